//! Finds elements in the page and its frames, and moves the mouse and presses keys as a visitor does.

use super::FirefoxSession;
use crate::driver::{DriveError, Found, REVEAL, Session as _};
use crate::script;
use cookie_registry_browser::{BrowserError, parse_json};
use serde_json::{Value, json};

impl FirefoxSession {
    /// Finds the first element that a visitor could click, with its page or frame and its place in the window.
    pub(super) fn locate(
        &mut self,
        selectors: &[&str],
        scroll: bool,
    ) -> Result<Option<(String, Found, f64, f64)>, DriveError> {
        let expression = format!("JSON.stringify({})", script::find(selectors, scroll).trim());
        for context in self.contexts()? {
            let answer = match self.evaluate(&context, &expression) {
                // A frame may be gone in the meantime, or show no document.
                Err(DriveError::Browser(BrowserError::Refused { .. })) if context != self.tab => {
                    continue;
                }
                answer => answer?,
            };
            let answer = parse_json(answer.as_bytes()).unwrap_or_default();
            if let Some((found, x, y)) = script::found(&answer)? {
                return Ok(Some((context, found, x, y)));
            }
        }
        Ok(None)
    }

    /// Moves the mouse, turns its wheel and presses a key that types nothing, as a visitor does: many pages load their trackers
    /// only then. Nothing is clicked.
    pub(super) fn touch(&mut self) -> Result<(), DriveError> {
        let (x, y) = (self.opening.window.0 / 2, self.opening.window.1 / 2);
        let sources = json!([
            { "type": "pointer", "id": "visitor", "actions": [
                { "type": "pointerMove", "x": x, "y": y },
                { "type": "pointerMove", "x": x + 5, "y": y + 5 },
            ]},
            { "type": "wheel", "id": "wheel", "actions": [
                { "type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": 1 },
            ]},
            { "type": "key", "id": "keys", "actions": [
                { "type": "keyDown", "value": "\u{e008}" }, { "type": "keyUp", "value": "\u{e008}" },
            ]},
        ]);
        let params = json!({ "context": self.tab, "actions": sources });
        match self.call("input.performActions", &params) {
            // A page that replaces itself has nothing to move on.
            Err(DriveError::Browser(BrowserError::Refused { .. })) => Ok(()),
            answer => answer.map(|_| ()),
        }
    }

    /// Moves the mouse to a place in the window, and waits until a button there may have come into it.
    pub(super) fn reveal(&mut self, (x, y): (f64, f64)) -> Result<(), DriveError> {
        let actions = json!([{ "type": "pointerMove", "x": whole(x), "y": whole(y) }]);
        let source = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        let params = json!({ "context": self.tab, "actions": [source] });
        self.call("input.performActions", &params)?;
        self.settle(REVEAL)
    }

    /// Clicks at a place of a page or frame.
    pub(super) fn press(&mut self, context: &str, (x, y): (f64, f64)) -> Result<(), DriveError> {
        let actions = json!([
            { "type": "pointerMove", "x": whole(x), "y": whole(y) },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]);
        let source = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        let params = json!({ "context": context, "actions": [source] });
        self.call("input.performActions", &params)?;
        Ok(())
    }

    /// Types a text into the element that has the focus, replacing its value.
    pub(super) fn replace_value(&mut self, context: &str, text: &str) -> Result<(), DriveError> {
        // Control and A select what is there; the keys of WebDriver have numbers in a private area of Unicode.
        let mut keys = vec![
            ('\u{e009}', true),
            ('a', true),
            ('a', false),
            ('\u{e009}', false),
        ];
        keys.extend(text.chars().flat_map(|key| [(key, true), (key, false)]));
        let actions: Vec<Value> = keys
            .into_iter()
            .map(|(key, down)| {
                let kind = if down { "keyDown" } else { "keyUp" };
                json!({ "type": kind, "value": key.to_string() })
            })
            .collect();
        let source = json!({ "type": "key", "id": "keyboard", "actions": actions });
        let params = json!({ "context": context, "actions": [source] });
        self.call("input.performActions", &params)?;
        Ok(())
    }
}

/// Returns a coordinate in whole pixels.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a window has a few thousand pixels"
)]
fn whole(pixels: f64) -> i64 {
    pixels.round() as i64
}
