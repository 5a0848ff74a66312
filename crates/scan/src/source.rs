//! A source file: its language, its text, and the facts that were found in it so far.

use crate::facts::{Facts, Sought};
use crate::language::Language;
use crate::limits;
use crate::occurrence::Reason;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many bytes of sources stay in memory between the passes (256 MiB); what is beyond is read again.
const RETAINED_BYTES: usize = 256 * 1024 * 1024;

/// What was found in earlier runs, where that is kept.
#[cfg(feature = "cache")]
pub(crate) type Cached<'c> = Option<crate::cache::Kept<'c>>;

/// Nothing is kept.
#[cfg(not(feature = "cache"))]
pub(crate) type Cached<'c> = Option<&'c std::convert::Infallible>;

/// Nothing that was found in earlier runs: the compiler and build scripts read all files.
pub(crate) const NO_CACHE: Cached<'static> = None;

/// Returns the language as which a file is read, by its name; none for what is not read.
pub(crate) fn language_of(path: &Path) -> Option<&'static dyn Language> {
    let languages: &[&'static dyn Language] = &[
        &crate::rust::Rust,
        #[cfg(feature = "javascript")]
        &crate::javascript::JavaScript,
    ];
    languages
        .iter()
        .copied()
        .find(|language| language.reads(path))
}

/// A file between the passes.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) language: &'static dyn Language,
    text: Option<String>,
    /// The folder under which it was found; empty for a file that is named itself or is in memory.
    root: PathBuf,
    /// What was found in it, once it was parsed.
    pub(crate) facts: Option<Facts>,
    /// Whether it is only included in other files, so that it may be an expression.
    pub(crate) is_fragment: bool,
    /// Whether it is test code as a whole.
    pub(crate) in_test: bool,
    /// Why it was skipped, or a part of it.
    pub(crate) skipped: Option<Reason>,
    /// Whether it has not been parsed because it stores nothing by itself.
    is_put_off: bool,
    /// What it passes on from other modules of scripts, where an earlier run kept that.
    #[cfg(feature = "javascript")]
    passed_on: Option<Vec<crate::javascript::PassedOn>>,
    /// Which words it has, once that is asked for.
    #[cfg(feature = "javascript")]
    index: std::cell::OnceCell<Option<crate::javascript::Index>>,
}

impl Source {
    /// Returns a file of the file system, not read yet; none where no language reads it.
    pub(crate) fn on_disk(path: PathBuf) -> Option<Self> {
        let language = language_of(&path)?;
        Some(Self::read_as(language, path))
    }

    /// Returns a file of the file system that is compiled as Rust, whatever its name ends in.
    pub(crate) fn compiled(path: PathBuf, is_fragment: bool) -> Self {
        Self {
            is_fragment,
            ..Self::read_as(&crate::rust::Rust, path)
        }
    }

    fn read_as(language: &'static dyn Language, path: PathBuf) -> Self {
        Self {
            path,
            language,
            root: PathBuf::new(),
            text: None,
            facts: None,
            is_fragment: false,
            in_test: false,
            skipped: None,
            is_put_off: false,
            #[cfg(feature = "javascript")]
            passed_on: None,
            #[cfg(feature = "javascript")]
            index: std::cell::OnceCell::new(),
        }
    }

    /// Returns the same, found under one of these folders.
    #[cfg(feature = "walk")]
    pub(crate) fn below(self, roots: &[PathBuf]) -> Self {
        let around = roots.iter().filter(|root| self.path.starts_with(root));
        // The path of a file that is named itself is as it was given.
        let folders = around.filter(|root| **root != self.path);
        let root = folders.max_by_key(|root| root.components().count());
        Self {
            root: root.cloned().unwrap_or_default(),
            ..self
        }
    }

    /// Returns the folder under which it was found.
    #[cfg(feature = "javascript")]
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the path from the folder under which it was found.
    pub(crate) fn within(&self) -> &Path {
        self.path.strip_prefix(&self.root).unwrap_or(&self.path)
    }

