//! Requests that did not come out of a page of the service change nothing.

use super::client::{Client, workspace};
use super::{EMAIL, PASSWORD, Running, development, production};
use cookie_registry_test_support::http::{Request, Response};

/// Every route that changes something, with a form that would.
const CHANGES: [(&str, &[(&str, &str)]); 3] = [
    ("/workspace", &[("workspace", "research")]),
    ("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]),
    ("/sign-out", &[]),
];

/// A way to get the token wrong: the cookie and the field of a request, given the right token.
type Forgery = fn(&str) -> (Option<String>, Option<String>);

const FORGERIES: [(&str, Forgery); 9] = [
    ("no cookie", |right| (None, Some(right.to_owned()))),
    ("no field", |right| (Some(right.to_owned()), None)),
    ("neither", |_| (None, None)),
    ("an empty field", |right| {
        (Some(right.to_owned()), Some(String::new()))
    }),
    ("both empty", |_| (Some(String::new()), Some(String::new()))),
    ("another token", |right| {
        (Some(right.to_owned()), Some("0".repeat(64)))
    }),
    ("half a token", |right| {
        (Some(right.to_owned()), Some(right[..32].to_owned()))
    }),
    ("a token and more", |right| {
        (Some(right.to_owned()), Some(format!("{right}0")))
    }),
    ("the same word in both", |_| {
        (Some("guess".to_owned()), Some("guess".to_owned()))
    }),
];

fn post(
    running: &Running,
    client: &Client<'_>,
    path: &str,
    fields: &[(&str, &str)],
    token: (Option<String>, Option<String>),
) -> Response {
    let (cookie, field) = token;
    let mut fields = fields.to_vec();
    fields.extend(field.as_deref().map(|field| ("csrf", field)));
    let mut cookies = client.cookies.clone();
    cookies.remove(running.names.csrf);
    cookies.extend(cookie.map(|cookie| (running.names.csrf.to_owned(), cookie)));
    let pairs: Vec<_> = cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let request = Request::post_form(&running.service.url(path), &fields);
    request.header("Cookie", pairs.join("; ")).send().unwrap()
}

#[test]
fn a_request_without_the_right_token_changes_nothing() {
    for running in [development(), production()] {
        let mut client = Client::new(&running);
        client.sign_in();
        let right = client.csrf();
        for (path, fields) in CHANGES {
            for (what, forgery) in FORGERIES {
                let answer = post(&running, &client, path, fields, forgery(&right));
                assert_eq!(answer.status, 403, "{path} with {what}");
                assert!(answer.set_cookies().is_empty(), "{path} with {what}");
            }
        }
        assert_eq!(
            workspace(&client.get("/dashboard")),
            "Acme &amp; Sons",
            "still signed in, nothing switched"
        );
    }
}

#[test]
fn a_request_that_the_browser_says_is_from_elsewhere_changes_nothing() {
    let running = development();
    let mut client = Client::new(&running);
    client.sign_in();
    let token = client.csrf();
    let own = running.service.url("");
    let elsewhere = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
    ];
    for (path, fields) in CHANGES {
        for (name, value) in elsewhere {
            let fields: Vec<_> = fields
                .iter()
                .copied()
                .chain([("csrf", token.as_str())])
                .collect();
            let request =
                Request::post_form(&running.service.url(path), &fields).header(name, value);
            let answer = client.send(request);
            assert_eq!(answer.status, 403, "{path} with {name}: {value}");
            assert!(answer.set_cookies().is_empty());
        }
    }
    // With the same token and from here it does what it says.
    for (name, value) in [("Sec-Fetch-Site", "same-origin"), ("Origin", own.as_str())] {
        let fields = [("csrf", token.as_str()), ("workspace", "research")];
        let request =
            Request::post_form(&running.service.url("/workspace"), &fields).header(name, value);
        assert_eq!(client.send(request).status, 303, "{name}: {value}");
    }
    assert_eq!(workspace(&client.get("/dashboard")), "Research Lab");
}

#[test]
fn a_token_from_before_signing_in_is_worth_nothing_after() {
    let running = development();
    let mut client = Client::new(&running);
    let before = client.csrf();
    client.sign_in();
    assert_ne!(client.csrf(), before);
}

#[test]
fn asking_by_another_method_or_with_another_body_changes_nothing() {
    let running = development();
    let mut client = Client::new(&running);
    client.sign_in();
    for (path, _) in CHANGES.into_iter().filter(|(path, _)| *path != "/sign-in") {
        assert_eq!(client.get(path).status, 405, "{path}");
    }
    let url = running.service.url("/sign-out");
    let json = Request::new("POST", &url).header("Content-Type", "application/json");
    assert_eq!(client.send(json).status, 400);
    let long = "x".repeat(100_000);
    let token = client.csrf();
    let fields = [("csrf", token.as_str()), ("workspace", long.as_str())];
    let too_long = Request::post_form(&running.service.url("/workspace"), &fields);
    assert_eq!(client.send(too_long).status, 400);
    assert_eq!(client.get("/dashboard").status, 200);
}
