//! What the banner's script learns of an answer, and the signals of Google Consent Mode.

use super::loads;
use super::view::BannerView;
use crate::script::string;
use cookie_registry::{Category, Choice};
use std::collections::BTreeSet;

/// The signals of Google Consent Mode v2 that depend on a category, each with the standard category.
const SIGNALS: [(&str, Category); 6] = [
    ("ad_personalization", Category::Marketing),
    ("ad_storage", Category::Marketing),
    ("ad_user_data", Category::Marketing),
    ("analytics_storage", Category::Analytics),
    ("functionality_storage", Category::Preferences),
    ("personalization_storage", Category::Preferences),
];

/// Returns the signals of Google Consent Mode v2 for a choice: `ad_storage=denied analytics_storage=granted …`.
///
/// A signal is granted if the visitor allows every category that is like its standard category, with all of their third
/// parties, and there is such a category. `security_storage` is always granted, because it needs no consent.
pub(super) fn consent_mode(choice: &Choice) -> String {
    let is_granted = |like: Category| {
        let mut alike = choice
            .plan()
            .categories
            .iter()
            .filter(|category| category.like == like)
            .peekable();
        alike.peek().is_some()
            && alike.all(|category| {
                let mut parties = category.parties.iter();
                choice.allows(category)
                    && parties.all(|party| choice.allows_party(category, party.key))
            })
    };
    let mut text = String::new();
    for (name, like) in SIGNALS {
        let state = if is_granted(like) {
            "granted"
        } else {
            "denied"
        };
        text.extend([name, "=", state, " "]);
    }
    text + "security_storage=granted"
}

impl BannerView<'_> {
    /// Renders the response to an answer that the banner's script has sent, as JSON: the record, what the visitor now allows,
    /// and the confirmation and the footer that the script puts into the page.
    ///
    /// The script sends the form with `Accept: application/json`. A service without axum and actix-web answers such a request
    /// with `200 OK` and this text, and any other with `303 See Other`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), cookie_registry_consent::ConsentError> {
    /// use cookie_registry::Deployment;
    /// use cookie_registry_consent::{Answer, Banner};
    /// use http::HeaderMap;
    ///
    /// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    /// let recorded = Answer::accept_all().record(&consent, &HeaderMap::new())?;
    /// let banner = Banner::new("/cookies");
    /// let json = banner.on(&recorded.choice).outcome();
    /// assert!(json.contains(r#""loads":["marketing/acme"],"granted":["analytics","marketing","preferences"]"#));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn outcome(&self) -> String {
        let choice = self.choice();
        let plan = choice.plan();
        let record = choice.record().map(ToString::to_string).unwrap_or_default();
        let waiting = plan.loads.iter().filter(|load| load.category.is_some());
        let loads: BTreeSet<String> = waiting
            .filter(|load| choice.allows_load(load))
            .map(loads::key)
            .collect();
        let allowed = plan
            .categories
            .iter()
            .filter(|category| choice.allows(category));
        let mut json = String::from("{\"record\":");
        string(&mut json, &record);
        json.push_str(",\"loads\":");
        list(&mut json, loads.iter().map(String::as_str));
        json.push_str(",\"granted\":");
        list(&mut json, allowed.map(|category| category.key));
        for (name, text) in [
            ("mode", consent_mode(choice)),
            ("top", self.top()),
            ("footer", self.footer()),
        ] {
            json.extend([",\"", name, "\":"]);
            string(&mut json, &text);
        }
        json.push('}');
        json
    }
}

/// Writes a list of strings.
fn list<'t>(json: &mut String, texts: impl Iterator<Item = &'t str>) {
    json.push('[');
    for (at, text) in texts.enumerate() {
        if at > 0 {
            json.push(',');
        }
        string(json, text);
    }
    json.push(']');
}
