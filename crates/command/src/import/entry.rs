//! A row of a table as an entry of the policy.

use super::columns::Column;
use crate::init::toml::{key_of, quoted, table_of};
use crate::names::Names;
use cookie_registry_core::{Category, Lifetime};
use cookie_registry_policy::known_names::{KnownName, known_name};
use cookie_registry_policy::meaning;

/// The longest text of a cell that an entry takes over, in characters.
const LONGEST: usize = 2_000;

/// The kind of an entry that is no storage key.
pub(super) const COOKIE: &str = "cookie";

/// The kinds of storage whose keys end with the tab.
const SESSION_STORAGE: &str = "session-storage";

/// A cookie or a storage key of a table.
#[derive(Debug)]
pub(super) struct Entry {
    name: String,
    key: String,
    kind: Option<&'static str>,
    is_family: bool,
    category: Option<Category>,
    lifetime: String,
    provider: String,
    purpose: String,
    /// What a person has to decide.
    open: Vec<String>,
}

impl Entry {
    /// Returns the entry of a row; `None` if the row has no name, or one without a fixed beginning. `is_own` says whether a
    /// provider is the service itself.
    pub(super) fn of<'r>(
        cell: impl Fn(Column) -> &'r str,
        is_own: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        let kind_word = cell(Column::Kind).to_lowercase();
        let kind = kind_of(&kind_word);
        let (name, is_family) = name_of(&cell);
        if name.is_empty() {
            return None;
        }
        let known = known_name(&name);
        let mut open = Vec::new();
        let word = match cell(Column::Category) {
            "" if kind.is_none() && !kind_word.contains("http") => kind_word.as_str(),
            word => word,
        };
        let category = meaning::category(word).or(known.map(|known| known.category));
        if category.is_none() {
            open.push("the category".to_owned());
        }
        let lasts = shortened(cell(Column::Lifetime));
        let (lifetime, is_certain) = lifetime_of(kind, &lasts);
        if !is_certain {
            open.push(match lasts.as_str() {
                "" => "the lifetime".to_owned(),
                lasts => {
                    format!("the lifetime, for which the table says \u{201c}{lasts}\u{201d}")
                }
            });
        }
        let purpose = purpose_of(&cell, known, &mut open);
        let provider = provider_of(&cell, is_own, known, &mut open);
        Some(Self {
            name,
            key: String::new(),
            kind,
            is_family,
            category,
            lifetime,
            provider,
            purpose,
            open,
        })
    }

    /// Chooses a key that no other entry of its table has.
    pub(super) fn choose_key(&mut self, taken: &mut Names) {
        self.key = taken.free_key(&key_of(&self.name));
    }

    /// Returns `cookie`, or the kind of storage.
    pub(super) fn kind(&self) -> &'static str {
        self.kind.unwrap_or(COOKIE)
    }

    /// Returns its name, with `*` for the variable part of a family.
    pub(super) fn shown(&self) -> String {
        let end = if self.is_family { "*" } else { "" };
        format!("{}{end}", self.name)
    }

    /// Returns the name of its table.
    pub(super) fn table(&self) -> &'static str {
        table_of(self.kind)
    }

    pub(super) fn to_toml(&self) -> String {
        let mut text = format!("[{}.{}]\n", self.table(), self.key);
        let mut line = |key: &str, value: &str| text.push_str(&format!("{key:<9}= {value}\n"));
        if self.is_family {
            line("match", &format!("{{ prefix = {} }}", quoted(&self.name)));
            line(
                "examples",
                &format!("[{}]", quoted(&format!("{}1", self.name))),
            );
        } else if self.kind.is_some() {
            line("key", &quoted(&self.name));
        } else {
            line("name", &quoted(&self.name));
        }
        if let Some(kind) = self.kind {
            line("kind", &quoted(kind));
        }
        // What needs no decision is safe: what nobody has decided needs consent.
        line(
            "category",
            &quoted(self.category.unwrap_or(Category::Marketing).as_str()),
        );
        if !self.provider.is_empty() {
            line("provider", &quoted(&self.provider));
            line("set_by", &quoted("script"));
        }
        let purpose = match self.open.as_slice() {
            [] => self.purpose.clone(),
            open => format!("TODO: decide {}. {}", open.join(" and "), self.purpose),
        };
        line("purpose", &quoted(purpose.trim()));
        line("lifetime", &quoted(&self.lifetime));
        text
    }
}

