//! What one visitor sees.

use super::html::Html;
use super::pieces::{Form, Place};
use super::{Banner, pieces};
use crate::return_to::is_same_site_path;
use cookie_registry::{AskedCategory, BannerWords, Choice, Standing};
use http::{HeaderMap, Uri};

/// A category about which visitors decide, and its title and description in the language of the view.
pub(super) type Told = (&'static AskedCategory, (&'static str, &'static str));

/// What one visitor sees, as pieces of HTML for the pages of the service; from [`Banner::on`].
///
/// All of it is nothing where the registry asks nothing.
#[derive(Clone, Debug)]
pub struct BannerView<'a> {
    pub(super) banner: &'a Banner,
    pub(super) choice: &'a Choice,
    words: Option<&'static BannerWords>,
    pub(super) return_to: Option<String>,
    is_saved: bool,
}

impl<'a> BannerView<'a> {
    pub(super) fn new(banner: &'a Banner, choice: &'a Choice) -> Self {
        Self {
            banner,
            choice,
            words: choice.plan().words.first(),
            return_to: None,
            is_saved: false,
        }
    }

    /// In the language that the request accepts, as of [`ConsentPlan::words_for`](cookie_registry::ConsentPlan::words_for).
    #[must_use]
    pub fn for_request(mut self, headers: &HeaderMap) -> Self {
        self.words = self.choice.plan().words_for(headers);
        self
    }

    /// In this language, as of [`ConsentPlan::words_in`](cookie_registry::ConsentPlan::words_in): the one of the page.
    #[must_use]
    pub fn in_language(mut self, tag: &str) -> Self {
        self.words = self.choice.plan().words_in(tag);
        self
    }

    /// After the choice the visitor goes back to the page of this request; as of
    /// [`returning_to`](Self::returning_to). The address is the one that the browser asked for: within a nested
    /// router of axum that is `OriginalUri`.
    #[must_use]
    pub fn from_page(self, uri: &Uri) -> Self {
        // Without the host, which HTTP/2 has in the address.
        let path = uri.path_and_query();
        self.returning_to(path.map_or("", http::uri::PathAndQuery::as_str))
    }

    /// After the choice the visitor goes back there: path and query of a page. What would lead to another site
    /// is left out, and the visitor goes to the settings.
    #[must_use]
    pub fn returning_to(mut self, path_and_query: &str) -> Self {
        self.return_to = is_same_site_path(path_and_query).then(|| path_and_query.into());
        self
    }

    /// With the note that the choice was saved, in the settings.
    #[must_use]
    pub fn saved(mut self, is_saved: bool) -> Self {
        self.is_saved = is_saved;
        self
    }

    /// For the `<head>` of every page: the style sheet, the script that removes from the browser's storage what is
    /// not allowed, where the policy has any storage that depends on a choice, and the choice itself, for the
    /// module of `generate typescript`, which cannot read a consent cookie that is HttpOnly.
    #[must_use]
    pub fn head(&self) -> String {
        let mut html = Html::default();
        html.raw("<link rel=\"stylesheet\" href=\"")
            .text(self.banner.style_path())
            .raw("\">\n");
        if let Some(record) = self.choice.record() {
            html.raw("<meta name=\"cookie-registry-consent\" content=\"")
                .text(record)
                .raw("\">\n");
        }
        let categories = self.choice.plan().categories;
        if categories.iter().any(|asked| !asked.storage.is_empty()) {
            html.raw("<script src=\"")
                .text(self.banner.script_path())
                .raw("\" defer></script>\n");
        }
        html.finish()
    }

    /// The banner, `None` where there is nothing to ask. It belongs at the beginning of the `<body>`.
    ///
    /// Who has decided before is asked about what is open, and nothing else: a category that was added, or of
    /// which the policy says something else now.
    #[must_use]
    pub fn ask(&self) -> Option<String> {
        let words = self.words?;
        if !self.choice.must_ask() {
            return None;
        }
        let scope = match self.choice.record() {
            Some(_) => pieces::Scope::Open,
            None => pieces::Scope::All,
        };
        let form = Form {
            view: self,
            words,
            scope,
            place: Place::Ask,
        };
        let mut html = Html::default();
        form.begin(&mut html, words.title, "h2");
        if self.choice.asks_again() {
            paragraph(&mut html, words.again);
        }
        paragraph(&mut html, words.text);
        form.told_at_once(&mut html);
        form.both_buttons(&mut html);
        form.choice_to_unfold(&mut html, self.choice.asks_again());
        form.policy_link(&mut html);
        form.end(&mut html);
        Some(html.finish())
    }

