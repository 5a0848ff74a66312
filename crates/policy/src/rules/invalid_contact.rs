//! `invalid-contact`: The contact is an e-mail address or the address of a contact page.

use super::prelude::*;
use crate::address::{is_mail, is_web};

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidContact,
    severity: Severity::Error,
    explanation: include_str!("invalid_contact.md"),
    sources: &[Source {
        text: "GDPR, article 13(1)(a)",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(contact) = context
        .draft
        .service
        .as_ref()
        .and_then(|service| service.contact.as_ref())
    else {
        return;
    };
    if is_mail(&contact.value) || is_web(&contact.value) {
        return;
    }
    let help = match contact
        .value
        .strip_prefix("mailto:")
        .filter(|mail| is_mail(mail))
    {
        Some(mail) => format!("write \"{mail}\": the page turns it into a link"),
        None => {
            "write one address such as \"privacy@our.example\" or \"https://our.example/contact\""
                .to_owned()
        }
    };
    findings.push(
        Finding::new(
            Code::InvalidContact,
            contact.span,
            format!(
                "\"{}\" is neither an e-mail address nor a web address",
                contact.value
            ),
        )
        .help(help)
        .entry("service"),
    );
}
