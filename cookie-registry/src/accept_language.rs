//! Selects a language for a visitor by `Accept-Language`.

use crate::fields::fields;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

/// The greatest number of ranges that are read from a request; further ones are ignored. Browsers send only a
/// few.
const MAX_RANGES: usize = 32;

/// A language range that a visitor accepts or refuses.
#[derive(Clone, Copy, Debug)]
struct Range<'h> {
    /// `de-AT`, `de` or `*`.
    tag: &'h str,
    /// The preference in thousandths; 0 refuses the range.
    weight: u16,
}

/// Returns the ranges of a request, in the order of preference. They are in the first places of `places`: every page asks for them,
/// so they need no allocation.
fn ranges<'h, 'p>(
    headers: &'h HeaderMap,
    places: &'p mut [Range<'h>; MAX_RANGES],
) -> &'p [Range<'h>] {
    let mut count = 0;
    for list in headers.get_all(ACCEPT_LANGUAGE) {
        let list = list.to_str().unwrap_or_default();
        for range in fields(list, b',').filter_map(Range::parse) {
            let Some(taken) = places.get_mut(..=count) else {
                return places;
            };
            add(taken, range);
            count += 1;
        }
    }
    places.get(..count).unwrap_or_default()
}

/// Adds a range to a sorted list, whose last place is free. It is put after those of the same weight, so that they stay in the order
/// of the header.
fn add<'h>(places: &mut [Range<'h>], range: Range<'h>) {
    let mut free = places.len() - 1;
    while let Some([before, place]) = free.checked_sub(1).and_then(|at| places.get_mut(at..=free))
        && before.weight < range.weight
    {
        *place = *before;
        free -= 1;
    }
    if let Some(place) = places.get_mut(free) {
        *place = range;
    }
}

/// Returns the item of `offered` whose language tag matches best. If none matches, returns the first item,
/// because a foreign language is better than no text (RFC 9110, section 12.5.4).
pub(crate) fn choose<T>(
    offered: &'static [T],
    tag: impl Fn(&'static T) -> &'static str,
    headers: &HeaderMap,
) -> Option<&'static T> {
    if let [only] = offered {
        return Some(only);
    }
    let mut places = [Range::NONE; MAX_RANGES];
    let ranges = ranges(headers, &mut places);
    let is_refused = |tag: &str| {
        let mut refused = ranges.iter().filter(|range| range.weight == 0);
        refused.any(|range| range.covers(tag))
    };
    let fitting = |range: &Range<'_>| {
        let mut open = offered.iter().filter(|one| !is_refused(tag(one)));
        if range.tag == "*" {
            return open.next();
        }
        range
            .truncated()
            .find_map(|wanted| {
                let mut open = open.clone();
                open.find(|one| tag(one).eq_ignore_ascii_case(wanted))
            })
            // A reader of `pt` also reads `pt-BR`.
            .or_else(|| open.find(|one| range.covers(tag(one))))
    };
    ranges
        .iter()
        .filter(|range| range.weight > 0)
        .find_map(fitting)
        .or(offered.first())
}

impl<'h> Range<'h> {
    const NONE: Self = Self { tag: "", weight: 0 };

    /// Parses `de-AT` or `de;q=0.8`; returns `None` for anything else.
    fn parse(text: &'h str) -> Option<Self> {
        let mut parts = fields(text, b';');
        let tag = parts.next()?;
        let weight = match text.get(tag.len() + 1..) {
            None => 1000,
            Some(parameter) => {
                let (name, value) = parameter.split_once('=')?;
                let is_weight = name.trim().eq_ignore_ascii_case("q");
                weight(value.trim()).filter(|_| is_weight)?
            }
        };
        // The characters of a header are ASCII.
        let tag = tag.trim_ascii();
        (!tag.is_empty()).then_some(Self { tag, weight })
    }

