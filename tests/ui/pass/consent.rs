//! With its witness, what needs consent or ends on objection is set.

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
    let free = choice.not_objected::<Analytics>().ok_or(()).unwrap_or_else(|()| panic!());
    let header = Cookies::STATISTICS.set_with(&deployment, "7f3a", &free)?;
    assert_eq!(header.name(), "__Host-statistics");
    Ok(())
}
