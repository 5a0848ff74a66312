//! Groups the entries of a long category by provider, and finds what is the same for all entries of a group.

use super::Builder;
use crate::page::context::{CommonCell, EntryGroup, Row};
use crate::page::sentence::Sentence;
use cookie_registry_policy::model::Disclosure;

/// The greatest number of entries in a category that are shown in one table.
const SHORT: usize = 8;

/// The columns of a table after the name.
const COLUMNS: [&str; 5] = ["set_by", "kind", "purpose", "lasts", "readers"];

impl Builder<'_> {
    /// Groups the entries of a category. `disclosures` are those of the rows, in the same order.
    pub(super) fn groups(&self, disclosures: &[&Disclosure], rows: &[Row]) -> Vec<EntryGroup> {
        let all: Vec<usize> = (0..rows.len()).collect();
        if rows.len() <= SHORT {
            return vec![EntryGroup {
                columns: COLUMNS.to_vec(),
                ..group("", None, all)
            }];
        }
        let provider = |at: &usize| disclosures.get(*at).and_then(|one| one.provider.as_deref());
        let mut named: Vec<(&str, Vec<usize>)> = Vec::new();
        let mut others = Vec::new();
        for at in all {
            let Some(name) = provider(&at) else {
                others.push(at);
                continue;
            };
            match named.iter_mut().find(|(known, _)| *known == name) {
                Some((_, members)) => members.push(at),
                None => named.push((name, vec![at])),
            }
        }
        // A provider of a single entry needs no heading of its own.
        let (named, single): (Vec<_>, Vec<_>) = named
            .into_iter()
            .partition(|(_, members)| members.len() > 1);
        others.extend(single.into_iter().flat_map(|(_, members)| members));
        others.sort_unstable();
        let first = (!others.is_empty()).then(|| said_once("", None, others, rows));
        let named = named.into_iter().map(|(name, members)| {
            let first = members.first().and_then(|at| disclosures.get(*at));
            let title = first.map(|one| self.provider(one, cookie_registry_words::Word::default()));
            said_once(name, title, members, rows)
        });
        first.into_iter().chain(named).collect()
    }
}

fn group(key: &str, title: Option<Sentence>, rows: Vec<usize>) -> EntryGroup {
    EntryGroup {
        key: key.to_owned(),
        is_folded: title.is_some(),
        title,
        common: Vec::new(),
        columns: Vec::new(),
        says_consent_once: false,
        rows,
    }
}

/// Returns a group in which each cell that all entries share is said once.
fn said_once(key: &str, title: Option<Sentence>, members: Vec<usize>, rows: &[Row]) -> EntryGroup {
    let cells = |column: &str| -> Vec<&[Sentence]> {
        members
            .iter()
            .filter_map(|at| rows.get(*at))
            .map(|row| cell(row, column))
            .collect()
    };
    let mut common = Vec::new();
    let mut columns = Vec::new();
    for column in COLUMNS {
        match same(&cells(column)) {
            Some(sentences) if column != "purpose" => common.push(CommonCell {
                key: column,
                sentences: sentences.to_vec(),
            }),
            _ => columns.push(column),
        }
    }
    let consents: Vec<&[Sentence]> = cells("purpose")
        .into_iter()
        .map(|purpose| purpose.get(1..).unwrap_or_default())
        .collect();
    let consent = same(&consents).filter(|sentences| !sentences.is_empty());
    let says_consent_once = consent.is_some();
    common.extend(consent.map(|sentences| CommonCell {
        key: "consent",
        sentences: sentences.to_vec(),
    }));
    EntryGroup {
        common,
        columns,
        says_consent_once,
        ..group(key, title, members)
    }
}

fn cell<'r>(row: &'r Row, column: &str) -> &'r [Sentence] {
    match column {
        "set_by" => &row.set_by,
        "kind" => &row.kind_words,
        "purpose" => &row.purpose,
        "lasts" => &row.lasts,
        _ => &row.readers,
    }
}

/// Returns the cell that all rows have, if there are several rows and all have the same.
fn same<'r>(cells: &[&'r [Sentence]]) -> Option<&'r [Sentence]> {
    let (first, rest) = cells.split_first()?;
    (!rest.is_empty() && rest.iter().all(|cell| cell == first)).then_some(*first)
}
