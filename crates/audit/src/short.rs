//! Shortens texts that come from pages and may be of any length.

/// Returns the start of a text, at most so many bytes.
pub(crate) fn short(text: &str, most: usize) -> String {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(short("aé", 2), "a");
        assert_eq!(short("aé", 3), "aé");
    }
}
