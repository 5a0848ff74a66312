//! Which language suits a visitor, by `Accept-Language`.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

/// More ranges than this in a request are passed over: browsers send a handful.
const MAX_RANGES: usize = 32;

/// A language that a visitor reads, or refuses.
#[derive(Clone, Copy, Debug)]
struct Range<'h> {
    /// `de-AT`, `de` or `*`.
    tag: &'h str,
    /// How much it is liked, in thousandths; 0 refuses it.
    weight: u16,
}

/// What suits best of what is there, by the language tag of each; the first where none does, since a foreign
/// language is better than nothing (RFC 9110, section 12.5.4).
pub(crate) fn choose<T>(
    offered: &'static [T],
    tag: impl Fn(&'static T) -> &'static str,
    headers: &HeaderMap,
) -> Option<&'static T> {
    let mut ranges: Vec<_> = headers
        .get_all(ACCEPT_LANGUAGE)
        .into_iter()
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .filter_map(Range::parse)
        .take(MAX_RANGES)
        .collect();
    // Stable: what is liked alike stays in the visitor's order.
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
            // Who reads `pt` also reads `pt-BR`.
            .or_else(|| open.find(|one| range.covers(tag(one))))
    };
    ranges
        .iter()
        .filter(|range| range.weight > 0)
        .find_map(fitting)
        .or(offered.first())
}

impl<'h> Range<'h> {
    /// Reads `de-AT` or `de;q=0.8`; `None` for what is neither.
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
                // At most 1000 by the line above.
                (tag, (weight * 1000.0) as u16)
            }
        };
        let tag = tag.trim();
        (!tag.is_empty()).then_some(Self { tag, weight })
    }

    /// The tag, then without its last part, and so on (RFC 4647, section 3.4).
    fn truncated(&self) -> impl Iterator<Item = &'h str> {
        std::iter::successors(Some(self.tag), |tag| {
            tag.rsplit_once('-').map(|(shorter, _)| shorter)
        })
    }

    /// Whether a tag is this one or a more special one (RFC 4647, section 3.3.1).
    fn covers(&self, tag: &str) -> bool {
        let begins = tag
            .get(..self.tag.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(self.tag));
        begins && matches!(tag.as_bytes().get(self.tag.len()), None | Some(b'-'))
    }
}
