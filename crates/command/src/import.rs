//! `import`: a table of cookies as entries of the policy.

mod columns;
mod entry;

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::{NewFile, read, write_all};
use crate::policy_file::PolicyFile;
use columns::{Column, Columns};
use cookie_registry_core::Environment;
use cookie_registry_policy::{Options, check_files};
use entry::Entry;
use std::collections::BTreeSet;

/// The most rows of a table that are read.
const MAX_ROWS: usize = 20_000;

/// The reason why a table was not imported.
#[derive(Debug, thiserror::Error)]
enum ImportError {
    /// The table has no column with names.
    #[error("the table has no column with the names of cookies; its columns are {0}")]
    NoNames(String),
    /// A row cannot be read.
    #[error("the table cannot be read: {0}")]
    Unreadable(#[from] csv::Error),
    /// The table has too many rows.
    #[error("the table has more than {MAX_ROWS} rows")]
    TooLong,
}

impl Explained for ImportError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoNames(_) => "call the column `name`; others are `category`, `purpose`, `lifetime`, `provider`, `kind` and `match`",
            Self::Unreadable(_) => "save the table as CSV in UTF-8, with the names of the columns in the first line",
            Self::TooLong => "split the table",
        }.to_owned())
    }
}

/// Runs `import`.
pub(crate) fn run(
    arguments: &cli::Import,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let table = read(&arguments.file)?;
    // A table can be imported before there is a policy.
    let mut taken = Taken::default();
    if let Ok(file) = PolicyFile::find(policy) {
        let checked = check_files(&file, &file.path, Options::today())?;
        let recovered = checked.recovered();
        let cookies = recovered.cookies.iter().map(|cookie| &cookie.disclosure);
        let storage = recovered.storage.iter().map(|storage| &storage.disclosure);
        for disclosure in cookies.chain(storage) {
            taken
                .names
                .insert(disclosure.naming.name(Environment::Production).to_owned());
            taken.keys.insert(disclosure.entry.clone());
        }
    }
    let imported = imported(&table, &mut taken)?;
    let text = imported.text();
    match &arguments.out {
        None => console.output(&text)?,
        Some(path) => {
            write_all(&[NewFile {
                path: path.clone(),
                text,
            }])?;
            console.note(&format!(
                "wrote {}\nNext: write `include = [\"{}\"]` in policy.toml, decide each TODO, and run `cargo cookie-registry check`.\n",
                path.display(),
                path.display()
            ));
        }
    }
    console.note(&imported.summary());
    Ok(Exit::Clean)
}

/// The names and keys that an entry cannot have.
#[derive(Default)]
struct Taken {
    names: BTreeSet<String>,
    keys: BTreeSet<String>,
}

/// The entries of a table.
struct Imported {
    entries: Vec<Entry>,
    /// The names that were declared before.
    known: usize,
    /// The lines without a name.
    unnamed: usize,
}

impl Imported {
    fn text(&self) -> String {
        let tables: Vec<String> = self.entries.iter().map(Entry::to_toml).collect();
        tables.join("\n")
    }

    fn summary(&self) -> String {
        let mut text = format!("{} entries", self.entries.len());
        if self.known > 0 {
            text.push_str(&format!(
                "; {} rows have a name that is declared already",
                self.known
            ));
        }
        if self.unnamed > 0 {
            text.push_str(&format!("; {} rows have no name", self.unnamed));
        }
        text + "\n"
    }
}

fn imported(table: &str, taken: &mut Taken) -> Result<Imported, ImportError> {
    let table = table.strip_prefix('\u{feff}').unwrap_or(table);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(table))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(table.as_bytes());
    let headers = reader.headers()?.clone();
    let columns = Columns::of(headers.iter());
    if !columns.has(Column::Name) {
        let names: Vec<&str> = headers.iter().collect();
        return Err(ImportError::NoNames(
            names.join(", ").replace(char::is_control, " "),
        ));
    }
    let mut imported = Imported {
        entries: Vec::new(),
        known: 0,
        unnamed: 0,
    };
    for (number, row) in reader.records().enumerate() {
        if number == MAX_ROWS {
            return Err(ImportError::TooLong);
        }
        let row = row?;
        let cells = |column| columns.cell(&row, column);
        let Some(mut entry) = Entry::of(cells) else {
            imported.unnamed += 1;
            continue;
        };
        if !taken.names.insert(entry.name.clone()) {
            imported.known += 1;
            continue;
        }
        entry.choose_key(&mut taken.keys);
        imported.entries.push(entry);
    }
    Ok(imported)
}

/// Returns what separates the columns: the most frequent candidate of the first line.
fn delimiter(table: &str) -> u8 {
    let first = table.lines().next().unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|other| *other == byte).count();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|byte| (count(*byte), *byte == b','))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests;
