//! Explains syntax errors in the line of a key: in the key, in its value, and around them.

use super::{Slip, is_section};
use crate::spoken;

/// Explains a line with a key and a value.
pub(super) fn of_pair(line: &str) -> Option<Slip> {
    let Some((key, value)) = line.split_once(['=', ':']) else {
        return without_equals(line);
    };
    let key = key.trim();
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if !is_key {
        return wrong_key(key);
    }
    if line.get(key.len()..)?.trim_start().starts_with(':') {
        // `cookies.session:`, as YAML writes a table.
        let section = key.split('.').next().unwrap_or_default();
        if without_remark(value.trim()).is_empty() && is_section(section) {
            let is_list = ["allow", "exempt", "judged", "changes.log"].contains(&key);
            let header = if is_list {
                format!("[[{key}]]")
            } else {
                format!("[{key}]")
            };
            return Some((
                "this is no header of a table".to_owned(),
                format!("write it in brackets: {header}"),
            ));
        }
        return Some((
            format!("`{key}` is followed by `:`"),
            format!("write `=` between a key and its value: {key} = …"),
        ));
    }
    let value = value.trim();
    if let Some(rest) = value.strip_prefix(['=', '>', ':']) {
        return Some((
            format!("`{key}` is followed by more than one sign"),
            format!("write one `=`: {key} = {}", rest.trim()),
        ));
    }
    let bare = without_remark(value);
    if bare.is_empty() {
        return Some((
            format!("`{key}` has no value"),
            format!("write it after the `=`, or remove the line: {key} = …"),
        ));
    }
    quotes(key, bare).or_else(|| unquoted(key, bare))
}

/// Quotes of print, which keyboards and TOML do not have.
const TYPOGRAPHIC: [char; 11] = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '‹', '›'];

/// Explains a text in wrong quotes.
fn quotes(key: &str, value: &str) -> Option<Slip> {
    if value.starts_with(TYPOGRAPHIC) {
        let text = value.trim_matches(|c| {
            TYPOGRAPHIC.contains(&c) || c == ' ' || c == '\u{a0}' || c == '\u{202f}'
        });
        let text = if text.contains(['"', '\\']) {
            "…"
        } else {
            text
        };
        let help = match spoken::date(text).filter(|_| spoken::DATES.contains(&key)) {
            Some(day) => format!("a day has no quotes: write {key} = {day}"),
            None => format!("write straight quotes, as on a keyboard: {key} = \"{text}\""),
        };
        return Some(("this text is in typographic quotes".to_owned(), help));
    }
    if let Some(text) = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix(TYPOGRAPHIC))
        && !text.contains('"')
    {
        let help = format!("write straight quotes, as on a keyboard: {key} = \"{text}\"");
        return Some(("this text ends with a typographic quote".to_owned(), help));
    }
    if let Some(rest) = value.strip_suffix([';', ','])
        && rest.len() > 1
        && (rest.ends_with(['"', '\'', ']', '}']) || rest == "true" || rest == "false")
    {
        let sign = if value.ends_with(';') { ';' } else { ',' };
        return Some((
            format!("this line ends with `{sign}`"),
            format!("write it without: {key} = {}", rest.trim_end()),
        ));
    }
    if let Some(text) = value
        .strip_prefix("\"\"")
        .and_then(|rest| rest.strip_suffix("\"\""))
        && !text.is_empty()
        && !text.contains(['"', '\\'])
    {
        return Some((
            "this text has two quotes at each end".to_owned(),
            format!("write one: {key} = \"{text}\""),
        ));
    }
    if let Some(slip) = list_of_texts(key, value) {
        return Some(slip);
    }
    if let Some(escaped) = with_inner_quotes(value) {
        let help = format!("write a backslash before each of them: {key} = \"{escaped}\"");
        return Some((
            "this text contains quotes, so it ends at the first one".to_owned(),
            help,
        ));
    }
    let single = value
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let text = single.filter(|text| {
        text.contains('\'') && !text.starts_with('\'') && !text.contains(['"', '\\'])
    })?;
    let help = format!("write double quotes around it: {key} = \"{text}\"");
    Some((
        "this text contains an apostrophe, so it ends there".to_owned(),
        help,
    ))
}

/// Explains a list of texts in typographic quotes, or without quotes.
fn list_of_texts(key: &str, value: &str) -> Option<Slip> {
    let items = value.strip_prefix('[')?.trim_end_matches(']');
    if items.is_empty() || items.contains(['"', '\'', '\\', '[', '{', '=']) {
        return None;
    }
    let is_typographic = items.contains(TYPOGRAPHIC);
    let texts: Vec<String> = items
        .split(',')
        .map(|item| item.trim_matches(|c: char| c.is_whitespace() || TYPOGRAPHIC.contains(&c)))
        .filter(|item| !item.is_empty())
        .map(|item| format!("\"{item}\""))
        .collect();
    let is_text = items.contains(char::is_alphabetic);
    let message = if is_typographic {
        "the texts of this list are in typographic quotes"
    } else {
        "the texts of this list have no quotes"
    };
    let help = format!(
        "write straight double quotes: {key} = [{}]",
        texts.join(", ")
    );
    is_text.then(|| (message.to_owned(), help))
}

