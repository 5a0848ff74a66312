//! Determines by words alone which scripts can store something themselves, and where.
//!
//! The first search of a file matches parts of words, so it also finds files that only mention storage. This module
//! matches whole words and the names of imported modules.

use crate::catalog::javascript::{self as catalog, unknown};
use crate::script_registry;
use crate::words::AnyCase;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

/// Names of the browser's interfaces, each of which has one of the parts of words in it.
const INTERFACES: &[&str] = &[
    "CacheStorage",
    "Storage",
    "caches",
    "indexedDB",
    "localStorage",
    "mozIndexedDB",
    "msIndexedDB",
    "sessionStorage",
    "webkitIndexedDB",
];

/// The type of a database factory, which has none of the parts.
const FACTORY: &str = "IDBFactory";

/// Parts of words that only count as parts of names that are known, or of modules.
const PARTS: &[&str] = &["caches", "indexeddb", "storage"];

/// Names of the browser's objects that lead to all of its interfaces.
const WINDOWS: &[&str] = &[
    "contentDocument",
    "contentWindow",
    "defaultView",
    "document",
    "frames",
    "global",
    "globalThis",
    "parent",
    "self",
    "top",
    "unsafeWindow",
    "window",
];

/// Classes of the language and the browser, whose objects store nothing under names.
const BUILT_IN: &[&str] = &[
    "AbortController",
    "Array",
    "Blob",
    "Date",
    "Error",
    "FormData",
    "Headers",
    "IntersectionObserver",
    "Map",
    "MutationObserver",
    "Promise",
    "Proxy",
    "RegExp",
    "Request",
    "ResizeObserver",
    "Response",
    "Set",
    "TextDecoder",
    "TextEncoder",
    "TypeError",
    "URL",
    "URLSearchParams",
    "Uint8Array",
    "WeakMap",
    "WeakSet",
    "WebSocket",
];

/// Returns whether a script that has one of the words can store something by itself, or hold something that others store by.
pub(super) fn acts(text: &str) -> bool {
    super::search().any_in(text, |range| counts(text, range))
        || has_factory(text)
        || has_escapes(text)
        || script_registry::is_claimed(text)
        || !held(text).is_empty()
}

/// Returns the bytes of the words by which a script can store something, in order.
pub(super) fn places(text: &str) -> Vec<usize> {
    let found = super::search().all_in(text).into_iter();
    let found = found.filter(|range| counts(text, range));
    let mut places: Vec<usize> = found.map(|range| range.start).collect();
    let factories = memchr::memmem::find_iter(text.as_bytes(), FACTORY);
    places.extend(factories);
    places.extend(escapes(text));
    places.sort_unstable();
    places
}

/// Returns whether letters, digits or signs of names are escaped.
pub(super) fn has_escapes(text: &str) -> bool {
    escapes(text).next().is_some()
}

fn has_factory(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), FACTORY.as_bytes()).is_some()
}

/// Returns where letters, digits and signs of names are escaped, which hides a word: `local\u0053torage`.
fn escapes(text: &str) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b'\\', text.as_bytes()).filter(move |at| {
        let Some(rest) = text.as_bytes().get(at + 1..) else {
            return false;
        };
        let digits = |from: usize, most: usize, radix: u32| {
            let digits = rest.get(from..).unwrap_or_default().iter().take(most);
            let digits = digits.map_while(|digit| char::from(*digit).to_digit(radix));
            digits.fold(0, |value: u32, digit| value.saturating_mul(radix) + digit)
        };
        let value = match rest {
            [b'u', b'{', ..] => digits(2, 6, 16),
            [b'u', ..] => digits(1, 4, 16),
            [b'x', ..] => digits(1, 2, 16),
            // Shorter ones refer to groups of a regular expression.
            [b'0'..=b'7', b'0'..=b'7', ..] => digits(0, 3, 8),
            _ => return false,
        };
        u8::try_from(value).is_ok_and(|byte| byte.is_ascii() && is_part(byte))
    })
}

/// Returns whether a word that was found is one by which something can be stored.
fn counts(text: &str, range: &Range<usize>) -> bool {
    static NAMES: OnceLock<HashSet<&str>> = OnceLock::new();
    let found = text.get(range.clone()).unwrap_or_default();
    if !PARTS.iter().any(|part| found.eq_ignore_ascii_case(part)) {
        return true;
    }
    let whole = word(text, range);
    let names = NAMES.get_or_init(|| {
        let offered = catalog::offered_names();
        INTERFACES.iter().copied().chain(offered).collect()
    });
    let name = text.get(whole.clone()).unwrap_or_default();
    // `window["loc" + "alStorage"]`.
    let ends = |interface: &&str| !name.is_empty() && interface.ends_with(name);
    if names.contains(name) || INTERFACES.iter().any(ends) {
        return true;
    }
    let is_of_module = |byte: u8| is_part(byte) || matches!(byte, b'@' | b'/' | b'.' | b'-');
    let module = around(text, &whole, is_of_module);
    let bytes = text.as_bytes();
    let before = module.start.checked_sub(1).and_then(|at| bytes.get(at));
    let is_quoted = matches!(before, Some(b'"' | b'\'' | b'`'));
    let module = text.get(module).unwrap_or_default();
    is_quoted && (catalog::is_of_row(module) || unknown::medium(module).is_some())
}

/// How many bytes before and behind a part can belong to its word: no name that is known is as long.
const MOST_BYTES: usize = 256;

