//! One file of the page, with its entity tag.

use cookie_registry_core::hash::hash;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

/// The length of an entity tag: 128 bits as hexadecimal digits, between quotation marks.
const TAG_BYTES: usize = 34;
/// The seeds of the two 64-bit hashes that form one tag.
const SEEDS: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344];

/// A file that is served unchanged: the page in one language, its style sheet, or `gpc.json`.
///
/// ```
/// use cookie_registry::Document;
/// use http::{HeaderMap, Method};
///
/// const PAGE: Document = Document::page("en", "<!doctype html><title>Cookie policy</title>");
/// const OTHER: Document = Document::page("en", "<!doctype html><title>Cookie policy.</title>");
/// assert_eq!(PAGE.etag().len(), 34);
/// assert_ne!(PAGE.etag(), OTHER.etag());
/// assert_eq!(*PAGE.respond(&Method::GET, &HeaderMap::new()).body(), PAGE.text());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Document {
    text: &'static str,
    content_type: &'static str,
    language: Option<&'static str>,
    tag: [u8; TAG_BYTES],
}

impl Document {
    /// Creates a page in HTML. `language` is its language tag, such as `de` or `de-AT`.
    #[must_use]
    pub const fn page(language: &'static str, html: &'static str) -> Self {
        Self {
            language: Some(language),
            ..Self::new("text/html; charset=utf-8", html)
        }
    }

    /// Creates a style sheet.
    #[must_use]
    pub const fn stylesheet(css: &'static str) -> Self {
        Self::new("text/css; charset=utf-8", css)
    }

    /// Creates a JSON file, which is always UTF-8 (RFC 8259, section 8.1).
    #[must_use]
    pub const fn json(json: &'static str) -> Self {
        Self::new("application/json", json)
    }

    const fn new(content_type: &'static str, text: &'static str) -> Self {
        Self {
            text,
            content_type,
            language: None,
            tag: tag(text.as_bytes()),
        }
    }

    /// Returns the text.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Returns the language of a page.
    #[must_use]
    pub const fn language(&self) -> Option<&'static str> {
        self.language
    }

    /// Returns the strong entity tag, with its quotation marks (RFC 9110, section 8.8.3). The hash in the tag is not
    /// cryptographic, because the texts come from the service itself.
    #[must_use]
    pub fn etag(&self) -> &str {
        // The tag is ASCII, so the default is never used.
        std::str::from_utf8(&self.tag).unwrap_or_default()
    }

    /// Answers a request for the file: with status 304 if the browser already has it, with 405 for methods
    /// other than GET and HEAD, and otherwise with 200.
    #[must_use]
    pub fn respond(&self, method: &Method, headers: &HeaderMap) -> Response<&'static str> {
        self.answer(method, headers, false)
    }

    /// Answers like [`Document::respond`]. If `negotiated` is set, `Accept-Language` selected the document,
    /// and the response says so.
    pub(super) fn answer(
        &self,
        method: &Method,
        headers: &HeaderMap,
        negotiated: bool,
    ) -> Response<&'static str> {
        let mut response = Response::new("");
        if method != Method::GET && method != Method::HEAD {
            *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
            let allowed = HeaderValue::from_static("GET, HEAD");
            response.headers_mut().insert(ALLOW, allowed);
            return response;
        }
        let known = self.is_known(headers);
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else if method == Method::GET {
            *response.body_mut() = self.text;
        }
        let out = response.headers_mut();
        if known || method == Method::HEAD {
            // Without this header, a server would send the length of the empty body.
            out.insert(CONTENT_LENGTH, HeaderValue::from(self.text.len()));
        }
        if let Ok(tag) = HeaderValue::from_bytes(&self.tag) {
            out.insert(ETAG, tag);
        }
        out.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if negotiated {
            out.insert(VARY, HeaderValue::from_static("Accept-Language"));
        }
        out.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some(language) = self.language
            && let Ok(language) = HeaderValue::from_str(language)
        {
            out.insert(CONTENT_LANGUAGE, language);
        }
        response
    }

    /// Returns whether `If-None-Match` contains the tag, by weak comparison (RFC 9110, section 13.1.2).
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let lists = headers.get_all(IF_NONE_MATCH).into_iter();
        let mut tags = lists.flat_map(|list| list.as_bytes().split(|byte| *byte == b','));
        tags.any(|tag| {
            let tag = tag.trim_ascii();
            tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == self.tag
        })
    }
}

/// Computes the entity tag of a text.
const fn tag(text: &[u8]) -> [u8; TAG_BYTES] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let halves = [hash(SEEDS[0], text), hash(SEEDS[1], text)];
    let mut tag = [b'"'; TAG_BYTES];
    let mut at = 0;
    while at < 32 {
        let digit = halves[at / 16] >> (60 - 4 * (at % 16)) & 0xf;
        tag[at + 1] = DIGITS[digit as usize];
        at += 1;
    }
    tag
}
