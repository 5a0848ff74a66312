//! A site of ours that keeps something in every way that we know. The table says what is expected of each browser; the site was
//! written after it.

use cookie_registry_audit::{Answer, Kind, Observation, Setter, Settings};
use cookie_registry_test_support::canned_server::{Answer as Response, Asked, Server};

/// What Firefox does with a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InFirefox {
    /// It keeps something, and the audit shows it.
    Shown,
    /// It keeps something that its protocol cannot show; the report names this in `blind`.
    Blind,
    /// It keeps nothing: it does not have the interface.
    Absent,
    /// It keeps it under this name.
    As(&'static str),
}

/// A way to keep something: its kind, and the name of what is kept.
pub(crate) struct Way {
    pub(crate) kind: Kind,
    pub(crate) name: &'static str,
    pub(crate) in_firefox: InFirefox,
}

const fn way(kind: Kind, name: &'static str) -> Way {
    Way {
        kind,
        name,
        in_firefox: InFirefox::Shown,
    }
}

/// What only Chromium shows, although Firefox keeps it too.
const fn blind(kind: Kind, name: &'static str) -> Way {
    Way {
        kind,
        name,
        in_firefox: InFirefox::Blind,
    }
}

/// What only Chromium keeps.
const fn absent(kind: Kind, name: &'static str) -> Way {
    Way {
        kind,
        name,
        in_firefox: InFirefox::Absent,
    }
}

/// Everything that the site keeps. Chromium is expected to show each.
pub(crate) const WAYS: &[Way] = &[
    // By the headers of the page.
    way(Kind::Cookie, "page"),
    way(Kind::Cookie, "hidden"),
    blind(Kind::Cookie, "header-removed"),
    way(Kind::Cookie, "deep"),
    way(Kind::Cookie, "__Host-prefix"),
    way(Kind::Cookie, "centuries"),
    way(Kind::Cookie, "until-a-date"),
    // A text without `=`, which Chromium takes for a value.
    Way {
        kind: Kind::Cookie,
        name: "",
        in_firefox: InFirefox::As("nameless"),
    },
    // By the headers of what the page loads.
    way(Kind::Cookie, "redirect"),
    way(Kind::Cookie, "bounce"),
    way(Kind::Cookie, "image"),
    way(Kind::Cookie, "style"),
    way(Kind::Cookie, "style-image"),
    way(Kind::Cookie, "font"),
    way(Kind::Cookie, "media"),
    way(Kind::Cookie, "object"),
    way(Kind::Cookie, "preload"),
    way(Kind::Cookie, "prefetch"),
    absent(Kind::Cookie, "speculated"),
    way(Kind::Cookie, "not-found"),
    way(Kind::Cookie, "fetch"),
    way(Kind::Cookie, "fetch-keepalive"),
    way(Kind::Cookie, "beacon"),
    way(Kind::Cookie, "xhr"),
    way(Kind::Cookie, "module"),
    way(Kind::Cookie, "event-source"),
    way(Kind::Cookie, "form-post"),
    way(Kind::Cookie, "fetch-of-worker"),
    way(Kind::Cookie, "fetch-of-service-worker"),
    way(Kind::Cookie, "third-image"),
    way(Kind::Cookie, "third-frame"),
    way(Kind::Cookie, "third-partitioned"),
    way(Kind::Cookie, "nested"),
    way(Kind::Cookie, "on-leaving"),
    // By scripts.
    way(Kind::Cookie, "script"),
    way(Kind::Cookie, "removed-at-once"),
    way(Kind::Cookie, "late-timer"),
    way(Kind::Cookie, "string-timer"),
    way(Kind::Cookie, "on-scroll"),
    way(Kind::Cookie, "cookie-store"),
    way(Kind::Cookie, "evaluated"),
    way(Kind::Cookie, "blank-frame"),
    way(Kind::Cookie, "script-address"),
    way(Kind::Cookie, "inserted-script"),
    way(Kind::Cookie, "written-script"),
    way(Kind::Cookie, "srcdoc"),
    way(Kind::Cookie, "popup"),
    way(Kind::Cookie, "third-script"),
    way(Kind::Cookie, "third-script-partitioned"),
    way(Kind::Cookie, "after-reject"),
    way(Kind::Cookie, "visitor"),
    // In storage.
    way(Kind::LocalStorage, "local"),
    way(Kind::LocalStorage, "assigned"),
    way(Kind::LocalStorage, "defined"),
    blind(Kind::LocalStorage, "removed-key"),
    way(Kind::LocalStorage, "srcdoc-key"),
    way(Kind::LocalStorage, "blank-frame-key"),
    way(Kind::LocalStorage, "blob-frame-key"),
    way(Kind::LocalStorage, "sandboxed-key"),
    way(Kind::LocalStorage, "key-on-leaving"),
    way(Kind::LocalStorage, "third-local"),
    way(Kind::LocalStorage, "nested-key"),
    blind(Kind::LocalStorage, "third-brief"),
    way(Kind::LocalStorage, "copy-of-visitor"),
    way(Kind::SessionStorage, "session"),
    way(Kind::SessionStorage, "session-assigned"),
    way(Kind::SessionStorage, "third-session"),
    way(Kind::IndexedDb, "database"),
    way(Kind::IndexedDb, "database-deleted"),
    way(Kind::IndexedDb, "third-database"),
    way(Kind::IndexedDb, "database-of-worker"),
    way(Kind::IndexedDb, "database-of-file-worker"),
    way(Kind::IndexedDb, "database-of-shared-worker"),
    way(Kind::IndexedDb, "database-of-service-worker"),
    way(Kind::CacheStorage, "cache"),
    way(Kind::CacheStorage, "cache-deleted"),
    way(Kind::CacheStorage, "cache-of-worker"),
    way(Kind::CacheStorage, "cache-of-service-worker"),
    way(Kind::CacheStorage, "third-cache"),
    absent(Kind::Other, "storage bucket bucket"),
    // Their names are addresses of the site, which differ in each run.
    way(Kind::ServiceWorker, SITE),
    way(Kind::FileSystem, SITE),
];

