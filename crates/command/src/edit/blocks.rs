//! Edits of lines: keys with their values, and tables with their headers.

use super::place::{Place, find};
use super::{Pairs, Step, inline, line_end, line_start, newline, slice, spliced, with_ends_of};
use std::ops::Range;
use toml_edit::{Item, Key, Table, Value};

/// Returns the lines of every header below a table, its own included, each with the keys below it.
pub(super) fn of(text: &str, table: &Table) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    collect(text, table, &mut found);
    found.sort_by_key(|block| block.start);
    found
}

/// Returns the lines of a table's own header and of the keys below it.
pub(super) fn own(text: &str, table: &Table) -> Option<Range<usize>> {
    let header = header(table)?;
    Some(line_start(text, header.start)..body_end(text, table, header.end))
}

fn collect(text: &str, table: &Table, found: &mut Vec<Range<usize>>) {
    found.extend(own(text, table));
    for (_, item) in table.iter() {
        match item {
            Item::Table(inner) => collect(text, inner, found),
            Item::ArrayOfTables(all) => all.iter().for_each(|inner| collect(text, inner, found)),
            Item::Value(_) | Item::None => {}
        }
    }
}

/// Returns the span of the header of a table, if it has one.
fn header(table: &Table) -> Option<Range<usize>> {
    let is_headed = !table.is_implicit() && !table.is_dotted();
    table.span().filter(|span| is_headed && !span.is_empty())
}

/// Returns the end of the last line of a table, without the tables below it and the comments after it.
fn body_end(text: &str, table: &Table, header_end: usize) -> usize {
    let last = last_value(table).map_or(header_end, |span| span.end.max(header_end));
    line_end(text, last)
}

/// Returns the span of the last value in the lines of a table.
fn last_value(table: &Table) -> Option<Range<usize>> {
    let values = table.get_values().into_iter();
    values
        .filter_map(|(_, value)| value.span())
        .max_by_key(|span| span.end)
}

/// Adds a line with a key after the other keys of a table, aligned like the line before it.
pub(super) fn add_key(
    text: &str,
    table: &Table,
    dotted: &[&str],
    key: &str,
    value: &Value,
) -> Option<String> {
    let header = header(table)?;
    let keys: Vec<String> = dotted
        .iter()
        .chain([&key])
        .map(|key| written_key(key))
        .collect();
    let last = last_value(table).filter(|span| span.start > header.end);
    let (indent, column) = match &last {
        Some(span) => {
            let start = line_start(text, span.start);
            let before = slice(text, &(start..span.start));
            let indent = before.len() - before.trim_start_matches([' ', '\t']).len();
            (slice(text, &(start..start + indent)), before.rfind('='))
        }
        None => ("", None),
    };
    let column = column.filter(|_| is_aligned(text, table));
    let width = column.map_or(0, |column| column.saturating_sub(indent.len()));
    let line = format!("{indent}{}", assignment(&keys.join("."), width, value));
    Some(with_lines(text, body_end(text, table, header.end), &line))
}

/// Returns whether the keys of a table are padded, so that the signs `=` stand in a column.
fn is_aligned(text: &str, table: &Table) -> bool {
    let values = table.get_values().into_iter();
    let mut spans = values.filter_map(|(_, value)| value.span());
    spans.any(|span| {
        let before = slice(text, &(line_start(text, span.start)..span.start));
        before.trim_end().ends_with("  =")
    })
}

/// Returns a key and its value, with the sign `=` in a column.
fn assignment(key: &str, column: usize, value: &Value) -> String {
    // Not by a width of `format!`, which panics at one of more than 65,535.
    let blanks = column.saturating_sub(1 + key.chars().count());
    format!("{key}{} = {}", " ".repeat(blanks), inline::written(value))
}

fn written_key(key: &str) -> String {
    Key::new(key).display_repr().into_owned()
}

