//! A table of the change log, to be completed.

use time::Date;

/// Returns a `[[changes.log]]` table for a day. What has changed is left to a person.
pub(in crate::rules) fn entry(day: Date, material: bool) -> String {
    format!(
        "[[changes.log]]\ndate     = {day}\nsummary  = \"TODO: what has changed, in words for visitors\"\nmaterial = {material}\n"
    )
}
