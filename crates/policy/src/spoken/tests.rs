use super::*;
use cookie_registry_core::{Lifetime, Unit};

#[track_caller]
fn means(text: &str, meant: &str) {
    let parsed = Lifetime::parse(meant).unwrap();
    assert_eq!(lifetime(text), Some(Meant::Lifetime(parsed)), "{text}");
    assert_eq!(lifetime_help(text), format!("did you mean \"{meant}\"?"));
}

#[test]
fn lifetimes_in_four_languages_and_notations_are_understood() {
    for (text, meant) in [
        ("1 yr", "1 year"),
        ("1yr", "1 year"),
        ("2 yrs.", "2 years"),
        ("365d", "365 days"),
        ("24h", "24 hours"),
        ("24 Hrs", "24 hours"),
        ("30min", "30 minutes"),
        ("6 Months", "6 months"),
        ("1  year", "1 year"),
        ("1\u{a0}year", "1 year"),
        ("13\u{202f}mois", "13 months"),
        ("13 Monate", "13 months"),
        ("1 Jahr", "1 year"),
        ("30 Tage", "30 days"),
        ("2 Wochen", "2 weeks"),
        ("12 Stunden", "12 hours"),
        ("90 Sek.", "90 seconds"),
        ("7 jours", "7 days"),
        ("1 an", "1 year"),
        ("2 ans", "2 years"),
        ("2 années", "2 years"),
        ("1 heure", "1 hour"),
        ("3 semaines", "3 weeks"),
        ("2 años", "2 years"),
        ("1 día", "1 day"),
        ("1 mes", "1 month"),
        ("6 meses", "6 months"),
        ("3 horas", "3 hours"),
        ("6 maanden", "6 months"),
        ("2 jaar", "2 years"),
        ("12 uur", "12 hours"),
        ("13 mesi", "13 months"),
        ("due anni", "2 years"),
        ("30 giorni", "30 days"),
        ("3 miesiące", "3 months"),
        ("1 rok", "1 year"),
        ("5 lat", "5 years"),
        ("30 dni", "30 days"),
        ("seis meses", "6 months"),
        ("2 anos", "2 years"),
        ("1 mês", "1 month"),
        ("1 month (30 days)", "1 month"),
        ("P1Y", "1 year"),
        ("p6m", "6 months"),
        ("P30D", "30 days"),
        ("P2W", "2 weeks"),
        ("PT12H", "12 hours"),
        ("PT30M", "30 minutes"),
        ("P0Y13M", "13 months"),
        ("one year", "1 year"),
        ("a year", "1 year"),
        ("ein Jahr", "1 year"),
        ("un an", "1 year"),
        ("doce meses", "12 months"),
        ("zwölf Monate", "12 months"),
        ("up to 1 year", "1 year"),
        ("max. 13 months", "13 months"),
        ("bis zu 2 Jahre", "2 years"),
        ("1 year max", "1 year"),
        ("jusqu’à 13 mois", "13 months"),
        ("3 dayz", "3 days"),
        ("2 yeras", "2 years"),
        ("3 mnths", "3 months"),
        ("1 year(s)", "1 year"),
        ("12 Mon.", "12 months"),
        ("7 jrs", "7 days"),
        ("dodici mesi", "12 months"),
        ("dois anos", "2 years"),
        ("do 1 roku", "1 year"),
        ("ca. 1 Jahr", "1 year"),
        ("al massimo 6 mesi", "6 months"),
        ("１ year", "1 year"),
        ("“1 year”", "1 year"),
        ("Session cookie", "session"),
        ("Sitzung", "session"),
        ("sesión", "session"),
        ("Until the browser is closed.", "session"),
    ] {
        means(text, meant);
    }
}

#[test]
fn no_unit_is_taken_for_another() {
    assert_eq!(
        lifetime("6 m"),
        Some(Meant::TwoUnits(6, Unit::Minute, Unit::Month))
    );
    assert_eq!(
        lifetime("6m"),
        Some(Meant::TwoUnits(6, Unit::Minute, Unit::Month))
    );
    assert_eq!(
        lifetime("7 j"),
        Some(Meant::TwoUnits(7, Unit::Day, Unit::Year))
    );
    assert!(lifetime_help("6m").contains("\"6 minutes\" or \"6 months\""));
    for text in [
        "5 xyz",
        "4 päivää",
        "forty days",
        "soon",
        "",
        "days",
        "3 mit",
        "2 uer",
        "5 nap",
        "3 luni",
        "2 uker",
    ] {
        assert!(
            !matches!(lifetime(text), Some(Meant::Lifetime(_))),
            "{text}: {:?}",
            lifetime(text)
        );
    }
    for text in [
        "1 year and 1 day",
        "2h30min",
        "1 year, 6 months",
        "P1Y6M",
        "P1DT12H",
    ] {
        assert_eq!(lifetime(text), Some(Meant::SeveralUnits), "{text}");
    }
}

