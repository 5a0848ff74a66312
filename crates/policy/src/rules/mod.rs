//! Every rule, once: one file a rule, and the list below, from which the codes, `explain`, the reference
//! and the tests are taken.

mod prelude;
mod rule;
mod shared;

pub(crate) use rule::{Check, Context};
pub use rule::{Confidence, Rule, Source, Stage};

/// Declares the modules of the rules and the enum of their codes. A code never changes its meaning.
macro_rules! rules {
    ($( $module:ident $variant:ident $code:literal ),+ $(,)?) => {
        $( mod $module; )+

        /// The code of a rule: what `--allow`, `--deny`, `[[allow]]` and `explain` name it by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $code, "`")]
                $variant,
            )+
        }

        impl Code {
            /// Every code, in alphabetical order of the rules.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The code as it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// The rule behind it.
            #[must_use]
            pub fn rule(self) -> &'static Rule {
                match self { $( Self::$variant => &$module::RULE, )+ }
            }

            #[cfg(test)]
            const MODULES: &'static [&'static str] = &[ $( stringify!($module), )+ ];
        }
    };
}

rules! {
    approval_void ApprovalVoid "approval-void",
    around_the_registry AroundTheRegistry "around-the-registry",
    attribute_too_long AttributeTooLong "attribute-too-long",
    bare_wildcard BareWildcard "bare-wildcard",
    changed_while_overdue ChangedWhileOverdue "changed-while-overdue",
    check_back_wording CheckBackWording "check-back-wording",
    choice_kept_otherwise ChoiceKeptOtherwise "choice-kept-otherwise",
    choice_kept_too_long ChoiceKeptTooLong "choice-kept-too-long",
    chunked_does_not_fit ChunkedDoesNotFit "chunked-does-not-fit",
    conflicting_keys ConflictingKeys "conflicting-keys",
    consent_cookie_does_not_fit ConsentCookieDoesNotFit "consent-cookie-does-not-fit",
    consent_cookie_missing ConsentCookieMissing "consent-cookie-missing",
    consent_dropped ConsentDropped "consent-dropped",
    cookie_declared_twice CookieDeclaredTwice "cookie-declared-twice",
    cookie_header_too_long CookieHeaderTooLong "cookie-header-too-long",
    cookie_name_in_two_scopes CookieNameInTwoScopes "cookie-name-in-two-scopes",
    cookie_name_not_a_token CookieNameNotAToken "cookie-name-not-a-token",
    cookie_too_large CookieTooLarge "cookie-too-large",
    crate_not_enforced CrateNotEnforced "crate-not-enforced",
    cross_site_needs_same_site_none CrossSiteNeedsSameSiteNone "cross-site-needs-same-site-none",
    declared_never_set DeclaredNeverSet "declared-never-set",
    default_on DefaultOn "default-on",
    domain_is_ip_address DomainIsIpAddress "domain-is-ip-address",
    domain_is_public_suffix DomainIsPublicSuffix "domain-is-public-suffix",
    domain_outside_service DomainOutsideService "domain-outside-service",
    duplicate_key DuplicateKey "duplicate-key",
    empty_list EmptyList "empty-list",
    empty_policy EmptyPolicy "empty-policy",
    empty_text EmptyText "empty-text",
    events_alike EventsAlike "events-alike",
    example_outside_family ExampleOutsideFamily "example-outside-family",
    exempt_expired ExemptExpired "exempt-expired",
    exempt_unused ExemptUnused "exempt-unused",
    exemption_contradicts_category ExemptionContradictsCategory "exemption-contradicts-category",
    exemption_not_accepted ExemptionNotAccepted "exemption-not-accepted",
    exemption_too_long ExemptionTooLong "exemption-too-long",
    family_needs_examples FamilyNeedsExamples "family-needs-examples",
    file_passed_over FilePassedOver "file-passed-over",
    foreign_cookie_dependency ForeignCookieDependency "foreign-cookie-dependency",
    host_outside_service HostOutsideService "host-outside-service",
    host_prefix HostPrefix "host-prefix",
    http_prefix HttpPrefix "http-prefix",
    include_failed IncludeFailed "include-failed",
    invalid_address InvalidAddress "invalid-address",
    invalid_contact InvalidContact "invalid-contact",
    invalid_domain InvalidDomain "invalid-domain",
    invalid_event InvalidEvent "invalid-event",
    invalid_key InvalidKey "invalid-key",
    invalid_language InvalidLanguage "invalid-language",
    invalid_lifetime InvalidLifetime "invalid-lifetime",
    invalid_path InvalidPath "invalid-path",
    left_signed_in LeftSignedIn "left-signed-in",
    legitimate_interest LegitimateInterest "legitimate-interest",
    lifetime_does_not_fit LifetimeDoesNotFit "lifetime-does-not-fit",
    lifetime_over_400_days LifetimeOver400Days "lifetime-over-400-days",
    material_change_not_dated MaterialChangeNotDated "material-change-not-dated",
    material_change_not_logged MaterialChangeNotLogged "material-change-not-logged",
    material_change_unannounced MaterialChangeUnannounced "material-change-unannounced",
    material_change_without_notice MaterialChangeWithoutNotice "material-change-without-notice",
    max_value_bytes_too_small MaxValueBytesTooSmall "max-value-bytes-too-small",
    measurement_limits MeasurementLimits "measurement-limits",
    missing_change_process MissingChangeProcess "missing-change-process",
    missing_disclosure MissingDisclosure "missing-disclosure",
    missing_do_not_track MissingDoNotTrack "missing-do-not-track",
    missing_effective_date MissingEffectiveDate "missing-effective-date",
    missing_exemption MissingExemption "missing-exemption",
    missing_key MissingKey "missing-key",
    missing_objection MissingObjection "missing-objection",
    missing_privacy_policy MissingPrivacyPolicy "missing-privacy-policy",
    missing_provider MissingProvider "missing-provider",
    missing_safeguard MissingSafeguard "missing-safeguard",
    missing_settings MissingSettings "missing-settings",
    missing_translation MissingTranslation "missing-translation",
    missing_vendor_policy MissingVendorPolicy "missing-vendor-policy",
    name_not_readable NameNotReadable "name-not-readable",
    names_swapped NamesSwapped "names-swapped",
    not_utf8 NotUtf8 "not-utf8",
    one_of_words_alike OneOfWordsAlike "one-of-words-alike",
    opt_out_signal_ignored OptOutSignalIgnored "opt-out-signal-ignored",
    opt_out_signal_not_shown OptOutSignalNotShown "opt-out-signal-not-shown",
    overlapping_names OverlappingNames "overlapping-names",
    partitioned_needs_secure PartitionedNeedsSecure "partitioned-needs-secure",
    partitioned_too_large PartitionedTooLarge "partitioned-too-large",
    partitioned_without_host_prefix PartitionedWithoutHostPrefix "partitioned-without-host-prefix",
    planned_in_use PlannedInUse "planned-in-use",
    preference_not_requested PreferenceNotRequested "preference-not-requested",
    prefix_in_wrong_case PrefixInWrongCase "prefix-in-wrong-case",
    protection_does_not_fit ProtectionDoesNotFit "protection-does-not-fit",
    purpose_is_vague PurposeIsVague "purpose-is-vague",
    removal_impossible RemovalImpossible "removal-impossible",
    retired_but_set RetiredButSet "retired-but-set",
    retired_in_the_future RetiredInTheFuture "retired-in-the-future",
    review_dates ReviewDates "review-dates",
    review_overdue ReviewOverdue "review-overdue",
    rolling_without_duration RollingWithoutDuration "rolling-without-duration",
    safari_deletes_after_7_days SafariDeletesAfter7Days "safari-deletes-after-7-days",
    same_site_none_needs_secure SameSiteNoneNeedsSecure "same-site-none-needs-secure",
    script_cannot_set_http_only ScriptCannotSetHttpOnly "script-cannot-set-http-only",
    secure_prefix SecurePrefix "secure-prefix",
    server_cannot_set_storage ServerCannotSetStorage "server-cannot-set-storage",
    set_by_others SetByOthers "set-by-others",
    sign_in_cookie_unprotected SignInCookieUnprotected "sign-in-cookie-unprotected",
    statistics_shared StatisticsShared "statistics-shared",
    storage_key_declared_twice StorageKeyDeclaredTwice "storage-key-declared-twice",
    storage_needs_expiry StorageNeedsExpiry "storage-needs-expiry",
    syntax Syntax "syntax",
    too_large TooLarge "too-large",
    too_many_cookies TooManyCookies "too-many-cookies",
    undeclared Undeclared "undeclared",
    undeclared_third_party UndeclaredThirdParty "undeclared-third-party",
    unknown_category UnknownCategory "unknown-category",
    unknown_key UnknownKey "unknown-key",
    unknown_word UnknownWord "unknown-word",
    unlinked_provider UnlinkedProvider "unlinked-provider",
    unlisted_language UnlistedLanguage "unlisted-language",
    unsupported_format UnsupportedFormat "unsupported-format",
    update_not_logged UpdateNotLogged "update-not-logged",
    updated_before_log UpdatedBeforeLog "updated-before-log",
    updated_in_future UpdatedInFuture "updated-in-future",
    value_needs_encoding ValueNeedsEncoding "value-needs-encoding",
    vendor_called_necessary VendorCalledNecessary "vendor-called-necessary",
    version_not_increasing VersionNotIncreasing "version-not-increasing",
    waiver_expired WaiverExpired "waiver-expired",
    waiver_unknown_code WaiverUnknownCode "waiver-unknown-code",
    waiver_unknown_entry WaiverUnknownEntry "waiver-unknown-entry",
    waiver_unused WaiverUnused "waiver-unused",
    waiver_without_effect WaiverWithoutEffect "waiver-without-effect",
    wildcard_in_name WildcardInName "wildcard-in-name",
    wrong_pages WrongPages "wrong-pages",
    wrong_type WrongType "wrong-type",
}

impl Code {
    /// The code that is written so.
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
    use super::Code;

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
            "the list of rules is not in alphabetical order"
        );
    }

    #[test]
    fn every_rule_is_explained_with_a_source_and_examples() {
        for rule in Code::ALL.iter().map(|code| code.rule()) {
            assert!(
                rule.title.len() > 10 && !rule.title.ends_with('.'),
                "{}: title",
                rule.code
            );
            assert!(
                rule.explanation.trim().len() > 60,
                "{}: explanation",
                rule.code
            );
            assert!(!rule.sources.is_empty(), "{}: source", rule.code);
            assert!(
                !rule.wrong.trim().is_empty() && !rule.right.trim().is_empty(),
                "{}: examples",
                rule.code
            );
            assert_ne!(rule.wrong, rule.right, "{}: examples", rule.code);
        }
    }
}
