//! Stores the facts of each file between runs.
//!
//! The cache contains only facts that follow from one file alone. The key of each entry is a hash of the file's path
//! and text, and of the search. Facts that follow from several files are computed in each run. A cache that another
//! build of the program wrote is ignored as a whole, and an entry is ignored if its bytes have changed.
//!
//! The macro and build scripts never use the cache. Whoever can write to the cache determines the findings, so its
//! folder must not be part of the sources.

mod stored;
#[cfg(test)]
mod tests;

use crate::catalog::javascript as catalog;
use crate::facts::{Facts, Sought};
use crate::javascript::PassedOn;
use crate::occurrence::Reason;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::hash::{BuildHasher as _, DefaultHasher, Hasher as _, RandomState};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use stored::{Bytes, Stored};

/// The form of the file. It changes with whatever is written, and with what the facts of a file mean.
const FORM: u32 = 1;

const MAGIC: &[u8; 8] = b"crscan\r\n";

/// How many bytes the file has at most (64 MiB). A longer one is ignored and replaced.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// How many random bytes are part of every hash: who does not know them cannot make a file that is taken for another.
const SALT: usize = 16;

type Salt = [u8; SALT];

/// The bytes of an entry before its content: its key, the length of the content, and the hash of that.
const HEAD: usize = 16 + 8 + 8;

/// The hash of what a file was read with.
pub(crate) type Key = u128;

/// What was found in a file.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) found: Result<Facts, Reason>,
    /// What it passes on from other modules; nothing where that is not asked.
    pub(crate) passed_on: Vec<PassedOn>,
}

/// The entries of earlier runs, and those of this one.
#[derive(Debug)]
pub(crate) struct Cache {
    file: PathBuf,
    program: String,
    salt: Salt,
    /// The file as it was read.
    bytes: Vec<u8>,
    /// Where the content of each entry begins in it, with its length and hash, in the order of the file.
    entries: Vec<(Key, Place)>,
    known: HashMap<Key, Place>,
    used: Mutex<HashSet<Key>>,
    new: Mutex<Vec<(Key, Vec<u8>)>>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    length: usize,
    sum: u64,
}

/// The cache, with the hash of what is sought.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept<'c> {
    cache: &'c Cache,
    sought: Key,
}

impl Cache {
    /// Opens the cache of a folder. One that cannot be read is empty.
    pub(crate) fn open(folder: &Path) -> Self {
        Self::of_program(folder, program())
    }

    fn of_program(folder: &Path, program: String) -> Self {
        let file = folder.join("scan-facts.bin");
        let bytes = read(&file).unwrap_or_default();
        // Nothing of a file that another program wrote.
        let (salt, entries) = index(&bytes, &program).unwrap_or_else(|| (random(), Vec::new()));
        Self {
            file,
            program,
            salt,
            known: entries.iter().copied().collect(),
            bytes,
            entries,
            used: Mutex::default(),
            new: Mutex::default(),
        }
    }

    fn get(&self, key: Key) -> Option<Entry> {
        let place = self.known.get(&key)?;
        let content = self.bytes.get(place.start..place.start + place.length)?;
        let entry = (sum(&self.salt, key, content) == place.sum).then(|| Entry::of(content))??;
        if let Ok(mut used) = self.used.lock() {
            used.insert(key);
        }
        Some(entry)
    }

    fn put(&self, key: Key, content: Vec<u8>) {
        if let Ok(mut new) = self.new.lock() {
            new.push((key, content));
        }
    }

