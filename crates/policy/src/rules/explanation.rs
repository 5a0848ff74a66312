//! The explanation of a rule, written as Markdown in a file next to the rule and split while compiling.

/// The explanation of a rule for somebody who has never seen the subject.
///
/// It is parsed from `NAME.md` next to `NAME.rs`:
///
/// ````markdown
/// # What the rule demands, in one line without a full stop
///
/// Why it matters, and what happens otherwise.
///
/// ## Wrong
///
/// ```toml
/// lifetime = "2 years"
/// ```
///
/// ## Right
///
/// ```toml
/// lifetime = "1 year"
/// ```
/// ````
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What the rule demands, in one line of Markdown without a full stop.
    pub title: &'static str,
    /// Why it matters and what happens otherwise, as Markdown.
    pub body: &'static str,
    /// A fragment that breaks the rule.
    pub wrong: Example,
    /// The same fragment, corrected.
    pub right: Example,
}

/// A fragment of a policy or of source code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The language by which Markdown highlights it: `toml`, `rust`, `js` or `text`.
    pub language: &'static str,
    /// The fragment, without a newline at its end.
    pub text: &'static str,
}

impl Explanation {
    /// Splits the Markdown of a rule. A file of another shape is a compile error.
    pub(crate) const fn parse(markdown: &'static str) -> Self {
        let (before, rest) = split(markdown, "# ");
        assert!(
            before.is_empty(),
            "an explanation begins with its title: `# …`"
        );
        let (title, rest) = split(rest, "\n\n");
        let (body, rest) = split(rest, "\n\n## Wrong\n\n");
        let (wrong, right) = split(rest, "\n\n## Right\n\n");
        Self {
            title,
            body,
            wrong: Example::parse(wrong),
            right: Example::parse(right),
        }
    }
}

impl Example {
    const fn parse(fenced: &'static str) -> Self {
        let (before, rest) = split(fenced, "```");
        let (language, rest) = split(rest, "\n");
        let (text, after) = split(rest, "\n```");
        assert!(
            before.is_empty() && after.trim_ascii().is_empty(),
            "an example is one fenced block: ```toml … ```"
        );
        Self { language, text }
    }
}

/// Returns what precedes and what follows the first occurrence of a marker. `str::split_once` is not `const`.
const fn split(text: &'static str, marker: &str) -> (&'static str, &'static str) {
    let mut at = 0;
    while !starts_with(text.as_bytes(), at, marker.as_bytes()) {
        assert!(
            at < text.len(),
            "an explanation lacks its title, `## Wrong`, `## Right` or an example between ```"
        );
        at += 1;
    }
    let (before, rest) = text.split_at(at);
    (before, rest.split_at(marker.len()).1)
}

const fn starts_with(text: &[u8], at: usize, marker: &[u8]) -> bool {
    if text.len() < at + marker.len() {
        return false;
    }
    let mut compared = 0;
    while compared < marker.len() {
        if text[at + compared] != marker[compared] {
            return false;
        }
        compared += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::Explanation;

    #[test]
    fn the_parts_of_a_file_are_found() {
        let parsed = Explanation::parse(
            "# Title\n\nOne.\n\nTwo.\n\n## Wrong\n\n```toml\na = 1\n\nb = 2\n```\n\n## Right\n\n```rust\nc();\n```\n",
        );
        assert_eq!((parsed.title, parsed.body), ("Title", "One.\n\nTwo."));
        assert_eq!(
            (parsed.wrong.language, parsed.wrong.text),
            ("toml", "a = 1\n\nb = 2")
        );
        assert_eq!((parsed.right.language, parsed.right.text), ("rust", "c();"));
    }

    #[test]
    fn a_file_of_another_shape_is_refused() {
        for file in [
            "",
            "Title\n\nBody.",
            "# Title\n\nBody.\n\n## Wrong\n\n```toml\na = 1\n```\n",
            "# Title\n\nBody.\n\n## Wrong\n\na = 1\n\n## Right\n\n```toml\na = 2\n```\n",
            "# Title\n\nBody.\n\n## Wrong\n\n```toml\na = 1\n```\nmore\n\n## Right\n\n```toml\na = 2\n```\n",
        ] {
            assert!(
                std::panic::catch_unwind(|| Explanation::parse(file)).is_err(),
                "{file}"
            );
        }
    }
}
