//! Dates in the notation of a language.

use alloc::string::{String, ToString as _};

/// The notation of dates in a language.
///
/// The public page and the banner use the same words, so a date looks the same in both. In the service, the words are
/// constants, so the service needs no localization library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateWords<'w> {
    /// The order of the parts: `{day}. {month} {year}`.
    pub format: &'w str,
    /// How the language writes the first day of a month: `1er` in French, and `1` in most other languages.
    pub first_day: &'w str,
    /// The names of the months within a date, January first.
    pub months: [&'w str; 12],
}

impl DateWords<'_> {
    /// Returns a date in words. `month` is from 1 to 12. For any other number, the name of the month is empty.
    ///
    /// ```
    /// use cookie_registry_core::DateWords;
    /// let months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
    /// let french = DateWords { format: "{day} {month} {year}", first_day: "1er", months };
    /// assert_eq!(french.date(2026, 5, 1), "1er mai 2026");
    /// assert_eq!(french.date(2026, 12, 31), "31 décembre 2026");
    /// ```
    #[must_use]
    pub fn date(&self, year: i32, month: u8, day: u8) -> String {
        let name = usize::from(month)
            .checked_sub(1)
            .and_then(|at| self.months.get(at))
            .copied()
            .unwrap_or_default();
        let mut text = String::new();
        let mut rest = self.format;
        // The parts are written in one pass, so that no name of a month is taken for a part.
        while let Some((before, part, after)) = next_part(rest) {
            text.push_str(before);
            match part {
                "day" if day == 1 => text.push_str(self.first_day),
                "day" => text.push_str(&day.to_string()),
                "month" => text.push_str(name),
                _ => text.push_str(&year.to_string()),
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

/// Returns the text before the first part in braces, the name of that part, and the text after it.
fn next_part(format: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = format.split_once('{')?;
    let (part, after) = rest.split_once('}')?;
    Some((before, part, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_in_the_order_of_its_language() {
        let words = DateWords {
            format: "{year} m. {month} {day} d.",
            first_day: "1",
            months: ["{day}"; 12],
        };
        assert_eq!(words.date(2026, 3, 14), "2026 m. {day} 14 d.");
        assert_eq!(words.date(2026, 0, 1), "2026 m.  1 d.");
        assert_eq!(words.date(2026, 13, 1), "2026 m.  1 d.");
        let broken = DateWords {
            format: "{day",
            ..words
        };
        assert_eq!(broken.date(2026, 1, 1), "{day");
    }
}
