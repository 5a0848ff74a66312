//! Parses scripts, in files and in pages, and collects their facts.

use super::{
    acts, collector, exports, handed, is_candidate, markup, names, prune, reader, scopes, strings,
};
use crate::facts::{Elsewhere, Facts, Function, RawOccurrence};
use crate::limits;
use crate::occurrence::Reason;
use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use std::ops::Range;
use std::path::Path;

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A script; the grammar to try first.
    Script(Grammar),
    /// A template of a page, with scripts in it.
    Markup,
    /// A component, whose markup holds expressions in braces.
    Component,
}

/// A grammar of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    JavaScript,
    TypeScript,
    TypeScriptJsx,
}

const MARKUP: &[&str] = &[
    "askama",
    "astro",
    "cshtml",
    "ejs",
    "erb",
    "gohtml",
    "gotmpl",
    "handlebars",
    "hbs",
    "htm",
    "html",
    "j2",
    "jinja",
    "jinja2",
    "jsp",
    "liquid",
    "mustache",
    "njk",
    "stpl",
    "svg",
    "tera",
    "tmpl",
    "tpl",
    "twig",
    "xhtml",
];

/// Returns the kind of a file by its name; `None` if it is not read as a script or markup.
pub(super) fn kind(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_str()?;
    let mut parts = name.rsplit('.');
    let extension = parts.next()?.to_ascii_lowercase();
    let script = |extension: &str| {
        Some(Kind::Script(match extension {
            "js" | "mjs" | "cjs" | "jsx" | "es6" | "jsm" => Grammar::JavaScript,
            "ts" | "mts" | "cts" => Grammar::TypeScript,
            "tsx" => Grammar::TypeScriptJsx,
            _ => return None,
        }))
    };
    match extension.as_str() {
        "vue" => Some(Kind::Markup),
        "svelte" => Some(Kind::Component),
        extension if MARKUP.contains(&extension) => {
            // `theme.js.hbs` is a script that a template engine fills in.
            parts.next().and_then(script).or(Some(Kind::Markup))
        }
        extension => script(extension),
    }
}

/// How many documents within attributes of documents are read.
const MOST_DOCUMENTS: usize = 4;

/// Parses a file, with another grammar or without template directives if it does not parse otherwise.
pub(super) fn facts(
    path: &Path,
    source: &str,
    kind: Kind,
    elsewhere: Elsewhere<'_>,
) -> Result<Facts, Reason> {
    facts_within(path, source, kind, elsewhere, MOST_DOCUMENTS)
}

fn facts_within(
    path: &Path,
    source: &str,
    kind: Kind,
    elsewhere: Elsewhere<'_>,
    documents: usize,
) -> Result<Facts, Reason> {
    let attempt = |text: &str, first: Grammar| attempt(path, text, first, elsewhere);
    if let Kind::Script(first) = kind
        && let Some(facts) = of_pruned(path, source, first, elsewhere)
    {
        return Ok(facts);
    }
    limits::parsable(source)?;
    if let Kind::Script(first) = kind {
        return match attempt(source, first) {
            Ok(facts) => Ok(facts),
            Err(why) => match attempt(&markup::without_directives(source), first) {
                Ok(facts) => Ok(facts),
                Err(_) => Err(Reason::Unparsable(why)),
            },
        };
    }
    let scripts = markup::scripts(source, kind == Kind::Component);
    let first = if scripts.typescript {
        Grammar::TypeScript
    } else {
        Grammar::JavaScript
    };
    let whole = markup::masked(source, &scripts.parts);
    let together = || {
        let without = || attempt(&markup::without_directives(&whole), first);
        attempt(&whole, first).or_else(|_| without())
    };
    let mut facts = match of_pruned(path, &whole, first, elsewhere) {
        Some(facts) => facts,
        None => together().unwrap_or_else(|_| one_by_one(source, &scripts.parts, &attempt, first)),
    };
    for document in &scripts.documents {
        let Some(documents) = documents.checked_sub(1) else {
            return Err(Reason::TooDeep);
        };
        let within = facts_within(path, document.text(), Kind::Markup, elsewhere, documents)?;
        add(&mut facts, within, |span| document.in_source(&span));
    }
    Ok(facts)
}

/// Parses what is left of a script without what cannot matter; none if that is all of it, or does not parse without an error.
/// Where something of other files is sought, what uses it matters as well.
fn of_pruned(
    path: &Path,
    source: &str,
    grammar: Grammar,
    elsewhere: Elsewhere<'_>,
) -> Option<Facts> {
    let is_alone = elsewhere.functions.is_empty() && elsewhere.modules.is_none();
    if !is_alone && elsewhere.marks.is_none() || elsewhere.is_whole {
        return None;
    }
    let mut acts = acts::places(source);
    if let Some(marks) = elsewhere.marks {
        acts.extend(marks.places(path, source, elsewhere.modules));
    }
    let pruned = prune::pruned(source, &acts, &acts::held(source), elsewhere.marks)?;
    let text = pruned.text.text();
    limits::parsable(text).ok()?;
    let mut facts = Facts {
        left_out: pruned.left_out,
        ..Facts::default()
    };
    let within = parsed(path, text, grammar, elsewhere, Errors::None).ok()?;
    add(&mut facts, within, |span| pruned.text.in_source(&span));
    Some(facts)
}

/// Which errors a script may have: the parser goes on behind many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Errors {
    None,
    Some,
}

