//! What a policy says, as one list of parts and fields. Comparing two policies and fingerprinting one both
//! work on this list, so that what counts as the same is decided once.
//!
//! Order, comments, spelling out of defaults and the unit in which a duration is written are gone here:
//! two policies of the same facts mean the same.
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
pub(crate) use crate::keys::fact::{Canonical, Fact, Texts};
pub(crate) use crate::keys::words;
pub(crate) use read::{category, cookie, parts, service, storage, third_party};

use std::borrow::Cow;

/// The table of the policy that a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Policy,
    Service,
    Cookie,
    Storage,
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
    /// Its key, where there is more than one of the kind.
    pub(crate) key: Cow<'p, str>,
    /// Its name, by which it is recognised when its key is another, and which sentences use.
    pub(crate) name: String,
    /// Every field of its kind, always all and in the same order.
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

    /// Returns the value of a field that its kind has.
    pub(crate) fn get(&self, field: Field) -> Option<&Fact<'p>> {
        self.facts
            .iter()
            .find(|(found, _)| *found == field)
            .map(|(_, fact)| fact)
    }
}
