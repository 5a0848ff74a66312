//! Texts of the policy quoted in messages.

/// The maximum number of characters that a message quotes.
const SHOWN: usize = 60;

/// Returns a text for use in a message: without control characters, which a terminal would obey, and truncated if
/// it is long. The span of the finding shows the rest.
pub(in crate::rules) fn printable(text: &str) -> String {
    let mut out = String::new();
    for (at, c) in text.chars().enumerate() {
        if at == SHOWN {
            out.push('…');
            break;
        }
        if c.is_control() {
            out.extend(c.escape_debug());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn a_message_is_one_line_of_bounded_length() {
        assert_eq!(printable("plain \"text\" ö"), "plain \"text\" ö");
        assert_eq!(printable("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\nb");
        assert_eq!(printable(&"ö".repeat(100)).chars().count(), 61);
    }
}
