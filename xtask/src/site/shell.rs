//! What all pages of the site have in common: the head, the search field and the list of pages.

use pulldown_cmark::{CowStr, Event, html};

/// The page of the search.
pub(super) const SEARCH: &str = "search.html";

/// What surrounds the content of a page.
pub(super) struct Shell<'s> {
    /// The name of the page's file.
    pub(super) file: &'s str,
    pub(super) title: &'s str,
    /// The list of pages, as HTML.
    pub(super) list: &'s str,
    /// The files of its scripts.
    pub(super) scripts: &'s [&'s str],
}

impl Shell<'_> {
    /// Returns the page with its content. The identifiers of the surrounding elements begin with capital letters, which those of
    /// headings never have.
    pub(super) fn around(&self, content: &str) -> String {
        let own = format!("<a href=\"{}\"", self.file);
        let current = format!("{own} aria-current=\"page\"");
        let list = self.list.replacen(&own, &current, 1);
        let title = escaped(self.title);
        let scripts: String = self
            .scripts
            .iter()
            .map(|file| format!("<script src=\"{file}\" defer></script>\n"))
            .collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} · cookie-registry</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n{scripts}</head>\n<body>\n\
             <a class=\"skip\" href=\"#Content\">Skip to the content</a>\n\
             <nav aria-label=\"Pages\">\n\
             <form role=\"search\" action=\"{SEARCH}\"><label for=\"Words\">Search</label> \
             <input id=\"Words\" name=\"q\" type=\"search\" autocomplete=\"off\"> <button>Find</button></form>\n\
             {list}</nav>\n<main id=\"Content\">\n{content}</main>\n</body>\n</html>\n"
        )
    }
}

/// Returns a text as HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    html::push_html(
        &mut escaped,
        std::iter::once(Event::Text(CowStr::from(text))),
    );
    escaped
}
