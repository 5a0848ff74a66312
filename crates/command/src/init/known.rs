//! Known cookies and keys, from the Open Cookie Database (Apache License 2.0; see `known/LICENSE-OPEN-COOKIE-DATABASE`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("known/cookies.tsv");

/// What the database says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// The category of a policy, and the exemption that it suggests.
    pub(crate) category: (&'static str, Option<&'static str>),
    /// The company that controls its data.
    pub(crate) controller: &'static str,
    /// How long it is kept, in words.
    pub(crate) kept: &'static str,
    /// What it is for.
    pub(crate) purpose: &'static str,
}

struct Names {
    exact: BTreeMap<&'static str, Known>,
    prefixes: BTreeMap<&'static str, Known>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names {
        exact: BTreeMap::new(),
        prefixes: BTreeMap::new(),
    };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        let (name, kind, category, controller, kept, purpose) =
            (next(), next(), next(), next(), next(), next());
        let category = match category {
            "p" => ("preferences", None),
            "a" => ("analytics", None),
            "m" => ("marketing", None),
            "s" => ("necessary", Some("security")),
            // What others call functional is rarely exempt.
            _ => ("preferences", None),
        };
        let known = Known {
            category,
            controller,
            kept,
            purpose,
        };
        match kind {
            "*" => names.prefixes.insert(name, known),
            _ => names.exact.insert(name, known),
        };
    }
    names
});

/// Returns what the database says of a name; of several beginnings that fit, the longest counts.
pub(crate) fn known(name: &str) -> Option<Known> {
    if let Some(known) = NAMES.exact.get(name) {
        return Some(*known);
    }
    let ends = name
        .char_indices()
        .map(|(at, _)| at)
        .skip(1)
        .collect::<Vec<_>>();
    ends.into_iter()
        .rev()
        .chain(std::iter::once(name.len()))
        .find_map(|end| NAMES.prefixes.get(&name[..end]).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_as_it_is_or_by_its_beginning() {
        assert_eq!(known("_ga").map(|known| known.controller), Some("Google"));
        assert_eq!(
            known("_ga").map(|known| known.category),
            Some(("analytics", None))
        );
        assert!(known("_gac_UA-1").is_some_and(|known| known.category.0 == "marketing"));
        assert_eq!(known("certainly-not-known"), None);
        assert!(NAMES.exact.len() > 1_900 && NAMES.prefixes.len() > 200);
    }
}
