//! Determines from the bodies of functions whether they only read their parameters.

use super::reads;
use crate::catalog::catalog;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, Pat};

/// What a function does with its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// It compares them and looks them up.
    Reads,
    /// It is not known.
    Unknown,
    /// It writes one of them into headers.
    Writes,
}

/// What the functions and methods of a file do, by their names. Of several of one name, the worst counts.
#[derive(Debug, Default)]
pub(super) struct Bodies(HashMap<String, Use>);

impl Bodies {
    /// Adds a function.
    pub(super) fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let names = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(parameter) => match &*parameter.pat {
                Pat::Ident(name) => Some(name.ident.to_string()),
                _ => None,
            },
            FnArg::Receiver(_) => None,
        });
        let names: Vec<String> = names.collect();
        // A body that was left out because nothing in it matters is empty.
        let found = if body.stmts.is_empty() || names.is_empty() {
            Use::Unknown
        } else {
            let mut uses = Uses {
                names: &names,
                found: Use::Reads,
                is_read: false,
            };
            uses.visit_block(body);
            uses.found
        };
        let known = self.0.entry(signature.ident.to_string()).or_insert(found);
        *known = (*known).max(found);
    }

    /// Returns what the functions of this name do; none if the file has none.
    pub(super) fn of(&self, function: &str) -> Option<Use> {
        self.0.get(function).copied()
    }
}

/// The uses of some parameters in a body.
struct Uses<'n> {
    names: &'n [String],
    found: Use,
    /// Whether what encloses the expression only reads it.
    is_read: bool,
}

impl Uses<'_> {
    fn is_parameter(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => path
                .path
                .get_ident()
                .is_some_and(|name| self.names.iter().any(|known| name == known)),
            Expr::Reference(inner) => self.is_parameter(&inner.expr),
            Expr::MethodCall(call) => call.args.is_empty() && self.is_parameter(&call.receiver),
            Expr::Paren(inner) => self.is_parameter(&inner.expr),
            _ => false,
        }
    }

    fn reading(&mut self, is_read: bool, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.is_read, is_read);
        visit(self);
        self.is_read = before;
    }

    fn note(&mut self, found: Use) {
        self.found = self.found.max(found);
    }
}

impl<'a> Visit<'a> for Uses<'_> {
    fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
        let is_parameter = path
            .path
            .get_ident()
            .is_some_and(|name| self.names.iter().any(|known| name == known));
        if is_parameter && !self.is_read {
            self.note(Use::Unknown);
        }
    }

    fn visit_expr_binary(&mut self, binary: &'a syn::ExprBinary) {
        let compares = matches!(binary.op, syn::BinOp::Eq(_) | syn::BinOp::Ne(_));
        self.reading(compares || self.is_read, |uses| {
            visit::visit_expr_binary(uses, binary);
        });
    }

    fn visit_expr_match(&mut self, choice: &'a syn::ExprMatch) {
        self.reading(true, |uses| uses.visit_expr(&choice.expr));
        for arm in &choice.arms {
            self.visit_arm(arm);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        let method = call.method.to_string();
        let writes = catalog().header_methods.has(&method);
        // `headers.append(name, value)`; a single argument is looked up, as in `headers.entry(name)`, or put into a list.
        if writes && call.args.iter().any(|argument| self.is_parameter(argument)) {
            self.note(Use::Writes);
        }
        let reads = reads::is_reader(&method) && !writes;
        self.reading(reads || self.is_read, |uses| {
            // A list that is a parameter is not the name that it is searched for.
            uses.visit_expr(&call.receiver);
            for argument in &call.args {
                uses.visit_expr(argument);
            }
        });
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        let name = match &*call.func {
            Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        let writes = name
            .as_deref()
            .is_some_and(|name| catalog().header_methods.has(name));
        if writes
            && call
                .args
                .iter()
                .skip(1)
                .any(|argument| self.is_parameter(argument))
        {
            self.note(Use::Writes);
        }
        let reads = name.is_some_and(|name| reads::is_reader(&name));
        self.reading(reads || self.is_read, |uses| {
            for argument in &call.args {
                uses.visit_expr(argument);
            }
        });
    }

    fn visit_macro(&mut self, mac: &'a syn::Macro) {
        let name = mac.path.segments.last().map(|last| last.ident.to_string());
        let reads = name.is_some_and(|name| reads::is_reading_macro(&name));
        let tokens = mac.tokens.to_string();
        let has_one = self.names.iter().any(|name| {
            tokens
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == name)
        });
        if has_one && !reads && !self.is_read {
            self.note(Use::Unknown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bodies, Use};

    #[test]
    fn a_function_is_judged_by_what_it_does_with_its_parameters() {
        for (source, expected) in [
            (
                "fn f(name: &HeaderName) -> bool { name == COOKIE || *name == SET }",
                Use::Reads,
            ),
            (
                "fn f(h: &HeaderMap, name: HeaderName) -> bool { h.contains_key(name) }",
                Use::Reads,
            ),
            (
                "fn f(name: &str) -> u8 { match name { \"a\" => 1, _ => 2 } }",
                Use::Reads,
            ),
            (
                "fn f(name: &str) { tracing::debug!(\"{name}\"); assert_eq!(name, 1); }",
                Use::Reads,
            ),
            (
                "fn f(h: &mut HeaderMap, name: HeaderName, v: V) { h.append(name, v); }",
                Use::Writes,
            ),
            (
                "fn f(h: &mut HeaderMap, n: HeaderName, v: V) { HeaderMap::insert(h, n.clone(), v); }",
                Use::Writes,
            ),
            (
                "fn f(out: &mut Out, name: HeaderName) { out.stage(name); }",
                Use::Unknown,
            ),
            (
                "fn f(name: HeaderName) -> HeaderName { name }",
                Use::Unknown,
            ),
            ("fn f(name: HeaderName) {}", Use::Unknown),
            ("fn f(name: HeaderName) { stage!(name); }", Use::Unknown),
        ] {
            let item: syn::ItemFn = syn::parse_str(source).unwrap();
            let mut bodies = Bodies::default();
            bodies.add(&item.sig, &item.block);
            assert_eq!(bodies.of("f"), Some(expected), "{source}");
        }
        assert_eq!(Bodies::default().of("f"), None);
    }
}
