//! What of a source is parsed: comments are left out, and the bodies of functions that can hold no place.
//!
//! Parsing is most of what a scan costs, and most functions of a file that sets a cookie have nothing to do with
//! it. A body is kept when it, or the function's head, has one of the words without which nothing is set, the
//! name of what is looked for, or a name that the file gives to either (`use cookie::Cookie as C`). Where the type of a
//! field or of `self` can matter to a body without such a word, the file is parsed whole.

mod hits;
mod sketch;

use crate::catalog::catalog;
use crate::facts::Sought;
use aho_corasick::AhoCorasick;
use hits::{Hits, word_around};
use sketch::{Function, Sketch, Use};
use std::ops::Range;
use std::sync::OnceLock;

/// What is parsed, and how its offsets lead back to the source.
#[derive(Debug)]
pub(super) struct Lean {
    pub(super) text: String,
    /// Whether a jar is imported, so that what takes something of unknown type in a body that was left out matters
    /// where nothing else is found.
    pub(super) may_need_whole: bool,
    cuts: Vec<Cut>,
}

/// Something that was left out.
#[derive(Debug)]
struct Cut {
    /// Where, in what is parsed, that begins which stood behind it.
    at: usize,
    /// How many bytes were left out up to there.
    left_out: usize,
}

impl Lean {
    /// A source of which nothing is left out.
    pub(super) fn whole(source: &str) -> Self {
        Self {
            text: source.to_owned(),
            may_need_whole: false,
            cuts: Vec::new(),
        }
    }

    /// The span in the source.
    pub(super) fn original(&self, span: Range<usize>) -> Range<usize> {
        let moved = |at: usize| {
            let before = self.cuts.partition_point(|cut| cut.at <= at);
            let cut = before.checked_sub(1).and_then(|last| self.cuts.get(last));
            at + cut.map_or(0, |cut| cut.left_out)
        };
        // The end is behind the last byte, and a cut may begin there.
        let end = span.end.checked_sub(1).map_or(0, |last| moved(last) + 1);
        moved(span.start)..end.max(moved(span.start))
    }

    fn without(source: &str, ranges: &[(Range<usize>, &str)]) -> Self {
        let mut lean = Self {
            text: String::with_capacity(source.len()),
            may_need_whole: false,
            cuts: Vec::new(),
        };
        let (mut at, mut left_out) = (0, 0);
        for (range, instead) in ranges {
            // Comments within a body that is left out go with it.
            if range.start < at {
                continue;
            }
            lean.text
                .push_str(source.get(at..range.start).unwrap_or_default());
            lean.text.push_str(instead);
            left_out += range.len() - instead.len();
            at = range.end;
            lean.cuts.push(Cut {
                at: lean.text.len(),
                left_out,
            });
        }
        lean.text.push_str(source.get(at..).unwrap_or_default());
        lean
    }
}

/// What of a source can matter; nothing where no word of its code can.
pub(super) fn lean(source: &str, sought: &Sought<'_>) -> Option<Lean> {
    let hits = Hits::in_source(source, sought);
    if hits.words.is_empty() && hits.methods.is_empty() {
        return None;
    }
    let sketch = Sketch::of(source);
    let hits = hits.telling(&sketch);
    if sketch.is_whole(&hits.words) {
        return Some(Lean::without(source, &sketch.cuts([])));
    }
    let names = sketch.names(&hits);
    let (kept, left_out): (Vec<_>, Vec<_>) = sketch
        .functions
        .iter()
        .partition(|function| sketch.matters(function, &hits, &names));
    let mut imports_jar = false;
    let only_imports = hits
        .words
        .iter()
        .filter(|hit| sketch.function_at(hit.start).is_none())
        .all(|hit| {
            imports_jar |= catalog().jar_types.has(word_around(source, hit));
            sketch.use_at(hit.start) == Some(Use::Own)
        });
    if kept.is_empty() && only_imports && !imports_jar {
        return None;
    }
    let takes = |function: &&Function<'_>| {
        let body = source.get(function.body.clone()).unwrap_or_default();
        takes_something(body)
    };
    let may_need_whole = imports_jar && left_out.iter().any(takes);
    let bodies = left_out.into_iter().map(|function| &function.body);
    let bodies = bodies.filter(|body| !gives_text(source.get((*body).clone()).unwrap_or_default()));
    Some(Lean {
        may_need_whole,
        ..Lean::without(source, &sketch.cuts(bodies))
    })
}

/// Whether a source can use what is sought.
pub(super) fn uses(source: &str, sought: &Sought<'_>) -> bool {
    let hits = Hits::in_source(source, sought);
    if hits.names.is_empty() && hits.methods.is_empty() {
        return false;
    }
    let sketch = Sketch::of(source);
    let hits = hits.telling(&sketch);
    if !hits.methods.is_empty() && sketch.is_whole(&hits.words) {
        return true;
    }
    let hits = Hits {
        words: hits.names.clone(),
        ..hits
    };
    let names = sketch.names(&hits);
    let elsewhere = |hit: &Range<usize>| {
        sketch.function_at(hit.start).is_none() && sketch.use_at(hit.start) != Some(Use::Own)
    };
    hits.names.iter().any(elsewhere)
        || sketch
            .functions
            .iter()
            .any(|function| sketch.matters(function, &hits, &names))
}

/// A source without comments and bodies: what its items are.
pub(super) fn heads(source: &str) -> String {
    let sketch = Sketch::of(source);
    let bodies = sketch.functions.iter().map(|function| &function.body);
    Lean::without(source, &sketch.cuts(bodies)).text
}

/// Whether a body is a text and nothing else, which may be a name: `fn name() -> &'static str { "sid" }`.
fn gives_text(body: &str) -> bool {
    let body = body.trim();
    body.starts_with(['"', 'r']) && body.ends_with(['"', '#']) && !body.contains(';')
}

/// Whether a method is called by which jars take or drop a cookie.
fn takes_something(body: &str) -> bool {
    static SEARCH: OnceLock<Option<AhoCorasick>> = OnceLock::new();
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
        lean(source, &Sought::default()).map(|lean| lean.text)
    }

    #[test]
    fn bodies_without_a_telling_word_are_left_out() {
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
            "fn a() { b() }",
        ] {
            assert_eq!(kept(source), None, "{source}");
        }
    }

    #[test]
    fn offsets_lead_back_to_the_source() {
        let source = "/* é */ fn a() { b() } fn c() { f(/* x */ SET_COOKIE) }";
        let lean = lean(source, &Sought::default()).unwrap();
        assert!(lean.text.len() < source.len());
        for word in ["fn a", "fn c", "SET_COOKIE", "SET_COOKIE) }"] {
            let at = lean.text.find(word).unwrap();
            let original = lean.original(at..at + word.len());
            assert_eq!(&source[original], word);
        }
    }
}
