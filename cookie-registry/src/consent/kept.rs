//! The record of a choice: as the cookie of a request stores it, or of a choice that was just made.

use super::stored::{Stored, StoredDecision};
use super::{ConsentRecord, Decided, Decision, Fingerprints};
use std::sync::OnceLock;

/// The record of a choice.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    /// As the cookie stores it. It is taken apart when it is needed as a whole.
    Stored(Stored, OnceLock<Option<ConsentRecord>>),
    /// Of a choice that was just made.
    Made(ConsentRecord),
}

/// A decision in the record of a choice.
#[derive(Clone, Copy, Debug)]
pub(super) enum KeptDecision<'r> {
    Stored(StoredDecision<'r>),
    Made(&'r Decided),
}

impl Kept {
    pub(super) const fn stored(stored: Stored) -> Self {
        Self::Stored(stored, OnceLock::new())
    }

    /// Returns [`ConsentRecord::millis`].
    pub(super) const fn millis(&self) -> u64 {
        match self {
            Self::Stored(stored, _) => stored.millis(),
            Self::Made(record) => record.millis,
        }
    }

    /// Returns [`ConsentRecord::sequence`].
    pub(super) const fn sequence(&self) -> u64 {
        match self {
            Self::Stored(stored, _) => stored.sequence(),
            Self::Made(record) => record.sequence,
        }
    }

    /// Returns the decision on a category.
    pub(super) fn on(&self, category: &str) -> Option<KeptDecision<'_>> {
        match self {
            Self::Stored(stored, _) => stored.on(category).map(KeptDecision::Stored),
            Self::Made(record) => record.on(category).map(KeptDecision::Made),
        }
    }

    /// Returns the record as a whole. There is always one, because a stored record is valid.
    pub(super) fn record(&self) -> Option<&ConsentRecord> {
        match self {
            Self::Stored(stored, record) => record.get_or_init(|| stored.to_record()).as_ref(),
            Self::Made(record) => Some(record),
        }
    }

    /// Appends the text that the cookie stores.
    pub(super) fn append_to(&self, text: &mut String) {
        match self {
            Self::Stored(stored, _) => text.push_str(stored.text()),
            Self::Made(record) => record.append_to(text),
        }
    }
}

impl<'r> KeptDecision<'r> {
    pub(super) const fn decision(self) -> Decision {
        match self {
            Self::Stored(decided) => decided.decision,
            Self::Made(decided) => decided.decision,
        }
    }

    pub(super) const fn despite_signal(self) -> bool {
        match self {
            Self::Stored(decided) => decided.despite_signal,
            Self::Made(decided) => decided.despite_signal,
        }
    }

    /// Returns whether the decision counts for a category with these fingerprints.
    pub(super) fn is_accepted_by(self, fingerprints: &Fingerprints) -> bool {
        fingerprints.accept_octets(match self {
            Self::Stored(decided) => decided.fingerprint,
            Self::Made(decided) => decided.fingerprint.as_bytes(),
        })
    }

    /// Returns whether the visitor refused a third party although the category is granted.
    pub(super) fn refuses(self, party: &str) -> bool {
        match self {
            Self::Stored(decided) => decided.refuses(party),
            Self::Made(decided) => {
                let mut refused = decided.refused_parties.iter();
                refused.any(|refused| **refused == *party)
            }
        }
    }
}
