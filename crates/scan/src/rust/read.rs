//! Reads the facts of one file: strips irrelevant code, parses the rest, surveys and visits it, and maps the spans back
//! to the file.

use super::lexer::in_word;
use super::registry_call::RegistryCalls;
use super::{attributes, depth, prune, raw, survey, visit};
use crate::facts::{Facts, RawOccurrence, Sought};
use crate::occurrence::Reason;
use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

/// A literal that may hold a script, and whether it is test code.
pub(super) type Script = (Range<usize>, bool);

/// Reads the facts of a file of Rust, and the literals in it that may hold scripts.
pub(super) fn facts(
    path: &Path,
    source: &str,
    sought: &Sought<'_>,
) -> Result<(Facts, Vec<Script>), Reason> {
    let (text, before) = plain(source);
    let Some(pruned) = prune::prune(&text, sought) else {
        return Ok((Facts::default(), Vec::new()));
    };
    let (may_need_whole, is_stripped) = (pruned.may_need_whole, pruned.is_stripped());
    let kept = match is_stripped {
        true => pruned.text.clone(),
        false => String::new(),
    };
    let read = |pruned| facts_of(path, (source, &text, before), pruned, sought);
    let found = read(pruned)?;
    let places = &found.facts.occurrences;
    let lacks_places = || may_need_whole && places.iter().all(|place| place.in_test);
    // A function that was stripped can give a field its value, or another one than those that are known.
    let is_set_elsewhere =
        |(_, field): &(String, String)| times_given(&text, field) > times_given(&kept, field);
    let lacks_field = || is_stripped && found.asked.iter().any(is_set_elsewhere);
    let found = match lacks_places() || lacks_field() {
        true => read(prune::Pruned::whole(&text))?,
        false => found,
    };
    Ok((found.facts, found.scripts))
}

/// Returns how often a field can be given a value: in a literal, `Type { name: value }` or `Type { name }`, or by an
/// assignment, `it.name = value`. What only reads it says nothing of its value.
fn times_given(text: &str, field: &str) -> usize {
    let is_given = |at: &usize| {
        let (before, after) = (text.get(..*at), text.get(at + field.len()..));
        let (Some(before), Some(after)) = (before, after) else {
            return false;
        };
        if before.bytes().next_back().is_some_and(in_word)
            || after.bytes().next().is_some_and(in_word)
        {
            return false;
        }
        let (before, after) = (before.trim_end(), after.trim_start());
        let is_of_value = before.ends_with('.');
        match after.as_bytes() {
            [b'=', next, ..] => *next != b'=' && is_of_value,
            [b':', next, ..] => *next != b':',
            [b',' | b'}', ..] => !is_of_value,
            // A comment may hide any of these.
            [b'/', ..] => true,
            _ => false,
        }
    };
    let found = memchr::memmem::find_iter(text.as_bytes(), field);
    found.filter(is_given).count()
}

/// What was found in the part of a file that was kept.
struct Found {
    facts: Facts,
    scripts: Vec<Script>,
    /// The fields whose values were asked for, by their type and name.
    asked: HashSet<(String, String)>,
}

/// Reads the facts of the part of a file that was kept.
fn facts_of(
    path: &Path,
    (source, text, before): (&str, &str, usize),
    pruned: prune::Pruned,
    sought: &Sought<'_>,
) -> Result<Found, Reason> {
    let (pruned, file) = parsed(pruned, text)?;
    let (mut outline, mut constants) = survey::read(&file, source, sought.registries, false);
    let mut of_tests = None;
    if outline.has_tests {
        let with_tests = survey::read(&file, source, sought.registries, true);
        constants = with_tests.1;
        of_tests = Some(with_tests.0);
    }
    let whole_file_is_test = attributes::is_test(&file.attrs);
    let mut found = visit::Visitor::walk(path, &file, (&outline, of_tests.as_ref()), sought);
    let mut asked = outline.asked.borrow().clone();
    let is_incomplete = |place: &RawOccurrence| place.name.is_incomplete();
    if !found.occurrences.iter().any(is_incomplete) {
        // Another value matters only to a field that is known to hold a name.
        let has_places = !found.occurrences.is_empty();
        asked.retain(|field| has_places && found.learned.fields.contains_key(field));
    }
    asked.extend(std::mem::take(&mut found.asked_receivers));
    let learned = std::mem::take(&mut found.learned);
    let in_tests = std::mem::take(&mut found.learned_in_tests);
    let mut is_new = false;
    if let Some(of_tests) = &mut of_tests {
        is_new |= of_tests.learn(learned.clone().and(in_tests));
    }
    is_new |= outline.learn(learned);
    if is_new {
        found = visit::Visitor::walk(path, &file, (&outline, of_tests.as_ref()), sought);
    }
    let mut facts = Facts {
        occurrences: found.occurrences,
        functions: found.functions,
        uses: found.uses,
        asked_macros: found.asked_macros,
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
    let calls = RegistryCalls::of(source, uses);
    places.retain(|occurrence| !calls.write(occurrence));
    // Spans of files already read are not asked for again; kept, they would grow with every file.
    proc_macro2::extra::invalidate_current_thread_spans();
    Ok(Found {
        facts,
        scripts,
        asked,
    })
}

/// Parses what was kept of a source, or else the whole of it, whose error says where it does not parse.
fn parsed(pruned: prune::Pruned, source: &str) -> Result<(prune::Pruned, syn::File), Reason> {
    depth::parsable(&pruned.text)?;
    if let Ok(file) = raw::parse_file(&pruned.text) {
        return Ok((pruned, file));
    }
    depth::parsable(source)?;
    match raw::parse_file(source) {
        Ok(file) => Ok((prune::Pruned::whole(source), file)),
        Err(error) => Err(Reason::Unparsable(error.to_string())),
    }
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

#[cfg(test)]
mod tests {
    use super::times_given;

    #[test]
    fn a_field_is_given_a_value_by_literals_and_assignments() {
        for (text, expected) in [
            ("Jar { name: a, x }", 1),
            ("Jar { x, name }", 1),
            ("Jar { name, x }", 1),
            ("self.name = a; it . name=b", 2),
            ("Jar { name /* why */: a }", 1),
            (
                "self.name == a && f(self.name, it.name) && self.name.len() > 1",
                0,
            ),
            ("name::path(); rename = a; names: b; file_name: c", 0),
        ] {
            assert_eq!(times_given(text, "name"), expected, "{text}");
        }
    }
}
