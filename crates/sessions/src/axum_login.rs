//! Sessions of [axum-login](https://docs.rs/axum-login) 0.18, which uses tower-sessions 0.14.
//!
//! [`auth_layer`] creates the complete middleware. To configure axum-login differently, call [`session_layer`], which creates
//! only the middleware for sessions, and add the rest with `map`:
//! `session_layer(..)?.map(|sessions| AuthManagerLayerBuilder::new(backend, sessions).with_data_key("auth").build())`.
//!
//! A handler signs a visitor in with axum-login's `AuthSession`, as it would without this crate. To choose a further
//! lifetime of the policy, the handler also extracts the `Session`, and calls [`keep_for`]:
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
//! # fn main() { let _ = remember; }
//! use axum_login::tower_sessions::{Session, session::Error};
//! use cookie_registry_sessions::axum_login::keep_for;
//!
//! async fn remember(session: Session) -> Result<(), Error> {
//!     keep_for(&session, LoginLifetime::Remembered).await
//! }
//! ```

use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthnBackend};

crate::tower::adapter::adapter!(
    ::axum_login::tower_sessions,
    "Chooses the lifetime of a session and its cookie: `[cookies.KEY.lifetimes]` in the policy, as for “Remember me”."
);

/// Creates the layer that signs visitors in, with a session cookie of the policy.
///
/// # Errors
/// Same as [`session_layer`].
pub fn auth_layer<Store: SessionStore, Backend: AuthnBackend>(
    cookie: impl SessionCookie,
    deployment: &Deployment,
    store: Store,
    backend: Backend,
) -> Result<SessionLayer<AuthManagerLayer<Backend, Store>, Library>, SessionsError> {
    let sessions = session_layer(cookie, deployment, store)?;
    Ok(sessions.map(|sessions| AuthManagerLayerBuilder::new(backend, sessions).build()))
}
