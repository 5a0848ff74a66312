//! Builds the [`Page`] of a policy by choosing the sentences that apply. It makes a statement about all
//! entries only if the statement is true of every entry.

mod entry;
mod groups;
mod today;
mod tracking;

use super::context::{
    CONTEXT_FORMAT, ChangesSection, LoggedChange, Page, PlannedSection, Section, Sections,
};
use super::sentence::Sentence;
use super::when::When;
use cookie_registry_core::{Category, Jurisdiction, SetBy, SetsOn, SignalResponse};
use cookie_registry_policy::model::{CategoryRef, Policy, Text};
use cookie_registry_words::{Chain, Word, Words};
use std::collections::HashSet;

/// The state while a page is built.
pub(super) struct Builder<'a> {
    policy: &'a Policy,
    /// The requested language tag, which may be more specific than that of the words: `de-AT`.
    language: &'a str,
    words: &'a Words<'a>,
    chain: &'a Chain<'a>,
    when: When<'a>,
    /// The keys of the cookies, with which storage keys are compared.
    cookies: HashSet<&'a str>,
}

/// Returns the page of a policy in a language.
pub(super) fn page<'a>(
    policy: &'a Policy,
    language: &'a str,
    chain: &'a Chain<'a>,
    words: &'a Words<'a>,
) -> Page {
    let builder = Builder {
        policy,
        language,
        words,
        chain,
        when: When::new(chain, words),
        cookies: policy
            .cookies
            .iter()
            .map(|cookie| cookie.disclosure.key.as_str())
            .collect(),
    };
    let meta = &policy.meta;
    Page {
        format: CONTEXT_FORMAT,
        language: language.to_owned(),
        title: builder.text(&meta.title),
        service: Sentence::text(&policy.service.name),
        last_updated: meta
            .read_last_updated()
            .map(|day| builder.when.date(day))
            .unwrap_or_default(),
        in_force_from: (meta.effective != meta.last_updated)
            .then(|| builder.when.date(meta.effective)),
        version: meta.version,
        content_hash: None,
        choice: policy
            .choices
            .settings
            .as_ref()
            .map(|address| Sentence::linked(words.own_choice, address)),
        alternates: Vec::new(),
        sections: Sections {
            covers: builder.covers(),
            about: builder.about(),
            today: builder.today(),
            planned: builder.planned(),
            choices: builder.choices(),
            changes: builder.changes(),
            contact: builder.contact(),
        },
    }
}

/// Returns a section without its empty paragraphs.
fn section(number: u8, anchor: &str, title: Word<'_>, paragraphs: Vec<Sentence>) -> Section {
    Section {
        number,
        anchor: anchor.to_owned(),
        title: title.text().to_owned(),
        title_lang: title.language().map(str::to_owned),
        paragraphs: said(paragraphs),
    }
}

