//! The traits that the derive macro implements for the enum of an entry with `one_of`, as macros that generated code calls.

#[doc(inline)]
pub use crate::__one_of_traits as one_of_traits;

/// Implements the traits of an enum that implements [`OneOf`]. Associated types are not written as `Self::…`,
/// because the enum may have a variant of the same name.
#[doc(hidden)]
#[macro_export]
macro_rules! __one_of_traits {
    ($one_of:ty) => {
        impl $crate::private::Value for $one_of {
            type Input<'a> = Self;
            type Output<'a> = Self;

            fn to_text<'a>(
                input: Self,
            ) -> ::core::result::Result<$crate::private::Cow<'a, str>, $crate::private::Unwritable>
            {
                ::core::result::Result::Ok($crate::private::Cow::Borrowed(
                    $crate::private::OneOf::as_str(input),
                ))
            }

            fn from_text<'a>(
                text: $crate::private::Cow<'a, str>,
            ) -> ::core::result::Result<Self, $crate::private::Unreadable> {
                <Self as $crate::private::OneOf>::from_word(&text).ok_or(
                    $crate::private::Unreadable::not(<Self as $crate::private::OneOf>::EXPECTED),
                )
            }

            fn finite(input: &Self) -> ::core::option::Option<usize> {
                ::core::option::Option::Some($crate::private::OneOf::index(*input))
            }
        }

        impl ::core::fmt::Display for $one_of {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::private::OneOf::as_str(*self))
            }
        }

        impl ::core::str::FromStr for $one_of {
            type Err = $crate::UnknownWord;

            fn from_str(word: &str) -> ::core::result::Result<Self, $crate::UnknownWord> {
                <Self as $crate::private::OneOf>::from_word(word)
                    .ok_or($crate::UnknownWord::of::<Self>())
            }
        }

        impl ::core::convert::TryFrom<&str> for $one_of {
            type Error = $crate::UnknownWord;

            fn try_from(word: &str) -> ::core::result::Result<Self, $crate::UnknownWord> {
                <Self as ::core::str::FromStr>::from_str(word)
            }
        }

        $crate::private::one_of_serde!($one_of);
    };
}

#[doc(inline)]
pub use crate::__one_of_serde as one_of_serde;

/// Implements the traits of serde for an enum that implements [`OneOf`].
#[cfg(feature = "json")]
#[doc(hidden)]
#[macro_export]
macro_rules! __one_of_serde {
    ($one_of:ty) => {
        impl $crate::private::serde::Serialize for $one_of {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::serialize_word(*self, to)
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $one_of {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::deserialize_word(from)
            }
        }
    };
}

/// Implements nothing: the traits of serde need the feature `json`.
#[cfg(not(feature = "json"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __one_of_serde {
    ($one_of:ty) => {};
}
