//! What people write instead of the words of a policy: units and numbers in other languages, names of keys, categories
//! and dates. Only messages use it: nothing here is accepted, so that a policy has one spelling.

use cookie_registry_core::{Lifetime, Unit};
use std::fmt;
use time::{Date, Month};

/// The spellings of the units in English, German, French and Spanish, and their abbreviations, in lower case. What may
/// mean two units (`m`, `j`) is not here.
const UNITS: &[(Unit, &[&str])] = &[
    (
        Unit::Second,
        &[
            "second", "sec", "s", "sekunde", "sekunden", "sek", "seconde", "segundo", "seg",
        ],
    ),
    (Unit::Minute, &["minute", "min", "minuten", "minuto"]),
    (
        Unit::Hour,
        &[
            "hour", "hr", "h", "stunde", "stunden", "std", "heure", "hora",
        ],
    ),
    (
        Unit::Day,
        &["day", "d", "tag", "tage", "tagen", "jour", "día", "dia"],
    ),
    (
        Unit::Week,
        &["week", "wk", "w", "woche", "wochen", "semaine", "semana"],
    ),
    (
        Unit::Month,
        &[
            "month", "mo", "mth", "mnth", "monat", "monate", "monaten", "mois", "mes", "meses",
        ],
    ),
    (
        Unit::Year,
        &[
            "year", "yr", "y", "jahr", "jahre", "jahren", "an", "année", "annee", "año",
        ],
    ),
];

/// What may mean two units.
const AMBIGUOUS: &[(&str, Unit, Unit)] = &[
    ("m", Unit::Minute, Unit::Month),
    ("j", Unit::Day, Unit::Year),
    ("mi", Unit::Minute, Unit::Month),
];

/// Numbers in words, from one to twelve.
const NUMBERS: &[&[&str]] = &[
    &[
        "one", "a", "an", "ein", "eine", "einen", "einem", "un", "une", "uno", "una",
    ],
    &["two", "zwei", "deux", "dos"],
    &["three", "drei", "trois", "tres"],
    &["four", "vier", "quatre", "cuatro"],
    &["five", "fünf", "fuenf", "cinq", "cinco"],
    &["six", "sechs", "seis"],
    &["seven", "sieben", "sept", "siete"],
    &["eight", "acht", "huit", "ocho"],
    &["nine", "neun", "neuf", "nueve"],
    &["ten", "zehn", "dix", "diez"],
    &["eleven", "elf", "onze", "once"],
    &["twelve", "zwölf", "zwoelf", "douze", "doce"],
];

/// What means that a lifetime ends with the browser session.
const SESSIONS: &[&str] = &[
    "session",
    "session cookie",
    "browser session",
    "end of session",
    "until the end of the session",
    "per session",
    "until the browser is closed",
    "when the browser is closed",
    "when you close your browser",
    "until browser close",
    "sitzung",
    "sitzungsende",
    "ende der sitzung",
    "bis zum ende der sitzung",
    "bis zum sitzungsende",
    "session-cookie",
    "bis zum schließen des browsers",
    "sitzungscookie",
    "fin de session",
    "fin de la session",
    "durée de la session",
    "le temps de la session",
    "sesión",
    "sesion",
    "fin de la sesión",
    "de sesión",
    "hasta cerrar el navegador",
];

/// What means that something has no end.
const ENDLESS: &[&str] = &[
    "never",
    "never expires",
    "does not expire",
    "no expiry",
    "none",
    "forever",
    "permanent",
    "persistent",
    "unlimited",
    "indefinite",
    "indefinitely",
    "infinite",
    "∞",
    "nie",
    "läuft nie ab",
    "läuft nicht ab",
    "unbegrenzt",
    "dauerhaft",
    "permanente",
    "jamais",
    "n'expire jamais",
    "illimité",
    "illimitée",
    "permanent(e)",
    "persistant",
    "nunca",
    "no caduca",
    "sin caducidad",
    "ilimitado",
    "indefinido",
    "persistente",
];

/// Words that say that a number is the most; a lifetime always is.
const AT_MOST: &[&str] = &[
    "up to",
    "maximum de",
    "maximum",
    "maximal",
    "max.",
    "max",
    "at most",
    "no more than",
    "bis zu",
    "höchstens",
    "maximal",
    "jusqu'à",
    "au plus",
    "maximum de",
    "hasta",
    "como máximo",
];

