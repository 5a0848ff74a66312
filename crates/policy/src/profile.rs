//! The law of each jurisdiction as tables, so that a new law requires a change of a table instead of code.
//!
//! Every fact has the first day on which it applies, the day on which it stopped applying, and its source.
//! The law counts calendar months. The tables use the maximum number of days that the months can have, so
//! that no warning depends on a single day.

mod data;

use crate::rules::Source;
use cookie_registry_core::{Exemption, Jurisdiction, Lifetime};

/// A calendar day: year, month and day.
pub(crate) type Day = (i32, u8, u8);

/// A statement of the law with its period and source.
pub(crate) struct Fact<T> {
    /// The statement.
    pub(crate) what: T,
    /// The first day on which it applies.
    from: Day,
    /// The first day on which it no longer applies.
    until: Option<Day>,
    /// The source of the statement.
    pub(crate) source: Source,
}

impl<T> Fact<T> {
    fn holds(&self, today: Day) -> bool {
        self.from <= today && self.until.is_none_or(|until| today < until)
    }
}

/// A limit on a lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// Until the browser is closed.
    Session,
    /// At most this number of seconds.
    Seconds(u64),
    /// Any limited time.
    Limited,
}

impl Bound {
    /// Returns whether a lifetime is within the bound.
    pub(crate) fn admits(self, lifetime: Lifetime) -> bool {
        match (self, lifetime) {
            (_, Lifetime::Session | Lifetime::Tab) => true,
            (Self::Limited, lifetime) => lifetime.seconds().is_some(),
            (Self::Seconds(most), lifetime) => {
                lifetime.seconds().is_some_and(|seconds| seconds <= most)
            }
            (Self::Session, _) => false,
        }
    }
}

/// How long an entry of an exempt class may last.
pub(crate) struct Duration {
    /// The class.
    pub(crate) class: Exemption,
    /// The limit in a form that can be checked.
    pub(crate) bound: Bound,
    /// The limit in the words of the opinion.
    pub(crate) words: &'static str,
}

/// The limits for exempt audience measurement.
pub(crate) struct Measurement {
    /// The limit for the cookie.
    pub(crate) lifetime: Bound,
    /// The limit for the collected data.
    pub(crate) retention: Bound,
    /// Both limits in the words of the law.
    pub(crate) words: (&'static str, &'static str),
}

/// How long a choice may be remembered.
pub(crate) struct Memory {
    /// The limit in a form that can be checked.
    pub(crate) bound: Bound,
    /// The limit in words.
    pub(crate) words: &'static str,
}

/// The law of one jurisdiction.
pub(crate) struct Profile {
    /// The jurisdiction.
    pub(crate) jurisdiction: Jurisdiction,
    /// Its name in messages.
    pub(crate) name: &'static str,
    /// The classes that need no consent; `None` if the law requires no prior consent.
    exempt: Option<&'static [Fact<&'static [Exemption]>]>,
    durations: &'static [Fact<&'static [Duration]>],
    memory: &'static [Fact<Memory>],
    measurement: &'static [Fact<Measurement>],
}

