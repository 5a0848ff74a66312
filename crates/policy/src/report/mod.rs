//! Formats findings. To add a format, add a file here; rules do not change.

mod snippet;
mod text;

#[cfg(feature = "report")]
mod data;
#[cfg(feature = "report")]
mod explain;
#[cfg(feature = "report")]
mod github;
#[cfg(feature = "report")]
mod gitlab;
#[cfg(feature = "report")]
mod human;
#[cfg(feature = "report")]
mod hyperlink;
#[cfg(feature = "report")]
mod json;
#[cfg(feature = "report")]
mod sarif;

#[cfg(feature = "report")]
pub use data::{Report, Summary};
#[cfg(feature = "report")]
pub use explain::{accepting, applies, explain, explain_linked, list, list_linked, reference};
#[cfg(feature = "report")]
pub use github::{annotations, step_summary};
#[cfg(feature = "report")]
pub use gitlab::code_quality;
#[cfg(feature = "report")]
pub use human::{Style, human, human_linked};
#[cfg(feature = "report")]
pub use hyperlink::{file_address, hyperlink, plain_path, rule_address};
#[cfg(feature = "report")]
pub use json::{JSON_FORMAT, json, json_of_version};
#[cfg(feature = "report")]
pub use sarif::sarif;
pub use snippet::snippet;
pub use text::{escaped_json, in_markdown, inert, is_hidden, visible, visible_line};