/// Returns the name of a row, or the fixed beginning of the names of a family, and whether it is one.
fn name_of<'r>(cell: &impl Fn(Column) -> &'r str) -> (String, bool) {
    let written = shortened(cell(Column::Name));
    // Tables write a family as `_ga_*`, `_ga_###` or `_ga_<id>`.
    let end = written.find(['*', '#', '<']).unwrap_or(written.len());
    let says_family = matches!(
        cell(Column::Family).to_lowercase().as_str(),
        "1" | "true" | "yes"
    );
    match written.get(..end) {
        Some(beginning) if end < written.len() => (beginning.to_owned(), true),
        _ => (written, says_family),
    }
}

/// Returns the purpose of a row, or that of the known name.
fn purpose_of<'r>(
    cell: &impl Fn(Column) -> &'r str,
    known: Option<KnownName>,
    open: &mut Vec<String>,
) -> String {
    match shortened(cell(Column::Purpose)) {
        text if text.is_empty() => {
            open.push("the purpose".to_owned());
            known.map_or_else(String::new, |known| known.purpose.to_owned())
        }
        text => {
            if is_longer(cell(Column::Purpose)) {
                open.push("the purpose, which is longer in the table".to_owned());
            }
            text
        }
    }
}

/// Returns the provider of a row, or that of the known name; empty for the service itself.
fn provider_of<'r>(
    cell: &impl Fn(Column) -> &'r str,
    is_own: impl Fn(&str) -> bool,
    known: Option<KnownName>,
    open: &mut Vec<String>,
) -> String {
    // Of a functional name, the database often names the software that the service itself runs, such as PHP.
    let tracks =
        |known: &KnownName| matches!(known.category, Category::Analytics | Category::Marketing);
    match shortened(cell(Column::Provider)) {
        text if text.is_empty() && known.is_some_and(|known| tracks(&known)) => {
            known.map_or_else(String::new, |known| known.controller.to_owned())
        }
        text if text.is_empty() || is_own(&text) => {
            let controller = known.map(|known| known.controller);
            if let Some(controller) = controller.filter(|known| !known.is_empty()) {
                open.push(format!("the provider: the service itself or {controller}"));
            }
            String::new()
        }
        text => text,
    }
}

/// Returns the lifetime that a table says, and whether it is certain. Storage has no date of expiry, so a table that names one
/// may mean something that removes the key, or nothing: a person has to find out.
fn lifetime_of(kind: Option<&str>, lasts: &str) -> (String, bool) {
    let said = meaning::lifetime(lasts);
    let (without, is_certain) = match (kind, said) {
        (None, Some(Lifetime::Session | Lifetime::For { .. })) => {
            return (said.map_or_else(String::new, |it| it.to_string()), true);
        }
        (None, _) => (Lifetime::Session, false),
        (Some(SESSION_STORAGE), Some(Lifetime::Session | Lifetime::Tab)) => (Lifetime::Tab, true),
        (Some(SESSION_STORAGE), _) => (Lifetime::Tab, lasts.is_empty()),
        (Some(_), Some(Lifetime::UntilCleared)) => (Lifetime::UntilCleared, true),
        (Some(_), _) => (Lifetime::UntilCleared, lasts.is_empty()),
    };
    (without.to_string(), is_certain)
}

/// Returns the kind of storage that a word means; `None` for a cookie.
fn kind_of(word: &str) -> Option<&'static str> {
    let has = |part: &str| word.contains(part);
    match word {
        _ if has("session") && has("storage") => Some(SESSION_STORAGE),
        _ if has("local") && has("storage") => Some("local-storage"),
        _ if has("indexed") => Some("indexed-db"),
        _ if has("cache") => Some("cache-storage"),
        _ => None,
    }
}

/// Returns a cell on one line and of bounded length.
fn shortened(cell: &str) -> String {
    on_one_line(cell).chars().take(LONGEST).collect()
}

/// Returns whether a cell has more than an entry takes over.
fn is_longer(cell: &str) -> bool {
    on_one_line(cell).chars().nth(LONGEST).is_some()
}

fn on_one_line(cell: &str) -> String {
    let words: Vec<&str> = cell.split_whitespace().collect();
    words.join(" ")
}
