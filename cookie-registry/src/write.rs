//! Writing one `Set-Cookie` header: checked first, then put together in one exact buffer.

use crate::octets::Octets;
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::{Deployment, SetCookie, SetError};
use bytes::Bytes;
use cookie_registry_core::MAX_PAIR_BYTES;
use http::HeaderValue;

/// One cookie of an entry. Its name is the entry's and `tail`: nothing, `.3` for a chunk, or what
/// a member of a family is called, which the end of the family's names follows.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) spec: &'static CookieSpec,
    pub(crate) tail: &'a str,
}

impl<'a> Target<'a> {
    #[inline]
    pub(crate) const fn new(spec: &'static CookieSpec, tail: &'a str) -> Self {
        Self { spec, tail }
    }

    /// The header that sets the cookie to a text of kind `V`.
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

    /// The header that sets the cookie.
    pub(crate) fn set(
        self,
        deployment: &Deployment,
        value: Octets<'_>,
    ) -> Result<SetCookie, SetError> {
        let wire = self.spec.wire(deployment);
        let name = wire.name();
        let end = self.spec.name_end();
        let bytes = name.len() + self.tail.len() + end.len() + value.len();
        if bytes > MAX_PAIR_BYTES {
            return Err(SetError::TooLarge {
                entry: self.spec.key,
                bytes,
                limit: MAX_PAIR_BYTES,
            });
        }
        match self.spec.domain(deployment)? {
            // By far the most common: no more copies than need be.
            None if self.tail.is_empty() => assemble([wire.prefix], value, [wire.suffix]),
            None => assemble([name, self.tail, end, "="], value, [wire.suffix]),
            Some(domain) => assemble(
                [name, self.tail, end, "="],
                value,
                [wire.suffix, "; Domain=", domain],
            ),
        }
        .ok_or(SetError::NotAHeader {
            entry: self.spec.key,
        })
    }

    /// The header that removes the cookie.
    pub(crate) fn removal(self, deployment: &Deployment) -> SetCookie {
        if self.tail.is_empty()
            && let Some(known) = self.spec.known(deployment, 0)
        {
            return known;
        }
        let wire = self.spec.wire(deployment);
        let head = [wire.name(), self.tail, self.spec.name_end(), "="];
        let [expired, scope] = wire.removal_suffix();
        let nothing = Octets::Plain(b"");
        match self.spec.removal_domain(deployment) {
            None => assemble(head, nothing, [expired, scope]),
            Some(domain) => assemble(head, nothing, [expired, scope, "; Domain=", domain]),
        }
        .unwrap_or_else(unwritable)
    }

    /// Whether the cookie is set with a `Domain`.
    pub(crate) fn has_domain(self, deployment: &Deployment) -> bool {
        let suffix = self.spec.wire(deployment).suffix;
        suffix.contains(DOMAIN) || self.spec.removal_domain(deployment).is_some()
    }

    /// The header that removes a cookie of the same name that was set with another `Domain` than the policy's,
    /// or with none.
    pub(crate) fn removal_in(self, deployment: &Deployment, domain: Option<&str>) -> SetCookie {
        let wire = self.spec.wire(deployment);
        let head = [wire.name(), self.tail, self.spec.name_end(), "="];
        let [expired, scope] = wire.removal_suffix();
        let (before, after) = without_domain(scope);
        let nothing = Octets::Plain(b"");
        match domain {
            None => assemble(head, nothing, [expired, before, after]),
            Some(domain) => assemble(head, nothing, [expired, before, after, DOMAIN, domain]),
        }
        .unwrap_or_else(unwritable)
    }
}

const DOMAIN: &str = "; Domain=";

/// What stands before a scope's `Domain`, and after it.
fn without_domain(scope: &str) -> (&str, &str) {
    match scope.split_once(DOMAIN) {
        None => (scope, ""),
        Some((before, domain)) => (
            before,
            domain.find(';').map_or("", |end| domain.split_at(end).1),
        ),
    }
}

/// The macro writes no name or attribute that a header cannot carry, and browsers pass over an empty
/// `Set-Cookie`.
fn unwritable() -> SetCookie {
    SetCookie::new(HeaderValue::from_static(""))
}

impl CookieSpec {
    /// A header that is known as a whole: the removal at 0, then the finite values. `None` where
    /// a configured domain has to be added.
    #[inline]
    pub(crate) fn known(&self, deployment: &Deployment, at: usize) -> Option<SetCookie> {
        if self.configured_domain.is_some() && deployment.effective_domain().is_some() {
            return None;
        }
        (self.headers)(self.wire(deployment).headers + at)
            .cloned()
            .map(SetCookie::new)
    }

    /// Whether the policy's `max_value_bytes` permits the value.
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

/// The header out of its parts. The capacity is exact, since `Bytes` would copy a buffer with room left.
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
