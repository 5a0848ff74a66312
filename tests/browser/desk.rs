//! The pages of edits in a real browser: by the keyboard alone, without a script, and in both languages.

use super::{policy, preview};
use crate::repository::repository;
use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::{Browser, Key, Page};
use cookie_registry_test_support::nu::Nu;
use std::fs;

/// The most controls of a page that somebody passes to reach one.
const MAX_TABS: usize = 400;

/// Moves the focus with the Tab key to an element.
fn tab_to(page: &Page, selector: &str) {
    let is_there = format!("document.activeElement?.matches({selector:?}) ?? false");
    for _ in 0..MAX_TABS {
        if page.eval(&is_there).unwrap() == true {
            return;
        }
        page.press(Key::Tab).unwrap();
    }
    panic!("{selector} is not reached by the keyboard");
}

fn type_into(page: &Page, selector: &str, text: &str) {
    tab_to(page, selector);
    page.fill(selector, text).unwrap();
}

fn heading(page: &Page) -> String {
    let heading = page
        .eval("document.querySelector('h1').textContent")
        .unwrap();
    heading.as_str().unwrap_or_default().to_owned()
}

#[test]
fn an_entry_is_edited_by_the_keyboard_without_a_script() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let before = policy();
    let here = repository([("policy.toml", before.as_str())]);
    let service = preview(here.path());
    let mut page = browser.new_page().unwrap();
    page.set_javascript_enabled(false).unwrap();
    page.goto(&service.url("/entries")).unwrap();
    tab_to(&page, "a[href='/entry?entry=cookies.workspace']");
    page.press_and_wait(Key::Enter).unwrap();

    // A mistake: the page says so, and its first link leads to the field.
    type_into(&page, "#f-lifetime", "a while");
    tab_to(&page, "form.entry button");
    page.press_and_wait(Key::Enter).unwrap();
    tab_to(&page, "#errors a");
    page.press(Key::Enter).unwrap();
    assert_eq!(
        page.eval("document.activeElement.id").unwrap(),
        "f-lifetime"
    );
    assert_eq!(
        page.eval("document.activeElement.value").unwrap(),
        "a while"
    );
    page.fill("#f-lifetime", "6 months").unwrap();
    tab_to(&page, "form.entry button");
    page.press_and_wait(Key::Enter).unwrap();
    assert!(
        page.eval("document.querySelector('ins').textContent")
            .unwrap()
            .to_string()
            .contains("6 months")
    );
    tab_to(&page, "form[action='/confirm'] button");
    page.press_and_wait(Key::Enter).unwrap();
    assert_eq!(heading(&page), "Written");

    let path = here.path().join("policy.toml");
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!(
        written,
        before.replace("lifetime   = \"1 year\"", "lifetime   = \"6 months\"")
    );

    tab_to(&page, "form[action='/undo'] button");
    page.press_and_wait(Key::Enter).unwrap();
    tab_to(&page, "form[action='/confirm'] button");
    page.press_and_wait(Key::Enter).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    // The browser notes the status of the page with the mistake, and nothing else.
    let noted = page.errors().unwrap();
    assert!(
        matches!(noted.as_slice(), [status] if status.contains("status of 422")),
        "{noted:?}"
    );
}

#[test]
fn everybody_can_use_the_forms_in_every_language() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let axe = Axe::load_or_skip().unwrap();
    let nu = Nu::find_or_skip().unwrap();
    let consent = include_str!("../../examples/with-consent/policy.toml");
    let with_list =
        format!("{consent}\n[[exempt]]\npath = \"src/old.rs\"\nreason = \"Until the rewrite.\"\n");
    let here = repository([("policy.toml", with_list.as_str())]);
    let service = preview(here.path());
    let mut page = browser.new_page().unwrap();
    let mut documents = Vec::new();
    let languages = ["en", "de", "fr", "es", "it", "nl", "pl", "pt"];
    for language in languages {
        page.set_extra_headers(&[("Accept-Language", language)])
            .unwrap();
        let mut look = |page: &mut Page| {
            let lang = page.eval("document.documentElement.lang").unwrap();
            assert_eq!(lang, language);
            // The markup and the colours are the same in each language; the words may be too long for a phone.
            let sizes = [(360, false), (1280, false), (1280, true)];
            let has_all = ["en", "de"].contains(&language);
            let most = if has_all { sizes.len() } else { 1 };
            for (width, dark) in sizes.into_iter().take(most) {
                page.set_window(width, 900).unwrap();
                page.set_prefers_dark(dark).unwrap();
                let overhang =
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth";
                assert_eq!(
                    page.eval(overhang).unwrap(),
                    0,
                    "{} at {width}",
                    heading(page)
                );
                let share = "document.querySelector('h1').offsetWidth / document.querySelector('main').clientWidth";
                let share = page.eval(share).unwrap().as_f64().unwrap();
                assert!(
                    share > 0.8,
                    "{}: {share} of the width at {width}",
                    heading(page)
                );
                if let Some(axe) = &axe {
                    let violations = if has_all {
                        axe.violations(page).unwrap()
                    } else {
                        axe.violations_besides_colours(page).unwrap()
                    };
                    assert_eq!(
                        violations,
                        [""; 0],
                        "{}: {width} px, dark: {dark}",
                        heading(page)
                    );
                }
            }
            page.set_prefers_dark(false).unwrap();
            let html = page.eval("document.documentElement.outerHTML").unwrap();
            documents.push(format!(
                "<!doctype html>\n{}",
                html.as_str().unwrap_or_default()
            ));
        };
        let entry = {
            page.goto(&service.url("/entries")).unwrap();
            look(&mut page);
            let first = page
                .eval("document.querySelector('tbody a').getAttribute('href')")
                .unwrap();
            first.as_str().unwrap_or_default().to_owned()
        };
        for path in [
            "/entry?entry=allow",
            "/entry?entry=exempt",
            "/entry?entry=exempt.1",
            "/new?section=allow",
            "/new?section=cookies",
            "/new?section=storage",
            "/entry?entry=none.none",
            "/banner/en",
            &entry,
        ] {
            page.goto(&service.url(path)).unwrap();
            look(&mut page);
        }
        page.fill("#f-lifetime", "a while").unwrap();
        page.click_and_wait("form.entry button").unwrap();
        look(&mut page);
        page.fill("#f-lifetime", "2 hours").unwrap();
        page.click_and_wait("form.entry button").unwrap();
        look(&mut page);
    }
    assert_eq!(
        page.errors().unwrap().len(),
        2 * languages.len(),
        "in each language, the page that is not there and the refusal"
    );
    if let Some(nu) = nu {
        assert_eq!(
            nu.errors(documents.iter().map(String::as_str)).unwrap(),
            [""; 0]
        );
    }
}
