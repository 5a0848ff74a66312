//! The forms of the banner, the settings and the footer, and the sections around them.

use super::Banner;
use super::categories::{Described, asks_about_parties, described, signal_note};
use super::html::Html;
use crate::{FormPlace, Method};
use cookie_registry::{
    Asked, AskedCategory, BannerWords, CategoryWords, ChangeWords, Choice, DateWords, Load,
    LoadWords, PartyWords, Standing,
};
use time::OffsetDateTime;

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
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Ask,
    Settings,
    Footer,
    /// The place of a script or an embed that waits for consent.
    Load(&'static Load),
}

impl Place {
    /// Returns the prefix of the ids in this part. It contains neither `consent` nor `cookie`: tools that look for a banner
    /// take an element with such an id for the banner itself, and block lists hide it.
    const fn id(self) -> &'static str {
        match self {
            Self::Ask => "registry-ask",
            Self::Settings => "registry-settings",
            Self::Footer => "registry-footer",
            Self::Load(_) => "registry-load",
        }
    }

    /// Returns what a form in this part says of its place.
    fn of_form(self) -> FormPlace {
        match self {
            Self::Ask => FormPlace::Banner,
            Self::Settings => FormPlace::Settings,
            Self::Footer => FormPlace::Footer,
            Self::Load(load) => FormPlace::Load {
                category: load.category.unwrap_or_default().to_owned(),
                party: load.party.to_owned(),
            },
        }
    }
}

/// Writes the forms of one part of a page.
pub(super) struct Forms<'v> {
    pub(super) banner: &'v Banner,
    pub(super) choice: &'v Choice,
    /// The page to which the settings link back.
    pub(super) back: Option<&'v str>,
    pub(super) words: &'static BannerWords,
    pub(super) scope: Scope,
    pub(super) place: Place,
}