#[test]
fn what_has_no_single_meaning_is_asked_back() {
    assert_eq!(
        lifetime("1.000 days"),
        Some(Meant::Separated("1000".to_owned(), Some(Unit::Day)))
    );
    assert_eq!(lifetime("1,5 years"), Some(Meant::Fraction));
    assert_eq!(lifetime("1½ years"), Some(Meant::Fraction));
    for text in [
        "half a year",
        "eineinhalb Jahre",
        "6 mesi e mezzo",
        "pół roku",
    ] {
        assert_eq!(lifetime(text), Some(Meant::Fraction), "{text}");
    }
    for text in [
        "bis 9. Mai 2026",
        "hasta 9 de mayo de 2026",
        "fino al 9 maggio 2026",
        "do 9 maja 2026",
    ] {
        assert_eq!(lifetime(text), Some(Meant::Day), "{text}");
    }
    assert_eq!(lifetime("365"), Some(Meant::NoUnit(365)));
    assert_eq!(lifetime("-1 day"), Some(Meant::Negative));
    assert_eq!(
        lifetime("6-12 months"),
        Some(Meant::Range(Some(Lifetime::For {
            count: 12,
            unit: Unit::Month
        })))
    );
    assert_eq!(
        lifetime("6 bis 12 Monate"),
        Some(Meant::Range(Some(Lifetime::For {
            count: 12,
            unit: Unit::Month
        })))
    );
    for text in [
        "never expires",
        "Never",
        "permanent",
        "unbegrenzt",
        "n’expire jamais",
        "∞",
    ] {
        assert_eq!(lifetime(text), Some(Meant::Endless), "{text}");
    }
}

#[test]
fn words_of_lawyers_mean_keys_and_categories() {
    let keys = ["lifetime", "purpose", "category", "provider", "policy"];
    for (word, meant) in [
        ("expires", "lifetime"),
        ("Max-Age", "lifetime"),
        ("Speicherdauer", "lifetime"),
        ("description", "purpose"),
        ("Zweck", "purpose"),
        ("vendor", "provider"),
        ("type", "category"),
        ("privacy_policy", "policy"),
    ] {
        assert_eq!(key(word, &keys), Some(meant), "{word}");
    }
    assert_eq!(key("expires", &["title"]), None);
    // What is there already is not what is meant.
    let keys = ["lifetime", "protection", "data_kept"];
    assert_eq!(key_except("retention", &keys, &|_| false), Some("lifetime"));
    let is_there = |key: &str| key == "lifetime";
    assert_eq!(key_except("retention", &keys, &is_there), Some("data_kept"));
    assert_eq!(key_except("expires", &keys, &is_there), Some("lifetime"));
    for (word, meant) in [
        ("Strictly necessary", "necessary"),
        ("strictly_necessary", "necessary"),
        ("notwendig", "necessary"),
        ("Essential cookies", "necessary"),
        ("targeting", "marketing"),
        ("Werbung", "marketing"),
        ("mesure d’audience", "analytics"),
        ("Performance", "analytics"),
        ("préférences", "preferences"),
    ] {
        assert_eq!(category(word), Some(MeantCategory::Known(meant)), "{word}");
    }
    assert_eq!(category("functional"), Some(MeantCategory::Functional));
    assert_eq!(
        category("Funktionale Cookies"),
        Some(MeantCategory::Functional)
    );
    assert_eq!(category("chat"), None);
}

#[test]
fn what_is_left_to_decide_is_known() {
    for text in [
        "TODO",
        "TODO: decide",
        " TBD",
        "[TODO]",
        "<TBC>",
        "XXX later",
        "???",
        "FIXME.",
        "https://your-domain.example/privacy",
        "https://Your-Domain.Example/privacy",
    ] {
        assert!(is_open(text), "{text}");
    }
    for text in [
        "Todo el contenido",
        "todo",
        "TODOS",
        "XXXL",
        "Keeps TODO lists",
    ] {
        assert!(!is_open(text), "{text}");
    }
}

