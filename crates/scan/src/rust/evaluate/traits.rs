//! Determines whether the receiver of a call has a method of a trait in the scanned sources.

use super::Evaluator;
use crate::catalog::catalog;
use crate::facts::Wrapper;
use crate::module_name::{crate_of, modules_of};
use crate::rust::value::{Value, last_name, variable};
use crate::text::{Part, Text};
use crate::words::is_about_cookies;
use syn::{Expr, ExprMethodCall};

/// Traits of libraries that strings have.
const OF_TEXTS: &[&str] = &[
    "AsRef",
    "Display",
    "Into",
    "IntoResponse",
    "Reply",
    "Responder",
    "ToString",
];

/// How the names of types end that libraries answer requests with.
const RESPONSES: &[&str] = &[
    "Html",
    "Json",
    "Redirect",
    "Reply",
    "Response",
    "StatusCode",
];

/// How the file has a trait, without which its methods cannot be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// By its name, or from the module that has it.
    Named,
    /// An import of everything from an own module may bring it.
    Perhaps,
}

impl Evaluator<'_> {
    /// Returns whether the receiver of a call has a method that a trait gives to values of many types.
    pub(super) fn has_method_of_trait(
        &self,
        wrapper: &Wrapper,
        call: &ExprMethodCall,
        receiver: &Value,
    ) -> bool {
        let Some(scope) = self.scope_of(wrapper) else {
            return false;
        };
        let is_own = || catalog().jar_method(&wrapper.function).is_some();
        match receiver {
            Value::Of(_) if self.is_bounded(wrapper, &call.receiver) == Some(true) => true,
            Value::Of(name) => self.has_trait(wrapper, name),
            Value::Text(text) => self.text_has_trait(wrapper, text, &call.receiver),
            // A method of the library's type goes before that of a trait.
            Value::Jar { .. } | Value::Cookie { .. } => !is_own(),
            Value::Storage(_) => wrapper.types.iter().any(|ty| ty == "Storage"),
            Value::Unknown => {
                scope == Scope::Named
                    || is_about_cookies(&wrapper.function)
                    || last_name(&call.receiver).is_some_and(|name| is_about_cookies(&name))
            }
            _ => false,
        }
    }

    /// Returns how the file has the trait of a wrapper; none where it does not.
    fn scope_of(&self, wrapper: &Wrapper) -> Option<Scope> {
        let of = wrapper.owner.as_ref()?;
        let imports = &self.outline.imports;
        let is_own = |root: Option<&String>| {
            let catalog = catalog();
            root.is_some_and(|root| {
                !matches!(root.as_str(), "alloc" | "core" | "std")
                    && (self.outline.modules.contains(root)
                        || !catalog.servers.has(root) && !catalog.clients.has(root))
            })
        };
        let is_named = self.outline.types.contains(of)
            || self.outline.bounds.contains(of)
            // What asks for the trait brings its methods.
            || wrapper
                .subtraits
                .iter()
                .any(|name| self.outline.bounds.contains(name) || self.outline.types.contains(name))
            || imports
                .paths()
                .any(|path| path.last() == Some(of) && is_own(path.first()));
        if is_named {
            return Some(Scope::Named);
        }
        let globs: Vec<Vec<String>> = imports.globs().collect();
        let brings = |glob: &Vec<String>| match glob.last().map(String::as_str) {
            Some("super") => {
                let mut modules = modules_of(self.path, &self.modules);
                modules.pop();
                crate_of(self.path) == crate_of(&wrapper.path) && modules == wrapper.modules
            }
            Some("prelude") => true,
            Some(last) => wrapper.is_in(last) || wrapper.modules.iter().any(|it| it == last),
            None => false,
        };
        let mut own = globs.iter().filter(|glob| is_own(glob.first())).peekable();
        own.peek()?;
        Some(match own.any(brings) {
            true => Scope::Named,
            false => Scope::Perhaps,
        })
    }

    /// Returns whether a type has the trait of a wrapper.
    fn has_trait(&self, wrapper: &Wrapper, ty: &str) -> bool {
        let has = |name: &str| {
            wrapper.owner.as_deref() == Some(name) || wrapper.types.iter().any(|it| it == name)
        };
        let full = self.outline.imports.resolve(&[ty.to_owned()]);
        let last = full.last().map_or(ty, String::as_str);
        // A method of the type itself goes before that of a trait.
        if self.defines(ty, &wrapper.function) && wrapper.owner.as_deref() != Some(ty) {
            return false;
        }
        if has(ty) || has(last) {
            return true;
        }
        if is_parameter(ty) {
            return wrapper
                .bounding_traits()
                .any(|name| self.outline.bounds.contains(name));
        }
        let of_library = || {
            let root = full.first().filter(|_| full.len() > 1);
            let catalog = catalog();
            RESPONSES.iter().any(|ending| last.ends_with(ending))
                || catalog.responses.has(last)
                || root.is_some_and(|root| catalog.servers.has(root))
        };
        let is_local = || {
            let root = full.first().map(String::as_str);
            let is_own = matches!(root, Some("crate" | "self" | "super"));
            self.outline.types.contains(ty) || is_own
        };
        // A macro gives the trait to types that are not seen.
        is_for_all(wrapper) && (of_library() || is_about_cookies(&wrapper.function))
            || has("$") && is_local()
    }

    /// Returns whether a parameter of the function is required to have the trait of a wrapper; none for what is no parameter, or
    /// is not required to have any.
    fn is_bounded(&self, wrapper: &Wrapper, receiver: &Expr) -> Option<bool> {
        let bounds = self.bounds.last()?.get(&variable(receiver)?)?;
        let mut traits = wrapper.bounding_traits();
        Some(traits.any(|name| bounds.contains(name)))
    }

    /// Returns whether a string, or what may be one, has the trait of a wrapper.
    fn text_has_trait(&self, wrapper: &Wrapper, text: &Text, receiver: &Expr) -> bool {
        if let Some(is_bounded) = self.is_bounded(wrapper, receiver) {
            return is_bounded;
        }
        if let [Part::Constant(path)] = text.0.as_slice()
            && let Some(last) = path.last()
        {
            return match self.outline.statics.get(last) {
                Some(Value::Of(ty)) if !matches!(ty.as_str(), "str" | "String") => {
                    self.has_trait(wrapper, ty)
                }
                Some(_) => texts_have(wrapper),
                None => is_about_cookies(&wrapper.function),
            };
        }
        texts_have(wrapper)
    }
}

/// Returns whether strings have the trait of a wrapper.
fn texts_have(wrapper: &Wrapper) -> bool {
    let of_texts = |name: &String| OF_TEXTS.contains(&name.as_str());
    is_for_all(wrapper) && wrapper.bounds.iter().all(of_texts)
        || wrapper.types.iter().any(|ty| ty == "str" || ty == "String")
}

/// Returns whether every type has the trait of a wrapper that has what its bounds ask for.
fn is_for_all(wrapper: &Wrapper) -> bool {
    !wrapper.bounds.is_empty() || wrapper.types.iter().any(|ty| is_parameter(ty))
}

/// Returns whether a type is named as type parameters are: `T`, `R2`.
fn is_parameter(ty: &str) -> bool {
    ty.len() <= 2 && ty.starts_with(char::is_uppercase) && !ty.contains(char::is_lowercase)
}
