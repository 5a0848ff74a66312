//! The words of lifetimes in other notations and languages.

use cookie_registry_core::Unit;

/// The spellings of the units in the languages of the page, and their abbreviations, in lower case. What may
/// mean two units (`m`, `j`) is not here.
pub(super) const UNITS: &[(Unit, &[&str])] = &[
    (
        Unit::Second,
        &[
            "second", "sec", "s", "sekunde", "sekunden", "sek", "seconde", "segundo", "seg",
            "secondo", "secondi", "seconden", "sekunda", "sekundy", "sekund",
        ],
    ),
    (
        Unit::Minute,
        &[
            "minute", "min", "minuten", "minuto", "minuti", "minuut", "minuta", "minuty", "minut",
        ],
    ),
    (
        Unit::Hour,
        &[
            "hour", "hr", "h", "stunde", "stunden", "std", "heure", "hora", "ora", "ore", "uur",
            "uren", "godzina", "godziny", "godzin",
        ],
    ),
    (
        Unit::Day,
        &[
            "day", "d", "tag", "tage", "tagen", "jour", "día", "dia", "giorno", "giorni", "dag",
            "dagen", "dzień", "dni",
        ],
    ),
    (
        Unit::Week,
        &[
            "week",
            "wk",
            "w",
            "woche",
            "wochen",
            "semaine",
            "semana",
            "settimana",
            "settimane",
            "weken",
            "tydzień",
            "tygodnie",
            "tygodni",
        ],
    ),
    (
        Unit::Month,
        &[
            "month",
            "mo",
            "mth",
            "mnth",
            "monat",
            "monate",
            "monaten",
            "mois",
            "mes",
            "meses",
            "mese",
            "mesi",
            "maand",
            "maanden",
            "miesiąc",
            "miesiące",
            "miesięcy",
            "mês",
        ],
    ),
    (
        Unit::Year,
        &[
            "year", "yr", "y", "jahr", "jahre", "jahren", "an", "année", "annee", "año", "anno",
            "anni", "jaar", "jaren", "rok", "lata", "lat", "ano",
        ],
    ),
];

/// What may mean two units.
pub(super) const AMBIGUOUS: &[(&str, Unit, Unit)] = &[
    ("m", Unit::Minute, Unit::Month),
    ("j", Unit::Day, Unit::Year),
    ("mi", Unit::Minute, Unit::Month),
];

/// Numbers in words, from one to twelve.
pub(super) const NUMBERS: &[&[&str]] = &[
    &[
        "one", "a", "an", "ein", "eine", "einen", "einem", "un", "une", "uno", "una", "een", "één",
        "um", "uma", "jeden", "jedna",
    ],
    &[
        "two", "zwei", "deux", "dos", "twee", "due", "dois", "duas", "dwa", "dwie",
    ],
    &[
        "three", "drei", "trois", "tres", "drie", "tre", "três", "trzy",
    ],
    &[
        "four", "vier", "quatre", "cuatro", "quattro", "quatro", "cztery",
    ],
    &[
        "five", "fünf", "fuenf", "cinq", "cinco", "vijf", "cinque", "pięć",
    ],
    &["six", "sechs", "seis", "zes", "sei", "sześć"],
    &[
        "seven", "sieben", "sept", "siete", "zeven", "sette", "sete", "siedem",
    ],
    &["eight", "acht", "huit", "ocho", "otto", "oito", "osiem"],
    &["nine", "neun", "neuf", "nueve", "negen", "nove", "dziewięć"],
    &[
        "ten",
        "zehn",
        "dix",
        "diez",
        "tien",
        "dieci",
        "dez",
        "dziesięć",
    ],
    &["eleven", "elf", "onze", "once", "undici", "jedenaście"],
    &[
        "twelve",
        "zwölf",
        "zwoelf",
        "douze",
        "doce",
        "twaalf",
        "dodici",
        "doze",
        "dwanaście",
    ],
];

/// What means that a lifetime ends with the browser session.
pub(super) const SESSIONS: &[&str] = &[
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
    "sessie",
    "einde van de sessie",
    "tot het einde van de sessie",
    "sessione",
    "fine sessione",
    "fine della sessione",
    "fino alla chiusura del browser",
    "sessão",
    "de sessão",
    "fim da sessão",
    "até ao fim da sessão",
    "sesja",
    "do końca sesji",
    "koniec sesji",
];

/// What means that something has no end.
pub(super) const ENDLESS: &[&str] = &[
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
    "nooit",
    "onbeperkt",
    "mai",
    "illimitato",
    "illimitata",
    "nigdy",
    "bezterminowo",
];

/// Words that say that a number is the most; a lifetime always is.
pub(super) const AT_MOST: &[&str] = &[
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

/// Words before a day.
pub(super) const UNTIL: &[&str] = &[
    "until", "till", "bis", "jusqu'au", "hasta", "tot", "fino al", "até", "do",
];

/// Words that say that a time begins anew with each visit.
pub(super) const AFTER_VISITS: &[&str] = &[
    " after last visit",
    " after the last visit",
    " after your last visit",
    " since the last visit",
    " from last visit",
    " nach dem letzten besuch",
    " ab dem letzten besuch",
    " après la dernière visite",
    " après votre dernière visite",
    " desde la última visita",
    " tras la última visita",
    " dopo l'ultima visita",
    " na het laatste bezoek",
    " po ostatniej wizycie",
    " após a última visita",
];
