//! The routes.

use crate::registry::{COOKIE_POLICY, Cookies};
use crate::state::App;
use crate::{assets, headers, pages};
use axum::routing::get;
use axum::{Router, middleware};
use cookie_registry::{CookieLayer, Deployment, Guard, Key};
use cookie_registry_consent::{Banner, ConsentLog, ConsentRoutes, ConsentSweep, NewestChoice};
use std::error::Error;
use std::sync::Arc;

/// Builds the service. Choices are signed with `key`. Their proof is stored in `log`, together with the policy and the
/// banner that visitors see from now on.
///
/// # Errors
/// If a template does not compile, a header is not valid, or the log cannot store the documents.
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
    let consent_routes = ConsentRoutes::new(consent.clone(), banner).log(log.clone());
    for document in consent_routes.documents() {
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
        .merge(consent_routes.router())
        .fallback(pages::not_found)
        .layer(CookieLayer)
        .layer(ConsentSweep::new(consent.clone()))
        // Outside of the sweep, which then removes what the newest choice does not allow.
        .layer(NewestChoice::new(consent, log))
        .layer(Guard::<Cookies>::strip(deployment.clone()))
        .layer(middleware::from_fn_with_state(
            headers::all()?,
            headers::add,
        ))
        .with_state(app))
}
