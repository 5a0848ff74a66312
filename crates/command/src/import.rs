//! `import`: a table of cookies as entries of the policy.

mod columns;
mod entry;

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::{NewFile, read, write_all};
use crate::init::toml::quoted;
use crate::names::Names;
use crate::policy_file::{
    DEFAULT_NAME, PolicyFile, PolicyFileError, absolute, current_directory, relative,
};
use columns::{Column, Columns};
use cookie_registry_policy::{Checked, Code, LoadError, Options, check_files};
use entry::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// The most rows of a table that are read.
const MAX_ROWS: usize = 20_000;

/// The most rows that the summary names one by one.
const MAX_NAMED: usize = 20;

/// The reason why a table was not imported.
#[derive(Debug, thiserror::Error)]
enum ImportError {
    /// The table has no text.
    #[error("{} is empty", .0.display())]
    Empty(PathBuf),
    /// The table has no column with names.
    #[error("the table has no column with the names of cookies; its columns are {0}")]
    NoNames(String),
    /// A row cannot be read.
    #[error("the table cannot be read: {0}")]
    Unreadable(#[from] csv::Error),
    /// The table has too many rows.
    #[error("the table has more than {MAX_ROWS} rows")]
    TooLong,
    /// What the policy declares already is not known.
    #[error("{} cannot be read as a whole, so it is not known which names it declares already", .0.display())]
    Policy(PathBuf),
}

impl Explained for ImportError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Empty(_) | Self::NoNames(_) => "call the column `name`; others are `category`, `purpose`, `lifetime`, `provider`, `kind` and `match`",
            Self::Unreadable(_) => "save the table as CSV in UTF-8, with the names of the columns in the first line",
            Self::TooLong => "split the table",
            Self::Policy(_) => "run `cargo cookie-registry check`, and correct what it cannot read",
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
    if table.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(ImportError::Empty(arguments.file.clone()).into());
    }
    let (policy, mut taken) = declared(policy)?;
    let imported = imported(&table, &mut taken)?;
    let text = imported.text();
    match &arguments.out {
        None => console.output(&text)?,
        Some(path) => {
            let file = NewFile {
                path: path.clone(),
                text,
            };
            write_all(&[file], "specify another path with --out FILE")?;
            console.note(&format!(
                "wrote {}\nNext: write `include = [{}]` at the beginning of {}, below `format = 1`, decide each TODO, and run `cargo cookie-registry check`.\n",
                path.display(),
                quoted(&included(path, &policy)?),
                policy.display()
            ));
        }
    }
    console.note(&imported.summary());
    Ok(Exit::Clean)
}

/// Returns the path of the policy, and what it declares already. A table can be imported before there is a policy; one that
/// is there has to be read.
fn declared(policy: &cli::PolicyOptions) -> Result<(PathBuf, Taken), Failure> {
    let file = match PolicyFile::find(policy) {
        Ok(file) => file,
        Err(PolicyFileError::NotFound) => return Ok((DEFAULT_NAME.into(), Taken::default())),
        Err(error) => return Err(error.into()),
    };
    let checked = match check_files(&file, &file.path, Options::today()) {
        Ok(checked) => checked,
        Err(LoadError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            return Ok((file.path, Taken::default()));
        }
        Err(error) => return Err(error.into()),
    };
    if checked.findings.iter().any(|it| hides_entries(it.code)) {
        return Err(ImportError::Policy(file.path).into());
    }
    Ok((file.path, Taken::by(&checked)))
}

/// Returns whether a finding says that a part of the policy was not read.
const fn hides_entries(code: Code) -> bool {
    matches!(
        code,
        Code::Syntax
            | Code::NotUtf8
            | Code::NotAPolicy
            | Code::IncludeFailed
            | Code::PolicyTooLarge
    )
}

/// Returns how `include` of the policy names a file.
fn included(file: &Path, policy: &Path) -> Result<String, PolicyFileError> {
    let here = current_directory()?;
    let policy = absolute(&here, policy);
    let folder = policy.parent().unwrap_or(&here);
    Ok(relative(folder, &absolute(&here, file)))
}

