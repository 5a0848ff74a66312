//! Cross-site request forgery: a request that changes something must come out of a page of this service.
//!
//! Two independent checks. The browser says where a request comes from (`Sec-Fetch-Site`, or `Origin` in
//! older ones). And the form repeats the token that the CSRF cookie carries ("double submit"): a page of
//! another site can send the cookie along, but can neither read nor set it; in production the `__Host-`
//! prefix keeps subdomains from setting it too.
//!
//! A handler that changes something takes a [`Protected`] form, and there is no other way to a form.

use crate::failure::Failure;
use crate::registry::Cookies;
use crate::token::Token;
use axum::Form;
use axum::extract::{FromRef, FromRequest, Request};
use axum::http::header::{HOST, HeaderMap, ORIGIN};
use cookie_registry::{Deployment, RequestCookies, SetCookie};
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
    S: Send + Sync,
    Deployment: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let cookies = RequestCookies::new(Deployment::from_ref(state), request.headers());
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

/// The token for the forms of a page, and the cookie that carries it where the visitor has none yet.
///
/// # Errors
/// When the system gives no randomness, or the cookie cannot be set.
pub(crate) fn for_page(cookies: &RequestCookies) -> Result<(Token, Option<SetCookie>), Failure> {
    match current(cookies) {
        Some(token) => Ok((token, None)),
        None => renewed(cookies).map(|(token, cookie)| (token, Some(cookie))),
    }
}

/// A new token with its cookie: after signing in, so that one from before is worth nothing any more.
///
/// # Errors
/// As of [`for_page`].
pub(crate) fn renewed(cookies: &RequestCookies) -> Result<(Token, SetCookie), Failure> {
    let token = Token::new()?;
    let cookie = cookies.set(Cookies::CSRF, token.as_str())?;
    Ok((token, cookie))
}

fn current(cookies: &RequestCookies) -> Option<Token> {
    Token::parse(&cookies.get(Cookies::CSRF)?)
}

/// Whether the browser says that the request comes from elsewhere. A client that says nothing is no
/// browser of today; for it the token alone decides.
fn is_cross_site(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        // `none`: typed in or from a bookmark, so by the visitor.
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return false;
    };
    // The scheme is left out: behind a proxy that ends https the service itself is asked by http.
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
