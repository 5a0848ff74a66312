//! Protected cookies whose names share a prefix.

use super::Protect;
use super::keyed::{Keyed, Protected};
use crate::cookie::Cookie;
use crate::family::{self, Family, HasMembers, Member};
use crate::{Deployment, MemberError};
use http::HeaderMap;

impl<V, S, P: Protect> Cookie<V, S, Protected<P, Family>> {
    /// Returns the prefix of the names that browsers store.
    #[must_use]
    pub fn prefix(self, deployment: &Deployment) -> &'static str {
        self.spec.parts(deployment).name()
    }

    /// Returns the member with `member` as the variable part of its name, for names that are known at compile time. To read or
    /// set it, pass it to [`RequestCookies`](crate::RequestCookies), which binds the key. Elsewhere, bind the key with
    /// [`with`](Cookie::with).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::{Deployment, Key, RequestCookies};
    /// use http::HeaderMap;
    ///
    /// let cookies = RequestCookies::new(Deployment::PRODUCTION, &HeaderMap::new()).with(Key::generate());
    /// cookies.set(Cookies::BALLOT.member("2026"), 7)?;
    /// assert_eq!(cookies.get(Cookies::BALLOT.member("2026")), Some(7));
    /// assert_eq!(cookies.get(Cookies::BALLOT.member("2027")), None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// Same as [`member`](Cookie::member) of a family without protection.
    #[must_use]
    pub const fn member(self, member: &'static str) -> Cookie<V, S, Protected<P, Member<'static>>> {
        self.with_shape(Protected::of(Member::known(member)))
    }

    /// Returns the member with `member` as the variable part of its name.
    ///
    /// # Errors
    /// [`MemberError`] if `member` is empty or not a token (RFC 9110, section 5.6.2).
    pub const fn try_member(
        self,
        member: &str,
    ) -> Result<Cookie<V, S, Protected<P, Member<'_>>>, MemberError> {
        match Member::checked(self.spec.key, member) {
            Ok(member) => Ok(self.with_shape(Protected::of(member))),
            Err(error) => Err(error),
        }
    }
}

impl<P: Protect> HasMembers for Protected<P, Family> {
    type Member<'m> = Protected<P, Member<'m>>;

    fn member_of(member: Member<'_>) -> Self::Member<'_> {
        Protected::of(member)
    }
}

impl<'m, V, S, P: Protect> Cookie<V, S, Protected<P, Member<'m>>> {
    /// Returns the variable part of the name.
    #[must_use]
    pub const fn variable_part(self) -> &'m str {
        self.shape.shape.variable_part_of_name()
    }
}

impl<'k, V, S, P: Protect> Cookie<V, S, Keyed<'k, P, Family>> {
    /// Returns the member with `member` as the variable part of its name, for names that are known at compile time. The
    /// protection covers the whole name, so a value is not accepted in another member.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::{Deployment, Key};
    ///
    /// let deployment = Deployment::PRODUCTION;
    /// let key = Key::generate();
    /// let header = Cookies::BALLOT.with(&key).member("2026").set(&deployment, 7)?;
    /// assert_eq!(header.name(), "ballot_2026");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// Same as [`member`](Cookie::member) of a family without protection.
    #[must_use]
    pub const fn member(self, member: &'static str) -> Cookie<V, S, Keyed<'k, P, Member<'static>>> {
        let Keyed { ring, .. } = self.shape;
        self.with_shape(Keyed::<P>::of(ring, Member::known(member)))
    }

    /// Returns the member with `member` as the variable part of its name.
    ///
    /// # Errors
    /// [`MemberError`] if `member` is empty or not a token (RFC 9110, section 5.6.2).
    pub const fn try_member(
        self,
        member: &str,
    ) -> Result<Cookie<V, S, Keyed<'k, P, Member<'_>>>, MemberError> {
        let Keyed { ring, .. } = self.shape;
        match Member::checked(self.spec.key, member) {
            Ok(member) => Ok(self.with_shape(Keyed::<P>::of(ring, member))),
            Err(error) => Err(error),
        }
    }

    /// Returns the members of the family that the request carries, without duplicates, in the order of the request. Their
    /// values may be forged.
    pub fn members<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> impl Iterator<Item = Cookie<V, S, Keyed<'k, P, Member<'h>>>> + use<'k, 'h, V, S, P> {
        let ring = self.shape.ring;
        family::members(self.spec, deployment, headers)
            .map(move |member| self.with_shape(Keyed::<P>::of(ring, member)))
    }
}

impl<'m, V, S, P: Protect> Cookie<V, S, Keyed<'_, P, Member<'m>>> {
    /// Returns the variable part of the name.
    #[must_use]
    pub const fn variable_part(self) -> &'m str {
        self.shape.shape.variable_part_of_name()
    }
}