    /// Returns the path by which test code is known. A folder that is named from the current one says what is in it; where a
    /// project lies in the file system, or what its folder is called, does not.
    pub(crate) fn place(&self) -> &Path {
        let is_project = ["Cargo.toml", "package.json", "policy.toml", ".git"]
            .iter()
            .any(|mark| self.root.join(mark).exists());
        if self.root.is_absolute() || is_project {
            self.within()
        } else {
            &self.path
        }
    }

    /// Returns a file in memory; none where no language reads it.
    pub(crate) fn in_memory(path: PathBuf, text: String) -> Option<Self> {
        Some(Self {
            text: Some(text),
            ..Self::on_disk(path)?
        })
    }

    /// Returns whether anything in it was found that sets something or could take a cookie or header.
    pub(crate) fn may_take(&self) -> bool {
        self.facts
            .as_ref()
            .is_some_and(|facts| !facts.occurrences.is_empty() || !facts.functions.is_empty())
    }

    /// Returns whether it is read as Rust, whatever its name ends in.
    pub(crate) fn is_rust(&self) -> bool {
        self.language.reads(Path::new("lib.rs"))
    }

    /// Returns the text, retained from the first pass or read again; none for a file that was skipped.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match (&self.text, &self.skipped) {
            (_, Some(_)) => None,
            (Some(text), None) => Some(text.into()),
            (None, None) => limits::read(&self.path).ok().map(Into::into),
        }
    }

    /// Returns the bytes of a text, its own, that were not read although it was searched: constants of other files may be there.
    #[cfg(feature = "javascript")]
    pub(crate) fn left_out<'t>(&self, text: &'t str) -> Vec<&'t str> {
        match &self.facts {
            Some(facts) => {
                let ranges = facts.left_out.iter();
                ranges.filter_map(|range| text.get(range.clone())).collect()
            }
            None if self.is_put_off => vec![text],
            None => Vec::new(),
        }
    }

    /// Returns whether a part of it was not read.
    #[cfg(feature = "javascript")]
    pub(crate) fn leaves_out(&self) -> bool {
        match &self.facts {
            Some(facts) => !facts.left_out.is_empty(),
            None => self.is_put_off,
        }
    }

    /// Notes that all of it was read.
    #[cfg(feature = "javascript")]
    pub(crate) fn is_read(&mut self) {
        self.is_put_off = false;
        if let Some(facts) = &mut self.facts {
            facts.left_out.clear();
        }
    }

    /// Returns which words it has; none for a file that was skipped.
    #[cfg(feature = "javascript")]
    pub(crate) fn index(&self) -> Option<&crate::javascript::Index> {
        let index = self.index.get_or_init(|| {
            let text = self.text()?;
            Some(crate::javascript::Index::of(&text))
        });
        index.as_ref()
    }

    /// Returns what a script passes on from other modules.
    #[cfg(feature = "javascript")]
    pub(crate) fn passed_on(&self) -> Vec<crate::javascript::PassedOn> {
        if let Some(known) = &self.passed_on {
            return known.clone();
        }
        let text = self.text();
        text.map(|text| crate::javascript::passed_on(&text))
            .unwrap_or_default()
    }

    /// Reads the file and parses it if it has any of its language's words; `alone` seeks nothing of other files.
    pub(crate) fn look_first(
        &mut self,
        retained: &AtomicUsize,
        alone: &Sought<'_>,
        kept: Cached<'_>,
    ) {
        if self.text.is_none() {
            match limits::read(&self.path) {
                Ok(text) => self.text = Some(text),
                Err(reason) => {
                    self.skipped = Some(reason);
                    return;
                }
            }
        }
        let Some(text) = &self.text else { return };
        let length = text.len();
        if self.language.candidate(text) {
            if let Some(reason) = self.language.skipped(&self.path, text) {
                self.skipped = Some(reason);
                return;
            }
            if alone.is_whole || self.language.acts(text) {
                self.look(alone, kept);
            } else {
                self.is_put_off = true;
            }
        }
        if retained.fetch_add(length, Ordering::Relaxed) > RETAINED_BYTES {
            self.text = None;
        }
    }

    /// Parses the file again, now that more is sought.
    pub(crate) fn look_again(&mut self, sought: &Sought<'_>, kept: Cached<'_>) {
        let is_new = self.facts.is_none();
        self.look(sought, kept);
        if is_new && self.facts.as_ref().is_some_and(Facts::is_empty) {
            // It only looked like a caller.
            self.facts = None;
        }
        if is_new && self.facts.is_none() && !self.is_put_off {
            // It has no word of a library in it, so that nothing is lost where it does not parse.
            self.skipped = None;
        }
    }

    fn look(&mut self, sought: &Sought<'_>, kept: Cached<'_>) {
        #[cfg(not(feature = "cache"))]
        let _ = kept;
        #[cfg(feature = "cache")]
        if let Some(kept) = kept.filter(|_| !self.is_rust()) {
            let entry = self.text().map(|text| self.kept(kept, &text, sought));
            if let Some(entry) = entry {
                if kept.is_first() {
                    self.passed_on = Some(entry.passed_on);
                }
                self.take(entry.found);
            }
            return;
        }
        let found = self.text().map(
            |text| match facts(&self.path, self.language, &text, sought) {
                Err(Reason::Unparsable(why)) if self.is_fragment => {
                    of_expression(&self.path, self.language, &text, sought)
                        .map_err(|_| Reason::Unparsable(why))
                }
                found => found,
            },
        );
        if let Some(found) = found {
            self.take(found);
        }
    }

    /// Returns what an earlier run found in the script, or parses it and keeps what is found.
    #[cfg(feature = "cache")]
    fn kept(
        &self,
        kept: crate::cache::Kept<'_>,
        text: &str,
        sought: &Sought<'_>,
    ) -> crate::cache::Entry {
        let key = kept.key(&self.path, text);
        if let Some(entry) = kept.get(key) {
            return entry;
        }
        let passed_on = match kept.is_first() {
            true => crate::javascript::passed_on(text),
            false => Vec::new(),
        };
        let entry = crate::cache::Entry {
            found: facts(&self.path, self.language, text, sought),
            passed_on,
        };
        kept.put(key, &entry);
        entry
    }

    fn take(&mut self, found: Result<Facts, Reason>) {
        match found {
            Ok(facts) => {
                self.skipped = facts.unparsable.clone().map(Reason::Unparsable);
                self.facts = Some(facts);
            }
            Err(reason) => self.skipped = Some(reason),
        }
    }
}

