//! The tables that have a form.

use crate::edit::{Path, Step};
use crate::preview::form::{Field, Setting, fields};
use cookie_registry_policy::Checked;
use cookie_registry_policy::schema::{Key, Kind, Table, file};
use toml_edit::TableLike;

/// A table with a form: an entry such as `cookies.session`, a table such as `service`, or a row such as `allow.1`.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// How findings and addresses name it.
    pub(crate) entry: String,
    /// The key of the section.
    pub(crate) section: &'static str,
    /// Whether it is a row of a list, which has a number and no key.
    pub(crate) is_row: bool,
    table: &'static Table,
    pub(super) path: Path,
}

impl Target {
    /// Returns the table that a name means, such as `cookies.session`, `service` or `allow.1`.
    pub(crate) fn of(entry: &str) -> Option<Self> {
        let (section, key) = match entry.split_once('.') {
            Some((section, key)) => (section, Some(key)),
            None => (entry, None),
        };
        let declared = file().keys.iter().find(|key| key.name == section)?;
        let (table, step) = match (declared.kind, key) {
            (Kind::Keyed(table), Some(key)) => (table, Some(Step::Key(key.to_owned()))),
            (Kind::Table(table), None) => (table, None),
            (Kind::Tables(table), Some(number)) => {
                let row = number.parse::<usize>().ok()?.checked_sub(1)?;
                (table, Some(Step::Row(row)))
            }
            _ => return None,
        };
        let first = Step::Key(section.to_owned());
        Some(Self {
            entry: entry.to_owned(),
            section: declared.name,
            is_row: matches!(step, Some(Step::Row(_))),
            table,
            path: [Some(first), step].into_iter().flatten().collect(),
        })
    }

    /// Returns a new entry of a section, which has no key yet, or a new row of a list.
    pub(crate) fn new_in(section: &str) -> Option<Self> {
        match list(section) {
            // The number of a row that is not there.
            Some(_) => Self::of(&format!("{section}.{}", usize::MAX)),
            None => Self::of(&format!("{section}.")),
        }
    }

    /// Returns the sections that have entries.
    pub(crate) fn sections() -> Vec<&'static str> {
        let keyed = file()
            .keys
            .iter()
            .filter(|key| matches!(key.kind, Kind::Keyed(_)));
        keyed.map(|key| key.name).collect()
    }

    /// Returns the tables about the policy itself.
    pub(crate) fn tables() -> Vec<&'static str> {
        let tables = file()
            .keys
            .iter()
            .filter(|key| matches!(key.kind, Kind::Table(_)));
        tables.map(|key| key.name).collect()
    }

    /// Returns the lists, such as `[[allow]]`.
    pub(crate) fn lists() -> Vec<&'static str> {
        lists().map(|key| key.name).collect()
    }

    /// Returns the address of the page that lists this table and those like it.
    pub(crate) fn overview(&self) -> String {
        match self.is_row {
            true => format!("/entry?entry={}", self.section),
            false => "/entries".to_owned(),
        }
    }

    pub(super) fn is_entry(&self) -> bool {
        self.path.len() > 1
    }

    pub(super) fn has_key(&self, name: &str) -> bool {
        self.table.all_keys().any(|key| key.name == name)
    }

    pub(super) fn fields(
        &self,
        text: &str,
        there: Option<&dyn TableLike>,
        checked: &Checked,
    ) -> Vec<Field> {
        let policy = checked.recovered();
        let own = &policy.meta.language;
        let categories = policy.categories.iter();
        let setting = Setting {
            text,
            languages: policy.meta.languages.clone(),
            categories: categories
                .map(|custom| (custom.key.clone(), custom.title.best(own).to_owned()))
                .collect(),
            depth: self.path.len(),
        };
        fields(self.table, &self.path, there, &setting)
    }
}

/// Returns the key of a list; `None` if the policy has no list of this name.
pub(crate) fn list(name: &str) -> Option<&'static Key> {
    lists().find(|key| key.name == name)
}

fn lists() -> impl Iterator<Item = &'static Key> {
    let keys = file().keys.iter();
    keys.filter(|key| matches!(key.kind, Kind::Tables(_)))
}
