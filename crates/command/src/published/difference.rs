//! What differs between a published file and the rendering, for people.

use cookie_registry_policy::report::visible;
use similar::TextDiff;
use std::borrow::Cow;
use std::time::Duration;

/// Lines that are shown around those that differ.
const AROUND: usize = 2;
/// After this long the lines are told apart less closely: two files may have nothing in common.
const LONGEST_SEARCH: Duration = Duration::from_secs(2);

/// The lines that differ, as a unified diff; none where only line endings do, which version control may
/// change on its way to a work tree.
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
    fn only_lines_that_differ_and_their_neighbours_are_told() {
        let published = "1\n2\n3\n4\n5\n6\n7\n";
        let told = difference("page.md", published, &published.replace('4', "four"));
        assert_eq!(
            told.as_deref(),
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
        let told = difference("page.md", "\u{1b}[2J\n", "a\n").unwrap_or_default();
        assert!(told.contains("-\u{241b}[2J\n"), "{told}");
    }
}
