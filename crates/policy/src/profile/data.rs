//! The tables of each jurisdiction.

use super::{Bound, Day, Duration, Fact, Measurement, Memory, Profile};
use crate::rules::{Confidence, Source};
use cookie_registry_core::{Exemption, Jurisdiction};

pub(super) static ALL: &[&Profile] = &[
    &EU, &UK, &FR, &DE, &ES, &US_CA, &IT, &NL, &CH, &CA_QC, &BR, &US_CO, &US_CT, &US_DE, &US_MD,
    &US_MN, &US_MT, &US_NE, &US_NH, &US_NJ, &US_OR, &US_TX,
];

const DAY: u64 = 86_400;

const fn quoted(text: &'static str) -> Source {
    Source {
        text,
        confidence: Confidence::Quoted,
    }
}

const fn since<T: Copy>(from: Day, source: Source, what: T) -> Fact<T> {
    Fact {
        what,
        from,
        until: None,
        source,
    }
}

/// The classes of the opinion of 7 June 2012 that the exceptions of article 5(3) cover.
const OF_THE_OPINION: &[Exemption] = &[
    Exemption::Transmission,
    Exemption::UserInput,
    Exemption::Authentication,
    Exemption::Security,
    Exemption::MediaPlayer,
    Exemption::LoadBalancing,
    Exemption::Interface,
    Exemption::SocialSharing,
];

const OPINION: Source = quoted("Article 29 Working Party, opinion 04/2012 (WP 194), section 3");
const OPINION_DAY: Day = (2012, 6, 7);

/// "A few hours" and "slightly more" than the session are interpreted as one day, so that a rule reports a
/// lifetime only if it is certainly too long.
const DURATIONS: &[Duration] = &[
    Duration {
        class: Exemption::UserInput,
        bound: Bound::Seconds(DAY),
        words: "the session, or a few hours in some cases",
    },
    Duration {
        class: Exemption::Authentication,
        bound: Bound::Session,
        words: "the session",
    },
    Duration {
        class: Exemption::Security,
        bound: Bound::Limited,
        words: "a limited time",
    },
    Duration {
        class: Exemption::MediaPlayer,
        bound: Bound::Session,
        words: "the session",
    },
    Duration {
        class: Exemption::LoadBalancing,
        bound: Bound::Session,
        words: "the session",
    },
    Duration {
        class: Exemption::Interface,
        bound: Bound::Seconds(DAY),
        words: "the session, or slightly more",
    },
];

static EU: Profile = Profile {
    jurisdiction: Jurisdiction::Eu,
    name: "the European Union as a whole",
    exempt: Some(&[since(OPINION_DAY, OPINION, OF_THE_OPINION)]),
    durations: &[since(OPINION_DAY, OPINION, DURATIONS)],
    memory: &[],
    measurement: &[],
};

static UK: Profile = Profile {
    exempt: Some(&[
        since(OPINION_DAY, OPINION, OF_THE_OPINION),
        since(
            (2026, 2, 5),
            quoted(
                "PECR, regulation 6 and Schedule A1 (Data (Use and Access) Act 2025, section 112)",
            ),
            &[
                Exemption::Statistics,
                Exemption::Appearance,
                Exemption::EmergencyAssistance,
            ],
        ),
    ]),
    ..base(Jurisdiction::Uk, "the United Kingdom")
};

static FR: Profile = Profile {
    jurisdiction: Jurisdiction::Fr,
    name: "France",
    exempt: Some(&[
        since(OPINION_DAY, OPINION, OF_THE_OPINION),
        since(
            (2020, 9, 17),
            quoted("CNIL, deliberation 2020-091 of 17 September 2020, updated on 4 July 2025"),
            &[Exemption::AudienceMeasurement],
        ),
    ]),
    durations: &[],
    memory: &[Fact {
        what: Memory {
            bound: Bound::Seconds(184 * DAY),
            words: "6 months",
        },
        from: (2020, 9, 17),
        until: None,
        source: quoted("CNIL, deliberation 2020-092 of 17 September 2020"),
    }],
    measurement: &[Fact {
        what: Measurement {
            lifetime: Bound::Seconds(397 * DAY),
            retention: Bound::Seconds(762 * DAY),
            words: ("13 months", "25 months"),
        },
        from: (2025, 7, 4),
        until: None,
        source: quoted("CNIL, deliberation of 4 July 2025"),
    }],
};

static DE: Profile = Profile {
    exempt: Some(&[since(
        (2024, 5, 14),
        quoted("TDDDG, section 25(2)"),
        OF_THE_OPINION,
    )]),
    ..base(Jurisdiction::De, "Germany")
};

