//! Which of the policy's languages a visitor reads.

use crate::consent::{BannerWords, ConsentPlan};
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

/// More ranges than any browser sends; what follows is not looked at.
const MAX_RANGES: usize = 32;

impl ConsentPlan {
    /// The words in the language that the visitor likes best by `Accept-Language` (RFC 9110, section 12.5.4),
    /// and in the policy's own where none fits. A range fits its own language and every other of the same first
    /// part. `None` where the registry asks nothing.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() {
    /// use http::HeaderMap;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("accept-language", "fr-CA, en;q=0.5".parse().unwrap());
    /// let words = Cookies::CONSENT.plan().words_for(&headers).unwrap();
    /// assert_eq!(words.language, "en");
    /// # }
    /// ```
    #[must_use]
    pub fn words_for(&self, headers: &HeaderMap) -> Option<&'static BannerWords> {
        let mut ranges: Vec<(&str, u16)> = headers
            .get_all(ACCEPT_LANGUAGE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .take(MAX_RANGES)
            .map(range)
            .filter(|&(_, quality)| quality > 0)
            .collect();
        // Stable: of equal ranges the first counts.
        ranges.sort_by_key(|&(_, quality)| std::cmp::Reverse(quality));
        ranges
            .into_iter()
            .find_map(|(range, _)| self.fitting(range))
            .or(self.words.first())
    }

    fn fitting(&self, range: &str) -> Option<&'static BannerWords> {
        if range == "*" {
            return self.words.first();
        }
        let first = |tag: &str| tag.split('-').next().map(str::to_ascii_lowercase);
        let exact = |words: &&BannerWords| words.language.eq_ignore_ascii_case(range);
        let alike = |words: &&BannerWords| first(words.language) == first(range);
        let of = self.words;
        of.iter().find(exact).or_else(|| of.iter().find(alike))
    }
}

/// A range and its quality in thousandths; 0 for one that is not of the grammar.
fn range(item: &str) -> (&str, u16) {
    let mut parts = item.split(';');
    let range = parts.next().unwrap_or_default().trim();
    let quality = match parts.next().map(str::trim) {
        None => 1.0,
        Some(parameter) => parameter
            .strip_prefix("q=")
            .or_else(|| parameter.strip_prefix("Q="))
            .and_then(|quality| quality.parse::<f32>().ok())
            .filter(|quality| (0.0..=1.0).contains(quality))
            .unwrap_or(0.0),
    };
    (range, (quality * 1000.0) as u16)
}
