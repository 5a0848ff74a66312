//! Policy -> the public page: as HTML, Markdown or JSON, in the languages that have [`Words`](cookie_registry_words::Words).
//!
//! The page is built in two steps. The policy becomes a [`Page`], which is data: every sentence chosen,
//! every text in place. Templates then give it a form. What a text of the policy says is never markup:
//! the templates escape whatever they print.
//!
//! The same policy always gives the same bytes: there is no clock and no order by hash.
//!
//! ```
//! use cookie_registry_render::page::{Format, RenderOptions, render};
//! use cookie_registry_policy::{Options, check_files, source::Memory};
//!
//! let text = r#"
//! format = 1
//! [policy]
//! title = "Cookie Policy"
//! last_updated = 2026-05-09
//! jurisdictions = ["eu"]
//! [service]
//! name = "Example"
//! domains = ["example.org"]
//! contact = "privacy@example.org"
//! [cookies.session]
//! name = "__Host-session"
//! category = "necessary"
//! exemption = "authentication"
//! purpose = "Keeps you signed in."
//! lifetime = "session"
//! "#;
//! let files = Memory::from_iter([("policy.toml", text)]);
//! let checked = check_files(&files, "policy.toml".as_ref(), Options::today())?;
//! let page = render(checked.recovered(), Format::Html, &RenderOptions::new())?;
//! assert!(page.contains(r#"<tr id="session">"#));
//! assert!(page.contains("Keeps you signed in."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod build;
mod context;
mod device_storage;
mod files;
mod gpc;
mod html;
mod markdown;
mod sentence;
mod templates;
mod vanilla;
mod when;

pub use context::{
    CONTEXT_FORMAT, CategoryTable, ChangesSection, LoggedChange, Page, PlannedSection, Row,
    Section, Sections, ThirdPartyNotice, Today,
};
pub use files::{PageFiles, PageFilesError};
pub use sentence::{Run, RunKind, Sentence};
pub use templates::{TemplateError, Templates, TemplatesError};

use cookie_registry_policy::Policy;
use cookie_registry_words::Words;
use templates::Root;

/// The style sheet of the page, for light and dark, wide and narrow, screen and paper.
///
/// It is a file of its own, since `Content-Security-Policy: default-src 'self'` forbids styles within
/// the page. All its rules apply to `.cookie-policy`, the element of [`Format::Fragment`].
pub const STYLESHEET: &str = include_str!("templates/cookie-policy.css");

/// A form of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A whole HTML document. It needs no script.
    Html,
    /// An `<article class="cookie-policy">` for a document of the service's own. It has the only `<h1>`.
    Fragment,
    /// Markdown: CommonMark with GitHub's tables.
    Markdown,
    /// The [`Page`] as JSON, with a newline at the end.
    Json,
    /// No page, but its entries as the `deviceStorage.json` of the IAB's Transparency and Consent Framework
    /// (TCF), for tools that read that. It registers nobody with the framework. The purposes are those for
    /// which the category stands, and 1 exactly where consent is needed.
    DeviceStorage,
    /// No page, but the file that is published as `/.well-known/gpc.json` to say that Global Privacy Control
    /// is honoured (W3C Global Privacy Control, "GPC support resource"), with the date of the last update.
    Gpc,
    /// No page, but the configuration of the consent banner vanilla-cookieconsent 3.1, as a JavaScript module in
    /// all languages of the policy for which there are [`Words`].
    VanillaCookieconsent,
}

/// How a page is rendered.
///
/// ```
/// use cookie_registry_render::page::RenderOptions;
/// let options = RenderOptions::new().language("de").stylesheet("/cookie-policy.css");
/// ```
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    language: Option<String>,
    stylesheet: Option<String>,
    templates: Option<Templates>,
}

impl RenderOptions {
    /// In the policy's own language, without a style sheet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// In this language, a tag such as `de` or `de-AT`. A text of the policy that is not written in it
    /// stands in the language in which it is written, and says so.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// The address of [`STYLESHEET`], to which [`Format::Html`] links.
    #[must_use]
    pub fn stylesheet(mut self, address: impl Into<String>) -> Self {
        self.stylesheet = Some(address.into());
        self
    }

    /// Templates of one's own, for [`Format::Html`], [`Format::Fragment`] and [`Format::Markdown`].
    #[must_use]
    pub fn templates(mut self, templates: Templates) -> Self {
        self.templates = Some(templates);
        self
    }
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The page has no words in the language.
    #[error("the page has no words in the language `{language}`; it has them in {known}")]
    Language {
        /// The language that was asked for.
        language: String,
        /// The languages that there are.
        known: String,
    },
    /// The policy does not say that Global Privacy Control is honoured.
    #[error("the policy does not say that Global Privacy Control is honoured")]
    GpcNotHonoured,
    /// The policy has no cookie in which a banner that runs in the browser could keep the visitor's choice.
    #[error("{why}")]
    NoBannerCookie {
        /// What is wrong, and what to write.
        why: String,
    },
    /// A template is at fault.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// What was to be JSON cannot be written as such.
    #[error("the page could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// The page of a policy as data.
///
/// # Errors
/// [`PageError::Language`] where there are no words in the language.
///
/// ```
/// use cookie_registry_render::page::{RenderOptions, page};
/// # use cookie_registry_policy::{Options, check_files, source::Memory};
/// # let files = Memory::from_iter([("policy.toml", "format = 1")]);
/// # let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
/// # let policy = checked.recovered();
/// let page = page(policy, &RenderOptions::new().language("fr"))?;
/// assert_eq!(page.sections.contact.number, 7);
/// # Ok::<(), cookie_registry_render::page::PageError>(())
/// ```
pub fn page(policy: &Policy, options: &RenderOptions) -> Result<Page, PageError> {
    build(policy, options).map(|(page, _)| page)
}

/// The page of a policy.
///
/// # Errors
/// [`PageError`] where there are no words in the language, or a template is at fault.
pub fn render(
    policy: &Policy,
    format: Format,
    options: &RenderOptions,
) -> Result<String, PageError> {
    let templated = |root: Root| {
        let (page, words) = build(policy, options)?;
        let stylesheet = options.stylesheet.as_deref();
        templates::render(root, &page, words, stylesheet, options.templates.as_ref())
            .map_err(PageError::from)
    };
    match format {
        Format::Html => templated(Root::Page),
        Format::Fragment => templated(Root::Fragment),
        Format::Markdown => templated(Root::Markdown),
        Format::Json => Ok(serde_json::to_string_pretty(&page(policy, options)?)? + "\n"),
        // It has no words of its own, and so can be written in any language.
        Format::DeviceStorage => {
            let language = options.language.as_deref();
            let language = language.unwrap_or(&policy.meta.language);
            Ok(device_storage::json(policy, language)?)
        }
        Format::Gpc => gpc::json(policy),
        Format::VanillaCookieconsent => vanilla::module(policy, options),
    }
}

fn build(policy: &Policy, options: &RenderOptions) -> Result<(Page, &'static Words), PageError> {
    let language = options.language.as_deref().unwrap_or(&policy.meta.language);
    let words = Words::of(language).ok_or_else(|| PageError::Language {
        language: language.to_owned(),
        known: Words::languages().collect::<Vec<_>>().join(", "),
    })?;
    Ok((build::page(policy, language, words), words))
}
