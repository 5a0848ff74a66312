//! Compares what a browser stored with a policy. This needs no browser: it computes findings from an observation and a policy.

mod attributes;
mod declared;
mod stub;

use crate::address::{Address, is_loopback, is_within};
use crate::model::{Kind, Observation, Party, Stage, StageReport, Stored};
use attributes::{differences, longer};
use cookie_registry_core::{SetBy, SetsOn};
use cookie_registry_policy::consent::Asked;
use cookie_registry_policy::source::Span;
use cookie_registry_policy::{Code, Finding, Policy, Severity};
use declared::{Declared, Index};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

/// What distinguishes findings: each is reported once, with all its stages.
type Key = (Code, String);

struct Pending {
    finding: Finding,
    stages: BTreeSet<Stage>,
}

struct Judge<'a> {
    policy: &'a Policy,
    index: Index<'a>,
    known: Known<'a>,
    findings: BTreeMap<Key, Pending>,
    rows: BTreeMap<(Option<String>, Option<Kind>, String), Row>,
}

impl<'a> Judge<'a> {
    fn add(
        &mut self,
        subject: &str,
        stage: Option<Stage>,
        finding: impl FnOnce(Code) -> Finding,
        code: Code,
    ) {
        let pending = self
            .findings
            .entry((code, subject.to_owned()))
            .or_insert_with(|| Pending {
                finding: finding(code),
                stages: BTreeSet::new(),
            });
        pending.stages.extend(stage);
    }

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

    fn about(&mut self, stage: Stage, code: Code, about: About) {
        let subject = format!("{} {}", about.declared, about.message);
        self.add(
            &subject,
            Some(stage),
            |code| {
                Finding::new(code, about.span, about.message)
                    .help(about.place)
                    .entry(about.declared)
            },
            code,
        );
    }

    fn without_consent(&mut self, stage: Stage, stored: &Stored, declared: &Declared<'a>) {
        let asked = declared.disclosure.asked();
        let is_refused = match (stage, asked) {
            (_, Asked::Nothing) | (Stage::AfterAccept, _) => None,
            (Stage::BeforeChoice, Asked::Consent) => Some(Code::StoredBeforeConsent),
            (Stage::BeforeChoice, Asked::Objection) => None,
            (Stage::WithSignal, asked) => self.refused_by_signal(declared, asked),
            (Stage::AfterReject, _) => Some(Code::StoredAfterReject),
            (Stage::AfterWithdrawal, _) => Some(Code::StoredAfterWithdrawal),
        };
        let Some(code) = is_refused else {
            return;
        };
        let name = &stored.name;
        let state = match (stored.after_choice, stored.remains) {
            (false, _) => "is still stored",
            (true, true) => "is stored",
            (true, false) => "was stored for a moment",
        };
        let category = &declared.disclosure.category.key;
        let about = About {
            declared: declared.disclosure.entry.clone(),
            span: declared.disclosure.span,
            message: format!(
                "`{name}` {state} {stage}, although its category `{category}` needs a choice"
            ),
            place: place(stored),
        };
        self.about(stage, code, about);
    }

    /// Returns the code of an entry that is stored although the browser sends Global Privacy Control.
    fn refused_by_signal(&self, declared: &Declared<'_>, asked: Asked) -> Option<Code> {
        let key = &declared.disclosure.category.key;
        let categories = self.policy.asked_categories();
        let refused = categories
            .iter()
            .any(|it| it.key == key && it.refused_by_gpc);
        match (refused, asked) {
            (true, _) => Some(Code::StoredDespiteSignal),
            (false, Asked::Consent) => Some(Code::StoredBeforeConsent),
            _ => None,
        }
    }

