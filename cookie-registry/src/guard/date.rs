//! Parses the date of `Expires` as browsers do (RFC 10025, section 5.1.1); they accept nearly any text.

/// Returns the time that a browser reads from `text`, in seconds since 1970-01-01. `None` if there is no
/// valid date; browsers then ignore the attribute.
pub(super) fn seconds(text: &[u8]) -> Option<i64> {
    let mut time = None;
    let mut day = None;
    let mut month = None;
    let mut year = None;
    for token in text.split(|byte| is_delimiter(*byte)) {
        if token.is_empty() {
            continue;
        }
        // For each kind the first token applies, and the kinds are tried in this order.
        if time.is_none() && set(&mut time, clock(token)) {
            continue;
        }
        if day.is_none() && set(&mut day, number(token, 1, 2)) {
            continue;
        }
        if month.is_none() && set(&mut month, month_of(token)) {
            continue;
        }
        if year.is_none() {
            set(&mut year, number(token, 2, 4));
        }
    }
    let (hour, minute, second) = time?;
    let (day, month) = (day?, month?);
    let year = match year? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    let valid = (1..=days_in(year, month)).contains(&day)
        && year >= 1601
        && hour <= 23
        && minute <= 59
        && second <= 59;
    valid.then(|| days_from_epoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// Stores a parsed value and returns whether there was one.
fn set<T>(field: &mut Option<T>, parsed: Option<T>) -> bool {
    *field = parsed;
    field.is_some()
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e)
}

/// Parses `least` to `most` leading digits that are not followed by another digit.
fn number(token: &[u8], least: usize, most: usize) -> Option<i64> {
    let digits = token
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if !(least..=most).contains(&digits) {
        return None;
    }
    let digits = token.get(..digits)?;
    Some(
        digits
            .iter()
            .fold(0, |all, digit| all * 10 + i64::from(digit - b'0')),
    )
}

/// Parses `hh:mm:ss`, each of one or two digits, not followed by another digit.
fn clock(token: &[u8]) -> Option<(i64, i64, i64)> {
    let mut fields = token.splitn(3, |byte| *byte == b':');
    let whole = |field: &[u8]| field.iter().all(u8::is_ascii_digit);
    let hour = fields.next().filter(|field| whole(field))?;
    let minute = fields.next().filter(|field| whole(field))?;
    let second = fields.next()?;
    Some((
        number(hour, 1, 2)?,
        number(minute, 1, 2)?,
        number(second, 1, 2)?,
    ))
}

/// Returns the number of the month, from 1, whose first three letters start the token.
fn month_of(token: &[u8]) -> Option<i64> {
    const MONTHS: [&[u8; 3]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let letters = token.first_chunk::<3>()?;
    let at = MONTHS
        .iter()
        .position(|month| month.eq_ignore_ascii_case(letters))?;
    i64::try_from(at + 1).ok()
}

const fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Returns the days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the leap day is the
/// last day of a year.
const fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + leap_days + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn dates_are_read_as_browsers_read_them() {
        for (text, expected) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Wed, 31 Dec 1969 23:59:59 GMT", Some(-1)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("6 november 94 8:49:37", Some(784_111_777)),
            ("08:49:37 06 Nov 1994 +0500", Some(784_111_777)),
            ("Thu, 29 Feb 2024 12:00:00 GMT", Some(1_709_208_000)),
            ("Tue, 19 Jan 2038 03:14:07 GMT", Some(2_147_483_647)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(253_402_300_799)),
            ("01 Jan 69 00:00:00", Some(3_124_224_000)),
            ("Wed, 29 Feb 2023 12:00:00 GMT", None),
            ("Thu, 01 Jan 1600 00:00:00 GMT", None),
            ("01 Jan 2030 24:00:00", None),
            ("01 Jan 2030 12:60:00", None),
            ("01 Jan 2030 12:00", None),
            ("01 Jan 20300 12:00:00", None),
            ("01 Foo 2030 12:00:00", None),
            ("2592000", None),
            ("", None),
        ] {
            assert_eq!(seconds(text.as_bytes()), expected, "{text}");
        }
    }
}
