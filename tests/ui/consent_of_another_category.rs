//! The witness of one category, or of one kind, is not accepted for another.

use cookie_registry::{Analytics, CookieRegistry, Deployment, Marketing};
use http::HeaderMap;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/consent.toml")]
pub struct Cookies;

fn main() {
    let deployment = Deployment::PRODUCTION;
    let choice = Cookies::CONSENT.with(&deployment).choice(&HeaderMap::new());
    if let Some(granted) = choice.granted::<Marketing>() {
        let _ = Cookies::VISITS.set_with(&deployment, "7f3a", &granted);
        let _ = Cookies::LETTERS.set_with(&deployment, "7f3a", &granted);
    }
    if let Some(free) = choice.not_objected::<Analytics>() {
        let _ = Cookies::VISITS.set_with(&deployment, "7f3a", &free);
    }
    if let Some(granted) = choice.granted::<Analytics>() {
        let _ = Cookies::CONSENT.set_with(&deployment, "7f3a", &granted);
    }
}
