//! Texts of the policy in TypeScript: safe comments and string literals.

use cookie_registry_policy::model::{Disclosure, Text};

/// Returns a text as a string literal.
pub(super) fn literal(text: &str) -> String {
    // Every JSON string is a JavaScript string (ECMA-262 since 2019).
    serde_json::Value::from(text).to_string()
}

/// Returns a text on one line, for a comment.
pub(super) fn line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    // This escapes the end of the comment, and tags that editors interpret, such as `@deprecated`.
    words.join(" ").replace("*/", "* /").replace('@', "\\@")
}

/// Returns the comment on an entry: its purpose, name, category and lifetime.
pub(super) fn entry(disclosure: &Disclosure, language: &str) -> String {
    let category = match disclosure.exemption {
        Some(exemption) => format!("{}, {}", disclosure.category.key, exemption.as_str()),
        None => disclosure.category.key.clone(),
    };
    let what = match disclosure.retired {
        Some(since) => format!("retired since {since}"),
        None => lifetimes(disclosure, language),
    };
    format!(
        "  /** {} `{}`: {category}, {what}. */\n",
        line(purpose(&disclosure.purpose, language)),
        line(&disclosure.naming.shown()).replace('`', "'"),
    )
}

/// Returns how long an entry is kept, and on which conditions for longer or shorter.
fn lifetimes(disclosure: &Disclosure, language: &str) -> String {
    let further = disclosure.lifetimes.iter().map(|further| {
        let condition = line(further.when.best(language));
        format!("; {} if {condition}", further.lasts())
    });
    let further: String = further.collect();
    format!("{}{further}", disclosure.lifetime)
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
