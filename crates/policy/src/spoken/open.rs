//! The marks of a decision that is still open.

/// Words with which people mark what is left to decide.
const OPEN: &[&str] = &["TODO", "TBD", "TBC", "FIXME", "XXX", "N.N.", "???"];

/// The host that stands for the service's own in a policy that `init` wrote. No visitor can reach it (RFC 2606, section 2).
const PLACEHOLDER: (&str, &str) = ("your-domain", EXAMPLE);

/// The hosts of examples, which belong to nobody (RFC 2606, section 3): the name, and the domains in which it is one.
const EXAMPLE: &str = "example";
const EXAMPLE_DOMAINS: [&str; 3] = ["com", "net", "org"];

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
    let (label, domain) = PLACEHOLDER;
    let mut dots = text.match_indices('.').filter_map(|(at, dot)| {
        let (before, rest) = text.split_at_checked(at)?;
        Some((before.as_bytes(), rest.strip_prefix(dot)?.as_bytes()))
    });
    if dots.any(|(before, after)| ends_with(before, label) && starts_with(after, domain)) {
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

/// Returns the host of examples in a text, such as `example.org` in `https://www.example.org/privacy`.
pub(crate) fn host_of_examples(text: &str) -> Option<&str> {
    text.match_indices('.').find_map(|(at, _)| {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let start = at.checked_sub(EXAMPLE.len())?;
        let front = before.as_bytes().get(..start)?;
        if !ends_with(before.as_bytes(), EXAMPLE) || front.last().copied().is_some_and(is_in_label)
        {
            return None;
        }
        let domain = EXAMPLE_DOMAINS
            .into_iter()
            .find(|domain| starts_with(after.as_bytes(), domain))?;
        let mut rest = after.get(domain.len()..)?.bytes();
        let goes_on = match rest.next() {
            // A full stop may end the sentence, and then no label follows.
            Some(b'.') => rest.next().is_some_and(is_in_label),
            next => next.is_some_and(is_in_label),
        };
        (!goes_on).then(|| text.get(start..at + 1 + domain.len()))?
    })
}

/// Returns whether the name of a company or service is that of an example: it is "Example", alone or before other words.
pub(crate) fn is_name_of_example(name: &str) -> bool {
    let mut words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case(EXAMPLE))
}

fn is_in_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || !byte.is_ascii()
}

fn ends_with(text: &[u8], end: &str) -> bool {
    let from = text.len().checked_sub(end.len());
    from.and_then(|from| text.get(from..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
}

fn starts_with(text: &[u8], start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// Returns whether a sentence for visitors says nothing: it stands for one that is still to be written.
pub(crate) fn says_nothing(text: &str) -> bool {
    let plain = text.trim().to_lowercase();
    let in_brackets = plain.starts_with('[') && plain.ends_with(']');
    in_brackets || plain.starts_with("lorem ipsum") || EMPTY.contains(&plain.as_str())
}
