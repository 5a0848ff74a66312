//! From code to the policy: a constant of the registry in Rust, and a name of the generated module in TypeScript.

use super::project::{Documents, location};
use super::text::Encoding;
use cookie_registry_policy::Checked;
use cookie_registry_policy::identifier::{constant, variant};
use cookie_registry_policy::source::Span;
use cookie_registry_render::typescript::{self, GENERATED};
use ls_types::Location;
use std::fs::File;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

/// A language of code that uses the entries of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    /// TypeScript, JavaScript, and files that contain it.
    Script,
}

/// The endings of the files that contain scripts.
const SCRIPTS: [&str; 12] = [
    "ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "astro", "html",
];

/// The endings that an import may leave out.
const LEFT_OUT: [&str; 5] = ["", ".ts", ".tsx", ".js", "/index.ts"];

/// Returns the language of a file of code; `None` for any other file.
pub(super) fn language(path: &Path) -> Option<Language> {
    let ending = path.extension()?.to_str()?;
    match ending {
        "rs" => Some(Language::Rust),
        _ => SCRIPTS.contains(&ending).then_some(Language::Script),
    }
}

/// A file of code, and a place in it in bytes.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) path: &'t Path,
    pub(super) text: &'t str,
    pub(super) offset: usize,
}

/// Returns where the policy declares what a place in code names.
pub(super) fn definitions(
    checked: &Checked,
    language: Language,
    place: Place<'_>,
    open: &Documents,
    encoding: Encoding,
) -> Vec<Location> {
    let spans = match language {
        Language::Rust => of_rust(checked, place),
        Language::Script => of_script(checked, place),
    };
    let locations = spans.into_iter();
    locations
        .filter_map(|span| location(checked, span, open, encoding))
        .collect()
}

/// Returns the keys of the entries whose constant or variant a path of Rust ends with: `Cookies::SESSION`, `CookiesEntry::Session`.
fn of_rust(checked: &Checked, place: Place<'_>) -> Vec<Span> {
    let word = word(place.text, place.offset, false);
    let name = place.text.get(word.clone()).unwrap_or_default();
    let before = place.text.get(..word.start).unwrap_or_default();
    let Some(of) = before.trim_end().strip_suffix("::") else {
        return Vec::new();
    };
    // The variants are those of an enum with the name of the registry and this word.
    let is_variant = of.trim_end().ends_with("Entry");
    let entries = checked.draft.disclosures();
    let named = entries.filter(|entry| {
        let key = &entry.key.value;
        constant(key) == name || is_variant && variant(key) == name
    });
    named.map(|entry| entry.key.span).collect()
}

/// Returns the keys of the entries that a script names as the generated module does: `cookieTheme`, `cookies.theme`,
/// `storage["side-bar"]`; of the path of that module, the beginning of the policy.
fn of_script(checked: &Checked, place: Place<'_>) -> Vec<Span> {
    let word = word(place.text, place.offset, true);
    let name = place.text.get(word.clone()).unwrap_or_default();
    let object = object_before(place.text.get(..word.start).unwrap_or_default());
    let names = typescript::names(checked.recovered());
    let named: Vec<&str> = names
        .iter()
        .filter(|it| it.export == name || object == Some(it.object) && it.property == name)
        .map(|it| it.entry.as_str())
        .collect();
    if named.is_empty() && imports_module(place) {
        return vec![Span::start_of(0)];
    }
    let entries = checked.draft.disclosures();
    let entries = entries.filter(|entry| named.contains(&entry.entry.as_str()));
    entries.map(|entry| entry.key.span).collect()
}

/// Returns the object of which the text behind it is a property, after a dot or in brackets.
fn object_before(before: &str) -> Option<&'static str> {
    let before = before.trim_end();
    let in_brackets = || {
        let open = before.strip_suffix(['"', '\'', '`'])?;
        open.trim_end().strip_suffix('[')
    };
    let object = before.strip_suffix('.').or_else(in_brackets)?;
    let object = object.strip_suffix('?').unwrap_or(object).trim_end();
    ["cookies", "storage"].into_iter().find(|name| {
        let rest = object.strip_suffix(name);
        rest.is_some_and(|rest| !rest.ends_with(|c| is_of_word(c, true)))
    })
}

