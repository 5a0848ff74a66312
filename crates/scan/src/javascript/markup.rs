//! Extracts the scripts of pages, templates and components: script elements, event handlers, expressions in braces.

mod references;
mod types;

use crate::derived::Derived;
use std::ops::Range;
use types::Content;

/// A piece of script within markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Whether it is certainly a script: the content of a script element, not a handler or an expression.
    pub(super) is_script: bool,
    /// Whether it is the value of an attribute, in which HTML writes characters as references: `&quot;`.
    has_references: bool,
}

/// The pieces of script within markup, in order.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    pub(super) parts: Vec<Part>,
    /// The documents within attributes: `<iframe srcdoc="…">`.
    pub(super) documents: Vec<Derived>,
    /// Whether one of them says that it is TypeScript.
    pub(super) typescript: bool,
}

/// Beginnings of the attributes that hold a script.
const HANDLERS: &[&str] = &[
    "on",
    "@",
    ":",
    "v-on:",
    "v-bind:",
    "x-",
    "hx-on",
    "data-action",
    "data-on",
    "ng-",
];

/// Finds the scripts of a page; with `braces`, also the expressions of a component's markup.
pub(super) fn scripts(source: &str, braces: bool) -> Scripts {
    let mut scripts = Scripts::default();
    let mut at = 0;
    while let Some(found) = source
        .get(at..)
        .and_then(|rest| rest.find(if braces { &['<', '{'][..] } else { &['<'][..] }))
    {
        let start = at + found;
        let rest = source.get(start..).unwrap_or_default();
        at = if rest.starts_with("<!--") {
            rest.find("-->").map_or(source.len(), |end| start + end + 3)
        } else if rest.starts_with('{') {
            let end = brace_end(source, start);
            expression(
                source,
                start + 1..end.saturating_sub(1),
                false,
                &mut scripts,
            );
            end
        } else if rest
            .get(1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            element(source, start, braces, &mut scripts)
        } else {
            start + 1
        };
    }
    scripts
}

/// Reads one start tag and, for scripts and styles, the content up to the end tag. Returns where to continue.
fn element(source: &str, start: usize, braces: bool, scripts: &mut Scripts) -> usize {
    let name: String = source
        .get(start + 1..)
        .unwrap_or_default()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect::<String>()
        .to_ascii_lowercase();
    let (attributes, end) = attributes(source, start + 1 + name.len(), braces);
    let value = |wanted: &str| {
        attributes
            .iter()
            .find(|(key, _)| key == wanted)
            .and_then(|(_, value)| source.get(value.clone()))
    };
    for (key, span) in &attributes {
        attribute(source, key, span, braces, scripts);
    }
    if name != "script" && name != "style" {
        return end;
    }
    let content = source.get(end..).unwrap_or_default();
    let close = format!("</{name}");
    let length = find_ignoring_case(content, &close).unwrap_or(content.len());
    let inner = content.get(..length).unwrap_or_default();
    let read_as = types::content(
        value("type").unwrap_or_default(),
        value("class").unwrap_or_default(),
        attributes.iter().map(|(key, _)| key.as_str()),
    );
    let is_read = match read_as {
        Content::Script => true,
        Content::Perhaps => super::is_candidate(inner),
        Content::Data => false,
    };
    if name == "script" && is_read {
        scripts.typescript |= matches!(value("lang"), Some("ts" | "tsx" | "typescript"));
        scripts.parts.push(Part {
            span: end..end + length,
            is_script: read_as == Content::Script,
            has_references: false,
        });
    }
    end + length
}

