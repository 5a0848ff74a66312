//! One page: what its Markdown says, and its HTML.

use super::links;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use std::collections::{BTreeMap, BTreeSet};

/// A document.
pub(super) struct Page {
    /// The path of its source from the root of the repository, with `/`.
    pub(super) path: String,
    text: String,
    /// The text of its first heading.
    title: String,
    /// The identifiers of its headings, in their order.
    headings: Vec<String>,
    /// Its links.
    pub(super) links: Vec<Link>,
}

/// A link in a document.
pub(super) struct Link {
    /// What it names, as it is written.
    pub(super) target: String,
    /// Its line, from 1.
    pub(super) line: usize,
}

impl Page {
    /// Reads the headings and links of a document.
    pub(super) fn read(path: &str, text: &str) -> Self {
        let mut page = Self {
            path: path.to_owned(),
            text: text.to_owned(),
            title: String::new(),
            headings: Vec::new(),
            links: Vec::new(),
        };
        let mut heading: Option<String> = None;
        let mut taken = BTreeSet::new();
        for (event, place) in parser(text).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    let text = heading.take().unwrap_or_default();
                    page.headings.push(identifier(&text, &mut taken));
                    if page.title.is_empty() {
                        page.title = text;
                    }
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    let before = text.get(..place.start).unwrap_or_default();
                    page.links.push(Link {
                        target: dest_url.into_string(),
                        line: before.matches('\n').count() + 1,
                    });
                }
                _ => {}
            }
        }
        page
    }

    /// Returns whether a heading has this identifier.
    pub(super) fn has_heading(&self, identifier: &str) -> bool {
        self.headings.iter().any(|heading| heading == identifier)
    }

    /// Returns the whole page, next to the list of all pages.
    pub(super) fn html(&self, summary: &Page, pages: &BTreeMap<String, Page>) -> String {
        let own = format!("<a href=\"{}\"", links::file_name(&self.path));
        let list = summary.body(pages);
        let list = list.replacen(&own, &format!("{own} aria-current=\"page\""), 1);
        let mut title = String::new();
        html::push_html(
            &mut title,
            std::iter::once(Event::Text(CowStr::from(self.title.as_str()))),
        );
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} · cookie-registry</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#page-content\">Skip to the content</a>\n\
             <nav aria-label=\"Pages\">\n{list}</nav>\n<main id=\"page-content\">\n{}</main>\n</body>\n</html>\n",
            self.body(pages)
        )
    }

    /// Returns the document as HTML, with links between the pages of the site.
    fn body(&self, pages: &BTreeMap<String, Page>) -> String {
        let mut headings = self.headings.iter();
        let events = parser(&self.text).map(|event| match event {
            Event::Start(Tag::Heading {
                level,
                classes,
                attrs,
                ..
            }) => Event::Start(Tag::Heading {
                level,
                id: headings.next().map(|id| CowStr::from(id.clone())),
                classes,
                attrs,
            }),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => Event::Start(Tag::Link {
                link_type,
                dest_url: links::on_site(&self.path, &dest_url, &|path| pages.contains_key(path))
                    .into(),
                title,
                id,
            }),
            other => other,
        });
        let mut body = String::new();
        html::push_html(&mut body, events);
        // A table may be wider than a telephone.
        body.replace("<table>", "<div class=\"table\" tabindex=\"0\"><table>")
            .replace("</table>", "</table></div>")
    }
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Returns the identifier of a heading as GitHub makes it, on which the links in the documents rely.
fn identifier(heading: &str, taken: &mut BTreeSet<String>) -> String {
    let letters = heading.trim().chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ if letter.is_alphanumeric() => Some(letter),
        _ => None,
    });
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    let further = (1..).map(|number| format!("{plain}-{number}"));
    let mut names = std::iter::once(plain.clone()).chain(further);
    let name = names
        .find(|name| !taken.contains(name))
        .unwrap_or(plain.clone());
    taken.insert(name.clone());
    name
}
