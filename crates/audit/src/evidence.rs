//! The evidence of an audit: a folder with the report, pictures, and a manifest with the hash of each file.

use crate::digest::sha256;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The name of the report in the folder.
pub const REPORT_FILE: &str = "report.json";

/// The name of the manifest in the folder.
pub const MANIFEST_FILE: &str = "manifest.json";

/// The largest file of evidence that is verified, in bytes.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// A file of the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its name in the folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The list of all files with their hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    files: Vec<Listed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    name: String,
    bytes: u64,
    sha256: String,
}

/// The reason why evidence cannot be written or verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// The folder contains something already.
    #[error("{} exists and is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// The file is not a manifest.
    #[error("{} is not a manifest: {reason}", path.display())]
    NoManifest {
        /// The file.
        path: PathBuf,
        /// The problem.
        reason: String,
    },
}

/// Writes the files and their manifest into a new or empty folder, and returns the SHA-256 of the manifest. The manifest is
/// written last, so that a folder with one is complete.
///
/// # Errors
/// [`EvidenceError::NotEmpty`] and [`EvidenceError::Write`]; the files that were written before are removed again.
pub fn write_evidence(folder: &Path, files: &[EvidenceFile]) -> Result<String, EvidenceError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| EvidenceError::Write { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let mut there = fs::read_dir(folder).map_err(failed(folder))?;
    if there.next().is_some() {
        return Err(EvidenceError::NotEmpty(folder.to_owned()));
    }
    let manifest = Manifest {
        format: 1,
        files: files
            .iter()
            .map(|file| Listed {
                name: file.name.clone(),
                bytes: file.bytes.len() as u64,
                sha256: sha256(&file.bytes),
            })
            .collect(),
    };
    let manifest = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
    let all = files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.as_slice()))
        .chain(std::iter::once((MANIFEST_FILE, manifest.as_bytes())));
    let mut written = Vec::new();
    for (name, bytes) in all {
        let path = folder.join(name);
        written.push(path.clone());
        if let Err(source) = write(&path, bytes) {
            for path in &written {
                // Half a folder must not pass for evidence. What cannot be removed has no manifest.
                let _ = fs::remove_file(path);
            }
            return Err(EvidenceError::Write { path, source });
        }
    }
    Ok(sha256(manifest.as_bytes()))
}

/// Writes a file completely, to the disk, under a name that did not exist.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::options()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The result of comparing a folder of evidence with its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The SHA-256 of the manifest.
    pub manifest: String,
    /// The number of files that the manifest lists.
    pub files: usize,
    /// The files that are missing, changed or not listed, in words. Empty if the folder is unchanged.
    pub problems: Vec<String>,
}

/// Compares a folder with its manifest: every listed file must be unchanged, and no other may be there.
///
/// # Errors
/// [`EvidenceError::Read`] and [`EvidenceError::NoManifest`] if there is nothing to compare with.
pub fn verify_evidence(folder: &Path) -> Result<Verified, EvidenceError> {
    let path = folder.join(MANIFEST_FILE);
    let read_failed = |path: &Path| {
        let path = path.to_owned();
        move |source| EvidenceError::Read { path, source }
    };
    let text = read(&path).map_err(read_failed(&path))?;
    let no_manifest = |reason: String| EvidenceError::NoManifest {
        path: path.clone(),
        reason,
    };
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| no_manifest(error.to_string()))?;
    if manifest.format != 1 {
        return Err(no_manifest(format!("its format is {}", manifest.format)));
    }
    let mut problems = Vec::new();
    let mut listed = BTreeSet::from([MANIFEST_FILE.to_owned()]);
    for file in &manifest.files {
        let is_plain = Path::new(&file.name).components().count() == 1
            && !file.name.starts_with(['.', '/'])
            && !file.name.contains(['/', '\\']);
        if !is_plain {
            problems.push(format!(
                "`{}` is no name of a file in the folder",
                file.name
            ));
            continue;
        }
        if !listed.insert(file.name.clone()) {
            problems.push(format!("{} is listed twice", file.name));
        }
        match read(&folder.join(&file.name)) {
            Ok(bytes) if sha256(&bytes) == file.sha256 && bytes.len() as u64 == file.bytes => {}
            Ok(_) => problems.push(format!("{} was changed", file.name)),
            Err(error) => problems.push(format!("{} cannot be read: {error}", file.name)),
        }
    }
    if !listed.contains(REPORT_FILE) {
        problems.push(format!("the manifest does not list {REPORT_FILE}"));
    }
    for entry in fs::read_dir(folder).map_err(read_failed(folder))? {
        let name = entry.map_err(read_failed(folder))?.file_name();
        let name = name.to_string_lossy();
        if !listed.contains(name.as_ref()) {
            problems.push(format!("{name} is not listed in the manifest"));
        }
    }
    problems.sort();
    Ok(Verified {
        manifest: sha256(&text),
        files: manifest.files.len(),
        problems,
    })
}

