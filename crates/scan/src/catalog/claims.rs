//! The statements that the catalog of libraries makes about each library. A check compares the statements with the
//! sources of the library.

use super::library::{Dependency, Library, TypedHeaders};
use super::views::libraries;
use std::collections::BTreeMap;

/// A statement of the catalog about a library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Claim {
    /// The library has this type.
    Type(&'static str),
    /// A type has a function that creates a value. The first item is the type, or `None` if the function does not
    /// belong to a type. The second item is the name of the function.
    Constructor(Option<&'static str>, &'static str),
    /// One of these types has an associated function with this name, such as `new`.
    AnyConstructor(Vec<&'static str>, &'static str),
    /// One of these types, or a trait, has a method with this name. If the list is empty, any type may have the method.
    Method(Vec<&'static str>, &'static str),
    /// The library has a function whose path ends with these segments. The function takes more arguments than this
    /// number.
    Function(&'static [&'static str], usize),
    /// The code of the library contains this text, which is the name of a cookie.
    Text(&'static str),
    /// The package has this feature.
    Feature(&'static str),
    /// This feature is on by default.
    DefaultFeature(&'static str),
    /// A type has a field. The first item is the type, and the second item is the name of the field.
    Field(&'static str, &'static str),
    /// This crate depends on the library and re-exports its items.
    OfferedBy(&'static str),
}

/// Returns the statements of the catalog, by the name of the library in code. Libraries without statements are omitted.
///
/// ```
/// use cookie_registry_scan::{LibraryClaim, library_claims};
///
/// let claims = library_claims();
/// assert!(claims["tower_cookies"].contains(&LibraryClaim::Type("Cookies")));
/// ```
#[must_use]
pub fn claims() -> BTreeMap<&'static str, Vec<Claim>> {
    let mut all: BTreeMap<&str, Vec<Claim>> = BTreeMap::new();
    for library in libraries() {
        let claims = of_library(library);
        if !claims.is_empty() {
            all.entry(library.name).or_default().extend(claims);
        }
    }
    for claims in all.values_mut() {
        claims.sort();
        claims.dedup();
    }
    all
}

fn of_library(library: &Library) -> Vec<Claim> {
    let mut all = Vec::new();
    if library.is_common {
        return all;
    }
    for types in [
        library.cookies,
        library.removals,
        library.jars,
        library.responses,
        library.test_requests,
    ] {
        all.extend(types.iter().map(|name| Claim::Type(name)));
    }
    let made = |name: &&'static str| Claim::AnyConstructor(library.cookies.to_vec(), name);
    all.extend(library.constructors.iter().map(made));
    let method = |of: &[&'static str], name| Claim::Method(of.to_vec(), name);
    for offered in library.methods {
        let is_of_jar = offered.receiver == super::library::Receiver::Jar;
        let of = if is_of_jar { library.jars } else { &[] };
        all.push(method(of, offered.name));
    }
    all.extend(library.views.iter().map(|name| method(library.jars, name)));
    for methods in [library.getters, library.header_methods] {
        all.extend(methods.iter().map(|name| method(&[], name)));
    }
    all.extend(library.own_getter.map(|name| method(&[], name)));
    for functions in [library.jar_functions, library.header_functions] {
        let functions = functions.iter().map(std::slice::from_ref);
        all.extend(functions.map(|path| Claim::Function(path, 0)));
    }
    for function in library.functions {
        all.push(Claim::Function(function.path, function.argument));
    }
    for (of, field) in library.cookie_fields {
        all.push(Claim::Field(of, field));
    }
    of_middleware(library, &mut all);
    if let Some(TypedHeaders { types, methods }) = library.typed_headers {
        all.extend(types.iter().map(|name| Claim::Type(name)));
        all.extend(methods.iter().map(|name| method(&[], name)));
    }
    for offered in library.interfaces {
        let of = offered.interface.type_name();
        all.push(method(&[of], offered.name));
    }
    if let Dependency::Features {
        all: names,
        default,
        ..
    } = library.dependency
    {
        all.extend(names.iter().map(|name| Claim::Feature(name)));
        all.extend(default.map(Claim::DefaultFeature));
    }
    let facades = library.facades.iter().filter_map(|path| path.first());
    all.extend(facades.map(|name| Claim::OfferedBy(name)));
    all
}

fn of_middleware(library: &Library, all: &mut Vec<Claim>) {
    for made in library.middleware {
        let of = made.type_name();
        all.extend(of.map(Claim::Type));
        let constructors = made.constructors.iter();
        all.extend(constructors.map(|name| Claim::Constructor(of, name)));
        all.extend(made.default.map(Claim::Text));
        all.extend(made.setter.map(|name| Claim::Method(Vec::new(), name)));
    }
}

/// Returns the names of the libraries without statements: clients, and libraries that set nothing themselves.
#[must_use]
pub fn silent() -> Vec<&'static str> {
    let silent = libraries().filter(|library| of_library(library).is_empty());
    let mut names: Vec<&str> = silent.map(|library| library.name).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::library::Side;

    #[test]
    fn a_row_without_a_claim_is_of_a_client_or_of_a_library_without_cookies_of_its_own() {
        let silent = silent();
        for library in libraries().filter(|library| silent.contains(&library.name)) {
            let is_client = matches!(library.side, Side::Client | Side::BrowserDriver);
            let says_nothing = matches!(
                library.dependency,
                Dependency::None | Dependency::Inseparable | Dependency::Whole(_)
            );
            assert!(is_client || says_nothing, "{}", library.name);
        }
    }

    #[test]
    fn what_a_row_says_of_middleware_is_a_claim_each() {
        let claims = claims();
        let session = &claims["actix_session"];
        for claim in [
            Claim::Type("SessionMiddleware"),
            Claim::Constructor(Some("SessionMiddleware"), "builder"),
            Claim::Method(Vec::new(), "cookie_name"),
            Claim::Text("id"),
        ] {
            assert!(session.contains(&claim), "{claim:?}");
        }
        assert!(claims["poem"].contains(&Claim::Feature("cookie")));
    }
}