    fn by_other_party(&mut self, stage: Stage, stored: &Stored, declared: &Declared<'a>) {
        let disclosure = &declared.disclosure;
        let party = disclosure
            .provider
            .as_deref()
            .and_then(|provider| self.policy.third_party(provider));
        let name = &stored.name;
        let message = match (disclosure.set_by, stored.party) {
            (SetBy::ThirdParty, _) => match party {
                Some(party) if party.sets_on.is_none_or(|on| on == SetsOn::TheirPages) => {
                    Some(format!(
                        "`{name}` is stored on a page of the service, but `sets_on` of `third_parties.{}` does not say so",
                        party.key
                    ))
                }
                Some(party) if stored.party == Party::Third && !party.domains.is_empty() => {
                    let domains = party.domains.iter().map(String::as_str);
                    let host = host(stored);
                    (!is_within(&host, domains)).then(|| {
                        format!("`{name}` is stored by {host}, which is no domain of `third_parties.{}`", party.key)
                    })
                }
                _ => None,
            },
            (_, Party::First) => None,
            (_, Party::Third) => Some(format!(
                "`{name}` is stored by {}, another site, but the policy declares it as the service's own",
                host(stored)
            )),
        };
        if let Some(message) = message {
            let about = About {
                declared: disclosure.entry.clone(),
                span: disclosure.span,
                message,
                place: place(stored),
            };
            self.about(stage, Code::StoredByOtherParty, about);
        }
    }

    fn hosts(&mut self, report: &StageReport) {
        for host in report.hosts.iter().filter(|it| it.party == Party::Third) {
            let name = host.host.as_str();
            let is_declared = self
                .policy
                .third_parties
                .iter()
                .any(|party| is_within(name, party.domains.iter().map(String::as_str)));
            if !is_declared {
                let message = format!(
                    "the pages contact {name}, which is no domain of a declared third party"
                );
                let help = format!(
                    "first seen on {}; add a table [third_parties.KEY] with `domains = [\"{name}\"]`, or remove the request",
                    host.page
                );
                self.add(
                    name,
                    Some(report.stage),
                    |code| Finding::new(code, Span::start_of(0), message).help(help),
                    Code::ThirdPartyNotDeclared,
                );
            }
        }
    }

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

    /// Judges whether a choice was recorded as declared.
    fn record(&mut self, report: &StageReport) {
        let Some(cookie) = self.policy.consent_cookie() else {
            return;
        };
        let is_choice = matches!(report.stage, Stage::AfterReject | Stage::AfterAccept);
        let was_made = report.choice.as_ref().is_some_and(|it| it.changed) || !is_choice;
        // A click that changed nothing is reported as such.
        if !is_choice || !was_made || self.policy.asked_categories().is_empty() {
            return;
        }
        let entry = &cookie.disclosure.entry;
        let is_it = |stored: &Stored| {
            stored.remains
                && self
                    .index
                    .find(stored.kind, &stored.name)
                    .is_some_and(|it| it.disclosure.entry == *entry)
        };
        if !report.stored.iter().any(is_it) {
            let about = About {
                declared: entry.clone(),
                span: cookie.disclosure.span,
                message: format!(
                    "`{}` is not stored {}",
                    cookie.disclosure.naming.shown(),
                    report.stage
                ),
                place: "record each choice in this cookie, refusals too".to_owned(),
            };
            self.about(report.stage, Code::ConsentNotRecorded, about);
        }
    }

    /// Reports everything that the audit did not see.
    fn incomplete(&mut self, observation: &Observation) {
        let mut reasons: Vec<(Option<Stage>, String)> = observation
            .problems
            .iter()
            .map(|problem| (None, problem.clone()))
            .collect();
        if observation.stages.is_empty() {
            reasons.push((None, "no page was seen".to_owned()));
        }
        reasons.extend(self.missing_stages(observation).map(|it| (None, it)));
        for report in &observation.stages {
            let stage = Some(report.stage);
            if report.choice.is_none() && report.problems.is_empty() && report.stage.has_choice() {
                reasons.push((stage, "no choice was made".to_owned()));
            }
            reasons.extend(report.problems.iter().map(|it| (stage, it.clone())));
            for page in &report.pages {
                let problem = page.problem.as_ref();
                reasons.extend(problem.map(|it| (stage, format!("{}: {it}", page.url))));
            }
            if report.choice.as_ref().is_some_and(|it| !it.changed) {
                let how = report.choice.as_ref().map_or("", |it| &it.how);
                reasons.push((stage, format!("the {how} changed nothing that is stored")));
            }
            for host in report.hosts.iter().filter(|it| it.blocked) {
                reasons.push((
                    stage,
                    format!(
                        "requests to {} were not let out; allow them with --allow-hosts {0}",
                        host.host
                    ),
                ));
            }
        }
        for (stage, reason) in reasons {
            self.add(
                &reason.clone(),
                stage,
                |code| Finding::new(code, Span::start_of(0), reason),
                Code::AuditIncomplete,
            );
        }
    }

