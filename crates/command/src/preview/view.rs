//! What a look has found, in the words and the order in which the page tells it. No markup is made here.

mod changes;
mod findings;
mod listing;
mod reviews;

use super::desk::{Look, Standing};
use changes::Changes;
use cookie_registry_policy::Policy;
use cookie_registry_policy::source::FileId;
use findings::Findings;
use listing::Listing;
use reviews::Reviews;
use serde::Serialize;
use std::collections::HashMap;

/// Everything that the page tells.
#[derive(Debug, Serialize)]
pub(super) struct View {
    /// What visitors know the service as.
    service: String,
    /// The policy file.
    name: String,
    /// How it stands, in one line: `2 findings, 1 material change`.
    summary: String,
    /// Why the file cannot be opened now.
    closed: Option<String>,
    /// How what is shown stands to the file: `valid`, `broken`, `stale` or `partial`.
    standing: &'static str,
    /// The languages of the policy, its own first.
    languages: Vec<String>,
    findings: Findings,
    changes: Changes,
    reviews: Reviews,
    files: Vec<Listing>,
}

/// A place to which the page links.
#[derive(Clone, Debug, Serialize)]
struct Place {
    /// The file as it was named.
    file: String,
    /// The line, from 1.
    line: usize,
    /// What the line is called within the page.
    anchor: String,
}

impl View {
    pub(super) fn new(look: &Look<'_>) -> Self {
        let findings = Findings::new(look);
        let changes = Changes::new(look);
        Self {
            service: look.policy.service.name.clone(),
            name: look.name.clone(),
            summary: summary(look, &findings, &changes),
            closed: look.closed.clone(),
            standing: standing(look.standing),
            languages: languages(look.policy)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            reviews: Reviews::new(look),
            files: Listing::all(look, &findings),
            findings,
            changes,
        }
    }
}

/// The languages in which the page is shown: each once, in the order of the policy. What could be read of a
/// policy with mistakes may name as a language what is none.
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

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid => "valid",
        Standing::Broken => "broken",
        Standing::Stale => "stale",
        Standing::Partial => "partial",
    }
}

fn summary(look: &Look<'_>, findings: &Findings, changes: &Changes) -> String {
    let mut parts = vec![count(findings.count(), "finding")];
    if let Some(material) = changes.material() {
        parts.push(count(material, "material change"));
    }
    if look.closed.is_some() || look.standing == Standing::Stale {
        parts.push("page not up to date".to_owned());
    }
    parts.join(", ")
}

/// `no findings`, `1 finding`, `2 findings`.
fn count(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

/// What a line is called within the page.
fn anchor(file: FileId, line: usize) -> String {
    format!("line-{file}-{line}")
}

/// Names for what comes again after an edit: the same finding keeps its name as long as it is there,
/// wherever in the file it moves, so that the page can keep it unfolded.
#[derive(Debug, Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// A name that stands for these words: made of what may stand in an `id`, and given once.
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

    /// What is told of a policy with this text.
    fn told(text: &str) -> serde_json::Value {
        let here = tempfile::tempdir().unwrap();
        let path = here.path().join("policy.toml");
        std::fs::write(&path, text).unwrap();
        let file = crate::policy_file::PolicyFile::find(Some(&path)).unwrap();
        let mut desk = crate::preview::desk::Desk::new(file, None).unwrap();
        serde_json::to_value(View::new(&desk.look().unwrap())).unwrap()
    }

    const CLEAN: &str = include_str!("../../../../tests/cli/fixtures/clean.toml");

    #[test]
    fn the_gravest_finding_is_told_first_and_none_is_lost() {
        let mistakes: String = (0..300).map(|n| format!("mistake{n} = 1\n")).collect();
        let view = told(&format!("{CLEAN}{mistakes}"));
        assert_eq!(view["findings"]["told"].as_array().unwrap().len(), 200);
        assert_eq!(view["findings"]["more"], 100);
        assert_eq!(view["summary"], "300 findings");
        let view = told(
            &CLEAN
                .replace("languag", "lang")
                .replace("\"session\"", "\"2 years\""),
        );
        let severities = view["findings"]["told"].as_array().unwrap().iter();
        let severities: Vec<_> = severities.map(|told| told["severity"].clone()).collect();
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
        let view = told(&format!(
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
        assert_eq!(told(CLEAN)["files"][0]["is_cut"], false);
    }

    #[test]
    fn only_languages_are_shown_as_such_and_each_once() {
        let of = |languages: &str| {
            let text = format!("language     = \"en\"\nlanguages = {languages}");
            told(&CLEAN.replace("language     = \"en\"", &text))["languages"].clone()
        };
        assert_eq!(of("[\"en\", \"de\"]"), serde_json::json!(["en", "de"]));
        assert_eq!(
            of("[\"en\", \"de\", \"de\", \"../x\"]"),
            serde_json::json!(["en", "de"])
        );
    }

    #[test]
    fn things_are_counted_as_people_do() {
        let of = |number| count(number, "finding");
        assert_eq!(
            [of(0), of(1), of(2)],
            ["no findings", "1 finding", "2 findings"]
        );
    }
}
