//! Visits: signing in, landing on the last workspace, signing out.

use super::client::{Client, workspace};
use super::{EMAIL, PASSWORD, Running, development, production};
use cookie_registry_test_support::http::Request;

fn whole_visit(running: &Running) {
    let mut client = Client::new(running);
    assert_eq!(client.get("/").status, 200);
    assert_eq!(
        client.get("/dashboard").header("location"),
        Some("/sign-in")
    );

    client.sign_in();
    assert_eq!(workspace(&client.get("/dashboard")), "Acme &amp; Sons");
    let switched = client.post("/workspace", &[("workspace", "research")]);
    assert_eq!(
        (switched.status, switched.header("location")),
        (303, Some("/dashboard"))
    );
    assert_eq!(workspace(&client.get("/dashboard")), "Research Lab");

    let left = client.post("/sign-out", &[]);
    assert_eq!(
        (left.status, left.header("location")),
        (303, Some("/signed-out"))
    );
    assert!(
        !client.cookies.contains_key(running.names.session),
        "signing out clears the session cookie"
    );
    assert_eq!(client.get("/signed-out").status, 200);
    assert_eq!(
        client.get("/dashboard").header("location"),
        Some("/sign-in")
    );

    client.sign_in();
    assert_eq!(
        workspace(&client.get("/dashboard")),
        "Research Lab",
        "the last workspace"
    );
}

#[test]
fn a_visitor_signs_in_lands_on_the_last_workspace_and_signs_out() {
    whole_visit(&development());
    whole_visit(&production());
}

#[test]
fn a_wrong_password_opens_no_session() {
    let running = development();
    for (email, password) in [
        (EMAIL, "wrong"),
        ("nobody@connectwyze.example", PASSWORD),
        ("", ""),
    ] {
        let mut client = Client::new(&running);
        let answer = client.post("/sign-in", &[("email", email), ("password", password)]);
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("do not belong together"));
        assert!(!client.cookies.contains_key(running.names.session));
    }
    let mut client = Client::new(&running);
    let answer = client.post(
        "/sign-in",
        &[("email", "\"><script>x</script>"), ("password", "")],
    );
    assert!(
        !answer.text().contains("<script>x"),
        "what was typed comes back as text"
    );
}

#[test]
fn a_session_that_was_never_given_out_is_none() {
    let running = development();
    let mut client = Client::new(&running);
    client.sign_in();
    let real = client.cookies[running.names.session].clone();
    let flipped = if real.starts_with('0') { "1" } else { "0" };
    for forged in [
        "0".repeat(64),
        format!("{flipped}{}", &real[1..]),
        real.to_uppercase(),
        String::new(),
        "a".repeat(3000),
    ] {
        let mut forger = Client::new(&running);
        forger
            .cookies
            .insert(running.names.session.to_owned(), forged);
        assert_eq!(
            forger.get("/dashboard").header("location"),
            Some("/sign-in")
        );
        assert!(
            !forger.cookies.contains_key(running.names.session),
            "a worthless cookie is taken away"
        );
    }
    assert_eq!(client.get("/dashboard").status, 200);
}

#[test]
fn a_session_is_dead_once_its_visitor_has_signed_out_or_in_again() {
    let running = development();
    let mut client = Client::new(&running);
    client.sign_in();
    let first = client.cookies[running.names.session].clone();
    let mut thief = Client::new(&running);
    thief
        .cookies
        .insert(running.names.session.to_owned(), first.clone());
    assert_eq!(thief.get("/dashboard").status, 200);
    client.post("/sign-out", &[]);
    thief
        .cookies
        .insert(running.names.session.to_owned(), first.clone());
    assert_eq!(thief.get("/dashboard").status, 303);

    // Nobody can plant a token that is good after signing in.
    client
        .cookies
        .insert(running.names.session.to_owned(), first.clone());
    client.sign_in();
    let second = client.cookies[running.names.session].clone();
    assert_ne!(second, first);
    client.sign_in();
    let mut thief = Client::new(&running);
    thief
        .cookies
        .insert(running.names.session.to_owned(), second);
    assert_eq!(
        thief.get("/dashboard").status,
        303,
        "signing in again ends the session before"
    );
}

