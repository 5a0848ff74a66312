//! One page (tab): open an address, fill in, click, run JavaScript, look.

mod element;

use super::TIME_LIMIT;
use super::error::BrowserError;
use cookie_registry_browser::{Connection, Event, decode_base64};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// A page of a running browser. It is closed with its browser or its context.
#[derive(Debug)]
pub struct Page {
    connection: Arc<Connection>,
    session: String,
    frame: String,
    /// Identifies the document that is shown; it changes with every navigation to another one.
    document: String,
    errors: Vec<String>,
}

/// A key of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Moves the focus to the next control.
    Tab,
    /// Moves the focus to the control before, with Shift.
    BackTab,
    /// Presses a button, or follows a link.
    Enter,
    /// Ticks a box, or presses a button.
    Space,
    /// Closes what a script has opened over the page.
    Escape,
}

impl Page {
    /// Opens an empty page in a browser context, or in the default one where `context` is `None`.
    pub(super) fn open(
        connection: &Arc<Connection>,
        context: Option<&str>,
    ) -> Result<Self, BrowserError> {
        let mut target = json!({ "url": "about:blank" });
        if let Some(context) = context {
            target["browserContextId"] = context.into();
        }
        let method = "Target.createTarget";
        let created = connection.call("", method, &target)?;
        let frame = field(&created, method, "targetId")?;
        let method = "Target.attachToTarget";
        let attach = json!({ "targetId": frame, "flatten": true });
        let attached = connection.call("", method, &attach)?;
        let session = field(&attached, method, "sessionId")?;
        let mut page = Self {
            connection: Arc::clone(connection),
            session,
            frame,
            document: String::new(),
            errors: Vec::new(),
        };
        for domain in ["Page", "Runtime", "Log", "Network", "DOM"] {
            page.call(&format!("{domain}.enable"), &json!({}))?;
        }
        page.call(
            "Page.setLifecycleEventsEnabled",
            &json!({ "enabled": true }),
        )?;
        let method = "Page.getFrameTree";
        let tree = page.call(method, &json!({}))?;
        page.document = field(&tree["frameTree"]["frame"], method, "loaderId")?;
        // Reports about the empty page itself, of which a test wants to hear nothing.
        page.connection.take_events(&page.session);
        Ok(page)
    }

    /// Opens `url` and waits until the page and what it embeds are loaded.
    ///
    /// # Errors
    /// [`BrowserError::Navigation`] when nothing answers there, [`BrowserError::Browser`] when the
    /// page does not finish loading.
    pub fn goto(&mut self, url: &str) -> Result<(), BrowserError> {
        let method = "Page.navigate";
        let answer = self.call(method, &json!({ "url": url }))?;
        if let Some(reason) = answer["errorText"].as_str() {
            return Err(BrowserError::Navigation {
                url: url.to_owned(),
                reason: reason.to_owned(),
            });
        }
        // Absent where only the part after `#` changed, which loads nothing.
        match answer["loaderId"].as_str().map(str::to_owned) {
            Some(document) => self.wait_for_load(url, |loaded| loaded == document),
            None => Ok(()),
        }
    }

    /// Loads the page again and waits for it as [`Page::goto`] does.
    ///
    /// # Errors
    /// [`BrowserError::Browser`] when the page does not finish loading.
    pub fn reload(&mut self) -> Result<(), BrowserError> {
        let before = self.document.clone();
        self.call("Page.reload", &json!({}))?;
        self.wait_for_load("the page to load again", |loaded| loaded != before)
    }

