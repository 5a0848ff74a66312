//! The sweeper of `cookie-registry-core` as TypeScript.

use cookie_registry_core::SWEEPER;

/// Returns the sweeper with its types in the syntax of TypeScript instead of JSDoc.
pub(super) fn typescript() -> String {
    let mut typed = String::with_capacity(SWEEPER.len());
    let mut rest = SWEEPER;
    while let Some((before, comment, after)) = next_comment(rest) {
        typed.push_str(before);
        rest = match (tag(comment, "@type {"), tag(comment, "@typedef {")) {
            (Some((_, of_type, _)), _) => {
                let name_end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != ' ');
                let (name, after) = after.split_at(name_end.unwrap_or(after.len()));
                typed.push_str(&format!("{}: {of_type}", name.trim()));
                after
            }
            (None, Some((words, of_type, name))) => {
                let words = words.trim_end();
                typed.push_str(&format!("{words} */\ntype {} = {of_type};", name.trim()));
                after
            }
            (None, None) => {
                typed.push_str(comment);
                after
            }
        };
    }
    typed + rest
}

/// Splits a script at its first JSDoc comment: the text before it, the comment, and the text after it.
fn next_comment(script: &str) -> Option<(&str, &str, &str)> {
    let (before, from) = script.split_at(script.find("/**")?);
    let (comment, after) = from.split_at(from.find("*/")? + 2);
    Some((before, comment, after))
}

/// Splits a comment at a tag with a type in braces: the words before it, the type, and the words after it.
fn tag<'c>(comment: &'c str, tag: &str) -> Option<(&'c str, &'c str, &'c str)> {
    let (words, from) = comment.split_once(tag)?;
    let (of_type, after) = from.strip_suffix("*/")?.split_once('}')?;
    Some((words, of_type, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_the_script_becomes_one_of_typescript() {
        let typed = typescript();
        assert!(!typed.contains("@type"), "{typed}");
        assert!(typed.contains("type Removal = readonly [store: \"cookie\" | "));
        assert!(typed.contains(
            "async function removeFromBrowser(removals: readonly Removal[], domains: readonly string[] | null) {"
        ));
        assert!(typed.contains("const named = (names: readonly string[], removal: Removal) =>"));
        // Comments without a type stay.
        let others = |script: &str| script.matches("\n/**\n").count();
        assert_eq!(others(&typed), others(SWEEPER));
    }
}
