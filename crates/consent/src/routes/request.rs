//! Reads the headers of a request.

use http::header::{ACCEPT, CONTENT_TYPE, HOST, REFERER};
use http::{HeaderMap, Uri};

/// Returns whether the banner's script has sent the answer, which then expects JSON.
pub(super) fn wants_outcome(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .is_some_and(|accept| accept == "application/json")
}

/// Returns the path and query of the page from which the visitor came, if it is on the host of this request.
pub(super) fn same_host_referrer(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let from: Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    // A request of HTTP/2 has its host in the URI.
    let host = match headers.get(HOST) {
        Some(host) => host.to_str().ok()?,
        None => uri.authority()?.as_str(),
    };
    let is_same = from.authority()?.as_str().eq_ignore_ascii_case(host);
    let path = is_same.then(|| from.path_and_query()).flatten()?;
    Some(path.as_str().to_owned())
}

/// Returns whether the body is an HTML form.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| {
            kind.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}
