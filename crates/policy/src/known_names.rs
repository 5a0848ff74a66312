//! Names of cookies and storage keys that are known from other companies, from the Open Cookie Database (Apache
//! License 2.0; see `known_names/LICENSE-OPEN-COOKIE-DATABASE`).
//!
//! The data is compiled in with the feature `known-names`. The macro reports no warnings, so it does not enable this
//! feature. Without the feature, no name is known.

use cookie_registry_core::{Category, Exemption};
use std::sync::LazyLock;

#[cfg(feature = "known-names")]
const TABLE: &str = include_str!("known_names/cookies.tsv");
#[cfg(not(feature = "known-names"))]
const TABLE: &str = "";

/// The description of a name in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownName {
    /// The category of a policy that corresponds to the category in the database. The database's category "functional"
    /// corresponds to `preferences`, because such cookies are rarely exempt from consent.
    pub category: Category,
    /// The exemption that the database suggests.
    pub exemption: Option<Exemption>,
    /// The company that controls the data.
    pub controller: &'static str,
    /// How long the cookie or storage key is kept, in words.
    pub kept: &'static str,
    /// What the cookie or storage key is for, in English.
    pub purpose: &'static str,
}

/// The rows of the table by name, each sorted.
struct Names {
    exact: Vec<Row>,
    prefixes: Vec<Row>,
}

/// A name, and the other fields of its row.
type Row = (&'static str, &'static str);

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names {
        exact: Vec::new(),
        prefixes: Vec::new(),
    };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, (kind, rest))) = line
            .split_once('\t')
            .and_then(|(name, rest)| Some((name, rest.split_once('\t')?)))
        else {
            continue;
        };
        if kind != "*" {
            names.exact.push((name, rest));
        } else if is_telling(name) {
            names.prefixes.push((name, rest));
        }
    }
    // The file is sorted, which a test checks; the sort makes the search correct in any case.
    for rows in [&mut names.exact, &mut names.prefixes] {
        rows.sort_unstable();
    }
    names
});

/// Returns whether a beginning is long enough to say where a name comes from. A name that begins with `_s` or `cap` can
/// be anybody's.
fn is_telling(prefix: &str) -> bool {
    prefix.len() > 3 || prefix.ends_with(['_', '-', '.', ':', '/'])
}

/// Returns the description of a name in the database. If several prefixes in the database match the name, the longest one
/// counts. Without the feature `known-names`, no name is known.
///
/// ```
/// use cookie_registry_policy::known_names::known_name;
/// # #[cfg(feature = "known-names")]
/// assert_eq!(known_name("_ga").map(|known| known.controller), Some("Google"));
/// assert!(known_name("certainly-not-known").is_none());
/// ```
#[must_use]
pub fn known_name(name: &str) -> Option<KnownName> {
    if TABLE.is_empty() {
        return None;
    }
    find(&NAMES.exact, name).or_else(|| known_beginning(name))
}

/// Returns the names of the database that begin with `beginning`, in alphabetical order, each with its description. Families
/// are not included. Without the feature `known-names`, the result is empty.
///
/// ```
/// use cookie_registry_policy::known_names::known_names;
/// # #[cfg(feature = "known-names")]
/// assert!(known_names("_g").any(|(name, known)| name == "_ga" && known.controller == "Google"));
/// assert_eq!(known_names("certainly-not-known").count(), 0);
/// ```
pub fn known_names(beginning: &str) -> impl Iterator<Item = (&'static str, KnownName)> {
    let rows: &'static [Row] = if TABLE.is_empty() { &[] } else { &NAMES.exact };
    let first = rows.partition_point(|(name, _)| *name < beginning);
    let rows = rows.get(first..).unwrap_or_default();
    rows.iter()
        .take_while(move |(name, _)| name.starts_with(beginning))
        .map(|(name, rest)| (*name, known(rest)))
}

