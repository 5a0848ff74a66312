//! Errors in templates, described for the authors of templates.

use super::{BUILT_IN, Templates, built_in_names};
use minijinja::{Error, ErrorKind};
use std::error::Error as _;
use std::fmt;

/// An error in a template, with its location.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateError {
    /// The file, or `builtin/NAME`.
    pub file: String,
    /// The line in the file, counted from 1, if it is known.
    pub line: Option<usize>,
    /// The message.
    pub message: String,
    /// The text of that line, in a custom template.
    pub text: Option<String>,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.message)?;
        if let (Some(line), Some(text)) = (self.line, &self.text) {
            write!(f, "\n{line:>6} | {text}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TemplateError {}

impl TemplateError {
    pub(super) fn of_built_in(error: &Error) -> Self {
        Self::new(error, None)
    }

    pub(super) fn new(error: &Error, custom: Option<&Templates>) -> Self {
        let error = innermost(error);
        let name = error.name().unwrap_or_default();
        let line = error.line();
        let text = line.and_then(|line| {
            let source = custom?.source(name)?;
            source.lines().nth(line.checked_sub(1)?)
        });
        Self {
            file: match custom {
                Some(custom) => custom.shown(name),
                None => [BUILT_IN, name].concat(),
            },
            line,
            message: message(error),
            text: text.map(|text| text.trim_end().to_owned()),
        }
    }
}

/// Returns the error of the template in which it occurred, not of those that include it.
fn innermost(error: &Error) -> &Error {
    let mut innermost = error;
    while let Some(inner) = innermost
        .source()
        .and_then(|source| source.downcast_ref::<Error>())
        .filter(|inner| inner.name().is_some())
    {
        innermost = inner;
    }
    innermost
}

fn message(error: &Error) -> String {
    let kind = error.kind();
    let detail = error.detail();
    match (kind, detail) {
        (ErrorKind::UndefinedError, Some(detail)) => {
            format!("{detail}: templates have no such value")
        }
        (ErrorKind::UndefinedError, None) => "templates have no such value".to_owned(),
        (ErrorKind::TemplateNotFound, _) => {
            let names: Vec<_> = built_in_names()
                .map(|name| [BUILT_IN, name].concat())
                .collect();
            format!(
                "{}; available are the files of the same form in its folder, and {}",
                detail.unwrap_or("there is no such template"),
                names.join(", ")
            )
        }
        (_, Some(detail)) => format!("{kind}: {detail}"),
        (_, None) => kind.to_string(),
    }
}
