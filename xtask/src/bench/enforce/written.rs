//! The modules of a large crate: data, what is done with it, its errors and its tests, as services have them.

/// What stands before the function that an edit changes.
pub(super) const EDITED: &str = "\n/// Changed by each edit.\n";

/// A kind of thing that a service keeps.
const ENTITY: &str = r#"
/// A row of the table `entity_NUMBER`, as it comes from the database.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityNUMBER {
    /// Its key.
    pub id: u64,
    /// What people call it.
    pub title: String,
    /// Who may see it.
    pub owners: Vec<u64>,
    /// When it was changed, in seconds.
    pub changed_at: i64,
    /// What it costs, in the smallest unit.
    pub price: Option<i64>,
}

/// Why an entity was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedNUMBER {
    /// It has no title.
    Untitled,
    /// It belongs to nobody.
    Unowned,
    /// Its price is below zero.
    Negative(i64),
}

impl fmt::Display for RefusedNUMBER {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untitled => f.write_str("it needs a title"),
            Self::Unowned => f.write_str("it needs an owner"),
            Self::Negative(price) => write!(f, "the price {price} is below zero"),
        }
    }
}

impl EntityNUMBER {
    /// Takes what came in after looking at it.
    pub fn checked(self) -> Result<Self, RefusedNUMBER> {
        if self.title.trim().is_empty() {
            return Err(RefusedNUMBER::Untitled);
        }
        if self.owners.is_empty() {
            return Err(RefusedNUMBER::Unowned);
        }
        match self.price {
            Some(price) if price < 0 => Err(RefusedNUMBER::Negative(price)),
            _ => Ok(self),
        }
    }

    /// The line of an export, its fields in quotes.
    pub fn line(&self) -> String {
        let owners: Vec<String> = self.owners.iter().map(u64::to_string).collect();
        let price = self.price.map_or_else(String::new, |price| format!("{}.{:02}", price / 100, price % 100));
        format!("{},\"{}\",\"{}\",{},{}", self.id, self.title.replace('"', "\"\""), owners.join(" "), self.changed_at, price)
    }
}

/// The entities of one owner, newest first, with the sum of what they cost.
pub fn of_owner_NUMBER(all: &[EntityNUMBER], owner: u64) -> (Vec<&EntityNUMBER>, i64) {
    let mut found: Vec<&EntityNUMBER> = all.iter().filter(|entity| entity.owners.contains(&owner)).collect();
    found.sort_by_key(|entity| std::cmp::Reverse(entity.changed_at));
    let sum = found.iter().filter_map(|entity| entity.price).sum();
    (found, sum)
}

/// How often each word stands in the titles.
pub fn words_NUMBER(all: &[EntityNUMBER]) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in all.iter().flat_map(|entity| entity.title.split_whitespace()) {
        *words.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    words
}

#[cfg(test)]
mod tests_NUMBER {
    use super::*;

    #[test]
    fn an_entity_without_a_title_is_refused() {
        let entity = EntityNUMBER { id: 1, title: " ".into(), owners: vec![2], changed_at: 0, price: None };
        assert_eq!(entity.checked(), Err(RefusedNUMBER::Untitled));
    }
}
"#;

/// What a module in twenty has as well: it reads the header with the visitor's cookies.
const READER: &str = r#"
/// The session of a request, out of the header that browsers send cookies in.
pub fn session_NUMBER(headers: &BTreeMap<String, String>) -> Option<&str> {
    let cookies = headers.get("cookie")?;
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix("session="))
}
"#;

/// Entities to a module.
const ENTITIES: usize = 5;

/// Modules of so many lines in all, or a few more.
pub(super) fn modules(lines: usize) -> Vec<String> {
    let mut modules = Vec::new();
    let mut written = 0;
    while written < lines {
        let number = modules.len();
        let mut module = String::from(
            "//! Entities and what is done with them.\n\nuse std::collections::BTreeMap;\nuse std::fmt;\n",
        );
        for entity in 0..ENTITIES {
            module += &ENTITY.replace("NUMBER", &(number * ENTITIES + entity).to_string());
        }
        if number % 20 == 0 {
            module += &READER.replace("NUMBER", &number.to_string());
        }
        if number == 0 {
            module += &edit(u32::MAX);
        }
        written += module.lines().count();
        modules.push(module);
    }
    modules
}

/// Returns the function that an edit writes.
pub(super) fn edit(run: u32) -> String {
    format!("{EDITED}pub fn edited() -> u32 {{\n    {run}\n}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_is_as_large_as_asked_for_and_ends_with_what_is_edited() {
        let modules = modules(10_000);
        let lines: usize = modules.iter().map(|module| module.lines().count()).sum();
        assert!((10_000..11_000).contains(&lines), "{lines}");
        assert!(modules[0].ends_with(&edit(u32::MAX)));
        assert!(modules.iter().any(|module| module.contains("\"cookie\"")));
    }
}
