//! The built-in sentences of the public page and of the consent banner, one file for each language.
//!
//! They are in a separate crate because two crates need them: `cookie-registry-render` writes them into
//! pages, and the derive macro writes those of the banner into the service. This crate contains only data and
//! depends on neither.
//!
//! Each language is a constant of one struct, so a language that lacks a sentence does not compile. A placeholder in
//! braces, such as `{service}`, is filled in when the page is built.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod de;
mod en;
mod es;
mod fr;

/// Declares the words once: the macro generates the struct, and the list of all words that the tests check.
macro_rules! declare {
    ($( $key:ident: $meaning:literal; )+) => {
        /// The words of the page and the banner in one language.
        #[derive(Debug)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[non_exhaustive]
        pub struct Words {
            /// The language tag: `en`.
            pub language: &'static str,
            /// The months of a date, January first.
            pub months: [&'static str; 12],
            $( #[doc = $meaning] pub $key: &'static str, )+
        }

        impl Words {
            /// Returns every word with its name, in the order of declaration.
            #[cfg(test)]
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$( (stringify!($key), self.$key), )+]
            }
        }
    };
}

declare! {
    // The head of the page.
    last_updated: "Label of the date of the last change.";
    in_force_from: "Label of the date from which the policy applies.";
    version: "Label of the version number.";
    contents: "The name of the list of sections.";
    date: "The format of a date: `{day}`, `{month}`, `{year}`.";
    first_day: "The first day of a month, if it is not written `1`.";

    // 1.
    covers_title: "Heading of section 1.";
    covers: "The scope of the policy: `{service}`, `{covers}`.";
    covers_with_privacy_policy: "The relation to the privacy policy: `{privacy_policy}` is the text of `privacy_policy`, as a link.";
    privacy_policy: "The privacy policy, within a sentence.";

    // 2.
    about_title: "Heading of section 2.";
    about_cookies: "What a cookie is.";
    about_lifetimes: "Session and persistent cookies.";
    about_storage: "Storage other than cookies, which the policy also covers.";

    // 3.
    today_title: "Heading of section 3.";
    today_none: "No cookie and no storage is in use.";
    today_essential_only: "All entries are necessary.";
    today_not_for_advertising: "No entry is for advertising or cross-site tracking.";
    necessary: "Title of the category `necessary`.";
    necessary_description: "Description of the category `necessary`.";
    preferences: "Title of the category `preferences`.";
    preferences_description: "Description of the category `preferences`.";
    analytics: "Title of the category `analytics`.";
    analytics_description: "Description of the category `analytics`.";
    marketing: "Title of the category `marketing`.";
    marketing_description: "Description of the category `marketing`.";
    consent_asked: "All entries of a category need consent.";
    consent_not_asked: "No entry of a category needs consent.";
    consent_by_entry: "Some entries of a category need consent.";
    entry_consent_asked: "One entry needs consent.";
    column_name: "Heading of the column with names.";
    column_set_by: "Heading of the column that says who sets an entry.";
    column_kind: "Heading of the column with the kinds of storage.";
    column_purpose: "Heading of the column with purposes.";
    column_lasts: "Heading of the column with lifetimes.";
    column_readers: "Heading of the column that says who can read an entry.";
    chunked: "A long value is split over `{first}`, `{second}` and so on.";
    examples: "Label of example names of a family.";
    on_host: "It is set on `{host}`.";
    set_by_server: "`{service}` sets it.";
    set_by_server_with: "`{service}` sets it using `{provider}`.";
    set_by_script: "A script of `{service}` sets it.";
    set_by_script_with: "A script of `{service}` that comes from `{provider}` sets it.";
    set_by_third_party: "The third party `{provider}` sets it.";
    set_by_other_service: "`{provider}`, another program of the same site, sets it.";
    some_third_party: "A third party whose name is unknown.";
    some_program: "A program whose name is unknown.";
    kind_cookie: "A cookie.";
    kind_local_storage: "Local storage, not a cookie.";
    kind_session_storage: "Session storage, not a cookie.";
    kind_indexed_db: "IndexedDB, not a cookie.";
    kind_cache_storage: "Cache Storage, not a cookie.";
    because_transmission: "The reason why no consent is requested for `transmission`.";
    because_user_input: "The reason why no consent is requested for `user-input`.";
    because_authentication: "The reason why no consent is requested for `authentication`.";
    because_security: "The reason why no consent is requested for `security`.";
    because_media_player: "The reason why no consent is requested for `media-player`.";
    because_load_balancing: "The reason why no consent is requested for `load-balancing`.";
    because_interface: "The reason why no consent is requested for `interface`.";
    because_social_sharing: "The reason why no consent is requested for `social-sharing`.";
    because_statistics: "The reason why no consent is requested for `statistics`.";
    because_appearance: "The reason why no consent is requested for `appearance`.";
    because_audience_measurement: "The reason why no consent is requested for `audience-measurement`.";
    lasts_session: "A session cookie.";
    lasts: "It is stored for `{duration}`.";
    lasts_rolling: "It is stored for `{duration}` after the last visit.";
    lasts_until_cleared: "Storage that never expires.";
    lasts_tab: "Storage that ends with the tab.";
    lasts_if: "If `{condition}`, a phrase of the policy, it is stored as `{lasts}` says.";
    expired_by: "`{what}` removes it when it expires.";
    cleared_sign_out: "It is cleared on `sign-out`.";
    cleared_account_deletion: "It is cleared on `account-deletion`.";
    cleared_password_change: "It is cleared on `password-change`.";
    cleared_consent_withdrawal: "It is cleared on `consent-withdrawal`.";
    cleared_on: "It is cleared on `{event}`, an event of the service.";
    retained_for: "Data collected with it is retained for `{duration}`.";
    read_by_server: "The readers of a cookie that is invisible to scripts.";
    read_by_server_and_scripts: "The readers of a cookie that is visible to scripts.";
    read_by_scripts: "The readers of storage.";
    read_by_third_party: "`{provider}` can read it.";
    read_on_subdomains: "It is sent to `{domain}` and all its subdomains.";
    read_by_recipients: "`{recipients}` receive it too.";
    transfer: "Data is transferred to `{country}`.";
    transfer_with_safeguard: "Data is transferred to `{country}` under `{safeguard}`.";
    hosted_title: "Heading of the part on third parties.";
    hosted: "`{name}`, `{place}` and `{why}`: a third party with its own pages.";
    hosted_anywhere: "`{name}` and `{why}`, without a place.";
    hosted_not_ours: "`{name}` operates these pages and sets its own cookies. `{policy}` applies to them.";
    hosted_policy: "The third party's own policy, within a sentence.";
    hosted_domains: "The pages are on `{domains}`.";
    embedded: "`{name}` and `{why}`: the third party sets cookies on our pages. `{policy}` applies to them.";

    // 4.
    planned_title: "Heading of section 4.";
    planned: "These kinds are not set today.";
    planned_none: "Nothing is planned.";
    planned_kind: "`{category}` entries would be used to `{why}`.";
    promise: "Before such entries are set, the policy is updated and, where the law requires it, a banner asks for consent.";
    promise_under: "The same, with `{laws}` as examples.";
    promise_choice: "Entries that are not necessary can be accepted or rejected.";
    law_eu: "The law of the European Union.";
    law_uk: "The law of the United Kingdom.";
    law_fr: "The law of France.";
    law_de: "The law of Germany.";
    law_es: "The law of Spain.";

    // 5.
    choices_title: "Heading of section 5.";
    choices_settings: "Visitors make and withdraw a choice in `{settings}`, the text of `settings`, as a link.";
    settings: "The cookie settings, within a sentence.";
    choices_remembered: "A choice is remembered for `{duration}`.";
    choices_browser: "Browsers can clear and block cookies.";
    dnt_no_effect: "Do Not Track has no effect, because there are no third-party trackers.";
    dnt_ignored: "Do Not Track has no effect, without a reason.";
    dnt_honoured: "Do Not Track is treated as a refusal.";
    gpc_nothing_to_stop: "Global Privacy Control is honoured; nothing is sold, shared or used for advertising.";
    gpc_honoured: "Global Privacy Control is honoured.";
    gpc_shown: "The service shows that the signal was honoured.";
    gpc_no_effect: "Global Privacy Control changes nothing, because nothing is sold, shared or used for advertising.";
    gpc_ignored: "Global Privacy Control has no effect, without a reason.";

    // 6.
    changes_title: "Heading of section 6.";
    changes_date: "The date above is updated when the policy changes.";
    changes_announced: "Material changes are announced through `{means}`.";
    log_caption: "The caption of the table of changes.";
    column_date: "Heading of the column with the dates of changes.";
    column_version: "Heading of the column with version numbers.";
    column_change: "Heading of the column with summaries of changes.";
    column_material: "Heading of the column that says whether a change is material.";
    yes: "Yes.";
    no: "No.";

    // 7.
    contact_title: "Heading of section 7.";
    contact: "Contact for questions: `{contact}`.";
    controller: "`{controller}` is responsible.";
    imprint_at: "The provider of the service: `{imprint}` is the text of `imprint`, as a link.";
    imprint: "The legal notice, within a sentence.";
    complaints: "The right to complain.";
    complaints_to: "The right to complain to `{authority}`.";

    // Lists and durations.
    comma: "Between the members of a list.";
    and: "Before the last member of a list joined with \"and\".";
    or: "Before the last member of a list joined with \"or\".";
    second: "1 second."; seconds: "`{count}` seconds.";
    minute: "1 minute."; minutes: "`{count}` minutes.";
    hour: "1 hour."; hours: "`{count}` hours.";
    day: "1 day."; days: "`{count}` days.";
    week: "1 week."; weeks: "`{count}` weeks.";
    month: "1 month."; months_of: "`{count}` months.";
    year: "1 year."; years: "`{count}` years.";

    // The consent banner.
    banner_title: "The heading of the banner: `{service}`.";
    banner_text: "The request for consent, which says that visitors can accept or reject.";
    banner_again: "The note that consent to some categories is requested again because the policy changed.";
    banner_accept: "The button that accepts everything.";
    banner_reject: "The button that rejects everything.";
    banner_choose: "The control that expands the choice by category.";
    banner_save: "The button that saves the choice by category.";
    banner_always_on: "The note on a category that is always on.";
    banner_unless_objected: "The note on a category that is on until the visitor objects.";
    banner_gpc: "The note on a category that Global Privacy Control refuses.";
    banner_dnt: "The note on a category that Do Not Track refuses.";
    banner_policy: "The link to the policy.";
    banner_settings: "The link to the settings, on every page.";
    banner_saved: "The confirmation that the choice was saved.";
    banner_withdraw: "The button that withdraws every consent.";
    banner_close: "The button that closes the choice by category, for screen readers.";
    banner_elsewhere: "The response to a choice that was sent from a page of another site.";
    banner_not_kept: "The response to a choice that could not be stored.";
    banner_partly_kept: "The response to a choice of which only the refusals take effect, because it could not be stored.";
    banner_label: "The name of the banner and the settings for screen readers and for tools that look for a banner.";
    banner_any_time: "Consent can be withdrawn at any time in `{settings}`, the link at the foot of every page.";
    banner_details: "The control that expands the purposes and the third parties of a category.";
    banner_party: "Label of the one third party of a category.";
    banner_parties: "Label of the `{count}` third parties of a category.";
    banner_back: "The link from the settings back to the page from which the visitor came.";
    banner_choice: "Heading of the visitor's choice in the settings.";
    banner_granted: "The state of a category that the visitor accepted.";
    banner_refused: "The state of a category that the visitor refused.";
    banner_undecided: "The state of a category on which the visitor has not decided.";
    banner_id: "Label of the id under which the proof of the choice is stored.";
    banner_gpc_unless_accepted: "The note on a category that Global Privacy Control refuses unless the visitor accepts it explicitly.";
    banner_opt_out: "The link to the settings where the law lets visitors opt out instead of asking for consent.";
    banner_load: "The place of a script or an embed of `{party}` that waits until the visitor accepts `{category}`.";
    banner_load_accept: "The button that accepts `{category}` and shows what waits for it.";
}

