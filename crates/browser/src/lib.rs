//! Finds a real browser, starts it with an empty profile and without a window, controls it over pipes, and ends it
//! together with all processes that it started.
//!
//! The audit of `cookie-registry` and its tests use this crate. The crate depends only on the standard library and
//! `serde_json`. It needs no async runtime, and no port for Chromium. It runs on Unix.
//!
//! ```no_run
//! use cookie_registry_browser::{CHROMIUM, Connection, Launch, Limits, Process};
//! use serde_json::json;
//!
//! # fn main() -> Result<(), cookie_registry_browser::BrowserError> {
//! let program = CHROMIUM.find().expect("Chromium is installed");
//! let process = Process::start(&Launch::chromium(&program, &["--headless"]))?;
//! let browser = Connection::open(process, Limits::default())?;
//! println!("{}", browser.call("", "Browser.getVersion", &json!({}))?["product"]);
//! # Ok(())
//! # }
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

mod base64;
mod bounds;
mod error;
mod group;
mod json;
mod pipe;
mod process;
mod program;
mod scratch;

pub use base64::decode as decode_base64;
pub use bounds::Bounds;
pub use error::BrowserError;
pub use json::parse_json;
pub use pipe::{Connection, Event, Limits};
pub use process::{Launch, Process};
pub use program::{CHROMIUM, FIREFOX, Program};
pub use scratch::Scratch;
