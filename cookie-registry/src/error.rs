//! Why a cookie could not be set or read. No message repeats a value: it may be a secret.

use crate::value::{Unreadable, Unwritable};
use cookie_registry_core::NameError;

/// Why a cookie was not set. Nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// The value has an octet that no token has, and tokens are never encoded.
    #[error(
        "cookie `{entry}`: the octet at offset {at} of the value cannot stand in a token; \
         give a token of cookie octets, or declare `value = \"text\"` in the policy"
    )]
    NotAToken {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// Offset of the octet, from 0.
        at: usize,
    },
    /// The encoded value is longer than the policy's `max_value_bytes`, or together with its name longer
    /// than a browser keeps (RFC 10025, section 5.6: it would ignore the whole cookie).
    #[error(
        "cookie `{entry}` would take {bytes} octets and the limit is {limit}; keep the data on the \
         server and put its id into the cookie, or make the entry `chunked` in the policy"
    )]
    TooLarge {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// How many octets it would take: those of the encoded value where `max_value_bytes` is the
        /// limit, else those of name and value.
        bytes: usize,
        /// How many it may take.
        limit: usize,
    },
    /// The deployment's domain lies outside those that the policy permits.
    #[error(
        "cookie `{entry}`: the configured domain `{domain}` lies outside {within:?}; configure one \
         within, or have the policy's `within` extended"
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
        /// What serialisation said.
        source: serde_json::Error,
    },
    /// The header would hold an octet that no header may. Only a registry that was not made by the macro
    /// can cause it.
    #[error(
        "cookie `{entry}`: its name or attributes cannot stand in a header; check the registry"
    )]
    NotAHeader {
        /// The key of the entry in the policy.
        entry: &'static str,
    },
}

impl SetError {
    /// The key of the entry in the policy.
    #[must_use]
    pub const fn entry(&self) -> &'static str {
        match self {
            Self::NotAToken { entry, .. }
            | Self::TooLarge { entry, .. }
            | Self::DomainOutside { entry, .. }
            | Self::NotAHeader { entry } => entry,
            #[cfg(feature = "json")]
            Self::Json { entry, .. } => entry,
        }
    }
}

impl Unwritable {
    /// The error of the entry for which this happened.
    pub(crate) fn at(self, entry: &'static str) -> SetError {
        match self {
            Self::NotAToken { at } => SetError::NotAToken { entry, at },
            #[cfg(feature = "json")]
            Self::Json(source) => SetError::Json { entry, source },
        }
    }
}

/// Why a value that the request carries, or that storage holds, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GetError {
    /// It is not what the policy says it is.
    #[error("`{entry}`: the value is not {expected}; treat it as absent, or remove it")]
    Unreadable {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// What the policy says it is.
        expected: &'static str,
    },
    /// It is not the JSON that was asked for.
    #[cfg(feature = "json")]
    #[error(
        "`{entry}`: the value is not the JSON that was asked for; treat it as absent, or remove it"
    )]
    Json {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// What deserialisation said.
        source: serde_json::Error,
    },
    /// A chunk is missing between others: the browser dropped it, or sent it from another path.
    #[error("`{entry}`: chunk {chunk} is missing; treat the value as absent, or remove it")]
    MissingChunk {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// The number of the first missing chunk, from 0.
        chunk: usize,
    },
    /// It was not signed or encrypted by this service under this name with this key.
    #[cfg(feature = "protection")]
    #[error(
        "`{entry}`: the value is forged, or was protected with another key; treat it as absent"
    )]
    Forged {
        /// The key of the entry in the policy.
        entry: &'static str,
    },
}

impl GetError {
    /// The key of the entry in the policy.
    #[must_use]
    pub const fn entry(&self) -> &'static str {
        match self {
            Self::Unreadable { entry, .. } | Self::MissingChunk { entry, .. } => entry,
            #[cfg(feature = "json")]
            Self::Json { entry, .. } => entry,
            #[cfg(feature = "protection")]
            Self::Forged { entry } => entry,
        }
    }
}

impl Unreadable {
    /// The error of the entry for which this happened.
    pub(crate) fn at(self, entry: &'static str) -> GetError {
        match self {
            Self::Not(expected) => GetError::Unreadable { entry, expected },
            #[cfg(feature = "json")]
            Self::Json(source) => GetError::Json { entry, source },
        }
    }
}

/// Why a text cannot be the variable part of a family's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a member of the family `{entry}` cannot have this name")]
#[non_exhaustive]
pub struct MemberError {
    /// The key of the entry in the policy.
    pub entry: &'static str,
    /// What is wrong with the variable part.
    pub source: NameError,
}
