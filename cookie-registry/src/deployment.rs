//! Where this process runs, as far as its cookies care.

use cookie_registry_core::{DomainError, Environment, check_domain};
use std::sync::Arc;

/// Where the service runs: it decides between the names of production and of development, and it
/// carries the `Domain` of those entries whose policy leaves it to the configuration.
///
/// It is a plain value that the service makes once and hands around; there is no process-wide mode.
/// A clone costs at most a reference count.
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

    /// A deployment without a configured domain.
    #[must_use]
    pub const fn new(environment: Environment) -> Self {
        Self {
            environment,
            domain: None,
        }
    }

    /// Gives the `Domain` for entries with `domain = { from_config = true, within = [...] }`.
    ///
    /// It is written in production only; without it such a cookie is host-only. Whether it lies within
    /// the domains that the policy permits is checked where a cookie is set, since each entry has its own.
    ///
    /// # Errors
    /// [`DomainError`] where it is no host name: a scheme, a port, a leading dot, or not ASCII
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

    /// Production or development.
    #[must_use]
    #[inline]
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// The configured domain, in lower case.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// The configured domain where one is written: a development machine is reached under other names.
    #[inline]
    pub(crate) fn effective_domain(&self) -> Option<&str> {
        match self.environment {
            Environment::Development => None,
            _ => self.domain(),
        }
    }
}
