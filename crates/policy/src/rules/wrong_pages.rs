//! `wrong-pages`: a third party that sets a cookie here does not only set on its own pages.

use super::prelude::*;
use crate::draft::Disclosure;
use cookie_registry_core::{SetBy, SetsOn};

pub(super) const RULE: Rule = Rule {
    code: Code::WrongPages,
    severity: Severity::Warning,
    title: "A third party with a declared cookie sets cookies on our pages",
    explanation: "The page tells visitors of each third party whether it sets cookies on our pages or only on its own. An entry \
                  with `set_by = \"third-party\"` is set on our pages; a third party that is said to set only on its own \
                  (which is what is taken when `sets_on` is not written) contradicts it, and one of the two statements on the \
                  page would be false.",
    sources: &[Source { text: "A statement on the page must be true", confidence: Confidence::Project }],
    wrong: "[third_parties.examplechat]\nname    = \"Example Chat\"\nsets_on = \"their-pages\"\n\n\
            [cookies.chat]\nset_by   = \"third-party\"\nprovider = \"examplechat\"",
    right: "[third_parties.examplechat]\nname    = \"Example Chat\"\nsets_on = \"our-pages\"\n\n\
            [cookies.chat]\nset_by   = \"third-party\"\nprovider = \"examplechat\"",
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check),
};

fn check(context: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let is_theirs = disclosure.set_by.as_ref().is_some_and(|set_by| set_by.value == SetBy::ThirdParty);
    let Some(provider) = disclosure.provider.as_ref().filter(|_| is_theirs && disclosure.retired.is_none()) else { return };
    let party = context.draft.third_parties.iter().find(|party| party.key.value == provider.value);
    let Some(party) = party else { return };
    if party.sets_on.as_ref().is_none_or(|sets_on| sets_on.value == SetsOn::TheirPages) {
        let span = party.sets_on.as_ref().map_or(party.key.span, |sets_on| sets_on.span);
        let key = &party.key.value;
        findings.push(
            Finding::new(
                Code::WrongPages,
                span,
                format!(
                    "`third_parties.{key}` is said to set cookies only on its own pages, but sets `{}` on ours",
                    disclosure.entry
                ),
            )
            .help(format!("write `sets_on = \"our-pages\"` under [third_parties.{key}]"))
            .related(provider.span, "set by it")
            .entry(format!("third_parties.{key}")),
        );
    }
}
