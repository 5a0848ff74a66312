//! The privacy signals that a browser sends on behalf of a visitor.

use http::{HeaderMap, HeaderName};

// A name that is known is not parsed for each request.
static SEC_GPC: HeaderName = HeaderName::from_static("sec-gpc");
static DNT: HeaderName = HeaderName::from_static("dnt");

/// The privacy signals of a request.
///
/// ```
/// use cookie_registry::Signals;
/// use http::HeaderMap;
///
/// let mut headers = HeaderMap::new();
/// assert_eq!(Signals::of(&headers), Signals::default());
/// headers.insert("sec-gpc", "1".parse().unwrap());
/// assert!(Signals::of(&headers).global_privacy_control);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Signals {
    /// Whether the request has `Sec-GPC: 1`. No other value has a meaning (W3C Global Privacy Control,
    /// section 3.1).
    pub global_privacy_control: bool,
    /// Whether `DNT` starts with `1`. Further characters are extensions (Tracking Preference Expression, W3C
    /// Note of 2019, section 4.2).
    pub do_not_track: bool,
}

impl Signals {
    /// Reads the signals from a request's headers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let value = |name: &HeaderName| headers.get(name).map(http::HeaderValue::as_bytes);
        Self {
            global_privacy_control: value(&SEC_GPC) == Some(b"1"),
            do_not_track: value(&DNT).is_some_and(|dnt| dnt.starts_with(b"1")),
        }
    }
}
