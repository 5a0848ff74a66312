//! One file of the page, with the tag by which browsers know it again.

use cookie_registry_core::hash::hash;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

/// 128 bits in hexadecimal digits, and a quotation mark on either side.
const TAG_BYTES: usize = 34;
/// Two hashes of the same text that have nothing to do with each other make 128 bits.
const SEEDS: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344];

/// A text that is served as it is: the page in a language, its style sheet, or `gpc.json`.
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
    /// A page in HTML, in the language of this tag (`de`, `de-AT`).
    #[must_use]
    pub const fn page(language: &'static str, html: &'static str) -> Self {
        Self {
            language: Some(language),
            ..Self::new("text/html; charset=utf-8", html)
        }
    }

    /// A style sheet.
    #[must_use]
    pub const fn stylesheet(css: &'static str) -> Self {
        Self::new("text/css; charset=utf-8", css)
    }

    /// JSON, which is UTF-8 by itself (RFC 8259, section 8.1).
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

    /// The text.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// The language of a page.
    #[must_use]
    pub const fn language(&self) -> Option<&'static str> {
        self.language
    }

    /// The strong entity tag, with its quotation marks (RFC 9110, section 8.8.3). It is no protection against
    /// chosen texts: the texts are the service's own.
    #[must_use]
    pub fn etag(&self) -> &str {
        // Digits and quotation marks.
        std::str::from_utf8(&self.tag).unwrap_or_default()
    }

    /// The answer to a request for it: 200, 304 where the browser has it already, 405 for a method other than
    /// GET and HEAD.
    #[must_use]
    pub fn respond(&self, method: &Method, headers: &HeaderMap) -> Response<&'static str> {
        self.answer(method, headers, false)
    }

    /// [`Document::respond`]; `negotiated` says that another `Accept-Language` could have led to another one.
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
            // The length that the text would have; a server would tell that of the empty body.
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

    /// Whether `If-None-Match` names it, by the weak comparison (RFC 9110, section 13.1.2).
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let lists = headers.get_all(IF_NONE_MATCH).into_iter();
        let mut tags = lists.flat_map(|list| list.as_bytes().split(|byte| *byte == b','));
        tags.any(|tag| {
            let tag = tag.trim_ascii();
            tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == self.tag
        })
    }
}

/// The tag of a text.
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
