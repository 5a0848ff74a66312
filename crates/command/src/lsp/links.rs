//! Where something is declared: the files that `include` names, companies, categories and entries; and where code uses an entry.

use super::cursor::{At, Cursor};
use super::project::{Documents, location, uri};
use super::text::Encoding;
use crate::policy_file::{absolute, with_slashes};
use cookie_registry_policy::Checked;
use cookie_registry_policy::identifier::constant;
use cookie_registry_policy::source::{Source, Span, matches};
use cookie_registry_scan::scan_paths;
use ls_types::{Location, Position, Range};
use std::path::Path;

/// The most places of code that are listed.
const MAX_USES: usize = 200;

/// Returns the declarations of what a place of a file refers to.
pub(super) fn definitions(
    checked: &Checked,
    source: &Source,
    cursor: &Cursor,
    open: &Documents,
    encoding: Encoding,
) -> Vec<Location> {
    let At::Value { key } = &cursor.at else {
        return Vec::new();
    };
    let written = source.text.get(cursor.word.clone()).unwrap_or_default();
    let word = written.trim_matches(['"', '\'']);
    if word.is_empty() || cursor.is_comment {
        return Vec::new();
    }
    let spans = match key.as_str() {
        "include" if cursor.table.is_empty() => included(checked, source, word),
        "words" if cursor.table == ["policy"] => included(checked, source, word),
        _ => declared(checked, key, word),
    };
    spans
        .into_iter()
        .filter_map(|span| location(checked, span, open, encoding))
        .collect()
}

/// Returns the places in the sources below the folder of the policy that use the entry whose header is at a place. The sources
/// are read anew, because they may have been edited.
pub(super) fn uses(checked: &Checked, cursor: &Cursor, open: &Documents) -> Vec<Location> {
    let policy = checked.sources.iter().next();
    let folder = policy.and_then(|policy| policy.path.parent());
    let (At::Header, [table, key], Some(folder)) = (&cursor.at, cursor.table.as_slice(), folder)
    else {
        return Vec::new();
    };
    let entry = format!("{table}.{key}");
    let mut entries = checked.recovered().entries();
    let Some(entry) = entries.find(|it| it.entry == entry) else {
        return Vec::new();
    };
    let constant = constant(&entry.key);
    let scan = scan_paths(&[folder.to_owned()]);
    let used = scan.uses.iter().filter(|used| used.constant == constant);
    used.take(MAX_USES)
        .filter_map(|used| {
            let line = u32::try_from(used.line).unwrap_or(u32::MAX);
            let start = Position::new(line.saturating_sub(1), 0);
            Some(Location::new(
                uri(&used.path, open)?,
                Range::new(start, start),
            ))
        })
        .collect()
}

/// Returns the beginnings of the files that a path or a pattern of `include` names.
fn included(checked: &Checked, from: &Source, pattern: &str) -> Vec<Span> {
    let folder = from.path.parent().unwrap_or(Path::new(""));
    let wanted = with_slashes(&absolute(folder, Path::new(pattern)));
    let files = (0_u32..).zip(checked.sources.iter()).skip(1);
    files
        .filter(|(_, source)| {
            matches(
                &wanted,
                &with_slashes(&absolute(Path::new(""), &source.path)),
            )
        })
        .map(|(file, _)| Span::start_of(file))
        .collect()
}

/// Returns the keys of the tables that declare a word.
fn declared(checked: &Checked, key: &str, word: &str) -> Vec<Span> {
    let draft = &checked.draft;
    match key {
        "provider" | "recipients" => {
            let parties = draft.third_parties.iter();
            parties
                .filter(|it| it.key.value == word)
                .map(|it| it.key.span)
                .collect()
        }
        "category" | "like" => {
            let categories = draft.categories.iter();
            categories
                .filter(|it| it.key.value == word)
                .map(|it| it.key.span)
                .collect()
        }
        "entry" => {
            let cookies = draft.cookies.iter().map(|it| &it.disclosure);
            let storage = draft.storage.iter().map(|it| &it.disclosure);
            cookies
                .chain(storage)
                .filter(|it| it.entry == word)
                .map(|it| it.key.span)
                .collect()
        }
        _ => Vec::new(),
    }
}
