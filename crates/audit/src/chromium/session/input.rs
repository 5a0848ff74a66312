//! Finds elements in the page and its frames, and moves the mouse and presses keys as a visitor does.

use super::ChromiumSession;
use crate::driver::{DriveError, Found, REVEAL, Session as _};
use crate::script;
use cookie_registry_browser::BrowserError;
use serde_json::json;

impl ChromiumSession<'_> {
    /// Returns the sessions that may show an element: the page, then its frames of other sites.
    fn documents(&self) -> Vec<String> {
        let frames = self
            .attached
            .iter()
            .filter(|(session, it)| it.kind == "iframe" && **session != self.session);
        std::iter::once(self.session.clone())
            .chain(frames.map(|(session, _)| session.clone()))
            .collect()
    }

    /// Finds the first element that a visitor could click, with its session and its place in the window.
    pub(super) fn locate(
        &mut self,
        selectors: &[&str],
        scroll: bool,
    ) -> Result<Option<(String, Found, f64, f64)>, DriveError> {
        for session in self.documents() {
            let answer = match self.evaluate(&session, &script::find(selectors, scroll)) {
                // A frame may be gone in the meantime.
                Err(DriveError::Browser(BrowserError::Refused { .. }))
                    if session != self.session =>
                {
                    continue;
                }
                answer => answer?,
            };
            if let Some((found, x, y)) = script::found(&answer)? {
                return Ok(Some((session, found, x, y)));
            }
        }
        Ok(None)
    }

    /// Moves the mouse, turns its wheel and presses a key that types nothing, as a visitor does: many pages load their trackers
    /// only then. Nothing is clicked.
    pub(super) fn touch(&self) -> Result<(), DriveError> {
        let (x, y) = (self.opening.window.0 / 2, self.opening.window.1 / 2);
        let mouse = "Input.dispatchMouseEvent";
        let key = "Input.dispatchKeyEvent";
        let shift = |kind: &str| json!({ "type": kind, "key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16 });
        for (method, event) in [
            (mouse, json!({ "type": "mouseMoved", "x": x, "y": y })),
            (
                mouse,
                json!({ "type": "mouseMoved", "x": x + 5, "y": y + 5 }),
            ),
            (
                mouse,
                json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": 1 }),
            ),
            (key, shift("rawKeyDown")),
            (key, shift("keyUp")),
        ] {
            // Without waiting: a page that hangs answers none of them.
            self.connection.send(&self.session, method, &event)?;
        }
        Ok(())
    }

    /// Moves the mouse to a place in the window, and waits until a button there may have come into it.
    pub(super) fn reveal(&mut self, (x, y): (f64, f64)) -> Result<(), DriveError> {
        let moved = json!({ "type": "mouseMoved", "x": x, "y": y });
        self.call("Input.dispatchMouseEvent", &moved)?;
        self.settle(REVEAL)
    }

    /// Clicks at a place of a page or frame.
    pub(super) fn press(&mut self, session: &str, (x, y): (f64, f64)) -> Result<(), DriveError> {
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            match self.call_in(session, "Input.dispatchMouseEvent", &event) {
                // The click led to a page that takes the place of this one.
                Err(DriveError::Browser(BrowserError::Refused { .. }))
                    if !self.attached.contains_key(session) => {}
                answer => drop(answer?),
            }
        }
        Ok(())
    }

    /// Types a text into the element that has the focus, replacing its value.
    pub(super) fn replace_value(&mut self, text: &str) -> Result<(), DriveError> {
        let select = json!({ "type": "keyDown", "commands": ["selectAll", "deleteBackward"] });
        self.call("Input.dispatchKeyEvent", &select)?;
        self.call("Input.dispatchKeyEvent", &json!({ "type": "keyUp" }))?;
        self.call("Input.insertText", &json!({ "text": text }))?;
        Ok(())
    }
}
