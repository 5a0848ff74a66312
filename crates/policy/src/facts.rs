//! The content of a policy as a list of parts and fields. Comparisons and fingerprints both use this list, so
//! that only one place decides which values are equal.
//!
//! Facts do not depend on order, comments, written-out defaults or the units of durations: two policies with
//! equal facts have the same meaning.
#![cfg_attr(
    not(feature = "diff"),
    allow(
        dead_code,
        unused_imports,
        unreachable_pub,
        reason = "fingerprints read a part of the policy, and the diff all of it"
    )
)]

mod read;

pub use crate::keys::Field;
pub(crate) use crate::keys::fact::{Canonical, Fact, Texts, shown};
pub(crate) use crate::keys::words;
pub(crate) use read::{category, cookie, parts, service, storage, third_party, tracking};

use std::borrow::Cow;

/// The kind of table that a part represents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Policy,
    Service,
    Cookie,
    Storage,
    Tracking,
    ThirdParty,
    Planned,
    Category,
    Choices,
    Changes,
    Log,
    Exempt,
}

impl Kind {
    /// Returns the name of the table, as the file writes it.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Service => "service",
            Self::Cookie => "cookies",
            Self::Storage => "storage",
            Self::Tracking => "tracking",
            Self::ThirdParty => "third_parties",
            Self::Planned => "planned",
            Self::Category => "categories",
            Self::Choices => "choices",
            Self::Changes => "changes",
            Self::Log => "changes.log",
            Self::Exempt => "exempt",
        }
    }
}

/// One table of the policy.
#[derive(Clone, Debug)]
pub(crate) struct Part<'p> {
    pub(crate) kind: Kind,
    /// Its key, if a policy may have several tables of this kind.
    pub(crate) key: Cow<'p, str>,
    /// Its name. Sentences use it, and a comparison recognises the part by it if the key has changed.
    pub(crate) name: String,
    /// All fields of its kind, always in the same order.
    pub(crate) facts: Vec<(Field, Fact<'p>)>,
}

impl<'p> Part<'p> {
    /// Returns the name that findings use: `cookies.session`.
    pub(crate) fn entry(&self) -> String {
        let table = self.kind.table();
        if self.key.is_empty() {
            table.to_owned()
        } else {
            format!("{table}.{}", self.key)
        }
    }

    /// Returns the value of a field.
    pub(crate) fn get(&self, field: Field) -> Option<&Fact<'p>> {
        self.facts
            .iter()
            .find(|(found, _)| *found == field)
            .map(|(_, fact)| fact)
    }
}
