//! The register of all entries as a table: `render --format csv` and `render --format xlsx`.

use cookie_registry_render::page::{Page, Sentence};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

const COLUMNS: [&str; 10] = [
    "entry", "name", "category", "set by", "kind", "purpose", "lasts", "seconds", "readers",
    "consent",
];

/// Returns the rows of the register, in the order of the page: the entries, then tracking without cookies and storage, which
/// has no name and no lifetime.
fn rows(page: &Page) -> Vec<[String; 10]> {
    let mut rows = Vec::new();
    for category in &page.sections.today.categories {
        for entry in &category.entries {
            rows.push([
                entry.key.clone(),
                plain(&entry.name),
                category.title.plain(),
                plain(&entry.set_by),
                plain(&entry.kind_words),
                plain(&entry.purpose),
                plain(&entry.lasts),
                entry
                    .seconds
                    .map(|seconds| seconds.to_string())
                    .unwrap_or_default(),
                plain(&entry.readers),
                if entry.needs_consent { "yes" } else { "no" }.to_owned(),
            ]);
        }
    }
    for tracking in &page.sections.today.tracking {
        let (technology, category) = match tracking.name.as_slice() {
            [technology, category, ..] => (technology.plain(), category.plain()),
            _ => (tracking.technology.to_owned(), tracking.category.clone()),
        };
        rows.push([
            tracking.key.clone(),
            String::new(),
            category,
            plain(&tracking.used_by),
            technology,
            plain(&tracking.purpose),
            String::new(),
            String::new(),
            plain(&tracking.received),
            if tracking.needs_consent { "yes" } else { "no" }.to_owned(),
        ]);
    }
    rows
}

fn plain(sentences: &[Sentence]) -> String {
    let sentences: Vec<String> = sentences.iter().map(Sentence::plain).collect();
    sentences.join(" ")
}

/// Returns the register with commas (RFC 4180).
pub(crate) fn csv(page: &Page) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows(page) {
        writer.write_record(row.iter().map(|cell| inert(cell)))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns a cell that no spreadsheet takes for a formula.
fn inert(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Returns the register as a workbook. Cells are texts, so no formula is among them.
pub(crate) fn xlsx(page: &Page) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let heading = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &heading)?;
    }
    for (row, cells) in (1..).zip(rows(page)) {
        for (column, cell) in (0..).zip(&cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 2)?;
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        for cell in ["=1+1", "+1", "-1", "@a", "\tx"] {
            assert_eq!(inert(cell), format!("'{cell}"));
        }
        assert_eq!(inert("__Host-a"), "__Host-a");
    }
}
