//! Normalizes texts, so that two texts that differ only in spelling become equal.

/// The length from which words are normalized. In a shorter word, a single letter often makes another word.
const LONG: usize = 5;

/// Letter sequences with two spellings, or that are often confused.
const SPELLINGS: [(&str, &str); 6] = [
    ("ie", "ei"),
    ("our", "or"),
    ("ise", "ize"),
    ("isi", "izi"),
    ("isa", "iza"),
    ("yse", "yze"),
];

/// Returns the words of a text in lower case, with single spaces and without punctuation. For English, it
/// also removes the differences between British and American spelling and the most common misspellings. Texts
/// with equal results mean the same. All other differences, even of a single letter, can change the meaning,
/// so they remain.
///
/// A sign between two digits remains, and so does a minus sign: 1.5 is not 15.
pub(crate) fn words(text: &str, language: &str) -> String {
    let plain = plain(text);
    let is_english = language.split('-').next() == Some("en");
    if !is_english {
        return plain;
    }
    let mut words = String::with_capacity(plain.len());
    for word in plain.split(' ') {
        if !words.is_empty() {
            words.push(' ');
        }
        if word.len() < LONG {
            words.push_str(word);
        } else {
            words.push_str(&english(word));
        }
    }
    words
}

fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let number_follows = rest.peek().is_some_and(char::is_ascii_digit);
        let in_number = number_follows
            && (before.is_ascii_digit() && matches!(c, '.' | ',' | ':' | '-')
                || before.is_whitespace() && matches!(c, '-' | '−'));
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        } else if in_number {
            words.push(c);
        } else if matches!(c, '\'' | '’' | '\u{ad}') {
            // An apostrophe within a word, as in "don't".
        } else if c.is_whitespace() || is_punctuation(c) {
            if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
        } else {
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    words.truncate(words.trim_end().len());
    words
}

/// Returns whether a character only separates sentences or words, unlike `%` or `+`, which have a meaning.
fn is_punctuation(c: char) -> bool {
    ".,;:!?¡¿\"“”„«»‹›‘‚()[]-‐‑–—…·`_*".contains(c)
}

/// Returns a word with single instead of double letters (`adress`), `ei` instead of `ie` (`recieve`), `or`
/// instead of `our` (`colour`), and `-ize` instead of `-ise`.
fn english(word: &str) -> String {
    let mut single = String::with_capacity(word.len());
    for c in word.chars() {
        if !(c.is_alphabetic() && single.ends_with(c)) {
            single.push(c);
        }
    }
    if single.chars().count() < LONG {
        return word.to_owned();
    }
    for (one, other) in SPELLINGS {
        if single.contains(one) {
            single = single.replace(one, other);
        }
    }
    single
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn spelling_is_no_other_meaning() {
        for (one, other) in [
            ("Keeps you signed in.", "keeps you  signed-in"),
            ("Remembers the colour.", "Remembers the color."),
            ("Recieves “your” adress", "Receives your address!"),
            ("We don't analyse it", "We don’t analyze it"),
            ("a\n  b", "a b"),
        ] {
            assert_eq!(words(one, "en"), words(other, "en-GB"));
        }
    }

    #[test]
    fn whatever_can_be_another_meaning_is_one() {
        for (one, other) in [
            ("It is never shared.", "It is ever shared."),
            ("It is now shared.", "It is not shared."),
            (
                "It is shared with 10 companies.",
                "It is shared with 100 companies.",
            ),
            ("1.5 percent", "15 percent"),
            ("-5 degrees", "5 degrees"),
            ("up to 5%", "up to 5"),
            ("of", "off"),
            ("counts visits", "counts visitors"),
        ] {
            assert_ne!(words(one, "en"), words(other, "en"), "{one}");
        }
        assert_ne!(words("Liebe dienen", "de"), words("Leibe deinen", "de"));
    }
}