    /// Returns the value of a JavaScript expression; a promise is awaited. `undefined` becomes `null`.
    ///
    /// # Errors
    /// [`BrowserError::Script`] when it throws or the promise is rejected.
    pub fn eval(&self, expression: &str) -> Result<Value, BrowserError> {
        let params = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true,
        });
        let mut answer = self.call("Runtime.evaluate", &params)?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(BrowserError::Script {
                message: exception(details),
            }),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// Replaces the content of a text field, as a person who types would.
    ///
    /// # Errors
    /// [`BrowserError::NoElement`] when nothing matches the CSS selector.
    pub fn fill(&self, selector: &str, text: &str) -> Result<(), BrowserError> {
        element::focus(self, selector)?;
        self.call(
            "Input.dispatchKeyEvent",
            &json!({ "type": "keyDown", "commands": ["selectAll", "deleteBackward"] }),
        )?;
        self.call("Input.dispatchKeyEvent", &json!({ "type": "keyUp" }))?;
        self.call("Input.insertText", &json!({ "text": text }))?;
        Ok(())
    }

    /// Clicks an element with the mouse and returns at once, for what opens no other page.
    ///
    /// # Errors
    /// [`BrowserError::NoElement`] or [`BrowserError::NotVisible`].
    pub fn click(&self, selector: &str) -> Result<(), BrowserError> {
        element::click(self, selector)
    }

    /// Clicks an element with the mouse and waits until the page that it leads to is loaded.
    ///
    /// # Errors
    /// Those of [`Page::click`], and [`BrowserError::Browser`] when no other page is loaded.
    pub fn click_and_wait(&mut self, selector: &str) -> Result<(), BrowserError> {
        self.sort_events()?;
        let before = self.document.clone();
        element::click(self, selector)?;
        let what = format!("the page that a click on `{selector}` leads to");
        self.wait_for_load(&what, |loaded| loaded != before)
    }

    /// Presses a key and releases it. What the key opens may not be loaded when this returns.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn press(&self, key: Key) -> Result<(), BrowserError> {
        let (name, code, number, text) = match key {
            Key::Tab | Key::BackTab => ("Tab", "Tab", 9, ""),
            Key::Enter => ("Enter", "Enter", 13, "\r"),
            Key::Space => (" ", "Space", 32, " "),
            Key::Escape => ("Escape", "Escape", 27, ""),
        };
        // The bit of the Shift key (Chrome DevTools Protocol, `Input.dispatchKeyEvent`).
        let modifiers = if key == Key::BackTab { 8 } else { 0 };
        let event = |kind: &str, text: &str| {
            let mut event = json!({
                "type": kind, "key": name, "code": code, "modifiers": modifiers,
                "windowsVirtualKeyCode": number, "nativeVirtualKeyCode": number,
            });
            if !text.is_empty() {
                event["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", &event)
        };
        // A key that types nothing is a raw one.
        event(
            if text.is_empty() {
                "rawKeyDown"
            } else {
                "keyDown"
            },
            text,
        )?;
        event("keyUp", "")?;
        Ok(())
    }

    /// Presses a key that leads to another page, and waits until it is loaded.
    ///
    /// # Errors
    /// [`BrowserError::Browser`] when no other page is loaded.
    pub fn press_and_wait(&mut self, key: Key) -> Result<(), BrowserError> {
        self.sort_events()?;
        let before = self.document.clone();
        self.press(key)?;
        let what = format!("the page that the key {key:?} leads to");
        self.wait_for_load(&what, |loaded| loaded != before)
    }

    /// Writes what a window of `width` x `height` CSS pixels shows as a PNG file.
    ///
    /// # Errors
    /// [`BrowserError::File`] when the file cannot be written.
    pub fn screenshot(&self, path: &Path, width: u32, height: u32) -> Result<(), BrowserError> {
        self.set_window(width, height)?;
        let method = "Page.captureScreenshot";
        let answer = self.call(method, &json!({ "format": "png" }))?;
        self.call("Emulation.clearDeviceMetricsOverride", &json!({}))?;
        let picture = field(&answer, method, "data")?;
        let picture = decode_base64(&picture).ok_or(BrowserError::Malformed {
            method: method.to_owned(),
            field: "data",
        })?;
        fs::write(path, picture).map_err(|source| BrowserError::File {
            what: path.display().to_string(),
            source,
        })
    }

    /// Gives the page a window of `width` x `height` CSS pixels, until the next screenshot.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn set_window(&self, width: u32, height: u32) -> Result<(), BrowserError> {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.call("Emulation.setDeviceMetricsOverride", &size)?;
        Ok(())
    }

    /// Sets whether the visitor's system asks for dark pages (`prefers-color-scheme`).
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn set_prefers_dark(&self, dark: bool) -> Result<(), BrowserError> {
        let value = if dark { "dark" } else { "light" };
        self.set_media("", &[("prefers-color-scheme", value)])
    }

    /// Sets the medium, `screen`, `print` or empty for the browser's default, and the media features of the visitor's
    /// system, such as `("prefers-contrast", "more")` or `("forced-colors", "active")`. Replaces earlier settings.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn set_media(&self, medium: &str, features: &[(&str, &str)]) -> Result<(), BrowserError> {
        let features: Vec<_> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let media = json!({ "media": medium, "features": features });
        self.call("Emulation.setEmulatedMedia", &media)?;
        Ok(())
    }

    /// Returns how many elements assistive technology sees with this role, such as `row` or `cell`.
    ///
    /// # Errors
    /// [`BrowserError::Malformed`] if the browser reports no roles.
    pub fn count_role(&self, role: &str) -> Result<usize, BrowserError> {
        let method = "Accessibility.getFullAXTree";
        let answer = self.call(method, &json!({}))?;
        let nodes = answer["nodes"].as_array().ok_or(BrowserError::Malformed {
            method: method.to_owned(),
            field: "nodes",
        })?;
        let is_of_role = |node: &&Value| node["role"]["value"] == role && node["ignored"] != true;
        Ok(nodes.iter().filter(is_of_role).count())
    }

    /// Sets whether the scripts of pages run, from the next page on.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn set_javascript_enabled(&self, enabled: bool) -> Result<(), BrowserError> {
        let params = json!({ "value": !enabled });
        self.call("Emulation.setScriptExecutionDisabled", &params)?;
        Ok(())
    }

    /// Sets headers that the browser sends with every request of this page from now on. Replaces earlier ones.
    ///
    /// # Errors
    /// [`BrowserError::Browser`] when a header cannot be set so.
    pub fn set_extra_headers(&self, headers: &[(&str, &str)]) -> Result<(), BrowserError> {
        let headers: BTreeMap<_, _> = headers.iter().copied().collect();
        self.call(
            "Network.setExtraHTTPHeaders",
            &json!({ "headers": headers }),
        )?;
        Ok(())
    }

    /// Returns all errors of this page since it was opened: uncaught exceptions, errors on the
    /// console, violations of the content security policy, resources that could not be loaded.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn errors(&mut self) -> Result<Vec<String>, BrowserError> {
        self.sort_events()?;
        Ok(self.errors.clone())
    }

    /// Returns the page's `localStorage`, read without the page's scripts.
    ///
    /// # Errors
    /// [`BrowserError::Browser`] for a page that has none, such as an empty one.
    pub fn local_storage(&self) -> Result<BTreeMap<String, String>, BrowserError> {
        let method = "Storage.getStorageKey";
        let answer = self.call(method, &json!({ "frameId": self.frame }))?;
        let key = field(&answer, method, "storageKey")?;
        let method = "DOMStorage.getDOMStorageItems";
        let params = json!({ "storageId": { "storageKey": key, "isLocalStorage": true } });
        let answer = self.call(method, &params)?;
        let items = answer["entries"].as_array();
        items
            .and_then(|items| {
                items
                    .iter()
                    .map(|item| Some((item[0].as_str()?.to_owned(), item[1].as_str()?.to_owned())))
                    .collect()
            })
            .ok_or(BrowserError::Malformed {
                method: method.to_owned(),
                field: "entries",
            })
    }

    pub(super) fn call(&self, method: &str, params: &Value) -> Result<Value, BrowserError> {
        Ok(self.connection.call(&self.session, method, params)?)
    }

    fn wait_for_load(
        &mut self,
        what: &str,
        is_awaited: impl Fn(&str) -> bool,
    ) -> Result<(), BrowserError> {
        let deadline = Instant::now() + TIME_LIMIT;
        loop {
            let events = self
                .connection
                .wait_for_events(&self.session, deadline, what)?;
            let mut arrived = false;
            for event in events {
                if let Some(document) = self.sort_event(&event) {
                    arrived |= is_awaited(&document);
                }
            }
            if arrived {
                return Ok(());
            }
        }
    }

    /// Takes in what has happened up to now: events that precede the answer to a command are in by then.
    fn sort_events(&mut self) -> Result<(), BrowserError> {
        self.call("Runtime.evaluate", &json!({ "expression": "0" }))?;
        for event in self.connection.take_events(&self.session) {
            self.sort_event(&event);
        }
        Ok(())
    }

    /// Records an error; returns the document of this page's main frame that has finished loading.
    fn sort_event(&mut self, event: &Event) -> Option<String> {
        let params = &event.params;
        match event.method.as_str() {
            "Runtime.exceptionThrown" => self.errors.push(exception(&params["exceptionDetails"])),
            "Runtime.consoleAPICalled" if params["type"] == "error" => {
                self.errors.push(console_text(&params["args"]));
            }
            "Log.entryAdded" if params["entry"]["level"] == "error" => {
                self.errors.extend(log_text(&params["entry"]));
            }
            "Page.lifecycleEvent"
                if params["name"] == "load" && params["frameId"] == *self.frame =>
            {
                let document = params["loaderId"].as_str()?.to_owned();
                self.document.clone_from(&document);
                return Some(document);
            }
            _ => {}
        }
        None
    }
}

