//! Names of functions, methods and types that only read the name of a header, compare it or exclude it from a log.

/// Words by which a name says that a header is hidden or taken away, whatever else it says. Each begins such a word.
const HIDES: &[&str] = &[
    "allowlist",
    "censor",
    "denylist",
    "expos",
    "hidden",
    "hide",
    "mask",
    "redact",
    "sanitiz",
    "scrub",
    "sensitive",
    "strip",
];

/// Words by which a name says that a header is read.
const READS: &[&str] = &[
    "all", "allow", "any", "cmp", "compare", "contains", "count", "debug", "deny", "drop", "ends",
    "eq", "error", "except", "exclude", "expect", "extract", "filter", "find", "forbid", "get",
    "has", "ignore", "info", "is", "label", "len", "log", "lookup", "matches", "metric", "ne",
    "omit", "position", "print", "read", "record", "remove", "rfind", "skip", "split", "starts",
    "trace", "trim", "vary", "warn", "without",
];

/// Words by which a name says that something is written, although another of its words may be one that reads:
/// `get_or_insert`.
const WRITES: &[&str] = &[
    "add", "append", "emit", "extend", "insert", "mut", "push", "put", "replace", "send", "set",
    "write",
];

/// Macros that print or log their arguments, compare them, or end the program with them.
const MACROS: &[&str] = &[
    "anyhow",
    "assert",
    "assert_eq",
    "assert_ne",
    "bail",
    "counter",
    "dbg",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "debug_span",
    "ensure",
    "eprint",
    "eprintln",
    "error",
    "error_span",
    "event",
    "gauge",
    "histogram",
    "info",
    "info_span",
    "log",
    "matches",
    "panic",
    "print",
    "println",
    "span",
    "todo",
    "trace",
    "trace_span",
    "unimplemented",
    "unreachable",
    "warn",
    "warn_span",
];

/// Macros of [`MACROS`] whose output can be a response, as a program behind a gateway writes it.
pub(super) const PRINTS: &[&str] = &["print", "println"];

/// Returns whether a function or method of this name only reads the name of a header.
pub(super) fn is_reader(name: &str) -> bool {
    let words = words(name);
    hides(&words)
        || words.iter().any(|word| READS.contains(&word.as_str()))
            && !words.iter().any(|word| WRITES.contains(&word.as_str()))
}

/// Returns whether a type of this name exists to hide headers, or to take them away.
pub(super) fn is_hiding(name: &str) -> bool {
    hides(&words(name))
}

/// Returns whether a macro of this name prints, logs or compares its arguments.
pub(super) fn is_reading_macro(name: &str) -> bool {
    MACROS.contains(&name)
}

fn hides(words: &[String]) -> bool {
    words
        .iter()
        .any(|word| HIDES.iter().any(|start| word.starts_with(start)))
}

/// Splits a name into its words, in lower case: `SetSensitive`, `set_sensitive`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = c.is_lowercase();
        if c != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_recognized_by_the_words_of_its_name() {
        for (name, is) in [
            ("get_all", true),
            ("contains_key", true),
            ("redacted", true),
            ("set_sensitive_headers", true),
            ("expose_headers", true),
            ("is_hop_by_hop", true),
            ("log", true),
            ("get_or_insert", false),
            ("get_mut", false),
            ("send", false),
            ("header", false),
            ("issue", false),
        ] {
            assert_eq!(is_reader(name), is, "{name}");
        }
        assert!(is_hiding("SetSensitiveResponseHeadersLayer") && !is_hiding("SetResponseHeader"));
    }
}
