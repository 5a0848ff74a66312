//! The policy page in a real browser: hostile texts run nothing and break no layout, in any language,
//! and what judges pages finds nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

#[path = "../page/hostile_policy.rs"]
mod hostile_policy;

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, Policy, check_file, check_files};
use cookie_registry_render::page::{RenderOptions, STYLESHEET};
use cookie_registry_render::{Format, render};
use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::{Browser, Page};
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::nu::Nu;
use hostile_policy::{FIELDS, HOSTILE, harmless, large, policy_of};
use std::path::Path;

const CSP: &str = "Content-Security-Policy: default-src 'self'";

fn html(policy: &Policy, language: &str) -> String {
    let options = RenderOptions::new()
        .language(language)
        .stylesheet("/style.css");
    render(policy, Format::Html, &options).unwrap()
}

/// Longer than any line.
const ENDLESS: &str = concat!(
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
);

/// Serves `/harmless`, `/large`, `/hostile/NUMBER` and `/LANGUAGE`, the last with a content security policy. The
/// hostile ones have none: the page must hold without it.
fn answer(asked: &Asked) -> Answer {
    match asked.path.trim_start_matches('/') {
        "style.css" => Answer::style(STYLESHEET),
        "harmless" => Answer::html(&html(&policy_of(harmless), "en")),
        "large" => Answer::html(&html(&large_policy(), "en")),
        path if path.starts_with("usual/") => {
            let language = path.trim_start_matches("usual/");
            Answer::html(&html(&usual_policy(), language))
        }
        path => match path
            .strip_prefix("hostile/")
            .and_then(|number| number.parse().ok())
        {
            Some(number) => Answer::html(&html(&policy_of(|_| hostile(number).to_owned()), "en")),
            None if cookie_registry_words::languages().any(|language| language == path) => {
                Answer::html(&html(&root_policy(), path)).header(CSP)
            }
            None => Answer::not_found(),
        },
    }
}

fn hostile(number: usize) -> &'static str {
    HOSTILE.get(number).copied().unwrap_or(ENDLESS)
}

/// Hundreds of entries, among whose texts are all hostile ones.
fn large_policy() -> Policy {
    large(300, hostile)
}

/// The entries of [`usual_policy`], and its languages.
const ENTRIES: usize = 60;
const LANGUAGES: [&str; 4] = ["en", "de", "fr", "es"];

/// The purposes of a service, in each of [`LANGUAGES`].
const PURPOSES: [[&str; 4]; 3] = [
    [
        "Remembers which workspace you last used, so that you land on it next time.",
        "Merkt sich, welchen Arbeitsbereich Sie zuletzt benutzt haben, damit Sie beim nächsten Mal dort beginnen.",
        "Retient l’espace de travail que vous avez utilisé en dernier, pour que vous y reveniez la prochaine fois.",
        "Recuerda el espacio de trabajo que utilizó por última vez, para que vuelva a él la próxima vez.",
    ],
    [
        "Keeps what you have entered in this form until you send it.",
        "Bewahrt, was Sie in dieses Formular eingegeben haben, bis Sie es absenden.",
        "Conserve ce que vous avez saisi dans ce formulaire jusqu’à ce que vous l’envoyiez.",
        "Conserva lo que ha introducido en este formulario hasta que lo envíe.",
    ],
    [
        "Remembers the language and the time zone in which you read our pages.",
        "Merkt sich die Sprache und die Zeitzone, in der Sie unsere Seiten lesen.",
        "Retient la langue et le fuseau horaire dans lesquels vous lisez nos pages.",
        "Recuerda el idioma y la zona horaria en los que lee nuestras páginas.",
    ],
];

