//! Sessions of [tower-sessions](https://docs.rs/tower-sessions) 0.15.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
//! # fn main() -> Result<(), cookie_registry_sessions::SessionsError> {
//! use axum::{Router, http::StatusCode, routing::post};
//! use cookie_registry::{Deployment, Guard};
//! use cookie_registry_sessions::tower_sessions::{keep_for, session_layer};
//! use tower::Layer;
//! use tower_sessions::{MemoryStore, Session};
//!
//! // The handler of the sign-in; the visitor has ticked “Remember me”.
//! async fn sign_in(session: Session) -> Result<(), StatusCode> {
//!     let signed_in = async {
//!         session.cycle_id().await?;
//!         session.insert("user", 4711).await?;
//!         keep_for(&session, LoginLifetime::Remembered).await
//!     };
//!     signed_in.await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
//! }
//!
//! let deployment = Deployment::PRODUCTION;
//! let sessions = session_layer(Cookies::LOGIN, &deployment, MemoryStore::default())?;
//! let app: Router = Router::new().route("/sign-in", post(sign_in)).layer(sessions);
//! let app = Guard::<Cookies>::strip(deployment).layer(app);
//! # let _ = app;
//! # Ok(())
//! # }
//! ```

crate::tower::adapter::adapter!(
    ::tower_sessions,
    "Chooses the lifetime of a session and its cookie: `[cookies.KEY.lifetimes]` in the policy, as for “Remember me”."
);
