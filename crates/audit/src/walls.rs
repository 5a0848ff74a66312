//! Recognizes pages that do not belong to the site: error pages, and pages that block automated browsers.

/// Titles of pages that ask a visitor to prove that they are human, in lower case.
const WALLS: [&str; 19] = [
    "just a moment...",
    "attention required! | cloudflare",
    "access denied",
    "are you a robot",
    "pardon our interruption",
    "please verify you are a human",
    "verify you are human",
    "ddos-guard",
    "security check",
    "making sure you're not a bot",
    "human verification",
    "vercel security checkpoint",
    "checking your browser",
    "enable javascript and cookies to continue",
    "one moment, please...",
    "request unsuccessful. incapsula incident id",
    "client challenge",
    "bot verification",
    "are you human",
];

/// Returns why a page does not count as a page of the site, by its status, title and text.
pub(crate) fn wall(status: Option<u16>, title: &str, text: &str) -> Option<String> {
    if let Some(status) = status.filter(|status| *status >= 400) {
        return Some(format!("the server answered with status {status}"));
    }
    // A server has no page yet, but a task for the browser: so AWS WAF and SiteGround answer a program.
    if status == Some(202) {
        return Some(
            "the server answered with status 202, a check of the browser and no page".to_owned(),
        );
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
        assert!(wall(Some(202), "", "").is_some());
        let anubis = "Making sure you're not a bot!";
        assert!(wall(Some(200), anubis, "Loading...").is_some());
        let imperva = "Request unsuccessful. Incapsula incident ID: 1-2";
        assert!(wall(Some(200), "", imperva).is_some());
        assert!(wall(Some(200), "x", "Please verify you are a human.").is_some());
        let article = format!("How to verify you are human. {}", "Long text. ".repeat(100));
        assert_eq!(wall(Some(200), "Our article", &article), None);
        assert_eq!(wall(None, "Home", "Welcome"), None);
    }
}
