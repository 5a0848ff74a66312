//! HTML as these tests read it: strictly, so that what is not well formed fails.

#![allow(dead_code)]

/// Elements that have no content (HTML Standard, section 13.1.2).
const VOID: [&str; 4] = ["input", "link", "meta", "br"];

/// One start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The names of the elements around it, from the outside.
    pub path: Vec<String>,
    /// The places of the elements around it, among all.
    pub around: Vec<usize>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// Every start tag, in the order of the text. Fails where a tag does not close, closes another, or has an
/// attribute twice or without quotes, and where text has a bare `<`, `>` or quotation mark in an attribute.
pub fn elements(html: &str) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut rest = html.strip_prefix("<!doctype html>\n").unwrap_or(html);
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a bare > in {html}");
        references(&rest[..at]);
        let end = at + rest[at..].find('>').expect("a tag that ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let (last, _) = open.pop().expect("an element that is open");
            assert_eq!(last, name, "in {html}");
            continue;
        }
        let element = start_tag(tag, &open);
        if element.name == "style" {
            // Its text is not markup, up to its end tag (HTML Standard, section 13.2.5.4).
            let end = rest.find("</style>").expect("a style sheet that ends");
            rest = &rest[end..];
        }
        if !VOID.contains(&element.name.as_str()) {
            open.push((element.name.clone(), found.len()));
        }
        found.push(element);
    }
    assert!(!rest.contains('>'), "a bare > in {html}");
    assert!(open.is_empty(), "{open:?} left open in {html}");
    found
}

fn start_tag(tag: &str, open: &[(String, usize)]) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
        "<{tag}>"
    );
    let mut attributes: Vec<(String, String)> = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        let value = match after.strip_prefix("=\"") {
            Some(quoted) => {
                let (value, after) = quoted.split_once('"').expect("a closing quotation mark");
                rest = after;
                value
            }
            None => {
                rest = after;
                ""
            }
        };
        assert!(rest.is_empty() || rest.starts_with(' '), "<{tag}>");
        rest = rest.strip_prefix(' ').unwrap_or(rest);
        assert!(
            attribute
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                && !attribute.is_empty(),
            "<{tag}>"
        );
        references(value);
        assert!(
            attributes.iter().all(|(known, _)| known != attribute),
            "<{tag}>"
        );
        attributes.push((attribute.to_owned(), value.to_owned()));
    }
    Element {
        name: name.to_owned(),
        attributes,
        path: open.iter().map(|(name, _)| name.clone()).collect(),
        around: open.iter().map(|(_, at)| *at).collect(),
    }
}

/// Every `&` begins one of the references that the banner writes.
fn references(text: &str) {
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
        assert!(
            known.iter().any(|known| text[at..].starts_with(known)),
            "{text}"
        );
    }
}