/// Returns a string field that the protocol requires in an answer.
pub(super) fn field(
    answer: &Value,
    method: &str,
    field: &'static str,
) -> Result<String, BrowserError> {
    answer[field]
        .as_str()
        .map(str::to_owned)
        .ok_or(BrowserError::Malformed {
            method: method.to_owned(),
            field,
        })
}

fn exception(details: &Value) -> String {
    let text = details["exception"]["description"]
        .as_str()
        .or_else(|| details["exception"]["value"].as_str())
        .or_else(|| details["text"].as_str())
        .unwrap_or("an exception without a text");
    match details["url"].as_str() {
        Some(url) => {
            let line = details["lineNumber"].as_u64().unwrap_or(0) + 1;
            format!("{text} ({url}:{line})")
        }
        None => text.to_owned(),
    }
}

/// Returns the text of a log entry; `None` if it is about the icon that the browser requests from every site, since
/// no page asked for that and its timing varies.
fn log_text(entry: &Value) -> Option<String> {
    let text = entry["text"].as_str().unwrap_or("an error");
    let url = entry["url"].as_str().unwrap_or_default();
    let is_icon = entry["source"] == "network" && url.ends_with("/favicon.ico");
    (!is_icon).then(|| format!("{text} {url}").trim_end().to_owned())
}

fn console_text(arguments: &Value) -> String {
    let text = |argument: &Value| match &argument["value"] {
        Value::String(text) => text.clone(),
        Value::Null => argument["description"].as_str().unwrap_or("?").to_owned(),
        value => value.to_string(),
    };
    let words: Vec<String> = arguments
        .as_array()
        .map(|arguments| arguments.iter().map(text).collect())
        .unwrap_or_default();
    words.join(" ")
}
