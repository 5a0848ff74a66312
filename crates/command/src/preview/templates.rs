//! The markup of the desk.

use super::error::PreviewError;
use super::sentences::{Languages, Sentences};
use super::view::View;
use super::view::banner::BannerView;
use crate::markup;
use axum::http::HeaderMap;
use minijinja::value::{Serde, merge_maps};
use minijinja::{Environment, Value, context};
use std::collections::BTreeMap;

/// The style sheet of the desk.
pub(super) const STYLESHEET: &str = include_str!("templates/preview.css");

/// The script that updates the desk when files change.
pub(super) const SCRIPT: &str = include_str!("templates/preview.js");

/// The templates, each with the name by which other templates include it.
const TEMPLATES: [(&str, &str); 17] = [
    ("desk.html", include_str!("templates/desk.html")),
    ("notices.html", include_str!("templates/notices.html")),
    ("findings.html", include_str!("templates/findings.html")),
    ("changes.html", include_str!("templates/changes.html")),
    ("reviews.html", include_str!("templates/reviews.html")),
    ("pages.html", include_str!("templates/pages.html")),
    ("listing.html", include_str!("templates/listing.html")),
    ("no_page.html", include_str!("templates/no_page.html")),
    ("banner.html", include_str!("templates/banner.html")),
    ("frame.html", include_str!("templates/frame.html")),
    ("entries.html", include_str!("templates/entries.html")),
    ("entry.html", include_str!("templates/entry.html")),
    ("list.html", include_str!("templates/list.html")),
    ("judge.html", include_str!("templates/judge.html")),
    ("message.html", include_str!("templates/message.html")),
    ("proposal.html", include_str!("templates/proposal.html")),
    ("written.html", include_str!("templates/written.html")),
];

/// The compiled templates.
#[derive(Debug)]
pub(super) struct Templates {
    environment: Environment<'static>,
    languages: Languages,
}

impl Templates {
    pub(super) fn new() -> Result<Self, PreviewError> {
        Ok(Self {
            environment: markup::environment(&TEMPLATES).map_err(PreviewError::Template)?,
            languages: Languages::new()?,
        })
    }

    /// Renders the desk in each language, by its tag.
    pub(super) fn desks(
        &self,
        view: &View,
        own: &Value,
    ) -> Result<BTreeMap<String, String>, PreviewError> {
        let desk = Value::from(Serde(view));
        let in_language = |sentences: &Sentences| {
            let given =
                context! { desk => desk.clone(), t => sentences.words.clone(), ..own.clone() };
            Ok((sentences.language.clone(), self.fill("desk.html", given)?))
        };
        self.languages.iter().map(in_language).collect()
    }

    /// Renders what the banner says, in each language of the desk.
    pub(super) fn banners(
        &self,
        banner: &BannerView,
    ) -> Result<BTreeMap<String, String>, PreviewError> {
        let banner = Value::from(Serde(banner));
        let in_language = |sentences: &Sentences| {
            let given = context! { banner => banner.clone(), t => sentences.words.clone() };
            Ok((sentences.language.clone(), self.fill("banner.html", given)?))
        };
        self.languages.iter().map(in_language).collect()
    }

    /// Renders a page of the desk in a language.
    pub(super) fn page(
        &self,
        template: &str,
        sentences: &Sentences,
        values: Value,
        own: Value,
    ) -> Result<String, PreviewError> {
        let words = context! { t => sentences.words.clone() };
        self.fill(template, merge_maps([words, own, values]))
    }

    /// Returns the sentences in the language that a browser prefers.
    pub(super) fn preferred(&self, headers: &HeaderMap) -> Option<&Sentences> {
        self.languages.preferred(headers)
    }

    /// Renders the placeholder for a page that cannot be rendered.
    pub(super) fn no_page(&self, why: &str) -> Result<String, PreviewError> {
        self.fill("no_page.html", context! { why })
    }

    fn fill(&self, template: &str, given: Value) -> Result<String, PreviewError> {
        let template = self
            .environment
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