    /// The settings: what is allowed now, and every way to change it. For a page of the service; a document of
    /// its own is [`settings_page`](Self::settings_page).
    #[must_use]
    pub fn settings(&self) -> String {
        self.settings_under("h2")
    }

    /// The settings as a whole HTML document, with the style sheet and a link to the policy.
    #[must_use]
    pub fn settings_page(&self) -> String {
        let Some(words) = self.words else {
            return String::new();
        };
        let mut html = Html::default();
        html.raw("<!doctype html>\n<html lang=\"")
            .text(words.language)
            .raw("\">\n<head>\n<meta charset=\"utf-8\">\n")
            .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .raw("<meta name=\"robots\" content=\"noindex\">\n<title>")
            .text(words.settings)
            .raw(" - ")
            .text(self.choice.plan().service)
            .raw("</title>\n");
        let mut document = html.finish();
        document.push_str(&self.head());
        document.push_str("</head>\n<body class=\"consent-document\">\n<main>\n");
        document.push_str(&self.settings_under("h1"));
        document.push_str("</main>\n</body>\n</html>\n");
        document
    }

    /// For the foot of every page: the link to the settings, one button that withdraws every consent where there
    /// is one, and what a signal of the browser refuses.
    ///
    /// To withdraw is one press, as to consent was (GDPR, article 7(3)); and that a signal is honoured is shown
    /// to everybody who sends it (California, 11 CCR 7025(c)(6)).
    #[must_use]
    pub fn footer(&self) -> String {
        let Some(words) = self.words else {
            return String::new();
        };
        let form = Form {
            view: self,
            words,
            scope: pieces::Scope::All,
            place: Place::Footer,
        };
        let mut html = Html::default();
        html.raw("<div class=\"consent-footer\" lang=\"")
            .text(words.language)
            .raw("\">\n<a href=\"")
            .text(self.banner.path())
            .raw("\">")
            .text(words.settings)
            .raw("</a>\n");
        if self.has_granted() {
            form.withdrawal(&mut html);
        }
        for (category, (title, _)) in self.told(words) {
            if let Some(note) = self.signal_note(words, category) {
                html.raw("<span>")
                    .text(title)
                    .raw(": ")
                    .text(note)
                    .raw("</span>\n");
            }
        }
        html.raw("</div>\n");
        html.finish()
    }

    fn settings_under(&self, heading: &'static str) -> String {
        let Some(words) = self.words else {
            return String::new();
        };
        let form = Form {
            view: self,
            words,
            scope: pieces::Scope::All,
            place: Place::Settings,
        };
        let mut html = Html::default();
        form.begin(&mut html, words.settings, heading);
        if self.is_saved {
            html.raw("<p role=\"status\">")
                .text(words.saved)
                .raw("</p>\n");
        }
        if self.choice.asks_again() {
            paragraph(&mut html, words.again);
        }
        form.choice(&mut html);
        form.both_buttons(&mut html);
        form.withdrawal(&mut html);
        form.policy_link(&mut html);
        form.end(&mut html);
        html.finish()
    }

    fn has_granted(&self) -> bool {
        let mut categories = self.choice.plan().categories.iter();
        categories.any(|category| self.choice.standing_on(category) == Standing::Granted)
    }

    pub(super) fn told(&self, words: &'static BannerWords) -> impl Iterator<Item = Told> {
        let categories = self.choice.plan().categories.iter();
        categories.zip(words.categories.iter().copied())
    }

    /// The note on a category that a signal of this request refuses.
    pub(super) fn signal_note(
        &self,
        words: &'static BannerWords,
        category: &AskedCategory,
    ) -> Option<&'static str> {
        let signals = self.choice.signals();
        if category.refused_by_gpc && signals.global_privacy_control {
            Some(words.gpc)
        } else if category.refused_by_dnt && signals.do_not_track {
            Some(words.dnt)
        } else {
            None
        }
    }
}

pub(super) fn paragraph(html: &mut Html, text: &'static str) {
    html.raw("<p>").text(text).raw("</p>\n");
}
