//! Compiles and renders templates, built-in and custom ones, and defines their filters.

mod blocks;
mod custom;
mod error;

pub use custom::{Templates, TemplatesError};
pub use error::TemplateError;

use super::context::Page;
use super::sentence::Sentence;
use super::{html, markdown};
use cookie_registry_words::{Word, Words};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Object, ObjectRepr, Serde, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context,
};
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// The prefix of the names by which custom templates can refer to built-in ones.
const BUILT_IN: &str = "builtin/";

/// The template to render, which may include others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
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

/// The markup language of a template. Templates of one form never include those of the other, because plain text in
/// Markdown may be markup in HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Markdown,
}

impl Form {
    /// Returns the file extension of its templates.
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

    /// Escapes a text so that it contains no markup.
    fn escape(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Html => html::escape(text),
            Self::Markdown => Cow::Owned(markdown::escape(text)),
        }
    }
}

/// Returns the names of the built-in templates.
fn built_in_names() -> impl Iterator<Item = &'static str> {
    let all = [Form::Html, Form::Markdown].into_iter();
    all.flat_map(|form| form.built_in().iter().map(|(name, _)| *name))
}

/// Where the style of a page is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Style<'a> {
    /// The address of a style sheet.
    pub(crate) stylesheet: Option<&'a str>,
    /// A style sheet for the page itself.
    pub(crate) inline: Option<&'a str>,
}

/// Renders a page.
///
/// # Errors
/// [`TemplateError`] if a template has an error.
pub(super) fn render(
    root: Root,
    page: &Page,
    words: &Words<'_>,
    style: Style<'_>,
    custom: Option<&Templates>,
) -> Result<String, TemplateError> {
    let given = || {
        context! {
            page => Value::from(Serde(page)),
            words => words_value(words),
            stylesheet => style.stylesheet,
            inline_style => style.inline.map(|css| Value::from_safe_string(css.to_owned())),
        }
    };
    let form = root.form();
    if let Some(error) = custom.and_then(|custom| blocks::without_effect(custom, form)) {
        return Err(error);
    }
    let rendered = match custom {
        None => {
            let environment = built_in(form)
                .as_ref()
                .map_err(TemplateError::of_built_in)?;
            environment
                .get_template(root.template())
                .and_then(|template| template.render(given()))
        }
        Some(custom) => environment(form, Some(custom))
            .and_then(|environment| environment.get_template(root.template())?.render(given())),
    };
    rendered.map_err(|error| TemplateError::new(&error, custom))
}

/// Returns the words as a template sees them: by name, each a text.
fn words_value(words: &Words<'_>) -> Value {
    let named = words.all().map(|(name, word)| (name, word_value(word)));
    let language = ("language", Value::from(words.language));
    Value::from_pairs(named.chain([language]))
}

fn word_value(word: Word<'_>) -> Value {
    match word.language() {
        None => Value::from(word.text()),
        Some(_) => Value::from_object(ForeignWord(Sentence::word(word))),
    }
}

/// A word that the language of the page lacks. Templates print it like any other; the filter `say` also marks its
/// language.
#[derive(Debug)]
struct ForeignWord(Sentence);

impl Object for ForeignWord {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.plain())
    }
}

/// Returns the built-in templates, which are compiled once.
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

fn environment(form: Form, custom: Option<&Templates>) -> Result<Environment<'_>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    // A misspelt name in a template is an error, not an empty place on the page. Only a custom template can have one,
    // and the message names the template.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_debug(custom.is_some());
    // No template can turn this off: the formatter below always escapes, and the filter `safe` is removed.
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
        if let Some(custom) = custom {
            environment.add_template_owned([BUILT_IN, name].concat(), *source)?;
            if custom.source(name).is_some() {
                continue;
            }
        }
        environment.add_template(name, source)?;
    }
    for (name, source) in custom
        .into_iter()
        .flat_map(|custom| custom.of_form(form.extension()))
    {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Prints a value as text without markup.
fn print(
    form: Form,
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    if value.is_undefined() {
        // The message of the default formatter contains the undefined name.
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

/// Returns an error for a sentence, a list or a table: printing one would put the notation of minijinja on
/// the page.
fn refuse_unsaid(value: &Value) -> Result<(), Error> {
    let why = if value.downcast_object_ref::<Sentence>().is_some() {
        "print a sentence with the filter `say`, as in {{ page.title | say }}"
    } else {
        match value.kind() {
            ValueKind::Seq | ValueKind::Iterable => {
                "iterate over a list with {% for %} and print its members"
            }
            ValueKind::Map => "print the fields of this value, not the value itself",
            _ => return Ok(()),
        }
    };
    Err(Error::new(ErrorKind::InvalidOperation, why))
}

/// Implements the filter `say`: prints a sentence of the [`Page`] with its links, names and dates, in the form of the
/// template. A template may also iterate over the runs itself.
fn say(form: Form, state: &mut State<'_, '_>, sentence: &Value) -> Result<Value, Error> {
    if sentence.is_undefined() {
        // This error contains the undefined name.
        return state.format(sentence.clone()).map(Value::from);
    }
    if sentence.as_str().is_some() {
        return state.format(sentence.clone()).map(Value::from_safe_string);
    }
    let foreign = sentence.downcast_object_ref::<ForeignWord>();
    let foreign = foreign.map(|word| &word.0);
    let found = foreign.or_else(|| sentence.downcast_object_ref::<Sentence>());
    let sentence = found.ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidOperation,
            "the filter `say` takes a sentence of the page, or a word",
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
