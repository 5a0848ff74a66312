//! The guard: every kind of violation, and that what the constants write is none.
#![cfg(any(feature = "guard", feature = "actix"))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod registry;

use cookie_registry::{Deployment, Guard, SetCookies, ViolationKind};
use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use proptest::prelude::*;
use registry::{Cookies, Theme};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

const PRODUCTION: Deployment = Deployment::PRODUCTION;
const DEVELOPMENT: Deployment = Deployment::DEVELOPMENT;

fn headers<H: AsRef<[u8]>>(headers: impl IntoIterator<Item = H>) -> HeaderMap {
    headers
        .into_iter()
        .map(|header| {
            (
                SET_COOKIE,
                HeaderValue::from_bytes(header.as_ref()).unwrap(),
            )
        })
        .collect()
}

fn texts(headers: &HeaderMap) -> Vec<&str> {
    headers
        .get_all(SET_COOKIE)
        .iter()
        .map(|header| header.to_str().unwrap())
        .collect()
}

/// The kinds of violation of a response, and that `hold` sees the same as `check`.
fn kinds(deployment: &Deployment, response: &HeaderMap) -> Vec<ViolationKind> {
    let guard = Guard::<Cookies>::report(deployment.clone());
    let found = guard.check(response);
    let mut enforced = response.clone();
    guard.enforce(&mut enforced);
    assert_eq!(guard.count(), found.len() as u64, "{response:?}: {found:?}");
    assert_eq!(enforced, *response);
    found.iter().map(|violation| violation.kind).collect()
}

const WORKSPACE: &str =
    "cw-workspace=acme; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax";
const BETA: &str = "beta=true; Path=/; Secure; HttpOnly; SameSite=Strict";

