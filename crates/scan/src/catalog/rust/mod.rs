//! The libraries of Rust, by what they are for.

mod clients;
mod frameworks;
mod headers;
mod jars;
mod page;
mod sessions;

use super::library::Library;

/// Every library, in groups.
pub(super) const LIBRARIES: &[&[Library]] = &[
    jars::LIBRARIES,
    frameworks::LIBRARIES,
    sessions::LIBRARIES,
    headers::LIBRARIES,
    page::LIBRARIES,
    clients::LIBRARIES,
];

/// What to use instead of a jar.
const JAR: &str =
    "the constants of the registry set and read cookies; `RequestCookies` is its extractor";

/// What to use instead of a session in a cookie.
const SESSION: &str =
    "declare the session cookie in the policy and keep the session on the server under its token";

/// What to use instead of a middleware against forged requests.
const CSRF: &str = "declare the CSRF cookie in the policy";

/// What to use instead of messages that a cookie carries to the next page.
const FLASH: &str = "declare the cookie of the message in the policy; its constant sets it, and removes it when it is shown";

/// What to do about a default feature.
const NO_DEFAULTS: &str =
    "write `default-features = false` and name the features that are needed, without `cookies`";
