//! How many bytes a cookie takes, as far as the policy bounds it.

use super::names::beginnings;
use crate::draft::{Cookie, Naming, Value};
use cookie_registry_core::encoding::Encoded;
use cookie_registry_core::{Protection, ValueKind};

/// How many chunks a value may be spread over: `NAME.0` to `NAME.9`.
pub(in crate::rules) const CHUNKS: usize = 10;
/// The length of `.0`.
pub(in crate::rules) const CHUNK_TAIL: usize = 2;
/// The most that a whole number of 64 bits takes: `-9223372036854775808`.
const LONGEST_INTEGER: usize = 20;
/// The Base64 of an HMAC-SHA256, which is put before a signed value.
const SIGNATURE: usize = 44;
/// Nonce and tag of AES-256-GCM, which are encrypted along with the value and then written in Base64.
const SEAL: usize = 28;

/// The length of the longest name, in bytes; for a family the shortest that it can have.
pub(in crate::rules) fn name_bytes(cookie: &Cookie) -> usize {
    match &cookie.naming {
        Some(Naming::Family { prefix, suffix, .. }) => {
            let length = |part: &Option<crate::source::Spanned<String>>| {
                part.as_ref().map_or(0, |part| part.value.len())
            };
            length(prefix) + 1 + length(suffix)
        }
        Some(naming) => beginnings(naming)
            .map(|name| name.value.len())
            .max()
            .unwrap_or(0),
        None => 0,
    }
}

/// The bytes that the longest value of the declared kind takes, encoded and protected, where the kind has
/// a longest one.
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

/// The bytes without which no value of the declared kind can be written.
pub(in crate::rules) fn least_bytes(cookie: &Cookie) -> usize {
    match cookie.disclosure.value.as_ref().map(|value| &value.value) {
        // Every declared word must fit, and both truths; a number may be bounded to fewer digits.
        Some(Value::OneOf(_) | Value::Kind(ValueKind::Boolean)) => kind_bytes(cookie).unwrap_or(1),
        _ => protected(cookie, 1, 1),
    }
}

/// The most bytes that the value takes: what `max_value_bytes` says, or the longest of its kind.
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
        Some(Protection::Encrypted) => (SEAL + plain).div_ceil(3) * 4,
        _ => encoded,
    }
}
