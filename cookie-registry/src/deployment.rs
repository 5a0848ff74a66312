//! The deployment of this process: environment and configured domain.

use cookie_registry_core::{DomainError, Environment, check_domain};
use std::sync::Arc;

/// The deployment of the service. It selects the names of production or of development, and carries the `Domain` of
/// entries whose policy leaves it to the configuration.
///
/// It is a plain value that the service creates once and passes to each call; there is no process-wide mode. A clone
/// costs at most a reference count.
///
/// ```
/// use cookie_registry::{Deployment, Environment};
///
/// let deployment = Deployment::new(Environment::Production).with_domain("example.org")?;
/// assert_eq!(deployment.domain(), Some("example.org"));
/// assert_eq!(Deployment::DEVELOPMENT.environment(), Environment::Development);
/// # Ok::<(), cookie_registry::DomainError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Deployment {
    environment: Environment,
    domain: Option<Arc<str>>,
}

impl Deployment {
    /// Served over https under the service's own domains.
    pub const PRODUCTION: Self = Self::new(Environment::Production);
    /// Served over plain http on the developer's machine.
    pub const DEVELOPMENT: Self = Self::new(Environment::Development);

    /// Creates a deployment without a configured domain.
    #[must_use]
    pub const fn new(environment: Environment) -> Self {
        Self {
            environment,
            domain: None,
        }
    }

    /// Sets the `Domain` of entries with `domain = { from_config = true, within = [...] }`.
    ///
    /// It is written in production only; without it such a cookie is host-only. Setting a cookie checks that it is
    /// within the domains that the policy permits, since each entry has its own.
    ///
    /// # Errors
    /// [`DomainError`] if it is not a host name: it has a scheme, a port or a leading dot, or is not ASCII
    /// (RFC 10025, section 4.1.2.3).
    ///
    /// ```
    /// use cookie_registry::{Deployment, DomainError};
    ///
    /// let refused = Deployment::PRODUCTION.with_domain(".example.org");
    /// assert_eq!(refused, Err(DomainError::LeadingDot));
    /// ```
    pub fn with_domain(self, domain: impl Into<String>) -> Result<Self, DomainError> {
        let mut domain = domain.into();
        check_domain(&domain)?;
        domain.make_ascii_lowercase();
        Ok(Self {
            domain: Some(domain.into()),
            ..self
        })
    }

    /// Returns the environment: production or development.
    #[must_use]
    #[inline]
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// Returns the configured domain in lower case.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// Returns the configured domain that headers contain: none in development, where the machine has other names.
    #[inline]
    pub(crate) fn effective_domain(&self) -> Option<&str> {
        match self.environment {
            Environment::Development => None,
            _ => self.domain(),
        }
    }
}
