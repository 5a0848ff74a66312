//! What packages offer: the functions and objects through which cookies and storage keys are set.
//!
//! Tuned to mechanisms, not to services: a new package is a row here.

use super::installed::{Installed, installed};
use crate::occurrence::{Medium, Operation};

/// What an import gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// An object whose methods set and remove: the position of the name among their arguments.
    Object(Medium, usize),
    /// A function that gives such an object, or a class of such objects.
    Maker(Medium),
    /// A function that sets or removes: the position of the name, or of an object that holds it.
    Function(Operation, Medium, usize),
    /// A hook that gives `[values, set, remove]`.
    Hook,
    /// zustand's `persist(create, { name, storage })`.
    Persist,
    /// redux-persist's `persistReducer({ key, storage }, reducer)`.
    Reducer,
    /// What sets by itself once it is called.
    Installed(&'static Installed),
}

use Medium::{Cookie, IndexedDb, LocalStorage, SessionStorage, WebStorage};
use Operation::{Remove, Set};

/// Package, name (`default` for a default import, `*` for any), and what it is.
const OFFERS: &[(&str, &str, Offer)] = &[
    ("js-cookie", "*", Offer::Object(Cookie, 0)),
    ("universal-cookie", "*", Offer::Maker(Cookie)),
    ("react-cookie", "useCookies", Offer::Hook),
    ("react-cookie", "Cookies", Offer::Maker(Cookie)),
    ("cookies", "*", Offer::Maker(Cookie)),
    ("@sveltejs/kit", "Cookies", Offer::Maker(Cookie)),
    ("astro", "AstroCookies", Offer::Maker(Cookie)),
    ("ngx-cookie", "CookieService", Offer::Maker(Cookie)),
    ("ngx-cookie-service", "CookieService", Offer::Maker(Cookie)),
    ("next/headers", "cookies", Offer::Maker(Cookie)),
    ("next-client-cookies", "useCookies", Offer::Maker(Cookie)),
    ("vue3-cookies", "useCookies", Offer::Maker(Cookie)),
    ("vue-cookies", "*", Offer::Object(Cookie, 0)),
    (
        "@vueuse/integrations/useCookies",
        "useCookies",
        Offer::Maker(Cookie),
    ),
    (
        "typescript-cookie",
        "setCookie",
        Offer::Function(Set, Cookie, 0),
    ),
    (
        "typescript-cookie",
        "removeCookie",
        Offer::Function(Remove, Cookie, 0),
    ),
    ("tiny-cookie", "setCookie", Offer::Function(Set, Cookie, 0)),
    ("tiny-cookie", "set", Offer::Function(Set, Cookie, 0)),
    (
        "tiny-cookie",
        "removeCookie",
        Offer::Function(Remove, Cookie, 0),
    ),
    ("tiny-cookie", "remove", Offer::Function(Remove, Cookie, 0)),
    ("cookies-next", "setCookie", Offer::Function(Set, Cookie, 0)),
    (
        "cookies-next",
        "deleteCookie",
        Offer::Function(Remove, Cookie, 0),
    ),
    ("nookies", "setCookie", Offer::Function(Set, Cookie, 1)),
    (
        "nookies",
        "destroyCookie",
        Offer::Function(Remove, Cookie, 1),
    ),
    ("nookies", "default", Offer::Object(Cookie, 1)),
    ("hono/cookie", "setCookie", Offer::Function(Set, Cookie, 1)),
    (
        "hono/cookie",
        "setSignedCookie",
        Offer::Function(Set, Cookie, 1),
    ),
    (
        "hono/cookie",
        "deleteCookie",
        Offer::Function(Remove, Cookie, 1),
    ),
    (
        "@remix-run/cloudflare",
        "createCookie",
        Offer::Function(Set, Cookie, 0),
    ),
    (
        "@remix-run/node",
        "createCookie",
        Offer::Function(Set, Cookie, 0),
    ),
    (
        "react-router",
        "createCookie",
        Offer::Function(Set, Cookie, 0),
    ),
    ("h3", "setCookie", Offer::Function(Set, Cookie, 1)),
    ("h3", "deleteCookie", Offer::Function(Remove, Cookie, 1)),
    ("ahooks", "useCookieState", Offer::Function(Set, Cookie, 0)),
    (
        "ahooks",
        "useLocalStorageState",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "ahooks",
        "useSessionStorageState",
        Offer::Function(Set, SessionStorage, 0),
    ),
    (
        "use-local-storage-state",
        "default",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "use-local-storage",
        "default",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "@rehooks/local-storage",
        "writeStorage",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "@rehooks/local-storage",
        "deleteFromStorage",
        Offer::Function(Remove, LocalStorage, 0),
    ),
    (
        "@vueuse/core",
        "useStorage",
        Offer::Function(Set, WebStorage, 0),
    ),
    (
        "@vueuse/core",
        "useStorageAsync",
        Offer::Function(Set, WebStorage, 0),
    ),
    (
        "@vueuse/core",
        "useLocalStorage",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "@vueuse/core",
        "useSessionStorage",
        Offer::Function(Set, SessionStorage, 0),
    ),
    (
        "usehooks-ts",
        "useLocalStorage",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "usehooks-ts",
        "useSessionStorage",
        Offer::Function(Set, SessionStorage, 0),
    ),
    (
        "@uidotdev/usehooks",
        "useLocalStorage",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "@uidotdev/usehooks",
        "useSessionStorage",
        Offer::Function(Set, SessionStorage, 0),
    ),
    (
        "react-use",
        "useLocalStorage",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "react-use",
        "useSessionStorage",
        Offer::Function(Set, SessionStorage, 0),
    ),
    ("react-use", "useCookie", Offer::Function(Set, Cookie, 0)),
    (
        "@mantine/hooks",
        "useLocalStorage",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "@mantine/hooks",
        "useSessionStorage",
        Offer::Function(Set, SessionStorage, 0),
    ),
    (
        "jotai/utils",
        "atomWithStorage",
        Offer::Function(Set, WebStorage, 0),
    ),
    (
        "svelte-persisted-store",
        "persisted",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "svelte-local-storage-store",
        "*",
        Offer::Function(Set, LocalStorage, 0),
    ),
    (
        "@solid-primitives/storage",
        "createLocalStorage",
        Offer::Function(Set, LocalStorage, 0),
    ),
    ("zustand/middleware", "persist", Offer::Persist),
    ("redux-persist", "persistReducer", Offer::Reducer),
    ("redux-persist", "persistCombineReducers", Offer::Reducer),
    ("idb", "openDB", Offer::Function(Set, IndexedDb, 0)),
    ("idb", "deleteDB", Offer::Function(Remove, IndexedDb, 0)),
    (
        "idb-keyval",
        "createStore",
        Offer::Function(Set, IndexedDb, 0),
    ),
    ("dexie", "*", Offer::Maker(IndexedDb)),
    ("localforage", "*", Offer::Object(IndexedDb, 0)),
    ("store", "default", Offer::Object(LocalStorage, 0)),
    ("store2", "default", Offer::Object(LocalStorage, 0)),
    ("lscache", "default", Offer::Object(LocalStorage, 0)),
];

