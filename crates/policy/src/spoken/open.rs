//! What marks a decision that is still open.

/// Words with which people mark what is left to decide.
const OPEN: &[&str] = &["TODO", "TBD", "TBC", "FIXME", "XXX", "N.N.", "???"];

/// The host that stands for the service's own in a policy that `init` wrote. No visitor can reach it (RFC 2606, section 2).
const PLACEHOLDER: &str = "your-domain.example";

/// Whole texts that stand for one which somebody has still to write, in lower case.
const EMPTY: &[&str] = &[
    "-",
    "--",
    "—",
    "–",
    "n/a",
    "n.a.",
    "n.a",
    "k. a.",
    "k.a.",
    "k.a",
    "na",
    "?",
    "placeholder",
];

/// Returns whether a text says that a person has to decide it: it begins with a word such as `TODO`, as it is or in
/// brackets, or it contains the host that stands for the service's own.
pub(crate) fn is_open(text: &str) -> bool {
    // Hosts have no case. No copy is made, because every text of a policy is looked at.
    let host = PLACEHOLDER.as_bytes();
    let mut places = text.as_bytes().windows(host.len());
    if places.any(|place| place.eq_ignore_ascii_case(host)) {
        return true;
    }
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '[' | '<' | '(' | '{'));
    let rest = OPEN.iter().find_map(|word| {
        let (start, rest) = text.split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then_some((start, rest))
    });
    // "Todo" may begin a sentence in Spanish, "TODO" does not.
    rest.is_some_and(|(start, rest)| {
        start.chars().all(|c| !c.is_ascii_lowercase())
            && !rest.starts_with(|c: char| c.is_alphanumeric())
    })
}

/// Returns whether a sentence for visitors says nothing: it stands for one that is still to be written.
pub(crate) fn says_nothing(text: &str) -> bool {
    let plain = text.trim().to_lowercase();
    let in_brackets = plain.starts_with('[') && plain.ends_with(']');
    in_brackets || plain.starts_with("lorem ipsum") || EMPTY.contains(&plain.as_str())
}
