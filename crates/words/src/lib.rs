//! The built-in words of the page and of the consent banner, one file a language.
//!
//! Each language is a constant of one struct, so that a language in which a word is missing does not
//! compile. What stands in braces, such as `{service}`, is filled in when the page is built.

mod de;
mod en;
mod es;
mod fr;

/// Declares the words once: the struct, and the list of all its words for whoever looks at each.
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
            /// Every word with its name, in the order of their declaration.
            #[cfg(test)]
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$( (stringify!($key), self.$key), )+]
            }
        }
    };
}

declare! {
    // The head of the page.
    last_updated: "Before the date of the last change.";
    in_force_from: "Before the date from which the policy applies.";
    version: "Before the number of the version.";
    contents: "The name of the list of sections.";
    date: "How a date is written: `{day}`, `{month}`, `{year}`.";
    first_day: "The first day of a month, where it is not written `1`.";

    // 1.
    covers_title: "Heading of section 1.";
    covers: "What the policy explains: `{service}`, `{covers}`.";
    covers_with_privacy_policy: "`{privacy_policy}` is the next word as a link.";
    privacy_policy: "The privacy policy, within a sentence.";

    // 2.
    about_title: "Heading of section 2.";
    about_cookies: "What a cookie is.";
    about_lifetimes: "Session and persistent cookies.";
    about_storage: "Storage other than cookies, and that what is said here holds for it too.";

    // 3.
    today_title: "Heading of section 3.";
    today_none: "No cookie and no storage is in use.";
    today_essential_only: "All that is set is necessary.";
    today_not_for_advertising: "None is for advertising or cross-site tracking.";
    necessary: "Title of the category `necessary`.";
    necessary_description: "What belongs to it.";
    preferences: "Title of the category `preferences`.";
    preferences_description: "What belongs to it.";
    analytics: "Title of the category `analytics`.";
    analytics_description: "What belongs to it.";
    marketing: "Title of the category `marketing`.";
    marketing_description: "What belongs to it.";
    consent_asked: "All entries of a category need consent.";
    consent_not_asked: "No entry of a category needs consent.";
    consent_by_entry: "Some entries of a category need consent.";
    entry_consent_asked: "One entry needs consent.";
    column_name: "Heading of a column.";
    column_set_by: "Heading of a column.";
    column_kind: "Heading of a column.";
    column_purpose: "Heading of a column.";
    column_lasts: "Heading of a column.";
    column_readers: "Heading of a column.";
    chunked: "A long value is spread over `{first}`, `{second}` and so on.";
    examples: "Before examples of a family's names.";
    on_host: "It is set on `{host}`.";
    set_by_server: "`{service}` sets it.";
    set_by_server_with: "`{service}` sets it by means of `{provider}`.";
    set_by_script: "A script of `{service}` sets it.";
    set_by_script_with: "A script of `{service}` sets it, which comes from `{provider}`.";
    set_by_third_party: "The third party `{provider}` sets it.";
    set_by_other_service: "`{provider}`, another program of the same site, sets it.";
    some_third_party: "A third party of which no name is known.";
    some_program: "A program of which no name is known.";
    kind_cookie: "A cookie.";
    kind_local_storage: "Local storage, which is no cookie.";
    kind_session_storage: "Session storage, which is no cookie.";
    kind_indexed_db: "IndexedDB, which is no cookie.";
    kind_cache_storage: "Cache Storage, which is no cookie.";
    because_transmission: "Why no consent is asked for `transmission`.";
    because_user_input: "Why no consent is asked for `user-input`.";
    because_authentication: "Why no consent is asked for `authentication`.";
    because_security: "Why no consent is asked for `security`.";
    because_media_player: "Why no consent is asked for `media-player`.";
    because_load_balancing: "Why no consent is asked for `load-balancing`.";
    because_interface: "Why no consent is asked for `interface`.";
    because_social_sharing: "Why no consent is asked for `social-sharing`.";
    because_statistics: "Why no consent is asked for `statistics`.";
    because_appearance: "Why no consent is asked for `appearance`.";
    because_audience_measurement: "Why no consent is asked for `audience-measurement`.";
    lasts_session: "A session cookie.";
    lasts: "It is kept for `{duration}`.";
    lasts_rolling: "It is kept for `{duration}` from the last visit.";
    lasts_until_cleared: "Storage that nothing expires.";
    lasts_tab: "Storage that goes with the tab.";
    expired_by: "`{what}` removes it at the end.";
    cleared_sign_out: "It is cleared on `sign-out`.";
    cleared_account_deletion: "It is cleared on `account-deletion`.";
    cleared_password_change: "It is cleared on `password-change`.";
    cleared_consent_withdrawal: "It is cleared on `consent-withdrawal`.";
    cleared_on: "It is cleared on an `{event}` of the service's own.";
    retained_for: "What is collected with it is kept for `{duration}`.";
    read_by_server: "Who can read a cookie that scripts cannot.";
    read_by_server_and_scripts: "Who can read a cookie that scripts can.";
    read_by_scripts: "Who can read storage.";
    read_by_third_party: "`{provider}` can read it.";
    read_on_subdomains: "It goes to `{domain}` and all its subdomains.";
    read_by_recipients: "`{recipients}` get it too.";
    transfer: "Data goes to `{country}`.";
    transfer_with_safeguard: "Data goes to `{country}` under `{safeguard}`.";
    hosted_title: "Heading of the part on third parties.";
    hosted: "`{name}`, `{place}` and `{why}`: pages of its own.";
    hosted_anywhere: "`{name}` and `{why}`, where no place is told.";
    hosted_not_ours: "`{name}` operates these pages and sets its own cookies, under `{policy}`.";
    hosted_policy: "The third party's own policy, within a sentence.";
    hosted_domains: "The pages are on `{domains}`.";
    embedded: "`{name}` and `{why}`: it sets cookies on our pages, under `{policy}`.";

    // 4.
    planned_title: "Heading of section 4.";
    planned: "These kinds are not set today.";
    planned_none: "Nothing is planned.";
    planned_kind: "`{category}` would be used to `{why}`.";
    promise: "The policy is updated first and a banner asks, where the law requires it.";
    promise_under: "The same, with `{laws}` as examples.";
    promise_choice: "What is not necessary can be accepted or rejected.";
    law_eu: "The law of the European Union.";
    law_uk: "The law of the United Kingdom.";
    law_fr: "The law of France.";
    law_de: "The law of Germany.";
    law_es: "The law of Spain.";

    // 5.
    choices_title: "Heading of section 5.";
    choices_settings: "A choice is made and withdrawn in `{settings}`, the next word as a link.";
    settings: "The cookie settings, within a sentence.";
    choices_remembered: "A choice is remembered for `{duration}`.";
    choices_browser: "Browsers can clear and block cookies.";
    dnt_no_effect: "Do Not Track has no effect, because there are no third-party trackers.";
    dnt_ignored: "Do Not Track has no effect, without that reason.";
    dnt_honoured: "Do Not Track is taken as a refusal.";
    gpc_nothing_to_stop: "Global Privacy Control is honoured; nothing is sold, shared or used for advertising.";
    gpc_honoured: "Global Privacy Control is honoured.";
    gpc_shown: "The service shows that the signal was honoured.";
    gpc_no_effect: "Global Privacy Control changes nothing, because nothing is sold, shared or used for advertising.";
    gpc_ignored: "Global Privacy Control has no effect, without that reason.";

    // 6.
    changes_title: "Heading of section 6.";
    changes_date: "The date above is revised.";
    changes_announced: "Material changes are announced through `{means}`.";
    log_caption: "The caption of the table of changes.";
    column_date: "Heading of a column.";
    column_version: "Heading of a column.";
    column_change: "Heading of a column.";
    column_material: "Heading of a column.";
    yes: "Yes.";
    no: "No.";

    // 7.
    contact_title: "Heading of section 7.";
    contact: "Where questions go: `{contact}`.";
    controller: "`{controller}` is responsible.";
    imprint_at: "`{imprint}` is the next word as a link.";
    imprint: "The legal notice, within a sentence.";
    complaints: "The right to complain.";
    complaints_to: "The right to complain to `{authority}`.";

    // Lists and durations.
    comma: "Between the members of a list.";
    and: "Before the last member of a list of all.";
    or: "Before the last member of a list of choices.";
    second: "1 second."; seconds: "`{count}` seconds.";
    minute: "1 minute."; minutes: "`{count}` minutes.";
    hour: "1 hour."; hours: "`{count}` hours.";
    day: "1 day."; days: "`{count}` days.";
    week: "1 week."; weeks: "`{count}` weeks.";
    month: "1 month."; months_of: "`{count}` months.";
    year: "1 year."; years: "`{count}` years.";

    // The consent banner.
    banner_title: "The heading of the banner: `{service}`.";
    banner_text: "What is asked, and that it can be answered either way.";
    banner_again: "That some categories are asked about again, because the policy changed.";
    banner_accept: "The button that accepts everything.";
    banner_reject: "The button that rejects everything.";
    banner_choose: "What unfolds the choice by category.";
    banner_save: "The button that saves the choice by category.";
    banner_always_on: "A category about which nobody is asked.";
    banner_unless_objected: "A category that is on until the visitor objects.";
    banner_gpc: "A category that Global Privacy Control refuses.";
    banner_dnt: "A category that Do Not Track refuses.";
    banner_policy: "The link to the policy.";
    banner_settings: "The link to the choice, from every page.";
    banner_saved: "The choice was saved.";
    banner_withdraw: "The button that withdraws every consent.";
    banner_close: "The button that closes the choice by category, for screen readers.";
    banner_elsewhere: "The answer to a choice that was sent from a page of another site.";
    banner_not_kept: "The answer to a choice that could not be kept.";
}

/// Every built-in language.
const ALL: [&Words; 4] = [&en::WORDS, &de::WORDS, &fr::WORDS, &es::WORDS];

impl Words {
    /// The languages that have built-in words.
    ///
    /// ```
    /// use cookie_registry_words::Words;
    /// assert!(Words::languages().any(|language| language == "de"));
    /// ```
    pub fn languages() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|words| words.language)
    }

    /// The words of a language: those of the tag itself, or of its first part (`de` for `de-AT`).
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
