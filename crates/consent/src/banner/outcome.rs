//! The response to an answer that the banner's script has sent.

use super::consent_mode::consent_mode;
use super::loads;
use super::view::BannerView;
use crate::script::string;
use std::collections::BTreeSet;

impl BannerView<'_> {
    /// Renders the response to an answer that the banner's script has sent, as JSON. It contains the record, and the
    /// scripts, embeds and categories that the visitor now allows. It also contains the HTML of the confirmation and of the footer,
    /// which the script inserts into the page.
    ///
    /// The script sends the form with `Accept: application/json`. A service without axum and actix-web answers such a request
    /// with `200 OK` and this text. It answers any other request with `303 See Other`.
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
        let mut record = String::new();
        choice.append_record_to(&mut record);
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
