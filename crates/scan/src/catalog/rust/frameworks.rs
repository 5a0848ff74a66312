//! Web frameworks whose responses accept cookies or the header.

use super::{FLASH, JAR, NO_DEFAULTS, SESSION};
use crate::catalog::library::{Dependency, Function, Library, Mark, Method, Middleware, Receiver};
use crate::occurrence::Medium::Cookie;
use crate::occurrence::Operation::{Remove, Set};

/// The features of the framework and of its core.
const VIZ: Dependency = Dependency::features(
    &[
        "cookie",
        "cookie-private",
        "cookie-signed",
        "session",
        "csrf",
    ],
    SESSION,
);

pub(super) const LIBRARIES: &[Library] = &[
    Library::service(
        "actix_web",
        Dependency::features(&["cookies", "secure-cookies"], NO_DEFAULTS).by_default("cookies"),
    )
    .cookies(&["Cookie", "CookieBuilder"])
    .jars(&["CookieJar"])
    .methods(&[
        Method::new("add_cookie", Set, Receiver::Response),
        Method::new("add_removal_cookie", Remove, Receiver::Response),
        Method::new("cookie", Set, Receiver::Any),
        Method::new("del_cookie", Remove, Receiver::Response),
    ])
    .responses(&["HttpResponse"])
    .test_requests(&["TestRequest"])
    .header_methods(&["append_header", "insert_header"]),
    // Its headers are written by hand.
    Library::service("axum", Dependency::Inseparable),
    Library::service("gotham", Dependency::Inseparable)
        .cookies(&["Cookie"])
        .jars(&["CookieJar"])
        .middleware(&[
            Middleware::of_type("NewSessionMiddleware", &["default", "new"])
                .default_name("_gotham_session")
                .setter("with_cookie_name"),
        ]),
    Library::service("leptos_actix", Dependency::Inseparable)
        .header_methods(&["append_header", "insert_header"]),
    Library::service("leptos_axum", Dependency::Inseparable)
        .header_methods(&["append_header", "insert_header"]),
    Library::service("loco_rs", Dependency::Inseparable)
        .cookies(&["Cookie"])
        .jars(&["CookieJar"]),
    // Its cookies are those of the crate `cookie`, which it does not re-export.
    Library::service("ntex", Dependency::features(&["cookie"], JAR))
        .methods(&[
            Method::new("cookie", Set, Receiver::Any),
            Method::new("del_cookie", Remove, Receiver::Response),
        ])
        .header_methods(&["set_header"]),
    Library::service(
        "poem",
        Dependency::features(&["cookie", "session", "redis-session", "csrf"], JAR),
    )
    .cookies(&["Cookie"])
    .jars(&["CookieJar", "PrivateCookieJar", "SignedCookieJar"])
    .constructors(&["named", "new_with_str"])
    .views(&["private_with_key", "signed_with_key"])
    .own_getter("cookie")
    .test_requests(&["TestClient"])
    .header_methods(&["appending", "overriding", "with_header"])
    .middleware(&[
        // The names of its session cookies are those of the configuration.
        Middleware::of_type("ServerSession", &["new"]).setter("name"),
        Middleware::of_type("CookieSession", &["new"]).setter("name"),
        Middleware::of_type("CookieConfig", &["new", "default", "private", "signed"])
            .default_name("poem-session")
            .setter("name"),
        Middleware::of_type("Csrf", &["new"])
            .default_name("poem-csrf-token")
            .setter("cookie_name")
            .mark(Mark::Words(&["csrf"])),
    ]),
    Library::service("poem_openapi", Dependency::features(&["cookie"], JAR))
        .cookies(&["Cookie"])
        .jars(&["CookieJar"]),
    Library::service("rocket", Dependency::Inseparable)
        .cookies(&["Cookie", "CookieBuilder"])
        .jars(&["CookieJar"])
        .methods(&[
            Method::new("add_private", Set, Receiver::Jar),
            Method::new("remove_private", Remove, Receiver::Jar),
        ])
        .getters(&["cookies"])
        .header_methods(&[
            "adjoin_raw_header",
            "raw_header",
            "raw_header_adjoin",
            "set_header",
            "set_raw_header",
        ])
        .header_functions(&["new"])
        .middleware(&[
            Middleware::of_type("Flash", &["new", "success", "warning", "error"])
                .default_name("_flash"),
        ]),
    // Their responses have a list of cookies next to the headers.
    Library::service("aws_lambda_events", Dependency::Inseparable)
        .facades(&[&["lambda_http"], &["lambda_runtime"]])
        .cookie_fields(&[
            ("ApiGatewayV2httpResponse", "cookies"),
            ("LambdaFunctionUrlResponse", "cookies"),
        ]),
    // It builds responses alone; the header is one of them.
    Library::service("rouille", Dependency::Inseparable)
        .header_methods(&["with_additional_header", "with_unique_header"]),
    Library::service(
        "salvo",
        Dependency::features(&["cookie", "session", "csrf", "flash", "full"], JAR)
            .by_default("cookie"),
    )
    .cookies(&["Cookie"])
    .jars(&["CookieJar"]),
    Library::service(
        "salvo_core",
        Dependency::features(&["cookie"], JAR).by_default("cookie"),
    )
    .cookies(&["Cookie"])
    .jars(&["CookieJar"])
    .methods(&[
        Method::new("add_cookie", Set, Receiver::Response),
        Method::new("remove_cookie", Remove, Receiver::Response),
        Method::new("remove_cookie_with", Remove, Receiver::Response),
    ])
    .getters(&["cookies", "cookies_mut"])
    .header_methods(&["add_header"]),
    Library::service("salvo_flash", Dependency::Whole(FLASH))
        .facades(&[&["salvo", "flash"]])
        .middleware(&[
            Middleware::of_type("CookieStore", &["new", "default"])
                .default_name("salvo.flash")
                .setter("name"),
            Middleware::of_module(&["cookie_store"])
                .default_name("salvo.flash")
                .setter("name"),
        ]),
    Library::service(
        "http_types",
        Dependency::features(&["cookies", "cookie-secure"], JAR).by_default("cookie-secure"),
    )
    .cookies(&["Cookie"])
    .jars(&["CookieJar"]),
    Library::service(
        "tide",
        Dependency::features(&["cookies", "sessions"], JAR).by_default("cookies"),
    )
    .cookies(&["Cookie"])
    .jars(&["CookieJar"])
    .methods(&[
        Method::new("insert_cookie", Set, Receiver::Response),
        Method::new("remove_cookie", Remove, Receiver::Response),
    ])
    .header_methods(&["append_header", "insert_header"])
    .middleware(&[Middleware::of_type("SessionMiddleware", &["new"])
        .default_name("tide.sid")
        .setter("with_cookie_name")]),
    Library::service("thruster", Dependency::Inseparable).functions(&[
        Function::new(&["BasicActixContext", "cookie"], Set, Cookie),
        Function::new(&["BasicContext", "cookie"], Set, Cookie),
        Function::new(&["BasicHyperContext", "cookie"], Set, Cookie),
        Function::new(&["TypedHyperContext", "cookie"], Set, Cookie),
    ]),
    Library::service(
        "topcoat",
        Dependency::features(&["cookie", "session"], JAR).by_default("cookie"),
    )
    .facades(&[&["topcoat_cookie"]])
    .words(&["topcoat"])
    .cookies(&["Cookie"])
    .jars(&["CookieJar", "Cookies", "PrivateJar", "SignedJar"])
    .jar_functions(&["cookies", "private_cookies", "signed_cookies"])
    .views(&["override_prefix_host", "override_prefix_secure"])
    .middleware(&[
        // Its name is that of the store which keeps its token.
        Middleware::of_type("SessionConfig", &["builder"]).mark(Mark::Words(&["sessionconfig"])),
        Middleware::of_type("SessionConfig", &["default"])
            .default_name("__Host-session")
            .mark(Mark::Words(&["sessionconfig"])),
        Middleware::of_type("CookieTokenStore", &["default", "new"])
            .default_name("__Host-session")
            .setter("name"),
    ])
    .functions(&[Function::new(&["cookie_store"], Set, Cookie).argument(1)]),
    Library::service("trillium", Dependency::Inseparable),
    Library::service("viz", VIZ)
        .cookies(&["Cookie"])
        .jars(&["CookieJar", "Cookies"])
        .methods(&[Method::new("set_cookie", Set, Receiver::Any)])
        .getters(&["cookies"])
        .middleware(&[Middleware::of_type("CookieOptions", &["new", "default"])
            .default_name("viz.sid")
            .setter("name")]),
    Library::service("viz_core", VIZ)
        .cookies(&["Cookie"])
        .jars(&["Cookies"]),
    // Its headers are written by hand.
    Library::service("warp", Dependency::Inseparable).header_functions(&["header", "with_header"]),
];