#[test]
fn every_kind_of_violation_is_reported() {
    use ViolationKind::*;
    let huge = WORKSPACE.replace("acme", &"a".repeat(4085));
    let long_path = WORKSPACE.replace("Path=/", &format!("Path=/{}", "a".repeat(1024)));
    let attributes = "; Max-Age=86400; Path=/; Secure; HttpOnly; SameSite=Lax";
    for (header, expected) in [
        // The name.
        (format!("_tracker=1{attributes}"), vec![Undeclared]),
        ("_tracker=1".to_owned(), vec![Undeclared]),
        (WORKSPACE.replace("cw-workspace", "CW-workspace"), vec![Undeclared]),
        (WORKSPACE.replace("cw-workspace", "cw-workspac"), vec![Undeclared]),
        (WORKSPACE.replace("cw-workspace", "cw-workspace.0"), vec![Undeclared]),
        ("__host-next-auth.csrf-token=a; Path=/; Secure; HttpOnly; SameSite=Lax".to_owned(), vec![Undeclared]),
        (format!("draft_=1{attributes}"), vec![Undeclared]),
        (format!("Draft_1=1{attributes}"), vec![Undeclared]),
        (format!("seen_1=1{attributes}"), vec![Undeclared]),
        (format!("seen_.v1=1{attributes}"), vec![Undeclared]),
        (format!("__Secure-next-auth.session-token.10=a{attributes}"), vec![Undeclared]),
        (format!("next-auth.csrf-token=a{attributes}"), vec![OtherEnvironment]),
        (format!("next-auth.session-token.3=a{attributes}"), vec![OtherEnvironment]),
        ("".to_owned(), vec![Malformed]),
        ("=secret; Path=/".to_owned(), vec![Malformed]),
        ("secret; Path=/".to_owned(), vec![Malformed]),
        ("cw workspace=acme".to_owned(), vec![Malformed]),
        ("; Path=/".to_owned(), vec![Malformed]),
        // Who sets it.
        ("viewport=1; Path=/; Secure; SameSite=Lax".to_owned(), vec![NotSetHere]),
        ("legacy=1; Path=/old; Secure; HttpOnly; SameSite=Lax".to_owned(), vec![SetThoughRetired]),
        // How long.
        (WORKSPACE.replace("31536000", "31536001"), vec![Lifetime]),
        (WORKSPACE.replace("; Max-Age=31536000", ""), vec![Lifetime]),
        (WORKSPACE.replace("Max-Age=31536000", "Expires=Fri, 31 Dec 9999 23:59:59 GMT"), vec![Lifetime]),
        (format!("{WORKSPACE}; Expires=Fri, 31 Dec 9999 23:59:59 GMT"), vec![Lifetime]),
        (WORKSPACE.replace("31536000", "soon"), vec![Lifetime, IgnoredAttribute]),
        (format!("{BETA}; Max-Age=60"), vec![Lifetime]),
        (format!("{BETA}; Expires=Fri, 31 Dec 9999 23:59:59 GMT"), vec![Lifetime]),
        (format!("{BETA}; Max-Age=soon"), vec![IgnoredAttribute]),
        // Where it goes.
        (WORKSPACE.replace("; Path=/", ""), vec![Path]),
        (WORKSPACE.replace("Path=/", "Path=/app"), vec![Path]),
        (WORKSPACE.replace("Path=/", "Path=app"), vec![Path, IgnoredAttribute]),
        (long_path, vec![Path, IgnoredAttribute]),
        (format!("{WORKSPACE}; Domain=our.example"), vec![Domain]),
        (format!("{WORKSPACE}; Domain="), vec![IgnoredAttribute]),
        (WORKSPACE.replace("; Secure", ""), vec![Secure]),
        (WORKSPACE.replace("; HttpOnly", ""), vec![HttpOnly]),
        (WORKSPACE.replace("; SameSite=Lax", ""), vec![SameSite]),
        (WORKSPACE.replace("Lax", "None"), vec![SameSite]),
        (WORKSPACE.replace("Lax", "Default"), vec![SameSite, IgnoredAttribute]),
        (format!("{WORKSPACE}; Partitioned"), vec![Partitioned]),
        // What browsers refuse.
        (
            "__Host-next-auth.csrf-token=a; Path=/app; HttpOnly; SameSite=Lax".to_owned(),
            vec![Path, Secure, Prefix],
        ),
        (
            "__Host-next-auth.csrf-token=a; Path=/; Domain=our.example; Secure; HttpOnly; SameSite=Lax".to_owned(),
            vec![Domain, Prefix],
        ),
        (WORKSPACE.replace("; Secure", "").replace("Lax", "None"), vec![Secure, SameSite, Insecure]),
        (huge, vec![TooLarge]),
        ("visits=1000; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax".to_owned(), vec![TooLarge]),
        // How it is written.
        (format!("{WORKSPACE}; Path=/"), vec![RepeatedAttribute]),
        (WORKSPACE.replace("acme", "acme; Path=/app"), vec![RepeatedAttribute]),
        (format!("{WORKSPACE}; Priority=High"), vec![IgnoredAttribute]),
        (WORKSPACE.replace("acme", "acme; Priority=High"), vec![IgnoredAttribute]),
        // Of two entries with one name, the nearer one.
        ("view=1; Path=/admin; Secure; HttpOnly; SameSite=Lax".to_owned(), vec![SameSite]),
    ] {
        let response = headers([&header]);
        assert_eq!(kinds(&PRODUCTION, &response), expected, "{header}");
        // Neighbours without violations change nothing.
        let response = headers([BETA, &header, WORKSPACE]);
        assert_eq!(kinds(&PRODUCTION, &response), expected, "{header}");
    }
    let both = headers([WORKSPACE, BETA, WORKSPACE]);
    assert_eq!(kinds(&PRODUCTION, &both), [Duplicate]);
    let set_and_removed = headers([WORKSPACE, "cw-workspace=; Max-Age=0; Path=/; Secure"]);
    assert_eq!(kinds(&PRODUCTION, &set_and_removed), [Duplicate]);
}

#[test]
fn a_header_with_control_characters_is_malformed() {
    // A `HeaderValue` created without unsafe code cannot contain one, but it may contain a tab anywhere.
    assert!(HeaderValue::from_bytes(b"a=\x01").is_err());
    let tabbed = WORKSPACE.replace("; ", ";\t").replace("acme", "\tac\tme");
    assert_eq!(kinds(&PRODUCTION, &headers([tabbed])), []);
}

