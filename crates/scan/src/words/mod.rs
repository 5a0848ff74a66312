//! The search words. A file without any of these words contains no occurrence, so most files are skipped without
//! parsing.

#[cfg(feature = "walk")]
mod automaton;
#[cfg(any(test, not(feature = "walk")))]
mod table;

use std::sync::OnceLock;

#[cfg(feature = "walk")]
pub(crate) use automaton::{AnyCase, Search};
#[cfg(not(feature = "walk"))]
pub(crate) use table::{AnyCase, Search};

/// Words of the browser's interfaces by which a text can hold a script that stores something.
const SCRIPT_WORDS: &[&str] = &[
    "localStorage",
    "sessionStorage",
    "document.cookie",
    "cookieStore",
    "indexedDB",
];

/// Returns a search for any of some words; none if there are too many for one.
pub(crate) fn search<W: AsRef<str>>(words: &[W]) -> Option<Search> {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    Search::of(&words)
}

/// Returns whether a word is in a text, in any case.
pub(crate) fn has_in_any_case(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    text.contains(&word)
}

/// Returns whether a text of another language may hold a script that stores something.
pub(crate) fn has_script(text: &str) -> bool {
    static SEARCH: OnceLock<Option<Search>> = OnceLock::new();
    SEARCH
        .get_or_init(|| search(SCRIPT_WORDS))
        .as_ref()
        .is_some_and(|search| search.is_match(text))
}

/// The words of names that speak of cookies, jars, sessions or storage, in any case.
pub(crate) const ABOUT_COOKIES: &[&str] = &["cookie", "jar", "session", "storage"];

/// Returns whether an identifier contains a word about cookies, jars, sessions or storage.
pub(crate) fn is_about_cookies(identifier: &str) -> bool {
    let lower = identifier.to_lowercase();
    ABOUT_COOKIES.iter().any(|word| lower.contains(word))
}

/// Returns whether a piece of script within markup may store something: the words above, or a call of something that could.
#[cfg(feature = "javascript")]
pub(crate) fn has_script_words(text: &str) -> bool {
    has_script(text)
        || ["torage", "ookie", "("]
            .iter()
            .any(|word| text.contains(word))
}

#[cfg(all(test, feature = "walk"))]
mod tests {
    use super::{automaton, table};

    /// Texts in which words overlap, repeat, are cut off at the end, and lie next to characters of several bytes.
    const TEXTS: [&str; 8] = [
        "",
        "a",
        "Cookie",
        "let CookieJar = cookiejar.cookie(cookie);",
        "jarjar.jjar é.jar ej",
        "SET-COOKIE: a; Path=/; HTTPONLY",
        "sessionSessionstorage stor",
        "\u{130}cookie \u{212a}ookie cookié",
    ];

    const WORDS: [&[&str]; 5] = [
        &["cookie", "cookiejar", "jar"],
        &["jar", "j", "cookiejar", "cookie"],
        &["session", "sessionstorage", "storage", "path=/", "httponly"],
        &["é", ".jar", "e", "cookié"],
        &[],
    ];

    #[test]
    fn both_searches_find_the_same() {
        for words in WORDS {
            let automaton = automaton::Search::of(words).unwrap();
            let table = table::Search::of(words).unwrap();
            for text in TEXTS {
                assert_eq!(
                    automaton.is_match(text),
                    table.is_match(text),
                    "{words:?} {text}"
                );
                let sorted = |mut found: Vec<(usize, std::ops::Range<usize>)>| {
                    found.sort_by_key(|(word, at)| (at.start, *word));
                    found
                };
                let [one, other] = [automaton.overlapping(text), table.overlapping(text)];
                assert_eq!(sorted(one), sorted(other), "{words:?} {text}");
            }
        }
    }

    #[test]
    fn both_searches_in_any_case_find_the_same() {
        for words in WORDS.into_iter().filter(|words| !words.is_empty()) {
            let automaton = automaton::AnyCase::of(words.iter().copied());
            let table = table::AnyCase::of(words.iter().copied());
            for text in TEXTS {
                assert_eq!(automaton.is_in(text), table.is_in(text), "{words:?} {text}");
                assert_eq!(
                    automaton.all_in(text),
                    table.all_in(text),
                    "{words:?} {text}"
                );
            }
        }
    }
}
