//! `cookie-name-not-a-token`: A cookie name consists of letters, digits and a few symbols, without spaces.

use super::prelude::*;
use super::shared::text::printable;
use crate::draft::Naming;
use crate::source::Spanned;
use crate::unseen;
use cookie_registry_core::SetBy;
use cookie_registry_core::name::{first_non_token, is_token_byte};

pub(super) const RULE: Rule = Rule {
    code: Code::CookieNameNotAToken,
    severity: Severity::Error,
    explanation: include_str!("cookie_name_not_a_token.md"),
    sources: &[
        Source {
            text: "RFC 10025, section 4.1.1",
            confidence: Confidence::Read,
        },
        Source {
            text: "RFC 10025, section 5.6: what browsers keep",
            confidence: Confidence::Read,
        },
        Source {
            text: "RFC 9110, section 5.6.2",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let parts = cookie.naming.iter().flat_map(Naming::parts);
    findings.extend(parts.filter_map(|part| finding(cookie, part)));
}

fn finding(cookie: &Cookie, part: &Spanned<String>) -> Option<Finding> {
    let at = first_non_token(&part.value)?;
    let character = part.value.get(at..)?.chars().next()?;
    let what = match character {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        _ if character.is_control() => {
            format!("the control character U+{:04X}", u32::from(character))
        }
        _ => unseen::name(character).unwrap_or_else(|| format!("`{character}`")),
    };
    if is_kept(&part.value) && is_of_others(cookie) {
        let name = printable(&part.value);
        return Some(
            Finding::new(
                Code::CookieNameNotAToken,
                part.span,
                format!("a server could not choose the name `{name}`: it contains {what}"),
            )
            .severity(Severity::Info)
            .help("browsers keep such a cookie, so leave the name as the provider sets it")
            .entry(&*cookie.disclosure.entry),
        );
    }
    Some(
        Finding::new(
            Code::CookieNameNotAToken,
            part.span,
            format!(
                "`{}` is not a valid cookie name: it contains {what}",
                printable(&part.value)
            ),
        )
        .help(help(&part.value))
        .entry(&*cookie.disclosure.entry),
    )
}

/// Returns whether somebody else chooses the name of a cookie: a third party, or a script of a provider.
fn is_of_others(cookie: &Cookie) -> bool {
    match cookie.set_by() {
        SetBy::ThirdParty => true,
        SetBy::Script | SetBy::OtherService => cookie.disclosure.provider.is_some(),
        _ => false,
    }
}

/// Returns whether browsers keep a cookie of this name. The grammar of names binds the server that sets a cookie; browsers
/// refuse control characters, and end a name at `=` and a cookie at `;`.
fn is_kept(name: &str) -> bool {
    // A space is more likely a part of a description, as in `ga_[random number]`.
    !name.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '=' | ';'))
}

fn help(name: &str) -> String {
    let names = name
        .split([',', ';'])
        .filter(|part| !part.trim().is_empty());
    if names.count() > 1 {
        return "give each cookie a table of its own".to_owned();
    }
    // People often write the variable part of a name in brackets: `ga_[random number]`.
    match name.split_once(['[', '<', '{', '(']) {
        Some((prefix, placeholder))
            if !prefix.is_empty() && placeholder.ends_with([']', '>', '}', ')']) =>
        {
            format!(
                "if the brackets mark a variable part, write match = {{ prefix = \"{}\" }} and an example \
                 of the names",
                printable(&corrected(prefix))
            )
        }
        _ if corrected(name).is_empty() => "write a name that can be seen".to_owned(),
        _ => format!(
            "write \"{}\", and use that name in all code that reads the cookie",
            printable(&corrected(name))
        ),
    }
}

fn corrected(name: &str) -> String {
    // Blanks at an end, and what cannot be seen, are slips and no part of the name.
    unseen::without(name)
        .chars()
        .map(|c| {
            if u8::try_from(c).is_ok_and(is_token_byte) {
                c
            } else {
                '-'
            }
        })
        .collect()
}
