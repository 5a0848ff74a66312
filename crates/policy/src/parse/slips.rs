//! Explains TOML syntax errors to a person who edits the file. The messages of the parser are about grammar,
//! but most mistakes are one of a few slips that the line shows.

mod pair;

use super::brackets;
use super::part::{OF_THE_WHOLE, SHARED};
use crate::spoken;
use std::cell::OnceCell;
use std::collections::HashMap;

/// The message and the help for lines that end with a carriage return alone.
pub(super) const LONE_CARRIAGE_RETURNS: (&str, &str) = (
    "the lines of this file end as on old Macintosh computers",
    "save the file with the line endings LF or CRLF; every editor has a setting for it",
);

/// What the messages about a text need to know of all of it. It is read once, because a text may have as many mistakes as
/// lines, and only what a message asks for.
pub(super) struct Written<'t> {
    text: &'t str,
    lone_return: OnceCell<Option<usize>>,
    inside: OnceCell<Vec<usize>>,
    headers: OnceCell<HashMap<String, usize>>,
}

impl<'t> Written<'t> {
    pub(super) const fn of(text: &'t str) -> Self {
        Self {
            text,
            lone_return: OnceCell::new(),
            inside: OnceCell::new(),
            headers: OnceCell::new(),
        }
    }

    /// Returns the first carriage return that ends a line alone.
    fn lone_return(&self) -> Option<usize> {
        let next = |at: usize| self.text.as_bytes().get(at + 1);
        let is_alone = |at: &usize| next(*at).is_some_and(|next| *next != b'\n');
        *self.lone_return.get_or_init(|| {
            let mut returns = self.text.match_indices('\r').map(|(at, _)| at);
            returns.find(is_alone)
        })
    }

    /// Returns whether the line of a place begins within a list or an inline table.
    fn begins_inside(&self, at: usize) -> bool {
        let start = brackets::line_start(self.text, at);
        let inside = || brackets::lines_inside(self.text);
        let inside = self.inside.get_or_init(inside);
        inside.binary_search(&start).is_ok()
    }

    /// Returns how often a header is written.
    fn times(&self, header: &str) -> usize {
        let headers = self.headers.get_or_init(|| {
            let mut headers = HashMap::new();
            for line in self.text.lines().map(str::trim) {
                if let Some(header) = header_of(line) {
                    *headers.entry(header).or_default() += 1;
                }
            }
            headers
        });
        headers.get(header).copied().unwrap_or_default()
    }
}

/// Returns the message and the help for a syntax error at `range` of a text. `said` is the message of the
/// parser.
pub(super) fn disclosure(
    written: &Written<'_>,
    range: std::ops::Range<usize>,
    said: &str,
) -> (String, String) {
    let text = written.text;
    if said.contains("recurs") {
        let help = "a policy needs no more than five levels; look for surplus brackets or dots";
        return (
            "this is nested too deeply to be read".to_owned(),
            help.to_owned(),
        );
    }
    let wrong = text.get(range.clone()).unwrap_or_default();
    let line = brackets::line_of(text, range.start);
    if said.contains("duplicate key") && line.trim_start().starts_with('[') {
        return same_header(written, line.trim());
    }
    if said.contains("duplicate key") {
        let message = format!("`{wrong}` appears twice in the same table");
        return (message, "keep one of the two, or rename one".to_owned());
    }
    if said.contains("with a dotted key") {
        let message = format!("a dotted key adds to `{wrong}`, which already has a whole value");
        let help =
            "write all of it in one place: in braces, under one header, or with dotted keys alone";
        return (message, help.to_owned());
    }
    if written.lone_return().is_some_and(|at| at <= range.start) {
        let (message, help) = LONE_CARRIAGE_RETURNS;
        return (message.to_owned(), help.to_owned());
    }
    if let Some(slip) = space_that_is_none(line).or_else(|| in_brackets(said)) {
        return slip;
    }
    let is_inside = written.begins_inside(range.start);
    // In brackets, a comma or a bracket ends the line, and is no mistake.
    let line = if is_inside {
        line.trim_end().trim_end_matches([',', ']', '}', ' '])
    } else {
        line
    };
    by_line(line).unwrap_or_else(|| {
        if said.contains("invalid basic string") || said.contains("invalid literal string") {
            let help = "end it with the same quote with which it begins";
            ("this text has no closing quote".to_owned(), help.to_owned())
        } else if said.contains("escape") || said.contains("unicode") {
            let help = "write two backslashes for one in a text in double quotes, or use single quotes";
            ("this backslash does not begin an escape".to_owned(), help.to_owned())
        } else if is_inside {
            let help = "a list has values in brackets, a table in braces has `key = value`; a comma is between two of them, and \
                        texts stand in double quotes";
            ("this line of a list or of a table in braces cannot be read".to_owned(), help.to_owned())
        } else {
            let help = "each line is `key = value` or a `[table]` header; texts stand in double quotes, dates and \
                        numbers do not; `#` begins a remark";
            ("this line is neither a key with its value nor the header of a table".to_owned(), help.to_owned())
        }
    })
}

