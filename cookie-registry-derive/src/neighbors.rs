//! Finds the types that two registries in one module would both declare. rustc would report each such type several
//! times, in code that the developer has not written.

use crate::input::Input;
use crate::load;
use cookie_registry_expand::type_names;
use cookie_registry_policy::Checked;
use std::fs;
use syn::{Attribute, DeriveInput, Error, Item, ItemStruct, Meta, Visibility};

/// The longest source file in which neighbors are looked for, in bytes: 4 MiB.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Types that are declared twice.
pub(crate) struct Clash {
    /// Their names.
    pub(crate) types: Vec<String>,
    /// The error.
    pub(crate) error: Error,
}

/// Returns the types that a registry above this one in the same module declares too. Where the source file cannot be read,
/// nothing is found, and rustc reports each type.
pub(crate) fn clash(input: &Input, checked: &Checked) -> Option<Clash> {
    if input.types.is_some() {
        return None;
    }
    let neighbors = neighbors(&input.name.to_string());
    let (first, types) = neighbors.iter().find_map(|first| {
        let policy = load::load(&first.policy, &first.outside).ok()?;
        let theirs = type_names(&first.name, &policy.checked);
        let mut types = type_names(&input.name, checked);
        types.retain(|name| theirs.contains(name));
        (!types.is_empty()).then_some((first, types))
    })?;
    let shown = match types.as_slice() {
        [one] => format!("a type `{one}`"),
        [one, other] => format!("types `{one}` and `{other}`"),
        [one, others @ ..] => format!("a type `{one}` and {} more", others.len()),
        [] => return None,
    };
    let (name, policy) = (&input.name, input.policy.value());
    let error = Error::new(
        input.policy.span(),
        format!(
            "the registries `{}` and `{name}` are in one module and would both declare {shown}\nhelp: put the types of \
             `{name}` into a module of their own: `#[registry(policy = \"{policy}\", types = \"{}\")]`",
            first.name,
            suggested(&name.to_string()),
        ),
    );
    Some(Clash { types, error })
}

/// Converts `AdminCookies` to `admin_cookies`.
fn suggested(name: &str) -> String {
    let mut module = String::new();
    for letter in name.trim_start_matches("r#").chars() {
        if letter.is_uppercase() && !module.is_empty() && !module.ends_with('_') {
            module.push('_');
        }
        module.extend(letter.to_lowercase());
    }
    module
}

/// Returns the registries above this one in its module that have no module for their types.
fn neighbors(name: &str) -> Vec<Input> {
    let text = proc_macro::Span::call_site().local_file().and_then(|path| {
        let is_small = fs::metadata(&path).is_ok_and(|found| found.len() <= MAX_BYTES);
        is_small.then(|| fs::read_to_string(path).ok()).flatten()
    });
    // Nearly every file has only one registry, and is not parsed.
    let text = text.filter(|text| text.matches("#[registry").count() > 1);
    let Some(file) = text.and_then(|text| syn::parse_file(&text).ok()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    above(&file.items, name, &mut found);
    // With two modules in which a registry has this name, it is not known which one is compiled.
    match <[Vec<Input>; 1]>::try_from(found) {
        Ok([neighbors]) => neighbors,
        Err(_) => Vec::new(),
    }
}

/// Adds the registries above each registry of this name.
fn above(items: &[Item], name: &str, found: &mut Vec<Vec<Input>>) {
    let mut registries = Vec::new();
    for item in items {
        match item {
            Item::Struct(item) if is_registry(item) => {
                if item.ident == name {
                    found.push(std::mem::take(&mut registries));
                } else {
                    registries.extend(input(item));
                }
            }
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    above(items, name, found);
                }
            }
            _ => {}
        }
    }
}

/// Returns the attribute of a registry whose types are next to it, unless it may not be compiled.
fn input(item: &ItemStruct) -> Option<Input> {
    if item
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"))
    {
        return None;
    }
    let derived = DeriveInput {
        attrs: item.attrs.clone(),
        vis: Visibility::Inherited,
        ident: item.ident.clone(),
        generics: item.generics.clone(),
        data: syn::Data::Struct(syn::DataStruct {
            struct_token: item.struct_token,
            fields: item.fields.clone(),
            semi_token: item.semi_token,
        }),
    };
    let input = Input::parse(&derived).ok()?;
    input.types.is_none().then_some(input)
}

fn is_registry(item: &ItemStruct) -> bool {
    item.attrs.iter().any(is_derive)
}

fn is_derive(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::List(list) => {
            list.path.is_ident("derive") && list.tokens.to_string().contains("CookieRegistry")
        }
        _ => false,
    }
}
