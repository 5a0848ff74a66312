//! Functions that set or remove under the name that they are given, and the interfaces of the browser.

use crate::occurrence::{Medium, Operation};

/// A function, by its crate and the end of its path, that sets or removes something that its argument names.
pub(in crate::rust) struct Free {
    /// The crates that offer it.
    pub(in crate::rust) crates: &'static [&'static str],
    /// The end of its path.
    pub(in crate::rust) path: &'static [&'static str],
    /// What it does.
    pub(in crate::rust) operation: Operation,
    /// To what.
    pub(in crate::rust) medium: Medium,
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
pub(in crate::rust) const FUNCTIONS: &[Free] = &[
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
pub(in crate::rust) struct Web {
    /// The interface.
    pub(in crate::rust) interface: &'static str,
    /// The method.
    pub(in crate::rust) method: &'static str,
    /// With how many arguments it is called.
    pub(in crate::rust) arguments: &'static [usize],
    /// What it does.
    pub(in crate::rust) operation: Operation,
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
pub(in crate::rust) const WEB_CRATE: &str = "web_sys";

/// `localStorage` and `sessionStorage`.
pub(in crate::rust) const STORAGE: &str = "Storage";
/// The document of a page.
pub(in crate::rust) const DOCUMENT: &str = "HtmlDocument";
/// `indexedDB`.
pub(in crate::rust) const DATABASES: &str = "IdbFactory";

/// Every such method.
pub(in crate::rust) const WEB: &[Web] = &[
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
pub(in crate::rust) fn web_methods(
    method: &str,
    arguments: usize,
) -> impl Iterator<Item = &'static Web> {
    WEB.iter()
        .filter(move |row| row.method == method && row.arguments.contains(&arguments))
}

/// The row of a function.
pub(in crate::rust) fn function(path: &[String]) -> Option<&'static Free> {
    FUNCTIONS.iter().find(|row| {
        let root = path.first().map(String::as_str).unwrap_or_default();
        row.crates.contains(&root)
            && path.len() > row.path.len()
            && path[path.len() - row.path.len()..] == *row.path
    })
}