/// Takes in the script or document that is the value of an attribute.
fn attribute(source: &str, key: &str, span: &Range<usize>, braces: bool, scripts: &mut Scripts) {
    let text = source.get(span.clone()).unwrap_or_default();
    let in_braces = braces && text.starts_with('{');
    if key == "srcdoc" && !in_braces {
        scripts
            .documents
            .push(references::decoded(text, span.start));
        return;
    }
    let address = text.len() - text.trim_start().len();
    let is_address = text
        .get(address..address + SCRIPT_ADDRESS.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(SCRIPT_ADDRESS));
    let is_handler = HANDLERS.iter().any(|start| key.starts_with(start));
    if !(is_handler || in_braces || is_address) || !crate::words::has_script_words(text) {
        return;
    }
    let inner = if in_braces {
        span.start + 1..span.end.saturating_sub(1)
    } else if is_address {
        span.start + address + SCRIPT_ADDRESS.len()..span.end
    } else {
        span.clone()
    };
    expression(source, inner, !in_braces, scripts);
}

/// How an address begins that is a script.
const SCRIPT_ADDRESS: &str = "javascript:";

/// Returns the attributes of a tag with the spans of their values, and the end of the tag.
fn attributes(source: &str, start: usize, braces: bool) -> (Vec<(String, Range<usize>)>, usize) {
    let bytes = source.as_bytes();
    let mut attributes = Vec::new();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return (attributes, at + 1),
            b'{' if braces => {
                let end = brace_end(source, at);
                attributes.push((String::new(), at..end));
                at = end;
            }
            byte if byte.is_ascii_whitespace() || byte == b'/' => at += 1,
            _ => {
                let name_end = until(bytes, at, |byte| {
                    byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>')
                });
                let name = source
                    .get(at..name_end)
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                let equals = until(bytes, name_end, |byte| !byte.is_ascii_whitespace());
                if bytes.get(equals) != Some(&b'=') {
                    attributes.push((name, name_end..name_end));
                    at = name_end.max(at + 1);
                    continue;
                }
                let value = until(bytes, equals + 1, |byte| !byte.is_ascii_whitespace());
                let (span, next) = match bytes.get(value) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let end = until(bytes, value + 1, |byte| byte == quote);
                        (value + 1..end, end + 1)
                    }
                    Some(b'{') if braces => {
                        let end = brace_end(source, value);
                        (value..end, end)
                    }
                    _ => {
                        let end = until(bytes, value, |byte| {
                            byte.is_ascii_whitespace() || byte == b'>'
                        });
                        (value..end, end)
                    }
                };
                attributes.push((name, span));
                at = next.max(at + 1);
            }
        }
    }
    (attributes, source.len())
}

fn until(bytes: &[u8], start: usize, stop: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start
        + rest
            .iter()
            .position(|byte| stop(*byte))
            .unwrap_or(rest.len())
}

