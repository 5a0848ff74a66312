//! The modules of Rust: which file declares which, and whether for tests alone.

use crate::tree::{self, Declaration};
use std::path::Path;

/// Returns whether a file of Rust is test code as a whole: in `tests`, `benches` or `examples` of its package, or
/// reached only through a `mod` under `#[cfg(test)]`.
pub(crate) fn is_test_module(path: &Path) -> bool {
    tree::is_for_tests(path, &declaration)
}

/// Returns how a source declares `mod name;`, if it does.
fn declaration(source: &str, name: &str) -> Option<Declaration> {
    if !source.contains(name) {
        return None;
    }
    let heads = super::prune::heads(source);
    crate::limits::parsable(&heads).ok()?;
    let file = syn::parse_file(&heads).ok()?;
    let found = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(item) if item.content.is_none() && item.ident == name => Some(Declaration {
            is_test: super::attributes::is_test(&item.attrs),
        }),
        _ => None,
    });
    proc_macro2::extra::invalidate_current_thread_spans();
    found
}
