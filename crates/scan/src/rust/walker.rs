//! Goes through the expressions of a file and keeps what names stand for.

use super::outline::Outline;
use super::value::{Value, segments};
use super::{attributes, tokens};
use crate::facts::{Function, RawOccurrence, RawUse, Wrapper};
use crate::text::Text;
use std::collections::HashMap;
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, Pat, Type};

/// A method called further out in the chain that is being looked at.
pub(super) struct Link {
    pub(super) method: String,
    /// The text of its first argument.
    pub(super) first: Text,
    /// Whether it makes a cookie one for removal.
    pub(super) removes: bool,
}

/// The state of going through a file.
pub(super) struct Walker<'c> {
    pub(super) file: &'c Outline,
    pub(super) wrappers: &'c [Wrapper],
    pub(super) registries: &'c [String],
    pub(super) places: Vec<RawOccurrence>,
    pub(super) uses: Vec<RawUse>,
    pub(super) functions: Vec<Function>,
    /// Literals in which a script could stand, with the offset of their content: see `scripts`.
    pub(super) scripts: Vec<(std::ops::Range<usize>, bool)>,
    pub(super) chain: Vec<Link>,
    /// How many places are being looked at whose own arguments would only say the same again.
    pub(super) covered: usize,
    /// How many places there were before the function that is being looked at.
    pub(super) places_before: usize,
    /// How many removals are being looked at.
    pub(super) removing: usize,
    /// How many requests of tests are being looked at, whose cookies are sent to a service.
    pub(super) asking: usize,
    /// Whether a value of unknown type is asked to take or drop one thing.
    pub(super) unknown_receiver: bool,
    scopes: Vec<HashMap<String, Value>>,
    types: Vec<Option<String>>,
    tests: usize,
}

impl<'c> Walker<'c> {
    pub(super) fn new(
        file: &'c Outline,
        wrappers: &'c [Wrapper],
        registries: &'c [String],
    ) -> Self {
        Self {
            file,
            wrappers,
            registries,
            places: Vec::new(),
            uses: Vec::new(),
            functions: Vec::new(),
            scripts: Vec::new(),
            chain: Vec::new(),
            covered: 0,
            places_before: 0,
            removing: 0,
            asking: 0,
            unknown_receiver: false,
            scopes: vec![HashMap::new()],
            types: Vec::new(),
            tests: 0,
        }
    }

    /// Whether what is being looked at is test code.
    pub(super) fn in_test(&self) -> bool {
        self.tests > 0
    }

    /// The type whose `impl` or trait is being looked at.
    pub(super) fn impl_type(&self) -> Option<&str> {
        self.types.last().and_then(Option::as_deref)
    }

    /// What a local name stands for.
    pub(super) fn lookup(&self, name: &str) -> Value {
        self.scopes
            .iter()
            .rev()
            .find_map(|scope| scope.get(name))
            .cloned()
            .unwrap_or_default()
    }

    /// The same, to be changed.
    pub(super) fn local_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.scopes
            .iter_mut()
            .rev()
            .find_map(|scope| scope.get_mut(name))
    }

    pub(super) fn set(&mut self, name: String, value: Value) {
        // `let (token, jar) = jar.token();`: the new `jar` is what the old one was, as far as one can see.
        let value = match (value, self.lookup(&name)) {
            (Value::Unknown, kept @ (Value::Jar { .. } | Value::Of(_))) => kept,
            (value, _) => value,
        };
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, value);
        }
    }

    pub(super) fn within(&mut self, look: impl FnOnce(&mut Self)) {
        self.scopes.push(HashMap::new());
        look(self);
        self.scopes.pop();
    }

    fn testing(&mut self, attributes: &[syn::Attribute], look: impl FnOnce(&mut Self)) {
        let test = usize::from(attributes::is_test(attributes));
        self.tests += test;
        look(self);
        self.tests -= test;
    }

    fn function(&mut self, signature: &syn::Signature, body: Option<&syn::Block>) {
        let returns = match &signature.output {
            syn::ReturnType::Type(_, ty) => self.of_type(ty),
            syn::ReturnType::Default => Value::Unknown,
        };
        let index = self.functions.len();
        self.functions.push(Function {
            name: signature.ident.to_string(),
            owner: self.impl_type().map(str::to_owned),
            method: signature.receiver().is_some(),
            returns_cookie: matches!(returns, Value::Cookie { .. }),
        });
        let before = std::mem::replace(&mut self.places_before, self.places.len());
        self.within(|walker| {
            let parameters = signature.inputs.iter().filter_map(|input| match input {
                FnArg::Typed(parameter) => Some(parameter),
                FnArg::Receiver(_) => None,
            });
            for (position, parameter) in parameters.enumerate() {
                let value = match walker.of_type(&parameter.ty) {
                    value if value.matters() => value,
                    Value::Of(name) if !is_text(&name, signature) => Value::Of(name),
                    _ => Value::Text(Text::parameter(index, position)),
                };
                walker.bind_typed(&parameter.pat, &parameter.ty, &value);
            }
            if let Some(body) = body {
                walker.visit_block(body);
            }
        });
        self.places_before = before;
    }
}