/// Returns the end of `{…}`, braces and strings within counted.
fn brace_end(source: &str, start: usize) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    let mut escaped = false;
    for (at, byte) in source.bytes().enumerate().skip(start) {
        match (quote, byte) {
            _ if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    source.len()
}

/// Takes in an expression of markup, unless it is one of a template's own words: `{#if …}`, `{@html …}`.
fn expression(source: &str, span: Range<usize>, has_references: bool, scripts: &mut Scripts) {
    let text = source.get(span.clone()).unwrap_or_default();
    if text.starts_with(['#', '/', ':', '@']) || !crate::words::has_script_words(text) {
        return;
    }
    scripts.parts.push(Part {
        span,
        is_script: false,
        has_references,
    });
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    text.windows(wanted.len())
        .position(|window| window.eq_ignore_ascii_case(wanted))
}

/// Returns the source with everything but its scripts blanked out, so that every offset stays what it was and all
/// scripts of a page share their scope, as they do in the browser.
pub(super) fn masked(source: &str, parts: &[Part]) -> String {
    let mut bytes: Vec<u8> = source
        .bytes()
        .map(|byte| if byte == b'\n' { byte } else { b' ' })
        .collect();
    for part in parts {
        if let (Some(target), Some(text)) = (
            bytes.get_mut(part.span.clone()),
            source.as_bytes().get(part.span.clone()),
        ) {
            target.copy_from_slice(text);
            if part.has_references {
                references::decode_in_place(target);
            }
        }
        for fence in [part.span.start.checked_sub(1), Some(part.span.end)]
            .into_iter()
            .flatten()
        {
            if let Some(byte) = bytes.get_mut(fence)
                && *byte == b' '
            {
                *byte = b';';
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Returns one script by itself, as long as in the source.
pub(super) fn script(source: &str, part: &Part) -> String {
    let text = source.get(part.span.clone()).unwrap_or_default();
    let mut bytes = text.as_bytes().to_vec();
    if part.has_references {
        references::decode_in_place(&mut bytes);
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Returns the source with the directives of template engines replaced, byte for byte: an output becomes a name, and a
/// control directive becomes blank.
pub(super) fn without_directives(source: &str) -> String {
    let mut bytes = source.as_bytes().to_vec();
    for (open, close, is_value) in [
        ("{{{", "}}}", true),
        ("{{", "}}", true),
        ("{%", "%}", false),
        ("{#", "#}", false),
        ("<%", "%>", false),
    ] {
        let mut at = 0;
        while let Some(found) = source.get(at..).and_then(|rest| rest.find(open)) {
            let start = at + found;
            let Some(length) = source.get(start..).and_then(|rest| rest.find(close)) else {
                break;
            };
            let end = start + length + close.len();
            let inner = source
                .get(start + open.len()..end - close.len())
                .unwrap_or_default()
                .trim_start();
            let steers =
                inner.starts_with(['#', '/', '!', '>', '^', '~']) || inner.trim() == "else";
            let value = is_value && !steers || open == "<%" && inner.starts_with(['=', '-']);
            let filling = crate::text::FILLED.bytes().cycle();
            let filled = bytes.get_mut(start..end).unwrap_or_default();
            for (byte, filling) in filled.iter_mut().zip(filling) {
                *byte = match *byte {
                    _ if value => filling,
                    b'\n' => b'\n',
                    _ => b' ',
                };
            }
            at = end;
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, braces: bool) -> Vec<&str> {
        scripts(source, braces)
            .parts
            .into_iter()
            .map(|part| &source[part.span])
            .collect()
    }

    #[test]
    fn scripts_handlers_and_expressions_are_found() {
        assert_eq!(
            found("<p>a</p><script>let a = '<b>';</script>x", false),
            ["let a = '<b>';"]
        );
        assert_eq!(found("<SCRIPT type=module>a</SCRIPT>", false), ["a"]);
        assert_eq!(found("<!-- <script>a</script> -->", false), [""; 0]);
        assert_eq!(
            found("<script type='application/json'>{}</script>", false),
            [""; 0]
        );
        assert_eq!(
            found(
                "<a title=\"localStorage\" onclick=\"localStorage.clear()\">",
                false
            ),
            ["localStorage.clear()"]
        );
        assert_eq!(
            found(
                "<button onclick={() => { localStorage.a = '}' }}>{localStorage.b}</button>",
                true
            ),
            ["() => { localStorage.a = '}' }", "localStorage.b"]
        );
        assert_eq!(found("{#if localStorage.a}{/if}", true), [""; 0]);
        assert_eq!(found("<script>never closed", false), ["never closed"]);
        assert_eq!(found("<a onclick='never closed", false), [""; 0]);
    }

    #[test]
    fn masking_keeps_every_offset() {
        let source = "ä\n<script>a</script>";
        let masked = masked(source, &scripts(source, false).parts);
        assert_eq!(masked.len(), source.len());
        assert_eq!(masked.find('a'), source.find(">a").map(|at| at + 1));
    }

    #[test]
    fn directives_become_names_or_blanks() {
        assert_eq!(without_directives("let a = {{ b }};"), "let a = _$_$_$_;");
        assert_eq!(
            without_directives("{{#if x}}f(){{/if}}"),
            "         f()       "
        );
        assert_eq!(
            without_directives("{% if x %}f(){% endif %}"),
            "          f()           "
        );
    }
}
