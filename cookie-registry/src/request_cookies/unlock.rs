//! The shapes of cookies that can be read and set with given keys.

use crate::chunked::Chunked;
use crate::family::Member;
use crate::invalid::InvalidShape;
use crate::protection::{AsKeys, Keyed, Protect, Protected};
use crate::shape::{OneCookie, Ready, Shape, Single};

/// A shape whose cookies [`RequestCookies<K>`](crate::RequestCookies) can read and set. Sealed.
///
/// - [`Single`], [`Chunked`] and [`Member`] need no key. They implement this trait for every type `K`.
/// - [`Keyed`] contains its keys. It also implements this trait for every `K`, unless it is the shape of a family.
/// - [`Protected`] needs the keys of the `RequestCookies<K>`. It implements this trait if `K` implements [`AsKeys`],
///   unless it is the shape of a family.
#[diagnostic::on_unimplemented(
    message = "`RequestCookies<{K}>` cannot read or set this cookie: its shape is `{Self}`",
    label = "the shape `{Self}` needs more than `RequestCookies<{K}>` has",
    note = "`Protected`: the cookie needs a key. Take `RequestCookies<Key>` or `RequestCookies<Keys>` in place of `RequestCookies`; the state of the router provides the key with `impl FromRef<App> for Key`",
    note = "`Family`: choose the member first, with `.member(\"...\")` or `.try_member(name)?`"
)]
pub trait Unlocked<K>: Shape {
    /// The same shape with the keys, if it needs them.
    #[doc(hidden)]
    type Ready<'k>: Ready
    where
        K: 'k;

    /// Binds the keys, if the shape needs them.
    #[doc(hidden)]
    fn unlocked(self, keys: &K) -> Self::Ready<'_>;
}

/// Implements [`Unlocked`] for a shape that needs no keys.
macro_rules! needs_no_keys {
    ($([$($parameter:tt)*] $shape:ty),+ $(,)?) => {
        $(impl<$($parameter)*> Unlocked<K> for $shape {
            type Ready<'k> = Self where K: 'k;

            #[inline]
            fn unlocked(self, _keys: &K) -> Self {
                self
            }
        })+
    };
}

needs_no_keys! {
    [K] Single,
    [K] Chunked,
    ['m, K] Member<'m>,
    ['b, K, P: Protect, H: OneCookie] Keyed<'b, P, H>,
}

impl<P: Protect, K: AsKeys, H: OneCookie> Unlocked<K> for Protected<P, H> {
    type Ready<'k>
        = Keyed<'k, P, H>
    where
        K: 'k;

    #[inline]
    fn unlocked(self, keys: &K) -> Keyed<'_, P, H> {
        self.keyed(keys)
    }
}

// The placeholder must not be suggested in messages about other entries.
#[diagnostic::do_not_recommend]
impl<K> Unlocked<K> for InvalidShape {
    type Ready<'k>
        = Self
    where
        K: 'k;

    fn unlocked(self, _keys: &K) -> Self {
        self
    }
}
