//! The declaration of one cookie, as the macro generates it.

use crate::{Deployment, SetError};
use cookie_registry_core::{Attributes, Category, Environment, SetBy, domain_match};
use http::HeaderValue;

/// One entry `[cookies.KEY]` of the policy.
#[derive(Clone, Copy, Debug)]
pub struct CookieSpec {
    /// The key of the entry in the policy file.
    pub key: &'static str,
    /// The purpose in the words of the public page.
    pub purpose: &'static str,
    /// The category. For a custom category, the standard category that its key `like` names.
    pub category: Category,
    /// Who sets it.
    pub set_by: SetBy,
    /// Whether it is `retired`: an earlier release set it, and this release only removes it.
    pub retired: bool,
    /// Whether it is `rolling`: each response renews its lifetime.
    pub rolling: bool,
    /// The names of its cookies.
    pub names: Names,
    /// The header parts in production.
    pub production: HeaderParts,
    /// The header parts in development.
    pub development: HeaderParts,
    /// The permitted domains: the configured domain of the deployment must equal one of them or be a subdomain of one;
    /// `None` if `Domain` is not configurable.
    pub configured_domain: Option<&'static [&'static str]>,
    /// The largest length of the encoded value, in octets.
    pub max_value_bytes: Option<usize>,
    /// The `Max-Age` of each further lifetime, as in a header: `; Max-Age=1209600`, or empty for a lifetime that ends when the
    /// browser is closed.
    pub lifetimes: &'static [&'static str],
    /// Returns a header of the registry's [`Headers`](crate::private::Headers) by its index. This is a function because
    /// a constant cannot refer to a static with interior mutability.
    pub headers: fn(usize) -> Option<&'static HeaderValue>,
}

/// The names of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// One name.
    One,
    /// One name, and the names of its chunks.
    Chunked,
    /// All names that start with the prefix of the header parts and end with `suffix`, with at least one
    /// character between them.
    Family {
        /// The suffix of the names, often empty.
        suffix: &'static str,
    },
}

/// The constant parts of a cookie's headers in one environment.
#[derive(Clone, Copy, Debug)]
pub struct HeaderParts {
    /// `NAME=`; for a family the prefix of the names, without `=`.
    pub prefix: &'static str,
    /// The attributes of the header that sets it, starting with `Max-Age` if there is one.
    pub suffix: &'static str,
    /// The index of the removal header among the registry's constant headers. If the kind of the value has finitely
    /// many values, such as `boolean` and `one_of`, the headers of these values follow the removal header, in the order
    /// of the values.
    pub first_header: usize,
}

/// Replaces `Max-Age` in the suffix of a removal.
pub(crate) const EXPIRED: &str = "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";

impl CookieSpec {
    /// Returns the suffix of a family's names; empty for other entries.
    #[inline]
    pub(crate) const fn name_suffix(&self) -> &'static str {
        match self.names {
            Names::Family { suffix } => suffix,
            Names::One | Names::Chunked => "",
        }
    }

    /// Returns the header parts of the deployment's environment.
    #[inline]
    #[must_use]
    pub fn parts(&self, deployment: &Deployment) -> &HeaderParts {
        match deployment.environment() {
            // An environment that a later version adds would get the names of production.
            Environment::Development => &self.development,
            _ => &self.production,
        }
    }

    /// Returns the configured `Domain` for this entry; `None` if its `Domain` is not configurable.
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

    /// Returns the `Domain` of a removal. `None` if the configured domain is outside the policy, because then
    /// no cookie was ever set with it.
    #[inline]
    pub(crate) fn removal_domain<'d>(&self, deployment: &'d Deployment) -> Option<&'d str> {
        self.domain(deployment).unwrap_or(None)
    }

    /// Returns the attributes of the policy, without a configured `Domain`.
    pub(crate) fn fixed_attributes(&self, deployment: &Deployment) -> Attributes<'static> {
        Attributes::of_suffix(self.parts(deployment).suffix)
    }

    /// Returns the attributes with which the deployment sets the cookie.
    pub(crate) fn attributes<'d>(&self, deployment: &'d Deployment) -> Attributes<'d> {
        let fixed = self.fixed_attributes(deployment);
        Attributes {
            domain: self.removal_domain(deployment).or(fixed.domain),
            ..fixed
        }
    }

    /// Returns whether a cookie is within the limits of browsers and of the policy.
    #[cfg(any(feature = "guard", feature = "actix"))]
    #[inline]
    pub(crate) fn fits(&self, name: &[u8], value: &[u8]) -> bool {
        name.len() + value.len() <= cookie_registry_core::MAX_PAIR_BYTES
            && self
                .max_value_bytes
                .is_none_or(|limit| value.len() <= limit)
    }
}

impl HeaderParts {
    /// Returns the name, or the prefix of a family's names.
    #[inline]
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.prefix.strip_suffix('=').unwrap_or(self.prefix)
    }

    /// Returns the two parts that follow `NAME=` in a removal: the expiry, and the scope of the header that
    /// sets the cookie.
    pub(crate) fn removal_suffix(&self) -> [&'static str; 2] {
        [EXPIRED, self.usual().1]
    }

    /// Returns the usual `Max-Age`, empty without one, and the other attributes.
    pub(crate) fn usual(&self) -> (&'static str, &'static str) {
        match self.suffix.strip_prefix("; Max-Age=") {
            None => ("", self.suffix),
            Some(rest) => {
                let scope = rest.find(';').map_or("", |at| rest.split_at(at).1);
                self.suffix.split_at(self.suffix.len() - scope.len())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry_core::{Attributes, SameSite};

    #[test]
    fn an_assembled_removal_equals_the_one_of_core() {
        for max_age in [None, Some(0), Some(2_592_000)] {
            for domain in [None, Some("our.example")] {
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
                let parts = HeaderParts {
                    prefix: "a=",
                    suffix,
                    first_header: 0,
                };
                assert_eq!(parts.removal_suffix().concat(), attributes.removal_suffix());
            }
        }
    }
}
