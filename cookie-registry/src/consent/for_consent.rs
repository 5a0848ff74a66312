//! The functions with which the crate `cookie-registry-consent` records a choice, exported as
//! `private::for_consent`.
//!
//! They are not public API: a [`Choice`] returns witnesses, so only a visitor's answer may create a `Choice`.

use super::kept::Kept;
use super::reader::millis;
use super::sweep::{self, Which};
use super::{Choice, Consent, ConsentId, ConsentRecord, Decided, Decision, RecordKey};
use crate::spec::CookieSpec;
use crate::write::Target;
use crate::{SetCookie, SetCookies, SetError};
use http::HeaderMap;
use std::time::SystemTime;

pub use super::stored::is_language;

/// Creates a consent id from random bytes.
#[must_use]
pub const fn consent_id(random: [u8; 16]) -> ConsentId {
    ConsentId::new(random)
}

/// Creates a decision. `fingerprint` identifies the text on which the visitor decided.
#[must_use]
pub fn decided(category: &str, decision: Decision, fingerprint: &str) -> Decided {
    Decided {
        category: category.into(),
        decision,
        fingerprint: fingerprint.into(),
        despite_signal: false,
        refused_parties: Vec::new(),
    }
}

/// Returns the cookies that a choice does not allow.
pub fn forbidden_cookies(choice: &Choice) -> impl Iterator<Item = &'static CookieSpec> {
    sweep::forbidden_cookies(choice)
}

/// Creates the key of a record from random bytes.
#[must_use]
pub const fn record_key(random: [u8; 16]) -> RecordKey {
    RecordKey::new(random)
}

/// Creates a record of decisions that were taken at `time`. `earlier` is the previous choice with the same id, if there is
/// one.
///
/// The record has a higher `sequence` than the earlier choice, even if the clock has been set back since.
#[must_use]
pub fn record(
    id: ConsentId,
    key: RecordKey,
    time: SystemTime,
    earlier: Option<&ConsentRecord>,
    language: &str,
    decisions: Vec<Decided>,
) -> ConsentRecord {
    let millis = millis(time);
    let next = earlier.map_or(0, |earlier| earlier.sequence.saturating_add(1));
    ConsentRecord {
        id,
        millis,
        sequence: millis.max(next),
        key: Some(key),
        language: language.into(),
        decisions,
    }
}

/// Returns the choice that a new record expresses, for the request that made it.
#[must_use]
pub fn choice(consent: &Consent, record: ConsentRecord, headers: &HeaderMap) -> Choice {
    let made_at = record.millis;
    Choice::new(
        consent.plan,
        Some(Kept::Made(record)),
        consent.request(headers),
        made_at,
    )
}

/// Returns the name of the consent cookie.
#[must_use]
pub fn cookie_name(consent: &Consent) -> &'static str {
    consent.spec.parts(&consent.deployment).name()
}

/// Writes the consent cookie that stores a record.
///
/// # Errors
/// [`SetError`] if the cookie would be too large, or cannot be a header.
pub fn set_cookie(consent: &Consent, record: &ConsentRecord) -> Result<SetCookie, SetError> {
    consent.write(&record.to_string(), Target::new(consent.spec, ""))
}

/// Returns the headers that remove every cookie that a choice does not allow. Single cookies are removed even if the
/// request does not carry them, because a browser does not send a cookie to a URL outside the `Path` of the cookie.
pub fn removals(consent: &Consent, choice: &Choice, headers: &HeaderMap) -> SetCookies {
    sweep::cookies(choice, &consent.deployment, headers, Which::All)
}