/// Returns the header of a line as most people write it, without spaces, quotes and comment.
fn header_of(line: &str) -> Option<String> {
    let inner = line.trim_start_matches('[');
    let brackets = line.len() - inner.len();
    let (name, _) = inner.split_once(']')?;
    let parts: Vec<&str> = name
        .split('.')
        .map(|part| part.trim().trim_matches(['"', '\'']))
        .collect();
    let (open, close) = ("[".repeat(brackets), "]".repeat(brackets));
    (brackets > 0).then(|| format!("{open}{}{close}", parts.join(".")))
}

/// Explains a header of a table that is already there: under the same header, or because of dotted keys.
fn same_header(written: &Written<'_>, line: &str) -> Slip {
    let header = header_of(line).unwrap_or_else(|| line.to_owned());
    if written.times(&header) > 1 {
        let help = "put the lines of both under one header, or give one of the two another name";
        return (format!("`{header}` appears twice"), help.to_owned());
    }
    let name = header.trim_matches(['[', ']']);
    let (single, list) = (format!("[{name}]"), format!("[[{name}]]"));
    if header == single && written.times(&list) > 0 {
        let message = format!("`{name}` is a list of tables");
        return (
            message,
            format!("write the header in double brackets: {list}"),
        );
    }
    if header == list && written.times(&single) > 0 {
        let message = format!("`{name}` has a header in single and one in double brackets");
        let help =
            "write the same brackets in both; a table that is there several times has double ones";
        return (message, help.to_owned());
    }
    let help = "put the lines of both in one place: all under the header, or all as dotted keys without it";
    (
        format!(
            "the table of `{header}` is already written elsewhere, with dotted keys or in braces"
        ),
        help.to_owned(),
    )
}

/// Explains a mistake between the items of a list, or between the keys of a table in braces.
fn in_brackets(said: &str) -> Option<Slip> {
    let (message, help) = if said.contains("missing comma between array") {
        (
            "two items of this list have no comma between them",
            "write a comma after each item",
        )
    } else if said.contains("missing comma between key-value") {
        (
            "two keys of this table in braces have no comma between them",
            "write a comma after each value",
        )
    } else if said.contains("extra comma") {
        (
            "there is a comma without a value before it",
            "remove the comma, or write the value",
        )
    } else if said.contains("`=` in array") {
        (
            "a list has values, not keys",
            "write the keys in braces, as in [{ key = \"value\" }], or only the values",
        )
    } else {
        return None;
    };
    Some((message.to_owned(), help.to_owned()))
}

type Slip = (String, String);

fn by_line(line: &str) -> Option<Slip> {
    // A space that is none is also in lines with other slips, so it comes first.
    space_that_is_none(line).or_else(|| {
        let line = line.trim();
        of_line(line)
            .or_else(|| header(line))
            .or_else(|| pair::of_pair(line))
    })
}

/// Explains a character outside quotes that looks like a space, or cannot be seen at all.
fn space_that_is_none(line: &str) -> Option<Slip> {
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('#', None) => return None,
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (c, None)
                if c != ' '
                    && c != '\t'
                    && (c.is_whitespace()
                        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')) =>
            {
                let what = match c {
                    '\u{a0}' | '\u{202f}' | '\u{2007}' => {
                        "a non-breaking space, which looks like a space"
                    }
                    c if c.is_whitespace() => "a special space, which only looks like a space",
                    _ => "an invisible character",
                };
                let help = "replace it by an ordinary space: delete it and type the space anew";
                return Some((
                    format!("this line has {what} (U+{:04X})", u32::from(c)),
                    help.to_owned(),
                ));
            }
            _ => {}
        }
    }
    None
}

/// Explains a line that is no part of a policy at all.
fn of_line(line: &str) -> Option<Slip> {
    if ["<<<<<<<", ">>>>>>>", "|||||||"]
        .iter()
        .any(|mark| line.starts_with(mark))
        || line == "======="
    {
        let help = "keep the lines that hold, and remove the others and the lines with <<<<<<<, ======= and >>>>>>>";
        return Some((
            "this is an unresolved merge conflict of git".to_owned(),
            help.to_owned(),
        ));
    }
    if let Some(remark) = ["//", "--", "/*", "<!--", ";", "%"]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
    {
        let remark = remark.trim_end_matches("*/").trim_end_matches("-->").trim();
        return Some((
            "a remark begins with `#`".to_owned(),
            format!("write: # {remark}"),
        ));
    }
    let bullet = line
        .strip_prefix("- ")
        .or_else(|| line.strip_prefix("* "))
        .or_else(|| line.strip_prefix("• "))?;
    Some((
        "this line begins with a bullet".to_owned(),
        format!("write it without the bullet: {}", bullet.trim()),
    ))
}

