//! Calls of functions of the scanned sources that pass a name on to a cookie or storage key.

use super::Evaluator;
use super::effects::{Effect, callee_path, wrapper_effect};
use crate::catalog::catalog;
use crate::facts::{Given, Wrapper};
use crate::rust::value::{Value, last_name};
use crate::text::{Part, Text};
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

impl Evaluator<'_> {
    /// Returns the wrapper that a path calls, and the name that this call passes.
    pub(super) fn wrapped_call(
        &self,
        path: &[String],
        arguments: &Punctuated<Expr, Token![,]>,
    ) -> Option<(&Wrapper, Text)> {
        if self.wrappers.is_empty() {
            return None;
        }
        let full = self.outline.imports.resolve(path);
        let (name, before) = full.split_last()?;
        let wrapper = self.wrappers.named(name).find(|wrapper| {
            !(wrapper.method && before.is_empty()) && self.leads_to(wrapper, before)
        })?;
        // `Type::method(value, name)`: the value comes first.
        let skip = usize::from(wrapper.method);
        Some((wrapper, self.passed(wrapper, arguments, skip)))
    }

    /// Returns whether the path before a function's name leads to the wrapper.
    fn leads_to(&self, wrapper: &Wrapper, before: &[String]) -> bool {
        let Some(last) = before.last() else {
            // Called by its bare name: defined in this file, or brought by a glob import of an own module.
            let is_here = self.outline.functions.contains(&wrapper.function);
            return wrapper.owner.is_none()
                && (is_here || self.outline.has_globs && !wrapper.is_private);
        };
        match &wrapper.owner {
            Some(owner) => {
                last == owner || (last == "Self" && self.scopes.self_type() == Some(owner))
            }
            None => matches!(last.as_str(), "super" | "self" | "crate") || wrapper.is_in(last),
        }
    }

    /// Returns the wrapper that a method call calls, and the name that this call passes.
    pub(super) fn wrapped_method(
        &self,
        call: &syn::ExprMethodCall,
        receiver: &Value,
    ) -> Option<(&Wrapper, Text)> {
        if self.wrappers.is_empty() {
            return None;
        }
        let method = call.method.to_string();
        let wrapper = self.wrappers.named(&method).find(|wrapper| {
            wrapper.method
                && (wrapper.index < call.args.len() || wrapper.gives != Given::Nothing)
                && {
                    let owner = wrapper.owner.as_deref().unwrap_or_default();
                    match receiver {
                        _ if wrapper.is_of_trait => true,
                        Value::Of(name) => name == owner,
                        // An own type under the name of a library's, or an extension trait of a jar.
                        Value::Jar {
                            unless_own: Some(name),
                        } => name == owner,
                        // A method of the library's type goes before an own one of this name.
                        Value::Jar { unless_own: None } | Value::Cookie { .. } => {
                            crate::words::is_about_cookies(owner)
                                && catalog().jar_method(&method).is_none()
                        }
                        Value::Unknown => {
                            crate::words::is_about_cookies(&method)
                                || made_type(&call.receiver).is_some_and(|made| made == owner)
                                || last_name(&call.receiver).is_some_and(|words| {
                                    crate::words::is_about_cookies(&words)
                                        && crate::words::is_about_cookies(owner)
                                })
                        }
                        _ => false,
                    }
                }
        })?;
        Some((wrapper, self.passed(wrapper, &call.args, 0)))
    }

    /// Returns what a function of the sources that is named as a value, and not called there, does for names that are not seen.
    pub(in crate::rust) fn function_as_value(&self, path: &syn::ExprPath) -> Option<Effect> {
        if self.wrappers.is_empty() {
            return None;
        }
        let names = callee_path(path);
        if let [only] = names.as_slice()
            && self.scopes.is_known(only)
        {
            return None;
        }
        let (wrapper, _) = self.wrapped_call(&names, &Punctuated::new())?;
        let is_function = !wrapper.method && wrapper.gives == Given::Nothing;
        is_function.then(|| wrapper_effect(wrapper, wrapper.operation, Text::unknown()))
    }

    /// Returns the type of the sources that an expression makes by a literal or constructor, if it has methods that set or
    /// remove: `Setter { headers }`, `Setter(headers)`, `Kind::Theme(name)`.
    pub(super) fn value_of_type(&self, path: &[String]) -> Value {
        if !path
            .last()
            .is_some_and(|last| last.starts_with(char::is_uppercase))
        {
            return Value::Unknown;
        }
        let mut types = path.iter().rev().take(2);
        let of =
            types.find(|part| part.starts_with(char::is_uppercase) && self.wrappers.are_of(part));
        of.map_or(Value::Unknown, |of| Value::Of(of.clone()))
    }

    /// Returns the string that an argument is; of `None`, that nothing is passed.
    pub(super) fn passed_text(&self, argument: &Expr) -> Text {
        match argument {
            Expr::Path(path) if path.path.is_ident("None") => Text(vec![Part::Absent]),
            argument => self.printed(argument),
        }
    }

    /// Returns the name that a call passes.
    pub(super) fn passed(
        &self,
        wrapper: &Wrapper,
        arguments: &Punctuated<Expr, Token![,]>,
        skip: usize,
    ) -> Text {
        wrapper.name.substitute(|index| {
            let argument = arguments.iter().nth(index + skip);
            argument.map_or_else(Text::unknown, |argument| self.passed_text(argument))
        })
    }
}

/// Returns the type that a chain of calls begins with, where that is made as a tuple is: `Headers(map)` in
/// `Headers(map).put("a", "1").put("b", "2")`.
fn made_type(receiver: &Expr) -> Option<&syn::Ident> {
    let mut receiver = receiver;
    loop {
        receiver = match receiver {
            Expr::MethodCall(call) => &call.receiver,
            Expr::Paren(inner) => &inner.expr,
            Expr::Reference(inner) => &inner.expr,
            Expr::Try(inner) => &inner.expr,
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => {
                    let last = path.path.segments.last()?;
                    let name = last.ident.to_string();
                    return name.starts_with(char::is_uppercase).then_some(&last.ident);
                }
                _ => return None,
            },
            _ => return None,
        };
    }
}
