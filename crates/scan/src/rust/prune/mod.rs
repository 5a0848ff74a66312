//! Strips a source before it is parsed: removes comments, and the bodies of functions that cannot set or remove
//! anything.
//!
//! Parsing takes most of the time of a scan, and most functions of a file that sets a cookie do not concern cookies.
//! The body of a function is kept if the body or the signature contains a search word of the catalog, a name that the
//! scan searches for, or an alias of either (`use cookie::Cookie as C`). If the type of a field or of `self` can make a
//! body without such a word relevant, the whole file is parsed.

mod matches;
mod relevance;
mod skeleton;
mod spans;

use super::lexer::{Lexer, Shape};
use crate::catalog::catalog;
use crate::facts::Sought;
use crate::words::Search;
use matches::Matches;
use skeleton::{Function, Skeleton, Use};
use spans::{has_word, word_around};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

/// A stripped source, and how its offsets lead back to the source.
#[derive(Debug)]
pub(super) struct Pruned {
    pub(super) text: String,
    /// Whether a jar is imported and a stripped body calls a method of jars, which matters where nothing else is found.
    pub(super) may_need_whole: bool,
    cuts: Vec<Cut>,
}

/// Something that was stripped.
#[derive(Debug)]
struct Cut {
    /// Where, in the stripped source, the rest begins.
    at: usize,
    /// How many bytes were stripped up to there.
    stripped: usize,
}

impl Pruned {
    /// Returns a source of which nothing is stripped.
    pub(super) fn whole(source: &str) -> Self {
        Self {
            text: source.to_owned(),
            may_need_whole: false,
            cuts: Vec::new(),
        }
    }

    /// Returns whether anything was left out.
    pub(super) fn is_stripped(&self) -> bool {
        !self.cuts.is_empty()
    }

    /// Returns the span in the source.
    pub(super) fn original(&self, span: Range<usize>) -> Range<usize> {
        let moved = |at: usize| {
            let before = self.cuts.partition_point(|cut| cut.at <= at);
            let cut = before.checked_sub(1).and_then(|last| self.cuts.get(last));
            at + cut.map_or(0, |cut| cut.stripped)
        };
        // The end is behind the last byte, and a cut may begin there.
        let end = span.end.checked_sub(1).map_or(0, |last| moved(last) + 1);
        moved(span.start)..end.max(moved(span.start))
    }

    /// Returns a source with something else in place of some ranges, which are in order.
    fn without(source: &str, ranges: &[(Range<usize>, &str)]) -> Self {
        let mut pruned = Self {
            text: String::with_capacity(source.len()),
            may_need_whole: false,
            cuts: Vec::new(),
        };
        let (mut at, mut stripped) = (0, 0);
        for (range, instead) in ranges {
            // A stripped body takes its comments along.
            if range.start < at {
                continue;
            }
            pruned
                .text
                .push_str(source.get(at..range.start).unwrap_or_default());
            pruned.text.push_str(instead);
            stripped += range.len() - instead.len();
            at = range.end;
            pruned.cuts.push(Cut {
                at: pruned.text.len(),
                stripped,
            });
        }
        pruned.text.push_str(source.get(at..).unwrap_or_default());
        pruned
    }
}

/// Strips a source. `None` if nothing of it can matter.
pub(super) fn prune(source: &str, sought: &Sought<'_>) -> Option<Pruned> {
    let matches = Matches::in_source(source, sought);
    if !matches.may_count(source) {
        return None;
    }
    let skeleton = Skeleton::of(source);
    let matches = matches.in_code(&skeleton);
    if skeleton.is_whole(&matches.words) {
        return Some(Pruned::without(source, &skeleton.cuts(&[])));
    }
    let names = skeleton.names(&matches);
    let (kept, stripped): (Vec<_>, Vec<_>) = skeleton
        .functions
        .iter()
        .partition(|function| skeleton.matters(function, &matches, &names));
    let mut imports_jar = false;
    let only_imports = matches
        .words
        .iter()
        .filter(|found| skeleton.function_at(found.start).is_none())
        .all(|found| {
            imports_jar |= catalog().jar_types.has(word_around(source, found));
            skeleton.use_at(found.start) == Some(Use::Own)
        });
    if kept.is_empty() && only_imports && !imports_jar {
        return None;
    }
    let takes = |function: &&Function<'_>| {
        let body = source.get(function.body.clone()).unwrap_or_default();
        calls_jar_method(body)
    };
    let may_need_whole = imports_jar && stripped.iter().any(takes);
    let mut named: HashSet<&str> = HashSet::new();
    // What a function does with the name of the header that it is given, its body shows.
    let mut given: HashSet<&str> = HashSet::new();
    for function in kept {
        let words = words_of(source, &function.body);
        if has_header(source, &function.body) {
            given.extend(&words);
        }
        named.extend(words);
    }
    let is_stripped = |function: &&Function<'_>| {
        let body = source.get(function.body.clone()).unwrap_or_default();
        !given.contains(function.name)
            && (!named.contains(function.name) || !returns_text(source, function))
            && !gives_text(body)
    };
    let stripped = stripped.into_iter().filter(is_stripped);
    let bodies: Vec<&Range<usize>> = stripped.map(|function| &function.body).collect();
    Some(Pruned {
        may_need_whole,
        ..Pruned::without(source, &skeleton.cuts(&bodies))
    })
}

