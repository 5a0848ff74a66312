//! The tables of the first policy.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use time::Date;

/// Returns what a policy says of itself and of its service.
pub(super) fn head(name: &str, today: Date) -> String {
    let name = quoted(&format!(
        "TODO: the service's name for visitors; its package is {name}"
    ));
    format!(
        "#:schema ./policy.schema.json
# The cookie policy of an existing service, as its sources were on {today}. A person has to replace each text that begins
# with TODO; `cargo cookie-registry check` refuses the policy until none is left. The descriptions of known cookies come from
# the Open Cookie Database (Apache License 2.0, https://github.com/jkwakman/Open-Cookie-Database).
format = 1

[policy]
title         = \"Cookie Policy\"
last_updated  = {today}
language      = \"en\"
jurisdictions = [\"eu\", \"uk\"]

[service]
name           = {name}
domains        = [\"your-domain.example\"]
covers         = \"TODO: the domains and addresses of the service\"
privacy_policy = \"https://your-domain.example/privacy\"
contact        = \"privacy@your-domain.example\"

[choices]
settings               = \"/consent\"
blocking_necessary     = \"TODO: what stops working without the necessary cookies\"
do_not_track           = \"no-effect\"
global_privacy_control = \"honoured\"

[changes]
announced_by = [\"TODO: how visitors hear of changes\"]

[[changes.log]]
date     = {today}
summary  = \"First published.\"
material = true
"
    )
}

/// Returns the exemptions of the files that set cookies today.
pub(super) fn exempt(files: &BTreeMap<String, Option<u32>>, today: Date) -> String {
    let mut text = String::new();
    if !files.is_empty() {
        text.push_str("\n# The code that bypasses the registry today. `check` refuses further places that bypass it.\n");
    }
    for (path, uses) in files {
        let (path, reason) = (quoted(path), quoted(&format!("baseline of {today}")));
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[[exempt]]\npath   = {path}\nreason = {reason}\n");
        if let Some(uses) = uses {
            let _ = writeln!(text, "uses   = {uses}");
        }
    }
    text
}

/// Returns the waivers of rules that entries break as the code has them.
pub(super) fn allow(rules: &BTreeSet<(&'static str, String)>, today: Date, until: Date) -> String {
    let mut text = String::new();
    if !rules.is_empty() {
        text.push_str("\n# What the code has, and the rules refuse.\n");
    }
    for (code, entry) in rules {
        let (code, entry) = (quoted(code), quoted(entry));
        let reason = quoted(&format!("baseline of {today}"));
        let _ = write!(
            text,
            "\n[[allow]]\ncode   = {code}\nentry  = {entry}\nreason = {reason}\nuntil  = {until}\n"
        );
    }
    text
}

/// Returns a comment about places whose names the sources do not show.
pub(super) fn unnamed(places: &[String]) -> String {
    let mut text = String::new();
    if !places.is_empty() {
        text.push_str("\n# Set under names that the sources do not show; declare them too:\n");
    }
    for place in places {
        let _ = writeln!(text, "# {}", place.replace(char::is_control, " "));
    }
    text
}

/// Returns the table of an entry: storage has a kind.
pub(crate) const fn table_of(kind: Option<&str>) -> &'static str {
    match kind {
        None => "cookies",
        Some(_) => "storage",
    }
}

/// Returns the key of an entry out of the name of a cookie: `__Host-sid` is `sid`.
pub(crate) fn key_of(name: &str) -> String {
    let bare = name
        .strip_prefix("__Host-")
        .or_else(|| name.strip_prefix("__Secure-"));
    let key: String = bare
        .unwrap_or(name)
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(60)
        .collect();
    let key = key.trim_matches('-');
    match key.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{key}"),
        Some(_) => key.to_owned(),
    }
}

/// Returns a basic string of TOML.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
