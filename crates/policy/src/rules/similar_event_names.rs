//! `similar-event-names`: Events in `cleared_on` are spelled consistently.

use super::prelude::*;
use super::shared::text::printable;
use crate::identifier::constant;
use crate::source::Spanned;

/// The maximum number of distinct events that are compared with each other, far more than any service has.
const COMPARED: usize = 200;

pub(super) const RULE: Rule = Rule {
    code: Code::SimilarEventNames,
    severity: Severity::Warning,
    explanation: include_str!("similar_event_names.md"),
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
                            printable(&event.value),
                            printable(&first.value)
                        ),
                    )
                    .severity(if one {
                        Severity::Error
                    } else {
                        Severity::Warning
                    })
                    .help(format!(
                        "did you mean \"{}\"? Otherwise choose a more distinct name",
                        printable(&first.value)
                    ))
                    .related(first.span, "spelled differently here")
                    .entry(&*disclosure.entry),
                );
            }
            seen.push(event);
        }
    }
}

/// Returns whether two events differ only in punctuation and case or, if they are long enough, in one letter.
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
            && is_one_letter_apart(&one, &other))
}

/// Returns whether one letter was inserted, left out or replaced, or two letters were swapped, in the time of the length.
fn is_one_letter_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = one.iter().zip(&other).take_while(|(a, b)| a == b);
    let start = start.count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one.iter().rev().zip(other.iter().rev());
    let end = end.take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - end], &other[..other.len() - end]);
    match (one, other) {
        ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_one_letter_apart;

    #[test]
    fn one_letter_apart_is_a_distance_of_one() {
        for (one, other) in [
            ("signout", "signouts"),
            ("signout", "signot"),
            ("signout", "signaut"),
            ("signout", "singout"),
            ("signout", "xsignout"),
            ("aaaaaa", "aaaaa"),
            ("aaaaaa", "aaaa"),
            ("abcabc", "acbacb"),
            ("abcabc", "abcabc"),
            ("ab", "ba"),
            ("abc", "cab"),
        ] {
            assert_eq!(
                is_one_letter_apart(one, other),
                strsim::osa_distance(one, other) == 1,
                "{one} {other}"
            );
        }
        let long = "a".repeat(1_000_000);
        assert!(is_one_letter_apart(&long, &format!("{long}b")));
    }
}
