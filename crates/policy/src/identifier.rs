//! Rust identifiers for the words of a policy. The macro uses these identifiers. The rules use them to detect two words
//! with the same identifier.

/// Returns the name of a constant: `sign-in` is `SIGN_IN`.
///
/// ```
/// use cookie_registry_policy::identifier::constant;
/// assert_eq!(constant("sign-in_2"), "SIGN_IN_2");
/// ```
#[must_use]
pub fn constant(key: &str) -> String {
    identifier(key.to_ascii_uppercase().replace('-', "_"))
}

/// Returns the name of a variant: `sign-in` is `SignIn`.
///
/// ```
/// use cookie_registry_policy::identifier::variant;
/// assert_eq!(variant("sign-in_2"), "SignIn2");
/// assert_eq!(variant("2fa"), "N2fa");
/// assert_eq!(variant("self"), "Self_");
/// assert_eq!(variant("été"), "T");
/// ```
#[must_use]
pub fn variant(word: &str) -> String {
    let mut camel = String::with_capacity(word.len());
    let mut begins = true;
    for c in word.chars() {
        if !c.is_ascii_alphanumeric() {
            begins = true;
        } else if begins {
            camel.push(c.to_ascii_uppercase());
            begins = false;
        } else {
            camel.push(c);
        }
    }
    identifier(camel)
}

/// The variant for the usual lifetime of an entry.
pub const USUAL_LIFETIME: &str = "Default";

/// Returns whether a generated type must not have this name, for one of two reasons. First, the name is in Rust's
/// prelude (of any edition up to 2024), such as `Option` or `Vec`: the type would shadow the item of the prelude in the
/// module of the registry. Second, `cookie_registry` exports the name: a module of the service could not import both.
///
/// ```
/// use cookie_registry_policy::identifier::is_reserved;
/// assert!(is_reserved("Option") && is_reserved("Deployment"));
/// assert!(!is_reserved("Theme"));
/// ```
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    PRELUDE.contains(&name) || EXPORTED.contains(&name)
}

/// The names of types, traits and variants in the prelude of `std` for edition 2024. Variants are in the namespace of
/// types as well.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// The names that `cookie_registry` exports. A test of that crate compares the list with its exports.
const EXPORTED: &[&str] = &[
    "ActixFinished",
    "ActixFinishing",
    "AdoptError",
    "Analytics",
    "AsKeys",
    "Asked",
    "AskedCategory",
    "AskedParty",
    "Attributes",
    "BannerWords",
    "Boolean",
    "ByOtherService",
    "ByScript",
    "ByServer",
    "ByThirdParty",
    "Category",
    "CategoryWords",
    "ChangeWords",
    "Choice",
    "Chunked",
    "ClearEvent",
    "Consent",
    "ConsentCategory",
    "ConsentCookie",
    "ConsentId",
    "ConsentPlan",
    "ConsentRecord",
    "Cookie",
    "CookieFuture",
    "CookieLayer",
    "CookieRegistry",
    "CookieService",
    "DateWords",
    "Decided",
    "Decision",
    "Declared",
    "Deployment",
    "Document",
    "DomainError",
    "Encrypted",
    "Environment",
    "Family",
    "Fingerprints",
    "FixedName",
    "GetError",
    "Granted",
    "Guard",
    "Guarded",
    "GuardedFuture",
    "HasMembers",
    "Integer",
    "Json",
    "Key",
    "Keyed",
    "Keys",
    "Lasting",
    "LifetimeChoice",
    "Load",
    "LoadKind",
    "LoadWords",
    "Marketing",
    "Member",
    "MemberError",
    "MissingCookieLayer",
    "NameError",
    "Necessary",
    "NeedsConsent",
    "NeedsWitness",
    "NoKey",
    "NoProfile",
    "NotObjected",
    "OneCookie",
    "OneOf",
    "PartyWords",
    "PolicyPage",
    "Preferences",
    "Profile",
    "ProfileByRequest",
    "Protect",
    "Protected",
    "ProvidesConsent",
    "ProvidesDeployment",
    "ProvidesKeys",
    "Ready",
    "RecordKey",
    "Registry",
    "RequestCookies",
    "Retired",
    "SameSite",
    "SetCookie",
    "SetCookies",
    "SetError",
    "Settable",
    "Setter",
    "Shape",
    "Signals",
    "Signed",
    "SignedConsentCookie",
    "Single",
    "Standing",
    "Storable",
    "StorageKey",
    "StorageKind",
    "StorageSpec",
    "Text",
    "Token",
    "UnknownWord",
    "UnlessObjected",
    "Unlocked",
    "Value",
    "Violation",
    "ViolationKind",
];

/// Replaces characters that are not allowed in an identifier with `_`.
fn identifier(text: String) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut clean = match text.chars().all(fits) {
        true => text,
        false => text
            .chars()
            .map(|c| if fits(c) { c } else { '_' })
            .collect(),
    };
    if !clean.starts_with(|c: char| c.is_ascii_alphabetic()) {
        clean.insert(0, 'N');
    }
    if clean == "Self" {
        clean.push('_');
    }
    clean
}
