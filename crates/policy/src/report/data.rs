//! What the reports for machines have in common: the findings of one check, counted and placed.

use crate::finding::{Finding, Severity};
use crate::source::{Position, Sources};
use std::fmt;
use std::path::Path;

/// What one check has found, as a report takes it.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The policy's files.
    pub sources: &'a Sources,
    /// The findings that stand, in the order in which they are told.
    pub findings: &'a [Finding],
    /// How many more were found and are allowed.
    pub allowed: usize,
    /// How the report names a file: as it was asked for, or relative to the root of the repository.
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

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors that stand.
    pub errors: usize,
    /// Warnings that stand.
    pub warnings: usize,
    /// What is only worth knowing.
    pub infos: usize,
    /// What was found and is allowed.
    pub allowed: usize,
}

impl Summary {
    /// Counts the findings that stand; `allowed` were found besides.
    ///
    /// ```
    /// use cookie_registry_policy::report::Summary;
    /// assert_eq!(Summary::count(&[], 2).to_string(), "nothing found, 2 allowed");
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
            parts.push("nothing found".to_owned());
        }
        if self.allowed > 0 {
            parts.push(format!("{} allowed", self.allowed));
        }
        f.write_str(&parts.join(", "))
    }
}

/// Where a finding is, as machines are told.
pub(super) struct Place {
    pub(super) file: String,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl Report<'_> {
    /// The counts of this report.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::count(self.findings, self.allowed)
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
