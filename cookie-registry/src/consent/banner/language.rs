//! Which of the policy's languages a visitor reads.

use crate::accept_language;
use crate::consent::{BannerWords, ConsentPlan};
use http::HeaderMap;

impl ConsentPlan {
    /// The words in the language that suits the visitor best, by `Accept-Language` (RFC 9110, section 12.5.4; RFC
    /// 4647, section 3.4); the policy's own where none does, and `None` only where the registry asks nothing.
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
        accept_language::choose(self.words, |words| words.language, headers)
    }
}