/// The names and keys that an entry cannot have.
#[derive(Default)]
struct Taken {
    /// Kinds and names, with `*` for the variable part of a family.
    names: BTreeSet<(&'static str, String)>,
    /// The keys of each table.
    keys: BTreeMap<String, Names>,
    /// The name and the domains of the service, in small letters.
    own: BTreeSet<String>,
}

impl Taken {
    /// What a policy declares.
    fn by(checked: &Checked) -> Self {
        let policy = checked.recovered();
        let cookies = policy
            .cookies
            .iter()
            .map(|it| (entry::COOKIE, &it.disclosure));
        let storage = policy
            .storage
            .iter()
            .map(|it| (it.kind.as_str(), &it.disclosure));
        let service = &policy.service;
        let own = service.domains.iter().chain([&service.name]);
        let mut taken = Self {
            own: own.map(|name| name.to_lowercase()).collect(),
            ..Self::default()
        };
        for (kind, disclosure) in cookies.chain(storage) {
            taken.names.insert((kind, disclosure.naming.shown()));
            if let Some((table, key)) = disclosure.entry.split_once('.') {
                let keys = taken.keys.entry(table.to_owned()).or_default();
                keys.take(key.to_owned());
            }
        }
        taken
    }

    /// Returns whether a provider is the service itself, as consent platforms write it: one of its domains, or its name.
    fn is_own(&self, provider: &str) -> bool {
        let provider = provider.to_lowercase();
        let host = provider.trim_start_matches("www.").trim_start_matches('.');
        self.own.contains(&provider) || self.own.contains(host)
    }
}

/// A row that became no entry.
struct Skipped {
    /// Its line in the table.
    line: u64,
    /// Its name; `None` if it has none.
    name: Option<String>,
}

/// The entries of a table.
struct Imported {
    entries: Vec<Entry>,
    skipped: Vec<Skipped>,
}

impl Imported {
    fn text(&self) -> String {
        let tables: Vec<String> = self.entries.iter().map(Entry::to_toml).collect();
        tables.join("\n")
    }

    fn summary(&self) -> String {
        let mut text = match self.entries.len() {
            1 => "1 entry\n".to_owned(),
            count => format!("{count} entries\n"),
        };
        for skipped in self.skipped.iter().take(MAX_NAMED) {
            text.push_str(&match &skipped.name {
                Some(name) => format!("line {}: `{name}` is declared already\n", skipped.line),
                None => format!(
                    "line {}: the row has no name, or one without a fixed beginning\n",
                    skipped.line
                ),
            });
        }
        if let Some(more) = self
            .skipped
            .len()
            .checked_sub(MAX_NAMED)
            .filter(|it| *it > 0)
        {
            text.push_str(&format!("and {more} further rows that became no entry\n"));
        }
        text
    }
}

fn imported(table: &str, taken: &mut Taken) -> Result<Imported, ImportError> {
    let table = table.strip_prefix('\u{feff}').unwrap_or(table);
    let (delimiter, lines, table) = match named_delimiter(table) {
        Some((delimiter, rest)) => (delimiter, 1, rest),
        None => (delimiter(table), 0, table),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
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
        skipped: Vec::new(),
    };
    for (number, row) in reader.records().enumerate() {
        if number == MAX_ROWS {
            return Err(ImportError::TooLong);
        }
        let row = row?;
        let line = row.position().map_or(0, csv::Position::line) + lines;
        let cells = |column| columns.cell(&row, column);
        let Some(mut entry) = Entry::of(cells, |provider| taken.is_own(provider)) else {
            imported.skipped.push(Skipped { line, name: None });
            continue;
        };
        let name = entry.shown();
        if !taken.names.insert((entry.kind(), name.clone())) {
            let name = Some(name);
            imported.skipped.push(Skipped { line, name });
            continue;
        }
        entry.choose_key(taken.keys.entry(entry.table().to_owned()).or_default());
        imported.entries.push(entry);
    }
    Ok(imported)
}

/// Returns what the first line of a table names as delimiter, with the rest of the table: `sep=;`, which spreadsheets
/// write and read.
fn named_delimiter(table: &str) -> Option<(u8, &str)> {
    let (first, rest) = table.split_once('\n')?;
    let first = first.trim_end_matches('\r').trim_matches('"');
    let (word, delimiter) = first.split_once('=')?;
    let is_named = word.trim().eq_ignore_ascii_case("sep");
    match delimiter.as_bytes() {
        [delimiter] if is_named && delimiter.is_ascii() => Some((*delimiter, rest)),
        _ => None,
    }
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
