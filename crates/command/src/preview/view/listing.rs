//! The files of the policy, line by line, with the findings of each line.

use super::anchor;
use super::findings::Findings;
use crate::policy_file::PolicyFile;
use crate::preview::desk::Look;
use crate::preview::excerpt::{Piece, lines};
use cookie_registry_policy::source::{FileId, Source};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The maximum number of lines of a file that is shown in full. Of a longer file, only the lines around
/// findings are shown, because the browser redraws every line after each save.
const MAX_LINES: usize = 4_000;

/// The number of lines then shown before and after each finding.
const AROUND: usize = 20;

/// One file of the policy.
#[derive(Debug, Serialize)]
pub(super) struct Listing {
    /// The name, as on the command line.
    name: String,
    /// Its number.
    file: FileId,
    /// Whether lines are left out.
    is_cut: bool,
    lines: Vec<Numbered>,
}

/// A line and its findings.
#[derive(Debug, Serialize)]
struct Numbered {
    number: usize,
    anchor: String,
    pieces: Vec<Piece>,
    notes: Vec<Note>,
    /// Whether lines before it are left out.
    follows_gap: bool,
}

/// A link from a line back to its finding.
#[derive(Clone, Debug, Serialize)]
struct Note {
    id: String,
    code: &'static str,
}

impl Listing {
    /// Returns every file of the policy.
    pub(super) fn all(look: &Look<'_>, findings: &Findings) -> Vec<Self> {
        let numbered = (0..).zip(look.checked.sources.iter());
        numbered
            .map(|(file, source)| Self::new(file, source, findings))
            .collect()
    }

    fn new(file: FileId, source: &Source, findings: &Findings) -> Self {
        let here = || findings.iter().filter(|listed| listed.span.file == file);
        let marks: Vec<Range<usize>> = here().map(|listed| listed.span.range()).collect();
        let mut notes: BTreeMap<usize, Vec<Note>> = BTreeMap::new();
        for listed in here() {
            let line = source.position(listed.span.start as usize).line;
            notes.entry(line).or_default().push(Note {
                id: listed.id.clone(),
                code: listed.code,
            });
        }
        let is_cut = source.text.lines().nth(MAX_LINES).is_some();
        let near: BTreeSet<usize> = notes
            .keys()
            .flat_map(|line| line.saturating_sub(AROUND)..=line + AROUND)
            .collect();
        let mut last = 0;
        let lines = lines(source, &marks)
            .filter(|line| !is_cut || near.contains(&line.number))
            .map(|line| {
                let follows_gap = line.number != last + 1;
                last = line.number;
                Numbered {
                    number: line.number,
                    anchor: anchor(file, line.number),
                    pieces: line.pieces,
                    notes: notes.remove(&line.number).unwrap_or_default(),
                    follows_gap,
                }
            });
        Self {
            name: PolicyFile::as_asked(&source.path),
            file,
            lines: lines.collect(),
            is_cut,
        }
    }
}