/// A name that begins with the address of the site.
const SITE: &str = "http://127.0.0.1:";

/// Cookies that a browser refuses, with the reason that Chromium gives.
pub(crate) const REFUSED: &[(&str, &str)] = &[
    ("__Host-bad", "InvalidPrefix"),
    ("__HOST-case", "InvalidPrefix"),
    ("cross-insecure", "SameSiteNoneInsecure"),
    ("too-large", "NameValuePairExceedsMaxSize"),
    ("foreign-domain", "InvalidDomain"),
];

/// Starts the site.
pub(crate) fn start() -> Server {
    Server::start(respond).unwrap()
}

/// Returns the settings that audit the site.
pub(crate) fn settings(server: &Server) -> Settings {
    let mut settings = Settings::new(vec![server.url("/")]);
    settings.accept = Answer::Click("#yes".to_owned());
    settings.reject = Answer::Click("#no".to_owned());
    settings.withdraw = Some("#undo".to_owned());
    settings
}

/// Returns those of the ways, by their kinds and names, that an observation does not contain.
pub(crate) fn unseen<'w>(
    observation: &Observation,
    ways: impl Iterator<Item = (Kind, &'w str)>,
) -> Vec<(Kind, &'w str)> {
    let is_seen = |(kind, name): &(Kind, &str)| {
        let mut stored = observation.stages.iter().flat_map(|it| &it.stored);
        stored.any(|it| {
            let is_name = it.name == *name || *name == SITE && it.name.starts_with(SITE);
            it.kind == *kind && is_name
        })
    };
    ways.filter(|way| !is_seen(way)).collect()
}

/// Returns what Chromium is expected to show.
pub(crate) fn in_chromium() -> impl Iterator<Item = (Kind, &'static str)> {
    WAYS.iter().map(|way| (way.kind, way.name))
}

/// Returns what Firefox is expected to show.
pub(crate) fn in_firefox() -> impl Iterator<Item = (Kind, &'static str)> {
    WAYS.iter().filter_map(|way| match way.in_firefox {
        InFirefox::Shown => Some((way.kind, way.name)),
        InFirefox::As(name) => Some((way.kind, name)),
        InFirefox::Blind | InFirefox::Absent => None,
    })
}

/// Returns the names of the refused cookies of an observation, with the reasons.
pub(crate) fn refused(observation: &Observation) -> Vec<(&str, &str)> {
    let refused = observation.stages.iter().flat_map(|it| &it.refused);
    refused
        .flat_map(|it| {
            it.reasons
                .iter()
                .map(|reason| (it.name.as_str(), reason.as_str()))
        })
        .collect()
}