#[test]
fn what_a_browser_takes_for_the_same_is_right() {
    for header in [
        WORKSPACE.to_owned(),
        "cw-workspace=acme;samesite=LAX;httponly=1;SECURE;path=/;max-age=31536000;".to_owned(),
        " cw-workspace = acme ; Max-Age = 31536000 ; Path = / ; Secure ; HttpOnly ; SameSite = Lax".to_owned(),
        WORKSPACE.replace("31536000", "60"),
        WORKSPACE.replace("acme", "\"a b, c\""),
        WORKSPACE.replace("acme", ""),
        "embed=1; Max-Age=3600; Path=/; Domain=.OUR.example; Secure; HttpOnly; SameSite=None; Partitioned".to_owned(),
        "view=1; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax".to_owned(),
        "view=1; Path=/admin; Secure; HttpOnly; SameSite=Strict".to_owned(),
        "seen_7.v1=1; Max-Age=86400; Path=/; Secure; HttpOnly; SameSite=Lax".to_owned(),
        // Removals, as other libraries write them.
        "cw-workspace=; Path=/; Secure; Max-Age=0".to_owned(),
        "cw-workspace=gone; Path=/; Secure; Max-Age=-1".to_owned(),
        "cw-workspace=; Path=/; Secure; Expires=Thu, 01-Jan-70 00:00:01 GMT".to_owned(),
        "beta=; Path=/; Secure; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT".to_owned(),
        "legacy=; Path=/old; Secure; Max-Age=0".to_owned(),
        "viewport=; Path=/; Secure; Max-Age=0".to_owned(),
        "draft_7=; Path=/; Secure; Max-Age=0".to_owned(),
    ] {
        assert_eq!(kinds(&PRODUCTION, &headers([&header])), [], "{header}");
    }
    // One name on two paths is two cookies.
    let both = headers([
        "view=1; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax",
        "view=1; Path=/admin; Secure; HttpOnly; SameSite=Strict",
    ]);
    assert_eq!(kinds(&PRODUCTION, &both), []);
}

#[test]
fn a_removal_that_removes_nothing_is_reported() {
    use ViolationKind::*;
    for (header, expected) in [
        ("legacy=; Path=/; Secure; Max-Age=0", vec![Path]),
        ("cw-workspace=; Secure; Max-Age=0", vec![Path]),
        ("cw-workspace=; Path=/; Max-Age=0", vec![Secure]),
        (
            "cw-workspace=; Path=/; Domain=our.example; Secure; Max-Age=0",
            vec![Domain],
        ),
        (
            "embed=; Path=/; Domain=our.example; Secure; Max-Age=0",
            vec![Partitioned],
        ),
        (
            "embed=; Path=/; Secure; Partitioned; Max-Age=0",
            vec![Domain],
        ),
        (
            "__Host-next-auth.csrf-token=; Path=/; Max-Age=0",
            vec![Secure, Prefix],
        ),
        ("_tracker=; Path=/; Max-Age=0", vec![Undeclared]),
    ] {
        assert_eq!(kinds(&PRODUCTION, &headers([header])), expected, "{header}");
    }
}

#[test]
fn expires_is_compared_with_the_clock() {
    let expires = |seconds: u64| {
        let at = std::time::SystemTime::now() + std::time::Duration::from_secs(seconds);
        let date = http_date(at.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs());
        WORKSPACE.replace("Max-Age=31536000", &format!("Expires={date}"))
    };
    assert_eq!(kinds(&PRODUCTION, &headers([expires(31_536_000)])), []);
    assert_eq!(kinds(&PRODUCTION, &headers([expires(60)])), []);
    let longer = headers([expires(31_536_000 + 60)]);
    assert_eq!(kinds(&PRODUCTION, &longer), [ViolationKind::Lifetime]);
}