/// What a text that is no lifetime most likely means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// This lifetime, written otherwise.
    Lifetime(Lifetime),
    /// No end.
    Endless,
    /// A number with several units.
    SeveralUnits,
    /// One of two units.
    TwoUnits(u32, Unit, Unit),
    /// A number with a sign that separates thousands or decimals.
    Separated(String, Option<Unit>),
    /// A part of a unit.
    Fraction,
    /// A range.
    Range(Option<Lifetime>),
    /// A number without a unit.
    NoUnit(u32),
    /// A negative number.
    Negative,
}

/// Returns what a text most likely means as a lifetime; `None` if nothing is likely. It never takes one unit for another.
pub(crate) fn lifetime(text: &str) -> Option<Meant> {
    let plain = plain(text);
    let mut text = plain.as_str();
    if SESSIONS.contains(&text) {
        return Some(Meant::Lifetime(Lifetime::Session));
    }
    if ENDLESS.contains(&text) {
        return Some(Meant::Endless);
    }
    if let Some(known) = iso_8601(text) {
        return Some(known);
    }
    for words in AT_MOST {
        text = text.strip_prefix(words).unwrap_or(text).trim_start();
        text = text.strip_suffix(words).unwrap_or(text).trim_end();
    }
    if let Some(rest) = text.strip_prefix(['-', '−']) {
        return rest
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(Meant::Negative);
    }
    let (number, rest) = number(text)?;
    let rest = rest.trim_start();
    match number {
        Number::Whole(count) => counted(count, rest),
        Number::Separated(digits) => Some(Meant::Separated(digits, exact_unit(rest))),
        Number::Fraction => Some(Meant::Fraction),
    }
}

fn counted(count: u32, rest: &str) -> Option<Meant> {
    if rest.is_empty() {
        return Some(Meant::NoUnit(count));
    }
    if let Some(to) = ["-", "–", "to ", "bis ", "à ", "a "]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        && let Some((Number::Whole(most), unit)) = self::number(to.trim_start())
    {
        let longest = unit_of(unit.trim()).and_then(|unit| lasting(most, unit));
        return Some(Meant::Range(longest));
    }
    let word = rest.trim_end_matches('.');
    if let Some((_, one, other)) = AMBIGUOUS.iter().find(|(known, ..)| *known == word) {
        return Some(Meant::TwoUnits(count, *one, *other));
    }
    // "1 year and 1 day", "2 h 30 min", "1 year, 6 months".
    if rest.chars().any(|c| c.is_ascii_digit()) {
        return rest
            .contains(|c: char| c.is_alphabetic())
            .then_some(Meant::SeveralUnits);
    }
    lasting(count, unit_of(word)?).map(Meant::Lifetime)
}

fn lasting(count: u32, unit: Unit) -> Option<Lifetime> {
    (count > 0).then_some(Lifetime::For { count, unit })
}

/// Returns the text in lower case, with single ordinary spaces, without surrounding quotes and the last full stop.
fn plain(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let joined = words.join(" ").replace('’', "'");
    joined
        .trim_matches(['"', '“', '”', '„', '«', '»', '‘', ' '])
        .trim_end_matches('.')
        .to_owned()
}

enum Number {
    Whole(u32),
    Separated(String),
    Fraction,
}

/// Splits a text after its leading number, in digits or in words.
fn number(text: &str) -> Option<(Number, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\'')))
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let digits = digits.trim_end_matches(['.', ',']);
    if digits.is_empty() {
        let (word, rest) = text.split_once(' ')?;
        let at = NUMBERS.iter().position(|words| words.contains(&word))?;
        return Some((Number::Whole(u32::try_from(at).ok()? + 1), rest));
    }
    if rest.trim_start().starts_with(['½', '¼', '¾']) {
        return Some((Number::Fraction, ""));
    }
    let Some((first, last)) = digits.rsplit_once(['.', ',', '\'']) else {
        return Some((Number::Whole(digits.parse().ok()?), rest));
    };
    if last.len() == 3 && !first.is_empty() {
        let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
        return Some((Number::Separated(plain), rest));
    }
    Some((Number::Fraction, rest))
}

fn exact_unit(word: &str) -> Option<Unit> {
    let singular = word
        .strip_suffix("(s)")
        .or_else(|| word.strip_suffix('s'))
        .unwrap_or(word);
    UNITS
        .iter()
        .find(|(_, spellings)| spellings.contains(&word) || spellings.contains(&singular))
        .map(|(unit, _)| *unit)
}

