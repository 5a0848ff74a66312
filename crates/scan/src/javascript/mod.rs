//! Scans JavaScript and TypeScript: in files, in templates, and in strings.
//!
//! The parser is oxc. It parses JavaScript, TypeScript and JSX. It is written in Rust and, unlike tree-sitter's
//! grammars, needs no C compiler. It resolves scopes and references, so that an imported `localStorage` is
//! distinguished from that of the browser. It is several times faster than swc. Its version is the latest one that
//! builds with the Rust version of this workspace.

mod acts;
mod attributes;
mod browser;
mod collector;
mod cookie_text;
mod exports;
mod fields;
mod handed;
mod indirect;
mod installed;
mod libraries;
mod marks;
mod markup;
mod modules;
mod names;
mod options;
mod parse;
mod passed_to_library;
mod plugins;
mod prune;
#[cfg(test)]
mod quick;
mod reader;
mod response;
mod scopes;
mod stores;
mod strings;
mod tokens;
mod wrappers;

use crate::catalog::javascript as catalog;
use crate::facts::{Constant, Facts, Sought};
use crate::language::Language;
use crate::limits;
use crate::occurrence::Reason;
use crate::script_registry;
use crate::tree::Trees;
use crate::words::AnyCase;
use std::path::Path;
use std::sync::OnceLock;

pub(crate) use marks::{Index, Indexed, Marks, Offered};
pub(crate) use modules::{Exporters, Modules, PassedOn, is_project, passed_on};
pub(crate) use parse::embedded;
pub(crate) use scopes::{component_words, uses_any};

/// JavaScript and TypeScript.
pub(crate) struct JavaScript;

impl Language for JavaScript {
    fn reads(&self, path: &Path) -> bool {
        parse::kind(path).is_some()
    }

    fn candidate(&self, text: &str) -> bool {
        // An escape can hide any word.
        is_candidate(text) || acts::has_escapes(text)
    }

    fn acts(&self, text: &str) -> bool {
        acts::acts(text)
    }

    fn skipped(&self, path: &Path, text: &str) -> Option<Reason> {
        limits::minified(path, text).then_some(Reason::Minified)
    }

    fn facts(&self, path: &Path, text: &str, sought: &Sought<'_>) -> Result<Facts, Reason> {
        let Some(kind) = parse::kind(path) else {
            return Ok(Facts::default());
        };
        let facts = parse::facts(path, text, kind, sought.of_scripts())?;
        Ok(Facts {
            is_script_registry: script_registry::is_claimed(text),
            ..facts
        })
    }

    /// Returns true: a script that has the word is parsed, there is no closer look without that.
    fn may_use(&self, _: &str, _: &Sought<'_>) -> bool {
        true
    }

    fn constants(
        &self,
        path: &Path,
        text: &str,
        _: &[String],
        facts: Option<&Facts>,
    ) -> Vec<Constant> {
        // The facts of a script have all its constants, whatever their names.
        if facts.is_some() {
            return Vec::new();
        }
        let whole = Sought {
            is_whole: true,
            ..Sought::default()
        };
        let facts = self.facts(path, text, &whole);
        facts.map(|facts| facts.constants).unwrap_or_default()
    }

    fn is_test(&self, _: &Path, place: &Path, _: &Trees) -> bool {
        is_test(place)
    }
}

/// Returns whether a script has to be parsed at all.
pub(crate) fn is_candidate(source: &str) -> bool {
    search().is_in(source)
}

/// Returns the search for the words without which a script stores nothing.
fn search() -> &'static AnyCase {
    static SEARCH: OnceLock<AnyCase> = OnceLock::new();
    SEARCH.get_or_init(|| AnyCase::of(catalog::words().into_iter()))
}

/// Returns whether a file is test code by its name or folder.
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
