//! Every sentence of every language is on some page, and a page in a language without sentences says in which language
//! each part is.

use super::{MINIMAL, read, rendered, words};
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Code, Options, Policy, check_files};
use cookie_registry_render::Format;
use cookie_registry_render::page::{RenderOptions, page};
use cookie_registry_words::{Chain, Words, languages};

/// Sentences of the page that no policy of this test shows, each with the reason.
const NOT_SHOWN: &[&str] = &[
    // Names and parts of other sentences.
    "language_name",
    // A label that only screen readers hear.
    "contents",
    "date",
    "first_day",
    "comma",
    "and",
    "or",
    "colon",
    // They need an address or a hash that the renderer is given.
    "other_languages",
    "own_choice",
    "content_hash",
    // The laws of places that are not among the jurisdictions.
    "law_it",
    "law_nl",
    "law_br",
    "law_qc",
];

/// Extremes of names, numbers and texts.
const EXTREME: &str = "Ω{service}‹b›&amp;漢字 — x";

/// Policies that together have every kind of entry and statement.
fn policies() -> Vec<String> {
    let long = "Lorem ipsum dolor sit amet ".repeat(40);
    let entry = |key: &str, more: &str| {
        format!("[cookies.{key}]\nname = \"n-{key}\"\npurpose = \"{EXTREME} {long}\"\n{more}\n")
    };
    let mut all = head(
        "jurisdictions = [\"eu\", \"uk\", \"fr\", \"de\", \"es\"]",
        "sells_or_shares = false\n",
    );
    let exemptions = [
        "transmission",
        "user-input",
        "authentication",
        "security",
        "media-player",
        "load-balancing",
        "interface",
        "social-sharing",
        "statistics",
        "appearance",
        "audience-measurement",
        "emergency-assistance",
    ];
    for (number, exemption) in exemptions.into_iter().enumerate() {
        let lifetime = [
            "1 second",
            "4294967295 seconds",
            "1 minute",
            "2 hours",
            "1 week",
            "5 months",
            "22 years",
        ][number % 7];
        all.push_str(&entry(
            exemption,
            &format!("category = \"analytics\"\nexemption = \"{exemption}\"\nlifetime = \"{lifetime}\"\nrolling = true\n"),
        ));
    }
    for (key, more) in [
        (
            "server",
            "category = \"necessary\"\nexemption = \"security\"\nset_by = \"server\"\nlifetime = \"session\"\nchunked = true\nhost = \"our.example\"\n",
        ),
        (
            "with",
            "category = \"preferences\"\nlifetime = \"1 day\"\nprovider = \"Acme\"\nset_by = \"server\"\nrecipients = [\"A\", \"B\", \"C\"]\n",
        ),
        ("plain", "category = \"analytics\"\nlifetime = \"1 day\"\n"),
        (
            "script",
            "category = \"marketing\"\nlifetime = \"1 day\"\nset_by = \"script\"\n",
        ),
        (
            "scriptwith",
            "category = \"marketing\"\nlifetime = \"1 day\"\nset_by = \"script\"\nprovider = \"Acme\"\ndomain = \"our.example\"\n",
        ),
        (
            "third",
            "category = \"marketing\"\nlifetime = \"1 day\"\nset_by = \"third-party\"\nprovider = \"ads\"\ntransfers = [{ country = \"US\" }, { country = \"JP\", safeguard = \"adequacy\" }]\n",
        ),
        (
            "joint",
            "category = \"analytics\"\nlifetime = \"1 day\"\nprovider = \"Acme\"\nset_by = \"script\"\nrole = \"joint-controller\"\n",
        ),
        (
            "controller",
            "category = \"analytics\"\nlifetime = \"1 day\"\nprovider = \"Acme\"\nset_by = \"script\"\nrole = \"controller\"\n",
        ),
        (
            "processor",
            "category = \"analytics\"\nlifetime = \"1 day\"\nprovider = \"Acme\"\nset_by = \"script\"\nrole = \"processor\"\n",
        ),
        (
            "nobody",
            "category = \"marketing\"\nlifetime = \"1 day\"\nset_by = \"third-party\"\n",
        ),
        (
            "other",
            "category = \"necessary\"\nexemption = \"security\"\nlifetime = \"1 day\"\nset_by = \"other-service\"\nprovider = \"shop\"\n",
        ),
        (
            "program",
            "category = \"necessary\"\nexemption = \"security\"\nlifetime = \"1 day\"\nset_by = \"other-service\"\n",
        ),
        (
            "cleared",
            "category = \"necessary\"\nexemption = \"security\"\nlifetime = \"1 day\"\ndata_kept = \"2 days\"\ncleared_on = [\"sign-out\", \"account-deletion\", \"password-change\", \"consent-withdrawal\", \"x\"]\n",
        ),
    ] {
        all.push_str(&entry(key, more));
    }
    all.push_str("[cookies.family]\nmatch = { prefix = \"f-\" }\nexamples = [\"f-1\", \"f-2\"]\npurpose = \"p\"\nlifetime = \"1 day\"\ncategory = \"necessary\"\nexemption = \"security\"\n[cookies.family.lifetimes.long]\nlifetime = \"2 days\"\nwhen = \"w\"\n");
    for (kind, lifetime) in [
        ("local-storage", "until cleared"),
        ("session-storage", "tab"),
        ("indexed-db", "1 day"),
        ("cache-storage", "1 day"),
    ] {
        all.push_str(&format!("[storage.{kind}]\nkey = \"{kind}\"\nkind = \"{kind}\"\npurpose = \"p\"\nlifetime = \"{lifetime}\"\ncategory = \"preferences\"\nexpired_by = \"e\"\n"));
    }
    all.push_str("[third_parties.ads]\nname = \"Ads\"\nwhy = \"w\"\npolicy = \"https://ads.example/\"\nsets_on = \"our-pages\"\n[third_parties.pay]\nname = \"Pay\"\nwhere = \"there\"\nwhy = \"w\"\ndomains = [\"pay.example\"]\nsets_on = \"their-pages\"\n[third_parties.chat]\nname = \"Chat\"\nwhy = \"w\"\nsets_on = \"their-pages\"\n[third_parties.pixels]\nname = \"Pixels\"\nwhere = \"there\"\nwhy = \"w\"\npolicy = \"https://pixels.example/\"\ndomains = [\"pixels.example\"]\n[planned.analytics]\ncategory = \"analytics\"\nwhy = \"w\"\n");
    for technology in [
        "pixel",
        "fingerprinting",
        "link-decoration",
        "device-api",
        "server-side",
    ] {
        all.push_str(&format!("[tracking.{technology}]\ntechnology = \"{technology}\"\ncategory = \"analytics\"\npurpose = \"{EXTREME} {long}\"\n"));
    }
    all.push_str("[tracking.sent]\ntechnology = \"server-side\"\ncategory = \"marketing\"\npurpose = \"p\"\nprovider = \"ads\"\nrecipients = [\"A\", \"B\"]\ndata_kept = \"2 days\"\nrole = \"joint-controller\"\ntransfers = [{ country = \"US\" }]\n");
    let choices = |dnt: &str, gpc: &str| {
        format!(
            "[choices]\nsettings = \"/c\"\nopt_out = \"/o\"\nremembered_for = \"6 months\"\nshows_global_privacy_control = true\ndo_not_track = \"{dnt}\"\nglobal_privacy_control = \"{gpc}\"\n[changes]\nannounced_by = [\"e\"]\n[[changes.log]]\ndate = 2026-05-01\nversion = 2\nsummary = \"s\"\nmaterial = true\n[[changes.log]]\ndate = 2026-04-01\nsummary = \"s\"\nmaterial = false\n"
        )
    };
    let necessary = entry(
        "a",
        "category = \"necessary\"\nexemption = \"security\"\nlifetime = \"1 day\"\n",
    );
    let only = |more: &str| {
        head(
            "jurisdictions = [\"us-ca\"]",
            "sells_or_shares = false\nimprint = \"/i\"\ncomplaints = \"the DPA\"\n",
        ) + &necessary
            + more
    };
    vec![
        all.clone() + &choices("honoured", "honoured"),
        all + &choices("no-effect", "no-effect"),
        only(&choices("no-effect", "honoured")),
        only(&choices("honoured", "no-effect")),
        MINIMAL.to_owned(),
    ]
}

