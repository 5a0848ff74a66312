//! Determines whether two texts differ only in notation.
//!
//! Differences of spelling are not ignored: no table of letters can say whether "us" and "US" mean the same. A person
//! decides this in a `[[judged]]` table.

/// Returns the words of a text, with single spaces, without punctuation, and with a lower first letter of each sentence.
/// Texts with equal results mean the same. All other differences, even of a single letter, can change the meaning, so
/// they remain.
///
/// A sign between two digits remains, and so do a minus sign and an apostrophe within a word: 1.5 is not 15, and "we're"
/// is not "were".
pub(crate) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut before = ' ';
    let mut begins_sentence = true;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let in_number = next.is_ascii_digit()
            && (before.is_ascii_digit() && matches!(c, '.' | ',' | ':' | '-')
                || before.is_whitespace() && matches!(c, '-' | '−'));
        let in_word = is_apostrophe(c) && before.is_alphanumeric() && next.is_alphanumeric();
        if c == '\u{ad}' {
            // A soft hyphen only says where a line may break.
            continue;
        } else if in_number {
            words.push(c);
        } else if in_word {
            words.push('\'');
        } else if c.is_whitespace() || is_punctuation(c) {
            begins_sentence |= matches!(c, '.' | '!' | '?' | '…' | ':' | '¡' | '¿');
            if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
        } else if begins_sentence {
            words.extend(c.to_lowercase());
            begins_sentence = false;
        } else {
            words.push(c);
        }
        before = c;
    }
    words.truncate(words.trim_end().len());
    words
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Returns whether a character only separates sentences or words, unlike `%` or `+`, which have a meaning.
fn is_punctuation(c: char) -> bool {
    is_apostrophe(c) || ".,;:!?¡¿\"“”„«»‹›‘‚()[]-‐‑–—…·`_*".contains(c)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn writing_is_no_other_meaning() {
        for (one, other) in [
            ("Keeps you signed in.", "keeps you  signed-in"),
            ("Shown once. Then it goes.", "shown once, then it goes"),
            ("We don't sell it", "We don’t sell it"),
            ("a\n  b", "a\u{a0}b"),
            ("“Remember me”", "«Remember me»!"),
            ("Anmel\u{ad}dung", "Anmeldung"),
            ("Öffnet die Seite", "öffnet die Seite"),
        ] {
            assert_eq!(words(one), words(other));
        }
    }

    #[test]
    fn whatever_can_be_another_meaning_is_one() {
        for (one, other) in [
            ("It is never shared.", "It is ever shared."),
            ("It is now shared.", "It is not shared."),
            ("shared with us", "shared with US"),
            ("shared with us", "shared with Us"),
            ("US law", "us law"),
            ("shoe polish", "shoe Polish"),
            ("we're seen", "were seen"),
            (
                "It is shared with 10 companies.",
                "It is shared with 100 companies.",
            ),
            ("1.5 percent", "15 percent"),
            ("-5 degrees", "5 degrees"),
            ("up to 5%", "up to 5"),
            ("of", "off"),
            ("counts visits", "counts visitors"),
            // Corrections of spelling are for a person to judge.
            ("Recieves your adress", "Receives your address"),
            ("the colour", "the color"),
            ("dessert", "desert"),
            ("Liebe dienen", "Leibe deinen"),
        ] {
            assert_ne!(words(one), words(other), "{one}");
        }
    }
}
