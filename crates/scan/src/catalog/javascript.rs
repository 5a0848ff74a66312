//! The npm packages that set cookies and storage keys, one row per package.
//!
//! A row states the modules from which the package is imported, what each of their exports does, and which globals it
//! brings. The words that a script is searched for before it is parsed are computed from the rows; a row gives words
//! of its own only where neither its name nor its exports contain one of [`MECHANISMS`].

use crate::occurrence::{Medium, Operation};
use Medium::{Cookie, IndexedDb, LocalStorage, SessionStorage, WebStorage};
use Operation::{Clear, Remove, Set};

/// An npm package: one row of the catalog.
#[derive(Debug)]
pub(crate) struct Package {
    /// The name under which it is installed and imported.
    name: &'static str,
    exports: &'static [Export],
    /// Further exports, which several packages share.
    shared: &'static [Export],
    /// Names that are available without an import: from a classic script, or because a framework adds the import.
    globals: &'static [(&'static str, Offer)],
    /// Words, in lower case, by which a file that uses it is found.
    words: &'static [&'static str],
}

/// What one name of a package is.
#[derive(Debug)]
struct Export {
    /// What follows the package's name in the import: `/cookie` of `hono/cookie`.
    module: &'static str,
    /// The name, `default` for the default export, `*` for every name.
    name: &'static str,
    offer: Offer,
}

/// What an import gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// An object whose methods set and remove: the position of the name among their arguments.
    Object(Medium, usize),
    /// A function that returns such an object, or a class of such objects.
    Maker(Medium),
    /// A function that sets or removes: the position of the name, or of an object that holds it.
    Function(Operation, Medium, usize),
    /// A hook that returns `[values, set, remove]`; how its calls are named.
    Hook(&'static str),
    /// An object to which a plugin adds methods that set and remove.
    Extended(&'static Extension),
    /// `persist(create, { name, storage })` of zustand.
    Persist,
    /// `persistReducer({ key, storage }, reducer)` of redux-persist: how the keys begin unless an option says otherwise.
    Reducer(&'static str),
    /// A storage engine for it, by its area.
    Engine(Medium),
    /// `defineStore("id", { persist })` of pinia.
    Store,
    /// A function that sets by itself once it is called.
    Installed(&'static Installed),
    /// A plugin of i18next that stores the detected language, in one or several places.
    LanguageDetector(&'static [LanguageCache]),
    /// A plugin of i18next that stores translations, under names that begin so unless an option says otherwise.
    TranslationCache(&'static str),
    /// A component that stores a choice: the attribute of the key, and the key without it.
    Provider {
        attribute: &'static str,
        default: &'static str,
    },
    /// The type of a response whose methods set cookies.
    Response,
    /// A framework whose request events hold the cookies under `cookie`.
    RequestEvents,
}

/// A place where a plugin can keep the detected language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LanguageCache {
    /// How the option `caches` names it.
    pub(crate) cache: &'static str,
    pub(crate) medium: Medium,
    /// The option of the name.
    pub(crate) option: &'static str,
    /// The name without that option.
    pub(crate) default: &'static str,
}

/// The methods that a plugin adds to an object.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Extension {
    /// How the calls are named.
    pub(crate) api: &'static str,
    /// Name, least number of arguments, and what it does. With fewer arguments it reads.
    pub(crate) methods: &'static [(&'static str, usize, Operation)],
}

/// A function that sets a cookie or storage key by itself. Its options are the last argument.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Installed {
    pub(crate) medium: Medium,
    /// The option that holds the name, step by step.
    pub(crate) option: &'static [&'static str],
    /// The name without that option; none where it depends on the version or on the address of the service.
    pub(crate) default: Option<&'static str>,
    pub(crate) when: When,
}

