//! The guard: checks every outgoing `Set-Cookie` against the registry.
//!
//! The compiler sees only the service's own sources. Cookies that third-party middleware sets, and headers
//! whose names are computed at run time, are visible only in the response.

#[cfg(feature = "actix")]
mod actix;
mod date;
mod judge;
mod lookup;
pub(crate) mod parse;
mod quick;
mod rules;
#[cfg(feature = "guard")]
mod tower;
mod violation;

#[cfg(feature = "guard")]
pub use tower::{Guarded, GuardedFuture};
pub use violation::{Violation, ViolationKind};

use crate::Deployment;
use crate::registry::Registry;
use http::HeaderMap;
use rules::{Mode, Rules, Shared};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Checks every `Set-Cookie` of a response against the registry `R`: the name, each attribute, the lifetime,
/// and the requirements of the name's prefix. It also checks that a response sets no cookie twice.
///
/// The constructor selects the reaction to a [`Violation`]; there is no default:
///
/// | | on a violation | for |
/// | --- | --- | --- |
/// | [`deny`](Self::deny) | panics | tests |
/// | [`strip`](Self::strip) | removes the header from the response | production |
/// | [`report`](Self::report) | sends the header | evaluation |
///
/// In all three modes the guard counts each violation ([`count`](Self::count)), passes it to the callback of
/// [`on_violation`](Self::on_violation) and, with the feature `tracing`, emits an event at the level `WARN`.
///
/// With the feature `guard`, `Guard` is a tower layer, for axum and every other service that returns an
/// [`http::Response`]. Make the guard the outermost layer, because it does not see headers that an outer layer adds.
/// With axum, wrap the whole router in the guard, which is also faster than `Router::layer`.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # #[cfg(feature = "guard")]
/// # fn main() {
/// use axum::{Router, routing::get};
/// use cookie_registry::{Deployment, Guard};
/// use tower::Layer as _;
///
/// let router: Router = Router::new().route("/", get(|| async { "Hello" }));
/// let guard = Guard::<Cookies>::strip(Deployment::PRODUCTION)
///     .on_violation(|violation| eprintln!("{violation}"));
///
/// let app = guard.layer(router);
/// // axum::serve(listener, axum::ServiceExt::<axum::extract::Request>::into_make_service(app))
/// # let _ = app;
/// # }
/// # #[cfg(not(feature = "guard"))]
/// # fn main() {}
/// ```
///
/// With the feature `actix`, `Guard` is middleware of actix-web 4: `App::new().wrap(guard)`. Call `wrap` for the guard
/// last, so that the guard is the outermost middleware. The guard does not check an error that another middleware
/// returns instead of a response.
///
/// With other frameworks, call [`check`](Self::check) or [`enforce`](Self::enforce) on the headers of each
/// response.
///
/// # Accepted headers
/// A header that sets a cookie is accepted if it meets all of these conditions:
/// - The policy declares the cookie's name for the deployment's environment (production or development): as
///   an exact name, as a chunk of a `chunked` entry, or as a member of a family.
/// - The service may set it: `set_by = "server"`, and not `retired`.
/// - `Path`, `Domain`, `Secure`, `HttpOnly`, `SameSite` and `Partitioned` match the policy. The guard reads
///   them as a browser does, so neither their order nor their letter case matters.
/// - The lifetime is at most that of the policy. A session cookie has neither `Max-Age` nor `Expires`, and a
///   cookie with a lifetime has at least one of them.
///
/// A header that removes a declared cookie is accepted even if the policy does not permit the service to set the
/// cookie. The condition is that the header has the `Path`, `Domain`, `Secure` and `Partitioned` of the policy. These
/// attributes determine the cookie that a browser removes.
///
/// The guard checks only the length of the value. It does not check whether the visitor has consented.
pub struct Guard<R> {
    shared: Shared,
    registry: PhantomData<fn() -> R>,
}

impl<R: Registry> Guard<R> {
    /// Creates a guard that panics if a response violates the policy. The message lists every violation. Use
    /// it in tests only: in a running service, the panic would abort the visitor's request.
    #[must_use]
    pub fn deny(deployment: Deployment) -> Self {
        Self::new(deployment, Mode::Deny)
    }

    /// Creates a guard that removes from the response every header that violates the policy. If two headers
    /// set the same cookie, the guard keeps the last one, as browsers do.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::{Deployment, Guard};
    /// use http::{HeaderMap, header::SET_COOKIE};
    ///
    /// let deployment = Deployment::PRODUCTION;
    /// let guard = Guard::<Cookies>::strip(deployment.clone());
    ///
    /// let mut response = HeaderMap::new();
    /// response.append(SET_COOKIE, "_tracker=1; Path=/".parse().unwrap());
    /// Cookies::WORKSPACE.set(&deployment, "acme")?.append_to(&mut response);
    /// guard.enforce(&mut response);
    ///
    /// assert_eq!(response.len(), 1);
    /// assert_eq!(guard.count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn strip(deployment: Deployment) -> Self {
        Self::new(deployment, Mode::Strip)
    }

    /// Creates a guard that sends every header, and reports violations of the policy.
    #[must_use]
    pub fn report(deployment: Deployment) -> Self {
        Self::new(deployment, Mode::Report)
    }

    fn new(deployment: Deployment, mode: Mode) -> Self {
        let shared = Shared(Arc::new(Rules {
            table: R::table(),
            deployment,
            mode,
            count: Arc::default(),
            on_violation: None,
        }));
        Self {
            shared,
            registry: PhantomData,
        }
    }
}

impl<R> Guard<R> {
    /// Makes the guard call `callback` with each violation before the guard reacts to the violation. The response waits
    /// until the callback returns.
    #[must_use]
    pub fn on_violation(self, callback: impl Fn(&Violation) + Send + Sync + 'static) -> Self {
        let mut rules = Rules::clone(&self.shared.0);
        rules.on_violation = Some(Arc::new(callback));
        Self {
            shared: Shared(Arc::new(rules)),
            ..self
        }
    }

    /// Returns the number of violations that this guard and its clones have found.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.shared.0.count.load(Ordering::Relaxed)
    }

    /// Returns the violations in the response, in the order of the headers, without reacting to them.
    #[must_use]
    pub fn check(&self, response: &HeaderMap) -> Vec<Violation> {
        self.shared
            .0
            .findings(response)
            .into_iter()
            .flatten()
            .collect()
    }

    /// Checks the headers of a response against the registry, and reacts to violations.
    ///
    /// # Panics
    /// If the guard was created by [`deny`](Self::deny) and there is a violation.
    pub fn enforce(&self, response: &mut HeaderMap) {
        self.shared.enforce(response);
    }
}

impl<R> Clone for Guard<R> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            registry: PhantomData,
        }
    }
}

impl<R> fmt::Debug for Guard<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = &self.shared.0;
        f.debug_struct("Guard")
            .field("mode", &rules.mode)
            .field("deployment", &rules.deployment)
            .field("count", &self.count())
            .finish_non_exhaustive()
    }
}