/// A date as `Expires` has it, for years of this century.
fn http_date(seconds: u64) -> String {
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    let leap = |year: u64| year.is_multiple_of(4);
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let months = [
        31,
        28 + u64::from(leap(year)),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let names = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut month = 0;
    while days >= months[month] {
        days -= months[month];
        month += 1;
    }
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!(
        "Mon, {:02} {} {year} {hour:02}:{minute:02}:{second:02} GMT",
        days + 1,
        names[month]
    )
}

#[test]
fn in_development_the_names_of_development_count() {
    let development = "next-auth.csrf-token=a; Path=/; HttpOnly; SameSite=Lax";
    let production = "__Host-next-auth.csrf-token=a; Path=/; Secure; HttpOnly; SameSite=Lax";
    assert_eq!(kinds(&DEVELOPMENT, &headers([development])), []);
    assert_eq!(kinds(&PRODUCTION, &headers([production])), []);
    let other = [ViolationKind::OtherEnvironment];
    assert_eq!(kinds(&DEVELOPMENT, &headers([production])), other);
    assert_eq!(kinds(&PRODUCTION, &headers([development])), other);
}

#[test]
fn a_domain_of_the_configuration_is_asked_for() {
    use ViolationKind::Domain;
    let region = "region=light; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax";
    let configured = PRODUCTION.with_domain("app.our.example").unwrap();
    let outside = PRODUCTION.with_domain("one.example").unwrap();
    let with = |domain: &str| headers([format!("{region}; Domain={domain}")]);
    for (deployment, response, expected) in [
        (&PRODUCTION, headers([region]), vec![]),
        (&PRODUCTION, with("our.example"), vec![Domain]),
        (&configured, with("app.our.example"), vec![]),
        (&configured, with("App.Our.example"), vec![]),
        (&configured, with("our.example"), vec![Domain]),
        (&configured, headers([region]), vec![Domain]),
        (&outside, with("one.example"), vec![Domain]),
        (&outside, headers([region]), vec![Domain]),
    ] {
        assert_eq!(
            kinds(deployment, &response),
            expected,
            "{deployment:?} {response:?}"
        );
    }
    // A removal without it would remove another cookie.
    let removal = headers([Cookies::REGION.remove(&PRODUCTION).header_value()]);
    assert_eq!(kinds(&PRODUCTION, &removal), []);
    assert_eq!(kinds(&configured, &removal), [Domain]);
    let removal = Cookies::REGION.remove(&outside);
    assert_eq!(kinds(&outside, &headers([removal.header_value()])), []);
}

#[test]
fn a_message_says_what_to_do_and_never_the_value() {
    let guard = Guard::<Cookies>::report(PRODUCTION);
    let message = |header: &str| {
        let found = guard.check(&headers([header]));
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        message("_tracker=hunter2; Path=/"),
        [
            "cookie `_tracker`: found a name that the policy does not declare, but expected a name of the policy; \
          declare it in policy.toml, or disable the library or middleware that sets it"
        ]
    );
    assert_eq!(
        message("CW-Workspace=hunter2; Path=/"),
        [
            "cookie `CW-Workspace`: found a name that the policy does not declare, but expected `cw-workspace` \
          (names are case-sensitive); declare it in policy.toml, or disable the library or middleware that sets it"
        ]
    );
    assert_eq!(
        message("next-auth.csrf-token=hunter2"),
        [
            "cookie `next-auth.csrf-token`: found the name in development, but `[cookies.csrf]` of the policy \
          requires `__Host-next-auth.csrf-token` in production; pass the `Deployment` of the environment in \
          which the service runs to the code that sets it"
        ]
    );
    for header in [
        "hunter2",
        "=hunter2",
        "theme=hunter2",
        "cw-workspace=hunter2; Max-Age=60",
        "viewport=hunter2",
        "legacy=hunter2",
        "visits=hunter2; Foo=bar; Path=/x; Path=/y; SameSite=None",
    ] {
        let messages = message(header);
        assert!(!messages.is_empty());
        assert!(
            messages.iter().all(|message| !message.contains("hunter2")),
            "{messages:?}"
        );
    }
    let messages = message("a\tb=1");
    assert!(messages[0].contains("a\\tb"), "{messages:?}");
}

#[test]
fn strip_removes_only_headers_with_violations() {
    let reported = Arc::new(Mutex::new(Vec::new()));
    let guard = Guard::<Cookies>::strip(PRODUCTION).on_violation({
        let reported = reported.clone();
        move |violation| reported.lock().unwrap().push(violation.clone())
    });
    let first = WORKSPACE.replace("acme", "first");
    let mut response = headers([&*first, "_tracker=1", WORKSPACE, "theme=1; Path=/", BETA]);
    response.insert("x-other", HeaderValue::from_static("kept"));
    guard.enforce(&mut response);
    assert_eq!(texts(&response), [WORKSPACE, BETA]);
    assert_eq!(response["x-other"], "kept");
    let names: Vec<_> = reported
        .lock()
        .unwrap()
        .iter()
        .map(|violation| violation.name.clone())
        .collect();
    assert_eq!(
        names,
        ["cw-workspace", "_tracker", "theme", "theme", "theme"]
    );
    assert_eq!(guard.count(), 5);

    // An accepted header is kept although a later one is rejected.
    let mut response = headers([WORKSPACE, "cw-workspace=1; Path=/"]);
    guard.enforce(&mut response);
    assert_eq!(texts(&response), [WORKSPACE]);

    let mut response = headers(["_tracker=1"]);
    guard.clone().enforce(&mut response);
    assert!(response.is_empty());
    assert_eq!(guard.count(), 10);
}

#[test]
fn deny_panics_with_every_violation() {
    let guard = Guard::<Cookies>::deny(PRODUCTION);
    guard.enforce(&mut HeaderMap::new());
    guard.enforce(&mut headers([WORKSPACE]));
    let denied = catch_unwind(AssertUnwindSafe(|| {
        guard.enforce(&mut headers(["_a=1", "_b=1"]));
    }));
    let message = *denied.unwrap_err().downcast::<String>().unwrap();
    assert!(
        message.contains("\n- cookie `_a`: ") && message.contains("\n- cookie `_b`: "),
        "{message}"
    );
    assert_eq!(guard.count(), 2);
}

#[test]
fn the_table_written_by_hand_finds_every_name() {
    use cookie_registry::Registry as _;
    let table = Cookies::table();
    for (at, spec) in table.cookies.iter().enumerate() {
        for (names, wire) in [
            (&table.production, spec.production),
            (&table.development, spec.development),
        ] {
            let Some(name) = wire.prefix.strip_suffix('=') else {
                assert!(table.families.contains(&(at as u32)), "{}", spec.key);
                continue;
            };
            let found = names.find(name.as_bytes()).expect(name);
            let shares = table.namesakes.contains(&(found, at as u32));
            assert!(found == at as u32 || shares, "{}", spec.key);
        }
    }
}

fn deployment() -> impl Strategy<Value = Deployment> {
    prop_oneof![
        Just(PRODUCTION),
        Just(DEVELOPMENT),
        Just(PRODUCTION.with_domain("app.our.example").unwrap()),
        Just(DEVELOPMENT.with_domain("two.example").unwrap()),
    ]
}

/// A long one is made of a short one, since making each octet by chance takes most of the test's time.
fn token() -> impl Strategy<Value = String> {
    let octets = "[!#-+.-:<-\\[\\]-~]{1,80}";
    let long = (octets, 4000usize..9000)
        .prop_map(|(piece, len)| piece.chars().cycle().take(len).collect());
    prop_oneof![Just(String::new()), octets, long]
}

/// What the constants write for a value, all in one response.
fn everything(deployment: &Deployment, token: &str, text: &str, suffix: &str) -> SetCookies {
    let mut request = HeaderMap::new();
    let cookies =
        "draft_1=a; draft_x=b; __Secure-next-auth.session-token.4=a; next-auth.session-token.5=b";
    request.insert(COOKIE, HeaderValue::from_static(cookies));
    let granted = registry::granted_analytics();
    let mut all = SetCookies::new();
    all.extend(Cookies::SESSION.set((deployment, &request), token).unwrap());
    all.extend(Cookies::CSRF.set(deployment, token));
    all.extend(Cookies::WORKSPACE.set(deployment, text));
    all.extend(Cookies::BETA.set(deployment, text.len().is_multiple_of(2)));
    all.extend(Cookies::VISITS.set(deployment, text.len() as i64));
    all.extend(Cookies::REGION.set(deployment, Theme::Dark));
    all.extend(Cookies::VISIT.set_with(deployment, token, &granted));
    all.extend(
        Cookies::DRAFT
            .try_member(suffix)
            .unwrap()
            .set(deployment, text),
    );
    all.extend(Cookies::THEME.set(deployment, Theme::Light));
    all.push(Cookies::LEGACY.remove(deployment));
    all.push(Cookies::VIEWPORT.remove(deployment));
    all
}

/// What the constants and the events write to remove.
fn removals(deployment: &Deployment, suffix: &str) -> SetCookies {
    let mut request = HeaderMap::new();
    let cookies = format!("draft_{suffix}=a; draft_2=b; next-auth.session-token.5=b");
    request.insert(COOKIE, HeaderValue::try_from(cookies).unwrap());
    let mut all = Cookies::ON_SIGN_OUT.clear(deployment, &request);
    all.extend(Cookies::SESSION.remove((deployment, &HeaderMap::new())));
    all.extend(Cookies::DRAFT.remove((deployment, &request)));
    all.push(Cookies::CSRF.remove(deployment));
    all.push(Cookies::REGION.remove(deployment));
    all.push(Cookies::THEME.remove(deployment));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_the_constants_write_is_right(
        deployment in deployment(),
        token in token(),
        text in "\\PC{0,60}",
        suffix in "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,30}",
    ) {
        for cookies in [everything(&deployment, &token, &text, &suffix), removals(&deployment, &suffix)] {
            let mut response = HeaderMap::new();
            cookies.append_to(&mut response);
            prop_assert_eq!(kinds(&deployment, &response), []);
            for header in response.get_all(SET_COOKIE) {
                prop_assert_eq!(kinds(&deployment, &headers([header])), []);
            }
        }
    }

    #[test]
    fn a_missing_added_or_changed_attribute_is_reported(
        deployment in deployment(),
        token in "[a-z0-9]{1,40}",
        text in "[^;]{0,20}",
        which in any::<prop::sample::Index>(),
        attribute in any::<prop::sample::Index>(),
        how in 0usize..4,
    ) {
        let cookies = everything(&deployment, &token, &text, "7");
        let set: Vec<&str> = cookies
            .iter()
            .map(|cookie| cookie.header_value().to_str().unwrap())
            .filter(|header| !header.contains("Max-Age=0"))
            .collect();
        let header = which.get(&set);
        let mut parts: Vec<String> = header.split("; ").map(str::to_owned).collect();
        let at = 1 + attribute.index(parts.len() - 1);
        match how {
            0 => { parts.remove(at); }
            1 => { parts.push(parts[at].clone()); }
            2 => parts[at] = changed(&parts[at]),
            _ => parts.insert(at, "Comment=1".to_owned()),
        }
        let mutated = parts.join("; ");
        prop_assert_ne!(kinds(&deployment, &headers([&mutated])), [], "{}", mutated);
    }

    #[test]
    fn a_name_in_another_case_is_reported(deployment in deployment(), token in "[a-z0-9]{1,40}", at in any::<prop::sample::Index>()) {
        for cookie in &everything(&deployment, &token, "text", "7") {
            let mut header = cookie.header_value().as_bytes().to_vec();
            let letters: Vec<usize> = (0..cookie.name().len())
                .filter(|at| header[*at].is_ascii_alphabetic())
                .collect();
            let at = *at.get(&letters);
            header[at] ^= 0x20;
            prop_assert_ne!(kinds(&deployment, &headers([header])), []);
        }
    }

    #[test]
    fn no_header_makes_it_panic(
        header in prop::collection::vec(prop_oneof![Just(b';'), Just(b'='), Just(b'\t'), 0x20u8..0x7f, 0x80u8..=0xff], 0..120),
        name in prop_oneof![Just("cw-workspace="), Just("draft_"), Just("__Host-next-auth.csrf-token="), Just("theme=;Expires="), Just("visits=;Max-Age="), Just("")],
        deployment in deployment(),
    ) {
        let header = [name.as_bytes(), &header].concat();
        let response = headers([&header, &header]);
        let guard = Guard::<Cookies>::strip(deployment.clone());
        let violations = guard.check(&response);
        let mut enforced = response.clone();
        guard.enforce(&mut enforced);
        prop_assert_eq!(violations.is_empty(), enforced == response);
        prop_assert_eq!(kinds(&deployment, &enforced), []);
        for violation in violations {
            prop_assert!(!violation.to_string().contains('\t'));
        }
    }
}

/// Another value, or another attribute for one without.
fn changed(attribute: &str) -> String {
    match attribute.split_once('=') {
        Some(("Max-Age", seconds)) => format!("Max-Age={seconds}0"),
        Some(("SameSite", "Lax")) => "SameSite=Strict".to_owned(),
        Some(("SameSite", _)) => "SameSite=Lax".to_owned(),
        Some((name, value)) => format!("{name}={value}x"),
        None => format!("X{attribute}"),
    }
}

#[test]
fn a_removal_for_another_domain_is_accepted_next_to_the_declared_one() {
    let guard = Guard::<Cookies>::report(Deployment::PRODUCTION);
    let gone =
        "Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax";
    let mut response = HeaderMap::new();
    let elsewhere = format!("cw-workspace=; {gone}; Domain=our.example");
    response.append(SET_COOKIE, elsewhere.parse().unwrap());
    let kinds: Vec<_> = guard
        .check(&response)
        .iter()
        .map(|found| found.kind)
        .collect();
    assert_eq!(
        kinds,
        [ViolationKind::Domain],
        "alone it removes nothing that is declared"
    );

    let declared = format!("cw-workspace=; {gone}");
    response.append(SET_COOKIE, declared.parse().unwrap());
    assert_eq!(guard.check(&response), []);

    // Setting it for another domain is no removal.
    let set = "cw-workspace=a; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=our.example";
    response.append(SET_COOKIE, set.parse().unwrap());
    assert_eq!(guard.check(&response).len(), 1);
}
