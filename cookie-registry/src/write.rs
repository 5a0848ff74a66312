//! Writes one `Set-Cookie` header: checks the parts first, then assembles them in one buffer of the exact
//! size.

use crate::octets::Octets;
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::{Deployment, SetCookie, SetError};
use bytes::Bytes;
use cookie_registry_core::MAX_PAIR_BYTES;
use http::HeaderValue;

/// One cookie of an entry. Its name consists of the entry's name or prefix, `variable_part` (empty, `.3` for
/// a chunk, or the member of a family) and, for a family, the suffix.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) spec: &'static CookieSpec,
    pub(crate) variable_part: &'a str,
    /// The chosen lifetime; 0 is the usual one.
    lifetime: usize,
    /// The attribute that replaces the `Max-Age` of the lifetime, as in a header.
    max_age: Option<&'a str>,
}

impl<'a> Target<'a> {
    #[inline]
    pub(crate) const fn new(spec: &'static CookieSpec, variable_part: &'a str) -> Self {
        Self {
            spec,
            variable_part,
            lifetime: 0,
            max_age: None,
        }
    }

    /// Chooses the lifetime with which it is set.
    #[inline]
    pub(crate) const fn lasting(self, lifetime: usize) -> Self {
        Self { lifetime, ..self }
    }

    /// Replaces the `Max-Age` with which it is set, which must not be longer than that of the policy: `; Max-Age=60`.
    pub(crate) const fn expiring(self, max_age: &'a str) -> Self {
        Self {
            max_age: Some(max_age),
            ..self
        }
    }

    /// Returns the header that sets the cookie to a text of kind `V`.
    #[inline]
    pub(crate) fn set_text<V: Value>(
        self,
        deployment: &Deployment,
        text: &str,
    ) -> Result<SetCookie, SetError> {
        let octets = Octets::of::<V>(text).map_err(|why| why.at(self.spec.key))?;
        self.spec.check_value(octets)?;
        self.set(deployment, octets)
    }

    /// Returns the header that sets the cookie.
    pub(crate) fn set(
        self,
        deployment: &Deployment,
        value: Octets<'_>,
    ) -> Result<SetCookie, SetError> {
        let parts = self.spec.parts(deployment);
        let name = parts.name();
        let suffix = self.spec.name_suffix();
        let bytes = name.len() + self.variable_part.len() + suffix.len() + value.len();
        if bytes > MAX_PAIR_BYTES {
            return Err(SetError::TooLarge {
                entry: self.spec.key,
                bytes,
                limit: MAX_PAIR_BYTES,
            });
        }
        let domain = self.spec.domain(deployment)?;
        let further = self.spec.further_max_age(self.lifetime);
        if let Some(max_age) = self.max_age.or(further) {
            let head = [name, self.variable_part, suffix, "="];
            let scope = parts.usual().1;
            return match domain {
                None => assemble(head, value, [max_age, scope]),
                Some(domain) => assemble(head, value, [max_age, scope, DOMAIN, domain]),
            }
            .ok_or(SetError::NotAHeader {
                entry: self.spec.key,
            });
        }
        match domain {
            // This is the most common case, so it copies as little as possible.
            None if self.variable_part.is_empty() => {
                assemble([parts.prefix], value, [parts.suffix])
            }
            None => assemble(
                [name, self.variable_part, suffix, "="],
                value,
                [parts.suffix],
            ),
            Some(domain) => assemble(
                [name, self.variable_part, suffix, "="],
                value,
                [parts.suffix, "; Domain=", domain],
            ),
        }
        .ok_or(SetError::NotAHeader {
            entry: self.spec.key,
        })
    }

