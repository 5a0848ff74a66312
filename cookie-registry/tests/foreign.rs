//! To and from the cookies of the `cookie` crate.
#![cfg(feature = "cookie")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod registry;

use cookie::time::{Duration, OffsetDateTime};
use cookie::{Cookie, SameSite};
use cookie_registry::{AdoptError, Deployment, SetError};
use registry::{Cookies, Theme};

const PRODUCTION: Deployment = Deployment::PRODUCTION;

#[test]
fn every_attribute_survives_the_conversion() {
    let header = Cookies::WORKSPACE.set(&PRODUCTION, "acme & sons").unwrap();
    let cookie = Cookie::from(header.clone());
    assert_eq!(cookie.name_value(), ("cw-workspace", "acme%20&%20sons"));
    assert_eq!(cookie.max_age(), Some(Duration::days(365)));
    assert_eq!(cookie.path(), Some("/"));
    assert_eq!(cookie.domain(), None);
    assert_eq!(
        (cookie.secure(), cookie.http_only()),
        (Some(true), Some(true))
    );
    assert_eq!(cookie.same_site(), Some(SameSite::Lax));
    assert_eq!(
        Cookies::WORKSPACE.adopt(&PRODUCTION, &cookie).unwrap(),
        header
    );

    let region = PRODUCTION.with_domain("a.our.example").unwrap();
    let cookie = Cookie::from(Cookies::REGION.set(&region, Theme::Dark).unwrap());
    assert_eq!(cookie.domain(), Some("a.our.example"));
}

#[test]
fn a_foreign_cookie_gives_its_value_and_nothing_else() {
    let foreign = Cookie::build(("cw-workspace", "a%20b"))
        .domain("evil.example")
        .path("/elsewhere")
        .max_age(Duration::days(9999));
    assert_eq!(
        Cookies::WORKSPACE
            .adopt(&PRODUCTION, &foreign.build())
            .unwrap(),
        Cookies::WORKSPACE.set(&PRODUCTION, "a b").unwrap()
    );
    // What no header can carry is encoded where the policy permits it, and else refused.
    let foreign = Cookie::new("cw-workspace", "a; Domain=evil.example");
    let adopted = Cookies::WORKSPACE.adopt(&PRODUCTION, &foreign).unwrap();
    assert_eq!(
        adopted,
        Cookies::WORKSPACE
            .set(&PRODUCTION, "a; Domain=evil.example")
            .unwrap()
    );
    let foreign = Cookie::new("__Host-next-auth.csrf-token", "a;b");
    assert!(matches!(
        Cookies::CSRF.adopt(&PRODUCTION, &foreign),
        Err(AdoptError::Value(_))
    ));
}

#[test]
fn another_name_or_kind_is_refused() {
    let error = Cookies::CSRF
        .adopt(&PRODUCTION, &Cookie::new("csrf", "abc"))
        .unwrap_err();
    assert!(matches!(
        error,
        AdoptError::OtherName { entry: "csrf", expected: "__Host-next-auth.csrf-token", found } if found == "csrf"
    ));
    assert!(matches!(
        Cookies::THEME.adopt(&PRODUCTION, &Cookie::new("theme", "sepia")),
        Err(AdoptError::Value(_))
    ));
    assert!(matches!(
        Cookies::VISITS.adopt(&PRODUCTION, &Cookie::new("visits", "1000")),
        Err(AdoptError::Set(SetError::TooLarge { limit: 3, .. }))
    ));
    let granted = registry::granted_analytics();
    assert!(
        Cookies::VISIT
            .adopt_with(&PRODUCTION, &Cookie::new("visit", "abc"), &granted)
            .is_ok()
    );
}

#[test]
fn a_removal_of_another_library_becomes_a_removal_of_the_registry() {
    let removal = Cookies::WORKSPACE.remove(&PRODUCTION);
    let mut foreign = Cookie::new("cw-workspace", "");
    foreign.make_removal();
    assert_eq!(
        Cookies::WORKSPACE.adopt(&PRODUCTION, &foreign).unwrap(),
        removal
    );
    let foreign = Cookie::build(("cw-workspace", "x")).expires(OffsetDateTime::UNIX_EPOCH);
    assert_eq!(
        Cookies::WORKSPACE
            .adopt(&PRODUCTION, &foreign.clone().build())
            .unwrap(),
        removal
    );
    // Max-Age counts before Expires.
    let kept = foreign.max_age(Duration::days(1)).build();
    assert_ne!(
        Cookies::WORKSPACE.adopt(&PRODUCTION, &kept).unwrap(),
        removal
    );
    let removal = Cookies::WORKSPACE.adopt(&PRODUCTION, &Cookie::from(removal));
    assert_eq!(removal.unwrap(), Cookies::WORKSPACE.remove(&PRODUCTION));
}
