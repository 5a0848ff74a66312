//! What the server hands out: the desk and the policy's page in each language, as HTML.

use super::desk::{Look, Standing};
use super::error::PreviewError;
use super::templates::Templates;
use super::view::{View, languages};
use cookie_registry_policy::Policy;
use cookie_registry_render::page::{Format, PageError, RenderOptions, render};
use std::collections::BTreeMap;

/// Where the style sheet of the policy's page is served.
pub(super) const STYLESHEET_PATH: &str = "/cookie-policy.css";

/// All that a browser can ask for and that depends on the files. Two that are equal look the same.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The desk.
    pub(super) desk: String,
    /// The page by language.
    pub(super) pages: BTreeMap<String, String>,
    /// Where that is of an earlier state, the page of what can be read now.
    pub(super) readable: BTreeMap<String, String>,
}

impl Shown {
    /// # Errors
    /// [`PreviewError::Template`] where a template is at fault.
    pub(super) fn new(look: &Look<'_>, templates: &Templates) -> Result<Self, PreviewError> {
        let readable = match look.standing {
            Standing::Stale => pages(look.checked.recovered(), templates)?,
            Standing::Valid | Standing::Broken | Standing::Partial => BTreeMap::new(),
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
            // The policy may name a language for which there are no words: the others are shown all the same.
            Err(error @ PageError::Language { .. }) => templates.no_page(&error.to_string())?,
            Err(error) => return Err(error.into()),
        };
        Ok((language.to_owned(), page))
    };
    languages(policy).into_iter().map(page).collect()
}
