//! What all cookie constants have in common, for adapters to frameworks.

use crate::value::Value;
use crate::{
    ChunkedCookie, Cookie, CookieFamily, CookieMember, Deployment, GetError, SetCookie, SetCookies,
    SetError,
};
use http::HeaderMap;

/// A constant that can be removed. Sealed.
pub trait Removable: Copy + sealed::Sealed {
    /// [`SetCookie`] for one name, [`SetCookies`] for several.
    type Removal;

    /// The header or headers that remove it.
    fn removal(self, deployment: &Deployment, headers: &HeaderMap) -> Self::Removal;
}

/// A constant that holds one value: [`Cookie`], [`ChunkedCookie`] and [`CookieMember`]. Sealed.
pub trait Entry: Removable {
    /// The kind of its value.
    type Value: Value;
    /// Who sets it.
    type Setter;
    /// [`SetCookie`] for one name, [`SetCookies`] for several.
    type Set;

    /// The value that the request carries.
    ///
    /// # Errors
    /// [`GetError`] where it is not what the policy says it is.
    fn read<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<<Self::Value as Value>::Output<'h>>, GetError>;

    /// The header or headers that set it. Whoever has the permit has checked that it may be set.
    ///
    /// # Errors
    /// [`SetError`] where the value cannot be written.
    #[doc(hidden)]
    fn write(
        self,
        deployment: &Deployment,
        headers: &HeaderMap,
        value: <Self::Value as Value>::Input<'_>,
        permit: Permit,
    ) -> Result<Self::Set, SetError>;
}

/// What only this crate can make, so that nobody writes around `set` and `set_with`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Permit(());

impl Permit {
    /// For who has checked that the entry is `Settable`, or holds the witness of the consent.
    #[inline]
    pub(crate) const fn may_be_set() -> Self {
        Self(())
    }
}

mod sealed {
    pub trait Sealed {}
}

impl<V, S> sealed::Sealed for Cookie<V, S> {}
impl<V, S> sealed::Sealed for ChunkedCookie<V, S> {}
impl<V, S> sealed::Sealed for CookieFamily<V, S> {}
impl<V, S> sealed::Sealed for CookieMember<'_, V, S> {}

impl<V, S> Removable for Cookie<V, S> {
    type Removal = SetCookie;

    #[inline]
    fn removal(self, deployment: &Deployment, _headers: &HeaderMap) -> SetCookie {
        self.remove(deployment)
    }
}

impl<V, S> Removable for CookieMember<'_, V, S> {
    type Removal = SetCookie;

    fn removal(self, deployment: &Deployment, _headers: &HeaderMap) -> SetCookie {
        self.remove(deployment)
    }
}

impl<V, S> Removable for ChunkedCookie<V, S> {
    type Removal = SetCookies;

    fn removal(self, deployment: &Deployment, headers: &HeaderMap) -> SetCookies {
        self.remove(deployment, headers)
    }
}

impl<V, S> Removable for CookieFamily<V, S> {
    type Removal = SetCookies;

    fn removal(self, deployment: &Deployment, headers: &HeaderMap) -> SetCookies {
        self.remove(deployment, headers)
    }
}

impl<V: Value, S> Entry for Cookie<V, S> {
    type Value = V;
    type Setter = S;
    type Set = SetCookie;

    #[inline]
    fn read<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        self.try_get(deployment, headers)
    }

    #[inline]
    fn write(
        self,
        deployment: &Deployment,
        _headers: &HeaderMap,
        value: V::Input<'_>,
        _permit: Permit,
    ) -> Result<SetCookie, SetError> {
        Cookie::write(self, deployment, value)
    }
}

impl<V: Value, S> Entry for CookieMember<'_, V, S> {
    type Value = V;
    type Setter = S;
    type Set = SetCookie;

    fn read<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        self.try_get(deployment, headers)
    }

    fn write(
        self,
        deployment: &Deployment,
        _headers: &HeaderMap,
        value: V::Input<'_>,
        _permit: Permit,
    ) -> Result<SetCookie, SetError> {
        CookieMember::write(self, deployment, value)
    }
}

impl<V: Value, S> Entry for ChunkedCookie<V, S> {
    type Value = V;
    type Setter = S;
    type Set = SetCookies;

    fn read<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        self.try_get(deployment, headers)
    }

    fn write(
        self,
        deployment: &Deployment,
        headers: &HeaderMap,
        value: V::Input<'_>,
        _permit: Permit,
    ) -> Result<SetCookies, SetError> {
        ChunkedCookie::write(self, deployment, headers, value)
    }
}