/// Returns the unit of a word, also where it is misspelt, unless two units are as near.
fn unit_of(word: &str) -> Option<Unit> {
    let word = word.trim_end_matches('.');
    if let Some(unit) = exact_unit(word) {
        return Some(unit);
    }
    let limit = word.chars().count() / 3;
    if limit == 0 {
        return None;
    }
    let distance = |spelling: &str| {
        strsim::osa_distance(word, spelling)
            .min(strsim::osa_distance(word, &format!("{spelling}s")))
    };
    // Short spellings are near to everything.
    let long = |spelling: &&&str| spelling.chars().count() > 2;
    let mut nearest: Vec<(usize, Unit)> = UNITS
        .iter()
        .filter_map(|(unit, spellings)| {
            Some((
                spellings
                    .iter()
                    .filter(long)
                    .map(|one| distance(one))
                    .min()?,
                *unit,
            ))
        })
        .collect();
    nearest.sort_by_key(|(distance, _)| *distance);
    match nearest.as_slice() {
        [(first, unit), (second, _), ..] if first <= &limit && first < second => Some(*unit),
        _ => None,
    }
}

/// Reads a duration of ISO 8601, such as `P1Y` or `PT12H`.
fn iso_8601(text: &str) -> Option<Meant> {
    let rest = text.strip_prefix('p')?;
    let (date, time) = rest.split_once('t').unwrap_or((rest, ""));
    let mut found = Vec::new();
    for (part, units) in [
        (
            date,
            &[
                ('y', Unit::Year),
                ('m', Unit::Month),
                ('w', Unit::Week),
                ('d', Unit::Day),
            ][..],
        ),
        (
            time,
            &[('h', Unit::Hour), ('m', Unit::Minute), ('s', Unit::Second)][..],
        ),
    ] {
        let mut rest = part;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let count: u32 = rest.get(..end)?.parse().ok()?;
            let letter = rest.get(end..)?.chars().next()?;
            let (_, unit) = units.iter().find(|(known, _)| *known == letter)?;
            if count > 0 {
                found.push((count, *unit));
            }
            rest = rest.get(end + letter.len_utf8()..)?;
        }
    }
    match found.as_slice() {
        [(count, unit)] => lasting(*count, *unit).map(Meant::Lifetime),
        [] => None,
        _ => Some(Meant::SeveralUnits),
    }
}

/// How to write a lifetime, after "write".
const FORMS: &str = "\"session\", or a whole number and one unit such as \"30 days\" \
                     (minutes, hours, days, weeks, months, years); for storage also \"until cleared\" or \"tab\"";

/// What to write instead of a text that is no lifetime.
pub(crate) fn lifetime_help(text: &str) -> String {
    match lifetime(text) {
        Some(Meant::Lifetime(meant)) => format!("did you mean \"{meant}\"?"),
        Some(Meant::Endless) => {
            "a cookie ends after 400 days at the latest: write how long the service asks for, such as \"400 days\"; for storage that does not expire write \"until cleared\"".to_owned()
        }
        Some(Meant::SeveralUnits) => {
            "write one number and one unit: the whole time in the smaller unit (a month counts as 30 days, a year as 365)".to_owned()
        }
        Some(Meant::TwoUnits(count, one, other)) => format!(
            "it may mean either: write \"{}\" or \"{}\"",
            Lifetime::For { count, unit: one },
            Lifetime::For { count, unit: other }
        ),
        Some(Meant::Separated(digits, unit)) => {
            let unit = unit.map_or("days".to_owned(), |unit| format!("{unit}s"));
            format!("write the number without a sign between its digits, such as \"{digits} {unit}\" if that is meant")
        }
        Some(Meant::Fraction) => "write a whole number, of a smaller unit where needed: \"18 months\" or \"36 hours\", not 1.5".to_owned(),
        Some(Meant::Range(Some(longest))) => format!(
            "write the longest time, \"{longest}\"; other times, each with its condition, go under `lifetimes`"
        ),
        Some(Meant::Range(None)) => {
            "write the longest time; other times, each with its condition, go under `lifetimes`".to_owned()
        }
        Some(Meant::NoUnit(count)) => format!("add the unit: \"{count} …\" with seconds, minutes, hours, days, weeks, months or years"),
        Some(Meant::Negative) => "for a cookie that is no longer set, give the day as `retired` instead; it is then only removed".to_owned(),
        None => format!("write {FORMS}"),
    }
}

