//! A file for the sentences of a language, to be translated.

use cookie_registry_policy::Policy;
use cookie_registry_words::{Chain, DurationUnit, Form, Key, Words};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use std::fmt::Write as _;

/// Returns a file for the key `words` under `[policy]`. The file contains every sentence that the language lacks. For
/// each such sentence, one comment contains the sentence in English, and another comment says what the sentence is for.
/// Durations have the plural forms of the language (CLDR).
///
/// ```
/// # use cookie_registry_policy::{Options, check_files, source::Memory};
/// # let files = Memory::from_iter([("policy.toml", "format = 1")]);
/// # let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
/// let file = cookie_registry_render::words_file(checked.recovered(), "cs");
/// assert!(file.starts_with("# The sentences of the public page and of the consent banner in `cs`."));
/// assert!(file.contains("# last_updated = \"Last updated\""));
/// assert!(file.contains("few = "));
/// ```
#[must_use]
pub fn words_file(policy: &Policy, language: &str) -> String {
    let chain = Chain::new(&policy.catalogs, language, &policy.meta.language);
    let missing = chain.missing();
    let lacks = |section: &str, name: &str| {
        missing
            .iter()
            .any(|one| *one == format!("{section}.{name}"))
    };
    let mut file = format!(
        "# The sentences of the public page and of the consent banner in `{language}`. Each sentence \
         begins with `# `:\n# translate it and remove the `# `. Leave the explanations, which begin with `##`. Keep all words in \
         braces, in any order:\n# they are replaced when the page is built. Write `words = [\"words/*.toml\"]` \
         under [policy].\nlanguage = {}\n",
        quoted(language)
    );
    let english = Chain::new(&[], "en", "en");
    let words = english.words();
    let mut section = "";
    for (key, (_, word)) in Words::KEYS.iter().zip(words.all()) {
        if lacks(key.section, key.name) {
            sentence(&mut file, &mut section, key, word.text());
        }
    }
    // Writing to a String cannot fail.
    if lacks("dates", "months") {
        let months: Vec<String> = english.months().0.map(quoted).to_vec();
        let _ = write!(file, "\n[dates]\n# months = [{}]\n", months.join(", "));
    }
    let forms = forms_of(language);
    let units: Vec<DurationUnit> = DurationUnit::ALL
        .into_iter()
        .filter(|unit| lacks("durations", unit.name()))
        .collect();
    if !units.is_empty() {
        file.push_str("\n[durations]\n");
    }
    for unit in units {
        let plural = english.duration(unit).map(|(plural, ..)| plural);
        let texts: Vec<String> = forms
            .iter()
            .filter_map(|form| Some(format!("{} = {}", form.name(), quoted(plural?.form(*form)))))
            .collect();
        let _ = writeln!(file, "# {} = {{ {} }}", unit.name(), texts.join(", "));
    }
    file
}

fn sentence(file: &mut String, section: &mut &'static str, key: &Key, english: &str) {
    if *section != key.section {
        *section = key.section;
        let _ = write!(file, "\n[{section}]\n");
    }
    let _ = write!(
        file,
        "## {}\n# {} = {}\n",
        key.meaning,
        key.name,
        quoted(english)
    );
}

/// Returns the plural forms of a language, `other` last.
fn forms_of(language: &str) -> Vec<Form> {
    let locale = Locale::try_from_str(language).ok();
    let rules = locale.and_then(|locale| PluralRules::try_new_cardinal((&locale).into()).ok());
    let categories: Vec<PluralCategory> = rules.iter().flat_map(PluralRules::categories).collect();
    let known = [
        (PluralCategory::Zero, Form::Zero),
        (PluralCategory::One, Form::One),
        (PluralCategory::Two, Form::Two),
        (PluralCategory::Few, Form::Few),
        (PluralCategory::Many, Form::Many),
    ];
    let used = known
        .into_iter()
        .filter(|(category, _)| categories.contains(category));
    used.map(|(_, form)| form).chain([Form::Other]).collect()
}

/// Returns a text as a basic string of TOML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
