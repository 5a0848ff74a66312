//! The base facts: the functions that set cookies and storage keys themselves. Everything else follows from calls.
//!
//! A function is named by its crate, the type or trait that has it, and its name, so that a re-export or an alias is the same
//! function. A type that is in several versions or crates under one name is listed once for each crate.

use cookie_registry_scan::{Medium, Operation};

/// What a function does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// It writes the header that one argument names, with the value of another. A receiver is the first argument.
    Header { name: usize, value: usize },
    /// It creates a cookie; an argument is its name, or a pair of name and value.
    Cookie { name: usize },
    /// It creates the cookie that a text describes, as in a `Set-Cookie` header.
    CookieText { text: usize },
    /// It reads a cookie or a header that was there before.
    Read,
    /// It reads the cookie that an argument names.
    ReadCookie { name: usize },
    /// It gives access to the header that an argument names, without setting it.
    Slot { name: usize },
    /// It removes a cookie; an argument is the cookie, or its name.
    RemoveCookie { cookie: usize },
    /// It stores a cookie that is created before, or makes one from a name or a pair.
    Store { cookie: usize },
    /// It does something to a storage key that an argument names.
    Key {
        medium: Medium,
        operation: Operation,
        name: usize,
    },
    /// It removes all keys.
    Clear { medium: Medium },
}

/// A row: crates, type or trait, functions, and what they do.
type Row = (
    &'static [&'static str],
    &'static str,
    &'static [&'static str],
    Fact,
);

const HTTP: &[&str] = &[
    "http",
    "actix_http",
    "rocket_http",
    "http_types",
    "headers_core",
];

