//! The values of options, as they are written on the command line.

use super::Topic;
use crate::explain::{FEWEST, HashPrefix};
use crate::levels::{Allow, Deny};
use cookie_registry_policy::Code;
use cookie_registry_policy::diff::DiffRule;
use cookie_registry_policy::suggest::{is_open, nearest};

/// Parses the name of a person, which is not empty, and not left to decide.
pub(super) fn person(name: &str) -> Result<String, String> {
    let name = name.trim();
    let is_name = name.chars().any(char::is_alphanumeric) && !name.chars().any(char::is_control);
    (is_name && !is_open(name))
        .then(|| name.to_owned())
        .ok_or_else(|| "this is not a name".to_owned())
}

/// Parses what is to be explained: a code, or a content hash.
pub(super) fn topic(word: &str) -> Result<Topic, String> {
    if let Some(code) = Code::parse(word) {
        return Ok(Topic::Rule(code));
    }
    if let Some(rule) = DiffRule::parse(word) {
        return Ok(Topic::Change(rule));
    }
    if let Some(hash) = HashPrefix::parse(word) {
        return Ok(Topic::Version(hash));
    }
    if HashPrefix::is_too_short(word) {
        return Err(format!(
            "give at least the first {FEWEST} digits of a content hash"
        ));
    }
    let changes: Vec<&'static str> = DiffRule::ALL.iter().map(|rule| rule.as_str()).collect();
    known(word, &changes).map(Topic::Rule)
}

/// Parses a day, such as `2026-05-09`.
pub(super) fn day(word: &str) -> Result<time::Date, String> {
    let mut parts = word.splitn(3, '-');
    let mut next = || {
        parts
            .next()
            .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let parsed = (|| {
        let (year, month, day) = (next()?, next()?, next()?);
        let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
        time::Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
    })();
    parsed.ok_or_else(|| "write a day as year, month and day, such as 2026-05-09".to_owned())
}

/// Parses a period, such as `90d` or `12w`, into days.
pub(super) fn days(word: &str) -> Result<u32, String> {
    let (number, unit) = match (word.strip_suffix('d'), word.strip_suffix('w')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 7),
        _ => (word, 0),
    };
    let number: Option<u32> = number.parse().ok().filter(|_| unit > 0);
    number
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| "write a number of days or weeks, such as 90d or 12w".to_owned())
}

/// Parses a stage.
#[cfg(feature = "audit")]
pub(super) fn stage(word: &str) -> Result<cookie_registry_audit::Stage, String> {
    let names = cookie_registry_audit::Stage::ALL.map(cookie_registry_audit::Stage::as_str);
    let found = cookie_registry_audit::Stage::ALL
        .into_iter()
        .find(|it| it.as_str() == word);
    found.ok_or_else(|| format!("the stages are {}", names.join(", ")))
}

/// Parses a cookie that replaces a click.
#[cfg(feature = "audit")]
pub(super) fn cookie(word: &str) -> Result<cookie_registry_audit::PresetCookie, String> {
    match word.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok(cookie_registry_audit::PresetCookie {
            name: name.to_owned(),
            value: value.to_owned(),
        }),
        _ => Err("write the name and the value, as in `consent=all`".to_owned()),
    }
}

/// Accepts the tag of a language. Whether the page exists in it depends on the policy, which may add languages.
pub(super) fn language(word: &str) -> Result<String, String> {
    let is_part = |part: &str| {
        matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if word.split('-').all(is_part) && word.len() <= 35 {
        return Ok(word.to_owned());
    }
    Err("write a language tag, such as `en`, `de-AT` or `cs`".to_owned())
}

/// Parses a language and the address of the page in it.
pub(super) fn alternate(word: &str) -> Result<(String, String), String> {
    match word.split_once('=') {
        Some((tag, address)) if !address.is_empty() => Ok((language(tag)?, address.to_owned())),
        _ => Err("write the language and the address, as in `de=/cookies/de`".to_owned()),
    }
}

/// Parses what is denied: a code, or all warnings.
pub(super) fn deny(word: &str) -> Result<Deny, String> {
    if word == Deny::WARNINGS {
        return Ok(Deny::Warnings);
    }
    known(word, &[Deny::WARNINGS]).map(Deny::Code)
}

/// Parses the code of findings that are accepted.
pub(super) fn allow(word: &str) -> Result<Allow, String> {
    Allow::new(known(word, &[])?)
}

/// Parses a code. The error for an unknown code suggests the one that was most likely meant.
fn known(word: &str, other_words: &[&'static str]) -> Result<Code, String> {
    let codes = Code::ALL.iter().map(|code| code.as_str());
    Code::parse(word).ok_or_else(
        || match nearest(word, codes.chain(other_words.iter().copied())) {
            Some(meant) => format!("there is no such code; did you mean `{meant}`?"),
            None => {
                "there is no such code; `cargo cookie-registry explain` lists all codes".to_owned()
            }
        },
    )
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "audit")]
    #[test]
    fn a_cookie_has_a_name() {
        assert_eq!(
            super::cookie("a=b=c").map(|it| (it.name, it.value)),
            Ok(("a".to_owned(), "b=c".to_owned()))
        );
        assert!(super::cookie("=b").is_err() && super::cookie("a").is_err());
    }
}
