//! The features that code is behind.

use ra_ap_hir_def::src::HasSource as _;
use ra_ap_hir_def::{FunctionId, HasModule, Lookup, ModuleId};
use ra_ap_ide_db::RootDatabase;
use ra_ap_syntax::ast::{self, HasAttrs};
use ra_ap_syntax::{AstNode, SyntaxNode};
use std::collections::BTreeSet;

/// Returns the features that `#[cfg(feature = "…")]` names at a function, around it, or at the modules that it is in.
pub(crate) fn of_function(db: &RootDatabase, function: FunctionId) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let source = function.lookup(db).source(db);
    add_of(source.value.syntax(), &mut all);
    let mut module: Option<ModuleId> = Some(function.module(db));
    while let Some(at) = module {
        let map = at.def_map(db);
        if let Some(declaration) = map[at].declaration_source(db) {
            add_of(declaration.value.syntax(), &mut all);
        }
        module = at.containing_module(db);
    }
    all
}

fn add_of(node: &SyntaxNode, all: &mut BTreeSet<String>) {
    for item in node.ancestors().filter_map(ast::AnyHasAttrs::cast) {
        for attribute in item.attrs() {
            add_named(&attribute.syntax().text().to_string(), all);
        }
    }
}

/// Adds the features that an attribute names. `not(…)` names what must be off.
fn add_named(attribute: &str, all: &mut BTreeSet<String>) {
    let text: String = attribute.chars().filter(|it| !it.is_whitespace()).collect();
    if !text.contains("cfg(") || text.contains("not(") {
        return;
    }
    for after in text.split("feature=\"").skip(1) {
        if let Some((name, _)) = after.split_once('"') {
            all.insert(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_read_from_attributes() {
        let named = |text: &str| {
            let mut all = BTreeSet::new();
            add_named(text, &mut all);
            all.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(named("#[cfg(feature = \"cookie\")]"), ["cookie"]);
        assert_eq!(
            named("#[cfg(any(feature = \"a\", feature=\"b\"))]"),
            ["a", "b"]
        );
        assert_eq!(named("#[cfg(not(feature = \"a\"))]"), [""; 0]);
        assert_eq!(named("#[doc(feature = \"a\")]"), [""; 0]);
    }
}
