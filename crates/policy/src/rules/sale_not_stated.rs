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
    let by_third_party = draft.used().find_map(|used| {
        let set_by = used.set_by.filter(|it| it.value == SetBy::ThirdParty);
        let received = used.provider.filter(|_| used.technology.is_some());
        let span = set_by.map(|it| it.span).or(received.map(|it| it.span))?;
        (used.like(draft) == Some(Category::Marketing)).then_some((used, span))
    });
    if let Some((used, span)) = by_third_party {
        let what = match used.set_by {
            Some(_) => format!("a third party sets `{}` for marketing", used.entry),
            None => format!(
                "a third party receives data of `{}` for marketing",
                used.entry
            ),
        };
        findings.push(
            Finding::new(
                Code::SaleNotStated,
                span,
                format!("{what}, but the policy does not say whether personal information is sold or shared"),
            )
            .help("write `sells_or_shares = true` or `sells_or_shares = false` under [service]")
            .entry(used.entry),
        );
    }
}
