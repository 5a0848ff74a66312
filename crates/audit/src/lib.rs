//! Compares what a real browser stores on the pages of a site with a policy.
//!
//! [`observe()`] lets a browser visit the pages, and returns an [`Observation`] and screenshots. [`judge()`] compares the
//! observation with a policy. [`Report`] contains the result, and [`write_evidence`] writes it to a folder together with the
//! screenshots.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod address;
mod chromium;
mod digest;
mod driver;
mod evidence;
mod exchange;
mod firefox;
mod har;
mod hosts;
mod journey;
mod judge;
mod model;
mod observe;
mod platforms;
mod recorder;
mod report;
mod script;
mod secrets;
mod self_test;
mod set_cookie;
mod settings;
mod short;
mod sitemap;
mod stages;
mod walls;

pub use address::Address;
pub use driver::{DriveError, PresetCookie};
pub use evidence::{
    ARCHIVE_FILE, EvidenceError, EvidenceFile, MANIFEST_FILE, PAGE_FILE, REPORT_FILE, Verified,
    require_empty, verify_evidence, write_evidence,
};
pub use hosts::AllowedHosts;
pub use journey::{JourneyError, Step, Text, journey};
pub use judge::{Draft, Judgement, Known, Row, Verdict, judge, policy_tables};
pub use model::{
    BrowserVersion, Choice, CookieAttributes, Digest, Host, Kind, Observation, Page, Party,
    Refused, Setter, Stage, StageReport, Stored,
};
pub use observe::{AuditError, observe};
#[cfg(feature = "schema")]
#[cfg_attr(docsrs, doc(cfg(feature = "schema")))]
pub use report::report_schema;
pub use report::{
    PolicyVersion, REPORT_FORMAT, Report, ReportError, ReportFinding, ReportSettings, now,
};
pub use settings::{Answer, Engine, Settings};
pub use stages::{Observed, Picture};