/// When an [`Installed`] function sets anything at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Always,
    /// Only with this option.
    With(&'static str),
    /// Not with this option, which hands the storing to something else.
    Without(&'static str),
}

/// Words, in lower case, of the browser's and the protocol's own mechanisms.
const MECHANISMS: &[&str] = &["cookie", "storage", "indexeddb", "caches"];

/// Methods of an object that stores something under names.
pub(crate) const OBJECT_METHODS: &[(&str, Operation)] = &[
    ("append", Set),
    ("clear", Clear),
    ("clearAll", Clear),
    ("delete", Remove),
    ("destroy", Remove),
    ("remove", Remove),
    ("removeItem", Remove),
    ("set", Set),
    ("setItem", Set),
];

/// Methods of such an object that give back an object of the same kind.
const OWN_KIND: &[&str] = &["noConflict", "withAttributes", "withConverter"];

/// Returns whether a method of an object that stores something gives back an object of the same kind.
pub(crate) fn gives_itself(method: &str) -> bool {
    OWN_KIND.contains(&method)
}

impl Package {
    const fn new(name: &'static str, exports: &'static [Export]) -> Self {
        Self {
            name,
            exports,
            shared: &[],
            globals: &[],
            words: &[],
        }
    }

    const fn shared(self, shared: &'static [Export]) -> Self {
        Self { shared, ..self }
    }

    const fn globals(self, globals: &'static [(&'static str, Offer)]) -> Self {
        Self { globals, ..self }
    }

    const fn words(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }

    fn exports(&self) -> impl Iterator<Item = &Export> {
        self.exports.iter().chain(self.shared)
    }
}

const fn export(name: &'static str, offer: Offer) -> Export {
    export_of("", name, offer)
}

const fn export_of(module: &'static str, name: &'static str, offer: Offer) -> Export {
    Export {
        module,
        name,
        offer,
    }
}

const fn sets(name: &'static str, medium: Medium, at: usize) -> Export {
    export(name, Offer::Function(Set, medium, at))
}

const fn removes(name: &'static str, medium: Medium, at: usize) -> Export {
    export(name, Offer::Function(Remove, medium, at))
}

const fn cookie(option: &'static [&'static str], default: Option<&'static str>) -> Installed {
    Installed {
        medium: Cookie,
        option,
        default,
        when: When::Always,
    }
}

/// A session of Remix and React Router.
const REMIX_SESSION: Offer = Offer::Installed(&cookie(&["cookie", "name"], Some("__session")));

const REMIX_SESSIONS: &[Export] = &[
    export("createCookieSessionStorage", REMIX_SESSION),
    export("createFileSessionStorage", REMIX_SESSION),
    export("createMemorySessionStorage", REMIX_SESSION),
    export("createSessionStorage", REMIX_SESSION),
    export("createWorkersKVSessionStorage", REMIX_SESSION),
];

const REMIX_COOKIE: &[Export] = &[sets("createCookie", Cookie, 0)];

/// Auth.js sets several, named by its version and by whether the service is reached by HTTPS.
const AUTH: Offer = Offer::Installed(&cookie(&["cookies", "sessionToken", "name"], None));

const IRON_SESSION: Offer = Offer::Installed(&cookie(&["cookieName"], None));

const STORAGE_HOOKS: &[Export] = &[
    sets("useLocalStorage", LocalStorage, 0),
    sets("useSessionStorage", SessionStorage, 0),
];

const EVENTS: &[Export] = &[export("*", Offer::RequestEvents)];

const JQUERY: Offer = Offer::Extended(&Extension {
    api: "jquery.cookie",
    methods: &[("cookie", 2, Set), ("removeCookie", 0, Remove)],
});