/// What a name of a package is.
pub(super) fn offer(module: &str, name: &str) -> Option<Offer> {
    OFFERS
        .iter()
        .find(|(package, offered, _)| *package == module && (*offered == name || *offered == "*"))
        .map(|(_, _, offer)| *offer)
        .or_else(|| installed(module, name).map(Offer::Installed))
}

/// Functions that a framework brings in without an import: Nuxt.
pub(super) const AUTO_IMPORTS: &[(&str, Offer)] = &[
    ("useCookie", Offer::Function(Set, Cookie, 0)),
    ("useLocalStorage", Offer::Function(Set, LocalStorage, 0)),
    ("useSessionStorage", Offer::Function(Set, SessionStorage, 0)),
];

/// Methods of an object that keeps something under names.
pub(super) const OBJECT_METHODS: &[(&str, Operation)] = &[
    ("append", Set),
    ("clear", Operation::Clear),
    ("clearAll", Operation::Clear),
    ("delete", Remove),
    ("destroy", Remove),
    ("remove", Remove),
    ("removeItem", Remove),
    ("set", Set),
    ("setItem", Set),
];

/// Words without which a script sets nothing: every mechanism contains one of them, in any case.
pub(crate) const WORDS: &[&str] = &[
    "cookie",
    "storage",
    "indexeddb",
    "caches",
    "opendb",
    "dexie",
    "localforage",
    "zustand",
    "persisted",
    "definestore",
    "idb-keyval",
    "store2",
    "lscache",
    "express-session",
    "iron-session",
    "csrf-csrf",
    "next-auth",
    "@auth/",
    "i18next-",
    "next-themes",
];
