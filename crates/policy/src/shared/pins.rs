//! The pins of shared declarations, which `policy.lock` records.

use super::Shared;
use crate::quoting::string;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use toml::de::{DeTable, DeValue};

/// The key of the pins in `policy.lock`.
const KEY: &str = "included";

/// The pin of one item of `include`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pin {
    /// The SHA-256 of the text, as 64 hexadecimal digits.
    pub sha256: String,
    /// The package from which the text comes, as in `Cargo.lock`; `None` for a git repository.
    pub package: Option<LockedPackage>,
    /// The commit that the tag named; `None` for a package.
    pub commit: Option<String>,
}

impl Pin {
    /// Creates the pin of a text of a package.
    #[must_use]
    pub fn of_package(sha256: String, package: LockedPackage) -> Self {
        Self {
            sha256,
            package: Some(package),
            commit: None,
        }
    }

    /// Creates the pin of a text of a git repository.
    #[must_use]
    pub fn of_git(sha256: String, commit: String) -> Self {
        Self {
            sha256,
            package: None,
            commit: Some(commit),
        }
    }
}

/// A package as in `Cargo.lock`. If two packages have equal values and a source, they have the same contents. A path
/// dependency has no source, so its contents can differ although the values are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LockedPackage {
    /// The version.
    pub version: String,
    /// The registry or repository; `None` for a package on a path.
    pub source: Option<String>,
    /// The checksum of a package of a registry.
    pub checksum: Option<String>,
}

impl LockedPackage {
    /// Creates a package.
    #[must_use]
    pub const fn new(version: String, source: Option<String>, checksum: Option<String>) -> Self {
        Self {
            version,
            source,
            checksum,
        }
    }
}

/// Every pin of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pins(BTreeMap<String, Pin>);

/// The reason why the pins cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PinsError {
    /// The file is not TOML.
    #[error("it is not valid TOML")]
    Syntax,
    /// A key of a pin is missing, or has a value of the wrong type.
    #[error("the pin of `{0}` cannot be read")]
    Pin(String),
}

impl Pins {
    /// Reads the pins of a `policy.lock`.
    ///
    /// # Errors
    /// [`PinsError`] if the file is not TOML, or a pin in it is incomplete.
    pub fn parse(text: &str) -> Result<Self, PinsError> {
        let table = DeTable::parse(text).map_err(|_| PinsError::Syntax)?;
        let Some(included) = table.get_ref().get(KEY) else {
            return Ok(Self::default());
        };
        let included = included.get_ref().as_table();
        let included = included.ok_or_else(|| PinsError::Pin(KEY.to_owned()))?;
        let mut pins = Self::default();
        for (key, value) in included {
            let key = key.get_ref().to_string();
            match pin(value.get_ref()) {
                Some(pin) => pins.0.insert(key, pin),
                None => return Err(PinsError::Pin(key)),
            };
        }
        Ok(pins)
    }

    /// Returns the pin of an item.
    #[must_use]
    pub fn get(&self, shared: &Shared) -> Option<&Pin> {
        self.0.get(&shared.to_string())
    }

    /// Pins an item, in place of an earlier pin.
    pub fn insert(&mut self, shared: &Shared, pin: Pin) {
        self.0.insert(shared.to_string(), pin);
    }

    /// Returns whether nothing is pinned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Formats the pins as the tables of `policy.lock`, in the order of their keys.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        for (key, pin) in &self.0 {
            let _ = write!(
                text,
                "\n[{KEY}.{}]\nsha256 = {}\n",
                string(key),
                string(&pin.sha256)
            );
            let package = pin.package.as_ref();
            let keys = [
                ("version", package.map(|package| &package.version)),
                (
                    "source",
                    package.and_then(|package| package.source.as_ref()),
                ),
                (
                    "checksum",
                    package.and_then(|package| package.checksum.as_ref()),
                ),
                ("commit", pin.commit.as_ref()),
            ];
            for (key, value) in keys {
                if let Some(value) = value {
                    let _ = writeln!(text, "{key} = {}", string(value));
                }
            }
        }
        text
    }
}

/// Reads one pin: of a package it has a version, of a repository a commit.
fn pin(value: &DeValue<'_>) -> Option<Pin> {
    let table = value.as_table()?;
    let text = |key: &str| Some(table.get(key)?.get_ref().as_str()?.to_owned());
    let sha256 = text("sha256").filter(|hash| {
        hash.len() == 64
            && hash
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })?;
    match (text("version"), text("commit")) {
        (Some(version), None) => Some(Pin::of_package(
            sha256,
            LockedPackage::new(version, text("source"), text("checksum")),
        )),
        (None, Some(commit)) => Some(Pin::of_git(sha256, commit)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_written_and_read() {
        let mut pins = Pins::default();
        let package = Shared::of_package("crate:acme").unwrap().unwrap();
        let locked = LockedPackage::new("1.0.0".to_owned(), Some("registry+x".to_owned()), None);
        pins.insert(&package, Pin::of_package("a".repeat(64), locked));
        let git = Shared::of_git("https://our.example/a.git", "v1", "c.toml").unwrap();
        pins.insert(&git, Pin::of_git("b".repeat(64), "c0ffee".to_owned()));
        assert_eq!(Pins::parse(&pins.to_toml()), Ok(pins.clone()));
        assert_eq!(pins.get(&git).unwrap().commit.as_deref(), Some("c0ffee"));
        assert_eq!(Pins::parse("format = 1\n"), Ok(Pins::default()));
    }

    #[test]
    fn an_incomplete_pin_is_an_error() {
        assert_eq!(Pins::parse("x = "), Err(PinsError::Syntax));
        let hash = "a".repeat(64);
        for pin in [
            "sha256 = \"abc\"\nversion = \"1\"".to_owned(),
            format!("sha256 = \"{hash}\""),
            format!("sha256 = \"{}\"\nversion = \"1\"", "A".repeat(64)),
            format!("sha256 = \"{hash}\"\nversion = \"1\"\ncommit = \"c\""),
            "version = \"1\"".to_owned(),
        ] {
            let text = format!("[included.\"crate:a\"]\n{pin}\n");
            let error = PinsError::Pin("crate:a".to_owned());
            assert_eq!(Pins::parse(&text), Err(error), "{text}");
        }
        assert!(Pins::parse("included = 3\n").is_err());
    }
}
