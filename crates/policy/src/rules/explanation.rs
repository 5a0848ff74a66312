//! The explanation of a rule, written as Markdown in a file next to the rule.
//!
//! The text is split when it is displayed. Splitting all explanations in constants took 40 % of the crate's compile
//! time, and a service that uses the macro displays no explanation.

/// The explanation of a rule for a reader who does not know the subject.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What the rule demands, in one line of Markdown without a full stop.
    pub title: &'static str,
    /// Why the rule matters, and what happens if a policy breaks it, as Markdown.
    pub body: &'static str,
    /// A fragment that breaks the rule.
    pub wrong: Example,
    /// The same fragment, corrected.
    pub right: Example,
}

/// A fragment of a policy or of source code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// The language by which Markdown highlights it: `toml`, `rust`, `js` or `text`.
    pub language: &'static str,
    /// The fragment, without a newline at its end.
    pub text: &'static str,
}

impl Explanation {
    /// Splits the Markdown of a rule. `None` if the file has another shape.
    pub(crate) fn parse(markdown: &'static str) -> Option<Self> {
        let (title, rest) = markdown.strip_prefix("# ")?.split_once("\n\n")?;
        let (body, rest) = rest.split_once("\n\n## Wrong\n\n")?;
        let (wrong, right) = rest.split_once("\n\n## Right\n\n")?;
        Some(Self {
            title,
            body,
            wrong: Example::parse(wrong)?,
            right: Example::parse(right)?,
        })
    }
}

impl Example {
    fn parse(fenced: &'static str) -> Option<Self> {
        let (language, rest) = fenced.strip_prefix("```")?.split_once('\n')?;
        let (text, after) = rest.split_once("\n```")?;
        after
            .trim_ascii()
            .is_empty()
            .then_some(Self { language, text })
    }
}

#[cfg(test)]
mod tests {
    use super::Explanation;

    #[test]
    fn the_parts_of_a_file_are_found() {
        let parsed = Explanation::parse(
            "# Title\n\nOne.\n\nTwo.\n\n## Wrong\n\n```toml\na = 1\n\nb = 2\n```\n\n## Right\n\n```rust\nc();\n```\n",
        )
        .unwrap();
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
            assert_eq!(Explanation::parse(file), None, "{file}");
        }
    }
}
