//! The Rust libraries, grouped by their purpose.

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
const JAR: &str = "use the constants of the registry, which set and read cookies, and its extractor `RequestCookies`";

/// What to use instead of a session in a cookie.
const SESSION: &str = "declare the session cookie in the policy, and store the session on the server under the token in the cookie";

/// What to use instead of a middleware against forged requests.
const CSRF: &str = "declare the CSRF cookie in the policy";

/// What to use instead of messages that a cookie carries to the next page.
const FLASH: &str = "declare the cookie of the message in the policy; its constant sets the cookie, and removes it when the message is shown";

/// What to do about a default feature.
const NO_DEFAULTS: &str =
    "write `default-features = false` and name the features that are needed, without `cookies`";
