//! A discrepancy between the sources and the policy.

use crate::compare::Difference;
use crate::exemptions::{Judged, Problem};
use crate::occurrence::Occurrence;
use cookie_registry_policy::source::Span;
use time::Date;

/// A declared entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name of the entry in findings, such as `cookies.session`.
    pub entry: String,
    /// The constant of the entry, such as `SESSION`.
    pub constant: String,
    /// The name in the browser; for a family, the prefix.
    pub name: String,
}

/// A discrepancy between the sources and the policy.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Discrepancy<'s> {
    /// The sources set or remove a cookie or key that the policy does not declare.
    Undeclared {
        /// The occurrence in the sources.
        occurrence: &'s Occurrence,
        /// The entry with the most similar name, if it is similar enough to be a likely misspelling.
        nearest: Option<Entry>,
        /// A table for `policy.toml` with everything that the sources show. A person completes the rest.
        stub: String,
    },
    /// The sources set or remove a cookie or key whose name cannot be determined from the sources.
    Unreadable {
        /// The occurrence in the sources.
        occurrence: &'s Occurrence,
    },
    /// The sources set or remove a declared cookie without the constant of its entry, so that nothing enforces its
    /// attributes.
    BypassesRegistry {
        /// The occurrence in the sources.
        occurrence: &'s Occurrence,
        /// The entry whose constant should be used.
        entry: Entry,
    },
    /// The sources set an entry although, according to the policy, another party sets it.
    SetByOthers {
        /// The occurrence in the sources.
        occurrence: &'s Occurrence,
        /// The entry.
        entry: Entry,
    },
    /// The sources set an entry that is retired.
    RetiredButSet {
        /// The occurrence in the sources.
        occurrence: &'s Occurrence,
        /// The entry.
        entry: Entry,
    },
    /// A script sets a cookie with a longer lifetime than the policy declares.
    KeptLonger {
        /// The occurrence in the sources.
        occurrence: &'s Occurrence,
        /// The entry.
        entry: Entry,
        /// The two lifetimes.
        difference: Difference,
    },
    /// A script sets a cookie with other attributes than the policy declares.
    SetOtherwise {
        /// The occurrence in the sources.
        occurrence: &'s Occurrence,
        /// The entry.
        entry: Entry,
        /// Each attribute that differs, except for a longer lifetime.
        differences: Vec<Difference>,
    },
    /// The policy declares an entry that the sources never set.
    NeverSet {
        /// The entry.
        entry: Entry,
        /// The location in the policy.
        span: Span,
    },
    /// The policy says that an event removes an entry, but no code removes it.
    NeverCleared {
        /// The entry.
        entry: Entry,
        /// The location in the policy.
        span: Span,
        /// The first event that the entry names under `cleared_on`.
        event: String,
    },
    /// An exemption has expired. The code that it covered is checked again.
    ExemptionExpired {
        /// The location in the policy.
        span: Span,
        /// The path of the exemption.
        path: String,
        /// The last day of the exemption.
        until: Date,
    },
    /// An exemption covers fewer uses than it allows.
    ExemptionShrunk {
        /// The location in the policy.
        span: Span,
        /// The path of the exemption.
        path: String,
        /// The number of uses that remain.
        left: u32,
    },
    /// An exemption covers nothing.
    ExemptionUnused {
        /// The location in the policy.
        span: Span,
        /// The path of the exemption.
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
