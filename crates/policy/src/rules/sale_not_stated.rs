//! `sale-not-stated`: Where a third party recognises visitors, the policy says whether their information is sold or shared.

use super::opt_out_signal_ignored::OPT_OUT_SIGNALS;
use super::prelude::*;
use cookie_registry_core::{Category, SetBy};

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
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let service = draft.service.as_ref();
    if service.is_none_or(|service| service.sells_or_shares.is_some()) {
        return;
    }
    let mut entries = draft.in_use();
    let by_third_party = entries.find_map(|disclosure| {
        let set_by = disclosure.set_by.as_ref()?;
        let recognises = set_by.value == SetBy::ThirdParty
            && draft.category_of(disclosure) == Some(Category::Marketing);
        recognises.then_some((disclosure, set_by.span))
    });
    if let Some((disclosure, span)) = by_third_party {
        findings.push(
            Finding::new(
                Code::SaleNotStated,
                span,
                format!("a third party sets `{}` for marketing, but the policy does not say whether personal information is sold or shared", disclosure.entry),
            )
            .help("write `sells_or_shares = true` or `sells_or_shares = false` under [service]")
            .entry(&*disclosure.entry),
        );
    }
}
