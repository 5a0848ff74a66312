//! What an audit needs from a browser. Each browser implements it once.

use crate::digest::Digester;
use crate::model::{BrowserVersion, Page};
use crate::recorder::Recorder;
use cookie_registry_browser::BrowserError;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long a browser may take to start. A cold start on a busy machine takes many seconds.
pub(crate) const START_LIMIT: Duration = Duration::from_secs(60);

/// The reason why a browser could not do what an audit needs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DriveError {
    /// The browser does not run or does not answer.
    #[error(transparent)]
    Browser(#[from] BrowserError),
    /// A response of the browser lacks a field that the protocol requires.
    #[error("the browser's answer to {method} has no usable `{field}`")]
    Malformed {
        /// The command.
        method: &'static str,
        /// The missing field.
        field: &'static str,
    },
    /// A CSS selector is invalid.
    #[error("`{0}` is not a valid CSS selector")]
    Selector(String),
    /// The connection to the browser failed.
    #[error("the connection to the browser failed: {0}")]
    Connection(String),
    /// The time limit of the whole audit is exceeded. The value is the limit.
    #[error("the audit took longer than its limit of {} s", .0.as_secs())]
    OutOfTime(Duration),
}

/// A cookie that the audit sets before the first page is opened, instead of clicking a button of the banner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresetCookie {
    /// Its name.
    pub name: String,
    /// Its value, which never reaches a report.
    pub value: String,
}

/// How a session is to be opened.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    /// Whether the browser sends Global Privacy Control.
    pub(crate) signal: bool,
    /// The size of the window in CSS pixels.
    pub(crate) window: (u32, u32),
    /// The hosts of the site.
    pub(crate) own: Vec<String>,
    /// Cookies that exist before the first page, and the address for which they are set.
    pub(crate) preset: Option<(PresetCookie, String)>,
    /// How long a page may take to load.
    pub(crate) page_limit: Duration,
    /// When the whole audit must be over.
    pub(crate) deadline: Instant,
    /// The limit of the whole audit.
    pub(crate) limit: Duration,
    pub(crate) digester: Rc<Digester>,
}

/// The element that was clicked or found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The selector that found it.
    pub(crate) selector: String,
    /// Its own text.
    pub(crate) label: String,
    /// The text around it.
    pub(crate) text: String,
}

/// How long an element may take to come into the window once the mouse is near.
pub(crate) const REVEAL: Duration = Duration::from_millis(1_300);

/// Returns the point in the window that is nearest to a point outside it; `None` for a point in the window.
pub(crate) fn nearest((width, height): (u32, u32), (x, y): (f64, f64)) -> Option<(f64, f64)> {
    let within = |at: f64, size: u32| at.clamp(1.0, (f64::from(size) - 2.0).max(1.0));
    let is_outside = |at: f64, size: u32| at < 0.0 || at >= f64::from(size);
    (is_outside(x, width) || is_outside(y, height)).then(|| (within(x, width), within(y, height)))
}

/// A browser that can open sessions.
pub(crate) trait Driver {
    /// Returns what the browser is.
    fn version(&self) -> BrowserVersion;
    /// Opens a session with an empty profile.
    fn open(&mut self, opening: &Opening) -> Result<Box<dyn Session + '_>, DriveError>;
}

/// A visit of one visitor with one profile.
pub(crate) trait Session {
    /// Opens a page, waits until it is loaded and for `settle` after that, and scrolls to its end meanwhile.
    fn visit(&mut self, url: &str, settle: Duration) -> Result<Page, DriveError>;
    /// Lets the page work for a time.
    fn settle(&mut self, time: Duration) -> Result<(), DriveError>;
    /// Returns the first element that a visitor could click, by selectors.
    fn find(&mut self, selectors: &[&str]) -> Result<Option<Found>, DriveError>;
    /// Clicks the first element that a visitor could click, by selectors.
    fn click(&mut self, selectors: &[&str]) -> Result<Option<Found>, DriveError>;
    /// Types a text into the first element that a visitor could click, in place of its value. Returns whether there is one.
    fn fill(&mut self, selectors: &[&str], text: &str) -> Result<bool, DriveError>;
    /// Evaluates an expression in the page whose value is a text.
    fn read(&mut self, expression: &str) -> Result<String, DriveError>;
    /// Evaluates an expression whose value is a text as a script of the page itself, with its functions.
    fn read_as_page(&mut self, expression: &str) -> Result<String, DriveError>;
    /// Records what is in the browser now.
    fn snapshot(&mut self) -> Result<(), DriveError>;
    /// Returns the picture of the window, as PNG.
    fn screenshot(&mut self) -> Result<Vec<u8>, DriveError>;
    /// Returns the records of the session.
    fn recorder(&mut self) -> &mut Recorder;
    /// Takes what went wrong with the browser's records since the last call, in words.
    fn problems(&mut self) -> Vec<String>;
}
