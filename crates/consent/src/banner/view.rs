//! Renders the banner for one visitor.

use super::Banner;
use super::categories::{described, signal_note};
use super::forms::{Forms, Place, Scope, hidden};
use super::html::{Fragment, Html};
use super::rendered::{Part, State};
use crate::FormPlace;
use crate::return_to::is_same_site_path;
use cookie_registry::{BannerWords, Choice, ConsentPlan, Load, LoadWords, Profile, Standing};
use http::{HeaderMap, Uri};
use std::borrow::Cow;
use std::time::Duration;

/// The banner for one visitor, as fragments of HTML for the pages of the service. [`Banner::on`] creates it.
///
/// All fragments are empty if the policy has no questions to visitors.
#[derive(Clone, Debug)]
pub struct BannerView<'a> {
    banner: &'a Banner,
    choice: &'a Choice,
    words: Option<&'static BannerWords>,
    return_to: Option<Cow<'a, str>>,
    back: Option<String>,
    is_saved: bool,
    is_lost: bool,
}

impl<'a> BannerView<'a> {
    /// Creates a view in the policy's main language.
    pub(super) fn new(banner: &'a Banner, choice: &'a Choice) -> Self {
        Self {
            banner,
            choice,
            words: choice.plan().words.first(),
            return_to: None,
            back: None,
            is_saved: false,
            is_lost: false,
        }
    }

    /// Selects the language that the request prefers, as [`ConsentPlan::words_for`](cookie_registry::ConsentPlan::words_for) does.
    #[must_use]
    pub fn for_request(mut self, headers: &HeaderMap) -> Self {
        self.words = self.choice.plan().words_for(headers);
        self
    }

    /// Selects a language, usually that of the page, as [`ConsentPlan::words_in`](cookie_registry::ConsentPlan::words_in)
    /// does.
    #[must_use]
    pub fn in_language(mut self, tag: &str) -> Self {
        self.words = self.choice.plan().words_in(tag);
        self
    }

    /// Sends the visitor back to the page of this request after the choice; see
    /// [`returning_to`](Self::returning_to). `uri` is the address that the browser requested. In a nested
    /// router of axum, that is `OriginalUri`.
    #[must_use]
    pub fn from_page(mut self, uri: &'a Uri) -> Self {
        // The URI of an HTTP/2 request also contains the host, which is not part of the path.
        let path = uri.path_and_query().map(http::uri::PathAndQuery::as_str);
        self.return_to = path
            .filter(|path| is_same_site_path(path))
            .map(Cow::Borrowed);
        self
    }

    /// Sends the visitor to a page after the choice. `path_and_query` identifies the page. If it leads to
    /// another site, it is ignored, and the visitor is sent to the settings.
    #[must_use]
    pub fn returning_to(mut self, path_and_query: &str) -> Self {
        self.return_to =
            is_same_site_path(path_and_query).then(|| path_and_query.to_owned().into());
        self
    }

    /// Adds to the settings a link back to a page of this site, usually the page from which the visitor came. A path that
    /// leads to another site, or to the settings themselves, is ignored.
    #[must_use]
    pub fn back_to(mut self, path_and_query: &str) -> Self {
        let path = path_and_query.split(['?', '#']).next();
        let is_elsewhere = path != Some(self.banner.path()) && is_same_site_path(path_and_query);
        self.back = is_elsewhere.then(|| path_and_query.into());
        self
    }

    /// Adds to the settings the confirmation that the choice was saved.
    #[must_use]
    pub fn saved(mut self, is_saved: bool) -> Self {
        self.is_saved = is_saved;
        self
    }

    /// Adds to the settings the message that the choice could not be kept, because the browser blocks cookies.
    #[must_use]
    pub fn lost(mut self, is_lost: bool) -> Self {
        self.is_lost = is_lost;
        self
    }

    /// Renders the elements for the beginning of the `<body>`. If there is something to ask, this is the banner.
    /// Otherwise, during the 30 seconds after an answer, it is the confirmation that the answer was saved. In all other
    /// cases, the returned string is empty.
    #[must_use]
    pub fn top(&self) -> String {
        let mut html = String::new();
        self.append_top_to(&mut html);
        html
    }

    /// Appends [`top`](Self::top) to a page, without allocating another string.
    pub fn append_top_to(&self, page: &mut String) {
        if !self.append_question_to(page)
            && let Some(confirmation) = self.confirmation()
        {
            page.push_str(&confirmation);
        }
    }