    /// Writes the entries of this run, and of earlier ones no more than that.
    ///
    /// # Errors
    /// If the file cannot be written, or would be too long (the kind is `FileTooLarge`). The next run then reads again what this
    /// one has read.
    pub(crate) fn save(self) -> io::Result<()> {
        let new = self.new.into_inner().unwrap_or_default();
        if new.is_empty() {
            return Ok(());
        }
        let used = self.used.into_inner().unwrap_or_default();
        let mut out = MAGIC.to_vec();
        self.program.put(&mut out);
        out.extend(self.salt);
        for (key, content) in &new {
            add(&mut out, *key, content, sum(&self.salt, *key, content));
        }
        let (in_use, unused): (Vec<_>, Vec<_>) = self
            .entries
            .iter()
            .copied()
            .partition(|(key, _)| used.contains(key));
        let of_file = |place: &Place| self.bytes.get(place.start..place.start + place.length);
        for (key, place) in &in_use {
            add(
                &mut out,
                *key,
                of_file(place).unwrap_or_default(),
                place.sum,
            );
        }
        let replaced: HashSet<Key> = new.iter().map(|(key, _)| *key).collect();
        let most = (2 * out.len()).min(MOST_BYTES);
        for (key, place) in &unused {
            let content = of_file(place).unwrap_or_default();
            if out.len() + HEAD + content.len() <= most && !replaced.contains(key) {
                add(&mut out, *key, content, place.sum);
            }
        }
        if out.len() > MOST_BYTES {
            let message = format!("it would have more than {} MiB", MOST_BYTES / (1024 * 1024));
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        write(&self.file, &out)
    }
}

/// Returns random bytes.
fn random() -> Salt {
    let random = |_| RandomState::new().build_hasher().finish();
    let [one, other] = [0, 1].map(random);
    (u128::from(one) << 64 | u128::from(other)).to_le_bytes()
}

/// Returns the random bytes of a file, and where the entries of it are; none if another program wrote it.
fn index(bytes: &[u8], program: &str) -> Option<(Salt, Vec<(Key, Place)>)> {
    let mut from = Bytes::of(bytes);
    if from.take(MAGIC.len())? != MAGIC || String::take(&mut from)? != program {
        return None;
    }
    let salt = from.take(SALT)?.try_into().ok()?;
    let mut entries = Vec::new();
    // An entry that is cut off ends the file.
    while let Some(head) = from.take(HEAD) {
        let number = |at: usize| {
            let bytes = head.get(at..at + 8)?.try_into().ok()?;
            Some(u64::from_le_bytes(bytes))
        };
        let key = Key::from_le_bytes(head.get(..16)?.try_into().ok()?);
        let (length, sum) = (usize::try_from(number(16)?).ok()?, number(24)?);
        let start = bytes.len() - from.left();
        if from.take(length).is_none() {
            break;
        }
        entries.push((key, Place { start, length, sum }));
    }
    Some((salt, entries))
}

/// Returns a hash of some texts.
fn hash(salt: &Salt, texts: &[&[u8]]) -> Key {
    let half = |number: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write(salt);
        hasher.write_u8(number);
        for text in texts {
            hasher.write_usize(text.len());
            hasher.write(text);
        }
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// Returns the hash of the content of an entry.
fn sum(salt: &Salt, key: Key, content: &[u8]) -> u64 {
    hash(salt, &[b"entry", &key.to_le_bytes(), content]) as u64
}

fn add(out: &mut Vec<u8>, key: Key, content: &[u8], sum: u64) {
    out.extend(key.to_le_bytes());
    out.extend((content.len() as u64).to_le_bytes());
    out.extend(sum.to_le_bytes());
    out.extend(content);
}

/// Returns what identifies this program: its version, the catalog, and the file that runs.
fn program() -> String {
    let mut hasher = DefaultHasher::new();
    catalog::describe(&mut |row| hasher.write(row.as_bytes()));
    let catalog = hasher.finish();
    let version = env!("CARGO_PKG_VERSION");
    let file = std::env::current_exe().and_then(fs::metadata);
    let file = file.map(|file| (file.len(), file.modified().ok()));
    format!("{FORM} {version} {catalog:x} {file:?}")
}

/// Reads the file of a cache; none if there is none, or if it is too long.
fn read(path: &Path) -> Option<Vec<u8>> {
    let file = fs::File::open(path).ok()?;
    let length = file.metadata().ok().filter(fs::Metadata::is_file)?.len();
    let length = usize::try_from(length).ok()?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length.min(MOST_BYTES) + 1).ok()?;
    file.take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .ok()?;
    (bytes.len() <= MOST_BYTES).then_some(bytes)
}

/// Writes the file of a cache: to a new file next to it, which then replaces it.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let unique = RandomState::new().build_hasher().finish();
    let new = path.with_extension(format!("{unique:x}.new"));
    let mut options = fs::OpenOptions::new();
    let written = options
        .write(true)
        .create_new(true)
        .open(&new)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

impl<'c> Kept<'c> {
    /// Returns a cache for files that are read by themselves.
    pub(crate) fn first(cache: &'c Cache) -> Self {
        Self { cache, sought: 0 }
    }

    /// Returns the cache for files in which something of others is sought too.
    pub(crate) fn with(self, sought: &Sought<'_>) -> Self {
        let handed: std::collections::BTreeMap<_, _> =
            sought.handed.into_iter().flatten().collect();
        let modules = sought.modules.map(|modules| modules.fingerprint());
        let all = format!("{:?}\n{handed:?}\n{modules:?}", sought.script_functions);
        Self {
            sought: hash(&self.cache.salt, &[b"sought", all.as_bytes()]),
            ..self
        }
    }

    /// Returns whether files are read by themselves.
    pub(crate) fn is_first(&self) -> bool {
        self.sought == 0
    }

    /// Returns the key of a file.
    pub(crate) fn key(&self, path: &Path, text: &str) -> Key {
        let sought = self.sought.to_le_bytes();
        let path = path.as_os_str().as_encoded_bytes();
        hash(&self.cache.salt, &[&sought, path, text.as_bytes()])
    }

    /// Returns what an earlier run found in a file.
    pub(crate) fn get(&self, key: Key) -> Option<Entry> {
        self.cache.get(key)
    }

    /// Keeps what was found in a file.
    pub(crate) fn put(&self, key: Key, entry: &Entry) {
        if let Some(content) = entry.content() {
            self.cache.put(key, content);
        }
    }
}

impl Entry {
    /// Returns the bytes of an entry; none where it is not worth keeping.
    fn content(&self) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        match &self.found {
            Ok(facts) => {
                content.push(0);
                facts.put(&mut content);
            }
            Err(Reason::Unparsable(why)) => {
                content.push(1);
                why.put(&mut content);
            }
            Err(Reason::TooDeep) => content.push(2),
            Err(_) => return None,
        }
        self.passed_on.put(&mut content);
        Some(content)
    }

    fn of(content: &[u8]) -> Option<Self> {
        let mut from = Bytes::of(content);
        let found = match from.take(1)? {
            [0] => Ok(Facts::take(&mut from)?),
            [1] => Err(Reason::Unparsable(String::take(&mut from)?)),
            [2] => Err(Reason::TooDeep),
            _ => return None,
        };
        let passed_on = Stored::take(&mut from)?;
        from.is_done().then_some(Self { found, passed_on })
    }
}
