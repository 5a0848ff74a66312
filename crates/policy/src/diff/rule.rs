//! The rules by which a change is judged.

use crate::rules::{Confidence, Source};
use std::fmt;

/// What a change means to visitors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Visitors are told nothing else than before.
    Editorial,
    /// It changes what is told or done, and takes nothing from visitors.
    Minor,
    /// Visitors must learn of it.
    Material,
}

impl Verdict {
    /// The word of the reports: `material`, `minor` or `editorial`.
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

            /// Its code, as reports name it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// How it judges.
            #[must_use]
            pub const fn verdict(self) -> Verdict {
                match self { $( Self::$variant => Verdict::$verdict, )+ }
            }

            /// Of which change it speaks, in one line without a full stop.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $( Self::$variant => $title, )+ }
            }

            /// Why it judges so.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $( Self::$variant => $why, )+ }
            }

            /// Where it comes from.
            #[must_use]
            pub const fn source(self) -> Source {
                match self { $( Self::$variant => $source, )+ }
            }
        }
    };
}

rules! {
    ConsentDropped "consent-dropped" Material CONSENT
        "What needed consent is now called exempt"
        "Visitors who refused, or were never asked, now get it all the same. The law permits that only where an exemption truly covers it; a reviewer must look at it.";
    ConsentNeeded "consent-needed" Material CONSENT
        "What was exempt now needs consent"
        "Nobody has consented to it yet, so everybody must be asked before it is set again.";
    NewEntry "new-entry" Material CONSENT
        "Something new that needs consent"
        "A consent covers what the visitor was told of when giving it, and this was not there.";
    PurposeChanged "purpose-changed" Material TRANSPARENCY
        "A purpose is told in other words"
        "A change of purpose is always told to those concerned. Whether other words mean another purpose is for people to judge; only spelling, case, punctuation and white space are taken to change nothing.";
    CategoryLessExempt "category-less-exempt" Material OURS
        "A category further from what is necessary"
        "What was told as necessary, or as a preference, now measures or advertises.";
    CategoryMoved "category-moved" Material CONSENT
        "A move to another category that needs consent"
        "Whoever agreed to the new category did not know that this belongs to it.";
    ExemptionChanged "exemption-changed" Material CONSENT
        "Another reason why no consent is asked"
        "The reason decides what the entry may be used for and how long it may last.";
    LastsLonger "lasts-longer" Material OURS
        "It is kept for longer, or removed on fewer occasions"
        "How long something is kept is one of the things that visitors must be told before they agree.";
    VendorChanged "vendor-changed" Material TRANSPARENCY
        "A new or another company stands behind it"
        "Who gets the data is one of the things that visitors must be told.";
    RecipientAdded "recipient-added" Material WELL_IN_ADVANCE
        "More recipients"
        "More recipients are a change with impact: visitors are told well in advance.";
    TransferAdded "transfer-added" Material WELL_IN_ADVANCE
        "Data goes to another country"
        "Transfers to further countries are a change with impact: visitors are told well in advance.";
    SafeguardChanged "safeguard-changed" Material RIGHTS
        "Another safeguard, or none, for data that goes to a country"
        "The safeguard is one of the things that visitors must be told about a transfer.";
    ThirdPartyAdded "third-party-added" Material WELL_IN_ADVANCE
        "A new third party"
        "Another company meets the visitors: they are told well in advance.";
    ThirdPartyAccess "third-party-access" Material WELL_IN_ADVANCE
        "A third party is met in more places"
        "More hosts or pages of a third party mean that it learns more of the visitors.";
    FirstToThird "first-to-third" Material OURS
        "A third party sets what the service itself has set"
        "The data is then with another company, under its policy.";
    ControllerChanged "controller-changed" Material TRANSPARENCY
        "Somebody else is responsible"
        "A change of the controller's identity is always told to those concerned.";
    ContactChanged "contact-changed" Material TRANSPARENCY
        "Questions and requests go elsewhere"
        "Rights are exercised through the contact; a change of how to exercise them is always told.";
    RightsChanged "rights-changed" Material TRANSPARENCY
        "Rights are exercised in another way, or fewer are granted"
        "A change of how to exercise rights is always told to those concerned.";
    PlannedActive "planned-active" Material OURS
        "What was only planned is now in use"
        "The page has promised that it is not set today, and that visitors are told before it is.";
    ScopeWidened "scope-widened" Material OURS
        "It reaches more names, hosts or domains, or tells its reach in other words"
        "More of what visitors do can be seen with it, or the policy speaks for more places.";

    NewExemptEntry "new-exempt-entry" Minor OURS
        "Something new that needs no consent"
        "The page tells of it; nobody has to be asked.";
    RetiredChanged "retired-entry-changed" Minor OURS
        "A change of an entry that is no longer set"
        "Visitors do not get it any more: it is only removed.";
    EntryRetired "entry-retired" Minor OURS
        "An entry is no longer set, only removed"
        "Less is kept on the visitor's device.";
    EntryRemoved "entry-removed" Minor OURS
        "Something is gone"
        "Less is kept on the visitor's device, or said about it.";
    LastsShorter "lasts-shorter" Minor OURS
        "It is kept for less long, or removed on more occasions"
        "It takes nothing from visitors.";
    LimitTold "limit-told" Minor OURS
        "A limit in time is told that was not told before"
        "The policy says more about the same.";
    RecipientRemoved "recipient-removed" Minor OURS
        "Fewer recipients"
        "It takes nothing from visitors.";
    VendorRemoved "vendor-removed" Minor OURS
        "No other company stands behind it any more"
        "It takes nothing from visitors.";
    TransferRemoved "transfer-removed" Minor OURS
        "Data goes to fewer countries, or under a safeguard that was not told before"
        "It takes nothing from visitors.";
    LessAccess "less-access" Minor OURS
        "A third party is met in fewer places"
        "It takes nothing from visitors.";
    ThirdToFirst "third-to-first" Minor OURS
        "The service itself sets what a third party has set"
        "The data no longer begins with another company.";
    SetterChanged "setter-changed" Minor OURS
        "Another part of the same site sets it"
        "It stays with the same party.";
    ScopeNarrowed "scope-narrowed" Minor OURS
        "It reaches fewer names, hosts or domains"
        "It takes nothing from visitors.";
    CategoryMoreExempt "category-more-exempt" Minor OURS
        "A category nearer to what is necessary"
        "Whether consent is still asked is judged by itself.";
    ExemptionNamed "exemption-named" Minor OURS
        "The reason why no consent is asked is added or left out"
        "Whether consent is asked is judged by itself.";
    NameChanged "name-changed" Minor OURS
        "The same under another name"
        "Visitors find another name in their browser for what they were told of.";
    Attribute "attribute" Minor OURS
        "A technical detail that visitors are not told"
        "It matters to security and to how the service works, not to what the policy promises.";
    LinkChanged "link-changed" Minor OURS
        "A link leads elsewhere"
        "What the other page says is not for this policy to tell.";
    TextChanged "text-changed" Minor OURS
        "A text is told in other words"
        "It is not one in which a purpose, a right or a scope is told.";
    RightsAdded "rights-added" Minor OURS
        "More rights, or an easier way to them"
        "It gives visitors more than before.";
    TranslationRemoved "translation-removed" Minor OURS
        "A text is no longer there in a language"
        "Visitors who read that language get the text in another one.";
    PlannedChanged "planned-changed" Minor OURS
        "Another plan, or one that is given up"
        "Nothing of it is in use.";
    FrameChanged "frame-changed" Minor OURS
        "Another frame of the policy: its laws, languages or first day"
        "What is set and why stays as it was.";
    CategoryDeclared "category-declared" Minor OURS
        "A category of the policy's own is declared"
        "What is put into it is judged by itself.";
    LogRewritten "log-rewritten" Minor OURS
        "What the log has said before is changed"
        "A log is believed only as long as its past stays as it was.";
    EnforcementChanged "enforcement-changed" Minor OURS
        "Other source files may go around the registry"
        "Visitors are told nothing else, but less of it, or more, is enforced.";

    Wording "wording" Editorial TRANSPARENCY
        "The same words with another spelling, case, punctuation or white space"
        "Corrections of spelling and style are not material.";
    TranslationAdded "translation-added" Editorial OURS
        "A text is there in a further language"
        "The same is told to more people.";
    KeyRenamed "key-renamed" Editorial OURS
        "Another key for the same"
        "Keys are for the policy file and the code; visitors do not see them.";
    Examples "examples" Editorial OURS
        "Other examples of names"
        "The family of names is the same.";
    ReviewRecord "review-record" Editorial OURS
        "Who answers for an entry, and when it was reviewed"
        "It is the service's own record.";
    Dated "dated" Editorial OURS
        "Another date or version of the policy itself"
        "It follows from other changes.";
    Logged "logged" Editorial OURS
        "A change is told in the log"
        "It follows from other changes.";
}

impl DiffRule {
    /// The rule of this code.
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
