//! Reads the declarations of packages and repositories that a policy includes. Their copies are next to the policy, and
//! `policy.lock` pins them.

use super::{MAX_ALL_BYTES, Parser, TOO_MUCH, part};
use crate::shared::{FOLDER, LOCK, Pin, Pins, Shared, sha256};
use crate::source::{MAX_FILE_BYTES, Spanned};
use std::io;
use std::path::PathBuf;
use toml::de::DeTable;

/// What writes the pins.
const UPDATE: &str =
    "run `cargo cookie-registry update`, and commit policy.lock and the folder policy.shared";
const RESTORE: &str = "restore the folder policy.shared and policy.lock from version control; or run `cargo cookie-registry update`, \
                       and review what has changed with `cargo cookie-registry diff`";

impl Parser<'_> {
    /// Reads the declarations that an item of `include` names. They are read from the copy alone, so that each reader of the
    /// policy sees the same, with and without a network.
    pub(super) fn shared(&mut self, shared: &Spanned<Shared>) {
        self.patterns += 1;
        if self.patterns > super::MAX_INCLUDES || self.bytes > MAX_ALL_BYTES {
            self.not_included(shared, TOO_MUCH.to_owned(), super::FEWER);
            return;
        }
        let pin = match self.pins() {
            Ok(pins) => Ok(pins.get(&shared.value).cloned()),
            Err(why) => Err(why.clone()),
        };
        let pin = match pin {
            Ok(pin) => pin,
            Err(why) => {
                self.parsed.draft.shared.push((shared.clone(), None));
                let message = format!(
                    "cannot include \"{}\": policy.lock cannot be read: {why}",
                    shared.value
                );
                self.not_included(shared, message, RESTORE);
                return;
            }
        };
        self.parsed.draft.shared.push((shared.clone(), pin.clone()));
        match pin {
            None => {
                let message = format!("\"{}\" is not pinned in policy.lock", shared.value);
                self.not_included(shared, message, UPDATE);
            }
            Some(pin) => self.pinned(shared, &pin),
        }
    }

    /// Reads the copy of pinned declarations.
    fn pinned(&mut self, shared: &Spanned<Shared>, pin: &Pin) {
        let copy = shared.value.copy(&self.policy(), &pin.sha256);
        let place = self.files.place(&copy);
        if !self.seen.insert(place) {
            return;
        }
        let name = copy.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{FOLDER}/{name}");
        let bytes = match self.files.read(&copy) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("cannot include \"{}\": {name}: {error}", shared.value);
                self.not_included(shared, message, UPDATE);
                return;
            }
        };
        if sha256(&bytes) != pin.sha256 {
            let message = format!(
                "cannot include \"{}\": {name} is not the text that policy.lock pins",
                shared.value
            );
            self.not_included(shared, message, RESTORE);
        } else if let Some(why) = not_shareable(&bytes) {
            let message = format!("cannot include \"{}\": {name}: {why}", shared.value);
            self.not_included(
                shared,
                message,
                "include a file that has declarations alone",
            );
        } else {
            self.file(&copy, &bytes);
        }
    }

    /// Returns the path of the policy.
    fn policy(&self) -> PathBuf {
        let mut sources = self.parsed.sources.iter();
        sources
            .next()
            .map(|policy| policy.path.clone())
            .unwrap_or_default()
    }

    /// Returns the pins of `policy.lock`, which is read once. Without the file, nothing is pinned.
    fn pins(&mut self) -> &Result<Pins, String> {
        let path = self.policy().with_file_name(LOCK);
        let files = self.files;
        self.pins.get_or_insert_with(|| {
            let bytes = match files.read(&path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(Pins::default());
                }
                Err(error) => return Err(error.to_string()),
            };
            let text = std::str::from_utf8(&bytes).map_err(|_| "it is not UTF-8".to_owned())?;
            Pins::parse(text).map_err(|error| error.to_string())
        })
    }
}

/// Returns why a text cannot be included; `None` if it can. Only declarations are copied into a repository, never another
/// file that an `include` happens to name.
#[must_use]
pub fn not_shareable(bytes: &[u8]) -> Option<&'static str> {
    if bytes.len() > MAX_FILE_BYTES {
        return Some("it is longer than 4 MiB");
    }
    match std::str::from_utf8(bytes) {
        Err(_) => Some("it is not UTF-8"),
        Ok(text) if !is_part_of_a_policy(text) => Some(
            "it contains something else than cookies, storage, tracking, third_parties, planned and categories",
        ),
        Ok(_) => None,
    }
}

/// Returns whether a text has declarations alone.
fn is_part_of_a_policy(text: &str) -> bool {
    DeTable::parse(text).is_ok_and(|table| part::is_shareable(table.get_ref()))
}

#[cfg(test)]
mod tests {
    use super::not_shareable;

    #[test]
    fn only_declarations_can_be_shared() {
        assert_eq!(not_shareable(b"[cookies.a]\nname = \"a\"\n"), None);
        assert_eq!(not_shareable(b"format = 1\n"), None);
        for text in [
            "format = 1\n[policy]\ntitle = \"x\"\n",
            "include = [\"other.toml\"]\n",
            "[registry]\ntoken = \"x\"\n",
            "a = ",
            "",
        ] {
            assert!(not_shareable(text.as_bytes()).is_some(), "{text}");
        }
        assert!(not_shareable(b"\xff").is_some());
    }
}
