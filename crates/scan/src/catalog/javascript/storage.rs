//! Packages that store keys in the browser.

use super::package::{
    Export, Installed, LanguageCache, Offer, Package, When, cookie, export, export_of, removes,
    sets,
};
use crate::occurrence::Medium::{
    CacheStorage, Cookie, IndexedDb, LocalStorage, SessionStorage, WebStorage,
};
use crate::occurrence::Operation::Set;

const STORAGE_HOOKS: &[Export] = &[
    sets("useLocalStorage", LocalStorage, 0),
    sets("useSessionStorage", SessionStorage, 0),
];

const WORKBOX_CACHE: Offer = Offer::Installed(&Installed {
    medium: CacheStorage,
    ..cookie(&["cacheName"], None)
});

pub(super) static PACKAGES: &[Package] = &[
    Package::new("@mantine/hooks", STORAGE_HOOKS),
    Package::new(
        "@nanostores/persistent",
        &[
            sets("persistentAtom", LocalStorage, 0),
            sets("persistentBoolean", LocalStorage, 0),
            sets("persistentJSON", LocalStorage, 0),
            sets("persistentMap", LocalStorage, 0),
        ],
    )
    .words(&["/persistent"]),
    Package::new(
        "@rehooks/local-storage",
        &[
            sets("writeStorage", LocalStorage, 0),
            removes("deleteFromStorage", LocalStorage, 0),
        ],
    ),
    Package::new(
        "@solid-primitives/storage",
        &[
            sets("createLocalStorage", LocalStorage, 0),
            sets("makePersisted", WebStorage, 1),
        ],
    ),
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
        "ahooks",
        &[
            sets("useCookieState", Cookie, 0),
            sets("useLocalStorageState", LocalStorage, 0),
            sets("useSessionStorageState", SessionStorage, 0),
        ],
    ),
    Package::new("dexie", &[export("*", Offer::Maker(IndexedDb))]).words(&["dexie"]),
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
        "jotai",
        &[export_of(
            "/utils",
            "atomWithStorage",
            Offer::Function(Set, WebStorage, 0),
        )],
    ),
    Package::new("localforage", &[export("*", Offer::Object(IndexedDb, 0))])
        .words(&["localforage"]),
    Package::new(
        "lscache",
        &[export("default", Offer::Prefixed(LocalStorage, "lscache-"))],
    )
    .words(&["lscache"]),
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
    Package::new("pinia", &[export("defineStore", Offer::Store)]).words(&["definestore"]),
    // Its key has that of the project in it.
    Package::new(
        "posthog-js",
        &[export(
            "init",
            Offer::Installed(&cookie(&["persistence_name"], None)),
        )],
    )
    .words(&["posthog"]),
    Package::new(
        "quasar",
        &[
            export("Cookies", Offer::Object(Cookie, 0)),
            export("LocalStorage", Offer::Object(LocalStorage, 0)),
            export("SessionStorage", Offer::Object(SessionStorage, 0)),
        ],
    ),
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
    Package::new("use-local-storage", &[sets("default", LocalStorage, 0)]),
    Package::new(
        "use-local-storage-state",
        &[sets("default", LocalStorage, 0)],
    ),
    Package::new("use-persisted-state", &[sets("default", LocalStorage, 0)]).words(&["persisted"]),
    Package::new("usehooks-ts", STORAGE_HOOKS),
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
        "workbox-strategies",
        &[
            export("CacheFirst", WORKBOX_CACHE),
            export("CacheOnly", WORKBOX_CACHE),
            export("NetworkFirst", WORKBOX_CACHE),
            export("StaleWhileRevalidate", WORKBOX_CACHE),
        ],
    )
    .words(&["workbox"]),
    Package::new(
        "zustand",
        &[export_of("/middleware", "persist", Offer::Persist)],
    )
    .words(&["zustand"]),
];
