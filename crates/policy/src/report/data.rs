//! The findings of one check, with counts and positions, for the machine-readable reports.

use crate::finding::{Finding, Severity};
use crate::source::{Position, Sources};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The findings of one check, as input to a report.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The files of the policy.
    pub sources: &'a Sources,
    /// The findings that were not allowed, in report order.
    pub findings: &'a [Finding],
    /// The number of findings that were allowed.
    pub allowed: usize,
    /// Returns the name that a file has in the report: the path that the user gave, or a path relative to the root of
    /// the repository.
    pub file_name: &'a dyn Fn(&Path) -> String,
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("findings", &self.findings)
            .field("allowed", &self.allowed)
            .finish_non_exhaustive()
    }
}

/// The number of findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors that were not allowed.
    pub errors: usize,
    /// Warnings that were not allowed.
    pub warnings: usize,
    /// Remarks that were not allowed.
    pub infos: usize,
    /// Findings that were allowed.
    pub allowed: usize,
}

impl Summary {
    /// Counts `findings`, which were not allowed. `allowed` is the number of the findings that were allowed.
    ///
    /// ```
    /// use cookie_registry_policy::report::Summary;
    /// assert_eq!(Summary::count(&[], 2).to_string(), "no findings, 2 allowed");
    /// ```
    #[must_use]
    pub fn count(findings: &[Finding], allowed: usize) -> Self {
        let of = |severity| {
            findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        Self {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            infos: of(Severity::Info),
            allowed,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |count: usize, one: &str, many: &str| {
            (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
        };
        let mut parts: Vec<String> = [
            counted(self.errors, "error", "errors"),
            counted(self.warnings, "warning", "warnings"),
            counted(self.infos, "remark", "remarks"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() {
            parts.push("no findings".to_owned());
        }
        if self.allowed > 0 {
            parts.push(format!("{} allowed", self.allowed));
        }
        f.write_str(&parts.join(", "))
    }
}

/// The location of a finding, for machine-readable reports.
pub(super) struct Place {
    pub(super) file: String,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl Report<'_> {
    /// Returns the counts of this report.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::count(self.findings, self.allowed)
    }

    /// Returns a fingerprint of each finding: its code, its entry and its ordinal among equal findings. It does not depend
    /// on line numbers, so that a dismissed finding stays dismissed when other lines change.
    pub(super) fn fingerprints(&self) -> Vec<String> {
        let mut ordinals = BTreeMap::new();
        let fingerprint = |finding: &Finding| {
            let entry = finding.entry.clone().unwrap_or_default();
            let alike = ordinals
                .entry((finding.code, entry.clone()))
                .or_insert(0_usize);
            *alike += 1;
            format!("{}:{entry}:{alike}", finding.code)
        };
        self.findings.iter().map(fingerprint).collect()
    }

    /// Returns the name of the policy's main file, or an empty text if none was read.
    pub(super) fn main_file(&self) -> String {
        let first = self.sources.iter().next();
        first.map_or_else(String::new, |source| (self.file_name)(&source.path))
    }

    pub(super) fn place(&self, finding: &Finding) -> Option<Place> {
        let source = self.sources.get(finding.span.file)?;
        let (start, end) = self.sources.positions(finding.span)?;
        Some(Place {
            file: (self.file_name)(&source.path),
            start,
            end,
        })
    }
}
