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

/// Returns the line of the first list that has no closing bracket: the next line is another key or a header.
pub(super) fn unclosed_list(text: &str) -> Option<std::ops::Range<usize>> {
    let mut open: Option<(std::ops::Range<usize>, isize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let is_blank = trimmed.is_empty() || trimmed.starts_with('#');
        let value = value_of_key(trimmed);
        if let Some((range, depth)) = open.take() {
            if !is_blank && (value.is_some() || is_header(trimmed)) {
                return Some(range);
            }
            let depth = depth + depth_of(trimmed);
            open = (depth > 0).then_some((range, depth));
        } else if let Some(value) = value.filter(|value| value.starts_with('[')) {
            let depth = depth_of(value);
            let from = start + (line.len() - line.trim_start().len());
            open = (depth > 0).then(|| (from..from + trimmed.len(), depth));
        }
        start += line.len();
    }
    None
}

/// Returns the value of a line `key = value`.
fn value_of_key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once('=')?;
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let key = key.trim_end();
    (!key.is_empty() && key.chars().all(is_key)).then(|| value.trim_start())
}

/// Returns whether a line is the header of a table, and no list within a list.
fn is_header(line: &str) -> bool {
    let name = line.trim_start_matches('[');
    line.starts_with('[')
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.contains(']')
}

/// Returns how many brackets a line opens and does not close, outside quotes and remarks.
fn depth_of(line: &str) -> isize {
    let (mut depth, mut quote) = (0, None);
    for c in line.chars() {
        match (c, quote) {
            ('#', None) => break,
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('[', None) => depth += 1,
            (']', None) => depth -= 1,
            _ => {}
        }
    }
    depth
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
    fn a_list_without_an_end_is_found_at_its_line() {
        let found = |text: &str| super::unclosed_list(text).map(|range| text[range].to_owned());
        assert_eq!(found("a = [\"x\"\nb = 1\n").as_deref(), Some("a = [\"x\""));
        assert_eq!(
            found("a = [\n  \"x]\", # ]\n\n[policy]\n").as_deref(),
            Some("a = [")
        );
        for fine in [
            "a = [\n\"x\",\n]\nb = 1",
            "a = [\"x\"]\nb = [[1],\n[2]]\n[c]\n",
            "a = \"[\"\nb = 1\n",
            "[a]\n",
        ] {
            assert_eq!(found(fine), None, "{fine}");
        }
    }
}