static PACKAGES: &[Package] = &[
    Package::new("@auth/core", &[export("Auth", AUTH)]).words(&["@auth/"]),
    Package::new("@auth/express", &[export("ExpressAuth", AUTH)]).words(&["@auth/"]),
    Package::new("@auth/qwik", &[export("QwikAuth$", AUTH)]).words(&["@auth/"]),
    Package::new("@auth/solid-start", &[export("SolidAuth", AUTH)]).words(&["@auth/"]),
    Package::new("@auth/sveltekit", &[export("SvelteKitAuth", AUTH)]).words(&["@auth/"]),
    // What sets is a property of the event, `cookie`.
    Package::new("@builder.io/qwik-city", EVENTS).words(&["cookie"]),
    Package::new("@mantine/hooks", STORAGE_HOOKS),
    Package::new("@qwik.dev/router", EVENTS).words(&["cookie"]),
    Package::new("@react-router/architect", &[]).shared(REMIX_SESSIONS),
    Package::new("@react-router/cloudflare", &[]).shared(REMIX_SESSIONS),
    Package::new("@react-router/node", &[]).shared(REMIX_SESSIONS),
    Package::new(
        "@rehooks/local-storage",
        &[
            sets("writeStorage", LocalStorage, 0),
            removes("deleteFromStorage", LocalStorage, 0),
        ],
    ),
    Package::new("@remix-run/architect", &[]).shared(REMIX_SESSIONS),
    Package::new("@remix-run/cloudflare", REMIX_COOKIE).shared(REMIX_SESSIONS),
    Package::new("@remix-run/deno", &[]).shared(REMIX_SESSIONS),
    Package::new("@remix-run/node", REMIX_COOKIE).shared(REMIX_SESSIONS),
    Package::new("@remix-run/server-runtime", &[]).shared(REMIX_SESSIONS),
    Package::new(
        "@solid-primitives/storage",
        &[sets("createLocalStorage", LocalStorage, 0)],
    ),
    Package::new("@sveltejs/kit", &[export("Cookies", Offer::Maker(Cookie))]),
    Package::new("@uidotdev/usehooks", STORAGE_HOOKS),
    Package::new(
        "@vueuse/core",
        &[
            sets("useStorage", WebStorage, 0),
            sets("useStorageAsync", WebStorage, 0),
        ],
    )
    .shared(STORAGE_HOOKS),
    Package::new(
        "@vueuse/integrations",
        &[export_of("/useCookies", "useCookies", Offer::Maker(Cookie))],
    ),
    Package::new(
        "ahooks",
        &[
            sets("useCookieState", Cookie, 0),
            sets("useLocalStorageState", LocalStorage, 0),
            sets("useSessionStorageState", SessionStorage, 0),
        ],
    ),
    Package::new("astro", &[export("AstroCookies", Offer::Maker(Cookie))]),
    Package::new(
        "cookie-session",
        &[export(
            "default",
            Offer::Installed(&cookie(&["name"], Some("session"))),
        )],
    ),
    Package::new("cookies", &[export("*", Offer::Maker(Cookie))]),
    Package::new(
        "cookies-next",
        &[
            sets("setCookie", Cookie, 0),
            removes("deleteCookie", Cookie, 0),
        ],
    ),
    Package::new(
        "csrf-csrf",
        &[export(
            "doubleCsrf",
            Offer::Installed(&cookie(&["cookieName"], Some("__Host-psifi.x-csrf-token"))),
        )],
    )
    .words(&["csrf-csrf"]),
    // Without the option `cookie`, its secret is in the session.
    Package::new(
        "csurf",
        &[export(
            "default",
            Offer::Installed(&Installed {
                when: When::With("cookie"),
                ..cookie(&["cookie", "key"], Some("_csrf"))
            }),
        )],
    )
    .words(&["cookie"]),
    Package::new("dexie", &[export("*", Offer::Maker(IndexedDb))]).words(&["dexie"]),
    Package::new(
        "es-cookie",
        &[
            sets("set", Cookie, 0),
            removes("remove", Cookie, 0),
            export("*", Offer::Object(Cookie, 0)),
        ],
    ),
    // What sets is a method of the response, `cookie`.
    Package::new("express", &[export("Response", Offer::Response)]).words(&["cookie"]),
    Package::new(
        "express-serve-static-core",
        &[export("Response", Offer::Response)],
    )
    .words(&["cookie"]),
    Package::new(
        "express-session",
        &[export(
            "default",
            Offer::Installed(&cookie(&["name"], Some("connect.sid"))),
        )],
    )
    .words(&["express-session"]),
    Package::new("fastify", &[export("FastifyReply", Offer::Response)]).words(&["cookie"]),
    Package::new(
        "h3",
        &[
            sets("setCookie", Cookie, 1),
            removes("deleteCookie", Cookie, 1),
        ],
    ),
    Package::new(
        "hono",
        &[
            export_of("/cookie", "setCookie", Offer::Function(Set, Cookie, 1)),
            export_of(
                "/cookie",
                "setSignedCookie",
                Offer::Function(Set, Cookie, 1),
            ),
            export_of(
                "/cookie",
                "deleteCookie",
                Offer::Function(Remove, Cookie, 1),
            ),
        ],
    ),
    Package::new(
        "i18next-browser-languagedetector",
        &[export(
            "default",
            Offer::LanguageDetector(&[
                LanguageCache {
                    cache: "cookie",
                    medium: Cookie,
                    option: "lookupCookie",
                    default: "i18next",
                },
                LanguageCache {
                    cache: "localStorage",
                    medium: LocalStorage,
                    option: "lookupLocalStorage",
                    default: "i18nextLng",
                },
                LanguageCache {
                    cache: "sessionStorage",
                    medium: SessionStorage,
                    option: "lookupSessionStorage",
                    default: "i18nextLng",
                },
            ]),
        )],
    )
    .words(&["i18next-"]),
    Package::new(
        "i18next-localstorage-backend",
        &[export("default", Offer::TranslationCache("i18next_res_"))],
    ),
    Package::new(
        "idb",
        &[
            sets("openDB", IndexedDb, 0),
            removes("deleteDB", IndexedDb, 0),
        ],
    )
    .words(&["opendb", "deletedb"]),
    Package::new("idb-keyval", &[sets("createStore", IndexedDb, 0)]).words(&["idb-keyval"]),
    Package::new(
        "iron-session",
        &[
            export("getIronSession", IRON_SESSION),
            export_of("/edge", "getIronSession", IRON_SESSION),
            export_of("/express", "ironSession", IRON_SESSION),
            export_of("/next", "withIronSessionApiRoute", IRON_SESSION),
            export_of("/next", "withIronSessionSsr", IRON_SESSION),
        ],
    )
    .words(&["iron-session"]),
    Package::new(
        "jotai",
        &[export_of(
            "/utils",
            "atomWithStorage",
            Offer::Function(Set, WebStorage, 0),
        )],
    ),
    Package::new("jquery.cookie", &[]).globals(&[("$", JQUERY), ("jQuery", JQUERY)]),
    Package::new("js-cookie", &[export("*", Offer::Object(Cookie, 0))])
        .globals(&[("Cookies", Offer::Object(Cookie, 0))]),
    Package::new("localforage", &[export("*", Offer::Object(IndexedDb, 0))])
        .words(&["localforage"]),
    Package::new(
        "lscache",
        &[export("default", Offer::Object(LocalStorage, 0))],
    )
    .words(&["lscache"]),
    Package::new(
        "next",
        &[export_of("/headers", "cookies", Offer::Maker(Cookie))],
    ),
    Package::new(
        "next-auth",
        &[export("default", AUTH), export_of("/next", "default", AUTH)],
    )
    .words(&["next-auth"]),
    Package::new(
        "next-client-cookies",
        &[export("useCookies", Offer::Maker(Cookie))],
    ),
    Package::new(
        "next-themes",
        &[export(
            "ThemeProvider",
            Offer::Provider {
                attribute: "storageKey",
                default: "theme",
            },
        )],
    )
    .words(&["next-themes"]),
    Package::new(
        "ngx-cookie",
        &[export("CookieService", Offer::Maker(Cookie))],
    ),
    Package::new(
        "ngx-cookie-service",
        &[export("CookieService", Offer::Maker(Cookie))],
    ),
    Package::new(
        "nookies",
        &[
            sets("setCookie", Cookie, 1),
            removes("destroyCookie", Cookie, 1),
            export("default", Offer::Object(Cookie, 1)),
        ],
    )
    .words(&["nookies"]),
    // Its functions are there without an import.
    Package::new("nuxt", &[]).globals(&[
        ("useCookie", Offer::Function(Set, Cookie, 0)),
        ("useLocalStorage", Offer::Function(Set, LocalStorage, 0)),
        ("useSessionStorage", Offer::Function(Set, SessionStorage, 0)),
    ]),
    Package::new("pinia", &[export("defineStore", Offer::Store)]).words(&["definestore"]),
    Package::new(
        "react-cookie",
        &[
            export("useCookies", Offer::Hook("react-cookie")),
            export("Cookies", Offer::Maker(Cookie)),
        ],
    ),
    Package::new("react-router", REMIX_COOKIE).shared(REMIX_SESSIONS),
    Package::new("react-use", &[sets("useCookie", Cookie, 0)]).shared(STORAGE_HOOKS),
    // An engine's module is named in the option `storage`.
    Package::new(
        "redux-persist",
        &[
            export("persistReducer", Offer::Reducer("persist:")),
            export("persistCombineReducers", Offer::Reducer("persist:")),
            export_of("/lib/storage/session", "*", Offer::Engine(SessionStorage)),
            export_of("/es/storage/session", "*", Offer::Engine(SessionStorage)),
            export_of("/lib/storage…", "*", Offer::Engine(LocalStorage)),
            export_of("/es/storage…", "*", Offer::Engine(LocalStorage)),
        ],
    )
    .words(&["storage"]),
    // Too short to be searched for without the quotes of its import.
    Package::new(
        "store",
        &[export("default", Offer::Object(LocalStorage, 0))],
    )
    .words(&["'store'", "\"store\""]),
    Package::new(
        "store2",
        &[export("default", Offer::Object(LocalStorage, 0))],
    )
    .words(&["store2"]),
    Package::new("svelte-local-storage-store", &[sets("*", LocalStorage, 0)]),
    Package::new(
        "svelte-persisted-store",
        &[sets("persisted", LocalStorage, 0)],
    )
    .words(&["persisted"]),
    Package::new(
        "tiny-cookie",
        &[
            sets("setCookie", Cookie, 0),
            sets("set", Cookie, 0),
            removes("removeCookie", Cookie, 0),
            removes("remove", Cookie, 0),
        ],
    ),
    Package::new(
        "typescript-cookie",
        &[
            sets("setCookie", Cookie, 0),
            removes("removeCookie", Cookie, 0),
        ],
    ),
    Package::new("universal-cookie", &[export("*", Offer::Maker(Cookie))]),
    Package::new("use-local-storage", &[sets("default", LocalStorage, 0)]),
    Package::new(
        "use-local-storage-state",
        &[sets("default", LocalStorage, 0)],
    ),
    Package::new("usehooks-ts", STORAGE_HOOKS),
    Package::new("vue-cookies", &[export("*", Offer::Object(Cookie, 0))]),
    Package::new(
        "vue3-cookies",
        &[export("useCookies", Offer::Maker(Cookie))],
    ),
    // With the option `storage`, what is passed for it stores.
    Package::new(
        "vuex-persistedstate",
        &[export(
            "default",
            Offer::Installed(&Installed {
                medium: LocalStorage,
                when: When::Without("storage"),
                ..cookie(&["key"], Some("vuex"))
            }),
        )],
    )
    .words(&["persisted"]),
    Package::new(
        "zustand",
        &[export_of("/middleware", "persist", Offer::Persist)],
    )
    .words(&["zustand"]),
];

