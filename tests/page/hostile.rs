//! No text of a policy is more than text.

use super::hostile_policy::{FIELDS, HOSTILE, harmless, large, policy_of};
use super::{markdown_options, rendered, words};
use cookie_registry_render::Format;

/// Every tag of a page with its attributes' names, in order.
fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag is closed");
        assert!(!text.contains('>'), "a bare > in text: {text}");
        let mut quoted = tag.split('"');
        let mut shape = String::new();
        while let Some(outside) = quoted.next() {
            shape.push_str(outside);
            if quoted.next().is_some() {
                shape.push('_');
            }
        }
        tags.push(shape);
    }
    tags
}

#[test]
fn hostile_text_is_text_in_html() {
    let expected = tags(&rendered(&policy_of(harmless), Format::Html, "en"));
    assert!(expected.len() > 200, "the page is whole");
    for hostile in HOSTILE {
        let policy = policy_of(|_| hostile.to_owned());
        let html = rendered(&policy, Format::Html, "en");
        let linked: Vec<_> = html
            .split(" href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        for link in linked {
            let own = link.starts_with('#');
            assert!(
                own || link.starts_with("https://") || link.starts_with("mailto:"),
                "{link}"
            );
        }
        // A link for an address is all that a text may add.
        let mut found = tags(&html);
        let mut wanted = expected.clone();
        found.retain(|tag| !tag.starts_with("a ") && tag != "/a");
        wanted.retain(|tag| !tag.starts_with("a ") && tag != "/a");
        assert_eq!(found, wanted, "{hostile:?} changed the page");
        assert!(!html.contains([
            '\u{202E}', '\u{2066}', '\u{2067}', '\u{0}', '\u{1b}', '\u{85}', '\u{FFFF}'
        ]));
        // It is all there: as text, once for each field that holds texts (addresses and names of
        // machines among them).
        let shown = hostile.split_whitespace().next().unwrap();
        if shown
            .chars()
            .all(|c| !c.is_control() && !('\u{2000}'..'\u{2070}').contains(&c))
        {
            let times = words(&html).matches(shown).count();
            assert!(times >= FIELDS - 6, "{hostile:?} is shown {times} times");
        }
    }
}

#[test]
fn many_hostile_entries_make_the_page_that_as_many_harmless_ones_make() {
    let hostile = large(60, |at| HOSTILE.get(at).copied().unwrap_or("W"));
    // What several entries have in common is said once, so the harmless texts differ where the hostile ones do.
    let words: Vec<String> = (0..HOSTILE.len()).map(|at| format!("Words{at}")).collect();
    let words: &'static [String] = words.leak();
    let harmless = large(60, |at| words.get(at).map_or("W", String::as_str));
    let shape = |policy| {
        let mut found = tags(&rendered(policy, Format::Html, "en"));
        found.retain(|tag| !tag.starts_with("a ") && tag != "/a");
        found
    };
    assert_eq!(shape(&hostile), shape(&harmless));
}

/// The structure of a Markdown page, with no text in it, and all its text.
fn markdown_shape(markdown: &str) -> (Vec<String>, String) {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    let mut text = String::new();
    let mut shape = Vec::new();
    for event in Parser::new_ext(markdown, markdown_options()) {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            // Whether a name is in the type of code depends on the name.
            Event::Code(piece) => text.push_str(&piece),
            // A link for an address is all that a text may add, and it must be one.
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(
                    dest_url.starts_with("https://") || dest_url.starts_with("mailto:"),
                    "{dest_url}"
                );
            }
            Event::End(TagEnd::Link) => {}
            Event::InlineHtml(html) | Event::Html(html) => shape.push(html.to_string()),
            other => shape.push(format!("{other:?}")),
        }
    }
    (shape, text)
}

#[test]
fn hostile_text_is_text_in_markdown() {
    let (expected, _) = markdown_shape(&rendered(&policy_of(harmless), Format::Markdown, "en"));
    assert!(expected.len() > 100, "the page is whole");
    for hostile in HOSTILE {
        let policy = policy_of(|_| hostile.to_owned());
        let markdown = rendered(&policy, Format::Markdown, "en");
        let (shape, text) = markdown_shape(&markdown);
        assert_eq!(shape, expected, "{hostile:?} changed the page:\n{markdown}");
        let shown = hostile.split_whitespace().next().unwrap();
        if shown
            .chars()
            .all(|c| !c.is_control() && !('\u{2000}'..'\u{2070}').contains(&c))
        {
            let times = text.matches(shown).count();
            assert!(
                times >= FIELDS - 6,
                "{hostile:?} is shown {times} times in\n{markdown}"
            );
        }
    }
}

#[test]
fn hostile_text_is_text_in_json() {
    for hostile in HOSTILE {
        let policy = policy_of(|_| hostile.to_owned());
        let json: serde_json::Value =
            serde_json::from_str(&rendered(&policy, Format::Json, "en")).unwrap();
        let title = json["title"][0]["text"].as_str().unwrap();
        assert!(!title.contains(['\n', '\u{0}', '\u{202E}']));
        assert_eq!(json["sections"]["contact"]["number"], 7);
    }
}
