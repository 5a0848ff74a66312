//! Names that are not taken yet.

use std::collections::{BTreeMap, BTreeSet};

/// The names that are taken in one table or folder.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
    /// The last number that a name got, so that the next one is found at once.
    last: BTreeMap<String, usize>,
    /// How many names were tried.
    #[cfg(test)]
    tried: usize,
}

impl Names {
    /// Takes a name that is there already.
    pub(crate) fn take(&mut self, name: String) {
        self.taken.insert(name);
    }

    /// Takes and returns a name that is free: `name` itself, or the first free one of `numbered(2)`, `numbered(3)` and so on.
    /// The form has to depend on `name` and the number alone.
    pub(crate) fn free(&mut self, name: &str, numbered: impl Fn(usize) -> String) -> String {
        let number = self.last.entry(name.to_owned()).or_default();
        loop {
            *number = number.saturating_add(1);
            #[cfg(test)]
            {
                self.tried += 1;
            }
            let candidate = match *number {
                1 => name.to_owned(),
                number => numbered(number),
            };
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }

    /// Takes and returns a free key of a table: `session`, `session-2`, `session-3`.
    pub(crate) fn free_key(&mut self, key: &str) -> String {
        self.free(key, |number| format!("{key}-{number}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_once() {
        let mut names = Names::default();
        names.take("session-2".to_owned());
        let given: Vec<String> = ["session", "session", "session-2", "other", "session"]
            .iter()
            .map(|name| names.free_key(name))
            .collect();
        let expected = ["session", "session-3", "session-2-2", "other", "session-4"];
        assert_eq!(given, expected);
    }

    #[test]
    fn the_work_grows_with_the_number_of_names() {
        let tried = |count: usize| {
            let mut names = Names::default();
            // Half of the numbers are taken by names of their own.
            for number in (2..count).step_by(2) {
                names.free_key(&format!("session-{number}"));
            }
            for _ in 0..count {
                names.free_key("session");
            }
            assert_eq!(names.taken.len(), count + (count - 1) / 2);
            names.tried
        };
        assert!(tried(1_000) <= 2_000, "{}", tried(1_000));
        assert!(tried(4_000) <= 4 * tried(1_000) + 8);
    }
}
