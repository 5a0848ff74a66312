//! Character references of HTML in the values of attributes: `&quot;`, `&#39;`, `&#x27;`.

use crate::derived::Derived;

/// The references by name that scripts in attributes are written with.
const NAMED: &[(&str, char)] = &[
    ("&quot;", '"'),
    ("&apos;", '\''),
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&lpar;", '('),
    ("&rpar;", ')'),
    ("&equals;", '='),
    ("&semi;", ';'),
    ("&period;", '.'),
    ("&comma;", ','),
    ("&colon;", ':'),
    ("&nbsp;", ' '),
    ("&Tab;", '\t'),
    ("&NewLine;", '\n'),
];

/// The longest reference that is read, in bytes.
const LONGEST: usize = 12;

/// Returns the character of the reference with which a text begins, and the length of the reference.
fn reference(text: &str) -> Option<(char, usize)> {
    if let Some((name, character)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*character, name.len()));
    }
    let number = text.strip_prefix("&#")?;
    let (radix, digits) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, number),
    };
    let length = digits
        .find(|c: char| !c.is_digit(radix))
        .unwrap_or(digits.len());
    let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
    let closed = digits.get(length..)?.starts_with(';');
    let before = text.len() - digits.len();
    Some((char::from_u32(code)?, before + length + usize::from(closed)))
}

/// Returns the value of an attribute that begins at this byte of the source, with its references replaced.
pub(super) fn decoded(value: &str, at: usize) -> Derived {
    let mut decoded = Derived::default();
    let mut from = 0;
    while let Some(found) = value.get(from..).and_then(|rest| rest.find('&')) {
        let start = from + found;
        let rest = value.get(start..).unwrap_or_default();
        let (text, length) = match reference(rest) {
            Some((character, length)) => (character.to_string(), length),
            None => ("&".to_owned(), 1),
        };
        decoded.push(value.get(from..start).unwrap_or_default(), at + from);
        decoded.replace(&text, at + start..at + start + length);
        from = start + length;
    }
    decoded.push(value.get(from..).unwrap_or_default(), at + from);
    decoded
}

/// Replaces the references of a script without changing its length. What is left over becomes blank; within a string
/// of the script it becomes line continuations, which are no part of the string.
pub(super) fn decode_in_place(script: &mut [u8]) {
    let (mut at, mut quote) = (0, None);
    while let Some(&byte) = script.get(at) {
        let (written, length) = references(script.get(at..).unwrap_or_default());
        if length == 0 {
            if byte == b'\\' {
                at += 2;
                continue;
            }
            follow(&mut quote, char::from(byte));
            at += 1;
            continue;
        }
        let was_in_string = quote.is_some();
        written
            .chars()
            .for_each(|character| follow(&mut quote, character));
        let before = at.checked_sub(1).and_then(|before| script.get(before));
        // Nothing may come between the characters of an operator: `=&gt;`, `&lt;=`.
        let continues = before.is_some_and(|byte| OPERATORS.contains(byte))
            && written.bytes().all(|byte| OPERATORS.contains(&byte));
        let Some(target) = script.get_mut(at..at + length) else {
            return;
        };
        if was_in_string || continues {
            let (first, rest) = target.split_at_mut(written.len());
            first.copy_from_slice(written.as_bytes());
            fill(rest, quote.is_some());
        } else {
            let (first, rest) = target.split_at_mut(length - written.len());
            first.fill(b' ');
            rest.copy_from_slice(written.as_bytes());
        }
        at += length;
    }
}

const OPERATORS: &[u8] = b"=&|<>!";

/// Returns the characters of the references with which a script begins, one after the other, and their length.
fn references(script: &[u8]) -> (String, usize) {
    let (mut written, mut length) = (String::new(), 0);
    while script.get(length) == Some(&b'&') {
        let found = reference(&beginning(script.get(length..).unwrap_or_default()));
        // More than the reference itself, a character cannot take.
        let Some((character, taken)) =
            found.filter(|(character, taken)| character.len_utf8() <= *taken)
        else {
            break;
        };
        written.push(character);
        length += taken;
    }
    (written, length)
}

/// Takes in whether a character begins or ends a string.
fn follow(quote: &mut Option<char>, character: char) {
    match (*quote, character) {
        (Some(open), character) if open == character => *quote = None,
        (None, '"' | '\'' | '`') => *quote = Some(character),
        _ => {}
    }
}

/// Returns the ASCII characters with which bytes begin, as many as a reference can have.
fn beginning(bytes: &[u8]) -> String {
    let ascii = bytes.iter().take_while(|byte| byte.is_ascii());
    ascii.take(LONGEST).map(|byte| char::from(*byte)).collect()
}

/// Fills bytes with what a script does not see.
fn fill(bytes: &mut [u8], in_string: bool) {
    bytes.fill(b' ');
    if !in_string || bytes.len() < 2 {
        return;
    }
    let (first, pairs) = bytes.split_at_mut(if bytes.len() % 2 == 1 { 3 } else { 0 });
    first.copy_from_slice(b"\\\r\n".get(..first.len()).unwrap_or_default());
    for pair in pairs.chunks_mut(2) {
        pair.copy_from_slice(b"\\\n".get(..pair.len()).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters_and_nothing_moves() {
        for (source, plain) in [
            ("f(&quot;a&quot;)", "f(\"a\")"),
            ("f(&#39;a&#x27;, 1 &lt; 2)", "f('a', 1 < 2)"),
            ("a &amp;&amp; b('&amp;x')", "a && b('&x')"),
            ("f('a &unknown; b') & c", "f('a &unknown; b') & c"),
            ("f('\\'&gt;')", "f('\\'>')"),
            ("a &lt;= b ? () =&gt; c : d", "a <= b ? () => c : d"),
        ] {
            assert_eq!(decoded(source, 0).text(), plain);
            let mut script = source.as_bytes().to_vec();
            decode_in_place(&mut script);
            assert_eq!(script.len(), source.len());
            let script = String::from_utf8(script).expect("text");
            let shown = script.replace("\\\r\n", "").replace("\\\n", "");
            let blank = |text: &str| text.replace(' ', "");
            assert_eq!(blank(&shown), blank(plain));
        }
    }
}