/// Every built-in language.
const ALL: [&Words; 4] = [&en::WORDS, &de::WORDS, &fr::WORDS, &es::WORDS];

impl Words {
    /// Returns the languages that have built-in words.
    ///
    /// ```
    /// use cookie_registry_words::Words;
    /// assert!(Words::languages().any(|language| language == "de"));
    /// ```
    pub fn languages() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|words| words.language)
    }

    /// Returns the words of a language: those of the tag itself, or of its primary subtag (`de` for `de-AT`).
    ///
    /// ```
    /// use cookie_registry_words::Words;
    /// assert_eq!(Words::of("de-AT").map(|words| words.language), Some("de"));
    /// assert!(Words::of("tlh").is_none());
    /// ```
    #[must_use]
    pub fn of(language: &str) -> Option<&'static Self> {
        let first = language.split(['-', '_']).next().unwrap_or_default();
        ALL.into_iter()
            .find(|words| words.language.eq_ignore_ascii_case(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(template: &str) -> Vec<&str> {
        let mut slots: Vec<_> = template
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(slot, _)| slot)
            .collect();
        slots.sort_unstable();
        slots
    }

    #[test]
    fn every_language_fills_in_the_same_and_leaves_nothing_empty() {
        for words in ALL {
            for ((key, english), (_, word)) in en::WORDS.all().into_iter().zip(words.all()) {
                assert_eq!(slots(english), slots(word), "{key} in {}", words.language);
                assert!(!word.trim().is_empty(), "{key} in {}", words.language);
                assert_eq!(
                    word.matches('{').count(),
                    word.matches('}').count(),
                    "{key} in {}",
                    words.language
                );
            }
        }
    }

    #[test]
    fn what_is_a_sentence_in_english_is_one_in_every_language() {
        let ends = |word: &str| word.ends_with(['.', '?']);
        for words in ALL {
            for ((key, english), (_, word)) in en::WORDS.all().into_iter().zip(words.all()) {
                assert_eq!(
                    ends(english),
                    ends(word),
                    "{key} in {}: {word}",
                    words.language
                );
            }
        }
    }

    #[test]
    fn no_language_was_left_in_english() {
        // Short words may be the same in two languages; whole sentences are not.
        for words in ALL.into_iter().filter(|words| words.language != "en") {
            for ((key, english), (_, word)) in en::WORDS.all().into_iter().zip(words.all()) {
                let same = english == word && english.len() > 20;
                assert!(!same, "{key} in {}: {word}", words.language);
            }
        }
    }
}
