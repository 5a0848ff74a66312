//! A builder of HTML that escapes everything except the markup of this crate.

use std::fmt;

/// A builder of HTML.
#[derive(Default)]
pub(super) struct Html {
    text: String,
    /// Where [`Fragment::with`] inserts what differs between visitors.
    places: Vec<usize>,
}

impl Html {
    /// Returns a builder that appends this number of bytes without allocating again.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            places: Vec::new(),
        }
    }

    /// Appends markup. The type `&'static str` ensures that it is a literal of the source.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.text.push_str(markup);
        self
    }

    /// Appends text and escapes it. The text may be inside an attribute in double quotes.
    pub(super) fn text(&mut self, text: impl AsRef<str>) -> &mut Self {
        escape(text.as_ref(), &mut self.text);
        self
    }

    /// Appends something as it is displayed, and escapes it. Strings go through [`text`](Self::text), which is several times
    /// cheaper.
    pub(super) fn shown(&mut self, shown: impl fmt::Display) -> &mut Self {
        self.text(shown.to_string())
    }

    /// Marks a place for the fields that [`Fragment::with`] inserts.
    pub(super) fn place_for_fields(&mut self) -> &mut Self {
        self.places.push(self.text.len());
        self
    }

    /// Returns the HTML with its places.
    pub(super) fn finish(self) -> Fragment {
        Fragment {
            html: self.text,
            places: self.places,
        }
    }
}

/// Finished HTML that is the same for every page on which it appears, except for what is inserted at its places, such as the fields
/// of its forms that say where the visitor returns.
#[derive(Debug, Default)]
pub(super) struct Fragment {
    html: String,
    places: Vec<usize>,
}

impl Fragment {
    /// Returns the HTML with the fields at each of its places. `fields` renders another fragment, so that its texts are escaped;
    /// it is not called if there is no place.
    pub(super) fn with(&self, fields: impl FnOnce() -> Self) -> String {
        if self.places.is_empty() {
            return self.html.clone();
        }
        let fields = fields().html;
        let mut html = String::with_capacity(self.html.len() + self.places.len() * fields.len());
        let mut from = 0;
        for &place in &self.places {
            // The places are ascending ends of what was written, so each is inside the text.
            html.push_str(self.html.get(from..place).unwrap_or_default());
            html.push_str(&fields);
            from = place;
        }
        html.push_str(self.html.get(from..).unwrap_or_default());
        html
    }

    /// Returns the HTML with nothing at its places.
    pub(super) fn bare(self) -> String {
        self.html
    }
}

/// Returns what replaces a byte in HTML; `None` if nothing does.
const fn replacement(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        // NUL is not allowed in HTML (HTML Standard, section 13.2.3.5).
        b'\0' => Some("\u{fffd}"),
        _ => None,
    }
}

/// Returns the position of the first byte that is replaced. Testing a whole block without branching compiles to vector instructions,
/// a quarter of the instructions of a table.
fn first_replaced(text: &[u8]) -> Option<usize> {
    const BLOCK: usize = 16;
    let (blocks, _) = text.as_chunks::<BLOCK>();
    let is_clean = |block: &&[u8; BLOCK]| {
        !block
            .iter()
            .fold(false, |any, byte| any | is_replaced(*byte))
    };
    let from = blocks.iter().take_while(is_clean).count() * BLOCK;
    let found = text
        .get(from..)?
        .iter()
        .position(|byte| is_replaced(*byte))?;
    Some(from + found)
}

const fn is_replaced(byte: u8) -> bool {
    (byte == b'&')
        | (byte == b'<')
        | (byte == b'>')
        | (byte == b'"')
        | (byte == b'\'')
        | (byte == 0)
}

/// Appends text and escapes it: what needs no escape is copied as a whole, since almost all text needs none.
fn escape(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = first_replaced(rest.as_bytes()) {
        // Every byte with a replacement is ASCII, so it is a whole character.
        let (clean, after) = rest.split_at(at);
        html.push_str(clean);
        let found = after.bytes().next().and_then(replacement);
        html.push_str(found.unwrap_or_default());
        rest = after.get(1..).unwrap_or_default();
    }
    html.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Escapes character by character.
    fn plain(text: &str) -> String {
        text.chars()
            .map(|character| match character {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                '"' => "&quot;".to_owned(),
                '\'' => "&#39;".to_owned(),
                '\0' => "\u{fffd}".to_owned(),
                other => other.to_string(),
            })
            .collect()
    }

    #[test]
    fn a_byte_is_found_if_it_is_replaced() {
        for byte in 0..=u8::MAX {
            assert_eq!(is_replaced(byte), replacement(byte).is_some(), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn runs_are_escaped_like_single_characters(text in "(?s)([&<>\"'\\x00a-c ä\u{10ffff}]|.|[a-c]{20})*") {
            let mut html = Html::default();
            html.text(&text).shown(&text);
            prop_assert_eq!(html.finish().bare(), plain(&text).repeat(2));
        }
    }

    #[test]
    fn fields_are_inserted_at_every_place_and_nowhere_else() {
        let mut html = Html::default();
        html.place_for_fields().raw("<a>").text("ä<");
        html.place_for_fields().place_for_fields();
        let fragment = html.finish();
        let mut fields = Html::default();
        fields.raw("<i>").text("&");
        let fields = fields.finish();
        assert_eq!(fragment.with(|| fields), "<i>&amp;<a>ä&lt;<i>&amp;<i>&amp;");
        assert_eq!(fragment.with(Fragment::default), "<a>ä&lt;");
        assert_eq!(fragment.bare(), "<a>ä&lt;");
    }
}
