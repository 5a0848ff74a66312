//! Errors of setting and reading cookies. No message contains a value, which may be a secret.

use crate::value::{Unreadable, Unwritable};
use cookie_registry_core::NameError;

/// The reason why a cookie was not set. No header was created.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// The value contains an octet that a token cannot carry, and tokens are never encoded.
    #[error(
        "cookie `{entry}`: the octet at offset {at} of the value is not allowed in a token; \
         pass a token of cookie octets, or declare `value = \"text\"` in the policy"
    )]
    NotAToken {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// Offset of the octet, from 0.
        at: usize,
    },
    /// The encoded value exceeds the policy's `max_value_bytes`, or name and value together exceed the limit of
    /// browsers. Browsers ignore a cookie that exceeds their limit (RFC 10025, section 5.6).
    #[error(
        "cookie `{entry}` would take {bytes} octets and the limit is {limit}; keep the data on the \
         server and put its id into the cookie, or make the entry `chunked` in the policy"
    )]
    TooLarge {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// The length that exceeds the limit, in octets. If the limit is `max_value_bytes`, it is the length of the
        /// encoded value. Otherwise, it is the length of name and value together.
        bytes: usize,
        /// The largest permitted length in octets.
        limit: usize,
    },
    /// The deployment's domain is outside the domains that the policy permits.
    #[error(
        "cookie `{entry}`: the configured domain `{domain}` is outside {within:?}; configure a \
         domain within it, or extend `within` in the policy"
    )]
    DomainOutside {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// The domain of the [`Deployment`](crate::Deployment).
        domain: String,
        /// The domains of the policy.
        within: &'static [&'static str],
    },
    /// The value could not be written as JSON.
    #[cfg(feature = "json")]
    #[error("cookie `{entry}`: the value cannot be written as JSON")]
    Json {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// The error of the serializer.
        source: serde_json::Error,
    },
    /// The response was already sent: a task that outlives its handler cannot change the browser's cookies.
    #[error(
        "cookie `{entry}`: the response was already sent; set the cookie before the handler returns"
    )]
    AfterResponse {
        /// The key of the entry in the policy.
        entry: &'static str,
    },
    /// The header would contain an octet that is not allowed in a header. This does not occur with a registry
    /// that the macro generated.
    #[error(
        "cookie `{entry}`: its name or attributes are not allowed in a header; check the entry in the policy"
    )]
    NotAHeader {
        /// The key of the entry in the policy.
        entry: &'static str,
    },
}

impl SetError {
    /// Returns the key of the entry in the policy.
    #[must_use]
    pub const fn entry(&self) -> &'static str {
        match self {
            Self::NotAToken { entry, .. }
            | Self::TooLarge { entry, .. }
            | Self::DomainOutside { entry, .. }
            | Self::AfterResponse { entry }
            | Self::NotAHeader { entry } => entry,
            #[cfg(feature = "json")]
            Self::Json { entry, .. } => entry,
        }
    }
}

impl Unwritable {
    /// Adds the entry to the error.
    pub(crate) fn at(self, entry: &'static str) -> SetError {
        match self {
            Self::NotAToken { at } => SetError::NotAToken { entry, at },
            #[cfg(feature = "json")]
            Self::Json(source) => SetError::Json { entry, source },
        }
    }
}

/// The reason why a value of a request, or of the browser's storage, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GetError {
    /// The value does not match the policy.
    #[error("`{entry}`: the value is not {expected}; treat it as absent, or remove it")]
    Unreadable {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// A description of the kind of value that the policy declares.
        expected: &'static str,
    },
    /// The value is not JSON of the requested type.
    #[cfg(feature = "json")]
    #[error(
        "`{entry}`: the value is not JSON of the requested type; treat it as absent, or remove it"
    )]
    Json {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// The error of the deserializer.
        source: serde_json::Error,
    },
    /// A chunk is missing although a later one is present: the browser deleted the chunk, or the chunk has another
    /// path.
    #[error("`{entry}`: chunk {chunk} is missing; treat the value as absent, or remove it")]
    MissingChunk {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// The number of the first missing chunk, from 0.
        chunk: usize,
    },
    /// The value is forged: it was not signed or encrypted under this name with this key.
    #[error(
        "`{entry}`: the value is forged, or was protected with another key; treat it as absent"
    )]
    Forged {
        /// The key of the entry in the policy.
        entry: &'static str,
    },
}

impl GetError {
    /// Returns the key of the entry in the policy.
    #[must_use]
    pub const fn entry(&self) -> &'static str {
        match self {
            Self::Unreadable { entry, .. } | Self::MissingChunk { entry, .. } => entry,
            #[cfg(feature = "json")]
            Self::Json { entry, .. } => entry,
            Self::Forged { entry } => entry,
        }
    }
}

impl Unreadable {
    /// Adds the entry to the error.
    pub(crate) fn at(self, entry: &'static str) -> GetError {
        match self {
            Self::Not(expected) => GetError::Unreadable { entry, expected },
            #[cfg(feature = "json")]
            Self::Json(source) => GetError::Json { entry, source },
        }
    }
}

/// The reason why a string cannot be the variable part of a family's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a member of the family `{entry}` cannot have this name")]
#[non_exhaustive]
pub struct MemberError {
    /// The key of the entry in the policy.
    pub entry: &'static str,
    /// The problem with the variable part.
    pub source: NameError,
}
