//! Every rule of the policy. A rule is two files of the same name: `NAME.rs` checks, and `NAME.md` explains in
//! words that a lawyer can edit. The table below lists all rules; codes, `explain`, the reference and the tests
//! are derived from it. `cargo xtask new-rule NAME` writes the files and both lines here.

mod citation;
mod explanation;
mod prelude;
mod rule;
mod shared;

mod approval_missing;
mod approval_void;
mod asks_visitors_to_check_back;
mod attribute_too_long;
mod audience_measurement_limits;
mod audience_measurement_shared;
mod audit_incomplete;
mod auth_cookie_not_cleared;
mod auth_cookie_unprotected;
mod bypasses_registry;
mod change_not_judged;
mod changed_while_review_overdue;
mod choice_asked_again_too_soon;
mod chunked_not_applicable;
mod conflicting_keys;
mod consent_category_default_on;
mod consent_cookie_missing;
mod consent_dropped;
mod consent_lifetime_mismatch;
mod consent_lifetime_too_long;
mod consent_not_recorded;
mod cookie_declared_twice;
mod cookie_header_too_long;
mod cookie_name_in_two_scopes;
mod cookie_name_not_a_token;
mod cookie_refused_by_browser;
mod cookie_too_large;
mod crate_not_enforced;
mod cross_site_needs_same_site_none;
mod declared_never_cleared;
mod declared_never_set;
mod declared_never_stored;
mod domain_is_ip_address;
mod domain_is_public_suffix;
mod domain_outside_service;
mod duplicate_entry_key;
mod empty_list;
mod empty_policy;
mod empty_text;
mod environment_names_swapped;
mod everything_exempt;
mod example_does_not_match;
mod exempt_statistics_shared;
mod exemption_contradicts_category;
mod exemption_not_accepted;
mod exemption_too_long;
mod family_needs_examples;
mod feature_not_enabled;
mod file_skipped;
mod foreign_cookie_dependency;
mod host_outside_service;
mod host_prefix;
mod http_prefix;
mod include_failed;
mod invalid_address;
mod invalid_consent_cookie;
mod invalid_contact;
mod invalid_domain;
mod invalid_event;
mod invalid_key;
mod invalid_language;
mod invalid_lifetime;
mod invalid_load;
mod invalid_path;
mod invalid_review_dates;
mod judged_in_the_future;
mod judgement_unused;
mod known_name_without_provider;
mod last_update_not_logged;
mod last_updated_before_log;
mod last_updated_in_future;
mod left_in_browsers;
mod legitimate_interest;
mod lifetime_not_applicable;
mod lifetime_over_400_days;
mod logged_change_not_announced;
mod match_too_broad;
mod material_change_not_announced;
mod material_change_not_dated;
mod material_change_not_logged;
mod max_value_bytes_too_small;
mod missing_change_process;
mod missing_consent_settings;
mod missing_disclosure;
mod missing_do_not_track;
mod missing_effective_date;
mod missing_exemption;
mod missing_key;
mod missing_objection;
mod missing_opt_out;
mod missing_privacy_policy;
mod missing_provider;
mod missing_transfer_safeguard;
mod missing_translation;
mod missing_vendor_policy;
mod module_out_of_date;
mod not_a_policy;
mod not_utf8;
mod opt_out_signal_ignored;
mod opt_out_signal_not_shown;
mod overlapping_names;
mod partitioned_cookies_too_large;
mod partitioned_needs_secure;
mod partitioned_without_host_prefix;
mod path_never_sent;
mod placeholder_left;
mod planned_category_in_use;
mod policy_too_large;
mod preference_not_requested;
mod prefix_in_wrong_case;
mod protection_not_applicable;
mod purpose_is_vague;
mod removal_impossible;
mod retired_but_set;
mod retired_in_the_future;
mod review_overdue;
mod rolling_without_duration;
mod safari_deletes_after_7_days;
mod sale_not_stated;
mod same_site_none_needs_secure;
mod script_cannot_set_http_only;
mod secure_prefix;
mod server_cannot_set_storage;
mod set_by_mismatch;
mod set_longer_than_declared;
mod set_otherwise_than_declared;
mod similar_event_names;
mod similar_one_of_values;
mod source_exemption_expired;
mod source_exemption_unused;
mod storage_key_declared_twice;
mod storage_needs_expiry;
mod stored_after_reject;
mod stored_after_withdrawal;
mod stored_although_retired;
mod stored_before_consent;
mod stored_by_other_party;
mod stored_despite_signal;
mod stored_longer_than_declared;
mod stored_otherwise_than_declared;
mod stored_undeclared;
mod syntax;
mod third_party_not_declared;
mod third_party_scope_mismatch;
mod todo_left;
mod too_many_cookies;
mod tracker_declared_necessary;
mod tracking_statement_untrue;
mod undeclared;
mod undeclared_third_party_cookies;
mod unknown_category;
mod unknown_cookie_library;
mod unknown_key;
mod unknown_value;
mod unlinked_provider;
mod unlisted_language;
mod unresolved_name;
mod unsupported_format;
mod value_needs_encoding;
mod version_not_increasing;
mod waiver_expired;
mod waiver_not_permitted;
mod waiver_unknown_code;
mod waiver_unknown_entry;
mod waiver_unused;
mod wildcard_in_name;
mod words_missing;
mod words_placeholder;
mod wrong_type;

