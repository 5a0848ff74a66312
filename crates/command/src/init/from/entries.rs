//! One entry for each name that the sources set or remove, with the attributes that the code has.

use super::attributes::{Attributes, Read, around};
use super::place;
use super::toml::{key_of, quoted, table_of};
use crate::names::Names;
use cookie_registry_policy::known_names::{KnownName, known_name};
use cookie_registry_scan::{
    Language, Medium, Name, Occurrence, Operation, Scan, is_middleware, middleware_same_site,
};
use std::collections::BTreeMap;
use std::path::Path;

/// A cookie or key to declare.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) table: &'static str,
    pub(super) key: String,
    pub(super) name: String,
    pub(super) is_family: bool,
    pub(super) kind: Option<&'static str>,
    pub(super) set_by: Option<&'static str>,
    pub(super) provider: Option<String>,
    pub(super) category: (&'static str, Option<&'static str>),
    pub(super) purpose: String,
    pub(super) attributes: Attributes,
    /// Where it is set.
    pub(super) places: Vec<String>,
}

/// Returns the entries of all names that the sources show, sorted by kind and name. They have no keys yet.
pub(super) fn entries(scan: &Scan) -> Vec<Entry> {
    let mut found: BTreeMap<(Option<&'static str>, &str, bool), Vec<&Occurrence>> = BTreeMap::new();
    for occurrence in scan.occurrences.iter().filter(|it| !it.in_test) {
        let (name, is_family) = match &occurrence.name {
            Name::Exact(name) => (name, false),
            Name::Prefix(name) if !name.is_empty() => (name, true),
            _ => continue,
        };
        if occurrence.operation == Operation::Clear || name.is_empty() {
            continue;
        }
        let kind = kind_of(occurrence.medium);
        found
            .entry((kind, name, is_family))
            .or_default()
            .push(occurrence);
    }
    let mut texts = BTreeMap::new();
    found
        .into_iter()
        .map(|((kind, name, is_family), places)| {
            let mut entry = entry(kind, name, is_family, &places);
            entry.attributes = attributes(&places, scan, &mut texts);
            entry
        })
        .collect()
}

fn kind_of(medium: Medium) -> Option<&'static str> {
    match medium {
        Medium::Cookie => None,
        Medium::LocalStorage | Medium::WebStorage => Some("local-storage"),
        Medium::SessionStorage => Some("session-storage"),
        Medium::IndexedDb => Some("indexed-db"),
        Medium::CacheStorage => Some("cache-storage"),
    }
}

fn entry(kind: Option<&'static str>, name: &str, is_family: bool, places: &[&Occurrence]) -> Entry {
    let is_set = places.iter().any(|it| it.operation != Operation::Remove);
    let by_script = places.iter().all(|it| it.language == Language::JavaScript);
    let words = by_words(name);
    let known = known_name(name).filter(|_| words.is_none());
    let purpose = match known {
        Some(known) => format!(
            "TODO: the Open Cookie Database knows this name from {}: {} ({})",
            known.controller, known.purpose, known.kept
        ),
        None if !is_set => {
            "TODO: what it was for; the sources only remove it, so say who sets it, or since when it is retired".to_owned()
        }
        None => "TODO: what it is for, and whether category and exemption are right".to_owned(),
    };
    Entry {
        table: table_of(kind),
        key: String::new(),
        name: name.to_owned(),
        is_family,
        kind,
        set_by: (kind.is_none() && by_script).then_some("script"),
        provider: known
            .filter(|_| by_script)
            .map(|known| known.controller.to_owned()),
        // What nobody has decided needs consent.
        category: words
            .or(known.map(|known| suggested(&known)))
            .unwrap_or(("marketing", None)),
        purpose,
        attributes: Attributes::default(),
        places: places.iter().map(|it| place(it)).collect(),
    }
}

/// Returns the category and the exemption that the Open Cookie Database suggests.
pub(super) fn suggested(known: &KnownName) -> (&'static str, Option<&'static str>) {
    let exemption = known.exemption.map(|exemption| exemption.as_str());
    (known.category.as_str(), exemption)
}

/// Returns what the words of a name suggest.
fn by_words(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    let name = name.to_ascii_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    if name.contains("csrf") || name.contains("xsrf") {
        return Some(("necessary", Some("security")));
    }
    let is_session = name.contains("session")
        || has(&[
            "sid", "auth", "jwt", "token", "login", "id", "user", "admin", "sso", "oauth", "bearer",
        ]);
    is_session.then_some(("necessary", Some("authentication")))
}

/// Gives each entry a key that no other entry of its table has.
pub(super) fn choose_keys(entries: &mut [Entry]) {
    let mut taken: BTreeMap<&str, Names> = BTreeMap::new();
    for entry in entries {
        let taken = taken.entry(entry.table).or_default();
        entry.key = taken.free_key(&key_of(&entry.name));
    }
}

