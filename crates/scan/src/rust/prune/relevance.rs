//! Determines which functions of a source are relevant, by their words and by the names that its declarations
//! introduce.

use super::matches::Matches;
use super::skeleton::{Function, Skeleton};
use super::spans::{any_within, has_word, is_type, names_interface, word_around};
use crate::catalog::catalog;
use crate::words::Search;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

/// How many aliases of aliases are followed.
const MAX_ALIASES: usize = 4;

/// The names that a file gives to what was matched.
#[derive(Debug, Default)]
pub(super) struct Names<'s> {
    /// To something that can set or remove: functions with such a name matter.
    strong: BTreeSet<&'s str>,
    /// To functions that return a value whose methods are searched for.
    makers: BTreeSet<&'s str>,
    /// Whether any value can have such methods: a field, or `self`.
    everywhere: bool,
}

impl<'s> Skeleton<'s> {
    /// Returns whether bodies without any of the words can matter, so that the file is parsed whole.
    pub(super) fn is_whole(&self, words: &[Range<usize>]) -> bool {
        static SEARCH: OnceLock<Option<Search>> = OnceLock::new();
        let search = SEARCH.get_or_init(|| crate::words::search(&catalog().whole_words));
        let has_interface = LazyCell::new(|| names_interface(self.source));
        let names_one = |search: &Search| {
            let mut found = search.overlapping(self.source).into_iter();
            found.any(|(_, at)| {
                let name = word_around(self.source, &at);
                catalog().whole.has(name) || catalog().may_lead_to_page(name) && *has_interface
            })
        };
        search.as_ref().is_none_or(names_one)
            || words.iter().any(|found| {
                is_type(word_around(self.source, found))
                    && self.function_at(found.start).is_none()
                    && self.use_at(found.start).is_none()
            })
    }

    /// Returns the names that the file gives to what was matched.
    pub(super) fn names(&self, matches: &Matches) -> Names<'s> {
        let mut names = Names::default();
        for declaration in &self.declarations {
            if any_within(&matches.words, &declaration.span) {
                names.strong.extend(&declaration.names);
            }
        }
        self.add_aliases(matches, &mut names.strong);
        for found in &matches.words {
            if let Some(function) = self.function_with_head_at(found.start)
                && is_type(word_around(self.source, found))
            {
                names.strong.insert(function.name);
            }
        }
        for found in &matches.owners {
            if let Some(function) = self.function_with_head_at(found.start) {
                names.makers.insert(function.name);
            }
            names.everywhere |= self.function_at(found.start).is_none()
                && (self.use_at(found.start).is_none() || self.is_renamed(found.start));
        }
        // Which values have the methods of a trait, their types do not say here.
        let is_outside = |found: &Range<usize>| self.function_at(found.start).is_none();
        names.everywhere |= matches.traits.iter().any(is_outside);
        names.strong.retain(|name| !matches!(*name, "" | "_"));
        names
    }

    /// Adds the names that other declarations give to names which declarations gave: `use web::Inner as Other`.
    fn add_aliases(&self, matches: &Matches, strong: &mut BTreeSet<&'s str>) {
        let aliases = || self.declarations.iter().filter(|it| it.is_alias);
        let mut new: BTreeSet<&str> = BTreeSet::new();
        for declaration in aliases() {
            if any_within(&matches.words, &declaration.span) {
                new.extend(&declaration.names);
            }
        }
        // A cycle of aliases does not compile; each pass is one more step away from the library.
        for _ in 0..MAX_ALIASES {
            if new.is_empty() {
                return;
            }
            let mut further: BTreeSet<&str> = BTreeSet::new();
            for declaration in aliases().filter(|declaration| !declaration.names.is_empty()) {
                let text = self
                    .source
                    .get(declaration.span.clone())
                    .unwrap_or_default();
                if new.iter().any(|name| has_word(text, name)) {
                    further.extend(&declaration.names);
                }
            }
            further.retain(|name| !strong.contains(name));
            strong.extend(&further);
            new = further;
        }
    }

    /// Returns the function in whose head an offset is.
    fn function_with_head_at(&self, at: usize) -> Option<&Function<'s>> {
        self.function_at(at)
            .filter(|function| at < function.body.start)
    }

    /// Returns whether a declaration gives another name to the item at an offset.
    fn is_renamed(&self, at: usize) -> bool {
        self.declarations
            .iter()
            .any(|declaration| declaration.span.contains(&at) && !declaration.names.is_empty())
    }

    /// Returns whether a function can set or remove something.
    pub(super) fn matters(
        &self,
        function: &Function<'s>,
        matches: &Matches,
        names: &Names<'s>,
    ) -> bool {
        let whole = function.start..function.body.end;
        let body = self.source.get(function.body.clone()).unwrap_or_default();
        let names_any = |names: &BTreeSet<&str>| names.iter().any(|name| has_word(body, name));
        any_within(&matches.words, &whole)
            || names_any(&names.strong)
            || any_within(&matches.on_named, &whole)
            || any_within(&matches.on_jars, &whole) && any_within(&matches.about, &whole)
            || any_within(&matches.methods, &whole)
                && (names.everywhere
                    || any_within(&matches.owners, &whole)
                    || names_any(&names.makers))
    }
}
