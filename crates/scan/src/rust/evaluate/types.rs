//! Resolves paths and types.

use super::Evaluator;
use crate::catalog::{Names, catalog};
use crate::occurrence::Medium;
use crate::rust::value::{Class, TRANSPARENT, Value, segments};
use crate::text::Text;
use syn::{GenericArgument, PathArguments, Type};

impl Evaluator<'_> {
    /// Returns what a path names as a type, and the type of the scanned sources that it could be instead.
    pub(in crate::rust) fn class(&self, path: &[String]) -> Option<(Class, Option<String>)> {
        let catalog = catalog();
        let full = self.outline.imports.resolve(path);
        let last = full.last()?;
        let class = if catalog.cookie_types.has(last) {
            Class::Cookie
        } else if catalog.jar_types.has(last) {
            Class::Jar
        } else {
            return None;
        };
        let among = |crates: &Names| full.iter().any(|part| crates.has(part));
        // `cookie::CookieJar` is the library's even where the file has a `CookieJar`, unless `cookie` is a module here.
        let is_of_library = full.len() > 1
            && full.first().is_some_and(|root| {
                catalog.servers.has(root) && !self.outline.modules.contains(root)
            });
        let is_own = self.outline.own_types.contains(last) && !is_of_library;
        if among(&catalog.clients) || is_own {
            return None;
        }
        if full.len() == 1 {
            if self.outline.imports.has_glob_of(&catalog.servers) {
                return Some((class, None));
            }
            // Neither imported nor defined here: a glob import of an own module brings it.
            return self.outline.has_globs.then(|| (class, Some(last.clone())));
        }
        let of_module = full
            .first()
            .is_some_and(|root| self.outline.modules.contains(root));
        let known = full.len() > 1 && !of_module && among(&catalog.servers);
        Some((class, (!known).then(|| last.clone())))
    }

    /// Returns the value of something that has this type.
    pub(in crate::rust) fn of_type(&self, ty: &Type) -> Value {
        match ty {
            Type::Array(inner) => self.list_of("", &inner.elem),
            Type::Slice(inner) => self.list_of("", &inner.elem),
            Type::Reference(inner) => self.of_type(&inner.elem),
            Type::Paren(inner) => self.of_type(&inner.elem),
            Type::Group(inner) => self.of_type(&inner.elem),
            Type::Path(path) if path.qself.is_none() => {
                let segments = segments(&path.path);
                let Some(last) = path.path.segments.last() else {
                    return Value::Unknown;
                };
                let name = last.ident.to_string();
                if self.is_made_type(&segments) {
                    return Value::Made;
                }
                if counts(last) {
                    return Value::Counter;
                }
                if let Some(list) = self.collection(last) {
                    return list;
                }
                if TRANSPARENT.contains(&name.as_str())
                    && let PathArguments::AngleBracketed(arguments) = &last.arguments
                    && let Some(inner) = arguments.args.iter().find_map(|argument| match argument {
                        GenericArgument::Type(inner) => Some(inner),
                        _ => None,
                    })
                {
                    return self.of_type(inner);
                }
                if self.is_foreign(&segments) {
                    return Value::Foreign;
                }
                match (self.class(&segments), name.as_str()) {
                    (Some((Class::Cookie, unless_own)), _) => Value::Cookie {
                        name: Text::unknown(),
                        removal: false,
                        empty: false,
                        unless_own,
                    },
                    (Some((Class::Jar, unless_own)), _) => Value::Jar { unless_own },
                    (_, "Storage") if self.outline.web => Value::Storage(Medium::WebStorage),
                    (_, "IdbFactory") => Value::Databases,
                    (_, "Self") => self
                        .scopes
                        .self_type()
                        .map_or(Value::Unknown, |own| Value::Of(own.to_owned())),
                    _ => Value::Of(name),
                }
            }
            _ => Value::Unknown,
        }
    }

    /// Returns the value of `self` in an `impl` of this type: a jar in that of an extension trait.
    pub(in crate::rust) fn own_value(&self, own: &str) -> Value {
        match self.class(&[own.to_owned()]) {
            Some((Class::Jar, unless_own)) => Value::Jar { unless_own },
            Some((Class::Cookie, unless_own)) => Value::Cookie {
                name: Text::unknown(),
                removal: false,
                empty: false,
                unless_own,
            },
            None => Value::Of(own.to_owned()),
        }
    }
}

/// Returns whether a type is a map to numbers: `HashMap<&str, u32>`.
fn counts(last: &syn::PathSegment) -> bool {
    const NUMBERS: &[&str] = &[
        "AtomicU32",
        "AtomicU64",
        "AtomicUsize",
        "Counter",
        "Duration",
        "Instant",
        "bool",
        "f32",
        "f64",
        "i32",
        "i64",
        "u16",
        "u32",
        "u64",
        "u8",
        "usize",
    ];
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return false;
    };
    let mut values = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(Type::Path(inner)) => inner.path.segments.last(),
        _ => None,
    });
    last.ident.to_string().ends_with("Map")
        && values
            .next_back()
            .is_some_and(|value| NUMBERS.iter().any(|number| value.ident == number))
}
