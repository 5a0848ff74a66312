//! What of a source is parsed: comments are left out, and the bodies of functions that can hold no place.
//!
//! Parsing is most of what a scan costs, and most functions of a file that sets a cookie have nothing to do with
//! it. A body is kept when it, or the function's head, has one of the words without which nothing is set, the
//! name of what is looked for, or a name that the file gives to either (`use cookie::Cookie as C`). Where the type of a
//! field or of `self` can matter to a body without such a word, the file is parsed whole.

use super::known;
use super::lexer::{Lexer, Shape, in_word};
use crate::facts::Sought;
use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

/// Parts of headers in a text that is one, beside those of [`known::WORDS`], and jars without a word of it.
const MORE_WORDS: &[&str] = &[
    "domain=",
    "expires=",
    "; secure",
    ";secure",
    "partitioned",
    "privatejar",
    "signedjar",
];

/// Words in a source whose functions may use what is known by its type alone: those of the browser's
/// interfaces, and the crates whose functions have names that say nothing.
const WHOLE: &[&str] = &[
    "web_sys",
    "gloo",
    "local_storage",
    "session_storage",
    "leptos",
    "indexed_db",
    "wasm_cookie",
    "axum_flash",
];

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
    let hits = hits.outside_comments(&sketch);
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
            imports_jar |= known::JAR_TYPES.contains(&word_around(source, hit));
            sketch.use_at(hit.start) == Some(Use::Own)
        });
    if kept.is_empty() && only_imports && !imports_jar {
        return None;
    }
    let may_need_whole = imports_jar && !left_out.is_empty();
    let bodies = left_out.into_iter().map(|function| &function.body);
    Some(Lean {
        may_need_whole,
        ..Lean::without(source, &sketch.cuts(bodies))
    })
}

/// A source without comments and bodies: what its items are.
pub(super) fn heads(source: &str) -> String {
    let sketch = Sketch::of(source);
    let bodies = sketch.functions.iter().map(|function| &function.body);
    Lean::without(source, &sketch.cuts(bodies)).text
}

/// Where the words stand that can matter.
#[derive(Debug, Default)]
struct Hits {
    /// Those without which nothing is set, and the names that are sought.
    words: Vec<Range<usize>>,
    /// Calls of methods that are sought, which matter only on values of their types.
    methods: Vec<Range<usize>>,
    /// The types of these methods.
    owners: Vec<Range<usize>>,
    /// Words by which a value may be of such a type although nothing says so.
    about: Vec<Range<usize>>,
}

impl Hits {
    fn in_source(source: &str, sought: &Sought<'_>) -> Self {
        static WORDS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
        static ABOUT: OnceLock<Option<AhoCorasick>> = OnceLock::new();
        let search = |lists: &[&[&str]]| {
            let words: Vec<String> = lists.concat().into_iter().map(str::to_owned).collect();
            crate::words::search(&words, true)
        };
        let found = |search: &Option<AhoCorasick>| -> Vec<Range<usize>> {
            let search = search.as_ref().map(|search| search.find_iter(source));
            search.map_or_else(Vec::new, |found| found.map(|at| at.range()).collect())
        };
        // One name may begin another, so that the shorter must not hide the longer.
        let named = |search: &Option<AhoCorasick>| -> Vec<Range<usize>> {
            let found = search
                .iter()
                .flat_map(|search| search.find_overlapping_iter(source));
            found
                .map(|at| at.range())
                .filter(|at| is_word(source, at))
                .collect()
        };
        let mut words = found(WORDS.get_or_init(|| search(&[known::WORDS, MORE_WORDS])));
        if sought.names.is_some() {
            words.extend(named(&sought.names));
            words.sort_by_key(|hit| hit.start);
        }
        let methods = named(&sought.methods);
        if methods.is_empty() {
            return Self {
                words,
                ..Self::default()
            };
        }
        Self {
            words,
            methods,
            owners: named(&sought.owners),
            about: found(ABOUT.get_or_init(|| search(&[crate::words::ABOUT_COOKIES]))),
        }
    }

    fn outside_comments(mut self, sketch: &Sketch<'_>) -> Self {
        for hits in [
            &mut self.words,
            &mut self.methods,
            &mut self.owners,
            &mut self.about,
        ] {
            hits.retain(|hit| !sketch.is_comment(hit.start));
        }
        self
    }
}

fn any_within(hits: &[Range<usize>], range: &Range<usize>) -> bool {
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

fn has_word(text: &str, word: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), word).any(|at| is_word(text, &(at..at + word.len())))
}