/// A policy with as many entries as a service with many functions has, in four languages.
fn usual_policy() -> Policy {
    let mut text = String::from(
        "format = 1\n[policy]\ntitle = { en = \"Cookie Policy\", de = \"Cookie-Richtlinie\", \
         fr = \"Politique de cookies\", es = \"Política de cookies\" }\nlast_updated = 2026-05-09\n\
         languages = [\"en\", \"de\", \"fr\", \"es\"]\n[service]\nname = \"Almanac\"\ndomains = [\"our.example\"]\n\
         contact = \"privacy@our.example\"\nprivacy_policy = \"https://our.example/privacy\"\n",
    );
    for (number, purposes) in PURPOSES.iter().cycle().take(ENTRIES).enumerate() {
        let texts = LANGUAGES.iter().zip(purposes);
        let texts: Vec<String> = texts
            .map(|(language, purpose)| format!("{language} = \"{purpose}\""))
            .collect();
        text.push_str(&format!(
            "[cookies.entry-{number}]\nname = \"__Host-example-entry-{number}\"\ncategory = \"necessary\"\n\
             exemption = \"user-input\"\npurpose = {{ {} }}\n{}",
            texts.join(", "),
            match number % 3 {
                0 => "lifetime = \"1 year\"\nprovider = \"Almanac Hosting Services Ltd\"\n\
                      recipients = [\"Almanac Support GmbH\"]\n",
                _ => "lifetime = \"session\"\n",
            }
        ));
    }
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let errors = checked.findings.iter().map(|finding| &finding.message);
    let errors: Vec<_> = errors.collect();
    checked
        .policy()
        .unwrap_or_else(|| panic!("{errors:?}"))
        .clone()
}

fn root_policy() -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml");
    let checked = check_file(&path, Options::today()).unwrap();
    checked.policy().expect("policy.toml is valid").clone()
}

fn count(page: &Page, selector: &str) -> u64 {
    page.eval(&format!("document.querySelectorAll({selector:?}).length"))
        .unwrap()
        .as_u64()
        .unwrap()
}

fn overhang(page: &Page, width: u32) -> i64 {
    page.set_window(width, 800).unwrap();
    let script = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    page.eval(script).unwrap().as_i64().unwrap()
}

#[test]
fn hostile_texts_run_nothing_and_break_no_layout() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/harmless")).unwrap();
    assert!(count(&page, "td") > 10 && FIELDS > 40);
    let shape = "[...document.querySelectorAll('*')].filter(e => e.localName !== 'a').map(e => e.localName).join(' ')";
    let expected = page.eval(shape).unwrap();
    for number in 0..=HOSTILE.len() {
        page.goto(&server.url(&format!("/hostile/{number}")))
            .unwrap();
        assert_eq!(page.eval(shape).unwrap(), expected, "{}", hostile(number));
        let links = "[...document.links].filter(a => !['https:', 'mailto:', 'http:'].includes(a.protocol)).length";
        assert_eq!(page.eval(links).unwrap(), 0, "{}", hostile(number));
        for width in [360, 1280] {
            assert_eq!(
                overhang(&page, width),
                0,
                "{} at {width} px",
                hostile(number)
            );
        }
    }
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn every_language_fits_on_a_phone_and_works_under_the_strictest_policy() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    for language in cookie_registry_words::languages() {
        page.goto(&server.url(&format!("/{language}"))).unwrap();
        for width in [320, 360, 830, 1280] {
            assert_eq!(overhang(&page, width), 0, "{language} at {width} px");
        }
        let styled = "getComputedStyle(document.querySelector('.cookie-policy')).maxWidth";
        assert_eq!(
            page.eval(styled).unwrap(),
            "1088px",
            "the style sheet is there"
        );
    }
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

/// The width of a small phone in CSS pixels.
const PHONE: u32 = 360;
/// The most pixels that one of the usual entries is high on such a phone, and the most of a page with 60 of them
/// (`docs/templates.md`).
const MOST_OF_ENTRY: i64 = 300;
const MOST_OF_PAGE: i64 = 16_000;

