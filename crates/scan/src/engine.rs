//! Goes over files in rounds: what each tells by itself, then the callers of what was found to pass a name on,
//! then the constants that names come from.

use crate::facts::{Facts, Sought, Wrapper};
use crate::limits;
use crate::link;
use crate::occurrence::{Language, Reason, Scan, Skipped};
use crate::parallel;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many bytes of sources are kept between the rounds (256 MiB); what is beyond is read again.
const KEPT_BYTES: usize = 256 * 1024 * 1024;

/// How often the callers of callers are looked for. A name that goes through more hands is not followed.
const ROUNDS: usize = 4;

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    #[cfg(feature = "rust")]
    Rust,
    #[cfg(feature = "javascript")]
    JavaScript(crate::javascript::Kind),
}

impl FileKind {
    /// What a file is read as, by its name; none for what is not read.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        #[cfg(feature = "rust")]
        if path.extension().is_some_and(|extension| extension == "rs") {
            return Some(Self::Rust);
        }
        #[cfg(feature = "javascript")]
        if let Some(kind) = crate::javascript::kind(path) {
            return Some(Self::JavaScript(kind));
        }
        let _ = path;
        None
    }

    pub(crate) fn language(self) -> Language {
        match self {
            #[cfg(feature = "rust")]
            Self::Rust => Language::Rust,
            #[cfg(feature = "javascript")]
            Self::JavaScript(_) => Language::JavaScript,
        }
    }
}

/// A file between the rounds.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) kind: FileKind,
    text: Option<String>,
    /// What it told, once it was parsed.
    pub(crate) facts: Option<Facts>,
    /// Whether it is test code as a whole.
    pub(crate) in_test: bool,
    skipped: Option<Reason>,
}

impl File {
    /// A file of the file system.
    pub(crate) fn on_disk(path: PathBuf) -> Option<Self> {
        let kind = FileKind::of(&path)?;
        Some(Self {
            path,
            kind,
            text: None,
            facts: None,
            in_test: false,
            skipped: None,
        })
    }

    /// A file in memory.
    pub(crate) fn in_memory(path: PathBuf, text: String) -> Option<Self> {
        Some(Self {
            text: Some(text),
            ..Self::on_disk(path)?
        })
    }

    /// The text, kept from the first round or read again; nothing for a file that was passed over.
    pub(crate) fn text(&self) -> Option<std::borrow::Cow<'_, str>> {
        match (&self.text, &self.skipped) {
            (_, Some(_)) => None,
            (Some(text), None) => Some(text.into()),
            (None, None) => limits::read(&self.path).ok().map(Into::into),
        }
    }

    fn look(&mut self, sought: &Sought<'_>) {
        let looked = self
            .text()
            .map(|text| facts(&self.path, self.kind, &text, sought));
        match looked {
            Some(Ok(facts)) => {
                self.skipped = facts.unparsable.clone().map(Reason::Unparsable);
                self.facts = Some(facts);
            }
            Some(Err(reason)) => self.skipped = Some(reason),
            None => {}
        }
    }
}

/// What a file tells, the scripts within its strings included.
fn facts(path: &Path, kind: FileKind, text: &str, sought: &Sought<'_>) -> Result<Facts, Reason> {
    match kind {
        #[cfg(feature = "rust")]
        FileKind::Rust => {
            let (facts, scripts) = crate::rust::facts(text, sought)?;
            #[cfg(feature = "javascript")]
            let facts = with_scripts(facts, path, text, scripts, &sought.script_functions);
            #[cfg(not(feature = "javascript"))]
            let _ = (scripts, path);
            Ok(facts)
        }
        #[cfg(feature = "javascript")]
        FileKind::JavaScript(kind) => {
            crate::javascript::facts(path, text, kind, &sought.script_functions)
        }
    }
}

#[cfg(all(feature = "rust", feature = "javascript"))]
fn with_scripts(
    mut facts: Facts,
    path: &Path,
    text: &str,
    scripts: Vec<crate::rust::Script>,
    wrappers: &[Wrapper],
) -> Facts {
    for (span, in_test) in scripts {
        let literal = text.get(span.clone()).unwrap_or_default();
        let Some((start, content)) = crate::rust::content(literal) else {
            continue;
        };
        let Some(found) = crate::javascript::embedded(path, &content, wrappers) else {
            continue;
        };
        let start = span.start + start;
        facts
            .occurrences
            .extend(
                found
                    .occurrences
                    .into_iter()
                    .map(|occurrence| crate::facts::RawOccurrence {
                        span: start + occurrence.span.start..start + occurrence.span.end,
                        name: occurrence.name.without_parameters().trimmed(),
                        in_test,
                        ..occurrence
                    }),
            );
    }
    facts
}

