//! Finds the headers of tables in a text that may have syntax errors. The headers determine the entry to which a line
//! belongs.

use super::part::{OF_THE_WHOLE, SHARED};
use crate::source::lines;

/// The lines that begin with `[`, each by its start.
pub(super) struct Headers(Vec<usize>);

impl Headers {
    /// Finds the headers of a text.
    pub(super) fn of(text: &str) -> Self {
        let headers = lines(text).filter(|(_, line)| line.trim_start().starts_with('['));
        Self(headers.map(|(start, _)| start).collect())
    }

    /// Returns the start of the last header before a place, or on the same line.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        let next = self.0.partition_point(|start| *start <= at);
        self.0.get(next.checked_sub(1)?).copied()
    }

    /// Returns the entry to which a place belongs: `cookies.session`, whether a header or a dotted key names it. `None` for a
    /// table that no policy has.
    pub(super) fn entry(&self, text: &str, at: usize) -> Option<String> {
        let header = self.before(at);
        let name = header.and_then(|start| text.get(start..)?.lines().next());
        let name = name.map(|line| line.trim_start().trim_start_matches('['));
        let name = name.map(|line| line.split(']').next().unwrap_or(line));
        let line = super::brackets::line_of(text, at);
        let is_header = line.trim_start().starts_with('[');
        let dotted = (!is_header).then(|| line.split('=').next().unwrap_or_default());
        // The last part is the key itself.
        let dotted = dotted.and_then(|key| key.rsplit_once('.'));
        let dotted = dotted.filter(|(_, key)| is_key(key.trim()));
        let parts = name.into_iter().chain(dotted.map(|(table, _)| table));
        let parts = parts.flat_map(|part| part.split('.'));
        let mut parts = parts.map(|part| part.trim().trim_matches('"'));
        let section = parts.next()?;
        let mut known = SHARED.iter().chain(&OF_THE_WHOLE);
        known.find(|known| **known == section)?;
        Some(match parts.next().filter(|key| is_key(key)) {
            Some(key) => format!("{section}.{key}"),
            None => section.to_owned(),
        })
    }
}

/// Returns whether a text can be a key without quotes.
fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::Headers;

    #[test]
    fn a_place_belongs_to_the_table_above_it() {
        let text = "format = 1\n[policy]\ntitle = x\n  [cookies.\"a\".further.b] # c\nx\n[[changes.log]]\ny\n[server]\nz\n[cookies.c\n";
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

    #[test]
    fn a_dotted_key_belongs_to_the_table_that_it_names() {
        let text = "service.name == 1\ncookies.a.name == 1\nformat == 1\n[cookies]\nb.name == 1\n[cookies.c]\nnames.production == 1\ntitle = \"a. b = \n";
        let headers = Headers::of(text);
        let entry = |what: &str| headers.entry(text, text.find(what).unwrap());
        for (place, wanted) in [
            ("service.name", Some("service")),
            ("cookies.a.name", Some("cookies.a")),
            ("format", None),
            ("b.name", Some("cookies.b")),
            ("names.production", Some("cookies.c")),
            ("title", Some("cookies.c")),
        ] {
            assert_eq!(entry(place).as_deref(), wanted, "{place}");
        }
    }
}
