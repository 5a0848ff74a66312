//! The built-in templates, and what they may call.

use super::Words;
use super::context::Page;
use super::sentence::Sentence;
use super::{html, markdown};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context,
};
use std::sync::LazyLock;

type Rendered = Result<String, Box<dyn std::error::Error + Send + Sync>>;

const MARKDOWN: AutoEscape = AutoEscape::Custom(std::borrow::Cow::Borrowed("markdown"));

/// Each with the name by which templates call each other; its end decides how text is escaped.
const TEMPLATES: [(&str, &str); 5] = [
    ("page.html", include_str!("templates/page.html")),
    ("fragment.html", include_str!("templates/fragment.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("page.md", include_str!("templates/page.md")),
    ("parts.md", include_str!("templates/parts.md")),
];

pub(super) fn whole(page: &Page, words: &Words, stylesheet: Option<&str>) -> Rendered {
    render("page.html", page, words, stylesheet)
}

pub(super) fn fragment(page: &Page, words: &Words) -> Rendered {
    render("fragment.html", page, words, None)
}

pub(super) fn markdown(page: &Page, words: &Words) -> Rendered {
    render("page.md", page, words, None)
}

fn render(template: &str, page: &Page, words: &Words, stylesheet: Option<&str>) -> Rendered {
    static BUILT_IN: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(environment);
    let environment = BUILT_IN.as_ref().map_err(ToString::to_string)?;
    let given = context! {
        page => Value::from(Serde(page)),
        words => Value::from(Serde(words)),
        stylesheet,
    };
    Ok(environment.get_template(template)?.render(given)?)
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    // A misspelt name in a template is an error, not an empty place on the page.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        Some((_, "md")) => MARKDOWN,
        _ => AutoEscape::Html,
    });
    environment.set_formatter(escape);
    environment.add_filter("say", say);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Prints a value so that it is that text and nothing else in the format of the template.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        // The default formatter knows which name it was.
        return minijinja::escape_formatter(out, state, value);
    }
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
    } else if *state.auto_escape() == MARKDOWN {
        out.write_str(&markdown::escape(text))?;
    } else {
        out.write_str(&html::escape(text))?;
    }
    Ok(())
}

/// The filter `say`: a sentence of the [`Page`] with its links, names and dates, in the format of the
/// template. A template may also go through the runs itself.
fn say(state: &State<'_, '_>, sentence: &Value) -> Result<Value, Error> {
    let sentence = sentence.downcast_object_ref::<Sentence>().ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidOperation,
            "only a sentence of the page can be said",
        )
    })?;
    let say_run = if *state.auto_escape() == MARKDOWN {
        markdown::say
    } else {
        html::say
    };
    let mut said = String::new();
    for run in &sentence.runs {
        say_run(&mut said, run);
    }
    Ok(Value::from_safe_string(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_template_compiles() {
        assert!(environment().is_ok(), "{:?}", environment().err());
    }

    #[test]
    fn a_template_can_go_through_the_runs_itself() {
        let environment = environment().unwrap();
        let given =
            context! { title => Value::from(Serde(Sentence::link("<a>", "https://example.org"))) };
        let template = "{% for run in title %}{{ run.kind }} {{ run.text }} {{ run.href }}{% endfor %} {{ title | length }} {{ title | say }}";
        let said = environment
            .render_named_str("x.html", template, given)
            .unwrap();
        assert_eq!(
            said,
            "link &lt;a&gt; https://example.org 1 <a href=\"https://example.org\">&lt;a&gt;</a>"
        );
    }

    #[test]
    fn a_misspelt_name_in_a_template_is_an_error() {
        let environment = environment().unwrap();
        for template in [
            "{{ pagee }}",
            "{{ page.titel }}",
            "{% for x in pagee %}{% endfor %}",
        ] {
            let given = context! { page => context! { title => "x" } };
            assert!(
                environment
                    .render_named_str("page.html", template, given)
                    .is_err(),
                "{template}"
            );
        }
    }
}
