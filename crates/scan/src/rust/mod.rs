//! Rust sources: words, then syn, then imports, then expressions and the tokens of macros.

mod attributes;
mod bind;
mod calls;
mod constants;
mod fallback;
#[cfg(test)]
mod import_styles;
mod imports;
mod lean;
mod lexer;
#[cfg(feature = "libraries")]
pub mod library;
mod methods;
mod modules;
mod outline;
mod places;
mod removal;
mod strings;
mod tokens;
mod value;
mod walker;
mod wrappers;

use crate::catalog::catalog;
use crate::facts::{Facts, RawOccurrence, RawUse, Sought};
use crate::limits;
use crate::occurrence::{Medium, Reason};
use crate::words::AnyCase;
use std::ops::Range;
use std::sync::OnceLock;
use syn::visit::Visit as _;

pub(crate) use constants::find as constants_in;
pub(crate) use modules::is_test_module;

/// Whether a file of Rust has to be parsed at all.
pub(crate) fn is_candidate(source: &str) -> bool {
    static SEARCH: OnceLock<AnyCase> = OnceLock::new();
    SEARCH
        .get_or_init(|| AnyCase::of(catalog().words.iter().map(String::as_str)))
        .is_in(source)
}

/// A literal that may hold a script, and whether it is test code.
pub(crate) type Script = (Range<usize>, bool);

/// What a file of Rust tells, and the literals in it that may hold scripts.
pub(crate) fn facts(source: &str, sought: &Sought<'_>) -> Result<(Facts, Vec<Script>), Reason> {
    let (text, before) = plain(source);
    let Some(lean) = lean::lean(&text, sought) else {
        return Ok((Facts::default(), Vec::new()));
    };
    let may_need_whole = lean.may_need_whole;
    let found = facts_of(source, (&text, before), lean, sought)?;
    let Facts {
        occurrences: places,
        ..
    } = &found.0;
    if may_need_whole && places.iter().all(|place| place.in_test) {
        return facts_of(source, (&text, before), lean::Lean::whole(&text), sought);
    }
    Ok(found)
}

/// Whether a file can use what is sought, by its words and where they stand.
pub(crate) fn may_use(source: &str, sought: &Sought<'_>) -> bool {
    lean::uses(source, sought)
}

/// What the kept part of a file tells.
fn facts_of(
    source: &str,
    (text, before): (&str, usize),
    lean: lean::Lean,
    sought: &Sought<'_>,
) -> Result<(Facts, Vec<Script>), Reason> {
    let (lean, file) = parsed(lean, text)?;
    let (outline, constants) = outline::read(&file, source);
    let mut walker = walker::Walker::new(&outline, &sought.functions, sought.registries);
    let whole_file_is_test = attributes::is_test(&file.attrs);
    walker.visit_file(&file);
    walker.imported(&file);
    let mut facts = Facts {
        occurrences: walker.places,
        functions: walker.functions,
        uses: walker.uses,
        constants,
        own_types: outline.own_types.iter().cloned().collect(),
        registries: outline.registries.clone(),
        unparsable: None,
    };
    let scripts = walker.scripts.into_iter().map(|(span, test)| {
        (
            moved(lean.original(span), before),
            test || whole_file_is_test,
        )
    });
    let scripts = scripts.collect();
    for place in &mut facts.occurrences {
        place.span = moved(lean.original(place.span.clone()), before);
        place.in_test |= whole_file_is_test;
    }
    for used in &mut facts.uses {
        used.span = moved(lean.original(used.span.clone()), before);
        used.in_test |= whole_file_is_test;
    }
    let Facts {
        occurrences: places,
        uses,
        ..
    } = &mut facts;
    places.retain(|place| !is_written_by_registry(source, place, uses));
    // Spans of files already read are not asked for again; kept, they would grow with every file.
    proc_macro2::extra::invalidate_current_thread_spans();
    Ok((facts, scripts))
}

