//! The whole catalogue, and its JSON.

use super::checks::{Problem, problems};
use super::headers::{Header, headers};
use super::service::Service;
use cookie_registry_policy::report::escaped_json;
use serde::Serialize;
use time::Date;

/// The version of the format of `catalog.json`.
pub(super) const FORMAT: u32 = 1;

/// The services, what is wrong between them, and the longest headers.
#[derive(Debug, Serialize)]
pub(super) struct Catalog {
    format: u32,
    /// The day on which it was made, which decides what is overdue.
    pub(super) on: String,
    /// Sorted by name.
    pub(super) services: Vec<Service>,
    /// The most severe first.
    pub(super) problems: Vec<Problem>,
    /// The longest first.
    pub(super) headers: Vec<Header>,
}

impl Catalog {
    pub(super) fn of(mut services: Vec<Service>, today: Date) -> Self {
        services.sort_by(|a, b| (&a.name, &a.policy).cmp(&(&b.name, &b.policy)));
        let headers = headers(&services);
        let problems = problems(&services, &headers, today);
        Self {
            format: FORMAT,
            on: today.to_string(),
            services,
            problems,
            headers,
        }
    }

    pub(super) fn to_json(&self) -> String {
        // Every field is a text, a number or a list of those, which always have a form in JSON.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        escaped_json(&format!("{text}\n")).into_owned()
    }
}
