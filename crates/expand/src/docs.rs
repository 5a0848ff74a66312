//! Documentation of the constants, generated from the policy.

use cookie_registry_core::Environment;
use cookie_registry_policy::model::{Cookie, Disclosure, Domain, Storage};
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the attributes that document a cookie's constant.
pub(crate) fn cookie(constant: &str, cookie: &Cookie) -> TokenStream {
    let attributes = cookie.attributes(Environment::Production);
    let mut lines = facts(&cookie.disclosure);
    let domain = match &cookie.domain {
        Domain::FromConfig { within } => {
            format!("; Domain from the deployment, within {}", within.join(", "))
        }
        _ => String::new(),
    };
    let header = format!(
        "`{}=…{}`{domain}",
        cookie.disclosure.naming.shown(),
        attributes.suffix()
    );
    lines.insert(0, header);
    with_aliases(constant, &cookie.disclosure, &lines)
}

/// Returns the attributes that document a storage key's constant.
pub(crate) fn storage(constant: &str, storage: &Storage) -> TokenStream {
    let mut lines = facts(&storage.disclosure);
    lines.insert(
        0,
        format!(
            "`{}` in {}",
            storage.disclosure.naming.shown(),
            storage.kind.platform_name()
        ),
    );
    with_aliases(constant, &storage.disclosure, &lines)
}

fn facts(disclosure: &Disclosure) -> Vec<String> {
    let mut category = format!("category `{}`", disclosure.category.key);
    if let Some(exemption) = disclosure.exemption {
        category.push_str(&format!(", exempt as `{exemption}`"));
    }
    let mut lines = vec![category, format!("lifetime: {}", disclosure.lifetime)];
    lines.extend(disclosure.lifetimes.iter().map(|further| {
        let condition = escaped(further.when.best(""));
        format!("lifetime if {condition}: {}", further.lasts())
    }));
    if !disclosure.cleared_on.is_empty() {
        lines.push(format!("cleared on: {}", disclosure.cleared_on.join(", ")));
    }
    if let Some(retired) = disclosure.retired {
        lines.push(format!("retired since {retired}: can only be removed"));
    }
    lines.push(format!("`[{}]` of the policy", disclosure.entry));
    lines
}

fn with_aliases(constant: &str, disclosure: &Disclosure, lines: &[String]) -> TokenStream {
    let purpose = disclosure
        .purpose
        .versions()
        .next()
        .map_or("", |(_, text)| text);
    let list: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    let text = format!("{}\n\n{list}", escaped(purpose));
    let mut aliases: Vec<&str> = [Environment::Production, Environment::Development]
        .map(|env| disclosure.naming.name(env))
        .to_vec();
    aliases.dedup();
    // rustdoc rejects an alias that equals the item's name, or that contains quotes or white space.
    aliases.retain(|alias| {
        *alias != constant
            && !alias.is_empty()
            && !alias.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
    });
    quote!(#[doc = #text] #(#[doc(alias = #aliases)])*)
}

/// Escapes a text of the policy that rustdoc would interpret as a link, HTML or code.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '[' | ']' | '<' | '>' | '`' | '*' | '_' | '\\' | '#' => {
                out.push('\\');
                out.push(character);
            }
            '\n' | '\r' => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}
