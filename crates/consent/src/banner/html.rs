//! A builder of HTML that escapes everything except the markup of this crate.

use std::fmt::{self, Write as _};

/// A builder of HTML.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Appends markup. The type `&'static str` ensures that it is a literal of the source.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Appends text and escapes it. The text may be inside an attribute in double quotes.
    pub(super) fn text(&mut self, text: impl fmt::Display) -> &mut Self {
        // Writing to a `String` cannot fail.
        let _ = write!(Escaping(&mut self.0), "{text}");
        self
    }

    /// Returns the HTML.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// A writer that escapes HTML.
struct Escaping<'a>(&'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // NUL is not allowed in HTML (HTML Standard, section 13.2.3.5).
                '\0' => self.0.push('\u{fffd}'),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}
