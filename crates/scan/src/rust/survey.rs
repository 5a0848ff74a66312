//! Reads the outline of a file, before its expressions are evaluated.

use super::attributes;
use super::evaluate::Evaluator;
use super::lifetime;
use super::outline::Outline;
use super::value::{Value, segments};
use super::visit::type_of_impl;
use crate::catalog::{Names, catalog};
use crate::facts::{Constant, Wrappers};
use crate::text::Text;
use std::collections::{HashMap, HashSet};
use syn::visit::{self, Visit};
use syn::{Expr, Item, ReturnType, Type};

/// The declarations of a file. All are collected before any is evaluated, since one can name another.
#[derive(Default)]
struct Declarations<'a> {
    outline: Outline,
    fields: Vec<(String, &'a Type)>,
    returns: Vec<(Option<String>, String, &'a Type)>,
    gives: Vec<(Option<String>, String, &'a Expr)>,
    constants: Vec<Declared<'a>>,
    owner: Option<String>,
    /// Whether test code is read as well.
    with_tests: bool,
    /// Whether the declaration at hand is test code.
    in_test: bool,
}

/// A constant or static.
struct Declared<'a> {
    name: String,
    owner: Option<String>,
    ty: &'a Type,
    value: &'a Expr,
    in_test: bool,
}

/// Returns the outline of a file, and its constants. What test code declares is another thing than what the rest of the file
/// knows by the same name, so that it is part of the outline only `with_tests`.
pub(super) fn read(
    file: &syn::File,
    source: &str,
    registries: &[String],
    with_tests: bool,
) -> (Outline, Vec<Constant>) {
    let mut declarations = Declarations {
        with_tests,
        ..Declarations::default()
    };
    declarations.visit_file(file);
    let Declarations {
        mut outline,
        fields,
        returns,
        gives,
        constants,
        ..
    } = declarations;
    let catalog = catalog();
    outline.web = catalog
        .page
        .iter()
        .any(|word| source.contains(word.as_str()));
    let imported = |crates: &Names| {
        outline
            .imports
            .paths()
            .any(|path| path.iter().any(|part| crates.has(part)))
    };
    outline.is_client = imported(&catalog.drivers);
    outline.has_jars = imported(&catalog.servers)
        || outline.imports.has_glob_of(&catalog.servers)
        || catalog.servers.iter().any(|name| source.contains(name));
    let wrappers = Wrappers::default();
    let mut evaluator = Evaluator::new(&outline, &wrappers, registries);
    let kept = |list: &[(String, &Type)]| -> HashMap<String, Value> {
        list.iter()
            .map(|(name, ty)| (name.clone(), evaluator.of_type(ty)))
            .filter(|(_, value)| value.is_known())
            .collect()
    };
    let fields = kept(&fields);
    let of_constants = constants.iter().map(|it| (it.name.clone(), it.ty));
    let statics = kept(&of_constants.collect::<Vec<_>>());
    let (mut returns_of, mut named) = (HashMap::new(), HashMap::new());
    for (owner, name, ty) in returns {
        evaluator.scopes.open_type(owner.clone());
        let value = evaluator.of_type(ty);
        evaluator.scopes.close();
        if value.is_known() {
            named.insert(name.clone(), value.clone());
        }
        returns_of.insert((owner, name), value);
    }
    let mut over = HashSet::new();
    let constants: Vec<(Constant, bool)> = constants
        .into_iter()
        .map(|declared| {
            let header = evaluator.is_header_name(declared.value);
            if lifetime::is_over(declared.value) {
                over.insert(declared.name.clone());
            }
            let constant = Constant {
                name: declared.name,
                owner: declared.owner,
                text: evaluator.text(declared.value),
                in_test: declared.in_test,
                ..Constant::default()
            };
            (constant, header)
        })
        .collect();
    let mut given: HashMap<(Option<String>, String), Option<Value>> = HashMap::new();
    for (owner, name, expr) in gives {
        let value = Some(evaluator.value(expr)).filter(Value::is_named);
        let twice = given.contains_key(&(owner.clone(), name.clone()));
        given.insert((owner, name), value.filter(|_| !twice));
    }
    outline.gives = given;
    outline.fields = fields;
    outline.returns = named;
    outline.returns_of = returns_of;
    outline.statics = statics;
    outline.over = over;
    let mut kept = Vec::new();
    for (constant, header) in constants {
        if header {
            outline.header_names.insert(constant.name.clone());
        }
        if !constant.text.is_unknown() {
            let known = outline.strings.entry(constant.name.clone());
            let text = constant.text.clone();
            // Of two with one name, it is not known which is meant.
            known
                .and_modify(|known| *known = Text::unknown())
                .or_insert(text);
            kept.push(constant);
        }
    }
    (outline, kept)
}

impl<'a> Declarations<'a> {
    /// Notes a type, and whether it has the name of a library's.
    fn define(&mut self, name: &syn::Ident) {
        let name = name.to_string();
        if catalog().has_type(&name) {
            self.outline.own_types.insert(name.clone());
        }
        self.outline.types.insert(name);
    }

    /// Visits a declaration with these attributes, unless it is test code that is not read.
    fn attributed(&mut self, attributes: &[syn::Attribute], visit: impl FnOnce(&mut Self)) {
        let before = self.in_test;
        if !before && attributes::is_test(attributes) {
            self.outline.has_tests = true;
            if !self.with_tests {
                return;
            }
            self.in_test = true;
        }
        visit(self);
        self.in_test = before;
    }

    /// Notes a constant or static.
    fn constant(
        &mut self,
        name: &syn::Ident,
        owner: Option<String>,
        ty: &'a Type,
        value: &'a Expr,
    ) {
        self.constants.push(Declared {
            name: name.to_string(),
            owner,
            ty,
            value,
            in_test: self.in_test,
        });
    }

    /// Notes a type that derives the registry.
    fn derives(&mut self, name: &syn::Ident, attributes: &[syn::Attribute]) {
        let derives = attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"));
        for attribute in derives {
            if let syn::Meta::List(list) = &attribute.meta
                && list.tokens.to_string().contains("CookieRegistry")
            {
                self.outline.registries.push(name.to_string());
            }
        }
    }

    /// Notes what the body of a function does with its parameters, and the body itself if it is a single expression.
    fn body(&mut self, owner: Option<String>, signature: &syn::Signature, body: &'a syn::Block) {
        self.outline.bodies.add(signature, body);
        if let [syn::Stmt::Expr(expr, None)] = body.stmts.as_slice() {
            self.gives.push((owner, signature.ident.to_string(), expr));
        }
    }

    /// Notes a function, and the type that it returns.
    fn signature(&mut self, owner: Option<String>, signature: &'a syn::Signature) {
        let name = signature.ident.to_string();
        if let Some(owner) = &owner {
            let method = (owner.clone(), name.clone());
            self.outline.methods.insert(method);
        }
        if let ReturnType::Type(_, ty) = &signature.output {
            self.returns.push((owner, name, ty));
        }
    }

    /// Notes the declarations of an item.
    fn item(&mut self, item: &'a Item) {
        match item {
            Item::Use(item) => {
                self.outline.has_globs |= has_glob(&item.tree);
                self.outline.imports.add(&item.tree);
            }
            Item::ExternCrate(item) => {
                if let Some((_, name)) = &item.rename {
                    self.outline
                        .imports
                        .alias(name.to_string(), vec![item.ident.to_string()]);
                }
            }
            Item::Type(item) => {
                if let Type::Path(path) = &*item.ty {
                    self.outline
                        .imports
                        .alias(item.ident.to_string(), segments(&path.path));
                }
            }
            Item::Struct(item) => {
                self.define(&item.ident);
                self.derives(&item.ident, &item.attrs);
                let is_private = |vis: &syn::Visibility| matches!(vis, syn::Visibility::Inherited);
                let is_made_here = !is_made_elsewhere(&item.attrs);
                for field in &item.fields {
                    if let Some(name) = &field.ident {
                        if is_made_here && (is_private(&item.vis) || is_private(&field.vis)) {
                            let field = (item.ident.to_string(), name.to_string());
                            self.outline.closed_fields.insert(field);
                        }
                        self.fields.push((name.to_string(), &field.ty));
                    }
                }
            }
            Item::Enum(item) => {
                self.define(&item.ident);
                self.derives(&item.ident, &item.attrs);
            }
            Item::Union(item) => self.define(&item.ident),
            Item::Const(item) => self.constant(&item.ident, None, &item.ty, &item.expr),
            Item::Static(item) => self.constant(&item.ident, None, &item.ty, &item.expr),
            Item::Fn(item) => {
                self.outline.functions.insert(item.sig.ident.to_string());
                self.signature(None, &item.sig);
                self.body(None, &item.sig, &item.block);
            }
            Item::Impl(item) => {
                self.owner = type_of_impl(&item.self_ty);
            }
            Item::Mod(item) => {
                self.outline.modules.insert(item.ident.to_string());
                if item.content.is_some() {
                    self.outline.imports.inline_module(item.ident.to_string());
                }
            }
            Item::Trait(item) => {
                self.outline.types.insert(item.ident.to_string());
                self.owner = Some(item.ident.to_string());
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }
}

impl<'a> Visit<'a> for Declarations<'a> {
    fn visit_item(&mut self, item: &'a Item) {
        self.attributed(attributes::of_item(item), |declarations| {
            declarations.item(item);
        });
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.attributed(&item.attrs, |declarations| {
            declarations.signature(declarations.owner.clone(), &item.sig);
            declarations.body(declarations.owner.clone(), &item.sig, &item.block);
            visit::visit_impl_item_fn(declarations, item);
        });
    }

    fn visit_impl_item_const(&mut self, item: &'a syn::ImplItemConst) {
        self.attributed(&item.attrs, |declarations| {
            let owner = declarations.owner.clone();
            declarations.constant(&item.ident, owner, &item.ty, &item.expr);
        });
    }

    fn visit_trait_bound(&mut self, bound: &'a syn::TraitBound) {
        if let Some(last) = bound.path.segments.last() {
            self.outline.bounds.insert(last.ident.to_string());
        }
        visit::visit_trait_bound(self, bound);
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        if let (syn::Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && matches!(&*init.expr, Expr::Closure(_))
        {
            self.outline.functions.insert(name.ident.to_string());
        }
        visit::visit_local(self, local);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        self.attributed(&item.attrs, |declarations| {
            declarations.signature(declarations.owner.clone(), &item.sig);
            visit::visit_trait_item_fn(declarations, item);
        });
    }
}

/// Macros that make no value of the type from which they are derived, other than a copy or an empty one.
const MAKES_NONE: &[&str] = &[
    "AsRef",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deref",
    "Display",
    "Eq",
    "Error",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
    "Zeroize",
    "ZeroizeOnDrop",
];

/// Returns whether derived code can make values of a type: from a file, an argument, a database, or what callers pass.
fn is_made_elsewhere(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if attribute.path().is_ident("derive") => {
            let derived = list.tokens.to_string();
            let mut derived = derived
                .split(',')
                .filter_map(|path| path.rsplit("::").next());
            let makes = |name: &str| !name.is_empty() && !MAKES_NONE.contains(&name);
            derived.any(|name| makes(name.trim()))
        }
        syn::Meta::List(list) if attribute.path().is_ident("cfg_attr") => {
            list.tokens.to_string().contains("derive")
        }
        _ => false,
    })
}

/// Returns whether an import has a glob in it.
fn has_glob(tree: &syn::UseTree) -> bool {
    match tree {
        syn::UseTree::Path(path) => has_glob(&path.tree),
        syn::UseTree::Glob(_) => true,
        syn::UseTree::Group(group) => group.items.iter().any(has_glob),
        _ => false,
    }
}
