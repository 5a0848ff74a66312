//! Suggests the call of the registry that replaces a call that bypasses it. The shape of the entry's constant
//! determines the call.

use crate::Operation;
use cookie_registry_core::{Protection, SetBy, ValueKind};
use cookie_registry_policy::consent::Asked;
use cookie_registry_policy::model::{Cookie, Disclosure, Naming, Storage, Value};
use cookie_registry_policy::{Policy, identifier};

/// A cookie or storage key of the policy.
#[derive(Clone, Copy)]
pub(super) enum Declared<'p> {
    Cookie(&'p Cookie),
    Storage(&'p Storage),
}

impl<'p> Declared<'p> {
    /// Returns all entries of a policy: cookies, then storage keys.
    pub(super) fn all(policy: &'p Policy) -> impl Iterator<Item = Self> {
        let cookies = policy.cookies.iter().map(Self::Cookie);
        cookies.chain(policy.storage.iter().map(Self::Storage))
    }

    /// Returns whether it is a cookie.
    pub(super) fn is_cookie(self) -> bool {
        matches!(self, Self::Cookie(_))
    }

    /// Returns its disclosure.
    pub(super) fn disclosure(self) -> &'p Disclosure {
        match self {
            Self::Cookie(cookie) => &cookie.disclosure,
            Self::Storage(entry) => &entry.disclosure,
        }
    }

    /// Returns the constant, with its keys if it needs them: `Cookies::SESSION.with(&keys)`.
    pub(super) fn bound_constant(self) -> String {
        let constant = format!("Cookies::{}", identifier::constant(&self.disclosure().key));
        match self {
            Self::Cookie(cookie) if cookie.protection != Protection::None => {
                format!("{constant}.with(&keys)")
            }
            _ => constant,
        }
    }

    /// Returns the call to use instead, or why there is none.
    pub(super) fn suggestion(self, operation: Operation) -> String {
        let constant = format!("Cookies::{}", identifier::constant(&self.disclosure().key));
        let is_removal = matches!(operation, Operation::Remove | Operation::Clear);
        match self {
            Self::Cookie(cookie) if is_removal => removal(cookie, &constant),
            Self::Cookie(cookie) => setting(cookie, &constant),
            Self::Storage(entry) => storage(entry, &constant, is_removal),
        }
    }
}

/// The shape of a cookie's constant.
#[derive(Clone, Copy)]
enum Shape {
    Single,
    Chunked,
    Family,
    Protected,
    ProtectedFamily,
}

impl Shape {
    /// Returns the shape that the derive gives to a cookie.
    fn of(cookie: &Cookie) -> Self {
        match (cookie.protection, &cookie.disclosure.naming) {
            (Protection::Signed | Protection::Encrypted, Naming::Family { .. }) => {
                Self::ProtectedFamily
            }
            (Protection::Signed | Protection::Encrypted, _) => Self::Protected,
            (_, Naming::Family { .. }) => Self::Family,
            (_, Naming::Exact { .. }) if cookie.chunked => Self::Chunked,
            _ => Self::Single,
        }
    }
}

fn removal(cookie: &Cookie, constant: &str) -> String {
    match Shape::of(cookie) {
        Shape::Single | Shape::Protected => format!("`{constant}.remove(&deployment)`"),
        Shape::Chunked => format!("`{constant}.remove((&deployment, &headers))`"),
        Shape::Family => format!(
            "`{constant}.member(\"…\").remove(&deployment)`, or `{constant}.remove((&deployment, &headers))` for all \
             members that the request carries"
        ),
        Shape::ProtectedFamily => format!(
            "`{constant}.with(&key).member(\"…\").remove(&deployment)`, or `{constant}.remove((&deployment, &headers))` \
             for all members that the request carries"
        ),
    }
}

