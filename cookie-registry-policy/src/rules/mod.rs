//! Every rule, once: one file a rule, and the list below, from which the codes, `explain`, the reference
//! and the tests are taken.

mod prelude;
mod rule;

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
    check_back_wording CheckBackWording "check-back-wording",
    choice_kept_too_long ChoiceKeptTooLong "choice-kept-too-long",
    conflicting_keys ConflictingKeys "conflicting-keys",
    default_on DefaultOn "default-on",
    duplicate_key DuplicateKey "duplicate-key",
    empty_policy EmptyPolicy "empty-policy",
    empty_text EmptyText "empty-text",
    exemption_contradicts_category ExemptionContradictsCategory "exemption-contradicts-category",
    exemption_not_accepted ExemptionNotAccepted "exemption-not-accepted",
    exemption_too_long ExemptionTooLong "exemption-too-long",
    host_prefix HostPrefix "host-prefix",
    include_failed IncludeFailed "include-failed",
    invalid_address InvalidAddress "invalid-address",
    invalid_contact InvalidContact "invalid-contact",
    invalid_key InvalidKey "invalid-key",
    invalid_language InvalidLanguage "invalid-language",
    invalid_lifetime InvalidLifetime "invalid-lifetime",
    left_signed_in LeftSignedIn "left-signed-in",
    legitimate_interest LegitimateInterest "legitimate-interest",
    material_change_unannounced MaterialChangeUnannounced "material-change-unannounced",
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
    not_utf8 NotUtf8 "not-utf8",
    opt_out_signal_ignored OptOutSignalIgnored "opt-out-signal-ignored",
    opt_out_signal_not_shown OptOutSignalNotShown "opt-out-signal-not-shown",
    planned_in_use PlannedInUse "planned-in-use",
    preference_not_requested PreferenceNotRequested "preference-not-requested",
    purpose_is_vague PurposeIsVague "purpose-is-vague",
    review_dates ReviewDates "review-dates",
    review_overdue ReviewOverdue "review-overdue",
    statistics_shared StatisticsShared "statistics-shared",
    syntax Syntax "syntax",
    too_large TooLarge "too-large",
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
    vendor_called_necessary VendorCalledNecessary "vendor-called-necessary",
    version_not_increasing VersionNotIncreasing "version-not-increasing",
    waiver_expired WaiverExpired "waiver-expired",
    waiver_unknown_code WaiverUnknownCode "waiver-unknown-code",
    waiver_unknown_entry WaiverUnknownEntry "waiver-unknown-entry",
    waiver_unused WaiverUnused "waiver-unused",
    waiver_without_effect WaiverWithoutEffect "waiver-without-effect",
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
