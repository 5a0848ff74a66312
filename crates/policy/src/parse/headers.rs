//! The headers of tables in a text that may have mistakes of syntax: they say to which entry a line belongs.

use super::part::{OF_THE_WHOLE, SHARED};

/// The lines that begin with `[`, each by its start.
pub(super) struct Headers(Vec<usize>);

impl Headers {
    /// Finds the headers of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut headers = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with('[') {
                headers.push(start);
            }
            start += line.len();
        }
        Self(headers)
    }

    /// Returns the start of the last header before a place, or on the same line.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        let next = self.0.partition_point(|start| *start <= at);
        self.0.get(next.checked_sub(1)?).copied()
    }

    /// Returns the entry to which a place belongs: `cookies.session`. `None` before the first table, and in a table that no
    /// policy has.
    pub(super) fn entry(&self, text: &str, at: usize) -> Option<String> {
        let line = text.get(self.before(at)?..)?.lines().next()?;
        let name = line.trim_start().trim_start_matches('[');
        let name = name.split(']').next().unwrap_or(name);
        let mut parts = name.split('.').map(|part| part.trim().trim_matches('"'));
        let section = parts.next()?;
        let mut known = SHARED.iter().chain(&OF_THE_WHOLE);
        known.find(|known| **known == section)?;
        Some(match parts.next().filter(|key| !key.is_empty()) {
            Some(key) => format!("{section}.{key}"),
            None => section.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Headers;

    #[test]
    fn a_place_belongs_to_the_table_above_it() {
        let text = "format = 1\n[policy]\ntitle = x\n  [cookies.\"a\".lifetimes.b] # c\nx\n[[changes.log]]\ny\n[server]\nz\n[cookies.c\n";
        let headers = Headers::of(text);
        let entry = |what: &str| headers.entry(text, text.find(what).unwrap());
        for (place, wanted) in [
            ("format", None),
            ("title", Some("policy")),
            ("[policy]", Some("policy")),
            ("x\n[[", Some("cookies.a")),
            ("y\n", Some("changes.log")),
            ("z\n", None),
            ("cookies.c", Some("cookies.c")),
        ] {
            assert_eq!(entry(place).as_deref(), wanted, "{place}");
        }
    }
}
