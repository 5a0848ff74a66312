//! Chromium over the DevTools protocol, on two pipes.

mod network;
mod session;
mod storage_key;

use crate::driver::{DriveError, Driver, Opening, START_LIMIT, Session};
use crate::hosts::AllowedHosts;
use crate::model::BrowserVersion;
use cookie_registry_browser::{Bounds, Connection, Launch, Limits, Process};
use serde_json::{Value, json};
use session::ChromiumSession;
use std::path::Path;

/// The most events that wait for the audit. A page that causes more in a moment is not fully seen, and the report says so.
const MAX_EVENTS: usize = 50_000;

/// Flags in addition to those that every launch has.
const FLAGS: [&str; 4] = [
    "--headless=new",
    "--deny-permission-prompts",
    // Bounds the memory of a page's scripts; a page that needs more crashes, and the report says so.
    "--js-flags=--max-old-space-size=512",
    "--renderer-process-limit=8",
];

/// The events that an audit uses; the browser sends many more.
fn is_heard(event: &str) -> bool {
    matches!(
        event,
        "Target.attachedToTarget"
            | "Target.detachedFromTarget"
            | "Inspector.targetCrashed"
            | "Debugger.paused"
            | "Runtime.bindingCalled"
            | "Network.requestWillBeSent"
            | "Network.responseReceived"
            | "Network.responseReceivedExtraInfo"
            | "Network.loadingFailed"
            | "Network.loadingFinished"
            | "Network.webSocketCreated"
            | "Network.webSocketHandshakeResponseReceived"
            | "Page.frameNavigated"
            | "Page.lifecycleEvent"
            | "Page.javascriptDialogOpening"
            | "DOMStorage.domStorageItemAdded"
            | "DOMStorage.domStorageItemUpdated"
            | "DOMStorage.domStorageItemRemoved"
            | "DOMStorage.domStorageItemsCleared"
            | "ServiceWorker.workerRegistrationUpdated"
    )
}

/// A running Chromium.
#[derive(Debug)]
pub(crate) struct Chromium {
    launch: Launch,
    connection: Connection,
    version: BrowserVersion,
}

impl Chromium {
    /// Starts a Chromium whose requests reach only the allowed hosts.
    pub(crate) fn start(
        program: &Path,
        hosts: &AllowedHosts,
        bounds: Bounds,
    ) -> Result<Self, DriveError> {
        let rules = hosts.resolver_rules();
        let mut flags = FLAGS.to_vec();
        let mut notes =
            vec!["Third-party cookies are allowed, so that they can be seen.".to_owned()];
        if is_root() {
            flags.push("--no-sandbox");
            notes.push("Chromium ran as root, which needs the flag --no-sandbox.".to_owned());
        }
        if let Some(rules) = &rules {
            flags.push(rules);
            // A proxy would look the names up itself, and WebRTC needs none.
            flags.push("--no-proxy-server");
            flags.push("--webrtc-ip-handling-policy=disable_non_proxied_udp");
            flags.push("--force-webrtc-ip-handling-policy=disable_non_proxied_udp");
        }
        let launch = Launch::chromium(program, &flags).within(bounds);
        let (connection, product) = connect(&launch)?;
        let version = BrowserVersion {
            product: product
                .replace("HeadlessChrome/", "Chromium ")
                .replace("Chrome/", "Chromium "),
            blind: vec![
                "the files in the origin private file system; only that a page opened it"
                    .to_owned(),
                "what a page keeps in ways that are no storage, such as entity tags".to_owned(),
            ],
            notes,
        };
        Ok(Self {
            launch,
            connection,
            version,
        })
    }
}

/// Starts a Chromium; returns the connection to it, and which version it is.
fn connect(launch: &Launch) -> Result<(Connection, String), DriveError> {
    let limits = Limits {
        answer: START_LIMIT,
        heard: is_heard,
        max_pending: MAX_EVENTS,
    };
    let connection = Connection::open(Process::start(launch)?, limits)?;
    let version = connection.call("", "Browser.getVersion", &json!({}))?;
    let product = field(&version, "Browser.getVersion", "product")?;
    // Pages are attached by their tabs. Without these, the browser would not prerender: it takes the audit for a program that does
    // not know that a tab can have several pages.
    let attach = json!({
        "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true,
        "filter": [{ "type": "page", "exclude": true }, {}],
    });
    connection.call("", "Target.setAutoAttach", &attach)?;
    Ok((connection, product))
}

impl Driver for Chromium {
    fn version(&self) -> BrowserVersion {
        self.version.clone()
    }

    fn open(&mut self, opening: &Opening) -> Result<Box<dyn Session + '_>, DriveError> {
        // A browser that ended in an earlier stage says nothing about this one.
        if !self.connection.is_usable() {
            (self.connection, _) = connect(&self.launch)?;
        }
        Ok(Box::new(ChromiumSession::open(&self.connection, opening)?))
    }
}

/// Returns whether this program runs as root, for whom Chromium has no sandbox.
fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}

/// Returns a string that the protocol requires in an answer.
fn field(answer: &Value, method: &'static str, field: &'static str) -> Result<String, DriveError> {
    answer[field]
        .as_str()
        .map(str::to_owned)
        .ok_or(DriveError::Malformed { method, field })
}