/// Reads a regular file of bounded size; links are not followed, since the evidence must be in the folder itself.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let known = fs::symlink_metadata(path)?;
    if !known.is_file() || known.len() > MAX_BYTES {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("it is no regular file of at most {MAX_BYTES} bytes"),
        ));
    }
    fs::read(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry_browser::Scratch;

    fn files() -> Vec<EvidenceFile> {
        let file = |name: &str, text: &str| EvidenceFile {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        vec![
            file(REPORT_FILE, "{}"),
            file("before-choice.png", "picture"),
        ]
    }

    #[test]
    fn a_folder_is_verified_and_every_change_is_found() {
        type Change = fn(&Path) -> io::Result<()>;
        let changes: [(Change, &str); 6] = [
            (|_| Ok(()), ""),
            (
                |it| fs::write(it.join(REPORT_FILE), "[]"),
                "report.json was changed",
            ),
            (
                |it| fs::write(it.join("more.png"), ""),
                "more.png is not listed",
            ),
            (
                |it| fs::remove_file(it.join("before-choice.png")),
                "before-choice.png cannot be read",
            ),
            (
                |it| {
                    let manifest = fs::read_to_string(it.join(MANIFEST_FILE))?;
                    let manifest = manifest.replace("before-choice.png", "../before-choice.png");
                    fs::write(it.join(MANIFEST_FILE), manifest)
                },
                "is no name of a file",
            ),
            (
                |it| {
                    fs::remove_file(it.join("before-choice.png"))?;
                    std::os::unix::fs::symlink("/etc/hostname", it.join("before-choice.png"))
                },
                "no regular file",
            ),
        ];
        for (change, expected) in changes {
            let scratch = Scratch::new("evidence").unwrap();
            let folder = scratch.path().join("evidence");
            let hash = write_evidence(&folder, &files()).unwrap();
            let again = write_evidence(&folder, &files());
            assert!(matches!(again, Err(EvidenceError::NotEmpty(_))));
            change(&folder).unwrap();
            let verified = verify_evidence(&folder).unwrap();
            match expected {
                "" => assert_eq!((verified.manifest, verified.problems.len()), (hash, 0)),
                expected => assert!(
                    verified.problems.iter().any(|it| it.contains(expected)),
                    "{expected}: {verified:?}"
                ),
            }
        }
    }

    #[test]
    fn a_folder_that_cannot_be_completed_has_no_manifest_and_no_files() {
        let scratch = Scratch::new("evidence").unwrap();
        let mut files = files();
        // No file can have this name, as none can be written on a full disk.
        files.push(EvidenceFile {
            name: "folder/file".to_owned(),
            bytes: Vec::new(),
        });
        let folder = scratch.path().join("evidence");
        let failed = write_evidence(&folder, &files);
        assert!(
            matches!(failed, Err(EvidenceError::Write { .. })),
            "{failed:?}"
        );
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }
}
