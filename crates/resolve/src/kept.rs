//! The effects of dependencies, kept between runs.
//!
//! A file holds what one run has found out about functions of dependencies whose sources cannot change: those of a registry, by
//! name, version and checksum, and those of a git repository, by commit. It is used by runs with the same dependencies, features,
//! compiler and version of this program. What depends on the service's own code, or on a package in a folder, is never kept. A
//! file that is damaged, too large or of another format is ignored, and written anew.

use crate::effect::Effect;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The version of the files.
const FORMAT: u32 = 1;

/// The most bytes of a file. A service with 300 crates needs a few MiB.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// How many files are kept in one folder; the oldest are removed.
const MOST_FILES: usize = 8;

/// What is known of functions, by their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) effects: BTreeMap<String, KnownEffects>,
    pub(crate) returned: BTreeMap<String, Value>,
    pub(crate) fields: BTreeMap<String, BTreeMap<String, Value>>,
    pub(crate) assigned: BTreeMap<String, Vec<(String, Value)>>,
    /// The types that keep a header's name and value in fields: the type, and these fields.
    pub(crate) header_fields: BTreeSet<(String, String, Option<String>)>,
    /// How many calls in dependencies were not resolved, by crate.
    pub(crate) unresolved: BTreeMap<String, usize>,
}

/// The effects of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownEffects {
    pub(crate) effects: Vec<Effect>,
    /// The functions that it calls of which not all effects are known.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) cut: BTreeSet<String>,
}

/// The first line of a file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    format: u32,
    program: String,
    fingerprint: String,
    /// Of the rest of the file, against damage.
    checksum: u64,
}

/// A folder with such files, and the dependencies of this run.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    /// The dependencies, their features and the compiler, as text.
    fingerprint: String,
}

impl Store {
    pub(crate) fn new(folder: PathBuf, fingerprint: String) -> Self {
        Self {
            folder,
            fingerprint,
        }
    }

    /// Adds to what decides what functions of the dependencies do.
    pub(crate) fn add(&mut self, surroundings: &str) {
        let surroundings = hash(surroundings.as_bytes());
        self.fingerprint.push_str(&format!("{surroundings:016x}"));
    }

    fn file(&self) -> PathBuf {
        let name = format!("effects-{:016x}.json", hash(self.fingerprint.as_bytes()));
        self.folder.join(name)
    }

    fn head(&self, body: &[u8]) -> Head {
        Head {
            format: FORMAT,
            program: program(),
            fingerprint: self.fingerprint.clone(),
            checksum: hash(body),
        }
    }

    /// Returns what earlier runs have found out; nothing if there is no file, or it cannot be used.
    pub(crate) fn read(&self) -> Known {
        self.read_file().unwrap_or_default()
    }

    fn read_file(&self) -> Option<Known> {
        let mut bytes = Vec::new();
        let file = File::open(self.file()).ok()?;
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).ok()?;
        if bytes.len() as u64 > MOST_BYTES {
            return None;
        }
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (head, body) = bytes.split_at(end);
        let head: Head = serde_json::from_slice(head).ok()?;
        (head == self.head(&body[1..])).then_some(())?;
        serde_json::from_slice(&body[1..]).ok()
    }

    /// Writes what is known, if it is not too large. That it cannot be written only makes the next run slower.
    pub(crate) fn write(&self, known: &Known) {
        let Ok(body) = serde_json::to_vec(known) else {
            return;
        };
        let Ok(mut bytes) = serde_json::to_vec(&self.head(&body)) else {
            return;
        };
        bytes.push(b'\n');
        bytes.extend(body);
        if bytes.len() as u64 > MOST_BYTES || fs::create_dir_all(&self.folder).is_err() {
            return;
        }
        // Another run may read or write the file at the same time. What is there under the name of the new file was left by a run
        // that was ended, or is a link to another file, which must not be written.
        let new = self.folder.join(format!("{}.tmp", std::process::id()));
        let _ = fs::remove_file(&new);
        let written = File::create_new(&new).and_then(|mut file| file.write_all(&bytes));
        if written.is_err() || fs::rename(&new, self.file()).is_err() {
            let _ = fs::remove_file(&new);
        }
        remove_oldest(&self.folder);
    }
}

/// Returns the version of this program. Two builds of the same version, such as those of two commits, may find different things: their
/// files differ in length or in time.
fn program() -> String {
    let this = std::env::current_exe().and_then(fs::metadata);
    let build = this.ok().map(|file| {
        let built = file.modified().ok();
        let built = built.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        (file.len(), built.unwrap_or_default().as_nanos())
    });
    let (length, time) = build.unwrap_or_default();
    format!("{} {length} {time}", env!("CARGO_PKG_VERSION"))
}

/// Removes the oldest files of a folder, so that [`MOST_FILES`] are left.
fn remove_oldest(folder: &Path) {
    let is_ours = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with("effects-") && name.ends_with(".json"))
    };
    let mut files: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_ours(path))
        .filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path)))
        .collect();
    files.sort();
    let most = files.len().saturating_sub(MOST_FILES);
    for (_, path) in files.into_iter().take(most) {
        let _ = fs::remove_file(path);
    }
}

pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;
    use crate::effect::What;
    use crate::value::Part;
    use cookie_registry_scan::{Medium, Operation};

    fn known() -> Known {
        let effect = Effect {
            what: What::Entry {
                medium: Medium::Cookie,
                name: vec![Part::Text("sid".to_owned()), Part::Argument(1)],
            },
            operation: Operation::Remove,
            via: vec!["http::HeaderMap::append".to_owned()],
        };
        let effects = KnownEffects {
            effects: vec![effect],
            cut: BTreeSet::new(),
        };
        let mut known = Known::default();
        known.effects.insert("a 1.0.0/f".to_owned(), effects);
        known
            .returned
            .insert("a 1.0.0/g".to_owned(), Value::carried());
        known
    }

    #[test]
    fn what_was_written_is_read_and_other_dependencies_do_not_see_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("kept"), "a 1.0.0 cafe".to_owned());
        assert_eq!(store.read(), Known::default());
        store.write(&known());
        assert_eq!(store.read(), known());
        let other = Store::new(folder.path().join("kept"), "a 1.0.0 beef".to_owned());
        assert_eq!(other.read(), Known::default());
    }

    #[test]
    fn a_damaged_file_is_ignored_and_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().to_path_buf(), "a 1.0.0 cafe".to_owned());
        store.write(&known());
        let whole = fs::read_to_string(store.file()).unwrap();
        let damages = [
            whole.replace("sid", "sad"),
            whole[..whole.len() / 2].to_owned(),
            whole.replacen("\"format\":1", "\"format\":2", 1),
            whole.replacen(env!("CARGO_PKG_VERSION"), "0.0.0", 1),
            String::new(),
            "\n".to_owned(),
        ];
        for damaged in damages {
            fs::write(store.file(), &damaged).unwrap();
            assert_eq!(store.read(), Known::default(), "{damaged}");
        }
        store.write(&known());
        assert_eq!(store.read(), known());
    }

    #[test]
    fn the_number_of_files_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        for at in 0..12 {
            Store::new(folder.path().to_path_buf(), at.to_string()).write(&known());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MOST_FILES);
    }
}
