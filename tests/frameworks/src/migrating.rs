//! The listings of `docs/migrating.md`.

use crate::{Cookies, DEPLOYMENT, SessionLifetime, Theme};
use cookie_registry::{Key, RequestCookies, SetError};
use http::HeaderMap;

/// In place of `headers.append(SET_COOKIE, …)` with a `cookie::Cookie`.
///
/// # Errors
/// If the cookie cannot be set.
pub fn set_theme(response: &mut HeaderMap) -> Result<(), SetError> {
    Cookies::THEME
        .set(&DEPLOYMENT, Theme::Dark)?
        .append_to(response);
    Ok(())
}

/// In place of `Cookie::split_parse`.
#[must_use]
pub fn theme(request: &HeaderMap) -> Option<Theme> {
    Cookies::THEME.get(&DEPLOYMENT, request)
}

/// In place of a jar that is returned from the handler.
///
/// # Errors
/// If the cookie cannot be set.
pub async fn sign_in(cookies: RequestCookies) -> Result<(), SetError> {
    cookies.set(Cookies::SESSION, ("7f3a", SessionLifetime::Remembered))?;
    cookies.remove(Cookies::THEME);
    Ok(())
}

/// In place of a signed jar.
pub async fn membership(cookies: RequestCookies<Key>) -> String {
    format!("{:?}", cookies.get(Cookies::MEMBER))
}

/// In place of a flash message of a library.
pub async fn notice(cookies: RequestCookies) -> String {
    cookies.take(Cookies::NOTICE).unwrap_or_default().into()
}
