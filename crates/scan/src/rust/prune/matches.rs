//! The words of a source that make a function relevant.

use super::skeleton::Skeleton;
use super::spans::{has_word, is_in, is_word, names_interface, range_at, word_around};
use crate::catalog::{HEADER_PARTS, catalog};
use crate::facts::Sought;
use crate::words::{AnyCase, Search, is_about_cookies};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Where such words are, each list in order.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// Words without which nothing is set, and the names that are searched for.
    pub(super) words: Vec<Range<usize>>,
    /// The names that are searched for, by themselves.
    pub(super) names: Vec<Range<usize>>,
    /// Calls of methods that are searched for, which matter only on values of their types.
    pub(super) methods: Vec<Range<usize>>,
    /// Those of them whose receiver has the name of a jar or store.
    pub(super) on_named: Vec<Range<usize>>,
    /// Those of them that no known jar type provides: an extension trait can add them to one.
    pub(super) on_jars: Vec<Range<usize>>,
    /// The types of these methods.
    pub(super) owners: Vec<Range<usize>>,
    /// The traits that give them to values of many types.
    pub(super) traits: Vec<Range<usize>>,
    /// Words by which a value can be a jar or store although no type says so.
    pub(super) about: Vec<Range<usize>>,
}

impl Matches {
    /// Finds the words in a source, comments included.
    pub(super) fn in_source(source: &str, sought: &Sought<'_>) -> Self {
        static WORDS: OnceLock<AnyCase> = OnceLock::new();
        static ABOUT: OnceLock<AnyCase> = OnceLock::new();
        // One name can begin another, and must not hide it.
        let named = |search: &Option<Search>| -> Vec<Range<usize>> {
            let found = search.iter().flat_map(|search| search.overlapping(source));
            let mut found: Vec<Range<usize>> = found
                .map(|(_, at)| at)
                .filter(|at| is_word(source, at))
                .collect();
            in_order(&mut found);
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
            in_order(&mut words);
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
            traits: named(&sought.traits),
            about: ABOUT
                .get_or_init(|| AnyCase::of(crate::words::ABOUT_COOKIES.iter().copied()))
                .all_in(source),
            ..Self::default()
        }
    }

    /// Keeps the matches in code, without names of variables, such as `cookie_domain`.
    pub(super) fn in_code(mut self, skeleton: &Skeleton<'_>) -> Self {
        for matches in [
            &mut self.words,
            &mut self.names,
            &mut self.methods,
            &mut self.owners,
            &mut self.traits,
            &mut self.about,
        ] {
            matches.retain(|found| !is_in(&skeleton.comments, found.start));
        }
        let source = skeleton.source;
        let those = |is: &dyn Fn(&Range<usize>) -> bool| {
            let methods = self.methods.iter().filter(|at| is(at));
            methods.cloned().collect()
        };
        self.on_named = those(&|at| is_about_cookies(receiver(skeleton, at.start)));
        self.on_jars = those(&|at| !is_of_jars(source.get(at.clone()).unwrap_or_default()));
        let names = &self.names;
        let offers = Offers::in_source(source);
        self.words.retain(|found| {
            let is_sought = || {
                names
                    .binary_search_by_key(&found.start, |name| name.start)
                    .is_ok()
            };
            is_sought()
                || match is_in(&skeleton.literals, found.start) {
                    true => matters_in_text(source, found),
                    false => offers.has(word_around(source, found)),
                }
        });
        self
    }

    /// Returns whether any of the matches can count, wherever it is.
    pub(super) fn may_count(&self, source: &str) -> bool {
        let offers = Offers::in_source(source);
        let counts = |found: &Range<usize>| {
            matters_in_text(source, found) || offers.has(word_around(source, found))
        };
        !self.names.is_empty() || !self.methods.is_empty() || self.words.iter().any(counts)
    }
}

fn in_order(found: &mut [Range<usize>]) {
    found.sort_by_key(|at| at.start);
}

/// Returns whether a word of a literal can be of a header or a script.
fn matters_in_text(source: &str, found: &Range<usize>) -> bool {
    source
        .get(found.clone())
        .is_none_or(|word| catalog().may_matter_in_text(word))
}

/// Returns whether a method call passes anything, as it would a name: `jar.save("a")`, `Jar::save(jar, "a")`, and not
/// `connection.save()`.
fn passes_something(source: &str, method: &Range<usize>) -> bool {
    let after = source.get(method.end..).unwrap_or_default().trim_start();
    match after.strip_prefix('(') {
        Some(arguments) => !arguments.trim_start().starts_with(')'),
        // A turbofish, a comment, or a path to the method; a field is no call.
        None => {
            after.starts_with([':', '/'])
                || source
                    .get(method.clone())
                    .is_some_and(|it| it.starts_with(':'))
        }
    }
}

/// Returns the last word of the receiver of a method: `jar` of `self.jar?.save("a")`.
fn receiver<'s>(skeleton: &Skeleton<'s>, dot: usize) -> &'s str {
    let is_blank = |c: char| c.is_whitespace() || c == '?';
    let mut before = skeleton.source.get(..dot).unwrap_or_default();
    loop {
        before = before.trim_end_matches(is_blank);
        let last = before.len().checked_sub(1);
        let Some(comment) = last.and_then(|last| range_at(&skeleton.comments, last)) else {
            return word_around(before, &(before.len()..before.len()));
        };
        before = skeleton.source.get(..comment.start).unwrap_or_default();
    }
}

/// Returns whether a library's jar has a method, which is written with the dot or colons before it.
fn is_of_jars(method: &str) -> bool {
    let name = method.trim_start_matches(['.', ':']);
    catalog().jar_method(name).is_some()
}

/// Which identifiers of a source are more than a variable, such as `cookie_domain`: an item of a library, a type or a
/// constant. The value of a variable is shown by the expression that it was made from.
struct Offers<'s> {
    source: &'s str,
    has_interface: OnceCell<bool>,
    known: RefCell<HashMap<&'s str, bool>>,
}

impl<'s> Offers<'s> {
    fn in_source(source: &'s str) -> Self {
        Self {
            source,
            has_interface: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    fn has(&self, identifier: &'s str) -> bool {
        let find = || match identifier.contains("cookie") {
            true => {
                identifier.bytes().any(|byte| byte.is_ascii_uppercase())
                    || catalog().offers(identifier)
            }
            false => {
                catalog().may_matter(identifier, |word| has_word(self.source, word))
                    || catalog().may_lead_to_page(identifier) && self.has_interface()
            }
        };
        *self
            .known
            .borrow_mut()
            .entry(identifier)
            .or_insert_with(find)
    }

    fn has_interface(&self) -> bool {
        let names = || names_interface(self.source);
        *self.has_interface.get_or_init(names)
    }
}