pub use citation::{Confidence, Source};
pub use explanation::{Example, Explanation};
pub(crate) use rule::{Check, Context};
pub use rule::{Rule, Stage};

/// Declares the enum of the codes from a table of variants, codes and modules.
macro_rules! rules {
    ($( $variant:ident $code:literal $module:ident ),+ $(,)?) => {
        /// The code of a rule, by which `--allow`, `--deny`, `[[allow]]` and `explain` refer to it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $code, "`")]
                $variant,
            )+
        }

        impl Code {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// Returns the code as it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// Returns the rule that reports this code.
            #[must_use]
            pub fn rule(self) -> &'static Rule {
                match self { $( Self::$variant => &$module::RULE, )+ }
            }

            #[cfg(test)]
            const MODULES: &'static [&'static str] = &[ $( stringify!($module), )+ ];
        }
    };
}

impl Code {
    /// Returns whether the finding says that the policy as a whole lacks something, or that a waiver has nothing to accept.
    pub(crate) const fn is_about_absence(self) -> bool {
        matches!(
            self,
            Self::ConsentCookieMissing
                | Self::LastUpdateNotLogged
                | Self::MissingChangeProcess
                | Self::MissingConsentSettings
                | Self::MissingDoNotTrack
                | Self::MissingEffectiveDate
                | Self::MissingObjection
                | Self::MissingOptOut
                | Self::MissingPrivacyPolicy
                | Self::WaiverUnknownEntry
                | Self::WaiverUnused
        )
    }
}

