//! A cookie with several lifetimes.

#[cfg(feature = "json")]
use crate::cookie::Cookie;
use crate::spec::CookieSpec;
use crate::value::{Unreadable, Unwritable, Value};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

/// The kind of value of a cookie with several lifetimes, `[cookies.KEY.lifetimes]` in the policy. `set` takes a value
/// of kind `V` together with a lifetime of type `L`.
///
/// `L` is the enum that the macro generates, named after the key: `SessionLifetime` for `[cookies.session]`. Its variant
/// `Default` is the usual lifetime, and each further variant is named after the key of its lifetime in the policy. Reading
/// and removing do not need the lifetime.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Deployment, LifetimeChoice};
///
/// let deployment = Deployment::PRODUCTION;
/// let ticked = true; // the box “Remember me”
/// let lifetime = if ticked { LoginLifetime::Remembered } else { LoginLifetime::Default };
///
/// let header = Cookies::LOGIN.set(&deployment, ("7f3a", lifetime))?;
/// assert_eq!(
///     header.header_value(),
///     "login=7f3a; Max-Age=1209600; Path=/; Secure; HttpOnly; SameSite=Lax"
/// );
/// let header = Cookies::LOGIN.set(&deployment, ("7f3a", LoginLifetime::Default))?;
/// assert_eq!(header.header_value(), "login=7f3a; Path=/; Secure; HttpOnly; SameSite=Lax");
/// # Ok(())
/// # }
/// ```
pub struct Lasting<V, L>(PhantomData<fn() -> (V, L)>);

/// The choice between the lifetimes of an entry: implemented by the enum that the macro generates for
/// `[cookies.KEY.lifetimes]`.
pub trait LifetimeChoice: Copy + Sized + 'static {
    /// Every choice: the usual lifetime, then the further ones in the order of the policy.
    const ALL: &'static [Self];

    /// Returns the position in [`ALL`](Self::ALL).
    fn index(self) -> usize;

    /// Returns how long the browser keeps the cookie; `None` if it keeps the cookie until the browser is closed.
    fn max_age(self) -> Option<Duration>;
}

impl<V: Value, L: LifetimeChoice> Value for Lasting<V, L> {
    type Input<'a> = (V::Input<'a>, L);
    type Output<'a> = V::Output<'a>;

    const ENCODED: bool = V::ENCODED;
    const HAS_LIFETIMES: bool = true;

    #[inline]
    fn to_text<'a>((value, _): Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable> {
        V::to_text(value)
    }

    #[inline]
    fn from_text<'a>(text: Cow<'a, str>) -> Result<V::Output<'a>, Unreadable> {
        V::from_text(text)
    }

    #[inline]
    fn finite((value, lifetime): &Self::Input<'_>) -> Option<usize> {
        // The precomputed headers have the usual lifetime.
        V::finite(value).filter(|_| lifetime.index() == 0)
    }

    #[inline]
    fn lifetime((_, lifetime): &Self::Input<'_>) -> usize {
        lifetime.index()
    }
}

#[cfg(feature = "json")]
impl<L, S, H: crate::Shape> Cookie<Lasting<crate::Json, L>, S, H> {
    /// Returns the same cookie with `T`, a type that the service defines, as the type of its JSON value.
    #[must_use]
    pub const fn typed<T>(self) -> Cookie<Lasting<crate::Json<T>, L>, S, H> {
        self.with_kind()
    }
}

impl CookieSpec {
    /// Returns the `Max-Age` of a further lifetime, with the semicolon before it and empty without one; `None` for the usual
    /// lifetime.
    #[inline]
    pub(crate) fn further_max_age(&self, lifetime: usize) -> Option<&'static str> {
        lifetime
            .checked_sub(1)
            .and_then(|further| self.lifetimes.get(further).copied())
    }
}
