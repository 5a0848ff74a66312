//! Calls of functions of the sources themselves that pass their name on to a cookie or storage key.

use super::value::Value;
use super::walker::Walker;
use crate::catalog::catalog;
use crate::facts::Wrapper;
use crate::text::Text;
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

impl Walker<'_> {
    /// The wrapper that a path calls, with the name that this call passes.
    pub(super) fn wrapped_call(
        &self,
        path: &[String],
        arguments: &Punctuated<Expr, Token![,]>,
    ) -> Option<(&Wrapper, Text)> {
        if self.wrappers.is_empty() {
            return None;
        }
        let full = self.file.imports.resolve(path);
        let (name, before) = full.split_last()?;
        let wrapper = self.wrappers.iter().find(|wrapper| {
            wrapper.function == *name
                && !(wrapper.method && before.is_empty())
                && self.leads_to(wrapper, before)
        })?;
        // `Type::method(value, name)`: the value comes first.
        let skip = usize::from(wrapper.method);
        Some((wrapper, self.passed(wrapper, arguments, skip)))
    }

    fn leads_to(&self, wrapper: &Wrapper, before: &[String]) -> bool {
        let Some(last) = before.last() else {
            // Called by its bare name: defined in this file, or behind a glob of the sources.
            return wrapper.owner.is_none()
                && (self.file.functions.contains(&wrapper.function) || self.file.has_globs);
        };
        match &wrapper.owner {
            Some(owner) => last == owner || (last == "Self" && self.impl_type() == Some(owner)),
            None => matches!(last.as_str(), "super" | "self" | "crate") || wrapper.is_in(last),
        }
    }

    /// The wrapper that a method call calls, with the name that this call passes.
    pub(super) fn wrapped_method(
        &self,
        call: &syn::ExprMethodCall,
        receiver: &Value,
    ) -> Option<(&Wrapper, Text)> {
        if self.wrappers.is_empty() {
            return None;
        }
        let method = call.method.to_string();
        let wrapper = self.wrappers.iter().find(|wrapper| {
            wrapper.method && wrapper.function == method && wrapper.index < call.args.len() && {
                let owner = wrapper.owner.as_deref().unwrap_or_default();
                match receiver {
                    Value::Of(name) => name == owner,
                    // The sources' own type under the name of a library's, or an extension trait of a jar.
                    Value::Jar {
                        unless_own: Some(name),
                    } => name == owner,
                    // What the library's own type offers under this name comes first.
                    Value::Jar { unless_own: None } | Value::Cookie { .. } => {
                        crate::words::is_about_cookies(owner)
                            && catalog().jar_method(&method).is_none()
                    }
                    Value::Unknown => {
                        crate::words::is_about_cookies(&method)
                            || receiver_words(&call.receiver).is_some_and(|words| {
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

    fn passed(
        &self,
        wrapper: &Wrapper,
        arguments: &Punctuated<Expr, Token![,]>,
        skip: usize,
    ) -> Text {
        wrapper.name.substitute(|index| {
            arguments
                .iter()
                .nth(index + skip)
                .map_or_else(Text::unknown, |argument| self.text(argument))
        })
    }
}

fn receiver_words(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(name.to_string()),
            syn::Member::Unnamed(_) => None,
        },
        Expr::Reference(inner) => receiver_words(&inner.expr),
        Expr::Try(inner) => receiver_words(&inner.expr),
        _ => None,
    }
}
