//! `path-never-sent`: A path is written as browsers ask for it.

use super::prelude::*;
use super::shared::text::printable;
use std::fmt::Write as _;

pub(super) const RULE: Rule = Rule {
    code: Code::PathNeverSent,
    severity: Severity::Error,
    explanation: include_str!("path_never_sent.md"),
    sources: &[
        Source {
            text: "Chromium 156 and Firefox 153, measured",
            confidence: Confidence::Read,
        },
        Source {
            text: "URL Standard, sections 1.3 (path percent-encode set) and 4.4 (path state)",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(path) = &cookie.path else { return };
    // `invalid-path` reports these.
    let is_valid = path.value.starts_with('/')
        && path
            .value
            .chars()
            .all(|c| matches!(c, '\x20'..='\x7e') && !matches!(c, ';' | '?' | '#'));
    if !is_valid {
        return;
    }
    let asked = as_asked(&path.value);
    if asked == path.value {
        return;
    }
    let message = format!(
        "a cookie for the path \"{}\" is never sent: browsers ask for \"{}\"",
        printable(&path.value),
        printable(&asked)
    );
    findings.push(
        Finding::new(Code::PathNeverSent, path.span, message)
            .help(format!("write \"{}\"", printable(&asked)))
            .entry(&*cookie.disclosure.entry),
    );
}

/// Returns a path as browsers ask for it: with `/` for a backslash, without segments that mean "here" or "one up", and with
/// characters percent-encoded that an address cannot have. Firefox leaves `|` as it is, which Chromium encodes.
fn as_asked(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut segments: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for segment in path.split('/').skip(1) {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        ends_open = matches!(plain.as_str(), "." | "..");
        match plain.as_str() {
            "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    // After the last segment that means a folder, the address ends with a slash.
    if ends_open {
        segments.push("");
    }
    let mut asked = String::with_capacity(path.len());
    for segment in segments {
        asked.push('/');
        for c in segment.chars() {
            match c {
                ' ' | '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}' => {
                    // Writing to a String cannot fail.
                    let _ = write!(asked, "%{:02X}", u32::from(c));
                }
                _ => asked.push(c),
            }
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::as_asked;

    #[test]
    fn a_path_is_asked_for_as_browsers_write_it() {
        for (path, asked) in [
            ("/", "/"),
            ("/a", "/a"),
            ("/a/", "/a/"),
            ("/a b", "/a%20b"),
            ("/a/..", "/"),
            ("/a/.", "/a/"),
            ("/..", "/"),
            ("/../../b", "/b"),
            ("/a/%2E./b/%2e", "/b/"),
            ("//a", "//a"),
            ("/a//../b", "/a/b"),
            ("/...", "/..."),
            ("/%2f/%2F/%41", "/%2f/%2F/%41"),
            ("/a\\b", "/a/b"),
            ("/[a]!$&'()*+,:=@_~-.", "/[a]!$&'()*+,:=@_~-."),
        ] {
            assert_eq!(as_asked(path), asked, "{path}");
        }
    }
}
