//! Rows of the tables: records and documents as strings and numbers.

use crate::Method;
use crate::log::{ContentHash, LogError, ProofDocument, ProofDocumentKind, ProofRecord};
use cookie_registry::private::for_consent;
use cookie_registry::{Decided, Decision, RecordKey, Signals};
use serde_json::Value;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use std::str::FromStr;

/// A row of `consent_records`, without its number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordRow {
    pub(super) key: String,
    pub(super) previous: Option<String>,
    pub(super) consent_id: String,
    pub(super) sequence: i64,
    pub(super) millis: i64,
    pub(super) policy_version: String,
    pub(super) policy_hash: String,
    pub(super) page_hash: Option<String>,
    pub(super) decisions: String,
    pub(super) method: String,
    pub(super) language: String,
    pub(super) gpc: bool,
    pub(super) dnt: bool,
    pub(super) profile: Option<String>,
}

impl RecordRow {
    /// Creates the row of a record.
    pub(super) fn of(proof: &ProofRecord) -> Self {
        Self {
            key: proof.unique_key(),
            previous: proof.previous.map(|key| key.to_string()),
            consent_id: proof.id.to_string(),
            sequence: signed(proof.sequence),
            millis: signed(proof.millis),
            policy_version: proof.policy_version.to_string(),
            policy_hash: proof.policy_hash.to_string(),
            page_hash: proof.page_hash.map(|hash| hash.to_string()),
            decisions: proof.decisions_text(),
            method: proof.method.as_str().to_owned(),
            language: proof.language.to_string(),
            gpc: proof.signals.global_privacy_control,
            dnt: proof.signals.do_not_track,
            profile: proof.profile.map(|profile| profile.to_string()),
        }
    }

    /// Reads the record of a row.
    ///
    /// # Errors
    /// [`LogError::Unreadable`] if another program has changed a value.
    pub(super) fn into_proof(self) -> Result<ProofRecord, LogError> {
        Ok(ProofRecord {
            id: parsed("consent id", self.consent_id)?,
            key: record_key(self.key)?,
            previous: self
                .previous
                .map(|key| parsed("key of the choice before", key))
                .transpose()?,
            sequence: unsigned("place of a choice", self.sequence)?,
            millis: unsigned("time", self.millis)?,
            policy_version: self.policy_version.into(),
            policy_hash: parsed("policy hash", self.policy_hash)?,
            page_hash: self
                .page_hash
                .map(|hash| parsed("page hash", hash))
                .transpose()?,
            decisions: decisions(&self.decisions)
                .ok_or_else(|| unreadable("list of decisions", self.decisions))?,
            method: method(&self.method).ok_or_else(|| unreadable("method", self.method))?,
            language: self.language.into(),
            signals: signals(self.gpc, self.dnt),
            profile: self
                .profile
                .map(|profile| parsed("profile", profile))
                .transpose()?,
            withdrawn_at: None,
        })
    }
}

/// A row of `consent_documents`.
#[derive(Debug)]
pub(super) struct DocumentRow {
    pub(super) hash: String,
    pub(super) kind: String,
    pub(super) policy_hash: String,
    pub(super) language: Option<String>,
    pub(super) bytes: Vec<u8>,
}

impl DocumentRow {
    /// Creates the row of a document.
    pub(super) fn of(document: ProofDocument) -> Self {
        Self {
            hash: document.hash.to_string(),
            kind: document.kind.as_str().to_owned(),
            policy_hash: document.policy.to_string(),
            language: document.language.map(Into::into),
            bytes: document.bytes,
        }
    }

    /// Reads the document of a row.
    ///
    /// # Errors
    /// [`LogError::Unreadable`] if another program has changed a value, or if the bytes do not match the
    /// hash.
    pub(super) fn into_document(self) -> Result<ProofDocument, LogError> {
        let hash: ContentHash = parsed("content hash", self.hash)?;
        if ContentHash::of([&self.bytes]) != hash {
            return Err(unreadable("document for the hash", hash.to_string()));
        }
        let kind = [ProofDocumentKind::Policy, ProofDocumentKind::Page]
            .into_iter()
            .find(|kind| kind.as_str() == self.kind)
            .ok_or_else(|| unreadable("kind of document", self.kind))?;
        Ok(ProofDocument {
            kind,
            hash,
            policy: parsed("policy hash", self.policy_hash)?,
            language: self.language.map(Into::into),
            bytes: self.bytes,
        })
    }
}

