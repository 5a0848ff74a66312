//! Names of countries in the built-in languages, from CLDR (Unicode License v3).

use cookie_registry_words::primary;

const TABLE: &str = include_str!("countries.tsv");

/// The languages of the columns.
const LANGUAGES: [&str; 8] = ["en", "de", "fr", "es", "it", "nl", "pl", "pt"];

/// Returns the name of a country in a language. `code` is one of two letters (ISO 3166-1), or `UK`.
pub(super) fn country_name(code: &str, language: &str) -> Option<&'static str> {
    let code = if code == "UK" { "GB" } else { code };
    let language = primary(language);
    let column = LANGUAGES
        .iter()
        .position(|known| known.eq_ignore_ascii_case(language))?;
    let row = TABLE
        .lines()
        .find_map(|line| line.strip_prefix(code)?.strip_prefix('\t'))?;
    row.split('\t').nth(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_name_in_each_language() {
        assert_eq!(country_name("US", "de-AT"), Some("Vereinigte Staaten"));
        assert_eq!(country_name("US", "pl"), Some("Stany Zjednoczone"));
        assert_eq!(country_name("UK", "fr"), Some("Royaume-Uni"));
        assert_eq!(country_name("US", "tlh"), None);
        assert_eq!(country_name("Narnia", "en"), None);
        assert_eq!(country_name("", "en"), None);
        let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert!(
            rows.clone()
                .all(|row| row.split('\t').count() == 1 + LANGUAGES.len())
        );
        assert!(rows.count() > 240);
    }
}
