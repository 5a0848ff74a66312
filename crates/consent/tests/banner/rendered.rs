//! What a banner has rendered before for other visitors changes nothing for the next one.

use crate::hostile::hostile;
use crate::{CHANGED, GRANTED, ID, consent, headers_of};
use cookie_registry::{Consent, Profile};
use cookie_registry_consent::Banner;
use std::time::{SystemTime, UNIX_EPOCH};

/// Visitors of every sort: policies, regions, records and signals.
fn visitors() -> Vec<(Consent, Vec<(&'static str, String)>)> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let record = |name, decisions| format!("{name}=1.{ID}.{}.en{decisions}", now.as_secs());
    let cookies = [
        None,
        Some(record("cookie-consent", "")),
        Some(record("cookie-consent", GRANTED)),
        Some(record("cookie-consent", &GRANTED.replace(":g:", ":r:"))),
        Some(record("cookie-consent", CHANGED)),
        Some(record("_seen_", ".analytics:g:85944171f73967e8")),
        Some(record("_seen_", ".analytics:g:0000000000000000")),
    ];
    let mut all = Vec::new();
    for consent in [consent(), hostile()] {
        for profile in Profile::ALL {
            let of_region = Profile::from_request(|_| *profile);
            let consent = consent.clone().with_profile(of_region);
            for cookie in &cookies {
                for signals in [&[][..], &["sec-gpc"], &["dnt"], &["sec-gpc", "dnt"]] {
                    let signals = signals.iter().map(|signal| (*signal, "1".to_owned()));
                    let cookie = cookie.iter().map(|cookie| ("cookie", cookie.clone()));
                    all.push((consent.clone(), signals.chain(cookie).collect()));
                }
            }
        }
    }
    all
}

/// Renders everything for a visitor, in two languages and with two places to which the visitor returns.
fn rendered(banner: &Banner, (consent, headers): &(Consent, Vec<(&str, String)>)) -> Vec<String> {
    let headers: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let choice = consent.choice(&headers_of(&headers));
    let mut all = Vec::new();
    for language in ["en", "de"] {
        for page in ["/a?b=\"c&d", "/e"] {
            let view = banner.on(&choice).in_language(language).returning_to(page);
            let back = view.clone().back_to("/f");
            all.extend([view.head(), view.top(), view.footer(), view.settings_page()]);
            all.extend([back.top(), back.footer(), back.settings()]);
        }
    }
    all
}

#[test]
fn a_banner_that_served_others_shows_the_same_as_a_new_one() {
    let visitors = visitors();
    let ways: [fn() -> Banner; 2] = [
        || Banner::new("/cookies"),
        || Banner::new("/cookies").link_style(),
    ];
    for fresh in ways {
        let shared = fresh();
        // In both orders, so that each visitor is the first and the last of a state.
        let (there, back) = (visitors.iter(), visitors.iter().rev());
        for visitor in there.chain(back) {
            let expected = rendered(&fresh(), visitor);
            assert_eq!(rendered(&shared, visitor), expected, "{:?}", visitor.1);
        }
    }
}

#[test]
fn a_banner_at_another_path_shows_that_path() {
    let visitor = (consent(), Vec::new());
    let banner = Banner::new("/cookies");
    let before = rendered(&banner, &visitor).concat();
    assert!(before.contains("action=\"/consent\""));
    let moved = banner.at("/privacy/choice").unwrap();
    let after = rendered(&moved, &visitor).concat();
    assert!(after.contains("action=\"/privacy/choice\""));
    assert!(!after.contains("\"/consent"));
}
