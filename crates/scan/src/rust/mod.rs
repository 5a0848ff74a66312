//! Rust sources, in the order of the modules: `prune` strips what cannot matter and `syn` parses the rest; `survey`
//! reads the `outline` of the file, its `imports` and declarations; `visit` walks the expressions, keeps `scopes`
//! and `context`, asks `evaluate` what each is and does, and reports to the `collector`.

mod attributes;
mod collector;
mod constants;
mod context;
mod evaluate;
mod fallback;
#[cfg(test)]
mod import_styles;
mod imports;
mod language;
mod lexer;
#[cfg(feature = "libraries")]
pub mod library;
mod lifetime;
mod modules;
mod outline;
mod prune;
mod scopes;
mod set_cookie;
mod survey;
mod value;
mod visit;

use crate::catalog::catalog;
use crate::facts::{Facts, RawOccurrence, RawUse, Sought};
use crate::limits;
use crate::occurrence::{Medium, Reason};
use crate::words::AnyCase;
use std::ops::Range;
use std::sync::OnceLock;

pub(crate) use fallback::Forced;
pub(crate) use language::Rust;
use modules::is_test_module;

/// Returns whether a file of Rust has to be parsed at all.
pub(crate) fn is_candidate(source: &str) -> bool {
    static SEARCH: OnceLock<AnyCase> = OnceLock::new();
    SEARCH
        .get_or_init(|| AnyCase::of(catalog().words.iter().map(String::as_str)))
        .is_in(source)
}

/// A literal that may hold a script, and whether it is test code.
pub(crate) type Script = (Range<usize>, bool);

/// Reads the facts of a file of Rust, and the literals in it that may hold scripts.
pub(crate) fn facts(source: &str, sought: &Sought<'_>) -> Result<(Facts, Vec<Script>), Reason> {
    let (text, before) = plain(source);
    let Some(pruned) = prune::prune(&text, sought) else {
        return Ok((Facts::default(), Vec::new()));
    };
    let may_need_whole = pruned.may_need_whole;
    let found = facts_of(source, (&text, before), pruned, sought)?;
    let Facts {
        occurrences: places,
        ..
    } = &found.0;
    if may_need_whole && places.iter().all(|place| place.in_test) {
        return facts_of(source, (&text, before), prune::Pruned::whole(&text), sought);
    }
    Ok(found)
}

/// Returns whether a file can use what is searched for, by its words and where they are.
pub(crate) fn may_use(source: &str, sought: &Sought<'_>) -> bool {
    prune::uses(source, sought)
}

/// Reads the facts of the part of a file that was kept.
fn facts_of(
    source: &str,
    (text, before): (&str, usize),
    pruned: prune::Pruned,
    sought: &Sought<'_>,
) -> Result<(Facts, Vec<Script>), Reason> {
    let (pruned, file) = parsed(pruned, text)?;
    let (outline, constants) = survey::read(&file, source);
    let whole_file_is_test = attributes::is_test(&file.attrs);
    let found = visit::Visitor::walk(&file, &outline, &sought.functions, sought.registries);
    let mut facts = Facts {
        occurrences: found.occurrences,
        functions: found.functions,
        uses: found.uses,
        constants,
        own_types: outline.own_types.iter().cloned().collect(),
        registries: outline.registries,
        ..Facts::default()
    };
    let scripts = found.scripts.into_iter().map(|(span, test)| {
        (
            moved(pruned.original(span), before),
            test || whole_file_is_test,
        )
    });
    let scripts = scripts.collect();
    for place in &mut facts.occurrences {
        place.span = moved(pruned.original(place.span.clone()), before);
        place.in_test |= whole_file_is_test;
    }
    for used in &mut facts.uses {
        used.span = moved(pruned.original(used.span.clone()), before);
        used.in_test |= whole_file_is_test;
    }
    let Facts {
        occurrences: places,
        uses,
        ..
    } = &mut facts;
    places.retain(|occurrence| !is_written_by_registry(source, occurrence, uses));
    // Spans of files already read are not asked for again; kept, they would grow with every file.
    proc_macro2::extra::invalidate_current_thread_spans();
    Ok((facts, scripts))
}

/// Parses what was kept of a source, or else the whole of it, whose error says where it does not parse.
fn parsed(pruned: prune::Pruned, source: &str) -> Result<(prune::Pruned, syn::File), Reason> {
    limits::parsable(&pruned.text)?;
    if let Ok(file) = syn::parse_file(&pruned.text) {
        return Ok((pruned, file));
    }
    limits::parsable(source)?;
    match syn::parse_file(source) {
        Ok(file) => Ok((prune::Pruned::whole(source), file)),
        Err(error) => Err(Reason::Unparsable(error.to_string())),
    }
}

/// Returns whether an occurrence goes through the registry after all: the header that it writes or converts was just
/// made by a constant, or the key under which it stores is a constant's, as in `headers.append(SET_COOKIE, Cookies::SESSION.set(&deployment,
/// token)?.into())`, `storage.set_item(Cookies::THEME.key(), "dark")`.
fn is_written_by_registry(source: &str, occurrence: &RawOccurrence, uses: &[RawUse]) -> bool {
    let takes_headers =
        occurrence.api == "Set-Cookie header" || occurrence.api.ends_with("Cookie::from");
    let calls: &[&str] = match occurrence.medium {
        Medium::Cookie if takes_headers => &[".set(", ".set_with(", ".remove("],
        Medium::Cookie => return false,
        _ => &[".key("],
    };
    uses.iter().any(|used| {
        let within = occurrence.span.contains(&used.span.start);
        let call = after_binding(source.get(used.span.end..).unwrap_or_default().trim_start());
        within && calls.iter().any(|method| call.starts_with(method))
    })
}

/// Skips the call that binds the key of a protected cookie or the member of a family: `.with(&key)`,
/// `.member("x")`, `.try_member(name)?`.
fn after_binding(call: &str) -> &str {
    let bindings = [".with(", ".member(", ".try_member("];
    let Some(arguments) = bindings
        .iter()
        .find_map(|binding| call.strip_prefix(binding))
    else {
        return call;
    };
    let mut depth = 1;
    let end = arguments.find(|character| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let rest = end.and_then(|end| arguments.get(end + 1..));
    let rest = rest.unwrap_or_default();
    rest.strip_prefix('?').unwrap_or(rest).trim_start()
}

fn moved(span: Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}

/// Returns the text as the lexer takes it, and how many bytes were left out before it: a byte order mark moves every
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

/// Returns the content of a string literal and where in the literal it begins. Escapes are replaced by as many bytes,
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
