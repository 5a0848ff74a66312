//! `similar-event-names`: one event is written in one way.

use super::prelude::*;
use super::shared::text::shown;
use crate::identifier::constant;
use crate::source::Spanned;

/// How many different events are compared with one another; no service has nearly as many.
const COMPARED: usize = 200;

pub(super) const RULE: Rule = Rule {
    code: Code::SimilarEventNames,
    severity: Severity::Warning,
    explanation: Explanation::parse(include_str!("similar_event_names.md")),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut seen: Vec<&Spanned<String>> = Vec::new();
    for disclosure in context.draft.disclosures() {
        for event in &disclosure.cleared_on {
            if seen.len() >= COMPARED || seen.iter().any(|known| known.value == event.value) {
                continue;
            }
            if let Some(first) = seen.iter().find(|known| alike(&known.value, &event.value)) {
                let one = constant(&first.value) == constant(&event.value);
                findings.push(
                    Finding::new(
                        Code::SimilarEventNames,
                        event.span,
                        format!(
                            "`{}` looks like the event `{}`",
                            shown(&event.value),
                            shown(&first.value)
                        ),
                    )
                    .severity(if one {
                        Severity::Error
                    } else {
                        Severity::Warning
                    })
                    .help(format!(
                        "did you mean \"{}\"? Otherwise choose a name that differs more",
                        shown(&first.value)
                    ))
                    .related(first.span, "written differently here")
                    .entry(&*disclosure.entry),
                );
            }
            seen.push(event);
        }
    }
}

/// Whether two events differ in signs and case alone, or, where they are long enough to tell, in one letter.
fn alike(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let (one, other) = (plain(one), plain(other));
    one == other
        || (one.chars().count().min(other.chars().count()) >= 6
            && strsim::osa_distance(&one, &other) == 1)
}
