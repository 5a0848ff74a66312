//! The forms of the banner, the settings and the footer, and the sections around them.

use super::Banner;
use super::categories::{Described, described, signal_note};
use super::html::Html;
use crate::Method;
use cookie_registry::{Asked, AskedCategory, BannerWords, Choice, Standing};

/// The categories of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All categories.
    All,
    /// The categories on which the visitor has not decided under the current policy.
    Open,
}

/// The part of a page to which a form belongs. A page may have several parts, and the ids of their elements
/// must differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Ask,
    Settings,
    Footer,
}

impl Place {
    /// Returns the prefix of the ids in this part.
    const fn id(self) -> &'static str {
        match self {
            Self::Ask => "consent-ask",
            Self::Settings => "consent-settings",
            Self::Footer => "consent-footer",
        }
    }
}

/// Writes the forms of one part of a page.
pub(super) struct Forms<'v> {
    pub(super) banner: &'v Banner,
    pub(super) choice: &'v Choice,
    /// The page to which the visitor returns.
    pub(super) return_to: Option<&'v str>,
    pub(super) words: &'static BannerWords,
    pub(super) scope: Scope,
    pub(super) place: Place,
}

impl Forms<'_> {
    /// Opens a section with a heading. The section is not a dialog, because the page stays usable before the
    /// visitor answers.
    pub(super) fn begin(&self, html: &mut Html, title: &'static str, heading: &'static str) {
        let id = self.place.id();
        html.raw("<section class=\"consent\" aria-labelledby=\"")
            .raw(id)
            .raw("-title\" lang=\"")
            .text(self.words.language)
            .raw("\">\n<")
            .raw(heading)
            .raw(" id=\"")
            .raw(id)
            .raw("-title\">")
            .text(title)
            .raw("</")
            .raw(heading)
            .raw(">\n");
    }

    /// Closes the section.
    pub(super) fn end(&self, html: &mut Html) {
        html.raw("</section>\n");
    }

    /// Returns the categories of the form.
    fn categories(&self) -> impl Iterator<Item = Described> {
        let is_included = |category: &AskedCategory| match self.scope {
            Scope::All => true,
            Scope::Open => self.choice.open().any(|open| open.key == category.key),
        };
        described(self.choice, self.words).filter(move |(category, _)| is_included(category))
    }

    /// Writes the list of categories with their purposes, which the first layer of a banner must contain.
    pub(super) fn purposes(&self, html: &mut Html) {
        html.raw("<ul>\n");
        for (category, (title, description)) in self.categories() {
            self.id(html.raw("<li id=\""), category);
            html.raw("\"><b>")
                .text(title)
                .raw("</b>: ")
                .text(description);
            self.notes(html, category);
            html.raw("</li>\n");
        }
        html.raw("</ul>\n");
    }

    /// Writes the buttons "accept all" and "reject all". They look the same.
    pub(super) fn both_buttons(&self, html: &mut Html) {
        self.open_form(html);
        html.raw("<div class=\"consent-buttons\">\n");
        self.accept_button(html);
        button(html, Method::RejectAll, self.words.reject);
        html.raw("</div>\n</form>\n");
    }

    /// Writes the button that accepts. Where the form asks about some categories only, its label names them, because it
    /// accepts no others; the button that rejects always rejects all.
    fn accept_button(&self, html: &mut Html) {
        open_button(html, Method::AcceptAll);
        html.text(self.words.accept);
        if self.scope == Scope::Open {
            for (at, (_, (title, _))) in self.categories().enumerate() {
                html.raw(if at == 0 { ": " } else { ", " }).text(title);
            }
        }
        html.raw("</button>\n");
    }

    /// Writes that the policy has changed since the visitor decided, and the categories that changed.
    pub(super) fn what_changed(&self, html: &mut Html) {
        let has_changed = |category: &AskedCategory| {
            let record = self.choice.record();
            let is_open = self.choice.open().any(|open| open.key == category.key);
            is_open && record.is_some_and(|record| record.on(category.key).is_some())
        };
        let changed = described(self.choice, self.words);
        let titles: Vec<&str> = changed
            .filter(|(category, _)| has_changed(category))
            .map(|(_, (title, _))| title)
            .collect();
        if titles.is_empty() {
            return;
        }
        html.raw("<p>").text(self.words.again);
        for (at, title) in titles.into_iter().enumerate() {
            html.raw(if at == 0 { " <b>" } else { ", <b>" })
                .text(title)
                .raw("</b>");
        }
        html.raw("</p>\n");
    }

    /// Writes the choice by category, collapsed unless `is_open`.
    pub(super) fn collapsible_choice(&self, html: &mut Html, is_open: bool) {
        html.raw(if is_open {
            "<details open>\n<summary>"
        } else {
            "<details>\n<summary>"
        });
        html.text(self.words.choose).raw("</summary>\n");
        self.by_category(html);
        html.raw("</details>\n");
    }

    /// Writes the choice by category as a separate form, so that the return key saves the selection instead
    /// of pressing "accept all" or "reject all".
    pub(super) fn by_category(&self, html: &mut Html) {
        self.open_form(html);
        let (title, description) = self.words.necessary;
        html.raw("<div class=\"consent-category\">\n<p><b>")
            .text(title)
            .raw("</b> (")
            .text(self.words.always_on)
            .raw("): ")
            .text(description)
            .raw("</p>\n</div>\n");
        for described in self.categories() {
            self.category(html, described);
        }
        html.raw("<div class=\"consent-buttons\">\n");
        button(html, Method::ByCategory, self.words.save);
        html.raw("</div>\n</form>\n");
    }

    /// Writes the checkbox of a category.
    fn category(&self, html: &mut Html, (category, (title, description)): Described) {
        let standing = self.choice.standing_on(category);
        html.raw("<div class=\"consent-category\">\n<label><input type=\"checkbox\" name=\"grant\" value=\"")
            .text(category.key)
            .raw("\" aria-describedby=\"");
        self.id(html, category);
        html.raw("\"");
        match standing {
            Standing::Granted => html.raw(" checked"),
            Standing::Open if category.asked == Asked::Objection => html.raw(" checked"),
            Standing::RefusedBySignal => html.raw(" disabled"),
            // The box is checked only for a granted category.
            _ => html,
        };
        html.raw("> ").text(title).raw("</label>\n");
        // On the first layer, the list above already contains the descriptions.
        if self.place == Place::Ask {
            if let Some(note) = signal_note(self.choice, self.words, category) {
                html.raw("<p>").text(note).raw("</p>\n");
            }
        } else {
            self.id(html.raw("<p id=\""), category);
            html.raw("\">").text(description);
            self.notes(html, category);
            html.raw("</p>\n");
        }
        html.raw("</div>\n");
    }

    /// Writes the notes on a category, such as one on a signal of the browser.
    fn notes(&self, html: &mut Html, category: &AskedCategory) {
        let signal = signal_note(self.choice, self.words, category);
        let objection = match category.asked {
            Asked::Objection => Some(self.words.unless_objected),
            Asked::Consent => None,
        };
        if let Some(note) = signal.or(objection) {
            html.raw(" <em>").text(note).raw("</em>");
        }
    }

    /// Writes the button that withdraws all consent, in a separate form.
    pub(super) fn withdrawal(&self, html: &mut Html) {
        self.open_form_without_texts(html);
        button(html, Method::Withdrawal, self.words.withdraw);
        html.raw("</form>\n");
    }

    /// Writes the link to the policy.
    pub(super) fn policy_link(&self, html: &mut Html) {
        html.raw("<p><a href=\"")
            .text(&self.banner.policy)
            .raw("\">")
            .text(self.words.policy)
            .raw("</a></p>\n");
    }

    /// Writes the id of a category in this part of the page.
    fn id(&self, html: &mut Html, category: &AskedCategory) {
        html.raw(self.place.id()).raw("-").text(category.key);
    }

    /// Opens a form that contains the fingerprints of the texts on which the visitor decides.
    fn open_form(&self, html: &mut Html) {
        self.open_form_without_texts(html);
        for (category, _) in self.categories() {
            html.raw("<input type=\"hidden\" name=\"seen\" value=\"")
                .text(category.key)
                .raw(":")
                .text(category.fingerprints.in_language(self.words.language))
                .raw("\">\n");
        }
    }

    /// Opens a form without fingerprints, for an answer that does not depend on the texts.
    fn open_form_without_texts(&self, html: &mut Html) {
        // Without `autocomplete="off"`, a browser that reloads the page restores the former values of the
        // form, including fingerprints of texts that have changed since.
        html.raw("<form method=\"post\" autocomplete=\"off\" action=\"")
            .text(self.banner.path())
            .raw("\">\n");
        hidden(html, "language", self.words.language);
        if self.scope == Scope::Open {
            hidden(html, "scope", "open");
        }
        if let Some(path) = self.return_to {
            hidden(html, "return_to", path);
        }
    }
}

/// Writes a hidden field.
fn hidden(html: &mut Html, name: &'static str, value: &str) {
    html.raw("<input type=\"hidden\" name=\"")
        .raw(name)
        .raw("\" value=\"")
        .text(value)
        .raw("\">\n");
}

/// Writes a button that sends an answer.
fn button(html: &mut Html, method: Method, text: &'static str) {
    open_button(html, method);
    html.text(text).raw("</button>\n");
}

/// Opens a button that sends an answer.
fn open_button(html: &mut Html, method: Method) {
    html.raw("<button class=\"consent-button\" name=\"answer\" value=\"")
        .raw(method.as_str())
        .raw("\">");
}