// A code never changes its meaning: waivers, CI configurations and dashboards refer to it.
rules! {
    ApprovalMissing "approval-missing" approval_missing,
    ApprovalVoid "approval-void" approval_void,
    AsksVisitorsToCheckBack "asks-visitors-to-check-back" asks_visitors_to_check_back,
    AttributeTooLong "attribute-too-long" attribute_too_long,
    AudienceMeasurementLimits "audience-measurement-limits" audience_measurement_limits,
    AudienceMeasurementShared "audience-measurement-shared" audience_measurement_shared,
    AuditIncomplete "audit-incomplete" audit_incomplete,
    AuthCookieNotCleared "auth-cookie-not-cleared" auth_cookie_not_cleared,
    AuthCookieUnprotected "auth-cookie-unprotected" auth_cookie_unprotected,
    BypassesRegistry "bypasses-registry" bypasses_registry,
    ChangeNotJudged "change-not-judged" change_not_judged,
    ChangedWhileReviewOverdue "changed-while-review-overdue" changed_while_review_overdue,
    ChoiceAskedAgainTooSoon "choice-asked-again-too-soon" choice_asked_again_too_soon,
    ChunkedNotApplicable "chunked-not-applicable" chunked_not_applicable,
    ConflictingKeys "conflicting-keys" conflicting_keys,
    ConsentCategoryDefaultOn "consent-category-default-on" consent_category_default_on,
    ConsentCookieMissing "consent-cookie-missing" consent_cookie_missing,
    ConsentDropped "consent-dropped" consent_dropped,
    ConsentLifetimeMismatch "consent-lifetime-mismatch" consent_lifetime_mismatch,
    ConsentLifetimeTooLong "consent-lifetime-too-long" consent_lifetime_too_long,
    ConsentNotRecorded "consent-not-recorded" consent_not_recorded,
    CookieDeclaredTwice "cookie-declared-twice" cookie_declared_twice,
    CookieHeaderTooLong "cookie-header-too-long" cookie_header_too_long,
    CookieNameInTwoScopes "cookie-name-in-two-scopes" cookie_name_in_two_scopes,
    CookieNameNotAToken "cookie-name-not-a-token" cookie_name_not_a_token,
    CookieRefusedByBrowser "cookie-refused-by-browser" cookie_refused_by_browser,
    CookieTooLarge "cookie-too-large" cookie_too_large,
    CrateNotEnforced "crate-not-enforced" crate_not_enforced,
    CrossSiteNeedsSameSiteNone "cross-site-needs-same-site-none" cross_site_needs_same_site_none,
    DeclaredNeverCleared "declared-never-cleared" declared_never_cleared,
    DeclaredNeverSet "declared-never-set" declared_never_set,
    DeclaredNeverStored "declared-never-stored" declared_never_stored,
    DomainIsIpAddress "domain-is-ip-address" domain_is_ip_address,
    DomainIsPublicSuffix "domain-is-public-suffix" domain_is_public_suffix,
    DomainOutsideService "domain-outside-service" domain_outside_service,
    DuplicateEntryKey "duplicate-entry-key" duplicate_entry_key,
    EmptyList "empty-list" empty_list,
    EmptyPolicy "empty-policy" empty_policy,
    EmptyText "empty-text" empty_text,
    EnvironmentNamesSwapped "environment-names-swapped" environment_names_swapped,
    EverythingExempt "everything-exempt" everything_exempt,
    ExampleDoesNotMatch "example-does-not-match" example_does_not_match,
    ExemptStatisticsShared "exempt-statistics-shared" exempt_statistics_shared,
    ExemptionContradictsCategory "exemption-contradicts-category" exemption_contradicts_category,
    ExemptionNotAccepted "exemption-not-accepted" exemption_not_accepted,
    ExemptionTooLong "exemption-too-long" exemption_too_long,
    FamilyNeedsExamples "family-needs-examples" family_needs_examples,
    FeatureNotEnabled "feature-not-enabled" feature_not_enabled,
    FileSkipped "file-skipped" file_skipped,
    ForeignCookieDependency "foreign-cookie-dependency" foreign_cookie_dependency,
    HostOutsideService "host-outside-service" host_outside_service,
    HostPrefix "host-prefix" host_prefix,
    HttpPrefix "http-prefix" http_prefix,
    IncludeFailed "include-failed" include_failed,
    InvalidAddress "invalid-address" invalid_address,
    InvalidConsentCookie "invalid-consent-cookie" invalid_consent_cookie,
    InvalidContact "invalid-contact" invalid_contact,
    InvalidDomain "invalid-domain" invalid_domain,
    InvalidEvent "invalid-event" invalid_event,
    InvalidKey "invalid-key" invalid_key,
    InvalidLanguage "invalid-language" invalid_language,
    InvalidLifetime "invalid-lifetime" invalid_lifetime,
    InvalidLoad "invalid-load" invalid_load,
    InvalidPath "invalid-path" invalid_path,
    InvalidReviewDates "invalid-review-dates" invalid_review_dates,
    JudgedInTheFuture "judged-in-the-future" judged_in_the_future,
    JudgementUnused "judgement-unused" judgement_unused,
    KnownNameWithoutProvider "known-name-without-provider" known_name_without_provider,
    LastUpdateNotLogged "last-update-not-logged" last_update_not_logged,
    LastUpdatedBeforeLog "last-updated-before-log" last_updated_before_log,
    LastUpdatedInFuture "last-updated-in-future" last_updated_in_future,
    LeftInBrowsers "left-in-browsers" left_in_browsers,
    LegitimateInterest "legitimate-interest" legitimate_interest,
    LifetimeNotApplicable "lifetime-not-applicable" lifetime_not_applicable,
    LifetimeOver400Days "lifetime-over-400-days" lifetime_over_400_days,
    LoggedChangeNotAnnounced "logged-change-not-announced" logged_change_not_announced,
    MatchTooBroad "match-too-broad" match_too_broad,
    MaterialChangeNotAnnounced "material-change-not-announced" material_change_not_announced,
    MaterialChangeNotDated "material-change-not-dated" material_change_not_dated,
    MaterialChangeNotLogged "material-change-not-logged" material_change_not_logged,
    MaxValueBytesTooSmall "max-value-bytes-too-small" max_value_bytes_too_small,
    MissingChangeProcess "missing-change-process" missing_change_process,
    MissingConsentSettings "missing-consent-settings" missing_consent_settings,
    MissingDisclosure "missing-disclosure" missing_disclosure,
    MissingDoNotTrack "missing-do-not-track" missing_do_not_track,
    MissingEffectiveDate "missing-effective-date" missing_effective_date,
    MissingExemption "missing-exemption" missing_exemption,
    MissingKey "missing-key" missing_key,
    MissingObjection "missing-objection" missing_objection,
    MissingOptOut "missing-opt-out" missing_opt_out,
    MissingPrivacyPolicy "missing-privacy-policy" missing_privacy_policy,
    MissingProvider "missing-provider" missing_provider,
    MissingTransferSafeguard "missing-transfer-safeguard" missing_transfer_safeguard,
    MissingTranslation "missing-translation" missing_translation,
    MissingVendorPolicy "missing-vendor-policy" missing_vendor_policy,
    ModuleOutOfDate "module-out-of-date" module_out_of_date,
    NotAPolicy "not-a-policy" not_a_policy,
    NotUtf8 "not-utf8" not_utf8,
    OptOutSignalIgnored "opt-out-signal-ignored" opt_out_signal_ignored,
    OptOutSignalNotShown "opt-out-signal-not-shown" opt_out_signal_not_shown,
    OverlappingNames "overlapping-names" overlapping_names,
    PartitionedCookiesTooLarge "partitioned-cookies-too-large" partitioned_cookies_too_large,
    PartitionedNeedsSecure "partitioned-needs-secure" partitioned_needs_secure,
    PartitionedWithoutHostPrefix "partitioned-without-host-prefix" partitioned_without_host_prefix,
    PathNeverSent "path-never-sent" path_never_sent,
    PlaceholderLeft "placeholder-left" placeholder_left,
    PlannedCategoryInUse "planned-category-in-use" planned_category_in_use,
    PolicyTooLarge "policy-too-large" policy_too_large,
    PreferenceNotRequested "preference-not-requested" preference_not_requested,
    PrefixInWrongCase "prefix-in-wrong-case" prefix_in_wrong_case,
    ProtectionNotApplicable "protection-not-applicable" protection_not_applicable,
    PurposeIsVague "purpose-is-vague" purpose_is_vague,
    RemovalImpossible "removal-impossible" removal_impossible,
    RetiredButSet "retired-but-set" retired_but_set,
    RetiredInTheFuture "retired-in-the-future" retired_in_the_future,
    ReviewOverdue "review-overdue" review_overdue,
    RollingWithoutDuration "rolling-without-duration" rolling_without_duration,
    SafariDeletesAfter7Days "safari-deletes-after-7-days" safari_deletes_after_7_days,
    SaleNotStated "sale-not-stated" sale_not_stated,
    SameSiteNoneNeedsSecure "same-site-none-needs-secure" same_site_none_needs_secure,
    ScriptCannotSetHttpOnly "script-cannot-set-http-only" script_cannot_set_http_only,
    SecurePrefix "secure-prefix" secure_prefix,
    ServerCannotSetStorage "server-cannot-set-storage" server_cannot_set_storage,
    SetByMismatch "set-by-mismatch" set_by_mismatch,
    SetLongerThanDeclared "set-longer-than-declared" set_longer_than_declared,
    SetOtherwiseThanDeclared "set-otherwise-than-declared" set_otherwise_than_declared,
    SimilarEventNames "similar-event-names" similar_event_names,
    SimilarOneOfValues "similar-one-of-values" similar_one_of_values,
    SourceExemptionExpired "source-exemption-expired" source_exemption_expired,
    SourceExemptionUnused "source-exemption-unused" source_exemption_unused,
    StorageKeyDeclaredTwice "storage-key-declared-twice" storage_key_declared_twice,
    StorageNeedsExpiry "storage-needs-expiry" storage_needs_expiry,
    StoredAfterReject "stored-after-reject" stored_after_reject,
    StoredAfterWithdrawal "stored-after-withdrawal" stored_after_withdrawal,
    StoredAlthoughRetired "stored-although-retired" stored_although_retired,
    StoredBeforeConsent "stored-before-consent" stored_before_consent,
    StoredByOtherParty "stored-by-other-party" stored_by_other_party,
    StoredDespiteSignal "stored-despite-signal" stored_despite_signal,
    StoredLongerThanDeclared "stored-longer-than-declared" stored_longer_than_declared,
    StoredOtherwiseThanDeclared "stored-otherwise-than-declared" stored_otherwise_than_declared,
    StoredUndeclared "stored-undeclared" stored_undeclared,
    Syntax "syntax" syntax,
    ThirdPartyNotDeclared "third-party-not-declared" third_party_not_declared,
    ThirdPartyScopeMismatch "third-party-scope-mismatch" third_party_scope_mismatch,
    TodoLeft "todo-left" todo_left,
    TooManyCookies "too-many-cookies" too_many_cookies,
    TrackerDeclaredNecessary "tracker-declared-necessary" tracker_declared_necessary,
    TrackingStatementUntrue "tracking-statement-untrue" tracking_statement_untrue,
    Undeclared "undeclared" undeclared,
    UndeclaredThirdPartyCookies "undeclared-third-party-cookies" undeclared_third_party_cookies,
    UnknownCategory "unknown-category" unknown_category,
    UnknownCookieLibrary "unknown-cookie-library" unknown_cookie_library,
    UnknownKey "unknown-key" unknown_key,
    UnknownValue "unknown-value" unknown_value,
    UnlinkedProvider "unlinked-provider" unlinked_provider,
    UnlistedLanguage "unlisted-language" unlisted_language,
    UnresolvedName "unresolved-name" unresolved_name,
    UnsupportedFormat "unsupported-format" unsupported_format,
    ValueNeedsEncoding "value-needs-encoding" value_needs_encoding,
    VersionNotIncreasing "version-not-increasing" version_not_increasing,
    WaiverExpired "waiver-expired" waiver_expired,
    WaiverNotPermitted "waiver-not-permitted" waiver_not_permitted,
    WaiverUnknownCode "waiver-unknown-code" waiver_unknown_code,
    WaiverUnknownEntry "waiver-unknown-entry" waiver_unknown_entry,
    WaiverUnused "waiver-unused" waiver_unused,
    WildcardInName "wildcard-in-name" wildcard_in_name,
    WordsMissing "words-missing" words_missing,
    WordsPlaceholder "words-placeholder" words_placeholder,
    WrongType "wrong-type" wrong_type,
}

