//! Finds constants by name, in files that are not parsed completely.

use super::evaluate::Evaluator;
use super::outline::Outline;
use crate::facts::{Constant, Wrappers};

/// Finds the constants and statics of these names whose string the source shows.
pub(crate) fn find(source: &str, names: &[String]) -> Vec<Constant> {
    let outline = Outline::default();
    let wrappers = Wrappers::default();
    let evaluator = Evaluator::new(&outline, &wrappers, &[]);
    let mut found = Vec::new();
    for name in names {
        for (at, _) in source.match_indices(name.as_str()) {
            let Some(start) = definition(source, at, name.len()) else {
                continue;
            };
            let Some(item) = source.get(start..).and_then(statement) else {
                continue;
            };
            let text = match syn::parse_str::<syn::Item>(item) {
                Ok(syn::Item::Const(item)) => evaluator.text(&item.expr),
                Ok(syn::Item::Static(item)) => evaluator.text(&item.expr),
                _ => continue,
            };
            if !text.is_unknown() {
                found.push(Constant {
                    name: name.clone(),
                    owner: None,
                    text,
                    ..Constant::default()
                });
            }
        }
    }
    proc_macro2::extra::invalidate_current_thread_spans();
    found
}

/// Returns where `const NAME` or `static NAME` begins, if the name at `at` is defined there.
fn definition(source: &str, at: usize, length: usize) -> Option<usize> {
    let after = source.get(at + length..)?.trim_start();
    let before = source.get(..at)?.trim_end();
    let keyword = ["const", "static"]
        .into_iter()
        .find(|keyword| before.ends_with(keyword))?;
    (after.starts_with(':') && before.len() < at).then(|| before.len() - keyword.len())
}

/// Returns the text up to the semicolon that ends a statement. Names of cookies are short, so the search ends early.
fn statement(source: &str) -> Option<&str> {
    let mut quoted = false;
    let end = source.bytes().take(2_000).position(|byte| {
        quoted ^= byte == b'"';
        byte == b';' && !quoted
    })?;
    source.get(..=end)
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::text::Text;

    #[test]
    fn definitions_are_distinguished_from_uses() {
        let source = "pub const A: &str = \"a;b\"; static B: &str = concat!(\"x\", \"y\"); f(A); const AB: u8 = 1;";
        let texts = |name: &str| -> Vec<Text> {
            find(source, &[name.to_owned()])
                .into_iter()
                .map(|constant| constant.text)
                .collect()
        };
        assert_eq!(texts("A"), [Text::literal("a;b")]);
        assert_eq!(texts("B"), [Text::literal("xy")]);
        assert_eq!(texts("AB"), []);
    }
}
