//! What the law says in each jurisdiction, as tables: a changed law is a changed table, not changed code.
//!
//! Every fact has the day from which it holds, the day on which it ceased to, and its source. Months of
//! the law are months of the calendar; the tables give the most days that so many of them can have, so
//! that nobody is told off for a day.

mod data;

use crate::rules::Source;
use cookie_registry_core::{Exemption, Jurisdiction, Lifetime};

/// A day of the calendar: year, month and day.
pub(crate) type Day = (i32, u8, u8);

/// Something that the law says, and when.
pub(crate) struct Fact<T> {
    /// What it says.
    pub(crate) what: T,
    /// The first day on which it holds.
    from: Day,
    /// The first day on which it holds no more.
    until: Option<Day>,
    /// Where it says so.
    pub(crate) source: Source,
}

impl<T> Fact<T> {
    fn holds(&self, today: Day) -> bool {
        self.from <= today && self.until.is_none_or(|until| today < until)
    }
}

/// How long an exempt class may last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// Until the browser is closed.
    Session,
    /// No longer than so many seconds.
    Seconds(u64),
    /// Any time that has an end.
    Limited,
}

impl Bound {
    /// Whether something that is kept so long keeps within it.
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

/// How long an exempt class may last, in the opinion's words.
pub(crate) struct Duration {
    /// The class.
    pub(crate) class: Exemption,
    /// As a bound that can be checked.
    pub(crate) bound: Bound,
    /// As the opinion says it.
    pub(crate) words: &'static str,
}

/// What exempt audience measurement must keep to.
pub(crate) struct Measurement {
    /// How long the cookie may last.
    pub(crate) lifetime: Bound,
    /// How long what it collects may be kept.
    pub(crate) retention: Bound,
    /// Both in the words of the law.
    pub(crate) words: (&'static str, &'static str),
}

/// How long a choice may be remembered.
pub(crate) struct Memory {
    /// As a bound that can be checked.
    pub(crate) bound: Bound,
    /// In words.
    pub(crate) words: &'static str,
}

/// What one jurisdiction says.
pub(crate) struct Profile {
    /// Which.
    pub(crate) jurisdiction: Jurisdiction,
    /// Its name in messages.
    pub(crate) name: &'static str,
    /// The classes that need no consent; `None` where the law asks for no consent in advance.
    exempt: Option<&'static [Fact<&'static [Exemption]>]>,
    durations: &'static [Fact<&'static [Duration]>],
    memory: &'static [Fact<Memory>],
    measurement: &'static [Fact<Measurement>],
}

impl Profile {
    /// The profile of a jurisdiction, where there is one.
    pub(crate) fn of(jurisdiction: Jurisdiction) -> Option<&'static Self> {
        data::ALL
            .iter()
            .copied()
            .find(|profile| profile.jurisdiction == jurisdiction)
    }

    /// The profiles that accept a class on this day.
    pub(crate) fn accepting(class: Exemption, today: Day) -> impl Iterator<Item = &'static Self> {
        data::ALL
            .iter()
            .copied()
            .filter(move |profile| profile.accepts(class, today) == Some(true))
    }

    /// Whether a class needs no consent here; `None` where no consent is asked in advance at all.
    pub(crate) fn accepts(&self, class: Exemption, today: Day) -> Option<bool> {
        let facts = self.exempt?;
        Some(
            facts
                .iter()
                .any(|fact| fact.holds(today) && fact.what.contains(&class)),
        )
    }

    /// How long a class may last here.
    pub(crate) fn duration(&self, class: Exemption, today: Day) -> Option<&'static Duration> {
        let mut held = self.durations.iter().filter(|fact| fact.holds(today));
        held.find_map(|fact| fact.what.iter().find(|duration| duration.class == class))
    }

    /// How long a choice may be remembered here.
    pub(crate) fn memory(&self, today: Day) -> Option<&'static Fact<Memory>> {
        self.memory.iter().find(|fact| fact.holds(today))
    }

    /// What exempt audience measurement must keep to here.
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
        for class in [Exemption::Statistics, Exemption::Appearance] {
            assert_eq!(accepts(Jurisdiction::Uk, class, (2026, 2, 4)), Some(false));
            assert_eq!(accepts(Jurisdiction::Uk, class, (2026, 2, 5)), Some(true));
            assert_eq!(accepts(Jurisdiction::Eu, class, (2026, 2, 5)), Some(false));
        }
    }

    #[test]
    fn only_france_exempts_audience_measurement() {
        let today = (2026, 11, 24);
        let accepting: Vec<_> = Profile::accepting(Exemption::AudienceMeasurement, today)
            .map(|profile| profile.jurisdiction)
            .collect();
        assert_eq!(accepting, [Jurisdiction::Fr]);
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