impl Forms<'_> {
    /// Opens a section with a heading. The section is not a dialog, because the page stays usable before the
    /// visitor answers.
    pub(super) fn begin(&self, html: &mut Html, title: &'static str, heading: &'static str) {
        let id = self.place.id();
        self.open_section(html);
        html.raw("<")
            .raw(heading)
            .raw(" id=\"")
            .raw(id)
            .raw("-title\">")
            .text(title)
            .raw("</")
            .raw(heading)
            .raw(">\n");
    }

    /// Opens a section. Its name is not the heading, so that tools find the banner in every service by the same words.
    pub(super) fn open_section(&self, html: &mut Html) {
        html.raw("<section class=\"consent\" aria-label=\"")
            .text(self.words.label)
            .raw("\" lang=\"")
            .text(self.words.language)
            .raw("\">\n");
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

    /// Writes the list of categories with their purposes and third parties, which the first layer of a banner must contain.
    /// Where `is_open`, the purposes and third parties are expanded.
    pub(super) fn purposes(&self, html: &mut Html, is_open: bool) {
        html.raw("<ul>\n");
        for (category, words) in self.categories() {
            html.raw("<li><span");
            self.id(html.raw(" id=\""), category);
            html.raw("\"><b>")
                .text(words.title)
                .raw("</b>: ")
                .text(words.description);
            self.notes(html, category);
            html.raw("</span>\n");
            self.details(html, words, is_open);
            html.raw("</li>\n");
        }
        html.raw("</ul>\n");
    }

    /// Writes the purposes and the third parties of a category.
    fn details(&self, html: &mut Html, words: &CategoryWords, is_open: bool) {
        if words.purposes.is_empty() && words.parties.is_empty() {
            return;
        }
        html.raw(if is_open {
            "<details open>\n<summary>"
        } else {
            "<details>\n<summary>"
        });
        html.text(self.words.details)
            .raw(": ")
            .text(words.title)
            .raw("</summary>\n<ul>\n");
        for purpose in words.purposes {
            html.raw("<li>").text(purpose).raw("</li>\n");
        }
        html.raw("</ul>\n");
        if !words.parties.is_empty() {
            html.raw("<p>")
                .text(words.parties_title)
                .raw("</p>\n<ul>\n");
            for party in words.parties {
                html.raw("<li>");
                party_link(html, party);
                html.raw("</li>\n");
            }
            html.raw("</ul>\n");
        }
        html.raw("</details>\n");
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
            for (at, (_, words)) in self.categories().enumerate() {
                let separator = if at == 0 { ": " } else { ", " };
                html.raw(separator).text(words.title);
            }
        }
        html.raw("</button>\n");
    }

    /// Writes that the policy has changed since the visitor decided: the categories that changed, and the summary of each
    /// material change since then.
    pub(super) fn what_changed(&self, html: &mut Html) {
        let has_changed = |category: &AskedCategory| {
            let record = self.choice.record();
            let is_open = self.choice.open().any(|open| open.key == category.key);
            is_open && record.is_some_and(|record| record.on(category.key).is_some())
        };
        let changed = described(self.choice, self.words);
        let titles: Vec<&str> = changed
            .filter(|(category, _)| has_changed(category))
            .map(|(_, words)| words.title)
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
        self.changes(html);
    }

    /// Writes the summaries of the material changes since the visitor's choice. The change log has days and not times, so it
    /// includes the day of the choice.
    fn changes(&self, html: &mut Html) {
        const DAY: u64 = 86_400_000;
        let Some(record) = self.choice.record() else {
            return;
        };
        let changes = self.words.changes;
        let is_later = |change: &&ChangeWords| change.millis.saturating_add(DAY) > record.millis;
        // The newest first; a log whose dates are too early still names the change that the visitor is asked about.
        let later = changes.iter().take_while(is_later).count().max(1);
        let changes = changes.get(..later).unwrap_or(changes);
        if changes.is_empty() {
            return;
        }
        html.raw("<p>")
            .text(self.words.changes_title)
            .raw(":</p>\n<ul>\n");
        for change in changes {
            html.raw("<li>");
            day(html, change.millis, &self.words.dates);
            html.raw(": ").text(change.summary).raw("</li>\n");
        }
        html.raw("</ul>\n");
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
    fn category(&self, html: &mut Html, (category, words): Described) {
        let standing = self.choice.standing_on(category);
        html.raw("<div class=\"consent-category\">\n<label><input type=\"checkbox\" name=\"grant\" value=\"")
            .text(category.key)
            .raw("\" aria-describedby=\"");
        self.id(html, category);
        html.raw("\"");
        match standing {
            _ if self.choice.allows(category) => html.raw(" checked"),
            Standing::RefusedBySignal if !self.choice.can_override_signal(category) => {
                html.raw(" disabled")
            }
            // The box is checked only for what is on now.
            _ => html,
        };
        html.raw("> ").text(words.title).raw("</label>\n");
        // On the first layer, the list above already contains the descriptions.
        if matches!(self.place, Place::Ask) {
            if let Some(note) = signal_note(self.choice, self.words, category) {
                html.raw("<p>").text(note).raw("</p>\n");
            }
        } else {
            self.id(html.raw("<p id=\""), category);
            html.raw("\">").text(words.description);
            self.notes(html, category);
            html.raw("</p>\n");
            self.details(html, words, false);
        }
        if asks_about_parties(self.choice) {
            self.parties(html, category, words);
        }
        html.raw("</div>\n");
    }

    /// Writes the checkboxes of the third parties on which the visitor decides. None is checked before the visitor has
    /// accepted it.
    fn parties(&self, html: &mut Html, category: &AskedCategory, words: &CategoryWords) {
        let is_disabled = self.choice.standing_on(category) == Standing::RefusedBySignal
            && !self.choice.can_override_signal(category);
        for party in words.parties {
            let Some(key) = party.key else {
                continue;
            };
            let is_checked = self.choice.allows_party(category, key);
            for (name, kind) in [("offered", "hidden"), ("party", "checkbox")] {
                if name == "party" {
                    html.raw("<label>");
                }
                html.raw("<input type=\"")
                    .raw(kind)
                    .raw("\" name=\"")
                    .raw(name)
                    .raw("\" value=\"")
                    .text(category.key)
                    .raw("/")
                    .text(key)
                    .raw("\"");
                if name == "party" && is_checked {
                    html.raw(" checked");
                }
                if name == "party" && is_disabled {
                    html.raw(" disabled");
                }
                html.raw(">");
            }
            html.raw(" ").text(words.title).raw(": ");
            html.text(party.name).raw("</label>\n");
        }
    }

    /// Writes the visitor's choice: the decision on each category, its day and time, and the id of its proof.
    pub(super) fn own_choice(&self, html: &mut Html, heading: &'static str) {
        let words = self.words;
        let Some(record) = self.choice.record() else {
            return;
        };
        html.raw("<")
            .raw(heading)
            .raw(">")
            .text(words.your_choice)
            .raw("</")
            .raw(heading)
            .raw(">\n<dl>\n");
        for (category, texts) in described(self.choice, words) {
            row(html, texts.title, self.state(category));
            let decided = record.on(category.key);
            let refused = decided.map_or(&[][..], |decided| &decided.refused_parties);
            for party in texts.parties {
                let is_refused = |key: &str| refused.iter().any(|refused| **refused == *key);
                if party.key.is_some_and(is_refused) {
                    html.raw("<dt>")
                        .text(texts.title)
                        .raw(": ")
                        .text(party.name)
                        .raw("</dt><dd>")
                        .text(words.refused)
                        .raw("</dd>\n");
                }
            }
        }
        html.raw("<dt>").text(words.date).raw("</dt><dd>");
        moment(html, record.millis, words);
        html.raw("</dd>\n<dt>")
            .text(words.id)
            .raw("</dt><dd><code>")
            .shown(record.id)
            .raw("</code></dd>\n</dl>\n");
    }

    /// Returns the state of a category, for the visitor.
    fn state(&self, category: &AskedCategory) -> &'static str {
        match self.choice.standing_on(category) {
            Standing::Granted => self.words.granted,
            Standing::Refused | Standing::RefusedBySignal => self.words.refused,
            _ => self.words.undecided,
        }
    }

    /// Writes the link back to the visitor's page.
    pub(super) fn back_link(&self, html: &mut Html) {
        if let Some(back) = self.back {
            html.raw("<p><a href=\"")
                .text(back)
                .raw("\">")
                .text(self.words.back)
                .raw("</a></p>\n");
        }
    }

    /// Writes the link to the settings.
    pub(super) fn settings_link(&self, html: &mut Html, text: &'static str) {
        html.raw("<a href=\"")
            .text(self.banner.path())
            .raw("\">")
            .text(text)
            .raw("</a>\n");
    }

    /// Writes the notes on a category, such as one on a signal of the browser.
    fn notes(&self, html: &mut Html, category: &AskedCategory) {
        let signal = signal_note(self.choice, self.words, category);
        let is_on_until_objection =
            category.asked == Asked::Objection || !self.choice.profile().asks_first();
        let objection = is_on_until_objection.then_some(self.words.unless_objected);
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

    /// Writes the question about one script or embed: the purposes and third parties of its category, the button that accepts
    /// it, and the link to the settings.
    pub(super) fn about_load(&self, html: &mut Html, load: &Load, words: &LoadWords) {
        let is_of = |(category, _): &Described| Some(category.key) == load.category;
        if let Some((category, texts)) = self.categories().find(is_of) {
            self.details(html, texts, false);
            let signal = signal_note(self.choice, self.words, category);
            if let Some(note) = signal {
                html.raw("<p>").text(note).raw("</p>\n");
            }
            if signal.is_none() || self.choice.can_override_signal(category) {
                self.accept_load(html, category, load, words);
            }
        }
        html.raw("<p>");
        self.settings_link(html, self.words.settings);
        html.raw("</p>\n");
    }

    /// Writes the button that accepts the category of a load. Where visitors decide on third parties, it accepts those that are
    /// already accepted and the one of the load.
    fn accept_load(
        &self,
        html: &mut Html,
        category: &AskedCategory,
        load: &Load,
        words: &LoadWords,
    ) {
        self.open_form_without_texts(html);
        self.seen(html, category);
        hidden(html, "grant", category.key);
        if asks_about_parties(self.choice) {
            for party in category.parties {
                let place = [category.key, "/", party.key].concat();
                hidden(html, "offered", &place);
                if party.key == load.party || self.choice.allows_party(category, party.key) {
                    hidden(html, "party", &place);
                }
            }
        }
        html.raw("<div class=\"consent-buttons\">\n");
        button(html, Method::ByCategory, words.accept);
        html.raw("</div>\n</form>\n");
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
            self.seen(html, category);
        }
    }

    /// Writes the fingerprint of the text on which the visitor decides.
    fn seen(&self, html: &mut Html, category: &AskedCategory) {
        html.raw("<input type=\"hidden\" name=\"seen\" value=\"")
            .text(category.key)
            .raw(":")
            .text(category.fingerprints.in_language(self.words.language))
            .raw("\">\n");
    }

    /// Opens a form without fingerprints, for an answer that does not depend on the texts.
    fn open_form_without_texts(&self, html: &mut Html) {
        // Without `autocomplete="off"`, a browser that reloads the page restores the former values of the
        // form, including fingerprints of texts that have changed since.
        html.raw("<form method=\"post\" autocomplete=\"off\" action=\"")
            .text(self.banner.path())
            .raw("\">\n");
        hidden(html, "language", self.words.language);
        if let Some(value) = self.place.of_form().value() {
            hidden(html, FormPlace::FIELD, &value);
        }
        if self.scope == Scope::Open {
            hidden(html, "scope", "open");
        }
        html.place_for_fields();
    }
}

