//! The output formats of a policy.

use crate::page::{self, PageError, RenderOptions, Root, page};
use crate::{device_storage, gpc, vanilla};
use cookie_registry_policy::Policy;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A complete HTML document. It needs no script.
    Html,
    /// An `<article class="cookie-policy">` to include in another document. The article contains an `<h1>`, so the rest
    /// of the document must not contain one.
    Fragment,
    /// CommonMark with GitHub's tables.
    Markdown,
    /// The [`Page`](crate::page::Page) as JSON, with a trailing newline.
    Json,
    /// The entries in the format `deviceStorage.json` of the IAB's Transparency and Consent Framework (TCF), for tools
    /// that read this format. A service that publishes the file does not thereby register with the framework. An entry
    /// has the TCF purposes that correspond to its category. An entry has purpose 1 if and only if it needs consent.
    DeviceStorage,
    /// The file that is published as `/.well-known/gpc.json` to declare that Global Privacy Control is honoured (W3C
    /// Global Privacy Control, "GPC support resource"), with the date of the last update.
    Gpc,
    /// The configuration of the consent banner vanilla-cookieconsent 3.1, as a JavaScript module in all languages of
    /// the policy that have [`Words`](cookie_registry_words::Words).
    VanillaCookieconsent,
}

/// Renders a policy in a format.
///
/// # Errors
/// [`PageError`] if the language is not supported, a template has an error, or the policy lacks what the format needs.
pub fn render(
    policy: &Policy,
    format: Format,
    options: &RenderOptions,
) -> Result<String, PageError> {
    let templated = |root: Root| page::templated(policy, root, options);
    match format {
        Format::Html => templated(Root::Page),
        Format::Fragment => templated(Root::Fragment),
        Format::Markdown => templated(Root::Markdown),
        Format::Json => Ok(serde_json::to_string_pretty(&page(policy, options)?)? + "\n"),
        // This format contains no built-in words, so it supports every language.
        Format::DeviceStorage => Ok(device_storage::json(policy, options.language_of(policy))?),
        Format::Gpc => gpc::json(policy),
        Format::VanillaCookieconsent => vanilla::module(policy, options),
    }
}
