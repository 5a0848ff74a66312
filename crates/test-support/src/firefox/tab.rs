//! A page of a Firefox that is driven: with Marionette, the protocol under WebDriver, on a port of the loopback address.
//!
//! A message is its length in bytes, a colon and JSON: a command is `[0, id, name, parameters]`, and its answer
//! `[1, id, error, result]`.

use super::{Firefox, FirefoxError, PREFERENCES};
use crate::browser::{Key, REQUIRE_BROWSER};
use crate::requirement::Requirement;
use cookie_registry_browser::{Launch, Process};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// Preferences of a Firefox that is driven: a port that is free, and no scrolling that takes its time.
const DRIVEN: &str = r#"
user_pref("marionette.port", 0);
user_pref("general.smoothScroll", false);
"#;

/// How long Firefox may take to start or to answer: as long as Chromium in the tests, and more for its slower start.
const TIME_LIMIT: Duration = Duration::from_secs(120);
/// The greatest length of an answer.
const MAX_ANSWER: usize = 16 << 20;
/// The pause between two looks at what is not there yet.
const PAUSE: Duration = Duration::from_millis(25);

/// The only page of a Firefox without a window, with an empty profile. Firefox ends, and its profile is removed, on drop.
#[derive(Debug)]
pub struct Tab {
    stream: BufReader<TcpStream>,
    last_id: u64,
    _process: Process,
}