/// Parses a script, with another grammar if it does not parse with the first.
fn attempt(
    path: &Path,
    text: &str,
    first: Grammar,
    elsewhere: Elsewhere<'_>,
) -> Result<Facts, String> {
    let others = [
        Grammar::JavaScript,
        Grammar::TypeScript,
        Grammar::TypeScriptJsx,
    ];
    let others = others.into_iter().filter(|grammar| *grammar != first);
    let mut error = None;
    for grammar in std::iter::once(first).chain(others) {
        match parsed(path, text, grammar, elsewhere, Errors::Some) {
            Ok(facts) => return Ok(facts),
            Err(why) => error = error.or(Some(why)),
        }
    }
    Err(error.unwrap_or_default())
}

/// Parses each script of a page by itself: one that does not parse must not hide the others.
fn one_by_one(
    source: &str,
    parts: &[markup::Part],
    attempt: &dyn Fn(&str, Grammar) -> Result<Facts, String>,
    first: Grammar,
) -> Facts {
    let mut facts = Facts::default();
    for part in parts {
        let text = markup::script(source, part);
        let start = part.span.start;
        match attempt(&text, first).or_else(|_| attempt(&markup::without_directives(&text), first))
        {
            Ok(more) => add(&mut facts, more, |span| {
                start + span.start..start + span.end
            }),
            Err(_) if !part.is_script => {}
            Err(why) if is_candidate(source.get(part.span.clone()).unwrap_or_default()) => {
                facts.unparsable = Some(why);
            }
            Err(_) => {}
        }
    }
    facts
}

/// Adds the facts of another script of the page, with its spans moved.
fn add(facts: &mut Facts, more: Facts, moved: impl Fn(Range<usize>) -> Range<usize>) {
    let before = facts.functions.len();
    facts.functions.extend(more.functions);
    let occurrences = more
        .occurrences
        .into_iter()
        .map(|occurrence| RawOccurrence {
            span: moved(occurrence.span),
            name: occurrence.name.with_functions_moved(before),
            attributes: occurrence.attributes.with_functions_moved(before),
            ..occurrence
        });
    facts.occurrences.extend(occurrences);
    let embedded = more.embedded.into_iter().map(|mut script| {
        for place in &mut script.places {
            place.start = moved(place.start..place.start).start;
        }
        script
    });
    facts.embedded.extend(embedded);
    facts.unparsable = facts.unparsable.take().or(more.unparsable);
    let left_out = more.left_out.into_iter().map(moved);
    facts.left_out.extend(left_out);
    facts.constants.extend(more.constants);
    facts.handed.extend(more.handed);
    facts.instances.extend(more.instances);
}

/// Parses a script or a piece of markup within a string of another language; `None` if it is neither.
pub(crate) fn embedded(path: &Path, source: &str, elsewhere: Elsewhere<'_>) -> Option<Facts> {
    limits::parsable(source).ok()?;
    if source.trim_start().starts_with('<') {
        return facts(path, source, Kind::Markup, elsewhere).ok();
    }
    let script = |text: &str| parsed(path, text, Grammar::JavaScript, elsewhere, Errors::Some).ok();
    // In `format!`, a brace of the script is written twice.
    let once = source.replace("{{", " {").replace("}}", " }");
    script(source)
        .or_else(|| script(&once))
        .or_else(|| script(&markup::without_directives(source)))
        .or_else(|| {
            source
                .contains("<script")
                .then(|| facts(path, source, Kind::Markup, elsewhere).ok())
                .flatten()
        })
}

fn parsed(
    path: &Path,
    text: &str,
    grammar: Grammar,
    elsewhere: Elsewhere<'_>,
    errors: Errors,
) -> Result<Facts, String> {
    let allocator = Allocator::default();
    let source_type = match grammar {
        Grammar::JavaScript => SourceType::jsx(),
        Grammar::TypeScript => SourceType::ts(),
        Grammar::TypeScriptJsx => SourceType::tsx(),
    };
    let options = ParseOptions {
        allow_return_outside_function: true,
        ..ParseOptions::default()
    };
    let read = |source_type| {
        Parser::new(&allocator, text, source_type)
            .with_options(options)
            .parse()
    };
    let mut program = read(source_type);
    if program.panicked && grammar == Grammar::JavaScript {
        // A classic script may use words that a module reserves.
        program = read(source_type.with_script(true));
    }
    if program.panicked || errors == Errors::None && !program.errors.is_empty() {
        let why = program
            .errors
            .first()
            .map(|error| error.message.to_string());
        return Err(why.unwrap_or_else(|| "not a script".to_owned()));
    }
    let semantic = SemanticBuilder::new().build(&program.program).semantic;
    let scopes = scopes::Scopes::new(&semantic, path, elsewhere);
    let mut reader = reader::Reader {
        scopes: &scopes,
        path,
        wrappers: elsewhere.functions,
        functions: names::Functions::default(),
    };
    let mut occurrences = collector::Collector::default().collect(&mut reader);
    for occurrence in &mut occurrences {
        occurrence.name = occurrence.name.with_holes(false);
    }
    let constants = exports::constants(&scopes, &mut reader.functions);
    let functions = reader
        .functions
        .all
        .iter()
        .map(|function| {
            let (name, owner) = scopes.declared_as(function.node);
            Function {
                properties: function.properties.clone(),
                name: name.unwrap_or_default(),
                method: owner.is_some(),
                owner,
                ..Function::default()
            }
        })
        .collect();
    let (handed, instances) = handed::handed(&scopes);
    let strings = strings::scripts(&scopes);
    let too_many = "the scripts in its strings lie too deep within each other";
    Ok(Facts {
        embedded: strings.found,
        unparsable: strings.is_cut.then(|| too_many.to_owned()),
        occurrences,
        functions,
        constants,
        handed,
        instances,
        ..Facts::default()
    })
}
