//! The shape of a constant: which cookies the constant covers, and which arguments `get`, `set` and `remove`
//! take.
//!
//! Shapes differ in two respects only. First, the *name or encoding* of a cookie may depend on the member of
//! a family, or on the key of a protected cookie. Reading and writing both need these, so `member` and `with`
//! bind them to the constant. Second, a *change* may depend on the chunks or members that the browser has.
//! Only `set` and `remove` need the request for that, so it is part of [`Shape::Context`]. Because of this
//! division there is one `get`, one `set` and one `remove` for all shapes.

use crate::read::{self, Name};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::write::Target;
use crate::{Deployment, GetError, SetCookie, SetCookies, SetError};
use http::HeaderMap;

/// The shape of a [`Cookie`](crate::Cookie): [`Single`], [`Chunked`](crate::Chunked), [`Family`](crate::Family),
/// [`Member`](crate::Member), [`Protected`](crate::Protected) or [`Keyed`](crate::Keyed). Sealed.
pub trait Shape: Copy + sealed::Sealed {
    /// The first argument of `set` and `remove`: `&Deployment`, or `(&Deployment, &HeaderMap)` if the shape
    /// must know which cookies the request carries.
    type Context<'a>;
    /// The result of `set` and `remove`: [`SetCookie`] for one cookie, [`SetCookies`] for several.
    type Headers: Into<SetCookies>;

    /// Builds the context of this shape from a deployment and the headers of a request.
    #[doc(hidden)]
    fn context<'a>(deployment: &'a Deployment, headers: &'a HeaderMap) -> Self::Context<'a>;

    /// Returns the header or headers that remove the cookie.
    #[doc(hidden)]
    fn removal(self, spec: &'static CookieSpec, context: Self::Context<'_>) -> Self::Headers;

    /// Returns the variable part of the name, which is empty unless the shape is a member of a family.
    #[doc(hidden)]
    fn variable_part(&self) -> &str {
        ""
    }
}

/// A value that was read, and the header that sets it again if it is to be renewed.
pub(crate) type Renewed<T> = (T, Option<SetCookie>);

/// A shape whose cookie `get` and `set` accept. [`Protected`](crate::Protected) and [`Family`](crate::Family) are not
/// such shapes: `with` must first bind the key, and `member` must select one cookie of the family. Sealed.
#[diagnostic::on_unimplemented(
    message = "this cookie cannot be read or set directly: its shape is `{Self}`",
    label = "the shape `{Self}` needs more than this call passes",
    note = "`Family`: choose the member first, with `.member(\"...\")` or `.try_member(name)?`",
    note = "`Protected`: pass the key first, with `.with(&key)`; then the member of a family, with `.with(&key).member(\"...\")`",
    note = "`Keyed<.., Family>`: choose the member, with `.with(&key).member(\"...\")`"
)]
pub trait Ready: Shape {
    /// Whether [`read_renewed`](Self::read_renewed) may return a header.
    #[doc(hidden)]
    const RENEWS: bool = false;

    /// Reads the value from the request. If a previous key protects it, also returns the header that sets it again, protected by
    /// the current key.
    ///
    /// # Errors
    /// [`GetError`] if the value does not match the policy.
    #[doc(hidden)]
    fn read_renewed<'h, V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<Renewed<V::Output<'h>>>, GetError> {
        let value = self.read::<V>(spec, deployment, headers)?;
        Ok(value.map(|value| (value, None)))
    }

    /// Reads the value from the request.
    ///
    /// # Errors
    /// [`GetError`] if the value does not match the policy.
    #[doc(hidden)]
    fn read<'h, V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError>;

    /// Writes the header or headers that set the value.
    ///
    /// # Errors
    /// [`SetError`] if the value cannot be written.
    #[doc(hidden)]
    fn write<V: Value>(
        self,
        spec: &'static CookieSpec,
        context: Self::Context<'_>,
        value: V::Input<'_>,
    ) -> Result<Self::Headers, SetError>;
}

/// A shape of one cookie without protection: [`Single`] or a [`Member`](crate::Member). A cookie of the
/// shape [`Keyed<P, H>`](crate::Keyed) can be read and set if the parameter `H` implements this trait. Sealed.
#[diagnostic::on_unimplemented(
    message = "this is not one cookie: its shape is `{Self}`",
    note = "`Family`: choose the member first, with `.member(\"...\")` or `.try_member(name)?`"
)]
pub trait OneCookie: for<'a> Shape<Context<'a> = &'a Deployment, Headers = SetCookie> {
    /// Returns the first cookie of the request with this name.
    #[doc(hidden)]
    fn first<'h>(
        self,
        spec: &CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Option<&'h [u8]>;
}

/// A shape with one fixed name: every shape except families and their members. Sealed.
#[diagnostic::on_unimplemented(
    message = "this cookie has no fixed name: its shape is `{Self}`",
    note = "`Family`: `prefix` returns what the names begin with"
)]
pub trait FixedName: Shape {}

/// A shape as the policy declares it, without a bound key or member. Sealed.
pub trait Declared: Shape {
    /// The shape.
    #[doc(hidden)]
    const SHAPE: Self;
}

/// One cookie or storage key: an entry with one name.
#[derive(Clone, Copy, Debug)]
pub struct Single(());

impl Declared for Single {
    const SHAPE: Self = Self(());
}

impl FixedName for Single {}

impl Shape for Single {
    type Context<'a> = &'a Deployment;
    type Headers = SetCookie;

    #[inline]
    fn context<'a>(deployment: &'a Deployment, _headers: &'a HeaderMap) -> &'a Deployment {
        deployment
    }

    #[inline]
    fn removal(self, spec: &'static CookieSpec, deployment: &Deployment) -> SetCookie {
        Target::new(spec, "").removal(deployment)
    }
}

impl Ready for Single {
    #[inline]
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

    #[inline]
    fn write<V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        value: V::Input<'_>,
    ) -> Result<SetCookie, SetError> {
        if let Some(index) = V::finite(&value) {
            // The configured domain must be checked even if the header is precomputed.
            spec.domain(deployment)?;
            if let Some(header) = spec.precomputed(deployment, 1 + index) {
                return Ok(header);
            }
        }
        let lifetime = V::lifetime(&value);
        let text = V::to_text(value).map_err(|why| why.at(spec.key))?;
        Target::new(spec, "")
            .lasting(lifetime)
            .set_text::<V>(deployment, &text)
    }
}

impl OneCookie for Single {
    #[inline]
    fn first<'h>(
        self,
        spec: &CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Option<&'h [u8]> {
        read::first(headers, Name::new(spec.parts(deployment).name(), ""))
    }
}

pub(crate) mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Single {}
}