/// Returns a range of a text with the bytes around it that belong to it.
fn around(text: &str, range: &Range<usize>, belongs: impl Fn(u8) -> bool) -> Range<usize> {
    let bytes = text.as_bytes();
    let before = bytes.get(..range.start).unwrap_or_default().iter().rev();
    let after = bytes.get(range.end..).unwrap_or_default().iter();
    let before = before.take(MOST_BYTES).take_while(|byte| belongs(**byte));
    let after = after.take(MOST_BYTES).take_while(|byte| belongs(**byte));
    range.start - before.count()..range.end + after.count()
}

/// Returns the range of the word around a part of it. What is beyond ASCII can be a blank.
fn word(text: &str, part: &Range<usize>) -> Range<usize> {
    let whole = around(text, part, is_part);
    let ends = |c: char| !c.is_ascii() && !c.is_alphanumeric();
    let before = text.get(whole.start..part.start).unwrap_or_default();
    let after = text.get(part.end..whole.end).unwrap_or_default();
    let last = before.rfind(ends);
    let begins = last.and_then(|at| Some(at + before.get(at..)?.chars().next()?.len_utf8()));
    let start = whole.start + begins.unwrap_or(0);
    start..part.end + after.find(ends).unwrap_or(after.len())
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// Returns the bytes at which a script makes an object of a class, or takes a window or document for a value, in order: other
/// modules may store something by what it holds then.
pub(super) fn held(text: &str) -> Vec<usize> {
    let mut held: Vec<usize> = made(text).collect();
    held.extend(windows(text));
    held.sort_unstable();
    held
}

/// Returns where an object of a class is made for a variable or as what the module exports.
fn made(text: &str) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(text.as_bytes(), "new").filter(move |at| {
        let (before, after) = text.split_at(*at);
        let after = after.get(3..).unwrap_or_default();
        let class = after.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        let end = class.bytes().position(|byte| !is_part(byte));
        let name = class.get(..end.unwrap_or(class.len())).unwrap_or_default();
        let is_new = class.len() < after.len() && !name.is_empty() && !BUILT_IN.contains(&name);
        let before = opened(before);
        let is_assigned = before.ends_with(['=', '>']) && !before.ends_with("=>");
        // `= /* @__PURE__ */ new Settings()`.
        let is_behind_comment = before.ends_with("*/");
        is_new && (is_assigned || is_behind_comment || before.ends_with("default"))
    })
}

/// Returns where a window or document is a value by itself.
fn windows(text: &str) -> Vec<usize> {
    static SEARCH: OnceLock<AnyCase> = OnceLock::new();
    let search = SEARCH.get_or_init(|| {
        let parts: Vec<String> = WINDOWS.iter().map(|name| name.to_lowercase()).collect();
        AnyCase::of(parts.iter().map(String::as_str))
    });
    // One name begins as another: the whole word counts.
    let found = search.all_in(text).into_iter();
    let found = found.map(|range| word(text, &range));
    let found = found.filter(|range| {
        let name = text.get(range.clone()).unwrap_or_default();
        if !WINDOWS.contains(&name) {
            return false;
        }
        let (before, _) = text.split_at(range.start);
        let (_, after) = text.split_at(range.end);
        let after = after.trim_start();
        let goes_on = after.starts_with(['.', '[', '('])
            || after.starts_with("?.")
            || after.starts_with('=') && !after.starts_with("==");
        if goes_on {
            return false;
        }
        // `frame.contentWindow`, `window.document`.
        let Some(object) = before.strip_suffix('.') else {
            let before = opened(before);
            return before.ends_with(['=', '>', '?', ':', '|', '&'])
                || ends_with_any(before, &["return", "default", "await"]);
        };
        matches!(name, "contentDocument" | "contentWindow" | "defaultView")
            || ends_with_any(object, WINDOWS)
    });
    found.map(|range| range.start).collect()
}

/// Returns a text without the blanks and parentheses at its end.
fn opened(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || c == '(')
}

fn ends_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_acts_by_whole_words_and_by_modules() {
        for (text, expected) in [
            ("localStorage.setItem('a', 1)", true),
            ("function f(area: Storage) {}", true),
            ("import storage from 'redux-persist/lib/storage';", true),
            ("import { keep } from \"acme-local-storage/hooks\";", true),
            ("import { atomWithStorage } from 'jotai/utils';", true),
            (
                "export const open = (db: IDBFactory) => db.open('a'); // storage",
                true,
            ),
            ("const settings = new Settings(); // storage", true),
            ("export default new Settings(storage);", true),
            ("export const page = window; // storage", true),
            (
                "export const view = () => frame.contentWindow; // storage",
                true,
            ),
            ("document.cookie = 'a=1'", true),
            ("import Dexie from 'dexie';", true),
            ("import { useStorageKey } from '../storage/keys';", false),
            ("import { Storage as Cloud } from './storage';", true),
            ("import { bucket } from '@google-cloud/storage';", false),
            (
                "// how much storage is left\nconst left = new Map(); window.x(left);",
                false,
            ),
            ("const cachesize = storageLimit(typeof window);", false),
            ("const x = 1;", false),
        ] {
            assert_eq!(acts(text), expected, "{text}");
        }
    }

    #[test]
    fn every_interface_has_a_word_by_which_it_is_found() {
        for name in INTERFACES {
            assert!(acts(name), "{name}");
            assert!(super::super::is_candidate(name), "{name}");
        }
    }
}
