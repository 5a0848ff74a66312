//! Explains TOML syntax errors to a person who edits the file. The messages of the parser are about grammar,
//! but most mistakes are one of a few slips that the line shows.

/// Returns the message and the help for a syntax error at `range` of `text`. `said` is the message of the
/// parser.
pub(super) fn disclosure(
    text: &str,
    range: std::ops::Range<usize>,
    said: &str,
) -> (String, String) {
    if said.contains("recurs") {
        let help = "a policy needs no more than five levels; look for surplus brackets or dots";
        return (
            "this is nested too deeply to be read".to_owned(),
            help.to_owned(),
        );
    }
    let written = text.get(range.clone()).unwrap_or_default();
    if said.contains("duplicate key") {
        let message = format!("`{written}` appears twice in the same table");
        return (message, "keep one of the two, or rename one".to_owned());
    }
    let line = line_at(text, range.start);
    by_line(line).unwrap_or_else(|| {
        let is_value = text.get(..range.start).is_some_and(|before| before.trim_end().ends_with(['=', '[', ',']));
        if said.contains("invalid basic string") || said.contains("invalid literal string") {
            let help = "end it with the same quote with which it begins";
            ("this text has no closing quote".to_owned(), help.to_owned())
        } else if is_value && written.starts_with(char::is_alphabetic) {
            (format!("`{written}` is a text without quotes"), format!("write \"{written}\" with the quotes"))
        } else {
            let help = "each line is `key = value` or a `[table]` header; texts stand in double quotes, dates and \
                        numbers do not";
            (said.replace('\n', ", "), help.to_owned())
        }
    })
}

fn line_at(text: &str, at: usize) -> &str {
    let start = text
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    text.get(start..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default()
        .trim()
}

fn by_line(line: &str) -> Option<(String, String)> {
    if let Some(header) = line
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next())
        && header.trim().contains(' ')
        && !header.contains(['"', ',', '='])
    {
        let joined = header
            .trim_matches(['[', ' '])
            .to_lowercase()
            .replace(' ', "-");
        return Some((
            format!("the name in `[{header}]` has a space in it"),
            format!("write [{joined}]"),
        ));
    }
    let (key, value) = line.split_once(['=', ':'])?;
    let key = key.trim();
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if !is_key {
        return None;
    }
    if line.get(key.len()..)?.trim_start().starts_with(':') {
        return Some((
            format!("`{key}` is followed by `:`"),
            format!("write `=` between a key and its value: {key} = …"),
        ));
    }
    let value = value.trim();
    if value.starts_with(['“', '”', '„', '‟', '«', '»', '‘', '’', '‚']) {
        let help = format!("write straight quotes, as on a keyboard: {key} = \"…\"");
        return Some(("this text is in typographic quotes".to_owned(), help));
    }
    if let Some(escaped) = with_inner_quotes(value) {
        let help = format!("write a backslash before each of them: {key} = \"{escaped}\"");
        return Some((
            "this text contains quotes, so it ends at the first one".to_owned(),
            help,
        ));
    }
    let day: String = value
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'))
        .collect();
    let parts = day
        .split(['.', '-', '/'])
        .filter(|part| !part.is_empty())
        .count();
    if let Some(why) = no_such_day(&day) {
        return Some((why, format!("write a date that exists: {key} = 2026-05-09")));
    }
    (parts == 3).then(|| {
        let help = format!(
            "write year, month and day with hyphens and without quotes: {key} = 2026-05-09"
        );
        (format!("`{day}` is not in the format of a date"), help)
    })
}

/// Returns the text of a value such as `"a "b" c"`, with a backslash before each inner quote. `None` for a
/// value without inner quotes, a list or a table.
fn with_inner_quotes(value: &str) -> Option<String> {
    let text = value.strip_prefix('"')?.strip_suffix('"')?;
    if text.starts_with('"') {
        // Three quotes begin a multi-line text.
        return None;
    }
    let mut escaped = String::new();
    let (mut is_escaped, mut found) = (false, false);
    for c in text.chars() {
        if c == '"' && !is_escaped {
            escaped.push('\\');
            found = true;
        }
        escaped.push(c);
        is_escaped = c == '\\' && !is_escaped;
    }
    found.then_some(escaped)
}

/// Explains why a date in the right format does not exist.
fn no_such_day(day: &str) -> Option<String> {
    let [year, month, number] = day.split('-').collect::<Vec<_>>().try_into().ok()?;
    if (year.len(), month.len(), number.len()) != (4, 2, 2) {
        return None;
    }
    let (year, month, number) = (
        year.parse().ok()?,
        month.parse::<u8>().ok()?,
        number.parse::<u8>().ok()?,
    );
    let Ok(month) = time::Month::try_from(month) else {
        return Some(format!("`{day}` does not exist: there are 12 months"));
    };
    let most = month.length(year);
    (number == 0 || number > most)
        .then(|| format!("`{day}` does not exist: {month} {year} has {most} days"))
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
        ] {
            let (message, _) = by_line(line).unwrap();
            assert!(message.contains(disclosure), "{line}: {message}");
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
    }
}
