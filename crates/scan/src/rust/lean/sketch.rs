//! Where the comments, functions and declarations of a source are, told without parsing it.

use super::hits::{Hits, any_within, has_word, is_type, word_around};
use crate::catalog::catalog;
use crate::rust::lexer::{Lexer, Shape};
use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

/// How many aliases of aliases are followed.
const MAX_ALIASES: usize = 4;

/// A function with a body, outside of any other.
#[derive(Debug)]
pub(super) struct Function<'s> {
    name: &'s str,
    /// Where its `fn` stands.
    start: usize,
    /// What stands between its braces.
    pub(super) body: Range<usize>,
}

/// How a file takes something in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// For itself.
    Own,
    /// To pass it on.
    Public,
}

/// A declaration that gives a name to something, up to its semicolon.
#[derive(Debug)]
struct Declaration<'s> {
    takes_in: Option<Use>,
    /// Whether it gives another name to what has one: a `use` or `type`.
    is_alias: bool,
    span: Range<usize>,
    names: Vec<&'s str>,
}

/// The names that a file gives to what the hits are about.
#[derive(Debug, Default)]
pub(super) struct Names<'s> {
    /// To what a place may rest on: its functions matter.
    strong: BTreeSet<&'s str>,
    /// To functions that give a value with sought methods.
    makers: BTreeSet<&'s str>,
    /// Whether any value may have such methods: a field, or `self`.
    everywhere: bool,
}

/// Where the comments, functions and declarations of a source are.
#[derive(Debug, Default)]
pub(super) struct Sketch<'s> {
    pub(super) source: &'s str,
    pub(super) comments: Vec<Range<usize>>,
    pub(super) literals: Vec<Range<usize>>,
    pub(super) functions: Vec<Function<'s>>,
    declarations: Vec<Declaration<'s>>,
}

impl<'s> Sketch<'s> {
    pub(super) fn of(source: &'s str) -> Self {
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
                        is_alias: matches!(word, "use" | "extern" | "type"),
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
                (Shape::Literal, at) => {
                    self.literals.push(at.clone());
                    return Some((Shape::Literal, at));
                }
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
        let mut before = None;
        let body = loop {
            let (shape, at) = self.next(lexer)?;
            // `Ring<{ 2 * N }>`: a value among types, which is no body. One behind a comma is taken for a body, and
            // then what is the body is kept as if it stood outside.
            let is_value = matches!(before, Some(Shape::Sign(b'<' | b'=')));
            match shape {
                Shape::Sign(b'{') if depth == 0 && !is_value => break at.end,
                Shape::Sign(b';') if depth == 0 => return None,
                Shape::Sign(b'(' | b'[' | b'{') => depth += 1,
                Shape::Sign(b')' | b']' | b'}') => depth = depth.checked_sub(1)?,
                _ => {}
            }
            before = Some(shape);
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
    pub(super) fn cuts<'f>(
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

    /// The function in whose head or body a place is.
    pub(super) fn function_at(&self, at: usize) -> Option<&Function<'s>> {
        let after = self
            .functions
            .partition_point(|function| function.start <= at);
        let last = self.functions.get(after.checked_sub(1)?)?;
        (at < last.body.end).then_some(last)
    }

    /// How that is taken in which stands at a place.
    pub(super) fn use_at(&self, at: usize) -> Option<Use> {
        self.declarations
            .iter()
            .find(|declaration| declaration.span.contains(&at))?
            .takes_in
    }

    /// Whether bodies without any of the words can matter.
    pub(super) fn is_whole(&self, words: &[Range<usize>]) -> bool {
        static SEARCH: OnceLock<Option<AhoCorasick>> = OnceLock::new();
        let whole = || -> Vec<String> {
            catalog()
                .whole
                .iter()
                .map(|word| (*word).to_owned())
                .collect()
        };
        let search = SEARCH.get_or_init(|| crate::words::search(&whole()));
        search
            .as_ref()
            .is_none_or(|search| search.is_match(self.source))
            || words.iter().any(|hit| {
                is_type(word_around(self.source, hit))
                    && self.function_at(hit.start).is_none()
                    && self.use_at(hit.start).is_none()
            })
    }

    pub(super) fn names(&self, hits: &Hits) -> Names<'s> {
        let declared = self
            .declarations
            .iter()
            .filter(|declaration| any_within(&hits.words, &declaration.span))
            .flat_map(|declaration| declaration.names.iter().copied());
        let mut names = Names {
            strong: declared.collect(),
            ..Names::default()
        };
        self.add_aliases(hits, &mut names.strong);
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

    /// Adds the names that other declarations give to names which declarations gave: `use web::Inner as Other`.
    fn add_aliases(&self, hits: &Hits, strong: &mut BTreeSet<&'s str>) {
        let aliases = || self.declarations.iter().filter(|it| it.is_alias);
        let mut new: BTreeSet<&str> = aliases()
            .filter(|declaration| any_within(&hits.words, &declaration.span))
            .flat_map(|declaration| declaration.names.iter().copied())
            .collect();
        // A cycle of aliases does not compile; each round is one more step away from the library.
        for _ in 0..MAX_ALIASES {
            if new.is_empty() {
                return;
            }
            let is_of_new = |declaration: &&Declaration<'_>| {
                let text = self
                    .source
                    .get(declaration.span.clone())
                    .unwrap_or_default();
                new.iter().any(|name| has_word(text, name))
            };
            let further: BTreeSet<&str> = aliases()
                .filter(|declaration| !declaration.names.is_empty())
                .filter(is_of_new)
                .flat_map(|declaration| declaration.names.iter().copied())
                .filter(|name| !strong.contains(name))
                .collect();
            strong.extend(&further);
            new = further;
        }
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
    pub(super) fn matters(&self, function: &Function<'s>, hits: &Hits, names: &Names<'s>) -> bool {
        let whole = function.start..function.body.end;
        let body = self.source.get(function.body.clone()).unwrap_or_default();
        let names_any = |names: &BTreeSet<&str>| names.iter().any(|name| has_word(body, name));
        any_within(&hits.words, &whole)
            || names_any(&names.strong)
            || any_within(&hits.on_named, &whole)
            || any_within(&hits.on_jars, &whole) && any_within(&hits.about, &whole)
            || any_within(&hits.methods, &whole)
                && (names.everywhere
                    || any_within(&hits.owners, &whole)
                    || names_any(&names.makers))
    }
}
