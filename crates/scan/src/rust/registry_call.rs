//! Occurrences that go through the registry after all.

use crate::facts::{RawOccurrence, RawUse};
use crate::occurrence::Medium;

/// Returns whether an occurrence goes through the registry after all: the header that it writes or converts was just
/// made by a constant, or the key under which it stores is a constant's, as in `headers.append(SET_COOKIE, Cookies::SESSION.set(&deployment,
/// token)?.into())`, `storage.set_item(Cookies::THEME.key(), "dark")`.
pub(super) fn is_written_by_registry(
    source: &str,
    occurrence: &RawOccurrence,
    uses: &[RawUse],
) -> bool {
    let takes_headers =
        occurrence.api == "Set-Cookie header" || occurrence.api.ends_with("Cookie::from");
    let calls: &[&str] = match occurrence.medium {
        Medium::Cookie if takes_headers => &[".set(", ".set_with(", ".remove("],
        Medium::Cookie => return false,
        _ => &[".key("],
    };
    uses.iter().any(|used| {
        let within = occurrence.span.contains(&used.span.start);
        let call = after_binding(source.get(used.span.end..).unwrap_or_default().trim_start());
        within && calls.iter().any(|method| call.starts_with(method))
    })
}

/// Skips the calls that bind the key of a protected cookie and the member of a family: `.with(&key)`,
/// `.member("x")`, `.try_member(name)?`.
fn after_binding(mut call: &str) -> &str {
    let bindings = [".with(", ".member(", ".try_member("];
    while let Some(arguments) = bindings
        .iter()
        .find_map(|binding| call.strip_prefix(binding))
    {
        let mut depth = 1;
        let end = arguments.find(|character| {
            match character {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let rest = end.and_then(|end| arguments.get(end + 1..));
        let rest = rest.unwrap_or_default();
        call = rest.strip_prefix('?').unwrap_or(rest).trim_start();
    }
    call
}

#[cfg(test)]
mod tests {
    use super::after_binding;

    #[test]
    fn each_binding_is_skipped() {
        for call in [
            ".set(1)",
            ".with(&key).set(1)",
            ".member(\"7\").set(1)",
            ".with(&keys())\n    .member(\"7\")\n    .set(1)",
            ".with(&key).try_member(name)?.set(1)",
        ] {
            assert_eq!(after_binding(call), ".set(1)", "{call}");
        }
        assert_eq!(after_binding(".with(&key"), "");
    }
}
