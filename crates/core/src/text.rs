//! Characters of text that comes from elsewhere and is shown to people.

/// Returns whether a character does something instead of being shown: a control character, a separator of lines or
/// paragraphs, or one that changes the direction of what follows (Unicode Standard Annex 9, section 2).
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
