//! The built-in languages. A file is parsed when it is first needed. The macro needs only the sentences of the banner,
//! so it parses only the end of a file, starting at `[shared]`.

use crate::catalog::Catalog;
use crate::primary;
use std::sync::OnceLock;

/// A built-in language.
struct Language {
    tag: &'static str,
    text: &'static str,
    whole: OnceLock<Catalog>,
    banner: OnceLock<Catalog>,
}

macro_rules! languages {
    ($( $tag:literal )+) => {
        static LANGUAGES: [Language; [$( $tag ),+].len()] = [
            $( Language {
                tag: $tag,
                text: include_str!(concat!("../languages/", $tag, ".toml")),
                whole: OnceLock::new(),
                banner: OnceLock::new(),
            }, )+
        ];
    };
}

languages! { "en" "de" "fr" "es" "it" "nl" "pl" "pt" }

pub(crate) fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.tag)
}

fn find(tag: &str) -> Option<&'static Language> {
    let first = primary(tag);
    LANGUAGES
        .iter()
        .find(|language| language.tag.eq_ignore_ascii_case(first))
}

/// Returns the text of the file of a language.
pub(crate) fn text(tag: &str) -> Option<&'static str> {
    find(tag).map(|language| language.text)
}

/// Returns the catalog of a language: that of the tag itself, or of its primary subtag.
pub(crate) fn catalog(tag: &str) -> Option<&'static Catalog> {
    let language = find(tag)?;
    // A test parses each of them without a problem.
    let parse = || Catalog::parse(language.text).0;
    Some(language.whole.get_or_init(parse))
}

/// Returns the catalog of a language with the sentences of the banner alone.
pub(crate) fn banner(tag: &str) -> Option<&'static Catalog> {
    let language = find(tag)?;
    let start = language.text.find("\n[shared]").unwrap_or_default();
    let text = language.text.get(start..).unwrap_or_default();
    let parse = || Catalog::parse(text).0.in_language(language.tag);
    Some(language.banner.get_or_init(parse))
}
