//! What curl and Python's http.cookiejar keep of the cookies of a whole visit.

use super::client::form_token;
use super::{EMAIL, PASSWORD, Running, development, production};
use cookie_registry_policy::model::Domain;
use cookie_registry_policy::{Options, Policy, check_file};
use cookie_registry_test_support::http::Request;
use cookie_registry_test_support::jars::{CurlJar, JarError, PythonJar, StoredCookie, Visit};
use std::env;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// With this set to `1`, a client that is not installed fails the test instead of skipping it.
const REQUIRE_TOOLS: &str = "COOKIE_REGISTRY_REQUIRE_TOOLS";

type Send<'a> = &'a dyn Fn(&Request) -> Result<Visit, JarError>;

fn policy() -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml");
    check_file(&path, Options::today())
        .unwrap()
        .policy()
        .unwrap()
        .clone()
}

/// The first visit; `None` where the client is not installed and may be missing.
fn first(send: Send<'_>, request: &Request) -> Option<Visit> {
    match send(request) {
        Err(error @ JarError::NotFound { .. }) if env::var(REQUIRE_TOOLS).as_deref() != Ok("1") => {
            eprintln!("skipped: {error}");
            None
        }
        visit => Some(visit.unwrap()),
    }
}

/// Signs in and switches the workspace with a client, and gives its jar. `resend` adds the cookies by
/// hand, for a client that does not send `Secure` ones over plain http.
fn jar_of_a_visit(running: &Running, send: Send<'_>, resend: bool) -> Option<Vec<StoredCookie>> {
    let url = |path: &str| running.service.url(path);
    let with = |request: Request, cookies: &[StoredCookie]| {
        let pairs: Vec<_> = cookies
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        if resend {
            request.header("Cookie", pairs.join("; "))
        } else {
            request
        }
    };
    let visit = first(send, &Request::get(&url("/sign-in")))?;
    let token = form_token(&visit.response);
    let fields = [
        ("csrf", token.as_str()),
        ("email", EMAIL),
        ("password", PASSWORD),
    ];
    let visit = send(&with(
        Request::post_form(&url("/sign-in"), &fields),
        &visit.cookies,
    ))
    .unwrap();
    assert_eq!(visit.response.status, 303, "{}", visit.response.text());
    let visit = send(&with(Request::get(&url("/dashboard")), &visit.cookies)).unwrap();
    let token = form_token(&visit.response);
    let fields = [("csrf", token.as_str()), ("workspace", "northwind")];
    let visit = send(&with(
        Request::post_form(&url("/workspace"), &fields),
        &visit.cookies,
    ))
    .unwrap();
    assert_eq!(visit.response.status, 303, "{}", visit.response.text());
    let kept = visit.cookies;

    let fields = [("csrf", token.as_str())];
    let visit = send(&with(Request::post_form(&url("/sign-out"), &fields), &kept)).unwrap();
    assert!(
        visit
            .cookies
            .iter()
            .all(|cookie| cookie.name != running.names.session),
        "signing out removes it from the jar"
    );
    assert_eq!(visit.cookies.len(), kept.len() - 1);
    Some(kept)
}

/// Holds a jar against the policy, field by field.
fn assert_as_declared(running: &Running, kept: &[StoredCookie], tells_same_site: bool) {
    let policy = policy();
    let production = running.names.session.starts_with("__");
    let environment = if production {
        cookie_registry::Environment::Production
    } else {
        cookie_registry::Environment::Development
    };
    assert_eq!(kept.len(), policy.cookies.len(), "{kept:?}");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    for declared in &policy.cookies {
        let name = declared.disclosure.naming.name(environment);
        let cookie = kept
            .iter()
            .find(|cookie| cookie.name == name)
            .unwrap_or_else(|| panic!("{name} was not kept"));
        assert_eq!(cookie.domain, "127.0.0.1", "{name}");
        assert_eq!(
            cookie.host_only,
            declared.domain == Domain::HostOnly,
            "{name}"
        );
        assert_eq!(cookie.path, declared.path, "{name}");
        assert_eq!(cookie.http_only, declared.http_only, "{name}");
        assert_eq!(cookie.secure, declared.secure && production, "{name}");
        let same_site = cookie.same_site.as_deref().map(str::to_lowercase);
        let expected = tells_same_site.then(|| declared.same_site.as_str().to_owned());
        assert_eq!(same_site, expected, "{name}");
        match (cookie.expires, declared.disclosure.lifetime.seconds()) {
            (None, None) => {}
            (Some(expires), Some(seconds)) => {
                let expected = i64::try_from(now + seconds).unwrap();
                assert!(
                    (expected - 60..=expected + 1).contains(&expires),
                    "{name}: {expires}, not {expected}"
                );
            }
            (kept, declared) => panic!("{name}: kept until {kept:?}, declared for {declared:?}"),
        }
    }
}

#[test]
fn curl_keeps_what_the_policy_declares() {
    for running in [development(), production()] {
        let jar = CurlJar::new().unwrap();
        // curl takes a loopback address for a secure origin.
        if let Some(kept) = jar_of_a_visit(&running, &|request| jar.send(request), false) {
            assert_as_declared(&running, &kept, false);
        }
    }
}

#[test]
fn python_keeps_what_the_policy_declares() {
    for (running, resend) in [(development(), false), (production(), true)] {
        let jar = PythonJar::new().unwrap();
        if let Some(kept) = jar_of_a_visit(&running, &|request| jar.send(request), resend) {
            assert_as_declared(&running, &kept, true);
        }
    }
}
