//! Cookies whose names share a prefix, such as `_ga_<stream>`.

use crate::cookie::Cookie;
use crate::read::{self, Name};
use crate::shape::{Declared, OneCookie, Ready, Shape, sealed};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::write::Target;
use crate::{Deployment, GetError, MemberError, SetCookie, SetCookies, SetError};
use cookie_registry_core::check_name;
use http::HeaderMap;
use std::collections::HashSet;

/// The shape of an entry with many names, `match = { prefix = "…" }` in the policy: a family of cookies or
/// storage keys. To read or set a cookie of the family, select a [`Member`]. `remove` removes the members
/// that the request carries.
///
/// For a family of cookies, `remove` takes the headers of the request, because they contain the names of the members.
/// It removes at most 256 members, which is more than a browser stores. It removes no further member once the headers
/// that remove members reach 32 KiB. [`SetCookies::omitted`] counts the others. Only a client other than a browser
/// sends so many cookies.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cookie_registry::{ByServer, Cookie, Deployment, Member, Text};
///
/// // A name that is known at compile time: an invalid one is a compile error.
/// const DRAFT_NEW: Cookie<Text, ByServer, Member<'static>> = Cookies::DRAFT.member("new");
/// // A name that is known only at run time.
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
/// # use cookie_registry::{ByServer, Cookie, Member, Text};
/// const BAD: Cookie<Text, ByServer, Member<'static>> = Cookies::DRAFT.member("not a token");
/// # }
/// ```
///
/// The family as a whole has no value:
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// # let request = http::HeaderMap::new();
/// let draft = Cookies::DRAFT.get(&cookie_registry::Deployment::PRODUCTION, &request);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Family(());

/// The shape of one cookie of a [`Family`]. It contains the variable part of the cookie's name.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    variable_part: &'a str,
}

/// A family of cookies, protected or not. Sealed.
pub trait HasMembers: Shape {
    /// The shape of one member.
    type Member<'m>: Shape;

    /// Returns the shape of a member.
    #[doc(hidden)]
    fn member_of(member: Member<'_>) -> Self::Member<'_>;
}

impl HasMembers for Family {
    type Member<'m> = Member<'m>;

    fn member_of(member: Member<'_>) -> Member<'_> {
        member
    }
}

impl sealed::Sealed for Family {}

impl Declared for Family {
    const SHAPE: Self = Self(());
}

impl Shape for Family {
    type Context<'a> = (&'a Deployment, &'a HeaderMap);
    type Headers = SetCookies;

    fn context<'a>(deployment: &'a Deployment, headers: &'a HeaderMap) -> Self::Context<'a> {
        (deployment, headers)
    }

    fn removal(
        self,
        spec: &'static CookieSpec,
        (deployment, headers): (&Deployment, &HeaderMap),
    ) -> SetCookies {
        let mut all = SetCookies::new();
        let mut allowance = Allowance::default();
        add_removals(&mut all, &mut allowance, spec, (deployment, headers));
        all
    }
}

impl<V, S> Cookie<V, S, Family> {
    /// Returns the prefix of the names that browsers store.
    #[must_use]
    pub fn prefix(self, deployment: &Deployment) -> &'static str {
        self.spec.parts(deployment).name()
    }

    /// Returns the member with `member` as the variable part of its name, for names that are known at compile
    /// time.
    ///
    /// # Panics
    /// If `member` is empty or not a token (RFC 9110, section 5.6.2). In a constant, which is the intended
    /// use, the panic is a compile error. For names that are known only at run time, use
    /// [`try_member`](Self::try_member).
    #[must_use]
    pub const fn member(self, member: &'static str) -> Cookie<V, S, Member<'static>> {
        self.with_shape(Member::known(member))
    }

    /// Returns the member with `member` as the variable part of its name.
    ///
    /// # Errors
    /// [`MemberError`] if `member` is empty or not a token (RFC 9110, section 5.6.2).
    pub const fn try_member(self, member: &str) -> Result<Cookie<V, S, Member<'_>>, MemberError> {
        match Member::checked(self.spec.key, member) {
            Ok(member) => Ok(self.with_shape(member)),
            Err(error) => Err(error),
        }
    }

    /// Returns the members of the family that the request carries, without duplicates, in the order of the
    /// request.
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
    ///     .map(|draft| (draft.variable_part(), draft.get(&deployment, &request)))
    ///     .collect();
    /// assert_eq!(drafts, [("1", Some("a".into())), ("2", Some("b".into()))]);
    /// # }
    /// ```
    pub fn members<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> impl Iterator<Item = Cookie<V, S, Member<'h>>> + use<'h, V, S> {
        members(self.spec, deployment, headers).map(move |member| self.with_shape(member))
    }
}

impl<'a, V, S> Cookie<V, S, Member<'a>> {
    /// Returns the variable part of the name.
    #[must_use]
    pub const fn variable_part(self) -> &'a str {
        self.shape.variable_part_of_name()
    }
}

impl<'a> Member<'a> {
    /// Returns a member whose name is known at compile time.
    pub(crate) const fn known(member: &'static str) -> Member<'static> {
        assert!(
            check_name(member).is_ok(),
            "the variable part of a cookie name is one or more token characters"
        );
        Member {
            variable_part: member,
        }
    }

    /// Returns a member of an entry.
    pub(crate) const fn checked(entry: &'static str, member: &'a str) -> Result<Self, MemberError> {
        match check_name(member) {
            Ok(()) => Ok(Self {
                variable_part: member,
            }),
            Err(source) => Err(MemberError { entry, source }),
        }
    }

    /// Returns the variable part, for as long as the name lives.
    pub(crate) const fn variable_part_of_name(self) -> &'a str {
        self.variable_part
    }
}

