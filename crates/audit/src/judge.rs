//! Compares what a browser stored with a policy. This needs no browser: it computes findings from an observation and a policy.

mod attributes;
mod completeness;
mod consent;
mod declared;
mod findings;
mod parties;
mod stub;

use crate::address::{Address, is_loopback};
use crate::model::{Kind, Observation, Stage, StageReport, Stored};
use attributes::{differences, longer};
use cookie_registry_policy::source::Span;
use cookie_registry_policy::{Code, Finding, Policy, Severity};
use declared::{Declared, Index};
use findings::{About, Key, Pending};
use parties::whose;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use stub::{Draft, Known, policy_tables};

/// The result of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything was seen, and nothing violates the policy.
    Ok,
    /// Something violates the policy.
    Violation,
    /// No violation was seen, but not everything was seen.
    NotVerified,
}

/// One row of the comparison: an entry of the policy, or something that none declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// The entry, such as `cookies.session`; `None` if none declares it.
    pub entry: Option<String>,
    /// The kind in the browser; `None` if it was never seen.
    pub kind: Option<Kind>,
    /// The name in the browser; the declared name, if it was never seen.
    pub name: String,
    /// The stages in which it was stored.
    pub stages: Vec<Stage>,
    /// The first page on which it was seen.
    pub page: Option<String>,
    /// Who set it, in words.
    pub set_by: Option<String>,
}

/// The findings of an audit.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The findings, sorted. A finding with the code `audit-incomplete` is a reason why the audit did not see
    /// everything.
    pub findings: Vec<Finding>,
    /// Each entry of the policy, and each name that was stored.
    pub rows: Vec<Row>,
}

impl Judgement {
    /// Returns the verdict on these findings: a violation if any is an error.
    ///
    /// ```
    /// use cookie_registry_audit::{Judgement, Verdict};
    /// assert_eq!(Judgement::verdict(&[]), Verdict::Ok);
    /// ```
    #[must_use]
    pub fn verdict(findings: &[Finding]) -> Verdict {
        if findings.iter().any(|it| it.severity == Severity::Error) {
            Verdict::Violation
        } else if findings.iter().any(|it| it.code == Code::AuditIncomplete) {
            Verdict::NotVerified
        } else {
            Verdict::Ok
        }
    }
}

/// Compares an observation with a policy. For a name that the policy does not declare, `known` returns a draft of its entry, if
/// it knows the name.
#[must_use]
pub fn judge(policy: &Policy, observation: &Observation, known: Known<'_>) -> Judgement {
    let mut judge = Judge {
        policy,
        index: Index::new(policy),
        known,
        findings: BTreeMap::new(),
        rows: BTreeMap::new(),
    };
    for report in &observation.stages {
        for stored in &report.stored {
            judge.stored(report, stored);
        }
        judge.hosts(report);
        judge.refused(report);
        judge.record(report);
    }
    judge.incomplete(observation);
    judge.never_stored(observation);
    judge.finish()
}

/// A comparison of an observation with a policy.
struct Judge<'a> {
    policy: &'a Policy,
    index: Index<'a>,
    known: Known<'a>,
    findings: BTreeMap<Key, Pending>,
    rows: BTreeMap<(Option<String>, Option<Kind>, String), Row>,
}

impl<'a> Judge<'a> {
    /// Adds a stage to the row of an entry, which is new if this is the first stage.
    fn row(&mut self, entry: Option<&Declared<'_>>, report: &StageReport, stored: &Stored) {
        let entry = entry.map(|it| it.disclosure.entry.clone());
        let key = (entry.clone(), Some(stored.kind), stored.name.clone());
        let row = self.rows.entry(key).or_insert_with(|| Row {
            entry,
            kind: Some(stored.kind),
            name: stored.name.clone(),
            stages: Vec::new(),
            page: Some(stored.page.clone()),
            set_by: stored.setters.first().map(ToString::to_string),
        });
        if !row.stages.contains(&report.stage) {
            row.stages.push(report.stage);
        }
        if row.set_by.is_none() {
            row.set_by = stored.setters.first().map(ToString::to_string);
        }
    }

