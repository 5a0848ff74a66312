//! Text of a policy in output: visible, and never a command to a terminal or to the runner of a workflow.

pub use cookie_registry_core::is_hidden;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Makes hidden characters visible, so that text quoted from a policy cannot move the terminal's cursor, change its
/// colours or reverse the text that follows. Line breaks stay.
///
/// ```
/// use cookie_registry_policy::report::visible;
/// assert_eq!(visible("a\u{1b}[2Jb\n"), "a\u{241b}[2Jb\n");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    shown(text, |c| is_hidden(c) && c != '\n')
}

/// Makes hidden characters visible like [`visible`], and line breaks too, so that the text stays on one line.
///
/// ```
/// use cookie_registry_policy::report::visible_line;
/// assert_eq!(visible_line("a\n::error::b"), "a\u{240a}::error::b");
/// ```
#[must_use]
pub fn visible_line(text: &str) -> Cow<'_, str> {
    shown(text, is_hidden)
}

fn shown(text: &str, is_replaced: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_replaced) {
        return Cow::Borrowed(text);
    }
    let picture = |c: char| match u32::from(c) {
        code @ 0..0x20 if is_replaced(c) => char::from_u32(0x2400 + code).unwrap_or(c),
        _ if is_replaced(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    Cow::Owned(text.chars().map(picture).collect())
}

/// Puts a backslash before each text that a workflow runner would read as a command: `::` (GitHub), and `##` before `[`
/// or a letter, such as `##[` and `##vso` (Azure) and `##teamcity`. The text must be at the beginning of a line, except
/// for blanks.
///
/// ```
/// use cookie_registry_policy::report::inert;
/// assert_eq!(inert("  ::error::x\n-a"), "  \\::error::x\n-a");
/// ```
#[must_use]
pub fn inert(text: &str) -> Cow<'_, str> {
    let starts = |line: &str| {
        let rest = line.trim_start();
        // A heading of Markdown has a space behind its signs.
        let is_command = |rest: &str| {
            rest.strip_prefix("##")
                .is_some_and(|rest| rest.starts_with(|c: char| c == '[' || c.is_ascii_alphabetic()))
        };
        (rest.starts_with("::") || is_command(rest)).then(|| line.len() - rest.len())
    };
    if !text.lines().any(|line| starts(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut inert = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        let (blanks, rest) = line.split_at(starts(line).unwrap_or_default());
        let mark = if starts(line).is_some() { "\\" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(inert, "{blanks}{mark}{rest}");
    }
    Cow::Owned(inert)
}

/// Escapes a text of a policy for Markdown, so that it contains no links, images, tags or tables. Only names between
/// backticks become code.
///
/// ```
/// use cookie_registry_policy::report::in_markdown;
/// assert_eq!(in_markdown("`a_b` is ![x](y)"), "`a_b` is \\!\\[x\\](y)");
/// assert_eq!(in_markdown("`lifetme` in `[cookies.a_b]`"), "`lifetme` in `[cookies.a_b]`");
/// ```
#[must_use]
pub fn in_markdown(text: &str) -> String {
    let is_name = |name: &str| {
        let is_sign = |c: char| c.is_alphanumeric() || "_-.*/~:=[]".contains(c);
        !name.is_empty() && name.chars().all(is_sign)
    };
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        // The rest is only searched from one backtick to the next.
        let named = (c == '`').then(|| rest.split_once('`')).flatten();
        if let Some((name, after)) = named.filter(|(name, _)| is_name(name)) {
            let _ = write!(escaped, "`{name}`");
            rest = after;
            continue;
        }
        if "\\`*_[]<>#|&@!~".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Escapes hidden characters in a valid JSON text. In valid JSON, they occur only inside strings, and JSON itself
/// requires an escape only for those in ASCII.
///
/// ```
/// use cookie_registry_policy::report::escaped_json;
/// assert_eq!(escaped_json("[\"\u{9b}31m\"]\n"), "[\"\\u009b31m\"]\n");
/// ```
#[must_use]
pub fn escaped_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| is_hidden(c) && !c.is_ascii() || c == '\u{7f}';
    if !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 8);
    for c in json.chars() {
        if is_escaped(c) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_moves_the_cursor() {
        assert_eq!(
            visible("a\r\nb\u{1b}[31m\u{7f}\u{9b}"),
            "a\u{240d}\nb\u{241b}[31m\u{fffd}\u{fffd}"
        );
        assert_eq!(visible("plain\ntext"), "plain\ntext");
        assert_eq!(
            visible("\u{202e}a\u{2028}b\u{2067}\u{61c}"),
            "\u{fffd}a\u{fffd}b\u{fffd}\u{fffd}"
        );
        assert_eq!(visible_line("a\r\n\u{2029}b"), "a\u{240d}\u{240a}\u{fffd}b");
    }

    #[test]
    fn no_line_is_a_command() {
        for (text, safe) in [
            ("::warning::a", "\\::warning::a"),
            ("a\n \t::b\nc", "a\n \t\\::b\nc"),
            ("##vso[x]", "\\##vso[x]"),
            ("##[group]x", "\\##[group]x"),
            ("a ::b\n# c\n## d", "a ::b\n# c\n## d"),
        ] {
            assert_eq!(inert(text), safe);
        }
    }
}
