//! `tracking-statement-untrue`: A policy that denies advertising and tracking declares nothing for them.

use super::prelude::*;
use super::shared::used::Used;
use crate::draft::Draft;
use crate::source::Span;
use cookie_registry_core::{Category, SetBy, SetsOn};

pub(super) const RULE: Rule = Rule {
    code: Code::TrackingStatementUntrue,
    severity: Severity::Error,
    explanation: include_str!("tracking_statement_untrue.md"),
    sources: &[
        Source {
            text: "Regulation (EU) 2016/679 (GDPR), article 5(1)(a): transparency",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "policy.toml, format 1",
            confidence: Confidence::Project,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let Some(service) = &draft.service else {
        return;
    };
    let Some(statement) = service.tracks_across_sites.as_ref().filter(|it| !it.value) else {
        return;
    };
    if let Some((what, span)) = contradiction(draft) {
        findings.push(
            Finding::new(
                Code::TrackingStatementUntrue,
                statement.span,
                format!(
                    "the policy says that nothing is used for advertising or tracking, but {what}"
                ),
            )
            .help("remove `tracks_across_sites = false`, or correct the other entry")
            .related(span, "declared here")
            .entry("service"),
        );
    }
}

/// Returns the first part of a policy that says otherwise.
fn contradiction(draft: &Draft) -> Option<(String, Span)> {
    let sells = draft.service.as_ref()?.sells_or_shares.as_ref();
    if let Some(sells) = sells.filter(|sells| sells.value) {
        return Some((
            "the service sells or shares personal information".to_owned(),
            sells.span,
        ));
    }
    for disclosure in draft.disclosures().filter(|it| it.retired.is_none()) {
        let entry = &disclosure.entry;
        if draft.category_of(disclosure) == Some(Category::Marketing) {
            return Some((format!("`{entry}` is for marketing"), disclosure.key.span));
        }
        let set_by = disclosure.set_by.as_ref();
        if let Some(set_by) = set_by.filter(|set_by| set_by.value == SetBy::ThirdParty) {
            return Some((format!("a third party sets `{entry}`"), set_by.span));
        }
    }
    if let Some(tracking) = draft.tracking.iter().map(Used::from).find(|used| {
        let is_for_marketing = used.like(draft) == Some(Category::Marketing);
        is_for_marketing || used.provider.is_some() || !used.recipients.is_empty()
    }) {
        let entry = tracking.entry;
        return Some((format!("`{entry}` is declared"), tracking.key.span));
    }
    let mut parties = draft.third_parties.iter();
    parties.find_map(|party| {
        let sets_on = party.sets_on.as_ref()?;
        let key = &party.key.value;
        (sets_on.value == SetsOn::OurPages).then(|| {
            (
                format!("`third_parties.{key}` sets cookies on your pages"),
                sets_on.span,
            )
        })
    })
}
