//! What libraries offer: the types, functions and methods through which cookies and storage keys are set.
//!
//! Tuned to mechanisms, not to services: a new framework is a row here.

use crate::place::{Medium, Operation};

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
    ("add_original", Operation::Set),
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
    ("remove_private", Operation::Remove),
    ("set_cookie", Operation::Set),
    ("with_cookie", Operation::Set),
];

/// Those of [`JAR_METHODS`] that nothing but a response offers, whatever the receiver.
pub(super) const RESPONSE_METHODS: &[&str] = &[
    "add_removal_cookie",
    "del_cookie",
    "insert_cookie",
    "remove_cookie",
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
pub(super) const JAR_VIEWS: &[&str] = &["private", "private_mut", "signed", "signed_mut"];

/// Methods of a request or response that give its jar.
pub(super) const JAR_GETTERS: &[&str] = &["cookie_jar", "cookie_jar_mut", "cookies", "cookies_mut"];

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

/// A middleware or response that sets a cookie by itself.
#[derive(Debug)]
pub(super) struct Middleware {
    /// The crates that offer it.
    pub(super) crates: &'static [&'static str],
    /// Its type.
    pub(super) name: &'static str,
    /// The functions that make it.
    pub(super) constructors: &'static [&'static str],
    /// The name that its cookie has when nothing else is said.
    pub(super) default: Option<&'static str>,
    /// The method that names the cookie.
    pub(super) setter: &'static str,
}

const fn row(
    crates: &'static [&'static str],
    name: &'static str,
    constructors: &'static [&'static str],
    default: &'static str,
    setter: &'static str,
) -> Middleware {
    let default = if default.is_empty() {
        None
    } else {
        Some(default)
    };
    Middleware {
        crates,
        name,
        constructors,
        default,
        setter,
    }
}

/// Every such middleware.
pub(super) const MIDDLEWARE: &[Middleware] = &[
    row(
        &["actix_session"],
        "SessionMiddleware",
        &["builder", "new"],
        "id",
        "cookie_name",
    ),
    row(
        &["actix_session"],
        "CookieSession",
        &["signed", "private"],
        "actix-session",
        "name",
    ),
    row(
        &["actix_identity"],
        "CookieIdentityPolicy",
        &["new"],
        "actix-identity",
        "name",
    ),
    row(
        &["actix_identity"],
        "IdentityMiddleware",
        &["builder", "default"],
        "",
        "cookie_name",
    ),
    row(
        &["actix_web_flash_messages"],
        "CookieMessageStore",
        &["builder"],
        "_flash",
        "cookie_name",
    ),
    row(
        &["actix_csrf"],
        "CsrfMiddleware",
        &["new", "with_rng"],
        "csrf-token",
        "cookie_name",
    ),
    row(
        &["tower_sessions", "tower_sessions_core"],
        "SessionManagerLayer",
        &["new"],
        "id",
        "with_name",
    ),
    row(
        &["axum_login"],
        "AuthLayer",
        &["new"],
        "",
        "with_cookie_name",
    ),
    row(
        &["axum_sessions", "axum_login"],
        "SessionLayer",
        &["new"],
        "sid",
        "with_cookie_name",
    ),
    row(
        &["axum_session"],
        "SessionLayer",
        &["new"],
        "session",
        "with_session_name",
    ),
    row(
        &["axum_csrf"],
        "CsrfConfig",
        &["new", "default"],
        "Csrf_Token",
        "with_cookie_name",
    ),
    row(
        &["axum_flash"],
        "Config",
        &["new"],
        "axum-flash",
        "cookie_name",
    ),
    row(&["poem"], "ServerSession", &["new"], "", "name"),
    row(&["poem"], "CookieSession", &["new"], "", "name"),
    row(
        &["poem"],
        "CookieConfig",
        &["new", "default", "private", "signed"],
        "poem-session",
        "name",
    ),
    row(
        &["poem"],
        "Csrf",
        &["new"],
        "poem-csrf-token",
        "cookie_name",
    ),
    row(
        &["rocket"],
        "Flash",
        &["new", "success", "warning", "error"],
        "_flash",
        "",
    ),
    row(
        &["salvo", "salvo_session"],
        "SessionHandler",
        &["builder", "new"],
        "salvo.session.id",
        "cookie_name",
    ),
    row(
        &["salvo", "salvo_flash"],
        "CookieStore",
        &["new", "default"],
        "salvo.flash",
        "name",
    ),
    row(
        &["salvo", "salvo_csrf"],
        "CookieStore",
        &["new", "default"],
        "salvo.csrf",
        "name",
    ),
    row(
        &["tide"],
        "SessionMiddleware",
        &["new"],
        "tide.sid",
        "with_cookie_name",
    ),
    row(
        &["trillium_sessions"],
        "SessionHandler",
        &["new"],
        "trillium.sid",
        "with_cookie_name",
    ),
    row(
        &["viz"],
        "CookieOptions",
        &["new", "default"],
        "viz.sid",
        "name",
    ),
];

/// A function, by its crate and the end of its path, that sets or removes something that its argument names.
pub(super) struct Free {
    /// The crates that offer it.
    pub(super) crates: &'static [&'static str],
    /// The end of its path.
    pub(super) path: &'static [&'static str],
    /// What it does.
    pub(super) operation: Operation,
    /// To what.
    pub(super) medium: Medium,
}

