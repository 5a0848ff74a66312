//! Features of the runtime crate that the policy needs: one error for each that is off.

use crate::Invalid;
use crate::target::Target;
use cookie_registry_core::{Protection, ValueKind};
use cookie_registry_policy::model::{Disclosure, Value};
use cookie_registry_policy::{Checked, Code, Finding, Policy};
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the errors about features, each in a macro of the runtime crate that expands to nothing where the feature is on:
/// only that crate knows it. An entry that is invalid has its own errors, and may mean something else.
pub(crate) fn errors(
    target: &Target<'_>,
    checked: &Checked,
    policy: &Policy,
    invalid: &Invalid<'_>,
) -> TokenStream {
    let is_valid = |disclosure: &&Disclosure| !invalid.contains(&disclosure.entry);
    let is_protected = policy
        .cookies
        .iter()
        .filter(|cookie| cookie.protection != Protection::None)
        .map(|cookie| &cookie.disclosure)
        .filter(is_valid);
    let is_json = policy
        .cookies
        .iter()
        .map(|cookie| &cookie.disclosure)
        .chain(policy.storage.iter().map(|entry| &entry.disclosure))
        .filter(|disclosure| disclosure.value == Value::Kind(ValueKind::Json))
        .filter(is_valid);
    let error = |finding: Option<Finding>| {
        let finding = finding.into_iter().collect::<Vec<_>>();
        (target.compile_errors)(&finding, &checked.sources)
    };
    let protection = error(needed(is_protected, "protection", "is protected"));
    let json = error(needed(is_json, "json", "holds JSON"));
    quote! {
        p::unless_protection! { #protection }
        p::unless_json! { #json }
    }
}

/// Returns the finding for a feature that these entries need; `None` if there are none. It shows the first entry and names
/// the others.
fn needed<'p>(
    entries: impl Iterator<Item = &'p Disclosure>,
    feature: &str,
    what: &str,
) -> Option<Finding> {
    let entries: Vec<&Disclosure> = entries.collect();
    let (first, others) = entries.split_first()?;
    let version = env!("CARGO_PKG_VERSION");
    let mut message = format!(
        "`{}` {what}, which needs the feature `{feature}` of cookie-registry",
        first.entry
    );
    match others {
        [] => {}
        [other] => message.push_str(&format!("; so does `{}`", other.entry)),
        [other, ..] => message.push_str(&format!(
            "; so do `{}` and {} more",
            other.entry,
            others.len() - 1
        )),
    }
    let help = format!(
        "enable it in Cargo.toml: cookie-registry = {{ version = \"{version}\", features = [\"{feature}\"] }}, or run \
         `cargo add cookie-registry --features {feature}`"
    );
    Some(
        Finding::new(Code::FeatureNotEnabled, first.span, message)
            .help(help)
            .entry(first.entry.clone()),
    )
}
