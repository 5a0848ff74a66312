//! Finds hidden characters in text from untrusted sources.

/// Returns whether a character is not displayed but has an effect: a control character, a separator of lines or
/// paragraphs, or a character that changes the direction of the following text (Unicode Standard Annex 9, section 2).
///
/// ```
/// use cookie_registry_core::is_hidden;
/// assert!(['\n', '\u{1b}', '\u{85}', '\u{2028}', '\u{202e}', '\u{2069}'].into_iter().all(is_hidden));
/// assert!(!['a', ' ', 'é', '中', '\u{5d0}'].into_iter().any(is_hidden));
/// ```
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