/// Names of keys that lawyers and other tools use, and the key that is meant, in the order of preference.
const KEYS: &[(&str, &[&str])] = &[
    ("expires", &["lifetime"]),
    ("expiry", &["lifetime"]),
    ("expiration", &["lifetime"]),
    ("expire", &["lifetime"]),
    ("duration", &["lifetime"]),
    ("max_age", &["lifetime"]),
    ("maxage", &["lifetime"]),
    ("ttl", &["lifetime"]),
    ("retention", &["lifetime"]),
    ("retention_period", &["lifetime"]),
    ("storage_period", &["lifetime"]),
    ("speicherdauer", &["lifetime"]),
    ("laufzeit", &["lifetime"]),
    ("dauer", &["lifetime"]),
    ("gültigkeit", &["lifetime"]),
    ("durée", &["lifetime"]),
    ("duree", &["lifetime"]),
    ("duración", &["lifetime"]),
    ("duracion", &["lifetime"]),
    ("caducidad", &["lifetime"]),
    ("description", &["purpose", "why", "summary"]),
    ("zweck", &["purpose", "why"]),
    ("beschreibung", &["purpose", "description"]),
    ("finalité", &["purpose", "why"]),
    ("finalite", &["purpose", "why"]),
    ("finalidad", &["purpose", "why"]),
    ("but", &["purpose"]),
    ("purposes", &["purpose"]),
    ("reason", &["why", "purpose"]),
    ("usage", &["purpose", "why"]),
    ("type", &["category", "kind"]),
    ("class", &["category"]),
    ("group", &["category"]),
    ("kategorie", &["category"]),
    ("catégorie", &["category"]),
    ("categoría", &["category"]),
    ("legal_basis", &["exemption"]),
    ("legal_ground", &["exemption"]),
    ("basis", &["exemption"]),
    ("rechtsgrundlage", &["exemption"]),
    ("exempt", &["exemption"]),
    ("exception", &["exemption"]),
    ("vendor", &["provider"]),
    ("company", &["provider", "name"]),
    ("anbieter", &["provider"]),
    ("fournisseur", &["provider"]),
    ("proveedor", &["provider"]),
    ("controller", &["provider"]),
    ("party", &["set_by"]),
    ("set_from", &["set_by"]),
    ("source", &["set_by"]),
    ("privacy_policy", &["policy"]),
    ("vendor_policy", &["policy"]),
    ("privacy_url", &["policy", "privacy_policy"]),
    ("url", &["policy", "privacy_policy"]),
    ("link", &["policy"]),
    ("cookie_name", &["name"]),
    ("cookie", &["name"]),
    ("id", &["name", "key"]),
    ("names", &["name"]),
    ("bezeichnung", &["name"]),
    ("nom", &["name"]),
    ("nombre", &["name"]),
    ("host_name", &["host"]),
    ("hostname", &["host"]),
    ("domains", &["domain"]),
    ("domain", &["domains"]),
    ("url_path", &["path"]),
    ("third_countries", &["transfers"]),
    ("countries", &["transfers"]),
    ("transfer", &["transfers"]),
    ("recipient", &["recipients"]),
    ("shared_with", &["recipients"]),
    ("empfänger", &["recipients"]),
    ("safeguards", &["safeguard"]),
    ("garantie", &["safeguard"]),
    ("garantien", &["safeguard"]),
    ("land", &["country"]),
    ("pays", &["country"]),
    ("país", &["country"]),
    ("updated", &["last_updated"]),
    ("last_update", &["last_updated"]),
    ("last_modified", &["last_updated"]),
    ("date", &["last_updated"]),
    ("stand", &["last_updated"]),
    ("lang", &["language"]),
    ("locale", &["language"]),
    ("sprache", &["language"]),
    ("langue", &["language"]),
    ("idioma", &["language"]),
    ("jurisdiction", &["jurisdictions"]),
    ("law", &["jurisdictions"]),
    ("laws", &["jurisdictions"]),
    ("email", &["contact"]),
    ("e-mail", &["contact"]),
    ("kontakt", &["contact"]),
    ("site", &["domains"]),
    ("website", &["domains"]),
    ("titel", &["title"]),
    ("titre", &["title"]),
    ("título", &["title"]),
    ("dnt", &["do_not_track"]),
    ("gpc", &["global_privacy_control"]),
    ("text", &["summary"]),
    ("change", &["summary"]),
    ("significant", &["material"]),
    ("cookie", &["cookies"]),
    ("localstorage", &["storage"]),
    ("local_storage", &["storage"]),
    ("third_party", &["third_parties"]),
    ("thirdparties", &["third_parties"]),
    ("vendors", &["third_parties"]),
    ("partners", &["third_parties"]),
    ("website", &["service"]),
    ("meta", &["policy"]),
    ("category", &["categories"]),
    ("storage_type", &["kind"]),
    ("location", &["kind", "where"]),
    ("approved_by", &["owner"]),
    ("responsible", &["owner"]),
    ("reviewer", &["owner"]),
    ("reviewed", &["last_reviewed"]),
    ("next_review", &["review_by"]),
    ("removed", &["retired"]),
    ("deprecated", &["retired"]),
    ("until", &["retired"]),
];

