//! The markup of the desk.

use super::error::PreviewError;
use super::view::View;
use crate::markup;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

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
        markup::environment(&TEMPLATES)
            .map(Self)
            .map_err(PreviewError::Template)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_placeholder_of_a_page_gives_the_reason() {
        let page = Templates::new().unwrap().no_page("no <words>").unwrap();
        assert!(page.contains("no &lt;words&gt;"), "{page}");
    }
}
