//! The parts of which banner, settings and footer are put together.

use super::html::Html;
use super::view::{BannerView, Told};
use crate::Method;
use cookie_registry::{Asked, AskedCategory, BannerWords, Standing};

/// About which categories a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All.
    All,
    /// Those on which the visitor has not decided as the policy stands today.
    Open,
}

/// Where a form stands; a page may have several, whose ids must differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Ask,
    Settings,
    Footer,
}

impl Place {
    const fn id(self) -> &'static str {
        match self {
            Self::Ask => "consent-ask",
            Self::Settings => "consent-settings",
            Self::Footer => "consent-footer",
        }
    }
}

/// What the forms of one place have in common.
pub(super) struct Form<'v> {
    pub(super) view: &'v BannerView<'v>,
    pub(super) words: &'static BannerWords,
    pub(super) scope: Scope,
    pub(super) place: Place,
}

impl Form<'_> {
    /// A section with a heading. Not a dialog: nothing is taken away from the visitor until there is an answer.
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

    pub(super) fn end(&self, html: &mut Html) {
        html.raw("</section>\n");
    }

    /// The categories that the form is about.
    fn shown(&self) -> impl Iterator<Item = Told> {
        let is_shown = |category: &AskedCategory| match self.scope {
            Scope::All => true,
            Scope::Open => self.view.choice.open().any(|open| open.key == category.key),
        };
        let told = self.view.told(self.words);
        told.filter(move |(category, _)| is_shown(category))
    }

    /// What it is about, at once: the purposes belong on the first layer.
    pub(super) fn told_at_once(&self, html: &mut Html) {
        html.raw("<ul>\n");
        for (category, (title, description)) in self.shown() {
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

    /// The two answers that need one press. They differ in nothing but what they say.
    pub(super) fn both_buttons(&self, html: &mut Html) {
        self.form(html);
        html.raw("<div class=\"consent-buttons\">\n");
        button(html, Method::AcceptAll, self.words.accept);
        button(html, Method::RejectAll, self.words.reject);
        html.raw("</div>\n</form>\n");
    }

    /// The choice by category, folded unless `is_open`.
    pub(super) fn choice_to_unfold(&self, html: &mut Html, is_open: bool) {
        html.raw(if is_open {
            "<details open>\n<summary>"
        } else {
            "<details>\n<summary>"
        });
        html.text(self.words.choose).raw("</summary>\n");
        self.choice(html);
        html.raw("</details>\n");
    }

    /// The choice by category. A form of its own, so that the return key saves what is ticked and does not press
    /// a button that says all or nothing.
    pub(super) fn choice(&self, html: &mut Html) {
        self.form(html);
        let (title, description) = self.words.necessary;
        html.raw("<div class=\"consent-category\">\n<p><b>")
            .text(title)
            .raw("</b> (")
            .text(self.words.always_on)
            .raw("): ")
            .text(description)
            .raw("</p>\n</div>\n");
        for told in self.shown() {
            self.category(html, told);
        }
        html.raw("<div class=\"consent-buttons\">\n");
        button(html, Method::ByCategory, self.words.save);
        html.raw("</div>\n</form>\n");
    }

    fn category(&self, html: &mut Html, (category, (title, description)): Told) {
        let standing = self.view.choice.standing_on(category);
        html.raw("<div class=\"consent-category\">\n<label><input type=\"checkbox\" name=\"grant\" value=\"")
            .text(category.key)
            .raw("\" aria-describedby=\"");
        self.id(html, category);
        html.raw("\"");
        match standing {
            Standing::Granted => html.raw(" checked"),
            Standing::Open if category.asked == Asked::Objection => html.raw(" checked"),
            Standing::RefusedBySignal => html.raw(" disabled"),
            // Whatever is not granted leaves the box empty.
            _ => html,
        };
        html.raw("> ").text(title).raw("</label>\n");
        // On the first layer the description stands in the list above.
        if self.place == Place::Ask {
            if let Some(note) = self.view.signal_note(self.words, category) {
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

    /// What has to be known of a category beside its description.
    fn notes(&self, html: &mut Html, category: &AskedCategory) {
        let signal = self.view.signal_note(self.words, category);
        let objection = match category.asked {
            Asked::Objection => Some(self.words.unless_objected),
            Asked::Consent => None,
        };
        if let Some(note) = signal.or(objection) {
            html.raw(" <em>").text(note).raw("</em>");
        }
    }

    /// The button that takes everything back, in a form of its own.
    pub(super) fn withdrawal(&self, html: &mut Html) {
        self.form_unseen(html);
        button(html, Method::Withdrawal, self.words.withdraw);
        html.raw("</form>\n");
    }

    pub(super) fn policy_link(&self, html: &mut Html) {
        html.raw("<p><a href=\"")
            .text(&self.view.banner.policy)
            .raw("\">")
            .text(self.words.policy)
            .raw("</a></p>\n");
    }

    fn id(&self, html: &mut Html, category: &AskedCategory) {
        html.raw(self.place.id()).raw("-").text(category.key);
    }

    /// The beginning of a form that says on which words the visitor decides.
    fn form(&self, html: &mut Html) {
        self.form_unseen(html);
        for (category, _) in self.shown() {
            html.raw("<input type=\"hidden\" name=\"seen\" value=\"")
                .text(category.key)
                .raw(":")
                .text(category.fingerprint)
                .raw("\">\n");
        }
    }

    /// The beginning of a form that needs no words to have been seen.
    fn form_unseen(&self, html: &mut Html) {
        // Without `autocomplete` browsers put back what stood in the form before the page was loaded again, what
        // was shown then included.
        html.raw("<form method=\"post\" autocomplete=\"off\" action=\"")
            .text(self.view.banner.path())
            .raw("\">\n");
        hidden(html, "language", self.words.language);
        if self.scope == Scope::Open {
            hidden(html, "scope", "open");
        }
        if let Some(path) = &self.view.return_to {
            hidden(html, "return_to", path);
        }
    }
}

fn hidden(html: &mut Html, name: &'static str, value: &str) {
    html.raw("<input type=\"hidden\" name=\"")
        .raw(name)
        .raw("\" value=\"")
        .text(value)
        .raw("\">\n");
}

fn button(html: &mut Html, method: Method, text: &'static str) {
    html.raw("<button class=\"consent-button\" name=\"answer\" value=\"")
        .raw(method.as_str())
        .raw("\">")
        .text(text)
        .raw("</button>\n");
}
