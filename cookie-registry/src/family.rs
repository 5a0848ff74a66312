//! Cookies whose names share a beginning, such as `_ga_<stream>`.

use crate::constant::constant;
use crate::read::{self, Name};
use crate::setter::{ByServer, NeedsWitness, Settable};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::write::Target;
use crate::{Deployment, GetError, MemberError, SetCookie, SetCookies, SetError};
use cookie_registry_core::check_name;
use http::HeaderMap;
use std::fmt;
use std::marker::PhantomData;

/// A family of cookies, `match = { prefix = "…" }` in the policy: one entry, many names.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cookie_registry::{CookieMember, Deployment, Text};
///
/// // Known when the service is compiled: a bad name is a compile error.
/// const DRAFT_NEW: CookieMember<'static, Text> = Cookies::DRAFT.member("new");
/// // Known at run time.
/// let document = String::from("4711");
/// let draft = Cookies::DRAFT.try_member(&document)?;
///
/// let deployment = Deployment::PRODUCTION;
/// assert_eq!(DRAFT_NEW.set(&deployment, "Dear")?.name(), "draft_new");
/// assert_eq!(draft.set(&deployment, "Dear")?.name(), "draft_4711");
/// # Ok(())
/// # }
/// ```
///
/// ```compile_fail,E0080
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// # use cookie_registry::{CookieMember, Text};
/// const BAD: CookieMember<'static, Text> = Cookies::DRAFT.member("not a token");
/// # }
/// ```
pub struct CookieFamily<V, S = ByServer> {
    spec: &'static CookieSpec,
    kind: PhantomData<fn() -> (V, S)>,
}

constant!(CookieFamily<V, S>);

impl<V, S> CookieFamily<V, S> {
    /// For generated code alone.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static CookieSpec) -> Self {
        Self {
            spec,
            kind: PhantomData,
        }
    }

    /// What the names on the wire begin with.
    #[must_use]
    pub fn prefix(self, deployment: &Deployment) -> &'static str {
        self.spec.wire(deployment).name()
    }

    /// The member whose name ends in `suffix`, for names that stand in the source.
    ///
    /// # Panics
    /// Where `suffix` is empty or no token (RFC 9110, section 5.6.2). In a constant this is a compile error,
    /// which is how it is meant to be used; for names known at run time there is
    /// [`try_member`](Self::try_member).
    #[must_use]
    pub const fn member(&self, suffix: &'static str) -> CookieMember<'static, V, S> {
        assert!(
            check_name(suffix).is_ok(),
            "the variable part of a cookie name is one or more token characters"
        );
        CookieMember {
            target: Target::new(self.spec, suffix),
            kind: PhantomData,
        }
    }

    /// The member whose name ends in `suffix`.
    ///
    /// # Errors
    /// [`MemberError`] where `suffix` is empty or no token (RFC 9110, section 5.6.2).
    pub const fn try_member<'a>(
        &self,
        suffix: &'a str,
    ) -> Result<CookieMember<'a, V, S>, MemberError> {
        match check_name(suffix) {
            Ok(()) => Ok(CookieMember {
                target: Target::new(self.spec, suffix),
                kind: PhantomData,
            }),
            Err(source) => Err(MemberError {
                entry: self.spec.key,
                source,
            }),
        }
    }

    /// The members that the request carries, each once, in the order of the request.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() {
    /// use cookie_registry::Deployment;
    /// use http::{HeaderMap, header::COOKIE};
    ///
    /// let mut request = HeaderMap::new();
    /// request.insert(COOKIE, "draft_1=a; theme=dark; draft_2=b; draft_1=c".parse().unwrap());
    /// let deployment = Deployment::PRODUCTION;
    /// let drafts: Vec<_> = Cookies::DRAFT
    ///     .members(&deployment, &request)
    ///     .map(|draft| (draft.suffix(), draft.get(&deployment, &request)))
    ///     .collect();
    /// assert_eq!(drafts, [("1", Some("a".into())), ("2", Some("b".into()))]);
    /// # }
    /// ```
    pub fn members<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> impl Iterator<Item = CookieMember<'h, V, S>> + use<'h, V, S> {
        targets(self.spec, deployment, headers)
            .into_iter()
            .map(|target| CookieMember {
                target,
                kind: PhantomData,
            })
    }

    /// The headers that remove the members that the request carries.
    pub fn remove(self, deployment: &Deployment, headers: &HeaderMap) -> SetCookies {
        removal(self.spec, deployment, headers)
    }
}

#[cfg(feature = "json")]
impl<S> CookieFamily<crate::Json, S> {
    /// The same family, holding JSON of a type of the service.
    #[must_use]
    pub const fn typed<T>(self) -> CookieFamily<crate::Json<T>, S> {
        CookieFamily::new(self.spec)
    }
}

