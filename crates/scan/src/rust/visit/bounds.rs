//! The types of `impl` blocks, and the trait bounds of type parameters.

use crate::rust::value::segments;
use std::collections::HashMap;
use syn::{FnArg, Pat, Type};

/// Returns the name of the type of an `impl`: `Response` of `impl Put for &mut Response`.
pub(in crate::rust) fn type_of_impl(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => segments(&path.path).pop(),
        Type::Reference(inner) => type_of_impl(&inner.elem),
        Type::Paren(inner) => type_of_impl(&inner.elem),
        _ => None,
    }
}

/// Returns the last names of traits that bounds ask for, without those that types of any kind have.
fn traits<'b>(bounds: impl IntoIterator<Item = &'b syn::TypeParamBound>) -> Vec<String> {
    const OF_ANY: &[&str] = &["Send", "Sized", "Sync", "Unpin"];
    let named = bounds.into_iter().filter_map(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last()?;
            Some(last.ident.to_string())
        }
        _ => None,
    });
    named
        .filter(|name| !OF_ANY.contains(&name.as_str()))
        .collect()
}

/// Returns the traits that a type parameter is required to have.
pub(super) fn bounds_of_parameter(parameter: &syn::Ident, generics: &syn::Generics) -> Vec<String> {
    let own = generics.type_params().filter(|it| it.ident == *parameter);
    let mut found: Vec<String> = own.flat_map(|it| traits(&it.bounds)).collect();
    let predicates = generics.where_clause.iter().flat_map(|it| &it.predicates);
    for predicate in predicates {
        if let syn::WherePredicate::Type(required) = predicate
            && matches!(&required.bounded_ty, Type::Path(path) if path.path.is_ident(parameter))
        {
            found.extend(traits(&required.bounds));
        }
    }
    found
}

/// Returns the traits that parameters of a function are required to have, by their names; those of which nothing more is known
/// than that.
pub(super) fn bounds_of(signature: &syn::Signature) -> HashMap<String, Vec<String>> {
    let mut found = HashMap::new();
    for input in &signature.inputs {
        if let FnArg::Typed(parameter) = input
            && let Pat::Ident(name) = &*parameter.pat
        {
            let bounds = bounds_of_type(&parameter.ty, &signature.generics);
            if !bounds.is_empty() {
                found.insert(name.ident.to_string(), bounds);
            }
        }
    }
    found
}

/// Returns the traits that a type is required to have which has no name of its own: `&mut impl Put`, `Box<dyn Put>`, `&T`.
fn bounds_of_type(ty: &Type, generics: &syn::Generics) -> Vec<String> {
    match ty {
        Type::Reference(inner) => bounds_of_type(&inner.elem, generics),
        Type::Paren(inner) => bounds_of_type(&inner.elem, generics),
        Type::ImplTrait(bounded) => traits(&bounded.bounds),
        Type::TraitObject(bounded) => traits(&bounded.bounds),
        Type::Path(path) => match (path.path.get_ident(), path.path.segments.last()) {
            (Some(name), _) => bounds_of_parameter(name, generics),
            (None, Some(last))
                if matches!(last.ident.to_string().as_str(), "Arc" | "Box" | "Rc") =>
            {
                match &last.arguments {
                    syn::PathArguments::AngleBracketed(given) => match given.args.first() {
                        Some(syn::GenericArgument::Type(inner)) => bounds_of_type(inner, generics),
                        _ => Vec::new(),
                    },
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
