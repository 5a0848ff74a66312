//! Text that was decoded from a part of a source, such as a string literal. Escapes are replaced by their characters,
//! and each offset can be mapped back to the source.

use std::ops::Range;

/// A text, and where each run of it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Derived {
    text: String,
    /// The runs in the order of the text.
    runs: Vec<Run>,
}

/// A run of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    /// Where it begins in the text.
    start: usize,
    /// Its bytes in the source. They are those of the text if both are of the same length.
    source: Range<usize>,
}

impl Derived {
    /// Returns the text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Adds a text that the source has at this place, byte for byte.
    pub(crate) fn push(&mut self, text: &str, at: usize) {
        self.replace(text, at..at + text.len());
    }

    /// Adds a text that replaces a part of the source.
    pub(crate) fn replace(&mut self, text: &str, source: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(text);
        let copied = text.len() == source.len();
        match self.runs.last_mut() {
            Some(last)
                if copied
                    && last.source.end == source.start
                    && last.source.len() == start - last.start =>
            {
                last.source.end = source.end;
            }
            _ if text.is_empty() => {}
            _ => self.runs.push(Run { start, source }),
        }
    }

    /// Returns the bytes of the source that a range of the text comes from.
    pub(crate) fn in_source(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.run(range.start).map_or(0, |(run, length)| {
            if run.source.len() == length {
                run.source.start + (range.start - run.start).min(length)
            } else {
                run.source.start
            }
        });
        let end = match range.end.checked_sub(1).and_then(|last| self.run(last)) {
            Some((run, length)) if run.source.len() == length => {
                run.source.start + (range.end - run.start).min(length)
            }
            Some((run, _)) => run.source.end,
            None => start,
        };
        start..end.max(start)
    }

    /// Returns the run of a byte of the text, and its length there.
    fn run(&self, at: usize) -> Option<(&Run, usize)> {
        let next = self.runs.partition_point(|run| run.start <= at);
        let run = self.runs.get(next.checked_sub(1)?)?;
        let end = self.runs.get(next).map_or(self.text.len(), |run| run.start);
        Some((run, end - run.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_leads_to_the_source() {
        let source = r#"ab\"cd\"e"#;
        let mut derived = Derived::default();
        derived.push("ab", 0);
        derived.replace("\"", 2..4);
        derived.push("cd", 4);
        derived.replace("\"", 6..8);
        derived.push("e", 8);
        assert_eq!(derived.text(), "ab\"cd\"e");
        for (text, expected) in [
            ("ab", "ab"),
            ("\"cd\"", r#"\"cd\""#),
            ("d", "d"),
            ("b\"", r#"b\""#),
            ("d\"e", r#"d\"e"#),
        ] {
            let at = derived.text().find(text).expect("the text");
            let found = derived.in_source(&(at..at + text.len()));
            assert_eq!(&source[found], expected);
        }
        assert_eq!(derived.in_source(&(0..0)), 0..0);
        assert_eq!(Derived::default().in_source(&(0..3)), 0..0);
    }
}
