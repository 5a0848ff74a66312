//! Findings about code that bypasses the registry or contradicts the policy.

mod dependencies;
mod enforcement;
mod of_crate;
#[cfg(feature = "compare")]
mod of_scan;
mod shared;
mod suggestion;
mod texts;
mod unknown_libraries;

pub use crate::exemptions::Options;
pub use of_crate::{CrateFindings, Stage, of_crate};
#[cfg(feature = "compare")]
pub use of_scan::of_scan;
pub use shared::{SharedFindings, shared};
