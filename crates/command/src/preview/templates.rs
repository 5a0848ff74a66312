//! The markup of the desk, and the filters of its templates.

use super::error::PreviewError;
use super::view::View;
use cookie_registry_policy::report::visible;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value, context};

/// The style sheet of the desk.
pub(super) const STYLESHEET: &str = include_str!("templates/preview.css");

/// The script that updates the desk when files change.
pub(super) const SCRIPT: &str = include_str!("templates/preview.js");

/// The templates, each with the name by which other templates include it.
const TEMPLATES: [(&str, &str); 8] = [
    ("desk.html", include_str!("templates/desk.html")),
    ("notices.html", include_str!("templates/notices.html")),
    ("findings.html", include_str!("templates/findings.html")),
    ("changes.html", include_str!("templates/changes.html")),
    ("reviews.html", include_str!("templates/reviews.html")),
    ("pages.html", include_str!("templates/pages.html")),
    ("listing.html", include_str!("templates/listing.html")),
    ("no_page.html", include_str!("templates/no_page.html")),
];

/// The compiled templates.
#[derive(Debug)]
pub(super) struct Templates(Environment<'static>);

impl Templates {
    pub(super) fn new() -> Result<Self, PreviewError> {
        environment().map(Self).map_err(PreviewError::Template)
    }

    /// Renders the desk.
    pub(super) fn desk(&self, view: &View) -> Result<String, PreviewError> {
        let given = context! { desk => Value::from(Serde(view)) };
        self.fill("desk.html", given)
    }

    /// Renders the placeholder for a page that cannot be rendered.
    pub(super) fn no_page(&self, why: &str) -> Result<String, PreviewError> {
        self.fill("no_page.html", context! { why })
    }

    fn fill(&self, template: &str, given: Value) -> Result<String, PreviewError> {
        let template = self
            .0
            .get_template(template)
            .map_err(PreviewError::Template)?;
        template.render(given).map_err(PreviewError::Template)
    }
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    // A misspelt name in a template is an error, not an empty place on the page.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("prose", prose);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// Implements the filter `prose`: renders text between backticks as code, and escapes the rest.
fn prose(sentence: &str) -> Value {
    let sentence = visible(sentence);
    let mut html = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence.as_ref();
    while let Some((before, from)) = rest.split_once('`') {
        // An unpaired backtick is kept.
        let Some((name, after)) = from.split_once('`') else {
            break;
        };
        html.push_str(&escape(before));
        html.push_str("<code>");
        html.push_str(&escape(name));
        html.push_str("</code>");
        rest = after;
    }
    html.push_str(&escape(rest));
    Value::from_safe_string(html)
}

/// Escapes text for elements and quoted attributes, as the template engine does.
fn escape(text: &str) -> String {
    minijinja::HtmlEscape(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_set_apart_and_nothing_is_markup() {
        let of = |sentence| prose(sentence).to_string();
        assert_eq!(
            of("`a<b>` is \"no\" name"),
            "<code>a&lt;b&gt;</code> is &quot;no&quot; name"
        );
        assert_eq!(of("one ` alone <i>"), "one ` alone &lt;i&gt;");
        assert_eq!(of("`a` and `b"), "<code>a</code> and `b");
        assert_eq!(of("\u{1b}[31m"), "\u{241b}[31m");
    }

    #[test]
    fn the_placeholder_of_a_page_gives_the_reason() {
        let page = Templates::new().unwrap().no_page("no <words>").unwrap();
        assert!(page.contains("no &lt;words&gt;"), "{page}");
    }
}
