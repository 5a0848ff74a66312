//! Placeholders for the items of a disabled feature. If a policy uses the feature, the macro's error names the entry
//! and the feature. The placeholders prevent follow-up errors.

#[cfg(not(feature = "json"))]
use crate::value::{Unreadable, Unwritable, Value};
#[cfg(not(feature = "json"))]
use std::{any::Any, borrow::Cow, marker::PhantomData};

/// Placeholder for a value of kind `json`. It accepts any reference, so that calls of `set` compile as they do with the
/// feature. The macro's error rejects the policy.
#[cfg(not(feature = "json"))]
#[derive(Debug)]
pub struct Json<T = ()>(PhantomData<fn() -> T>);

#[cfg(not(feature = "json"))]
impl<T: 'static> Value for Json<T> {
    // A reference to any value coerces to a reference to this.
    type Input<'a> = &'a dyn Any;
    type Output<'a> = T;

    fn to_text<'a>(_input: Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable> {
        Ok(Cow::Borrowed(""))
    }

    fn from_text<'a>(_text: Cow<'a, str>) -> Result<T, Unreadable> {
        Err(Unreadable::not("JSON, which needs the feature `json`"))
    }
}

#[cfg(not(feature = "json"))]
impl<S, H: crate::Shape> crate::Cookie<Json, S, H> {
    /// Returns the same placeholder.
    #[doc(hidden)]
    #[must_use]
    pub const fn typed<T>(self) -> crate::Cookie<Json<T>, S, H> {
        self.with_kind()
    }
}

#[doc(inline)]
pub use crate::{__unless_json as unless_json, __unless_protection as unless_protection};

/// Expands to its input where the feature `json` is off, and to nothing where it is on.
#[cfg(feature = "json")]
#[doc(hidden)]
#[macro_export]
macro_rules! __unless_json {
    ($($error:tt)*) => {};
}

/// Expands to its input where the feature `json` is off, and to nothing where it is on.
#[cfg(not(feature = "json"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __unless_json {
    ($($error:tt)*) => { $($error)* };
}

/// Expands to its input where the feature `protection` is off, and to nothing where it is on.
#[cfg(feature = "protection")]
#[doc(hidden)]
#[macro_export]
macro_rules! __unless_protection {
    ($($error:tt)*) => {};
}

/// Expands to its input where the feature `protection` is off, and to nothing where it is on.
#[cfg(not(feature = "protection"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __unless_protection {
    ($($error:tt)*) => { $($error)* };
}
