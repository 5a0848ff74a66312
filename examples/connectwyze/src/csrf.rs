//! Protection against cross-site request forgery: a request that changes something must come from a page of this service.
//!
//! There are two independent checks. The browser states where a request comes from (`Sec-Fetch-Site`, or `Origin` in older
//! ones). And the form repeats the token of the CSRF cookie ("double submit"): a page of another site can make the browser
//! send the cookie, but can neither read nor set it. In production the `__Host-` prefix also prevents subdomains from
//! setting it.
//!
//! A handler that changes something takes a [`Protected`] form, the only way to read a form.

use crate::failure::Failure;
use crate::registry::Cookies;
use crate::token::Token;
use axum::Form;
use axum::RequestExt as _;
use axum::extract::{FromRequest, Request};
use axum::http::header::{HOST, HeaderMap, ORIGIN};
use cookie_registry::{ProvidesDeployment, RequestCookies};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A form of a request that passed both checks.
pub(crate) struct Protected<T>(pub(crate) T);

#[derive(Deserialize)]
struct Fields<T> {
    #[serde(default)]
    csrf: String,
    #[serde(flatten)]
    fields: T,
}

impl<T, S> FromRequest<S> for Protected<T>
where
    T: DeserializeOwned,
    S: ProvidesDeployment + Send + Sync,
{
    type Rejection = Failure;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Failure> {
        let cookies: RequestCookies = request.extract_parts_with_state(state).await?;
        if is_cross_site(request.headers()) {
            return Err(Failure::Forged);
        }
        let Form(form) = Form::<Fields<T>>::from_request(request, state)
            .await
            .map_err(|_| Failure::NoForm)?;
        match current(&cookies) {
            Some(token) if token.matches(&form.csrf) => Ok(Self(form.fields)),
            _ => Err(Failure::Forged),
        }
    }
}

/// Returns the token for the forms of a page. A visitor who has none yet gets a cookie with a new one.
///
/// # Errors
/// If the system provides no randomness, or the cookie cannot be set.
pub(crate) fn for_page(cookies: &RequestCookies) -> Result<Token, Failure> {
    current(cookies).map_or_else(|| renew(cookies), Ok)
}

/// Sets a cookie with a new token and returns the token. After signing in, an earlier token is no longer valid.
///
/// # Errors
/// Same as [`for_page`].
pub(crate) fn renew(cookies: &RequestCookies) -> Result<Token, Failure> {
    let token = Token::new()?;
    cookies.set(Cookies::CSRF, token.as_str())?;
    Ok(token)
}

/// Reads the token of the request's cookie.
fn current(cookies: &RequestCookies) -> Option<Token> {
    Token::parse(&cookies.get(Cookies::CSRF)?)
}

/// Returns whether the browser states that the request comes from another site. A client that states nothing is not a
/// current browser; for it the token alone decides.
fn is_cross_site(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        // `none`: the visitor typed the address or used a bookmark.
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return false;
    };
    // The scheme is not compared: behind a proxy that terminates TLS, the service receives http.
    let from = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"));
    let to = headers.get(HOST).and_then(|host| host.to_str().ok());
    match (from, to) {
        (Some((_, from)), Some(to)) => !from.eq_ignore_ascii_case(to),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn cross_site(headers: &[(&str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()));
        is_cross_site(&headers.collect())
    }

    #[test]
    fn the_browser_says_where_a_request_comes_from() {
        let host = ("host", "connectwyze.com");
        for (headers, expected) in [
            (vec![host], false),
            (vec![host, ("sec-fetch-site", "same-origin")], false),
            (vec![host, ("sec-fetch-site", "none")], false),
            (vec![host, ("sec-fetch-site", "same-site")], true),
            (vec![host, ("sec-fetch-site", "cross-site")], true),
            (vec![host, ("sec-fetch-site", "SAME-ORIGIN")], true),
            (vec![host, ("origin", "https://connectwyze.com")], false),
            (vec![host, ("origin", "https://connectwyze.com:8443")], true),
            (vec![host, ("origin", "https://evil.example")], true),
            (
                vec![host, ("origin", "https://connectwyze.com.evil.example")],
                true,
            ),
            (vec![host, ("origin", "null")], true),
            (vec![("origin", "https://connectwyze.com")], true),
            (
                vec![
                    host,
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://connectwyze.com"),
                ],
                true,
            ),
        ] {
            assert_eq!(cross_site(&headers), expected, "{headers:?}");
        }
    }
}
