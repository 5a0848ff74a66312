//! JavaScript and TypeScript, by themselves, within templates, and within strings of Rust.
//!
//! The parser is oxc's. It reads JavaScript, TypeScript and JSX alike, is written in Rust without a build
//! step in C (as tree-sitter's grammars need), gives scopes and references along with the tree, so that a
//! `localStorage` which is an import is told from the browser's, and is several times faster than swc. Its version is
//! the last that builds with the Rust version of this workspace.

mod calls;
mod declared;
mod exports;
mod installed;
mod markup;
mod names;
mod narrowing;
mod occurrences;
mod passed_to_library;
mod pinia;
mod plugins;
mod qwik;
mod response;
mod script;
mod wrappers;

use crate::catalog::javascript as catalog;
use crate::facts::{Facts, Function, Wrapper};
use crate::limits;
use crate::occurrence::Reason;
use crate::words::AnyCase;
use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use std::path::Path;
use std::sync::OnceLock;

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A script; the grammar to try first.
    Script(Grammar),
    /// A template of a page, with scripts in it.
    Markup,
    /// A component, whose markup holds expressions in braces.
    Component,
}

/// A grammar of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grammar {
    JavaScript,
    TypeScript,
    TypeScriptJsx,
}

const MARKUP: &[&str] = &[
    "astro",
    "ejs",
    "erb",
    "handlebars",
    "hbs",
    "htm",
    "html",
    "j2",
    "jinja",
    "jinja2",
    "liquid",
    "mustache",
    "njk",
    "stpl",
    "tera",
    "tmpl",
    "tpl",
    "twig",
    "xhtml",
];

/// What a file is, by its name; none for what this module does not read.
pub(crate) fn kind(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_str()?;
    let mut parts = name.rsplit('.');
    let extension = parts.next()?.to_ascii_lowercase();
    let script = |extension: &str| {
        Some(Kind::Script(match extension {
            "js" | "mjs" | "cjs" | "jsx" => Grammar::JavaScript,
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

/// Whether a script has to be parsed at all.
pub(crate) fn is_candidate(source: &str) -> bool {
    static SEARCH: OnceLock<AnyCase> = OnceLock::new();
    SEARCH
        .get_or_init(|| AnyCase::of(catalog::words().into_iter()))
        .is_in(source)
}

/// Whether a file is test code by its name or folder.
pub(crate) fn is_test(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let named = [".test.", ".spec.", ".cy.", ".e2e.", ".stories.", ".mock."]
        .iter()
        .any(|mark| name.contains(mark));
    named
        || path.components().rev().skip(1).any(|part| {
            matches!(
                part.as_os_str().to_str(),
                Some(
                    "__tests__"
                        | "__mocks__"
                        | "tests"
                        | "test"
                        | "e2e"
                        | "cypress"
                        | "playwright"
                        | "testing"
                        | "msw"
                )
            )
        })
}

/// What a file tells.
pub(crate) fn facts(
    path: &Path,
    source: &str,
    kind: Kind,
    wrappers: &[Wrapper],
) -> Result<Facts, Reason> {
    limits::parsable(source)?;
    let grammars = |first: Grammar| {
        let all = [
            first,
            Grammar::JavaScript,
            Grammar::TypeScript,
            Grammar::TypeScriptJsx,
        ];
        all.into_iter()
            .enumerate()
            .filter(move |(at, grammar)| *at == 0 || *grammar != first)
            .map(|(_, grammar)| grammar)
    };
    let attempt = |text: &str, first: Grammar| -> Result<Facts, String> {
        let mut error = None;
        for grammar in grammars(first) {
            match parsed(path, text, grammar, wrappers) {
                Ok(facts) => return Ok(facts),
                Err(why) => error = error.or(Some(why)),
            }
        }
        Err(error.unwrap_or_default())
    };
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
    if let Ok(facts) =
        attempt(&whole, first).or_else(|_| attempt(&markup::without_directives(&whole), first))
    {
        return Ok(facts);
    }
    // One script that does not parse must not hide the others.
    let mut facts = Facts::default();
    for part in &scripts.parts {
        let text = markup::masked(source, std::slice::from_ref(part));
        match attempt(&text, first).or_else(|_| attempt(&markup::without_directives(&text), first))
        {
            Ok(more) => {
                let before = facts.functions.len();
                facts.functions.extend(more.functions);
                facts
                    .occurrences
                    .extend(more.occurrences.into_iter().map(|mut occurrence| {
                        occurrence.name = occurrence.name.with_functions_moved(before);
                        occurrence
                    }));
                facts.constants.extend(more.constants);
            }
            Err(_) if !part.is_script => {}
            Err(why) if is_candidate(source.get(part.span.clone()).unwrap_or_default()) => {
                facts.unparsable = Some(why);
            }
            Err(_) => {}
        }
    }
    Ok(facts)
}

/// What a script or a piece of a page within a text of another language tells; nothing where it is neither.
#[cfg(feature = "rust")]
pub(crate) fn embedded(path: &Path, source: &str, wrappers: &[Wrapper]) -> Option<Facts> {
    limits::parsable(source).ok()?;
    if source.trim_start().starts_with('<') {
        return facts(path, source, Kind::Markup, wrappers).ok();
    }
    let script = |text: &str| parsed(path, text, Grammar::JavaScript, wrappers).ok();
    // In `format!`, a brace of the script is written twice.
    let once = source.replace("{{", " {").replace("}}", " }");
    script(source)
        .or_else(|| script(&once))
        .or_else(|| script(&markup::without_directives(source)))
        .or_else(|| {
            source
                .contains("<script")
                .then(|| facts(path, source, Kind::Markup, wrappers).ok())
                .flatten()
        })
}

fn parsed(
    path: &Path,
    text: &str,
    grammar: Grammar,
    wrappers: &[Wrapper],
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
    if program.panicked {
        let why = program
            .errors
            .first()
            .map(|error| error.message.to_string());
        return Err(why.unwrap_or_else(|| "not a script".to_owned()));
    }
    let semantic = SemanticBuilder::new().build(&program.program).semantic;
    let script = script::Script::new(&semantic);
    let mut finder = occurrences::Finder {
        script: &script,
        path,
        wrappers,
        functions: names::Functions::default(),
        occurrences: Vec::new(),
    };
    finder.look();
    let constants = exports::constants(&script, &mut finder.functions);
    let functions = finder
        .functions
        .0
        .iter()
        .map(|function| {
            let (name, owner) = script.declared_as(*function);
            Function {
                name: name.unwrap_or_default(),
                method: owner.is_some(),
                owner,
                returns_cookie: false,
            }
        })
        .collect();
    Ok(Facts {
        occurrences: finder.occurrences,
        functions,
        constants,
        ..Facts::default()
    })
}
