use super::*;

fn catalogs() -> impl Iterator<Item = &'static Catalog> {
    languages().filter_map(built_in::catalog)
}

#[test]
fn every_built_in_file_is_complete_and_correct() {
    for language in languages() {
        let (catalog, problems) = Catalog::parse(file_of(language).unwrap());
        assert_eq!(problems, [], "{language}");
        assert_eq!(catalog.language(), language);
        let chain = Chain::new(&[], language, language);
        assert_eq!(chain.missing(), [] as [&str; 0], "{language}");
    }
}

#[test]
fn what_is_a_sentence_in_english_is_one_in_every_language() {
    let ends = |text: &str| text.ends_with(['.', '?']);
    let english = built_in::catalog("en").unwrap();
    for catalog in catalogs() {
        for (index, key) in Words::KEYS.iter().enumerate() {
            let (one, other) = (english.word(index).unwrap(), catalog.word(index).unwrap());
            assert_eq!(
                ends(one),
                ends(other),
                "{} in {}: {other}",
                key.field,
                catalog.language()
            );
            // Short words may be the same in two languages; whole sentences are not.
            let is_copied = one == other && one.len() > 20 && catalog.language() != "en";
            assert!(
                !is_copied,
                "{} in {}: {other}",
                key.field,
                catalog.language()
            );
        }
    }
}

/// One word for one thing in each language, and other words for it that a reader would take for another thing.
const TERMS: &[(&str, &str, &[&str])] = &[
    ("en", "rejected", &["refused", "declined"]),
    ("en", "parties", &["others"]),
    ("de", "auswahl", &["wahl"]),
    (
        "de",
        "drittanbieter",
        &["dritter", "dritte", "anbieter", "anbieters"],
    ),
    ("de", "ablehnen", &["verweigern", "zurückweisen"]),
    ("fr", "consentement", &["accord"]),
    ("fr", "tiers", &["prestataire", "prestataires"]),
    ("fr", "refuser", &["rejeter"]),
    ("es", "consentimiento", &["acepte"]),
    ("es", "configuración", &["ajustes"]),
    ("es", "elección", &["opciones"]),
    ("es", "comparta", &["cesión", "ceda"]),
    ("it", "parti", &["terzi"]),
    // In the law of Italy, "responsabile" is the processor.
    ("it", "titolare", &["responsabile"]),
    ("it", "rifiuta", &["respingi"]),
    ("nl", "partijen", &["derden", "aanbieder", "aanbieders"]),
    ("nl", "weigeren", &["afwijzen"]),
    // The page speaks of the visitor, and only the banner to the visitor.
    ("pl", "użytkownik", &["masz", "swój", "swoje"]),
    ("pl", "odrzuć", &["odmów"]),
    ("pt", "recusar", &["rejeitar", "rejeitado", "rejeitou"]),
];

#[test]
fn one_thing_has_one_name_in_a_language() {
    for (language, term, others) in TERMS {
        let catalog = built_in::catalog(language).unwrap();
        let all = (0..Words::KEYS.len()).filter_map(|index| catalog.word(index));
        let words: Vec<String> = all
            .flat_map(|text| text.split(|c: char| !c.is_alphabetic()))
            .map(str::to_lowercase)
            .collect();
        let has = |wanted: &str| words.iter().any(|word| word == wanted);
        assert!(has(term), "{language}: {term}");
        for other in *others {
            assert!(!has(other), "{language}: {other} in place of {term}");
        }
    }
    for language in languages() {
        // The page and the banner link to one place under one name.
        let words = Chain::new(&[], language, language).words();
        assert_eq!(
            words.settings.to_lowercase(),
            words.banner_settings.to_lowercase(),
            "{language}"
        );
        // What a visitor reads about dates and is asked is in one language.
        let banner = Words::of_banner(&[], language, "en");
        assert_eq!((banner.language, banner.dates()), (language, words.dates()));
    }
}

