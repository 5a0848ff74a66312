//! The placeholder for an entry whose shape could not be read.

use crate::cookie::Cookie;
use crate::shape::{Declared, FixedName, Ready, Shape, Single, sealed};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::{Deployment, GetError, MemberError, SetCookie, SetError};
use http::HeaderMap;

/// Placeholder for an invalid entry whose shape could not be read. It has the methods of [`Single`], and also those
/// that bind a key or a member, so that an invalid policy does not cause follow-up errors.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct InvalidShape(());

impl sealed::Sealed for InvalidShape {}

impl Declared for InvalidShape {
    const SHAPE: Self = Self(());
}

impl FixedName for InvalidShape {}

impl Shape for InvalidShape {
    type Context<'a> = &'a Deployment;
    type Headers = SetCookie;

    fn context<'a>(deployment: &'a Deployment, _headers: &'a HeaderMap) -> &'a Deployment {
        deployment
    }

    fn removal(self, spec: &'static CookieSpec, deployment: &Deployment) -> SetCookie {
        Single::SHAPE.removal(spec, deployment)
    }
}

// The placeholder must not be suggested in messages about other entries.
#[diagnostic::do_not_recommend]
impl Ready for InvalidShape {
    fn read<'h, V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        Single::SHAPE.read::<V>(spec, deployment, headers)
    }

    fn write<V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        value: V::Input<'_>,
    ) -> Result<SetCookie, SetError> {
        Single::SHAPE.write::<V>(spec, deployment, value)
    }
}

#[doc(hidden)]
impl<V, S> Cookie<V, S, InvalidShape> {
    #[must_use]
    pub const fn with<K: ?Sized>(self, _key: &K) -> Self {
        self
    }

    #[must_use]
    pub const fn member(self, _member: &str) -> Self {
        self
    }

    /// Returns the placeholder.
    ///
    /// # Errors
    /// None.
    pub const fn try_member(self, _member: &str) -> Result<Self, MemberError> {
        Ok(self)
    }
}
