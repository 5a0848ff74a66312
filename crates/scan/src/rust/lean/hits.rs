//! The words of a source that can matter.

use super::sketch::Sketch;
use crate::catalog::catalog;
use crate::facts::Sought;
use crate::rust::lexer::in_word;
use crate::words::{AnyCase, is_about_cookies};
use aho_corasick::AhoCorasick;
use std::ops::Range;
use std::sync::OnceLock;

/// Parts of a `Set-Cookie` header that are no word of the catalog.
const HEADER_PARTS: &[&str] = &["domain=", "expires=", "; secure", ";secure", "partitioned"];

/// Where the words stand that can matter.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// Those without which nothing is set, and the names that are sought.
    pub(super) words: Vec<Range<usize>>,
    /// The names that are sought, by themselves.
    pub(super) names: Vec<Range<usize>>,
    /// Calls of methods that are sought, which matter only on values of their types.
    pub(super) methods: Vec<Range<usize>>,
    /// Those of them that are called on what its name says to be a jar or a store.
    pub(super) on_named: Vec<Range<usize>>,
    /// Those of them that no library's jar has, so that they may be called on one.
    pub(super) on_jars: Vec<Range<usize>>,
    /// The types of these methods.
    pub(super) owners: Vec<Range<usize>>,
    /// Words by which a value may be a jar or a store although nothing says so.
    pub(super) about: Vec<Range<usize>>,
}

impl Hits {
    pub(super) fn in_source(source: &str, sought: &Sought<'_>) -> Self {
        static WORDS: OnceLock<AnyCase> = OnceLock::new();
        static ABOUT: OnceLock<AnyCase> = OnceLock::new();
        // One name may begin another, so that the shorter must not hide the longer.
        let named = |search: &Option<AhoCorasick>| -> Vec<Range<usize>> {
            let found = search
                .iter()
                .flat_map(|search| search.find_overlapping_iter(source));
            let mut found: Vec<Range<usize>> = found
                .map(|at| at.range())
                .filter(|at| is_word(source, at))
                .collect();
            found.sort_by_key(|at| at.start);
            found
        };
        let words = WORDS.get_or_init(|| {
            let catalog = catalog();
            let of_catalog = catalog.words.iter().chain(&catalog.unmarked_jars);
            AnyCase::of(
                of_catalog
                    .map(String::as_str)
                    .chain(HEADER_PARTS.iter().copied()),
            )
        });
        let mut words = words.all_in(source);
        let names = named(&sought.names);
        if !names.is_empty() {
            words.extend(names.iter().cloned());
            words.sort_by_key(|hit| hit.start);
        }
        let mut methods = named(&sought.methods);
        methods.retain(|at| passes_something(source, at));
        if methods.is_empty() {
            return Self {
                words,
                names,
                ..Self::default()
            };
        }
        Self {
            words,
            names,
            methods,
            owners: named(&sought.owners),
            about: ABOUT
                .get_or_init(|| AnyCase::of(crate::words::ABOUT_COOKIES.iter().copied()))
                .all_in(source),
            ..Self::default()
        }
    }

    /// Those in code that are more than names which somebody gave.
    pub(super) fn telling(mut self, sketch: &Sketch<'_>) -> Self {
        for hits in [
            &mut self.words,
            &mut self.names,
            &mut self.methods,
            &mut self.owners,
            &mut self.about,
        ] {
            hits.retain(|hit| !is_in(&sketch.comments, hit.start));
        }
        let source = sketch.source;
        let those = |is: &dyn Fn(&Range<usize>) -> bool| {
            let methods = self.methods.iter().filter(|at| is(at));
            methods.cloned().collect()
        };
        self.on_named = those(&|at| is_about_cookies(receiver(sketch, at.start)));
        self.on_jars = those(&|at| !is_of_jars(source.get(at.clone()).unwrap_or_default()));
        let names = &self.names;
        self.words.retain(|hit| {
            is_in(&sketch.literals, hit.start)
                || is_telling(word_around(sketch.source, hit))
                || names
                    .binary_search_by_key(&hit.start, |name| name.start)
                    .is_ok()
        });
        self
    }
}

