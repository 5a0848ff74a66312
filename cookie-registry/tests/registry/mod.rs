// The registry that the macro would generate for the policy of the tests and examples, written by hand.
// It is included as text, so it has no inner attribute.

pub struct Cookies;

#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    Light,
    Dark,
}

impl ::cookie_registry::OneOf for Theme {
    const ENTRY: &'static str = "theme";
    const ALL: &'static [Self] = &[Self::Light, Self::Dark];
    const WORDS: &'static [&'static str] = &["light", "dark"];
    fn index(self) -> usize {
        self as usize
    }
}
::cookie_registry::private::one_of_traits!(Theme);

#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sidebar {
    Expanded,
    Collapsed,
}

impl ::cookie_registry::OneOf for Sidebar {
    const ENTRY: &'static str = "sidebar";
    const ALL: &'static [Self] = &[Self::Expanded, Self::Collapsed];
    const WORDS: &'static [&'static str] = &["expanded", "collapsed"];
    fn index(self) -> usize {
        self as usize
    }
}
::cookie_registry::private::one_of_traits!(Sidebar);

#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LoginLifetime {
    #[default]
    Default,
    Remembered,
}

impl ::cookie_registry::LifetimeChoice for LoginLifetime {
    const ALL: &'static [Self] = &[Self::Default, Self::Remembered];
    fn index(self) -> usize {
        self as usize
    }
    fn max_age(self) -> Option<::std::time::Duration> {
        match self {
            Self::Default => None,
            Self::Remembered => Some(::std::time::Duration::from_secs(1_209_600)),
        }
    }
}

