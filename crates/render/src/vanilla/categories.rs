//! Writes the categories that visitors can switch, and the entries to remove when a category is switched off.

use super::{clears_itself, service};
use cookie_registry_core::{Environment, sweeper};
use cookie_registry_policy::consent::{Asked, AskedCategory, AskedParty};
use cookie_registry_policy::model::{Cookie, Disclosure, Naming, Policy};
use serde_json::{Value, json};

fn literal(text: &str) -> String {
    Value::from(text).to_string()
}

/// Returns a regular expression that matches the names of an entry.
fn pattern(naming: &Naming, chunked: bool) -> String {
    match naming {
        Naming::Exact { .. } => {
            let chunk = if chunked { "(\\.[0-9])?" } else { "" };
            format!(
                "/^{}{chunk}$/",
                escaped(naming.name(Environment::Production))
            )
        }
        Naming::Family { prefix, suffix } => {
            format!("/^{}.+{}$/", escaped(prefix), escaped(suffix))
        }
    }
}

/// Escapes a text for a regular expression. Characters other than ASCII letters and digits are written as code units,
/// so that none of them can end the expression.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') => {
                out.push(char::from(byte));
            }
            Ok(b'.') => out.push_str("\\."),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out
}

/// Returns an exact name, or the prefix and the suffix of a family's names, as the sweeper takes them.
fn start_and_end(naming: &Naming) -> (&str, Option<&str>) {
    match naming {
        Naming::Exact { .. } => (naming.name(Environment::Production), None),
        Naming::Family { prefix, suffix } => (prefix, Some(suffix)),
    }
}

/// Returns the cookies in use that are visible to scripts and depend on the visitor's choice.
fn asked_cookies(policy: &Policy) -> impl Iterator<Item = &Cookie> {
    policy.cookies.iter().filter(|cookie| {
        let disclosure = &cookie.disclosure;
        disclosure.retired.is_none() && disclosure.asked() != Asked::Nothing && !cookie.http_only
    })
}

/// Writes `categories`, in the order of the page.
pub(super) fn categories(policy: &Policy, asked: &[AskedCategory<'_>]) -> String {
    let rows: String = policy
        .categories_to_show()
        .iter()
        .map(|category| {
            let key = literal(&category.key);
            match asked.iter().find(|asked| asked.key == category.key) {
                None => format!("    {key}: {{ enabled: true, readOnly: true }},\n"),
                Some(asked) => format!("    {key}: {},\n", switched(policy, asked)),
            }
        })
        .collect();
    format!("{{\n{rows}  }}")
}

/// Returns the keys of the third parties that visitors can switch as separate services of a category: those that set entries,
/// that receive data of tracking, and whose scripts or embeds wait.
fn services<'p>(policy: &'p Policy, category: &str) -> Vec<&'p str> {
    let of_category = |disclosure: &&Disclosure| disclosure.category.key == category;
    let setters = policy.entries().filter(of_category);
    let setters = setters.filter_map(|disclosure| service(policy, disclosure));
    let of_tracking = policy.tracking_parties(category).into_iter();
    let of_tracking = of_tracking.filter_map(|party| match party {
        AskedParty::Declared(party) => Some(party.key.as_str()),
        _ => None,
    });
    let waiting = policy.waiting_loads(category);
    let waiting = waiting.map(|(party, _)| party.key.as_str());
    let mut services: Vec<&str> = Vec::new();
    for key in setters.chain(of_tracking).chain(waiting) {
        if !services.contains(&key) {
            services.push(key);
        }
    }
    services
}