/// Scans files, telling at each how many were looked at, of how many.
pub(crate) fn scan(
    mut files: Vec<File>,
    mut skipped: Vec<Skipped>,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Scan {
    let (kept, looked_at, all) = (AtomicUsize::new(0), AtomicUsize::new(0), files.len());
    parallel::each(&mut files, |file| {
        first_look(file, &kept);
        tell(looked_at.fetch_add(1, Ordering::Relaxed) + 1, all);
    });
    let registries = registries(&files);
    let mut wrappers: Vec<Wrapper> = Vec::new();
    for round in 0..ROUNDS {
        let now = link::wrappers(&files);
        let new: Vec<Wrapper> = now
            .iter()
            .filter(|wrapper| !wrappers.contains(wrapper))
            .cloned()
            .collect();
        if new.is_empty() && (round > 0 || registries.is_empty()) {
            break;
        }
        let known = std::mem::replace(&mut wrappers, now);
        let types: &[String] = if round == 0 { &registries } else { &[] };
        look_again(&mut files, (&new, types), (&known, &wrappers), &registries);
    }
    let constants = crate::constants::all(&mut files);
    skipped.extend(files.iter().filter_map(|file| {
        let reason = file.skipped.clone()?;
        Some(Skipped {
            path: file.path.clone(),
            reason,
        })
    }));
    parallel::each(&mut files, |file| file.in_test = is_test(file));
    link::join(&files, &wrappers, &constants, skipped)
}

fn first_look(file: &mut File, kept: &AtomicUsize) {
    if file.text.is_none() {
        match limits::read(&file.path) {
            Ok(text) => file.text = Some(text),
            Err(reason) => {
                file.skipped = Some(reason);
                return;
            }
        }
    }
    let Some(text) = &file.text else { return };
    let length = text.len();
    let candidate = match file.kind {
        #[cfg(feature = "rust")]
        FileKind::Rust => crate::rust::is_candidate(text),
        #[cfg(feature = "javascript")]
        FileKind::JavaScript(_) => crate::javascript::is_candidate(text),
    };
    if candidate {
        if let Some(reason) = foreign(file, text) {
            file.skipped = Some(reason);
            return;
        }
        file.look(&Sought::default());
    }
    if kept.fetch_add(length, Ordering::Relaxed) > KEPT_BYTES {
        file.text = None;
    }
}

/// Why a script is passed over that nobody wrote here.
fn foreign(file: &File, text: &str) -> Option<Reason> {
    if file.kind.language() == Language::Rust {
        None
    } else if limits::minified(&file.path, text) {
        Some(Reason::Minified)
    } else {
        limits::generated(text).then_some(Reason::Generated)
    }
}

/// The types of the registry: those that derive it.
fn registries(files: &[File]) -> Vec<String> {
    let all = files.iter().filter_map(|file| file.facts.as_ref());
    let names: BTreeSet<&String> = all.flat_map(|facts| &facts.registries).collect();
    names.into_iter().cloned().collect()
}

/// Looks again at the files that could call what is new, or use a type of the registry.
fn look_again(
    files: &mut [File],
    new: (&[Wrapper], &[String]),
    (known, wrappers): (&[Wrapper], &[Wrapper]),
    registries: &[String],
) {
    let (functions, types) = new;
    let words: Vec<String> = functions
        .iter()
        .map(|wrapper| wrapper.function.clone())
        .chain(types.iter().cloned())
        .collect();
    let Some(search) = crate::words::search(&words) else {
        return;
    };
    let (new, sought) = (
        Sought::new(functions, types),
        Sought::new(wrappers, registries),
    );
    parallel::each(files, |file| {
        let Some(text) = file.text().filter(|text| search.is_match(text.as_ref())) else {
            return;
        };
        let hit = types.iter().any(|name| text.contains(name.as_str()))
            || functions.iter().any(|wrapper| {
                wrapper.may_be_called_in(&file.path, &text)
                    && !known.iter().any(|known| {
                        wrapper.is_found_as(known) && known.may_be_called_in(&file.path, &text)
                    })
            });
        if !hit || !may_use(file.kind, &text, &new) || foreign(file, &text).is_some() {
            return;
        }
        let is_new = file.facts.is_none();
        file.look(&sought);
        if is_new
            && file
                .facts
                .as_ref()
                .is_some_and(|facts| facts.occurrences.is_empty() && facts.uses.is_empty())
        {
            // It only looked like a caller.
            file.facts = None;
        }
        if is_new && file.facts.is_none() {
            // It has no word of a library in it, so that it does not parse is no loss.
            file.skipped = None;
        }
    });
}

/// Whether a closer look at the words of a file leaves anything of what is sought.
#[cfg_attr(
    not(feature = "rust"),
    allow(
        unused_variables,
        reason = "only Rust is looked at before it is parsed"
    )
)]
fn may_use(kind: FileKind, text: &str, sought: &Sought<'_>) -> bool {
    match kind {
        #[cfg(feature = "rust")]
        FileKind::Rust => crate::rust::may_use(text, sought),
        #[cfg(feature = "javascript")]
        FileKind::JavaScript(_) => true,
    }
}

fn is_test(file: &File) -> bool {
    let Some(facts) = &file.facts else {
        return false;
    };
    if facts.occurrences.is_empty() && facts.uses.is_empty() {
        return false;
    }
    match file.kind {
        #[cfg(feature = "rust")]
        FileKind::Rust => crate::rust::is_test_module(&file.path),
        #[cfg(feature = "javascript")]
        FileKind::JavaScript(_) => crate::javascript::is_test(&file.path),
    }
}
