//! Prepares the scripts that browsers download: removes comments, and escapes texts so that they cannot end the script
//! or a line.

use std::fmt::Write as _;

/// Returns a script without comments, and without the indentation of its lines. The script has no `/**` or `//` in a
/// string.
pub(crate) fn without_comments(script: &str) -> String {
    let mut code = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, comment)) = rest.split_once("/**") {
        code.push_str(before);
        rest = comment
            .split_once("*/")
            .map_or("", |(_, after)| after.trim_start());
    }
    code.push_str(rest);
    let lines = code.lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Writes a JSON string (RFC 8259, section 7) that is also safe inside a `<script>` element: it escapes
/// characters that could end the element, a comment or a line.
pub(crate) fn string(script: &mut String, text: &str) {
    script.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => script.extend(['\\', character]),
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' | '\u{0}'..='\u{1f}' | '\u{7f}' => {
                // Writing to a `String` cannot fail.
                let _ = write!(script, "\\u{:04x}", u32::from(character));
            }
            other => script.push(other),
        }
    }
    script.push('"');
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn a_string_ends_neither_the_script_nor_the_line() {
        let mut script = String::new();
        string(
            &mut script,
            "a\"b\\c</script><!--&'\u{2028}\u{2029}\n\u{7f}é",
        );
        assert_eq!(
            script,
            r#""a\"b\\c\u003c/script\u003e\u003c!--\u0026\u0027\u2028\u2029\u000a\u007fé""#
        );
    }
}
