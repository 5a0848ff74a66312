//! Calls of functions of the scanned sources that pass a name on to a cookie or storage key.

use super::Evaluator;
use super::effects::{Effect, wrapper_effect};
use crate::catalog::catalog;
use crate::facts::{Given, Wrapper};
use crate::module_name::{crate_of, modules_of};
use crate::rust::value::{Class, Value, last_name};
use crate::text::{Part, Text};
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

/// How well a function fits that is exactly the one which a path names.
const EXACT: usize = 100;

impl<'c> Evaluator<'c> {
    /// Returns the wrapper that a path calls, and the name that this call passes.
    pub(super) fn wrapped_call(
        &self,
        path: &[String],
        arguments: &Punctuated<Expr, Token![,]>,
    ) -> Option<(&'c Wrapper, Text)> {
        let wrapper = self.called(path).into_iter().next()?;
        // `Type::method(value, name)`: the value comes first.
        let skip = usize::from(wrapper.method);
        Some((wrapper, self.passed(wrapper, arguments, skip)))
    }

    /// Returns the wrappers that a path can call: one of each function that fits it best.
    pub(super) fn called(&self, path: &[String]) -> Vec<&'c Wrapper> {
        if self.wrappers.is_empty() {
            return Vec::new();
        }
        let full = self.outline.imports.resolve(path);
        let Some(name) = full.last() else {
            return Vec::new();
        };
        best(self.wrappers.named(name).filter_map(|wrapper| {
            // The modules of this file are left out of the full path.
            let written = || {
                let fit = self.fit(wrapper, path);
                fit.filter(|fit| *fit == EXACT && path.last() == Some(name))
            };
            Some((self.fit(wrapper, &full).max(written())?, wrapper))
        }))
    }

    /// Returns how well a function fits a path.
    fn fit(&self, wrapper: &Wrapper, path: &[String]) -> Option<usize> {
        let (_, before) = path.split_last()?;
        match before.split_last() {
            None => self.bare(wrapper),
            Some((last, modules)) => self.leads_to(wrapper, last, modules),
        }
    }

    /// Returns how well a function fits that is called by its bare name: defined in this file, or brought by a glob import of an
    /// own module.
    fn bare(&self, wrapper: &Wrapper) -> Option<usize> {
        if wrapper.method || wrapper.owner.is_some() {
            return None;
        }
        if self.outline.functions.contains(&wrapper.function) {
            let is_here = wrapper.path == self.path;
            return is_here.then(|| self.nearness(wrapper, &["self".to_owned()]));
        }
        let is_brought = self.outline.has_globs && !wrapper.is_private;
        is_brought.then(|| self.glob_nearness(wrapper))
    }

    /// Returns how well a function fits a path: `last` is the part before the function's name, `modules` what is before that.
    fn leads_to(&self, wrapper: &Wrapper, last: &String, modules: &[String]) -> Option<usize> {
        let Some(owner) = &wrapper.owner else {
            let before = [modules, std::slice::from_ref(last)].concat();
            let leads_here = self.expected(&before).0 == modules_of(self.path, &self.modules);
            let is_here = self.outline.functions.contains(&wrapper.function);
            if leads_here && is_here && wrapper.path != self.path {
                return None;
            }
            let nearness = self.nearness(wrapper, &before);
            let leads = nearness > 0
                || matches!(last.as_str(), "super" | "self" | "crate")
                || wrapper.is_in(last);
            return leads.then_some(nearness);
        };
        let ty = match last.as_str() {
            "Self" => self.scopes.self_type()?,
            ty => ty,
        };
        let is_of = ty == owner || wrapper.is_of_trait && wrapper.types.iter().any(|it| it == ty);
        if !is_of {
            return None;
        }
        Some(match modules {
            [] => self.type_nearness(wrapper, ty),
            modules => self.nearness(wrapper, modules),
        })
    }

    /// Returns how near a function is to the module that a path leads to.
    fn nearness(&self, wrapper: &Wrapper, modules: &[String]) -> usize {
        let is_own_crate = crate_of(self.path) == crate_of(&wrapper.path);
        let (expected, named) = self.expected(modules);
        if is_own_crate && expected == wrapper.modules {
            return EXACT;
        }
        let same = named.iter().rev().zip(wrapper.modules.iter().rev());
        let same = same.take_while(|(one, other)| one == other).count();
        match same {
            0 => 0,
            same => 2 * same + usize::from(is_own_crate),
        }
    }

    /// Returns the module of this crate to which a path leads from here, and the modules that it names.
    fn expected<'p>(&self, path: &'p [String]) -> (Vec<String>, &'p [String]) {
        let mut expected = modules_of(self.path, &self.modules);
        let mut named = path;
        while let Some((first, rest)) = named.split_first() {
            match first.as_str() {
                "crate" => expected.clear(),
                "self" => {}
                "super" => {
                    expected.pop();
                }
                _ => break,
            }
            named = rest;
        }
        expected.extend(named.iter().cloned());
        (expected, named)
    }

    /// Returns how near a method is to the type of this name, as the file knows it.
    fn type_nearness(&self, wrapper: &Wrapper, ty: &str) -> usize {
        if self.outline.types.contains(ty) {
            return match wrapper.path == self.path {
                true => EXACT,
                false => 0,
            };
        }
        match self.outline.imports.resolve(&[ty.to_owned()]).split_last() {
            Some((_, modules)) if !modules.is_empty() => self.nearness(wrapper, modules),
            _ => self.glob_nearness(wrapper),
        }
    }

    /// Returns how near a function is to a module from which everything is imported.
    fn glob_nearness(&self, wrapper: &Wrapper) -> usize {
        let globs = self.outline.imports.globs();
        let nearness = globs.map(|glob| self.nearness(wrapper, &glob));
        nearness.max().unwrap_or_default()
    }

    /// Returns the wrapper that a method call calls, and the name that this call passes.
    pub(super) fn wrapped_method(
        &self,
        call: &syn::ExprMethodCall,
        receiver: &Value,
    ) -> Option<(&'c Wrapper, Text)> {
        let wrapper = self.called_on(call, receiver).into_iter().next()?;
        Some((wrapper, self.passed(wrapper, &call.args, 0)))
    }

    /// Returns the wrappers that a method call can call: one of each function that fits it best.
    pub(super) fn called_on(
        &self,
        call: &syn::ExprMethodCall,
        receiver: &Value,
    ) -> Vec<&'c Wrapper> {
        if self.wrappers.is_empty() {
            return Vec::new();
        }
        let method = call.method.to_string();
        let count = call.args.len();
        let fitting = self.wrappers.named(&method).filter(|wrapper| {
            let is_passed = wrapper.index < count || wrapper.gives != Given::Nothing;
            wrapper.method
                && is_passed
                && wrapper.arity.is_none_or(|arity| arity == count)
                && match wrapper.is_of_trait {
                    true => self.has_method_of_trait(wrapper, call, receiver),
                    false => self.has_method(wrapper, call, receiver),
                }
        });
        best(fitting.map(|wrapper| {
            let owner = wrapper.owner.as_deref().unwrap_or_default();
            (self.type_nearness(wrapper, owner), wrapper)
        }))
    }

    /// Returns whether the receiver of a call has a wrapper as a method of its own type.
    fn has_method(&self, wrapper: &Wrapper, call: &syn::ExprMethodCall, receiver: &Value) -> bool {
        let owner = wrapper.owner.as_deref().unwrap_or_default();
        match receiver {
            // `HttpResponse::Ok()` makes an `HttpResponseBuilder`.
            Value::Of(name) if catalog().responses.has(name) => owner.starts_with(name.as_str()),
            Value::Of(name) => self.is_type(name, owner) && self.may_be_of(wrapper, owner),
            // An own type under the name of a library's, or an extension trait of a jar.
            Value::Jar {
                unless_own: Some(name),
            } => name == owner,
            // A method of the library's type goes before an own one of this name.
            Value::Jar { unless_own: None } | Value::Cookie { .. } => {
                crate::words::is_about_cookies(owner)
                    && catalog().jar_method(&wrapper.function).is_none()
            }
            Value::Unknown => {
                crate::words::is_about_cookies(&wrapper.function)
                    || made_type(&call.receiver).is_some_and(|made| made == owner)
                    || last_name(&call.receiver).is_some_and(|words| {
                        crate::words::is_about_cookies(&words)
                            && crate::words::is_about_cookies(owner)
                    })
            }
            _ => false,
        }
    }

    /// Returns whether a name is a type, by itself or by what it is imported as.
    pub(super) fn is_type(&self, name: &str, ty: &str) -> bool {
        name == ty
            || self
                .outline
                .imports
                .resolve(&[name.to_owned()])
                .last()
                .is_some_and(|it| it == ty)
    }

    /// Returns whether a wrapper can be a method of the type that the file knows by a name: a method that the file defines for
    /// that type is no other.
    fn may_be_of(&self, wrapper: &Wrapper, ty: &str) -> bool {
        wrapper.path == self.path || !self.defines(ty, &wrapper.function)
    }

    /// Returns whether the file defines a method of a type.
    pub(super) fn defines(&self, ty: &str, method: &str) -> bool {
        let method = (ty.to_owned(), method.to_owned());
        self.outline.methods.contains(&method)
    }

    /// Returns what a function of the sources or of a library that is named as a value, and not called there, does for a name that
    /// it is given; of which nothing is known where it is not seen what calls it.
    pub(in crate::rust) fn function_as_value(
        &self,
        path: &syn::ExprPath,
        given: Option<&Text>,
    ) -> Option<Effect> {
        let names = self.callee(path);
        if let [only] = names.as_slice()
            && self.scopes.is_known(only)
        {
            return None;
        }
        let text = |at: usize| match given {
            Some(given) if at == 0 => given.clone(),
            _ => Text::unknown(),
        };
        let called = self.called(&names);
        if let Some(wrapper) = called.iter().find(|it| it.gives == Given::Nothing) {
            let name = match wrapper.method {
                // What it is called with is the value that it is a method of.
                true => Text::unknown(),
                false => wrapper.name.substitute(text),
            };
            return Some(wrapper_effect(wrapper, wrapper.operation, name));
        }
        let (full, row) = self.library_function(&names)?;
        Some(Effect {
            medium: row.medium,
            ..Effect::of_cookie(full.join("::"), row.operation, text(row.argument))
        })
    }

    /// Returns the function that a path is, where that sets or removes what it is given.
    pub(super) fn function_value(&self, path: &[String]) -> Option<Value> {
        let makes = |(last, owner): (&String, &[String])| {
            catalog().constructors.has(last)
                && matches!(self.class(owner), Some((Class::Cookie, _)))
        };
        let sets = self
            .called(path)
            .iter()
            .any(|it| it.gives == Given::Nothing)
            || self.may_be_of_library(path) && self.library_function(path).is_some()
            || path.split_last().is_some_and(makes);
        sets.then(|| Value::Function(path.to_vec()))
    }

    /// Returns whether a path can name a function of a library: most are variables.
    fn may_be_of_library(&self, path: &[String]) -> bool {
        match path {
            [only] => self.outline.imports.has(only) || catalog().has_call(only),
            _ => true,
        }
    }

    /// Returns the path that a callee names, through a variable that holds a function: `let put = Setter::put;`.
    pub(in crate::rust) fn callee(&self, callee: &syn::ExprPath) -> Vec<String> {
        let path = super::callee_path(callee);
        match path.as_slice() {
            [only] => match self.scopes.lookup(only) {
                Value::Function(path) => path,
                _ => path,
            },
            _ => path,
        }
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
        let of = types.find(|part| {
            part.starts_with(char::is_uppercase)
                && (self.wrappers.are_of(part) || self.outline.types.contains(*part))
        });
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
        let name = wrapper.name.substitute(|index| {
            let argument = arguments.get(index + skip);
            argument.map_or_else(Text::unknown, |argument| self.passed_text(argument))
        });
        name.shortened()
    }
}

/// Returns those that fit best, one of each function.
fn best<'c>(candidates: impl Iterator<Item = (usize, &'c Wrapper)>) -> Vec<&'c Wrapper> {
    let mut highest = 0;
    let mut found: Vec<&Wrapper> = Vec::new();
    for (fit, wrapper) in candidates {
        if fit > highest {
            highest = fit;
            found.clear();
        }
        let is_known = |known: &&&Wrapper| known.is_of_function_of(wrapper);
        if fit == highest && !found.iter().any(|known| is_known(&known)) {
            found.push(wrapper);
        }
    }
    found
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
