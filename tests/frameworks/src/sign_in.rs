//! What the listings of `docs/sign-in.md` share, for every framework.

use crate::Cookies;
use cookie_registry::RequestCookies;
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use subtle::ConstantTimeEq as _;

/// The visitors who are signed in, by session. A real service keeps its sessions in a database.
#[derive(Clone, Debug, Default)]
pub struct Sessions(Arc<Mutex<HashMap<String, String>>>);

impl Sessions {
    fn all(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session, and returns its id.
    ///
    /// # Errors
    /// If the system provides no randomness.
    pub fn begin(&self, visitor: &str) -> io::Result<String> {
        let session = random_token()?;
        self.all().insert(session.clone(), visitor.to_owned());
        Ok(session)
    }

    /// Ends a session.
    pub fn end(&self, session: &str) {
        self.all().remove(session);
    }

    /// Returns the visitor of a session.
    #[must_use]
    pub fn visitor(&self, session: &str) -> Option<String> {
        self.all().get(session).cloned()
    }
}

/// Returns 256 random bits as 64 hexadecimal digits.
fn random_token() -> io::Result<String> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Returns the token that each form contains, and sets it as a cookie if the visitor has none yet.
///
/// # Errors
/// If the system provides no randomness, or the cookie cannot be set.
pub fn form_token(cookies: &RequestCookies) -> Result<String, Failure> {
    if let Some(token) = cookies.get(Cookies::CSRF) {
        return Ok(token.into_owned());
    }
    let token = random_token()?;
    cookies.set(Cookies::CSRF, &token)?;
    Ok(token)
}

/// Returns whether a form comes from a page of this service: other sites cannot read the token.
#[must_use]
pub fn is_own_form(cookies: &RequestCookies, token: &str) -> bool {
    let expected = cookies.get(Cookies::CSRF);
    expected.is_some_and(|expected| expected.as_bytes().ct_eq(token.as_bytes()).into())
}

/// An error of the service. The visitor gets a response with status 500, without details.
#[derive(Debug)]
pub struct Failure;

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        eprintln!("{error}");
        Self
    }
}

/// Escapes a text for HTML. Other hosts of the same domain can set a cookie, too.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Returns the page of a visitor, with the forms to sign in and out.
#[must_use]
pub fn page(visitor: Option<&str>, message: &str, token: &str) -> String {
    let (message, token) = (escaped(message), escaped(token));
    let token = format!("<input type=\"hidden\" name=\"token\" value=\"{token}\">");
    match visitor {
        Some(_) => format!(
            "<p>{message}</p><form method=\"post\" action=\"/sign-out\">{token}<button>Sign out</button></form>"
        ),
        None => format!(
            "<p>{message}</p><form method=\"post\" action=\"/sign-in\">{token}<input name=\"name\">\
             <label><input type=\"checkbox\" name=\"remember\"> Remember me</label><button>Sign in</button></form>"
        ),
    }
}

/// The fields of the form to sign in.
#[derive(Debug, serde::Deserialize)]
pub struct SignIn {
    /// The visitor.
    pub name: String,
    /// The token of the form.
    pub token: String,
    /// The box “Remember me”: browsers send it only if it is ticked.
    pub remember: Option<String>,
}

/// The fields of the form to sign out.
#[derive(Debug, serde::Deserialize)]
pub struct SignOut {
    /// The token of the form.
    pub token: String,
}