/// Reads the attributes at all places that set one cookie.
fn attributes<'s>(
    places: &[&'s Occurrence],
    scan: &'s Scan,
    texts: &mut BTreeMap<&'s Path, String>,
) -> Attributes {
    let mut found = Attributes::default();
    // Whether the service makes the cookie itself, and what its middleware chooses by itself.
    let (mut is_made, mut usual) = (false, None);
    let set = places
        .iter()
        .filter(|it| it.medium == Medium::Cookie && it.operation == Operation::Set);
    for occurrence in set {
        let text = texts
            .entry(&occurrence.path)
            .or_insert_with(|| crate::files::read(&occurrence.path).unwrap_or_default());
        let others = scan.occurrences.iter().filter(|other| {
            other.path == occurrence.path
                && other.span.start > occurrence.span.start
                && other.name != occurrence.name
        });
        let end = others
            .map(|other| other.span.start)
            .min()
            .unwrap_or(text.len());
        let code = around(text, occurrence.span.start, end);
        found = found.or(Attributes::of(code));
        let made_here = occurrence.api.contains("Cookie") || code.contains("Cookie::");
        is_made |=
            occurrence.language == Language::Rust && made_here && !is_middleware(&occurrence.api);
        usual = usual.or(middleware_same_site(&occurrence.api));
    }
    found.same_site = found.same_site.or(usual.map(Read::Value));
    // Middleware has safe defaults of its own; all else sets what it says.
    if is_made {
        found.http_only = found.http_only.or(Some(Read::Value(false)));
        let is_secure_by_name = ["__Host-", "__Secure-"]
            .iter()
            .any(|prefix| places.iter().any(|it| begins(&it.name, prefix)));
        if !is_secure_by_name {
            found.secure = found.secure.or(Some(Read::Value(false)));
        }
    }
    found
}

fn begins(name: &Name, prefix: &str) -> bool {
    matches!(name, Name::Exact(name) | Name::Prefix(name) if name.starts_with(prefix))
}

impl Entry {
    /// Returns its table.
    pub(super) fn to_toml(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for place in self.places.iter().take(3) {
            lines.push(format!("# {}", place.replace(char::is_control, " ")));
        }
        lines.push(format!("[{}.{}]", self.table, self.key));
        let naming = if self.kind.is_some() { "key" } else { "name" };
        let mut line = |key: &str, value: String| lines.push(format!("{key:<9} = {value}"));
        if self.is_family {
            line("match", format!("{{ prefix = {} }}", quoted(&self.name)));
            line(
                "examples",
                format!("[{}]", quoted(&format!("{}1", self.name))),
            );
        } else {
            line(naming, quoted(&self.name));
        }
        if let Some(kind) = self.kind {
            line("kind", quoted(kind));
        }
        if let Some(set_by) = self.set_by {
            line("set_by", quoted(set_by));
        }
        if let Some(provider) = &self.provider {
            line("provider", quoted(provider));
        }
        line("category", quoted(self.category.0));
        if let Some(exemption) = self.category.1 {
            line("exemption", quoted(exemption));
        }
        let mut open: Vec<&str> = Vec::new();
        let lifetime = self.lifetime(&mut open);
        let attributes = self.attribute_lines(&mut open);
        let purpose = match open.as_slice() {
            [] => self.purpose.clone(),
            open => format!("{}; the code computes {}", self.purpose, open.join(", ")),
        };
        line("purpose", quoted(&purpose));
        line("lifetime", quoted(&lifetime));
        lines.extend(attributes);
        lines.join("\n") + "\n"
    }

    fn lifetime(&self, open: &mut Vec<&'static str>) -> String {
        match self.kind {
            Some("session-storage") => return "tab".to_owned(),
            Some(_) => return "until cleared".to_owned(),
            None => {}
        }
        match &self.attributes.lifetime {
            None => "session".to_owned(),
            // The longest that browsers keep: a policy may promise less once that is known.
            Some(Read::Computed) => {
                open.push("the lifetime");
                "400 days".to_owned()
            }
            Some(Read::Value(seconds)) => in_words(*seconds),
        }
    }

    fn attribute_lines(&self, open: &mut Vec<&'static str>) -> Vec<String> {
        let Attributes {
            http_only,
            secure,
            same_site,
            path,
            domain,
            ..
        } = &self.attributes;
        let mut lines = Vec::new();
        let mut add = |key: &'static str, value: Option<Option<String>>| match value {
            None => {}
            Some(Some(value)) => lines.push(format!("{key:<9} = {value}")),
            Some(None) => open.push(key),
        };
        let flag = |read: &Option<Read<bool>>| {
            read.as_ref()
                .map(|read| read.value().map(ToString::to_string))
        };
        add(
            "http_only",
            flag(http_only).filter(|_| self.set_by != Some("script")),
        );
        add("secure", flag(secure));
        add(
            "same_site",
            same_site
                .as_ref()
                .map(|read| read.value().map(|word| quoted(word))),
        );
        add(
            "path",
            path.as_ref()
                .map(|read| read.value().map(|path| quoted(path))),
        );
        add(
            "domain",
            domain.as_ref().map(|read| {
                read.value()
                    .map(|domain| quoted(domain.trim_start_matches('.')))
            }),
        );
        lines
    }
}

/// Returns seconds in the largest unit that they are a multiple of.
fn in_words(seconds: u64) -> String {
    let units = [
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let (count, unit) = units
        .into_iter()
        .find(|(unit, _)| seconds >= *unit && seconds.is_multiple_of(*unit))
        .map_or((seconds, "second"), |(unit, word)| (seconds / unit, word));
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_in_its_largest_unit() {
        for (seconds, words) in [
            (1, "1 second"),
            (90, "90 seconds"),
            (3_600, "1 hour"),
            (172_800, "2 days"),
        ] {
            assert_eq!(in_words(seconds), words);
        }
    }

    #[test]
    fn words_of_a_name_suggest_what_it_is_for() {
        assert_eq!(by_words("app_csrf"), Some(("necessary", Some("security"))));
        assert_eq!(
            by_words("VW_ADMIN"),
            Some(("necessary", Some("authentication")))
        );
        assert_eq!(by_words("theme"), None);
        assert_eq!(by_words("video"), None);
    }
}
