//! Functions of the runtime.

use crate::registry::{Cookies, request_of_a_visitor_who_granted_analytics};
use crate::{Declared, numbered, repeated};
use cookie_registry::private::{self as p, CookieSpec, HeaderParts, Names};
use cookie_registry::{
    ConsentRecord, Cookie, Deployment, Document, Guard, Key, PolicyPage, RequestCookies,
    SetCookies, Signals, SignedConsentCookie,
};
use cookie_registry_consent::Answer;
use http::header::{ACCEPT_LANGUAGE, COOKIE, HOST, IF_NONE_MATCH, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use std::hint::black_box;

const PRODUCTION: Deployment = Deployment::PRODUCTION;

/// A protected cookie: those of the registry need a feature of the crate that includes it.
static SPEC: CookieSpec = CookieSpec {
    key: "protected",
    purpose: "",
    category: p::Category::Necessary,
    set_by: p::SetBy::Server,
    retired: false,
    rolling: false,
    names: Names::One,
    production: WIRE,
    development: WIRE,
    configured_domain: None,
    max_value_bytes: None,
    lifetimes: &[],
    headers: |_| None,
};
const WIRE: HeaderParts = HeaderParts {
    prefix: "cookie-consent=",
    suffix: "; Path=/",
    first_header: 0,
};
const SIGNED: Cookie<p::Text, p::ByServer, p::Protected<p::Signed>> = Cookie::new(&SPEC);
const ENCRYPTED: Cookie<p::Text, p::ByServer, p::Protected<p::Encrypted>> = Cookie::new(&SPEC);

pub(crate) const CASES: &[Declared] = &[
    ("get, names that are almost the one", 300, |size| {
        let headers = cookies(&repeated("cw-workspac=1;    cw-workspace ;", size));
        assert!(Cookies::WORKSPACE.get(&PRODUCTION, &headers).is_none());
    }),
    ("get, the name again and again", 300, |size| {
        let headers = cookies(&repeated("cw-workspace=a;", size));
        assert!(Cookies::WORKSPACE.get(&PRODUCTION, &headers).is_some());
    }),
    ("get text, one encoded value", 300, |size| {
        let headers = cookies(&format!("cw-workspace={}", repeated("%41%C3%A9", size)));
        assert!(Cookies::WORKSPACE.get(&PRODUCTION, &headers).is_some());
    }),
    ("get text, spaces", 300, |size| {
        let headers = cookies(&format!("cw-workspace=a{};b=1", repeated(" ", size)));
        assert!(Cookies::WORKSPACE.get(&PRODUCTION, &headers).is_some());
    }),
    ("get, a header for each cookie", 300, |size| {
        let mut headers = HeaderMap::new();
        for number in 0..size / 10 {
            let pair = format!("a{number}=1");
            headers.append(COOKIE, pair.parse().unwrap());
        }
        assert!(Cookies::WORKSPACE.get(&PRODUCTION, &headers).is_none());
    }),
    ("get token", 300, |size| {
        let headers = cookies(&format!("cw-csrf={}", repeated("a", size)));
        black_box(Cookies::CSRF.get(&PRODUCTION, &headers));
    }),
    ("get integer", 300, |size| {
        let headers = cookies(&format!("visits={}", repeated("7", size)));
        black_box(Cookies::VISITS.try_get(&PRODUCTION, &headers).is_err());
    }),
    ("get a word of two", 300, |size| {
        let headers = cookies(&format!("theme={}", repeated("dark", size)));
        black_box(Cookies::THEME.try_get(&PRODUCTION, &headers).is_err());
    }),
    ("get chunks, each again and again", 300, |size| {
        let name = "__Secure-next-auth.session-token";
        let headers = cookies(&repeated(
            &format!("{name}.0=a;{name}.1=b;{name}.x=c;"),
            size,
        ));
        assert!(Cookies::SESSION.get(&PRODUCTION, &headers).is_some());
    }),
    ("get chunks, two long ones", 300, |size| {
        let name = "__Secure-next-auth.session-token";
        let long = repeated("a", size / 2);
        let headers = cookies(&format!("{name}.0={long}; {name}.1={long}"));
        assert!(Cookies::SESSION.get(&PRODUCTION, &headers).is_some());
    }),
    ("get a member of a family", 300, |size| {
        let headers = cookies(&numbered("draft_#=1; ", size));
        let member = Cookies::DRAFT.try_member("x").unwrap();
        black_box(member.get(&PRODUCTION, &headers));
        black_box(Cookies::DRAFT.try_member(&repeated("a", size)).is_ok());
    }),
    ("members of a family", 300, |size| {
        let headers = cookies(&numbered("draft_#=1; draft_1=2; ", size));
        let members = Cookies::DRAFT.members(&PRODUCTION, &headers).count();
        assert!(members > 10, "no members: {members}");
    }),
    ("get signed", 300, |size| {
        let headers = cookies(&format!("cookie-consent={}", repeated("a", size)));
        let key = key();
        black_box(SIGNED.with(&key).get(&PRODUCTION, &headers));
    }),
    ("get encrypted", 300, |size| {
        let headers = cookies(&format!("cookie-consent={}", repeated("a", size)));
        let key = key();
        black_box(ENCRYPTED.with(&key).get(&PRODUCTION, &headers));
    }),
    ("set text that is encoded", 300, |size| {
        let text = repeated("é;", size);
        black_box(Cookies::WORKSPACE.set(&PRODUCTION, &text).is_ok());
    }),
    ("set and remove chunks, a request with many", 300, |size| {
        let name = "__Secure-next-auth.session-token";
        let headers = cookies(&numbered(&format!("{name}.#=a; {name}.1=b; "), size));
        drop(
            Cookies::SESSION
                .set((&PRODUCTION, &headers), "short")
                .unwrap(),
        );
        drop(Cookies::SESSION.remove((&PRODUCTION, &headers)));
    }),
    ("set chunks, a long value", 300, |size| {
        let headers = HeaderMap::new();
        let long = repeated("a", size);
        drop(
            Cookies::SESSION
                .set((&PRODUCTION, &headers), &long)
                .unwrap(),
        );
    }),
    ("clear on sign-out, members of a family", 300, |size| {
        let headers = cookies(&numbered("draft_#=1; ", size));
        let mut response = HeaderMap::new();
        let cleared = Cookies::ON_SIGN_OUT.clear(&PRODUCTION, &headers);
        assert!(cleared.len() > 10, "not cleared: {}", cleared.len());
        cleared.append_to(&mut response);
    }),
    ("RequestCookies", 300, |size| {
        let headers = cookies(&repeated("a=1;", size));
        let request = RequestCookies::new(PRODUCTION, &headers);
        black_box(request.get(Cookies::WORKSPACE));
    }),
    // No more: where debug assertions are on, `http` goes through all headers for each that it removes.
    ("SetCookies, into a response with many", 10, |size| {
        let mut response = response(size, |number| format!("b{number}=1; Path=/"));
        let mut all = SetCookies::new();
        let names = cookies(
            &(0..size)
                .map(|at| format!("draft_{at}=1;"))
                .collect::<String>(),
        );
        for _twice in 0..2 {
            // Each by itself: the removal of the family is limited.
            let members = Cookies::DRAFT.members(&PRODUCTION, &names);
            all.extend(members.map(|member| member.remove(&PRODUCTION)));
        }
        assert!(all.len() >= size, "not removed: {}", all.len());
        all.append_to(&mut response);
    }),
    ("guard, many headers", 30, |size| {
        let response = response(size, |number| format!("unknown{number}=1; Path=/"));
        black_box(Guard::<Cookies>::report(PRODUCTION).check(&response));
    }),
    ("guard that strips, many headers", 30, |size| {
        let mut response = response(size, |number| format!("unknown{number}=1; Path=/"));
        Guard::<Cookies>::strip(PRODUCTION).enforce(&mut response);
        assert!(response.is_empty());
    }),
    ("guard, the same removal again and again", 30, |size| {
        let removal = "cw-workspace=; Max-Age=0; Path=/; Domain=other.example";
        let mut response = response(size, |_| removal.to_owned());
        Guard::<Cookies>::strip(PRODUCTION).enforce(&mut response);
    }),
    ("guard, one header with many attributes", 300, |size| {
        let header = format!(
            "cw-workspace=a{}",
            repeated("; Path=/; Domain=a.example", size)
        );
        let response = response(1, |_| header.clone());
        black_box(Guard::<Cookies>::report(PRODUCTION).check(&response));
    }),
    ("guard, one long name", 300, |size| {
        let response = response(1, |_| format!("{}=1", repeated("draft_", size)));
        black_box(Guard::<Cookies>::report(PRODUCTION).check(&response));
    }),
    ("Accept-Language, many ranges", 300, |size| {
        let headers = header(ACCEPT_LANGUAGE, &numbered("a#;q=0.5,", size));
        choose_language(&headers);
    }),
    ("Accept-Language, one long range", 300, |size| {
        let headers = header(ACCEPT_LANGUAGE, &repeated("de-", size));
        choose_language(&headers);
    }),
    ("policy page, path and entity tags", 300, |size| {
        let page = PolicyPage::new("/cookies", &PAGES);
        let headers = header(IF_NONE_MATCH, &numbered("W/\"#\", ", size));
        black_box(page.respond(&Method::GET, "/cookies", &headers));
        black_box(page.respond(&Method::GET, &repeated("/cookies", size), &headers));
    }),
    ("choice, a long record", 300, |size| {
        let record = "1.AAECAwQFBgcICQoLDA0ODw.1700000000.en";
        let decisions = numbered(".c#:g:85944171f73967e8", size);
        let headers = cookies(&format!("cookie-consent={record}{decisions}"));
        black_box(Cookies::CONSENT.with(&PRODUCTION).choice(&headers));
        black_box(
            format!("{record}{decisions}")
                .parse::<ConsentRecord>()
                .is_ok(),
        );
    }),
    ("signed choice", 300, |size| {
        let headers = cookies(&format!("cookie-consent={}", repeated("a.", size)));
        black_box(
            SignedConsentCookie::new(&SPEC, Cookies::CONSENT.plan())
                .with(&PRODUCTION, &key())
                .choice(&headers),
        );
    }),
    ("choice, many records", 300, |size| {
        let headers = cookies(&repeated("cookie-consent=1.2.3; ", size));
        black_box(Cookies::CONSENT.with(&PRODUCTION).choice(&headers));
    }),
    ("privacy signals", 300, |size| {
        let mut headers = HeaderMap::new();
        for _ in 0..size / 10 {
            headers.append("sec-gpc", HeaderValue::from_static("1"));
            headers.append("dnt", HeaderValue::from_static("1"));
        }
        black_box(Signals::of(&headers));
    }),
    ("sweep, members of refused families", 300, |size| {
        let headers = refused(&numbered("seen_#.v1=1; seen_1.v1=2; embed=1; ", size));
        let consent = Cookies::CONSENT.with(&PRODUCTION);
        let choice = consent.choice(&headers);
        let mut response = HeaderMap::new();
        let swept = consent.sweep(&choice, &headers);
        assert!(swept.len() > 10, "not refused: {}", swept.len());
        swept.append_to(&mut response);
    }),
    ("sweep, a long host", 300, |size| {
        let mut headers = request_of_a_visitor_who_granted_analytics();
        headers.append(COOKIE, "embed=1; visit=1".parse().unwrap());
        headers.insert(HOST, repeated("a.our.example.", size).parse().unwrap());
        let consent = Cookies::CONSENT.with(&PRODUCTION);
        drop(consent.sweep(&consent.choice(&headers), &headers));
    }),
];

pub(crate) fn cookies(text: &str) -> HeaderMap {
    header(COOKIE, text)
}

/// The headers of a visitor who has refused the family of these cookies.
pub(crate) fn refused(text: &str) -> HeaderMap {
    let consent = Cookies::CONSENT.with(&PRODUCTION);
    let rejected = Answer::reject_all().record(&consent, &HeaderMap::new());
    let record = rejected.unwrap().record;
    cookies(&format!("cookie-consent={record}; {text}"))
}

pub(crate) fn header(name: HeaderName, text: &str) -> HeaderMap {
    HeaderMap::from_iter([(name, text.parse().unwrap())])
}

fn response(number: usize, cookie: impl Fn(usize) -> String) -> HeaderMap {
    let mut response = HeaderMap::new();
    for number in 0..number {
        response.append(SET_COOKIE, cookie(number).parse().unwrap());
    }
    response
}

fn key() -> Key {
    Key::from(&[7; 64])
}

static PAGES: [Document; 2] = [Document::page("en", "<p>"), Document::page("de", "<p>")];

/// Chooses between two languages. Of one language, no header is read.
fn choose_language(headers: &HeaderMap) {
    black_box(PolicyPage::new("/cookies", &PAGES).respond(&Method::GET, "/cookies", headers));
}
