//! Frameworks of services: their responses take cookies, or the header.

use super::{FLASH, JAR, NO_DEFAULTS, SESSION};
use crate::catalog::library::{
    Dependency, Function, Library, Mark, Method, Middleware, Receiver, Side,
};
use crate::occurrence::Medium::Cookie;
use crate::occurrence::Operation::{Remove, Set};

pub(super) const LIBRARIES: &[Library] =
    &[
        Library::new(
            "actix_web",
            Side::Service,
            Dependency::Features {
                all: &["cookies", "secure-cookies"],
                default: Some("cookies"),
                advice: NO_DEFAULTS,
            },
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
        Library::new("axum", Side::Service, Dependency::Inseparable),
        Library::new("gotham", Side::Service, Dependency::Inseparable)
            .cookies(&["Cookie"])
            .jars(&["CookieJar"])
            .middleware(&[
                Middleware::of_type("NewSessionMiddleware", &["default", "new"])
                    .default_name("_gotham_session")
                    .setter("with_cookie_name"),
            ]),
        Library::new("leptos_actix", Side::Service, Dependency::Inseparable)
            .cookies(&["Cookie"])
            .header_methods(&["append_header", "insert_header"]),
        Library::new("leptos_axum", Side::Service, Dependency::Inseparable)
            .header_methods(&["append_header", "insert_header"]),
        Library::new("loco_rs", Side::Service, Dependency::Inseparable)
            .cookies(&["Cookie"])
            .jars(&["CookieJar"]),
        Library::new(
            "ntex",
            Side::Service,
            Dependency::Features {
                all: &["cookie"],
                default: None,
                advice: JAR,
            },
        )
        .cookies(&["Cookie", "CookieBuilder"])
        .jars(&["CookieJar"])
        .methods(&[
            Method::new("cookie", Set, Receiver::Any),
            Method::new("del_cookie", Remove, Receiver::Response),
        ])
        .header_methods(&["set_header"]),
        Library::new(
            "poem",
            Side::Service,
            Dependency::Features {
                all: &["cookie", "session", "redis-session", "csrf"],
                default: None,
                advice: JAR,
            },
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
        Library::new(
            "poem_openapi",
            Side::Service,
            Dependency::Features {
                all: &["cookie"],
                default: None,
                advice: JAR,
            },
        )
        .cookies(&["Cookie"])
        .jars(&["CookieJar"]),
        Library::new("rocket", Side::Service, Dependency::Inseparable)
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
        Library::new("aws_lambda_events", Side::Service, Dependency::Inseparable)
            .facades(&[&["lambda_http"], &["lambda_runtime"]])
            .cookie_fields(&[
                ("ApiGatewayV2httpResponse", "cookies"),
                ("LambdaFunctionUrlResponse", "cookies"),
            ]),
        // It builds responses alone; the header is one of them.
        Library::new("rouille", Side::Service, Dependency::Inseparable)
            .header_methods(&["with_additional_header", "with_unique_header"]),
        Library::new(
            "salvo",
            Side::Service,
            Dependency::Features {
                all: &["cookie", "session", "csrf", "flash", "full"],
                default: Some("cookie"),
                advice: JAR,
            },
        )
        .cookies(&["Cookie"])
        .jars(&["CookieJar"]),
        Library::new(
            "salvo_core",
            Side::Service,
            Dependency::Features {
                all: &["cookie"],
                default: Some("cookie"),
                advice: JAR,
            },
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
        Library::new("salvo_flash", Side::Service, Dependency::Whole(FLASH))
            .facades(&[&["salvo", "flash"]])
            .middleware(&[
                Middleware::of_type("CookieStore", &["new", "default"])
                    .default_name("salvo.flash")
                    .setter("name"),
                Middleware::of_module(&["cookie_store"])
                    .default_name("salvo.flash")
                    .setter("name"),
            ]),
        Library::new(
            "http_types",
            Side::Service,
            Dependency::Features {
                all: &["cookies", "cookie-secure"],
                default: Some("cookie-secure"),
                advice: JAR,
            },
        )
        .cookies(&["Cookie"])
        .jars(&["CookieJar"]),
        Library::new(
            "tide",
            Side::Service,
            Dependency::Features {
                all: &["cookies", "sessions"],
                default: Some("cookies"),
                advice: JAR,
            },
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
        Library::new("thruster", Side::Service, Dependency::Inseparable)
            .functions(&[Function::new(&["Context", "cookie"], Set, Cookie)]),
        Library::new(
            "topcoat",
            Side::Service,
            Dependency::Features {
                all: &["cookie", "session"],
                default: Some("cookie"),
                advice: JAR,
            },
        )
        .facades(&[&["topcoat_cookie"]])
        .words(&["topcoat"])
        .cookies(&["Cookie"])
        .jars(&["CookieJar", "Cookies", "PrivateJar", "SignedJar"])
        .jar_functions(&["cookies", "private_cookies", "signed_cookies"])
        .views(&["override_prefix_host", "override_prefix_secure"])
        .middleware(&[Middleware::of_type("SessionConfig", &["default", "new"])
            .setter("cookie_name")
            .mark(Mark::Words(&["sessionconfig"]))])
        .functions(&[Function::new(&["cookie_store"], Set, Cookie).argument(1)]),
        Library::new("trillium", Side::Service, Dependency::Inseparable).cookies(&["Cookie"]),
        Library::new(
            "viz",
            Side::Service,
            Dependency::Features {
                all: &[
                    "cookie",
                    "cookie-private",
                    "cookie-signed",
                    "session",
                    "csrf",
                ],
                default: None,
                advice: SESSION,
            },
        )
        .cookies(&["Cookie"])
        .jars(&["CookieJar", "Cookies", "PrivateCookies", "SignedCookies"])
        .methods(&[Method::new("set_cookie", Set, Receiver::Any)])
        .getters(&["cookie_jar", "cookie_jar_mut"])
        .middleware(&[Middleware::of_type("CookieOptions", &["new", "default"])
            .default_name("viz.sid")
            .setter("name")]),
        Library::new(
            "viz_core",
            Side::Service,
            Dependency::Features {
                all: &[
                    "cookie",
                    "cookie-private",
                    "cookie-signed",
                    "session",
                    "csrf",
                ],
                default: None,
                advice: SESSION,
            },
        )
        .cookies(&["Cookie"])
        .jars(&["Cookies", "PrivateCookies", "SignedCookies"]),
        // Its headers are written by hand.
        Library::new("warp", Side::Service, Dependency::Inseparable)
            .header_methods(&["with_header"])
            .header_functions(&["header", "with_header"]),
    ];
