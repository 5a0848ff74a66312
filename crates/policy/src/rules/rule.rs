//! What a rule is.

use super::{Code, Explanation};
use crate::compared::Compared;
use crate::draft::{Cookie, Disclosure, Draft, Storage};
use crate::finding::{Finding, Severity};
use crate::source::{Sources, Span};
use crate::waiver::Waived;
use cookie_registry_core::Jurisdiction;
use std::fmt;
use time::Date;

/// How sure it is that a source says what the rule takes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// The text itself was read.
    Read,
    /// The text was seen as others quote or paraphrase it.
    Quoted,
    /// From memory, not verified: such a rule weighs no more than a warning.
    Memory,
    /// A rule of this project: it follows from what a policy file is for.
    Project,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "the text was read",
            Self::Quoted => "seen as others quote it",
            Self::Memory => "from memory, not verified",
            Self::Project => "a rule of cookie-registry itself",
        })
    }
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Section, article or paragraph.
    pub text: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

/// At what a rule looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Found while the file is read: without it there is nothing to check, so it cannot be allowed.
    Reading,
    /// Found in what was read.
    Checking,
    /// Found where the policy is compared with its base or with what was approved.
    Comparing,
    /// Found in the `[[allow]]` tables themselves, which nothing else can allow.
    Allowing,
    /// Found in the sources of the service; what is accepted there stands in an `[[exempt]]`.
    Scanning,
}

pub(crate) enum Check {
    /// The reader finds it by itself.
    Reader,
    /// It is found in sources, not in the policy.
    Sources,
    /// Once, after all others, with what they have found and which `[[allow]]` has accepted it.
    Waivers(fn(&Context<'_>, &Waived<'_>, &mut Vec<Finding>)),
    /// Once for the policy, where it was compared with something.
    Compared(fn(&Context<'_>, &Compared, &mut Vec<Finding>)),
    /// Once for the policy.
    Policy(fn(&Context<'_>, &mut Vec<Finding>)),
    /// Once a cookie.
    Cookie(fn(&Context<'_>, &Cookie, &mut Vec<Finding>)),
    /// Once a storage key.
    Storage(fn(&Context<'_>, &Storage, &mut Vec<Finding>)),
    /// Once a cookie or storage key.
    Entry(fn(&Context<'_>, &Disclosure, &mut Vec<Finding>)),
}

/// A rule: what it finds, why it matters, and what to do.
pub struct Rule {
    /// Its name.
    pub code: Code,
    /// What a finding of it weighs.
    pub severity: Severity,
    /// What it demands, why it matters, and examples.
    pub explanation: Explanation,
    /// Where it comes from.
    pub sources: &'static [Source],
    /// The jurisdictions in which it holds; everywhere when there are none.
    pub jurisdictions: &'static [Jurisdiction],
    /// Since when it holds, as year, month and day; always when there is no date.
    pub since: Option<(i32, u8, u8)>,
    pub(crate) check: Check,
}

impl Rule {
    /// When it is found.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self.check {
            Check::Reader => Stage::Reading,
            Check::Sources => Stage::Scanning,
            Check::Waivers(_) => Stage::Allowing,
            Check::Compared(_) => Stage::Comparing,
            _ => Stage::Checking,
        }
    }

    /// Whether it holds where and when the policy applies.
    pub(crate) fn holds(&self, context: &Context<'_>) -> bool {
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

/// What a rule sees besides the entry.
pub(crate) struct Context<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) sources: &'a Sources,
    pub(crate) today: Date,
    pub(crate) jurisdictions: Vec<Jurisdiction>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(draft: &'a Draft, sources: &'a Sources, today: Date) -> Self {
        let mut jurisdictions: Vec<Jurisdiction> = draft.jurisdictions().collect();
        // A member state has its own rules and the Union's.
        let in_union = [Jurisdiction::Fr, Jurisdiction::De, Jurisdiction::Es];
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

    /// Where the policy names a jurisdiction.
    pub(crate) fn place_of(&self, jurisdiction: Jurisdiction) -> Option<Span> {
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