    /// Renders the confirmation of an answer, with the link to the settings, for pages to which the visitor returns. `None`
    /// if the visitor has not answered within the last 30 seconds.
    #[must_use]
    pub fn confirmation(&self) -> Option<String> {
        const SHOWN_FOR: Duration = Duration::from_secs(30);
        let words = self.words?;
        if self.choice.age()? > SHOWN_FOR {
            return None;
        }
        let form = self.forms(words, Scope::All, Place::Ask);
        let mut html = Html::default();
        form.open_section(&mut html);
        html.raw("<p role=\"status\">")
            .text(words.saved)
            .raw("</p>\n<p>");
        form.settings_link(&mut html, words.settings);
        html.raw("</p>\n");
        form.end(&mut html);
        Some(html.finish().bare())
    }

    /// Renders the banner, for the beginning of the `<body>`. `None` if there is nothing to ask.
    ///
    /// A visitor who has decided before is asked only about categories that are new or have changed materially.
    #[must_use]
    pub fn ask(&self) -> Option<String> {
        let mut html = String::new();
        self.append_question_to(&mut html).then_some(html)
    }

    /// Appends the banner to a page. Returns whether there is something to ask.
    fn append_question_to(&self, page: &mut String) -> bool {
        let Some(words) = self.words.filter(|_| self.choice.must_ask()) else {
            return false;
        };
        if self.choice.record().is_some() {
            let question = self.question_on(words, Scope::Open);
            question.append_to(page, |html| self.fields(html));
        } else {
            self.append_part(
                page,
                Part::Ask,
                Some(words),
                |html| self.fields(html),
                || self.question_on(words, Scope::All),
            );
        }
        true
    }

    /// Renders the banner about some categories or all.
    fn question_on(&self, words: &'static BannerWords, scope: Scope) -> Fragment {
        let form = self.forms(words, scope, Place::Ask);
        let mut html = Html::default();
        form.begin(&mut html, words.title, "h2");
        form.what_changed(&mut html);
        paragraph(&mut html, words.text);
        paragraph(&mut html, words.any_time);
        form.purposes(&mut html, self.choice.asks_again());
        form.both_buttons(&mut html);
        form.collapsible_choice(&mut html, self.choice.asks_again());
        form.policy_link(&mut html);
        form.end(&mut html);
        html.finish()
    }

    /// Renders the question that a visitor answers with a form at this place. The proof of the answer refers to this
    /// text. The result contains what a visitor with this choice has read: the text, the possible decisions, and
    /// which boxes were checked. The result omits everything that does not belong to the question: the id and the
    /// date of the choice, messages about an earlier answer, and the title of an embed. `None` if a form at this place
    /// asks nothing of a visitor with this choice.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() {
    /// use cookie_registry::Deployment;
    /// use cookie_registry_consent::{Banner, FormPlace};
    /// use http::HeaderMap;
    ///
    /// let choice = Cookies::CONSENT.with(&Deployment::PRODUCTION).choice(&HeaderMap::new());
    /// let banner = Banner::new("/cookies");
    /// let view = banner.on(&choice);
    /// assert_eq!(view.question(&FormPlace::Banner), view.ask());
    /// assert!(view.question(&FormPlace::Settings).is_some());
    /// assert_eq!(view.question(&FormPlace::Footer), None);
    /// # }
    /// ```
    #[must_use]
    pub fn question(&self, place: &FormPlace) -> Option<String> {
        let neutral = Self {
            return_to: None,
            back: None,
            is_saved: false,
            is_lost: false,
            ..self.clone()
        };
        match place {
            FormPlace::Banner => neutral.ask(),
            FormPlace::Settings => neutral
                .words
                .map(|words| neutral.settings_under("h2", words, false)),
            FormPlace::Footer => None,
            FormPlace::Load { category, party } => neutral.load_question(category, party),
        }
    }

    /// Renders the settings as a fragment for a page of the service: the current choice, and the forms that
    /// change it. [`settings_page`](Self::settings_page) renders a complete document instead.
    #[must_use]
    pub fn settings(&self) -> String {
        let words = self.words;
        words.map_or_else(String::new, |words| self.settings_under("h2", words, true))
    }

    /// Renders the footer of every page: the link to the settings, a button that withdraws all consent if the visitor
    /// has given any, and a note on the categories that a signal of the browser refuses.
    ///
    /// Withdrawing takes one press, as consenting did (GDPR, article 7(3)). With the note, the service confirms to the
    /// visitor that it honours the signal (California, 11 CCR 7025(c)(6)).
    #[must_use]
    pub fn footer(&self) -> String {
        let mut html = String::new();
        self.append_footer_to(&mut html);
        html
    }

    /// Appends [`footer`](Self::footer) to a page, without allocating another string.
    pub fn append_footer_to(&self, page: &mut String) {
        let Some(words) = self.words else {
            return;
        };
        let has_granted = self.has_granted();
        let part = if has_granted {
            Part::FooterWithWithdrawal
        } else {
            Part::Footer
        };
        self.append_part(
            page,
            part,
            Some(words),
            |html| self.fields(html),
            || self.footer_with(words, has_granted),
        );
    }

