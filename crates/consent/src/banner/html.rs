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
    /// Calls `write` with a builder that appends to a text.
    fn appending_to(text: &mut String, write: impl FnOnce(&mut Self)) {
        let mut html = Self {
            text: std::mem::take(text),
            places: Vec::new(),
        };
        write(&mut html);
        *text = html.text;
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

    /// Appends what `write` appends, and escapes it.
    pub(super) fn written(&mut self, write: impl FnOnce(&mut String)) -> &mut Self {
        let from = self.text.len();
        write(&mut self.text);
        let is_clean = |written: &str| first_replaced(written.as_bytes()).is_none();
        if !self.text.get(from..).is_some_and(is_clean) {
            let written = self.text.split_off(from);
            escape(&written, &mut self.text);
        }
        self
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
    /// Appends the HTML to a page, with the fields at each of its places. `write` writes the fields; it is not called if there is no
    /// place.
    pub(super) fn append_to(&self, page: &mut String, write: impl FnOnce(&mut Html)) {
        /// Room for the record of a few categories, or for the paths of two pages.
        const FIELDS: usize = 256;
        page.reserve(self.html.len() + self.places.len() * FIELDS);
        // The places are ascending ends of what was written, so each is inside the text.
        let between = |from: usize, to: usize| self.html.get(from..to).unwrap_or_default();
        let Some((&first, later)) = self.places.split_first() else {
            page.push_str(&self.html);
            return;
        };
        page.push_str(between(0, first));
        let from = page.len();
        Html::appending_to(page, write);
        let fields = from..page.len();
        let mut at = first;
        for &place in later {
            page.push_str(between(at, place));
            page.extend_from_within(fields.clone());
            at = place;
        }
        page.push_str(between(at, self.html.len()));
    }

    /// Returns the HTML with the fields at each of its places; see [`append_to`](Self::append_to).
    pub(super) fn with(&self, write: impl FnOnce(&mut Html)) -> String {
        let mut html = String::new();
        self.append_to(&mut html, write);
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
    let is_clean = |block: &&[u8; BLOCK]| {
        !block
            .iter()
            .fold(false, |any, byte| any | is_replaced(*byte))
    };
    let (blocks, rest) = text.as_chunks();
    let clean = blocks.iter().take_while(is_clean).count();
    // What is left after the last block is in a block that overlaps it.
    let is_rest_clean = || text.last_chunk().is_some_and(|last| is_clean(&last));
    if clean == blocks.len() && (rest.is_empty() || is_rest_clean()) {
        return None;
    }
    let from = clean * BLOCK;
    let found = text
        .get(from..)?
        .iter()
        .position(|byte| is_replaced(*byte))?;
    Some(from + found)
}

const fn is_replaced(byte: u8) -> bool {
    // Each of the first two tests is for two bytes, which differ in one bit.
    (byte & !1 == b'&') | (byte & !2 == b'<') | (byte == b'"') | (byte == 0)
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
            html.text(&text).shown(&text).written(|html| html.push_str(&text));
            prop_assert_eq!(html.finish().bare(), plain(&text).repeat(3));
        }
    }

    #[test]
    fn fields_are_inserted_at_every_place_and_nowhere_else() {
        let mut html = Html::default();
        html.place_for_fields().raw("<a>").text("ä<");
        html.place_for_fields().place_for_fields();
        let fragment = html.finish();
        let fields = |html: &mut Html| {
            html.raw("<i>").text("&");
        };
        assert_eq!(fragment.with(fields), "<i>&amp;<a>ä&lt;<i>&amp;<i>&amp;");
        assert_eq!(fragment.with(|_| ()), "<a>ä&lt;");
        assert_eq!(Fragment::default().with(|_| unreachable!()), "");
        assert_eq!(fragment.bare(), "<a>ä&lt;");
    }
}
