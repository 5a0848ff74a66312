//! The rendered state that the server serves: the desk, and the policy's page in each language, as HTML.

use super::desk::{Look, PageState};
use super::error::PreviewError;
use super::templates::Templates;
use super::view::{View, languages};
use cookie_registry_policy::Policy;
use cookie_registry_render::page::{PageError, RenderOptions};
use cookie_registry_render::{Format, render};
use std::collections::BTreeMap;

/// The path of the style sheet of the policy's page.
pub(super) const STYLESHEET_PATH: &str = "/cookie-policy.css";

/// Everything that the server serves and that depends on the files. Equal values look identical in a browser.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The desk.
    pub(super) desk: String,
    /// The page by language.
    pub(super) pages: BTreeMap<String, String>,
    /// If `pages` is from an earlier state, the page of the part that can be read now.
    pub(super) readable: BTreeMap<String, String>,
}

impl Shown {
    /// Renders the desk and the pages.
    ///
    /// # Errors
    /// [`PreviewError::Template`] if a template fails.
    pub(super) fn new(look: &Look<'_>, templates: &Templates) -> Result<Self, PreviewError> {
        let readable = match look.page_state {
            PageState::Stale => pages(look.checked.recovered(), templates)?,
            PageState::Valid | PageState::Broken | PageState::Partial => BTreeMap::new(),
        };
        Ok(Self {
            desk: templates.desk(&View::new(look))?,
            pages: pages(look.policy, templates)?,
            readable,
        })
    }
}

fn pages(policy: &Policy, templates: &Templates) -> Result<BTreeMap<String, String>, PreviewError> {
    let page = |language: &str| {
        let options = RenderOptions::new()
            .language(language)
            .stylesheet(STYLESHEET_PATH);
        let page = match render(policy, Format::Html, &options) {
            Ok(page) => page,
            // The policy may name an unsupported language: the others are still shown.
            Err(error @ PageError::Language { .. }) => templates.no_page(&error.to_string())?,
            Err(error) => return Err(error.into()),
        };
        Ok((language.to_owned(), page))
    };
    languages(policy).into_iter().map(page).collect()
}