/// The word of which a place is a part.
fn word_around<'s>(source: &'s str, hit: &Range<usize>) -> &'s str {
    let bytes = source.as_bytes();
    let before = bytes.iter().take(hit.start).rev();
    let start = hit.start - before.take_while(|byte| in_word(**byte)).count();
    let after = bytes.iter().skip(hit.start);
    let end = hit.start + after.take_while(|byte| in_word(**byte)).count();
    source.get(start..end).unwrap_or_default()
}

/// A function with a body, outside of any other.
#[derive(Debug)]
struct Function<'s> {
    name: &'s str,
    /// Where its `fn` stands.
    start: usize,
    /// What stands between its braces.
    body: Range<usize>,
}

/// How a file takes something in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// For itself.
    Own,
    /// To pass it on.
    Public,
}

/// A declaration that gives a name to something, up to its semicolon.
#[derive(Debug)]
struct Declaration<'s> {
    takes_in: Option<Use>,
    span: Range<usize>,
    names: Vec<&'s str>,
}

/// The names that a file gives to what the hits are about.
#[derive(Debug, Default)]
struct Names<'s> {
    /// To what a place may rest on: its functions matter.
    strong: BTreeSet<&'s str>,
    /// To functions that give a value with sought methods.
    makers: BTreeSet<&'s str>,
    /// Whether any value may have such methods: a field, or `self`.
    everywhere: bool,
}

/// Where the comments, functions and declarations of a source are.
#[derive(Debug, Default)]
struct Sketch<'s> {
    source: &'s str,
    comments: Vec<Range<usize>>,
    functions: Vec<Function<'s>>,
    declarations: Vec<Declaration<'s>>,
}

impl<'s> Sketch<'s> {
    fn of(source: &'s str) -> Self {
        let mut sketch = Self {
            source,
            ..Self::default()
        };
        let mut lexer = Lexer::new(source);
        let mut open: Option<Declaration<'_>> = None;
        let (mut before, mut begins) = ("", true);
        while let Some((shape, at)) = sketch.next(&mut lexer) {
            let word = if shape == Shape::Word {
                source.get(at.clone()).unwrap_or_default()
            } else {
                ""
            };
            match (word, &mut open) {
                ("use" | "const" | "static" | "type" | "extern", None) => {
                    open = Some(Declaration {
                        takes_in: match (word, begins) {
                            ("use" | "extern", true) => Some(Use::Own),
                            ("use" | "extern", false) => Some(Use::Public),
                            _ => None,
                        },
                        span: at.clone(),
                        names: Vec::new(),
                    });
                }
                ("fn", _) => {
                    // What was open was `const fn`, or a parameter of a type.
                    open = None;
                    sketch.function(&mut lexer, at.start);
                }
                (word, Some(declaration)) if !word.is_empty() => {
                    let names_it = if declaration.takes_in.is_some() {
                        before == "as"
                    } else {
                        declaration.names.is_empty() && !matches!(word, "mut" | "ref")
                    };
                    if names_it {
                        declaration.names.push(word);
                    }
                }
                _ => {}
            }
            if shape == Shape::Sign(b';')
                && let Some(mut declaration) = open.take()
            {
                declaration.span.end = at.end;
                sketch.declarations.push(declaration);
            }
            before = word;
            begins = matches!(shape, Shape::Sign(b';' | b'{' | b'}' | b']'));
        }
        sketch
    }

    /// The next that is no comment.
    fn next(&mut self, lexer: &mut Lexer<'s>) -> Option<(Shape, Range<usize>)> {
        loop {
            match lexer.next()? {
                (Shape::Comment, at) => self.comments.push(at),
                other => return Some(other),
            }
        }
    }

