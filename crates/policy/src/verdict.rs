//! The rules by which a change is judged.

use crate::rules::{Confidence, Source};
use std::fmt;

/// What a change means to visitors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing changes for visitors.
    Editorial,
    /// It changes what is disclosed or done, and takes nothing from visitors.
    Minor,
    /// Visitors must be informed of it.
    Material,
}

impl Verdict {
    /// Returns the word of the reports: `material`, `minor` or `editorial`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Editorial => "editorial",
            Self::Minor => "minor",
            Self::Material => "material",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

const TRANSPARENCY: Source = Source {
    text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraph 29",
    confidence: Confidence::Quoted,
};
const WELL_IN_ADVANCE: Source = Source {
    text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraph 30",
    confidence: Confidence::Quoted,
};
const CONSENT: Source = Source {
    text: "Directive 2002/58/EC (ePrivacy), article 5(3)",
    confidence: Confidence::Quoted,
};
const RIGHTS: Source = Source {
    text: "Regulation (EU) 2016/679 (GDPR), article 13",
    confidence: Confidence::Quoted,
};
const OURS: Source = Source {
    text: "What visitors were told must stay true until they are told otherwise",
    confidence: Confidence::Project,
};

/// Declares the rules: variant, code, verdict, source, title, and why.
macro_rules! rules {
    ($( $variant:ident $code:literal $verdict:ident $source:ident $title:literal $why:literal; )+) => {
        /// The rule by which a change has its verdict. A code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum DiffRule {
            $( #[doc = concat!("`", $code, "`: ", $title, ".")] $variant, )+
        }

        impl DiffRule {
            /// Every rule, the material ones first.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// Returns its code, as reports name it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// Returns its verdict.
            #[must_use]
            pub const fn verdict(self) -> Verdict {
                match self { $( Self::$variant => Verdict::$verdict, )+ }
            }

            /// Returns the change that it judges, in one line without a full stop.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $( Self::$variant => $title, )+ }
            }

            /// Explains its verdict.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $( Self::$variant => $why, )+ }
            }

            /// Returns its source.
            #[must_use]
            pub const fn source(self) -> Source {
                match self { $( Self::$variant => $source, )+ }
            }
        }
    };
}

