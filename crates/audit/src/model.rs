//! What the browser showed, as data. `report.json` contains these types; all names in it are stable within one version of its
//! format.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The part of a visit in which something was observed. Each begins with an empty profile, except that a withdrawal follows the
/// acceptance in the same profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// All pages, without an answer to the banner.
    BeforeChoice,
    /// All pages, after "reject all".
    AfterReject,
    /// All pages, after "accept all".
    AfterAccept,
    /// All pages, after "accept all" and then a withdrawal.
    AfterWithdrawal,
    /// All pages, without an answer, with the signal Global Privacy Control.
    WithSignal,
}

impl Stage {
    /// Every stage, in the order in which they run.
    pub const ALL: [Self; 5] = [
        Self::BeforeChoice,
        Self::AfterReject,
        Self::AfterAccept,
        Self::AfterWithdrawal,
        Self::WithSignal,
    ];

    /// Returns the name in reports and on the command line, such as `after-reject`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BeforeChoice => "before-choice",
            Self::AfterReject => "after-reject",
            Self::AfterAccept => "after-accept",
            Self::AfterWithdrawal => "after-withdrawal",
            Self::WithSignal => "with-signal",
        }
    }

    /// Returns whether a visitor answers the banner in it.
    #[must_use]
    pub const fn has_choice(self) -> bool {
        matches!(
            self,
            Self::AfterReject | Self::AfterAccept | Self::AfterWithdrawal
        )
    }

    /// Returns the stage as part of a sentence, such as `after “reject all”`.
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::BeforeChoice => "before a choice",
            Self::AfterReject => "after \u{201c}reject all\u{201d}",
            Self::AfterAccept => "after \u{201c}accept all\u{201d}",
            Self::AfterWithdrawal => "after the withdrawal",
            Self::WithSignal => "with Global Privacy Control",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.phrase())
    }
}

/// The kind of thing that a browser keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A cookie.
    Cookie,
    /// A key of localStorage.
    LocalStorage,
    /// A key of sessionStorage.
    SessionStorage,
    /// A database of IndexedDB.
    IndexedDb,
    /// A cache of Cache Storage.
    CacheStorage,
    /// The registration of a service worker, named after its scope.
    ServiceWorker,
    /// The origin private file system.
    FileSystem,
    /// Another storage interface, named after the interface and the key.
    Other,
}

impl Kind {
    /// Returns the name for messages, such as `the cookie`.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Cookie => "the cookie",
            Self::LocalStorage => "the localStorage key",
            Self::SessionStorage => "the sessionStorage key",
            Self::IndexedDb => "the IndexedDB database",
            Self::CacheStorage => "the cache",
            Self::ServiceWorker => "the service worker of",
            Self::FileSystem => "the private file system of",
            Self::Other => "the storage",
        }
    }
}

/// Whether something belongs to the site of the page or to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The site that is audited.
    First,
    /// Another site.
    Third,
}

/// A value, as far as the report shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Digest {
    /// Its length in bytes.
    pub bytes: usize,
    /// A salted hash, which is equal for equal values of the same report. The salt is not kept, so that nobody can test whether
    /// a guessed value is the right one.
    pub hash: String,
    /// The value itself, if the report is to contain values; at most its first 65,536 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The attributes of a cookie.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CookieAttributes {
    /// `Path`.
    pub path: String,
    /// Whether `Domain` was given, so that subdomains receive it too.
    pub with_domain: bool,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `SameSite` as the browser knows it: `Strict`, `Lax` or `None`; `None` if it was not given.
    pub same_site: Option<String>,
    /// For a partitioned cookie, the site of the page that it belongs to. Firefox does not report it.
    pub partition: Option<String>,
    /// The lifetime in seconds, as the header or the script gave it; `None` for a session cookie. Browsers reduce it to 400
    /// days.
    pub seconds: Option<u64>,
    /// Whether `seconds` comes from the header or the script that set the cookie. Otherwise it comes from the browser, which
    /// may have reduced it.
    pub as_written: bool,
}

