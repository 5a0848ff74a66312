//! The public page as a part of the program: rendered while it is built, served without work.
//!
//! The page comes out of `policy.toml` in a build script, with `cookie_registry_render::page::PageFiles`:
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
//! Whoever has no build script writes the files with `cargo cookie-registry render --out FILE`, and the
//! constant by hand.

#[cfg(feature = "axum")]
mod axum;
mod document;

pub use document::Document;

use crate::accept_language;
use http::{HeaderMap, Method, Response};

/// Where a site says that it honours Global Privacy Control (W3C Global Privacy Control).
const GPC_PATH: &str = "/.well-known/gpc.json";

/// The public page in its languages, its style sheet and `gpc.json`: a constant of the service.
///
/// | path | what is there |
/// | --- | --- |
/// | the page's own, such as `/cookies` | the page, in the language that the visitor's `Accept-Language` asks for |
/// | `/cookies/LANGUAGE` | the page in a language |
/// | that of the style sheet | the style sheet |
/// | `/.well-known/gpc.json` | that Global Privacy Control is honoured, where the policy says so |
///
/// Every answer carries a strong `ETag` that was computed by the compiler, and `Cache-Control: no-cache`: a browser asks
/// each time and is told 304 until the policy changes.
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
    /// The page at a path, once for each language. The first is for visitors who ask for none of them.
    #[must_use]
    pub const fn new(path: &'static str, pages: &'static [Document]) -> Self {
        Self {
            path,
            pages,
            stylesheet: None,
            gpc: None,
        }
    }

    /// With the style sheet at the path to which the pages link.
    #[must_use]
    pub const fn with_stylesheet(mut self, path: &'static str, css: &'static str) -> Self {
        self.stylesheet = Some((path, Document::stylesheet(css)));
        self
    }

    /// With `/.well-known/gpc.json`, as `render --format gpc` writes it.
    #[must_use]
    pub const fn with_gpc(mut self, json: &'static str) -> Self {
        self.gpc = Some(Document::json(json));
        self
    }

    /// The page in each language, the first for visitors who ask for none of them.
    #[must_use]
    pub const fn pages(&self) -> &'static [Document] {
        self.pages
    }

    /// The page in a language, whatever the case of the tag; `None` where there is none.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&'static Document> {
        self.pages.iter().find(|page| {
            page.language()
                .is_some_and(|tag| tag.eq_ignore_ascii_case(language))
        })
    }

    /// The page that suits the visitor best, by `Accept-Language` (RFC 9110, section 12.5.4; RFC 4647, section
    /// 3.4); `None` only where there is no page at all.
    #[must_use]
    pub fn for_visitor(&self, headers: &HeaderMap) -> Option<&'static Document> {
        accept_language::choose(
            self.pages,
            |page| page.language().unwrap_or_default(),
            headers,
        )
    }

    /// The answer to a request for a path without its query; `None` where another part of the service has to answer.
    ///
    /// For frameworks other than axum: `respond(..).map(|answer| answer.map(Into::into))` gives the body that they
    /// have.
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

    /// What is at a path, other than the page's own.
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

/// The page that the build script has made with `cookie_registry_render::page::PageFiles`, as a [`PolicyPage`].
///
/// ```ignore
/// const COOKIE_POLICY: cookie_registry::PolicyPage = cookie_registry::policy_page!();
/// ```
#[macro_export]
macro_rules! policy_page {
    () => {{
        // The tags of a page of a thousand entries take the compiler seconds, which it would refuse to spend.
        #[allow(long_running_const_eval)]
        const PAGE: $crate::PolicyPage = ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR"),
            "/cookie-policy.rs"
        ));
        PAGE
    }};
}

#[cfg(test)]
mod tests;