    /// Reads a function from behind its `fn`; nothing where it has no body or is the type of a function.
    fn function(&mut self, lexer: &mut Lexer<'s>, start: usize) -> Option<()> {
        let (Shape::Word, name) = self.next(lexer)? else {
            return None;
        };
        let mut depth = 0_usize;
        let body = loop {
            match self.next(lexer)? {
                (Shape::Sign(b'{'), at) if depth == 0 => break at.end,
                (Shape::Sign(b';'), _) if depth == 0 => return None,
                (Shape::Sign(b'(' | b'[' | b'{'), _) => depth += 1,
                (Shape::Sign(b')' | b']' | b'}'), _) => depth = depth.checked_sub(1)?,
                _ => {}
            }
        };
        let mut depth = 1_usize;
        let end = loop {
            let (shape, at) = self.next(lexer)?;
            match shape {
                Shape::Sign(b'{') => depth += 1,
                Shape::Sign(b'}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break at.start;
            }
        };
        self.functions.push(Function {
            name: self.source.get(name).unwrap_or_default(),
            start,
            body: body..end,
        });
        Some(())
    }

    /// What is left out, in order.
    fn cuts<'f>(
        &self,
        bodies: impl IntoIterator<Item = &'f Range<usize>>,
    ) -> Vec<(Range<usize>, &'static str)> {
        let comments = self.comments.iter().map(|comment| (comment.clone(), " "));
        let bodies = bodies.into_iter().map(|body| (body.clone(), ""));
        let mut cuts: Vec<_> = comments.chain(bodies).collect();
        // Of two that begin together the longer: a body may begin with a comment.
        cuts.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        cuts
    }

    fn is_comment(&self, at: usize) -> bool {
        let after = self.comments.partition_point(|comment| comment.start <= at);
        let comment = after.checked_sub(1).and_then(|at| self.comments.get(at));
        comment.is_some_and(|comment| at < comment.end)
    }

    /// The function in whose head or body a place is.
    fn function_at(&self, at: usize) -> Option<&Function<'s>> {
        let after = self
            .functions
            .partition_point(|function| function.start <= at);
        let last = self.functions.get(after.checked_sub(1)?)?;
        (at < last.body.end).then_some(last)
    }

    /// How that is taken in which stands at a place.
    fn use_at(&self, at: usize) -> Option<Use> {
        self.declarations
            .iter()
            .find(|declaration| declaration.span.contains(&at))?
            .takes_in
    }

    /// Whether bodies without any of the words can matter.
    fn is_whole(&self, words: &[Range<usize>]) -> bool {
        static SEARCH: OnceLock<Option<AhoCorasick>> = OnceLock::new();
        let whole = || -> Vec<String> { WHOLE.iter().map(|word| (*word).to_owned()).collect() };
        let search = SEARCH.get_or_init(|| crate::words::search(&whole(), false));
        search
            .as_ref()
            .is_none_or(|search| search.is_match(self.source))
            || words.iter().any(|hit| {
                is_type(word_around(self.source, hit))
                    && self.function_at(hit.start).is_none()
                    && self.use_at(hit.start).is_none()
            })
    }

    fn names(&self, hits: &Hits) -> Names<'s> {
        let declared = self
            .declarations
            .iter()
            .filter(|declaration| any_within(&hits.words, &declaration.span))
            .flat_map(|declaration| declaration.names.iter().copied());
        let mut names = Names {
            strong: declared.collect(),
            ..Names::default()
        };
        for hit in &hits.words {
            if let Some(function) = self.function_with_head_at(hit.start)
                && is_type(word_around(self.source, hit))
            {
                names.strong.insert(function.name);
            }
        }
        for hit in &hits.owners {
            if let Some(function) = self.function_with_head_at(hit.start) {
                names.makers.insert(function.name);
            }
            names.everywhere |= self.function_at(hit.start).is_none()
                && (self.use_at(hit.start).is_none() || self.is_renamed(hit.start));
        }
        names.strong.retain(|name| !matches!(*name, "" | "_"));
        names
    }

    fn function_with_head_at(&self, at: usize) -> Option<&Function<'s>> {
        self.function_at(at)
            .filter(|function| at < function.body.start)
    }

    fn is_renamed(&self, at: usize) -> bool {
        self.declarations
            .iter()
            .any(|declaration| declaration.span.contains(&at) && !declaration.names.is_empty())
    }

    /// Whether a function can hold a place.
    fn matters(&self, function: &Function<'s>, hits: &Hits, names: &Names<'s>) -> bool {
        let whole = function.start..function.body.end;
        let body = self.source.get(function.body.clone()).unwrap_or_default();
        let names_any = |names: &BTreeSet<&str>| names.iter().any(|name| has_word(body, name));
        any_within(&hits.words, &whole)
            || names_any(&names.strong)
            || any_within(&hits.methods, &whole)
                && (names.everywhere
                    || any_within(&hits.owners, &whole)
                    || any_within(&hits.about, &whole)
                    || names_any(&names.makers))
    }
}

/// Whether a word is a type that is a cookie or collects cookies.
fn is_type(word: &str) -> bool {
    known::COOKIE_TYPES.contains(&word) || known::JAR_TYPES.contains(&word)
}