/// The base facts.
const FACTS: &[Row] = &[
    (
        HTTP,
        "HeaderMap",
        &[
            "append",
            "insert",
            "try_append",
            "try_insert",
            "add_raw",
            "replace_raw",
        ],
        Fact::Header { name: 1, value: 2 },
    ),
    // What gives access to a value under a name: an entry has the name as its value, and is filled later.
    (
        HTTP,
        "HeaderMap",
        &["entry", "try_entry"],
        Fact::Slot { name: 1 },
    ),
    (
        &["http"],
        "Entry",
        &["or_insert", "or_try_insert", "or_insert_with", "and_modify"],
        Fact::Header { name: 0, value: 1 },
    ),
    (
        &["http"],
        "VacantEntry",
        &["insert", "insert_entry", "try_insert", "try_insert_entry"],
        Fact::Header { name: 0, value: 1 },
    ),
    (
        &["http"],
        "OccupiedEntry",
        &[
            "append",
            "insert",
            "insert_mult",
            "get_mut",
            "into_mut",
            "iter_mut",
        ],
        Fact::Header { name: 0, value: 1 },
    ),
    // A value that is changed in place.
    (
        HTTP,
        "HeaderMap",
        &["get_mut"],
        Fact::Header {
            name: 1,
            value: usize::MAX,
        },
    ),
    (
        HTTP,
        "HeaderMap",
        &[
            "drain",
            "get",
            "get_all",
            "into_iter",
            "iter",
            "remove",
            "values",
        ],
        Fact::Read,
    ),
    (
        HTTP,
        "Headers",
        &["append", "insert"],
        Fact::Header { name: 1, value: 2 },
    ),
    (
        &["http"],
        "Builder",
        &["header"],
        Fact::Header { name: 1, value: 2 },
    ),
    (
        &["rocket_http"],
        "Header",
        &["new"],
        Fact::Header { name: 0, value: 1 },
    ),
    (
        &["rocket"],
        "Response",
        &["set_raw_header", "adjoin_raw_header"],
        Fact::Header { name: 1, value: 2 },
    ),
    (
        &["rocket"],
        "Builder",
        &["raw_header", "raw_header_adjoin"],
        Fact::Header { name: 1, value: 2 },
    ),
    (
        &["http_types", "tide"],
        "Response",
        &["insert_header", "append_header"],
        Fact::Header { name: 1, value: 2 },
    ),
    (
        &["tiny_http"],
        "Header",
        &["from_bytes"],
        Fact::Header { name: 0, value: 1 },
    ),
    (
        &["rouille"],
        "Response",
        &["with_additional_header", "with_unique_header"],
        Fact::Header { name: 1, value: 2 },
    ),
    // Browsers ignore this header of a request. Workers at the edge answer with it.
    (
        &["web_sys"],
        "Headers",
        &["append", "set"],
        Fact::Header { name: 1, value: 2 },
    ),
    (
        &["cookie"],
        "Cookie",
        &["new", "build", "named", "from"],
        Fact::Cookie { name: 0 },
    ),
    (
        &["cookie"],
        "CookieBuilder",
        &["new"],
        Fact::Cookie { name: 0 },
    ),
    // A cookie under another name is another cookie.
    (
        &["cookie"],
        "Cookie",
        &["set_name"],
        Fact::Cookie { name: 1 },
    ),
    (
        &["cookie"],
        "Cookie",
        &[
            "parse",
            "parse_encoded",
            "split_parse",
            "split_parse_encoded",
        ],
        Fact::Read,
    ),
    // What a jar has was added to it before.
    (&["cookie"], "CookieJar", &["delta", "iter"], Fact::Read),
    (
        &["cookie"],
        "CookieJar",
        &["get", "get_pending"],
        Fact::ReadCookie { name: 1 },
    ),
    (
        &["cookie"],
        "PrivateJar",
        &["get"],
        Fact::ReadCookie { name: 1 },
    ),
    (
        &["cookie"],
        "SignedJar",
        &["get"],
        Fact::ReadCookie { name: 1 },
    ),
    (
        &["rocket", "rocket_http"],
        "CookieJar",
        &["iter"],
        Fact::Read,
    ),
    (
        &["rocket", "rocket_http"],
        "CookieJar",
        &["get", "get_pending", "get_private"],
        Fact::ReadCookie { name: 1 },
    ),
    (
        &["cookie"],
        "Cookie",
        &["make_removal"],
        Fact::RemoveCookie { cookie: 0 },
    ),
    (
        &["cookie"],
        "CookieBuilder",
        &["removal"],
        Fact::RemoveCookie { cookie: 0 },
    ),
    (
        &["cookie"],
        "CookieJar",
        &["remove", "force_remove"],
        Fact::RemoveCookie { cookie: 1 },
    ),
    (
        &["cookie"],
        "PrivateJar",
        &["remove"],
        Fact::RemoveCookie { cookie: 1 },
    ),
    (
        &["cookie"],
        "SignedJar",
        &["remove"],
        Fact::RemoveCookie { cookie: 1 },
    ),
    (
        &["cookie"],
        "CookieJar",
        &["add", "add_original"],
        Fact::Store { cookie: 1 },
    ),
    (
        &["cookie"],
        "PrivateJar",
        &["add", "add_original"],
        Fact::Store { cookie: 1 },
    ),
    (
        &["cookie"],
        "SignedJar",
        &["add", "add_original"],
        Fact::Store { cookie: 1 },
    ),
    (
        &["rocket", "rocket_http"],
        "CookieJar",
        &["add", "add_private", "add_original", "add_private_original"],
        Fact::Store { cookie: 1 },
    ),
    (
        &["rocket", "rocket_http"],
        "CookieJar",
        &["remove", "remove_private"],
        Fact::RemoveCookie { cookie: 1 },
    ),
    (
        &["web_sys"],
        "Storage",
        &["set_item", "set"],
        Fact::Key {
            medium: Medium::WebStorage,
            operation: Operation::Set,
            name: 1,
        },
    ),
    (
        &["web_sys"],
        "Storage",
        &["remove_item", "delete"],
        Fact::Key {
            medium: Medium::WebStorage,
            operation: Operation::Remove,
            name: 1,
        },
    ),
    (
        &["web_sys"],
        "Storage",
        &["clear"],
        Fact::Clear {
            medium: Medium::WebStorage,
        },
    ),
    (
        &["web_sys"],
        "HtmlDocument",
        &["set_cookie"],
        Fact::CookieText { text: 1 },
    ),
    (
        &["web_sys"],
        "IdbFactory",
        &["open", "open_with_u32", "open_with_f64"],
        Fact::Key {
            medium: Medium::IndexedDb,
            operation: Operation::Set,
            name: 1,
        },
    ),
    (
        &["web_sys"],
        "CacheStorage",
        &["open"],
        Fact::Key {
            medium: Medium::CacheStorage,
            operation: Operation::Set,
            name: 1,
        },
    ),
    (
        &["gloo_storage"],
        "LocalStorage",
        &["set"],
        Fact::Key {
            medium: Medium::LocalStorage,
            operation: Operation::Set,
            name: 0,
        },
    ),
    (
        &["gloo_storage"],
        "LocalStorage",
        &["delete"],
        Fact::Key {
            medium: Medium::LocalStorage,
            operation: Operation::Remove,
            name: 0,
        },
    ),
    (
        &["gloo_storage"],
        "LocalStorage",
        &["clear"],
        Fact::Clear {
            medium: Medium::LocalStorage,
        },
    ),
    (
        &["gloo_storage"],
        "SessionStorage",
        &["set"],
        Fact::Key {
            medium: Medium::SessionStorage,
            operation: Operation::Set,
            name: 0,
        },
    ),
    (
        &["gloo_storage"],
        "SessionStorage",
        &["delete"],
        Fact::Key {
            medium: Medium::SessionStorage,
            operation: Operation::Remove,
            name: 0,
        },
    ),
    (
        &["gloo_storage"],
        "SessionStorage",
        &["clear"],
        Fact::Clear {
            medium: Medium::SessionStorage,
        },
    ),
];

/// Returns what a function of a type does by itself.
pub(crate) fn fact(krate: &str, owner: &str, function: &str) -> Option<Fact> {
    let row = FACTS.iter().find(|(crates, of, functions, _)| {
        *of == owner && crates.contains(&krate) && functions.contains(&function)
    });
    row.map(|(.., fact)| *fact)
}

