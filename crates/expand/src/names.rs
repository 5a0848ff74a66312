//! The identifiers of an entry in Rust, as tokens.

use cookie_registry_core::SetBy;
use cookie_registry_policy::identifier::{self, is_reserved};
use cookie_registry_policy::model::{Cookie, Disclosure, Value};
use cookie_registry_policy::{Checked, Code, Finding, Policy};
use proc_macro2::{Ident, Span};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The names of an entry.
pub(crate) struct Names {
    /// `SIGN_IN`.
    pub(crate) constant: Ident,
    /// `SignIn`: the variant of the enum of all entries.
    pub(crate) variant: Ident,
    /// The enum of `one_of`: `SignIn`, or `SignInValue` where that name is taken.
    pub(crate) value_type: Ident,
    /// The enum of the lifetimes: `SignInLifetime`.
    pub(crate) lifetime_type: Ident,
}

/// Converts `sign-in` to `SIGN_IN`.
pub(crate) fn constant(key: &str) -> Ident {
    ident(&identifier::constant(key))
}

/// Converts `sign-in` to `SignIn`.
pub(crate) fn camel(word: &str) -> Ident {
    ident(&identifier::variant(word))
}

/// Returns the type of a category that the policy declares.
pub(crate) fn category_type(key: &str) -> Ident {
    ident(&category_type_name(key))
}

/// Returns the enum of all entries. The struct may be a raw identifier: `r#type` has `typeEntry`.
pub(crate) fn entry_type(registry: &Ident) -> Ident {
    ident(&format!("{}Entry", without_raw(registry)))
}

fn category_type_name(key: &str) -> String {
    format!("{}Category", identifier::variant(key))
}

fn lifetime_type_name(key: &str) -> String {
    format!("{}Lifetime", identifier::variant(key))
}

/// Returns the text of a name without the `r#` of a raw identifier.
fn without_raw(name: &Ident) -> String {
    let text = name.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The names of the types that a registry generates. They are all in the module of the struct, where they would shadow what
/// has the same name.
///
/// The enum of `one_of` is named after the key of its entry. Where that name is in Rust's prelude, exported by
/// `cookie_registry`, or another type of the registry, `Value` is appended.
pub(crate) struct TypeNames {
    /// The enum of each `one_of`, by its entry.
    values: HashMap<String, String>,
    /// The clashes that no other name avoids.
    pub(crate) clashes: Vec<Finding>,
    /// The types other than the struct and the enum of all entries.
    pub(crate) all: BTreeSet<String>,
}

impl TypeNames {
    /// Chooses the names.
    pub(crate) fn of(name: &Ident, checked: &Checked, policy: &Policy) -> Self {
        let registry = without_raw(name);
        let entry = entry_type(name).to_string();
        let mut clashes = Vec::new();
        let mut fixed = HashSet::from([registry.clone(), entry.clone()]);
        for category in &checked.draft.categories {
            let name = category_type_name(&category.key.value);
            if name == registry {
                clashes.push(
                    Finding::new(
                        Code::DuplicateEntryKey,
                        category.key.span,
                        format!(
                            "`categories.{}` and the struct of the registry would both be `{name}` in the code",
                            category.key.value
                        ),
                    )
                    .help("give the struct another name, such as `Cookies`"),
                );
            } else if is_reserved(&name) {
                let message = format!(
                    "`categories.{}` would be `{name}` in the code, which is a name of `cookie_registry`",
                    category.key.value
                );
                clashes.push(
                    Finding::new(Code::DuplicateEntryKey, category.key.span, message)
                        .help("give the category another key; its title stays the same"),
                );
            }
            fixed.insert(name);
        }
        for cookie in policy.cookies.iter().filter(|cookie| is_lasting(cookie)) {
            let disclosure = &cookie.disclosure;
            let name = lifetime_type_name(&disclosure.key);
            if fixed.contains(&name) {
                let message = format!(
                    "the lifetimes of `{}` and another type of the registry would both be `{name}` in the code",
                    disclosure.entry
                );
                clashes.push(
                    Finding::new(Code::DuplicateEntryKey, disclosure.span, message)
                        .help("give the struct another name, such as `Cookies`")
                        .entry(disclosure.entry.clone()),
                );
            }
            fixed.insert(name);
        }
        let one_of: Vec<&Disclosure> = policy
            .cookies
            .iter()
            .map(|cookie| &cookie.disclosure)
            .chain(policy.storage.iter().map(|entry| &entry.disclosure))
            .filter(|disclosure| matches!(disclosure.value, Value::OneOf(_)))
            .collect();
        let by_key: HashMap<String, &Disclosure> = one_of
            .iter()
            .map(|disclosure| (identifier::variant(&disclosure.key), *disclosure))
            .collect();
        let mut values = HashMap::new();
        for disclosure in &one_of {
            let mut name = identifier::variant(&disclosure.key);
            if is_reserved(&name) || fixed.contains(&name) {
                let taken = name.clone();
                name.push_str("Value");
                let other = by_key.get(&name).copied();
                if other.is_some() || is_reserved(&name) || fixed.contains(&name) {
                    clashes.push(clash(disclosure, &taken, &name, other));
                    // The policy does not compile; a name that nothing else has avoids follow-up errors.
                    name = format!("{name}Of{}", identifier::variant(&disclosure.entry));
                }
            }
            values.insert(disclosure.entry.clone(), name);
        }
        let own = [registry, entry];
        let all = fixed.into_iter().filter(|name| !own.contains(name));
        let all = all.chain(values.values().cloned()).collect();
        Self {
            values,
            clashes,
            all,
        }
    }

    /// Returns the names of an entry.
    pub(crate) fn names(&self, disclosure: &Disclosure) -> Names {
        let variant = camel(&disclosure.key);
        let value_type = self.values.get(&disclosure.entry);
        Names {
            constant: constant(&disclosure.key),
            lifetime_type: ident(&lifetime_type_name(&disclosure.key)),
            value_type: value_type.map_or_else(|| variant.clone(), |name| ident(name)),
            variant,
        }
    }
}

/// Returns whether setting a cookie takes the choice of a lifetime.
pub(crate) fn is_lasting(cookie: &Cookie) -> bool {
    let disclosure = &cookie.disclosure;
    let is_set = disclosure.retired.is_none() && disclosure.set_by == SetBy::Server;
    is_set && !disclosure.lifetimes.is_empty()
}

/// Returns the error for an entry whose enum can have neither of two names.
fn clash(disclosure: &Disclosure, taken: &str, name: &str, other: Option<&Disclosure>) -> Finding {
    let entry = &disclosure.entry;
    let message = match other {
        Some(other) => format!(
            "the type of `{entry}` can be neither `{taken}`, which is taken, nor `{name}`, which is the type of `{}`",
            other.entry
        ),
        None => {
            format!("the type of `{entry}` can be neither `{taken}` nor `{name}`: both are taken")
        }
    };
    let finding = Finding::new(Code::DuplicateEntryKey, disclosure.span, message)
        .help("change the key of one of them; the name of the cookie stays the same")
        .entry(entry.clone());
    match other {
        Some(other) => finding.related(other.span, "the other one"),
        None => finding,
    }
}
