//! Characters that look like a space or are invisible. Nobody sees them in an editor, so a message must name them.

/// The characters, with their names in Unicode.
const NAMES: [(char, &str); 13] = [
    ('\u{a0}', "no-break space"),
    ('\u{ad}', "soft hyphen"),
    ('\u{2007}', "figure space"),
    ('\u{2009}', "thin space"),
    ('\u{200b}', "zero width space"),
    ('\u{200c}', "zero width non-joiner"),
    ('\u{200d}', "zero width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{202f}', "narrow no-break space"),
    ('\u{2060}', "word joiner"),
    ('\u{3000}', "ideographic space"),
    ('\u{feff}', "zero width no-break space"),
];

/// Returns how a message names a character that cannot be seen, such as `U+00A0 no-break space`; `None` if it can, or if it
/// is a control character.
pub(crate) fn name(c: char) -> Option<String> {
    let known = NAMES.iter().find(|(unseen, _)| *unseen == c);
    let what = match known {
        Some((_, what)) => what,
        None if c.is_whitespace() && !c.is_ascii() && !c.is_control() => "special space",
        None => return None,
    };
    Some(format!("U+{:04X} {what}", u32::from(c)))
}

/// Returns what a message says about the first such character of a text, to follow the message; nothing if there is none.
pub(crate) fn noted(text: &str) -> String {
    let first = text.chars().find_map(name);
    first.map_or_else(String::new, |name| format!("; it contains {name}"))
}

/// Returns a text without such characters: a space is an ordinary one, at either end there is none, and what has no width is
/// left out.
pub(crate) fn without(text: &str) -> String {
    let seen = text.chars().filter_map(|c| match name(c) {
        None => Some(c),
        Some(_) => c.is_whitespace().then_some(' '),
    });
    seen.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{noted, without};

    #[test]
    fn what_cannot_be_seen_is_named_and_left_out() {
        for (text, said, plain) in [
            (
                "1\u{a0}year",
                "; it contains U+00A0 no-break space",
                "1 year",
            ),
            (
                "ses\u{ad}sion",
                "; it contains U+00AD soft hyphen",
                "session",
            ),
            (
                "lax\u{200b}",
                "; it contains U+200B zero width space",
                "lax",
            ),
            ("id\u{2003}", "; it contains U+2003 special space", "id"),
            ("1 year", "", "1 year"),
        ] {
            assert_eq!(
                (noted(text).as_str(), without(text).as_str()),
                (said, plain)
            );
        }
    }
}