    /// Returns the stages without which nothing is known about the choices that the policy offers.
    fn missing_stages(&self, observation: &Observation) -> impl Iterator<Item = String> {
        let asked = self.policy.asked_categories();
        let signal = asked.iter().any(|it| it.refused_by_gpc);
        let asks = !asked.is_empty();
        let seen: BTreeSet<Stage> = observation.stages.iter().map(|it| it.stage).collect();
        let is_missing = move |stage: &Stage| match stage {
            Stage::WithSignal => signal && !seen.contains(stage),
            stage => asks && !seen.contains(stage),
        };
        let missing = Stage::ALL.into_iter().filter(is_missing);
        missing.map(|stage| format!("the stage \u{201c}{}\u{201d} was not run", stage.as_str()))
    }

    fn never_stored(&mut self, observation: &Observation) {
        if observation.stages.is_empty() {
            return;
        }
        let seen: BTreeSet<&str> = self
            .rows
            .values()
            .filter_map(|row| row.entry.as_deref())
            .collect();
        let missing: Vec<Declared<'a>> = self
            .index
            .all()
            .filter(|it| {
                it.disclosure.retired.is_none() && !seen.contains(it.disclosure.entry.as_str())
            })
            .collect();
        for declared in missing {
            let disclosure = &declared.disclosure;
            let name = disclosure.naming.shown();
            let key = (Some(disclosure.entry.clone()), None, name.clone());
            self.rows.insert(
                key,
                Row {
                    entry: Some(disclosure.entry.clone()),
                    kind: None,
                    name: name.clone(),
                    stages: Vec::new(),
                    page: None,
                    set_by: None,
                },
            );
            let about = About {
                declared: disclosure.entry.clone(),
                span: disclosure.span,
                message: format!("`{name}` is declared, but no page of the audit stored it"),
                place: "let the audit visit the page that stores it, or retire the entry"
                    .to_owned(),
            };
            let subject = about.declared.clone();
            self.add(
                &subject,
                None,
                |code| {
                    Finding::new(code, about.span, about.message)
                        .help(about.place)
                        .entry(about.declared)
                },
                Code::DeclaredNeverStored,
            );
        }
    }

    fn finish(self) -> Judgement {
        let mut findings: Vec<Finding> = self
            .findings
            .into_values()
            .map(
                |Pending {
                     mut finding,
                     stages,
                 }| {
                    // Messages about consent name their stage themselves.
                    let stages: Vec<&str> = stages
                        .iter()
                        .map(|stage| stage.phrase())
                        .filter(|phrase| !finding.message.contains(phrase))
                        .collect();
                    if !stages.is_empty() {
                        finding.message = format!("{} ({})", finding.message, stages.join("; "));
                    }
                    finding
                },
            )
            .collect();
        Finding::sort(&mut findings);
        Judgement {
            findings,
            rows: self.rows.into_values().collect(),
        }
    }
}

/// The parts of a finding about an entry.
struct About {
    declared: String,
    span: Span,
    message: String,
    place: String,
}

/// Returns the host that stored something.
fn host(stored: &Stored) -> String {
    let scope = stored.scope.trim_start_matches('.');
    Address::parse(&stored.scope).map_or_else(|| scope.to_owned(), |it| it.host)
}

fn whose(stored: &Stored) -> String {
    match stored.party {
        Party::First => String::new(),
        Party::Third => format!("; it is of {}, another site", host(stored)),
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