fn switched(policy: &Policy, category: &AskedCategory<'_>) -> String {
    let of_category = |disclosure: &Disclosure| disclosure.category.key == category.key;
    let cookies: Vec<&Cookie> = asked_cookies(policy)
        .filter(|cookie| of_category(&cookie.disclosure) && clears_itself(cookie))
        .collect();
    let mut out = format!(
        "{{\n      enabled: {},\n",
        category.asked == Asked::Objection
    );
    if !cookies.is_empty() {
        out.push_str(&format!(
            "      autoClear: {{\n        cookies: [\n{}        ],\n      }},\n",
            items(policy, &cookies, "          ")
        ));
    }
    let services = services(policy, category.key);
    if !services.is_empty() {
        out.push_str("      services: {\n");
        for key in services {
            let name = policy.third_party(key).map_or(key, |party| &party.name);
            let label = crate::page::html::escape(name).into_owned();
            let own: Vec<&Cookie> = cookies
                .iter()
                .copied()
                .filter(|cookie| service(policy, &cookie.disclosure) == Some(key))
                .collect();
            out.push_str(&format!(
                "        {}: {{\n          label: {},\n          cookies: [\n{}          ],\n        }},\n",
                literal(key),
                literal(&label),
                items(policy, &own, "            ")
            ));
        }
        out.push_str("      },\n");
    }
    out + "    }"
}

/// Writes the cookies that the banner clears, each without a domain and with each domain of the service.
fn items(policy: &Policy, cookies: &[&Cookie], indent: &str) -> String {
    let mut out = String::new();
    for cookie in cookies {
        let name = match cookie.disclosure.naming {
            Naming::Exact { .. } if !cookie.chunked => {
                literal(cookie.disclosure.naming.name(Environment::Production))
            }
            _ => pattern(&cookie.disclosure.naming, cookie.chunked),
        };
        let path = literal(&cookie.path);
        out.push_str(&format!("{indent}{{ name: {name}, path: {path} }},\n"));
        for domain in policy.cookie_domains() {
            let domain = literal(&domain);
            out.push_str(&format!(
                "{indent}{{ name: {name}, path: {path}, domain: {domain} }},\n"
            ));
        }
    }
    out
}

/// Writes `ENTRIES` and `DOMAINS`, for `sweep.js`: every entry that depends on the choice, except retired ones.
pub(super) fn entries(policy: &Policy) -> String {
    let mut rows = String::new();
    let mut row = |disclosure: &Disclosure, removal: &Value| {
        let service = service(policy, disclosure).map(|key| format!(", service: {}", literal(key)));
        rows.push_str(&format!(
            "  {{ category: {}{}, removal: {removal} }},\n",
            literal(&disclosure.category.key),
            service.unwrap_or_default(),
        ));
    };
    for cookie in asked_cookies(policy) {
        let mut attributes = cookie.attributes(Environment::Production);
        (attributes.max_age, attributes.domain) = (None, None);
        let attributes = attributes.suffix();
        let (start, end) = start_and_end(&cookie.disclosure.naming);
        row(
            &cookie.disclosure,
            &json!(["cookie", start, end, attributes]),
        );
        if cookie.chunked {
            // A long value is spread over chunks, each a cookie.
            let chunks = (0..=9).map(|number| format!("{start}.{number}"));
            chunks.for_each(|chunk| {
                row(
                    &cookie.disclosure,
                    &json!(["cookie", chunk, null, attributes]),
                );
            });
        }
    }
    for entry in &policy.storage {
        let disclosure = &entry.disclosure;
        if disclosure.retired.is_some() || disclosure.asked() == Asked::Nothing {
            continue;
        }
        let store = sweeper::store(entry.kind);
        let (start, end) = start_and_end(&disclosure.naming);
        row(disclosure, &json!([store, start, end]));
    }
    let domains: Vec<String> = policy
        .cookie_domains()
        .iter()
        .map(|domain| literal(domain))
        .collect();
    format!(
        "/**\n * @typedef {{object}} Entry\n * @property {{string}} category\n * @property {{string}} [service]\n \
         * @property {{Removal}} removal\n */\n\n\
         /** The entries that are kept only as long as the visitor's choice allows them. @type {{Entry[]}} */\n\
         const ENTRIES = [\n{rows}];\n\n\
         /** The domains of the service. @type {{string[]}} */\n\
         const DOMAINS = [{}];\n",
        domains.join(", ")
    )
}
