//! Firefox over WebDriver BiDi. Each session uses a separate process, so that its profile is empty.

mod session;
mod socket;

use crate::driver::{DriveError, Driver, Opening, START_LIMIT, Session};
use crate::hosts::AllowedHosts;
use crate::model::BrowserVersion;
use cookie_registry_browser::{Bounds, BrowserError, Launch, Process};
use serde_json::json;
use session::FirefoxSession;
use socket::Socket;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Preferences of the empty profile: no start pages, no background requests, no permission prompts, and third-party cookies.
const PREFERENCES: &str = r#"
user_pref("app.normandy.enabled", false);
user_pref("app.update.auto", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.cache.disk.capacity", 65536);
user_pref("browser.contentblocking.category", "custom");
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("dom.disable_beforeunload", true);
user_pref("extensions.update.enabled", false);
user_pref("media.volume_scale", "0.0");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.cookie.cookieBehavior", 0);
user_pref("network.dns.disablePrefetch", true);
user_pref("permissions.default.camera", 2);
user_pref("permissions.default.desktop-notification", 2);
user_pref("permissions.default.geo", 2);
user_pref("permissions.default.microphone", 2);
user_pref("privacy.trackingprotection.enabled", false);
user_pref("remote.active-protocols", 1);
user_pref("services.settings.server", "");
user_pref("toolkit.telemetry.enabled", false);
"#;

const SIGNAL: &str = r#"
user_pref("privacy.globalprivacycontrol.enabled", true);
user_pref("privacy.globalprivacycontrol.functionality.enabled", true);
"#;

/// What Firefox writes when it can be driven.
const LISTENING: &str = "WebDriver BiDi listening on ws://127.0.0.1:";

/// A Firefox that is installed.
#[derive(Debug)]
pub(crate) struct Firefox {
    program: PathBuf,
    bounds: Bounds,
    /// The proxy configuration that lets requests to allowed hosts out.
    proxy: Option<String>,
    version: BrowserVersion,
    /// The process that reported its version, for the first session.
    started: Option<(Process, Socket)>,
}

impl Firefox {
    /// Starts Firefox, to see that it runs and which version it is.
    pub(crate) fn start(
        program: &Path,
        hosts: &AllowedHosts,
        bounds: Bounds,
    ) -> Result<Self, DriveError> {
        let mut firefox = Self {
            program: program.to_owned(),
            bounds,
            proxy: hosts.proxy_script(),
            started: None,
            version: BrowserVersion {
                product: String::new(),
                blind: vec![
                    "to which partition a cookie belongs".to_owned(),
                    "why it refused a cookie, nor whether one that was removed at once had been stored".to_owned(),
                    "what frames and workers stored that were gone when their page was read, except by the calls of scripts in frames".to_owned(),
                    "the files in the origin private file system; only that a page opened it".to_owned(),
                    "what a page keeps in ways that are no storage, such as entity tags".to_owned(),
                ],
                notes: vec![
                    "Third-party cookies are allowed, so that they can be seen.".to_owned(),
                ],
            },
        };
        let (process, socket) = firefox.connect(false, Instant::now() + START_LIMIT)?;
        firefox.version.product = format!("Firefox {}", socket.version());
        firefox.started = Some((process, socket));
        Ok(firefox)
    }

    fn connect(&self, signal: bool, deadline: Instant) -> Result<(Process, Socket), DriveError> {
        let mut preferences = PREFERENCES.to_owned();
        if signal {
            preferences.push_str(SIGNAL);
        }
        if let Some(script) = &self.proxy {
            let url = format!("data:application/x-ns-proxy-autoconfig,{}", encoded(script));
            preferences.push_str("user_pref(\"network.proxy.type\", 2);\n");
            // It needs no proxy and no name.
            preferences.push_str("user_pref(\"media.peerconnection.enabled\", false);\n");
            preferences.push_str(&format!(
                "user_pref(\"network.proxy.autoconfig_url\", {});\n",
                json!(url)
            ));
        }
        let flags = [
            "--headless",
            "--no-remote",
            "--new-instance",
            "--remote-debugging-port",
            "0",
        ];
        let launch = Launch::firefox(&self.program, &flags, &preferences).within(self.bounds);
        let mut process = Process::start(&launch)?;
        let limit = START_LIMIT;
        let deadline = deadline.min(Instant::now() + limit);
        let port = loop {
            let line = process.log_line(LISTENING);
            if let Some(port) =
                line.and_then(|it| it[LISTENING.len()..].trim_end_matches('/').parse().ok())
            {
                break port;
            }
            let waiting_for = "Firefox to listen".to_owned();
            if process.has_ended() {
                return Err(process.reason(&waiting_for).into());
            }
            if Instant::now() >= deadline {
                return Err(BrowserError::TimedOut { waiting_for, limit }.into());
            }
            thread::sleep(Duration::from_millis(50));
        };
        Ok((process, Socket::connect(port, limit)?))
    }
}

impl Driver for Firefox {
    fn version(&self) -> BrowserVersion {
        self.version.clone()
    }

    fn open(&mut self, opening: &Opening) -> Result<Box<dyn Session + '_>, DriveError> {
        // Nothing was opened in it yet.
        let (process, socket) = match self.started.take().filter(|_| !opening.signal) {
            Some(started) => started,
            None => self.connect(opening.signal, opening.deadline)?,
        };
        Ok(Box::new(FirefoxSession::open(process, socket, opening)?))
    }
}

/// Percent-encodes everything but letters and digits.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