#[test]
fn a_page_of_sixty_entries_is_bounded_on_a_phone_in_each_language() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    for language in LANGUAGES {
        page.goto(&server.url(&format!("/usual/{language}")))
            .unwrap();
        assert_eq!(count(&page, "tbody tr[id]"), ENTRIES as u64);
        assert_eq!(overhang(&page, PHONE), 0, "{language}");
        let pixels = |script: &str| page.eval(script).unwrap().as_i64().unwrap();
        let height = "document.documentElement.scrollHeight";
        let folded = pixels(height);
        page.eval("document.querySelectorAll('details').forEach(one => { one.open = true })")
            .unwrap();
        let entry = pixels(
            "Math.ceil(Math.max(...[...document.querySelectorAll('tbody tr[id]')].map(row => row.getBoundingClientRect().height)))",
        );
        let whole = pixels(height);
        eprintln!(
            "{language} at {PHONE} px: an entry has at most {entry} px, and the page {folded} px, unfolded {whole} px"
        );
        assert!(entry <= MOST_OF_ENTRY, "{language}: an entry of {entry} px");
        assert!(
            folded <= whole && whole <= MOST_OF_PAGE,
            "{language}: {whole} px"
        );
        assert_eq!(overhang(&page, PHONE), 0, "{language}, unfolded");
    }
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn a_large_hostile_page_runs_nothing_and_fits_on_a_phone() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/large")).unwrap();
    assert_eq!(count(&page, "tbody tr[id]"), 303);
    assert_eq!(count(&page, "script, img, iframe, h1 ~ h1"), 0);
    for width in [360, 1280] {
        assert_eq!(overhang(&page, width), 0, "at {width} px");
        // Nothing lies over what stands next to it either.
        let overlapping = "[...document.querySelectorAll('td, tbody th')].filter(cell => cell.scrollWidth > cell.clientWidth + 1).length";
        assert_eq!(page.eval(overlapping).unwrap(), 0, "at {width} px");
    }
    page.set_media("print", &[]).unwrap();
    assert_eq!(overhang(&page, 700), 0, "on paper");
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

/// What a visitor's system may ask for.
const WISHES: [&[(&str, &str)]; 4] = [
    &[("prefers-color-scheme", "light")],
    &[("prefers-color-scheme", "dark")],
    &[
        ("prefers-color-scheme", "light"),
        ("prefers-contrast", "more"),
    ],
    &[
        ("prefers-color-scheme", "dark"),
        ("prefers-contrast", "more"),
    ],
];

#[test]
fn the_page_breaks_none_of_the_rules_of_wcag() {
    let (Some(browser), Some(axe)) = (
        Browser::start_or_skip().unwrap(),
        Axe::load_or_skip().unwrap(),
    ) else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    for language in cookie_registry_words::languages() {
        page.goto(&server.url(&format!("/{language}"))).unwrap();
        for width in [390, 1280] {
            page.set_window(width, 800).unwrap();
            for wishes in WISHES {
                page.set_media("", wishes).unwrap();
                let found = axe.violations(&page).unwrap();
                assert_eq!(found, [""; 0], "{language}, {width} px, {wishes:?}");
            }
        }
    }
    for path in ["/large", "/hostile/0"] {
        page.goto(&server.url(path)).unwrap();
        for width in [390, 1280] {
            page.set_window(width, 800).unwrap();
            assert_eq!(
                axe.violations(&page).unwrap(),
                [""; 0],
                "{path}, {width} px"
            );
        }
    }
}

/// On a phone the style sheet lays the rows of tables out as blocks.
#[test]
fn tables_stay_tables_for_who_hears_the_page() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/en")).unwrap();
    let roles = ["table", "row", "columnheader", "rowheader", "cell"];
    let shown = |width| {
        page.set_window(width, 800).unwrap();
        roles.map(|role| page.count_role(role).unwrap())
    };
    let wide = shown(1280);
    let rows = usize::try_from(count(&page, "tr")).unwrap();
    let cells = usize::try_from(count(&page, "td")).unwrap();
    assert_eq!((wide[0], wide[1], wide[4]), (2, rows, cells));
    assert_eq!(shown(390), wide, "{roles:?} on a phone");
}

#[test]
fn the_page_is_html_as_the_standard_has_it() {
    let Some(nu) = Nu::find_or_skip().unwrap() else {
        return;
    };
    let languages =
        cookie_registry_words::languages().map(|language| html(&root_policy(), language));
    let hostile = (0..=HOSTILE.len()).map(|at| html(&policy_of(|_| hostile(at).to_owned()), "en"));
    let large = std::iter::once(html(&large_policy(), "fr"));
    let documents: Vec<String> = languages.chain(hostile).chain(large).collect();
    let found = nu.errors(documents.iter().map(String::as_str)).unwrap();
    assert_eq!(found, [""; 0]);
}
