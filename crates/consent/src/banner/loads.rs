//! Scripts and embeds of third parties, which wait until the visitor allows their category.
//!
//! What waits is inside a `<template>`: browsers neither request nor run anything in it. The script of the banner takes it out
//! after consent; without that script, the next page contains it.

use super::html::Html;
use super::view::BannerView;
use cookie_registry::{Load, LoadKind, LoadWords};
use std::sync::LazyLock;

/// The script that starts what waits, without comments.
static SCRIPT: LazyLock<String> =
    LazyLock::new(|| crate::script::without_comments(include_str!("loads.js")));

/// Returns the script that starts what waits.
pub(super) fn script() -> &'static str {
    &SCRIPT
}

/// The reason why a page cannot load something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The policy does not declare the address.
    #[error(
        "the policy declares no script or frame at {address:?}: add a [[third_parties.KEY.loads]] table that covers this address"
    )]
    Undeclared {
        /// The address.
        address: String,
    },
    /// A frame has no title.
    #[error(
        "the frame at {address:?} has no title: say in a few words what it shows, because visitors read it before they decide"
    )]
    Untitled {
        /// The address.
        address: String,
    },
    /// An attribute cannot be added to the element.
    #[error(
        "the attribute `{name}` cannot be added: an attribute has a lower-case name, is none that the banner writes or that contains \
         code or style, and is there once"
    )]
    Attribute {
        /// The name of the attribute.
        name: &'static str,
    },
}

/// A script or an embed on one page for one visitor. [`BannerView::load`] creates it.
///
/// If the visitor allows it, [`html`](Self::html) is the `<script>` or `<iframe>` itself; otherwise a placeholder in which it
/// waits.
#[derive(Clone, Debug)]
#[must_use = "it is on the page once `html` is"]
pub struct LoadView<'v> {
    view: &'v BannerView<'v>,
    load: &'static Load,
    /// The text of the placeholder; `None` if the policy asks visitors nothing.
    words: Option<&'static LoadWords>,
    address: String,
    title: String,
    attributes: Vec<(&'static str, String)>,
}

impl<'a> BannerView<'a> {
    /// Creates what a page loads from a third party. `address` is covered by a `[[third_parties.KEY.loads]]` table of the
    /// policy, which also says whether it is a script or a frame. `title` says what the visitor sees there, in the language
    /// of the page; it is empty for a script that shows nothing, which then has no placeholder.
    ///
    /// The placeholder says from whom the content comes and what the visitor must accept, and has a button that accepts it and
    /// a link to the settings. Without scripts, the button leads back to the page, which then contains the content. With
    /// the script of [`head`](Self::head), the content starts on the same page. Scripts that started this way run in
    /// no particular order.
    ///
    /// The `Content-Security-Policy` must permit the third party, in `frame-src` or `script-src`.
    ///
    /// # Errors
    /// [`LoadError`] if the policy does not declare the address, or a frame has no title.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cookie_registry::Deployment;
    /// use cookie_registry_consent::Banner;
    /// use http::HeaderMap;
    ///
    /// let choice = Cookies::CONSENT.with(&Deployment::PRODUCTION).choice(&HeaderMap::new());
    /// let banner = Banner::new("/cookies");
    /// let view = banner.on(&choice).returning_to("/tour");
    /// let film = view
    ///     .load("https://player.acme.example/embed/42", "A tour of the workshop (film)")?
    ///     .with("allowfullscreen", "")?;
    /// // Nobody has agreed yet, so the frame waits.
    /// assert!(film.html().contains("<template><iframe src=\"https://player.acme.example/embed/42\""));
    /// assert!(view.load("https://tracker.example/", "").is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn load(&'a self, address: &str, title: &str) -> Result<LoadView<'a>, LoadError> {
        let undeclared = || LoadError::Undeclared {
            address: address.to_owned(),
        };
        let (at, load) = self.plan().load(address).ok_or_else(undeclared)?;
        if load.kind == LoadKind::Frame && title.trim().is_empty() {
            return Err(LoadError::Untitled {
                address: address.to_owned(),
            });
        }
        Ok(LoadView {
            view: self,
            load,
            words: self.words().and_then(|words| words.loads.get(at)),
            address: address.to_owned(),
            title: title.to_owned(),
            attributes: Vec::new(),
        })
    }
}

impl LoadView<'_> {
    /// Adds an attribute to the `<script>` or `<iframe>`, such as `width`, `allow`, `loading` or `async`. The value is escaped.
    ///
    /// # Errors
    /// [`LoadError::Attribute`] if the name is not in lower case, if it is `src`, `srcdoc`, `title`, `style`, begins with `on`
    /// or with `data-registry`, or was already added.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Result<Self, LoadError> {
        let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let is_written = matches!(name, "src" | "srcdoc" | "title" | "style")
            || name.starts_with("on")
            || name.starts_with("data-registry")
            || self.attributes.iter().any(|(other, _)| *other == name);
        if !is_name || is_written {
            return Err(LoadError::Attribute { name });
        }
        self.attributes.push((name, value.into()));
        Ok(self)
    }

    /// Returns the element if the visitor allows it, otherwise the placeholder.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = Html::default();
        if self.view.choice().allows_load(self.load) {
            self.element(&mut html);
        } else {
            self.placeholder(&mut html);
        }
        html.finish()
    }

    /// Writes the place in which the element waits.
    fn placeholder(&self, html: &mut Html) {
        let is_shown = !self.title.trim().is_empty();
        html.raw(if is_shown {
            "<div class=\"consent consent-load\" "
        } else {
            "<div class=\"consent-load\" hidden "
        });
        self.mark(html);
        html.raw(">\n");
        if let Some(words) = self.words.filter(|_| is_shown) {
            html.raw("<p><b>").text(&self.title).raw("</b></p>\n<p");
            if let Some(words) = self.view.words() {
                html.raw(" lang=\"").text(words.language).raw("\"");
            }
            html.raw(">").text(words.text).raw("</p>\n");
            self.view.ask_about_load(html, self.load, words);
        }
        html.raw("<template>");
        self.element(html);
        html.raw("</template>\n</div>\n");
    }

    /// Writes the `<script>` or `<iframe>`.
    fn element(&self, html: &mut Html) {
        html.raw(match self.load.kind {
            LoadKind::Script => "<script src=\"",
            LoadKind::Frame => "<iframe src=\"",
        });
        html.text(&self.address).raw("\"");
        if self.load.kind == LoadKind::Frame {
            html.raw(" title=\"").text(&self.title).raw("\"");
        }
        for (name, value) in &self.attributes {
            html.raw(" ").raw(name);
            if !value.is_empty() {
                html.raw("=\"").text(value).raw("\"");
            }
        }
        if self.load.category.is_some() {
            self.mark(html.raw(" "));
        }
        html.raw(match self.load.kind {
            LoadKind::Script => "></script>",
            LoadKind::Frame => "></iframe>",
        });
    }

    /// Writes the attribute by which the script knows on which category and third party the visitor decides.
    fn mark(&self, html: &mut Html) {
        html.raw("data-registry-load=\"")
            .text(key(self.load))
            .raw("\"");
    }
}

/// Returns the category and the third party of a load: `marketing/acme`.
pub(super) fn key(load: &Load) -> String {
    [load.category.unwrap_or_default(), load.party].join("/")
}
