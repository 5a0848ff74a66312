//! The deployment of this process: environment and configured domain.

use cookie_registry_core::{DomainError, Environment, check_domain, domain_match};
use std::sync::Arc;

/// The deployment of the service. It selects production names or development names, and contains the `Domain`
/// of entries with `domain = { from_config = true }`.
///
/// It is a plain value that the service creates once and passes to each call. There is no process-wide mode.
/// Cloning it increments at most one reference count.
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
    /// The service runs over https, under its own domains.
    pub const PRODUCTION: Self = Self::new(Environment::Production);
    /// The service runs over plain http, on a developer's machine. Headers have no `Domain`. They have `Secure` only if the
    /// name prefix, `SameSite=None` or `Partitioned` requires it.
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
    /// Headers contain it in production only. In development, or if this method is not called, cookies of
    /// these entries are host-only. `set` returns an error if the domain is outside the `within` of the
    /// entry.
    ///
    /// # Errors
    /// [`DomainError`] if `domain` is not a host name: it has a scheme, a port or a leading dot, or is not
    /// ASCII (RFC 10025, section 4.1.2.3).
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

    /// Returns the deployment for the site to which a request was sent. Use it in a service that runs several sites.
    /// `host` is the `Host` header of the request, with or without a port. `sites` contains the domain of each site.
    ///
    /// A domain matches if it is equal to `host`, or if `host` is a subdomain of it. The returned deployment has the
    /// longest domain that matches as its configured domain. An entry with the key `domains` in the policy is then set
    /// with this `Domain`. Returns `None` if no domain matches.
    ///
    /// ```
    /// use cookie_registry::Deployment;
    ///
    /// let sites = ["example.org", "example.net"];
    /// let deployment = Deployment::PRODUCTION.at_host("www.Example.net:443", &sites);
    /// assert_eq!(deployment.unwrap().domain(), Some("example.net"));
    /// assert_eq!(Deployment::PRODUCTION.at_host("example.com", &sites), None);
    /// ```
    #[must_use]
    pub fn at_host(&self, host: &str, sites: &[&str]) -> Option<Self> {
        let without_port = host
            .rsplit_once(':')
            .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        let host = without_port
            .map_or(host, |(host, _)| host)
            .to_ascii_lowercase();
        let containing = sites.iter().filter(|site| domain_match(&host, site));
        let site = containing.max_by_key(|site| site.len())?;
        self.clone().with_domain(*site).ok()
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

    /// Returns the configured domain for headers. `None` in development, where the host name is that of the
    /// developer's machine.
    #[inline]
    pub(crate) fn effective_domain(&self) -> Option<&str> {
        match self.environment {
            Environment::Development => None,
            _ => self.domain(),
        }
    }
}