/// Explains the header of a table.
fn header(line: &str) -> Option<Slip> {
    let line = line.split(" #").next().unwrap_or(line).trim_end();
    let inner = line.trim_matches(['[', ']', ' ']);
    let (opens, closes) = (
        line.len() - line.trim_start_matches('[').len(),
        line.len() - line.trim_end_matches(']').len(),
    );
    if opens > 0
        && let Some((section, entry)) = inner.split_once(['/', '\\', ':', ',', '>', '|'])
        && is_section(section.trim())
        && !spoken::ascii_key(entry).is_empty()
    {
        let name = format!("{}.{}", section.trim(), without_spaces(entry.trim()));
        return Some((
            format!(
                "the name in `[{inner}]` has no dot after `{}`",
                section.trim()
            ),
            format!(
                "write {}{name}{}",
                "[".repeat(opens.min(2)),
                "]".repeat(opens.min(2))
            ),
        ));
    }
    if (opens == 0 && closes == 0)
        || inner.is_empty()
        || inner.contains(['"', '\'', ',', '=', '[', ']'])
    {
        return None;
    }
    let brackets = opens.max(closes).min(2);
    let write = |name: &str| {
        format!(
            "write {}{name}{}",
            "[".repeat(brackets),
            "]".repeat(brackets)
        )
    };
    let ascii: Vec<String> = inner.split('.').map(spoken::ascii_key).collect();
    let ascii = ascii.join(".");
    if inner.contains(char::is_whitespace) {
        return Some((
            format!("the name in `[{inner}]` has a space in it"),
            write(&without_spaces(inner)),
        ));
    }
    if ascii != inner {
        let message = format!(
            "the name in `[{inner}]` has a character that is no letter from a to z, digit, `_` or `-`"
        );
        return Some((message, write(&ascii)));
    }
    (opens != closes).then(|| {
        (
            format!("the brackets around `{inner}` do not match"),
            write(inner),
        )
    })
}

/// Returns the name of a table without spaces: `third parties.acme`, `cookies session` and `cookies.CSRF token` give
/// `third_parties.acme`, `cookies.session` and `cookies.csrf-token`.
fn without_spaces(inner: &str) -> String {
    let plain = |text: &str| spoken::ascii_key(text).to_lowercase();
    let key = |text: &str| plain(text).replace('_', "-");
    let (first, rest) = inner.split_once('.').unwrap_or((inner, ""));
    let rest = rest.split('.').filter(|part| !part.is_empty()).map(key);
    let section = plain(first);
    let mut parts = if is_section(&section) {
        vec![section]
    } else {
        match first.trim().split_once(char::is_whitespace) {
            Some((section, entry)) if is_section(&plain(section)) => {
                vec![plain(section), key(entry)]
            }
            _ => vec![key(first)],
        }
    };
    parts.extend(rest);
    parts.join(".")
}

