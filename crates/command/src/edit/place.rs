//! Finds the place of a path in a file.

use super::Step;
use toml_edit::{ArrayOfTables, Item, Table, Value};

/// What is at a path.
#[derive(Debug)]
pub(super) enum Place<'d, 'p> {
    /// A value that is written after `=`; `rest` leads further into it.
    Value { value: &'d Value, rest: &'p [Step] },
    /// A table with a header, or of dotted keys.
    Table(&'d Table),
    /// A list of tables with headers.
    Tables(&'d ArrayOfTables),
    /// Nothing: the table has no such key.
    Missing {
        /// The nearest table on the way.
        table: &'d Table,
        /// The keys between the header of that table and the missing key, where keys are dotted.
        dotted: Vec<&'p str>,
        /// The missing key.
        key: &'p str,
        /// The steps after it.
        rest: &'p [Step],
    },
}

/// Returns what is at a path; `None` if the path is one of another kind of value, such as a row of a table.
pub(super) fn find<'d, 'p>(root: &'d Table, path: &'p [Step]) -> Option<Place<'d, 'p>> {
    let mut table = root;
    // The nearest table with a header; keys below it are written in its lines.
    let mut headed = root;
    let mut dotted = Vec::new();
    let mut rest = path;
    while let Some((step, after)) = rest.split_first() {
        let Step::Key(key) = step else {
            return None;
        };
        rest = after;
        match table.get(key) {
            None | Some(Item::None) => {
                let table = if dotted.is_empty() { table } else { headed };
                return Some(Place::Missing {
                    table,
                    dotted,
                    key,
                    rest,
                });
            }
            Some(Item::Value(value)) => return Some(Place::Value { value, rest }),
            Some(Item::Table(next)) => {
                table = next;
                if next.is_dotted() {
                    dotted.push(key.as_str());
                } else {
                    headed = next;
                    dotted.clear();
                }
            }
            Some(Item::ArrayOfTables(all)) => match rest.split_first() {
                None => return Some(Place::Tables(all)),
                Some((Step::Row(row), after)) => {
                    table = all.get(*row)?;
                    headed = table;
                    dotted.clear();
                    rest = after;
                }
                Some((Step::Key(_), _)) => return None,
            },
        }
    }
    Some(Place::Table(table))
}
