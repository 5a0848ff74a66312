//! Scans scripts in string literals.

/// Returns the content of a string literal and where in the literal it begins. Escapes are replaced by as many bytes,
/// so that every offset stays what it was.
pub(super) fn content(literal: &str) -> Option<(usize, String)> {
    let open = literal.find('"')?;
    let close = literal.rfind('"').filter(|close| *close > open)?;
    let inner = literal.get(open + 1..close)?;
    if literal.starts_with(['r', 'b']) && literal.get(..open)?.contains('r') {
        return Some((open + 1, inner.to_owned()));
    }
    let mut content = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match (c, (c == '\\').then(|| chars.next()).flatten()) {
            (_, Some('\n')) => content.push_str(" \n"),
            (_, Some('n' | 'r' | 't')) => content.push_str("  "),
            (_, Some(escaped)) => {
                content.push(' ');
                content.push(escaped);
            }
            (c, None) => content.push(c),
        }
    }
    Some((open + 1, content))
}