/// Returns what a name that a module exports is.
pub(crate) fn offer(module: &str, name: &str) -> Option<Offer> {
    PACKAGES.iter().find_map(|package| {
        let within = module.strip_prefix(package.name)?;
        let export = package.exports().find(|export| export.is(within, name))?;
        Some(export.offer)
    })
}

/// Returns whether a module belongs to a framework whose request events hold the cookies.
pub(crate) fn has_request_events(module: &str) -> bool {
    offer(module, "*") == Some(Offer::RequestEvents)
}

/// Returns what a name is that nothing declares or imports.
pub(crate) fn global(name: &str) -> Option<(&'static str, Offer)> {
    let mut globals = PACKAGES.iter().flat_map(|package| package.globals);
    globals.find(|(global, _)| *global == name).copied()
}

/// Returns the words without which a script sets nothing. Each is written in lower case and found in any case.
pub(crate) fn words() -> Vec<&'static str> {
    let rows = PACKAGES.iter().flat_map(|package| package.words);
    let mut words: Vec<&str> = MECHANISMS.iter().chain(rows).copied().collect();
    words.sort_unstable();
    words.dedup();
    words
}

impl Export {
    fn is(&self, module: &str, name: &str) -> bool {
        let is_module = match self.module.strip_suffix('…') {
            Some(start) => module.starts_with(start),
            None => module == self.module,
        };
        // `import * as session` calls the module itself, as a module of CommonJS is.
        let is_whole =
            self.name == "default" && matches!(self.offer, Offer::Installed(_)) && name == "*";
        is_module && (self.name == name || self.name == "*" || is_whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_has_one_row_in_the_order_of_the_names() {
        let names: Vec<&str> = PACKAGES.iter().map(|package| package.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
    }

    #[test]
    fn a_file_that_uses_an_export_has_one_of_the_words() {
        let words = words();
        for package in PACKAGES {
            let of_row = |text: &str| words.iter().any(|word| text.contains(word));
            let exports = package.exports().map(|export| (export.module, export.name));
            let globals = package.globals.iter().map(|(name, _)| ("", *name));
            for (module, name) in exports.chain(globals) {
                let import = format!("import {name} from '{}{module}'", package.name);
                let is_by_other_means = package.words.iter().any(|word| MECHANISMS.contains(word));
                assert!(
                    of_row(&import.to_lowercase()) || is_by_other_means,
                    "{import}"
                );
            }
            for word in package.words {
                assert_eq!(word.to_lowercase(), *word);
            }
        }
    }
}