/// Returns the known key that a word of lawyers or of another tool means.
pub(crate) fn key<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let plain = written.trim().to_lowercase().replace(['-', ' '], "_");
    let meant = KEYS
        .iter()
        .filter(|(word, _)| *word == plain)
        .flat_map(|(_, meant)| *meant);
    meant
        .into_iter()
        .find_map(|meant| known.iter().copied().find(|known| known == meant))
}

/// Names of the categories in other tools and languages, in lower case.
const CATEGORIES: &[(&str, &[&str])] = &[
    (
        "necessary",
        &[
            "essential",
            "essentials",
            "strictly necessary",
            "strictly essential",
            "required",
            "technical",
            "technically necessary",
            "security",
            "mandatory",
            "notwendig",
            "technisch notwendig",
            "unbedingt erforderlich",
            "erforderlich",
            "essenziell",
            "essentiell",
            "technisch",
            "nécessaire",
            "nécessaires",
            "strictement nécessaire",
            "strictement nécessaires",
            "essentiel",
            "essentiels",
            "technique",
            "techniques",
            "necesaria",
            "necesarias",
            "estrictamente necesarias",
            "esencial",
            "esenciales",
            "técnica",
            "técnicas",
        ],
    ),
    (
        "analytics",
        &[
            "analytic",
            "analytical",
            "analysis",
            "statistics",
            "statistic",
            "statistical",
            "performance",
            "measurement",
            "audience",
            "metrics",
            "statistik",
            "statistiken",
            "analyse",
            "leistung",
            "messung",
            "reichweitenmessung",
            "performance-cookies",
            "statistiques",
            "mesure d'audience",
            "mesure",
            "audience",
            "analytique",
            "performances",
            "análisis",
            "analíticas",
            "analítica",
            "medición",
            "estadística",
            "estadísticas",
            "rendimiento",
        ],
    ),
    (
        "preferences",
        &[
            "preference",
            "functionality",
            "personalization",
            "personalisation",
            "customization",
            "comfort",
            "convenience",
            "präferenzen",
            "einstellungen",
            "komfort",
            "personalisierung",
            "préférences",
            "préférence",
            "confort",
            "personnalisation",
            "preferencias",
            "preferencia",
            "personalización",
        ],
    ),
    (
        "marketing",
        &[
            "advertising",
            "advertisement",
            "advertisements",
            "targeting",
            "ads",
            "ad",
            "social",
            "social media",
            "tracking",
            "retargeting",
            "profiling",
            "werbung",
            "werbe",
            "zielgruppen",
            "soziale medien",
            "publicité",
            "publicitaire",
            "publicitaires",
            "ciblage",
            "réseaux sociaux",
            "publicidad",
            "publicitarias",
            "publicitaria",
            "segmentación",
            "redes sociales",
        ],
    ),
];

/// What some call necessary and others preferences.
const FUNCTIONAL: &[&str] = &[
    "functional",
    "function",
    "functions",
    "funktional",
    "funktionell",
    "funktionale",
    "fonctionnel",
    "fonctionnels",
    "fonctionnalité",
    "fonctionnalités",
    "funcional",
    "funcionales",
    "funcionalidad",
];

/// What a name of a category most likely means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MeantCategory<'k> {
    /// This one.
    Known(&'k str),
    /// Necessary to some, preferences to others.
    Functional,
}

