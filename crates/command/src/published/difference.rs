//! Shows the difference between a published file and the rendering to people.

use cookie_registry_policy::report::visible;
use similar::TextDiff;
use std::borrow::Cow;
use std::time::Duration;

/// The number of context lines around each difference.
const AROUND: usize = 2;
/// The time after which the diff becomes approximate. Files with nothing in common would take much longer.
const LONGEST_SEARCH: Duration = Duration::from_secs(2);

/// Returns the lines that differ, as a unified diff. Returns `None` if only line endings differ, since version control
/// may convert them in a work tree.
pub(crate) fn difference(name: &str, published: &str, wanted: &str) -> Option<String> {
    let (published, wanted) = (plain(published), plain(wanted));
    if published == wanted {
        return None;
    }
    let mut found = TextDiff::configure();
    found.timeout(LONGEST_SEARCH);
    let found = found.diff_lines(&*published, &*wanted);
    let lines = found
        .unified_diff()
        .context_radius(AROUND)
        .header(
            &format!("{name} (published)"),
            &format!("{name} (rendered)"),
        )
        .to_string();
    Some(visible(&lines).into_owned())
}

fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn only_lines_that_differ_and_their_neighbours_are_printed() {
        let published = "1\n2\n3\n4\n5\n6\n7\n";
        let lines = difference("page.md", published, &published.replace('4', "four"));
        assert_eq!(
            lines.as_deref(),
            Some(
                "--- page.md (published)\n+++ page.md (rendered)\n\
                 @@ -2,5 +2,5 @@\n 2\n 3\n-4\n+four\n 5\n 6\n"
            )
        );
    }

    #[test]
    fn line_endings_are_no_difference() {
        assert_eq!(difference("page.md", "a\r\nb\r\n", "a\nb\n"), None);
        assert!(difference("page.md", "a\nb", "a\nb\n").is_some());
    }

    #[test]
    fn what_is_published_moves_no_cursor() {
        let lines = difference("page.md", "\u{1b}[2J\n", "a\n").unwrap_or_default();
        assert!(lines.contains("-\u{241b}[2J\n"), "{lines}");
    }
}
