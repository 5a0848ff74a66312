//! What the links in documents name.

/// Where the files of the repository are that are no pages.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

/// What a link names.
pub(super) enum Target<'t> {
    /// An address elsewhere.
    Elsewhere,
    /// A path above the root of the repository.
    Outside,
    /// A file of the repository, by its path from the root, and a heading in it, which may be empty.
    Inside(String, &'t str),
}

/// Returns a link as it is written on the site.
pub(super) fn on_site(from: &str, link: &str, is_page: &dyn Fn(&str) -> bool) -> String {
    let Target::Inside(path, heading) = target(from, link) else {
        return link.to_owned();
    };
    let file = match is_page(&path) {
        true if path == from => String::new(),
        true => file_name(&path),
        false => format!("{REPOSITORY}{path}"),
    };
    match heading {
        "" if file.is_empty() => file_name(&path),
        "" => file,
        heading => format!("{file}#{heading}"),
    }
}

/// Returns what a link in a document names.
pub(super) fn target<'t>(from: &str, link: &'t str) -> Target<'t> {
    if link.contains("://") || link.starts_with("mailto:") {
        return Target::Elsewhere;
    }
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    if path.is_empty() {
        return Target::Inside(from.to_owned(), heading);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.pop().is_none() => return Target::Outside,
            ".." => {}
            part => parts.push(part),
        }
    }
    Target::Inside(parts.join("/"), heading)
}

/// Returns the name of a page's file on the site.
pub(super) fn file_name(path: &str) -> String {
    match path.strip_prefix("docs/").unwrap_or(path) {
        super::INDEX => "index.html".to_owned(),
        name => format!("{}.html", name.trim_end_matches(".md")),
    }
}