/// Returns what the name of a category means in other tools and languages.
pub(crate) fn category(written: &str) -> Option<MeantCategory<'static>> {
    let plain = plain(written).replace(['-', '_'], " ");
    let plain = plain
        .trim_end_matches(" cookies")
        .trim_end_matches(" cookie");
    if FUNCTIONAL.contains(&plain) {
        return Some(MeantCategory::Functional);
    }
    let listed = |names: &[&str]| names.iter().any(|name| name.replace('-', " ") == plain);
    CATEGORIES
        .iter()
        .find(|(_, names)| listed(names))
        .map(|(known, _)| MeantCategory::Known(known))
}

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

/// Returns the truth value that a word means, in any of the four languages.
pub(crate) fn truth(word: &str) -> Option<bool> {
    match plain(word).as_str() {
        "true" | "yes" | "y" | "on" | "ja" | "wahr" | "an" | "oui" | "vrai" | "sí" | "si"
        | "verdadero" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "nein" | "falsch" | "aus" | "non" | "faux" | "falso"
        | "0" => Some(false),
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

/// The months in four languages: the spellings begin with one of these.
const MONTHS: &[&[&str]] = &[
    &["jan", "jän", "ene"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "maer"],
    &["apr", "avr", "abr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aoû", "aou", "ago"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// A date in another notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MeantDate {
    /// This day.
    Day(Date),
    /// Day and month may be in either order.
    Ambiguous(Date, Date),
}

impl fmt::Display for MeantDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Ambiguous(one, other) => write!(f, "{one} or {other}"),
        }
    }
}

/// Returns the day that a text means: `9 May 2026`, `May 9, 2026`, `09.05.2026`, `2026/5/9`, or with a time.
pub(crate) fn date(text: &str) -> Option<MeantDate> {
    let plain = plain(text);
    // A time after the date says nothing about the day.
    let has_time =
        plain.len() > 10 && plain.is_char_boundary(10) && plain.as_bytes().get(4) == Some(&b'-');
    let plain = if has_time { plain.get(..10)? } else { &plain };
    let parts: Vec<&str> = plain
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '-' | '/'))
        .filter(|part| {
            !part.is_empty() && !matches!(*part, "de" | "of" | "the" | "der" | "del" | "le" | "el")
        })
        .collect();
    let [one, two, three] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| {
        let digits = part
            .trim_end_matches("st")
            .trim_end_matches("nd")
            .trim_end_matches("rd")
            .trim_end_matches("th")
            .trim_end_matches("er");
        digits.parse::<u16>().ok()
    };
    let day = |year: u16, month: u16, day: u16| {
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        let is_year = (1990..=2100).contains(&year);
        Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?)
            .ok()
            .filter(|_| is_year)
    };
    let month = |part: &str| {
        let at = MONTHS
            .iter()
            .position(|names| names.iter().any(|name| part.starts_with(name)))?;
        u16::try_from(at + 1).ok()
    };
    match (number(one), number(two), number(three)) {
        (Some(year), Some(m), Some(d)) if year > 31 => day(year, m, d).map(MeantDate::Day),
        (Some(first), Some(second), Some(year)) => {
            // Points are written between day and month in that order.
            match (day(year, second, first), day(year, first, second)) {
                (Some(one), Some(other)) if one != other && !plain.contains('.') => {
                    Some(MeantDate::Ambiguous(one, other))
                }
                (Some(found), _) => Some(MeantDate::Day(found)),
                (None, Some(found)) if !plain.contains('.') => Some(MeantDate::Day(found)),
                _ => None,
            }
        }
        (Some(d), None, Some(year)) => day(year, month(two)?, d).map(MeantDate::Day),
        (None, Some(d), Some(year)) => day(year, month(one)?, d).map(MeantDate::Day),
        _ => None,
    }
}

/// Words with which people mark what is left to decide.
const OPEN: &[&str] = &["TODO", "TBD", "TBC", "FIXME", "XXX", "N.N.", "???"];

/// The host that stands for the service's own in a policy that `init` wrote. No visitor can reach it (RFC 2606, section 2).
const PLACEHOLDER: &str = "your-domain.example";

/// Returns whether a text says that a person has to decide it: it begins with a word such as `TODO`, as it is or in
/// brackets, or it contains the host that stands for the service's own.
pub(crate) fn is_open(text: &str) -> bool {
    if text.contains(PLACEHOLDER) {
        return true;
    }
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '[' | '<' | '(' | '{'));
    let rest = OPEN.iter().find_map(|word| {
        let (start, rest) = text.split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then_some((start, rest))
    });
    // "Todo" may begin a sentence in Spanish, "TODO" does not.
    rest.is_some_and(|(start, rest)| {
        start.chars().all(|c| !c.is_ascii_lowercase())
            && !rest.starts_with(|c: char| c.is_alphanumeric())
    })
}

