//! `sale-not-stated`: Where a third party recognises visitors, the policy says whether their information is sold or shared.

use super::opt_out_signal_ignored::OPT_OUT_SIGNALS;
use super::prelude::*;
use super::shared::used::Used;
use crate::draft::Draft;
use crate::source::{Span, Spanned};
use cookie_registry_core::{Category, Role, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::SaleNotStated,
    severity: Severity::Warning,
    explanation: include_str!("sale_not_stated.md"),
    sources: &[Source {
        text: "California Civil Code, section 1798.120",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: OPT_OUT_SIGNALS,
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let service = draft.service.as_ref();
    if service.is_none_or(|service| service.sells_or_shares.is_some()) {
        return;
    }
    let used = draft.used().find_map(|used| {
        let (span, what) = shared(&used, used.like(draft)?)?;
        Some((span, what, used.entry.to_owned()))
    });
    if let Some((span, what, entry)) = used.or_else(|| marketing_load(draft)) {
        findings.push(
            Finding::new(
                Code::SaleNotStated,
                span,
                format!("{what}, but the policy does not say whether personal information is sold or shared"),
            )
            .help("write `sells_or_shares = true` or `sells_or_shares = false` under [service]")
            .entry(entry),
        );
    }
}

/// Returns where a third party receives data that may be sold or shared, and what the policy says of it. Tracking that is
/// not necessary counts for every purpose, unless its provider is a processor.
fn shared(used: &Used<'_>, like: Category) -> Option<(Span, String)> {
    let is_marketing = like == Category::Marketing;
    let entry = used.entry;
    if let Some(set_by) = used.set_by.filter(|it| it.value == SetBy::ThirdParty) {
        let what = format!("a third party sets `{entry}` for marketing");
        return is_marketing.then_some((set_by.span, what));
    }
    let is_tracking = used.technology.is_some();
    let is_asked = is_tracking && like.needs_consent();
    if !is_marketing && !is_asked {
        return None;
    }
    let is_processor = used.role.is_some_and(|role| role.value == Role::Processor);
    let provider = used.provider.filter(|_| is_tracking);
    let provider = provider.filter(|_| is_marketing || !is_processor);
    let receiver = provider.or(used.recipients.first())?;
    let purpose = if is_marketing { " for marketing" } else { "" };
    let what = format!("a third party receives data of `{entry}`{purpose}");
    Some((receiver.span, what))
}

/// Returns the first script or embed of a third party that pages load for marketing.
fn marketing_load(draft: &Draft) -> Option<(Span, String, String)> {
    draft.third_parties.iter().find_map(|party| {
        let mut categories = party.loads.iter().filter_map(|load| load.category.as_ref());
        let is_marketing = |category: &&Spanned<String>| {
            draft.category(&category.value) == Some(Category::Marketing)
        };
        let category = categories.find(is_marketing)?;
        let entry = format!("third_parties.{}", party.key.value);
        let what = format!("pages load content of `{entry}` for marketing");
        Some((category.span, what, entry))
    })
}