const fn free(
    crates: &'static [&'static str],
    path: &'static [&'static str],
    operation: Operation,
    medium: Medium,
) -> Free {
    Free {
        crates,
        path,
        operation,
        medium,
    }
}

const GLOO: &[&str] = &["gloo", "gloo_storage"];
const WASM_COOKIES: &[&str] = &["wasm_cookies", "wasm_cookie"];
const LEPTOS_USE: &[&str] = &["leptos_use"];
const HOOKS: &[&str] = &[
    "leptos_use",
    "yew_hooks",
    "dioxus_sdk",
    "dioxus_storage",
    "dioxus_sdk_storage",
];

/// Every such function. The name is its first argument.
pub(super) const FUNCTIONS: &[Free] = &[
    free(
        GLOO,
        &["LocalStorage", "set"],
        Operation::Set,
        Medium::LocalStorage,
    ),
    free(
        GLOO,
        &["LocalStorage", "delete"],
        Operation::Remove,
        Medium::LocalStorage,
    ),
    free(
        GLOO,
        &["LocalStorage", "clear"],
        Operation::Clear,
        Medium::LocalStorage,
    ),
    free(
        GLOO,
        &["SessionStorage", "set"],
        Operation::Set,
        Medium::SessionStorage,
    ),
    free(
        GLOO,
        &["SessionStorage", "delete"],
        Operation::Remove,
        Medium::SessionStorage,
    ),
    free(
        GLOO,
        &["SessionStorage", "clear"],
        Operation::Clear,
        Medium::SessionStorage,
    ),
    free(WASM_COOKIES, &["set"], Operation::Set, Medium::Cookie),
    free(WASM_COOKIES, &["set_raw"], Operation::Set, Medium::Cookie),
    free(WASM_COOKIES, &["delete"], Operation::Remove, Medium::Cookie),
    free(
        WASM_COOKIES,
        &["delete_raw"],
        Operation::Remove,
        Medium::Cookie,
    ),
    free(LEPTOS_USE, &["use_cookie"], Operation::Set, Medium::Cookie),
    free(
        LEPTOS_USE,
        &["use_cookie_with_options"],
        Operation::Set,
        Medium::Cookie,
    ),
    free(
        HOOKS,
        &["use_local_storage"],
        Operation::Set,
        Medium::LocalStorage,
    ),
    free(
        HOOKS,
        &["use_local_storage_with_options"],
        Operation::Set,
        Medium::LocalStorage,
    ),
    free(
        HOOKS,
        &["use_session_storage"],
        Operation::Set,
        Medium::SessionStorage,
    ),
    free(
        HOOKS,
        &["use_session_storage_with_options"],
        Operation::Set,
        Medium::SessionStorage,
    ),
    free(
        HOOKS,
        &["use_persistent"],
        Operation::Set,
        Medium::LocalStorage,
    ),
];

/// A method of an interface of the browser, as the crate `web_sys` offers it.
pub(super) struct Web {
    /// The interface.
    pub(super) interface: &'static str,
    /// The method.
    pub(super) method: &'static str,
    /// With how many arguments it is called.
    pub(super) arguments: &'static [usize],
    /// What it does.
    pub(super) operation: Operation,
}

const fn web(
    interface: &'static str,
    method: &'static str,
    arguments: &'static [usize],
    operation: Operation,
) -> Web {
    Web {
        interface,
        method,
        arguments,
        operation,
    }
}

/// The crate of the browser's interfaces.
pub(super) const WEB_CRATE: &str = "web_sys";

/// `localStorage` and `sessionStorage`.
pub(super) const STORAGE: &str = "Storage";
/// The document of a page.
pub(super) const DOCUMENT: &str = "HtmlDocument";
/// `indexedDB`.
pub(super) const DATABASES: &str = "IdbFactory";

/// Every such method.
pub(super) const WEB: &[Web] = &[
    web(STORAGE, "set_item", &[2], Operation::Set),
    web(STORAGE, "set", &[2], Operation::Set),
    web(STORAGE, "remove_item", &[1], Operation::Remove),
    web(STORAGE, "delete", &[1], Operation::Remove),
    web(STORAGE, "clear", &[0], Operation::Clear),
    web(DOCUMENT, "set_cookie", &[1], Operation::Set),
    web(DATABASES, "open", &[1, 2], Operation::Set),
    web(DATABASES, "open_with_u32", &[2], Operation::Set),
    web(DATABASES, "open_with_f64", &[2], Operation::Set),
];

/// The interfaces whose method is called so.
pub(super) fn web_methods(method: &str, arguments: usize) -> impl Iterator<Item = &'static Web> {
    WEB.iter()
        .filter(move |row| row.method == method && row.arguments.contains(&arguments))
}

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
    "identitymiddleware",
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

/// The row of a middleware's constructor.
pub(super) fn middleware(path: &[String]) -> Option<&'static Middleware> {
    let [.., name, constructor] = path else {
        return None;
    };
    MIDDLEWARE.iter().find(|row| {
        row.name == name
            && row.constructors.contains(&constructor.as_str())
            && path
                .iter()
                .any(|segment| row.crates.contains(&segment.as_str()))
    })
}

/// The row of a function.
pub(super) fn function(path: &[String]) -> Option<&'static Free> {
    FUNCTIONS.iter().find(|row| {
        let root = path.first().map(String::as_str).unwrap_or_default();
        row.crates.contains(&root)
            && path.len() > row.path.len()
            && path[path.len() - row.path.len()..] == *row.path
    })
}
