//! The adapter to one version of tower-sessions: axum-login uses another version than a service that depends on the
//! newest version.

/// Implements the adapter with the items of the given crate.
macro_rules! adapter {
    ($library:path, $keep_for:literal) => {
        use $library as library;

        use crate::choice::{KEY, stored};
        use crate::{SessionCookie, SessionLayer, SessionsError};
        use cookie_registry::{Deployment, LifetimeChoice};
        use http::Extensions;
        use library::session::{Error, Id};
        use library::{Expiry, Session, SessionManagerLayer, SessionStore};
        use std::time::Duration;

        /// The sessions of this library.
        #[derive(Debug)]
        pub enum Library {}

        impl crate::tower::Library for Library {
            type Session = Session;

            fn session(extensions: &Extensions) -> Option<Session> {
                extensions.get::<Session>().cloned()
            }

            fn is_modified(session: &Session) -> bool {
                session.is_modified()
            }

            async fn choice(session: &Session) -> Option<(usize, Option<u64>, bool)> {
                // An error of the store also ends the saving of the session, which reports it.
                session.get(KEY).await.ok().flatten()
            }

            async fn store(session: &Session, choice: (usize, Option<u64>, bool)) {
                let _ = session.insert(KEY, choice).await;
            }

            fn keep(session: &Session, lasts: Option<Duration>) {
                session.set_expiry(Some(expiry(lasts)));
            }
        }

        /// Returns when the library ends a session.
        fn expiry(lasts: Option<Duration>) -> Expiry {
            let lasts = lasts.and_then(|lasts| lasts.try_into().ok());
            lasts.map_or(Expiry::OnSessionEnd, Expiry::OnInactivity)
        }

        /// Creates the layer for a session cookie of the policy.
        ///
        /// The headers that set and remove the cookie have all attributes of the policy. With `rolling = true`, each
        /// response renews the lifetime of the cookie and of the session. Otherwise, the lifetime starts when the
        /// cookie is set. The store removes a session when it was not stored again for
        /// the length of this lifetime.
        ///
        /// # Errors
        /// [`SessionsError`] if the cookie cannot be set in this deployment: the deployment's domain is outside the domains
        /// that the policy permits, or `max_value_bytes` is too small.
        pub fn session_layer<Store: SessionStore>(
            cookie: impl SessionCookie,
            deployment: &Deployment,
            store: Store,
        ) -> Result<SessionLayer<SessionManagerLayer<Store>, Library>, SessionsError> {
            let id = Id::default().to_string();
            let cookie = cookie.bind(deployment).check(id.len())?;
            // A letter comes first, and what follows is random.
            let name = format!("s{id}");
            let usual = cookie.lifetimes.first().copied().flatten();
            let manager = SessionManagerLayer::new(store)
                .with_name(name.clone())
                .with_expiry(expiry(usual))
                .with_always_save(cookie.is_rolling);
            Ok(SessionLayer::new(cookie, name, manager))
        }

        #[doc = $keep_for]
        ///
        /// The choice is stored with the data of the session. It applies to each later response, until another choice is made
        /// or the session ends. The response to this request sets the cookie. A new id of the session, as after `cycle_id` or
        /// after the sign-in of axum-login, does not change the choice.
        ///
        /// # Errors
        /// The error of the session store.
        pub async fn keep_for<L: LifetimeChoice>(
            session: &Session,
            lifetime: L,
        ) -> Result<(), Error> {
            session.insert(KEY, stored(lifetime)).await
        }
    };
}

pub(crate) use adapter;