/// Whether a call of a method passes anything, as a name is passed: `jar.save("a")`, `Jar::save(jar, "a")`, and not
/// `connection.save()`.
fn passes_something(source: &str, method: &Range<usize>) -> bool {
    let after = source.get(method.end..).unwrap_or_default().trim_start();
    match after.strip_prefix('(') {
        Some(arguments) => !arguments.trim_start().starts_with(')'),
        // A turbofish, a comment, or a path that is handed on; a mere field is no call.
        None => {
            after.starts_with([':', '/'])
                || source
                    .get(method.clone())
                    .is_some_and(|it| it.starts_with(':'))
        }
    }
}

/// The last word of what a method is called on: `jar` of `self.jar?.save("a")`.
fn receiver<'s>(sketch: &Sketch<'s>, dot: usize) -> &'s str {
    let is_blank = |c: char| c.is_whitespace() || c == '?';
    let mut before = sketch.source.get(..dot).unwrap_or_default();
    loop {
        before = before.trim_end_matches(is_blank);
        let last = before.len().checked_sub(1);
        let Some(comment) = last.and_then(|last| range_at(&sketch.comments, last)) else {
            return word_around(before, &(before.len()..before.len()));
        };
        before = sketch.source.get(..comment.start).unwrap_or_default();
    }
}

/// Whether a library's jar has a method, written with what stands before it.
fn is_of_jars(method: &str) -> bool {
    let name = method.trim_start_matches(['.', ':']);
    catalog().jar_method(name).is_some()
}

/// Whether an identifier is more than a name that somebody gave, such as `cookie_domain`: what libraries offer,
/// or a type or constant. What such a name stands for is told by what it was made of.
fn is_telling(identifier: &str) -> bool {
    !identifier.contains("cookie")
        || identifier.bytes().any(|byte| byte.is_ascii_uppercase())
        || catalog().offers(identifier)
}

/// Whether a word is a type that is a cookie or collects cookies.
pub(super) fn is_type(word: &str) -> bool {
    catalog().is_cookie_or_jar(word)
}

/// Whether a place is in one of some ranges, which are in order.
fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
    range_at(ranges, at).is_some()
}

/// The one of some ranges, which are in order, in which a place is.
fn range_at(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let after = ranges.partition_point(|range| range.start <= at);
    let last = ranges.get(after.checked_sub(1)?)?;
    (at < last.end).then_some(last)
}

pub(super) fn any_within(hits: &[Range<usize>], range: &Range<usize>) -> bool {
    let first = hits.partition_point(|hit| hit.start < range.start);
    hits.get(first).is_some_and(|hit| hit.start < range.end)
}

/// Whether what was found is a whole word; a dot or colon at its beginning ends the word before it.
fn is_word(source: &str, found: &Range<usize>) -> bool {
    let bytes = source.as_bytes();
    let at = |at: usize| bytes.get(at).copied().is_some_and(in_word);
    let goes_on_before = found.start.checked_sub(1).is_some_and(at) && at(found.start);
    !goes_on_before && !at(found.end)
}

pub(super) fn has_word(text: &str, word: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), word).any(|at| is_word(text, &(at..at + word.len())))
}

/// The word of which a place is a part.
pub(super) fn word_around<'s>(source: &'s str, hit: &Range<usize>) -> &'s str {
    let bytes = source.as_bytes();
    let before = bytes.iter().take(hit.start).rev();
    let start = hit.start - before.take_while(|byte| in_word(**byte)).count();
    let after = bytes.iter().skip(hit.start);
    let end = hit.start + after.take_while(|byte| in_word(**byte)).count();
    source.get(start..end).unwrap_or_default()
}
