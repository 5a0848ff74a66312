//! A disagreement between sources and policy.

use crate::compare::Difference;
use crate::exemptions::{Judged, Problem};
use crate::occurrence::Occurrence;
use cookie_registry_policy::source::Span;
use time::Date;

/// A declared entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How findings name it: `cookies.session`.
    pub entry: String,
    /// Its constant: `SESSION`.
    pub constant: String,
    /// Its name, or what its names begin with.
    pub name: String,
}

/// Where sources and policy disagree.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Discrepancy<'s> {
    /// The sources set or remove what the policy does not declare.
    Undeclared {
        /// Where.
        occurrence: &'s Occurrence,
        /// The entry whose name is nearest, when one is near enough to be meant.
        nearest: Option<Entry>,
        /// A table for policy.toml with what the sources show; a person fills in the rest.
        stub: String,
    },
    /// The sources set or remove something whose name cannot be read from them.
    Unreadable {
        /// Where.
        occurrence: &'s Occurrence,
    },
    /// The sources set or remove a declared cookie by hand, so that nothing enforces its attributes.
    BypassesRegistry {
        /// Where.
        occurrence: &'s Occurrence,
        /// The entry, whose constant should be used.
        entry: Entry,
    },
    /// The sources set an entry of which the policy says that another party sets it.
    SetByOthers {
        /// Where.
        occurrence: &'s Occurrence,
        /// The entry.
        entry: Entry,
    },
    /// The sources set an entry that is retired.
    RetiredButSet {
        /// Where.
        occurrence: &'s Occurrence,
        /// The entry.
        entry: Entry,
    },
    /// A script sets a cookie with a longer lifetime than the policy declares.
    KeptLonger {
        /// Where.
        occurrence: &'s Occurrence,
        /// The entry.
        entry: Entry,
        /// The two lifetimes.
        difference: Difference,
    },
    /// A script sets a cookie with other attributes than the policy declares.
    SetOtherwise {
        /// Where.
        occurrence: &'s Occurrence,
        /// The entry.
        entry: Entry,
        /// Each attribute that differs, without a lifetime that is longer.
        differences: Vec<Difference>,
    },
    /// The policy declares what the sources never set.
    NeverSet {
        /// The entry.
        entry: Entry,
        /// Its span in the policy.
        span: Span,
    },
    /// The policy says that an event removes an entry, and no code does.
    NeverCleared {
        /// The entry.
        entry: Entry,
        /// Its span in the policy.
        span: Span,
        /// The first of its events.
        event: String,
    },
    /// An exemption is past its date; what it covered is looked at again.
    ExemptionExpired {
        /// Its span in the policy.
        span: Span,
        /// Its path.
        path: String,
        /// Its date.
        until: Date,
    },
    /// An exemption covers fewer uses than it allows.
    ExemptionShrunk {
        /// Its span in the policy.
        span: Span,
        /// Its path.
        path: String,
        /// How many uses are left.
        left: u32,
    },
    /// An exemption covers nothing.
    ExemptionUnused {
        /// Its span in the policy.
        span: Span,
        /// Its path.
        path: String,
    },
}

impl From<Judged> for Discrepancy<'_> {
    fn from(
        Judged {
            span,
            path,
            problem,
        }: Judged,
    ) -> Self {
        match problem {
            Problem::Expired(until) => Self::ExemptionExpired { span, path, until },
            Problem::Shrunk(left) => Self::ExemptionShrunk { span, path, left },
            Problem::Unused => Self::ExemptionUnused { span, path },
        }
    }
}
