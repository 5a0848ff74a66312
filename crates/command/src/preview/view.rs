//! The content of the desk: its texts in their order, without markup.

pub(super) mod banner;
mod changes;
pub(super) mod entries;
mod findings;
pub(super) mod form;
mod listing;
pub(super) mod proposal;
mod reviews;

use super::desk::{Look, PageState};
use super::proposals::Judgeable;
use changes::Changes;
use cookie_registry_policy::Policy;
use cookie_registry_policy::source::FileId;
use findings::Findings;
use listing::Listing;
use reviews::Reviews;
use serde::Serialize;
use std::collections::HashMap;

/// The content of the desk.
#[derive(Debug, Serialize)]
pub(super) struct View {
    /// The service's name.
    service: String,
    /// The policy file.
    name: String,
    /// What the desk says in one line.
    summary: Summary,
    /// The reason why the file cannot be opened now, if there is one.
    closed: Option<String>,
    /// How the displayed policy relates to the file: `valid`, `broken`, `stale` or `partial`.
    page_state: &'static str,
    /// The languages of the policy, the main one first.
    languages: Vec<String>,
    /// Whether visitors are asked something, so that there is a banner.
    has_banner: bool,
    findings: Findings,
    changes: Changes,
    reviews: Reviews,
    files: Vec<Listing>,
}

/// What the desk says in one line: `2 findings, 1 material change`.
#[derive(Debug, Serialize)]
struct Summary {
    findings: usize,
    /// The number of material changes, if the policy was compared with a base.
    material: Option<usize>,
    /// Whether the page shows an earlier state.
    is_old: bool,
}

/// A source line to which the page links.
#[derive(Clone, Debug, Serialize)]
struct Place {
    /// The file, as named on the command line.
    file: String,
    /// The line, from 1.
    line: usize,
    /// The line's `id` in the page.
    anchor: String,
}

impl View {
    pub(super) fn new(look: &Look<'_>) -> Self {
        let findings = Findings::new(look);
        let changes = Changes::new(look);
        Self {
            service: look.policy.service.name.clone(),
            name: look.name.clone(),
            summary: Summary {
                findings: findings.count(),
                material: changes.material(),
                is_old: look.closed.is_some() || look.page_state == PageState::Stale,
            },
            closed: look.closed.clone(),
            page_state: page_state(look.page_state),
            languages: languages(look.policy)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            has_banner: !look.policy.asked_categories().is_empty(),
            reviews: Reviews::new(look),
            files: Listing::all(look, &findings),
            findings,
            changes,
        }
    }
}

impl View {
    /// Returns the changes about which a person can decide.
    pub(super) fn judgeable(&self) -> Vec<Judgeable> {
        self.changes.judgeable().cloned().collect()
    }
}

/// Returns the languages to display, without duplicates, in the order of the policy. Skips invalid language
/// tags, which a policy with errors may contain.
pub(super) fn languages(policy: &Policy) -> Vec<&str> {
    let is_tag = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let mut languages: Vec<&str> = Vec::new();
    for language in &policy.meta.languages {
        if is_tag(language) && !language.is_empty() && !languages.contains(&language.as_str()) {
            languages.push(language);
        }
    }
    languages
}

const fn page_state(page_state: PageState) -> &'static str {
    match page_state {
        PageState::Valid => "valid",
        PageState::Broken => "broken",
        PageState::Stale => "stale",
        PageState::Partial => "partial",
    }
}

/// Returns the `id` of a line in the page.
fn anchor(file: FileId, line: usize) -> String {
    format!("line-{file}-{line}")
}

/// Names that are stable across edits. A finding keeps its name even if it moves to another line, so that the
/// page can keep it expanded.
#[derive(Debug, Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// Returns a unique name for these words. It contains only characters that are allowed in an `id`.
    fn name(&mut self, words: &[&str]) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let name: String = words
            .join("--")
            .chars()
            .map(|c| if is_plain(c) { c } else { '_' })
            .collect();
        let times = self.0.entry(name.clone()).or_default();
        *times += 1;
        match times {
            1 => name,
            times => format!("{name}--{times}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_once() {
        let mut names = Names::default();
        assert_eq!(names.name(&["finding", "a b", "c"]), "finding--a_b--c");
        assert_eq!(names.name(&["finding", "a\"b", "c"]), "finding--a_b--c--2");
        assert_eq!(names.name(&["finding", "d"]), "finding--d");
    }

    /// Returns the view of a policy with this text.
    fn view_of(text: &str) -> serde_json::Value {
        let here = tempfile::tempdir().unwrap();
        let path = here.path().join("policy.toml");
        std::fs::write(&path, text).unwrap();
        let file = crate::policy_file::PolicyFile::open(Some(&path), &[]).unwrap();
        let mut desk = crate::preview::desk::Desk::new(file.into(), None).unwrap();
        serde_json::to_value(View::new(&desk.look().unwrap())).unwrap()
    }

    const CLEAN: &str = include_str!("../../../../tests/cli/fixtures/clean.toml");

    #[test]
    fn the_most_severe_finding_is_listed_first_and_none_is_lost() {
        let mistakes: String = (0..300).map(|n| format!("mistake{n} = 1\n")).collect();
        let view = view_of(&format!("{CLEAN}{mistakes}"));
        assert_eq!(view["findings"]["listed"].as_array().unwrap().len(), 200);
        assert_eq!(view["findings"]["more"], 100);
        assert_eq!(view["summary"]["findings"], 300);
        let view = view_of(
            &CLEAN
                .replace("languag", "lang")
                .replace("\"session\"", "\"2 years\""),
        );
        let severities = view["findings"]["listed"].as_array().unwrap().iter();
        let severities: Vec<_> = severities
            .map(|listed| listed["severity"].clone())
            .collect();
        assert_eq!(severities[0], "error");
        let first_of_others = severities.iter().position(|severity| severity != "error");
        let others = first_of_others.map_or(&[][..], |at| &severities[at..]);
        assert!(
            others.iter().all(|severity| severity != "error"),
            "{severities:?}"
        );
    }

    #[test]
    fn a_long_file_is_shown_around_its_findings() {
        let view = view_of(&format!(
            "{CLEAN}{}mistake = 1\n",
            "# a comment\n".repeat(5_000)
        ));
        let file = &view["files"][0];
        assert_eq!(file["is_cut"], true);
        let lines = file["lines"].as_array().unwrap();
        let last = lines.last().unwrap();
        assert_eq!(last["number"], CLEAN.lines().count() + 5_001);
        assert_eq!(last["notes"][0]["code"], "unknown-key");
        assert_eq!(lines.len(), 21, "the finding and those before it");
        assert_eq!(lines[0]["follows_gap"], true);
        assert_eq!(view_of(CLEAN)["files"][0]["is_cut"], false);
    }

    #[test]
    fn only_languages_are_shown_as_such_and_each_once() {
        let of = |languages: &str| {
            let text = format!("language     = \"en\"\nlanguages = {languages}");
            view_of(&CLEAN.replace("language     = \"en\"", &text))["languages"].clone()
        };
        assert_eq!(of("[\"en\", \"de\"]"), serde_json::json!(["en", "de"]));
        assert_eq!(
            of("[\"en\", \"de\", \"de\", \"../x\"]"),
            serde_json::json!(["en", "de"])
        );
    }
}
