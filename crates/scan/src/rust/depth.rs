//! Measures the nesting depth of a source without parsing it. A parser and a visitor recurse once for each level, so a
//! deeply nested source could overflow the stack.

use super::lexer::{Lexer, Shape};
use crate::occurrence::Reason;

/// Brackets within brackets. Real code stays below 100; a parser needs some kilobytes for each.
const MOST_BRACKETS: usize = 400;

/// How deep the stack may get, in links: what a method that is called on the value of another needs. Workers have a stack of
/// 256 MB, and an unoptimized build takes up to 15 kB of it for each.
const MOST_LINKS: usize = 10_000;

/// How many links a level of a type takes, which begins with one of these signs. They are signs of expressions too.
const REFERENCE: usize = 4;
const GENERIC: usize = 10;

/// Keywords that an expression, type or pattern follows which belongs to them.
const PREFIXES: &[&str] = &[
    "as", "async", "become", "box", "break", "const", "do", "dyn", "else", "fn", "for", "gen",
    "if", "impl", "in", "let", "loop", "match", "move", "mut", "raw", "ref", "return", "static",
    "try", "unsafe", "where", "while", "yield",
];

/// Refuses a source that is nested so deep that a parser could overflow its stack. Each sign counts as a level until a comma,
/// a semicolon or the end of a block, for most can begin one.
pub(super) fn parsable(source: &str) -> Result<(), Reason> {
    // The levels around the content of each bracket that is open.
    let mut open: Vec<usize> = Vec::new();
    let mut links = 0_usize;
    let mut was_block = false;
    for (shape, at) in Lexer::new(source) {
        if shape == Shape::Comment {
            continue;
        }
        let text = source.get(at.start..).unwrap_or_default();
        let around = open.last().copied().unwrap_or_default();
        if std::mem::take(&mut was_block) && !continues(shape, text) {
            links = around;
        }
        match shape {
            Shape::Word if PREFIXES.contains(&source.get(at).unwrap_or_default()) => links += 1,
            Shape::Comment | Shape::Literal | Shape::Word => {}
            Shape::Sign(b',' | b';') => links = around,
            Shape::Sign(b'(' | b'[' | b'{') => {
                links += 1;
                open.push(links);
            }
            Shape::Sign(close @ (b')' | b']' | b'}')) => {
                links = open.pop().unwrap_or_default();
                was_block = close == b'}';
            }
            Shape::Sign(b'<') => links += GENERIC,
            Shape::Sign(b'&' | b'*') => links += REFERENCE,
            Shape::Sign(_) => links += 1,
        }
        if links > MOST_LINKS || open.len() > MOST_BRACKETS {
            return Err(Reason::TooDeep);
        }
    }
    Ok(())
}

/// Returns whether what follows a block may belong to one expression with it: `{}.a()`, `{} else {}`. Markup in macros does not.
fn continues(shape: Shape, text: &str) -> bool {
    match shape {
        Shape::Sign(b'<') => text.starts_with("<<"),
        Shape::Sign(b'#' | b'{') | Shape::Comment | Shape::Literal => false,
        Shape::Sign(_) => true,
        Shape::Word => ["as", "else"].iter().any(|word| {
            text.strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::parsable;
    use crate::occurrence::Reason;

    #[test]
    fn what_would_overflow_a_stack_is_refused() {
        for (start, level) in [
            ("", "("),
            ("a", "()"),
            ("a", "[0]"),
            ("a", ".b()"),
            ("a", ".await"),
            ("a", "?"),
            ("a", "+\",\""),
            ("a", "%b"),
            ("a", "^{}"),
            ("let ", "a@"),
            ("", "return\n"),
            ("", "!"),
            ("", "|a|"),
            ("if a {}", " else if a { b; }"),
            ("let a: ", "&"),
            ("let a: ", "B<"),
            ("let a: ", "impl Fn() -> "),
        ] {
            let source = format!("{start}{}", level.repeat(10_001));
            assert_eq!(parsable(&source), Err(Reason::TooDeep), "{start}{level}");
        }
    }

    #[test]
    fn what_is_long_is_not_deep() {
        for piece in [
            "a.b();\n",
            "fn f<T: Into<A>>(a: &T) -> Vec<&T> { a.b(c(d), &e); if x { y } else { z } }\n",
            "impl A { const B: &str = \"(((\"; /* ((( */ }\n",
            "#[a] struct A(B<C<D>>);",
            "(a + 1) * 2 < &3,",
            "A | B(C { d, .. }) => { e }",
            "word ",
            "\"text\" ",
            "<b class=\"c\">{ \"d, e\" }</b>\n",
        ] {
            assert_eq!(parsable(&piece.repeat(100_000)), Ok(()), "{piece}");
        }
    }
}