impl Tab {
    /// Starts Firefox with an empty page, in a window of 1280 x 1024 pixels.
    ///
    /// # Errors
    /// [`FirefoxError::NotFound`] if none is installed; otherwise the reason for which it cannot be driven.
    pub fn start() -> Result<Self, FirefoxError> {
        let program = Firefox::find().ok_or(FirefoxError::NotFound)?;
        let flags = [
            "--headless",
            "--no-remote",
            "--new-instance",
            "--marionette",
            // The zoom is set by a script of the browser itself, not of a page.
            "--remote-allow-system-access",
            "about:blank",
        ];
        let preferences = [PREFERENCES, DRIVEN].concat();
        let mut process = Process::start(&Launch::firefox(&program, &flags, &preferences))?;
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port(&mut process)?))
            .and_then(|stream| {
                stream.set_read_timeout(Some(TIME_LIMIT))?;
                Ok(stream)
            })
            .map_err(FirefoxError::Connection)?;
        let mut tab = Self {
            stream: BufReader::new(stream),
            last_id: 0,
            _process: process,
        };
        // Its greeting.
        tab.receive()?;
        tab.call("WebDriver:NewSession", &json!({}))?;
        let window = json!({ "width": 1280, "height": 1024 });
        tab.call("WebDriver:SetWindowRect", &window)?;
        Ok(tab)
    }

    /// Calls [`Tab::start`] for a test. Returns `None`, with the reason on standard error, where the test is to be skipped (see
    /// [`REQUIRE_BROWSER`]).
    ///
    /// # Errors
    /// Those of [`Tab::start`], except that a missing Firefox is one only where a browser is required.
    pub fn start_or_skip() -> Result<Option<Self>, FirefoxError> {
        Requirement::of(REQUIRE_BROWSER)
            .get_or_skip(Self::start, |error| matches!(error, FirefoxError::NotFound))
    }

    /// Opens an address and waits until the page is loaded.
    ///
    /// # Errors
    /// [`FirefoxError::Refused`] if nothing answers there.
    pub fn goto(&mut self, url: &str) -> Result<(), FirefoxError> {
        self.call("WebDriver:Navigate", &json!({ "url": url }))?;
        Ok(())
    }

    /// Returns the value of a JavaScript expression; a promise is awaited. `undefined` becomes `null`.
    ///
    /// # Errors
    /// [`FirefoxError::Refused`] if it throws or the promise is rejected.
    pub fn eval(&mut self, expression: &str) -> Result<Value, FirefoxError> {
        let script = json!({ "script": format!("return ({expression});"), "args": [] });
        let mut answer = self.call("WebDriver:ExecuteScript", &script)?;
        Ok(answer["value"].take())
    }

    /// Enlarges the pages of the site that is shown, as a visitor does with Ctrl and +: with 4, they are as in a window of a
    /// quarter of its width.
    ///
    /// # Errors
    /// [`FirefoxError::Refused`] if Firefox has no such zoom.
    pub fn set_zoom(&mut self, factor: f64) -> Result<(), FirefoxError> {
        let context = |name: &str| json!({ "value": name });
        self.call("Marionette:SetContext", &context("chrome"))?;
        let zoomed = self.eval(&format!("FullZoom.setZoom({factor})"));
        self.call("Marionette:SetContext", &context("content"))?;
        zoomed.map(drop)
    }

    /// Presses a key and releases it. What the key opens may not be loaded when this returns.
    ///
    /// # Errors
    /// [`FirefoxError::Refused`] if there is no page.
    pub fn press(&mut self, key: Key) -> Result<(), FirefoxError> {
        // The keys of WebDriver have numbers in a private area of Unicode.
        const SHIFT: &str = "\u{e008}";
        let value = match key {
            Key::Tab | Key::BackTab => "\u{e004}",
            Key::Enter => "\u{e007}",
            Key::Space => " ",
            Key::Escape => "\u{e00c}",
        };
        let mut actions = vec![
            json!({ "type": "keyDown", "value": value }),
            json!({ "type": "keyUp", "value": value }),
        ];
        if key == Key::BackTab {
            actions.insert(0, json!({ "type": "keyDown", "value": SHIFT }));
            actions.push(json!({ "type": "keyUp", "value": SHIFT }));
        }
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.call(
            "WebDriver:PerformActions",
            &json!({ "actions": [keyboard] }),
        )?;
        Ok(())
    }

    /// Presses a key that leads to another page, and waits until it is loaded.
    ///
    /// # Errors
    /// [`FirefoxError::TimedOut`] if no other page is loaded.
    pub fn press_and_wait(&mut self, key: Key) -> Result<(), FirefoxError> {
        const DOCUMENT: &str = "[performance.timeOrigin, document.readyState, document.URL]";
        // While a page is loaded in another process, there is an empty document, which is complete.
        let is_empty = |shown: &Value| shown[2] == "about:blank";
        let before = self.eval(DOCUMENT)?;
        self.press(key)?;
        let deadline = Instant::now() + TIME_LIMIT;
        while Instant::now() < deadline {
            match self.eval(DOCUMENT) {
                Ok(shown)
                    if shown[0] != before[0] && shown[1] == "complete" && !is_empty(&shown) =>
                {
                    return Ok(());
                }
                // Between two documents there is none in which a script could run.
                Ok(_) | Err(FirefoxError::Refused { .. }) => thread::sleep(PAUSE),
                Err(error) => return Err(error),
            }
        }
        Err(FirefoxError::TimedOut {
            waiting_for: "the page that a key leads to",
        })
    }

    /// Returns the name and value of each cookie that the page's site gets with a request for it.
    ///
    /// # Errors
    /// [`FirefoxError::Malformed`] if the answer has no cookies.
    pub fn cookies(&mut self) -> Result<Vec<(String, String)>, FirefoxError> {
        let answer = self.call("WebDriver:GetCookies", &json!({}))?;
        let text = |cookie: &Value, field: &str| cookie[field].as_str().map(str::to_owned);
        let pair = |cookie| Some((text(cookie, "name")?, text(cookie, "value")?));
        let cookies = answer.as_array().or(answer["value"].as_array());
        cookies
            .and_then(|cookies| cookies.iter().map(pair).collect())
            .ok_or(FirefoxError::Malformed)
    }

    /// Calls a command, and returns its result.
    fn call(&mut self, command: &str, parameters: &Value) -> Result<Value, FirefoxError> {
        self.last_id += 1;
        let message = json!([0, self.last_id, command, parameters]).to_string();
        write!(self.stream.get_mut(), "{}:{message}", message.len())
            .map_err(FirefoxError::Connection)?;
        let mut answer = self.receive()?;
        if answer[1] != self.last_id {
            return Err(FirefoxError::Malformed);
        }
        if answer[2].is_null() {
            return Ok(answer[3].take());
        }
        let text = |field: &str| answer[2][field].as_str().unwrap_or_default().to_owned();
        Err(FirefoxError::Refused {
            command: command.to_owned(),
            message: format!("{}: {}", text("error"), text("message")),
        })
    }

    /// Receives a message.
    fn receive(&mut self) -> Result<Value, FirefoxError> {
        let mut length = Vec::new();
        // No length has more digits.
        self.stream
            .by_ref()
            .take(10)
            .read_until(b':', &mut length)
            .map_err(FirefoxError::Connection)?;
        let length = length.strip_suffix(b":").and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            digits
                .parse()
                .ok()
                .filter(|length: &usize| *length <= MAX_ANSWER)
        });
        let mut message = vec![0; length.ok_or(FirefoxError::Malformed)?];
        self.stream
            .read_exact(&mut message)
            .map_err(FirefoxError::Connection)?;
        serde_json::from_slice(&message).map_err(|_| FirefoxError::Malformed)
    }
}

/// Waits until Firefox can be driven, and returns its port.
fn port(process: &mut Process) -> Result<u16, FirefoxError> {
    let file = process.profile().join("MarionetteActivePort");
    let deadline = Instant::now() + TIME_LIMIT;
    loop {
        let port = fs::read_to_string(&file).ok();
        if let Some(port) = port.and_then(|port| port.trim().parse().ok()) {
            return Ok(port);
        }
        if process.has_ended() {
            return Err(FirefoxError::Ended {
                log: process.last_words(),
            });
        }
        if Instant::now() >= deadline {
            return Err(FirefoxError::TimedOut {
                waiting_for: "the start of Firefox",
            });
        }
        thread::sleep(PAUSE);
    }
}
