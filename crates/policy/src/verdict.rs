//! The rules that classify changes of a policy.

use crate::rules::{Confidence, Source};
use std::fmt;

/// The effect of a change on visitors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing changes for visitors.
    Editorial,
    /// The change is not to the disadvantage of visitors.
    Minor,
    /// Visitors must be informed of the change.
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
    text: "A statement to visitors must stay true until visitors are informed of a change",
    confidence: Confidence::Project,
};

/// Declares the rules: variant, code, verdict, source, title, and why.
macro_rules! rules {
    ($( $variant:ident $code:literal $verdict:ident $source:ident $title:literal $why:literal; )+) => {
        /// The rule that determines the verdict on a change. The meaning of a code never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum DiffRule {
            $( #[doc = concat!("`", $code, "`: ", $title, ".")] $variant, )+
        }

        impl DiffRule {
            /// Every rule, the material ones first.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// Returns the code of the rule in reports.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// Returns the verdict on changes that the rule matches.
            #[must_use]
            pub const fn verdict(self) -> Verdict {
                match self { $( Self::$variant => Verdict::$verdict, )+ }
            }

            /// Returns the kind of change that the rule matches, in one line without a full stop.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $( Self::$variant => $title, )+ }
            }

            /// Returns the reason for the verdict.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $( Self::$variant => $why, )+ }
            }

            /// Returns the source of the rule.
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
        "Browsers of visitors who refused, or were never asked, now receive the entry. The law permits that only if an exemption really applies; a reviewer must decide.";
    ConsentNeeded "consent-needed" Material CONSENT
        "An entry that was exempt now needs consent"
        "No visitor has consented to the entry, so the service must ask every visitor before it sets the entry again.";
    NewEntry "new-entry" Material CONSENT
        "A new entry that needs consent"
        "A consent covers only what the visitor was informed of at the time, which did not include this entry.";
    PurposeChanged "purpose-changed" Material TRANSPARENCY
        "The wording of a purpose has changed"
        "Visitors must always be informed of a change of purpose. Only a person can judge whether a new wording means a new purpose, so every change of the wording is material, except in spelling, case, punctuation and white space.";
    CategoryLessExempt "category-less-exempt" Material OURS
        "An entry moves to a category that is less close to necessary"
        "The page described the entry as necessary, or as a preference; now it measures or advertises.";
    CategoryMoved "category-moved" Material CONSENT
        "An entry moves to another category that needs consent"
        "Visitors who consented to the new category did not know that it includes this entry.";
    ExemptionChanged "exemption-changed" Material CONSENT
        "An entry has a different exemption from consent"
        "The exemption limits the purpose and the lifetime of the entry.";
    LastsLonger "lasts-longer" Material OURS
        "Something is kept for longer, or removed on fewer occasions"
        "Visitors must know the lifetime before they consent.";
    ConditionChanged "condition-changed" Material OURS
        "The wording of the condition for a further lifetime has changed"
        "The condition decides which visitors a lifetime concerns. Only a person can judge whether the new wording concerns others, so every change of the wording is material, except in spelling, case, punctuation and white space.";
    VendorChanged "vendor-changed" Material TRANSPARENCY
        "An entry has a new or different provider"
        "Visitors must be informed of who receives the data.";
    RecipientAdded "recipient-added" Material WELL_IN_ADVANCE
        "Data has further recipients"
        "Further recipients affect visitors, who must be informed well in advance.";
    TransferAdded "transfer-added" Material WELL_IN_ADVANCE
        "Data is transferred to a further country"
        "Transfers to further countries affect visitors, who must be informed well in advance.";
    SafeguardChanged "safeguard-changed" Material RIGHTS
        "The safeguard for transferred data has changed or was removed"
        "Visitors must be informed of the safeguard for a transfer.";
    ThirdPartyAdded "third-party-added" Material WELL_IN_ADVANCE
        "A third party is added"
        "Visitors now also deal with another company, and must be informed well in advance.";
    ThirdPartyAccess "third-party-access" Material WELL_IN_ADVANCE
        "A third party appears in more places"
        "With more hosts or pages, a third party learns more about visitors.";
    FirstToThird "first-to-third" Material OURS
        "A third party now sets an entry that the service used to set"
        "Another company now has the data, under its own policy.";
    TechnologyChanged "technology-changed" Material OURS
        "Visitors are tracked by another technology"
        "Visitors agreed to the technology that the page described; another one may observe more, and be harder to block.";
    ControllerChanged "controller-changed" Material TRANSPARENCY
        "The controller has changed"
        "Visitors must always be informed of a change of the controller's identity.";
    ContactChanged "contact-changed" Material TRANSPARENCY
        "The contact has changed"
        "Visitors exercise their rights through the contact, so they must always be informed of a change.";
    RightsChanged "rights-changed" Material TRANSPARENCY
        "Visitors must exercise rights in another way, or have fewer rights"
        "Visitors must always be informed of a change in how they exercise their rights.";
    PlannedActive "planned-active" Material OURS
        "A planned category is now in use"
        "The page stated that the category is not in use, and promised to inform visitors before it is.";
    ScopeWidened "scope-widened" Material OURS
        "An entry or the policy covers more names, hosts or domains, or the wording of the scope has changed"
        "The entry can observe more of what visitors do, or the policy applies to more sites.";
    LogRewritten "log-rewritten" Material OURS
        "The past of the change log is edited: an entry has changed, was removed, or was added before the newest one"
        "The log is the proof of what visitors were told, and when. It is credible only if its past does not change.";

    NewExemptEntry "new-exempt-entry" Minor OURS
        "An entry that needs no consent is added"
        "The page lists the entry; visitors need not be asked.";
    RetiredChanged "retired-entry-changed" Minor OURS
        "A retired entry has changed"
        "The service no longer sets the entry; it only removes it.";
    EntryRetired "entry-retired" Minor OURS
        "An entry is retired: the service no longer sets it, and only removes it"
        "Less is kept on the visitor's device.";
    EntryRemoved "entry-removed" Minor OURS
        "An entry or a table is removed"
        "Less is kept on the visitor's device, or the policy says less about it.";
    LastsShorter "lasts-shorter" Minor OURS
        "Something is kept for a shorter time, or removed on more occasions"
        "The change is not to the disadvantage of visitors.";
    LimitStated "limit-stated" Minor OURS
        "A retention limit is now stated"
        "The practice is the same, and the policy says more about it.";
    RecipientRemoved "recipient-removed" Minor OURS
        "Data has fewer recipients"
        "The change is not to the disadvantage of visitors.";
    VendorRemoved "vendor-removed" Minor OURS
        "An entry no longer has an external provider"
        "The change is not to the disadvantage of visitors.";
    TransferRemoved "transfer-removed" Minor OURS
        "Data is transferred to fewer countries, or the policy now states a safeguard"
        "The change is not to the disadvantage of visitors.";
    LessAccess "less-access" Minor OURS
        "A third party appears in fewer places"
        "The change is not to the disadvantage of visitors.";
    ThirdToFirst "third-to-first" Minor OURS
        "The service now sets an entry that a third party used to set"
        "The data no longer goes to another company first.";
    SetterChanged "setter-changed" Minor OURS
        "A different part of the same site sets an entry"
        "The data stays with the same party.";
    ScopeNarrowed "scope-narrowed" Minor OURS
        "An entry or the policy covers fewer names, hosts or domains"
        "The change is not to the disadvantage of visitors.";
    CategoryMoreExempt "category-more-exempt" Minor OURS
        "An entry moves to a category that is closer to necessary"
        "Another rule decides whether a change of consent is material.";
    ExemptionNamed "exemption-named" Minor OURS
        "An exemption is added or removed"
        "Another rule decides whether a change of consent is material.";
    NameChanged "name-changed" Minor OURS
        "An entry is renamed"
        "Visitors see a different name in their browser than before.";
    Attribute "attribute" Minor OURS
        "A technical detail that the page does not state has changed"
        "The detail concerns security or operation, not a statement of the policy.";
    LinkChanged "link-changed" Minor OURS
        "A link has a new address"
        "The linked page is not part of this policy.";
    TextChanged "text-changed" Minor OURS
        "The wording of a text has changed"
        "The text states neither a purpose nor a right nor a scope.";
    RightsAdded "rights-added" Minor OURS
        "Visitors have more rights, or an easier way to exercise them"
        "The change is to the advantage of visitors.";
    TranslationRemoved "translation-removed" Minor OURS
        "A translation is removed"
        "Visitors who read that language now see the text in another one.";
    PlannedChanged "planned-changed" Minor OURS
        "A planned category has changed or was removed"
        "The category is not in use.";
    FrameChanged "frame-changed" Minor OURS
        "The policy's jurisdictions, languages or effective date have changed"
        "The entries and their purposes are the same.";
    CategoryDeclared "category-declared" Minor OURS
        "A custom category is declared"
        "Other rules apply to its entries.";
    EnforcementChanged "enforcement-changed" Minor OURS
        "The source files that may bypass the registry have changed"
        "The page is the same, but the registry is enforced for more or fewer files.";

    Wording "wording" Editorial TRANSPARENCY
        "Only spelling, case, punctuation or white space differ"
        "Corrections of spelling and style are not material.";
    TranslationAdded "translation-added" Editorial OURS
        "A translation is added"
        "The same information reaches more people.";
    KeyRenamed "key-renamed" Editorial OURS
        "The key of an entry has changed"
        "Keys are for the policy file and the code; visitors do not see them.";
    Examples "examples" Editorial OURS
        "The examples of names have changed"
        "The family of names is the same.";
    ReviewRecord "review-record" Editorial OURS
        "The owner or the review of an entry has changed"
        "These are internal records.";
    Dated "dated" Editorial OURS
        "The date or version of the policy itself has changed"
        "This follows from other changes.";
    Logged "logged" Editorial OURS
        "A change is added to the log"
        "This follows from other changes.";
}

impl DiffRule {
    /// Returns the rule with a code.
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