/// Explains a value without quotes.
fn unquoted(key: &str, value: &str) -> Option<Slip> {
    if spoken::TRUTHS.contains(&key)
        && let Some(truth) = spoken::truth(value)
    {
        let message = format!("`{value}` is neither `true` nor `false`");
        return Some((message, format!("write {key} = {truth}")));
    }
    // Word processors write these for a hyphen.
    let written = value;
    let value = &value.replace(
        ['\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2212}'],
        "-",
    );
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
    let is_date = spoken::DATES.contains(&key);
    if (parts == 3 || is_date)
        && let Some(meant) = spoken::date(value)
    {
        let message = if written == value {
            format!("`{value}` is not in the format of a date")
        } else {
            format!("`{written}` has dashes where a date has hyphens")
        };
        let help =
            format!("write year, month and day with hyphens and without quotes: {key} = {meant}");
        return Some((message, help));
    }
    if parts == 3 {
        let help = format!(
            "write year, month and day with hyphens and without quotes: {key} = 2026-05-09"
        );
        return Some((format!("`{day}` is not in the format of a date"), help));
    }
    let is_number = value.starts_with(|c: char| c.is_ascii_digit())
        && value.contains(['.', ',', '\''])
        && value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '_'));
    if is_number {
        let help = if spoken::LIFETIMES.contains(&key) {
            "write a whole number in quotes with its unit, as in \"18 months\" or \"36 hours\""
                .to_owned()
        } else {
            format!("write a whole number without signs between its digits: {key} = …")
        };
        return Some((format!("`{value}` is not a whole number"), help));
    }
    if is_date {
        let help = format!(
            "write year, month and day with hyphens and without quotes: {key} = 2026-05-09"
        );
        return Some((format!("`{value}` is no day"), help));
    }
    if spoken::TRUTHS.contains(&key) {
        let help = format!("write {key} = true or {key} = false");
        return Some((format!("`{value}` is neither `true` nor `false`"), help));
    }
    if spoken::NUMBERS.contains(&key) {
        let digits = value.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits.find(|c: char| !c.is_ascii_digit());
        let number = match end.map_or(digits, |end| digits.get(..end).unwrap_or(digits)) {
            "" => "1",
            number => number,
        };
        let help = if key == "max_value_bytes" {
            format!("write a whole number without a unit: {key} = 1024")
        } else {
            format!("write a whole number alone: {key} = {number}")
        };
        return Some((format!("`{value}` is not a whole number"), help));
    }
    let is_text = value.parse::<i64>().is_err()
        && value.starts_with(char::is_alphanumeric)
        && !value.contains(['"', '\\', '{', '}']);
    is_text.then(|| {
        let text = value.trim_end_matches(';');
        (
            format!("`{text}` is a text without quotes"),
            format!("write it in double quotes: {key} = \"{text}\""),
        )
    })
}

/// Explains a line without `=`.
fn without_equals(line: &str) -> Option<Slip> {
    let (key, value) = line.split_once(char::is_whitespace)?;
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let value = value.trim();
    if is_key && value.starts_with(['"', '\'', '[', '{', '“', '„', '«']) {
        return Some((
            format!("there is no `=` after `{key}`"),
            format!("write {key} = {value}"),
        ));
    }
    line.contains(char::is_alphabetic).then(|| {
        ("this line is a text and no key with its value".to_owned(), "write `#` before a remark, and double quotes around a text that goes over several lines: three at its beginning and three at its end".to_owned())
    })
}

/// Explains what stands before `=` where it is no key.
fn wrong_key(key: &str) -> Option<Slip> {
    let is_other = !key.is_ascii();
    if let Some(meant) = spoken::usual_key(key).filter(|_| is_other) {
        let message = format!("`{key}` is not a known key");
        return Some((message, format!("write {meant} = …")));
    }
    let ascii = spoken::ascii_key(key).to_lowercase();
    if key.is_empty() || ascii.is_empty() || key.contains(['"', '\'', '[', '{', '#']) {
        return None;
    }
    let message = if key.contains(char::is_whitespace) {
        format!("the key `{key}` has a space in it")
    } else {
        format!("the key `{key}` has a character that is no letter from a to z, digit, `_` or `-`")
    };
    Some((message, format!("write {ascii} = …")))
}

/// Returns a value without a remark at its end.
fn without_remark(value: &str) -> &str {
    let mut quote = None;
    for (at, c) in value.char_indices() {
        match (c, quote) {
            ('#', None) => return value.get(..at).unwrap_or(value).trim_end(),
            ('"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    value
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