/// Returns whether a crate has a base fact. A crate that depends on none of these sets nothing.
pub(crate) fn has_facts(krate: &str) -> bool {
    FACTS.iter().any(|(crates, ..)| crates.contains(&krate))
}

/// Returns whether the base facts of a crate say all, so that the calls in it are not followed.
pub(crate) fn is_leaf(krate: &str) -> bool {
    matches!(krate, "cookie" | "headers_core" | "http" | "web_sys")
}

/// The crates of the registry: what they set is declared.
pub(crate) fn is_registry(krate: &str) -> bool {
    krate == "cookie_registry" || krate.starts_with("cookie_registry_")
}

/// The traits whose methods a framework calls on the values that it is given. Creating a value of a type that has one of
/// these is what makes a framework run its methods.
pub(crate) const DRIVEN: &[&str] = &[
    "Body",
    "Endpoint",
    "Fairing",
    "Filter",
    "Future",
    "Handler",
    "IntoResponse",
    "IntoResponseParts",
    "Layer",
    "Middleware",
    "NewMiddleware",
    "Reply",
    "Respond",
    "Responder",
    "Service",
    "ServiceFactory",
    "Stream",
    "Transform",
    "Wrap",
];

/// The traits by which a framework makes the values that it passes to a function of the service.
pub(crate) const EXTRACTING: &[&str] = &[
    "Extractible",
    "FromRequest",
    "FromRequestParts",
    "OptionalFromRequest",
    "OptionalFromRequestParts",
];

/// The functions that return what they are given, in another type: those of the standard library, and of the crates in
/// [`CONVERTING`].
const SAME_VALUE: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_mut",
    "as_ref",
    "as_str",
    "borrow",
    "branch",
    "build",
    "clone",
    "cloned",
    "copied",
    "deref",
    "encoded",
    "expect",
    "finish",
    "format",
    "from",
    "from_bytes",
    "from_lowercase_str",
    "from_maybe_shared",
    "from_output",
    "from_static",
    "from_str",
    "from_string",
    "from_utf8",
    "into",
    "into_boxed_str",
    "into_bytes",
    "into_owned",
    "into_string",
    "leak",
    "map_err",
    "must_use",
    "new_debug",
    "new_display",
    "ok",
    "ok_or",
    "ok_or_else",
    "parse",
    "pin",
    "stripped",
    "to_owned",
    "to_str",
    "to_string",
    "to_vec",
    "trim",
    "try_from",
    "try_into",
    "unwrap",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// Crates whose conversions keep the value.
const CONVERTING: &[&str] = &[
    "actix_http",
    "alloc",
    "bytes",
    "cookie",
    "core",
    "headers",
    "http",
    "http_types",
    "once_cell",
    "rocket_http",
    "std",
];

/// Crates that add to an error where it came up, and the functions that return everything but the error as it is.
const CONTEXT: (&[&str], &[&str]) = (
    &["anyhow", "eyre"],
    &["context", "with_context", "wrap_err", "wrap_err_with"],
);

/// Returns whether a function returns its first argument in another type.
pub(crate) fn is_same_value(krate: &str, owner: &str, function: &str) -> bool {
    (CONTEXT.0.contains(&krate) && CONTEXT.1.contains(&function))
        || CONVERTING.contains(&krate)
            && (SAME_VALUE.contains(&function)
                || (function == "new"
                    && matches!(
                        owner,
                        "Box"
                            | "Arc"
                            | "Rc"
                            | "Cow"
                            | "ByteString"
                            | "LazyLock"
                            | "LazyCell"
                            | "Lazy"
                    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_by_crate_type_and_name() {
        assert!(matches!(
            fact("http", "HeaderMap", "append"),
            Some(Fact::Header { name: 1, value: 2 })
        ));
        assert!(fact("http", "HeaderMap", "contains_key").is_none());
        assert!(fact("own", "HeaderMap", "append").is_none());
        assert!(matches!(
            fact("rouille", "Response", "with_additional_header"),
            Some(Fact::Header { name: 1, value: 2 })
        ));
        assert!(matches!(
            fact("cookie", "CookieJar", "get"),
            Some(Fact::ReadCookie { name: 1 })
        ));
        assert!(is_same_value("anyhow", "Context", "context"));
        assert!(!is_same_value("own", "Context", "context"));
        assert!(has_facts("cookie") && !has_facts("serde"));
        assert!(is_registry("cookie_registry_consent") && !is_registry("cookie_registryish"));
    }

    #[test]
    fn each_row_is_the_only_one_about_its_functions() {
        let mut seen = std::collections::HashSet::new();
        for (crates, owner, functions, _) in FACTS {
            for krate in *crates {
                for function in *functions {
                    assert!(
                        seen.insert((krate, owner, function)),
                        "{krate} {owner} {function}"
                    );
                }
            }
        }
    }
}
