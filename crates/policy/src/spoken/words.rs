//! What people write instead of the words of a policy, and instead of true and false.

use super::plain;

/// The keys whose values are lifetimes.
pub(crate) const LIFETIMES: [&str; 3] = ["lifetime", "data_kept", "remembered_for"];

/// The keys whose values are days.
pub(crate) const DATES: [&str; 8] = [
    "last_updated",
    "effective",
    "date",
    "until",
    "on",
    "retired",
    "last_reviewed",
    "review_by",
];

/// The keys whose values are true or false.
pub(crate) const TRUTHS: [&str; 12] = [
    "rolling",
    "secure",
    "http_only",
    "partitioned",
    "chunked",
    "requested",
    "material",
    "sells_or_shares",
    "tracks_across_sites",
    "shows_global_privacy_control",
    "default_on",
    "from_config",
];

/// The keys whose values are whole numbers.
pub(crate) const NUMBERS: [&str; 3] = ["max_value_bytes", "uses", "version"];

/// The keys whose texts tell visitors what something is for.
pub(crate) const SENTENCES: [&str; 5] = ["purpose", "why", "description", "summary", "when"];

/// The keys by which the tables of a section are known where the section is not written.
pub(crate) const SECTIONS: [(&str, &[&str]); 4] = [
    ("tracking", &["technology"]),
    ("storage", &["key", "kind"]),
    ("third_parties", &["sets_on", "why"]),
    ("cookies", &["purpose"]),
];

/// Returns the truth value that a word means, in any language of the page.
pub(crate) fn truth(word: &str) -> Option<bool> {
    match plain(word).as_str() {
        "true" | "yes" | "y" | "on" | "ja" | "wahr" | "an" | "oui" | "vrai" | "sí" | "si"
        | "verdadero" | "sì" | "sim" | "tak" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "nein" | "falsch" | "aus" | "non" | "faux" | "falso"
        | "nee" | "não" | "nie" | "0" => Some(false),
        _ => None,
    }
}

/// What stands for a word of the policy in other tools, countries and languages, in lower case.
const WORDS: &[(&str, &[&str])] = &[
    (
        "eu",
        &[
            "gdpr",
            "dsgvo",
            "rgpd",
            "european union",
            "europe",
            "europa",
            "eea",
            "eprivacy",
        ],
    ),
    (
        "uk",
        &[
            "gb",
            "united kingdom",
            "great britain",
            "england",
            "pecr",
            "uk gdpr",
        ],
    ),
    (
        "de",
        &[
            "germany",
            "deutschland",
            "ttdsg",
            "tdddg",
            "allemagne",
            "alemania",
        ],
    ),
    ("fr", &["france", "cnil", "frankreich", "francia"]),
    ("es", &["spain", "españa", "spanien", "espagne", "aepd"]),
    ("it", &["italy", "italia", "italien", "italie", "garante"]),
    (
        "nl",
        &["netherlands", "nederland", "niederlande", "pays-bas"],
    ),
    ("ch", &["switzerland", "schweiz", "suisse", "svizzera"]),
    ("br", &["brazil", "brasil", "brasilien", "lgpd"]),
    ("ca-qc", &["quebec", "québec", "law 25", "loi 25"]),
    (
        "us-ca",
        &["california", "ccpa", "cpra", "us", "usa", "kalifornien"],
    ),
    (
        "third-party",
        &[
            "third party",
            "3rd party",
            "external",
            "vendor",
            "drittanbieter",
            "tiers",
            "tercero",
        ],
    ),
    (
        "server",
        &["first party", "1st party", "own", "http", "backend"],
    ),
    (
        "script",
        &["javascript", "js", "client", "browser", "frontend"],
    ),
    (
        "local-storage",
        &[
            "localstorage",
            "local",
            "html5 local storage",
            "web storage",
        ],
    ),
    ("session-storage", &["sessionstorage"]),
    ("indexed-db", &["indexeddb", "idb", "indexed database"]),
    (
        "cache-storage",
        &["cache", "cache api", "service worker cache"],
    ),
    (
        "authentication",
        &[
            "login",
            "sign-in",
            "auth",
            "anmeldung",
            "authentification",
            "autenticación",
        ],
    ),
    (
        "security",
        &[
            "csrf",
            "fraud prevention",
            "sicherheit",
            "sécurité",
            "seguridad",
        ],
    ),
    (
        "user-input",
        &[
            "user input",
            "shopping cart",
            "basket",
            "cart",
            "preferences form",
            "warenkorb",
            "panier",
        ],
    ),
    ("load-balancing", &["load balancer", "load balancing"]),
    (
        "audience-measurement",
        &[
            "audience measurement",
            "mesure d'audience",
            "reichweitenmessung",
        ],
    ),
    (
        "honoured",
        &[
            "honored",
            "respected",
            "yes",
            "true",
            "followed",
            "beachtet",
            "respecté",
            "respetado",
        ],
    ),
    (
        "no-effect",
        &[
            "no effect",
            "ignored",
            "not honoured",
            "not respected",
            "no",
            "false",
            "none",
        ],
    ),
    (
        "our-pages",
        &["our pages", "ours", "our site", "first party"],
    ),
    (
        "pixel",
        &[
            "tracking pixel",
            "web beacon",
            "beacon",
            "clear gif",
            "image",
            "zählpixel",
        ],
    ),
    (
        "fingerprinting",
        &[
            "fingerprint",
            "browser fingerprint",
            "device fingerprint",
            "device fingerprinting",
        ],
    ),
    (
        "link-decoration",
        &[
            "link decoration",
            "url tracking",
            "link tagging",
            "utm",
            "click id",
        ],
    ),
    (
        "device-api",
        &["device api", "advertising id", "idfa", "geolocation"],
    ),
    (
        "server-side",
        &[
            "server side",
            "serverside",
            "server to server",
            "conversion api",
            "capi",
        ],
    ),
    ("their-pages", &["their pages", "theirs", "their site"]),
];

/// Returns the one of these words that is meant by another.
pub(crate) fn word<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let plain = plain(written).replace(['-', '_'], " ");
    let meant = WORDS
        .iter()
        .filter(|(_, others)| others.iter().any(|other| other.replace('-', " ") == plain));
    meant
        .into_iter()
        .find_map(|(word, _)| known.iter().copied().find(|known| known == word))
}
