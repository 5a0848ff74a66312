//! Calls on an invalid entry cause no follow-up errors, whether it needs consent or not.

use cookie_registry::{Analytics, Choice, CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/broken_consent.toml")]
pub struct Cookies;

fn answer(choice: &Choice) {
    if let Some(granted) = choice.granted::<Analytics>() {
        let _ = Cookies::VISITS.set_with(&Deployment::PRODUCTION, 1, &granted);
        let _ = Cookies::ORIGIN.set_with(&Deployment::PRODUCTION, "news", &granted);
        let _ = Cookies::DRAFT.to_stored_with("text", &granted);
    }
    let _ = Cookies::VISITS.set(&Deployment::PRODUCTION, 1);
    let _ = Cookies::DRAFT.to_stored("text");
}

fn main() {}