/// Returns what the database says of names that begin so.
pub(crate) fn known_beginning(name: &str) -> Option<KnownName> {
    if TABLE.is_empty() {
        return None;
    }
    // The database has no longer beginning; a name of a hostile policy may be of any length.
    let mut wanted = cut(name, LONGEST_BEGINNING);
    let mut rows = NAMES.prefixes.as_slice();
    // Everything that is sorted between a beginning of a text and the text begins so, too. If the last row up to the text is no
    // beginning of it, a beginning is at most as long as what both have in common.
    loop {
        rows = rows.get(..rows.partition_point(|(prefix, _)| *prefix <= wanted))?;
        let (prefix, rest) = rows.last()?;
        if wanted.starts_with(prefix) {
            return Some(known(rest));
        }
        let same = prefix.bytes().zip(wanted.bytes());
        wanted = cut(wanted, same.take_while(|(one, two)| one == two).count());
    }
}

/// Returns the beginning of a text, at most so many bytes long.
fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The maximum length of a beginning in the table, in bytes.
const LONGEST_BEGINNING: usize = 64;

fn find(rows: &[Row], name: &str) -> Option<KnownName> {
    let at = rows.binary_search_by_key(&name, |(name, _)| name).ok()?;
    rows.get(at).map(|(_, rest)| known(rest))
}

/// Reads the fields of a row after its name.
fn known(rest: &'static str) -> KnownName {
    let mut fields = rest.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let (category, controller, kept, purpose) = (next(), next(), next(), next());
    let (category, exemption) = match category {
        "a" => (Category::Analytics, None),
        "m" => (Category::Marketing, None),
        "s" => (Category::Necessary, Some(Exemption::Security)),
        _ => (Category::Preferences, None),
    };
    KnownName {
        category,
        exemption,
        controller,
        kept,
        purpose,
    }
}

#[cfg(all(test, feature = "known-names"))]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_as_it_is_or_by_its_beginning() {
        let category = |name: &str| known_name(name).map(|known| known.category);
        assert_eq!(category("_ga"), Some(Category::Analytics));
        assert_eq!(category("_gac_UA-1"), Some(Category::Marketing));
        assert_eq!(known_name("certainly-not-known"), None);
        // A family of the database is not known by a beginning that anybody may use.
        assert_eq!(known_name("_session"), None);
        assert_eq!(known_name("capacity"), None);
        assert_eq!(known_name(&"ö".repeat(100_000)), None);
    }

    #[test]
    fn of_several_beginnings_the_longest_is_found() {
        let slowly = |name: &str| {
            let fits = |row: &&Row| name.starts_with(row.0);
            let longest = NAMES
                .prefixes
                .iter()
                .filter(fits)
                .max_by_key(|row| row.0.len());
            longest.map(|(_, rest)| known(rest))
        };
        let rows = NAMES.exact.iter().chain(&NAMES.prefixes);
        for name in rows.map(|(name, _)| *name) {
            let mut shorter = name.to_owned();
            shorter.pop();
            let names = ["", "x", "\u{e9}", "\0", "~"].map(|end| format!("{name}{end}"));
            for name in names.iter().chain([&shorter]) {
                assert_eq!(known_beginning(name), slowly(name), "{name}");
            }
        }
        for name in ["", "\u{e9}", "\u{10ffff}", "_", "~~~"] {
            assert_eq!(known_beginning(name), slowly(name), "{name}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_every_row_is_complete() {
        assert!(NAMES.exact.len() > 1_900 && NAMES.prefixes.len() > 200);
        for rows in [&NAMES.exact, &NAMES.prefixes] {
            assert!(rows.is_sorted_by(|(one, _), (two, _)| one < two));
            assert!(rows.iter().all(|(_, rest)| rest.split('\t').count() == 4));
        }
        let prefixes = NAMES.prefixes.iter();
        assert!(
            prefixes
                .clone()
                .all(|(name, _)| name.len() <= LONGEST_BEGINNING)
        );
    }

    #[test]
    fn all_names_of_analytics_and_marketing_are_there() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let measured = lines.filter(|line| {
            let category = line.split('\t').nth(2);
            matches!(category, Some("a" | "m"))
        });
        assert!(measured.count() >= 1_232);
    }
}
