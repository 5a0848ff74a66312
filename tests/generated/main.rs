//! The file that `generate rust` writes, compared with the macro: the same constants, from the same policy.

#![allow(
    clippy::unwrap_used,
    reason = "clippy sees no test in the helpers of one"
)]

mod almanac;

use cookie_registry::{Deployment, Environment, Registry};
use cookie_registry_expand::file;
use cookie_registry_policy::{Options, check_files, source::Disk};
use std::path::Path;
use std::{env, fs};

/// The same by the macro.
mod derived {
    #[derive(cookie_registry::CookieRegistry)]
    #[registry(policy = "examples/with-consent/policy.toml", enforce = false)]
    pub(crate) struct Cookies;
}

/// A registry whose arrays the macro writes in parts.
mod long {
    #[derive(cookie_registry::CookieRegistry)]
    #[registry(policy = "tests/generated/long.toml", enforce = false)]
    pub(crate) struct Cookies;
}

#[test]
fn the_entries_of_a_long_registry_are_in_their_places() {
    use long::{Cookies, CookiesEntry};

    let (cookies, keys) = CookiesEntry::ALL.split_at(131);
    for (number, entry) in cookies.iter().enumerate() {
        let name = format!("choice-{number}");
        assert_eq!(entry.entry(), format!("cookies.{name}"));
        assert_eq!(entry.name(Environment::Production), name);
        assert_eq!(entry.name(Environment::Development), name);
        assert_eq!(format!("{entry:?}"), format!("Choice{number}"));
    }
    for (number, entry) in keys.iter().enumerate() {
        assert_eq!(entry.entry(), format!("storage.panel-{number}"));
        assert_eq!(format!("{entry:?}"), format!("Panel{number}"));
    }
    assert_eq!(keys.len(), 130);
    let deployment = Deployment::PRODUCTION;
    for (constant, name) in [
        (Cookies::CHOICE_0, "choice-0"),
        (Cookies::CHOICE_127, "choice-127"),
        (Cookies::CHOICE_128, "choice-128"),
        (Cookies::CHOICE_130, "choice-130"),
    ] {
        let set = constant.set(&deployment, "a").unwrap();
        assert_eq!(set.pair(), format!("{name}=a"));
        assert_eq!(constant.remove(&deployment).name(), name);
    }
    assert_eq!(Cookies::PANEL_129.key(), "panel-129");
    let found = Cookies::table().cookies.iter().map(|spec| spec.key);
    assert!(found.eq((0..131).map(|number| format!("choice-{number}"))));
}

#[test]
fn the_file_is_what_the_policy_generates() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let policy = root.join("../examples/with-consent/policy.toml");
    let checked = check_files(&Disk, &policy, Options::today()).unwrap();
    let folder = root.join("generated").canonicalize().unwrap();
    let text = file::text(&checked, "Cookies", &folder).unwrap();
    let path = folder.join("almanac.rs");
    if env::var_os("COOKIE_REGISTRY_BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap();
    assert!(
        there.lines().eq(text.lines()),
        "`COOKIE_REGISTRY_BLESS=1` writes it anew"
    );
}

/// Compares an expression of the file's registry with that of the macro's.
macro_rules! same {
    (|$cookies:ident, $deployment:ident| $($what:expr,)+) => {{
        for $deployment in [&Deployment::PRODUCTION, &Deployment::DEVELOPMENT] {
            $( assert_eq!(
                { use almanac::Cookies as $cookies; format!("{:?}", $what) },
                { use derived::Cookies as $cookies; format!("{:?}", $what) },
            ); )+
        }
    }};
}

#[test]
fn its_constants_are_those_of_the_macro() {
    let headers = http::HeaderMap::new();
    same! { |Cookies, deployment|
        Cookies::READER.remove(deployment),
        Cookies::READER.get(deployment, &headers),
        Cookies::EXPERIMENT.member("headline").remove(deployment),
        Cookies::EXPERIMENT.prefix(deployment),
        Cookies::REACH.remove(deployment),
        Cookies::CAMPAIGN.remove(deployment),
        Cookies::TEXT_SIZE.key(),
        Cookies::OFFERS.key(),
        Cookies::COVERS.key(),
        Cookies::FINGERPRINTS,
    }
}

#[test]
fn its_tables_are_those_of_the_macro() {
    let (ours, theirs) = (almanac::Cookies::table(), derived::Cookies::table());
    assert_eq!(ours.cookies.len(), theirs.cookies.len());
    for (one, other) in ours.cookies.iter().zip(theirs.cookies) {
        let described = |spec: &cookie_registry::private::CookieSpec| {
            let headers: Vec<_> = (0..).map_while(|at| (spec.headers)(at)).cloned().collect();
            // The function itself has another address.
            let spec = format!("{spec:?}");
            (spec.split("headers: ").next().unwrap().to_owned(), headers)
        };
        assert_eq!(described(one), described(other));
    }
    for (one, other) in [
        (ours.production, theirs.production),
        (ours.development, theirs.development),
    ] {
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}

#[test]
fn its_entries_are_those_of_the_macro() {
    let ours =
        almanac::CookiesEntry::ALL.map(|one| (one.entry(), one.name(Environment::Production)));
    let theirs =
        derived::CookiesEntry::ALL.map(|one| (one.entry(), one.name(Environment::Production)));
    assert_eq!(ours, theirs);
}
