//! The state that all handlers share.

use crate::session::Sessions;
use axum::extract::FromRef;
use cookie_registry::Deployment;
use minijinja::Environment;
use std::sync::Arc;

/// The state that all handlers share.
#[derive(Clone)]
pub(crate) struct App {
    /// The deployment, which selects the names of the cookies.
    pub(crate) deployment: Deployment,
    /// The sessions of visitors who are signed in.
    pub(crate) sessions: Arc<Sessions>,
    /// The templates of the pages.
    pub(crate) templates: Arc<Environment<'static>>,
}

/// [`cookie_registry::RequestCookies`] takes the cookies' names from it.
impl FromRef<App> for Deployment {
    fn from_ref(app: &App) -> Self {
        app.deployment.clone()
    }
}
