//! Writes the page as files for a service's build script.

use crate::format::{Format, render};
use crate::page::{PageError, RenderOptions, STYLESHEET, Templates, TemplatesError};
use cookie_registry_policy::rules::Code;
use cookie_registry_policy::shared::LOCK;
use cookie_registry_policy::source::{Sources, absolute};
use cookie_registry_policy::{Checked, LoadError, Options, Policy, check_file_with};
use hmac_sha256::Hash;
use std::env::{self, VarError};
use std::fmt::{self, Write as _};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

/// Writes the page, its style sheet and `gpc.json` from a build script, for `cookie_registry::policy_page!()`.
///
/// ```no_run
/// // build.rs
/// use cookie_registry_render::PageFiles;
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     PageFiles::at("/cookies").languages(["en", "de"]).write("policy.toml")?;
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct PageFiles {
    path: String,
    languages: Vec<String>,
    templates: Option<PathBuf>,
    outside: Vec<PathBuf>,
}

/// The reason why the files could not be written. `Debug` shows the same text as `Display`, because Cargo shows the `Debug` text of
/// an error that `main` of a build script returns.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum PageFilesError {
    /// The caller is not a build script.
    #[error("cargo sets `{name}` for build scripts; call this from build.rs ({source})")]
    NoBuildScript {
        /// The environment variable that Cargo sets for build scripts.
        name: &'static str,
        /// The problem with it.
        source: VarError,
    },
    /// The policy cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The templates cannot be read.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
    /// The page cannot be rendered.
    #[error(transparent)]
    Page(#[from] PageError),
    /// A text of the policy begins with `TODO`.
    #[error("{place}: {message}, so the page cannot be published{}", more(*.others))]
    Undecided {
        /// The file, line and column of the first such text.
        place: String,
        /// The decision that is still open.
        message: String,
        /// The number of other such texts.
        others: usize,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl fmt::Debug for PageFilesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PageFiles {
    /// Returns the files for a page at a path of the service, such as `/cookies`. The style sheet has the path of the
    /// page followed by `/style.css`.
    #[must_use]
    pub fn at(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            languages: Vec::new(),
            templates: None,
            outside: Vec::new(),
        }
    }

    /// Sets the languages of the page. By default, they are the languages of the policy. Visitors who accept
    /// none of them get the page in the first language.
    #[must_use]
    pub fn languages<L: Into<String>>(mut self, languages: impl IntoIterator<Item = L>) -> Self {
        self.languages = languages.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the folder of custom templates, as a path relative to the folder of `Cargo.toml`.
    #[must_use]
    pub fn templates(mut self, folder: impl Into<PathBuf>) -> Self {
        self.templates = Some(folder.into());
        self
    }

    /// Lets the policy include files below a folder outside the repository. `folder` is a path relative to the folder
    /// of `Cargo.toml`. Tell the macro the same folder: `#[registry(allow_include_outside = "…")]`.
    #[must_use]
    pub fn allow_include_outside(mut self, folder: impl Into<PathBuf>) -> Self {
        self.outside.push(folder.into());
        self
    }

    /// Renders the page into Cargo's `OUT_DIR`, and prints the files that Cargo must watch. `policy` is a path relative
    /// to the folder of `Cargo.toml`. Each file is written completely or not at all. A policy with errors is rendered
    /// too, because the macro then rejects the policy and reports each error with its line.
    ///
    /// # Errors
    /// [`PageFilesError`] if the caller is not a build script, or a file cannot be read or written.
    pub fn write(&self, policy: impl AsRef<Path>) -> Result<(), PageFilesError> {
        let root = variable("CARGO_MANIFEST_DIR")?;
        let out = variable("OUT_DIR")?;
        let outside: Vec<PathBuf> = self.outside.iter().map(|path| root.join(path)).collect();
        let policy = tidy(&root, policy.as_ref());
        let checked = check_file_with(&policy, Options::today(), &outside)?;
        if let Some(undecided) = undecided(&checked) {
            return Err(undecided);
        }
        let templates = match &self.templates {
            Some(folder) => Some(Templates::read_folder(&root.join(folder))?),
            None => None,
        };
        let hash = content_hash(&checked.sources);
        for (name, text) in self.render(checked.recovered(), &hash, templates.as_ref())? {
            let path = out.join(name);
            replace(&path, &text).map_err(|source| PageFilesError::Write { path, source })?;
        }
        let templates = templates.iter().flat_map(Templates::paths);
        // Cargo must also watch the folder, because adding a template changes no other file.
        let folder = self.templates.iter().map(|folder| root.join(folder));
        let lock = (!checked.draft.shared.is_empty()).then(|| policy.with_file_name(LOCK));
        let read = read_for(&checked.sources, &out);
        for path in read.into_iter().chain(lock).chain(templates).chain(folder) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        println!("cargo::rerun-if-changed=build.rs");
        Ok(())
    }

    /// Returns the name and the content of each file. The last file contains the constant, which includes the
    /// others.
    fn render(
        &self,
        policy: &Policy,
        hash: &str,
        templates: Option<&Templates>,
    ) -> Result<Vec<(String, String)>, PageError> {
        let base = self.path.trim_end_matches('/');
        let stylesheet = format!("{base}/style.css");
        let languages = match self.languages.as_slice() {
            [] => &policy.meta.languages,
            named => named,
        };
        let mut files = Vec::new();
        let mut constant = format!("::cookie_registry::PolicyPage::new({:?}, &[\n", self.path);
        for (number, language) in languages.iter().enumerate() {
            let mut options = RenderOptions::new()
                .language(language)
                .content_hash(hash)
                .stylesheet(&stylesheet);
            for other in languages {
                // The service serves the page in each language below its path.
                options = options.alternate(other, format!("{base}/{other}"));
            }
            if let Some(templates) = templates {
                options = options.templates(templates.clone());
            }
            let name = format!("cookie-policy.{number}.html");
            // Writing to a String cannot fail.
            let _ = writeln!(
                constant,
                "    ::cookie_registry::Document::page({language:?}, {}),",
                included(&name)
            );
            files.push((name, render(policy, Format::Html, &options)?));
        }
        constant.push_str("])");
        let _ = write!(
            constant,
            "\n.with_stylesheet({stylesheet:?}, {})",
            included("cookie-policy.css")
        );
        files.push(("cookie-policy.css".to_owned(), STYLESHEET.to_owned()));
        match render(policy, Format::Gpc, &RenderOptions::new()) {
            Ok(json) => {
                let _ = write!(constant, "\n.with_gpc({})", included("gpc.json"));
                files.push(("gpc.json".to_owned(), json));
            }
            // The service then does not publish this file.
            Err(PageError::GpcNotHonoured) => {}
            Err(error) => return Err(error),
        }
        files.push(("cookie-policy.rs".to_owned(), constant + "\n"));
        Ok(files)
    }
}

/// Returns the path of the policy, for messages without `..` if it leads to the same file then.
fn tidy(root: &Path, policy: &Path) -> PathBuf {
    let (joined, tidy) = (root.join(policy), absolute(root, policy));
    let real = |path: &Path| fs::canonicalize(path).ok();
    if real(&joined) == real(&tidy) {
        tidy
    } else {
        joined
    }
}

/// Returns the error for a policy in which something is left to decide.
fn undecided(checked: &Checked) -> Option<PageFilesError> {
    let findings = checked.findings.iter();
    let mut left = findings.filter(|finding| finding.code == Code::TodoLeft);
    let first = left.next()?;
    let source = checked.sources.get(first.span.file);
    let place = source
        .zip(checked.sources.positions(first.span))
        .map_or_else(String::new, |(source, (start, _))| {
            format!("{}:{}:{}", source.path.display(), start.line, start.column)
        });
    Some(PageFilesError::Undecided {
        place,
        message: first.message.clone(),
        others: left.count(),
    })
}

/// Returns the end of a message about one of several texts.
fn more(others: usize) -> String {
    match others {
        0 => String::new(),
        _ => format!(" (and {others} more; `cargo cookie-registry check` lists all)"),
    }
}

/// Returns the content hash of a policy: the SHA-256 of its files, concatenated in their order. The record of a consent
/// contains the same hash.
#[must_use]
pub fn content_hash(sources: &Sources) -> String {
    let mut hash = Hash::new();
    for source in sources.iter() {
        hash.update(source.text.as_bytes());
    }
    let digits = hash.finalize();
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file next to its path and renames it, so that a build that is interrupted leaves the old file or the
/// new one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", process::id()));
    let new = path.with_file_name(name);
    fs::write(&new, text)
        .and_then(|()| fs::rename(&new, path))
        .inspect_err(|_| {
            // The error to report is the one above.
            let _ = fs::remove_file(&new);
        })
}

/// Returns the expression with which the constant includes a file in its own folder.
fn included(name: &str) -> String {
    format!("::core::include_str!(::core::concat!(::core::env!(\"OUT_DIR\"), \"/{name}\"))")
}

fn variable(name: &'static str) -> Result<PathBuf, PageFilesError> {
    env::var(name)
        .map(PathBuf::from)
        .map_err(|source| PageFilesError::NoBuildScript { name, source })
}

/// Returns the files of a policy, and the folders whose files it includes by a pattern: a new file there changes no other. A
/// folder around the build's own is left out, because the build changes it each time.
fn read_for(sources: &Sources, out: &Path) -> Vec<PathBuf> {
    let files = sources.iter().map(|source| source.path.clone());
    let folders = sources.listed_folders().map(Path::to_owned);
    files
        .chain(folders.filter(|folder| !out.starts_with(folder)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry_policy::check_files;
    use cookie_registry_policy::source::Memory;

    fn names(policy: &str, files: &PageFiles) -> Vec<(String, String)> {
        let memory = Memory::from_iter([("policy.toml", policy)]);
        let checked = check_files(&memory, "policy.toml".as_ref(), Options::today()).unwrap();
        files
            .render(checked.recovered(), "0123456789abcdef", None)
            .unwrap()
    }

    #[test]
    fn a_folder_of_included_files_is_watched_unless_the_build_is_in_it() {
        let policy =
            "format = 1\ninclude = [\"policy.d/*.toml\", \"*.cookies.toml\", \"one.toml\"]\n";
        let files = Memory::from_iter([
            ("/service/policy.toml", policy),
            ("/service/policy.d/a.toml", ""),
            ("/service/b.cookies.toml", ""),
            ("/service/one.toml", ""),
        ]);
        let checked =
            check_files(&files, "/service/policy.toml".as_ref(), Options::today()).unwrap();
        let watched = |out: &str| -> Vec<String> {
            let read = read_for(&checked.sources, out.as_ref());
            read.iter().map(|path| path.display().to_string()).collect()
        };
        let all = watched("/elsewhere/target/out");
        assert!(
            all.contains(&"/service/policy.d/a.toml".to_owned()),
            "{all:?}"
        );
        assert!(all.contains(&"/service/policy.d".to_owned()), "{all:?}");
        assert!(all.contains(&"/service".to_owned()), "{all:?}");
        let inside = watched("/service/target/debug/build/out");
        assert!(
            inside.contains(&"/service/policy.d".to_owned()),
            "{inside:?}"
        );
        assert!(!inside.contains(&"/service".to_owned()), "{inside:?}");
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_a_failure_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let names = || -> Vec<_> {
            let entries = fs::read_dir(folder.path()).unwrap();
            entries.map(|entry| entry.unwrap().file_name()).collect()
        };
        let page = folder.path().join("page.html");
        for text in ["old", "new"] {
            replace(&page, text).unwrap();
            assert_eq!(fs::read_to_string(&page).unwrap(), text);
            assert_eq!(names(), ["page.html"]);
        }
        // A folder in the place of the file cannot be replaced.
        fs::remove_file(&page).unwrap();
        fs::create_dir(&page).unwrap();
        assert!(replace(&page, "new").is_err());
        assert_eq!(names(), ["page.html"]);
        assert!(page.is_dir());
    }

    #[test]
    fn an_error_that_a_build_script_returns_is_a_sentence() {
        let text = "format = 1\n[policy]\ntitle = \"TODO\"\n[service]\nname = \"TODO: the name\"\n";
        let memory = Memory::from_iter([("policy.toml", text)]);
        let checked = check_files(&memory, "policy.toml".as_ref(), Options::today()).unwrap();
        let error: Box<dyn std::error::Error> = undecided(&checked).unwrap().into();
        let shown = format!("{error:?}");
        assert_eq!(shown, error.to_string());
        assert!(
            shown.starts_with("policy.toml:3:")
                && shown.contains("so the page cannot be published (and 1 more;"),
            "{shown}"
        );
    }

    #[test]
    fn a_path_in_a_message_has_no_detours() {
        let folder = tempfile::tempdir().unwrap();
        let service = folder.path().join("examples/service");
        fs::create_dir_all(&service).unwrap();
        let expected = folder.path().join("policy.toml");
        let policy = Path::new("../../policy.toml");
        assert_eq!(tidy(&service, policy), expected, "it is not there");
        fs::write(&expected, "").unwrap();
        assert_eq!(tidy(&service, policy), expected);
    }

    #[test]
    fn the_constant_names_every_file_that_is_there() {
        let policy = "format = 1\n[policy]\nlanguage = \"de\"\nlanguages = [\"de\", \"fr\"]\n\
                      [choices]\nglobal_privacy_control = \"honoured\"\n";
        for (policy, files, expected) in [
            (policy, PageFiles::at("/cookies"), 5),
            (policy, PageFiles::at("/").languages(["en"]), 4),
            ("format = 1", PageFiles::at("/a\"b"), 3),
        ] {
            let files = names(policy, &files);
            assert_eq!(files.len(), expected, "{files:?}");
            let (_, constant) = files.last().unwrap();
            for (name, _) in &files[..expected - 1] {
                assert!(constant.contains(&format!("\"/{name}\"")), "{constant}");
            }
        }
        let files = names(policy, &PageFiles::at("/cookies"));
        let (_, constant) = files.last().unwrap();
        let german = constant.find("Document::page(\"de\"").unwrap();
        assert!(german < constant.find("Document::page(\"fr\"").unwrap());
        assert!(files[0].1.contains("<html lang=\"de\">"));
        assert!(files[1].1.contains("href=\"/cookies/style.css\""));
    }
}
