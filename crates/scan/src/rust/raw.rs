//! Raw identifiers: `r#SET_COOKIE` is the same name as `SET_COOKIE`, and is read as such.

use memchr::memmem;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};

/// The keywords of the language, and what it reserves (The Rust Reference, "Keywords"), in order.
const KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Parses a source. Identifiers that need not be raw are not.
///
/// # Errors
/// Where the source does not parse.
pub(super) fn parse_file(source: &str) -> syn::Result<syn::File> {
    if !has_raw(source) {
        return syn::parse_file(source);
    }
    let tokens: TokenStream = source.parse()?;
    syn::parse2(without_raw(tokens))
}

/// Returns the name of a word of a source.
pub(super) fn name(word: &str) -> &str {
    match word.strip_prefix("r#") {
        Some(name) if !name.is_empty() && !is_keyword(name) => name,
        _ => word,
    }
}

/// Returns whether a source may have raw identifiers. A raw string only looks like one where a `"` follows.
fn has_raw(source: &str) -> bool {
    memmem::find_iter(source.as_bytes(), "r#").any(|at| {
        let next = source.get(at + 2..).and_then(|rest| rest.chars().next());
        next.is_some_and(|next| next == '_' || next.is_alphabetic())
    })
}

fn without_raw(tokens: TokenStream) -> TokenStream {
    let plain = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let mut plain = Group::new(group.delimiter(), without_raw(group.stream()));
            plain.set_span(group.span());
            TokenTree::Group(plain)
        }
        TokenTree::Ident(ident) => {
            let written = ident.to_string();
            match name(&written) {
                plain if plain.len() < written.len() => Ident::new(plain, ident.span()).into(),
                _ => ident.into(),
            }
        }
        other => other,
    });
    plain.collect()
}

/// Returns whether a name is a keyword, which is a name only if it is raw.
fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keywords_stay_raw() {
        for (word, expected) in [
            ("r#SET_COOKIE", "SET_COOKIE"),
            ("r#path", "path"),
            ("r#type", "r#type"),
            ("r#async", "r#async"),
            ("r#mod", "r#mod"),
            ("type", "type"),
            ("r#", "r#"),
        ] {
            assert_eq!(name(word), expected);
        }
    }

    #[test]
    fn each_keyword_is_found() {
        assert!(KEYWORDS.is_sorted());
        for word in KEYWORDS {
            assert!(is_keyword(word), "{word}");
            // `gen` is one since edition 2024 only.
            assert!(
                word == "gen" || syn::parse_str::<Ident>(word).is_err(),
                "{word}"
            );
        }
    }

    #[test]
    fn a_source_with_raw_names_is_read_as_one_without() {
        let raw = "#[r#path = \"a\"] mod r#type; fn r#f() { r#g!(r#\"r#a\"#, [h::r#SET_COOKIE]); }";
        let plain = "#[path = \"a\"] mod r#type; fn f() { g!(r#\"r#a\"#, [h::SET_COOKIE]); }";
        let tokens = |source: &str| source.parse::<TokenStream>().unwrap();
        assert_eq!(
            without_raw(tokens(raw)).to_string(),
            tokens(plain).to_string()
        );
        assert!(parse_file(raw).is_ok());
        assert!(has_raw(raw) && !has_raw("r#\"a\"#; r##\"b\"##; r# 1"));
    }
}
