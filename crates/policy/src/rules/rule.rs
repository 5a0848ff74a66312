//! The definition of a rule, and what a rule can access.

use super::shared::used::Used;
use super::{Code, Explanation, Source};
use crate::compared::Compared;
use crate::draft::{Cookie, Disclosure, Draft, Storage};
use crate::finding::{Finding, Severity};
use crate::source::{Sources, Span};
use crate::waiver::Waived;
use cookie_registry_core::Jurisdiction;
use std::fmt;
use time::Date;

/// The stage of a check at which a rule reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// While the file is read. Such a finding cannot be allowed, because a value that could not be read cannot be checked.
    Reading,
    /// In the policy that was read.
    Checking,
    /// When the policy is compared with its base or with recorded approvals.
    Comparing,
    /// In the `[[allow]]` tables themselves. Such a finding cannot be allowed.
    Allowing,
    /// In the sources of the service; an `[[exempt]]` accepts such a finding.
    Scanning,
    /// In a real browser that visits the pages of the service, by `cargo cookie-registry audit`.
    Auditing,
    /// When the macro is expanded. `cargo cookie-registry check` does not report such a finding.
    Compiling,
}

/// How a rule is checked.
pub(crate) enum Check {
    /// By the reader.
    Reader,
    /// By the scan of the sources.
    Sources,
    /// By the audit of the pages in a browser.
    Browser,
    /// By the derive macro.
    Macro,
    /// Once, after all others, with the `[[allow]]` tables, and with the information which of them accepted a finding.
    Waivers(fn(&Context<'_>, &Waived<'_>, &mut Vec<Finding>)),
    /// Once for the policy, with the comparison.
    Compared(fn(&Context<'_>, &Compared, &mut Vec<Finding>)),
    /// Once for the policy.
    Policy(fn(&Context<'_>, &mut Vec<Finding>)),
    /// Once for each cookie.
    Cookie(fn(&Context<'_>, &Cookie, &mut Vec<Finding>)),
    /// Once for each storage key.
    Storage(fn(&Context<'_>, &Storage, &mut Vec<Finding>)),
    /// Once for each cookie and storage key.
    Entry(fn(&Context<'_>, &Disclosure, &mut Vec<Finding>)),
    /// Once for each cookie and storage key in use, and for each technology of tracking.
    Used(fn(&Context<'_>, &Used<'_>, &mut Vec<Finding>)),
    /// Not in this build.
    Omitted(Stage),
}

impl Check {
    /// Returns the check of a rule that never reports an error. The macro reports errors alone, so it is built without the
    /// feature `warnings`, and these checks are not compiled into it.
    pub(crate) const fn of_warnings(self) -> Self {
        if cfg!(feature = "warnings") {
            self
        } else {
            Self::Omitted(self.stage())
        }
    }

    /// Returns the check of a rule that compares the policy with another one. Without the feature `diff`, there is none.
    pub(crate) const fn of_comparison(
        check: fn(&Context<'_>, &Compared, &mut Vec<Finding>),
    ) -> Self {
        if cfg!(feature = "diff") {
            Self::Compared(check)
        } else {
            Self::Omitted(Stage::Comparing)
        }
    }

    /// Returns the stage at which a rule with this check reports.
    const fn stage(&self) -> Stage {
        match self {
            Self::Reader => Stage::Reading,
            Self::Sources => Stage::Scanning,
            Self::Browser => Stage::Auditing,
            Self::Macro => Stage::Compiling,
            Self::Waivers(_) => Stage::Allowing,
            Self::Compared(_) => Stage::Comparing,
            Self::Omitted(stage) => *stage,
            Self::Policy(_)
            | Self::Cookie(_)
            | Self::Storage(_)
            | Self::Entry(_)
            | Self::Used(_) => Stage::Checking,
        }
    }
}

/// A rule: its requirement, the reason for it, and the function that checks it.
pub struct Rule {
    /// The code of its findings.
    pub code: Code,
    /// The severity of its findings.
    pub severity: Severity,
    /// Its explanation, as Markdown of the shape that [`Explanation`] describes.
    pub(crate) explanation: &'static str,
    /// The sources of the requirement.
    pub sources: &'static [Source],
    /// The jurisdictions in which the rule applies. An empty list stands for every jurisdiction.
    pub jurisdictions: &'static [Jurisdiction],
    /// The day from which the rule applies, as year, month and day. `None` if the rule has always applied.
    pub since: Option<(i32, u8, u8)>,
    pub(crate) check: Check,
}

impl Rule {
    /// Returns what the rule demands, why it matters, and examples.
    #[must_use]
    pub fn explanation(&self) -> Explanation {
        // A test parses each of them.
        Explanation::parse(self.explanation).unwrap_or_default()
    }

    /// Returns the stage at which the rule reports.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        self.check.stage()
    }

    /// Returns whether the rule applies in the policy's jurisdictions and on this day.
    pub(crate) fn applies(&self, context: &Context<'_>) -> bool {
        let here = self.jurisdictions.is_empty()
            || self
                .jurisdictions
                .iter()
                .any(|jurisdiction| context.applies(*jurisdiction));
        here && self
            .since
            .is_none_or(|since| context.today_tuple() >= since)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("code", &self.code)
            .field("severity", &self.severity)
            .finish_non_exhaustive()
    }
}

/// What a rule can access in addition to the entry.
pub(crate) struct Context<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) sources: &'a Sources,
    pub(crate) today: Date,
    pub(crate) jurisdictions: Vec<Jurisdiction>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(draft: &'a Draft, sources: &'a Sources, today: Date) -> Self {
        let mut jurisdictions: Vec<Jurisdiction> = draft.jurisdictions().collect();
        // The law of the Union applies in its member states as well.
        let in_union = [
            Jurisdiction::Fr,
            Jurisdiction::De,
            Jurisdiction::Es,
            Jurisdiction::It,
            Jurisdiction::Nl,
        ];
        if jurisdictions
            .iter()
            .any(|jurisdiction| in_union.contains(jurisdiction))
        {
            jurisdictions.push(Jurisdiction::Eu);
        }
        Self {
            draft,
            sources,
            today,
            jurisdictions,
        }
    }

    pub(crate) fn applies(&self, jurisdiction: Jurisdiction) -> bool {
        self.jurisdictions.contains(&jurisdiction)
    }

    /// Returns where the policy names a jurisdiction.
    pub(crate) fn span_of(&self, jurisdiction: Jurisdiction) -> Option<Span> {
        let named = self
            .draft
            .policy
            .iter()
            .flat_map(|policy| &policy.jurisdictions);
        named
            .filter(|named| named.value == jurisdiction)
            .map(|named| named.span)
            .next()
    }

    pub(crate) fn today_tuple(&self) -> (i32, u8, u8) {
        let (year, month, day) = self.today.to_calendar_date();
        (year, u8::from(month), day)
    }
}