static ES: Profile = Profile {
    jurisdiction: Jurisdiction::Es,
    name: "Spain",
    exempt: Some(&[
        since(
            (2023, 7, 11),
            quoted("AEPD, Guía sobre el uso de las cookies (11 July 2023)"),
            OF_THE_OPINION,
        ),
        since(
            (2024, 1, 11),
            quoted("AEPD, Guía sobre cookies de medición de audiencia (11 January 2024)"),
            &[Exemption::AudienceMeasurement],
        ),
    ]),
    durations: &[],
    memory: &[Fact {
        what: Memory {
            bound: Bound::Seconds(731 * DAY),
            words: "24 months",
        },
        from: (2023, 7, 11),
        until: None,
        source: quoted("AEPD, Guía sobre el uso de las cookies (11 July 2023), section 3.2.8"),
    }],
    measurement: &[],
};

static US_CA: Profile = opt_out(Jurisdiction::UsCa, "California");

static IT: Profile = Profile {
    exempt: Some(&[
        since(OPINION_DAY, OPINION, OF_THE_OPINION),
        since(
            GARANTE_DAY,
            quoted("Garante, guidelines of 10 June 2021: masked analytics count as technical"),
            &[Exemption::AudienceMeasurement],
        ),
    ]),
    ..base(Jurisdiction::It, "Italy")
};

const GARANTE_DAY: Day = (2021, 6, 10);

static NL: Profile = Profile {
    exempt: Some(&[
        since(OPINION_DAY, OPINION, OF_THE_OPINION),
        since(
            OPINION_DAY,
            quoted(
                "Telecommunicatiewet, article 11.7a(3): analytics with little effect on privacy",
            ),
            &[Exemption::AudienceMeasurement],
        ),
    ]),
    ..base(Jurisdiction::Nl, "the Netherlands")
};

/// FMG, article 45c, and guidance of the FDPIC of 22 January and 6 October 2025: visitors opt out in general; consent is
/// needed for profiling of high risk, which a policy does not declare.
static CH: Profile = opt_out(Jurisdiction::Ch, "Switzerland");

/// The classes of the opinion are no law here. The table accepts them, so that no rule reports what only might be wrong.
static CA_QC: Profile = Profile {
    exempt: Some(&[since(
        (2023, 9, 22),
        Source {
            text: "Act respecting the protection of personal information in the private sector (Quebec), sections 8.1 and 9.1",
            confidence: Confidence::Memory,
        },
        OF_THE_OPINION,
    )]),
    ..base(Jurisdiction::CaQc, "Quebec")
};

/// As for Quebec.
static BR: Profile = Profile {
    exempt: Some(&[since(
        (2022, 10, 18),
        Source {
            text: "ANPD, guide on cookies and the protection of personal data, 18 October 2022 (Brazil)",
            confidence: Confidence::Memory,
        },
        OF_THE_OPINION,
    )]),
    ..base(Jurisdiction::Br, "Brazil")
};

/// Returns the law of a state that lets visitors opt out instead of asking for consent in advance.
const fn opt_out(jurisdiction: Jurisdiction, name: &'static str) -> Profile {
    base(jurisdiction, name)
}

/// Returns a law without rules of its own. One that asks for consent in advance has `exempt` in addition.
const fn base(jurisdiction: Jurisdiction, name: &'static str) -> Profile {
    Profile {
        jurisdiction,
        name,
        exempt: None,
        durations: &[],
        memory: &[],
        measurement: &[],
    }
}

static US_CO: Profile = opt_out(Jurisdiction::UsCo, "Colorado");
static US_CT: Profile = opt_out(Jurisdiction::UsCt, "Connecticut");
static US_DE: Profile = opt_out(Jurisdiction::UsDe, "Delaware");
static US_MD: Profile = opt_out(Jurisdiction::UsMd, "Maryland");
static US_MN: Profile = opt_out(Jurisdiction::UsMn, "Minnesota");
static US_MT: Profile = opt_out(Jurisdiction::UsMt, "Montana");
static US_NE: Profile = opt_out(Jurisdiction::UsNe, "Nebraska");
static US_NH: Profile = opt_out(Jurisdiction::UsNh, "New Hampshire");
static US_NJ: Profile = opt_out(Jurisdiction::UsNj, "New Jersey");
static US_OR: Profile = opt_out(Jurisdiction::UsOr, "Oregon");
static US_TX: Profile = opt_out(Jurisdiction::UsTx, "Texas");
