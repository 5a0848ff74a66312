//! Determines whether a file is a policy or a part of one. The text of any other file is never quoted: a policy that
//! somebody else wrote must not be able to print other files of the machine that checks the policy.

use crate::suggest::nearest;
use toml::de::DeTable;

/// The keys of an included file.
pub(super) const SHARED: [&str; 8] = [
    "format",
    "include",
    "cookies",
    "storage",
    "tracking",
    "third_parties",
    "planned",
    "categories",
];

/// The keys that only the policy itself has, and no file that it includes.
pub(super) const OF_THE_WHOLE: [&str; 7] = [
    "policy", "service", "choices", "changes", "allow", "exempt", "judged",
];

/// Returns whether a text has declarations alone, as others may ship them: no part of the policy itself, and no further
/// files.
pub(super) fn is_shareable(table: &DeTable<'_>) -> bool {
    let is_declaration = |key: &str| SHARED.contains(&key) && key != "include";
    !table.is_empty() && table.keys().all(|key| is_declaration(key.get_ref()))
}

/// Returns whether a file is a policy: it declares its `format`, or has keys of a policy and no others. A misspelt key
/// counts as the one that was meant. `has_entries` says whether it has entries that are not in the table.
pub(super) fn is_policy(table: &DeTable<'_>, has_entries: bool) -> bool {
    let known = || SHARED.into_iter().chain(OF_THE_WHOLE);
    let is_known = |key: &str| known().any(|known| known == key) || nearest(key, known()).is_some();
    let mut keys = table.iter().map(|(key, _)| key.get_ref().as_ref());
    let declares_format = table
        .iter()
        .any(|(key, value)| key.get_ref() == "format" && value.get_ref().as_integer().is_some());
    declares_format || ((has_entries || !table.is_empty()) && keys.all(is_known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> bool {
        is_policy(DeTable::parse_recoverable(text).0.get_ref(), false)
    }

    #[test]
    fn only_what_has_the_keys_of_a_policy_is_one() {
        for text in [
            "format = 1",
            "format = 1\n[unheard_of]\n",
            "[cookies.a]\nname = \"a\"",
            "[cookeis.a]\nname = \"a\"",
            "[policy]\ntitle = \"x",
            "[cookies.a\nname = \"a\"\n[storage.b]",
        ] {
            assert!(judged(text), "{text}");
        }
        for text in [
            "PATH=/usr/bin\0HOME=/root\0SECRET=x",
            "PASSWORD=\"x\"\n",
            "[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = https://u:p@h/\n",
            "[registry]\ntoken = \"x\"\n",
            "[storage.s3]\nkey = \"x\"\n[server]\nport = 1\n",
            "format = \"json\"\npassword = \"x\"\n",
            "root:x:0:0:root:/root:/bin/bash\n",
            "-----BEGIN PRIVATE KEY-----\nMIIE\n",
            "",
        ] {
            assert!(!judged(text), "{text}");
        }
    }

    #[test]
    #[cfg(feature = "schema")]
    fn the_keys_are_those_of_the_schema() {
        let schema = crate::schema::schema();
        let named = schema["properties"].as_object().unwrap();
        let mut named: Vec<&str> = named.keys().map(String::as_str).collect();
        let mut known: Vec<&str> = SHARED.into_iter().chain(OF_THE_WHOLE).collect();
        named.sort_unstable();
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
