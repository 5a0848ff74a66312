//! The typed constants against a registry as the macro generates it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod browser;
#[allow(unreachable_pub)]
mod registry;

use browser::request;
use cookie_registry::{
    Category, Deployment, GetError, LifetimeChoice as _, RequestCookies, SameSite, SetCookie,
    SetCookies, SetError,
};
use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use registry::{Cookies, LoginLifetime, Sidebar, Theme};
use std::borrow::Cow;
use std::time::Duration;

const PRODUCTION: Deployment = Deployment::PRODUCTION;
const DEVELOPMENT: Deployment = Deployment::DEVELOPMENT;

fn header(cookie: &SetCookie) -> &str {
    cookie.header_value().to_str().unwrap()
}

fn names(cookies: &SetCookies) -> Vec<&str> {
    cookies.iter().map(SetCookie::name).collect()
}

#[test]
fn every_attribute_of_the_policy_is_written() {
    let csrf = Cookies::CSRF.set(&PRODUCTION, "abc|def").unwrap();
    assert_eq!(
        header(&csrf),
        "__Host-next-auth.csrf-token=abc|def; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    let csrf = Cookies::CSRF.set(&DEVELOPMENT, "abc|def").unwrap();
    assert_eq!(
        header(&csrf),
        "next-auth.csrf-token=abc|def; Path=/; HttpOnly; SameSite=Lax"
    );
    let visits = Cookies::VISITS.set(&PRODUCTION, -12).unwrap();
    assert_eq!(
        header(&visits),
        "visits=-12; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
}

#[test]
fn a_finite_value_and_a_removal_share_one_static_header() {
    let place = |cookie: &SetCookie| cookie.header_value().as_bytes().as_ptr();
    let dark = Cookies::THEME.set(&PRODUCTION, Theme::Dark).unwrap();
    assert_eq!(
        header(&dark),
        "theme=dark; Max-Age=31536000; Path=/; Secure; SameSite=Lax"
    );
    let again = Cookies::THEME.set(&PRODUCTION, Theme::Dark).unwrap();
    assert_eq!(place(&dark), place(&again));
    for (value, text) in [(false, "beta=false; "), (true, "beta=true; ")] {
        let beta = Cookies::BETA.set(&PRODUCTION, value).unwrap();
        assert!(header(&beta).starts_with(text));
        assert_eq!(
            place(&beta),
            place(&Cookies::BETA.set(&PRODUCTION, value).unwrap())
        );
    }
    let removals = [
        Cookies::CSRF.remove(&PRODUCTION),
        Cookies::CSRF.remove(&PRODUCTION),
    ];
    assert_eq!(place(&removals[0]), place(&removals[1]));
}

#[test]
fn reading_borrows_from_the_request() {
    let headers = request("a=b; __Host-next-auth.csrf-token=abc; cw-workspace=plain");
    assert!(matches!(
        Cookies::CSRF.get(&PRODUCTION, &headers),
        Some(Cow::Borrowed("abc"))
    ));
    assert!(matches!(
        Cookies::WORKSPACE.get(&PRODUCTION, &headers),
        Some(Cow::Borrowed("plain"))
    ));
}

#[test]
fn a_value_can_add_no_attribute_and_no_header() {
    for evil in [
        "v; Domain=evil.example",
        "v\r\nSet-Cookie: a=b",
        "v\0",
        "v\n",
        "a,b",
        "\"",
        "a\\b",
        "é",
    ] {
        let error = Cookies::CSRF.set(&PRODUCTION, evil).unwrap_err();
        assert!(
            matches!(error, SetError::NotAToken { entry: "csrf", .. }),
            "{evil:?}"
        );
        let text = Cookies::WORKSPACE.set(&PRODUCTION, evil).unwrap();
        let (_, _, attributes) = browser::parts(&text);
        assert_eq!(
            attributes,
            [
                "Max-Age=31536000",
                "Path=/",
                "Secure",
                "HttpOnly",
                "SameSite=Lax"
            ]
        );
    }
    assert!(matches!(
        Cookies::CSRF.set(&PRODUCTION, "ab;c"),
        Err(SetError::NotAToken { at: 2, .. })
    ));
}

#[test]
fn what_is_too_large_is_an_error_at_the_very_octet() {
    let name = "__Host-next-auth.csrf-token".len();
    let fits = "x".repeat(4096 - name);
    assert!(Cookies::CSRF.set(&PRODUCTION, &fits).is_ok());
    let error = Cookies::CSRF.set(&PRODUCTION, &(fits + "x")).unwrap_err();
    assert!(matches!(
        error,
        SetError::TooLarge {
            entry: "csrf",
            bytes: 4097,
            limit: 4096
        }
    ));
    // It is the encoded value that counts.
    let spaces = " ".repeat(2000);
    assert!(matches!(
        Cookies::WORKSPACE.set(&PRODUCTION, &spaces),
        Err(SetError::TooLarge {
            bytes: 6012,
            limit: 4096,
            ..
        })
    ));
    assert!(Cookies::VISITS.set(&PRODUCTION, 999).is_ok());
    assert!(matches!(
        Cookies::VISITS.set(&PRODUCTION, 1000),
        Err(SetError::TooLarge {
            entry: "visits",
            bytes: 4,
            limit: 3
        })
    ));
}

#[test]
fn a_configured_domain_is_written_in_production_alone() {
    let configured = PRODUCTION.with_domain("App.Our.example").unwrap();
    assert_eq!(
        header(&Cookies::REGION.set(&configured, Theme::Dark).unwrap()),
        "region=dark; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=app.our.example"
    );
    assert_eq!(
        header(&Cookies::REGION.remove(&configured)),
        "region=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=app.our.example"
    );
    // Other entries have the domain of the policy, which is none.
    assert!(!header(&Cookies::THEME.set(&configured, Theme::Dark).unwrap()).contains("Domain"));

    for host_only in [
        PRODUCTION,
        DEVELOPMENT.with_domain("app.our.example").unwrap(),
    ] {
        let region = Cookies::REGION.set(&host_only, Theme::Light).unwrap();
        assert_eq!(
            header(&region),
            "region=light; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
    }
}

#[test]
fn a_domain_outside_the_policy_never_reaches_a_header() {
    let outside = PRODUCTION.with_domain("badexample.org").unwrap();
    let error = Cookies::REGION.set(&outside, Theme::Dark).unwrap_err();
    assert!(matches!(
        &error,
        SetError::DomainOutside { entry: "region", domain, within: ["our.example", "two.example"] }
            if domain == "badexample.org"
    ));
    assert!(error.to_string().contains("badexample.org"));
    assert!(!header(&Cookies::REGION.remove(&outside)).contains("Domain"));
}

#[test]
fn production_never_reads_the_name_of_development() {
    let headers = request("next-auth.csrf-token=planted");
    assert_eq!(Cookies::CSRF.get(&PRODUCTION, &headers), None);
    assert_eq!(
        Cookies::CSRF.get(&DEVELOPMENT, &headers).as_deref(),
        Some("planted")
    );
}

#[test]
fn the_first_of_a_name_counts_over_all_headers() {
    let mut headers = request("visits=1; visits=2");
    headers.append(COOKIE, HeaderValue::from_static("theme=dark; visits=x"));
    assert_eq!(Cookies::VISITS.get(&PRODUCTION, &headers), Some(1));
    assert_eq!(Cookies::THEME.get(&PRODUCTION, &headers), Some(Theme::Dark));
    let all: Vec<Option<i64>> = Cookies::VISITS
        .get_all(&PRODUCTION, &headers)
        .map(Result::ok)
        .collect();
    assert_eq!(all, [Some(1), Some(2), None]);
}

#[test]
fn an_unreadable_value_differs_from_an_absent_one() {
    let headers = request(
        b"visits=1x; theme=Dark; beta=1; cw-workspace=\xff; __Host-next-auth.csrf-token=a,b",
    );
    assert!(matches!(
        Cookies::VISITS.try_get(&PRODUCTION, &headers),
        Err(GetError::Unreadable {
            entry: "visits",
            ..
        })
    ));
    assert!(Cookies::THEME.try_get(&PRODUCTION, &headers).is_err());
    assert!(Cookies::BETA.try_get(&PRODUCTION, &headers).is_err());
    assert!(Cookies::WORKSPACE.try_get(&PRODUCTION, &headers).is_err());
    assert!(Cookies::CSRF.try_get(&PRODUCTION, &headers).is_err());
    assert_eq!(Cookies::THEME.get(&PRODUCTION, &headers), None);
    assert!(matches!(
        Cookies::LEGACY.try_get(&PRODUCTION, &headers),
        Ok(None)
    ));
}

#[test]
fn text_of_other_programs_is_read_unchanged() {
    for (stored, text) in [
        ("\"quoted\"", "\"quoted\""),
        ("100%", "100%"),
        ("%41", "A"),
        ("a=b", "a=b"),
        ("", ""),
        ("grüß", "grüß"),
    ] {
        let headers = request(format!("cw-workspace={stored}"));
        assert_eq!(
            Cookies::WORKSPACE.get(&PRODUCTION, &headers).as_deref(),
            Some(text)
        );
    }
    let headers = request("__Host-next-auth.csrf-token=\"abc\"");
    assert_eq!(
        Cookies::CSRF.get(&PRODUCTION, &headers).as_deref(),
        Some("\"abc\"")
    );
}

#[test]
fn text_that_looks_encoded_comes_back_as_it_was() {
    for text in ["%41", "%", "%%", "%zz", "100%25"] {
        let cookie = Cookies::WORKSPACE.set(&PRODUCTION, text).unwrap();
        let (name, value, _) = browser::parts(&cookie);
        let headers = request(format!("{name}={value}"));
        assert_eq!(
            Cookies::WORKSPACE.get(&PRODUCTION, &headers).as_deref(),
            Some(text)
        );
    }
}

#[test]
fn what_is_not_set_here_can_still_be_read_and_removed() {
    let headers = request("viewport=1080; legacy=on");
    assert_eq!(Cookies::VIEWPORT.get(&PRODUCTION, &headers), Some(1080));
    assert_eq!(
        Cookies::LEGACY.get(&PRODUCTION, &headers).as_deref(),
        Some("on")
    );
    assert!(header(&Cookies::LEGACY.remove(&PRODUCTION)).contains("; Path=/old; "));
}

#[test]
fn a_consent_cookie_is_set_with_the_witness() {
    let granted = registry::granted_analytics();
    let cookie = Cookies::VISIT
        .set_with(&PRODUCTION, "7f3a", &granted)
        .unwrap();
    assert_eq!(
        header(&cookie),
        "visit=7f3a; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    assert_eq!(Cookies::VISIT.category(), Category::Analytics);
    let cookies = RequestCookies::new(PRODUCTION, &HeaderMap::new());
    cookies.set_with(Cookies::VISIT, "7f3a", &granted).unwrap();
    assert_eq!(cookies.changes(), SetCookies::from(cookie));
}

#[test]
fn a_family_is_removed_as_the_request_carries_it() {
    let headers = request("draft_1=a; xdraft_2=b; draft_=c; draft_(=d; draft_3=e; draft_1=f");
    let removals = Cookies::DRAFT.remove((&PRODUCTION, &headers));
    assert_eq!(names(&removals), ["draft_1", "draft_3"]);
    assert_eq!(
        header(removals.iter().next().unwrap()),
        "draft_1=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    let member = Cookies::DRAFT.try_member("1").unwrap();
    assert_eq!(member.get(&PRODUCTION, &headers).as_deref(), Some("a"));
    for bad in ["", "a b", "a=b", "a;b", "é"] {
        assert_eq!(Cookies::DRAFT.try_member(bad).unwrap_err().entry, "draft");
    }
    assert!(matches!(
        Cookies::DRAFT
            .try_member(&"x".repeat(5000))
            .unwrap()
            .set(&PRODUCTION, ""),
        Err(SetError::TooLarge { entry: "draft", .. })
    ));
}

#[test]
fn the_removals_of_a_family_are_limited_however_many_a_request_has() {
    let others = Cookies::ON_SIGN_OUT.clear(&PRODUCTION, &HeaderMap::new());
    for number in [10, 180, 256, 1_000, 20_000] {
        let members: Vec<String> = (0..number).map(|at| format!("draft_{at}=a")).collect();
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, members.join("; ").parse().unwrap());
        let removed = Cookies::DRAFT.remove((&PRODUCTION, &headers));
        assert_eq!(removed.len() + removed.omitted(), number);
        assert_eq!(removed.len(), number.min(256));
        let cleared = Cookies::ON_SIGN_OUT.clear(&PRODUCTION, &headers);
        assert_eq!(cleared.omitted(), removed.omitted());
        assert_eq!(cleared.len(), others.len() + removed.len());
    }
    // A few long names, and one that is too long for a browser.
    for (number, length, removed) in [(100, 1_000, 30), (3, 4_097, 0)] {
        let member = |at| format!("draft_{at:0length$}=a");
        let members: Vec<String> = (0..number).map(member).collect();
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, members.join("; ").parse().unwrap());
        let cleared = Cookies::ON_SIGN_OUT.clear(&PRODUCTION, &headers);
        assert_eq!(cleared.len(), others.len() + removed, "{length}");
    }
}

#[test]
fn an_event_clears_all_that_it_names_and_each_once() {
    let headers = request(
        "__Secure-next-auth.session-token.0=a; __Secure-next-auth.session-token.1=b; draft_9=c; theme=dark",
    );
    let removals = Cookies::ON_SIGN_OUT.clear(&PRODUCTION, &headers);
    let session = "__Secure-next-auth.session-token";
    let mut all: Vec<String> = (0..10).map(|chunk| format!("{session}.{chunk}")).collect();
    all.extend([session, "cw-workspace", "draft_9"].map(str::to_owned));
    assert_eq!(names(&removals), all);
    for removal in &removals {
        let (_, value, attributes) = browser::parts(removal);
        assert_eq!((value, attributes[0]), ("", "Max-Age=0"));
    }
    assert_eq!(Cookies::ON_SIGN_OUT.storage()[0].name, "cw.sidebar");
}

#[test]
fn every_chunk_of_a_chunked_cookie_is_removed_whatever_the_request_carries() {
    let name = "__Secure-next-auth.session-token";
    let chunks = (0..10).map(|chunk| format!("{name}.{chunk}"));
    let all: Vec<_> = chunks.chain([name.to_owned()]).collect();
    // A request from outside the cookie's path, one that left before another response wrote chunks, and one with some of them.
    for cookies in [
        "theme=dark",
        &format!("{name}=abc"),
        &format!("{name}.0=abc"),
    ] {
        let removals = Cookies::SESSION.remove((&PRODUCTION, &request(cookies)));
        assert_eq!(names(&removals), all, "{cookies}");
    }
}

#[test]
fn a_missing_chunk_is_an_error_and_not_a_shorter_value() {
    let name = "next-auth.session-token";
    for (cookies, missing) in [
        (format!("{name}.0=a; {name}.2=c"), 1),
        (format!("{name}.1=b"), 0),
    ] {
        let headers = request(&cookies);
        assert!(matches!(
            Cookies::SESSION.try_get(&DEVELOPMENT, &headers),
            Err(GetError::MissingChunk { entry: "session", chunk }) if chunk == missing
        ));
        assert_eq!(Cookies::SESSION.get(&DEVELOPMENT, &headers), None);
    }
    assert!(matches!(
        Cookies::SESSION.try_get(&DEVELOPMENT, &HeaderMap::new()),
        Ok(None)
    ));
}

#[test]
fn more_than_ten_chunks_are_too_large() {
    let room = (4096 - "next-auth.session-token.0".len()) * 10;
    let headers = HeaderMap::new();
    let largest = Cookies::SESSION
        .set((&DEVELOPMENT, &headers), &"x".repeat(room))
        .unwrap();
    // The ten chunks, and the bare name is removed.
    assert_eq!(largest.len(), 11);
    assert!(matches!(
        Cookies::SESSION.set((&DEVELOPMENT, &headers), &"x".repeat(room + 1)),
        Err(SetError::TooLarge {
            entry: "session",
            ..
        })
    ));
}

#[test]
fn of_two_for_one_cookie_the_later_wins() {
    let mut all: SetCookies = Cookies::WORKSPACE.set(&PRODUCTION, "a").unwrap().into();
    all.extend([
        Cookies::THEME.set(&PRODUCTION, Theme::Dark).unwrap(),
        Cookies::WORKSPACE.set(&PRODUCTION, "b").unwrap(),
    ]);
    assert_eq!(names(&all), ["theme", "cw-workspace"]);

    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, HeaderValue::from_static("other=1; Path=/"));
    headers.append(SET_COOKIE, HeaderValue::from_static("theme=old; path=/"));
    headers.append(SET_COOKIE, HeaderValue::from_static("theme=old; Path=/app"));
    all.append_to(&mut headers);
    let sent: Vec<&str> = headers
        .get_all(SET_COOKIE)
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert_eq!(
        sent,
        [
            "other=1; Path=/",
            "theme=old; Path=/app",
            "theme=dark; Max-Age=31536000; Path=/; Secure; SameSite=Lax",
            "cw-workspace=b; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax"
        ]
    );
}

#[test]
fn storage_values_are_typed_and_not_encoded() {
    assert_eq!(
        Cookies::SIDEBAR.to_stored(Sidebar::Expanded).unwrap(),
        "expanded"
    );
    assert!(matches!(
        Cookies::SIDEBAR.from_stored("open"),
        Err(GetError::Unreadable {
            entry: "sidebar",
            ..
        })
    ));
    assert_eq!(Cookies::COLUMNS.to_stored("50% é;\n").unwrap(), "50% é;\n");
    assert_eq!(Cookies::COLUMNS.from_stored("%41").unwrap(), "%41");
    assert_eq!(Cookies::COLUMNS.prefix(), "cw.columns.");
}

#[test]
fn debug_and_errors_repeat_no_value() {
    let secret = Cookies::WORKSPACE.set(&PRODUCTION, "hunter2").unwrap();
    assert!(!format!("{secret:?}").contains("hunter2"));
    let cookies = RequestCookies::new(PRODUCTION, &request("cw-workspace=hunter2"));
    assert!(!format!("{cookies:?}").contains("hunter2"));
    let error = Cookies::CSRF.set(&PRODUCTION, "hunter2;").unwrap_err();
    assert!(!format!("{error:?} {error}").contains("hunter2"));
    let error = Cookies::VISITS
        .try_get(&PRODUCTION, &request("visits=hunter2"))
        .unwrap_err();
    assert!(!format!("{error:?} {error}").contains("hunter2"));
}

#[cfg(feature = "json")]
#[test]
fn json_is_read_as_it_was_set() {
    let document = serde_json::json!({"a": ["b;", 1, null], "é": "\u{0}"});
    let cookie = Cookies::LAYOUT.set(&PRODUCTION, &document).unwrap();
    let (name, value, _) = browser::parts(&cookie);
    let headers = request(format!("{name}={value}"));
    assert_eq!(Cookies::LAYOUT.get(&PRODUCTION, &headers), Some(document));
    assert!(matches!(
        Cookies::LAYOUT.try_get(&PRODUCTION, &request("layout={")),
        Err(GetError::Json {
            entry: "layout",
            ..
        })
    ));
    let not_json = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert!(matches!(
        Cookies::LAYOUT.typed().set(&PRODUCTION, &not_json),
        Err(SetError::Json {
            entry: "layout",
            ..
        })
    ));
}

#[test]
fn a_family_whose_names_have_an_end_writes_reads_and_removes_it() {
    let deployment = Deployment::PRODUCTION;
    let member = Cookies::SEEN.try_member("news").unwrap();
    let header = member.set(&deployment, "yes").unwrap();
    assert_eq!(header.name(), "seen_news.v1");

    let mut request = HeaderMap::new();
    let cookies = "seen_news=bare; seen_other.v1=no; seen_news.v1=yes; seen_.v1=empty";
    request.insert(COOKIE, HeaderValue::from_static(cookies));
    assert_eq!(member.get(&deployment, &request).as_deref(), Some("yes"));
    let removed = Cookies::SEEN.remove((&deployment, &request));
    let names: Vec<&str> = removed.iter().map(|cookie| cookie.name()).collect();
    assert_eq!(names, ["seen_other.v1", "seen_news.v1"]);
}

#[test]
fn a_closed_set_of_words_is_parsed_and_written_by_the_traits_of_the_standard_library() {
    assert_eq!("dark".parse(), Ok(Theme::Dark));
    assert_eq!(Theme::try_from("light"), Ok(Theme::Light));
    assert_eq!(format!("[{:>6}]", Theme::Dark), "[  dark]");
    for unknown in ["", "Dark", " dark", "dark;", "hunter2"] {
        let error = unknown.parse::<Theme>().unwrap_err();
        assert_eq!(Theme::try_from(unknown), Err(error));
        assert_eq!(
            (error.entry, error.words),
            ("theme", &["light", "dark"][..])
        );
        let message = error.to_string();
        assert!(message.contains("light, dark"), "{message}");
        assert!(unknown.is_empty() || !message.contains("hunter2"));
    }
}

#[cfg(feature = "json")]
#[test]
fn a_closed_set_of_words_is_read_and_written_by_serde() {
    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Form {
        theme: Theme,
    }
    let form = Form { theme: Theme::Dark };
    let text = serde_json::to_string(&form).unwrap();
    assert_eq!(text, r#"{"theme":"dark"}"#);
    assert_eq!(serde_json::from_str::<Form>(&text).unwrap(), form);
    for wrong in [
        r#"{"theme":"hunter2"}"#,
        r#"{"theme":1}"#,
        r#"{"theme":null}"#,
    ] {
        let error = serde_json::from_str::<Form>(wrong).unwrap_err().to_string();
        assert!(error.contains("light, dark"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn the_attributes_are_those_of_the_header() {
    let development = Deployment::DEVELOPMENT;
    for deployment in [&PRODUCTION, &development] {
        let header = Cookies::EMBED.set(deployment, "a").unwrap();
        let attributes = Cookies::EMBED.attributes(deployment);
        let written = header.header_value().to_str().unwrap();
        assert_eq!(written, format!("embed=a{}", attributes.suffix()));
        assert_eq!(attributes.domain, Some("our.example"));
        assert!(attributes.partitioned);
    }
    assert_eq!(Cookies::LEGACY.path(&PRODUCTION), "/old");
    assert_eq!(Cookies::BETA.same_site(&PRODUCTION), SameSite::Strict);
    assert_eq!(Cookies::BETA.max_age(&PRODUCTION), None);
    assert_eq!(
        Cookies::VISITS.max_age(&PRODUCTION),
        Some(Duration::from_secs(60))
    );
    assert!(!Cookies::THEME.http_only(&PRODUCTION));
    assert!(Cookies::SESSION.secure(&PRODUCTION) && !Cookies::SESSION.secure(&development));
    assert_eq!(
        Cookies::CONSENT.max_age(&PRODUCTION),
        Some(Duration::from_secs(15_552_000))
    );

    // The deployment configures a domain, within those of the policy.
    let within = Deployment::PRODUCTION
        .with_domain("app.our.example")
        .unwrap();
    assert_eq!(Cookies::REGION.domain(&within), Some("app.our.example"));
    let outside = Deployment::PRODUCTION.with_domain("one.example").unwrap();
    assert_eq!(Cookies::REGION.domain(&outside), None);
    assert_eq!(Cookies::THEME.domain(&within), None);
}

#[test]
fn a_cookie_of_several_lifetimes_is_set_for_the_chosen_one_and_removed_like_any_other() {
    let set = |lifetime| Cookies::LOGIN.set(&PRODUCTION, ("7f3a", lifetime)).unwrap();
    let scope = "; Path=/; Secure; HttpOnly; SameSite=Lax";
    let usual = set(LoginLifetime::default());
    assert_eq!(header(&usual), format!("login=7f3a{scope}"));
    let remembered = set(LoginLifetime::Remembered);
    assert_eq!(
        header(&remembered),
        format!("login=7f3a; Max-Age=1209600{scope}")
    );
    assert_eq!(
        LoginLifetime::Remembered.max_age(),
        Some(Duration::from_secs(1_209_600))
    );

    let cookies = RequestCookies::new(PRODUCTION, &request("login=7f3a"));
    assert_eq!(cookies.get(Cookies::LOGIN).as_deref(), Some("7f3a"));
    cookies
        .set(Cookies::LOGIN, ("7f3a", LoginLifetime::Remembered))
        .unwrap();
    assert_eq!(cookies.changes(), SetCookies::from(remembered));
    assert!(header(&Cookies::LOGIN.remove(&PRODUCTION)).starts_with("login=; Max-Age=0; "));
    assert!(matches!(
        Cookies::LOGIN.set(&PRODUCTION, ("a;b", LoginLifetime::Remembered)),
        Err(SetError::NotAToken {
            entry: "login",
            at: 1
        })
    ));
}
