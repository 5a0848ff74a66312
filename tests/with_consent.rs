//! The example service that asks for consent, over HTTP: a copy of an earlier choice does not count.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy sees no test in the helpers of one"
)]

use cookie_registry_test_support::http::{Request, Response};
use cookie_registry_test_support::service::{Service, WITH_CONSENT};
use std::path::Path;

const CONSENT: &str = "almanac-consent=";

/// Sends a form of the service's own page.
fn answer(service: &Service, cookie: &str, fields: &[(&str, &str)]) -> Response {
    Request::post_form(&service.url("/consent"), fields)
        .header("Sec-Fetch-Site", "same-origin")
        .header("Cookie", cookie)
        .send()
        .unwrap()
}

fn home(service: &Service, cookie: &str) -> Response {
    let url = service.url("/");
    let response = Request::get(&url).header("Cookie", cookie).send().unwrap();
    assert_eq!(response.status, 200);
    response
}

/// The consent cookie that a response sets, as a request sends it.
fn choice(response: &Response) -> Option<&str> {
    let set = response.set_cookies();
    let cookie = set.into_iter().find(|cookie| cookie.starts_with(CONSENT));
    cookie.map(|cookie| cookie.split(';').next().unwrap())
}

fn measures(response: &Response) -> bool {
    response.text().contains("/assets/measure.js")
}

#[test]
fn a_copy_of_a_consent_that_was_withdrawn_does_not_count() {
    let service = Service::start_example(WITH_CONSENT, &[]).unwrap();
    let asked = home(&service, "");
    assert!(!measures(&asked));
    let page = asked.text();
    let seen = page
        .split("name=\"seen\" value=\"")
        .skip(1)
        .map(|rest| ("seen", rest.split('"').next().unwrap()));
    let mut fields: Vec<(&str, &str)> = seen.collect();
    assert!(!fields.is_empty(), "{page}");
    fields.push(("answer", "accept-all"));
    let accepted = answer(&service, "", &fields);
    let granted = choice(&accepted).unwrap().to_owned();
    assert!(measures(&home(&service, &granted)));
    // The browser's profile is copied, and the visitor withdraws.
    let withdrawn = answer(&service, &granted, &[("answer", "withdrawal")]);
    let withdrawn = choice(&withdrawn).unwrap().to_owned();
    assert_ne!(withdrawn, granted);
    let replayed = home(&service, &format!("{granted}; almanac-reader=abc"));
    assert!(!measures(&replayed), "the withdrawal counts");
    assert_eq!(
        choice(&replayed),
        Some(&*withdrawn),
        "the browser gets it back"
    );
    let set = replayed.set_cookies();
    assert!(
        set.iter()
            .any(|cookie| cookie.starts_with("almanac-reader=; Max-Age=0")),
        "{set:?}"
    );
    assert!(choice(&home(&service, &withdrawn)).is_none());
}

#[test]
fn a_service_of_a_test_leaves_no_file_behind() {
    let service = Service::start_example(WITH_CONSENT, &[]).unwrap();
    let output = service.output();
    let (_, proof) = output
        .split_once("the proof of choices is in ")
        .unwrap_or_else(|| panic!("{output}"));
    let proof = Path::new(proof.lines().next().unwrap_or_default());
    assert!(proof.exists(), "{output}");
    let folder = proof.parent().unwrap();
    assert_ne!(folder, std::env::temp_dir());
    drop(service);
    assert!(!folder.exists(), "{output}");
}
