//! HTML in which nothing but the markup of this crate stands unescaped.

use std::fmt::{self, Write as _};

/// HTML in the making.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup. It is `'static`, so that it can only come out of the source.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, or the value of an attribute in double quotes.
    pub(super) fn text(&mut self, text: impl fmt::Display) -> &mut Self {
        // A `String` takes whatever is written to it.
        let _ = write!(Escaping(&mut self.0), "{text}");
        self
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Escapes what is written to it.
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
                // No character of HTML (HTML Standard, section 13.2.3.5).
                '\0' => self.0.push('\u{fffd}'),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}