impl Profile {
    /// Returns the profile of a jurisdiction, if there is one.
    pub(crate) fn of(jurisdiction: Jurisdiction) -> Option<&'static Self> {
        data::ALL
            .iter()
            .copied()
            .find(|profile| profile.jurisdiction == jurisdiction)
    }

    /// Returns the profiles that accept an exempt class on a day.
    pub(crate) fn accepting(class: Exemption, today: Day) -> impl Iterator<Item = &'static Self> {
        data::ALL
            .iter()
            .copied()
            .filter(move |profile| profile.accepts(class, today) == Some(true))
    }

    /// Returns whether the law exempts a class from consent; `None` if the law requires no prior consent at
    /// all.
    pub(crate) fn accepts(&self, class: Exemption, today: Day) -> Option<bool> {
        let facts = self.exempt?;
        Some(
            facts
                .iter()
                .any(|fact| fact.holds(today) && fact.what.contains(&class)),
        )
    }

    /// Returns how long an entry of a class may last under this law.
    pub(crate) fn duration(&self, class: Exemption, today: Day) -> Option<&'static Duration> {
        let mut held = self.durations.iter().filter(|fact| fact.holds(today));
        held.find_map(|fact| fact.what.iter().find(|duration| duration.class == class))
    }

    /// Returns how long a choice may be remembered under this law.
    pub(crate) fn memory(&self, today: Day) -> Option<&'static Fact<Memory>> {
        self.memory.iter().find(|fact| fact.holds(today))
    }

    /// Returns the limits for exempt audience measurement under this law.
    pub(crate) fn measurement(&self, today: Day) -> Option<&'static Measurement> {
        let mut held = self.measurement.iter().filter(|fact| fact.holds(today));
        held.next().map(|fact| &fact.what)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Profile, data};
    use cookie_registry_core::{Exemption, Jurisdiction, Lifetime, Word as _};

    fn accepts(jurisdiction: Jurisdiction, class: Exemption, today: super::Day) -> Option<bool> {
        Profile::of(jurisdiction).unwrap().accepts(class, today)
    }

    #[test]
    fn every_jurisdiction_has_one_profile() {
        for jurisdiction in Jurisdiction::ALL {
            let profiles = data::ALL
                .iter()
                .filter(|profile| profile.jurisdiction == *jurisdiction);
            assert_eq!(profiles.count(), 1, "{jurisdiction}");
        }
    }

    #[test]
    fn the_british_exemptions_begin_on_5_february_2026() {
        for class in [
            Exemption::Statistics,
            Exemption::Appearance,
            Exemption::EmergencyAssistance,
        ] {
            assert_eq!(accepts(Jurisdiction::Uk, class, (2026, 2, 4)), Some(false));
            assert_eq!(accepts(Jurisdiction::Uk, class, (2026, 2, 5)), Some(true));
            assert_eq!(accepts(Jurisdiction::Eu, class, (2026, 2, 5)), Some(false));
        }
    }

    #[test]
    fn four_states_exempt_audience_measurement() {
        let today = (2026, 11, 24);
        let accepting: Vec<_> = Profile::accepting(Exemption::AudienceMeasurement, today)
            .map(|profile| profile.jurisdiction)
            .collect();
        assert_eq!(
            accepting,
            [
                Jurisdiction::Fr,
                Jurisdiction::Es,
                Jurisdiction::It,
                Jurisdiction::Nl
            ]
        );
        let before = Profile::of(Jurisdiction::Es).unwrap();
        let before = before.accepts(Exemption::AudienceMeasurement, (2024, 1, 10));
        assert_eq!(before, Some(false), "the guide is of 11 January 2024");
        assert_eq!(
            accepts(Jurisdiction::De, Exemption::AudienceMeasurement, today),
            Some(false)
        );
    }

    #[test]
    fn california_asks_for_no_consent_in_advance() {
        assert_eq!(
            accepts(Jurisdiction::UsCa, Exemption::Authentication, (2026, 1, 1)),
            None
        );
    }

    #[test]
    fn a_bound_admits_what_is_no_longer() {
        let hours = |count| Lifetime::parse(&format!("{count} hours")).unwrap();
        assert!(Bound::Session.admits(Lifetime::Session) && Bound::Session.admits(Lifetime::Tab));
        assert!(!Bound::Session.admits(hours(1)));
        assert!(Bound::Seconds(7_200).admits(hours(2)));
        assert!(!Bound::Seconds(7_200).admits(hours(3)));
        assert!(!Bound::Seconds(7_200).admits(Lifetime::UntilCleared));
        assert!(Bound::Limited.admits(hours(9_000)));
        assert!(!Bound::Limited.admits(Lifetime::UntilCleared));
    }
}
