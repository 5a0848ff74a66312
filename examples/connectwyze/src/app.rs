//! The routes.

use crate::registry::COOKIE_POLICY;
use crate::state::App;
use crate::{assets, dashboard, headers, pages, sign_in, templates, workspace};
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use cookie_registry::{CookieLayer, Deployment};
use std::sync::Arc;

/// The largest form that is read. The service's forms have a few hundred bytes.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// Builds the service.
///
/// # Errors
/// If a template does not compile.
pub(crate) fn router(deployment: Deployment) -> Result<Router, minijinja::Error> {
    let app = App {
        deployment: deployment.clone(),
        sessions: Arc::default(),
        templates: Arc::new(templates::load()?),
    };
    Ok(Router::new()
        .route("/", get(pages::home))
        .route("/about", get(pages::about))
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/signed-out", get(sign_in::signed_out))
        .route("/dashboard", get(dashboard::page))
        .route("/workspace", post(workspace::switch))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/settings.js", get(assets::settings_script))
        .route("/assets/icon.svg", get(assets::icon))
        .merge(COOKIE_POLICY.router())
        .fallback(pages::not_found)
        .layer(CookieLayer)
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .layer(middleware::from_fn_with_state(deployment, headers::add))
        .with_state(app))
}
