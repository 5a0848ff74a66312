//! Texts of the policy in TypeScript: as comments that end where they should, and as literals.

use cookie_registry_policy::model::{Disclosure, Text};

/// A text as a literal.
pub(super) fn literal(text: &str) -> String {
    // Every string of JSON is one of JavaScript (ECMA-262, since the edition of 2019).
    serde_json::Value::from(text).to_string()
}

/// A text on one line, for a comment.
pub(super) fn line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    // What ends the comment, and what editors take as a tag of its own, such as `@deprecated`.
    words.join(" ").replace("*/", "* /").replace('@', "\\@")
}

/// The comment on an entry: what it is for, its name, category and lifetime.
pub(super) fn entry(disclosure: &Disclosure, language: &str) -> String {
    let category = match disclosure.exemption {
        Some(exemption) => format!("{}, {}", disclosure.category.key, exemption.as_str()),
        None => disclosure.category.key.clone(),
    };
    let what = match disclosure.retired {
        Some(since) => format!("retired since {since}"),
        None => disclosure.lifetime.to_string(),
    };
    format!(
        "  /** {} `{}`: {category}, {what}. */\n",
        line(purpose(&disclosure.purpose, language)),
        line(&disclosure.naming.shown()).replace('`', "'"),
    )
}

fn purpose<'a>(text: &'a Text, language: &str) -> &'a str {
    text.best(language)
}

#[cfg(test)]
mod tests {
    use super::{line, literal};

    #[test]
    fn a_comment_ends_where_it_should() {
        assert_eq!(line("a */ b\n// c\u{2028}d"), "a * / b // c d");
        assert_eq!(line("Not @deprecated."), "Not \\@deprecated.");
        assert_eq!(literal("a\"\\\n"), r#""a\"\\\n""#);
    }
}
