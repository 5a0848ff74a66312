//! One page: what its Markdown says, and its HTML.

use super::images;
use super::links;
use super::shell::Shell;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use std::collections::{BTreeMap, BTreeSet};

/// A document.
pub(super) struct Page {
    /// The path of its source from the root of the repository, with `/`.
    pub(super) path: String,
    text: String,
    /// The text of its first heading.
    pub(super) title: String,
    /// Its headings with the text below each, in their order.
    pub(super) sections: Vec<Section>,
    /// Its links and images.
    pub(super) links: Vec<Link>,
}

/// A heading, and the text up to the next one.
pub(super) struct Section {
    /// The identifier of the heading; empty for the text before the first heading.
    pub(super) id: String,
    /// The text of the heading.
    pub(super) title: String,
    /// The text below it, without markup, in one line.
    pub(super) text: String,
}

/// A link in a document.
pub(super) struct Link {
    /// What it names, as it is written.
    pub(super) target: String,
    /// Its line, from 1.
    pub(super) line: usize,
    /// Whether it is an image that the page shows.
    pub(super) is_image: bool,
}

impl Page {
    /// Returns the images that it shows, by their paths from the root of the repository.
    pub(super) fn images(&self) -> impl Iterator<Item = String> {
        let images = self.links.iter().filter(|link| link.is_image);
        images.filter_map(|link| images::in_repository(&self.path, &link.target))
    }

    /// Reads the headings, texts and links of a document.
    pub(super) fn read(path: &str, text: &str) -> Self {
        let mut page = Self {
            path: path.to_owned(),
            text: text.to_owned(),
            title: String::new(),
            sections: Vec::new(),
            links: Vec::new(),
        };
        let mut heading: Option<String> = None;
        let mut taken = BTreeSet::new();
        for (event, place) in parser(text).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    let title = heading.take().unwrap_or_default();
                    if page.title.is_empty() {
                        page.title.clone_from(&title);
                    }
                    page.sections.push(Section {
                        id: identifier(&title, &mut taken),
                        title,
                        text: String::new(),
                    });
                }
                Event::Text(text) | Event::Code(text) => match &mut heading {
                    Some(heading) => heading.push_str(&text),
                    None => page.add(&text),
                },
                Event::SoftBreak | Event::HardBreak => match &mut heading {
                    Some(heading) => heading.push(' '),
                    None => page.add(" "),
                },
                Event::End(end) if is_block(end) => page.add(" "),
                Event::Start(
                    ref tag @ (Tag::Link { ref dest_url, .. } | Tag::Image { ref dest_url, .. }),
                ) => {
                    let before = text.get(..place.start).unwrap_or_default();
                    page.links.push(Link {
                        target: dest_url.to_string(),
                        line: before.matches('\n').count() + 1,
                        is_image: matches!(tag, Tag::Image { .. }),
                    });
                }
                _ => {}
            }
        }
        page
    }

    /// Adds text to the last section, with single spaces.
    fn add(&mut self, text: &str) {
        if self.sections.is_empty() {
            if text.trim().is_empty() {
                return;
            }
            self.sections.push(Section {
                id: String::new(),
                title: String::new(),
                text: String::new(),
            });
        }
        let Some(section) = self.sections.last_mut() else {
            return;
        };
        for c in text.chars() {
            let is_further = section.text.is_empty() || section.text.ends_with(' ');
            match c.is_whitespace() {
                true if is_further => {}
                true => section.text.push(' '),
                false => section.text.push(c),
            }
        }
    }

    /// Returns whether a heading has this identifier.
    pub(super) fn has_heading(&self, identifier: &str) -> bool {
        self.sections.iter().any(|section| section.id == identifier)
    }

    /// Returns the whole page, next to the list of all pages.
    pub(super) fn html(&self, summary: &Self, pages: &BTreeMap<String, Self>) -> String {
        Shell {
            file: &links::file_name(&self.path),
            title: &self.title,
            list: &summary.list(pages),
            scripts: &[],
        }
        .around(&self.body(pages))
    }

    /// Returns the document as HTML, with links between the pages of the site.
    fn body(&self, pages: &BTreeMap<String, Self>) -> String {
        let identifiers = self.sections.iter().map(|section| &section.id);
        let body = self.rendered(pages, identifiers.filter(|id| !id.is_empty()));
        // A table may be wider than a telephone.
        body.replace("<table>", "<div class=\"table\" tabindex=\"0\"><table>")
            .replace("</table>", "</table></div>")
    }

    /// Returns the document as the list of pages. It is a part of every page, so its headings have no identifiers: a page may
    /// have a heading of the same words.
    pub(super) fn list(&self, pages: &BTreeMap<String, Self>) -> String {
        self.rendered(pages, std::iter::empty())
    }

    fn rendered<'p>(
        &'p self,
        pages: &BTreeMap<String, Self>,
        mut identifiers: impl Iterator<Item = &'p String>,
    ) -> String {
        let events = parser(&self.text).map(|event| match event {
            Event::Start(Tag::Heading {
                level,
                classes,
                attrs,
                ..
            }) => Event::Start(Tag::Heading {
                level,
                id: identifiers.next().map(|id| CowStr::from(id.clone())),
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
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => Event::Start(Tag::Image {
                link_type,
                dest_url: images::on_site(&self.path, &dest_url).into(),
                title,
                id,
            }),
            other => other,
        });
        let mut body = String::new();
        html::push_html(&mut body, events);
        body
    }
}

/// Returns whether the text behind the end of an element is another word.
fn is_block(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link
    )
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Returns the identifier of a heading as GitHub makes it, on which the links in the documents rely. It has no capital letter, so
/// an element of the site whose identifier has one is never confused with a heading.
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