fn setting(cookie: &Cookie, constant: &str) -> String {
    let disclosure = &cookie.disclosure;
    if disclosure.retired.is_some() {
        return format!(
            "it is retired, so there is only {}",
            removal(cookie, constant)
        );
    }
    if disclosure.value == Value::Kind(ValueKind::Consent) {
        // Its constant has neither `set` nor `set_with`.
        let key = match cookie.protection {
            Protection::Signed => ", &key",
            _ => "",
        };
        return format!(
            "it records the visitor's choice, which is set through `{constant}.with(&deployment{key})`"
        );
    }
    if disclosure.set_by != SetBy::Server {
        return "it is declared as set by another party, so this service does not set it"
            .to_owned();
    }
    let (bound, context) = match Shape::of(cookie) {
        Shape::Single => ("", "&deployment"),
        Shape::Chunked => ("", "(&deployment, &headers)"),
        Shape::Family => (".member(\"…\")", "&deployment"),
        Shape::Protected => (".with(&key)", "&deployment"),
        Shape::ProtectedFamily => (".with(&key).member(\"…\")", "&deployment"),
    };
    match witness(disclosure) {
        Some(witness) => {
            format!("`{constant}{bound}.set_with({context}, value, &{witness})?`")
        }
        None => format!("`{constant}{bound}.set({context}, value)?`"),
    }
}

fn storage(entry: &Storage, constant: &str, is_removal: bool) -> String {
    let disclosure = &entry.disclosure;
    let key = match disclosure.naming {
        Naming::Exact { .. } => format!("`{constant}.key()`"),
        Naming::Family { .. } => format!("`{constant}.key(\"…\")?`"),
    };
    match witness(disclosure) {
        // A retired key can only be removed, and a removal needs the name alone.
        Some(witness) if !is_removal && disclosure.retired.is_none() => {
            format!("{key}, and `{constant}.to_stored_with(value, &{witness})?` for what is stored")
        }
        _ => key,
    }
}

