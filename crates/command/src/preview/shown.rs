//! The rendered state that the server serves: the desk, and the policy's page in each language, as HTML.

use super::desk::{Look, PageState};
use super::error::PreviewError;
use super::proposals::{Judgeable, Proposals, Refusal};
use super::templates::Templates;
use super::view::banner::BannerView;
use super::view::entries::Row;
use super::view::{View, languages};
use cookie_registry_policy::Policy;
use cookie_registry_render::page::{PageError, RenderOptions};
use cookie_registry_render::{Format, render};
use minijinja::context;
use std::collections::BTreeMap;

/// The path of the style sheet of the policy's page.
pub(super) const STYLESHEET_PATH: &str = "/cookie-policy.css";

/// Everything that the server serves and that depends on the files. Equal values look identical in a browser.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The desk by language.
    pub(super) desks: BTreeMap<String, String>,
    /// What the banner says, by the language of the desk and that of the banner; empty without a banner.
    pub(super) banners: BTreeMap<(String, String), String>,
    /// The entries in a list.
    pub(super) rows: Vec<Row>,
    /// The changes about which a person can decide.
    judgeable: Vec<Judgeable>,
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
    pub(super) fn new(
        look: &Look<'_>,
        templates: &Templates,
        proposals: &Proposals,
    ) -> Result<Self, PreviewError> {
        let readable = match look.page_state {
            PageState::Stale => pages(look.checked.recovered(), templates)?,
            PageState::Valid | PageState::Broken | PageState::Partial => BTreeMap::new(),
        };
        let view = View::new(look);
        let last = proposals.last();
        let last = last.map(|what| context! { sentence => what.sentence, about => what.about });
        let own = context! { token => proposals.token(), last };
        Ok(Self {
            desks: templates.desks(&view, &own)?,
            banners: banners(look.policy, templates)?,
            rows: Row::all(look),
            judgeable: view.judgeable(),
            pages: pages(look.policy, templates)?,
            readable,
        })
    }
}

impl Shown {
    /// Returns a change about which a person can decide.
    pub(super) fn judgeable(&self, id: &str) -> Result<&Judgeable, Refusal> {
        let mut all = self.judgeable.iter();
        all.find(|change| change.id == id).ok_or(Refusal::Gone)
    }
}

fn banners(
    policy: &Policy,
    templates: &Templates,
) -> Result<BTreeMap<(String, String), String>, PreviewError> {
    let mut banners = BTreeMap::new();
    for language in languages(policy) {
        let Some(view) = BannerView::new(policy, language) else {
            continue;
        };
        for (own, page) in templates.banners(&view)? {
            banners.insert((own, language.to_owned()), page);
        }
    }
    Ok(banners)
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