/// Returns whether a policy has a table of this name.
fn is_section(name: &str) -> bool {
    let is_value = ["format", "include"].contains(&name);
    !is_value
        && SHARED
            .iter()
            .chain(&OF_THE_WHOLE)
            .any(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::by_line;

    #[test]
    fn usual_slips_are_reported_by_their_line() {
        for (line, disclosure) in [
            ("purpose = “Remembers dark mode.”", "typographic quotes"),
            ("purpose: \"Keeps you signed in.\"", "followed by `:`"),
            (
                "last_updated = 09.05.2026",
                "`09.05.2026` is not in the format",
            ),
            (
                "last_updated = 2026-13-09",
                "`2026-13-09` does not exist: there are 12 months",
            ),
            ("last_updated = 2026-11-31", "November 2026 has 30 days"),
            (
                "last_updated = 2026-02-29 # a remark",
                "February 2026 has 28 days",
            ),
            ("last_updated = 2026-5-9", "`2026-5-9` is not in the format"),
            ("purpose = \"Keeps you \"signed in\".\"", "contains quotes"),
            ("[cookies.CSRF token]", "has a space in it"),
            ("rolling = yes", "`yes` is neither"),
            ("secure = True # a remark", "`True` is neither"),
            ("lifetime = 1 year", "without quotes"),
            ("lifetime = 1,5", "not a whole number"),
            ("purpose = Keeps you signed in.", "without quotes"),
            ("purpose = 'It's what keeps you.'", "contains an apostrophe"),
            ("purpose = \"Keeps you.”", "ends with a typographic quote"),
            ("exemption = \"security\";", "ends with `;`"),
            ("exemption = \"security\",", "ends with `,`"),
            ("purpose\u{a0}= \"x\"", "non-breaking space"),
            ("\u{202f}purpose = \"x\"", "non-breaking space"),
            ("purpose =\u{200b} \"x\"", "invisible character"),
            ("<<<<<<< HEAD", "merge conflict"),
            ("=======", "merge conflict"),
            ("cookies.csrf]", "do not match"),
            ("[cookies.csrf", "do not match"),
            ("[[exempt]", "do not match"),
            ("[cookies.besuchszähler]", "no letter from a to z"),
            ("last updated = 2026-05-09", "has a space in it"),
            ("Größe = 3", "no letter from a to z"),
            ("purpose == \"x\"", "more than one sign"),
            ("purpose => \"x\"", "more than one sign"),
            ("purpose =", "has no value"),
            ("purpose \"x\"", "no `=` after"),
            ("// a remark", "begins with `#`"),
            ("- purpose = \"x\"", "bullet"),
            (
                "last_updated = 9 May 2026",
                "`9 May 2026` is not in the format",
            ),
            ("last_updated = soon", "`soon` is no day"),
            ("material = maybe", "neither `true` nor `false`"),
            ("max_value_bytes = 50%", "not a whole number"),
            ("finalité = \"x\"", "`finalité` is not a known key"),
            (
                "last_updated = 2026–05–09",
                "has dashes where a date has hyphens",
            ),
            ("include:", "followed by `:`"),
        ] {
            let (message, _) = by_line(line).unwrap();
            assert!(message.contains(disclosure), "{line}: {message}");
        }
        for (line, help) in [
            ("last_updated = 2026–05–09", "last_updated = 2026-05-09"),
            (
                "date = ‘2026-05-09’",
                "a day has no quotes: write date = 2026-05-09",
            ),
            ("propósito = \"x\"", "write purpose = …"),
            ("max_value_bytes = 1 KB", "max_value_bytes = 1024"),
            ("uses = many", "uses = 1"),
        ] {
            let (_, said) = by_line(line).unwrap();
            assert!(said.contains(help), "{line}: {said}");
        }
        for line in [
            "purpose = \"a: b\"",
            "[cookies.session]",
            "covers = [\"a b\"]",
            "max = 3",
            "names = { production = \"a\" }",
            r#"purpose = "Keeps you \"signed in\".""#,
            "purpose = \"\"\"Keeps you \"signed in\".\"\"\"",
        ] {
            assert_eq!(by_line(line), None, "{line}");
        }
        assert_eq!(
            by_line(r#"purpose = "It is \"a\" and "b".""#).unwrap().1,
            r#"write a backslash before each of them: purpose = "It is \"a\" and \"b\".""#
        );
        assert_eq!(
            by_line("[cookies.CSRF token]").unwrap().1,
            "write [cookies.csrf-token]"
        );
        for (line, help) in [
            ("cookies.csrf]", "write [cookies.csrf]"),
            ("[cookies.besuchszähler]", "write [cookies.besuchszaehler]"),
            (
                "purpose = «Garde la session.»",
                "write straight quotes, as on a keyboard: purpose = \"Garde la session.\"",
            ),
            (
                "purpose = Keeps you signed in.",
                "write it in double quotes: purpose = \"Keeps you signed in.\"",
            ),
            (
                "last_updated = 9. Mai 2026",
                "write year, month and day with hyphens and without quotes: last_updated = 2026-05-09",
            ),
            ("rolling = ja", "write rolling = true"),
            ("[cookies session]", "write [cookies.session]"),
            ("[cookies our login]", "write [cookies.our-login]"),
            ("[third parties.acme]", "write [third_parties.acme]"),
            ("[cookies/visits]", "write [cookies.visits]"),
            ("[cookies: visits]", "write [cookies.visits]"),
            (
                "recipients = [“Acme Group”, „Other“]",
                "write straight double quotes: recipients = [\"Acme Group\", \"Other\"]",
            ),
            (
                "recipients = [Acme Group]",
                "write straight double quotes: recipients = [\"Acme Group\"]",
            ),
            ("version = v3", "write a whole number alone: version = 3"),
            (
                "cookies.session:",
                "write it in brackets: [cookies.session]",
            ),
            (
                "changes.log: # ours",
                "write it in brackets: [[changes.log]]",
            ),
            (
                "purpose = \"\"Keeps you signed in.\"\"",
                "write one: purpose = \"Keeps you signed in.\"",
            ),
        ] {
            assert_eq!(by_line(line).unwrap().1, help, "{line}");
        }
    }
}
