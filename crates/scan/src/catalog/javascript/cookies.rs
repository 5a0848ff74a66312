//! Packages that set cookies in the browser, or format the text of a cookie.

use super::package::{Extension, Offer, Package, export, export_of, removes, sets};
use crate::occurrence::Medium::Cookie;
use crate::occurrence::Operation::{Remove, Set};

const JQUERY: Offer = Offer::Extended(&Extension {
    api: "jquery.cookie",
    methods: &[("cookie", 2, Set), ("removeCookie", 0, Remove)],
});

pub(super) static PACKAGES: &[Package] = &[
    Package::new(
        "@vueuse/integrations",
        &[export_of("/useCookies", "useCookies", Offer::Maker(Cookie))],
    ),
    // It writes the text of the header, which the caller sends.
    Package::new(
        "cookie",
        &[
            sets("serialize", Cookie, 0),
            sets("stringifySetCookie", Cookie, 0),
        ],
    ),
    Package::new("cookie-es", &[sets("serialize", Cookie, 0)]),
    Package::new(
        "cookies-next",
        &[
            sets("setCookie", Cookie, 0),
            removes("deleteCookie", Cookie, 0),
        ],
    ),
    Package::new(
        "es-cookie",
        &[
            sets("set", Cookie, 0),
            removes("remove", Cookie, 0),
            export("*", Offer::Object(Cookie, 0)),
        ],
    ),
    Package::new("jquery.cookie", &[]).globals(&[("$", JQUERY), ("jQuery", JQUERY)]),
    Package::new("js-cookie", &[export("*", Offer::Object(Cookie, 0))])
        .globals(&[("Cookies", Offer::Object(Cookie, 0))]),
    Package::new(
        "next-client-cookies",
        &[export("useCookies", Offer::Maker(Cookie))],
    ),
    Package::new(
        "ngx-cookie",
        &[export("CookieService", Offer::Maker(Cookie))],
    ),
    Package::new(
        "ngx-cookie-service",
        &[export("CookieService", Offer::Maker(Cookie))],
    ),
    Package::new(
        "react-cookie",
        &[
            export("useCookies", Offer::Hook("react-cookie")),
            export("Cookies", Offer::Maker(Cookie)),
        ],
    ),
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
    Package::new("vue-cookies", &[export("*", Offer::Object(Cookie, 0))]),
    Package::new(
        "vue3-cookies",
        &[export("useCookies", Offer::Maker(Cookie))],
    ),
];
