//! A site of ours that keeps something in every way that we know.

use cookie_registry_audit::{Answer, Kind, Observation, Settings};
use cookie_registry_test_support::canned_server::{Answer as Response, Asked, Server};

/// A way to keep something: its kind, its name, and whether Firefox shows it.
pub(crate) struct Way {
    pub(crate) kind: Kind,
    pub(crate) name: &'static str,
    pub(crate) in_firefox: bool,
}

const fn way(kind: Kind, name: &'static str) -> Way {
    Way {
        kind,
        name,
        in_firefox: true,
    }
}

/// What only Chromium shows.
const fn chromium(kind: Kind, name: &'static str) -> Way {
    Way {
        kind,
        name,
        in_firefox: false,
    }
}

/// Everything that the site keeps.
pub(crate) const WAYS: &[Way] = &[
    // By headers.
    way(Kind::Cookie, "page"),
    way(Kind::Cookie, "hidden"),
    chromium(Kind::Cookie, "header-removed"),
    way(Kind::Cookie, "deep"),
    way(Kind::Cookie, "__Host-prefix"),
    way(Kind::Cookie, "centuries"),
    way(Kind::Cookie, "redirect"),
    way(Kind::Cookie, "image"),
    way(Kind::Cookie, "style"),
    way(Kind::Cookie, "not-found"),
    way(Kind::Cookie, "fetch"),
    way(Kind::Cookie, "fetch-keepalive"),
    way(Kind::Cookie, "beacon"),
    way(Kind::Cookie, "xhr"),
    way(Kind::Cookie, "module"),
    way(Kind::Cookie, "third-image"),
    way(Kind::Cookie, "third-frame"),
    way(Kind::Cookie, "third-partitioned"),
    way(Kind::Cookie, "nested"),
    // By scripts.
    way(Kind::Cookie, "script"),
    way(Kind::Cookie, "removed-at-once"),
    way(Kind::Cookie, "late-timer"),
    way(Kind::Cookie, "on-scroll"),
    way(Kind::Cookie, "cookie-store"),
    way(Kind::Cookie, "evaluated"),
    way(Kind::Cookie, "blank-frame"),
    way(Kind::Cookie, "inserted-script"),
    way(Kind::Cookie, "srcdoc"),
    way(Kind::Cookie, "third-script"),
    way(Kind::Cookie, "after-reject"),
    way(Kind::Cookie, "visitor"),
    // In storage.
    way(Kind::LocalStorage, "local"),
    way(Kind::LocalStorage, "assigned"),
    chromium(Kind::LocalStorage, "removed-key"),
    way(Kind::LocalStorage, "srcdoc-key"),
    way(Kind::LocalStorage, "blank-frame-key"),
    way(Kind::LocalStorage, "third-local"),
    chromium(Kind::LocalStorage, "third-brief"),
    way(Kind::LocalStorage, "copy-of-visitor"),
    way(Kind::SessionStorage, "session"),
    way(Kind::SessionStorage, "session-assigned"),
    way(Kind::IndexedDb, "database"),
    way(Kind::IndexedDb, "database-deleted"),
    way(Kind::IndexedDb, "third-database"),
    way(Kind::IndexedDb, "database-of-worker"),
    way(Kind::IndexedDb, "database-of-file-worker"),
    way(Kind::IndexedDb, "database-of-shared-worker"),
    way(Kind::CacheStorage, "cache"),
    way(Kind::CacheStorage, "cache-deleted"),
    way(Kind::CacheStorage, "cache-of-service-worker"),
    way(Kind::CacheStorage, "third-cache"),
];

/// Cookies that a browser refuses.
pub(crate) const REFUSED: &[&str] = &["__Host-bad", "__HOST-case", "cross-insecure"];

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

/// Returns the ways that an observation does not contain.
pub(crate) fn unseen<'w>(
    observation: &Observation,
    ways: impl Iterator<Item = &'w Way>,
) -> Vec<&'w str> {
    let is_seen = |way: &&Way| {
        observation.stages.iter().any(|stage| {
            stage
                .stored
                .iter()
                .any(|it| it.kind == way.kind && it.name == way.name)
        })
    };
    ways.filter(|way| !is_seen(way))
        .map(|way| way.name)
        .collect()
}

fn respond(asked: &Asked) -> Response {
    let cross = "Path=/; Secure; SameSite=None";
    match asked.path.as_str() {
        "/" => Response::html(include_str!("hostile/index.html"))
            .header("Set-Cookie: page=1; Path=/")
            .header("Set-Cookie: hidden=1; Path=/; HttpOnly; SameSite=Lax")
            .header("Set-Cookie: header-removed=1; Path=/")
            .header("Set-Cookie: deep=1; Path=/deep")
            .header("Set-Cookie: __Host-prefix=1; Path=/; Secure")
            .header("Set-Cookie: centuries=1; Path=/; Max-Age=9999999999")
            .header("Set-Cookie: __Host-bad=1; Path=/deep; Secure")
            .header("Set-Cookie: __HOST-case=1; Path=/deep; Secure")
            .header("Set-Cookie: cross-insecure=1; Path=/; SameSite=None"),
        "/redirect" => Response::redirect("/set/image").header("Set-Cookie: redirect=1; Path=/"),
        "/frame" => Response::html(include_str!("hostile/frame.html"))
            .header(&format!("Set-Cookie: third-frame=1; {cross}"))
            .header(&format!(
                "Set-Cookie: third-partitioned=1; {cross}; Partitioned"
            )),
        "/nested" => Response::html("").header(&format!("Set-Cookie: nested=1; {cross}")),
        "/brief" => Response::html("<script>localStorage['third-brief'] = '1'</script>"),
        "/worker.js" => Response::script("indexedDB.open('database-of-file-worker', 1)"),
        "/shared.js" => Response::script("indexedDB.open('database-of-shared-worker', 1)"),
        "/service-worker.js" => Response::script(
            "self.addEventListener('install', (event) => event.waitUntil(caches.open('cache-of-service-worker')))",
        ),
        path => match path.trim_start_matches('/').split_once('/') {
            Some(("set", "style")) => Response::style("").header("Set-Cookie: style=1; Path=/"),
            Some(("set", name)) => {
                Response::script("").header(&format!("Set-Cookie: {name}=1; Path=/"))
            }
            Some(("third", name)) => {
                Response::script("").header(&format!("Set-Cookie: {name}=1; {cross}"))
            }
            Some(("missing", name)) => {
                Response::not_found().header(&format!("Set-Cookie: {name}=1; Path=/"))
            }
            _ => Response::not_found(),
        },
    }
}