/// Who set something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Setter {
    /// A `Set-Cookie` header.
    Response {
        /// The address of the response.
        url: String,
        /// What made the browser request it: a script with its line, or a page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiator: Option<String>,
        /// The address of the frame that requested it; `None` for the page itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        frame: Option<String>,
    },
    /// A script.
    Script {
        /// The function that it called, such as `document.cookie`; empty if only the change was seen.
        call: String,
        /// The address of the script; of the page, for a script in it.
        url: String,
        /// The line in it, from 1; 0 if it is not known.
        line: u64,
        /// The addresses with line and column of the calls that led to it, the innermost first, at most 10.
        stack: Vec<String>,
        /// The address of the frame in which it ran; `None` for the page itself, and for a worker.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        frame: Option<String>,
    },
}

impl fmt::Display for Setter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Response { url, .. } => write!(f, "the response of {url}"),
            Self::Script { url, line: 0, .. } => write!(f, "a script of {url}"),
            Self::Script { url, line, .. } => write!(f, "a script, {url}:{line}"),
        }
    }
}

/// Something that the browser kept, at least for a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stored {
    /// What it is.
    pub kind: Kind,
    /// Its name or key.
    pub name: String,
    /// The host or domain of a cookie; the origin of everything else.
    pub scope: String,
    /// The party to which it belongs.
    pub party: Party,
    /// The attributes of a cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cookie: Option<CookieAttributes>,
    /// The object stores of a database.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<String>,
    /// The newest value of a cookie or key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Digest>,
    /// Whether it was still there at the end of the stage.
    pub remains: bool,
    /// Whether it was set, or set again, after the choice of its stage. Always true in stages without a choice.
    pub after_choice: bool,
    /// The page on which it was first seen.
    pub page: String,
    /// The milliseconds from the start of the stage until it was seen; not compared between runs.
    pub after_ms: u64,
    /// Who set it, as far as it was seen; at most 10.
    pub setters: Vec<Setter>,
}

/// A cookie that the browser refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refused {
    /// The name, as far as it can be read.
    pub name: String,
    /// The address of the response.
    pub url: String,
    /// The browser's reasons, such as `InvalidPrefix`.
    pub reasons: Vec<String>,
    /// The page.
    pub page: String,
}

/// A host that the pages contacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Host {
    /// The host name.
    pub host: String,
    /// The party to which it belongs.
    pub party: Party,
    /// The number of requests; not compared between runs.
    pub requests: u64,
    /// Whether a request was a beacon (`sendBeacon`, `ping`).
    pub beacon: bool,
    /// Whether the audit did not let requests out, because the host was not allowed.
    pub blocked: bool,
    /// The first page that contacted it.
    pub page: String,
}

/// A page of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// The address that was requested.
    pub url: String,
    /// The address that was shown, after redirects.
    pub shown: String,
    /// The status of the response; `None` if there was none.
    pub status: Option<u16>,
    /// Its title.
    pub title: String,
    /// The reason why the page does not count as seen; `None` if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// An answer to the banner, and its effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// How it was made, such as ``click on `#accept` (given)``.
    pub how: String,
    /// The text of the banner, or of the button, before the click.
    pub text: String,
    /// Whether it changed anything that is stored.
    pub changed: bool,
}

/// Everything that was seen in a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StageReport {
    /// The stage.
    pub stage: Stage,
    /// The pages, in their order.
    pub pages: Vec<Page>,
    /// The answer to the banner, in stages with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// What the browser kept, sorted.
    pub stored: Vec<Stored>,
    /// The cookies that the browser refused.
    pub refused: Vec<Refused>,
    /// The hosts that were contacted.
    pub hosts: Vec<Host>,
    /// The reasons why the audit did not see everything in this stage.
    pub problems: Vec<String>,
}

/// The browser that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BrowserVersion {
    /// Its name and version, such as `Chromium 148.0.7778.167`.
    pub product: String,
    /// What this browser cannot show, in words.
    pub blind: Vec<String>,
    /// How it deviates from the browser of a visitor, in words.
    pub notes: Vec<String>,
}

/// Everything that a browser showed in one audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Observation {
    /// The browser.
    pub browser: BrowserVersion,
    /// The stages.
    pub stages: Vec<StageReport>,
    /// The reasons why the audit as a whole did not see everything, such as a failed self-test.
    pub problems: Vec<String>,
}
