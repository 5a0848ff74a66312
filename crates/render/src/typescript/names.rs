//! Names of entries in TypeScript.

use super::Named;
use std::collections::HashMap;

/// Returns the property name of each key, in the order of the keys.
///
/// A key becomes camel case: `sign-in` becomes `signIn`. If two keys would get the same name, both keep the spelling
/// of the policy, in quotes.
pub(super) fn properties<'k>(keys: impl IntoIterator<Item = &'k str>) -> Vec<Property> {
    let keys: Vec<&str> = keys.into_iter().collect();
    let mut camels: HashMap<String, usize> = HashMap::new();
    for key in &keys {
        *camels.entry(camel(key)).or_default() += 1;
    }
    let property = |key: &&str| match camel(key) {
        camel if camels.get(&camel) == Some(&1) => Property {
            name: camel,
            quoted: false,
        },
        _ => Property {
            name: (*key).to_owned(),
            quoted: true,
        },
    };
    keys.iter().map(property).collect()
}

/// The name of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Property {
    name: String,
    quoted: bool,
}

impl Property {
    /// Returns the name as it is written in an object literal.
    pub(super) fn declared(&self) -> String {
        if self.quoted {
            super::literal(&self.name)
        } else {
            self.name.clone()
        }
    }

    /// Returns the names of an entry in the module.
    pub(super) fn named(&self, entry: &str, object: &'static str, prefix: &str) -> Named {
        Named {
            entry: entry.to_owned(),
            object,
            property: self.name.clone(),
            export: self.export(prefix),
        }
    }

    /// Returns the identifier of a constant of its own: the prefix, an underscore and the name.
    pub(super) fn constant(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.identifier())
    }

    /// Returns the identifier of an export of its own, in camel case: `cookieSignIn`.
    pub(super) fn export(&self, prefix: &str) -> String {
        let name = self.identifier();
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        format!("{prefix}{}{}", String::from_iter(first), letters.as_str())
    }

    /// Returns the name with `$` for each character that an identifier cannot have. No key has a `$`, so two names stay two.
    fn identifier(&self) -> String {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
        self.name.replace(|c| !allowed(c), "$")
    }
}

fn camel(key: &str) -> String {
    let mut words = key.split(['-', '_']).filter(|word| !word.is_empty());
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::properties;

    #[test]
    fn names_are_in_camel_case_unless_two_collide() {
        let names = |keys: &[&str]| -> Vec<String> {
            let names = properties(keys.iter().copied());
            names.iter().map(|name| name.export("cookie")).collect()
        };
        assert_eq!(
            names(&["sign-in", "a", "visit_2nd-time"]),
            ["cookieSignIn", "cookieA", "cookieVisit2ndTime"]
        );
        assert_eq!(
            names(&["a-1", "a1", "a_1", "b"]),
            ["cookieA$1", "cookieA1", "cookieA_1", "cookieB"]
        );
        let name = &properties(["a-1", "a1"])[0];
        assert_eq!(name.declared(), "\"a-1\"");
        assert_eq!(name.constant("COOKIE"), "COOKIE_a$1");
    }
}
