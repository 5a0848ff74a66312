//! `tracker-declared-necessary`: A cookie of a well-known analytics or marketing tool is not declared necessary.

use super::prelude::*;
use crate::draft::{Disclosure, Naming};
use crate::known_names::{KnownName, known_beginning, known_name};
use cookie_registry_core::{Category, Exemption};

pub(super) const RULE: Rule = Rule {
    code: Code::TrackerDeclaredNecessary,
    severity: Severity::Warning,
    explanation: include_str!("tracker_declared_necessary.md"),
    sources: &[
        Source {
            text: "EDPB, report of the Cookie Banner Taskforce, 17 January 2023",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "Google Analytics cookies: Google's documentation; PostHog: its source code",
            confidence: Confidence::Read,
        },
        Source {
            text: "Open Cookie Database, 21 January 2026: its names of analytics and marketing",
            confidence: Confidence::Read,
        },
        Source {
            text: "Google Ads, Meta and Matomo cookies: published lists and copies of the tracker",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

/// The names that a tool uses: an exact name, or the prefix and suffix of a family.
struct Known {
    name: Names,
    tool: &'static str,
    category: Category,
}

enum Names {
    One(&'static str),
    All(&'static str, &'static str),
}

const fn analytics(name: Names, tool: &'static str) -> Known {
    Known {
        name,
        tool,
        category: Category::Analytics,
    }
}

const fn marketing(name: Names, tool: &'static str) -> Known {
    Known {
        name,
        tool,
        category: Category::Marketing,
    }
}

const KNOWN: &[Known] = &[
    analytics(Names::One("_ga"), "Google Analytics"),
    analytics(Names::One("_gid"), "Google Analytics"),
    analytics(Names::All("_ga_", ""), "Google Analytics"),
    analytics(Names::All("_pk_id", ""), "Matomo"),
    analytics(Names::All("_pk_ses", ""), "Matomo"),
    analytics(Names::All("_pk_ref", ""), "Matomo"),
    analytics(Names::All("ph_", "_posthog"), "PostHog"),
    analytics(Names::All("ph_", "_window_id"), "PostHog"),
    analytics(Names::All("ph_", "_primary_window_exists"), "PostHog"),
    marketing(Names::One("_gcl_au"), "Google Ads"),
    marketing(Names::One("_fbp"), "Meta"),
    marketing(Names::One("_fbc"), "Meta"),
];

impl Names {
    fn covers(&self, name: &str) -> bool {
        match self {
            Self::One(known) => *known == name,
            Self::All(prefix, suffix) => name
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_suffix(suffix))
                .is_some_and(|rest| !rest.is_empty()),
        }
    }

    /// Returns whether a declared family is this one or a part of it.
    fn covers_family(&self, prefix: &str, suffix: &str) -> bool {
        match self {
            Self::One(_) => false,
            Self::All(known, end) => prefix.starts_with(known) && suffix.ends_with(end),
        }
    }
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let cookies = draft
        .cookies
        .iter()
        .map(|cookie| (&cookie.disclosure, cookie.naming.as_ref()));
    let storage = draft
        .storage
        .iter()
        .map(|storage| (&storage.disclosure, storage.naming.as_ref()));
    for (disclosure, naming) in cookies.chain(storage) {
        let Some(naming) = naming.filter(|_| claims_necessity(context, disclosure)) else {
            continue;
        };
        let Some((tool, category)) = tracker(naming) else {
            continue;
        };
        let span = naming
            .production()
            .map_or(disclosure.key.span, |name| name.span);
        findings.push(
            Finding::new(
                Code::TrackerDeclaredNecessary,
                span,
                format!(
                    "`{}` is declared necessary, but its name is known from {}",
                    disclosure.entry, tool
                ),
            )
            .help(format!(
                "if that tool sets it, write `category = \"{category}\"`{}",
                without_exemption(disclosure)
            ))
            .entry(&*disclosure.entry),
        );
    }
}

/// Returns the tool from which a name is known, and its category.
fn tracker(naming: &Naming) -> Option<(&'static str, Category)> {
    if let Some(known) = KNOWN.iter().find(|known| is_named(&known.name, naming)) {
        return Some((known.tool, known.category));
    }
    let known = in_database(naming)?;
    let tracks = matches!(known.category, Category::Analytics | Category::Marketing);
    tracks.then_some((known.controller, known.category))
}

/// Returns what the Open Cookie Database says of the names of an entry.
pub(super) fn in_database(naming: &Naming) -> Option<KnownName> {
    match naming {
        Naming::Family { prefix, suffix, .. } => {
            let prefix = prefix.as_ref().filter(|_| suffix.is_none())?;
            known_beginning(&prefix.value)
        }
        naming => naming.parts().find_map(|name| known_name(&name.value)),
    }
}

fn without_exemption(disclosure: &Disclosure) -> &'static str {
    if disclosure.exemption.is_some() {
        " and remove `exemption`"
    } else {
        ""
    }
}

fn is_named(known: &Names, naming: &Naming) -> bool {
    match naming {
        Naming::Family {
            prefix: Some(prefix),
            suffix,
            ..
        } => known.covers_family(
            &prefix.value,
            suffix.as_ref().map_or("", |suffix| &suffix.value),
        ),
        naming => naming.parts().any(|name| known.covers(&name.value)),
    }
}

/// Returns whether an entry is necessary, or exempt under a class that does not allow measurement.
fn claims_necessity(context: &Context<'_>, disclosure: &Disclosure) -> bool {
    let allows_measuring = |class| {
        matches!(
            class,
            Exemption::Statistics | Exemption::AudienceMeasurement
        )
    };
    let is_exempt = disclosure
        .exemption
        .as_ref()
        .is_some_and(|exemption| !allows_measuring(exemption.value));
    disclosure.retired.is_none()
        && (is_exempt || context.draft.category_of(disclosure) == Some(Category::Necessary))
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn a_name_is_covered_exactly_or_by_its_ends() {
        assert!(Names::One("_ga").covers("_ga"));
        assert!(!Names::One("_ga").covers("_gallery"));
        assert!(Names::All("ph_", "_posthog").covers("ph_phc_abc_posthog"));
        assert!(!Names::All("ph_", "_posthog").covers("ph__posthog_x"));
        assert!(!Names::All("_ga_", "").covers("_ga_"));
        assert!(Names::All("_ga_", "").covers_family("_ga_", ""));
        assert!(!Names::All("_ga_", "").covers_family("_g", ""));
    }
}
