//! Libraries that exist to set cookies: a cookie type and jars.

use super::JAR;
use crate::catalog::library::{Dependency, Library, Method, Receiver};
use crate::occurrence::Operation::{Remove, Set};

pub(super) const LIBRARIES: &[Library] = &[
    Library::service("cookie", Dependency::Whole(JAR))
        .cookies(&["Cookie", "CookieBuilder"])
        .jars(&["CookieJar", "PrivateJar", "SignedJar"])
        .constructors(&[
            "build",
            "from",
            "from_str",
            "named",
            "new",
            "parse",
            "parse_encoded",
        ])
        .methods(&[
            Method::new("add", Set, Receiver::Jar),
            Method::new("force_remove", Remove, Receiver::Jar),
            Method::new("remove", Remove, Receiver::Jar),
        ])
        .views(&["private", "private_mut", "signed", "signed_mut"]),
    Library::service("biscotti", Dependency::Whole(JAR))
        .cookies(&["RemovalCookie", "ResponseCookie"])
        .removals(&["RemovalCookie"])
        .jars(&["ResponseCookies"])
        .constructors(&["new"])
        .methods(&[Method::new("insert", Set, Receiver::Any)]),
    Library::service(
        "axum_extra",
        Dependency::features(
            &[
                "cookie",
                "cookie-signed",
                "cookie-private",
                "cookie-key-expansion",
            ],
            JAR,
        ),
    )
    .cookies(&["Cookie"])
    .jars(&["CookieJar", "PrivateCookieJar", "SignedCookieJar"]),
    Library::service("tower_cookies", Dependency::Whole(JAR))
        .cookies(&["Cookie"])
        .jars(&["Cookies", "PrivateCookies", "SignedCookies"]),
    Library::service("trillium_cookies", Dependency::Whole(JAR))
        .cookies(&["Cookie", "CookieBuilder"])
        .jars(&["CookieJar"])
        .methods(&[Method::new("with_cookie", Set, Receiver::Jar)]),
    // crates.io has had no version of it that could be read, so nothing is said of its items. It is a dependency like its relatives.
    Library::service("warp_cookies", Dependency::Whole(JAR)),
];
