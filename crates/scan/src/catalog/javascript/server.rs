//! Packages for services: frameworks, and middleware that keeps sessions and tokens in cookies.

use super::package::{
    Export, Installed, Offer, Package, When, cookie, export, export_of, removes, sets,
    several_cookies,
};
use crate::occurrence::Medium::{Cookie, LocalStorage, SessionStorage};
use crate::occurrence::Operation::{Remove, Set};

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
const AUTH: Offer = Offer::Installed(&several_cookies(&["cookies", "sessionToken", "name"]));

const IRON_SESSION: Offer = Offer::Installed(&cookie(&["cookieName"], None));

const EVENTS: &[Export] = &[export("*", Offer::RequestEvents)];

pub(super) static PACKAGES: &[Package] = &[
    Package::new("@auth/core", &[export("Auth", AUTH)]).words(&["@auth/"]),
    Package::new("@auth/express", &[export("ExpressAuth", AUTH)]).words(&["@auth/"]),
    Package::new("@auth/qwik", &[export("QwikAuth$", AUTH)]).words(&["@auth/"]),
    Package::new("@auth/solid-start", &[export("SolidAuth", AUTH)]).words(&["@auth/"]),
    Package::new("@auth/sveltekit", &[export("SvelteKitAuth", AUTH)]).words(&["@auth/"]),
    // What sets is a property of the event, `cookie`.
    Package::new("@builder.io/qwik-city", EVENTS).words(&["cookie"]),
    Package::new("@qwik.dev/router", EVENTS).words(&["cookie"]),
    Package::new("@react-router/architect", &[]).shared(REMIX_SESSIONS),
    Package::new("@react-router/cloudflare", &[]).shared(REMIX_SESSIONS),
    Package::new("@react-router/node", &[]).shared(REMIX_SESSIONS),
    Package::new("@remix-run/architect", &[]).shared(REMIX_SESSIONS),
    Package::new("@remix-run/cloudflare", REMIX_COOKIE).shared(REMIX_SESSIONS),
    Package::new("@remix-run/deno", &[]).shared(REMIX_SESSIONS),
    Package::new("@remix-run/node", REMIX_COOKIE).shared(REMIX_SESSIONS),
    Package::new("@remix-run/server-runtime", &[]).shared(REMIX_SESSIONS),
    Package::new("@sveltejs/kit", &[export("Cookies", Offer::Maker(Cookie))]),
    Package::new("astro", &[export("AstroCookies", Offer::Maker(Cookie))]),
    // It sets several, named by a prefix and by whether the service is reached by HTTPS.
    Package::new(
        "better-auth",
        &[export(
            "betterAuth",
            Offer::Installed(&several_cookies(&[
                "advanced",
                "cookies",
                "session_token",
                "name",
            ])),
        )],
    )
    .words(&["better-auth"]),
    Package::new(
        "cookie-session",
        &[export(
            "default",
            Offer::Installed(&cookie(&["name"], Some("session"))),
        )],
    ),
    Package::new("cookies", &[export("*", Offer::Maker(Cookie))]),
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
        "next",
        &[export_of("/headers", "cookies", Offer::Maker(Cookie))],
    ),
    Package::new(
        "next-auth",
        &[export("default", AUTH), export_of("/next", "default", AUTH)],
    )
    .words(&["next-auth"]),
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
    Package::new("react-router", REMIX_COOKIE).shared(REMIX_SESSIONS),
    Package::new(
        "vinxi",
        &[
            export_of("/http", "setCookie", Offer::Function(Set, Cookie, 0)),
            export_of("/http", "deleteCookie", Offer::Function(Remove, Cookie, 0)),
        ],
    ),
];
