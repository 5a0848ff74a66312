//! The page of a policy with every kind of entry, in each language. People who know a language read its file; the test shows
//! them what a change of a sentence or of the layout does to it.

use super::rendered;
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, Severity, check_files};
use cookie_registry_render::Format;
use cookie_registry_words::languages;
use std::path::Path;
use time::{Date, Month};

const POLICY: &str = include_str!("golden/policy.toml");

#[test]
fn the_page_of_every_kind_of_entry_in_each_language() {
    let today = Date::from_calendar_date(2026, Month::November, 1).unwrap();
    let files = Memory::from_iter([("policy.toml", POLICY)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap();
    let errors: Vec<_> = checked
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let policy = checked.policy().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("page/golden");
    for language in languages() {
        let written = rendered(policy, Format::Markdown, language);
        let path = folder.join(format!("{language}.md"));
        if std::env::var_os("COOKIE_REGISTRY_BLESS").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == golden,
            "{language}.md differs from the page; `COOKIE_REGISTRY_BLESS=1` writes it anew:\n{written}"
        );
    }
}
