//! The state that all handlers share.

use axum::extract::FromRef;
use cookie_registry::{Consent, Deployment};
use cookie_registry_consent::Banner;
use minijinja::Environment;
use std::sync::Arc;

/// The state that all handlers share.
#[derive(Clone)]
pub(crate) struct App {
    /// Reads visitors' choices.
    pub(crate) consent: Consent,
    /// The banner that asks visitors.
    pub(crate) banner: Banner,
    /// The templates of the pages.
    pub(crate) templates: Arc<Environment<'static>>,
}

/// [`cookie_registry::RequestCookies`] takes the cookies' names from it.
impl FromRef<App> for Deployment {
    fn from_ref(app: &App) -> Self {
        app.consent.deployment().clone()
    }
}

/// Makes [`cookie_registry::Choice`] an extractor.
impl FromRef<App> for Consent {
    fn from_ref(app: &App) -> Self {
        app.consent.clone()
    }
}