/// The removal of a family, for [`CookieFamily::remove`] and for events that clear it.
pub(crate) fn removal(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    headers: &HeaderMap,
) -> SetCookies {
    targets(spec, deployment, headers)
        .into_iter()
        .map(|target| target.removal(deployment))
        .collect()
}

/// The members that the request carries. A name that a server may not send is passed over: no `Set-Cookie`
/// of this family has made it.
pub(crate) fn targets<'h>(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    headers: &'h HeaderMap,
) -> Vec<Target<'h>> {
    let prefix = spec.wire(deployment).name();
    let mut tails: Vec<&str> = read::pairs(headers)
        .filter_map(|(name, _)| {
            let tail = name
                .strip_prefix(prefix.as_bytes())?
                .strip_suffix(spec.name_end().as_bytes())?;
            std::str::from_utf8(tail).ok()
        })
        .filter(|tail| check_name(tail).is_ok())
        .collect();
    // A set, since a request may carry hundreds of names and repeat them.
    let mut seen = std::collections::HashSet::with_capacity(tails.len());
    tails.retain(|tail| seen.insert(*tail));
    tails
        .into_iter()
        .map(|tail| Target::new(spec, tail))
        .collect()
}

/// One cookie of a [`CookieFamily`].
pub struct CookieMember<'a, V, S = ByServer> {
    target: Target<'a>,
    kind: PhantomData<fn() -> (V, S)>,
}

impl<'a, V, S> CookieMember<'a, V, S> {
    /// The key of the family's entry in the policy.
    #[must_use]
    pub const fn entry(self) -> &'static str {
        self.target.spec.key
    }

    /// The variable part of the name.
    #[must_use]
    pub const fn suffix(self) -> &'a str {
        self.target.tail
    }

    /// The header that removes the cookie, with the attributes of the one that sets it.
    pub fn remove(self, deployment: &Deployment) -> SetCookie {
        self.target.removal(deployment)
    }

    /// The first cookie of the request with this member's name.
    fn first<'h>(self, deployment: &Deployment, headers: &'h HeaderMap) -> Option<&'h [u8]> {
        let Target { spec, tail } = self.target;
        let head = spec.wire(deployment).name();
        let end = spec.name_end();
        if end.is_empty() {
            return read::first(headers, Name::new(head, tail));
        }
        let is_it = |name: &[u8]| {
            name.strip_prefix(head.as_bytes())
                .and_then(|rest| rest.strip_suffix(end.as_bytes()))
                == Some(tail.as_bytes())
        };
        read::pairs(headers)
            .find(|(name, _)| is_it(name))
            .map(|(_, value)| value)
    }
}

impl<V: Value, S> CookieMember<'_, V, S> {
    /// The header that sets the cookie, with every attribute of the policy.
    ///
    /// # Errors
    /// [`SetError`] as of [`Cookie::set`](crate::Cookie::set).
    pub fn set(self, deployment: &Deployment, value: V::Input<'_>) -> Result<SetCookie, SetError>
    where
        S: Settable,
    {
        self.write(deployment, value)
    }

    pub(crate) fn write(
        self,
        deployment: &Deployment,
        value: V::Input<'_>,
    ) -> Result<SetCookie, SetError> {
        let text = V::to_text(value).map_err(|why| why.at(self.entry()))?;
        self.target.set_text::<V>(deployment, &text)
    }

    /// The value that the request carries; as [`Cookie::get`](crate::Cookie::get).
    pub fn get<'h>(self, deployment: &Deployment, headers: &'h HeaderMap) -> Option<V::Output<'h>> {
        self.try_get(deployment, headers).ok().flatten()
    }

    /// [`get`](Self::get) that tells an unreadable value from an absent one.
    ///
    /// # Errors
    /// [`GetError`] where the first cookie of the name is not what the policy says it is.
    pub fn try_get<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        self.first(deployment, headers)
            .map(|stored| read::value::<V>(self.entry(), stored))
            .transpose()
    }
}

impl<V: Value, S: NeedsWitness> CookieMember<'_, V, S> {
    /// `set` for a cookie that needs the visitor's consent, or to which the visitor can object: with the witness
    /// of it.
    ///
    /// # Errors
    /// As of `set`.
    pub fn set_with(
        self,
        deployment: &Deployment,
        value: V::Input<'_>,
        _witness: &S::Witness,
    ) -> Result<SetCookie, SetError> {
        self.write(deployment, value)
    }
}

impl<V, S> Clone for CookieMember<'_, V, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V, S> Copy for CookieMember<'_, V, S> {}

impl<V, S> fmt::Debug for CookieMember<'_, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CookieMember")
            .field(&self.target.spec.key)
            .field(&self.target.tail)
            .finish()
    }
}
