//! The search of the site, without a server: an index of every heading with its text, a page that lists all headings, and a
//! script that searches the index. Without the script, the list remains.

use super::links::file_name;
use super::page::{Page, Section};
use super::shell::{SEARCH, Shell, escaped};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The file of the index.
const INDEX: &str = "search-index.js";
/// The file of the script.
const SCRIPT: &str = "search.js";

/// Returns the names and texts of the files of the search.
pub(super) fn files(summary: &Page, pages: &BTreeMap<String, Page>) -> [(String, String); 3] {
    let list = summary.list(pages);
    let shell = Shell {
        file: SEARCH,
        title: "Search",
        list: &list,
        scripts: &[INDEX, SCRIPT],
    };
    let page = shell.around(&content(pages));
    [
        (SEARCH.to_owned(), page),
        (INDEX.to_owned(), index(pages)),
        (SCRIPT.to_owned(), include_str!("search.js").to_owned()),
    ]
}

/// Returns what the page of the search has: places for what the script finds, and all headings.
fn content(pages: &BTreeMap<String, Page>) -> String {
    let mut html = String::from(
        "<h1>Search</h1>\n<p id=\"Found\" role=\"status\"></p>\n<ol id=\"Results\"></ol>\n\
         <section id=\"All\">\n<h2>All pages and headings</h2>\n<ul>\n",
    );
    for page in pages.values() {
        let file = file_name(&page.path);
        // Writing to a String cannot fail.
        let _ = write!(
            html,
            "<li><a href=\"{file}\">{}</a>\n<ul>\n",
            escaped(&page.title)
        );
        for Section { id, title, .. } in below_title(page) {
            let title = escaped(title);
            let _ = writeln!(html, "<li><a href=\"{file}#{id}\">{title}</a></li>");
        }
        html.push_str("</ul></li>\n");
    }
    html.push_str("</ul>\n</section>\n");
    html
}

/// Returns the headings of a page behind its title.
fn below_title(page: &Page) -> impl Iterator<Item = &Section> {
    let headings = page
        .sections
        .iter()
        .filter(|section| !section.id.is_empty());
    headings.skip(1)
}

/// Returns the index, as a script: a page that was opened as a file may not read another file in any other way.
fn index(pages: &BTreeMap<String, Page>) -> String {
    let of_page = |page: &Page| {
        let sections = page.sections.iter();
        let sections: Vec<Value> = sections
            .map(|section| json!([section.id, section.title, section.text]))
            .collect();
        json!({ "file": file_name(&page.path), "title": page.title, "sections": sections })
    };
    let pages: Vec<Value> = pages.values().map(of_page).collect();
    format!("globalThis.searchIndex = {};\n", Value::Array(pages))
}

#[cfg(test)]
mod tests {
    use super::super::Site;
    use super::*;
    use cookie_registry_test_support::browser::Browser;
    use std::fs;

    #[allow(clippy::unwrap_used, reason = "a helper of tests")]
    fn site() -> Site {
        Site::read(crate::root()).unwrap()
    }

    #[test]
    fn every_page_and_heading_of_the_documentation_is_in_the_index_and_in_the_list() {
        let site = site();
        let files: BTreeMap<String, String> = site.files().collect();
        let index = &files[INDEX];
        let json = index.strip_prefix("globalThis.searchIndex = ").unwrap();
        let index: Value = serde_json::from_str(json.trim_end().trim_end_matches(';')).unwrap();
        let list = &files[SEARCH];
        assert_eq!(index.as_array().unwrap().len(), site.pages.len());
        for (page, indexed) in site.pages.values().zip(index.as_array().unwrap()) {
            let name = file_name(&page.path);
            assert_eq!(indexed["file"], name);
            assert!(list.contains(&format!("<a href=\"{name}\">")), "{name}");
            // The headings as they are in the page itself.
            let html = &files[&name];
            let ids: Vec<&str> = html
                .split("<h")
                .skip(1)
                .filter_map(|it| it.get(1..)?.strip_prefix(" id=\"")?.split('"').next())
                .collect();
            let sections = indexed["sections"].as_array().unwrap();
            let of_index: Vec<&str> = sections.iter().map(|it| it[0].as_str().unwrap()).collect();
            assert_eq!(of_index, ids, "{name}");
            for id in ids.iter().skip(1) {
                assert!(
                    list.contains(&format!("<a href=\"{name}#{id}\">")),
                    "{name}#{id}"
                );
            }
            for section in sections {
                assert!(!section[1].as_str().unwrap().is_empty(), "{name}");
            }
        }
        // The texts are there, too: all but the markup.
        let written: u64 = site
            .pages
            .keys()
            .map(|path| fs::metadata(crate::root().join(path)).unwrap().len())
            .sum();
        assert!(
            json.len() as u64 > written / 2,
            "{} of {written}",
            json.len()
        );
    }

    #[test]
    fn the_search_finds_sections_and_the_page_works_without_scripts() {
        let Some(browser) = Browser::start_or_skip().unwrap() else {
            return;
        };
        let out = tempfile::tempdir().unwrap();
        for (name, text) in site().files() {
            fs::write(out.path().join(name), text).unwrap();
        }
        let address = |query: &str| format!("file://{}/search.html{query}", out.path().display());
        let mut page = browser.new_page().unwrap();
        // From the field of any page to the results.
        page.goto(&format!("file://{}/index.html", out.path().display()))
            .unwrap();
        page.fill("#Words", "host-prefix").unwrap();
        page.click_and_wait("nav form button").unwrap();
        let first = "document.querySelector('#Results a').getAttribute('href')";
        assert_eq!(page.eval(first).unwrap(), "rules.html#host-prefix");
        assert_eq!(
            page.eval("document.getElementById('All').hidden").unwrap(),
            true
        );
        // Words of the text, of which each must occur; and what is not there, which is no markup either.
        page.goto(&address("?q=Neovim+language+server")).unwrap();
        assert_eq!(
            page.eval(first).unwrap(),
            "editors.html#the-language-server"
        );
        page.goto(&address("?q=%3Cimg+src%3Dx%3E+nowhere")).unwrap();
        let found = "document.getElementById('Found').textContent";
        assert_eq!(page.eval(found).unwrap(), "Nothing was found.");
        assert_eq!(
            page.eval("document.querySelectorAll('#Results *').length")
                .unwrap(),
            0
        );
        assert_eq!(page.errors().unwrap(), Vec::<String>::new());
        // The list has every heading without scripts.
        page.set_javascript_enabled(false).unwrap();
        page.goto(&address("?q=host-prefix")).unwrap();
        page.set_javascript_enabled(true).unwrap();
        let listed = "document.querySelectorAll('#All:not([hidden]) a[href=\"rules.html#host-prefix\"]').length";
        assert_eq!(page.eval(listed).unwrap(), 1);
        assert_eq!(
            page.eval("document.querySelectorAll('#Results *').length")
                .unwrap(),
            0
        );
    }
}