    /// Renders the footer, with or without the button that withdraws.
    fn footer_with(&self, words: &'static BannerWords, has_withdrawal: bool) -> Fragment {
        let form = self.forms(words, Scope::All, Place::Footer);
        let mut html = Html::default();
        html.raw("<div class=\"consent-footer\" lang=\"")
            .text(words.language)
            .raw("\">\n");
        form.settings_link(&mut html, words.settings);
        if self.choice.profile() == Profile::OptOut {
            form.settings_link(&mut html, words.opt_out);
        }
        if has_withdrawal {
            form.withdrawal(&mut html);
        }
        for (category, texts) in described(self.choice, words) {
            if let Some(note) = signal_note(self.choice, words, category) {
                html.raw("<span>")
                    .text(texts.title)
                    .raw(": ")
                    .text(note)
                    .raw("</span>\n");
            }
        }
        html.raw("</div>\n");
        html.finish()
    }

    /// Renders the settings under a heading of a given level, with or without the id and the date of the choice.
    pub(super) fn settings_under(
        &self,
        heading: &'static str,
        words: &'static BannerWords,
        has_own_choice: bool,
    ) -> String {
        let form = self.forms(words, Scope::All, Place::Settings);
        let mut html = Html::default();
        form.begin(&mut html, words.settings, heading);
        if self.is_saved {
            html.raw("<p role=\"status\">")
                .text(words.saved)
                .raw("</p>\n");
        }
        if self.is_lost {
            html.raw("<p role=\"alert\">")
                .text(words.not_kept)
                .raw("</p>\n");
        }
        form.back_link(&mut html);
        form.what_changed(&mut html);
        paragraph(&mut html, words.any_time);
        form.by_category(&mut html);
        form.both_buttons(&mut html);
        if has_own_choice {
            form.own_choice(&mut html, if heading == "h1" { "h2" } else { "h3" });
        }
        // One button takes everything back; who has accepted nothing has nothing to withdraw.
        if self.has_granted() {
            form.withdrawal(&mut html);
        }
        form.policy_link(&mut html);
        form.end(&mut html);
        html.finish().with(|html| self.fields(html))
    }

    /// Appends a part to a page: what is the same for every visitor in this state, with `fields` at its places.
    pub(super) fn append_part(
        &self,
        page: &mut String,
        part: Part,
        words: Option<&'static BannerWords>,
        fields: impl FnOnce(&mut Html),
        render: impl FnOnce() -> Fragment,
    ) {
        let state = State {
            words,
            signals: self.choice.signals(),
            profile: self.choice.profile(),
        };
        let rendered = &self.banner.rendered;
        rendered.append_part(page, self.plan(), state, part, fields, render);
    }

    /// Writes the fields of a form that say to which page the visitor returns.
    pub(super) fn fields(&self, html: &mut Html) {
        let pages = [
            ("return_to", self.return_to.as_deref()),
            ("back", self.back.as_deref()),
        ];
        for (name, page) in pages {
            if let Some(page) = page {
                hidden(html, name, page);
            }
        }
    }

    /// Writes the question about a script or an embed that waits for consent.
    pub(super) fn ask_about_load(&self, html: &mut Html, load: &'static Load, words: &LoadWords) {
        if let Some(banner) = self.words {
            let form = self.forms(banner, Scope::All, Place::Load(load));
            form.about_load(html, load, words);
        }
    }

    /// Returns the banner.
    pub(super) const fn banner(&self) -> &Banner {
        self.banner
    }

    /// Returns the choice.
    pub(super) const fn choice(&self) -> &Choice {
        self.choice
    }

    /// Returns the questions to visitors.
    pub(super) const fn plan(&self) -> &'static ConsentPlan {
        self.choice.plan()
    }

    /// Returns the words in the language of the view.
    pub(super) const fn words(&self) -> Option<&'static BannerWords> {
        self.words
    }

    /// Returns whether the visitor has granted anything.
    fn has_granted(&self) -> bool {
        // Who has not answered has granted nothing.
        let mut categories = self.choice.plan().categories.iter();
        self.choice.age().is_some()
            && categories.any(|category| self.choice.standing_on(category) == Standing::Granted)
    }

    /// Returns the writer of the forms in one part of a page.
    fn forms(&self, words: &'static BannerWords, scope: Scope, place: Place) -> Forms<'_> {
        Forms {
            banner: self.banner,
            choice: self.choice,
            back: self.back.as_deref(),
            words,
            scope,
            place,
        }
    }
}

/// Writes a paragraph.
fn paragraph(html: &mut Html, text: &'static str) {
    html.raw("<p>").text(text).raw("</p>\n");
}
