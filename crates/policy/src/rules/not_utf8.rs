//! `not-utf8`: the file is saved as UTF-8.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::NotUtf8,
    severity: Severity::Error,
    title: "The file is saved as UTF-8",
    explanation: "Text files can be saved in several encodings. TOML is always UTF-8; in another one an accented letter would come out as something else on the page. Most editors offer the encoding when saving.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"a file saved as Windows-1252 with "é" in it"#,
    right: "the same file saved as UTF-8",
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