    /// Judges something that is stored.
    fn stored(&mut self, report: &StageReport, stored: &Stored) {
        // What an earlier stage of the same profile left, and is gone now, says nothing about this one.
        if !stored.remains && !stored.after_choice {
            return;
        }
        let declared = self.index.find(stored.kind, &stored.name);
        self.row(declared.as_ref(), report, stored);
        match declared {
            Some(declared) => self.declared(report, stored, &declared),
            None => self.undeclared(report.stage, stored),
        }
    }

    /// Reports something that the policy does not declare.
    fn undeclared(&mut self, stage: Stage, stored: &Stored) {
        let subject = format!("{:?} {} {}", stored.kind, stored.name, stored.scope);
        let name = &stored.name;
        let message = format!(
            "{} `{name}` is stored, but the policy does not declare it{}",
            stored.kind.noun(),
            whose(stored),
        );
        let draft = (self.known)(stored.kind, name);
        let stub = stub::stub(stored, draft.as_ref());
        let place = place(stored);
        self.add(
            &subject,
            Some(stage),
            |code| {
                let finding = Finding::new(code, Span::start_of(0), message);
                match stub {
                    Some(stub) => {
                        finding.help(format!("{place}; declare it, or remove it:\n{stub}"))
                    }
                    None => finding.severity(Severity::Warning).help(format!(
                        "{place}; no entry of a policy can declare this kind of storage"
                    )),
                }
            },
            Code::StoredUndeclared,
        );
    }

    /// Judges something that the policy declares.
    fn declared(&mut self, report: &StageReport, stored: &Stored, declared: &Declared<'a>) {
        self.without_consent(report.stage, stored, declared);
        self.by_other_party(report.stage, stored, declared);
        let about = |message: String| About {
            declared: declared.disclosure.entry.clone(),
            span: declared.disclosure.span,
            message,
            place: place(stored),
        };
        let name = &stored.name;
        if declared.disclosure.retired.is_some() && stored.after_choice {
            let message = format!("`{name}` is stored, but the policy has retired it");
            self.about(report.stage, Code::StoredAlthoughRetired, about(message));
        }
        let (Some(cookie), Some(attributes)) = (declared.cookie, &stored.cookie) else {
            return;
        };
        if let Some(written) = longer(attributes, declared.disclosure) {
            let lifetime = declared.disclosure.kept().lifetime;
            let message =
                format!("`{name}` is kept for {written}, but the policy declares {lifetime}");
            self.about(report.stage, Code::StoredLongerThanDeclared, about(message));
        }
        let is_development =
            Address::parse(&stored.page).is_none_or(|it| !it.secure && it.is_loopback());
        // The service may have another host than the page that embeds it.
        let is_loopback = is_development || is_loopback(&stored.scope);
        let differences = differences(attributes, stored, cookie, is_loopback);
        if !differences.is_empty() {
            let message = format!("`{name}` is stored with {}", differences.join(", "));
            self.about(
                report.stage,
                Code::StoredOtherwiseThanDeclared,
                about(message),
            );
        }
    }

    /// Reports the cookies of the service that the browser has refused.
    fn refused(&mut self, report: &StageReport) {
        for refused in &report.refused {
            let declared = self.index.find(Kind::Cookie, &refused.name);
            let is_ours = declared.is_some()
                || Address::parse(&refused.url)
                    .zip(Address::parse(&refused.page))
                    .is_some_and(|(one, other)| one.host == other.host);
            if !is_ours {
                continue;
            }
            let reasons = refused.reasons.join(", ");
            let message = format!(
                "the browser refuses the cookie `{}`: {reasons}",
                refused.name
            );
            let help = format!("it comes from {}; correct its attributes", refused.url);
            let (span, entry) = match &declared {
                Some(it) => (it.disclosure.span, Some(it.disclosure.entry.clone())),
                None => (Span::start_of(0), None),
            };
            self.add(
                &message.clone(),
                Some(report.stage),
                |code| {
                    let mut finding = Finding::new(code, span, message).help(help);
                    finding.entry = entry;
                    finding
                },
                Code::CookieRefusedByBrowser,
            );
        }
    }
}

/// Returns where something was seen and who set it, in words.
fn place(stored: &Stored) -> String {
    let page = &stored.page;
    match stored.setters.first() {
        Some(setter) => format!("set by {setter}, first seen on {page}"),
        None => format!("first seen on {page}"),
    }
}

#[cfg(test)]
mod tests;
