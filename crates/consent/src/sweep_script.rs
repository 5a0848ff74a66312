//! The script that removes what only a script can reach from the browser.

use cookie_registry::private::{Clearable, CookieSpec, Shape};
use cookie_registry::{Choice, Consent, StorageKind, StorageSpec};
use std::fmt::Write as _;

/// A function that takes the keys and the cookies to remove.
const SWEEP: &str = include_str!("sweep.js");

/// Writes the script that removes what the choice does not allow and only a script can reach: keys in all kinds of
/// storage, and cookies that a script set, for this host and for every domain above it. Serve it as a separate file
/// (`text/javascript`) that is generated for each request and not cached.
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
/// assert!(script.ends_with("([[[\"cw.columns.\",\"\"]],[],[],[]],[]);\n"));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn sweep_script(consent: &Consent, choice: &Choice) -> String {
    let mut script = String::with_capacity(SWEEP.len() + 256);
    script.push_str(SWEEP.trim_end());
    script.push('(');
    let kinds = [
        StorageKind::LocalStorage,
        StorageKind::SessionStorage,
        StorageKind::IndexedDb,
        StorageKind::CacheStorage,
    ];
    list(&mut script, kinds, |script, kind| {
        let keys = consent.swept_storage(choice).filter(|key| key.kind == kind);
        list(script, keys, storage_row);
    });
    script.push(',');
    list(&mut script, script_cookies(consent, choice), cookie_row);
    script.push_str(");\n");
    script
}

/// Returns the cookies that are not allowed and visible to scripts, each with its name or prefix and its attributes.
fn script_cookies(
    consent: &Consent,
    choice: &Choice,
) -> impl Iterator<Item = (&'static CookieSpec, &'static str, String)> {
    let forbidden = choice
        .plan()
        .categories
        .iter()
        .filter(|category| !choice.allows(category));
    forbidden
        .flat_map(|category| category.cookies)
        .filter_map(|cookie| match *cookie {
            Clearable::Plain(spec) | Clearable::Family(spec) => Some(spec),
            // Only a server sets chunks, and its headers remove them.
            Clearable::Chunked(_) => None,
        })
        .filter_map(|spec| {
            let wire = spec.wire(consent.deployment());
            let attributes = script_attributes(wire.suffix)?;
            Some((spec, wire.name(), attributes))
        })
}

/// Returns the attributes with which a script removes a cookie; `None` for a cookie that is invisible to scripts. `Domain`
/// is left out, because the script tries every one.
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

/// Writes the name of a key, and its suffix if it is a family.
fn storage_row(script: &mut String, spec: &'static StorageSpec) {
    script.push('[');
    string(script, spec.name);
    if let Some(end) = spec.end {
        script.push(',');
        string(script, end);
    }
    script.push(']');
}

/// Writes a cookie's name, its suffix if it is a family, and its attributes.
fn cookie_row(
    script: &mut String,
    (spec, name, attributes): (&'static CookieSpec, &'static str, String),
) {
    script.push('[');
    string(script, name);
    match spec.shape {
        Shape::Family { suffix } => {
            script.push(',');
            string(script, suffix);
        }
        Shape::One | Shape::Chunked => script.push_str(",null"),
    }
    script.push(',');
    string(script, &attributes);
    script.push(']');
}

/// Writes a JSON array.
fn list<T>(
    script: &mut String,
    items: impl IntoIterator<Item = T>,
    mut item: impl FnMut(&mut String, T),
) {
    script.push('[');
    for (at, value) in items.into_iter().enumerate() {
        if at > 0 {
            script.push(',');
        }
        item(script, value);
    }
    script.push(']');
}

/// Writes a JSON string (RFC 8259, section 7) that is also safe inside a script element of a page: characters that could
/// end the element, a comment or a line are escaped.
fn string(script: &mut String, text: &str) {
    script.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => script.extend(['\\', character]),
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' | '\u{0}'..='\u{1f}' | '\u{7f}' => {
                // Writing to a `String` cannot fail.
                let _ = write!(script, "\\u{:04x}", u32::from(character));
            }
            other => script.push(other),
        }
    }
    script.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_neither_the_script_nor_the_line() {
        let mut script = String::new();
        string(
            &mut script,
            "a\"b\\c</script><!--&'\u{2028}\u{2029}\n\u{7f}é",
        );
        assert_eq!(
            script,
            r#""a\"b\\c\u003c/script\u003e\u003c!--\u0026\u0027\u2028\u2029\u000a\u007fé""#
        );
    }

    #[test]
    fn a_script_sees_no_cookie_that_is_http_only() {
        let seen = "; Max-Age=5; Path=/; Domain=example.org; Secure; SameSite=None; Partitioned";
        assert_eq!(
            script_attributes(seen).as_deref(),
            Some("; Path=/; Secure; SameSite=None; Partitioned")
        );
        assert_eq!(script_attributes("; Path=/; HttpOnly; SameSite=Lax"), None);
    }

    #[test]
    fn every_kind_of_key_has_its_row() {
        let key = |name, end| StorageSpec {
            key: "key",
            name,
            kind: StorageKind::IndexedDb,
            purpose: "",
            category: cookie_registry::Category::Analytics,
            end,
        };
        let specs = [key("exact", None), key("begins-", Some(".end"))];
        let rows: [&'static StorageSpec; 2] = specs.map(|spec| &*Box::leak(Box::new(spec)));
        let mut script = String::new();
        list(&mut script, rows, storage_row);
        assert_eq!(script, r#"[["exact"],["begins-",".end"]]"#);
    }
}
