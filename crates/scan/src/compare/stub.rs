//! Writes a table to paste into the policy for an undeclared cookie or key.

use crate::occurrence::{Language, Medium, Name, Occurrence};

/// Returns a table for policy.toml. What only a person can know is left open in a way that the policy's check points at.
pub(super) fn stub(occurrence: &Occurrence, name: &str) -> String {
    let (table, naming, kind) = match occurrence.medium {
        Medium::Cookie => ("cookies", "name", None),
        Medium::LocalStorage | Medium::WebStorage => ("storage", "key", Some("local-storage")),
        Medium::SessionStorage => ("storage", "key", Some("session-storage")),
        Medium::IndexedDb => ("storage", "key", Some("indexed-db")),
        Medium::CacheStorage => ("storage", "key", Some("cache-storage")),
    };
    let naming = match &occurrence.name {
        Name::Prefix(_) => format!("match    = {{ prefix = {} }}", quoted(name)),
        _ => format!("{naming:<8} = {}", quoted(name)),
    };
    let mut lines = vec![format!("[{table}.{}]", key_of(name)), naming];
    lines.extend(kind.map(|kind| format!("kind     = \"{kind}\"")));
    if occurrence.medium == Medium::Cookie && occurrence.language == Language::JavaScript {
        lines.push("set_by   = \"script\"".to_owned());
    }
    lines.push(
        "category = \"\"             # necessary, preferences, analytics or marketing".to_owned(),
    );
    lines.push(
        "exemption = \"\"            # if necessary: authentication, user-input, security, interface, …; else delete this line"
            .to_owned(),
    );
    lines.push(
        "purpose  = \"\"             # what it is for, in a sentence for visitors".to_owned(),
    );
    lines.push(
        "lifetime = \"\"             # \"session\", \"30 days\", \"until cleared\"".to_owned(),
    );
    lines.join("\n") + "\n"
}

/// Returns the key of an entry out of the name of a cookie: `__Host-sid` is `sid`.
fn key_of(name: &str) -> String {
    let name = name
        .strip_prefix("__Host-")
        .or_else(|| name.strip_prefix("__Secure-"))
        .unwrap_or(name);
    let key: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(64)
        .collect();
    let key = key.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    match key.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{key}"),
        Some(_) => key.to_owned(),
    }
}

/// Returns a basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_of_any_name() {
        for (name, key) in [
            ("__Host-sid", "sid"),
            ("2fa", "n2fa"),
            ("cw.Theme", "cw-theme"),
            ("…", "unnamed"),
        ] {
            assert_eq!(key_of(name), key);
        }
        assert_eq!(quoted("a\"b\\\n"), "\"a\\\"b\\\\\\u000A\"");
    }
}
