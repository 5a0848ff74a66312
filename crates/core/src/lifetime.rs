//! How long a cookie or a storage key is stored.

use crate::Word;
use crate::word::words;
use alloc::string::String;
use core::fmt;

/// The maximum lifetime of a cookie in seconds: 400 days. Browsers reduce a longer lifetime to this value (RFC 10025,
/// section 5.5).
pub const MAX_COOKIE_SECONDS: u64 = 34_560_000;

words! {
    /// A unit of time. All are of fixed length: a month is 30 days and a year 365.
    #[non_exhaustive]
    pub enum Unit("unit of time") {
        Second = "second": "One second.",
        Minute = "minute": "60 seconds.",
        Hour = "hour": "3,600 seconds.",
        Day = "day": "86,400 seconds.",
        Week = "week": "7 days.",
        Month = "month": "30 days.",
        Year = "year": "365 days.",
    }
}

impl Unit {
    /// Returns the unit's length in seconds.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 86_400,
            Self::Week => 7 * 86_400,
            Self::Month => 30 * 86_400,
            Self::Year => 365 * 86_400,
        }
    }
}

/// How long a cookie or a storage key is stored.
///
/// A duration keeps the unit in which it was written, because the public page repeats it. To compare what two
/// lifetimes mean, use [`Lifetime::seconds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lifetime {
    /// `"session"`: until the browser is closed. A browser that restores sessions may keep the cookie.
    Session,
    /// `"30 days"`: a count of a unit, at least 1.
    For {
        /// The count, at least 1.
        count: u32,
        /// The unit.
        unit: Unit,
    },
    /// `"until cleared"`: storage that does not expire.
    UntilCleared,
    /// `"tab"`: storage that is deleted with the browser tab.
    Tab,
}

/// Why a string is not a lifetime.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LifetimeError {
    /// The form is unknown.
    Unknown,
    /// The number is zero. An entry that is never stored must be left out of the policy or marked `retired`.
    Zero,
    /// The number is implausibly large.
    TooLarge,
    /// The number is valid, but the unit is unknown.
    UnknownUnit(String),
}

impl fmt::Display for LifetimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("this is not a lifetime"),
            Self::Zero => f.write_str("a lifetime is at least 1"),
            Self::TooLarge => f.write_str("this number is too large for a lifetime"),
            Self::UnknownUnit(unit) => write!(f, "`{unit}` is not a unit of time"),
        }
    }
}

impl core::error::Error for LifetimeError {}

impl Lifetime {
    /// Parses `"session"`, `"until cleared"`, `"tab"`, or a number and a unit in singular or plural.
    ///
    /// # Errors
    /// [`LifetimeError`] if the text is none of these.
    ///
    /// ```
    /// use cookie_registry_core::{Lifetime, Unit};
    /// assert_eq!(Lifetime::parse("30 days"), Ok(Lifetime::For { count: 30, unit: Unit::Day }));
    /// assert_eq!(Lifetime::parse("1 year").unwrap().seconds(), Some(31_536_000));
    /// assert!(Lifetime::parse("forever").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, LifetimeError> {
        match text {
            "session" => return Ok(Self::Session),
            "until cleared" => return Ok(Self::UntilCleared),
            "tab" => return Ok(Self::Tab),
            _ => {}
        }
        let (number, unit) = text.split_once(' ').ok_or(LifetimeError::Unknown)?;
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(LifetimeError::Unknown);
        }
        let singular = unit.strip_suffix('s').unwrap_or(unit);
        let unit = Unit::parse(singular).ok_or_else(|| LifetimeError::UnknownUnit(unit.into()))?;
        let count: u32 = number.parse().map_err(|_| LifetimeError::TooLarge)?;
        if count == 0 {
            Err(LifetimeError::Zero)
        } else {
            Ok(Self::For { count, unit })
        }
    }

    /// Returns the exact length in seconds, if it has one.
    #[must_use]
    pub const fn seconds(self) -> Option<u64> {
        match self {
            Self::For { count, unit } => Some(count as u64 * unit.seconds()),
            Self::Session | Self::UntilCleared | Self::Tab => None,
        }
    }
}

impl Lifetime {
    /// Returns the greatest number of seconds that the lifetime can last on the calendar; `None` if the lifetime has no
    /// fixed length. Months and years count as the longest months and years: 6 months are 184 days, and a year is 366
    /// days.
    ///
    /// A promise such as "we ask you again after 6 months at the earliest" needs this length. A limit such as "for 6 months
    /// at most" needs [`seconds`](Self::seconds).
    ///
    /// ```
    /// use cookie_registry_core::Lifetime;
    /// let days = |text| Lifetime::parse(text).unwrap().at_least_seconds().unwrap() / 86_400;
    /// assert_eq!((days("1 month"), days("6 months"), days("180 days")), (31, 184, 180));
    /// assert_eq!((days("1 year"), days("13 months"), days("4 years")), (366, 397, 1461));
    /// ```
    #[must_use]
    pub const fn at_least_seconds(self) -> Option<u64> {
        let (years, months) = match self {
            Self::For {
                count,
                unit: Unit::Month,
            } => (count / 12, count % 12),
            Self::For {
                count,
                unit: Unit::Year,
            } => (count, 0),
            other => return other.seconds(),
        };
        // The most days of so many months in a row, none of which is a February.
        let of_months = match months {
            0 => 0,
            1 => 31,
            2 => 62,
            3 => 92,
            4 => 123,
            5 => 153,
            6 => 184,
            7 => 215,
            8 => 245,
            9 => 276,
            10 => 306,
            _ => 337,
        };
        let leap_days = years.div_ceil(4) as u64;
        Some((years as u64 * 365 + leap_days + of_months) * Unit::Day.seconds())
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session => f.write_str("session"),
            Self::UntilCleared => f.write_str("until cleared"),
            Self::Tab => f.write_str("tab"),
            Self::For { count, unit } => {
                write!(f, "{count} {unit}{}", if *count == 1 { "" } else { "s" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_lifetime_reads_back_as_it_prints() {
        for text in [
            "session",
            "tab",
            "until cleared",
            "1 minute",
            "2 weeks",
            "13 months",
            "400 days",
        ] {
            assert_eq!(
                Lifetime::parse(text)
                    .map(|lifetime| lifetime.to_string())
                    .as_deref(),
                Ok(text)
            );
        }
    }

    #[test]
    fn what_is_no_lifetime_says_why() {
        assert_eq!(Lifetime::parse("0 days"), Err(LifetimeError::Zero));
        assert_eq!(
            Lifetime::parse("99999999999 days"),
            Err(LifetimeError::TooLarge)
        );
        assert_eq!(
            Lifetime::parse("3 dayz"),
            Err(LifetimeError::UnknownUnit("dayz".into()))
        );
        for text in ["", "-1 days", "days", "1.5 hours", "thirty days", " 1 day"] {
            assert_eq!(
                Lifetime::parse(text),
                Err(LifetimeError::Unknown),
                "{text:?}"
            );
        }
    }
}
