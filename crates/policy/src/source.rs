//! The files of a policy, and locations in them.
//!
//! Only this module accesses a file system. It reads from a [`Files`], so that the same code reads the working tree,
//! a revision in version control, or files in memory.

mod disk;
mod lines;

pub use disk::{Confined, Disk, Outside, read_regular};
pub use lines::line_ends;
pub(crate) use lines::lines;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// The maximum size of a policy file in bytes (4 MiB), enough for more than 10,000 entries.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// The number of a file in its [`Sources`]. The policy itself has the number 0.
pub type FileId = u32;

/// A range of bytes in one of the policy's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the start of a file, as the location of a finding about something that the file lacks.
    #[must_use]
    pub const fn start_of(file: FileId) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }

    /// Creates a range of bytes in a file.
    #[must_use]
    pub fn new(file: FileId, range: &Range<usize>) -> Self {
        // Files larger than MAX_FILE_BYTES are rejected before they have spans.
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            file,
            start: clamp(range.start),
            end: clamp(range.end),
        }
    }

    /// Returns the range as offsets into the file's text.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the part of the span that begins `skip` bytes after its start and is `len` bytes long, limited to
    /// the span. Use it to point into a quoted string.
    #[must_use]
    pub(crate) fn part(self, skip: usize, len: usize) -> Self {
        let skip = u32::try_from(skip).unwrap_or(u32::MAX);
        let len = u32::try_from(len).unwrap_or(u32::MAX);
        let start = self.start.saturating_add(skip).min(self.end);
        Self {
            file: self.file,
            start,
            end: start.saturating_add(len).min(self.end),
        }
    }
}

/// A value and its location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its location.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Combines a value and its location.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A position in a file, as line and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// One file of a policy.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path shown in messages.
    pub path: PathBuf,
    /// The text.
    pub text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// Creates a file from its text and the name shown in messages.
    ///
    /// ```
    /// use cookie_registry_policy::source::{Position, Source};
    /// let source = Source::new("policy.toml", "format = 1\nö = 2\n");
    /// assert_eq!(source.position(14), Position { line: 2, column: 3 });
    /// ```
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        let text = text.into();
        let ends = line_ends(&text).map(|end| u32::try_from(end).unwrap_or(u32::MAX));
        let line_starts = std::iter::once(0).chain(ends).collect();
        Self {
            path: path.into(),
            text,
            line_starts,
        }
    }

    /// Returns the line and column of a byte offset. An offset beyond the end counts as the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_number(offset);
        let start = self
            .line_starts
            .get(line - 1)
            .map_or(0, |start| *start as usize);
        let before = self.text.as_bytes().get(start..offset).unwrap_or_default();
        // Counting the bytes that begin a character counts characters, even if the offset is inside one.
        let column = 1 + before.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
        Position { line, column }
    }

    /// Returns the number of the line of an offset, from 1.
    pub(crate) fn line_number(&self, offset: usize) -> usize {
        let starts = &self.line_starts;
        starts
            .partition_point(|start| *start as usize <= offset)
            .max(1)
    }

    /// Returns a line by its number, from 1, without its newline; an empty text if there is none.
    pub(crate) fn line(&self, number: usize) -> &str {
        let start = number
            .checked_sub(1)
            .and_then(|at| self.line_starts.get(at));
        let rest = start.and_then(|start| self.text.get(*start as usize..));
        rest.and_then(|rest| rest.split('\n').next())
            .unwrap_or_default()
    }
}

/// A source of policy files.
pub trait Files {
    /// Reads the bytes of a file. If the file is longer than [`MAX_FILE_BYTES`], it may return only the first
    /// `MAX_FILE_BYTES + 1` bytes. Such a file is rejected as too large.
    ///
    /// # Errors
    /// An error if the file cannot be read.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Lists the paths of the files in a folder, in any order.
    ///
    /// # Errors
    /// An error if the folder cannot be listed.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;

    /// Returns the path that identifies a file when several paths lead to the file.
    fn place(&self, path: &Path) -> PathBuf {
        absolute(Path::new(""), path)
    }
}

/// Files in memory: for tests, editors and policies from version control.
///
/// ```
/// use cookie_registry_policy::source::{Files, Memory};
/// let files = Memory::from_iter([("policy.toml", "format = 1")]);
/// assert_eq!(files.read("policy.toml".as_ref()).unwrap(), b"format = 1");
/// assert!(files.read("other.toml".as_ref()).is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory(BTreeMap<PathBuf, Vec<u8>>);