    /// Returns the header that removes the cookie.
    pub(crate) fn removal(self, deployment: &Deployment) -> SetCookie {
        if self.variable_part.is_empty()
            && let Some(header) = self.spec.precomputed(deployment, 0)
        {
            return header;
        }
        let parts = self.spec.parts(deployment);
        let head = [
            parts.name(),
            self.variable_part,
            self.spec.name_suffix(),
            "=",
        ];
        let [expired, scope] = parts.removal_suffix();
        let empty = Octets::Plain(b"");
        match self.spec.removal_domain(deployment) {
            None => assemble(head, empty, [expired, scope]),
            Some(domain) => assemble(head, empty, [expired, scope, "; Domain=", domain]),
        }
        .unwrap_or_else(unwritable)
    }

    /// Returns whether the cookie is set with a `Domain`.
    pub(crate) fn has_domain(self, deployment: &Deployment) -> bool {
        let suffix = self.spec.parts(deployment).suffix;
        suffix.contains(DOMAIN) || self.spec.removal_domain(deployment).is_some()
    }

    /// Returns the header that removes a cookie of the same name with the given `Domain` instead of that of
    /// the policy.
    pub(crate) fn removal_in(self, deployment: &Deployment, domain: Option<&str>) -> SetCookie {
        let parts = self.spec.parts(deployment);
        let head = [
            parts.name(),
            self.variable_part,
            self.spec.name_suffix(),
            "=",
        ];
        let [expired, scope] = parts.removal_suffix();
        let (before, after) = without_domain(scope);
        let empty = Octets::Plain(b"");
        match domain {
            None => assemble(head, empty, [expired, before, after]),
            Some(domain) => assemble(head, empty, [expired, before, after, DOMAIN, domain]),
        }
        .unwrap_or_else(unwritable)
    }
}

const DOMAIN: &str = "; Domain=";

/// Returns the parts of an attribute string before and after `Domain`.
fn without_domain(scope: &str) -> (&str, &str) {
    match scope.split_once(DOMAIN) {
        None => (scope, ""),
        Some((before, domain)) => (
            before,
            domain.find(';').map_or("", |end| domain.split_at(end).1),
        ),
    }
}

/// Returns an empty header, which browsers ignore. It replaces a header that cannot be written, which does
/// not occur with names and attributes that the macro generated.
fn unwritable() -> SetCookie {
    SetCookie::new(HeaderValue::from_static(""))
}

impl CookieSpec {
    /// Returns a precomputed header: at 0 the removal, at 1 and above the finite values. `None` if the header
    /// needs a configured domain.
    #[inline]
    pub(crate) fn precomputed(&self, deployment: &Deployment, at: usize) -> Option<SetCookie> {
        if self.configured_domain.is_some() && deployment.effective_domain().is_some() {
            return None;
        }
        (self.headers)(self.parts(deployment).first_header + at)
            .cloned()
            .map(SetCookie::new)
    }

    /// Checks the value against the policy's `max_value_bytes`.
    #[inline]
    pub(crate) fn check_value(&self, value: Octets<'_>) -> Result<(), SetError> {
        match self.max_value_bytes {
            Some(limit) if value.len() > limit => Err(SetError::TooLarge {
                entry: self.key,
                bytes: value.len(),
                limit,
            }),
            _ => Ok(()),
        }
    }
}

/// Assembles a header. The capacity is exact, since `Bytes` would copy a buffer with spare capacity.
#[inline]
fn assemble<const HEAD: usize, const TAIL: usize>(
    head: [&str; HEAD],
    value: Octets<'_>,
    tail: [&str; TAIL],
) -> Option<SetCookie> {
    let len = |parts: &[&str]| parts.iter().map(|part| part.len()).sum::<usize>();
    let mut out = Vec::with_capacity(len(&head) + value.len() + len(&tail));
    for part in head {
        out.extend_from_slice(part.as_bytes());
    }
    value.write_into(&mut out);
    for part in tail {
        out.extend_from_slice(part.as_bytes());
    }
    HeaderValue::from_maybe_shared(Bytes::from(out))
        .ok()
        .map(SetCookie::new)
}
