//! Custom templates, which replace built-in ones.

use super::{BUILT_IN, built_in_names};
use cookie_registry_policy::source::{Confined, Files, MAX_FILE_BYTES};
use cookie_registry_policy::suggest::nearest;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The templates of a folder: its files with the extension `.html` or `.md`.
///
/// A file with the name of a built-in template replaces that template. It can extend the built-in template under the
/// name `builtin/NAME`. Each template can include the other files of the folder. `docs/templates.md` lists the values
/// that templates can use.
///
/// ```
/// use cookie_registry_render::page::{RenderOptions, Templates};
/// use cookie_registry_render::{Format, render};
/// # use cookie_registry_policy::{Options, check_files};
/// use cookie_registry_policy::source::Memory;
///
/// let templates = Memory::from_iter([(
///     "templates/fragment.html",
///     r#"{% extends "builtin/fragment.html" %}{% block end %}<p>Thank you.</p>{% endblock %}"#,
/// )]);
/// let templates = Templates::read(&templates, "templates".as_ref())?;
/// # let files = Memory::from_iter([("policy.toml", "format = 1")]);
/// # let checked = check_files(&files, "policy.toml".as_ref(), Options::today())?;
/// # let policy = checked.recovered();
/// let page = render(policy, Format::Html, &RenderOptions::new().templates(templates))?;
/// assert!(page.contains("<p>Thank you.</p></article>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Templates {
    folder: PathBuf,
    files: BTreeMap<String, String>,
}

/// The reason why the templates of a folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TemplatesError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The folder or the file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file is not UTF-8, or is too large.
    #[error(
        "{} is not a template: a template is UTF-8 text of at most {MAX_FILE_BYTES} bytes",
        .0.display()
    )]
    NoText(PathBuf),
    /// No file has the name of a built-in template.
    #[error("no file in {} replaces a built-in template{}", folder.display(), did_you_mean(found))]
    NoneFits {
        /// The folder.
        folder: PathBuf,
        /// The files in it.
        found: Vec<String>,
    },
}

fn did_you_mean(found: &[String]) -> String {
    let meant = found
        .iter()
        .find_map(|name| Some((name, nearest(name, built_in_names())?)));
    match meant {
        Some((name, meant)) => format!(": did you mean `{meant}` instead of `{name}`?"),
        None => {
            let names: Vec<_> = built_in_names().collect();
            format!("; their names are {}", names.join(", "))
        }
    }
}

impl Templates {
    /// Reads the templates of a folder of the file system, but not those of its subfolders. Symbolic links are followed
    /// only to files below the folder.
    ///
    /// # Errors
    /// [`TemplatesError`] if something cannot be read, or no file has the name of a built-in template.
    pub fn read_folder(folder: &Path) -> Result<Self, TemplatesError> {
        let files = Confined::to(folder).map_err(|source| TemplatesError::Unreadable {
            path: folder.to_owned(),
            source,
        })?;
        Self::read(&files, folder)
    }

    /// Reads the templates of a folder in `files`.
    ///
    /// # Errors
    /// [`TemplatesError`] if something cannot be read, or no file has the name of a built-in template.
    pub fn read(files: &dyn Files, folder: &Path) -> Result<Self, TemplatesError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            |source| TemplatesError::Unreadable { path, source }
        };
        let mut read = BTreeMap::new();
        for path in files.list(folder).map_err(unreadable(folder))? {
            let is_template = matches!(
                path.extension().and_then(|extension| extension.to_str()),
                Some("html" | "md")
            );
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            // Skip the temporary files of editors, such as `.page.html`.
            if !is_template || name.starts_with('.') {
                continue;
            }
            let bytes = files.read(&path).map_err(unreadable(&path))?;
            let text = String::from_utf8(bytes).ok();
            let text = text.filter(|text| text.len() <= MAX_FILE_BYTES);
            let text = text.ok_or_else(|| TemplatesError::NoText(path.clone()))?;
            read.insert(name.to_owned(), text);
        }
        if !built_in_names().any(|name| read.contains_key(name)) {
            return Err(TemplatesError::NoneFits {
                folder: folder.to_owned(),
                found: read.into_keys().collect(),
            });
        }
        Ok(Self {
            folder: folder.to_owned(),
            files: read,
        })
    }

    /// Returns the paths of the files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.files.keys().map(|name| self.folder.join(name))
    }

    pub(super) fn source(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    /// Returns the name and the source of each template with this extension.
    pub(super) fn of_form(&self, extension: &'static str) -> impl Iterator<Item = (&str, &str)> {
        let fits = move |name: &str| {
            name.rsplit_once('.')
                .is_some_and(|(_, end)| end == extension)
        };
        let files = self.files.iter();
        files
            .map(|(name, source)| (name.as_str(), source.as_str()))
            .filter(move |(name, _)| fits(name))
    }

    /// Returns the name of a template for messages: the path of a file, or `builtin/NAME`.
    pub(super) fn shown(&self, name: &str) -> String {
        match self.source(name) {
            Some(_) => self.folder.join(name).display().to_string(),
            None if name.starts_with(BUILT_IN) => name.to_owned(),
            None => [BUILT_IN, name].concat(),
        }
    }
}
