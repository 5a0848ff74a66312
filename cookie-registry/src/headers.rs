//! The headers of a registry that are known when the service is compiled.

use bytes::Bytes;
use http::HeaderValue;
use std::sync::OnceLock;

/// Headers with constant texts. Each header is created from its text when it is first used, without an allocation.
///
/// The headers are not created at compile time, because rustc's interpreter would check every byte of them. A large
/// registry would then compile slowly. `cargo xtask bench macro` measures the compile time of a registry.
#[derive(Debug)]
pub struct Headers<const N: usize> {
    texts: [&'static str; N],
    made: [OnceLock<HeaderValue>; N],
}

impl<const N: usize> Headers<N> {
    /// Creates headers with these texts.
    #[must_use]
    pub const fn new(texts: [&'static str; N]) -> Self {
        Self {
            texts,
            made: [const { OnceLock::new() }; N],
        }
    }

    /// Returns the header at an index. `None` if there is no such header, or if its text is not a valid header value.
    /// The macro never generates such a text.
    #[inline]
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&HeaderValue> {
        let made = self.made.get(at)?;
        match made.get() {
            Some(header) => Some(header),
            None => self.make(at, made),
        }
    }

    #[cold]
    fn make<'h>(&self, at: usize, made: &'h OnceLock<HeaderValue>) -> Option<&'h HeaderValue> {
        let text = Bytes::from_static(self.texts.get(at)?.as_bytes());
        let header = HeaderValue::from_maybe_shared(text).ok()?;
        Some(made.get_or_init(|| header))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_made_once_of_its_text() {
        static HEADERS: Headers<3> = Headers::new(["a=1; Path=/", "", "a=\n"]);
        let first = HEADERS.get(0).unwrap();
        assert_eq!(first, "a=1; Path=/");
        assert!(std::ptr::eq(first, HEADERS.get(0).unwrap()));
        assert_eq!(HEADERS.get(1).unwrap(), "");
        assert_eq!(HEADERS.get(2), None, "no header has a line break");
        assert_eq!(HEADERS.get(3), None);
    }
}
