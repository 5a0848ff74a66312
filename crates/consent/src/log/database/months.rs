//! The monthly partitions of PostgreSQL, which are made before a record needs them.

#[cfg(feature = "postgres")]
pub(super) use partitions::Months;

const MILLIS_PER_DAY: i64 = 86_400_000;
/// 9999-12-31, after which dates are not written. A clock that is wrong does not stop the log.
const LAST_DAY: i32 = 2_932_896;
/// Returns the day of a time, as days since 1970-01-01 in UTC.
pub(super) fn day(millis: i64) -> i32 {
    let days = millis.div_euclid(MILLIS_PER_DAY);
    i32::try_from(days).unwrap_or(LAST_DAY).clamp(0, LAST_DAY)
}

#[cfg(feature = "postgres")]
mod partitions {
    use super::super::change::Change;
    use super::{LAST_DAY, day};
    use std::collections::BTreeSet;
    use std::sync::{Mutex, PoisonError};
    use std::time::{SystemTime, UNIX_EPOCH};
    use time::Date;

    /// How many months are made ahead, so that the first records of a month find its partition.
    const MONTHS_AHEAD: usize = 2;

    /// The partitions that are known to exist, by the first day of their month.
    #[derive(Debug, Default)]
    pub(in super::super) struct Months(Mutex<BTreeSet<i32>>);

    impl Months {
        /// Returns the months whose partitions have to be made before the changes: those of the records, and with the present
        /// month the ones after it.
        pub(in super::super) fn missing(&self, changes: &[&Change]) -> Vec<i32> {
            let records = changes.iter().filter_map(|change| change.record());
            let mut wanted: BTreeSet<i32> = records
                .map(|record| first_of_month(day(record.millis)))
                .collect();
            let since = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default();
            let today = day(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
            let mut month = first_of_month(today);
            for _ in 0..=MONTHS_AHEAD {
                wanted.insert(month);
                // 31 days after the first day of any month are in the next one.
                month = first_of_month(month.saturating_add(31).min(LAST_DAY));
            }
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            wanted.difference(&known).copied().collect()
        }

        /// Adds months whose partitions were made.
        pub(in super::super) fn add(&self, made: Vec<i32>) {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.extend(made);
        }

        /// Forgets all months: another instance may have dropped one.
        pub(in super::super) fn clear(&self) {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clear();
        }
    }

    /// Returns the first day of the month of a day.
    fn first_of_month(day: i32) -> i32 {
        const EPOCH: i32 = 2_440_588;
        Date::from_julian_day(EPOCH + day)
            .and_then(|date| date.replace_day(1))
            .map_or(day, |first| first.to_julian_day() - EPOCH)
    }

    #[cfg(test)]
    mod tests {
        use super::super::MILLIS_PER_DAY;
        use super::*;
        use time::Month;

        #[test]
        fn a_day_is_in_the_month_that_begins_before_it() {
            let days = |year, month, day| {
                let epoch = Date::from_calendar_date(1970, Month::January, 1).unwrap();
                let date = Date::from_calendar_date(year, month, day).unwrap();
                i32::try_from((date - epoch).whole_days()).unwrap()
            };
            for (year, month, last) in [
                (1970, Month::January, 31),
                (2028, Month::February, 29),
                (2026, Month::November, 30),
                (9999, Month::December, 31),
            ] {
                let first = days(year, month, 1);
                assert_eq!(
                    first_of_month(days(year, month, last)),
                    first,
                    "{year} {month}"
                );
                assert_eq!(first_of_month(first), first);
            }
            assert_eq!(days(9999, Month::December, 31), LAST_DAY);
            assert_eq!(day(i64::MAX), LAST_DAY);
            assert_eq!(
                (day(0), day(MILLIS_PER_DAY - 1), day(MILLIS_PER_DAY)),
                (0, 0, 1)
            );
            assert_eq!(day(-1), 0);
        }

        #[test]
        fn the_present_month_and_two_more_are_made_once() {
            let months = Months::default();
            let missing = months.missing(&[]);
            assert_eq!(missing.len(), 3, "{missing:?}");
            months.add(missing.clone());
            assert!(months.missing(&[]).is_empty());
            months.clear();
            assert_eq!(months.missing(&[]), missing);
        }
    }
}
