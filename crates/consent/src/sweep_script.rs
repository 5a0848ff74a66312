//! The script that removes the storage keys and cookies that only a script can remove.

use crate::script::{string, without_comments};
use cookie_registry::private::{CookieSpec, Names, for_consent};
use cookie_registry::{Choice, Consent, StorageSpec};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The sweeper without comments and indentation, because every visitor downloads it.
static SWEEPER: LazyLock<String> = LazyLock::new(|| without_comments(for_consent::SWEEPER));

/// Returns the script for the entries that the choice does not allow and the server cannot remove. The script removes
/// keys in all kinds of storage, and cookies that a script set, on this host and on every domain above it. Serve it as
/// a separate file (`text/javascript`). Generate it for each request, and do not let it be cached.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry_consent::ConsentError> {
/// use cookie_registry::Deployment;
/// use cookie_registry_consent::{Answer, sweep_script};
/// use http::HeaderMap;
///
/// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
/// let recorded = Answer::reject_all().record(&consent, &HeaderMap::new())?;
/// let script = sweep_script(&consent, &recorded.choice);
/// assert!(script.ends_with("([[\"localStorage\",\"cw.columns.\",\"\"]]);\n"));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn sweep_script(consent: &Consent, choice: &Choice) -> String {
    let mut script = String::with_capacity(SWEEPER.len() + 256);
    script.push_str("((removals) => {\n");
    script.push_str(&SWEEPER);
    // The script does not catch an error, so the browser reports it.
    script.push_str("return removeFromBrowser(removals, null);\n})");
    let keys = consent.swept_storage(choice).map(storage_row);
    let cookies = script_cookies(consent, choice).map(cookie_row);
    let rows: Vec<String> = keys.chain(cookies).collect();
    let _ = writeln!(script, "([{}]);", rows.join(","));
    script
}

/// Returns the cookies that are not allowed but visible to scripts, each with its name or prefix and its
/// attributes.
fn script_cookies(
    consent: &Consent,
    choice: &Choice,
) -> impl Iterator<Item = (&'static CookieSpec, &'static str, String)> {
    for_consent::forbidden_cookies(choice)
        // Only a server sets chunks, so headers remove them.
        .filter(|spec| spec.names != Names::Chunked)
        .filter_map(|spec| {
            let parts = spec.parts(consent.deployment());
            let attributes = script_attributes(parts.suffix)?;
            Some((spec, parts.name(), attributes))
        })
}

/// Returns the attributes with which a script removes a cookie, without `Domain`, because the script tries
/// every domain. `None` for a cookie that is invisible to scripts.
fn script_attributes(suffix: &str) -> Option<String> {
    let mut attributes = String::new();
    for attribute in suffix.split("; ").filter(|part| !part.is_empty()) {
        match attribute.split('=').next() {
            Some("HttpOnly") => return None,
            Some("Max-Age" | "Expires" | "Domain") => {}
            _ => {
                attributes.push_str("; ");
                attributes.push_str(attribute);
            }
        }
    }
    Some(attributes)
}

/// Writes the removal of a key, or of all keys of a family.
fn storage_row(spec: &'static StorageSpec) -> String {
    row([
        Some(for_consent::store(spec.kind)),
        Some(spec.name),
        spec.suffix,
    ])
}

/// Writes the removal of a cookie, or of all cookies of a family.
fn cookie_row((spec, name, attributes): (&'static CookieSpec, &'static str, String)) -> String {
    let suffix = match spec.names {
        Names::Family { suffix } => Some(suffix),
        Names::One | Names::Chunked => None,
    };
    row([Some("cookie"), Some(name), suffix, Some(&attributes)])
}

/// Writes an array of strings and nulls as JSON, without the nulls at its end.
fn row<const N: usize>(fields: [Option<&str>; N]) -> String {
    let length = fields
        .iter()
        .rposition(Option::is_some)
        .map_or(0, |last| last + 1);
    let mut row = String::from("[");
    for (at, field) in fields.into_iter().take(length).enumerate() {
        if at > 0 {
            row.push(',');
        }
        match field {
            Some(text) => string(&mut row, text),
            None => row.push_str("null"),
        }
    }
    row + "]"
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry::StorageKind;

    #[test]
    fn a_script_sees_no_cookie_that_is_http_only() {
        let seen = "; Max-Age=5; Path=/; Domain=our.example; Secure; SameSite=None; Partitioned";
        assert_eq!(
            script_attributes(seen).as_deref(),
            Some("; Path=/; Secure; SameSite=None; Partitioned")
        );
        assert_eq!(script_attributes("; Path=/; HttpOnly; SameSite=Lax"), None);
    }

    #[test]
    fn every_kind_of_key_has_its_row() {
        let key = |name, suffix| StorageSpec {
            key: "key",
            name,
            kind: StorageKind::IndexedDb,
            purpose: "",
            category: cookie_registry::Category::Analytics,
            suffix,
        };
        let specs = [key("exact", None), key("begins-", Some(".end"))];
        let rows = specs.map(|spec| storage_row(Box::leak(Box::new(spec))));
        assert_eq!(
            rows,
            [
                r#"["indexedDB","exact"]"#,
                r#"["indexedDB","begins-",".end"]"#
            ]
        );
    }

    #[test]
    fn the_script_is_the_sweeper_without_its_comments() {
        assert!(SWEEPER.starts_with("async function removeFromBrowser(removals, domains) {\n"));
        assert!(SWEEPER.contains("\nif (typeof caches === \"undefined\") return;\n"));
        for comment in ["/*", "*/", "//", "\n ", "@type"] {
            assert!(!SWEEPER.contains(comment), "{comment}: {}", *SWEEPER);
        }
    }
}
