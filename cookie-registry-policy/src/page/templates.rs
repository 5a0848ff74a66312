//! The built-in templates, and what they may call.

use super::context::Page;
use super::markdown;
use super::words::Words;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, context};
use std::fmt::Write as _;
use std::sync::LazyLock;

type Rendered = Result<String, Box<dyn std::error::Error + Send + Sync>>;

const MARKDOWN: AutoEscape = AutoEscape::Custom(std::borrow::Cow::Borrowed("markdown"));

/// Each with the name by which templates call each other; its end decides how text is escaped.
const TEMPLATES: [(&str, &str); 5] = [
    ("page.html", include_str!("templates/page.html")),
    ("fragment.html", include_str!("templates/fragment.html")),
    ("say.html", include_str!("templates/say.html")),
    ("page.md", include_str!("templates/page.md")),
    ("say.md", include_str!("templates/say.md")),
];

pub(super) fn html(page: &Page, words: &Words, stylesheet: Option<&str>) -> Rendered {
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
    environment.add_filter("code", |text: &str| {
        Value::from_safe_string(markdown::code(text))
    });
    environment.add_filter("destination", |address: &str| {
        Value::from_safe_string(markdown::destination(address))
    });
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
    let text = value.to_string();
    if value.is_safe() {
        out.write_str(&text)?;
    } else if *state.auto_escape() == MARKDOWN {
        out.write_str(&markdown::escape(&text))?;
    } else {
        write_html(out, &text)?;
    }
    Ok(())
}

/// Text or the value of a quoted attribute (HTML Standard, "Escaping a string").
fn write_html(out: &mut Output<'_>, text: &str) -> std::fmt::Result {
    for c in text.chars() {
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            _ => out.write_char(c)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_template_compiles() {
        assert!(environment().is_ok(), "{:?}", environment().err());
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
