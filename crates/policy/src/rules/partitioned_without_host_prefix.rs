//! `partitioned-without-host-prefix`: The name of a partitioned cookie begins with `__Host-`.

use super::prelude::*;
use super::shared::names::prefixes;
use super::shared::text::printable;
use cookie_registry_core::Prefix;

pub(super) const RULE: Rule = Rule {
    code: Code::PartitionedWithoutHostPrefix,
    severity: Severity::Info,
    explanation: include_str!("partitioned_without_host_prefix.md"),
    sources: &[
        Source {
            text: "CHIPS: Cookies Having Independent Partitioned State",
            confidence: Confidence::Read,
        },
        Source {
            text: "MDN, Set-Cookie",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check).of_warnings(),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    // A cookie with a domain or a path cannot have the prefix, and others name their own cookies.
    if !cookie.is_own()
        || !cookie.partitioned()
        || cookie.domain.is_some()
        || cookie.path() != "/"
        || !cookie.secure()
    {
        return;
    }
    let Some(name) = cookie.naming.iter().flat_map(prefixes).next() else {
        return;
    };
    if Prefix::of(&name.value).is_none() {
        findings.push(
            Finding::new(
                Code::PartitionedWithoutHostPrefix,
                name.span,
                format!(
                    "`{}` is partitioned, but its name does not bind it to one host",
                    printable(&name.value)
                ),
            )
            .help(format!(
                "write \"__Host-{}\" as the production name",
                printable(&name.value)
            ))
            .entry(&*cookie.disclosure.entry),
        );
    }
}
