//! Policy -> constants.

mod consent;
mod cookie;
mod docs;
mod fingerprints;
mod identity;
mod names;
mod setter;
mod storage;
mod table;
mod values;

use crate::enforce;
use crate::fallback;
use crate::input::Input;
use crate::load::load;
use cookie_registry_policy::model::Disclosure;
use cookie_registry_policy::{Checked, Policy, Severity};
use names::Names;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashSet;
use std::path::Path;
use syn::{DeriveInput, Result};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let input = Input::parse(input)?;
    let mut loaded = load(&input.policy)?;
    let bypasses = input
        .enforce
        .then(|| enforce::errors(&input.policy, &mut loaded));
    let checked = &loaded.checked;
    let errors = fallback::errors(&input.policy, &checked.findings, &checked.sources);
    let tracked = tracked(checked);
    let registry = match checked.policy() {
        Some(policy) => registry(&input, checked, policy, HeaderSource::Policy),
        None => registry(
            &input,
            checked,
            checked.recovered(),
            HeaderSource::Placeholder,
        ),
    };
    Ok(quote!(#tracked #errors #bypasses #registry))
}

/// Where the names and attributes in the generated headers come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HeaderSource {
    /// The policy, which is valid.
    Policy,
    /// Placeholders, since the policy is invalid and the crate will not compile: they avoid follow-up compile
    /// errors.
    Placeholder,
}

/// Makes rustc read the files of the policy, so that cargo rebuilds the crate when one changes.
fn tracked(checked: &Checked) -> TokenStream {
    let files = checked
        .sources
        .iter()
        .filter_map(|source| path_literal(&source.path));
    quote!( #( const _: &[u8] = ::core::include_bytes!(#files); )* )
}

fn path_literal(path: &Path) -> Option<String> {
    path.canonicalize().ok()?.to_str().map(str::to_owned)
}

/// Returns the invalid entries, of which it is not known how they may be used.
fn invalid(checked: &Checked, source: HeaderSource) -> HashSet<&str> {
    let findings = checked.findings.iter().filter(|finding| {
        source == HeaderSource::Placeholder && finding.severity == Severity::Error
    });
    findings
        .filter_map(|finding| finding.entry.as_deref())
        .collect()
}

fn registry(
    input: &Input,
    checked: &Checked,
    policy: &Policy,
    source: HeaderSource,
) -> TokenStream {
    let Input { name, runtime, .. } = input;
    let mut seen = HashSet::new();
    let mut names = |disclosure: &Disclosure| {
        let names = Names::of(&disclosure.key);
        // Two entries with the same constant are an error that is already reported.
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

    let categories = values::categories(input, policy);
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
        .map(|(names, disclosure)| values::one_of(input, names, disclosure));
    let identity = identity::identity(input, &disclosure.collect::<Vec<_>>());

    let invalid = invalid(checked, source);
    let mut tables = cookie::Tables::default();
    let cookie_constants: TokenStream = cookies
        .iter()
        .map(|(names, cookie)| tables.cookie(names, cookie, policy, source, &invalid))
        .collect();
    let storage_constants = storage.iter().enumerate().map(|(at, (names, entry))| {
        let (constant, spec) = storage::key(at, names, entry, policy, source, &invalid);
        tables.storage(&spec);
        constant
    });
    let storage_constants: TokenStream = storage_constants.collect();
    let events = identity::events(policy, &cookies, &storage);
    // An entry with this name takes precedence.
    let fingerprints =
        (!seen.contains("FINGERPRINTS")).then(|| fingerprints::constant(policy, source));
    let statics = tables.statics();
    let plan = consent::plan(checked, policy, &cookies, &storage);
    let disclosure: Vec<&Disclosure> = cookies
        .iter()
        .map(|(_, cookie)| &cookie.disclosure)
        .collect();
    let table = table::table(name, &disclosure, source);

    quote! {
        #(#enums)*
        #categories
        #identity
        const _: () = {
            use #runtime::private as p;
            #statics
            #plan
            #[automatically_derived]
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
