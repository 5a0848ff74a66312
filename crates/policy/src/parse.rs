//! Parses TOML to a [`Draft`]. The parser continues after every error, so that all problems of all files are
//! reported together.

mod brackets;
mod headers;
#[cfg(feature = "again")]
mod kept;
mod mistakes;
mod part;
mod sentences;
mod shared;
mod slips;
mod split;

#[cfg(feature = "again")]
pub use kept::Kept;
pub use shared::not_shareable;

use crate::draft::Draft;
use crate::finding::Finding;
use crate::keys::entry;
use crate::keys::table::{FromTable, read_whole};
use crate::read::{Reader, Table};
use crate::rules::Code;
use crate::shared::{Include, Pins};
use crate::source::{
    FileId, Files, MAX_FILE_BYTES, Outside, Source, Sources, Span, Spanned, expand_include,
    listed_by,
};
use headers::Headers;
use split::{Parts, read_valid, split};
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// The policy file format that this version reads.
pub const FORMAT: i64 = 1;

/// The maximum number of files that a policy may include, and of patterns in `include`.
pub const MAX_INCLUDES: usize = 1_000;

/// The maximum total size of all files of a policy, in bytes (16 MiB).
pub const MAX_ALL_BYTES: usize = 4 * MAX_FILE_BYTES;

/// The maximum depth to which files may include each other.
pub const MAX_INCLUDE_DEPTH: usize = 16;

/// The reason why the policy could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file does not exist, or cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The policy.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// The result of parsing.
#[derive(Debug)]
pub struct Parsed {
    /// The files.
    pub sources: Sources,
    /// The content of the files.
    pub draft: Draft,
    /// The problems found, in no particular order.
    pub findings: Vec<Finding>,
    /// Whether a file was not read at all, so that its content seems to be missing.
    pub is_incomplete: bool,
}

/// Reads a policy and the files that it includes.
///
/// # Errors
/// [`LoadError`] if `policy.toml` cannot be opened. Every other problem, such as a missing included file, is a finding.
/// Exceeding [`MAX_INCLUDES`], [`MAX_ALL_BYTES`] or [`MAX_INCLUDE_DEPTH`] is also a finding.
///
/// ```
/// use cookie_registry_policy::{parse::parse, source::Memory};
///
/// let files = Memory::from_iter([("policy.toml", "format = 1\n[service]\nnme = \"Almanac\"\n")]);
/// let parsed = parse(&files, "policy.toml".as_ref()).unwrap();
/// assert!(parsed.findings.iter().any(|finding| finding.help.as_deref() == Some("did you mean `name`?")));
/// ```
pub fn parse(files: &dyn Files, path: &Path) -> Result<Parsed, LoadError> {
    read(
        files,
        path,
        #[cfg(feature = "again")]
        None,
    )
}

/// Reads a policy like [`parse`], after an edit. An entry is parsed again only if its text has changed.
///
/// # Errors
/// Same as [`parse`].
#[cfg(feature = "again")]
pub fn parse_again(files: &dyn Files, path: &Path, kept: &mut Kept) -> Result<Parsed, LoadError> {
    kept.renew();
    read(files, path, Some(kept))
}

fn read(
    files: &dyn Files,
    path: &Path,
    #[cfg(feature = "again")] kept: Option<&mut Kept>,
) -> Result<Parsed, LoadError> {
    let bytes = files.read(path).map_err(|source| LoadError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    let mut parser = Parser {
        files,
        seen: HashSet::from([files.place(path)]),
        patterns: 0,
        bytes: 0,
        depth: 0,
        pins: None,
        #[cfg(feature = "again")]
        kept,
        parsed: Parsed {
            sources: Sources::default(),
            draft: Draft::default(),
            findings: Vec::new(),
            is_incomplete: false,
        },
    };
    parser.file(path, &bytes);
    Ok(parser.parsed)
}

struct Parser<'f> {
    files: &'f dyn Files,
    /// The files that were read, by their place, so that a file which includes itself is read once.
    seen: HashSet<PathBuf>,
    /// The number of patterns that were followed.
    patterns: usize,
    /// The length of all files that were read.
    bytes: usize,
    /// How many files include the current one.
    depth: usize,
    /// The pins of `policy.lock`, once they are needed.
    pins: Option<Result<Pins, String>>,
    /// The entries that were read before.
    #[cfg(feature = "again")]
    kept: Option<&'f mut Kept>,
    parsed: Parsed,
}

