//! A clippy.toml with our list in it: between two comments within the array of each key, so that what else stands
//! in the file and in the array stays.

use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The comments between which our part of an array stands.
const BEGIN: &str = "# cookie-registry:begin";
const END: &str = "# cookie-registry:end";

/// What our part of the first array tells whoever reads the file.
const TOLD: &[&str] = &[
    "Written by `cargo cookie-registry generate clippy`: what sets cookies and storage keys around the registry, in the",
    "libraries of this workspace. Write it anew when a dependency comes or goes. Clippy warns of it; make it an error in",
    "Cargo.toml: [workspace.lints.clippy] disallowed_types = \"deny\", disallowed_methods = \"deny\".",
    "Clippy has no list of constants, such as http::header::SET_COOKIE, and sees no header whose name is text: the macro",
    "and `cargo cookie-registry check PATH` look for those in the sources. A path may be missing where a feature is off.",
];

/// A key of clippy.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Types,
    Methods,
}

impl Key {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Types => "disallowed-types",
            Self::Methods => "disallowed-methods",
        }
    }
}

/// What is refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) reason: &'static str,
}

/// Why our list has no place in a clippy.toml.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file is no TOML.
    #[error("it does not parse as TOML: {0}")]
    NotToml(String),
    /// A key has something else than an array in brackets.
    #[error("`{0}` is not written as `{0} = [ … ]`")]
    NotAnArray(&'static str),
    /// One of the two comments is missing, or there twice, or they are swapped.
    #[error("`{BEGIN}` and `{END}` do not stand once each, in this order, in `{0}`")]
    Markers(&'static str),
}

impl ConfigError {
    /// What to do about it.
    pub(crate) const fn help(&self) -> &'static str {
        match self {
            Self::NotToml(_) => "fix it first, or write to another file with --out FILE",
            Self::NotAnArray(_) => {
                "write the key as one array in brackets, or write to another file with --out FILE"
            }
            Self::Markers(_) => {
                "delete both comments and what stands between them, and run this again"
            }
        }
    }
}

/// The file with our lists, each in the array of its key. An entry whose path the file lists itself is left to it.
pub(super) fn merge(file: &str, lists: &[(Key, Vec<Entry>)]) -> Result<String, ConfigError> {
    let mut text = file.to_owned();
    let mut told = TOLD;
    for (key, entries) in lists {
        text = with_list(&text, *key, entries, told)?;
        told = &[];
    }
    // Whoever moved our part within an array may have left no comma before it.
    DeTable::parse(&text).map_err(|error| not_toml(&error))?;
    Ok(text)
}

fn with_list(
    file: &str,
    key: Key,
    entries: &[Entry],
    told: &[&str],
) -> Result<String, ConfigError> {
    let Some(array) = array(file, key)? else {
        let list = format!("{} = [\n{}]\n", key.as_str(), block(entries, told));
        return Ok(added(file, &list));
    };
    let content = &file[array.clone()];
    let (content, at) = match ours(content, key)? {
        Some(ours) => {
            let mut without = content.to_owned();
            let at = ours.start;
            without.replace_range(ours, "");
            (without, at)
        }
        // After the bracket.
        None if content[1..].starts_with('\n') || content[1..].starts_with("\r\n") => (
            content.to_owned(),
            1 + content[1..].find('\n').map_or(0, |at| at + 1),
        ),
        None => (format!("[\n{}", &content[1..]), 2),
    };
    let own = paths(&content, key)?;
    let entries: Vec<Entry> = entries
        .iter()
        .filter(|entry| !own.contains(&entry.path))
        .cloned()
        .collect();
    let mut merged = file.to_owned();
    let mut content = content;
    content.insert_str(at, &block(&entries, told));
    merged.replace_range(array, &content);
    Ok(merged)
}

/// A file with one key more. A key after the header of a table would belong to that table.
fn added(file: &str, list: &str) -> String {
    let has_tables = file.lines().any(|line| line.trim_start().starts_with('['));
    if has_tables {
        return format!("{list}\n{file}");
    }
    let between = match file {
        "" => "",
        file if file.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    format!("{file}{between}{list}")
}

/// Our part of an array: whole lines.
fn block(entries: &[Entry], told: &[&str]) -> String {
    let mut block = format!("    {BEGIN}\n");
    for line in told {
        block.push_str(&format!("    # {line}\n"));
    }
    for Entry { path, reason } in entries {
        block.push_str(&format!(
            "    {{ path = \"{path}\", reason = \"{reason}\", allow-invalid = true }},\n"
        ));
    }
    block.push_str(&format!("    {END}\n"));
    block
}

/// The bytes of a key's array, with its brackets; none where the key is not there.
fn array(file: &str, key: Key) -> Result<Option<Range<usize>>, ConfigError> {
    let root = DeTable::parse(file).map_err(|error| not_toml(&error))?;
    let Some(value) = root.get_ref().get(key.as_str()) else {
        return Ok(None);
    };
    let span = value.span();
    let is_array = matches!(value.get_ref(), DeValue::Array(_))
        && file.get(span.clone()).is_some_and(|text| {
            text.starts_with('[') && !text.starts_with("[[") && text.ends_with(']')
        });
    if !is_array {
        return Err(ConfigError::NotAnArray(key.as_str()));
    }
    Ok(Some(span))
}

/// The lines of an array that are ours, from the first comment to the end of the second one's line.
fn ours(array: &str, key: Key) -> Result<Option<Range<usize>>, ConfigError> {
    let lines = |marker: &str| {
        let mut at = 0;
        let mut found = Vec::new();
        for line in array.split_inclusive('\n') {
            if line.trim() == marker {
                found.push(at..at + line.len());
            }
            at += line.len();
        }
        found
    };
    match (lines(BEGIN).as_slice(), lines(END).as_slice()) {
        ([], []) => Ok(None),
        ([begin], [end]) if begin.end <= end.start => Ok(Some(begin.start..end.end)),
        _ => Err(ConfigError::Markers(key.as_str())),
    }
}

/// The paths in an array, each a string or the `path` of a table.
fn paths(array: &str, key: Key) -> Result<BTreeSet<String>, ConfigError> {
    let file = format!("{} = {array}", key.as_str());
    let root = DeTable::parse(&file).map_err(|error| not_toml(&error))?;
    let values = root.get_ref().get(key.as_str());
    let values = values.and_then(|value| value.get_ref().as_array());
    let path = |value: &DeValue<'_>| match value {
        DeValue::Table(table) => Some(table.get("path")?.get_ref().as_str()?.to_owned()),
        value => Some(value.as_str()?.to_owned()),
    };
    Ok(values
        .into_iter()
        .flatten()
        .filter_map(|value| path(value.get_ref()))
        .collect())
}

