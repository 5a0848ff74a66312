//! "Did you mean": finds the nearest known word.

/// Returns whether a text is undecided: it says that a person still has to write it, such as `TODO: your name`.
///
/// ```
/// use cookie_registry_policy::suggest::is_open;
/// assert!(is_open("TODO") && is_open("[TBD] who") && !is_open("Todor"));
/// ```
#[must_use]
pub fn is_open(text: &str) -> bool {
    crate::spoken::is_open(text)
}

/// Returns the candidate that a misspelt word most likely means; `None` if no candidate is similar enough. Case, `-`
/// and `_` are ignored.
///
/// A mistake is an insertion, a deletion, a replacement or a transposition of letters. A candidate is similar enough if
/// it differs from the word by a number of mistakes that is at most a third of the length of the word, but one mistake
/// is always permitted. With more than two mistakes, both words must also begin with the same letter, or one must
/// contain the other. A word of one or two letters may lack a letter, but must not contain a wrong one: "ky" is a slip
/// for "key", but "at" is not a slip for "it".
///
/// ```
/// use cookie_registry_policy::suggest::nearest;
/// assert_eq!(nearest("lifetme", ["lifetime", "value"]), Some("lifetime"));
/// assert_eq!(nearest("HttpOnly", ["http_only", "path"]), Some("http_only"));
/// assert_eq!(nearest("colour", ["lifetime", "value"]), None);
/// assert_eq!(nearest(&"long ".repeat(999), [&*"Long-".repeat(999)]), Some(&*"Long-".repeat(999)));
/// // A word that is only somewhat similar may well mean the opposite.
/// assert_eq!(nearest("ignored", ["honoured", "no-effect"]), None);
/// assert_eq!(nearest("retention", ["protection"]), None);
/// assert_eq!((nearest("at", ["it"]), nearest("EU", ["eu"])), (None, Some("eu")));
/// assert_eq!(nearest("ky", ["key"]), Some("key"));
/// assert_eq!(nearest("www.shop.example", ["shop.example"]), Some("shop.example"));
/// ```
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest_of(word, &mut candidates.into_iter())
}

fn nearest_of<'c>(word: &str, candidates: &mut dyn Iterator<Item = &'c str>) -> Option<&'c str> {
    let word = plain(word);
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    let is_part = |known: &str| known.contains(&word) || word.contains(known);
    let begins_alike = |known: &str| known.chars().next() == word.chars().next() || is_part(known);
    candidates
        .filter_map(|candidate| {
            let known = plain(candidate);
            // The distance is at least the difference in length, so a long text costs no more than its length.
            let is_near = known.chars().count().abs_diff(length) <= limit;
            let distance = match length <= LONGEST {
                true if is_near => Some(strsim::osa_distance(&word, &known)),
                true => None,
                false => (word == known).then_some(0),
            };
            distance
                .filter(|distance| *distance <= 2 || begins_alike(&known))
                .filter(|distance| *distance == 0 || length > 2 || known.chars().count() > length)
                .map(|distance| (distance, candidate))
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The most letters of a word whose distance is computed, in a time that grows with the square. Longer texts are near only to
/// the same text.
const LONGEST: usize = 256;

fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns `"a", "b" or "c"`, for listing the accepted words.
#[must_use]
pub fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => format!("\"{word}\""),
        [start @ .., last] => {
            let start: Vec<String> = start.iter().map(|word| format!("\"{word}\"")).collect();
            format!("{} or \"{last}\"", start.join(", "))
        }
    }
}

/// Returns `a, b and c`.
#[must_use]
pub(crate) fn all_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}
