//! Pages that are not the site: errors, and walls against programs.

/// Titles of pages that ask a visitor to prove that they are human, in lower case.
const WALLS: [&str; 9] = [
    "just a moment...",
    "attention required! | cloudflare",
    "access denied",
    "are you a robot",
    "pardon our interruption",
    "please verify you are a human",
    "verify you are human",
    "ddos-guard",
    "security check",
];

/// Returns why a page does not count as a page of the site, by its status, title and text.
pub(crate) fn wall(status: Option<u16>, title: &str, text: &str) -> Option<String> {
    if let Some(status) = status.filter(|status| *status >= 400) {
        return Some(format!("the server answered with status {status}"));
    }
    let (title, text) = (title.trim().to_lowercase(), text.to_lowercase());
    let is_wall =
        |wall: &&&str| title.starts_with(**wall) || (text.len() < 600 && text.contains(**wall));
    WALLS
        .iter()
        .find(is_wall)
        .map(|wall| format!("the page is a wall against programs (\u{201c}{wall}\u{201d})"))
}

#[cfg(test)]
mod tests {
    use super::wall;

    #[test]
    fn walls_and_errors_are_no_pages_of_the_site() {
        assert!(wall(Some(403), "Home", "").is_some());
        assert!(wall(Some(200), "Just a moment...", "").is_some());
        assert!(wall(Some(200), "x", "Please verify you are a human.").is_some());
        let article = format!("How to verify you are human. {}", "Long text. ".repeat(100));
        assert_eq!(wall(Some(200), "Our article", &article), None);
        assert_eq!(wall(None, "Home", "Welcome"), None);
    }
}