fn not_toml(error: &toml::de::Error) -> ConfigError {
    ConfigError::NotToml(error.message().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, ConfigError, END, Entry, Key, TOLD, merge};

    fn lists(paths: &[&str]) -> Vec<(Key, Vec<Entry>)> {
        let entry = |path: &&str| Entry {
            path: (*path).to_owned(),
            reason: "why",
        };
        vec![(Key::Types, paths.iter().map(entry).collect())]
    }

    fn line(path: &str) -> String {
        format!("    {{ path = \"{path}\", reason = \"why\", allow-invalid = true }},\n")
    }

    fn ours(paths: &[&str]) -> String {
        let told: String = TOLD.iter().map(|line| format!("    # {line}\n")).collect();
        let lines: String = paths.iter().map(|path| line(path)).collect();
        format!("    {BEGIN}\n{told}{lines}    {END}\n")
    }

    #[test]
    fn what_stands_in_the_file_stays() {
        let list = ours(&["cookie::Cookie"]);
        for (file, merged) in [
            ("", format!("disallowed-types = [\n{list}]\n")),
            (
                "msrv = \"1.88\"\n",
                format!("msrv = \"1.88\"\n\ndisallowed-types = [\n{list}]\n"),
            ),
            (
                "[table]\na = 1\n",
                format!("disallowed-types = [\n{list}]\n\n[table]\na = 1\n"),
            ),
            (
                "disallowed-types = [\"std::rc::Rc\"] # ours\nmsrv = \"1.88\"\n",
                format!("disallowed-types = [\n{list}\"std::rc::Rc\"] # ours\nmsrv = \"1.88\"\n"),
            ),
            (
                "disallowed-types = [\n  { path = \"a::B\" }, # why\n]\n",
                format!("disallowed-types = [\n{list}  {{ path = \"a::B\" }}, # why\n]\n"),
            ),
        ] {
            let first = merge(file, &lists(&["cookie::Cookie"])).unwrap();
            assert_eq!(first, merged, "{file}");
            assert!(toml::from_str::<toml::Table>(&first).is_ok(), "{first}");
            assert_eq!(merge(&first, &lists(&["cookie::Cookie"])).unwrap(), first);
            let fewer = merge(&first, &lists(&[])).unwrap();
            assert_eq!(fewer, merged.replace(&line("cookie::Cookie"), ""));
        }
    }

    #[test]
    fn a_path_that_the_file_lists_itself_is_left_to_it() {
        for own in [
            "\"cookie::Cookie\"",
            "{ path = \"cookie::Cookie\", reason = \"r\" }",
        ] {
            let file = format!("disallowed-types = [\n{own},\n]\n");
            let merged = merge(&file, &lists(&["cookie::Cookie", "cookie::CookieJar"])).unwrap();
            let ours = ours(&["cookie::CookieJar"]);
            assert_eq!(merged, format!("disallowed-types = [\n{ours}{own},\n]\n"));
        }
    }

    #[test]
    fn what_has_no_place_for_it_is_refused() {
        let key = "disallowed-types";
        for (file, error) in [
            (format!("{key} = \"a\""), ConfigError::NotAnArray(key)),
            (
                format!("[[{key}]]\npath = \"a\""),
                ConfigError::NotAnArray(key),
            ),
            (format!("{key} = [\n{BEGIN}\n]"), ConfigError::Markers(key)),
            (
                format!("{key} = [\n{END}\n{BEGIN}\n]"),
                ConfigError::Markers(key),
            ),
        ] {
            assert_eq!(merge(&file, &lists(&[])), Err(error), "{file}");
        }
        let without_comma = format!("{key} = [\n\"a\"\n{BEGIN}\n{END}\n]");
        for file in ["a = [", without_comma.as_str()] {
            let merged = merge(file, &lists(&["cookie::Cookie"]));
            assert!(matches!(merged, Err(ConfigError::NotToml(_))), "{file}");
        }
    }
}
