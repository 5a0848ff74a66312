//! Attributes that make code test code.

use super::predicate::{Holds, holds};
use syn::{Attribute, Item, Meta};

/// Returns whether one of the attributes says that the code exists only for tests.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let last = path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default();
        match (&attribute.meta, last.as_str()) {
            (Meta::List(list), "cfg") => holds(&list.tokens.to_string()) == Holds::Never,
            // `#[tokio::test]`, `#[actix_web::test]`, `#[rstest]`, `#[wasm_bindgen_test]`, `#[bench]`.
            (_, name) => {
                name == "bench" || name == "test" || name == "rstest" || name.ends_with("_test")
            }
        }
    })
}

/// Returns the attributes of an item.
pub(super) fn of_item(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::is_test;

    #[test]
    fn only_what_exists_for_tests_is_test_code() {
        for (attribute, is) in [
            ("#[cfg(test)]", true),
            ("#[cfg(all(test, feature = \"x\"))]", true),
            ("#[cfg(any(test, feature = \"testing\"))]", false),
            ("#[cfg(any(test, all(test, unix)))]", true),
            ("#[cfg(not(not(test)))]", true),
            ("#[cfg(not(test))]", false),
            ("#[cfg(all(unix, not(test)))]", false),
            ("#[cfg(feature = \"test\")]", false),
            ("#[tokio::test]", true),
            ("#[sqlx::test(migrations = \"x\")]", true),
            ("#[inline]", false),
        ] {
            let item: syn::ItemFn = syn::parse_str(&format!("{attribute} fn f() {{}}")).unwrap();
            assert_eq!(is_test(&item.attrs), is, "{attribute}");
        }
    }
}
