//! Reports what the audit has not seen: pages and stages with problems, and entries that were never stored.

use super::declared::Declared;
use super::findings::About;
use super::{Judge, Row};
use crate::model::{Observation, Stage};
use cookie_registry_policy::source::Span;
use cookie_registry_policy::{Code, Finding};
use std::collections::BTreeSet;

impl<'a> Judge<'a> {
    /// Reports everything that the audit did not see.
    pub(super) fn incomplete(&mut self, observation: &Observation) {
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

    /// Reports the entries that no page has stored.
    pub(super) fn never_stored(&mut self, observation: &Observation) {
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
}
