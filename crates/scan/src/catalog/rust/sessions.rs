//! Middleware that keeps sessions, messages and tokens in cookies.

use super::{CSRF, FLASH, SESSION};
use crate::catalog::library::{Dependency, Library, Mark, Middleware};

/// The fairing and its configuration, in the original crate and in the one that continues it.
const ROCKET_CSRF: &[Middleware] = &[
    Middleware::of_type("CsrfConfig", &["default"])
        .default_name("csrf_token")
        .setter("with_cookie_name"),
    // Its name is that of the configuration.
    Middleware::of_type("Fairing", &["new"]).mark(Mark::None),
    Middleware::of_type("Fairing", &["default"])
        .default_name("csrf_token")
        .mark(Mark::None),
];

pub(super) const LIBRARIES: &[Library] =
    &[
        Library::service("actix_csrf", Dependency::Whole(CSRF)).middleware(&[Middleware::of_type(
            "CsrfMiddleware",
            &["new", "with_rng"],
        )
        .default_name("__Host-Csrf-Token")
        .setter("cookie_name")
        .same_site("strict")]),
        // Its `IdentityMiddleware` sets nothing: it keeps the identity in the session of actix-session, whose middleware is reported.
        Library::service("actix_identity", Dependency::Whole(SESSION)).middleware(&[
            Middleware::of_type("CookieIdentityPolicy", &["new"])
                .default_name("actix-identity")
                .setter("name"),
        ]),
        Library::service("actix_session", Dependency::Whole(SESSION))
        .adapter(
            "actix-session",
            "cookie_registry_sessions::actix_session::Sessions::new(Cookies::SESSION.with(&keys), &deployment)?.middleware(store)",
        )
        .middleware(&[
            Middleware::of_type("SessionMiddleware", &["builder", "new"])
                .default_name("id")
                .setter("cookie_name"),
            Middleware::of_type("CookieSession", &["signed", "private"])
                .default_name("actix-session")
                .setter("name"),
        ]),
        Library::service("actix_web_flash_messages", Dependency::Whole(FLASH))
        .adapter(
            "actix-web-flash-messages",
            "cookie_registry_sessions::actix_web_flash_messages::MessageStore::new(Cookies::FLASH.with(&keys), &deployment)?",
        )
        .middleware(&[
            Middleware::of_type("CookieMessageStore", &["builder"])
                .default_name("_flash")
                .setter("cookie_name"),
        ]),
        // Sessions and their stores; whoever uses them sets the cookie.
        Library::service("async_session", Dependency::None),
        Library::service("async_mongodb_session", Dependency::None),
        Library::service("async_redis_session", Dependency::None),
        Library::service("async_sqlx_session", Dependency::None),
        Library::service("axum_csrf", Dependency::Whole(CSRF)).middleware(&[Middleware::of_type(
            "CsrfConfig",
            &["new", "default"],
        )
        .default_name("Csrf_Token")
        .setter("with_cookie_name")]),
        Library::service("axum_flash", Dependency::Whole(FLASH)).middleware(&[
            Middleware::of_type("Config", &["new"])
                .default_name("axum-flash")
                .mark(Mark::None),
        ]),
        Library::service("axum_gate", Dependency::Whole(SESSION)).middleware(&[
            Middleware::of_type("CookieTemplate", &["default", "recommended"])
                .default_name("axum-gate")
                .setter("name"),
        ]),
        // Its sessions are those of other crates, which it re-exports.
        Library::service("axum_login", Dependency::Whole(SESSION))
            .adapter(
                "axum-login",
                "cookie_registry_sessions::axum_login::auth_layer(Cookies::SESSION, &deployment, store, backend)?",
            )
            .cookies(&["Cookie"])
            .middleware(&[
                Middleware::of_type("AuthLayer", &["new"]).setter("with_cookie_name"),
                Middleware::of_type("SessionLayer", &["new"])
                    .default_name("sid")
                    .setter("with_cookie_name"),
            ]),
        // The name of its cookie is given within a closure.
        Library::service("axum_security", Dependency::features(&["cookie"], SESSION))
            .middleware(&[Middleware::of_type("CookieContext", &["builder"])]),
        // Its messages are in the session.
        Library::service("axum_messages", Dependency::None),
        Library::service("axum_session", Dependency::Whole(SESSION)).middleware(&[
            // Its name is that of the configuration.
            Middleware::of_type("SessionLayer", &["new"]),
            Middleware::of_type("SessionConfig", &["new", "default"])
                .default_name("session")
                .setter("with_session_name"),
        ]),
        Library::service("axum_sessions", Dependency::Whole(SESSION)).middleware(&[
            Middleware::of_type("SessionLayer", &["new"])
                .default_name("sid")
                .setter("with_cookie_name"),
        ]),
        Library::service("rocket_csrf", Dependency::Whole(CSRF)).middleware(ROCKET_CSRF),
        Library::service("rocket_csrf_token", Dependency::Whole(CSRF)).middleware(ROCKET_CSRF),
        Library::service("salvo_csrf", Dependency::Whole(CSRF))
            .facades(&[&["salvo", "csrf"]])
            .middleware(&[
                Middleware::of_type("CookieStore", &["new", "default"])
                    .default_name("salvo.csrf")
                    .setter("name"),
                Middleware::of_module(&[
                    "aes_gcm_cookie_csrf",
                    "bcrypt_cookie_csrf",
                    "ccp_cookie_csrf",
                    "cookie_store",
                    "hmac_cookie_csrf",
                ])
                .default_name("salvo.csrf")
                .setter("name"),
            ]),
        // The prelude of the framework has its handler.
        Library::service("salvo_session", Dependency::Whole(SESSION))
            .facades(&[&["salvo"]])
            .middleware(&[Middleware::of_type("SessionHandler", &["builder"])
                .default_name("salvo.session.id")
                .setter("cookie_name")]),
        Library::service("tower_sessions", Dependency::Whole(SESSION))
            .adapter(
                "tower-sessions",
                "cookie_registry_sessions::tower_sessions::session_layer(Cookies::SESSION, &deployment, store)?",
            )
            .cookies(&["Cookie"])
            .facades(&[&["tower_sessions_core"]])
            .middleware(&[Middleware::of_type("SessionManagerLayer", &["new"])
                .default_name("id")
                .setter("with_name")
                .same_site("strict")]),
        Library::service("tower_sessions_core", Dependency::Whole(SESSION)),
        // Stores, which keep sessions on the server.
        Library::service("tower_sessions_dynamodb_store", Dependency::None),
        Library::service("tower_sessions_firestore_store", Dependency::None),
        Library::service("tower_sessions_memory_store", Dependency::None),
        Library::service("tower_sessions_moka_store", Dependency::None),
        Library::service("tower_sessions_mongodb_store", Dependency::None),
        Library::service("tower_sessions_redis_store", Dependency::None),
        Library::service("tower_sessions_rusqlite_store", Dependency::None),
        Library::service("tower_sessions_sqlx_store", Dependency::None),
        Library::service("tower_sessions_surrealdb_store", Dependency::None),
        Library::service("tower_sessions_cookie_store", Dependency::Whole(SESSION)),
        Library::service("trillium_sessions", Dependency::Whole(SESSION)).middleware(&[
            Middleware::of_type("SessionHandler", &["new"])
                .default_name("trillium.sid")
                .setter("with_cookie_name"),
        ]),
    ];
