//! The templates, the built-in ones and a service's own, and what they may call.

mod blocks;
mod error;
mod own;

pub use error::TemplateError;
pub use own::{Templates, TemplatesError};

use super::context::Page;
use super::sentence::Sentence;
use super::{html, markdown};
use cookie_registry_words::Words;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context,
};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What stands before the name of a built-in template, where one of the service's own has its name.
const BUILT_IN: &str = "builtin/";

/// What is rendered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    Page,
    Fragment,
    Markdown,
}

impl Root {
    const fn template(self) -> &'static str {
        match self {
            Self::Page => "page.html",
            Self::Fragment => "fragment.html",
            Self::Markdown => "page.md",
        }
    }

    const fn form(self) -> Form {
        match self {
            Self::Page | Self::Fragment => Form::Html,
            Self::Markdown => Form::Markdown,
        }
    }
}

/// What a template writes. Those of one form never see those of the other: what means plain text in
/// Markdown may be markup in HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Markdown,
}

impl Form {
    /// The end of the names of its templates.
    const fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }

    const fn built_in(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Html => &[
                ("page.html", include_str!("templates/page.html")),
                ("fragment.html", include_str!("templates/fragment.html")),
                ("parts.html", include_str!("templates/parts.html")),
            ],
            Self::Markdown => &[
                ("page.md", include_str!("templates/page.md")),
                ("parts.md", include_str!("templates/parts.md")),
            ],
        }
    }

    /// A text so that it means that text and nothing else.
    fn escape(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Html => html::escape(text),
            Self::Markdown => Cow::Owned(markdown::escape(text)),
        }
    }
}

/// The names of the built-in templates.
fn built_in_names() -> impl Iterator<Item = &'static str> {
    let all = [Form::Html, Form::Markdown].into_iter();
    all.flat_map(|form| form.built_in().iter().map(|(name, _)| *name))
}

/// Renders a page.
///
/// # Errors
/// [`TemplateError`] where a template is at fault.
pub(super) fn render(
    root: Root,
    page: &Page,
    words: &Words,
    stylesheet: Option<&str>,
    own: Option<&Templates>,
) -> Result<String, TemplateError> {
    let given = || {
        context! {
            page => Value::from(Serde(page)),
            words => Value::from(Serde(words)),
            stylesheet,
        }
    };
    let form = root.form();
    if let Some(error) = own.and_then(|own| blocks::without_effect(own, form)) {
        return Err(error);
    }
    let rendered = match own {
        None => {
            let environment = built_in(form)
                .as_ref()
                .map_err(TemplateError::of_built_in)?;
            environment
                .get_template(root.template())
                .and_then(|template| template.render(given()))
        }
        Some(own) => environment(form, Some(own))
            .and_then(|environment| environment.get_template(root.template())?.render(given())),
    };
    rendered.map_err(|error| TemplateError::new(&error, own))
}

/// The built-in templates, compiled once.
fn built_in(form: Form) -> &'static Result<Environment<'static>, Error> {
    static HTML: LazyLock<Result<Environment<'static>, Error>> =
        LazyLock::new(|| environment(Form::Html, None));
    static MARKDOWN: LazyLock<Result<Environment<'static>, Error>> =
        LazyLock::new(|| environment(Form::Markdown, None));
    match form {
        Form::Html => &HTML,
        Form::Markdown => &MARKDOWN,
    }
}

fn environment(form: Form, own: Option<&Templates>) -> Result<Environment<'_>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    // A misspelt name in a template is an error, not an empty place on the page. Only where it is one of
    // the service's own can it come to that, and then the message names it.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_debug(own.is_some());
    // No template can switch it off: the formatter below does not ask, and there is no filter `safe`.
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(move |out, state, value| print(form, out, state, value));
    environment.remove_filter("safe");
    for name in ["escape", "e"] {
        environment.add_filter(name, move |state: &mut State<'_, '_>, value: &Value| {
            state.format(value.clone()).map(Value::from_safe_string)
        });
    }
    environment.add_filter("say", move |state: &mut State<'_, '_>, sentence: &Value| {
        say(form, state, sentence)
    });
    for (name, source) in form.built_in() {
        if let Some(own) = own {
            environment.add_template_owned([BUILT_IN, name].concat(), *source)?;
            if own.source(name).is_some() {
                continue;
            }
        }
        environment.add_template(name, source)?;
    }
    for (name, source) in own
        .into_iter()
        .flat_map(|own| own.of_form(form.extension()))
    {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Prints a value so that it is that text and nothing else.
fn print(
    form: Form,
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    if value.is_undefined() {
        // The default formatter knows which name it was.
        return minijinja::escape_formatter(out, state, value);
    }
    refuse_unsaid(value)?;
    let printed;
    let text = match value.as_str() {
        Some(text) => text,
        None => {
            printed = value.to_string();
            &printed
        }
    };
    if value.is_safe() {
        out.write_str(text)?;
    } else {
        out.write_str(&form.escape(text))?;
    }
    Ok(())
}

/// A sentence, a list or a table has no text of its own: printed as it is, it would put the notation of the program on the
/// page.
fn refuse_unsaid(value: &Value) -> Result<(), Error> {
    let why = if value.downcast_object_ref::<Sentence>().is_some() {
        "a sentence is printed with the filter `say`, as in {{ page.title | say }}"
    } else {
        match value.kind() {
            ValueKind::Seq | ValueKind::Iterable => {
                "a list is gone through by {% for %}, and its members are printed"
            }
            ValueKind::Map => "of a value with parts, its parts are printed",
            _ => return Ok(()),
        }
    };
    Err(Error::new(ErrorKind::InvalidOperation, why))
}

/// The filter `say`: a sentence of the [`Page`] with its links, names and dates, in the form of the
/// template. A template may also go through the runs itself.
fn say(form: Form, state: &mut State<'_, '_>, sentence: &Value) -> Result<Value, Error> {
    if sentence.is_undefined() {
        // An error, which knows the name.
        return state.format(sentence.clone()).map(Value::from);
    }
    let sentence = sentence.downcast_object_ref::<Sentence>().ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidOperation,
            "only a sentence of the page can be said",
        )
    })?;
    let say_run = match form {
        Form::Html => html::say,
        Form::Markdown => markdown::say,
    };
    let mut said = String::new();
    for run in &sentence.runs {
        say_run(&mut said, run);
    }
    Ok(Value::from_safe_string(said))
}

#[cfg(test)]
mod tests;
