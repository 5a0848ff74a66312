//! Finds the definitions of macros by name, including in files that are not parsed completely.

use super::lexer::{Lexer, Shape};
use std::collections::BTreeSet;
use std::ops::Range;

/// Finds the macros of these names that a source defines, each with the bytes of its rules.
pub(super) fn find(source: &str, names: &BTreeSet<String>) -> Vec<(String, Range<usize>)> {
    if memchr::memmem::find(source.as_bytes(), b"macro_rules").is_none()
        || !names.iter().any(|name| source.contains(name.as_str()))
    {
        return Vec::new();
    }
    let mut pieces = Lexer::new(source).filter(|(shape, _)| *shape != Shape::Comment);
    let mut found = Vec::new();
    while let Some((_, at)) = pieces.next() {
        if source.get(at) != Some("macro_rules") {
            continue;
        }
        let (Some((Shape::Sign(b'!'), _)), Some((Shape::Word, name))) =
            (pieces.next(), pieces.next())
        else {
            continue;
        };
        let Some((Shape::Sign(b'{' | b'(' | b'['), open)) = pieces.next() else {
            continue;
        };
        let mut depth = 1_usize;
        let close = pieces.by_ref().find(|(shape, _)| {
            match shape {
                Shape::Sign(b'{' | b'(' | b'[') => depth += 1,
                Shape::Sign(b'}' | b')' | b']') => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let name = source.get(name).unwrap_or_default();
        if let Some((_, close)) = close.filter(|_| names.contains(name)) {
            found.push((name.to_owned(), open.end..close.start));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn definitions_are_found_with_their_rules() {
        let source = "// macro_rules! a { }\nmacro_rules! a { ($x:expr) => { \"}\" }; }\n\
                      macro_rules! /* why */ b (() => { c![] }); macro_rules! open { (";
        let names = ["a", "b", "open"].map(str::to_owned).into_iter().collect();
        let found: Vec<(String, &str)> = find(source, &names)
            .into_iter()
            .map(|(name, rules)| (name, source[rules].trim()))
            .collect();
        assert_eq!(
            found,
            [
                ("a".to_owned(), "($x:expr) => { \"}\" };"),
                ("b".to_owned(), "() => { c![] }"),
            ]
        );
        assert!(find("fn a() { macro_rules", &names).is_empty());
    }
}
