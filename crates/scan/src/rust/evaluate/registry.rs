//! The values that the registry's constants return.

use super::Evaluator;
use crate::rust::value::{Value, segments};

/// The crate of the registry, and its types of headers that a constant has made.
const REGISTRY: &str = "cookie_registry";
const MADE: &[&str] = &["SetCookie", "SetCookies"];

impl Evaluator<'_> {
    /// Returns the name of the constant of the registry to which a path leads: `SESSION` for `Cookies::SESSION`.
    pub(in crate::rust) fn registry_constant(&self, path: &syn::Path) -> Option<String> {
        let full = self.outline.imports.resolve(&segments(path));
        let [.., owner, constant] = full.as_slice() else {
            return None;
        };
        let is_own = self.outline.registries.contains(owner) || self.registries.contains(owner);
        let is_constant = constant
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        (is_own && is_constant).then(|| constant.clone())
    }

    /// Returns whether a path leads to a type of a header that the registry has made.
    pub(super) fn is_made_type(&self, path: &[String]) -> bool {
        let full = self.outline.imports.resolve(path);
        let is_made = full
            .last()
            .is_some_and(|last| MADE.contains(&last.as_str()));
        is_made
            && (full.first().is_some_and(|first| first == REGISTRY)
                || full.len() == 1
                    && !self.outline.own_types.contains(&full[0])
                    && self.outline.imports.has_glob_from(REGISTRY))
    }
}

/// Returns the value of a method that is called on a constant of the registry.
pub(super) fn of_constant(method: &str) -> Value {
    match method {
        "clear" | "remove" | "set" | "set_with" => Value::Made,
        "with" | "member" | "try_member" | "clone" | "unwrap" | "expect" => Value::Constant,
        _ => Value::Unknown,
    }
}
