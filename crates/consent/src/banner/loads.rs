//! Scripts and embeds of third parties, which wait until the visitor allows their category.
//!
//! An element that waits is inside a `<template>`. Browsers neither request nor run the content of a template. After
//! consent, the banner's script takes the element out of the template. Without that script, the next page contains the
//! element itself.

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

/// The reason why a page cannot load a script or an embed.
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
    #[error("the attribute {name:?} cannot be added: {why}")]
    Attribute {
        /// The name of the attribute.
        name: &'static str,
        /// The rule that it breaks.
        why: AttributeProblem,
    },
}

/// The rule that an attribute breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum AttributeProblem {
    /// The name has characters that are not permitted.
    #[error(
        "a name begins with a lower-case letter, and has only lower-case letters, digits and `-`"
    )]
    Name,
    /// The banner writes the attribute itself.
    #[error(
        "the banner writes `src`, `title` and every attribute that begins with `data-registry` itself; pass the address and the \
         title to `load`"
    )]
    Written,
    /// The attribute is `srcdoc`, which contains a document.
    #[error("`srcdoc` would replace the document at the address that the policy declares")]
    Document,
    /// The attribute contains style or code.
    #[error(
        "`style` and every attribute that begins with `on` contain style or code, which a Content-Security-Policy refuses; use a \
         style sheet or a script file"
    )]
    Inline,
    /// The attribute was added before.
    #[error("it was added before, and browsers ignore the second")]
    Twice,
}

/// A script or an embed on one page for one visitor. [`BannerView::load`] creates it.
///
/// If the visitor allows the script or embed, [`html`](Self::html) returns the `<script>` or `<iframe>` itself.
/// Otherwise, it returns a placeholder in which the element waits.
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
    /// Creates a script or an embed of a third party. A `[[third_parties.KEY.loads]]` table of the policy must cover
    /// `address`. That table also determines whether the address is a script or a frame. `title` describes the content
    /// to the visitor, in the language of the page. Pass an empty title for a script that shows nothing. Such a script
    /// has no placeholder.
    ///
    /// The placeholder names the third party and the category that the visitor must accept. The placeholder has a
    /// button that accepts the category, and a link to the settings. What the button does depends on the script of
    /// [`head`](Self::head). If the script runs, it sends the answer and starts the content, and the visitor stays on
    /// the page. If no script runs, the browser sends the answer and loads the page again, and the page then contains
    /// the content. Scripts of third parties that start without a reload run in no particular order.
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
    /// [`LoadError::Attribute`] if the name breaks one of the rules in [`AttributeProblem`].
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Result<Self, LoadError> {
        if let Some(why) = self.problem_of(name) {
            return Err(LoadError::Attribute { name, why });
        }
        self.attributes.push((name, value.into()));
        Ok(self)
    }

    /// Returns the rule that an attribute of this name breaks.
    fn problem_of(&self, name: &str) -> Option<AttributeProblem> {
        let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        match name {
            _ if !is_name => Some(AttributeProblem::Name),
            "src" | "title" => Some(AttributeProblem::Written),
            _ if name.starts_with("data-registry") => Some(AttributeProblem::Written),
            "srcdoc" => Some(AttributeProblem::Document),
            "style" => Some(AttributeProblem::Inline),
            _ if name.starts_with("on") => Some(AttributeProblem::Inline),
            _ => {
                let is_added = self.attributes.iter().any(|(other, _)| *other == name);
                is_added.then_some(AttributeProblem::Twice)
            }
        }
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
        html.finish().with(|html| self.view.fields(html))
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
            html.raw("<p><b>").text(&self.title).raw("</b></p>\n");
            self.view.load_text(html, self.load, words);
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

impl BannerView<'_> {
    /// Renders the question of the placeholder of a load, without its title. `None` if the policy has no such load, or the visitor
    /// allows it.
    pub(super) fn load_question(&self, category: &str, party: &str) -> Option<String> {
        let is_asked = |load: &Load| load.category == Some(category) && load.party == party;
        let mut loads = self.plan().loads.iter().enumerate();
        let (at, load) = loads.find(|(_, load)| is_asked(load))?;
        if self.choice().allows_load(load) {
            return None;
        }
        let words = self.words()?.loads.get(at)?;
        let mut html = Html::default();
        html.raw("<div class=\"consent consent-load\">\n");
        self.load_text(&mut html, load, words);
        html.raw("</div>\n");
        Some(html.finish().with(|html| self.fields(html)))
    }

    /// Writes from whom a load comes and what the visitor must accept, with the button that accepts it.
    fn load_text(&self, html: &mut Html, load: &'static Load, words: &LoadWords) {
        html.raw("<p");
        if let Some(words) = self.words() {
            html.raw(" lang=\"").text(words.language).raw("\"");
        }
        html.raw(">").text(words.text).raw("</p>\n");
        self.ask_about_load(html, load, words);
    }
}

/// Returns the category and the third party of a load: `marketing/acme`.
pub(super) fn key(load: &Load) -> String {
    [load.category.unwrap_or_default(), load.party].join("/")
}