/// What an included file contains.
#[derive(Clone, Copy)]
enum Content {
    /// A part of the policy.
    Policy,
    /// The sentences of a language.
    Sentences,
}

impl Parser<'_> {
    /// Reads a file into the draft. Of a file that is no policy, nothing is kept that a report could quote.
    fn file(&mut self, path: &Path, bytes: &[u8]) {
        self.bytes += bytes.len();
        let (text, mut refused) = text_of(bytes);
        let whole = || DeTable::parse_recoverable(&text);
        let first = (!self.keeps()).then(whole);
        // The parser gives up at some mistakes, which must not hide the entries after them.
        let needs_split = first.as_ref().is_none_or(|(_, errors)| !errors.is_empty());
        let split = needs_split.then(|| self.split(&text)).flatten();
        let (rest, parts) = split.unzip();
        let of_rest = rest.as_deref().map(DeTable::parse_recoverable);
        let ((table, mut errors), mut parts) = match of_rest.zip(parts) {
            Some((read, parts)) if parts.fit(read.0.get_ref()) => (read, parts),
            _ => (first.unwrap_or_else(whole), Parts::default()),
        };
        errors.append(&mut parts.errors);
        errors.sort_by_key(|error| error.span().map(|span| span.start));
        let is_policy = part::is_policy(table.get_ref(), !parts.sections().is_empty());
        if !is_policy && refused.is_none() {
            refused = Some(no_policy(&text, &errors));
        }
        let quoted = if is_policy { text.as_str() } else { "" };
        let Some(file) = self.parsed.sources.add(Source::new(path, quoted)) else {
            return;
        };
        if let Some((code, offset, message, help)) = refused {
            self.parsed.is_incomplete = true;
            let offset = offset.min(quoted.len());
            let span = Span::new(file, &(offset..offset));
            self.parsed
                .findings
                .push(Finding::new(code, span, message).help(help));
            return;
        }
        let before = self.parsed.findings.len();
        let includes = self.document(table.get_ref(), file, parts);
        self.syntax(file, &text, &errors, before);
        self.follow(path, file, includes);
    }

    /// Reads what a file includes.
    fn follow(&mut self, path: &Path, file: FileId, includes: Vec<Spanned<Include>>) {
        self.depth += 1;
        for include in includes {
            let span = include.span;
            match include.value {
                Include::Path(pattern) => {
                    self.include(path, &Spanned::new(pattern, span), Content::Policy);
                }
                Include::Shared(shared) => self.shared(&Spanned::new(shared, span)),
            }
        }
        if file == 0 {
            let policy = self.parsed.draft.policy.as_ref();
            for pattern in policy
                .map(|policy| policy.words.clone())
                .unwrap_or_default()
            {
                self.include(path, &pattern, Content::Sentences);
            }
        }
        self.depth -= 1;
    }

    /// Returns whether what is read is kept for the next check.
    const fn keeps(&self) -> bool {
        #[cfg(feature = "again")]
        return self.kept.is_some();
        #[cfg(not(feature = "again"))]
        false
    }

    /// Splits a text into its entries and the rest.
    fn split(&mut self, text: &str) -> Option<(String, Parts)> {
        let file = FileId::try_from(self.parsed.sources.iter().count()).ok()?;
        #[cfg(feature = "again")]
        if let Some(kept) = &mut self.kept {
            return kept.split(text, file);
        }
        split(text, file, read_valid)
    }

    /// Reports TOML syntax errors, at most one per line. After an error the TOML parser continues with
    /// guesses, so this removes the findings of the reader (those from `first`) on such lines.
    fn syntax(&mut self, file: FileId, text: &str, errors: &[toml::de::Error], first: usize) {
        if errors.is_empty() {
            return;
        }
        let headers = Headers::of(text);
        let places = errors.iter().filter_map(toml::de::Error::span);
        let broken = places.map(|span| headers.before(span.start));
        self.forgive(file, &headers, &broken.collect());
        let Some(source) = self.parsed.sources.get(file) else {
            return;
        };
        let (mut syntax, is_unclosed) = mistakes::explained(file, source, text, errors);
        if is_unclosed {
            self.parsed.findings.truncate(first);
            self.parsed.is_incomplete = true;
        }
        for finding in &mut syntax {
            finding.entry = headers.entry(text, finding.span.start as usize);
        }
        let line = |finding: &Finding| source.line_number(finding.span.start as usize);
        let lines: HashSet<usize> = syntax.iter().map(line).collect();
        let mut at = 0;
        self.parsed.findings.retain(|finding| {
            at += 1;
            // In place of a value that it could not read, the parser has one without a place.
            let is_guess = finding.code == Code::WrongType && finding.span == Span::start_of(file);
            at <= first || !(is_guess || lines.contains(&line(finding)))
        });
        self.parsed.findings.append(&mut syntax);
    }

    /// Drops what is said to be missing from the tables with these headers: their lines could not all be read, so nobody
    /// knows what they have.
    fn forgive(&mut self, file: FileId, headers: &Headers, broken: &HashSet<Option<usize>>) {
        let is_broken = |span: Span| {
            // Before the first header, dotted keys and tables in braces may be hidden, too.
            let header = headers.before(span.start as usize);
            span.file == file && broken.contains(&header)
        };
        let Parsed {
            draft, findings, ..
        } = &mut self.parsed;
        findings.retain(|finding| finding.code != Code::MissingKey || !is_broken(finding.span));
        let cookies = draft.cookies.iter_mut().map(|one| &mut one.disclosure);
        let storage = draft.storage.iter_mut().map(|one| &mut one.disclosure);
        for disclosure in cookies.chain(storage) {
            if is_broken(disclosure.key.span) {
                disclosure.missing.clear();
            }
        }
        for tracking in &mut draft.tracking {
            if is_broken(tracking.key.span) {
                tracking.missing.clear();
            }
        }
    }

    fn include(&mut self, from: &Path, pattern: &Spanned<String>, content: Content) {
        self.patterns += 1;
        if self.patterns > MAX_INCLUDES || self.depth > MAX_INCLUDE_DEPTH {
            // One report is enough; the others would all say the same.
            if self.patterns == MAX_INCLUDES + 1 || self.depth > MAX_INCLUDE_DEPTH {
                self.not_included(pattern, TOO_MUCH.to_owned(), FEWER);
            }
            return;
        }
        if let Some((folder, _)) = listed_by(from, &pattern.value) {
            self.parsed.sources.list(folder);
        }
        match expand_include(self.files, from, &pattern.value) {
            Ok(paths) if paths.is_empty() => {
                let message = format!("no file matches \"{}\"", pattern.value);
                self.not_included(pattern, message, NAME_A_FILE);
            }
            Ok(paths) => self.included(pattern, paths, content),
            Err(error) => {
                let message = format!("cannot include \"{}\": {error}", pattern.value);
                self.not_included(pattern, message, help_for(&error));
            }
        }
    }

    fn included(&mut self, pattern: &Spanned<String>, paths: Vec<PathBuf>, content: Content) {
        for path in paths {
            let place = self.files.place(&path);
            if self.seen.contains(&place) {
                continue;
            }
            if self.seen.len() > MAX_INCLUDES || self.bytes > MAX_ALL_BYTES {
                self.not_included(pattern, TOO_MUCH.to_owned(), FEWER);
                return;
            }
            self.seen.insert(place);
            match self.files.read(&path) {
                Ok(bytes) => match content {
                    Content::Policy => self.file(&path, &bytes),
                    Content::Sentences => self.sentences(&path, &bytes),
                },
                Err(error) => {
                    let message = format!("cannot include \"{}\": {error}", path.display());
                    self.not_included(pattern, message, help_for(&error));
                }
            }
        }
    }

    fn not_included<T>(&mut self, include: &Spanned<T>, message: String, help: &str) {
        let finding = Finding::new(Code::IncludeFailed, include.span, message).help(help);
        self.parsed.findings.push(finding);
    }

    /// Reads the tables of a file into the draft, and returns its `include` items.
    fn document(
        &mut self,
        table: &DeTable<'_>,
        file: FileId,
        mut parts: Parts,
    ) -> Vec<Spanned<Include>> {
        let Parsed {
            draft, findings, ..
        } = &mut self.parsed;
        let mut reader = Reader {
            file,
            before: 0,
            findings,
        };
        let mut root = Table::root(table, file);
        root.also_has(parts.sections());
        root.understand(&[part::SHARED.as_slice(), part::OF_THE_WHOLE.as_slice()].concat());
        format(&mut root, &mut reader);
        let includes = root.includes("include", &mut reader);
        reader.findings.append(&mut parts.findings);
        let cookies = keyed("cookies", &mut root, &mut reader, |key, table, reader| {
            entry::cookie(&key, table, reader)
        });
        let storage = keyed("storage", &mut root, &mut reader, |key, table, reader| {
            entry::storage(&key, table, reader)
        });
        parts.add_read(cookies, storage);
        draft.cookies.append(&mut parts.cookies);
        draft.storage.append(&mut parts.storage);
        draft.tracking.extend(keyed(
            "tracking",
            &mut root,
            &mut reader,
            |key, table, reader| entry::tracking(&key, table, reader),
        ));
        draft
            .third_parties
            .extend(declared("third_parties", &mut root, &mut reader));
        draft
            .planned
            .extend(declared("planned", &mut root, &mut reader));
        draft
            .categories
            .extend(declared("categories", &mut root, &mut reader));
        if file == 0 {
            whole_policy(draft, &mut root, &mut reader);
        } else {
            refuse_whole_policy(&mut root, &mut reader);
        }
        root.finish(&mut reader);
        includes
    }
}