const _: () = {
    use ::cookie_registry::private as p;

    static HEADERS: p::Headers<30> = p::Headers::new([
        // session
        "__Secure-next-auth.session-token=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        "next-auth.session-token=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax",
        // csrf
        "__Host-next-auth.csrf-token=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        "next-auth.csrf-token=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax",
        // workspace
        "cw-workspace=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        // theme
        "theme=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; SameSite=Lax",
        "theme=light; Max-Age=31536000; Path=/; Secure; SameSite=Lax",
        "theme=dark; Max-Age=31536000; Path=/; Secure; SameSite=Lax",
        // beta
        "beta=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Strict",
        "beta=false; Path=/; Secure; HttpOnly; SameSite=Strict",
        "beta=true; Path=/; Secure; HttpOnly; SameSite=Strict",
        // visits
        "visits=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        // region, whose domain the deployment configures
        "region=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        "region=light; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax",
        "region=dark; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax",
        // visit
        "visit=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        // viewport
        "viewport=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; SameSite=Lax",
        // legacy
        "legacy=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/old; Secure; HttpOnly; SameSite=Lax",
        // layout
        "layout=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        // member
        "member=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        // secret
        "secret=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        // embed
        "embed=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Domain=our.example; Secure; HttpOnly; SameSite=None; Partitioned",
        // view, of one name on two paths
        "view=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        "view=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/admin; Secure; HttpOnly; SameSite=Strict",
        // consent
        "cookie-consent=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; SameSite=Lax",
        // login
        "login=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        // ticket, desk, badge, stub
        "ticket=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        "desk=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        "badge=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        "stub=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
    ]);
    fn headers(at: usize) -> Option<&'static p::HeaderValue> {
        HEADERS.get(at)
    }

    const fn same_everywhere(
        key: &'static str,
        prefix: &'static str,
        suffix: &'static str,
        at: usize,
    ) -> p::CookieSpec {
        let wire = p::HeaderParts {
            prefix,
            suffix,
            first_header: at,
        };
        p::CookieSpec {
            key,
            purpose: "For the tests.",
            category: p::Category::Necessary,
            set_by: p::SetBy::Server,
            retired: false,
            rolling: false,
            names: p::Names::One,
            production: wire,
            development: wire,
            configured_domain: None,
            max_value_bytes: None,
            lifetimes: &[],
            headers,
        }
    }

    static COOKIES: [p::CookieSpec; 26] = [
        p::CookieSpec {
            key: "session",
            purpose: "Keeps you signed in across pages.",
            category: p::Category::Necessary,
            set_by: p::SetBy::Server,
            retired: false,
            rolling: false,
            names: p::Names::Chunked,
            production: p::HeaderParts {
                prefix: "__Secure-next-auth.session-token=",
                suffix: "; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax",
                first_header: 0,
            },
            development: p::HeaderParts {
                prefix: "next-auth.session-token=",
                suffix: "; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax",
                first_header: 1,
            },
            configured_domain: None,
            max_value_bytes: None,
            lifetimes: &[],
            headers,
        },
        p::CookieSpec {
            key: "csrf",
            purpose: "Protects sign-in and other state-changing requests.",
            category: p::Category::Necessary,
            set_by: p::SetBy::Server,
            retired: false,
            rolling: false,
            names: p::Names::One,
            production: p::HeaderParts {
                prefix: "__Host-next-auth.csrf-token=",
                suffix: "; Path=/; Secure; HttpOnly; SameSite=Lax",
                first_header: 2,
            },
            development: p::HeaderParts {
                prefix: "next-auth.csrf-token=",
                suffix: "; Path=/; HttpOnly; SameSite=Lax",
                first_header: 3,
            },
            configured_domain: None,
            max_value_bytes: None,
            lifetimes: &[],
            headers,
        },
        same_everywhere(
            "workspace",
            "cw-workspace=",
            "; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax",
            4,
        ),
        same_everywhere(
            "theme",
            "theme=",
            "; Max-Age=31536000; Path=/; Secure; SameSite=Lax",
            5,
        ),
        same_everywhere(
            "beta",
            "beta=",
            "; Path=/; Secure; HttpOnly; SameSite=Strict",
            8,
        ),
        p::CookieSpec {
            max_value_bytes: Some(3),
            ..same_everywhere(
                "visits",
                "visits=",
                "; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax",
                11,
            )
        },
        p::CookieSpec {
            configured_domain: Some(&["our.example", "two.example"]),
            ..same_everywhere(
                "region",
                "region=",
                "; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax",
                12,
            )
        },
        p::CookieSpec {
            category: p::Category::Analytics,
            ..same_everywhere(
                "visit",
                "visit=",
                "; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax",
                15,
            )
        },
        p::CookieSpec {
            set_by: p::SetBy::Script,
            ..same_everywhere(
                "viewport",
                "viewport=",
                "; Path=/; Secure; SameSite=Lax",
                16,
            )
        },
        p::CookieSpec {
            retired: true,
            ..same_everywhere(
                "legacy",
                "legacy=",
                "; Path=/old; Secure; HttpOnly; SameSite=Lax",
                17,
            )
        },
        p::CookieSpec {
            names: p::Names::Family { suffix: "" },
            ..same_everywhere(
                "draft",
                "draft_",
                "; Max-Age=86400; Path=/; Secure; HttpOnly; SameSite=Lax",
                0,
            )
        },
        same_everywhere(
            "layout",
            "layout=",
            "; Path=/; Secure; HttpOnly; SameSite=Lax",
            18,
        ),
        same_everywhere(
            "member",
            "member=",
            "; Path=/; Secure; HttpOnly; SameSite=Lax",
            19,
        ),
        same_everywhere(
            "secret",
            "secret=",
            "; Path=/; Secure; HttpOnly; SameSite=Lax",
            20,
        ),
        same_everywhere(
            "embed",
            "embed=",
            "; Max-Age=3600; Path=/; Domain=our.example; Secure; HttpOnly; SameSite=None; Partitioned",
            21,
        ),
        same_everywhere(
            "view",
            "view=",
            "; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax",
            22,
        ),
        same_everywhere(
            "view_admin",
            "view=",
            "; Path=/admin; Secure; HttpOnly; SameSite=Strict",
            23,
        ),
        p::CookieSpec {
            names: p::Names::Family { suffix: ".v1" },
            ..same_everywhere(
                "seen",
                "seen_",
                "; Max-Age=86400; Path=/; Secure; HttpOnly; SameSite=Lax",
                0,
            )
        },
        same_everywhere(
            "consent",
            "cookie-consent=",
            "; Max-Age=15552000; Path=/; Secure; SameSite=Lax",
            24,
        ),
        p::CookieSpec {
            lifetimes: &["; Max-Age=1209600"],
            ..same_everywhere(
                "login",
                "login=",
                "; Path=/; Secure; HttpOnly; SameSite=Lax",
                25,
            )
        },
        p::CookieSpec {
            names: p::Names::Family { suffix: "" },
            ..same_everywhere(
                "ballot",
                "ballot_",
                "; Max-Age=86400; Path=/; Secure; HttpOnly; SameSite=Lax",
                0,
            )
        },
        p::CookieSpec {
            names: p::Names::Family { suffix: ".v1" },
            ..same_everywhere(
                "receipt",
                "receipt_",
                "; Max-Age=86400; Path=/; Secure; HttpOnly; SameSite=Lax",
                0,
            )
        },
        p::CookieSpec {
            lifetimes: &["; Max-Age=1209600"],
            ..same_everywhere(
                "ticket",
                "ticket=",
                "; Path=/; Secure; HttpOnly; SameSite=Lax",
                26,
            )
        },
        p::CookieSpec {
            rolling: true,
            ..same_everywhere(
                "desk",
                "desk=",
                "; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax",
                27,
            )
        },
        p::CookieSpec {
            configured_domain: Some(&["our.example", "two.example"]),
            ..same_everywhere(
                "badge",
                "badge=",
                "; Path=/; Secure; HttpOnly; SameSite=Lax",
                28,
            )
        },
        p::CookieSpec {
            max_value_bytes: Some(8),
            ..same_everywhere(
                "stub",
                "stub=",
                "; Path=/; Secure; HttpOnly; SameSite=Lax",
                29,
            )
        },
    ];

    static CONSENT_PLAN: p::ConsentPlan = p::ConsentPlan {
        service: "Almanac",
        domains: &["our.example"],
        version: "2026-05-09",
        sources: &[b"format = 1\n"],
        remembered_for: Some(15_552_000),
        categories: &[
            p::AskedCategory {
                key: "analytics",
                like: p::Category::Analytics,
                asked: p::Asked::Consent,
                fingerprints: p::Fingerprints::one("85944171f73967e8"),
                refused_by_gpc: false,
                refused_by_dnt: true,
                cookies: &[&COOKIES[7]],
                storage: &[],
                parties: &[],
            },
            p::AskedCategory {
                key: "marketing",
                like: p::Category::Marketing,
                asked: p::Asked::Consent,
                fingerprints: p::Fingerprints::one("af63dc4c8601ec8c"),
                refused_by_gpc: true,
                refused_by_dnt: true,
                cookies: &[&COOKIES[14]],
                storage: &[],
                parties: &[p::AskedParty {
                    key: "acme",
                    cookies: &[&COOKIES[14]],
                    storage: &[],
                }],
            },
            p::AskedCategory {
                key: "preferences",
                like: p::Category::Preferences,
                asked: p::Asked::Objection,
                fingerprints: p::Fingerprints::one("cbf29ce484222325"),
                refused_by_gpc: false,
                refused_by_dnt: false,
                cookies: &[&COOKIES[17]],
                storage: &[&STORAGE[1]],
                parties: &[],
            },
        ],
        words: &[p::BannerWords {
            language: "en",
            title: "Cookies at Almanac",
            text: "We would like to store more in your browser than the service needs.",
            again: "Some of this has changed.",
            accept: "Accept all",
            reject: "Reject all",
            choose: "Choose by category",
            save: "Save my choice",
            unless_objected: "On unless you object",
            gpc: "Global Privacy Control is honoured.",
            dnt: "Do Not Track is honoured.",
            always_on: "Always on",
            policy: "Cookie policy",
            settings: "Cookie settings",
            saved: "Your choice is saved.",
            withdraw: "Withdraw all consent",
            elsewhere: "This form was not sent from a page of this site.",
            not_kept: "Your choice could not be kept.",
            partly_kept: "Only what you refused was kept.",
            necessary: ("Essential", "Needed for what you ask the service to do."),
            categories: &[
                p::CategoryWords {
                    title: "Analytics",
                    description: "Measure how the site is used.",
                    purposes: &["Counts visits."],
                    parties_title: "",
                    parties: &[],
                },
                p::CategoryWords {
                    title: "Marketing",
                    description: "Serve advertising.",
                    purposes: &["Chooses the advertisements that you see."],
                    parties_title: "2 third parties",
                    parties: &[
                        p::PartyWords {
                            key: Some("acme"),
                            name: "Acme",
                            why: "advertisements",
                            policy: "https://acme.example/privacy",
                        },
                        p::PartyWords {
                            key: None,
                            name: "Almanac Group Ltd",
                            why: "",
                            policy: "",
                        },
                    ],
                },
                p::CategoryWords {
                    title: "Preferences",
                    description: "Remember how you want the site to look.",
                    purposes: &["Remembers which columns of a table are shown."],
                    parties_title: "",
                    parties: &[],
                },
            ],
            label: "Cookie consent",
            any_time: "You can withdraw your consent at any time under “Cookie settings”.",
            details: "Purposes and third parties",
            back: "Back to the page",
            your_choice: "Your choice",
            granted: "Accepted",
            refused: "Refused",
            undecided: "Not decided",
            date: "Date",
            moment: "{date}, {time} UTC",
            dates: p::DateWords {
                format: "{day} {month} {year}",
                first_day: "1",
                months: [
                    "January",
                    "February",
                    "March",
                    "April",
                    "May",
                    "June",
                    "July",
                    "August",
                    "September",
                    "October",
                    "November",
                    "December",
                ],
            },
            id: "ID of your choice",
            gpc_unless_accepted: "Global Privacy Control is honoured unless you select it.",
            opt_out: "Do not sell or share my personal information",
            changes_title: "What has changed",
            changes: &[
                p::ChangeWords {
                    millis: 4_102_444_800_000,
                    summary: "Visits are now counted by country.",
                },
                p::ChangeWords {
                    millis: 978_307_200_000,
                    summary: "First published.",
                },
            ],
            loads: &[
                p::LoadWords {
                    text: "This content comes from Acme. It loads only once you accept “Marketing”.",
                    accept: "Accept “Marketing” and show it",
                },
                p::LoadWords {
                    text: "This content comes from Acme. It loads only once you accept “Marketing”.",
                    accept: "Accept “Marketing” and show it",
                },
            ],
        }],
        gpc_overridable: false,
        loads: &[
            p::Load {
                party: "acme",
                category: Some("marketing"),
                kind: p::LoadKind::Frame,
                address: "https://player.acme.example/embed/",
            },
            p::Load {
                party: "acme",
                category: Some("marketing"),
                kind: p::LoadKind::Script,
                address: "https://player.acme.example/tag.js",
            },
        ],
        consent_mode: false,
    };

    static STORAGE: [p::StorageSpec; 2] = [
        p::StorageSpec {
            key: "sidebar",
            name: "cw.sidebar",
            kind: p::StorageKind::LocalStorage,
            purpose: "Remembers whether the sidebar is collapsed.",
            category: p::Category::Necessary,
            suffix: None,
        },
        p::StorageSpec {
            key: "columns",
            name: "cw.columns.",
            kind: p::StorageKind::LocalStorage,
            purpose: "Remembers which columns of a table are shown.",
            category: p::Category::Necessary,
            suffix: Some(""),
        },
    ];

    // The numbers that the macro finds for these names; a test of the guard fails if they do not fit.
    const N: u32 = u32::MAX;
    static TABLE: p::Table = p::Table {
        cookies: &COOKIES,
        production: p::PerfectHash {
            seed: 0,
            displacements: &[0, 1, 2, 1, 9, 0, 0, 0],
            slots: &[
                N, N, N, N, N, 3, 6, N, 11, N, 7, N, 8, N, N, N, N, 25, 24, 18, N, 1, 14, 12, N, N,
                N, N, N, N, 4, N, N, 15, N, N, 0, N, N, N, N, 2, N, N, N, N, N, 23, N, N, N, N, 9,
                13, N, 19, N, 5, N, N, 22, N, N, N,
            ],
        },
        development: p::PerfectHash {
            seed: 0,
            displacements: &[2, 1, 0, 1, 1, 0, 0, 0],
            slots: &[
                N, 19, N, N, N, 3, 6, N, 11, N, 7, N, 8, N, N, N, 1, 15, 24, 18, N, N, 14, N, N, N,
                N, N, N, 0, 4, 23, N, N, N, N, N, 12, N, N, 25, 2, N, N, N, N, N, 22, N, N, N, N,
                9, 13, N, N, N, 5, N, N, N, N, N, N,
            ],
        },
        namesakes: &[(15, 16)],
        families: &[20, 10, 21, 17],
    };
    impl p::Registry for Cookies {
        fn table() -> &'static p::Table {
            &TABLE
        }
    }

    // Statics, since a constant's argument that refers to a static is not promoted to one.
    static CLEARED_ON_SIGN_OUT: [&p::CookieSpec; 3] = [&COOKIES[0], &COOKIES[2], &COOKIES[10]];
    static STORAGE_CLEARED_ON_SIGN_OUT: [&p::StorageSpec; 1] = [&STORAGE[0]];

    #[allow(dead_code)]
    impl Cookies {
        pub const SESSION: p::Cookie<p::Token, p::ByServer, p::Chunked> =
            p::Cookie::new(&COOKIES[0]);
        pub const CSRF: p::Cookie<p::Token> = p::Cookie::new(&COOKIES[1]);
        pub const WORKSPACE: p::Cookie<p::Text> = p::Cookie::new(&COOKIES[2]);
        pub const THEME: p::Cookie<Theme> = p::Cookie::new(&COOKIES[3]);
        pub const BETA: p::Cookie<p::Boolean> = p::Cookie::new(&COOKIES[4]);
        pub const VISITS: p::Cookie<p::Integer> = p::Cookie::new(&COOKIES[5]);
        pub const REGION: p::Cookie<Theme> = p::Cookie::new(&COOKIES[6]);
        pub const VISIT: p::Cookie<p::Token, p::NeedsConsent<p::Analytics>> =
            p::Cookie::new(&COOKIES[7]);
        pub const VIEWPORT: p::Cookie<p::Integer, p::ByScript> = p::Cookie::new(&COOKIES[8]);
        pub const LEGACY: p::Cookie<p::Text, p::Retired> = p::Cookie::new(&COOKIES[9]);
        pub const SEEN: p::Cookie<p::Text, p::ByServer, p::Family> = p::Cookie::new(&COOKIES[17]);
        pub const DRAFT: p::Cookie<p::Text, p::ByServer, p::Family> = p::Cookie::new(&COOKIES[10]);
        #[cfg(feature = "json")]
        pub const LAYOUT: p::Cookie<p::Json> = p::Cookie::new(&COOKIES[11]);
        pub const MEMBER: p::Cookie<p::Integer, p::ByServer, p::Protected<p::Signed>> =
            p::Cookie::new(&COOKIES[12]);
        pub const SECRET: p::Cookie<p::Text, p::ByServer, p::Protected<p::Encrypted>> =
            p::Cookie::new(&COOKIES[13]);
        pub const BALLOT: p::Cookie<p::Integer, p::ByServer, p::Protected<p::Signed, p::Family>> =
            p::Cookie::new(&COOKIES[20]);
        pub const RECEIPT: p::Cookie<p::Text, p::ByServer, p::Protected<p::Encrypted, p::Family>> =
            p::Cookie::new(&COOKIES[21]);
        pub const TICKET: p::Cookie<
            p::Lasting<p::Token, LoginLifetime>,
            p::ByServer,
            p::Protected<p::Signed>,
        > = p::Cookie::new(&COOKIES[22]);
        pub const LOGIN: p::Cookie<p::Lasting<p::Token, LoginLifetime>> =
            p::Cookie::new(&COOKIES[19]);
        pub const DESK: p::Cookie<p::Token> = p::Cookie::new(&COOKIES[23]);
        pub const BADGE: p::Cookie<p::Token> = p::Cookie::new(&COOKIES[24]);
        pub const STUB: p::Cookie<p::Token> = p::Cookie::new(&COOKIES[25]);
        pub const EMBED: p::Cookie<p::Token> = p::Cookie::new(&COOKIES[14]);
        pub const VIEW: p::Cookie<p::Token> = p::Cookie::new(&COOKIES[15]);
        pub const VIEW_ADMIN: p::Cookie<p::Token> = p::Cookie::new(&COOKIES[16]);
        pub const CONSENT: p::ConsentCookie = p::ConsentCookie::new(&COOKIES[18], &CONSENT_PLAN);
        pub const SIGNED_CONSENT: p::SignedConsentCookie =
            p::SignedConsentCookie::new(&COOKIES[18], &CONSENT_PLAN);
        pub const SIDEBAR: p::StorageKey<Sidebar> = p::StorageKey::new(&STORAGE[0]);
        pub const COLUMNS: p::StorageKey<p::Text, p::ByScript, p::Family> =
            p::StorageKey::new(&STORAGE[1]);
        pub const ON_SIGN_OUT: p::ClearEvent = p::ClearEvent::new(
            "sign-out",
            &CLEARED_ON_SIGN_OUT,
            &STORAGE_CLEARED_ON_SIGN_OUT,
        );
    }
};

/// The headers of a request by a visitor who has just granted analytics and refused the rest.
#[allow(dead_code)]
pub fn request_of_a_visitor_who_granted_analytics() -> ::http::HeaderMap {
    let now = std::time::SystemTime::now();
    let seconds = now
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let cookie = format!(
        "cookie-consent=1.AAECAwQFBgcICQoLDA0ODw.{seconds}.en.analytics:g:85944171f73967e8\
         .marketing:r:af63dc4c8601ec8c"
    );
    let mut headers = ::http::HeaderMap::new();
    if let Ok(cookie) = cookie.try_into() {
        headers.insert(::http::header::COOKIE, cookie);
    }
    headers
}

/// The witness of that visitor's choice.
#[allow(dead_code, clippy::unwrap_used)]
pub fn granted_analytics() -> ::cookie_registry::Granted<::cookie_registry::Analytics> {
    let request = request_of_a_visitor_who_granted_analytics();
    let consent = Cookies::CONSENT.with(&::cookie_registry::Deployment::PRODUCTION);
    consent.choice(&request).granted().unwrap()
}
