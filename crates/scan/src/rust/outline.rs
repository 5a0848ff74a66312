//! A first look at a file: what it imports and defines, before its expressions are looked at.

use super::imports::Imports;
use super::value::{Value, segments};
use super::walker::Walker;
use crate::catalog::{Names, catalog};
use crate::facts::Constant;
use std::collections::{HashMap, HashSet};
use syn::visit::{self, Visit};
use syn::{Expr, Item, ReturnType, Type};

/// What a file imports and defines.
#[derive(Default)]
pub(super) struct Outline {
    pub(super) imports: Imports,
    pub(super) has_globs: bool,
    /// Whether it knows the browser's interfaces.
    pub(super) web: bool,
    /// Whether it knows jars or cookies to be set.
    pub(super) has_jars: bool,
    /// Whether it drives a browser or is an HTTP client with cookies.
    pub(super) is_client: bool,
    /// Types defined here under a name that a library uses.
    pub(super) own_types: HashSet<String>,
    /// Types that derive the registry.
    pub(super) registries: Vec<String>,
    /// Modules declared here, which go before crates of the same name.
    pub(super) modules: HashSet<String>,
    /// Functions defined here, outside of any type.
    pub(super) functions: HashSet<String>,
    /// Constants that are the name of the header.
    pub(super) header_names: HashSet<String>,
    fields: HashMap<String, Value>,
    returns: HashMap<String, Value>,
    /// What functions of nothing but one expression give back, by their type and name; none where two have both.
    gives: HashMap<(Option<String>, String), Option<Value>>,
}

impl Outline {
    /// What a field of this name is in a type of this file.
    pub(super) fn field(&self, name: &str) -> Value {
        self.fields.get(name).cloned().unwrap_or_default()
    }

    /// What a function or method of this name gives back in this file.
    pub(super) fn returns(&self, name: &str) -> Value {
        self.returns.get(name).cloned().unwrap_or_default()
    }
}

impl Outline {
    /// The text or the cookie that a function of this file gives back, whoever calls it: `fn name() -> &'static str { "sid" }`.
    pub(super) fn gives(&self, owner: Option<&str>, name: &str) -> Option<Value> {
        let function = (owner.map(str::to_owned), name.to_owned());
        self.gives.get(&function)?.clone()
    }
}

/// The declarations of a file, collected before any of them can be judged.
#[derive(Default)]
struct Declarations<'a> {
    outline: Outline,
    fields: Vec<(String, &'a Type)>,
    returns: Vec<(String, &'a Type)>,
    gives: Vec<(Option<String>, String, &'a Expr)>,
    constants: Vec<(String, Option<String>, &'a Expr)>,
    owner: Option<String>,
}

/// Reads the outline of a file, and its constants.
pub(super) fn read(file: &syn::File, source: &str) -> (Outline, Vec<Constant>) {
    let mut declarations = Declarations::default();
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
    outline.web = catalog.page.iter().any(|word| source.contains(word));
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
    let walker = Walker::new(&outline, &[], &[]);
    let kept = |list: &[(String, &Type)]| -> HashMap<String, Value> {
        list.iter()
            .map(|(name, ty)| (name.clone(), walker.of_type(ty)))
            .filter(|(_, value)| value.is_known())
            .collect()
    };
    let (fields, returns) = (kept(&fields), kept(&returns));
    let constants: Vec<(Constant, bool)> = constants
        .into_iter()
        .map(|(name, owner, expr)| {
            let header = walker.is_header_name(expr);
            (
                Constant {
                    name,
                    owner,
                    text: walker.text(expr),
                },
                header,
            )
        })
        .collect();
    let mut given: HashMap<(Option<String>, String), Option<Value>> = HashMap::new();
    for (owner, name, expr) in gives {
        let value = Some(walker.value(expr)).filter(Value::is_named);
        let twice = given.contains_key(&(owner.clone(), name.clone()));
        given.insert((owner, name), value.filter(|_| !twice));
    }
    outline.gives = given;
    outline.fields = fields;
    outline.returns = returns;
    let mut kept = Vec::new();
    for (constant, header) in constants {
        if header {
            outline.header_names.insert(constant.name.clone());
        }
        if !constant.text.is_unknown() {
            kept.push(constant);
        }
    }
    (outline, kept)
}

impl<'a> Declarations<'a> {
    fn define(&mut self, name: &syn::Ident) {
        let name = name.to_string();
        if catalog().has_type(&name) {
            self.outline.own_types.insert(name);
        }
    }

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

    fn body(&mut self, owner: Option<String>, signature: &syn::Signature, body: &'a syn::Block) {
        if let [syn::Stmt::Expr(expr, None)] = body.stmts.as_slice() {
            self.gives.push((owner, signature.ident.to_string(), expr));
        }
    }

    fn signature(&mut self, signature: &'a syn::Signature) {
        if let ReturnType::Type(_, ty) = &signature.output {
            self.returns.push((signature.ident.to_string(), ty));
        }
    }
}

impl<'a> Visit<'a> for Declarations<'a> {
    fn visit_item(&mut self, item: &'a Item) {
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
                for field in &item.fields {
                    if let Some(name) = &field.ident {
                        self.fields.push((name.to_string(), &field.ty));
                    }
                }
            }
            Item::Enum(item) => {
                self.define(&item.ident);
                self.derives(&item.ident, &item.attrs);
            }
            Item::Const(item) => self
                .constants
                .push((item.ident.to_string(), None, &item.expr)),
            Item::Static(item) => self
                .constants
                .push((item.ident.to_string(), None, &item.expr)),
            Item::Fn(item) => {
                self.outline.functions.insert(item.sig.ident.to_string());
                self.signature(&item.sig);
                self.body(None, &item.sig, &item.block);
            }
            Item::Impl(item) => {
                self.owner = match &*item.self_ty {
                    Type::Path(path) => segments(&path.path).pop(),
                    _ => None,
                };
            }
            Item::Mod(item) => {
                self.outline.modules.insert(item.ident.to_string());
                if item.content.is_some() {
                    self.outline.imports.inline_module(item.ident.to_string());
                }
            }
            Item::Trait(item) => self.owner = Some(item.ident.to_string()),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.signature(&item.sig);
        self.body(self.owner.clone(), &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_impl_item_const(&mut self, item: &'a syn::ImplItemConst) {
        self.constants
            .push((item.ident.to_string(), self.owner.clone(), &item.expr));
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        self.signature(&item.sig);
        visit::visit_trait_item_fn(self, item);
    }
}

fn has_glob(tree: &syn::UseTree) -> bool {
    match tree {
        syn::UseTree::Path(path) => has_glob(&path.tree),
        syn::UseTree::Glob(_) => true,
        syn::UseTree::Group(group) => group.items.iter().any(has_glob),
        _ => false,
    }
}