impl sealed::Sealed for Member<'_> {}

impl Shape for Member<'_> {
    type Context<'c> = &'c Deployment;
    type Headers = SetCookie;

    fn context<'c>(deployment: &'c Deployment, _headers: &'c HeaderMap) -> &'c Deployment {
        deployment
    }

    fn removal(self, spec: &'static CookieSpec, deployment: &Deployment) -> SetCookie {
        Target::new(spec, self.variable_part).removal(deployment)
    }

    fn variable_part(&self) -> &str {
        self.variable_part
    }
}

impl Ready for Member<'_> {
    fn read<'h, V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        self.first(spec, deployment, headers)
            .map(|stored| read::value::<V>(spec.key, stored))
            .transpose()
    }

    fn write<V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        value: V::Input<'_>,
    ) -> Result<SetCookie, SetError> {
        let lifetime = V::lifetime(&value);
        let text = V::to_text(value).map_err(|why| why.at(spec.key))?;
        Target::new(spec, self.variable_part)
            .lasting(lifetime)
            .set_text::<V>(deployment, &text)
    }
}

impl OneCookie for Member<'_> {
    fn first<'h>(
        self,
        spec: &CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Option<&'h [u8]> {
        let prefix = spec.parts(deployment).name();
        let suffix = spec.name_suffix();
        if suffix.is_empty() {
            return read::first(headers, Name::new(prefix, self.variable_part));
        }
        let matches = |name: &[u8]| {
            name.strip_prefix(prefix.as_bytes())
                .and_then(|rest| rest.strip_suffix(suffix.as_bytes()))
                == Some(self.variable_part.as_bytes())
        };
        read::pairs(headers)
            .find(|(name, _)| matches(name))
            .map(|(_, value)| value)
    }
}

/// Returns the members that the request carries, without duplicates.
pub(crate) fn members<'h>(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    headers: &'h HeaderMap,
) -> impl Iterator<Item = Member<'h>> + use<'h> {
    targets(spec, deployment, headers)
        .into_iter()
        .map(|target| Member {
            variable_part: target.variable_part,
        })
}

/// The greatest number of family cookies that the removal of a family, or an event, removes with one response. Chromium
/// and Firefox store at most 180 cookies for a domain.
pub(crate) const MAX_REMOVED: usize = 256;
/// The limit for the headers of such a removal, in bytes. The cookie whose removal reaches the limit is the last.
pub(crate) const MAX_REMOVED_BYTES: usize = 32 * 1024;
/// The longest name of a cookie, in bytes. Browsers reject a cookie with a longer one (RFC 10025, section 5.6).
const MAX_NAME: usize = 4096;

/// How many family cookies a response may still remove. A request determines how many there are, and how long their names are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    cookies: usize,
    bytes: usize,
}

impl Allowance {
    /// Creates an allowance for so many cookies, and so many bytes of headers.
    pub(crate) const fn new(cookies: usize, bytes: usize) -> Self {
        Self { cookies, bytes }
    }

    /// Returns whether no further cookie may be removed.
    pub(crate) const fn is_used_up(&self) -> bool {
        self.cookies == 0 || self.bytes == 0
    }

    /// Counts a cookie whose removal takes so many bytes. The one that reaches the limit is the last.
    pub(crate) const fn count(&mut self, bytes: usize) {
        self.cookies = self.cookies.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

impl Default for Allowance {
    /// Returns the allowance for the removal of a family, or for an event.
    fn default() -> Self {
        Self::new(MAX_REMOVED, MAX_REMOVED_BYTES)
    }
}

/// Adds the headers that remove the members of a family that the request carries, as far as the allowance permits.
pub(crate) fn add_removals(
    all: &mut SetCookies,
    allowance: &mut Allowance,
    spec: &'static CookieSpec,
    (deployment, headers): (&Deployment, &HeaderMap),
) {
    #[cfg(feature = "tracing")]
    let omitted = all.omitted();
    for target in targets(spec, deployment, headers) {
        if allowance.is_used_up() {
            all.omit();
            continue;
        }
        let removal = target.removal(deployment);
        allowance.count(removal.header_value().len());
        all.push(removal);
    }
    #[cfg(feature = "tracing")]
    if all.omitted() > omitted {
        ::tracing::warn!(
            family = spec.key,
            omitted = all.omitted() - omitted,
            "a request has more cookies of a family than one response removes"
        );
    }
}

/// Returns the members that the request carries. It skips names that are not valid cookie names, or too long for a browser,
/// because no `Set-Cookie` of this family can have created them.
pub(crate) fn targets<'h>(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    headers: &'h HeaderMap,
) -> Vec<Target<'h>> {
    let prefix = spec.parts(deployment).name();
    // This is a set because a request may carry hundreds of names and repeat them.
    let mut seen = HashSet::new();
    read::pairs(headers)
        .filter(|(name, _)| name.len() <= MAX_NAME)
        .filter_map(|(name, _)| {
            let variable = name
                .strip_prefix(prefix.as_bytes())?
                .strip_suffix(spec.name_suffix().as_bytes())?;
            std::str::from_utf8(variable).ok()
        })
        .filter(|variable| check_name(variable).is_ok() && seen.insert(*variable))
        .map(|variable| Target::new(spec, variable))
        .collect()
}