fn head(jurisdictions: &str, service: &str) -> String {
    format!(
        "format = 1\n[policy]\ntitle = \"{EXTREME}\"\nlast_updated = 2026-05-01\neffective = 2026-12-31\nversion = 3\n{jurisdictions}\n\
         [service]\nname = \"{EXTREME}\"\ndomains = [\"our.example\"]\ncontact = \"a@our.example\"\nprivacy_policy = \"/p\"\n{service}"
    )
}

/// The longest part of a sentence without placeholders.
fn literal(text: &str) -> &str {
    let parts = text
        .split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    parts.max_by_key(|part| part.len()).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_sentence_of_every_language_is_on_a_page() {
    let policies: Vec<Policy> = policies().iter().map(|text| read(text)).collect();
    for language in languages() {
        let pages: Vec<String> = policies
            .iter()
            .map(|policy| one_line(&words(&rendered(policy, Format::Html, language))))
            .collect();
        let chain = Chain::new(&[], language, language);
        let unseen: Vec<&str> = Words::KEYS
            .iter()
            .zip(chain.words().all())
            .filter(|(key, _)| key.section == "page" && !NOT_SHOWN.contains(&key.field))
            .filter(|(_, (_, word))| {
                let wanted = one_line(literal(word.text()));
                !pages.iter().any(|page| page.contains(&wanted))
            })
            .map(|(key, _)| key.field)
            .collect();
        assert_eq!(unseen, [] as [&str; 0], "{language}");
        for page in &pages {
            // The braces of the policy's own name are text; those of a sentence are filled in.
            let open = page.replace("{service}‹b›", "");
            assert!(
                !open.contains(['{', '}']),
                "{language}: a placeholder is left"
            );
        }
    }
}

#[test]
fn a_page_in_a_language_without_sentences_is_in_the_main_language_and_marked() {
    let text = MINIMAL.replace(
        "[service]",
        "language = \"pl\"\nlanguages = [\"pl\", \"tlh\"]\n[service]",
    );
    let html = rendered(&read(&text), Format::Html, "tlh");
    assert!(
        html.starts_with("<!doctype html>\n<html lang=\"tlh\">"),
        "{html}"
    );
    assert!(
        html.contains("<h2 lang=\"pl\">1. Czego dotyczy ta polityka</h2>"),
        "{html}"
    );
    assert!(html.contains("<span lang=\"pl\">"), "{html}");
    // Nothing is in the language of the page, so nothing of a sentence is unmarked.
    let chain = Chain::new(&[], "tlh", "pl");
    assert!(!chain.has_own());
    assert!(!html.contains("<p>Plik cookie to"), "{html}");
}

#[test]
fn a_file_next_to_the_policy_gives_a_language_its_sentences() {
    let file = "language = \"cs\"\n[page]\ncovers_title = \"Na co se tyto zásady vztahují\"\n[dates]\nmonths = [\"ledna\", \"února\", \"března\", \"dubna\", \"května\", \"června\", \"července\", \"srpna\", \"září\", \"října\", \"listopadu\", \"prosince\"]\n\
                [durations]\nday = { one = \"{count} den\", few = \"{count} dny\", many = \"{count} dne\", other = \"{count} dní\" }\n";
    let entry = |days: u32| {
        format!(
            "[cookies.d{days}]\nname = \"d{days}\"\npurpose = \"p\"\nlifetime = \"{days} days\"\ncategory = \"analytics\"\n"
        )
    };
    let text = MINIMAL.replace(
        "[service]",
        "language = \"cs\"\nwords = [\"words/*.toml\"]\n[service]",
    ) + &entry(2)
        + &entry(5);
    let files = Memory::from_iter([("policy.toml", text.as_str()), ("words/cs.toml", file)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let missing = checked
        .findings
        .iter()
        .find(|finding| finding.code == Code::WordsMissing);
    assert!(
        missing.is_some_and(|finding| finding.message.contains("lack page.colon")),
        "{missing:?}"
    );
    let html = rendered(checked.recovered(), Format::Html, "cs");
    assert!(
        html.contains("<h2>1. Na co se tyto zásady vztahují</h2>"),
        "{html}"
    );
    assert!(
        html.contains(">2 dny<") && html.contains(">5 dní<"),
        "{html}"
    );
    assert!(html.contains("května"), "{html}");
    assert!(html.contains("<h2 lang=\"en\">"), "{html}");
}

#[test]
fn a_country_has_its_name_in_the_language_of_the_page() {
    let text = format!(
        "{MINIMAL}[cookies.x]\nname = \"x\"\npurpose = \"p\"\nlifetime = \"1 day\"\ncategory = \"marketing\"\ntransfers = [{{ country = \"US\", safeguard = {{ en = \"adequacy decision\", de = \"Angemessenheitsbeschluss\" }} }}]\n"
    );
    let policy = read(&text);
    let html = words(&rendered(&policy, Format::Html, "de"));
    assert!(
        html.contains("Vereinigte Staaten, mit dieser Garantie: Angemessenheitsbeschluss."),
        "{html}"
    );
    assert!(
        words(&rendered(&policy, Format::Html, "en"))
            .contains("United States, under this safeguard: adequacy decision.")
    );
    assert!(page(&policy, &RenderOptions::new().language("tlh")).is_err());
}
