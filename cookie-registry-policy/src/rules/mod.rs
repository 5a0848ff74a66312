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
    conflicting_keys ConflictingKeys "conflicting-keys",
    duplicate_key DuplicateKey "duplicate-key",
    empty_policy EmptyPolicy "empty-policy",
    empty_text EmptyText "empty-text",
    host_prefix HostPrefix "host-prefix",
    include_failed IncludeFailed "include-failed",
    invalid_key InvalidKey "invalid-key",
    invalid_lifetime InvalidLifetime "invalid-lifetime",
    missing_key MissingKey "missing-key",
    not_utf8 NotUtf8 "not-utf8",
    syntax Syntax "syntax",
    too_large TooLarge "too-large",
    unknown_category UnknownCategory "unknown-category",
    unknown_key UnknownKey "unknown-key",
    unknown_word UnknownWord "unknown-word",
    unsupported_format UnsupportedFormat "unsupported-format",
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
