//! Every `Set-Cookie` header is exactly that of the policy.

use super::client::Client;
use super::{Running, development, production};

/// The header with what follows the value, written out by hand.
fn expected(running: &Running) -> [(&'static str, &'static str); 3] {
    let names = &running.names;
    if names.session.starts_with("__") {
        [
            (
                names.session,
                "; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax",
            ),
            (names.csrf, "; Path=/; Secure; HttpOnly; SameSite=Lax"),
            (
                names.workspace,
                "; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax",
            ),
        ]
    } else {
        [
            (
                names.session,
                "; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax",
            ),
            (names.csrf, "; Path=/; HttpOnly; SameSite=Lax"),
            (
                names.workspace,
                "; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax",
            ),
        ]
    }
}

#[test]
fn every_header_has_exactly_the_attributes_of_the_policy() {
    for running in [development(), production()] {
        let mut client = Client::new(&running);
        client.get("/");
        client.get("/cookies");
        client.sign_in();
        client.get("/dashboard");
        client.post("/workspace", &[("workspace", "northwind")]);
        client.get("/dashboard");
        let expected = expected(&running);
        for header in &client.set {
            let (name, rest) = header.split_once('=').unwrap();
            let (_, attributes) = expected
                .iter()
                .find(|(known, _)| *known == name)
                .unwrap_or_else(|| panic!("undeclared: {header}"));
            let (value, sent) = rest.split_at(rest.find(';').unwrap());
            assert_eq!(sent, *attributes, "{header}");
            assert!(!value.is_empty(), "{header}");
        }
        for (name, _) in expected {
            let prefix = format!("{name}=");
            assert!(
                client.set.iter().any(|header| header.starts_with(&prefix)),
                "{name} was never set"
            );
        }
    }
}

#[test]
fn signing_out_removes_the_session_with_the_same_attributes() {
    for running in [development(), production()] {
        let mut client = Client::new(&running);
        client.sign_in();
        let answer = client.post("/sign-out", &[]);
        let [(session, attributes), ..] = expected(&running);
        let attributes = attributes.replace(
            "; Max-Age=2592000",
            "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        );
        // Another response may meanwhile have set chunks, which the request did not carry.
        let chunks = (0..10).map(|chunk| format!("{session}.{chunk}={attributes}"));
        let all = chunks.chain([format!("{session}={attributes}")]);
        assert_eq!(answer.set_cookies(), all.collect::<Vec<_>>());
    }
}

#[test]
fn the_session_is_renewed_with_each_visit_to_the_dashboard() {
    let running = development();
    let mut client = Client::new(&running);
    client.sign_in();
    let token = client.cookies[running.names.session].clone();
    let page = client.get("/dashboard");
    let renewed = format!(
        "{}={token}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax",
        running.names.session
    );
    assert_eq!(page.set_cookies(), [renewed]);
}

#[test]
fn public_pages_set_nothing() {
    let running = production();
    for path in [
        "/",
        "/about",
        "/cookies",
        "/signed-out",
        "/nowhere",
        "/assets/style.css",
    ] {
        let page = running.service.get(path).unwrap();
        assert!(
            page.set_cookies().is_empty(),
            "{path}: {:?}",
            page.set_cookies()
        );
    }
}
