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

/// Returns the item of `offered` whose language tag matches best. If none matches, returns the first item,
/// because a foreign language is better than no text (RFC 9110, section 12.5.4).
pub(crate) fn choose<T>(
    offered: &'static [T],
    tag: impl Fn(&'static T) -> &'static str,
    headers: &HeaderMap,
) -> Option<&'static T> {
    let mut ranges: Vec<_> = headers
        .get_all(ACCEPT_LANGUAGE)
        .into_iter()
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| fields(list, b','))
        .filter_map(Range::parse)
        .take(MAX_RANGES)
        .collect();
    // The sort is stable, so ranges of equal weight stay in the order of the header.
    ranges.sort_by_key(|range| std::cmp::Reverse(range.weight));
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
    /// Parses `de-AT` or `de;q=0.8`; returns `None` for anything else.
    fn parse(text: &'h str) -> Option<Self> {
        let (tag, weight) = match text.split_once(';') {
            None => (text, 1000),
            Some((tag, parameter)) => {
                let (name, value) = parameter.split_once('=')?;
                let is_weight = name.trim().eq_ignore_ascii_case("q");
                let weight: f32 = value.trim().parse().ok().filter(|_| is_weight)?;
                if !(0.0..=1.0).contains(&weight) {
                    return None;
                }
                // At most 1000, as checked above.
                (tag, (weight * 1000.0) as u16)
            }
        };
        let tag = tag.trim();
        (!tag.is_empty()).then_some(Self { tag, weight })
    }

    /// Returns the tag, then the tag without its last part, and so on (RFC 4647, section 3.4).
    fn truncated(&self) -> impl Iterator<Item = &'h str> {
        std::iter::successors(Some(self.tag), |tag| {
            tag.rsplit_once('-').map(|(shorter, _)| shorter)
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