/// Whether a type holds a text: the texts themselves, and a type parameter that could be one.
fn is_text(name: &str, signature: &syn::Signature) -> bool {
    matches!(
        name,
        "str" | "String" | "Cow" | "Into" | "AsRef" | "HeaderValue"
    ) || signature
        .generics
        .type_params()
        .any(|parameter| parameter.ident == name)
}

impl<'a> Visit<'a> for Walker<'_> {
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}

    fn visit_item(&mut self, item: &'a syn::Item) {
        let attributes = attributes::of_item(item);
        self.testing(attributes, |walker| visit::visit_item(walker, item));
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.exported(item);
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.function(&item.sig, Some(&item.block));
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let own = match &*item.self_ty {
            Type::Path(path) => segments(&path.path).pop(),
            _ => None,
        };
        self.types.push(own);
        // An HTTP client's jar: what is in it goes to servers, not to visitors.
        let client = item.trait_.as_ref().is_some_and(|implemented| {
            segments(&implemented.0)
                .last()
                .is_some_and(|last| last == "CookieStore")
        });
        if !client {
            visit::visit_item_impl(self, item);
        }
        self.types.pop();
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.types.push(Some(item.ident.to_string()));
        visit::visit_item_trait(self, item);
        self.types.pop();
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.testing(&item.attrs, |walker| {
            walker.function(&item.sig, Some(&item.block));
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        self.testing(&item.attrs, |walker| {
            walker.function(&item.sig, item.default.as_ref());
        });
    }

    fn visit_block(&mut self, block: &'a syn::Block) {
        self.within(|walker| visit::visit_block(walker, block));
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        self.testing(&local.attrs, |walker| visit::visit_local(walker, local));
        match (&local.pat, &local.init) {
            (Pat::Tuple(parts), Some(init)) => self.bind_parts(parts, &init.expr),
            (pattern, init) => {
                let value = match init {
                    Some(init) if self.is_header_name(&init.expr) => Value::HeaderName,
                    Some(init) => self.value(&init.expr),
                    None => Value::Unknown,
                };
                self.bind(pattern, &value);
            }
        }
    }

    fn visit_stmt_macro(&mut self, item: &'a syn::StmtMacro) {
        self.testing(&item.attrs, |walker| walker.visit_macro(&item.mac));
    }

    fn visit_expr_if(&mut self, branches: &'a syn::ExprIf) {
        self.within(|walker| {
            walker.conditions(&branches.cond);
            walker.visit_block(&branches.then_branch);
        });
        if let Some((_, other)) = &branches.else_branch {
            self.visit_expr(other);
        }
    }

    fn visit_expr_while(&mut self, turn: &'a syn::ExprWhile) {
        self.within(|walker| {
            walker.conditions(&turn.cond);
            walker.visit_block(&turn.body);
        });
    }

    fn visit_expr_for_loop(&mut self, turn: &'a syn::ExprForLoop) {
        self.visit_expr(&turn.expr);
        self.within(|walker| {
            walker.bind(&turn.pat, &Value::Unknown);
            walker.visit_block(&turn.body);
        });
    }

    fn visit_expr_match(&mut self, choice: &'a syn::ExprMatch) {
        self.visit_expr(&choice.expr);
        let value = self.value(&choice.expr);
        for arm in &choice.arms {
            self.within(|walker| {
                walker.bind(&arm.pat, &value);
                walker.visit_expr(&arm.body);
            });
        }
    }

    fn visit_expr_closure(&mut self, closure: &'a syn::ExprClosure) {
        self.within(|walker| {
            for input in &closure.inputs {
                walker.bind(input, &Value::Unknown);
            }
            walker.visit_expr(&closure.body);
        });
    }

    fn visit_expr_assign(&mut self, assign: &'a syn::ExprAssign) {
        visit::visit_expr_assign(self, assign);
        if let Expr::Path(path) = &*assign.left
            && let Some(name) = path.path.get_ident()
        {
            let value = self.value(&assign.right);
            if value.matters() {
                self.set(name.to_string(), value);
            }
        }
    }

    fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
        self.used(&path.path);
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        self.call(call);
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        self.method_call(call);
    }

    fn visit_expr_tuple(&mut self, tuple: &'a syn::ExprTuple) {
        self.header_pair(tuple);
        visit::visit_expr_tuple(self, tuple);
    }

    fn visit_expr_binary(&mut self, binary: &'a syn::ExprBinary) {
        if matches!(binary.op, syn::BinOp::Eq(_) | syn::BinOp::Ne(_)) {
            // What is compared is not sent.
            self.within_place(|walker| visit::visit_expr_binary(walker, binary));
        } else {
            visit::visit_expr_binary(self, binary);
        }
    }

    fn visit_expr_lit(&mut self, lit: &'a syn::ExprLit) {
        self.literal(&lit.lit);
    }

    fn visit_macro(&mut self, mac: &'a syn::Macro) {
        if !self.text_macro(mac) {
            tokens::visit(self, &mac.tokens);
        }
    }
}

/// Looks at a closure whose first parameter is the value that its method was called on.
pub(super) fn closure_of(walker: &mut Walker<'_>, closure: &syn::ExprClosure, value: &Value) {
    walker.within(|walker| {
        for (index, input) in closure.inputs.iter().enumerate() {
            walker.bind(input, if index == 0 { value } else { &Value::Unknown });
        }
        walker.visit_expr(&closure.body);
    });
}
