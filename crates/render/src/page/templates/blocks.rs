//! Checks the blocks of custom templates. A block that overrides no block of the extended template would
//! never be printed, so it is an error.

use super::{BUILT_IN, Form, TemplateError, Templates};
use cookie_registry_policy::suggest::nearest;
use std::collections::BTreeSet;

/// The longest chain of `extends` that is followed. minijinja reports a cycle; this bound keeps this module out of it.
const DEPTH: usize = 16;

/// A tag of a template: `{% block header %}`.
#[derive(Debug, PartialEq, Eq)]
struct Tag<'s> {
    /// From 1.
    line: usize,
    /// `block`.
    keyword: &'s str,
    /// `header`.
    rest: &'s str,
}

/// Returns an error for the first block of these templates that overrides nothing.
pub(super) fn without_effect(custom: &Templates, form: Form) -> Option<TemplateError> {
    custom.of_form(form.extension()).find_map(|(name, source)| {
        let tags = tags(source);
        let parent = extended(&tags)?;
        let mut known = BTreeSet::new();
        if !collect(custom, form, parent, DEPTH, &mut known) {
            return None;
        }
        let block = outermost(&tags).find(|block| !known.contains(block.rest))?;
        let meant = match nearest(block.rest, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!(
                "its blocks are {}",
                known.iter().copied().collect::<Vec<_>>().join(", ")
            ),
        };
        let text = source.lines().nth(block.line - 1).unwrap_or_default();
        Some(TemplateError {
            file: custom.shown(name),
            line: Some(block.line),
            message: format!(
                "`{parent}` has no block `{}`, so this block is never printed: {meant}",
                block.rest
            ),
            text: Some(text.trim_end().to_owned()),
        })
    })
}

/// Collects the blocks of a template and of those that it extends. Returns false if they cannot all be determined.
fn collect<'s>(
    custom: &'s Templates,
    form: Form,
    name: &str,
    depth: usize,
    known: &mut BTreeSet<&'s str>,
) -> bool {
    let built_in = |name: &str| {
        let all = form.built_in().iter();
        all.clone()
            .find(|(known, _)| *known == name)
            .map(|(_, source)| *source)
    };
    let source = match name.strip_prefix(BUILT_IN) {
        Some(name) => built_in(name),
        None => custom.source(name).or_else(|| built_in(name)),
    };
    let Some((source, depth)) = source.zip(depth.checked_sub(1)) else {
        return false;
    };
    let tags = tags(source);
    known.extend(
        tags.iter()
            .filter(|tag| tag.keyword == "block")
            .map(|tag| tag.rest),
    );
    match tags.iter().find(|tag| tag.keyword == "extends") {
        Some(_) => {
            extended(&tags).is_some_and(|parent| collect(custom, form, parent, depth, known))
        }
        None => true,
    }
}

/// Returns the name of the extended template, if it is a literal.
fn extended<'s>(tags: &[Tag<'s>]) -> Option<&'s str> {
    let extends = tags.iter().find(|tag| tag.keyword == "extends")?;
    let quoted = |quote: char| extends.rest.strip_prefix(quote)?.strip_suffix(quote);
    quoted('"').or_else(|| quoted('\''))
}

/// Returns the blocks that are not nested in another. A nested one is printed with the outer one, whatever its name.
fn outermost<'t, 's>(tags: &'t [Tag<'s>]) -> impl Iterator<Item = &'t Tag<'s>> {
    let mut depth = 0_usize;
    tags.iter().filter(move |tag| match tag.keyword {
        "block" => {
            depth += 1;
            depth == 1
        }
        "endblock" => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => false,
    })
}

/// Returns the tags of a template, except those in comments and between `raw` and `endraw`.
fn tags(source: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let (mut at, mut raw) = (0, false);
    while let Some(rest) = source.get(at..) {
        let opened = |mark: &str| rest.find(mark);
        let comment = opened("{#").filter(|_| !raw);
        let Some(found) = opened("{%").into_iter().chain(comment).min() else {
            break;
        };
        let (start, is_comment) = (at + found, comment == Some(found));
        let end = if is_comment { "#}" } else { "%}" };
        let Some(length) = source.get(start + 2..).and_then(|rest| rest.find(end)) else {
            break;
        };
        at = start + 2 + length + 2;
        if is_comment {
            continue;
        }
        let inner = source
            .get(start + 2..start + 2 + length)
            .unwrap_or_default();
        let inner = inner.trim_matches(['-', '+']).trim();
        let (keyword, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        match keyword {
            "raw" => raw = true,
            "endraw" => raw = false,
            _ if raw => {}
            keyword => tags.push(Tag {
                line: source
                    .get(..start)
                    .unwrap_or_default()
                    .matches('\n')
                    .count()
                    + 1,
                keyword,
                rest: rest.trim(),
            }),
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_outside_of_comments_and_raw_text() {
        let source = "{# {% block a %} #}\n{%- block b -%}{% raw %}{% block c %}{# {% endraw %}\n{% endblock %}{{ x }}{% if";
        let found: Vec<_> = tags(source)
            .into_iter()
            .map(|tag| (tag.line, tag.keyword, tag.rest))
            .collect();
        assert_eq!(found, [(2, "block", "b"), (3, "endblock", "")]);
    }
}
