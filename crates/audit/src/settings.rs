//! The settings of an audit.

use crate::driver::PresetCookie;
use crate::journey::Step;
use crate::model::Stage;
use cookie_registry_browser::Bounds;
use std::path::PathBuf;
use std::time::Duration;

/// The most pages of one audit.
pub(crate) const MAX_PAGES: usize = 1_000;

/// The bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;

/// How many bytes the browser may write into its folder, which has its profile with everything that pages store.
const FILES_LIMIT: u64 = 2 * 1024 * MIB;

/// The browser that an audit uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Chromium or Chrome.
    #[default]
    Chromium,
    /// Firefox.
    Firefox,
}

/// How the audit answers the banner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// By a click on the button of a known banner.
    #[default]
    Known,
    /// By a click on the first visible element that matches a CSS selector.
    Click(String),
    /// By a cookie that the audit sets before the first page is opened.
    Cookie(PresetCookie),
}

/// The settings of an audit.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The addresses of the pages, in the order in which they are visited. The banner is answered on the first.
    pub pages: Vec<String>,
    /// The address of a sitemap. Its pages are visited after [`pages`](Self::pages).
    pub sitemap: Option<String>,
    /// The maximum number of pages, including those of the sitemap. Further pages are omitted on purpose. With `None`,
    /// at most 50 pages are visited, and an audit that omits pages is incomplete.
    pub max_pages: Option<usize>,
    /// The browser.
    pub engine: Engine,
    /// The program of the browser; `None` to search for it.
    pub program: Option<PathBuf>,
    /// The domains of the site, in addition to the hosts of the pages.
    pub domains: Vec<String>,
    /// The hosts that the browser may contact in addition to this machine and the hosts of the pages; `*` for all.
    pub allow_hosts: Vec<String>,
    /// How the audit accepts everything.
    pub accept: Answer,
    /// How the audit rejects everything.
    pub reject: Answer,
    /// The CSS selector of the element that withdraws consent; `None` for that of a known banner.
    pub withdraw: Option<String>,
    /// The address of the page on which consent is withdrawn; `None` for the first page.
    pub withdraw_at: Option<String>,
    /// The stages that run, in their order.
    pub stages: Vec<Stage>,
    /// Steps such as signing in. Each stage runs them after its choice and before it visits the pages.
    pub journey: Vec<Step>,
    /// How long the audit waits after a page has loaded, before it reads what the page stored.
    pub settle: Duration,
    /// How long a page may take to load.
    pub page_limit: Duration,
    /// How long the whole audit may take.
    pub limit: Duration,
    /// The maximum memory in bytes of all processes of the browser together. A stage whose pages need more memory ends
    /// early.
    pub memory_limit: u64,
    /// The size of the window in CSS pixels. With a width below 600, Chromium emulates a phone.
    pub window: (u32, u32),
    /// Whether the report contains values, and not only their hashes.
    pub values: bool,
}

impl Settings {
    /// Creates the default settings of the command: all stages in Chromium, 1.5 seconds for each page, at most 30
    /// seconds to load a page and 15 minutes in all, and at most 4 GiB of memory.
    #[must_use]
    pub fn new(pages: Vec<String>) -> Self {
        Self {
            pages,
            sitemap: None,
            max_pages: None,
            engine: Engine::default(),
            program: None,
            domains: Vec::new(),
            allow_hosts: Vec::new(),
            accept: Answer::Known,
            reject: Answer::Known,
            withdraw: None,
            withdraw_at: None,
            stages: Stage::ALL.to_vec(),
            journey: Vec::new(),
            settle: Duration::from_millis(1500),
            page_limit: Duration::from_secs(30),
            limit: Duration::from_secs(15 * 60),
            memory_limit: 4 * 1024 * MIB,
            window: (1280, 800),
            values: false,
        }
    }
    /// Returns what the browser may take of the machine.
    pub(crate) const fn bounds(&self) -> Bounds {
        Bounds {
            memory: self.memory_limit,
            files: FILES_LIMIT,
        }
    }
}
