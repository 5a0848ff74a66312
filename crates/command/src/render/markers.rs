//! The two marker lines that enclose the page in a file.

const BEGIN: &str = "<!-- cookie-registry:begin -->";
const END: &str = "<!-- cookie-registry:end -->";

/// A problem with the markers of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MarkerError {
    /// A marker is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A marker occurs more than once.
    #[error("`{0}` occurs more than once")]
    Doubled(&'static str),
    /// The end marker comes before the begin marker.
    #[error("`{END}` comes before `{BEGIN}`")]
    Swapped,
    /// The page would contain a marker, so it could not be replaced later.
    #[error("a name in the policy contains `{0}`, which would end the page there")]
    InPage(&'static str),
}

impl MarkerError {
    /// Returns the advice for the user.
    pub(crate) const fn help(self) -> &'static str {
        match self {
            Self::InPage(_) => "rename the entry, or write a separate file with --out",
            _ => {
                "write `<!-- cookie-registry:begin -->` and, below it, `<!-- cookie-registry:end -->` once \
                 each where the page belongs"
            }
        }
    }
}

/// Returns the file with the page between its markers, with the line endings that the file uses there.
pub(crate) fn fill(file: &str, page: &str) -> Result<String, MarkerError> {
    let begin = only(file, BEGIN)?;
    let end = only(file, END)?;
    if let Some(marker) = [BEGIN, END]
        .into_iter()
        .find(|marker| page.contains(marker))
    {
        return Err(MarkerError::InPage(marker));
    }
    let (Some(before), Some(after)) = (
        file.get(..begin + BEGIN.len()),
        file.get(end..).filter(|_| begin < end),
    ) else {
        return Err(MarkerError::Swapped);
    };
    // Empty lines around it make Markdown parse as Markdown, whatever is next to the markers.
    let within = format!("\n\n{}\n\n", page.trim_matches('\n'));
    let windows = file
        .get(before.len()..)
        .is_some_and(|rest| rest.starts_with("\r\n"));
    let within = if windows {
        within.replace('\n', "\r\n")
    } else {
        within
    };
    Ok([before, within.as_str(), after].concat())
}

/// Returns the offset of the marker, which must occur exactly once.
fn only(file: &str, marker: &'static str) -> Result<usize, MarkerError> {
    let mut found = file.match_indices(marker);
    match (found.next(), found.next()) {
        (None, _) => Err(MarkerError::Missing(marker)),
        (Some((at, _)), None) => Ok(at),
        (Some(_), Some(_)) => Err(MarkerError::Doubled(marker)),
    }
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, MarkerError, fill};

    #[test]
    fn only_the_text_between_the_markers_is_replaced() {
        let file = format!("above\n{BEGIN}\nold\n{END}\nbelow");
        let filled = fill(&file, "new\n");
        let expected = format!("above\n{BEGIN}\n\nnew\n\n{END}\nbelow");
        assert_eq!(filled.as_ref(), Ok(&expected));
        assert_eq!(fill(&expected, "new\n").as_ref(), Ok(&expected));
    }

    #[test]
    fn line_endings_are_those_of_the_file() {
        let file = format!("{BEGIN}\r\n{END}\r\n");
        let expected = format!("{BEGIN}\r\n\r\na\r\nb\r\n\r\n{END}\r\n");
        assert_eq!(fill(&file, "a\nb\n"), Ok(expected));
    }

    #[test]
    fn markers_that_are_not_clear_are_refused() {
        for (file, error) in [
            (END.to_owned(), MarkerError::Missing(BEGIN)),
            (BEGIN.to_owned(), MarkerError::Missing(END)),
            (format!("{BEGIN}{BEGIN}{END}"), MarkerError::Doubled(BEGIN)),
            (format!("{BEGIN}{END}{END}"), MarkerError::Doubled(END)),
            (format!("{END}{BEGIN}"), MarkerError::Swapped),
        ] {
            assert_eq!(fill(&file, "new"), Err(error), "{file}");
        }
    }

    #[test]
    fn a_page_with_a_marker_in_it_is_refused() {
        let file = format!("{BEGIN}{END}");
        assert_eq!(fill(&file, END), Err(MarkerError::InPage(END)));
    }
}
