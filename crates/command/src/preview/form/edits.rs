//! The edits of the file that a form asks for.

use super::posted::{Posted, Problem, Problems, is_key};
use super::{Control, Field};
use crate::edit::{Edit, Pairs, Path, Step, inline_table};
use toml_edit::{Array, Value};

impl Posted {
    /// Returns the edits that lead from the fields as the file has them to what was sent.
    ///
    /// # Errors
    /// The fields whose values cannot be written.
    pub(crate) fn edits(&self, fields: &[Field]) -> Result<Vec<Edit>, Problems> {
        let mut made = Made::default();
        for field in fields {
            self.field(field, &mut made);
        }
        if made.problems.is_empty() {
            // Rows are removed from the last to the first, so that the numbers of the others stay.
            made.removals.reverse();
            made.edits.append(&mut made.removals);
            Ok(made.edits)
        } else {
            Err(made.problems)
        }
    }

    /// Returns the keys and values of a new table.
    ///
    /// # Errors
    /// The fields whose values cannot be written.
    pub(crate) fn pairs(&self, fields: &[Field]) -> Result<Pairs, Problems> {
        let mut made = Made::default();
        let pairs = self.new_pairs(fields, &mut made);
        if made.problems.is_empty() {
            Ok(pairs)
        } else {
            Err(made.problems)
        }
    }

    fn field(&self, field: &Field, made: &mut Made) {
        // What nobody has touched stays as the file has it, even what the form cannot show.
        if !self.is_changed(field) {
            return;
        }
        match field.control {
            Control::Fixed => made.edits.push(Edit::Remove(field.path.clone())),
            Control::Languages { .. } => self.languages(field, made),
            Control::Group if field.is_written && self.is_filled(field) => {
                for part in &field.parts {
                    self.field(part, made);
                }
            }
            Control::Group => self.whole(field, &field.parts, made),
            Control::Either => self.either(field, made),
            Control::Rows | Control::Keyed => self.rows(field, made),
            Control::NewRow => {}
            _ => self.leaf(field, made),
        }
    }

    /// Edits a single value, which was changed.
    fn leaf(&self, field: &Field, made: &mut Made) {
        let value = self.of(field);
        match (value.is_empty(), field.is_written) {
            (true, true) => made.edits.push(Edit::Remove(field.path.clone())),
            (true, false) => {}
            (false, _) => {
                if let Some(value) = made.value(field, &value) {
                    made.edits.push(Edit::Set(field.path.clone(), value));
                }
            }
        }
    }

    /// Writes a table of which the file has nothing, or removes one of which nothing is left.
    fn whole(&self, field: &Field, parts: &[Field], made: &mut Made) {
        let is_sent = parts.iter().any(|part| self.is_sent(part));
        let pairs = self.new_pairs(parts, made);
        match (pairs.is_empty(), field.is_written) {
            (true, true) if is_sent => made.edits.push(Edit::Remove(field.path.clone())),
            (true, _) => {}
            (false, _) => {
                let table = inline_table(&pairs).into();
                made.edits.push(Edit::Set(field.path.clone(), table));
            }
        }
    }

    fn languages(&self, field: &Field, made: &mut Made) {
        let is_table = field.is_written && field.control == Control::Languages { is_table: true };
        let texts: Vec<(&Field, String)> = field
            .parts
            .iter()
            .filter_map(|part| Some((part, self.of(part).into_iter().next()?)))
            .collect();
        let fixed = field.parts.iter();
        let mut fixed = fixed.filter(|part| part.control == Control::Fixed && self.is_filled(part));
        match (fixed.next(), texts.as_slice()) {
            _ if is_table && self.is_filled(field) => {
                for part in &field.parts {
                    self.field(part, made);
                }
            }
            // A table of languages would take the place of a text that the form cannot show.
            (Some(fixed), _) => made.problems.push((fixed.name.clone(), Problem::Both)),
            (None, []) => made.edits.push(Edit::Remove(field.path.clone())),
            (None, [(part, text)])
                if field.parts.first().is_some_and(|own| own.path == part.path) =>
            {
                let text = Value::from(text.as_str());
                made.edits.push(Edit::Set(field.path.clone(), text));
            }
            (None, several) => {
                let pairs = several.iter().filter_map(|(part, text)| {
                    Some((last_key(&part.path)?.to_owned(), Value::from(text.as_str())))
                });
                let table = inline_table(&pairs.collect()).into();
                made.edits.push(Edit::Set(field.path.clone(), table));
            }
        }
    }

    fn either(&self, field: &Field, made: &mut Made) {
        let Some((first, table)) = field.parts.split_first() else {
            return;
        };
        let is_table = field.is_written && !first.is_written;
        let has_table = table.iter().any(|part| self.is_filled(part));
        match (self.is_filled(first), has_table) {
            (true, true) => made.problems.push((first.name.clone(), Problem::Both)),
            (true, false) => self.field(first, made),
            (false, true) if is_table => {
                for part in table {
                    self.field(part, made);
                }
            }
            (false, true) => self.whole(field, table, made),
            (false, false) => {
                let is_sent = self.is_sent(first) && table.iter().any(|part| self.is_sent(part));
                if field.is_written && is_sent {
                    made.edits.push(Edit::Remove(field.path.clone()));
                }
            }
        }
    }