impl Code {
    /// Returns the code with this spelling.
    ///
    /// ```
    /// use cookie_registry_policy::Code;
    /// assert_eq!(Code::parse("unknown-key"), Some(Code::UnknownKey));
    /// assert_eq!(Code::parse("no-such-rule"), None);
    /// ```
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == code)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Explanation, Stage};
    use crate::source::Memory;
    use crate::{Options, Severity, check_files};
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// The modules of this folder that are not rules.
    const OTHERS: [&str; 6] = [
        "citation",
        "explanation",
        "mod",
        "prelude",
        "rule",
        "shared",
    ];

    #[test]
    fn code_module_and_rule_agree_and_are_sorted() {
        for (code, module) in Code::ALL.iter().zip(Code::MODULES) {
            assert_eq!(code.as_str().replace('-', "_"), *module);
            assert_eq!(
                code.rule().code,
                *code,
                "the rule of {code} has another code"
            );
        }
        assert!(
            Code::MODULES.is_sorted(),
            "the table of rules is not in alphabetical order"
        );
    }

    /// Checks what the compiler cannot: that no file exists without a `mod` line and a table row. (A listed rule
    /// whose file or `mod` line is missing does not compile.)
    #[test]
    fn every_file_is_in_the_table_and_every_rule_has_both_files() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        let files = |extension: &str| -> BTreeSet<String> {
            let entries = fs::read_dir(&folder).unwrap();
            let paths = entries.map(|entry| entry.unwrap().path());
            paths
                .filter(|path| path.extension().is_some_and(|other| other == extension))
                .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
                .filter(|name| !OTHERS.contains(&name.as_str()))
                .collect()
        };
        let listed: BTreeSet<String> = Code::MODULES.iter().map(ToString::to_string).collect();
        assert_eq!(files("rs"), listed, "rule files and the table differ");
        assert_eq!(
            files("md"),
            listed,
            "explanation files and the table differ"
        );
        for (code, module) in Code::ALL.iter().zip(Code::MODULES) {
            let file = fs::read_to_string(folder.join(format!("{module}.md"))).unwrap();
            let explanation = Explanation::parse(code.rule().explanation).unwrap();
            let start = format!("# {}\n\n{}\n", explanation.title, explanation.body);
            assert!(
                file.starts_with(&start),
                "{code} includes the explanation of another rule"
            );
            let source = fs::read_to_string(folder.join(format!("{module}.rs"))).unwrap();
            let first = format!("//! `{code}`: {}.\n", explanation.title);
            assert!(
                source.starts_with(&first),
                "{module}.rs does not begin with its code and title"
            );
        }
    }

    /// A rule that reports errors must not be omitted from the macro, and one that cannot report any should be.
    #[test]
    fn the_checks_of_warnings_are_those_of_rules_that_never_report_an_error() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        for (code, module) in Code::ALL.iter().zip(Code::MODULES) {
            let source = fs::read_to_string(folder.join(format!("{module}.rs"))).unwrap();
            let can_fail =
                code.rule().severity == Severity::Error || source.contains("Severity::Error");
            if can_fail {
                assert!(
                    !source.contains(".of_warnings()"),
                    "{code} can report an error"
                );
            } else if source.contains("check: Check::") && source.contains("(check)") {
                let is_omitted = [".of_warnings()", "Check::of_comparison("]
                    .iter()
                    .any(|part| source.contains(part));
                assert!(
                    is_omitted,
                    "{code} reports no errors: append `.of_warnings()` to its check"
                );
            }
        }
    }

    #[test]
    fn a_check_that_is_omitted_keeps_its_stage() {
        let stage = |code: Code| code.rule().stage();
        assert_eq!(stage(Code::PurposeIsVague), Stage::Checking);
        assert_eq!(stage(Code::WaiverUnused), Stage::Allowing);
        assert_eq!(stage(Code::ApprovalVoid), Stage::Comparing);
    }

    #[test]
    fn without_the_feature_a_policy_has_its_errors_and_no_warnings_of_rules() {
        let text = "format = 1\n[policy]\ntitle = \"Cookies\"\nlast_updated = 2026-05-09\njurisdictions = [\"eu\"]\n\
                    [service]\nname = \"Almanac\"\ndomains = [\"our.example\"]\ncontact = \"privacy@our.example\"\n\
                    [cookies.a]\nname = \"__Host-a\"\ndomain = \"our.example\"\ncategory = \"necessary\"\n\
                    exemption = \"authentication\"\npurpose = \"It may help.\"\nlifetime = \"session\"\n";
        let files = Memory::from_iter([("policy.toml", text)]);
        let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
        let has = |code: Code| checked.findings.iter().any(|finding| finding.code == code);
        assert!(has(Code::HostPrefix));
        assert_eq!(has(Code::PurposeIsVague), cfg!(feature = "warnings"));
    }

    #[test]
    fn every_rule_is_explained_with_a_source_and_examples() {
        for rule in Code::ALL.iter().map(|code| code.rule()) {
            let (code, explanation) = (rule.code, rule.explanation());
            assert!(
                explanation.title.len() > 10 && !explanation.title.ends_with('.'),
                "{code}: title"
            );
            assert!(explanation.body.len() > 60, "{code}: body");
            let named = rule.sources.iter().all(|source| !source.text.is_empty());
            assert!(!rule.sources.is_empty() && named, "{code}: source");
            assert!(
                !explanation.wrong.text.is_empty() && !explanation.right.text.is_empty(),
                "{code}: examples"
            );
            assert_ne!(explanation.wrong, explanation.right, "{code}: examples");
        }
    }
}