fn said(mut sentences: Vec<Sentence>) -> Vec<Sentence> {
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

impl Builder<'_> {
    fn text(&self, text: &Text) -> Sentence {
        Sentence::of(text, self.language)
    }

    fn service(&self) -> Sentence {
        Sentence::text(&self.policy.service.name)
    }

    /// Returns a list of identifiers, joined with "and".
    fn all_of(&self, names: &[String]) -> Sentence {
        let names: Vec<_> = names.iter().map(|name| Sentence::code(name)).collect();
        Sentence::list(&names, self.words.comma, self.words.and)
    }

    fn covers(&self) -> Section {
        let (words, service) = (self.words, &self.policy.service);
        let covers = match &service.covers {
            Some(covers) => self.text(covers),
            None => self.all_of(&service.domains),
        };
        let mut paragraphs = vec![Sentence::fill(
            words.covers,
            &[("service", &self.service()), ("covers", &covers)],
        )];
        if let Some(address) = &service.privacy_policy {
            let link = Sentence::linked(words.privacy_policy, address);
            paragraphs.push(Sentence::fill(
                words.covers_with_privacy_policy,
                &[("privacy_policy", &link)],
            ));
        }
        section(1, "_covers", words.covers_title, paragraphs)
    }

    fn about(&self) -> Section {
        let words = self.words;
        let paragraphs = [
            words.about_cookies,
            words.about_lifetimes,
            words.about_storage,
        ];
        section(
            2,
            "_about",
            words.about_title,
            paragraphs.map(Sentence::word).to_vec(),
        )
    }

    fn planned(&self) -> PlannedSection {
        let words = self.words;
        let kinds: Vec<_> = self
            .policy
            .planned
            .iter()
            .map(|planned| {
                let category = self.category_title(&planned.category);
                let why = self.text(&planned.why);
                Sentence::fill(
                    words.planned_kind,
                    &[("category", &category), ("why", &why)],
                )
            })
            .collect();
        // Without a `[planned]` table, the policy does not say that nothing is planned.
        let introduction = if kinds.is_empty() {
            Word::default()
        } else {
            words.planned
        };
        let laws = self.consent_laws();
        let promise = if laws.is_empty() {
            Sentence::word(words.promise)
        } else {
            let laws = Sentence::list(&laws, words.comma, words.or);
            Sentence::fill(words.promise_under, &[("laws", &laws)])
        };
        PlannedSection {
            section: section(
                4,
                "_planned",
                words.planned_title,
                vec![Sentence::word(introduction)],
            ),
            kinds,
            promises: vec![promise, Sentence::word(words.promise_choice)],
        }
    }

    /// Returns the applicable laws that require prior consent. Those of the United States and of Switzerland do not.
    fn consent_laws(&self) -> Vec<Sentence> {
        let words = self.words;
        let law = |jurisdiction: &Jurisdiction| match jurisdiction {
            Jurisdiction::Eu => Some(words.law_eu),
            Jurisdiction::Uk => Some(words.law_uk),
            Jurisdiction::Fr => Some(words.law_fr),
            Jurisdiction::De => Some(words.law_de),
            Jurisdiction::Es => Some(words.law_es),
            Jurisdiction::It => Some(words.law_it),
            Jurisdiction::Nl => Some(words.law_nl),
            Jurisdiction::Br => Some(words.law_br),
            Jurisdiction::CaQc => Some(words.law_qc),
            _ => None,
        };
        let jurisdictions = self.policy.meta.jurisdictions.iter();
        jurisdictions.filter_map(law).map(Sentence::word).collect()
    }

    fn choices(&self) -> Section {
        let (words, choices) = (self.words, &self.policy.choices);
        let mut paragraphs = Vec::new();
        if let Some(address) = &choices.settings {
            let link = Sentence::linked(words.settings, address);
            paragraphs.push(Sentence::fill(
                words.choices_settings,
                &[("settings", &link)],
            ));
        }
        if let Some(address) = &choices.opt_out {
            let link = Sentence::linked(words.banner_opt_out, address);
            paragraphs.push(Sentence::fill(words.choices_opt_out, &[("opt_out", &link)]));
        }
        let remembered = choices
            .remembered_for
            .and_then(|remembered| self.when.exactly(remembered, choices.remembered_seconds()?));
        if let Some(duration) = &remembered {
            paragraphs.push(Sentence::fill(
                words.choices_remembered,
                &[("duration", duration)],
            ));
        }
        paragraphs.push(Sentence::word(words.choices_browser));
        paragraphs.extend(
            choices
                .blocking_necessary
                .iter()
                .map(|text| self.text(text)),
        );
        paragraphs.extend(choices.objection.iter().map(|text| self.text(text)));
        paragraphs.extend(self.do_not_track().map(Sentence::word));
        paragraphs.extend(self.global_privacy_control().map(Sentence::word));
        if choices.shows_global_privacy_control {
            paragraphs.push(Sentence::word(words.gpc_shown));
        }
        section(5, "_choices", words.choices_title, paragraphs)
    }

    fn do_not_track(&self) -> Option<Word<'_>> {
        let words = self.words;
        match self.policy.choices.do_not_track? {
            SignalResponse::Honoured => Some(words.dnt_honoured),
            SignalResponse::NoEffect if self.denies_tracking() => Some(words.dnt_no_effect),
            SignalResponse::NoEffect => Some(words.dnt_ignored),
            _ => None,
        }
    }

    fn global_privacy_control(&self) -> Option<Word<'_>> {
        let words = self.words;
        let nothing_to_stop = self.denies_tracking() && self.policy.service.says_whether_it_sells;
        match (self.policy.choices.global_privacy_control?, nothing_to_stop) {
            (SignalResponse::Honoured, true) => Some(words.gpc_nothing_to_stop),
            (SignalResponse::Honoured, false) => Some(words.gpc_honoured),
            (SignalResponse::NoEffect, true) => Some(words.gpc_no_effect),
            (SignalResponse::NoEffect, false) => Some(words.gpc_ignored),
            _ => None,
        }
    }

    /// Returns whether the policy says that nothing is used for advertising or for tracking across sites: in words, or
    /// because every entry is necessary. Nothing in it may say otherwise.
    fn denies_tracking(&self) -> bool {
        let service = &self.policy.service;
        let is_said = match service.tracks_across_sites {
            Some(tracks) => !tracks,
            None => self
                .policy
                .entries()
                .map(|disclosure| disclosure.category.like)
                .chain(self.policy.tracking.iter().map(|one| one.category.like))
                .all(|like| like == Category::Necessary),
        };
        is_said && !self.tracks() && !service.sells_or_shares
    }

    /// Returns whether any entry in use or tracking is for marketing, any third party sets entries on the service's own pages, or
    /// another company receives data of tracking.
    fn tracks(&self) -> bool {
        let by_entry = self.policy.entries().any(|disclosure| {
            disclosure.category.like == Category::Marketing
                || disclosure.set_by == SetBy::ThirdParty
        });
        let by_party = self.policy.third_parties.iter().any(|party| {
            party
                .sets_on
                .is_some_and(|pages| pages != SetsOn::TheirPages)
        });
        let mut technologies = self.policy.tracking.iter();
        let by_technology = technologies.any(|one| {
            one.category.like == Category::Marketing
                || one.provider.is_some()
                || !one.recipients.is_empty()
        });
        by_entry || by_party || by_technology
    }

    fn changes(&self) -> ChangesSection {
        let (words, changes) = (self.words, &self.policy.changes);
        let mut paragraphs = vec![Sentence::word(words.changes_date)];
        if !changes.announced_by.is_empty() {
            let means: Vec<_> = changes
                .announced_by
                .iter()
                .map(|text| self.text(text))
                .collect();
            let means = Sentence::list(&means, words.comma, words.or);
            paragraphs.push(Sentence::fill(
                words.changes_announced,
                &[("means", &means)],
            ));
        }
        paragraphs.extend(changes.process.iter().map(|text| self.text(text)));
        let mut log: Vec<_> = changes.log.iter().collect();
        // The sort is stable, so changes of one day stay in the order of the file.
        log.sort_by_key(|change| std::cmp::Reverse(change.date));
        let logged = log.iter().map(|change| LoggedChange {
            date: self.when.date(change.date),
            version: change.version,
            summary: self.text(&change.summary),
            material: change.material,
        });
        ChangesSection {
            section: section(6, "_changes", words.changes_title, paragraphs),
            log: logged.collect(),
            log_has_versions: log.iter().any(|change| change.version.is_some()),
        }
    }

    fn contact(&self) -> Section {
        let (words, service) = (self.words, &self.policy.service);
        let contact = Sentence::contact(&service.contact);
        let controller = Sentence::text(&service.controller);
        let mut paragraphs = vec![
            Sentence::fill(words.contact, &[("contact", &contact)]),
            Sentence::fill(words.controller, &[("controller", &controller)]),
        ];
        if let Some(address) = &service.imprint {
            let link = Sentence::linked(words.imprint, address);
            paragraphs.push(Sentence::fill(words.imprint_at, &[("imprint", &link)]));
        }
        // The GDPR and the UK GDPR grant this right in article 77; the law of California does not.
        let european = |jurisdiction: &Jurisdiction| {
            matches!(
                jurisdiction,
                Jurisdiction::Eu
                    | Jurisdiction::Uk
                    | Jurisdiction::Fr
                    | Jurisdiction::De
                    | Jurisdiction::Es
                    | Jurisdiction::It
                    | Jurisdiction::Nl
            )
        };
        match &service.complaints {
            Some(authority) => {
                let authority = self.text(authority);
                paragraphs.push(Sentence::fill(
                    words.complaints_to,
                    &[("authority", &authority)],
                ));
            }
            None if self.policy.meta.jurisdictions.iter().any(european) => {
                paragraphs.push(Sentence::word(words.complaints));
            }
            None => {}
        }
        section(7, "_contact", words.contact_title, paragraphs)
    }

    fn category_title(&self, category: &CategoryRef) -> Sentence {
        if let Some(custom) = self
            .policy
            .categories
            .iter()
            .find(|custom| custom.key == category.key)
        {
            return self.text(&custom.title);
        }
        let words = self.words;
        Sentence::word(match category.like {
            Category::Necessary => words.necessary,
            Category::Preferences => words.preferences,
            Category::Analytics => words.analytics,
            Category::Marketing => words.marketing,
            other => Word::new(other.as_str()),
        })
    }
}
