//! The rows that people wrote about real services.

/// One row of the CSV.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) repository: String,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) expect: String,
    pub(super) note: String,
}

/// Parses the rows of the CSV; returns `None` if its header differs.
pub(super) fn rows(text: &str) -> Option<Vec<Row>> {
    let mut records = records(text).into_iter();
    let header = records.next()?;
    let column = |name: &str| header.iter().position(|column| column == name);
    let (repository, file, line) = (column("repo")?, column("file")?, column("line")?);
    let kind = column("kind")?;
    let (name, expect, note) = (column("name")?, column("expect")?, column("note")?);
    let field = |record: &[String], at: usize| record.get(at).cloned().unwrap_or_default();
    records
        .filter(|record| record.len() > 1)
        .map(|record| {
            Some(Row {
                repository: field(&record, repository),
                file: field(&record, file),
                line: field(&record, line).parse().ok()?,
                kind: field(&record, kind),
                name: field(&record, name),
                expect: field(&record, expect),
                note: field(&record, note),
            })
        })
        .collect()
}

/// Parses the records of a CSV (RFC 4180): fields in double quotes may contain commas, line breaks, and quotes written twice.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_fields_hold_commas_and_quotes() {
        assert_eq!(
            records("a,\"b,\"\"c\"\"\"\nd,\n"),
            [["a", "b,\"c\""], ["d", ""]]
        );
    }
}
