//! What libraries offer beside a cookie and its jar: middleware, views, removals.

use crate::found;

#[test]
fn a_cookie_whose_lifetime_is_over_is_removed() {
    let head = "use cookie::{Cookie, CookieJar, time::Duration};\nfn f(jar: &mut CookieJar, h: &mut HeaderMap) {\n";
    for (body, expected) in [
        (
            "let c = Cookie::build((\"a\", \"\")).max_age(Duration::ZERO).path(\"/\"); keep(c);",
            &["3 remove a"][..],
        ),
        (
            "let c = Cookie::build((\"a\", \"\")).max_age(0.days()); jar.add(c);",
            &["3 remove a", "3 remove a"],
        ),
        (
            "let c = Cookie::build((\"a\", \"\")).max_age(Duration::seconds(0)); keep(c);",
            &["3 remove a"],
        ),
        (
            "let c = Cookie::build((\"a\", \"\")).max_age(Duration::seconds(10)); keep(c);",
            &["3 set a"],
        ),
        (
            "let c = Cookie::build((\"a\", \"\")).expires(OffsetDateTime::UNIX_EPOCH); keep(c);",
            &["3 remove a"],
        ),
        (
            "let mut c = Cookie::new(\"a\", \"\"); c.set_max_age(Duration::ZERO);\nh.append(SET_COOKIE, c.to_string().parse()?);",
            &["3 remove a", "4 remove a"],
        ),
        (
            "let mut c = Cookie::new(\"a\", \"\"); c.set_max_age(age);\nh.append(SET_COOKIE, c.to_string().parse()?);",
            &["3 set a", "4 set a"],
        ),
        (
            "let c = Cookie::new(\"a\", \"\");\njar.add(c.clone());\njar.remove(c);",
            &["3 remove a", "4 set a", "5 remove a"],
        ),
        (
            "let c = Cookie::new(\"a\", \"\");\nlet d = Cookie::new(\"d\", \"\");\njar.remove(c); jar.add(d);",
            &["3 remove a", "4 set d", "5 remove a", "5 set d"],
        ),
        (
            "h.insert(\"set-cookie\", \"a=; Path=/; Max-Age=0\");",
            &["3 remove a"],
        ),
        (
            "h.insert(\"set-cookie\", \"a=1; Path=/; Max-Age=60\");",
            &["3 set a"],
        ),
        (
            "let t = \"a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT\";",
            &["3 remove a"],
        ),
        (
            "res.remove_cookie_with(Cookie::new(\"a\", \"\"));",
            &["3 remove a"],
        ),
    ] {
        let source = format!("{head}{body}\n}}");
        assert_eq!(found(&source), expected, "{source}");
    }
    let others = "use cookie::Cookie;\nfn f() { keep(Cookie::new(\"a\", \"1\")); }\nfn g(r: R) { r.cookie(Cookie::build((\"a\", \"\")).max_age(Duration::ZERO).build()); }\nfn h() { let mut c = Cookie::new(\"b\", \"\"); c.make_removal(); }";
    assert_eq!(found(others), ["2 set a", "3 remove a", "4 remove b"]);
    // What one function removes, another has set.
    let apart = "use cookie::{Cookie, CookieJar};\nfn gone() -> Cookie<'static> { Cookie::new(\"a\", \"\") }\nfn f() { keep(Cookie::new(\"a\", \"1\")); }\nfn g(jar: &mut CookieJar) { let c = gone(); jar.remove(c); }";
    assert_eq!(found(apart), ["2 set a", "3 set a", "4 remove a"]);
    let page = "use web_sys::HtmlDocument;\nfn f(d: &HtmlDocument) {\nd.set_cookie(\"a=; max-age=0\");\nd.set_cookie(\"b=1\"); }";
    assert_eq!(found(page), ["3 remove a", "4 set b"]);
}