#[test]
fn every_name_is_there_once() {
    let mut fields: Vec<_> = Words::KEYS.iter().map(|key| key.field).collect();
    fields.sort_unstable();
    let all = fields.len();
    fields.dedup();
    assert_eq!(fields.len(), all);
    let words = Chain::new(&[], "en", "en").words();
    assert_eq!(words.all().count(), all);
    for ((name, word), key) in words.all().zip(Words::KEYS) {
        assert_eq!(name, key.field);
        assert_eq!(
            catalog::placeholders(word.text()).as_deref(),
            Some(key.placeholders),
            "{name}"
        );
    }
}

#[test]
fn what_a_language_lacks_is_taken_from_the_main_language_and_says_so() {
    let (added, problems) = Catalog::parse("language = \"cs\"\n[page]\nyes = \"Ano\"\n");
    assert_eq!(problems, []);
    let added = [added];
    let chain = Chain::new(&added, "cs", "de");
    let words = chain.words();
    assert_eq!((words.yes.text(), words.yes.language()), ("Ano", None));
    assert_eq!((words.no.text(), words.no.language()), ("Nein", Some("de")));
    assert_eq!(chain.months().1, Some("de"));
    assert!(
        chain
            .duration(DurationUnit::Day)
            .is_some_and(|(_, language, other)| other && language == "de")
    );
    assert!(chain.missing().contains(&"banner.title".to_owned()));
    // The banner is all in one language.
    let banner = Words::of_banner(&added, "cs", "de");
    assert_eq!(banner.language, "de");
    assert_eq!(banner.banner_reject.text(), "Alles ablehnen");
    // An added file of a built-in language replaces single sentences.
    let (added, _) = Catalog::parse("language = \"de\"\n[banner]\nreject = \"Nur Notwendiges\"\n");
    let added = [added];
    let chain = Chain::new(&added, "de-AT", "en");
    assert_eq!(chain.missing(), [] as [&str; 0]);
    let banner = Words::of_banner(&added, "de-AT", "en");
    assert_eq!(
        (banner.language, banner.banner_reject.text()),
        ("de-AT", "Nur Notwendiges")
    );
    assert_eq!(banner.banner_accept.text(), "Alles annehmen");
}

#[test]
fn every_problem_of_a_file_is_reported() {
    let text = "[page]\nyess = \"x\"\non_host = \"x {hots}\"\nno = \"\"\ncomma = 1\n[dates]\nmonths = [\"a\"]\n\
                [durations]\nday = { one = \"1\" }\nyear = { other = \"years\" }\nweek = { other = \"{count} w}\" }\n\
                [shared]\n[countries]\nusa = \"U\"\n[banner]\nsave = \"}x{\"\naccept = \"a\\nb\"\nreject = \"\\u202Ea\"\n[sentences]\n";
    let (_, problems) = Catalog::parse(text);
    let kinds: Vec<String> = problems
        .iter()
        .map(|problem| format!("{:?}", problem.kind))
        .collect();
    for expected in [
        "NoLanguage",
        "Unknown(\"yess\"",
        "Placeholders(\"on_host\"",
        "Empty(\"no\"",
        "Type(\"comma\"",
        "Type(\"months\"",
        "Type(\"day\"",
        "Placeholders(\"year\"",
        "Placeholders(\"week\"",
        "Type(\"usa\"",
        "Placeholders(\"save\"",
        "Type(\"accept\"",
        "Type(\"reject\"",
        "Unknown(\"sentences\"",
    ] {
        assert!(
            kinds.iter().any(|kind| kind.starts_with(expected)),
            "{expected}: {kinds:#?}"
        );
    }
}

#[test]
fn a_list_of_months_has_twelve_texts_and_nothing_else() {
    let twelve = "\"a\", ".repeat(12);
    for (months, expected) in [
        (twelve.clone(), 0),
        (format!("1, {twelve}"), 1),
        (format!("\"\", {twelve}"), 1),
        ("\"a\", ".repeat(11), 1),
        ("\"a\", ".repeat(13), 1),
    ] {
        let (_, problems) = Catalog::parse(&format!(
            "language = \"tlh\"\n[dates]\nmonths = [{months}]\n"
        ));
        assert_eq!(problems.len(), expected, "{months}: {problems:#?}");
    }
}
