//! Escapes text for Markdown (CommonMark 0.31, with GitHub's tables).

use super::html;
use super::sentence::{Run, RunKind};

/// Writes a run of a sentence. Markdown cannot mark its language.
pub(super) fn say(out: &mut String, run: &Run) {
    let text = escape(&run.text);
    out.push_str(&match (run.kind, &run.href, &run.datetime) {
        (RunKind::Link, Some(href), _) => format!("[{text}](<{}>)", destination(href)),
        (RunKind::Code, ..) => code(&run.text),
        (RunKind::Time, _, Some(datetime)) => format!(
            "<time datetime=\"{}\">{text}</time>",
            html::escape(datetime)
        ),
        _ => text,
    });
}

/// Escapes characters that are markup in Markdown or HTML. The text must be on one line; it may be at the
/// start of a line, in a table or in a link.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in text.char_indices() {
        let everywhere = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$'
        );
        // At the start of a line, these begin bullets, numbered lists and underlines of headings; in some
        // dialects, `:` begins a definition.
        let at_start = at == 0 && matches!(c, '-' | '+' | '=' | ':');
        let after_number = at == digits && digits > 0 && matches!(c, '.' | ')');
        // An exclamation mark at the end would turn a link after it into an image.
        let at_end = c == '!' && at + 1 == text.len();
        // Bare addresses become links in GitHub's dialect.
        let bare_address = (c == ':' && text[at..].starts_with("://"))
            || (c == '.' && text[..at].ends_with("www"));
        if everywhere || at_start || after_number || at_end || bare_address {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Returns a name as a code span if it can be one. Dialects differ on a backtick or a backslash in a code span of a
/// table, so such a name is written as text.
fn code(text: &str) -> String {
    if text.is_empty() || text.contains(['`', '|', '\\']) || text != text.trim() {
        escape(text)
    } else {
        format!("`{text}`")
    }
}

/// Escapes an address for the destination of a link, between `<` and `>`.
fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '|' => out.push_str("%7C"),
            // Otherwise `&lt;` in an address would mean `<`.
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        for (text, markdown) in [
            ("plain, as it is: 50 % (yes)", "plain, as it is: 50 % (yes)"),
            (
                "a|b `c` *d* _e_ ~f~",
                "a\\|b \\`c\\` \\*d\\* \\_e\\_ \\~f\\~",
            ),
            ("Hello! Look!", "Hello! Look\\!"),
            ("<script>", "\\<script\\>"),
            (
                "![x](https://evil.example)",
                "!\\[x\\](https\\://evil.example)",
            ),
            ("www.evil.example", "www\\.evil.example"),
            ("# head", "\\# head"),
            ("- item", "\\- item"),
            ("12. item", "12\\. item"),
            ("12.5 items", "12\\.5 items"),
            ("=====", "\\====="),
            ("&lt;", "\\&lt;"),
            ("\\*", "\\\\\\*"),
            ("{{ x }} {% y %}", "{{ x }} {% y %}"),
        ] {
            assert_eq!(escape(text), markdown);
        }
    }

    #[test]
    fn a_name_is_code_where_code_can_hold_it() {
        assert_eq!(code("__Host-sid"), "`__Host-sid`");
        assert_eq!(code("a|b"), "a\\|b");
        assert_eq!(code("a`b"), "a\\`b");
        assert_eq!(code(""), "");
    }

    #[test]
    fn an_address_stays_within_its_link() {
        assert_eq!(
            destination("https://x.org/?a=1&lt;=<>|\\"),
            "https://x.org/?a=1&amp;lt;=%3C%3E%7C%5C"
        );
    }
}
