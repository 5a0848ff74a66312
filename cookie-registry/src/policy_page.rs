//! The public page as part of the program: rendered at build time, served as a constant.
//!
//! A build script renders the page from `policy.toml` with `cookie_registry_render::PageFiles`:
//!
//! ```ignore
//! // build.rs
//! PageFiles::at("/cookies").languages(["en", "de"]).write("policy.toml")?;
//!
//! // main.rs
//! const COOKIE_POLICY: PolicyPage = cookie_registry::policy_page!();
//! let app = Router::new().merge(COOKIE_POLICY.router());   // with the feature `axum`
//! ```
//!
//! Without a build script, write the files with `cargo cookie-registry render --out FILE`, and define the
//! constant by hand.

#[cfg(feature = "axum")]
mod axum;
mod document;

pub use document::Document;

use crate::accept_language;
use http::{HeaderMap, Method, Response};

/// The path of the file in which a site states that it honours Global Privacy Control (W3C Global Privacy Control).
const GPC_PATH: &str = "/.well-known/gpc.json";

/// The public page in all its languages, with its style sheet and `gpc.json`.
///
/// | path | content |
/// | --- | --- |
/// | the page's path, such as `/cookies` | the page, in the language that the visitor's `Accept-Language` prefers |
/// | `/cookies/LANGUAGE` | the page in a language |
/// | the style sheet's path | the style sheet |
/// | `/.well-known/gpc.json` | the statement that Global Privacy Control is honoured, if the policy honours it |
///
/// Every response has `Cache-Control: no-cache` and a strong `ETag`, which is computed at compile time. A browser
/// therefore revalidates the page on each visit, and receives status 304 until the policy changes.
///
/// ```
/// use cookie_registry::{Document, PolicyPage};
/// use http::{HeaderMap, Method, StatusCode, header};
///
/// const COOKIE_POLICY: PolicyPage = PolicyPage::new(
///     "/cookies",
///     &[
///         Document::page("en", "<!doctype html><title>Cookie policy</title>"),
///         Document::page("de", "<!doctype html><title>Cookie-Richtlinie</title>"),
///     ],
/// );
///
/// let mut headers = HeaderMap::new();
/// headers.insert(header::ACCEPT_LANGUAGE, "de-AT, en;q=0.5".parse().unwrap());
/// let answer = COOKIE_POLICY.respond(&Method::GET, "/cookies", &headers).unwrap();
/// assert_eq!(answer.headers()[header::CONTENT_LANGUAGE], "de");
///
/// headers.insert(header::IF_NONE_MATCH, answer.headers()[header::ETAG].clone());
/// let again = COOKIE_POLICY.respond(&Method::GET, "/cookies", &headers).unwrap();
/// assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
/// assert!(COOKIE_POLICY.respond(&Method::GET, "/elsewhere", &headers).is_none());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PolicyPage {
    path: &'static str,
    pages: &'static [Document],
    stylesheet: Option<(&'static str, Document)>,
    gpc: Option<Document>,
}

impl PolicyPage {
    /// Creates the page at a path from one document per language. Visitors who prefer none of the languages
    /// get the first document.
    #[must_use]
    pub const fn new(path: &'static str, pages: &'static [Document]) -> Self {
        Self {
            path,
            pages,
            stylesheet: None,
            gpc: None,
        }
    }

    /// Adds the style sheet. `path` is the path to which the pages link.
    #[must_use]
    pub const fn with_stylesheet(mut self, path: &'static str, css: &'static str) -> Self {
        self.stylesheet = Some((path, Document::stylesheet(css)));
        self
    }

    /// Adds `/.well-known/gpc.json`, as `render --format gpc` writes it.
    #[must_use]
    pub const fn with_gpc(mut self, json: &'static str) -> Self {
        self.gpc = Some(Document::json(json));
        self
    }

    /// Returns the page in each language. Visitors who prefer none of the languages get the first document.
    #[must_use]
    pub const fn pages(&self) -> &'static [Document] {
        self.pages
    }

    /// Returns the page in a language, ignoring the case of the tag. `None` if the page does not exist in
    /// that language.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&'static Document> {
        self.pages.iter().find(|page| {
            page.language()
                .is_some_and(|tag| tag.eq_ignore_ascii_case(language))
        })
    }

    /// Returns the page in the language that suits the visitor best, by `Accept-Language` (RFC 9110, section 12.5.4; RFC
    /// 4647, section 3.4). `None` only if there is no page at all.
    #[must_use]
    pub fn for_visitor(&self, headers: &HeaderMap) -> Option<&'static Document> {
        accept_language::choose(
            self.pages,
            |page| page.language().unwrap_or_default(),
            headers,
        )
    }

    /// Answers a request. `path` is the path of its URL, without the query. `None` if no file of the page has this
    /// path.
    ///
    /// For frameworks other than axum, `respond(..).map(|answer| answer.map(Into::into))` converts the body.
    #[must_use]
    pub fn respond(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Option<Response<&'static str>> {
        if path == self.path {
            let page = self.for_visitor(headers)?;
            return Some(page.answer(method, headers, self.pages.len() > 1));
        }
        self.at(path).map(|found| found.respond(method, headers))
    }

    /// Returns the document at any path except that of the page.
    fn at(&self, path: &str) -> Option<&Document> {
        if let Some((place, stylesheet)) = &self.stylesheet
            && *place == path
        {
            return Some(stylesheet);
        }
        if path == GPC_PATH {
            return self.gpc.as_ref();
        }
        let below = path.strip_prefix(self.path.trim_end_matches('/'))?;
        self.in_language(below.strip_prefix('/')?)
    }
}

/// Includes the page that a build script has rendered with `cookie_registry_render::PageFiles`, as a [`PolicyPage`].
///
/// ```ignore
/// const COOKIE_POLICY: cookie_registry::PolicyPage = cookie_registry::policy_page!();
/// ```
#[macro_export]
macro_rules! policy_page {
    () => {{
        // The compiler needs seconds to hash a page of a thousand entries, and the lint rejects evaluations
        // that take so long.
        #[allow(long_running_const_eval)]
        const PAGE: $crate::PolicyPage = ::core::include!(::core::concat!(
            ::core::env!(
                "OUT_DIR",
                "build.rs has to write the page: add cookie-registry-render to [build-dependencies] and call \
                 cookie_registry_render::PageFiles::at(\"/cookies\").write(\"policy.toml\")"
            ),
            "/cookie-policy.rs"
        ));
        PAGE
    }};
}

#[cfg(test)]
mod tests;
