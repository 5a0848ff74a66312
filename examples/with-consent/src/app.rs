//! The routes, and what all handlers share.

use crate::registry::{COOKIE_POLICY, Cookies};
use crate::{assets, headers, pages};
use axum::extract::FromRef;
use axum::routing::get;
use axum::{Router, middleware};
use cookie_registry::{Consent, Deployment, Guard, Key};
use cookie_registry_consent::{Banner, ConsentLog, ConsentRoutes, ConsentSweep};
use minijinja::Environment;
use std::error::Error;
use std::sync::Arc;

/// What all handlers share.
#[derive(Clone)]
pub(crate) struct App {
    /// The keeper of visitors' choices.
    pub(crate) consent: Consent,
    /// The banner that asks for them.
    pub(crate) banner: Banner,
    /// The pages.
    pub(crate) templates: Arc<Environment<'static>>,
}

/// By which names [`cookie_registry::RequestCookies`] reads.
impl FromRef<App> for Deployment {
    fn from_ref(app: &App) -> Self {
        app.consent.deployment().clone()
    }
}

/// By what [`cookie_registry::Choice`] is an extractor.
impl FromRef<App> for Consent {
    fn from_ref(app: &App) -> Self {
        app.consent.clone()
    }
}

/// The whole service. Choices are signed with `key`, and their proof is kept in `log`, with the policy and the
/// banner as visitors see them from now on.
///
/// # Errors
/// Where a template does not compile, or the log keeps nothing.
pub(crate) async fn router(
    deployment: &Deployment,
    key: &Key,
    log: impl ConsentLog + Clone + 'static,
) -> Result<Router, Box<dyn Error>> {
    let consent = Cookies::CONSENT.with(deployment, key);
    let banner = Banner::new("/cookies");
    let app = App {
        consent: consent.clone(),
        banner: banner.clone(),
        templates: Arc::new(pages::templates()?),
    };
    let asking = ConsentRoutes::new(consent.clone(), banner).log(log.clone());
    for document in asking.documents() {
        log.put(document).await?;
    }
    Ok(Router::new()
        .route("/", get(pages::home))
        .route("/offers", get(pages::offers))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/measure.js", get(assets::measure))
        .route("/assets/offers.js", get(assets::offers))
        .route("/assets/text-size.js", get(assets::text_size))
        .merge(COOKIE_POLICY.router())
        .merge(asking.router())
        .fallback(pages::not_found)
        .layer(ConsentSweep::new(consent))
        .layer(Guard::<Cookies>::strip(deployment.clone()))
        .layer(middleware::from_fn(headers::add))
        .with_state(app))
}
