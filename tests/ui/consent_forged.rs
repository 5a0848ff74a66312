//! A witness comes only from the recorded choice of a visitor.

use cookie_registry::{Analytics, CookieRegistry, Deployment, Granted, NotObjected};
use std::marker::PhantomData;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/consent.toml")]
pub struct Cookies;

fn main() {
    let deployment = Deployment::PRODUCTION;
    let constructed = Granted::<Analytics>(PhantomData);
    let made = Granted::<Analytics>::new();
    let default: Granted<Analytics> = Default::default();
    let objected = NotObjected::<Analytics>(PhantomData);
    let _ = Cookies::VISITS.set_with(&deployment, "7f3a", &constructed);
}

fn kept(granted: &Granted<Analytics>) -> Granted<Analytics> {
    granted.clone()
}
