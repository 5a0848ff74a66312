//! The page as routes of axum 0.8.

use super::{GPC_PATH, PolicyPage};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use std::collections::BTreeSet;

impl PolicyPage {
    /// Returns the routes of the page. Merge them into the root router of the service.
    ///
    /// ```
    /// use axum::Router;
    /// use cookie_registry::{Document, PolicyPage};
    ///
    /// const COOKIE_POLICY: PolicyPage =
    ///     PolicyPage::new("/cookies", &[Document::page("en", "<!doctype html><title>Cookies</title>")]);
    /// let app: Router = Router::new().merge(COOKIE_POLICY.router());
    /// ```
    pub fn router<S: Clone + Send + Sync + 'static>(self) -> Router<S> {
        let answer = move |method: Method, uri: Uri, headers: HeaderMap| {
            std::future::ready(self.answer(&method, uri.path(), &headers))
        };
        let stylesheet = self.stylesheet.iter().map(|(path, _)| (*path).to_owned());
        let gpc = self.gpc.iter().map(|_| GPC_PATH.to_owned());
        let base = self.path.trim_end_matches('/');
        let languages = self.pages.iter().filter_map(|page| page.language());
        let languages = languages.map(|language| format!("{base}/{language}"));
        // A set, because axum panics on a path that is added twice.
        let paths: BTreeSet<String> = std::iter::once(self.path.to_owned())
            .chain(stylesheet)
            .chain(gpc)
            .chain(languages)
            .collect();
        paths.iter().fold(Router::new(), |router, path| {
            router.route(path, any(answer))
        })
    }

    fn answer(&self, method: &Method, path: &str, headers: &HeaderMap) -> Response {
        match self.respond(method, path, headers) {
            Some(response) => response.map(Body::from),
            // Unreachable: every route above has a document.
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}