#[test]
fn a_middleware_is_told_by_its_module_and_its_configuration() {
    for (source, expected) in [
        (
            "use salvo::csrf::*;\nfn f() { hmac_cookie_csrf(*b\"k\", finder()); }",
            &["2 set salvo.csrf"][..],
        ),
        (
            "use salvo::csrf::bcrypt_cookie_csrf;\nfn f() { bcrypt_cookie_csrf(finder()); }",
            &["2 set salvo.csrf"],
        ),
        (
            "fn f() { salvo_csrf::ccp_cookie_csrf(*b\"k\", finder()); }",
            &["1 set salvo.csrf"],
        ),
        (
            "use salvo::csrf::*;\nfn f() { hmac_session_csrf(*b\"k\", finder()); }",
            &[],
        ),
        (
            "use salvo::csrf::*;\nfn hmac_cookie_csrf() {}\nfn f() { hmac_cookie_csrf(); }",
            &[],
        ),
        (
            "use salvo::flash::CookieStore;\nfn f() { CookieStore::new(); }",
            &["2 set salvo.flash"],
        ),
        (
            "use salvo::csrf::CookieStore;\nfn f() { CookieStore::new(); }",
            &["2 set salvo.csrf"],
        ),
        (
            "use salvo::flash::*;\nfn f() { CookieStore::new().name(\"a\"); }",
            &["2 set a"],
        ),
        (
            "use salvo::session::CookieStore;\nfn f() { CookieStore::new(); }",
            &[],
        ),
        (
            "use poem::session::{CookieConfig, ServerSession};\nfn f() {\n    ServerSession::new(\n        CookieConfig::default().secure(false).name(\"a\"),\n        storage,\n    );\n}",
            &["3 set a", "4 set a"],
        ),
        (
            "use poem::session::{CookieConfig, ServerSession};\nfn f() {\n    ServerSession::new(\n        CookieConfig::default(),\n        storage,\n    );\n}",
            &["3 set poem-session", "4 set poem-session"],
        ),
        (
            "use axum_session::{SessionConfig, SessionLayer};\nfn f() {\n    let c = SessionConfig::default().with_session_name(\"a\");\n    SessionLayer::new(s);\n}",
            &["3 set a", "3 set a", "4 set ?"],
        ),
        (
            "use actix_identity::IdentityMiddleware;\nfn f() { IdentityMiddleware::default(); }",
            &[],
        ),
    ] {
        assert_eq!(found(source), expected, "{source}");
    }
}

#[test]
fn a_librarys_type_beside_ones_own_is_told_by_its_path() {
    let own = "pub struct CookieJar;\nfn f() { let mut jar = cookie::CookieJar::new();\njar.add(made()); }";
    assert_eq!(found(own), ["3 set ?"]);
    let module = "mod cookie;\npub use cookie::{Cookie, CookieJar};";
    assert_eq!(found(module), [""; 0]);
    assert_eq!(found("pub use cookie::Cookie;"), ["1 import ?"]);
}

#[test]
fn jars_are_followed_through_the_views_of_every_library() {
    let poem = "use poem::{Request, web::cookie::CookieJar};\nfn f(req: &Request, jar: &CookieJar) {\n    req.cookie().remove(\"a\");\n    jar.private_with_key(&k).remove(\"b\");\n    jar.signed_with_key(&k).add(made());\n}";
    assert_eq!(found(poem), ["3 remove a", "4 remove b", "5 set ?"]);
    let other =
        "use actix_web::HttpRequest;\nfn f(req: HttpRequest) { req.cookie().remove(\"a\"); }";
    assert_eq!(found(other), [""; 0]);
    let raw = "fn f(res: &mut Response) { res.adjoin_raw_header(\"Set-Cookie\", \"a=v\"); }";
    assert_eq!(found(raw), ["1 set a"]);
}

#[test]
fn the_header_is_known_by_whatever_name_its_name_goes() {
    let head =
        "use http::{HeaderMap, HeaderName, header::SET_COOKIE};\nfn f(h: &mut HeaderMap) {\n";
    for (body, expected) in [
        (
            "let n = SET_COOKIE; h.insert(n, \"a=1\".parse()?);",
            &["3 set a"][..],
        ),
        ("let n = \"set-cookie\"; h.insert(n, v);", &["3 set ?"]),
        (
            "let n = HeaderName::from_static(\"set-cookie\"); h.append(n, \"a=1\".parse()?);",
            &["3 set a"],
        ),
        (
            "HeaderMap::append(h, \"set-cookie\", \"a=1\".parse()?);",
            &["3 set a"],
        ),
        ("HeaderMap::insert(h, SET_COOKIE, v);", &["3 set ?"]),
        ("put(h, SET_COOKIE, \"a=1\");", &["3 set a"]),
        ("put(h, SET_COOKIE, format!(\"a={id}\"));", &["3 set a"]),
        (
            "h.insert(concat!(\"set-\", \"cookie\"), \"a=1\".parse()?);",
            &["3 set a"],
        ),
        ("let n = VARY; h.insert(n, \"a=1\".parse()?);", &[]),
        (
            "redacted(SET_COOKIE, true); HeaderMap::get(h, SET_COOKIE); log(SET_COOKIE, value);",
            &[],
        ),
        (
            "let is = c == \"session=abc; Path=/\" || \"a=1; HttpOnly\" != c;",
            &[],
        ),
    ] {
        let source = format!("{head}{body}\n}}");
        assert_eq!(found(&source), expected, "{source}");
    }
}
