//! The only names that generated code uses, and what the crate for consent needs. Nothing here is covered by semantic
//! versioning: both are pinned to the version of this crate.

pub use crate::chunked::Chunked;
pub use crate::clear::ClearEvent;
pub use crate::consent::{
    Analytics, Asked, AskedCategory, BannerWords, ConsentCategory, ConsentCookie, ConsentPlan,
    Marketing, Necessary, Preferences,
};
pub use crate::cookie::Cookie;
pub use crate::family::Family;
#[cfg(feature = "json")]
pub use crate::json::Json;
pub use crate::registry::{Registry, Table};
pub use crate::setter::{
    ByOtherService, ByScript, ByServer, ByThirdParty, Invalid, NeedsConsent, Retired,
    UnlessObjected,
};
pub use crate::shape::Single;
pub use crate::spec::{CookieSpec, HeaderParts, Names};
pub use crate::storage_key::{StorageKey, StorageSpec};
pub use crate::value::{Boolean, Integer, OneOf, Text, Token, Unreadable, Unwritable, Value};
#[cfg(feature = "protection")]
pub use crate::{
    consent::SignedConsentCookie,
    protection::{Encrypted, Protected, Signed},
};
pub use cookie_registry_core::hash::PerfectHash;
pub use cookie_registry_core::{Category, SetBy, StorageKind};
pub use http::HeaderValue;
pub use std::borrow::Cow;

/// Returns a precomputed `Set-Cookie` header.
#[must_use]
pub const fn header(text: &'static str) -> HeaderValue {
    HeaderValue::from_static(text)
}

/// What `cookie-registry-consent` uses, and nobody else; that crate is pinned to the version of this one.
pub mod for_consent {
    pub use crate::consent::for_consent::{
        choice, consent_id, decided, is_language, record, removals, set_cookie,
    };
    pub use cookie_registry_core::sweeper::{SWEEPER, store};
}

#[doc(inline)]
pub use crate::__one_of_value as one_of_value;

/// Implements `Value` for an enum that implements [`OneOf`](crate::OneOf).
#[doc(hidden)]
#[macro_export]
macro_rules! __one_of_value {
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
                    $crate::private::Unreadable::not("one of the words that the policy lists"),
                )
            }

            fn finite(input: &Self) -> ::core::option::Option<usize> {
                ::core::option::Option::Some($crate::private::OneOf::index(*input))
            }
        }
    };
}
