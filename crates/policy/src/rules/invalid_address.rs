//! `invalid-address`: Links on the page are web addresses that begin with `https://` or `http://`.

use super::prelude::*;
use crate::address::{is_own_path, is_web};
use crate::keys::table::Target;
use crate::source::Spanned;
use crate::texts::addresses;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidAddress,
    severity: Severity::Error,
    explanation: include_str!("invalid_address.md"),
    sources: &[
        Source {
            text: "RFC 9110, section 4.2: http and https",
            confidence: Confidence::Memory,
        },
        Source {
            text: "Links of the public page must be safe to follow",
            confidence: Confidence::Project,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (entry, target, address) in addresses(context.draft) {
        let is_own = target == Target::WebOrPath && is_own_path(&address.value);
        if !is_own {
            web(address, target, &entry, findings);
        }
    }
}

fn web(address: &Spanned<String>, target: Target, entry: &str, findings: &mut Vec<Finding>) {
    if is_web(&address.value) {
        return;
    }
    let with_scheme = format!("https://{}", address.value.trim_start_matches('/'));
    let help =
        if !address.value.contains(':') && address.value.contains('.') && is_web(&with_scheme) {
            format!("write \"{with_scheme}\"")
        } else if target == Target::WebOrPath && is_own_path(&format!("/{}", address.value)) {
            format!(
                "write \"/{}\", or a whole address that begins with https://",
                address.value
            )
        } else {
            "write an address such as \"https://our.example/privacy\"".to_owned()
        };
    findings.push(
        Finding::new(
            Code::InvalidAddress,
            address.span,
            format!("\"{}\" is not a web address", address.value),
        )
        .help(help)
        .entry(entry),
    );
}