/// Returns a word with ASCII letters only, as the key of a table: `besuchszähler` gives `besuchszaehler`.
pub(crate) fn ascii_key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    for c in word.trim().chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => key.push(c),
            'ä' => key.push_str("ae"),
            'ö' | 'œ' => key.push_str("oe"),
            'ü' => key.push_str("ue"),
            'Ä' => key.push_str("Ae"),
            'Ö' => key.push_str("Oe"),
            'Ü' => key.push_str("Ue"),
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'à' | 'á' | 'â' | 'ã' | 'å' => key.push('a'),
            'ç' => key.push('c'),
            'è' | 'é' | 'ê' | 'ë' => key.push('e'),
            'ì' | 'í' | 'î' | 'ï' => key.push('i'),
            'ñ' => key.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ø' => key.push('o'),
            'ù' | 'ú' | 'û' => key.push('u'),
            c if c.is_whitespace() || matches!(c, '/' | '\'' | '’') => key.push('_'),
            _ => {}
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn means(text: &str, meant: &str) {
        let parsed = Lifetime::parse(meant).unwrap();
        assert_eq!(lifetime(text), Some(Meant::Lifetime(parsed)), "{text}");
        assert_eq!(lifetime_help(text), format!("did you mean \"{meant}\"?"));
    }

    #[test]
    fn lifetimes_in_four_languages_and_notations_are_understood() {
        for (text, meant) in [
            ("1 yr", "1 year"),
            ("1yr", "1 year"),
            ("2 yrs.", "2 years"),
            ("365d", "365 days"),
            ("24h", "24 hours"),
            ("24 Hrs", "24 hours"),
            ("30min", "30 minutes"),
            ("6 Months", "6 months"),
            ("1  year", "1 year"),
            ("1\u{a0}year", "1 year"),
            ("13\u{202f}mois", "13 months"),
            ("13 Monate", "13 months"),
            ("1 Jahr", "1 year"),
            ("30 Tage", "30 days"),
            ("2 Wochen", "2 weeks"),
            ("12 Stunden", "12 hours"),
            ("90 Sek.", "90 seconds"),
            ("7 jours", "7 days"),
            ("1 an", "1 year"),
            ("2 ans", "2 years"),
            ("2 années", "2 years"),
            ("1 heure", "1 hour"),
            ("3 semaines", "3 weeks"),
            ("2 años", "2 years"),
            ("1 día", "1 day"),
            ("1 mes", "1 month"),
            ("6 meses", "6 months"),
            ("3 horas", "3 hours"),
            ("P1Y", "1 year"),
            ("p6m", "6 months"),
            ("P30D", "30 days"),
            ("P2W", "2 weeks"),
            ("PT12H", "12 hours"),
            ("PT30M", "30 minutes"),
            ("P0Y13M", "13 months"),
            ("one year", "1 year"),
            ("a year", "1 year"),
            ("ein Jahr", "1 year"),
            ("un an", "1 year"),
            ("doce meses", "12 months"),
            ("zwölf Monate", "12 months"),
            ("up to 1 year", "1 year"),
            ("max. 13 months", "13 months"),
            ("bis zu 2 Jahre", "2 years"),
            ("1 year max", "1 year"),
            ("jusqu’à 13 mois", "13 months"),
            ("3 dayz", "3 days"),
            ("2 yeras", "2 years"),
            ("3 mnths", "3 months"),
            ("1 year(s)", "1 year"),
            ("“1 year”", "1 year"),
            ("Session cookie", "session"),
            ("Sitzung", "session"),
            ("sesión", "session"),
            ("Until the browser is closed.", "session"),
        ] {
            means(text, meant);
        }
    }

    #[test]
    fn no_unit_is_taken_for_another() {
        assert_eq!(
            lifetime("6 m"),
            Some(Meant::TwoUnits(6, Unit::Minute, Unit::Month))
        );
        assert_eq!(
            lifetime("6m"),
            Some(Meant::TwoUnits(6, Unit::Minute, Unit::Month))
        );
        assert_eq!(
            lifetime("7 j"),
            Some(Meant::TwoUnits(7, Unit::Day, Unit::Year))
        );
        assert!(lifetime_help("6m").contains("\"6 minutes\" or \"6 months\""));
        for text in ["5 xyz", "4 giorni", "forty days", "soon", "", "days"] {
            assert!(
                !matches!(lifetime(text), Some(Meant::Lifetime(_))),
                "{text}: {:?}",
                lifetime(text)
            );
        }
        for text in [
            "1 year and 1 day",
            "2h30min",
            "1 year, 6 months",
            "P1Y6M",
            "P1DT12H",
        ] {
            assert_eq!(lifetime(text), Some(Meant::SeveralUnits), "{text}");
        }
    }

    #[test]
    fn what_has_no_single_meaning_is_asked_back() {
        assert_eq!(
            lifetime("1.000 days"),
            Some(Meant::Separated("1000".to_owned(), Some(Unit::Day)))
        );
        assert_eq!(lifetime("1,5 years"), Some(Meant::Fraction));
        assert_eq!(lifetime("1½ years"), Some(Meant::Fraction));
        assert_eq!(lifetime("365"), Some(Meant::NoUnit(365)));
        assert_eq!(lifetime("-1 day"), Some(Meant::Negative));
        assert_eq!(
            lifetime("6-12 months"),
            Some(Meant::Range(Some(Lifetime::For {
                count: 12,
                unit: Unit::Month
            })))
        );
        assert_eq!(
            lifetime("6 bis 12 Monate"),
            Some(Meant::Range(Some(Lifetime::For {
                count: 12,
                unit: Unit::Month
            })))
        );
        for text in [
            "never expires",
            "Never",
            "permanent",
            "unbegrenzt",
            "n’expire jamais",
            "∞",
        ] {
            assert_eq!(lifetime(text), Some(Meant::Endless), "{text}");
        }
    }

    #[test]
    fn words_of_lawyers_mean_keys_and_categories() {
        let keys = ["lifetime", "purpose", "category", "provider", "policy"];
        for (word, meant) in [
            ("expires", "lifetime"),
            ("Max-Age", "lifetime"),
            ("Speicherdauer", "lifetime"),
            ("description", "purpose"),
            ("Zweck", "purpose"),
            ("vendor", "provider"),
            ("type", "category"),
            ("privacy_policy", "policy"),
        ] {
            assert_eq!(key(word, &keys), Some(meant), "{word}");
        }
        assert_eq!(key("expires", &["title"]), None);
        for (word, meant) in [
            ("Strictly necessary", "necessary"),
            ("strictly_necessary", "necessary"),
            ("notwendig", "necessary"),
            ("Essential cookies", "necessary"),
            ("targeting", "marketing"),
            ("Werbung", "marketing"),
            ("mesure d’audience", "analytics"),
            ("Performance", "analytics"),
            ("préférences", "preferences"),
        ] {
            assert_eq!(category(word), Some(MeantCategory::Known(meant)), "{word}");
        }
        assert_eq!(category("functional"), Some(MeantCategory::Functional));
        assert_eq!(
            category("Funktionale Cookies"),
            Some(MeantCategory::Functional)
        );
        assert_eq!(category("chat"), None);
    }

    #[test]
    fn what_is_left_to_decide_is_known() {
        for text in [
            "TODO",
            "TODO: decide",
            " TBD",
            "[TODO]",
            "<TBC>",
            "XXX later",
            "???",
            "FIXME.",
            "https://your-domain.example/privacy",
        ] {
            assert!(is_open(text), "{text}");
        }
        for text in [
            "Todo el contenido",
            "todo",
            "TODOS",
            "XXXL",
            "Keeps TODO lists",
        ] {
            assert!(!is_open(text), "{text}");
        }
    }

    #[test]
    fn dates_in_other_notations_are_understood() {
        let is =
            |text: &str, meant: &str| assert_eq!(date(text).unwrap().to_string(), meant, "{text}");
        for text in [
            "2026-05-09",
            "9 May 2026",
            "May 9, 2026",
            "9. Mai 2026",
            "9 mai 2026",
            "9 de mayo de 2026",
            "09.05.2026",
            "2026/5/9",
            "2026-05-09T10:00:00Z",
            "9th May 2026",
        ] {
            is(text, "2026-05-09");
        }
        is("25/12/2026", "2026-12-25");
        is("12/25/2026", "2026-12-25");
        is("09/05/2026", "2026-05-09 or 2026-09-05");
        for text in ["31.02.2026", "soon", "2026", "May", "1/2/3"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
