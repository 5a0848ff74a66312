//! The error of a session cookie that cannot be set.

use cookie_registry::SetError;

/// The reason why the session cookie cannot be set in this deployment. The functions that create the middleware return it, so
/// that the service fails when it starts, and not when a visitor signs in.
#[derive(Debug, thiserror::Error)]
#[error(
    "the cookie `{entry}` cannot hold a session id of {id_bytes} characters in this deployment; change its entry in the policy, \
     or the configured domain"
)]
#[non_exhaustive]
pub struct SessionsError {
    /// The key of the entry in the policy.
    pub entry: &'static str,
    /// The length of the session ids that the library creates, in octets.
    pub id_bytes: usize,
    /// The reason.
    pub source: SetError,
}