/// Checks that a cookie of a script is attributed to the line that sets it.
#[track_caller]
pub(crate) fn assert_line_of_setter(observation: &Observation) {
    let page = include_str!("hostile/index.html");
    let line = page.lines().position(|it| it.contains("late-timer"));
    let expected = format!("/:{}", line.unwrap() + 1);
    let mut stored = observation.stages[0].stored.iter();
    let late = stored.find(|it| it.name == "late-timer").unwrap();
    let is_right = |setter: &Setter| setter.to_string().ends_with(&expected);
    assert!(late.setters.iter().all(is_right), "{expected}: {late:?}");
}

const CROSS: &str = "Path=/; Secure; SameSite=None";

fn page() -> Response {
    let large = format!("Set-Cookie: too-large={}; Path=/", "x".repeat(5_000));
    Response::html(include_str!("hostile/index.html"))
        .header("Set-Cookie: page=1; Path=/")
        .header("Set-Cookie: hidden=1; Path=/; HttpOnly; SameSite=Lax")
        .header("Set-Cookie: header-removed=1; Path=/")
        .header("Set-Cookie: deep=1; Path=/deep")
        .header("Set-Cookie: __Host-prefix=1; Path=/; Secure")
        .header("Set-Cookie: centuries=1; Path=/; Max-Age=9999999999")
        .header("Set-Cookie: until-a-date=1; Path=/; Expires=Fri, 01-Jan-2100 00:00:00 GMT")
        .header("Set-Cookie: nameless; Path=/")
        .header("Set-Cookie: __Host-bad=1; Path=/deep; Secure")
        .header("Set-Cookie: __HOST-case=1; Path=/deep; Secure")
        .header("Set-Cookie: cross-insecure=1; Path=/; SameSite=None")
        .header("Set-Cookie: foreign-domain=1; Path=/; Domain=one.example")
        .header(&large)
}

fn respond(asked: &Asked) -> Response {
    match asked.path.as_str() {
        "/" => page(),
        "/redirect" => Response::redirect("/set/image").header("Set-Cookie: redirect=1; Path=/"),
        "/frame" => Response::html(include_str!("hostile/frame.html"))
            .header(&format!("Set-Cookie: third-frame=1; {CROSS}"))
            .header(&format!(
                "Set-Cookie: third-partitioned=1; {CROSS}; Partitioned"
            )),
        "/nested" => Response::html("<script>localStorage['nested-key'] = '1'</script>")
            .header(&format!("Set-Cookie: nested=1; {CROSS}")),
        "/brief" => Response::html("<script>localStorage['third-brief'] = '1'</script>"),
        "/popup" => Response::html("<script>document.cookie = 'popup=1; path=/'</script>"),
        "/sandboxed" => Response::html("<script>localStorage['sandboxed-key'] = '1'</script>"),
        "/worker.js" => Response::script(
            "indexedDB.open('database-of-file-worker', 1); caches.open('cache-of-worker'); fetch('/set/fetch-of-worker')",
        ),
        "/shared.js" => Response::script("indexedDB.open('database-of-shared-worker', 1)"),
        "/service-worker.js" => Response::script(
            "self.addEventListener('install', (event) => event.waitUntil(Promise.all([caches.open('cache-of-service-worker'), fetch('/set/fetch-of-service-worker'), new Promise((done) => (indexedDB.open('database-of-service-worker', 1).onsuccess = done))])))",
        ),
        path => match path.trim_start_matches('/').split_once('/') {
            Some(("set", "style")) => Response::style(
                "@font-face { font-family: f; src: url(/set/font) } h1 { font-family: f; background: url(/set/style-image) }",
            )
            .header("Set-Cookie: style=1; Path=/"),
            Some(("set", name)) => {
                Response::script("").header(&format!("Set-Cookie: {name}=1; Path=/"))
            }
            Some(("third", "bounce")) => Response::redirect(&own(asked, "/set/image"))
                .header(&format!("Set-Cookie: bounce=1; {CROSS}")),
            Some(("third", name)) => {
                Response::script("").header(&format!("Set-Cookie: {name}=1; {CROSS}"))
            }
            Some(("missing", name)) => {
                Response::not_found().header(&format!("Set-Cookie: {name}=1; Path=/"))
            }
            _ => Response::not_found(),
        },
    }
}

/// Returns the address of a path on the site's own host, from a request to its other host.
fn own(asked: &Asked, path: &str) -> String {
    let port = asked.headers.lines().find_map(|line| {
        let (name, host) = line.split_once(": ")?;
        let port = host.rsplit_once(':')?.1;
        name.eq_ignore_ascii_case("host").then_some(port)
    });
    format!("{SITE}{}{path}", port.unwrap_or_default())
}