#[test]
fn in_production_the_name_of_development_is_not_read() {
    let running = production();
    let mut client = Client::new(&running);
    client.sign_in();
    let token = client.cookies[running.names.session].clone();
    let mut other = Client::new(&running);
    other
        .cookies
        .insert("next-auth.session-token".to_owned(), token);
    assert_eq!(other.get("/dashboard").status, 303);
}

#[test]
fn a_workspace_that_does_not_exist_is_neither_shown_nor_remembered() {
    let running = development();
    let mut client = Client::new(&running);
    client.sign_in();
    for value in ["%3Cscript%3Ealert(1)%3C/script%3E", "%FF%00", "gone", ""] {
        client
            .cookies
            .insert(running.names.workspace.to_owned(), value.to_owned());
        let page = client.get("/dashboard");
        assert_eq!(workspace(&page), "Acme &amp; Sons");
        assert!(!page.text().contains("<script>alert"));
    }
    let before = client.set.len();
    let answer = client.post("/workspace", &[("workspace", "x\r\nSet-Cookie: evil=1")]);
    assert_eq!(answer.status, 404);
    assert_eq!(client.set.len(), before);
}

#[test]
fn a_malformed_cookie_header_hides_no_neighbour() {
    let running = development();
    let mut client = Client::new(&running);
    client.sign_in();
    let session = format!(
        "{}={}",
        running.names.session, client.cookies[running.names.session]
    );
    let workspace_cookie = format!("{}=northwind", running.names.workspace);
    let broken: [&[u8]; 9] = [
        b"",
        b";",
        b"=",
        b"; ; ;;",
        b"nonsense",
        b"=nameless",
        b"a=\"b; c\"",
        b"\xff\xfe=\x80",
        b"a=b=c,d=e\t",
    ];
    for junk in broken {
        let header = [
            junk,
            b"; ",
            session.as_bytes(),
            b"; ",
            junk,
            b";",
            workspace_cookie.as_bytes(),
            b"; ",
            junk,
        ]
        .concat();
        let page = Request::get(&running.service.url("/dashboard"))
            .header("Cookie", &header)
            .send()
            .unwrap();
        assert_eq!(
            workspace(&page),
            "Northwind Traders",
            "{}",
            String::from_utf8_lossy(&header)
        );
        // HTTP/2 and some proxies spread cookies over several headers.
        let page = Request::get(&running.service.url("/dashboard"))
            .header("Cookie", junk)
            .header("Cookie", &workspace_cookie)
            .header("Cookie", &session)
            .send()
            .unwrap();
        assert_eq!(workspace(&page), "Northwind Traders");
    }
}

#[test]
fn every_page_comes_with_its_guards_and_nothing_inline() {
    for running in [development(), production()] {
        let mut client = Client::new(&running);
        let mut pages = vec![];
        for path in [
            "/",
            "/about",
            "/cookies",
            "/sign-in",
            "/signed-out",
            "/nowhere",
            "/assets/style.css",
            "/assets/settings.js",
        ] {
            pages.push((path, client.get(path)));
        }
        client.sign_in();
        pages.push(("/dashboard", client.get("/dashboard")));
        let production = running.names.session.starts_with("__");
        for (path, page) in pages {
            let header = |name: &str| page.header(name).unwrap_or_default();
            assert!(
                header("content-security-policy").contains("default-src 'self'"),
                "{path}"
            );
            assert!(
                header("content-security-policy").contains("frame-ancestors 'none'"),
                "{path}"
            );
            assert!(
                !header("content-security-policy").contains("unsafe"),
                "{path}"
            );
            assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(
                !header("strict-transport-security").is_empty(),
                production,
                "{path}"
            );
            assert_eq!(
                page.status,
                if path == "/nowhere" { 404 } else { 200 },
                "{path}"
            );
            if header("content-type").starts_with("text/html") {
                let text = page.text();
                // The policy is the same for everybody, all else may be made for one visitor.
                let cached = if path == "/cookies" {
                    "no-cache"
                } else {
                    "no-store"
                };
                assert_eq!(header("cache-control"), cached, "{path}");
                assert_eq!(text.matches("<h1").count(), 1, "{path}");
                for inline in ["<style", " style=\"", "<script>", " onclick", "javascript:"] {
                    assert!(!text.contains(inline), "{path}: {inline}");
                }
            }
        }
    }
}
