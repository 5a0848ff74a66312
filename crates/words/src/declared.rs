//! Every sentence, declared once: its name, its placeholders and what it is for.

use crate::Word;

/// A sentence of the files.
#[derive(Debug)]
#[non_exhaustive]
pub struct Key {
    /// The table of the file: `page`, `shared` or `banner`.
    pub section: &'static str,
    /// Its name in that table.
    pub name: &'static str,
    /// Its name in [`Words`]. Templates use this name.
    pub field: &'static str,
    /// Its placeholders, sorted.
    pub placeholders: &'static [&'static str],
    /// What it is for.
    pub meaning: &'static str,
}

/// Generates the struct and the list of all sentences.
macro_rules! declare {
    ($( $section:ident { $( $field:ident $name:literal [$( $placeholder:literal )*] $meaning:literal; )+ } )+) => {
        /// The sentences of the page and the banner in one language.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct Words<'w> {
            /// The language tag: `en`.
            pub language: &'w str,
            /// The names of the months within a date, January first.
            pub months: [&'w str; 12],
            $( $( #[doc = $meaning] pub $field: Word<'w>, )+ )+
        }

        impl<'w> Words<'w> {
            /// Every sentence, in the order of the files.
            pub const KEYS: &'static [Key] = &[
                $( $( Key {
                    section: stringify!($section),
                    name: $name,
                    field: stringify!($field),
                    placeholders: &[$( $placeholder ),*],
                    meaning: $meaning,
                }, )+ )+
            ];

            /// Fills in every sentence by its index.
            pub(crate) fn filled(
                language: &'w str,
                months: [&'w str; 12],
                word: &dyn Fn(usize) -> Word<'w>,
            ) -> Self {
                let mut indices = 0..;
                let mut next = || indices.next().map(word).unwrap_or_default();
                // The fields are evaluated in the order in which they are written.
                Self {
                    language,
                    months,
                    $( $( $field: next(), )+ )+
                }
            }

            /// Returns every sentence with its name.
            pub fn all(&self) -> impl Iterator<Item = (&'static str, Word<'w>)> {
                [$( $( (stringify!($field), self.$field), )+ )+].into_iter()
            }
        }
    };
}

impl Words<'_> {
    /// Returns the index of a sentence and its declaration.
    pub(crate) fn find(section: &str, name: &str) -> Option<(usize, &'static Key)> {
        let mut keys = Self::KEYS.iter().enumerate();
        keys.find(|(_, key)| key.name == name && key.section == section)
    }

    /// Returns the indices of the sentences of the banner.
    pub(crate) fn indices_of_banner() -> impl Iterator<Item = usize> {
        let keys = Self::KEYS.iter().enumerate();
        keys.filter(|(_, key)| key.section != "page")
            .map(|(index, _)| index)
    }
}

declare! {
    page {
        colon "colon" [] "Between a label and what it labels.";
        language_name "language_name" [] "The name of the language in the language itself, as a link to the page in it.";
        last_updated "last_updated" [] "Label of the date of the last change.";
        in_force_from "in_force_from" [] "Label of the date from which the policy applies.";
        version "version" [] "Label of the version number.";
        content_hash "content_hash" [] "Label of the hash of the policy from which the page was written.";
        own_choice "own_choice" [] "The link at the top of the page to the settings of visitors.";
        other_languages "other_languages" [] "Label of the links to the page in other languages.";
        contents "contents" [] "The name of the list of sections.";
        covers_title "covers_title" [] "Heading of section 1.";
        covers "covers" ["covers" "service"] "The scope of the policy: `{service}`, `{covers}`.";
        covers_with_privacy_policy "covers_with_privacy_policy" ["privacy_policy"] "The relation to the privacy policy: `{privacy_policy}` is the text of `privacy_policy`, as a link.";
        privacy_policy "privacy_policy" [] "The privacy policy, within a sentence.";
        about_title "about_title" [] "Heading of section 2.";
        about_cookies "about_cookies" [] "What a cookie is.";
        about_lifetimes "about_lifetimes" [] "Session and persistent cookies.";
        about_storage "about_storage" [] "Storage other than cookies, which the policy also covers.";
        today_title "today_title" [] "Heading of section 3.";
        today_none "today_none" [] "No cookie and no storage is in use.";
        today_essential_only "today_essential_only" [] "All entries are necessary.";
        today_not_for_advertising "today_not_for_advertising" [] "No entry is for advertising or cross-site tracking.";
        consent_asked "consent_asked" [] "All entries of a category need consent.";
        consent_not_asked "consent_not_asked" [] "No entry of a category needs consent.";
        consent_by_entry "consent_by_entry" [] "Some entries of a category need consent.";
        entry_consent_asked "entry_consent_asked" [] "One entry needs consent.";
        column_name "column_name" [] "Heading of the column with names.";
        column_set_by "column_set_by" [] "Heading of the column that says who sets an entry.";
        column_kind "column_kind" [] "Heading of the column with the kinds of storage.";
        column_purpose "column_purpose" [] "Heading of the column with purposes.";
        column_lasts "column_lasts" [] "Heading of the column with lifetimes.";
        column_readers "column_readers" [] "Heading of the column that says who can read an entry.";
        chunked "chunked" ["first" "second"] "A long value is split over `{first}`, `{second}` and so on.";
        examples "examples" [] "Label of example names of a family.";
        on_host "on_host" ["host"] "It is set on `{host}`.";
        set_by_server "set_by_server" ["service"] "`{service}` sets it.";
        set_by_server_with "set_by_server_with" ["provider" "service"] "`{service}` sets it using `{provider}`.";
        set_by_script "set_by_script" ["service"] "A script of `{service}` sets it.";
        set_by_script_with "set_by_script_with" ["provider" "service"] "A script of `{service}` that comes from `{provider}` sets it.";
        set_by_third_party "set_by_third_party" ["provider"] "The third party `{provider}` sets it.";
        set_by_other_service "set_by_other_service" ["provider"] "`{provider}`, another program of the same site, sets it.";
        some_third_party "some_third_party" [] "A third party whose name is unknown.";
        some_program "some_program" [] "A program whose name is unknown.";
        kind_cookie "kind_cookie" [] "A cookie.";
        kind_local_storage "kind_local_storage" [] "Local storage, not a cookie.";
        kind_session_storage "kind_session_storage" [] "Session storage, not a cookie.";
        kind_indexed_db "kind_indexed_db" [] "IndexedDB, not a cookie.";
        kind_cache_storage "kind_cache_storage" [] "Cache Storage, not a cookie.";
        because_transmission "because_transmission" [] "The reason why no consent is requested for `transmission`.";
        because_user_input "because_user_input" [] "The reason why no consent is requested for `user-input`.";
        because_authentication "because_authentication" [] "The reason why no consent is requested for `authentication`.";
        because_security "because_security" [] "The reason why no consent is requested for `security`.";
        because_media_player "because_media_player" [] "The reason why no consent is requested for `media-player`.";
        because_load_balancing "because_load_balancing" [] "The reason why no consent is requested for `load-balancing`.";
        because_interface "because_interface" [] "The reason why no consent is requested for `interface`.";
        because_social_sharing "because_social_sharing" [] "The reason why no consent is requested for `social-sharing`.";
        because_statistics "because_statistics" [] "The reason why no consent is requested for `statistics`.";
        because_appearance "because_appearance" [] "The reason why no consent is requested for `appearance`.";
        because_audience_measurement "because_audience_measurement" [] "The reason why no consent is requested for `audience-measurement`.";
        because_emergency_assistance "because_emergency_assistance" [] "The reason why no consent is requested for `emergency-assistance`.";
        lasts_session "lasts_session" [] "A session cookie.";
        lasts "lasts" ["duration"] "It is stored for `{duration}`.";
        lasts_rolling "lasts_rolling" ["duration"] "It is stored for `{duration}` after the last visit.";
        lasts_until_cleared "lasts_until_cleared" [] "Storage that never expires.";
        lasts_tab "lasts_tab" [] "Storage that ends with the tab.";
        lasts_if "lasts_if" ["condition" "lasts"] "The lifetime `{lasts}`, which applies if `{condition}`, a phrase of the policy, is true.";
        expired_by "expired_by" ["what"] "`{what}` removes it when it expires.";
        cleared_sign_out "cleared_sign_out" [] "It is cleared on `sign-out`.";
        cleared_account_deletion "cleared_account_deletion" [] "It is cleared on `account-deletion`.";
        cleared_password_change "cleared_password_change" [] "It is cleared on `password-change`.";
        cleared_consent_withdrawal "cleared_consent_withdrawal" [] "It is cleared on `consent-withdrawal`.";
        cleared_on "cleared_on" ["event"] "It is cleared on `{event}`, an event of the service.";
        retained_for "retained_for" ["duration"] "Data collected with it is retained for `{duration}`.";
        read_by_server "read_by_server" [] "The readers of a cookie that is invisible to scripts and that nobody else receives.";
        read_by_server_and_others "read_by_server_and_others" [] "The server reads a cookie that is invisible to scripts, and others may receive it too.";
        read_by_server_at_least "read_by_server_at_least" [] "The server reads a cookie, and the policy does not say who else does.";
        read_by_server_and_scripts "read_by_server_and_scripts" [] "The readers of a cookie that is visible to scripts.";
        read_by_scripts "read_by_scripts" [] "The readers of storage.";
        read_by_third_party "read_by_third_party" ["provider"] "`{provider}` can read it.";
        read_on_subdomains "read_on_subdomains" ["domain"] "It is sent to `{domain}` and all its subdomains.";
        read_by_recipients "read_by_recipients" ["recipients"] "`{recipients}` receive it too.";
        role_processor "role_processor" ["provider"] "The provider processes the data for the service only: `{provider}`.";
        role_controller "role_controller" ["provider"] "The provider itself decides for which purposes it uses the data: `{provider}`.";
        role_joint_controller "role_joint_controller" ["provider" "service"] "The provider and the service are jointly responsible: `{provider}`, `{service}`.";
        transfer "transfer" ["country"] "Data is transferred to `{country}`.";
        transfer_with_safeguard "transfer_with_safeguard" ["country" "safeguard"] "Data is transferred to `{country}` under `{safeguard}`.";
        tracking_title "tracking_title" [] "Heading of the part on tracking without cookies and storage.";
        tracking_about "tracking_about" [] "The introduction of that part.";
        tracking_asked "tracking_asked" [] "One technology needs consent.";
        column_technology "column_technology" [] "Heading of the column with the technologies.";
        column_used_by "column_used_by" [] "Heading of the column that says who uses a technology.";
        column_received "column_received" [] "Heading of the column that says who receives the data, and how long it is kept.";
        technology_pixel "technology_pixel" [] "A pixel: an image or a request that tells a server that a page or an email was opened.";
        technology_fingerprinting "technology_fingerprinting" [] "Fingerprinting: properties of the browser and the device recognise the visitor.";
        technology_link_decoration "technology_link_decoration" [] "An identifier in the address of a link.";
        technology_device_api "technology_device_api" [] "Data or an identifier that the device offers.";
        technology_server_side "technology_server_side" [] "The server passes data about the visit to another company.";
        received_by_service "received_by_service" ["service"] "`{service}` alone receives the data.";
        received_by "received_by" ["recipients"] "`{recipients}` receive the data.";
        hosted_title "hosted_title" [] "Heading of the part on third parties.";
        hosted "hosted" ["place" "why"] "`{name}`, `{place}` and `{why}`: a third party with its own pages.";
        hosted_anywhere "hosted_anywhere" ["name" "why"] "`{name}` and `{why}`, without a place.";
        hosted_not_ours "hosted_not_ours" ["name" "policy"] "`{name}` operates these pages and sets its own cookies. `{policy}` applies to them.";
        hosted_policy "hosted_policy" [] "The third party's own policy, within a sentence.";
        hosted_domains "hosted_domains" ["domains"] "The pages are on `{domains}`.";
        party_used "party_used" ["name" "why"] "`{name}` and `{why}`: a third party without the key `sets_on`.";
        party_place "party_place" ["place"] "`{place}`, where visitors encounter this third party.";
        party_domains "party_domains" ["domains"] "`{domains}` are the domains of this third party.";
        party_policy "party_policy" ["name" "policy"] "`{policy}` applies to the data that `{name}` receives.";
        embedded "embedded" ["name" "policy" "why"] "`{name}` and `{why}`: the third party sets cookies on our pages. `{policy}` applies to them.";
        planned_title "planned_title" [] "Heading of section 4.";
        planned "planned" [] "These kinds are not set today.";
        planned_kind "planned_kind" ["category" "why"] "`{category}` entries would be used to `{why}`.";
        promise "promise" [] "Before such entries are set, the policy is updated and, where the law requires it, a banner asks for consent.";
        promise_under "promise_under" ["laws"] "The same, with `{laws}` as examples.";
        promise_choice "promise_choice" [] "Entries that are not necessary can be accepted or rejected.";
        law_eu "law_eu" [] "The law of the European Union.";
        law_uk "law_uk" [] "The law of the United Kingdom.";
        law_fr "law_fr" [] "The law of France.";
        law_de "law_de" [] "The law of Germany.";
        law_es "law_es" [] "The law of Spain.";
        law_it "law_it" [] "The law of Italy.";
        law_nl "law_nl" [] "The law of the Netherlands.";
        law_br "law_br" [] "The law of Brazil.";
        law_qc "law_qc" [] "The law of Quebec.";
        choices_title "choices_title" [] "Heading of section 5.";
        choices_settings "choices_settings" ["settings"] "Visitors make and withdraw a choice in `{settings}`, the text of `settings`, as a link.";
        settings "settings" [] "The cookie settings, within a sentence.";
        choices_opt_out "choices_opt_out" ["opt_out"] "Visitors opt out of sale and sharing at `{opt_out}`, the text of `banner.opt_out`, as a link.";
        choices_remembered "choices_remembered" ["duration"] "A choice is remembered for `{duration}`.";
        choices_browser "choices_browser" [] "Browsers can clear and block cookies.";
        dnt_no_effect "dnt_no_effect" [] "Do Not Track has no effect, because there are no third-party trackers.";
        dnt_ignored "dnt_ignored" [] "Do Not Track has no effect, without a reason.";
        dnt_honoured "dnt_honoured" [] "Do Not Track is treated as a refusal.";
        gpc_nothing_to_stop "gpc_nothing_to_stop" [] "Global Privacy Control is honoured; nothing is sold, shared or used for advertising.";
        gpc_honoured "gpc_honoured" [] "Global Privacy Control is honoured.";
        gpc_shown "gpc_shown" [] "The service shows that the signal was honoured.";
        gpc_no_effect "gpc_no_effect" [] "Global Privacy Control changes nothing, because nothing is sold, shared or used for advertising.";
        gpc_ignored "gpc_ignored" [] "Global Privacy Control has no effect, without a reason.";
        changes_title "changes_title" [] "Heading of section 6.";
        changes_date "changes_date" [] "The date above is updated when the policy changes.";
        changes_announced "changes_announced" ["means"] "Material changes are announced through `{means}`.";
        column_version "column_version" [] "Heading of the column with version numbers.";
        column_change "column_change" [] "Heading of the column with summaries of changes.";
        column_material "column_material" [] "Heading of the column that says whether a change is material.";
        yes "yes" [] "Yes.";
        no "no" [] "No.";
        contact_title "contact_title" [] "Heading of section 7.";
        contact "contact" ["contact"] "Contact for questions: `{contact}`.";
        controller "controller" ["controller"] "`{controller}` is responsible.";
        imprint_at "imprint_at" ["imprint"] "The provider of the service: `{imprint}` is the text of `imprint`, as a link.";
        imprint "imprint" [] "The legal notice, within a sentence.";
        complaints "complaints" [] "The right to complain.";
        complaints_to "complaints_to" ["authority"] "The right to complain to `{authority}`.";
        comma "comma" [] "Between the members of a list.";
        and "and" [] "Before the last member of a list joined with \"and\".";
        or "or" [] "Before the last member of a list joined with \"or\".";
    }
    shared {
        necessary "necessary" [] "Title of the category `necessary`.";
        necessary_description "necessary_description" [] "Description of the category `necessary`.";
        preferences "preferences" [] "Title of the category `preferences`.";
        preferences_description "preferences_description" [] "Description of the category `preferences`.";
        analytics "analytics" [] "Title of the category `analytics`.";
        analytics_description "analytics_description" [] "Description of the category `analytics`.";
        marketing "marketing" [] "Title of the category `marketing`.";
        marketing_description "marketing_description" [] "Description of the category `marketing`.";
        log_caption "log_caption" [] "The caption of the table of changes.";
        column_date "column_date" [] "Heading of the column with the dates of changes.";
        date "date" ["day" "month" "year"] "The format of a date: `{day}`, `{month}`, `{year}`.";
        first_day "first_day" [] "The first day of a month, if it is not written `1`.";
    }
    banner {
        banner_title "title" ["service"] "The heading of the banner: `{service}`.";
        banner_text "text" [] "The request for consent, which says that visitors can accept or reject.";
        banner_again "again" [] "The note that consent to some categories is requested again because the policy changed.";
        banner_accept "accept" [] "The button that accepts everything.";
        banner_reject "reject" [] "The button that rejects everything.";
        banner_choose "choose" [] "The control that expands the choice by category.";
        banner_save "save" [] "The button that saves the choice by category.";
        banner_always_on "always_on" [] "The note on a category that is always on.";
        banner_unless_objected "unless_objected" [] "The note on a category that is on until the visitor objects.";
        banner_gpc "gpc" [] "The note on a category that Global Privacy Control refuses.";
        banner_dnt "dnt" [] "The note on a category that Do Not Track refuses.";
        banner_policy "policy" [] "The link to the policy.";
        banner_settings "settings" [] "The link to the settings, on every page.";
        banner_saved "saved" [] "The confirmation that the choice was saved.";
        banner_withdraw "withdraw" [] "The button that withdraws every consent.";
        banner_close "close" [] "The button that closes the choice by category, for screen readers.";
        banner_elsewhere "elsewhere" [] "The response to a choice that was sent from a page of another site.";
        banner_not_kept "not_kept" [] "The response to a choice that could not be stored.";
        banner_partly_kept "partly_kept" [] "The response to a choice that could not be stored, so that only its refusals take effect.";
        banner_label "label" [] "The name of the banner and the settings for screen readers and for tools that look for a banner.";
        banner_any_time "any_time" ["settings"] "Consent can be withdrawn at any time in `{settings}`, the link at the foot of every page.";
        banner_details "details" [] "The control that expands the purposes and the third parties of a category.";
        banner_parties "parties" ["count"] "Label of the `{count}` third parties of a category.";
        banner_back "back" [] "The link from the settings back to the page from which the visitor came.";
        banner_choice "choice" [] "Heading of the visitor's choice in the settings.";
        banner_granted "granted" [] "The state of a category that the visitor accepted.";
        banner_refused "refused" [] "The state of a category that the visitor rejected.";
        banner_undecided "undecided" [] "The state of a category on which the visitor has not decided.";
        banner_moment "moment" ["date" "time"] "The day and the time of the visitor's choice: `{date}`, `{time}` in UTC, such as 14:30.";
        banner_id "id" [] "Label of the id under which the proof of the choice is stored.";
        banner_gpc_unless_accepted "gpc_unless_accepted" [] "The note on a category that Global Privacy Control refuses unless the visitor accepts it explicitly.";
        banner_opt_out "opt_out" [] "The link to the settings where the law lets visitors opt out instead of asking for consent.";
        banner_load "load" ["category" "party"] "The place of a script or an embed of `{party}` that waits until the visitor accepts `{category}`.";
        banner_load_accept "load_accept" ["category"] "The button that accepts `{category}` and shows the script or embed that waits for it.";
    }
}
