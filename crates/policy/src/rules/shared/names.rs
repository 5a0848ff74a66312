//! The names that an entry matches, and whether two entries can match the same name.

use crate::draft::{Disclosure, Draft, Naming};
use crate::source::Spanned;

/// Returns every cookie and storage key that has a readable naming, with that naming.
pub(in crate::rules) fn named(draft: &Draft) -> impl Iterator<Item = (&Disclosure, &Naming)> {
    let cookies = draft
        .cookies
        .iter()
        .map(|cookie| (&cookie.disclosure, &cookie.naming));
    let storage = draft
        .storage
        .iter()
        .map(|storage| (&storage.disclosure, &storage.naming));
    cookies
        .chain(storage)
        .filter_map(|(disclosure, naming)| Some((disclosure, naming.as_ref()?)))
}

/// Returns the parts of a naming at the start of a name: all except the suffix of a family.
pub(in crate::rules) fn prefixes(naming: &Naming) -> impl Iterator<Item = &Spanned<String>> {
    let (first, second) = match naming {
        Naming::Exact(name) => (Some(name), None),
        Naming::PerEnvironment {
            production,
            development,
            ..
        } => (production.as_ref(), development.as_ref()),
        Naming::Family { prefix, .. } => (prefix.as_ref(), None),
    };
    first.into_iter().chain(second)
}

/// Returns the name in each environment, production first. A missing name of `names` is replaced by the other; a
/// single `name` is used for both.
pub(in crate::rules) fn exact(naming: &Naming) -> Option<[&Spanned<String>; 2]> {
    match naming {
        Naming::Exact(name) => Some([name, name]),
        Naming::PerEnvironment {
            production,
            development,
            ..
        } => {
            let first = production.as_ref().or(development.as_ref())?;
            Some([first, development.as_ref().unwrap_or(first)])
        }
        Naming::Family { .. } => None,
    }
}

/// Returns whether the prefix of a family is too general. `match-too-broad` reports it, so other rules do not.
pub(in crate::rules) fn is_bare(prefix: &str) -> bool {
    !prefix.contains(|c: char| c.is_alphanumeric())
}

/// A set of names that one entry matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Many<'a> {
    /// The names with this prefix and suffix and at least one character between them.
    Family { prefix: &'a str, suffix: &'a str },
    /// The chunks of a name: the name, a dot and a number.
    Chunks(&'a str),
}

impl<'a> Many<'a> {
    /// Returns the family of a naming; `None` if its prefix is missing or too broad, which has its own finding.
    pub(in crate::rules) fn family(naming: &'a Naming) -> Option<Self> {
        let Naming::Family {
            prefix: Some(prefix),
            suffix,
            ..
        } = naming
        else {
            return None;
        };
        let suffix = suffix.as_ref().map_or("", |suffix| suffix.value.as_str());
        (!is_bare(&prefix.value)).then_some(Self::Family {
            prefix: &prefix.value,
            suffix,
        })
    }

    /// Returns the common prefix of the names.
    pub(in crate::rules) fn prefix(self) -> &'a str {
        match self {
            Self::Family { prefix, .. } => prefix,
            Self::Chunks(name) => name,
        }
    }

    /// Returns whether this name is one of them.
    pub(in crate::rules) fn matches(self, name: &str) -> bool {
        match self {
            Self::Family { prefix, suffix } => name
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_suffix(suffix))
                .is_some_and(|between| !between.is_empty()),
            Self::Chunks(whole) => name
                .strip_prefix(whole)
                .and_then(|rest| rest.strip_prefix('.'))
                .is_some_and(|number| !number.is_empty() && is_number(number)),
        }
    }

    /// Returns whether some name belongs to both.
    pub(in crate::rules) fn overlaps(self, other: Self) -> bool {
        match (self, other) {
            (
                Self::Family {
                    prefix: p,
                    suffix: s,
                },
                Self::Family {
                    prefix: q,
                    suffix: t,
                },
            ) => (p.starts_with(q) || q.starts_with(p)) && (s.ends_with(t) || t.ends_with(s)),
            (Self::Family { prefix, suffix }, Self::Chunks(name))
            | (Self::Chunks(name), Self::Family { prefix, suffix }) => {
                begins_a_chunk(prefix, name) && ends_a_chunk(suffix, name)
            }
            // If `a` and `a.0` are both chunked, `matches` finds that `a.0` is a chunk of `a`.
            (Self::Chunks(one), Self::Chunks(two)) => one == two,
        }
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn begins_a_chunk(prefix: &str, name: &str) -> bool {
    match prefix.strip_prefix(name) {
        None => name.starts_with(prefix),
        Some(rest) => rest.is_empty() || rest.strip_prefix('.').is_some_and(is_number),
    }
}

fn ends_a_chunk(suffix: &str, name: &str) -> bool {
    match suffix.rsplit_once('.') {
        None => is_number(suffix),
        Some((before, number)) => is_number(number) && name.ends_with(before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn family<'a>(prefix: &'a str, suffix: &'a str) -> Many<'a> {
        Many::Family { prefix, suffix }
    }

    #[test]
    fn a_family_matches_names_with_something_between() {
        for (many, name, expected) in [
            (family("_ga_", ""), "_ga_ABC", true),
            (family("_ga_", ""), "_ga_", false),
            (family("_ga_", ""), "_ga", false),
            (family("a", "z"), "az", false),
            (family("a", "z"), "abz", true),
            (family("aba", "aba"), "aba", false),
            (Many::Chunks("s"), "s.0", true),
            (Many::Chunks("s"), "s.12", true),
            (Many::Chunks("s"), "s.", false),
            (Many::Chunks("s"), "s.x", false),
            (Many::Chunks("s"), "s", false),
        ] {
            assert_eq!(many.matches(name), expected, "{many:?} {name}");
        }
    }

    #[test]
    fn families_overlap_if_a_name_matches_both() {
        for (one, other, expected) in [
            (family("_ga_", ""), family("_g", ""), true),
            (family("_ga_", ""), family("_gb_", ""), false),
            (family("a", "x"), family("a", "y"), false),
            (family("a", "x"), family("ab", "yx"), true),
            (family("s", ""), Many::Chunks("session"), true),
            (family("session.1", ""), Many::Chunks("session"), true),
            (family("session.x", ""), Many::Chunks("session"), false),
            (family("s", ".0"), Many::Chunks("session"), true),
            (family("s", "n.0"), Many::Chunks("session"), true),
            (family("s", ".x"), Many::Chunks("session"), false),
            (family("t", ""), Many::Chunks("session"), false),
        ] {
            assert_eq!(one.overlaps(other), expected, "{one:?} {other:?}");
            assert_eq!(other.overlaps(one), expected, "{other:?} {one:?}");
        }
    }
}
