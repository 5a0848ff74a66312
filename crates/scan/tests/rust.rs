//! Every mechanism of Rust, and what only looks like one.
#![cfg(feature = "rust")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "rust/callers.rs"]
mod callers;
#[path = "rust/libraries.rs"]
mod libraries;
mod shown;

use shown::{scan, shown};

/// The places outside of test code, each as `line operation name`.
fn found(source: &str) -> Vec<String> {
    shown(&scan(&[("src/service.rs", source)]))
}

#[test]
fn every_mechanism_is_found_under_its_name() {
    let cases: &[(&str, &[&str])] = &[
        (
            "use cookie::Cookie;\nfn f() { Cookie::new(\"a\", \"1\"); }",
            &["2 set a"],
        ),
        (
            "fn f() { cookie::Cookie::build((\"a\", \"1\")); }",
            &["1 set a"],
        ),
        (
            "use axum_extra::extract::cookie::{Cookie as C, CookieJar};\nfn f(jar: CookieJar) { jar.add(C::new(\"a\", \"1\")); }",
            &["2 set a"],
        ),
        (
            "use axum_extra::extract::CookieJar;\nfn f(jar: CookieJar) { jar.add((\"a\", \"1\")); }",
            &["2 set a"],
        ),
        (
            "use axum_extra::extract::SignedCookieJar as Jar;\nfn f(jar: Jar) {\n    let jar = jar.add((\"a\", \"1\"));\n    jar\n        .remove(\"b\");\n}",
            &["3 set a", "5 remove b"],
        ),
        (
            "use tower_cookies::{Cookie, Cookies};\nfn f(cookies: Cookies) {\n    let c = Cookie::new(\"a\", \"1\");\n    cookies.private(&KEY).add(c);\n}",
            &["3 set a", "4 set a"],
        ),
        (
            "use rocket::http::{Cookie, CookieJar};\nfn f(jar: &CookieJar<'_>) { jar.add_private((\"a\", \"1\")); }",
            &["2 set a"],
        ),
        (
            "use rocket::response::{Flash, Redirect};\nfn f() { Flash::success(Redirect::to(\"/\"), \"\"); }",
            &["2 set _flash"],
        ),
        (
            "use rocket::http::*;\nfn f(jar: &CookieJar<'_>) { jar.remove(Cookie::from(\"a\")); }",
            &["2 remove a"],
        ),
        (
            "use actix_web::{HttpResponse, cookie::Cookie};\nfn f() { HttpResponse::Ok().cookie(Cookie::build(\"a\", \"1\").finish()); }",
            &["2 set a"],
        ),
        (
            "use actix_web::HttpResponse;\nfn f(c: Thing) { let mut r = HttpResponse::Ok(); r.cookie(c.build()); }",
            &["2 set ?"],
        ),
        (
            "use actix_web::{HttpResponse, cookie::Cookie};\nfn f(mut r: HttpResponse) {\n    let c = Cookie::new(\"a\", \"\");\n    r.add_removal_cookie(&c);\n}",
            &["3 remove a", "4 remove a"],
        ),
        (
            "use actix_session::SessionMiddleware;\nfn f() { SessionMiddleware::builder(s, k).build(); }",
            &["2 set id"],
        ),
        (
            "use actix_session::SessionMiddleware;\nfn f() {\n    SessionMiddleware::builder(s, k)\n        .cookie_name(\"a\".to_owned())\n        .build();\n}",
            &["3 set a", "4 set a"],
        ),
        (
            "use tower_sessions::SessionManagerLayer;\nfn f() {\n    SessionManagerLayer::new(s)\n        .with_name(\"a\");\n}",
            &["3 set a", "4 set a"],
        ),
        (
            "use axum_login::tower_sessions::SessionManagerLayer;\nfn f() { SessionManagerLayer::new(s); }",
            &["2 set id"],
        ),
        (
            "use poem::session::{CookieConfig, CookieSession};\nfn f() { CookieSession::new(CookieConfig::default().name(\"a\")); }",
            &["2 set a"],
        ),
        (
            "use salvo::prelude::*;\nuse salvo::http::cookie::Cookie;\nfn f(res: &mut Response) { res.add_cookie(Cookie::new(\"a\", \"1\")); res.remove_cookie(\"b\"); }",
            &["3 set a", "3 remove b"],
        ),
        (
            "use http::header::SET_COOKIE;\nfn f(h: &mut HeaderMap) { h.insert(SET_COOKIE, HeaderValue::from_static(\"a=1; Path=/\")); }",
            &["2 set a"],
        ),
        (
            "fn f(h: &mut HeaderMap, v: u8) { h.append(\"Set-Cookie\", format!(\"a={v}\").parse().unwrap()); }",
            &["1 set a"],
        ),
        (
            "fn f() { (StatusCode::OK, [(header::SET_COOKIE, \"a=1\")]); }",
            &["1 set a"],
        ),
        (
            "fn f() { warp::reply::with_header(reply, \"set-cookie\", \"a=1\"); }",
            &["1 set a"],
        ),
        (
            "use actix_web::http::header;\nfn f() { HttpResponse::Ok().insert_header((header::SET_COOKIE, \"a=1\")); }",
            &["2 set a"],
        ),
        (
            "fn f(id: u8) { let c = format!(\"a={id}; HttpOnly; SameSite=Lax\"); }",
            &["1 set a"],
        ),
        (
            "const NAME: &str = concat!(\"a\", \"b\");\nfn f() { let c = format!(\"{NAME}={}; Path=/\", 1); }",
            &["2 set ab"],
        ),
        (
            "fn f() { let s = window().local_storage().unwrap().unwrap(); s.set_item(\"a\", \"1\"); s.remove_item(\"b\"); s.clear(); }",
            &["1 set a", "1 remove b", "1 clear ?"],
        ),
        (
            "use gloo_storage::{LocalStorage, Storage};\nfn f() { LocalStorage::set(\"a\", 1); LocalStorage::delete(\"b\"); }",
            &["2 set a", "2 remove b"],
        ),
        (
            "use leptos_use::use_cookie;\nfn f() { let c = use_cookie::<String, FromToStringCodec>(\"a\"); }",
            &["2 set a"],
        ),
        ("pub use axum_extra::extract::CookieJar;", &["1 import ?"]),
        (
            "use cookie::Cookie;\nfn f(id: u8) { Cookie::new(format!(\"a_{id}\"), \"\"); }",
            &["2 set a_*"],
        ),
        (
            "use cookie::Cookie;\nfn f() { Cookie::parse(\"a=1; Secure\"); }",
            &["2 set a"],
        ),
        (
            "use cookie::Cookie;\nfn f() { view! { <p on:click=move |_| { set(Cookie::new(\"a\", \"1\")); }/> }; }",
            &["2 set a"],
        ),
        (
            "use cookie::Cookie;\nmacro_rules! m { ($j:expr) => { $j.add(Cookie::new(\"a\", \"1\")) }; }",
            &["2 set a"],
        ),
        (
            "use cookie::{Cookie, CookieJar};\nfn f(jar: CookieJar) {\n    if let Some(old) = jar.get(\"a\") {\n        let mut gone = old.clone();\n        gone.make_removal();\n        jar.add(gone);\n    }\n}",
            &["6 remove a"],
        ),
        (
            "use axum_extra::extract::CookieJar;\nstruct S { inner: CookieJar }\nimpl S { fn f(&mut self) { self.inner = self.inner.clone().add((\"a\", \"1\")); } }",
            &["3 set a"],
        ),
        (
            "#!/usr/bin/env rust\nfn f() { cookie::Cookie::new(\"a\", \"1\"); }",
            &["2 set a"],
        ),
        (
            "\u{feff}// ä\nfn f() { cookie::Cookie::new(\"a\", \"1\"); }",
            &["2 set a"],
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(found(source), *expected, "{source}");
    }
}

#[test]
fn what_reads_or_belongs_to_others_is_left_alone() {
    for source in [
        "use actix_web::HttpRequest; fn f(r: HttpRequest) { r.cookie(\"a\"); r.cookie(NAME); }",
        "use axum_extra::extract::CookieJar; fn f(jar: CookieJar) { jar.get(\"a\"); jar.iter(); }",
        "fn f(h: &HeaderMap) { h.get(SET_COOKIE); h.get_all(header::SET_COOKIE); h.contains_key(\"set-cookie\"); h.remove(SET_COOKIE); }",
        "fn f() { SetSensitiveResponseHeadersLayer::new([SET_COOKIE]); cors.expose_headers([SET_COOKIE, ETAG]); }",
        "fn f(n: &HeaderName) { if n == SET_COOKIE || n.as_str() == \"set-cookie\" { redact(); } }",
        "fn f(n: HeaderName) { match n { header::SET_COOKIE => 1, _ => 2 } }",
        "fn f() { reqwest::Client::builder().cookie_store(true); let jar = reqwest::cookie::Jar::default(); jar.add_cookie_str(\"a=1\", &url); }",
        "use thirtyfour::Cookie; async fn f(d: WebDriver) { d.add_cookie(Cookie::new(\"a\", \"1\")).await; }",
        "use cookie::Cookie; fn f(h: &str) { Cookie::parse(h); Cookie::split_parse(h); }",
        "use axum_extra::{TypedHeader, headers}; fn f(TypedHeader(c): TypedHeader<headers::Cookie>) { c.get(\"a\"); }",
        "struct Cookie; impl Cookie { fn new(a: &str) -> Self { Self } } fn f() { Cookie::new(\"a\"); }",
        "pub struct SessionMiddleware; fn f() { SessionMiddleware::new(1); }",
        "use crate::session::SessionMiddleware; fn f() { SessionMiddleware::builder(1); }",
        "fn f() { pam_set_item(1, 2); names.with_name(\"a\"); }",
        "fn f() { let s = ApiKey::Cookie(ApiKeyValue::with_description(COOKIE_NAME, \"\")); }",
        "/// `Cookie::new(\"a\", \"1\")`\n// SET_COOKIE\nfn f() { println!(\"set-cookie: a\"); }",
        "fn f() { let h = \"max-age=1; includeSubDomains\"; let t = \"text/html; charset=cookie\"; }",
        "fn f(mut m: HashMap<String, String>, v: Vec<u8>) { m.remove(\"cookie\"); m.insert(\"a\", \"cookie\"); v.clear(); }",
        "use actix_web::{cookie::Cookie, test}; fn f() { test::TestRequest::get().cookie(Cookie::new(\"a\", \"1\")).to_request(); }",
        "use axum_extra::extract::CookieJar; fn f(parts: &mut Parts, jar: CookieJar) { let found = look(jar.get(\"a\")); parts.extensions.insert(found); }",
        "use actix_web::{cookie::Cookie, test}; fn f() { let r = test::TestRequest::get(); r.cookie(Cookie::new(\"a\", \"1\")); }",
        "use cookie::CookieJar; fn f(jar: &mut CookieJar, c: Cookie<'static>) { jar.add_original(c); }",
        "use cookie_registry::axum::CookieJar; fn f(jar: CookieJar) { Cookies::SESSION.set(1); }",
    ] {
        assert_eq!(found(source), [""; 0], "{source}");
    }
}

#[test]
fn test_code_is_set_apart() {
    for source in [
        "#[cfg(test)] mod tests { fn f() { cookie::Cookie::new(\"a\", \"1\"); } }",
        "#[tokio::test] async fn f() { cookie::Cookie::new(\"a\", \"1\"); }",
        "#![cfg(test)] fn f() { cookie::Cookie::new(\"a\", \"1\"); }",
        "fn f() { #[cfg(test)] let c = cookie::Cookie::new(\"a\", \"1\"); }",
    ] {
        let scan = scan(&[("src/a.rs", source)]);
        assert_eq!(scan.occurrences.len(), 1, "{source}");
        assert!(scan.occurrences[0].in_test, "{source}");
    }
    let live = "#[cfg(not(test))] fn f() { cookie::Cookie::new(\"a\", \"1\"); }";
    assert_eq!(found(live), ["1 set a"]);
}

#[test]
fn names_come_from_constants_elsewhere() {
    let scan = scan(&[
        (
            "a/src/names.rs",
            "pub const SESSION: &str = \"sid\"; pub const PREFIX: &str = \"app_\";",
        ),
        (
            "b/src/lib.rs",
            "use names::{PREFIX, SESSION};\nfn f() {\n    cookie::Cookie::new(SESSION, \"\");\n    cookie::Cookie::new(format!(\"{PREFIX}x\"), \"\");\n    cookie::Cookie::new(UNKNOWN, \"\");\n}",
        ),
    ]);
    assert_eq!(shown(&scan), ["3 set sid", "4 set app_x", "5 set ?"]);
}

#[test]
fn two_constants_of_one_name_are_told_apart_or_not_guessed() {
    let scan = scan(&[
        (
            "src/first.rs",
            "pub const NAME: &str = \"one\";\nfn f() { cookie::Cookie::new(NAME, \"\"); }",
        ),
        (
            "src/second.rs",
            "pub const NAME: &str = \"two\";\nfn f() { cookie::Cookie::new(NAME, \"\"); }",
        ),
        (
            "src/third.rs",
            "use crate::second::NAME;\nfn f() { cookie::Cookie::new(NAME, \"\"); }",
        ),
        (
            "src/fourth.rs",
            "use crate::*;\nfn f() { cookie::Cookie::new(NAME, \"\"); }",
        ),
    ]);
    let mut names: Vec<String> = shown(&scan);
    names.sort();
    assert_eq!(names, ["2 set ?", "2 set one", "2 set two", "2 set two"]);
}

#[test]
fn constants_of_the_registry_are_uses() {
    let scan = scan(&[
        (
            "src/registry.rs",
            "#[derive(CookieRegistry)]\npub struct Site;",
        ),
        (
            "src/a.rs",
            "use crate::registry::Site as S;\nfn f(jar: J) { jar.add(S::SESSION.set(1)); g(&S::THEME); S::new(); }",
        ),
        ("src/b.rs", "fn f() { Other::SESSION; }"),
    ]);
    let constants: Vec<&str> = scan
        .uses
        .iter()
        .map(|used| used.constant.as_str())
        .collect();
    assert_eq!(constants, ["SESSION", "THEME"]);
    assert_eq!(scan.uses[0].line, 2);
}

#[test]
fn lines_columns_and_spans_point_at_the_call() {
    let source =
        "fn f() {\n    let ä = \"ä\"; cookie::Cookie::new(\n        \"a\",\n        ä,\n    );\n}";
    let scan = scan(&[("src/a.rs", source)]);
    let place = &scan.occurrences[0];
    assert_eq!(
        (place.line, place.column, place.end_line, place.end_column),
        (2, 18, 5, 6)
    );
    assert!(source[place.span.clone()].starts_with("cookie::Cookie::new("));
    assert!(source[place.span.clone()].ends_with(')'));
}

#[test]
fn long_chains_and_deep_nests_end() {
    let chain = format!(
        "fn f(cookie: C) {{ cookie{}; }}",
        ".clone().to_string()".repeat(2_000)
    );
    assert_eq!(found(&chain), [""; 0]);
    let nested = format!(
        "fn f() {{ {}cookie{} }}",
        "(".repeat(5_000),
        ")".repeat(5_000)
    );
    let scan = scan(&[("src/a.rs", &nested)]);
    assert_eq!(scan.skipped.len(), 1);
}

#[test]
fn a_header_that_a_constant_has_made_is_no_way_around_it() {
    let registry =
        "use cookie_registry::CookieRegistry;\n#[derive(CookieRegistry)]\npub struct Cookies;\n";
    for line in [
        "fn f(h: &mut http::HeaderMap) { h.append(http::header::SET_COOKIE, Cookies::SESSION.set(&d, t)?.into()); }",
        "fn f(h: &mut http::HeaderMap) { h.append(\"set-cookie\", Cookies::SESSION.remove(&d).into()); }",
        "fn f() { let _ = cookie::Cookie::from(Cookies::SESSION.set(&d, t)?); }",
        "fn f() { let _ = cookie::Cookie::from(Cookies::ACCOUNT.with(key(1)).set(&d, t)?); }",
        "fn f() { let _ = cookie::Cookie::from(Cookies::DRAFT.try_member(name)?.set(&d, t)?); }",
    ] {
        assert_eq!(
            found(&format!("{registry}{line}")),
            Vec::<String>::new(),
            "{line}"
        );
    }
    for around in [
        "fn f() { let _ = cookie::Cookie::new(Cookies::SESSION.name(&d), t); }",
        "fn f() { let _ = cookie::Cookie::from(Cookies::ACCOUNT.with(key(1)).name(&d)); }",
    ] {
        assert_eq!(found(&format!("{registry}{around}")).len(), 1, "{around}");
    }
}
