//! Cookies that need consent, or that end on objection, are set with a witness.

use cookie_registry::{Analytics, CookieRegistry, Deployment, SetError};
use http::HeaderMap;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/consent.toml")]
pub struct Cookies;

fn main() -> Result<(), SetError> {
    let deployment = Deployment::PRODUCTION;
    let choice = Cookies::CONSENT.with(&deployment).choice(&HeaderMap::new());
    assert!(choice.must_ask());
    if let Some(granted) = choice.granted::<Analytics>() {
        let _ = Cookies::VISITS.set_with(&deployment, "7f3a", &granted)?;
        let _ = Cookies::SEEN.to_stored_with("hint-1", &granted)?;
    }
    if let Some(granted) = choice.granted::<NewslettersCategory>() {
        let _ = Cookies::LETTERS.set_with(&deployment, "7f3a", &granted)?;
    }
    // Analytics was never asked about, so nobody has objected.
    let free = choice
        .not_objected::<Analytics>()
        .ok_or(())
        .unwrap_or_else(|()| panic!());
    let header = Cookies::STATISTICS.set_with(&deployment, "7f3a", &free)?;
    assert_eq!(header.name(), "__Host-statistics");

    assert_eq!(
        Cookies::HINTS.key("menu").ok().as_deref(),
        Some("hint-menu.v1")
    );

    // What the policy says of consent is what the constant carries.
    let plan = Cookies::CONSENT.plan();
    assert_eq!(
        (plan.service, plan.domains),
        ("Almanac", &["our.example"][..])
    );
    assert_eq!(
        (plan.version, plan.remembered_for),
        ("2026-05-09", Some(15_897_600))
    );
    assert!(plan.sources[0].starts_with(b"format = 1\n") && plan.sources.len() == 1);
    let asked: Vec<_> = plan
        .categories
        .iter()
        .map(|it| {
            (
                it.key,
                it.refused_by_gpc,
                it.refused_by_dnt,
                it.cookies.len(),
                it.storage.len(),
            )
        })
        .collect();
    assert_eq!(
        asked,
        [
            ("analytics", false, false, 2, 2),
            ("newsletters", true, false, 1, 0)
        ]
    );
    let suffixes: Vec<_> = plan.categories[0]
        .storage
        .iter()
        .map(|it| (it.name, it.suffix))
        .collect();
    assert_eq!(suffixes, [("seen", None), ("hint-", Some(".v1"))]);
    let fingerprints = Cookies::FINGERPRINTS.iter();
    let kept = fingerprints.filter(|(key, _)| plan.categories.iter().any(|it| it.key == *key));
    assert!(
        kept.map(|(_, said)| *said)
            .eq(plan.categories.iter().map(|it| it.fingerprints))
    );
    let newsletters = plan.words[0].categories[1];
    assert_eq!(newsletters.title, "Newsletters");
    assert_eq!(newsletters.description, "Know which letters you have read.");
    Ok(())
}
