//! Writes the constants of a policy as Rust code.
//!
//! The derive macro of `cookie-registry` and the command `cargo cookie-registry generate rust` both call [`registry`],
//! so that the generated file contains the same items as the output of the macro.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod consent;
mod cookie;
mod docs;
mod features;
#[cfg(feature = "file")]
pub mod file;
mod fingerprints;
mod identity;
mod names;
mod setter;
mod statics;
mod storage;
mod table;
mod target;
mod values;

pub use target::{Module, Target};

use cookie_registry_policy::model::Disclosure;
use cookie_registry_policy::{Checked, Code, Finding, Severity};
use names::{TypeNames, is_lasting};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use statics::Statics;
use std::collections::{HashMap, HashSet};

/// The source of the names and attributes in the generated headers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HeaderSource {
    /// The policy, which is valid.
    Policy,
    /// Placeholders, which avoid follow-up compile errors: the policy is invalid, so the crate will not
    /// compile anyway.
    Placeholder,
}

/// Returns the items of a registry. For an invalid policy, these are the entries that could be read, with
/// placeholders in the headers.
pub fn registry(target: &Target<'_>, checked: &Checked) -> TokenStream {
    let (policy, source) = match checked.policy() {
        Some(policy) => (policy, HeaderSource::Policy),
        None => (checked.recovered(), HeaderSource::Placeholder),
    };
    let Target { name, runtime, .. } = target;
    let types = TypeNames::of(name, checked, policy);
    let is_new = |name: &Ident| !target.declared.contains(&name.to_string());
    let of_types = target.of_types();
    let clashes = (target.compile_errors)(&types.clashes, &checked.sources);
    let invalid = Invalid::of(checked, source);
    let features = features::errors(target, checked, policy, &invalid);
    let mut seen = HashSet::new();
    let mut names = |disclosure: &Disclosure| {
        let names = types.names(disclosure);
        // If two entries have the same constant, an error is already reported.
        seen.insert(names.constant.to_string()).then_some(names)
    };
    let cookies: Vec<_> = policy
        .cookies
        .iter()
        .filter_map(|cookie| Some((names(&cookie.disclosure)?, cookie)))
        .collect();
    let storage: Vec<_> = policy
        .storage
        .iter()
        .filter_map(|entry| Some((names(&entry.disclosure)?, entry)))
        .collect();

    let categories = values::categories(&of_types, policy);
    let disclosure = cookies
        .iter()
        .map(|(names, cookie)| (names, &cookie.disclosure))
        .chain(
            storage
                .iter()
                .map(|(names, entry)| (names, &entry.disclosure)),
        );
    let enums = disclosure
        .clone()
        .filter(|(names, _)| is_new(&names.value_type))
        .map(|(names, disclosure)| values::one_of(&of_types, names, disclosure));
    let lifetimes = cookies
        .iter()
        .filter(|(_, cookie)| is_lasting(cookie))
        // The name of the struct is an error that is already reported.
        .filter(|(names, _)| names.lifetime_type != target.name && is_new(&names.lifetime_type))
        .map(|(names, cookie)| values::lifetimes(&of_types, names, &cookie.disclosure));
    let lifetimes: TokenStream = lifetimes.collect();
    let types = in_module(target, &quote!(#(#enums)* #lifetimes #categories));
    let import = target.module.as_ref().map(|module| {
        let module = &module.name;
        quote!(
            #[allow(unused_imports)]
            use #module::*;
        )
    });
    let identity = identity::identity(target, &disclosure.collect::<Vec<_>>());

    let mut statics = Statics::default();
    let cookie_constants: TokenStream = cookies
        .iter()
        .map(|(names, cookie)| {
            cookie::constant(&mut statics, names, cookie, policy, source, &invalid)
        })
        .collect();
    let storage_constants = storage.iter().enumerate().map(|(at, (names, entry))| {
        let (constant, spec) = storage::key(at, names, entry, policy, source, &invalid);
        statics.storage(spec);
        constant
    });
    let storage_constants: TokenStream = storage_constants.collect();
    let events = identity::events(policy, &cookies, &storage);
    // If an entry has the same name as this constant, the entry takes precedence.
    let fingerprints =
        (!seen.contains("FINGERPRINTS")).then(|| fingerprints::constant(policy, source));
    let statics = statics.items();
    let plan = consent::plan(target, checked, policy, &cookies, &storage);
    let disclosure: Vec<&Disclosure> = cookies
        .iter()
        .map(|(_, cookie)| &cookie.disclosure)
        .collect();
    let table = table::table(name, &disclosure, source);

    quote! {
        #clashes
        #types
        #identity
        const _: () = {
            use #runtime::private as p;
            #import
            #features
            #statics
            #plan
            impl #name {
                #cookie_constants
                #storage_constants
                #events
                #fingerprints
            }
            #table
        };
    }
}

/// Returns the names of the types that a registry declares in addition to its struct and the enum of all entries, in
/// alphabetical order.
#[must_use]
pub fn type_names(name: &Ident, checked: &Checked) -> Vec<String> {
    let policy = checked.policy().unwrap_or_else(|| checked.recovered());
    TypeNames::of(name, checked, policy)
        .all
        .into_iter()
        .collect()
}

/// Puts the types of a registry into the module for them, if there is one.
fn in_module(target: &Target<'_>, types: &TokenStream) -> TokenStream {
    let Some(module) = &target.module else {
        return types.clone();
    };
    let Target {
        name, visibility, ..
    } = target;
    let module = &module.name;
    let doc = format!("The types of [`{name}`](super::{name}).");
    quote! {
        #[doc = #doc]
        #visibility mod #module { #types }
    }
}

/// The entries of an invalid policy that are invalid themselves, each with what is wrong: it is not known how they may be
/// used.
#[derive(Default)]
struct Invalid<'c> {
    entries: HashMap<&'c str, Vec<&'c Finding>>,
}

impl<'c> Invalid<'c> {
    fn of(checked: &'c Checked, source: HeaderSource) -> Self {
        let mut invalid = Self::default();
        let findings = checked.findings.iter().filter(|finding| {
            source == HeaderSource::Placeholder && finding.severity == Severity::Error
        });
        for finding in findings {
            if let Some(entry) = finding.entry.as_deref() {
                invalid.entries.entry(entry).or_default().push(finding);
            }
        }
        invalid
    }

    fn contains(&self, entry: &str) -> bool {
        self.entries.contains_key(entry)
    }

    /// Returns whether a key of an entry is written but could not be read: it, or its value, is misspelt.
    fn unread(&self, entry: &str, key: &str) -> bool {
        let quoted = format!("`{key}`");
        let findings = self.entries.get(entry).into_iter().flatten();
        findings.into_iter().any(|finding| {
            let help = finding.help.as_deref().unwrap_or_default();
            match finding.code {
                Code::UnknownKey => help.contains(&quoted),
                Code::UnknownValue => help.contains(&quoted),
                Code::WrongType => finding.message.contains(&quoted),
                _ => false,
            }
        })
    }
}