/// Returns whether a source can use what is searched for.
pub(super) fn uses(source: &str, sought: &Sought<'_>) -> bool {
    let matches = Matches::in_source(source, sought);
    if matches.names.is_empty() && matches.methods.is_empty() {
        return false;
    }
    let skeleton = Skeleton::of(source);
    let matches = matches.in_code(&skeleton);
    if !matches.methods.is_empty() && skeleton.is_whole(&matches.words) {
        return true;
    }
    let matches = Matches {
        words: matches.names.clone(),
        ..matches
    };
    let names = skeleton.names(&matches);
    let elsewhere = |found: &Range<usize>| {
        skeleton.function_at(found.start).is_none()
            && skeleton.use_at(found.start) != Some(Use::Own)
    };
    matches.names.iter().any(elsewhere)
        || skeleton
            .functions
            .iter()
            .any(|function| skeleton.matters(function, &matches, &names))
}

/// Returns the words of a body, among them the functions that it calls.
fn words_of<'s>(source: &'s str, body: &Range<usize>) -> Vec<&'s str> {
    let body = source.get(body.clone()).unwrap_or_default();
    let words = Lexer::new(body).filter(|(shape, _)| *shape == Shape::Word);
    words.filter_map(|(_, at)| body.get(at)).collect()
}

/// Returns whether a body has the name of the header.
fn has_header(source: &str, body: &Range<usize>) -> bool {
    let body = source.get(body.clone()).unwrap_or_default();
    body.contains("SET_COOKIE") || crate::words::has_in_any_case(body, "set-cookie")
}

/// Returns whether a function returns a string, which can be a name that it puts together.
fn returns_text(source: &str, function: &Function<'_>) -> bool {
    let head = source
        .get(function.start..function.body.start)
        .unwrap_or_default();
    let returned = head.rsplit_once("->").map_or("", |(_, returned)| returned);
    ["String", "str", "Cow"]
        .iter()
        .any(|name| has_word(returned, name))
}

/// Returns whether a body is a string and nothing else, which can be a name: `fn name() -> &'static str { "sid" }`.
fn gives_text(body: &str) -> bool {
    let body = body.trim();
    body.starts_with(['"', 'r']) && body.ends_with(['"', '#']) && !body.contains(';')
}

/// Returns whether a method is called by which jars take or drop a cookie.
fn calls_jar_method(body: &str) -> bool {
    static SEARCH: OnceLock<Option<Search>> = OnceLock::new();
    let calls = || -> Vec<String> {
        let methods = catalog().jar_methods();
        methods.map(|method| format!(".{method}")).collect()
    };
    SEARCH
        .get_or_init(|| crate::words::search(&calls()))
        .as_ref()
        .is_none_or(|search| search.is_match(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(source: &str) -> Option<String> {
        prune(source, &Sought::default()).map(|pruned| pruned.text)
    }

    #[test]
    fn bodies_without_a_telling_word_are_stripped() {
        for (source, expected) in [
            (
                "fn a() { b(); } fn c() { Cookie::new(\"x\", \"\"); }",
                "fn a() {} fn c() { Cookie::new(\"x\", \"\"); }",
            ),
            (
                "use cookie::Cookie as C; fn a() { C::new(b) } fn c() { d() }",
                "use cookie::Cookie as C; fn a() { C::new(b) } fn c() {}",
            ),
            (
                "fn a() -> Cookie { m() } fn b(r: R) { r.insert(a()) } fn c() { d() }",
                "fn a() -> Cookie { m() } fn b(r: R) { r.insert(a()) } fn c() {}",
            ),
            (
                "struct S { c: Cookie } fn a(s: S) { f(s) }",
                "struct S { c: Cookie } fn a(s: S) { f(s) }",
            ),
            (
                "const H: N = SET_COOKIE; fn a() { f(H) } fn b() { \"}\"; }",
                "const H: N = SET_COOKIE; fn a() { f(H) } fn b() {}",
            ),
            (
                "fn a() { local_storage_disk() } fn b() { SET_COOKIE; } fn c() { d(\"flash hash\") }",
                "fn a() {} fn b() { SET_COOKIE; } fn c() {}",
            ),
            (
                "fn a(s: &Storage) { s.set(\"x\") } fn b() { my_local_storage() }",
                "fn a(s: &Storage) { s.set(\"x\") } fn b() { my_local_storage() }",
            ),
            (
                "use gloo_utils::window; fn a(s: &Storage) { s.set(\"x\") } fn b() { SET_COOKIE; }",
                "use gloo_utils::window; fn a(s: &Storage) { s.set(\"x\") } fn b() { SET_COOKIE; }",
            ),
            (
                "fn a<T: B<{ 1 }>>() { /* } */ SET_COOKIE; } // x\nfn b() { c() }",
                "fn a<T: B<{ 1 }>>() {   SET_COOKIE; }  \nfn b() {}",
            ),
        ] {
            assert_eq!(kept(source).as_deref(), Some(expected), "{source}");
        }
    }

    #[test]
    fn names_that_somebody_gave_and_comments_are_nothing_to_look_at() {
        for source in [
            "// a cookie\nfn a() {}",
            "fn a(cookie_domain: &str) { b(cookie_domain) }",
            "use crate::Cookie; fn a() { b() }",
            "struct LocalStorageDisk; fn a(h: FlashHash) { b(\"flash_hash\", LOCAL_STORAGE) }",
            "enum Kind { LocalStorage } fn a() { b(Kind::LocalStorage) }",
            "fn a() { b() }",
        ] {
            assert_eq!(kept(source), None, "{source}");
        }
    }

    #[test]
    fn offsets_lead_back_to_the_source() {
        let source = "/* é */ fn a() { b() } fn c() { f(/* x */ SET_COOKIE) }";
        let pruned = prune(source, &Sought::default()).unwrap();
        assert!(pruned.text.len() < source.len());
        for word in ["fn a", "fn c", "SET_COOKIE", "SET_COOKIE) }"] {
            let at = pruned.text.find(word).unwrap();
            let original = pruned.original(at..at + word.len());
            assert_eq!(&source[original], word);
        }
    }
}
