//! Determines the kind of a script element's content by its type and by the attributes of consent managers.

/// How the content of a script element is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A script that the browser runs, or that a consent manager lets it run later.
    Script,
    /// Of a type that no browser runs by itself; whoever switches it on may run it as a script.
    Perhaps,
    /// Data, or a template that is put into the page.
    Data,
}

/// Types of scripts that browsers run, and those that a consent manager or a worker turns into them.
const SCRIPTS: &[&str] = &[
    "",
    "module",
    "opt-in",
    "text/partytown",
    "javascript/blocked",
    "didomi/javascript",
];

/// Words in the types of data and templates.
const DATA: &[&str] = &[
    "json",
    "importmap",
    "speculationrules",
    "template",
    "tmpl",
    "html",
    "mustache",
    "handlebars",
    "liquid",
    "shader",
    "fragment",
    "vertex",
    "glsl",
    "wgsl",
    "markdown",
    "css",
    "xml",
    "svg",
    "csv",
    "yaml",
    "toml",
    "math/",
    "python",
    "vbscript",
    "graphql",
];

/// Attributes by which a consent manager finds the scripts that it switches on, as the beginnings of their names.
const CONSENT_ATTRIBUTES: &[&str] = &[
    "data-borlabs",
    "data-category",
    "data-categories",
    "data-cmp-",
    "data-consent",
    "data-cookie",
    "data-iub",
    "data-name",
    "data-osano",
    "data-purpose",
    "data-service",
    "data-type",
    "data-usercentrics",
    "data-vendor",
];

/// Words in the classes by which it finds them.
const CONSENT_CLASSES: &[&str] = &[
    "_iub_cs_activate",
    "cmplazyload",
    "cmplz-",
    "optanon-category-",
    "ot-vscat-",
];

/// Returns how the content of a script element is read.
pub(super) fn content<'n>(
    kind: &str,
    class: &str,
    mut attributes: impl Iterator<Item = &'n str>,
) -> Content {
    let kind = kind.trim().to_ascii_lowercase();
    let is_named = SCRIPTS.contains(&kind.as_str())
        || ["javascript", "ecmascript", "typescript", "babel", "jsx"]
            .iter()
            .any(|language| kind.contains(language));
    if is_named {
        return Content::Script;
    }
    if DATA.iter().any(|word| kind.contains(word)) {
        return Content::Data;
    }
    let is_marked = |name: &str| {
        CONSENT_ATTRIBUTES
            .iter()
            .any(|start| name.starts_with(start))
    };
    if CONSENT_CLASSES.iter().any(|word| class.contains(word)) || attributes.any(is_marked) {
        Content::Script
    } else {
        Content::Perhaps
    }
}
