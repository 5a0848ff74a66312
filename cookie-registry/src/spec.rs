//! What the policy says of one cookie, as the macro writes it down.

use crate::{Deployment, SetError};
use cookie_registry_core::{Category, Environment, SetBy, domain_match};
use http::HeaderValue;

/// One entry `[cookies.KEY]` of the policy.
#[derive(Clone, Copy, Debug)]
pub struct CookieSpec {
    /// The key of the entry in the policy file.
    pub key: &'static str,
    /// The purpose, as the public page tells it.
    pub purpose: &'static str,
    /// The category; for one of the policy's own, the one that it is `like`.
    pub category: Category,
    /// Who sets it.
    pub set_by: SetBy,
    /// Whether it is only removed, since an older release set it.
    pub retired: bool,
    /// Which names it has.
    pub shape: Shape,
    /// How it is written in production.
    pub production: Wire,
    /// How it is written in development.
    pub development: Wire,
    /// Where `Domain` comes from the deployment: the domains within which it must lie.
    pub configured_domain: Option<&'static [&'static str]>,
    /// The largest number of octets that the encoded value may have.
    pub max_value_bytes: Option<usize>,
    /// The headers of the registry that are known as a whole. A function, since a constant cannot
    /// refer to a static that holds a `HeaderValue`.
    pub headers: fn(usize) -> Option<&'static HeaderValue>,
}

/// Which names an entry has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One.
    One,
    /// One, and those of its chunks.
    Chunked,
    /// All that begin as the wire says and end in `suffix`, with something between.
    Family {
        /// Often empty.
        suffix: &'static str,
    },
}

/// How a cookie is written in one environment.
#[derive(Clone, Copy, Debug)]
pub struct Wire {
    /// `NAME=`; for a family the beginning of the name, without `=`.
    pub prefix: &'static str,
    /// What follows the value in the header that sets it, `Max-Age` first where it has one.
    pub suffix: &'static str,
    /// Where in the registry's headers the removal stands. The header of each finite value follows it
    /// directly, in the order of the values.
    pub headers: usize,
}

/// What takes the place of `Max-Age` in the suffix of a removal.
const EXPIRED: &str = "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";

impl CookieSpec {
    /// What the names of a family end in; nothing for other shapes.
    #[inline]
    pub(crate) const fn name_end(&self) -> &'static str {
        match self.shape {
            Shape::Family { suffix } => suffix,
            Shape::One | Shape::Chunked => "",
        }
    }

    /// The wire form of an environment.
    #[inline]
    #[must_use]
    pub fn wire(&self, deployment: &Deployment) -> &Wire {
        match deployment.environment() {
            // An environment that a later version adds is guarded like production.
            Environment::Development => &self.development,
            _ => &self.production,
        }
    }

    /// The `Domain` that the deployment configures for this entry; `None` for what the suffix says.
    #[inline]
    pub(crate) fn domain<'d>(
        &self,
        deployment: &'d Deployment,
    ) -> Result<Option<&'d str>, SetError> {
        let Some(within) = self.configured_domain else {
            return Ok(None);
        };
        match deployment.effective_domain() {
            Some(domain) if !within.iter().any(|outer| domain_match(domain, outer)) => {
                Err(SetError::DomainOutside {
                    entry: self.key,
                    domain: domain.into(),
                    within,
                })
            }
            domain => Ok(domain),
        }
    }

    /// The `Domain` of a removal. One outside the policy is left out: no cookie was ever set with it.
    #[inline]
    pub(crate) fn removal_domain<'d>(&self, deployment: &'d Deployment) -> Option<&'d str> {
        self.domain(deployment).unwrap_or(None)
    }
}

impl Wire {
    /// The name, or the beginning of the name of a family's members.
    #[inline]
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.prefix.strip_suffix('=').unwrap_or(self.prefix)
    }

    /// The parts of what follows `NAME=` in a removal: the same scope, expired.
    pub(crate) fn removal_suffix(&self) -> [&'static str; 2] {
        let scope = self
            .suffix
            .strip_prefix("; Max-Age=")
            .map_or(self.suffix, |rest| {
                rest.find(';').map_or("", |at| rest.split_at(at).1)
            });
        [EXPIRED, scope]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry_core::{Attributes, SameSite};

    #[test]
    fn a_removal_that_is_assembled_equals_the_one_that_core_writes() {
        for max_age in [None, Some(0), Some(2_592_000)] {
            for domain in [None, Some("example.org")] {
                let attributes = Attributes {
                    max_age,
                    path: "/app",
                    domain,
                    secure: true,
                    http_only: true,
                    same_site: SameSite::None,
                    partitioned: true,
                };
                let suffix: &'static str = Box::leak(attributes.suffix().into_boxed_str());
                let wire = Wire {
                    prefix: "a=",
                    suffix,
                    headers: 0,
                };
                assert_eq!(wire.removal_suffix().concat(), attributes.removal_suffix());
            }
        }
    }
}
