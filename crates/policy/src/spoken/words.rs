//! Words that people write instead of the words of a policy, and instead of true and false.

use super::plain;

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
            // Members of the EU and the EEA that have no rules of their own here.
            "at",
            "austria",
            "österreich",
            "be",
            "belgium",
            "belgien",
            "bg",
            "bulgaria",
            "cy",
            "cyprus",
            "cz",
            "czechia",
            "dk",
            "denmark",
            "ee",
            "estonia",
            "fi",
            "finland",
            "gr",
            "el",
            "greece",
            "hr",
            "croatia",
            "hu",
            "hungary",
            "ie",
            "ireland",
            "is",
            "iceland",
            "li",
            "liechtenstein",
            "lt",
            "lithuania",
            "lu",
            "luxembourg",
            "luxemburg",
            "lv",
            "latvia",
            "mt",
            "malta",
            "no",
            "norway",
            "pl",
            "poland",
            "polska",
            "polen",
            "pt",
            "portugal",
            "ro",
            "romania",
            "se",
            "sweden",
            "schweden",
            "si",
            "slovenia",
            "sk",
            "slovakia",
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
        &["california", "ccpa", "cpra", "calif", "kalifornien"],
    ),
    ("us-co", &["colorado"]),
    ("us-ct", &["connecticut"]),
    ("us-de", &["delaware"]),
    ("us-md", &["maryland"]),
    ("us-mn", &["minnesota"]),
    ("us-mt", &["montana"]),
    ("us-ne", &["nebraska"]),
    ("us-nh", &["new hampshire"]),
    ("us-nj", &["new jersey"]),
    ("us-or", &["oregon"]),
    ("us-tx", &["texas"]),
    (
        "processor",
        &[
            "data processor",
            "auftragsverarbeiter",
            "sous traitant",
            "encargado",
            "encargado del tratamiento",
            "responsabile",
            "responsabile del trattamento",
            "verwerker",
            "podmiot przetwarzający",
            "subcontratante",
        ],
    ),
    (
        "controller",
        &[
            "data controller",
            "verantwortlicher",
            "responsable du traitement",
            "responsable del tratamiento",
            "titolare",
            "titolare del trattamento",
            "verwerkingsverantwoordelijke",
            "administrator",
            "responsável pelo tratamento",
        ],
    ),
    (
        "joint-controller",
        &[
            "joint",
            "joint controllers",
            "gemeinsam verantwortlich",
            "gemeinsam verantwortlicher",
            "responsable conjoint",
            "corresponsable",
            "contitolare",
            "gezamenlijk verwerkingsverantwoordelijke",
            "współadministrator",
            "responsável conjunto",
        ],
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

/// Words that stand for none of the known ones or for several: a word by which the known ones are recognised, and what to
/// write.
const ASKED_BACK: &[(&str, &[&str], &str)] = &[
    (
        "us-ca",
        &[
            "us",
            "usa",
            "united states",
            "united states of america",
            "america",
            "u.s",
            "u.s.a",
        ],
        "the states have laws of their own: name each that applies, such as \"us-ca\" for California",
    ),
    (
        "us-ca",
        &["ca", "can", "canada", "kanada"],
        "write \"ca-qc\" for Quebec, or \"us-ca\" for California",
    ),
    (
        "user-input",
        &[
            "legitimate interest",
            "legitimate interests",
            "berechtigtes interesse",
            "intérêt légitime",
            "interés legítimo",
            "legittimo interesse",
            "gerechtvaardigd belang",
            "prawnie uzasadniony interes",
            "interesse legítimo",
            "art. 6(1)(f) gdpr",
            "art. 6 abs. 1 lit. f dsgvo",
        ],
        "the law on cookies knows no legitimate interest: name the exemption that applies, or remove the line to ask for consent",
    ),
];

/// Returns what to write instead of a word that stands for several of these words or for none.
pub(crate) fn several(written: &str, known: &[&str]) -> Option<&'static str> {
    let plain = plain(written);
    let mut all = ASKED_BACK.iter();
    let found = all.find(|(of, words, _)| known.contains(of) && words.contains(&plain.as_str()));
    found.map(|(.., help)| *help)
}

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
