//! The public page of a policy, as data and as HTML or Markdown, in the languages that have
//! [`Words`].
//!
//! The page is built in two steps. First, the policy becomes a [`Page`]: data in which every sentence is chosen and
//! filled in. Then templates render it. Text of the policy is never markup: templates escape everything that they
//! print.
//!
//! The same policy always gives the same bytes: nothing depends on a clock or on the order of a hash table.
//!
//! ```
//! use cookie_registry_render::{Format, page::RenderOptions, render};
//! use cookie_registry_policy::{Options, check_files, source::Memory};
//!
//! let text = r#"
//! format = 1
//! [policy]
//! title = "Cookie Policy"
//! last_updated = 2026-05-09
//! jurisdictions = ["eu"]
//! [service]
//! name = "Almanac"
//! domains = ["our.example"]
//! contact = "privacy@our.example"
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
mod countries;
pub(crate) mod html;
mod markdown;
mod sentence;
mod templates;
mod when;

pub use context::{
    Alternate, CONTEXT_FORMAT, CategoryTable, ChangesSection, CommonCell, EntryGroup, LoggedChange,
    Page, PlannedSection, Row, Section, Sections, ThirdPartyNotice, Today, TrackingNotice,
};
pub use sentence::{Run, RunKind, Sentence};
pub use templates::{TemplateError, Templates, TemplatesError};

use cookie_registry_policy::Policy;
use cookie_registry_words::{Chain, Words};
pub(crate) use templates::{Root, Style};

/// The style sheet of the page, for light and dark schemes, wide and narrow windows, screen and print.
///
/// It is a separate file, because `Content-Security-Policy: default-src 'self'` forbids inline styles. All its rules
/// apply to `.cookie-policy`, the element of [`Format::Fragment`](crate::Format::Fragment).
pub const STYLESHEET: &str = include_str!("templates/cookie-policy.css");

/// Options for rendering a page.
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
    has_inline_style: bool,
    content_hash: Option<String>,
    alternates: Vec<(String, String)>,
}

impl RenderOptions {
    /// Adds to a page what the policy does not say.
    fn complete(&self, policy: &Policy, page: &mut Page) {
        page.content_hash.clone_from(&self.content_hash);
        let others = self.alternates.iter();
        let others = others.filter(|(language, _)| *language != page.language);
        page.alternates = others
            .map(|(language, address)| {
                let chain = Chain::new(&policy.catalogs, language, language);
                // A language without sentences is named by its tag.
                let name = if chain.has_own() {
                    chain.words().language_name.text()
                } else {
                    language.as_str()
                };
                Alternate {
                    key: language.clone(),
                    name: name.to_owned(),
                    href: address.clone(),
                }
            })
            .collect();
    }

    /// Returns the language, which is that of the policy unless it was set.
    pub(crate) fn language_of<'a>(&'a self, policy: &'a Policy) -> &'a str {
        self.language.as_deref().unwrap_or(&policy.meta.language)
    }

    /// Returns the defaults: the main language of the policy, no style sheet, the built-in templates.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the language, a tag such as `de` or `de-AT`. If the policy does not have a text in this language, the page
    /// contains the text in another language, and the markup names that language.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Sets the address of [`STYLESHEET`], to which [`Format::Html`](crate::Format::Html) links.
    #[must_use]
    pub fn stylesheet(mut self, address: impl Into<String>) -> Self {
        self.stylesheet = Some(address.into());
        self
    }

    /// Puts [`STYLESHEET`] into the page itself, so that one file is a styled page. A `Content-Security-Policy` without
    /// `unsafe-inline` forbids such a style sheet. In that case, use [`stylesheet`](Self::stylesheet), which links to a
    /// file.
    #[must_use]
    pub const fn inline_style(mut self) -> Self {
        self.has_inline_style = true;
        self
    }

    /// Sets the SHA-256 of the files of the policy, in hexadecimal. The page shows this hash.
    #[must_use]
    pub fn content_hash(mut self, hash: impl Into<String>) -> Self {
        self.content_hash = Some(hash.into());
        self
    }

    /// Adds a link to the page in another language. `address` is the address of that page.
    #[must_use]
    pub fn alternate(mut self, language: impl Into<String>, address: impl Into<String>) -> Self {
        self.alternates.push((language.into(), address.into()));
        self
    }

    /// Sets custom templates for [`Format::Html`](crate::Format::Html), [`Format::Fragment`](crate::Format::Fragment) and [`Format::Markdown`](crate::Format::Markdown).
    #[must_use]
    pub fn templates(mut self, templates: Templates) -> Self {
        self.templates = Some(templates);
        self
    }
}

/// The reason why rendering failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The language is not supported.
    #[error("the language `{language}` is not supported; supported languages are {known}")]
    Language {
        /// The requested language.
        language: String,
        /// The supported languages.
        known: String,
    },
    /// The policy does not say that Global Privacy Control is honoured.
    #[error("the policy does not say that Global Privacy Control is honoured")]
    GpcNotHonoured,
    /// The policy has no cookie in which a banner that runs in the browser could store the visitor's choice.
    #[error("{why}")]
    NoBannerCookie {
        /// The problem, and how to fix it.
        why: String,
    },
    /// A template has an error.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The data cannot be written as JSON.
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Returns the page of a policy as data.
///
/// # Errors
/// [`PageError::Language`] if the language is not supported.
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
    let (mut page, _) = build(policy, options.language_of(policy))?;
    options.complete(policy, &mut page);
    Ok(page)
}

/// Renders the page of a policy with the templates, from the one that is the root.
pub(crate) fn templated(
    policy: &Policy,
    root: Root,
    options: &RenderOptions,
) -> Result<String, PageError> {
    let (mut page, words) = build(policy, options.language_of(policy))?;
    options.complete(policy, &mut page);
    let style = Style {
        stylesheet: options.stylesheet.as_deref(),
        inline: options.has_inline_style.then_some(STYLESHEET),
    };
    let templates = options.templates.as_ref();
    Ok(templates::render(root, &page, &words, style, templates)?)
}

/// Returns the page in a language, and its sentences.
///
/// In a language of the policy it always succeeds: what the language lacks is taken from the main language of the policy,
/// or from English, and marked.
pub(crate) fn build<'a>(
    policy: &'a Policy,
    language: &'a str,
) -> Result<(Page, Words<'a>), PageError> {
    let meta = &policy.meta;
    let chain = Chain::new(&policy.catalogs, language, &meta.language);
    let is_published =
        meta.language == language || meta.languages.iter().any(|own| own == language);
    if !chain.has_own() && !is_published {
        let known = cookie_registry_words::languages();
        return Err(PageError::Language {
            language: language.to_owned(),
            known: known.collect::<Vec<_>>().join(", "),
        });
    }
    let words = chain.words();
    let page = build::page(policy, language, &chain, &words);
    Ok((page, words))
}
