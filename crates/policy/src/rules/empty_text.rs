//! `empty-text`: a text that is written has words in it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::EmptyText,
    severity: Severity::Error,
    title: "A text that is written has words in it",
    explanation: "A key with an empty text looks as if something had been said. On the public page it would be a gap, and for a name or a domain it would mean nothing. Write the text, or leave the key out.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"purpose = """#,
    right: r#"purpose = "Keeps you signed in across pages.""#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
