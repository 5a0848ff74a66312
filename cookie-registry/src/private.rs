//! The names that generated code and `cookie-registry-consent` use. Semantic versioning does not cover this
//! module: the macro and that crate both require this exact version.

mod joined;
mod traits;

pub use crate::chunked::Chunked;
pub use crate::clear::ClearEvent;
pub use crate::consent::{
    Analytics, Asked, AskedCategory, AskedParty, BannerWords, CategoryWords, ChangeWords,
    ConsentCategory, ConsentCookie, ConsentPlan, Fingerprints, Load, LoadKind, LoadWords,
    Marketing, Necessary, PartyWords, Preferences, SignedConsentCookie,
};
pub use crate::cookie::Cookie;
pub use crate::family::Family;
pub use crate::headers::Headers;
pub use crate::invalid::InvalidShape;
#[cfg(feature = "json")]
pub use crate::json::{Json, deserialize_word, serialize_word};
pub use crate::lasting::{Lasting, LifetimeChoice};
#[cfg(not(feature = "json"))]
pub use crate::missing::Json;
pub use crate::missing::{unless_json, unless_protection};
pub use crate::one_of::OneOf;
pub use crate::protection::{Encrypted, Protected, Signed};
pub use crate::registry::{Registry, Table};
pub use crate::setter::{
    ByOtherService, ByScript, ByServer, ByThirdParty, Invalid, NeedsConsent, Retired,
    UnlessObjected,
};
pub use crate::shape::Single;
pub use crate::spec::{CookieSpec, HeaderParts, Names};
pub use crate::storage_key::{StorageKey, StorageSpec};
pub use crate::value::{Boolean, Integer, Text, Token, Unreadable, Unwritable, Value};
pub use cookie_registry_core::hash::PerfectHash;
pub use cookie_registry_core::{Category, DateWords, SetBy, StorageKind};
pub use http::HeaderValue;
pub use joined::joined;
#[cfg(feature = "json")]
pub use serde;
pub use std::borrow::Cow;
pub use std::time::Duration;
pub use traits::{one_of_serde, one_of_traits};

/// The items for `cookie-registry-testing`, which requires this exact version. No other crate may use them.
#[cfg(any(feature = "guard", feature = "actix"))]
pub mod for_testing {
    pub use crate::guard::parse::{Attributes, Parsed};
}

/// The items for the middleware of actix-web in `cookie-registry-consent` and `cookie-registry-sessions`, which require this exact
/// version. No other crate may use them.
#[cfg(feature = "actix")]
pub mod for_actix {
    pub use crate::finishing::{Finish, append_to, headers_named, request_headers};
}

/// The item for the layers of `cookie-registry-consent` and `cookie-registry-sessions`, which require this exact version. No
/// other crate may use it.
pub mod for_layers {
    pub use crate::caching::is_shared;
}

/// The items for `cookie-registry-consent`, which requires this exact version. No other crate may use them.
pub mod for_consent {
    pub use crate::consent::for_consent::{
        choice, consent_id, cookie_name, decided, forbidden_cookies, is_language, record,
        record_key, removals, set_cookie,
    };
    pub use cookie_registry_core::is_hidden;
    pub use cookie_registry_core::sweeper::{SWEEPER, store};
}
