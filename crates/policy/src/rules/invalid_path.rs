//! `invalid-path`: A path begins with `/` and contains only characters that an attribute may have.

use super::prelude::*;
use super::shared::text::printable;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidPath,
    severity: Severity::Error,
    explanation: include_str!("invalid_path.md"),
    sources: &[Source {
        text: "RFC 10025, sections 4.1.1, 5.1.4 and 5.6.4",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(path) = &cookie.path else { return };
    let unfit = path
        .value
        .chars()
        .find(|c| !matches!(c, '\x20'..='\x7e') || matches!(c, ';' | '?' | '#'));
    let (message, help) = if !path.value.starts_with('/') {
        let message = format!(
            "`{}` does not begin with `/`, so browsers use another path",
            printable(&path.value)
        );
        let inner = path
            .value
            .split_once("://")
            .map_or(path.value.as_str(), |(_, rest)| {
                rest.split_once('/').map_or("", |(_, path)| path)
            });
        (message, format!("write \"/{}\"", printable(inner.trim())))
    } else if let Some(unfit) = unfit {
        let what = match unfit {
            '?' | '#' => format!("`{unfit}` is never part of the path that browsers compare"),
            _ => format!("`{}` is not allowed in a path", unfit.escape_debug()),
        };
        let help = match unfit {
            ';' | '?' | '#' => format!(
                "write \"{}\"",
                printable(path.value.split(unfit).next().unwrap_or("/"))
            ),
            _ => "write the path percent-encoded, as in the address bar".to_owned(),
        };
        (what, help)
    } else {
        return;
    };
    findings.push(
        Finding::new(Code::InvalidPath, path.span, message)
            .help(help)
            .entry(&*cookie.disclosure.entry),
    );
}