    fn rows(&self, field: &Field, made: &mut Made) {
        let (new, rows): (Vec<&Field>, Vec<&Field>) = field
            .parts
            .iter()
            .partition(|part| part.control == Control::NewRow);
        for row in rows.into_iter().filter(|row| self.is_changed(row)) {
            if self.is_filled(row) {
                for part in &row.parts {
                    self.field(part, made);
                }
            } else if self.is_sent(row) {
                made.removals.push(Edit::Remove(row.path.clone()));
            }
        }
        for new in new.into_iter().filter(|new| self.is_filled(new)) {
            if field.control == Control::Rows {
                let pairs = self.new_pairs(&new.parts, made);
                made.edits.push(Edit::Push(field.path.clone(), pairs));
            } else {
                self.new_table(field, new, made);
            }
        }
    }

    /// Adds a table under a key.
    fn new_table(&self, field: &Field, new: &Field, made: &mut Made) {
        let Some((key, parts)) = new.parts.split_first() else {
            return;
        };
        let pairs = self.new_pairs(parts, made);
        let name = self.of(key).into_iter().next().unwrap_or_default();
        let is_taken = field
            .parts
            .iter()
            .any(|part| last_key(&part.path) == Some(&name));
        let problem = match name.as_str() {
            "" => Some(Problem::NoKey),
            name if !is_key(name) => Some(Problem::NotAKey),
            _ if is_taken => Some(Problem::Taken),
            _ => None,
        };
        if let Some(problem) = problem {
            made.problems.push((key.name.clone(), problem));
            return;
        }
        let mut path = field.path.clone();
        path.push(Step::Key(name));
        made.edits.push(if field.is_written {
            Edit::Table(path, pairs)
        } else {
            Edit::Set(path, inline_table(&pairs).into())
        });
    }

    /// Returns the keys and values of a table that the file does not have yet.
    fn new_pairs(&self, fields: &[Field], made: &mut Made) -> Pairs {
        let mut pairs = Pairs::new();
        for field in fields {
            let unwritten = field.unwritten();
            let mut inner = Made::default();
            self.field(&unwritten, &mut inner);
            made.problems.append(&mut inner.problems);
            let Some(key) = last_key(&field.path) else {
                continue;
            };
            let depth = field.path.len();
            for edit in inner.edits {
                match edit {
                    Edit::Set(path, value) if path.len() == depth => {
                        pairs.push((key.to_owned(), value));
                    }
                    Edit::Set(path, value) => {
                        let inner = last_key(&path).unwrap_or_default();
                        let table = inline_table(&vec![(inner.to_owned(), value)]);
                        pairs.push((key.to_owned(), table.into()));
                    }
                    Edit::Push(_, row) => {
                        let rows: Array = [Value::from(inline_table(&row))].into_iter().collect();
                        pairs.push((key.to_owned(), rows.into()));
                    }
                    Edit::Table(..) | Edit::Remove(_) => {}
                }
            }
        }
        pairs
    }
}

impl Field {
    /// Returns the field as if the file did not have it.
    fn unwritten(&self) -> Self {
        let mut field = self.clone();
        field.is_written = false;
        field.shown.clear();
        field.parts = self.parts.iter().map(Self::unwritten).collect();
        field
    }
}

/// Returns the key at the end of a path.
fn last_key(path: &Path) -> Option<&str> {
    match path.last() {
        Some(Step::Key(key)) => Some(key),
        _ => None,
    }
}

/// The edits so far, and the problems.
#[derive(Default)]
struct Made {
    edits: Vec<Edit>,
    /// The removals of rows, which come last.
    removals: Vec<Edit>,
    problems: Problems,
}

impl Made {
    /// Returns what was sent as a value of the file.
    fn value(&mut self, field: &Field, sent: &[String]) -> Option<Value> {
        let first = sent.first().map_or("", String::as_str);
        let made = match field.control {
            Control::Lines | Control::Ticks(_) => {
                let items: Array = sent.iter().map(String::as_str).collect();
                return Some(items.into());
            }
            Control::Number => first
                .parse::<i64>()
                .map(Value::from)
                .map_err(|_| Problem::NotANumber),
            Control::Date => day(first).ok_or(Problem::NotADay),
            Control::Switch => Ok(match first {
                "true" => Value::from(true),
                "false" => Value::from(false),
                other => Value::from(other),
            }),
            _ => Ok(Value::from(first)),
        };
        match made {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.push((field.name.clone(), problem));
                None
            }
        }
    }
}

/// Returns a day such as 2026-05-09 as a value of the file.
fn day(text: &str) -> Option<Value> {
    let moment: toml_edit::Datetime = text.parse().ok()?;
    let is_day = moment.date.is_some() && moment.time.is_none() && moment.offset.is_none();
    is_day.then(|| Value::from(moment))
}