/// Returns whether a place is in the path of the generated module.
fn imports_module(place: Place<'_>) -> bool {
    let quotes = ['"', '\'', '`'];
    let start = place.text.get(..place.offset).unwrap_or_default();
    let start = start.rfind(|c| quotes.contains(&c) || c == '\n');
    let Some(rest) = start.and_then(|at| place.text.get(at..)) else {
        return false;
    };
    let mut letters = rest.chars();
    let quote = letters.next().filter(|c| quotes.contains(c));
    let path = quote.and_then(|quote| letters.as_str().split(quote).next());
    let Some((folder, path)) = place.path.parent().zip(path) else {
        return false;
    };
    // Only a relative path: others are resolved by rules of the project.
    let is_relative = path.starts_with("./") || path.starts_with("../");
    let stem = path.strip_suffix(".js").unwrap_or(path);
    let mut files = [path, stem].into_iter().flat_map(|path| {
        let files = LEFT_OUT.iter();
        files.map(move |ending| folder.join(format!("{path}{ending}")))
    });
    is_relative && files.any(|file| is_generated(&file))
}

/// Returns whether a file is the generated module.
fn is_generated(path: &Path) -> bool {
    let mut head = Vec::new();
    let most = u64::try_from(GENERATED.len()).unwrap_or(u64::MAX);
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut head));
    path.is_file() && read.is_ok() && head == GENERATED.as_bytes()
}

/// Returns the word at a place. In scripts, it may contain `$`; within quotes, `-`, as keys do.
fn word(text: &str, offset: usize, in_script: bool) -> Range<usize> {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let (before, after) = text.split_at(offset);
    let is_part = |c: char| is_of_word(c, in_script);
    let start = before.trim_end_matches(is_part).len();
    let end = text.len() - after.trim_start_matches(is_part).len();
    if !in_script {
        return start..end;
    }
    let is_part = |c: char| is_part(c) || c == '-';
    let (from, to) = (
        before.trim_end_matches(is_part).len(),
        text.len() - after.trim_start_matches(is_part).len(),
    );
    let quoted = |text: &str, at_end: bool| {
        let quote = ['"', '\'', '`'];
        if at_end {
            text.ends_with(quote)
        } else {
            text.starts_with(quote)
        }
    };
    let is_quoted = quoted(before.get(..from).unwrap_or_default(), true)
        && quoted(text.get(to..).unwrap_or_default(), false);
    if is_quoted { from..to } else { start..end }
}

fn is_of_word(c: char, in_script: bool) -> bool {
    c.is_alphanumeric() || c == '_' || (in_script && c == '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_a_place_is_found() {
        for (text, in_script, found) in [
            ("Cookies::SES|SION.set()", false, "SESSION"),
            ("Cookies::|SESSION", false, "SESSION"),
            ("Cookies::SESSION|", false, "SESSION"),
            ("cookies[\"side|-bar\"]", true, "side-bar"),
            ("cookies.a|-b", true, "a"),
            ("cookie$a|b", true, "cookie$ab"),
            ("\u{e9}|\u{e9} x", false, "\u{e9}\u{e9}"),
            ("|", true, ""),
        ] {
            let offset = text.find('|').unwrap();
            let text = text.replacen('|', "", 1);
            assert_eq!(&text[word(&text, offset, in_script)], found, "{text}");
        }
    }

    #[test]
    fn the_object_of_a_property_is_found() {
        for (before, object) in [
            ("cookies.", Some("cookies")),
            ("x = storage[\"", Some("storage")),
            ("storage?.", Some("storage")),
            ("my.cookies .", Some("cookies")),
            ("mycookies.", None),
            ("cookies", None),
            ("\"", None),
        ] {
            assert_eq!(object_before(before), object, "{before}");
        }
    }
}
