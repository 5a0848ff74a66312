//! Packages without a row, classified by their names. If the name of a package contains a word for cookies or
//! persistence, the package most likely stores a value under each name that it is given.

use crate::occurrence::{Medium, Operation};

/// Parts of a package's name that say that it keeps cookies.
const COOKIES: &[&str] = &["cookie", "cookies"];

/// Parts that say that it keeps something in the browser.
const STORAGE: &[&str] = &[
    "localstorage",
    "persist",
    "persisted",
    "persistedstate",
    "persistent",
    "sessionstorage",
    "webstorage",
];

/// Pairs of parts that say the same: `react-local-storage`.
const AREAS: &[[&str; 2]] = &[
    ["local", "storage"],
    ["session", "storage"],
    ["web", "storage"],
];

/// Packages of such a name that set nothing in a browser: they read cookies, or keep those of a client.
const HARMLESS: &[&str] = &[
    "cookie-parser",
    "cookie-signature",
    "fetch-cookie",
    "http-cookie-agent",
    "set-cookie-parser",
    "tough-cookie",
];

/// Words, in lower case, without which a script imports no such package; the others are words of the mechanisms.
pub(super) const SEARCHED: &[&str] = &["-persist", "/persist", "persist-", "persist\"", "persist'"];

/// Words at the beginning of a function's name by which it reads.
const READS: &[&str] = &["get", "has", "is", "load", "parse", "read", "test"];

/// Words at the beginning of a function's name by which it removes.
const REMOVES: &[&str] = &["clear", "delete", "destroy", "expire", "remove", "unset"];

/// Returns where a package most likely stores what it is given, if its name says so and no row is about it.
pub(crate) fn medium(module: &str) -> Option<Medium> {
    let package = package_of(module)?;
    if super::is_known(package) || HARMLESS.contains(&package) {
        return None;
    }
    let parts: Vec<&str> = package
        .split(|c: char| !c.is_ascii_alphanumeric())
        .collect();
    let has = |words: &[&str]| parts.iter().any(|part| words.contains(part));
    let is_area = parts
        .windows(2)
        .any(|pair| AREAS.iter().any(|area| area == pair));
    if has(COOKIES) {
        Some(Medium::Cookie)
    } else if has(STORAGE) || is_area {
        Some(Medium::WebStorage)
    } else {
        None
    }
}

/// Returns what a function of such a package does by its name; none where it reads.
pub(crate) fn operation(function: &str) -> Option<Operation> {
    let begins = |words: &[&str]| {
        words.iter().any(|word| {
            function.strip_prefix(word).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(|c: char| c == '_' || c.is_uppercase())
            })
        })
    };
    if begins(READS) {
        None
    } else if begins(REMOVES) {
        Some(Operation::Remove)
    } else {
        Some(Operation::Set)
    }
}

/// Returns the package of a module: `@scope/name` of `@scope/name/part`; none for files of the sources.
fn package_of(module: &str) -> Option<&str> {
    let is_own = module.starts_with(['.', '/', '~', '#', '$'])
        || module.starts_with("@/")
        || module.contains(':');
    if is_own || module.is_empty() {
        return None;
    }
    let parts = if module.starts_with('@') { 2 } else { 1 };
    let end = module.match_indices('/').nth(parts - 1);
    module.get(..end.map_or(module.len(), |(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_judged_by_the_parts_of_its_name() {
        for (module, expected) in [
            ("@acme/persistent", Some(Medium::WebStorage)),
            ("react-local-storage/hooks", Some(Medium::WebStorage)),
            ("acme-cookies", Some(Medium::Cookie)),
            ("js-cookie", None),
            ("tough-cookie", None),
            ("./persist", None),
            ("@/lib/persist", None),
            ("node:storage", None),
            ("@google-cloud/storage", None),
            ("persistence-of-vision", None),
            ("", None),
        ] {
            assert_eq!(medium(module), expected, "{module}");
        }
    }

    #[test]
    fn a_function_that_reads_is_left_out() {
        for (name, expected) in [
            ("persistentAtom", Some(Operation::Set)),
            ("useStored", Some(Operation::Set)),
            ("getCookie", None),
            ("isSet", None),
            ("issue", Some(Operation::Set)),
            ("removeCookie", Some(Operation::Remove)),
        ] {
            assert_eq!(operation(name), expected, "{name}");
        }
    }
}
