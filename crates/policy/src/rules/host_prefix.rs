//! `host-prefix`: A `__Host-` cookie is `secure`, has no domain, and has the path `/`.

use super::prelude::*;
use super::shared::names::prefixes;
use super::shared::text::printable;
use cookie_registry_core::Prefix;

pub(super) const RULE: Rule = Rule {
    code: Code::HostPrefix,
    severity: Severity::Error,
    explanation: include_str!("host_prefix.md"),
    sources: &[Source {
        text: "RFC 10025, sections 4.1.3.2 and 5.7, step 21",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(naming) = &cookie.naming else { return };
    let Some(name) =
        prefixes(naming).find(|name| Prefix::of(&name.value).is_some_and(Prefix::binds_host))
    else {
        return;
    };
    let mut report = |span, what: &str, help: &str| {
        findings.push(
            Finding::new(
                Code::HostPrefix,
                span,
                format!("`{}` cannot have {what}", printable(&name.value)),
            )
            .help(help)
            .related(
                name.span,
                "browsers otherwise reject a cookie with this name",
            )
            .entry(&*cookie.disclosure.entry),
        );
    };
    if let Some(domain) = &cookie.domain {
        report(
            domain.span,
            "a domain",
            "remove the `domain` line, or use the prefix `__Secure-` in the name instead",
        );
    }
    if let Some(path) = cookie.path.as_ref().filter(|path| path.value != "/") {
        report(
            path.span,
            &format!("the path \"{}\"", printable(&path.value)),
            "remove the `path` line: the path must be \"/\"",
        );
    }
    if let Some(secure) = cookie.secure.as_ref().filter(|secure| !secure.value) {
        report(
            secure.span,
            "`secure = false`",
            "remove the `secure` line: such a cookie must be secure",
        );
    }
}
