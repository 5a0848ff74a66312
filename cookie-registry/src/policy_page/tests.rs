use super::{Document, PolicyPage};
use http::header::{
    ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderName, Method, Response};

const PAGE: PolicyPage = PolicyPage::new(
    "/cookies",
    &[
        Document::page("en", "english"),
        Document::page("de", "german"),
        Document::page("pt-BR", "brazilian"),
    ],
)
.with_stylesheet("/cookies/style.css", "a {}")
.with_gpc("{\"gpc\":true}\n");

fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(name, value.parse().unwrap());
    }
    headers
}

fn get(path: &str, pairs: &[(HeaderName, &str)]) -> Response<&'static str> {
    PAGE.respond(&Method::GET, path, &headers(pairs)).unwrap()
}

fn header(response: &Response<&str>, name: HeaderName) -> String {
    let value = response.headers().get(name);
    value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
}

#[test]
fn the_language_is_the_one_that_suits_the_visitor() {
    for (accepted, served) in [
        ("", "english"),
        ("de", "german"),
        ("DE", "german"),
        ("de-AT", "german"),
        ("de-Latn-AT;q=0.1", "german"),
        ("fr, de;q=0.5, en;q=0.4", "german"),
        ("en;q=0.4, de;q=0.5", "german"),
        ("fr", "english"),
        ("pt", "brazilian"),
        ("pt-br", "brazilian"),
        ("pt-PT", "english"),
        ("p", "english"),
        ("*", "english"),
        ("en;q=0, *", "german"),
        ("en;q=0, de;q=0, pt;q=0", "english"),
        ("de;q=0, de-AT, pt", "brazilian"),
        (
            "de;q=2, de;level=1, ;, ;q=, de;q=nan, pt-BR;q=0.001",
            "brazilian",
        ),
        ("\"de\", en;;q=1, de", "german"),
    ] {
        let response = get("/cookies", &[(ACCEPT_LANGUAGE, accepted)]);
        assert_eq!(*response.body(), served, "{accepted}");
        assert_eq!(header(&response, VARY), "Accept-Language", "{accepted}");
    }
    // Several headers count as one list.
    let both = [(ACCEPT_LANGUAGE, "en;q=0.1"), (ACCEPT_LANGUAGE, "de")];
    assert_eq!(*get("/cookies", &both).body(), "german");
    let many = ["fr, "; 5000].concat() + "de";
    assert_eq!(
        *get("/cookies", &[(ACCEPT_LANGUAGE, &many)]).body(),
        "english"
    );
}

#[test]
fn every_file_is_at_its_path_and_says_what_it_is() {
    for (path, body, kind, language) in [
        ("/cookies/de", "german", "text/html; charset=utf-8", "de"),
        ("/cookies/DE", "german", "text/html; charset=utf-8", "de"),
        ("/cookies/style.css", "a {}", "text/css; charset=utf-8", ""),
        (
            "/.well-known/gpc.json",
            "{\"gpc\":true}\n",
            "application/json",
            "",
        ),
    ] {
        let response = get(path, &[(ACCEPT_LANGUAGE, "en")]);
        assert_eq!(*response.body(), body, "{path}");
        assert_eq!(header(&response, CONTENT_TYPE), kind);
        assert_eq!(header(&response, CONTENT_LANGUAGE), language);
        assert_eq!(
            header(&response, VARY),
            "",
            "{path} is the same for everybody"
        );
        assert_eq!(header(&response, CACHE_CONTROL), "no-cache");
    }
    for path in [
        "/",
        "/cookies/",
        "/cookies/fr",
        "/cookiesde",
        "/cookies/de/",
        "",
        "/style.css",
    ] {
        let none = HeaderMap::new();
        assert!(PAGE.respond(&Method::GET, path, &none).is_none(), "{path}");
    }
    const BARE: PolicyPage = PolicyPage::new("/", &[Document::page("en", "english")]);
    let none = HeaderMap::new();
    let answer = |path| {
        BARE.respond(&Method::GET, path, &none)
            .map(|found| *found.body())
    };
    assert_eq!(
        (answer("/"), answer("/en")),
        (Some("english"), Some("english"))
    );
    assert_eq!(answer("/.well-known/gpc.json"), None);
    let alone = BARE.respond(&Method::GET, "/", &none).unwrap();
    assert_eq!(header(&alone, VARY), "", "there is nothing to choose from");
    assert!(
        PolicyPage::new("/", &[])
            .respond(&Method::GET, "/", &none)
            .is_none()
    );
}

#[test]
fn a_browser_that_has_the_page_gets_304() {
    let first = get("/cookies", &[]);
    let tag = header(&first, ETAG);
    assert!(
        tag.len() == 34 && tag.starts_with('"') && tag.ends_with('"'),
        "{tag}"
    );
    let weak = format!("W/{tag}");
    let listed = format!("\"a,b\", {tag}");
    for known in [tag.as_str(), &weak, &listed, "*"] {
        let response = get("/cookies", &[(IF_NONE_MATCH, known)]);
        assert_eq!(
            (response.status().as_u16(), *response.body()),
            (304, ""),
            "{known}"
        );
        assert_eq!(header(&response, ETAG), tag);
        assert_eq!(header(&response, VARY), "Accept-Language");
        assert_eq!(header(&response, CONTENT_LENGTH), "7", "that of the text");
    }
    let shorter = tag.trim_matches('"');
    let german = header(&get("/cookies/de", &[]), ETAG);
    for other in ["", "\"\"", shorter, &german, "\"0\"", "w/*"] {
        let response = get("/cookies", &[(IF_NONE_MATCH, other)]);
        assert_eq!(
            (response.status().as_u16(), *response.body()),
            (200, "english"),
            "{other}"
        );
    }
}

#[test]
fn other_methods_than_reading_are_refused() {
    let head = PAGE
        .respond(&Method::HEAD, "/cookies", &HeaderMap::new())
        .unwrap();
    let mut expected = get("/cookies", &[]).headers().clone();
    expected.insert(CONTENT_LENGTH, 7.into());
    assert_eq!(
        (head.status().as_u16(), *head.body(), head.headers()),
        (200, "", &expected)
    );
    let post = PAGE
        .respond(&Method::POST, "/cookies", &HeaderMap::new())
        .unwrap();
    assert_eq!(post.status(), 405);
    assert_eq!(header(&post, ALLOW), "GET, HEAD");
}

#[test]
fn every_change_of_a_text_changes_its_tag() {
    let texts: Vec<&'static str> = vec![
        "",
        "a",
        "b",
        "aa",
        "\0",
        "12345678",
        "123456780",
        "012345678",
    ];
    let mut tags: Vec<_> = texts
        .into_iter()
        .map(|text| Document::page("en", text).etag().to_owned())
        .collect();
    tags.sort_unstable();
    tags.dedup();
    assert_eq!(tags.len(), 8);
}