/// Writes a row of a description list.
fn row(html: &mut Html, term: &'static str, description: &'static str) {
    html.raw("<dt>")
        .text(term)
        .raw("</dt><dd>")
        .text(description)
        .raw("</dd>\n");
}

/// Writes the name of a third party, with a link to its policy, and the purpose for which the service uses it.
fn party_link(html: &mut Html, party: &PartyWords) {
    if party.policy.is_empty() {
        html.text(party.name);
    } else {
        html.raw("<a href=\"")
            .text(party.policy)
            .raw("\">")
            .text(party.name)
            .raw("</a>");
    }
    if !party.why.is_empty() {
        html.raw(" (").text(party.why).raw(")");
    }
}

/// Writes a day in the language of the banner: `9 May 2026`.
fn day(html: &mut Html, millis: u64, words: &DateWords<'_>) {
    if let Some(time) = in_utc(millis) {
        html.raw("<time datetime=\"")
            .shown(time.date())
            .raw("\">")
            .text(day_in(words, time))
            .raw("</time>");
    }
}

/// Writes a time in UTC to the minute in the language of the banner: `9 May 2026, 14:30 UTC`.
fn moment(html: &mut Html, millis: u64, words: &BannerWords) {
    let Some(time) = in_utc(millis) else {
        return;
    };
    let (date, hour, minute) = (time.date(), time.hour(), time.minute());
    let text = words
        .moment
        .replace("{time}", &format!("{hour:02}:{minute:02}"))
        .replace("{date}", &day_in(&words.dates, time));
    html.raw("<time datetime=\"")
        .shown(format_args!("{date}T{hour:02}:{minute:02}Z"))
        .raw("\">")
        .text(text)
        .raw("</time>");
}

/// Returns a time in UTC; `None` if no calendar has it.
fn in_utc(millis: u64) -> Option<OffsetDateTime> {
    let seconds = i64::try_from(millis / 1000).ok()?;
    OffsetDateTime::from_unix_timestamp(seconds).ok()
}

/// Returns the day of a time in words.
fn day_in(words: &DateWords<'_>, time: OffsetDateTime) -> String {
    words.date(time.year(), u8::from(time.month()), time.day())
}

/// Writes a hidden field.
pub(super) fn hidden(html: &mut Html, name: &'static str, value: &str) {
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
