//! What a real browser stores on the pages of a site, compared with a policy.

mod address;
mod chromium;
mod digest;
mod driver;
mod hosts;
mod model;
mod observe;
mod platforms;
mod recorder;
mod script;
mod self_test;
mod set_cookie;
mod settings;
mod stages;
mod walls;

pub use address::Address;
pub use driver::{DriveError, PresetCookie};
pub use hosts::AllowedHosts;
pub use model::{
    BrowserVersion, Choice, CookieAttributes, Digest, Host, Kind, Observation, Page, Party, Refused, Setter, Stage,
    StageReport, Stored,
};
pub use observe::{AuditError, observe};
pub use settings::{Answer, Engine, Settings};
pub use stages::{Observed, Picture};