#[test]
fn hosts_and_names_of_examples_are_known() {
    for (text, host) in [
        ("example.org", "example.org"),
        ("privacy@example.com", "example.com"),
        ("https://WWW.Example.Net:8443/a", "Example.Net"),
        (".example.org", "example.org"),
        ("See example.org.", "example.org"),
        ("notexample.org and shop.example.org", "example.org"),
        ("example.com.de, example.com", "example.com"),
    ] {
        assert_eq!(host_of_examples(text), Some(host), "{text}");
    }
    for text in [
        "",
        ".",
        "example",
        "example.",
        "our.example",
        "example.co.uk",
        "example.community",
        "my-example.com",
        "notexample.org",
        "éexample.org",
        "example.orgé",
        "example.com.de",
        "example.org_",
    ] {
        assert_eq!(host_of_examples(text), None, "{text}");
    }
    for name in [
        "Example",
        "example",
        " Example GmbH & Co. KG",
        "\u{201c}Example\u{201d}, Paris",
    ] {
        assert!(is_name_of_example(name), "{name}");
    }
    for name in ["Exemplary Ltd", "Examples", "Good Example Ltd", "", "—"] {
        assert!(!is_name_of_example(name), "{name}");
    }
}

#[test]
fn dates_in_other_notations_are_understood() {
    let is = |text: &str, meant: &str| assert_eq!(date(text).unwrap().to_string(), meant, "{text}");
    for text in [
        "2026-05-09",
        "9 May 2026",
        "May 9, 2026",
        "9. Mai 2026",
        "9 mai 2026",
        "9 de mayo de 2026",
        "09.05.2026",
        "2026/5/9",
        "2026-05-09T10:00:00Z",
        "9th May 2026",
        "9 maggio 2026",
        "9 mei 2026",
        "9 maja 2026 r.",
        "9 de maio de 2026",
    ] {
        is(text, "2026-05-09");
    }
    is("25/12/2026", "2026-12-25");
    is("12/25/2026", "2026-12-25");
    is("09/05/2026", "2026-05-09 or 2026-09-05");
    for text in ["31.02.2026", "soon", "2026", "May", "1/2/3"] {
        assert_eq!(date(text), None, "{text}");
    }
}

#[test]
fn a_long_text_is_no_lifetime_and_costs_its_length() {
    let after = " after your last visit";
    assert_eq!(
        lifetime(&format!("1 year{after}{after} max{after}")),
        Some(Meant::AfterLastVisit(Lifetime::parse("1 year").unwrap()))
    );
    for text in [
        format!("1 year{}", after.repeat(100_000)),
        "up to ".repeat(100_000) + "1 year",
        "a".repeat(1_000_000),
        format!("1 {}", "y".repeat(1_000_000)),
        "1".repeat(1_000_000),
        format!("p{}", "1y".repeat(500_000)),
        "é\u{a0}".repeat(100_000),
    ] {
        assert_eq!(lifetime(&text), None);
        assert!(lifetime_help(&text).starts_with("write \"session\""));
    }
}

#[test]
fn a_country_means_its_law_or_several() {
    let known = ["eu", "uk", "it", "us-ca", "us-mt", "us-tx", "ca-qc"];
    for (written, meant) in [
        ("AT", "eu"),
        ("Österreich", "eu"),
        ("mt", "eu"),
        ("Montana", "us-mt"),
        ("California", "us-ca"),
        ("gb", "uk"),
    ] {
        assert_eq!(word(written, &known), Some(meant), "{written}");
        assert_eq!(several(written, &known), None, "{written}");
    }
    for written in ["us", "USA", "ca", "Canada"] {
        assert_eq!(word(written, &known), None, "{written}");
        assert!(several(written, &known).is_some(), "{written}");
    }
    assert_eq!(several("us", &["server", "script"]), None);
}

#[test]
fn a_key_keeps_the_letters_of_every_european_word() {
    for (word, key) in [
        ("besuchszähler", "besuchszaehler"),
        ("niezbędne", "niezbedne"),
        ("śledzenie żądań", "sledzenie_zadan"),
        ("základní", "zakladni"),
        ("működés", "mukoedes"),
    ] {
        assert_eq!(ascii_key(word), key, "{word}");
    }
}
