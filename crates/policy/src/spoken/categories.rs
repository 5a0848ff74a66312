//! Names of categories in other tools and languages.

use super::plain;

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
            "necessari",
            "strettamente necessari",
            "tecnici",
            "essenziali",
            "noodzakelijk",
            "strikt noodzakelijk",
            "functioneel noodzakelijk",
            "niezbędne",
            "necessários",
            "estritamente necessários",
            "essenciais",
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
            "analitici",
            "statistici",
            "statistiche",
            "analytisch",
            "statistieken",
            "analityczne",
            "statystyczne",
            "analíticos",
            "estatísticos",
            "estatísticas",
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
            "preferenze",
            "voorkeuren",
            "preferencje",
            "preferências",
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
            "pubblicità",
            "profilazione",
            "reclame",
            "advertenties",
            "reklamowe",
            "marketingowe",
            "publicidade",
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
