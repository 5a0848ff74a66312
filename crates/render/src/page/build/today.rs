//! Builds section 3: the entries in use today by category, and the third parties.

use super::{Builder, said, section};
use crate::page::context::{CategoryTable, ThirdPartyNotice, Today};
use crate::page::sentence::Sentence;
use cookie_registry_core::{Category, SetsOn, Word as _};
use cookie_registry_policy::model::{CategoryRef, Disclosure, ThirdParty};
use cookie_registry_words::Word;

impl Builder<'_> {
    pub(super) fn today(&self) -> Today {
        let words = self.words;
        let mut entries = self.policy.entries().peekable();
        let summary = if entries.peek().is_none() {
            vec![words.today_none]
        } else {
            let essential_only =
                entries.all(|disclosure| disclosure.category.like == Category::Necessary);
            [
                essential_only.then_some(words.today_essential_only),
                self.denies_tracking()
                    .then_some(words.today_not_for_advertising),
            ]
            .into_iter()
            .flatten()
            .collect()
        };
        let summary = summary.into_iter().map(Sentence::word).collect();
        let third_parties = self.policy.third_parties.iter();
        Today {
            section: section(3, "_today", words.today_title, summary),
            categories: self
                .policy
                .categories_in_use()
                .iter()
                .map(|used| self.category(used))
                .collect(),
            tracking: self.tracking(),
            third_parties: third_parties.map(|party| self.third_party(party)).collect(),
        }
    }

    fn category(&self, category: &CategoryRef) -> CategoryTable {
        let of_category = |disclosure: &&Disclosure| disclosure.category == *category;
        let (asked, not_asked): (Vec<_>, Vec<_>) = self
            .policy
            .entries()
            .filter(of_category)
            .partition(|disclosure| disclosure.needs_consent());
        let consent = match (asked.is_empty(), not_asked.is_empty()) {
            (true, _) => self.words.consent_not_asked,
            (_, true) => self.words.consent_asked,
            _ => self.words.consent_by_entry,
        };
        let in_use = |disclosure: &Disclosure| {
            disclosure.retired.is_none() && disclosure.category == *category
        };
        let mut disclosures = Vec::new();
        let mut rows = Vec::new();
        for cookie in &self.policy.cookies {
            if in_use(&cookie.disclosure) {
                disclosures.push(&cookie.disclosure);
                rows.push(self.cookie(cookie));
            }
        }
        for entry in &self.policy.storage {
            if in_use(&entry.disclosure) {
                disclosures.push(&entry.disclosure);
                rows.push(self.storage(entry));
            }
        }
        CategoryTable {
            key: category.key.clone(),
            anchor: format!("_category-{}", category.key),
            title: self.category_title(category),
            paragraphs: said(vec![
                self.category_description(category),
                Sentence::word(consent),
            ]),
            groups: self.groups(&disclosures, &rows),
            entries: rows,
        }
    }

    fn category_description(&self, category: &CategoryRef) -> Sentence {
        let custom = self
            .policy
            .categories
            .iter()
            .find(|custom| custom.key == category.key);
        if let Some(custom) = custom {
            return self.text(&custom.description);
        }
        let words = self.words;
        Sentence::word(match category.like {
            Category::Necessary => words.necessary_description,
            Category::Preferences => words.preferences_description,
            Category::Analytics => words.analytics_description,
            Category::Marketing => words.marketing_description,
            other => Word::new(other.meaning()),
        })
    }

    fn third_party(&self, party: &ThirdParty) -> ThirdPartyNotice {
        let mut paragraphs = match party.sets_on {
            Some(pages) => self.party_with_cookies(party, pages),
            None => self.party_in_use(party),
        };
        paragraphs.extend(self.transfers(&party.transfers));
        ThirdPartyNotice {
            key: party.key.clone(),
            anchor: format!("_third-party-{}", party.key),
            paragraphs: said(paragraphs),
        }
    }

    /// Returns what the page says of a third party whose `sets_on` says where it sets cookies.
    fn party_with_cookies(&self, party: &ThirdParty, pages: SetsOn) -> Vec<Sentence> {
        let words = self.words;
        let name = Sentence::text(&party.name);
        let why = self.text(&party.why);
        let policy = match &party.policy {
            Some(address) => Sentence::linked(words.hosted_policy, address),
            None => Sentence::word(words.hosted_policy),
        };
        let about = [("name", &name), ("why", &why), ("policy", &policy)];
        if pages != SetsOn::TheirPages {
            return vec![Sentence::fill(words.embedded, &about)];
        }
        let hosted = match &party.place {
            Some(place) => {
                let place = self.text(place);
                Sentence::fill(words.hosted, &[("place", &place), ("why", &why)])
            }
            None => Sentence::fill(words.hosted_anywhere, &about),
        };
        let mut paragraphs = vec![hosted, Sentence::fill(words.hosted_not_ours, &about)];
        if !party.domains.is_empty() {
            let domains = self.all_of(&party.domains);
            paragraphs.push(Sentence::fill(
                words.hosted_domains,
                &[("domains", &domains)],
            ));
        }
        paragraphs
    }

    /// Returns what the page says of a third party of which the policy does not say that it sets cookies, such as a provider
    /// of pixels.
    fn party_in_use(&self, party: &ThirdParty) -> Vec<Sentence> {
        let words = self.words;
        let (name, why) = (Sentence::text(&party.name), self.text(&party.why));
        let used = Sentence::fill(words.party_used, &[("name", &name), ("why", &why)]);
        let mut paragraphs = vec![used];
        if let Some(place) = &party.place {
            let place = self.text(place);
            paragraphs.push(Sentence::fill(words.party_place, &[("place", &place)]));
        }
        if !party.domains.is_empty() {
            let domains = self.all_of(&party.domains);
            paragraphs.push(Sentence::fill(
                words.party_domains,
                &[("domains", &domains)],
            ));
        }
        if let Some(address) = &party.policy {
            let policy = Sentence::linked(words.hosted_policy, address);
            let slots = [("name", &name), ("policy", &policy)];
            paragraphs.push(Sentence::fill(words.party_policy, &slots));
        }
        paragraphs
    }
}
