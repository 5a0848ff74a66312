//! A policy of many entries.

use std::fmt::Write as _;

/// A policy without errors, of which one entry in five is a storage key.
pub(crate) fn policy(entries: usize) -> String {
    let mut text = String::from(
        "format = 1\n\n[policy]\ntitle = \"Cookie Policy\"\nlast_updated = 2026-05-09\nlanguage = \"en\"\n\
         jurisdictions = [\"eu\", \"uk\"]\n\n[service]\nname = \"Almanac\"\ndomains = [\"our.example\"]\n\
         contact = \"privacy@our.example\"\nprivacy_policy = \"https://our.example/privacy\"\n\n\
         [changes]\nannounced_by = [\"email\"]\n\n",
    );
    for number in 0..entries {
        let (table, fields) = match number % 5 {
            0 => (
                "storage",
                "kind       = \"local-storage\"\nexemption  = \"interface\"\nlifetime   = \"until cleared\"\n\
                 value      = { one_of = [\"light\", \"dark\"] }\n",
            ),
            1 => (
                "cookies",
                "exemption  = \"authentication\"\nlifetime   = \"session\"\nvalue      = \"token\"\n\
                 cleared_on = [\"sign-out\"]\n",
            ),
            _ => (
                "cookies",
                "exemption  = \"user-input\"\nlifetime   = \"session\"\nvalue      = \"text\"\nsame_site  = \"strict\"\n",
            ),
        };
        let name = if table == "storage" { "key " } else { "name" };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "[{table}.entry-{number}]\n{name}       = \"entry-{number}\"\ncategory   = \"necessary\"\n\
             purpose    = \"Remembers what you have entered in step {number}.\"\n{fields}\
             owner      = \"team {}\"\nreview     = \"https://our.example/reviews/{number}\"\n\n",
            number % 17,
        );
    }
    text
}
