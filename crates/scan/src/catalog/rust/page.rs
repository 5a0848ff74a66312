//! Libraries of code that runs in the visitor's browser.

use super::JAR;
use crate::catalog::library::{Dependency, Function, Interface, InterfaceMethod, Library, Side};
use crate::occurrence::Medium::{Cookie, LocalStorage, SessionStorage, WebStorage};
use crate::occurrence::Operation::{self, Clear, Remove, Set};

/// Hooks that keep a value in storage.
const HOOKS: &[Function] = &[
    Function::new(&["use_local_storage"], Set, LocalStorage),
    Function::new(&["use_session_storage"], Set, SessionStorage),
];

/// The hooks of Dioxus. `use_storage` and its like keep the value in the area that their first type argument names.
const DIOXUS: &[Function] = &[
    Function::new(&["use_persistent"], Set, LocalStorage),
    Function::new(&["use_singleton_persistent"], Set, LocalStorage),
    Function::new(&["use_storage"], Set, WebStorage),
    Function::new(&["use_storage_entry"], Set, WebStorage),
    Function::new(&["use_synced_storage"], Set, WebStorage),
    Function::new(&["use_synced_storage_entry"], Set, WebStorage),
    Function::new(&["new_storage"], Set, WebStorage),
    Function::new(&["new_synced_storage"], Set, WebStorage),
];

/// The functions of the crates for cookies in wasm.
const WASM_COOKIES: &[Function] = &[
    Function::new(&["set"], Set, Cookie).unmarked(),
    Function::new(&["set_raw"], Set, Cookie).unmarked(),
    Function::new(&["delete"], Remove, Cookie).unmarked(),
    Function::new(&["delete_raw"], Remove, Cookie).unmarked(),
];

const fn method(
    interface: Interface,
    name: &'static str,
    arguments: &'static [usize],
    operation: Operation,
) -> InterfaceMethod {
    InterfaceMethod {
        interface,
        name,
        arguments,
        operation,
    }
}

pub(super) const LIBRARIES: &[Library] = &[
    Library::new("web_sys", Side::Page, Dependency::Inseparable)
        .words(&["local_storage", "session_storage", "indexed_db"])
        .interfaces(&[
            method(Interface::Storage, "set_item", &[2], Set),
            method(Interface::Storage, "set", &[2], Set),
            method(Interface::Storage, "remove_item", &[1], Remove),
            method(Interface::Storage, "delete", &[1], Remove),
            method(Interface::Storage, "clear", &[0], Clear),
            method(Interface::Document, "set_cookie", &[1], Set),
            method(Interface::Databases, "open", &[1, 2], Set),
            method(Interface::Databases, "open_with_u32", &[2], Set),
            method(Interface::Databases, "open_with_f64", &[2], Set),
        ]),
    Library::new("gloo_storage", Side::Page, Dependency::Inseparable)
        .facades(&[&["gloo"]])
        .functions(&[
            Function::new(&["LocalStorage", "set"], Set, LocalStorage),
            Function::new(&["LocalStorage", "delete"], Remove, LocalStorage),
            Function::new(&["LocalStorage", "clear"], Clear, LocalStorage),
            Function::new(&["SessionStorage", "set"], Set, SessionStorage),
            Function::new(&["SessionStorage", "delete"], Remove, SessionStorage),
            Function::new(&["SessionStorage", "clear"], Clear, SessionStorage),
        ]),
    // Its window is that of the browser's interfaces.
    Library::new("leptos", Side::Page, Dependency::Inseparable),
    Library::new("leptos_use", Side::Page, Dependency::Inseparable).functions(&[
        Function::new(&["use_cookie"], Set, Cookie),
        Function::new(&["use_cookie_with_options"], Set, Cookie),
        Function::new(&["use_local_storage"], Set, LocalStorage),
        Function::new(&["use_local_storage_with_options"], Set, LocalStorage),
        Function::new(&["use_session_storage"], Set, SessionStorage),
        Function::new(&["use_session_storage_with_options"], Set, SessionStorage),
    ]),
    Library::new("yew_hooks", Side::Page, Dependency::Inseparable).functions(HOOKS),
    Library::new("dioxus_sdk", Side::Page, Dependency::Inseparable).functions(DIOXUS),
    // Its hooks have the scope of the component as their first argument.
    Library::new("dioxus_storage", Side::Page, Dependency::Inseparable).functions(&[
        Function::new(&["use_persistent"], Set, LocalStorage).argument(1),
        Function::new(&["use_synced_storage_entry"], Set, WebStorage).argument(1),
        Function::new(&["storage_entry"], Set, WebStorage),
        Function::new(&["synced_storage_entry"], Set, WebStorage),
    ]),
    Library::new("dioxus_sdk_storage", Side::Page, Dependency::Inseparable).functions(DIOXUS),
    Library::new("wasm_cookies", Side::Page, Dependency::Whole(JAR)).functions(WASM_COOKIES),
];
