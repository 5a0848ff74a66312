//! The text of `format_args!`, as rust-analyzer lowers it for the toolchain at hand.

use crate::value::Value;

/// Returns the text of the template that Rust 1.93 and later use, with its arguments: pieces of text, each after its length, and
/// placeholders (`library/core/src/fmt/mod.rs`).
pub(crate) fn text(template: &[u8], arguments: &[Value]) -> Value {
    let mut text = Value::text("");
    let mut next = 0;
    let mut rest = template;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match *first {
            0 => break,
            length @ 1..=0x7f => rest = literal(rest, usize::from(length), &mut text),
            0x80 => {
                let Some((bytes, after)) = rest.split_at_checked(2) else {
                    return Value::unknown();
                };
                let length = bytes
                    .iter()
                    .rev()
                    .fold(0, |all, byte| all * 256 + usize::from(*byte));
                rest = literal(after, length, &mut text);
            }
            flags @ 0xc0.. => {
                let mut at = next;
                for (bit, length) in [(1, 4), (2, 2), (4, 2), (8, 2)] {
                    if flags & bit == 0 {
                        continue;
                    }
                    let Some((bytes, after)) = rest.split_at_checked(length) else {
                        return Value::unknown();
                    };
                    if bit == 8 {
                        at = bytes
                            .iter()
                            .rev()
                            .fold(0, |all, byte| all * 256 + usize::from(*byte));
                    }
                    rest = after;
                }
                next = at + 1;
                text = text.followed_by(arguments.get(at).unwrap_or(&Value::unknown()));
            }
            _ => return Value::unknown(),
        }
    }
    text
}

fn literal<'t>(rest: &'t [u8], length: usize, text: &mut Value) -> &'t [u8] {
    let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
    let piece = Value::text(String::from_utf8_lossy(piece));
    *text = std::mem::replace(text, Value::Registry).followed_by(&piece);
    after
}

/// Returns the text of the lists that earlier versions use: a piece before each argument, and one at the end.
pub(crate) fn interleaved(pieces: &[Value], arguments: &[Value]) -> Value {
    let mut text = Value::text("");
    for at in 0..pieces.len().max(arguments.len()) {
        for value in [pieces.get(at), arguments.get(at)].into_iter().flatten() {
            text = text.followed_by(value);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Part;

    #[test]
    fn a_template_is_text_and_placeholders() {
        let sid = Value::text("sid");
        let known = |value: &Value| value.known();
        assert_eq!(known(&text(b"\x04sid=\0", &[])).as_deref(), Some("sid="));
        assert_eq!(
            known(&text(b"\xc0\x02=1\0", std::slice::from_ref(&sid))).as_deref(),
            Some("sid=1")
        );
        assert_eq!(
            known(&text(b"\xc8\x01\0\x02=1\0", &[Value::unknown(), sid])).as_deref(),
            Some("sid=1")
        );
        assert!(
            text(b"\x04sid=\xc0\0", &[])
                .parts()
                .contains(&Part::Unknown)
        );
        assert!(text(b"\x90", &[]).is_unknown());
        assert!(text(b"\x80\x01", &[]).is_unknown());
    }

    #[test]
    fn lists_of_pieces_are_put_together() {
        let text = interleaved(&[Value::text("a-"), Value::text("=1")], &[Value::text("b")]);
        assert_eq!(text.known().as_deref(), Some("a-b=1"));
    }
}