rules! {
    ConsentDropped "consent-dropped" Material CONSENT
        "An entry that needed consent is now marked as exempt"
        "Visitors who refused or were never asked now get it anyway. The law permits that only where an exemption really applies; a reviewer must look at it.";
    ConsentNeeded "consent-needed" Material CONSENT
        "An entry that was exempt now needs consent"
        "Nobody has consented to it yet, so everybody must be asked before it is set again.";
    NewEntry "new-entry" Material CONSENT
        "A new entry that needs consent"
        "Consent covers only what the visitor was informed of when giving it, and this was not included.";
    PurposeChanged "purpose-changed" Material TRANSPARENCY
        "The wording of a purpose has changed"
        "Those concerned must always be informed of a change of purpose. Whether other words mean another purpose is for people to judge; only differences in spelling, case, punctuation and white space are ignored.";
    CategoryLessExempt "category-less-exempt" Material OURS
        "A category that is further from necessary"
        "What was described as necessary, or as a preference, now measures or advertises.";
    CategoryMoved "category-moved" Material CONSENT
        "A move to another category that needs consent"
        "Visitors who agreed to the new category did not know that it includes this entry.";
    ExemptionChanged "exemption-changed" Material CONSENT
        "A different exemption from consent"
        "The exemption decides what the entry may be used for and how long it may last.";
    LastsLonger "lasts-longer" Material OURS
        "It is kept for longer, or removed on fewer occasions"
        "How long something is kept is one of the things that visitors must know before they agree.";
    VendorChanged "vendor-changed" Material TRANSPARENCY
        "A new or different provider"
        "Who gets the data is one of the things that visitors must be told.";
    RecipientAdded "recipient-added" Material WELL_IN_ADVANCE
        "More recipients"
        "More recipients are a change with impact: visitors must be informed well in advance.";
    TransferAdded "transfer-added" Material WELL_IN_ADVANCE
        "Data goes to another country"
        "Transfers to further countries are a change with impact: visitors must be informed well in advance.";
    SafeguardChanged "safeguard-changed" Material RIGHTS
        "A different safeguard, or none, for data that goes to a country"
        "The safeguard is one of the things that visitors must be told about a transfer.";
    ThirdPartyAdded "third-party-added" Material WELL_IN_ADVANCE
        "A new third party"
        "Visitors now deal with another company, and must be informed well in advance.";
    ThirdPartyAccess "third-party-access" Material WELL_IN_ADVANCE
        "A third party appears in more places"
        "More hosts or pages of a third party mean that it learns more about visitors.";
    FirstToThird "first-to-third" Material OURS
        "A third party now sets what the service itself used to set"
        "The data is then with another company, under its policy.";
    ControllerChanged "controller-changed" Material TRANSPARENCY
        "The controller has changed"
        "Those concerned must always be informed of a change of the controller's identity.";
    ContactChanged "contact-changed" Material TRANSPARENCY
        "The contact has changed"
        "Visitors exercise their rights through the contact, and must always be informed of a change.";
    RightsChanged "rights-changed" Material TRANSPARENCY
        "Rights are exercised in another way, or fewer are granted"
        "Those concerned must always be informed of a change in how to exercise their rights.";
    PlannedActive "planned-active" Material OURS
        "A planned category is now in use"
        "The page promised that it is not in use, and that visitors will be informed before it is.";
    ScopeWidened "scope-widened" Material OURS
        "It covers more names, hosts or domains, or describes its scope in other words"
        "More of what visitors do can be seen with it, or the policy applies to more places.";

    NewExemptEntry "new-exempt-entry" Minor OURS
        "A new entry that needs no consent"
        "The page lists it; nobody has to be asked.";
    RetiredChanged "retired-entry-changed" Minor OURS
        "A change of an entry that is no longer set"
        "Visitors do not get it any more: it is only removed.";
    EntryRetired "entry-retired" Minor OURS
        "An entry is no longer set, only removed"
        "Less is kept on the visitor's device.";
    EntryRemoved "entry-removed" Minor OURS
        "An entry or a table is removed"
        "Less is kept on the visitor's device, or said about it.";
    LastsShorter "lasts-shorter" Minor OURS
        "It is kept for less long, or removed on more occasions"
        "It takes nothing from visitors.";
    LimitStated "limit-stated" Minor OURS
        "A retention limit is now stated"
        "The policy says more about the same practice.";
    RecipientRemoved "recipient-removed" Minor OURS
        "Fewer recipients"
        "It takes nothing from visitors.";
    VendorRemoved "vendor-removed" Minor OURS
        "It no longer has an external provider"
        "It takes nothing from visitors.";
    TransferRemoved "transfer-removed" Minor OURS
        "Data goes to fewer countries, or under a safeguard that was not stated before"
        "It takes nothing from visitors.";
    LessAccess "less-access" Minor OURS
        "A third party appears in fewer places"
        "It takes nothing from visitors.";
    ThirdToFirst "third-to-first" Minor OURS
        "The service itself now sets what a third party used to set"
        "The data no longer begins with another company.";
    SetterChanged "setter-changed" Minor OURS
        "Another part of the same site sets it"
        "It stays with the same party.";
    ScopeNarrowed "scope-narrowed" Minor OURS
        "It covers fewer names, hosts or domains"
        "It takes nothing from visitors.";
    CategoryMoreExempt "category-more-exempt" Minor OURS
        "A category that is closer to necessary"
        "Whether consent is still asked is judged separately.";
    ExemptionNamed "exemption-named" Minor OURS
        "An exemption is added or removed"
        "Whether consent is asked is judged separately.";
    NameChanged "name-changed" Minor OURS
        "An entry is renamed"
        "Visitors see a different name in their browser than before.";
    Attribute "attribute" Minor OURS
        "A technical detail that visitors are not shown"
        "It matters to security and to how the service works, not to what the policy promises.";
    LinkChanged "link-changed" Minor OURS
        "A link leads elsewhere"
        "The content of the linked page is outside this policy.";
    TextChanged "text-changed" Minor OURS
        "The wording of a text has changed"
        "The text does not state a purpose, a right or a scope.";
    RightsAdded "rights-added" Minor OURS
        "More rights, or an easier way to them"
        "It gives visitors more than before.";
    TranslationRemoved "translation-removed" Minor OURS
        "A translation is removed"
        "Visitors who read that language get the text in another one.";
    PlannedChanged "planned-changed" Minor OURS
        "A plan has changed or was dropped"
        "Nothing of it is in use.";
    FrameChanged "frame-changed" Minor OURS
        "The policy's jurisdictions, languages or effective date have changed"
        "What is set and why stays as it was.";
    CategoryDeclared "category-declared" Minor OURS
        "A custom category is declared"
        "Its entries are judged separately.";
    LogRewritten "log-rewritten" Minor OURS
        "A past entry of the change log is edited"
        "A log is credible only if its past entries stay as they were.";
    EnforcementChanged "enforcement-changed" Minor OURS
        "Other source files may bypass the registry"
        "The page stays the same, but more or less of it is enforced.";

    Wording "wording" Editorial TRANSPARENCY
        "Only spelling, case, punctuation or white space differ"
        "Corrections of spelling and style are not material.";
    TranslationAdded "translation-added" Editorial OURS
        "A translation is added"
        "The same information reaches more people.";
    KeyRenamed "key-renamed" Editorial OURS
        "An entry has another key"
        "Keys are for the policy file and the code; visitors do not see them.";
    Examples "examples" Editorial OURS
        "Other examples of names"
        "The family of names is the same.";
    ReviewRecord "review-record" Editorial OURS
        "The owner or the review of an entry"
        "These are internal records.";
    Dated "dated" Editorial OURS
        "The date or version of the policy itself has changed"
        "It follows from other changes.";
    Logged "logged" Editorial OURS
        "A change is added to the log"
        "It follows from other changes.";
}

impl DiffRule {
    /// Returns the rule of this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.as_str() == code)
    }
}

impl fmt::Display for DiffRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
