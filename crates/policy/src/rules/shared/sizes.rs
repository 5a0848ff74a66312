//! The size of a cookie in bytes, if the policy limits it.

use super::names::prefixes;
use crate::draft::{Cookie, Naming, Value};
use cookie_registry_core::encoding::Encoded;
use cookie_registry_core::{Protection, ValueKind};

/// The maximum number of chunks of a value: `NAME.0` to `NAME.9`.
pub(in crate::rules) const CHUNKS: usize = 10;
/// The length of `.0`.
pub(in crate::rules) const CHUNK_SUFFIX: usize = 2;
/// The length of the longest 64-bit integer, `-9223372036854775808`.
const LONGEST_INTEGER: usize = 20;
/// The length of the Base64 of an HMAC-SHA256, which precedes a signed value.
const SIGNATURE: usize = 44;
/// The length of nonce and tag of AES-256-GCM, which are Base64-encoded together with the encrypted value.
const NONCE_AND_TAG: usize = 28;

/// Returns the length of the longest name, in bytes; for a family the shortest possible.
pub(in crate::rules) fn name_bytes(cookie: &Cookie) -> usize {
    match &cookie.naming {
        Some(Naming::Family { prefix, suffix, .. }) => {
            let length = |part: &Option<crate::source::Spanned<String>>| {
                part.as_ref().map_or(0, |part| part.value.len())
            };
            length(prefix) + 1 + length(suffix)
        }
        Some(naming) => prefixes(naming)
            .map(|name| name.value.len())
            .max()
            .unwrap_or(0),
        None => 0,
    }
}

/// Returns the bytes of the longest value of the declared type, encoded and protected, if the type has a longest
/// value.
pub(in crate::rules) fn kind_bytes(cookie: &Cookie) -> Option<usize> {
    let (plain, encoded) = match &cookie.disclosure.value.as_ref()?.value {
        Value::Kind(ValueKind::Boolean) => ("false".len(), "false".len()),
        Value::Kind(ValueKind::Integer) => (LONGEST_INTEGER, LONGEST_INTEGER),
        Value::Kind(_) => return None,
        Value::OneOf(words) => (
            words.iter().map(|word| word.value.len()).max()?,
            words
                .iter()
                .map(|word| Encoded::of(word.value.as_bytes()).len())
                .max()?,
        ),
    };
    Some(protected(cookie, plain, encoded))
}

/// Returns the bytes that the shortest value of the declared type needs.
pub(in crate::rules) fn min_bytes(cookie: &Cookie) -> usize {
    match cookie.disclosure.value.as_ref().map(|value| &value.value) {
        // Every declared value must fit, and both booleans. A number may be limited to fewer digits.
        Some(Value::OneOf(_) | Value::Kind(ValueKind::Boolean)) => kind_bytes(cookie).unwrap_or(1),
        _ => protected(cookie, 1, 1),
    }
}

/// Returns the maximum bytes of the value: `max_value_bytes`, or the longest value of its type.
pub(in crate::rules) fn value_bytes(cookie: &Cookie) -> Option<usize> {
    let declared = cookie
        .max_value_bytes
        .as_ref()
        .and_then(|max| usize::try_from(max.value).ok());
    declared.or_else(|| kind_bytes(cookie))
}

fn protected(cookie: &Cookie, plain: usize, encoded: usize) -> usize {
    match cookie
        .protection
        .as_ref()
        .map(|protection| protection.value)
    {
        Some(Protection::Signed) => SIGNATURE + encoded,
        Some(Protection::Encrypted) => (NONCE_AND_TAG + plain).div_ceil(3) * 4,
        _ => encoded,
    }
}