impl<P: Into<PathBuf>, B: Into<Vec<u8>>> FromIterator<(P, B)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        Self(
            files
                .into_iter()
                .map(|(path, bytes)| (path.into(), bytes.into()))
                .collect(),
        )
    }
}

impl Files for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0
            .get(path)
            .cloned()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        Ok(self
            .0
            .keys()
            .filter(|path| path.parent() == Some(folder))
            .cloned()
            .collect())
    }
}

/// All files of a policy: the policy itself first, then included files in reading order.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// The folders whose files are included by a pattern, such as `policy.d` of `policy.d/*.toml`.
    listed: BTreeSet<PathBuf>,
}

impl Sources {
    /// Returns the file of a span.
    #[must_use]
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(usize::try_from(file).ok()?)
    }

    /// Returns the folders whose files the policy includes by a pattern, such as `policy.d` for `policy.d/*.toml`. A
    /// new file in such a folder may belong to the policy, even if no file of the policy has changed.
    pub fn listed_folders(&self) -> impl Iterator<Item = &Path> {
        self.listed.iter().map(PathBuf::as_path)
    }

    pub(crate) fn list(&mut self, folder: PathBuf) {
        self.listed.insert(folder);
    }

    /// Returns every file, the policy first.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }

    /// Returns the first and last position of a span.
    #[must_use]
    pub fn positions(&self, span: Span) -> Option<(Position, Position)> {
        let source = self.get(span.file)?;
        Some((
            source.position(span.start as usize),
            source.position(span.end as usize),
        ))
    }

    /// Adds a file, such as an included file or a source file of the service, so that findings can point into
    /// it. Returns `None` if there are more files than a span can address.
    pub fn add(&mut self, source: Source) -> Option<FileId> {
        let id = FileId::try_from(self.files.len()).ok()?;
        self.files.push(source);
        Some(id)
    }
}

/// Returns the folder whose files an item of `include` matches, and the pattern of their names; `None` for a path without `*`.
pub(crate) fn listed_by<'p>(from: &Path, pattern: &'p str) -> Option<(PathBuf, &'p str)> {
    let base = from.parent().unwrap_or(Path::new(""));
    let star = pattern.find('*')?;
    Some(match pattern[..star].rfind('/') {
        Some(slash) => (base.join(&pattern[..slash]), &pattern[slash + 1..]),
        None => (base.to_path_buf(), pattern),
    })
}

/// Returns the files that an item of `include` matches: a path, or a path with `*` in its last part. Paths
/// are relative to the including file. The result is sorted, so that the same folder is always read in the
/// same order.
///
/// # Errors
/// An error if the folder cannot be listed.
pub(crate) fn expand_include(
    files: &dyn Files,
    from: &Path,
    pattern: &str,
) -> io::Result<Vec<PathBuf>> {
    let Some((folder, name)) = listed_by(from, pattern) else {
        return Ok(vec![from.parent().unwrap_or(Path::new("")).join(pattern)]);
    };
    if name.contains('/') {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "`*` is allowed only in the last part of the path",
        ));
    }
    let mut found: Vec<PathBuf> = files
        .list(&folder)?
        .into_iter()
        .filter(|path| {
            path.file_name()
                .and_then(|file| file.to_str())
                .is_some_and(|file| matches(name, file))
        })
        .collect();
    found.sort();
    Ok(found)
}

/// Returns an absolute path without `.` and `..`. The function does not resolve links, so a link keeps its name in the
/// repository.
///
/// ```
/// use cookie_registry_policy::source::absolute;
/// use std::path::Path;
///
/// let path = absolute(Path::new("/repo/service"), Path::new("./../policy.toml"));
/// assert_eq!(path, Path::new("/repo/policy.toml"));
/// ```
#[must_use]
pub fn absolute(folder: &Path, path: &Path) -> PathBuf {
    let mut place = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            // Only of a relative path can the first parts lead upward.
            Component::ParentDir if leads_upward(&place) => place.push(component),
            Component::ParentDir => {
                place.pop();
            }
            other => place.push(other),
        }
    }
    place
}

fn leads_upward(place: &Path) -> bool {
    matches!(
        place.components().next_back(),
        None | Some(Component::ParentDir)
    )
}

/// Returns whether `name` matches a pattern in which `*` matches any run of characters.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_matches_any_run() {
        for (pattern, name, fits) in [
            ("*.toml", "a.toml", true),
            ("*.toml", ".toml", true),
            ("*.toml", "a.tom", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxc", false),
            ("a.toml", "a.toml", true),
            ("a.toml", "ba.toml", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