/// Returns the name of the witness that setting the entry takes, by the visitor's choice that it proves.
fn witness(disclosure: &Disclosure) -> Option<&'static str> {
    match disclosure.asked() {
        Asked::Nothing => None,
        Asked::Consent => Some("granted"),
        Asked::Objection => Some("not_objected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry_policy::{Options, check_files, source::Memory};

    const HEAD: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
"#;
    const NECESSARY: &str = "category = \"necessary\"\nexemption = \"interface\"\n";

    /// Returns the suggestions for setting and for removing the only entry of a policy, which has these lines.
    fn suggestions(table: &str, lines: &str) -> [String; 2] {
        let lifetime = match table {
            "storage" => "until cleared",
            _ => "session",
        };
        let policy = format!(
            "{HEAD}[{table}.entry]\npurpose = \"One.\"\nlifetime = \"{lifetime}\"\n{lines}"
        );
        let files = Memory::from_iter([("policy.toml", policy.as_str())]);
        let checked = check_files(&files, "policy.toml".as_ref(), Options::today())
            .map_err(|error| error.to_string());
        let checked = checked.as_ref().map(|checked| checked.recovered());
        let entry = checked.map(|policy| Declared::all(policy).next());
        let Ok(Some(entry)) = entry else {
            return ["no entry".to_owned(), lines.to_owned()];
        };
        [Operation::Set, Operation::Remove].map(|operation| entry.suggestion(operation))
    }

    fn cookie(lines: &str) -> [String; 2] {
        suggestions("cookies", lines)
    }

    fn storage_key(lines: &str) -> [String; 2] {
        suggestions("storage", lines)
    }

    #[test]
    fn a_cookie_is_set_and_removed_as_its_shape_requires() {
        let removed = "`Cookies::ENTRY.remove(&deployment)`";
        for (lines, expected) in [
            (
                "name = \"a\"\n",
                ["`Cookies::ENTRY.set(&deployment, value)?`", removed],
            ),
            (
                "name = \"a\"\nchunked = true\n",
                [
                    "`Cookies::ENTRY.set((&deployment, &headers), value)?`",
                    "`Cookies::ENTRY.remove((&deployment, &headers))`",
                ],
            ),
            (
                "match = { prefix = \"a_\" }\nexamples = [\"a_b\"]\n",
                [
                    "`Cookies::ENTRY.member(\"…\").set(&deployment, value)?`",
                    "`Cookies::ENTRY.member(\"…\").remove(&deployment)`, or \
                     `Cookies::ENTRY.remove((&deployment, &headers))` for all members that the request carries",
                ],
            ),
            (
                "name = \"a\"\nprotection = \"signed\"\n",
                [
                    "`Cookies::ENTRY.with(&key).set(&deployment, value)?`",
                    removed,
                ],
            ),
            (
                "match = { prefix = \"a_\" }\nexamples = [\"a_b\"]\nprotection = \"signed\"\n",
                [
                    "`Cookies::ENTRY.with(&key).member(\"…\").set(&deployment, value)?`",
                    "`Cookies::ENTRY.with(&key).member(\"…\").remove(&deployment)`, or \
                     `Cookies::ENTRY.remove((&deployment, &headers))` for all members that the request carries",
                ],
            ),
            (
                "name = \"a\"\nprotection = \"encrypted\"\n",
                [
                    "`Cookies::ENTRY.with(&key).set(&deployment, value)?`",
                    removed,
                ],
            ),
            (
                "name = \"a\"\nvalue = \"consent\"\n",
                [
                    "it records the visitor's choice, which is set through `Cookies::ENTRY.with(&deployment)`",
                    removed,
                ],
            ),
            (
                "name = \"a\"\nvalue = \"consent\"\nprotection = \"signed\"\n",
                [
                    "it records the visitor's choice, which is set through `Cookies::ENTRY.with(&deployment, &key)`",
                    removed,
                ],
            ),
            (
                "name = \"a\"\nset_by = \"script\"\n",
                [
                    "it is declared as set by another party, so this service does not set it",
                    removed,
                ],
            ),
            (
                "name = \"a\"\nchunked = true\nretired = 2025-01-01\n",
                [
                    "it is retired, so there is only `Cookies::ENTRY.remove((&deployment, &headers))`",
                    "`Cookies::ENTRY.remove((&deployment, &headers))`",
                ],
            ),
        ] {
            assert_eq!(cookie(&format!("{lines}{NECESSARY}")), expected, "{lines}");
        }
    }

    #[test]
    fn a_cookie_that_the_visitor_decides_on_is_set_with_a_witness() {
        for (lines, set) in [
            (
                "name = \"a\"\ncategory = \"analytics\"\n",
                "`Cookies::ENTRY.set_with(&deployment, value, &granted)?`",
            ),
            (
                "name = \"a\"\nchunked = true\ncategory = \"analytics\"\n",
                "`Cookies::ENTRY.set_with((&deployment, &headers), value, &granted)?`",
            ),
            (
                "match = { prefix = \"a_\" }\nexamples = [\"a_b\"]\ncategory = \"analytics\"\n",
                "`Cookies::ENTRY.member(\"…\").set_with(&deployment, value, &granted)?`",
            ),
            (
                "name = \"a\"\nprotection = \"signed\"\ncategory = \"analytics\"\n",
                "`Cookies::ENTRY.with(&key).set_with(&deployment, value, &granted)?`",
            ),
            (
                "name = \"a\"\ncategory = \"analytics\"\nexemption = \"statistics\"\n",
                "`Cookies::ENTRY.set_with(&deployment, value, &not_objected)?`",
            ),
        ] {
            assert_eq!(cookie(lines)[0], set, "{lines}");
        }
    }

    #[test]
    fn a_storage_key_is_named_by_its_constant() {
        let key = "`Cookies::ENTRY.key()`";
        let local = "kind = \"local-storage\"\n";
        for (lines, expected) in [
            (format!("key = \"a\"\n{local}{NECESSARY}"), [key, key]),
            (
                format!("key = \"a\"\n{local}category = \"analytics\"\n"),
                [
                    "`Cookies::ENTRY.key()`, and `Cookies::ENTRY.to_stored_with(value, &granted)?` for what is stored",
                    key,
                ],
            ),
            (
                format!("key = \"a\"\n{local}category = \"analytics\"\nretired = 2025-01-01\n"),
                [key, key],
            ),
            (
                format!("match = {{ prefix = \"a_\" }}\nexamples = [\"a_b\"]\n{local}{NECESSARY}"),
                [
                    "`Cookies::ENTRY.key(\"…\")?`",
                    "`Cookies::ENTRY.key(\"…\")?`",
                ],
            ),
        ] {
            assert_eq!(storage_key(&lines), expected, "{lines}");
        }
    }
}