    /// Returns the tag, then the tag without its last part, and so on (RFC 4647, section 3.4).
    fn truncated(self) -> impl Iterator<Item = &'h str> {
        let mut end = Some(self.tag.len());
        std::iter::from_fn(move || {
            let tag = self.tag.get(..end?)?;
            end = tag.bytes().rposition(|byte| byte == b'-');
            Some(tag)
        })
    }

    /// Returns whether a tag equals this range or is more specific (RFC 4647, section 3.3.1).
    fn covers(&self, tag: &str) -> bool {
        let begins = tag
            .get(..self.tag.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(self.tag));
        begins && matches!(tag.as_bytes().get(self.tag.len()), None | Some(b'-'))
    }
}

/// Returns a weight in thousandths. In addition to the notation of RFC 9110, section 12.4.2, other notations of decimal numbers from
/// 0 to 1 are read.
fn weight(text: &str) -> Option<u16> {
    match text.as_bytes() {
        b"1" => Some(1000),
        // Parsing a floating-point number takes ten times as many instructions.
        [b'0', b'.', digits @ ..] if matches!(digits.len(), 1..=3) => {
            let mut thousandths = 0;
            for place in 0..3 {
                let digit = digits.get(place).map_or(Some(0), |digit| match digit {
                    b'0'..=b'9' => Some(u16::from(digit - b'0')),
                    _ => None,
                });
                thousandths = thousandths * 10 + digit?;
            }
            Some(thousandths)
        }
        _ => decimal_weight(text),
    }
}

/// Returns a weight in thousandths, in any notation of a decimal number.
fn decimal_weight(text: &str) -> Option<u16> {
    let weight: f32 = text.parse().ok()?;
    // At most 1000.
    (0.0..=1.0)
        .contains(&weight)
        .then_some((weight * 1000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    /// Reads the ranges into a list, which it sorts.
    fn plain(list: &str) -> Vec<(&str, u16)> {
        fn read(range: &str) -> Option<(&str, u16)> {
            let (tag, weight) = match range.split_once(';') {
                None => (range, 1000),
                Some((tag, parameter)) => {
                    let (name, value) = parameter.split_once('=')?;
                    let is_weight = name.trim().eq_ignore_ascii_case("q");
                    (tag, decimal_weight(value.trim()).filter(|_| is_weight)?)
                }
            };
            (!tag.trim().is_empty()).then_some((tag.trim(), weight))
        }
        let mut ranges: Vec<_> = list.split(',').filter_map(read).take(MAX_RANGES).collect();
        ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        ranges
    }

    proptest! {
        #[test]
        fn the_ranges_are_those_of_a_sorted_list(
            list in "([a-c]{0,2}(-[A-C])?( ?; ?[qQ]=(0|1|0\\.[0-9]{0,4}|[0-9.e-]{1,4}) ?)?,[ \t]?){0,40}"
        ) {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::try_from(&list)?)]);
            let mut places = [Range::NONE; MAX_RANGES];
            let ranges = ranges(&headers, &mut places).iter().map(|range| (range.tag, range.weight));
            prop_assert_eq!(ranges.collect::<Vec<_>>(), plain(&list));
        }
    }

    #[test]
    fn every_weight_is_its_number_of_thousandths() {
        for thousandths in 0..=1000_u16 {
            let text = format!("{:.3}", f32::from(thousandths) / 1000.0);
            assert_eq!(weight(&text), Some(thousandths), "{text}");
            assert_eq!(decimal_weight(&text), Some(thousandths), "{text}");
        }
        assert_eq!(
            ["0.5", "0.05", "1.0", "1e-1", ".5"].map(weight),
            [500, 50, 1000, 100, 500].map(Some)
        );
        assert_eq!(["0.", "0"].map(weight), [Some(0); 2]);
        assert_eq!(
            ["0.5a", "1.001", "-1", "", "NaN", "0.1.2"].map(weight),
            [None; 6]
        );
    }
}