/// Parses a file that is an expression: `include!("table.in")` may stand for one.
fn of_expression(
    path: &Path,
    language: &dyn Language,
    text: &str,
    sought: &Sought<'_>,
) -> Result<Facts, Reason> {
    const BEFORE: &str = "fn included() {\n";
    let mut facts = facts(path, language, &format!("{BEFORE}{text}\n}}"), sought)?;
    let moved = |span: &mut std::ops::Range<usize>| {
        let inside = |at: usize| at.saturating_sub(BEFORE.len()).min(text.len());
        *span = inside(span.start)..inside(span.end);
    };
    facts
        .occurrences
        .iter_mut()
        .for_each(|occurrence| moved(&mut occurrence.span));
    facts.uses.iter_mut().for_each(|used| moved(&mut used.span));
    Ok(facts)
}

/// Parses a file, including the scripts within its strings.
fn facts(
    path: &Path,
    language: &dyn Language,
    text: &str,
    sought: &Sought<'_>,
) -> Result<Facts, Reason> {
    #[cfg_attr(
        not(feature = "javascript"),
        allow(
            unused_mut,
            reason = "only both languages together have scripts in strings"
        )
    )]
    let mut facts = language.facts(path, text, sought)?;
    #[cfg(feature = "javascript")]
    for script in std::mem::take(&mut facts.embedded) {
        let found = crate::javascript::embedded(path, &script.text, sought.of_scripts());
        let occurrences = found.map(|found| found.occurrences).unwrap_or_default();
        facts
            .occurrences
            .extend(occurrences.into_iter().map(|occurrence| {
                crate::facts::RawOccurrence {
                    span: script.in_file(&occurrence.span),
                    // Nobody in Rust calls a function of the script.
                    name: occurrence
                        .name
                        .without_parameters()
                        .trimmed()
                        .with_holes(true),
                    in_test: script.in_test,
                    attributes: occurrence.attributes.only_of(usize::MAX),
                    ..occurrence
                }
            }));
    }
    Ok(facts)
}
