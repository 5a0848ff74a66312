//! What libraries offer: the types, functions and methods through which cookies and storage keys are set.
//!
//! Tuned to mechanisms, not to services: a new framework is a row here.

mod functions;
mod middleware;

pub(super) use functions::{
    DATABASES, DOCUMENT, FUNCTIONS, STORAGE, WEB, WEB_CRATE, function, web_methods,
};
#[cfg(feature = "libraries")]
pub(super) use functions::{Free, Web};
pub(super) use middleware::{MIDDLEWARE, Middleware, middleware};

use crate::occurrence::Operation;

/// Crates whose `Cookie` and jars set cookies of a service.
pub(super) const SERVER_CRATES: &[&str] = &[
    "actix_web",
    "axum_extra",
    "axum_login",
    "biscotti",
    "cookie",
    "gotham",
    "http_types",
    "leptos_actix",
    "loco_rs",
    "ntex",
    "poem",
    "poem_openapi",
    "rocket",
    "salvo",
    "salvo_core",
    "tide",
    "tower_cookies",
    "tower_sessions",
    "trillium",
    "trillium_cookies",
    "viz",
    "viz_core",
    "warp_cookies",
];

/// Crates whose `Cookie` belongs to a client, or only reads: nothing in them sets a cookie of a service.
pub(super) const CLIENT_CRATES: &[&str] = &[
    "awc",
    "axum_test",
    "chromiumoxide",
    "cookie_store",
    "curl",
    "fantoccini",
    "headers",
    "headless_chrome",
    "isahc",
    "playwright",
    "reqwest",
    "reqwest_cookie_store",
    "reqwest_middleware",
    "surf",
    "thirtyfour",
    "ureq",
    "utoipa",
    "webdriver",
];

/// Types that are a cookie to be set.
pub(super) const COOKIE_TYPES: &[&str] =
    &["Cookie", "CookieBuilder", "RemovalCookie", "ResponseCookie"];

/// Types that collect cookies to be set.
pub(super) const JAR_TYPES: &[&str] = &[
    "CookieJar",
    "Cookies",
    "PrivateCookieJar",
    "PrivateCookies",
    "PrivateJar",
    "ResponseCookies",
    "SignedCookieJar",
    "SignedCookies",
    "SignedJar",
];

/// Functions of a cookie type that make one.
pub(super) const COOKIE_CONSTRUCTORS: &[&str] = &[
    "build",
    "from",
    "new",
    "new_with_str",
    "named",
    "parse",
    "parse_encoded",
    "from_str",
];

/// Methods by which a jar or response takes a cookie, with whether they remove it.
pub(super) const JAR_METHODS: &[(&str, Operation)] = &[
    ("add", Operation::Set),
    ("add_cookie", Operation::Set),
    ("add_permanent", Operation::Set),
    ("add_private", Operation::Set),
    ("add_removal_cookie", Operation::Remove),
    ("cookie", Operation::Set),
    ("del_cookie", Operation::Remove),
    ("force_remove", Operation::Remove),
    ("insert", Operation::Set),
    ("insert_cookie", Operation::Set),
    ("remove", Operation::Remove),
    ("remove_cookie", Operation::Remove),
    ("remove_cookie_with", Operation::Remove),
    ("remove_private", Operation::Remove),
    ("set_cookie", Operation::Set),
    ("with_cookie", Operation::Set),
];

/// Those of [`JAR_METHODS`] that nothing but a response offers, whatever the receiver.
pub(super) const RESPONSE_METHODS: &[&str] = &[
    "add_cookie",
    "add_removal_cookie",
    "del_cookie",
    "insert_cookie",
    "remove_cookie",
    "remove_cookie_with",
];

/// Methods of a builder or wrapper that give back the cookie or jar that they were called on.
pub(super) const PASS_THROUGH: &[&str] = &[
    "as_mut",
    "as_ref",
    "await",
    "build",
    "by_ref",
    "clone",
    "cloned",
    "domain",
    "expect",
    "expires",
    "finish",
    "http_only",
    "into",
    "into_inner",
    "into_owned",
    "inspect",
    "make_permanent",
    "map_err",
    "max_age",
    "ok",
    "ok_or",
    "ok_or_else",
    "partitioned",
    "path",
    "permanent",
    "removal",
    "same_site",
    "secure",
    "to_owned",
    "unwrap",
    "unwrap_or_default",
    "unwrap_or_else",
    "borrow",
    "borrow_mut",
    "lock",
    "write",
    "flatten",
    "transpose",
];

/// Methods that give a jar out of a jar.
pub(super) const JAR_VIEWS: &[&str] = &[
    "private",
    "private_mut",
    "private_with_key",
    "signed",
    "signed_mut",
    "signed_with_key",
];

/// Methods of a request or response that give its jar.
pub(super) const JAR_GETTERS: &[&str] = &["cookie_jar", "cookie_jar_mut", "cookies", "cookies_mut"];

/// The same of a crate whose name for it means one cookie elsewhere: `request.cookie().add(…)` of poem.
pub(super) const POEM: (&str, &str) = ("poem", "cookie");

/// Types that ask a service as a browser does, in its tests: the cookies that they are given are sent, not set.
pub(super) const REQUESTS: &[&str] = &["TestClient", "TestRequest"];

/// Methods and functions that write a header when an argument names it.
pub(super) const HEADER_WRITERS: &[&str] = &[
    "append",
    "append_header",
    "append_headers",
    "appending",
    "entry",
    "header",
    "insert",
    "insert_header",
    "insert_raw",
    "adjoin_raw_header",
    "override_header",
    "overriding",
    "set",
    "set_header",
    "set_raw_header",
    "try_append",
    "try_insert",
    "typed_insert",
    "with_header",
    "add_header",
    "raw_header",
    "if_not_present",
    "set_response_header",
    "append_response_header",
    "response_header",
    "push_header",
    "try_header",
];

/// Words without which a file of Rust sets nothing: every mechanism above contains one of them, in any case.
pub(crate) const WORDS: &[&str] = &[
    "cookie",
    "httponly",
    "samesite",
    "path=/",
    "max-age=",
    "csrf as ",
    "csrf::",
    "csrfconfig",
    "csrfmiddleware",
    "flash",
    "session_storage",
    "sessionmanagerlayer",
    "sessionmiddleware",
    "sessionlayer",
    "sessionhandler",
    "serversession",
    "local_storage",
    "localstorage",
    "sessionstorage",
    "set_item",
    "authlayer",
    "use_persistent",
    "indexed_db",
    "indexeddb",
    "cachestorage",
    "cookieregistry",
];

/// Whether a crate offers something by which a service sets cookies, by the name that code has for it.
#[cfg(any(feature = "findings", feature = "libraries"))]
pub(crate) fn is_for_cookies(name: &str) -> bool {
    let middleware = MIDDLEWARE.iter().flat_map(|row| row.crates);
    SERVER_CRATES
        .iter()
        .chain(middleware)
        .any(|known| *known == name)
}