/// Adds a table with a header after the last table of its parent, or at the end of the file.
pub(super) fn add_table(
    text: &str,
    root: &Table,
    path: &[Step],
    pairs: &Pairs,
    is_row: bool,
) -> Option<String> {
    let keys: Vec<String> = path
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(written_key(key)),
            Step::Row(_) => None,
        })
        .collect();
    let name = keys.join(".");
    let mut lines = if is_row {
        format!("[[{name}]]")
    } else {
        format!("[{name}]")
    };
    let pairs: Vec<(String, &Value)> = pairs
        .iter()
        .map(|(key, value)| (written_key(key), value))
        .collect();
    let longest = pairs.iter().map(|(key, _)| key.chars().count()).max();
    let column = longest.unwrap_or_default() + 1;
    for (key, value) in &pairs {
        lines.push('\n');
        lines.push_str(&assignment(key, column, value));
    }
    // The rows of a list stand together, and so do the tables of a parent.
    let neighbours = match find(root, path) {
        Some(Place::Tables(all)) => all.iter().flat_map(|row| of(text, row)).collect(),
        _ => Vec::new(),
    };
    let parents = (1..path.len()).rev().map(|length| path.get(..length));
    let blocks = std::iter::once(neighbours).chain(parents.flatten().map(|parent| {
        match find(root, parent) {
            Some(Place::Table(table)) => of(text, table),
            _ => Vec::new(),
        }
    }));
    let end = blocks
        .filter_map(|blocks| blocks.iter().map(|block| block.end).max())
        .next();
    let at = end.map_or(text.len(), |end| after_comments(text, end));
    let before = slice(text, &(0..at));
    let is_apart = before.trim_end_matches(['\r', '\n']).is_empty()
        || before.ends_with("\n\n")
        || before.ends_with("\n\r\n");
    let lines = if is_apart {
        lines
    } else {
        format!("\n{lines}")
    };
    Some(with_lines(text, at, &lines))
}

/// Returns where the comments directly below a table end: they are about it, such as keys that are not in use. Comments directly
/// above the next header are about that.
fn after_comments(text: &str, end: usize) -> usize {
    let mut at = end;
    while at < text.len() {
        let next = line_end(text, at);
        let line = slice(text, &(at..next)).trim();
        if line.is_empty() {
            break;
        }
        if !line.starts_with('#') {
            return end;
        }
        at = next;
    }
    at
}

/// Adds lines at the beginning of a line, or at the end of the text. They end as the lines of the text do.
fn with_lines(text: &str, at: usize, lines: &str) -> String {
    let newline = newline(text);
    let lines = with_ends_of(text, lines);
    let is_begun = !slice(text, &(0..at)).ends_with('\n') && at > 0;
    let new = if is_begun {
        // The last line of the file has no end, and neither has the new one.
        format!("{newline}{lines}")
    } else {
        format!("{lines}{newline}")
    };
    spliced(text, at..at, &new)
}

/// Removes what is at a path: the lines of a key, a table with its comments, or a part of a value.
pub(super) fn remove(text: &str, root: &Table, path: &[Step]) -> Option<String> {
    match find(root, path)? {
        Place::Missing { .. } => None,
        Place::Value { value, rest } => {
            let span = value.span()?;
            let left = if rest.is_empty() {
                None
            } else {
                inline::remove(slice(text, &span), rest)?
            };
            let lines = line_start(text, span.start)..line_end(text, span.end);
            Some(match left {
                Some(left) => spliced(text, span, &with_ends_of(text, &left)),
                None => spliced(text, lines, ""),
            })
        }
        Place::Tables(all) => {
            let rows = all.iter().flat_map(|row| of(text, row)).collect();
            Some(without_blocks(text, rows))
        }
        Place::Table(table) if table.is_dotted() => {
            let values = table.get_values().into_iter();
            let lines = values.filter_map(|(_, value)| {
                let span = value.span()?;
                Some(line_start(text, span.start)..line_end(text, span.end))
            });
            let mut lines: Vec<Range<usize>> = lines.collect();
            lines.sort_by_key(|line| line.start);
            Some(cut(text, lines))
        }
        Place::Table(table) => Some(without_blocks(text, of(text, table))),
    }
}

/// Removes tables together with the comment lines directly above each header, and with an empty line that no longer
/// separates anything.
fn without_blocks(text: &str, mut blocks: Vec<Range<usize>>) -> String {
    blocks.sort_by_key(|block| block.start);
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for block in blocks {
        let earliest = cuts.last().map_or(0, |cut| cut.end);
        let mut start = block.start;
        while let Some(line) = line_before(text, start).filter(|line| line.start >= earliest) {
            if !slice(text, &line).trim_start().starts_with('#') {
                break;
            }
            start = line.start;
        }
        let is_blank = |line: &Range<usize>| slice(text, line).trim().is_empty();
        let after = block.end..line_end(text, block.end);
        if block.end >= text.len() || is_blank(&after) {
            while let Some(line) =
                line_before(text, start).filter(|line| line.start >= earliest && is_blank(line))
            {
                start = line.start;
            }
        }
        cuts.push(start..block.end);
    }
    cut(text, cuts)
}

/// Returns the line before the beginning of a line.
fn line_before(text: &str, start: usize) -> Option<Range<usize>> {
    let end = start.checked_sub(1)?;
    Some(line_start(text, end)..start)
}

/// Removes parts of a text, which are sorted.
fn cut(text: &str, parts: Vec<Range<usize>>) -> String {
    let mut left = text.to_owned();
    for part in parts.into_iter().rev() {
        left.replace_range(part, "");
    }
    left
}