/// Reads the tables that only `policy.toml` may contain, not an included file.
fn whole_policy(draft: &mut Draft, root: &mut Table<'_, '_>, reader: &mut Reader<'_>) {
    for (key, what) in [
        ("policy", "title and last_updated"),
        ("service", "name, domains and contact"),
    ] {
        if !root.missing(&[key]).is_empty() {
            let message = format!("the policy has no `[{key}]`");
            reader.report(
                Finding::new(Code::MissingKey, root.span, message)
                    .help(format!("add [{key}] with {what}")),
            );
        }
    }
    draft.policy = single("policy", root, reader);
    draft.service = single("service", root, reader);
    draft.choices = single("choices", root, reader);
    draft.changes = single("changes", root, reader);
    draft.allow = listed("allow", root, reader);
    draft.exempt = listed("exempt", root, reader);
    draft.judged = listed("judged", root, reader);
}

/// Reads a table that a policy has once.
fn single<T: FromTable<Head = (Span,)>>(
    key: &'static str,
    root: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Option<T> {
    root.table(key, reader)
        .map(|table| read_whole((table.span,), table, reader))
}

/// Reads a list of tables.
fn listed<T: FromTable<Head = (Span,)>>(
    key: &'static str,
    root: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Vec<T> {
    root.tables(key, reader)
        .into_iter()
        .map(|table| read_whole((table.span,), table, reader))
        .collect()
}

/// Reads tables that are identified by their keys.
fn keyed<T>(
    key: &'static str,
    root: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
    read: impl Fn(Spanned<String>, Table<'_, '_>, &mut Reader<'_>) -> T,
) -> Vec<T> {
    root.keyed(key, reader)
        .into_iter()
        .map(|(key, table)| read(key, table, reader))
        .collect()
}

/// Reads tables that are identified by their keys and have only declared keys.
fn declared<T: FromTable<Head = (Spanned<String>,)>>(
    key: &'static str,
    root: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Vec<T> {
    keyed(key, root, reader, |key, table, reader| {
        read_whole((key,), table, reader)
    })
}

fn refuse_whole_policy(root: &mut Table<'_, '_>, reader: &mut Reader<'_>) {
    for key in part::OF_THE_WHOLE {
        if let Some((place, _)) = root.get(key) {
            let span = reader.span(&place.span());
            reader.report(
                Finding::new(Code::IncludeFailed, span, format!("an included file cannot have `{key}`"))
                    .help("write it in policy.toml; included files may contain cookies, storage, tracking, third_parties, planned and categories"),
            );
        }
    }
}

/// What to do about a file that cannot be included.
const NAME_A_FILE: &str =
    "name a file relative to this one, such as \"policy.d/analytics.toml\" or \"policy.d/*.toml\"";
const FEWER: &str = "put the declarations into fewer files";
const TOO_MUCH: &str = "this policy includes more files than are read: at most 1,000, of 16 MiB together, and 16 that include each other in a row";

fn help_for(error: &io::Error) -> &'static str {
    if Outside::is_cause_of(error) {
        "move the file into the repository, or name its folder: --allow-include-outside DIR for the command, \
         allow_include_outside in #[registry(…)] and PageFiles"
    } else {
        NAME_A_FILE
    }
}

/// Returns why a file that is no policy is not read. What of it is no TOML is named by its line alone.
fn no_policy(text: &str, errors: &[toml::de::Error]) -> Refusal {
    let help = "begin it with format = 1; the tables of a policy are policy, service, cookies, storage and those that docs/policy.md lists";
    let first = errors
        .iter()
        .filter_map(toml::de::Error::span)
        .map(|span| span.start)
        .min();
    match first {
        None if errors.is_empty() => {
            let message = "the file is no policy, and its text is not shown".to_owned();
            (Code::NotAPolicy, 0, message, help)
        }
        None => {
            let message = "the file is no policy: it is no valid TOML".to_owned();
            (Code::Syntax, 0, message, help)
        }
        Some(at) => {
            let lines = text.bytes().take(at).filter(|byte| *byte == b'\n').count();
            let message = format!(
                "the file is no policy: its line {} is no valid TOML; its text is not shown",
                lines + 1
            );
            (Code::Syntax, 0, message, help)
        }
    }
}

type Refusal = (Code, usize, String, &'static str);

/// Returns the text of a file, and the reason if it must not be parsed.
fn text_of(bytes: &[u8]) -> (String, Option<Refusal>) {
    if bytes.len() > MAX_FILE_BYTES {
        let message = format!("the file is longer than {MAX_FILE_BYTES} bytes");
        return (
            String::new(),
            Some((
                Code::PolicyTooLarge,
                0,
                message,
                "split it into several files and `include` them",
            )),
        );
    }
    match std::str::from_utf8(bytes) {
        // Without a line feed, everything after the first remark would be part of it.
        Ok(text) if text.contains('\r') && !text.contains('\n') => {
            let (message, help) = slips::LONE_CARRIAGE_RETURNS;
            let at = text.find('\r').unwrap_or_default();
            let refusal = (Code::Syntax, at, message.to_owned(), help);
            (text.to_owned(), Some(refusal))
        }
        Ok(text) if is_blank(text) => {
            let help = "start with format = 1, [policy] and [service]; `cargo cookie-registry init` writes an example";
            (
                text.to_owned(),
                Some((Code::EmptyPolicy, 0, "the policy is empty".to_owned(), help)),
            )
        }
        Ok(text) => (text.to_owned(), None),
        Err(_) if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) => {
            let help = "save the file with the encoding UTF-8";
            let message = "the file is saved as UTF-16, not as UTF-8".to_owned();
            (String::new(), Some((Code::NotUtf8, 0, message, help)))
        }
        Err(error) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let message = format!(
                "the file is not UTF-8: byte {} is not part of a character",
                error.valid_up_to() + 1
            );
            (
                text,
                Some((
                    Code::NotUtf8,
                    error.valid_up_to(),
                    message,
                    "save the file with the encoding UTF-8",
                )),
            )
        }
    }
}

fn is_blank(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines()
        .all(|line| line.trim_start().is_empty() || line.trim_start().starts_with('#'))
}

fn format(root: &mut Table<'_, '_>, reader: &mut Reader<'_>) {
    // Included files may omit it: they have the format of `policy.toml`.
    if reader.file == 0 && !root.missing(&["format"]).is_empty() {
        reader.report(
            Finding::new(Code::MissingKey, root.span, "the policy has no `format`")
                .help("begin the file with the line: format = 1"),
        );
    }
    if let Some(format) = root.integer("format", reader)
        && format.value != FORMAT
    {
        let message = format!("format {} is not known", format.value);
        reader.report(
            Finding::new(Code::UnsupportedFormat, format.span, message).help(
                "this version reads format = 1; a newer format needs a newer cookie-registry",
            ),
        );
    }
}