impl<'r, R: Row> FromRow<'r, R> for RecordRow
where
    for<'n> &'n str: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        Ok(Self {
            key: row.try_get("key")?,
            previous: row.try_get("previous")?,
            consent_id: row.try_get("consent_id")?,
            sequence: row.try_get("sequence")?,
            millis: row.try_get("millis")?,
            policy_version: row.try_get("policy_version")?,
            policy_hash: row.try_get("policy_hash")?,
            page_hash: row.try_get("page_hash")?,
            decisions: row.try_get("decisions")?,
            method: row.try_get("method")?,
            language: row.try_get("language")?,
            gpc: row.try_get("gpc")?,
            dnt: row.try_get("dnt")?,
            profile: row.try_get("profile")?,
        })
    }
}

/// A record with its number.
#[cfg(feature = "archive")]
#[derive(Debug)]
pub(super) struct NumberedRow(pub(super) i64, pub(super) RecordRow);

#[cfg(feature = "archive")]
impl<'r, R: Row> FromRow<'r, R> for NumberedRow
where
    for<'n> &'n str: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    RecordRow: FromRow<'r, R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        Ok(Self(row.try_get("number")?, RecordRow::from_row(row)?))
    }
}

impl<'r, R: Row> FromRow<'r, R> for DocumentRow
where
    for<'n> &'n str: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        Ok(Self {
            hash: row.try_get("hash")?,
            kind: row.try_get("kind")?,
            policy_hash: row.try_get("policy_hash")?,
            language: row.try_get("language")?,
            bytes: row.try_get("bytes")?,
        })
    }
}

/// Converts a time to the signed type of databases. No clock exceeds it.
pub(super) fn signed(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

/// Converts a number of a row.
fn unsigned(what: &'static str, number: i64) -> Result<u64, LogError> {
    u64::try_from(number).map_err(|_| unreadable(what, number.to_string()))
}

/// Parses the key of a row; `None` for a record of the first version of the tables, whose key is a hash of its contents.
fn record_key(text: String) -> Result<Option<RecordKey>, LogError> {
    if text.parse::<ContentHash>().is_ok() {
        return Ok(None);
    }
    parsed("key of a choice", text).map(Some)
}

/// Creates the signals of a row.
fn signals(gpc: bool, dnt: bool) -> Signals {
    let mut signals = Signals::default();
    signals.global_privacy_control = gpc;
    signals.do_not_track = dnt;
    signals
}

/// Creates the error for a value that this version does not write.
fn unreadable(what: &'static str, value: String) -> LogError {
    LogError::Unreadable { what, value }
}

/// Parses a value of a row.
fn parsed<T: FromStr>(what: &'static str, text: String) -> Result<T, LogError> {
    text.parse().map_err(|_| unreadable(what, text))
}

/// Parses the method of a choice.
fn method(word: &str) -> Option<Method> {
    [
        Method::AcceptAll,
        Method::RejectAll,
        Method::ByCategory,
        Method::Withdrawal,
    ]
    .into_iter()
    .find(|method| method.as_str() == word)
}

/// Parses a list of decisions.
fn decisions(json: &str) -> Option<Vec<Decided>> {
    let list: Value = serde_json::from_str(json).ok()?;
    list.as_array()?.iter().map(decided).collect()
}

/// Parses a decision.
fn decided(value: &Value) -> Option<Decided> {
    let decision = value.get("decision")?.as_str()?;
    let decision = [Decision::Granted, Decision::Refused]
        .into_iter()
        .find(|known| known.as_str() == decision)?;
    let mut decided = for_consent::decided(
        value.get("category")?.as_str()?,
        decision,
        value.get("fingerprint")?.as_str()?,
    );
    if let Some(despite_signal) = value.get("despite_signal") {
        decided.despite_signal = despite_signal.as_bool()?;
    }
    if let Some(parties) = value.get("refused_parties") {
        let parties = parties.as_array()?.iter();
        decided.refused_parties = parties
            .map(|party| party.as_str().map(Into::into))
            .collect::<Option<_>>()?;
    }
    Some(decided)
}