/// The tree of what was kept of a source, or else of the whole of it: then the reason is told that it does not
/// parse for.
fn parsed(lean: lean::Lean, source: &str) -> Result<(lean::Lean, syn::File), Reason> {
    limits::parsable(&lean.text)?;
    if let Ok(file) = syn::parse_file(&lean.text) {
        return Ok((lean, file));
    }
    limits::parsable(source)?;
    match syn::parse_file(source) {
        Ok(file) => Ok((lean::Lean::whole(source), file)),
        Err(error) => Err(Reason::Unparsable(error.to_string())),
    }
}

/// Whether what a place puts into a response, or converts, is a header that a constant has just made, or the
/// key under which it stores is a constant's: `headers.append(SET_COOKIE, Cookies::SESSION.set(&deployment,
/// token)?.into())`, `storage.set_item(Cookies::THEME.key(), "dark")`.
fn is_written_by_registry(source: &str, place: &RawOccurrence, uses: &[RawUse]) -> bool {
    let takes_headers = place.api == "Set-Cookie header" || place.api.ends_with("Cookie::from");
    let calls: &[&str] = match place.medium {
        Medium::Cookie if takes_headers => &[".set(", ".set_with(", ".remove("],
        Medium::Cookie => return false,
        _ => &[".key("],
    };
    uses.iter().any(|used| {
        let within = place.span.contains(&used.span.start);
        let call = source.get(used.span.end..).unwrap_or_default().trim_start();
        within && calls.iter().any(|method| call.starts_with(method))
    })
}

fn moved(span: Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}

/// The text as the lexer takes it, and how many bytes were left out before it: a byte order mark moves every
/// offset, and a shebang line is no Rust.
fn plain(source: &str) -> (std::borrow::Cow<'_, str>, usize) {
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let before = source.len() - text.len();
    if text.starts_with("#!") && !text[2..].trim_start().starts_with('[') {
        let mut commented = text.to_owned();
        commented.replace_range(0..2, "//");
        return (commented.into(), before);
    }
    (text.into(), before)
}

/// The content of a string literal and where in the literal it begins. Escapes are replaced by as many bytes,
/// so that every offset stays what it was.
#[cfg(feature = "javascript")]
pub(crate) fn content(literal: &str) -> Option<(usize, String)> {
    let open = literal.find('"')?;
    let close = literal.rfind('"').filter(|close| *close > open)?;
    let inner = literal.get(open + 1..close)?;
    if literal.starts_with('r') {
        return Some((open + 1, inner.to_owned()));
    }
    let mut content = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match (c, (c == '\\').then(|| chars.next()).flatten()) {
            (_, Some('\n')) => content.push_str(" \n"),
            (_, Some('n' | 'r' | 't')) => content.push_str("  "),
            (_, Some(escaped)) => {
                content.push(' ');
                content.push(escaped);
            }
            (c, None) => content.push(c),
        }
    }
    Some((open + 1, content))
}

/// The places of the package in a folder, as the compiler asks for them: its own sources under `src`, and
/// nothing else. Build scripts, tests, benches and examples are left out; test code within the sources is
/// marked as such.
///
/// It can be called from within a procedural macro. The spans of the compiler's own tokens do not tell where
/// in a file they are, so meanwhile every token of this macro crate is made without the compiler.
///
/// ```
/// # let folder = std::env::temp_dir().join("cookie-registry-scan-doc");
/// # std::fs::create_dir_all(folder.join("src")).unwrap();
/// # std::fs::write(folder.join("src/lib.rs"), "fn f() { let c = cookie::Cookie::new(\"sid\", \"\"); }").unwrap();
/// let scan = cookie_registry_scan::rust::scan_crate(&folder);
/// assert_eq!(scan.occurrences[0].line, 1);
/// assert_eq!(scan.occurrences[0].api, "cookie::Cookie::new");
/// ```
#[must_use]
pub fn scan_crate(manifest_dir: &std::path::Path) -> crate::Scan {
    let _forced = fallback::Forced::new();
    let mut skipped = Vec::new();
    let files = crate::folder::rust_files(&manifest_dir.join("src"), &mut skipped);
    crate::engine::scan(
        files
            .into_iter()
            .filter_map(crate::engine::File::on_disk)
            .collect(),
        skipped,
        &|_, _| (),
    )
}
