//! The skeleton of a source: the positions of its comments, functions and declarations, found without parsing.

use crate::rust::lexer::{Lexer, Shape};
use std::ops::Range;

/// A function with a body, outside of any other.
#[derive(Debug)]
pub(super) struct Function<'s> {
    pub(super) name: &'s str,
    /// Where its `fn` is.
    pub(super) start: usize,
    /// What is between its braces.
    pub(super) body: Range<usize>,
}

/// How a file imports something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// For itself.
    Own,
    /// To re-export it.
    Public,
}

/// A declaration that gives a name to something, up to its semicolon.
#[derive(Debug)]
pub(super) struct Declaration<'s> {
    pub(super) import: Option<Use>,
    /// Whether it gives another name to what has one: a `use` or `type`.
    pub(super) is_alias: bool,
    pub(super) span: Range<usize>,
    pub(super) names: Vec<&'s str>,
}

/// Where the comments, functions and declarations of a source are.
#[derive(Debug, Default)]
pub(super) struct Skeleton<'s> {
    pub(super) source: &'s str,
    pub(super) comments: Vec<Range<usize>>,
    pub(super) literals: Vec<Range<usize>>,
    pub(super) functions: Vec<Function<'s>>,
    pub(super) declarations: Vec<Declaration<'s>>,
}

impl<'s> Skeleton<'s> {
    /// Reads the skeleton of a source.
    pub(super) fn of(source: &'s str) -> Self {
        let mut skeleton = Self {
            source,
            ..Self::default()
        };
        let mut lexer = Lexer::new(source);
        let mut open: Option<Declaration<'_>> = None;
        let (mut before, mut begins) = ("", true);
        // `[HeaderName; 2]`: the semicolon within brackets ends no declaration.
        let mut brackets = 0_usize;
        while let Some((shape, at)) = skeleton.next(&mut lexer) {
            let word = if shape == Shape::Word {
                source.get(at.clone()).unwrap_or_default()
            } else {
                ""
            };
            match (word, &mut open) {
                ("use" | "const" | "static" | "type" | "extern", None) => {
                    brackets = 0;
                    open = Some(Declaration {
                        import: match (word, begins) {
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
                    skeleton.function(&mut lexer, at.start);
                }
                (word, Some(declaration)) if !word.is_empty() => {
                    let names_it = if declaration.import.is_some() {
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
            match shape {
                Shape::Sign(b'[') => brackets += 1,
                Shape::Sign(b']') => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            if shape == Shape::Sign(b';')
                && brackets == 0
                && let Some(mut declaration) = open.take()
            {
                declaration.span.end = at.end;
                skeleton.declarations.push(declaration);
            }
            before = word;
            begins = matches!(shape, Shape::Sign(b';' | b'{' | b'}' | b']'));
        }
        skeleton
    }

    /// Returns the next shape that is no comment, and notes where comments and literals are.
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

    /// Reads a function from behind its `fn`. `None` for one without a body and for the type of a function.
    fn function(&mut self, lexer: &mut Lexer<'s>, start: usize) -> Option<()> {
        let (Shape::Word, name) = self.next(lexer)? else {
            return None;
        };
        let mut depth = 0_usize;
        let mut before = None;
        let body = loop {
            let (shape, at) = self.next(lexer)?;
            // `Ring<{ 2 * N }>`: a value among types, which is no body. One behind a comma is taken for a body; then the
            // body is kept as code outside of functions is.
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

    /// Returns what is stripped, in order: comments, and these bodies.
    pub(super) fn cuts(&self, bodies: &[&Range<usize>]) -> Vec<(Range<usize>, &'static str)> {
        let mut cuts = Vec::new();
        for comment in &self.comments {
            cuts.push((comment.clone(), " "));
        }
        for body in bodies {
            cuts.push(((*body).clone(), ""));
        }
        // Of two that begin together the longer: a body may begin with a comment.
        cuts.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        cuts
    }

    /// Returns the function in whose head or body an offset is.
    pub(super) fn function_at(&self, at: usize) -> Option<&Function<'s>> {
        let after = self
            .functions
            .partition_point(|function| function.start <= at);
        let last = self.functions.get(after.checked_sub(1)?)?;
        (at < last.body.end).then_some(last)
    }

    /// Returns how the item at an offset is imported.
    pub(super) fn use_at(&self, at: usize) -> Option<Use> {
        self.declarations
            .iter()
            .find(|declaration| declaration.span.contains(&at))?
            .import
    }
}
