//! The scopes of a parsed script, and the values of its names and expressions.

mod areas;
mod calls;
mod components;
mod declared;
mod elements;
mod members;
mod request_events;

pub(super) use calls::{body_of, is_holder, returns};
pub(super) use components::{COMPUTED, GLOBALS, METHODS};
pub(crate) use components::{component_words, uses_any};
pub(super) use declared::type_name;

use super::fields::Fields;
use crate::catalog::javascript::{self as catalog, Extension, Offer};
use crate::facts::{Elsewhere, Handed};
use crate::memo::Memo;
use crate::occurrence::Medium;
use members::{Members, Places};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrayPattern, BindingPatternKind, Expression, FormalParameter, IdentifierReference,
    ImportDeclaration, ImportDeclarationSpecifier, Statement, TSModuleReference,
};
use oxc_semantic::{AstNode, Semantic, SymbolId};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// How many steps a value is followed: `const a = b; const b = window.localStorage;` takes three.
pub(super) const STEPS: usize = 12;

/// How many steps one evaluation may take in total, over all branches.
const FUEL: usize = 500;

/// The value of an expression, as far as it matters for cookies and storage.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Window,
    Document,
    /// `document.cookie`.
    DocumentCookie,
    Storage(Medium),
    /// `cookieStore`, or an object of a package or framework with such methods, and which argument is the name.
    Jar(Medium, usize),
    /// Such an object, whose library adds a prefix to the first argument.
    Prefixed(Medium, &'static str),
    Databases,
    Caches,
    /// The headers of a response.
    Headers,
    /// An object to which a plugin adds methods.
    Extended(&'static Extension),
    /// A name of a package, or of another module of the sources.
    Imported {
        module: String,
        name: String,
    },
    /// One of the values that a hook returns: its position (1 sets, 2 removes), and the name of its calls in messages.
    Hooked(usize, &'static str),
    /// An object or class of the sources, by the name under which it is declared.
    Own(String),
    /// An object of a class of another module.
    Made {
        module: String,
        name: String,
    },
}

/// A script with its scopes.
pub(super) struct Scopes<'s, 'a> {
    pub(super) semantic: &'s Semantic<'a>,
    /// The values of properties, and what methods give back and functions take.
    members: Members,
    /// Whether a framework hands its request events to the functions of this file.
    pub(super) has_request_events: bool,
    /// The names that fields hold, once one is asked for.
    fields: OnceCell<Fields<'a>>,
    /// The path of the file, and what other files offer to it.
    path: &'s Path,
    elsewhere: Elsewhere<'s>,
    /// The files that imports of the file name.
    origins: RefCell<HashMap<(String, String), Origins<'s>>>,
    /// The modules from which names are imported, once one is asked for.
    imports: OnceCell<HashMap<&'a str, Vec<&'a str>>>,
    /// What the components of other files have, once it is asked for, and what is mixed into those of this file.
    components: OnceCell<Vec<&'s Handed>>,
    bases: OnceCell<Vec<components::Base>>,
    /// How many steps are left for the current evaluation.
    fuel: Cell<usize>,
    /// The values of expressions, by where they are in memory: each is asked for by several kinds of occurrences.
    values: RefCell<Memo<usize, Option<Value>>>,
    /// The values of imported names.
    imported: RefCell<Memo<SymbolId, Option<Value>>>,
}

/// The files that an import can name; none where the module is none of the sources.
pub(super) type Origins<'s> = Option<Rc<[Origin<'s>]>>;

/// A file that an import can name.
pub(super) struct Origin<'s> {
    pub(super) path: PathBuf,
    /// The name in that file.
    pub(super) name: String,
    /// The areas that it gives to others.
    handed: &'s [Handed],
}

impl<'s, 'a> Scopes<'s, 'a> {
    pub(super) fn new(
        semantic: &'s Semantic<'a>,
        path: &'s Path,
        elsewhere: Elsewhere<'s>,
    ) -> Self {
        let mut scopes = Self {
            semantic,
            members: Members::default(),
            has_request_events: request_events::is_used(semantic),
            fields: OnceCell::new(),
            path,
            elsewhere,
            origins: RefCell::default(),
            imports: OnceCell::new(),
            components: OnceCell::new(),
            bases: OnceCell::new(),
            fuel: Cell::new(0),
            values: RefCell::default(),
            imported: RefCell::default(),
        };
        let places = Places::of(semantic);
        for _ in 0..members::ROUNDS {
            let found = scopes.gathered(&places);
            // Values are all that the next round would look at.
            let is_new =
                found != scopes.members && !(found.say_nothing() && scopes.members.say_nothing());
            scopes.members = found;
            scopes.values.borrow_mut().clear();
            if !is_new {
                break;
            }
        }
        scopes.members = std::mem::take(&mut scopes.members).with_defined(places);
        scopes
    }

    /// Evaluates an expression; `None` if its value does not matter for cookies and storage.
    pub(super) fn value(&self, expr: &Expression<'a>) -> Option<Value> {
        self.refuel();
        if expr.is_literal() {
            return None;
        }
        let place = std::ptr::from_ref(expr).addr();
        if let Some(known) = self.values.borrow().get(&place) {
            return known.clone();
        }
        let value = self.value_in(expr, STEPS);
        self.values.borrow_mut().insert(place, value.clone());
        value
    }

    /// Evaluates a name.
    pub(super) fn value_of_name(&self, name: &IdentifierReference<'a>) -> Option<Value> {
        self.refuel();
        self.named(name, STEPS)
    }

    /// Returns the classes and objects of the file, with their fields.
    pub(super) fn known_fields(&self) -> &Fields<'a> {
        self.fields.get_or_init(|| Fields::of(self.semantic))
    }

    /// Begins an evaluation with all its steps. The limit on depth is not enough: where every step has several branches,
    /// their number grows exponentially with the depth.
    pub(super) fn refuel(&self) {
        self.fuel.set(FUEL);
    }

    /// Takes a step; `None` if the depth or the fuel is used up.
    pub(super) fn step(&self, steps: usize) -> Option<usize> {
        crate::steps::count();
        self.fuel.set(self.fuel.get().checked_sub(1)?);
        steps.checked_sub(1)
    }

    pub(super) fn value_in(&self, expr: &Expression<'a>, steps: usize) -> Option<Value> {
        let steps = self.step(steps)?;
        match expr {
            Expression::Identifier(name) => self.named(name, steps),
            Expression::ParenthesizedExpression(inner) => self.value_in(&inner.expression, steps),
            Expression::TSAsExpression(inner) => self.value_in(&inner.expression, steps),
            Expression::TSSatisfiesExpression(inner) => self.value_in(&inner.expression, steps),
            Expression::TSNonNullExpression(inner) => self.value_in(&inner.expression, steps),
            Expression::TSTypeAssertion(inner) => self.value_in(&inner.expression, steps),
            Expression::AwaitExpression(inner) => self.value_in(&inner.argument, steps),
            Expression::AssignmentExpression(inner) => self.value_in(&inner.right, steps),
            Expression::SequenceExpression(inner) => {
                self.value_in(inner.expressions.last()?, steps)
            }
            Expression::ConditionalExpression(inner) => either(
                self.value_in(&inner.consequent, steps),
                self.value_in(&inner.alternate, steps),
            ),
            Expression::LogicalExpression(inner) => either(
                self.value_in(&inner.left, steps),
                self.value_in(&inner.right, steps),
            ),
            Expression::StaticMemberExpression(member) => {
                let name = member.property.name.as_str();
                self.member(&member.object, name, steps)
                    .or_else(|| self.element_named(&member.object, name, steps))
            }
            Expression::PrivateFieldExpression(member) => {
                self.member(&member.object, member.field.name.as_str(), steps)
            }
            Expression::ComputedMemberExpression(member) => match self.key_of(member) {
                Some(name) => self
                    .member(&member.object, &name, steps)
                    .or_else(|| self.element_named(&member.object, &name, steps)),
                None => self.one_of_areas(&member.object, steps),
            },
            Expression::ChainExpression(chain) => match &chain.expression {
                oxc_ast::ast::ChainElement::CallExpression(call) => self.called(call, steps),
                element => {
                    let member = element.as_member_expression()?;
                    match self.name_in(member) {
                        Some(name) => self
                            .member(member.object(), &name, steps)
                            .or_else(|| self.element_named(member.object(), &name, steps)),
                        None => self.one_of_areas(member.object(), steps),
                    }
                }
            },
            Expression::CallExpression(call) => {
                if let Some(module) = call.common_js_require() {
                    return imported(module.value.as_str(), "default");
                }
                self.called(call, steps)
            }
            Expression::NewExpression(call) => self.instance(&call.callee, steps),
            _ => None,
        }
    }

    fn member(&self, object: &Expression<'a>, name: &str, steps: usize) -> Option<Value> {
        self.member_with(self.value_in(object, steps), object, name)
    }

    /// Returns the value of a member of an object whose own value is known.
    fn member_with(&self, of: Option<Value>, object: &Expression<'a>, name: &str) -> Option<Value> {
        match (of, name) {
            (Some(Value::Window), name) => global(name),
            (Some(Value::Document), "cookie") => Some(Value::DocumentCookie),
            (Some(Value::Document), "defaultView") | (_, "contentWindow") => Some(Value::Window),
            (_, "contentDocument") => Some(Value::Document),
            (
                Some(Value::Imported {
                    module,
                    name: owner,
                }),
                name,
            ) => self
                .handed_by(&module, &owner, Some(name), false)
                .or_else(|| imported(&module, name)),
            // `response.cookies.set(…)`, `event.cookies.set(…)`, `context.cookies.set(…)`.
            (_, "cookies" | "$cookies") => Some(Value::Jar(Medium::Cookie, 0)),
            (_, "cookie") if self.is_request_event(object) => Some(Value::Jar(Medium::Cookie, 0)),
            (_, "headers") => Some(Value::Headers),
            // What a hook or a reactive library holds: `storage.value`, `storage.current`.
            (Some(held @ (Value::Storage(_) | Value::Jar(..))), "value" | "current") => Some(held),
            (Some(Value::Own(class) | Value::Made { name: class, .. }), name) => self
                .members
                .property(name)
                .or_else(|| self.handed_by_class(&class, name, false)),
            (_, name) => {
                let own = self.members.property(name);
                own.or_else(|| self.of_component(object, name, false))
            }
        }
    }

    /// Returns the files that an import can name, with the name in each.
    pub(super) fn origins(&self, module: &str, name: &str) -> Origins<'s> {
        let modules = self.elsewhere.modules?;
        let key = (module.to_owned(), name.to_owned());
        if let Some(known) = self.origins.borrow().get(&key) {
            return known.clone();
        }
        let found = modules.origins(self.path, module, name);
        let handed = |path: &Path| {
            let of_file = self.elsewhere.handed.and_then(|handed| handed.get(path));
            of_file.map(Vec::as_slice).unwrap_or_default()
        };
        let found = found.map(|found| {
            let origins = found.into_iter().map(|(path, name)| Origin {
                handed: handed(&path),
                path,
                name,
            });
            origins.collect()
        });
        let found: Origins<'s> = found;
        self.origins.borrow_mut().insert(key, found.clone());
        found
    }

    /// Returns the area that an import is or gives back, or that a member of it is or gives back.
    pub(super) fn handed_by(
        &self,
        module: &str,
        name: &str,
        member: Option<&str>,
        is_function: bool,
    ) -> Option<Value> {
        self.elsewhere.handed.filter(|handed| !handed.is_empty())?;
        let is_all = name == "*";
        // Of `import * as it from "./it"`, a member is a name of the module.
        let (name, member) = match member {
            Some(member) if is_all => (member, None),
            member => (name, member),
        };
        let origins = self.origins(module, name)?;
        origins.iter().find_map(|origin| {
            let there = &origin.name;
            let is_it = |handed: &&Handed| match (member, &handed.owner) {
                (None, None) => handed.name == *there,
                (Some(member), Some(owner)) => handed.name == member && owner == there,
                (Some(member), None) => handed.name == member && there == "*",
                (None, Some(_)) => false,
            };
            let mut of_file = origin.handed.iter();
            let found = of_file.find(|handed| handed.is_function == is_function && is_it(handed));
            found.map(|handed| handed.area.value())
        })
    }

    /// Returns the area that a member of an imported object is, whichever is taken.
    pub(super) fn one_handed_by(&self, module: &str, name: &str) -> Option<Value> {
        self.elsewhere.handed.filter(|handed| !handed.is_empty())?;
        let origins = self.origins(module, name)?;
        let all = origins.iter().flat_map(|origin| {
            let of_file = origin.handed.iter();
            let own = of_file.filter(move |it| it.owner.as_ref() == Some(&origin.name));
            own.filter(|it| !it.is_function).map(|it| it.area.value())
        });
        all.map(Some).fold(None, either)
    }

    /// Returns the area that a member of an object is or gives back whose class is imported.
    pub(super) fn handed_by_class(
        &self,
        class: &str,
        member: &str,
        is_function: bool,
    ) -> Option<Value> {
        self.elsewhere.handed.filter(|handed| !handed.is_empty())?;
        let modules = self.imports().get(class)?;
        modules.iter().find_map(|module| {
            self.origins(module, class)?.iter().find_map(|origin| {
                let mut of_file = origin.handed.iter();
                let found = of_file.find(|handed| {
                    handed.owner.as_deref() == Some(class)
                        && handed.name == member
                        && handed.is_function == is_function
                });
                found.map(|handed| handed.area.value())
            })
        })
    }

    /// Returns the modules from which names are imported, by the names there and here.
    fn imports(&self) -> &HashMap<&'a str, Vec<&'a str>> {
        self.imports.get_or_init(|| {
            let mut imports: HashMap<&str, Vec<&str>> = HashMap::new();
            for statement in &self.semantic.nodes().program().body {
                let Statement::ImportDeclaration(import) = statement else {
                    continue;
                };
                let module = import.source.value.as_str();
                for specifier in import.specifiers.iter().flatten() {
                    let local = specifier.local().name.as_str();
                    let there = match specifier {
                        ImportDeclarationSpecifier::ImportSpecifier(one) => {
                            Some(one.imported.name().as_str())
                        }
                        _ => None,
                    };
                    for name in there.into_iter().chain([local]) {
                        let modules = imports.entry(name).or_default();
                        if modules.last() != Some(&module) {
                            modules.push(module);
                        }
                    }
                }
            }
            imports
        })
    }

    /// Returns the value of an imported name.
    fn value_of_import(&self, symbol: SymbolId, declaration: &AstNode<'a>) -> Option<Value> {
        if let Some(known) = self.imported.borrow().get(&symbol) {
            return known.clone();
        }
        let module = self.source_of(declaration)?;
        let from = |name: &str| {
            let handed = self.handed_by(&module, name, None, false);
            handed.or_else(|| imported(&module, name))
        };
        let value = match declaration.kind() {
            AstKind::ImportSpecifier(specifier) => from(specifier.imported.name().as_str()),
            AstKind::ImportDefaultSpecifier(_) => from("default"),
            _ => imported(&module, "*"),
        };
        self.imported.borrow_mut().insert(symbol, value.clone());
        value
    }

    fn named(&self, name: &IdentifierReference<'a>, steps: usize) -> Option<Value> {
        let Some(symbol) = self.symbol(name) else {
            return global(name.name.as_str());
        };
        let declaration = self.semantic.symbol_declaration(symbol);
        match declaration.kind() {
            AstKind::VariableDeclarator(declarator) => match &declarator.id.kind {
                BindingPatternKind::BindingIdentifier(_) => {
                    let typed = declarator.id.type_annotation.as_ref();
                    // A variable that is assigned again can be each of what it is given.
                    let given = self.assigned_to(symbol);
                    let given = given.unwrap_or_else(|| declarator.init.iter().collect());
                    let values =
                        given
                            .into_iter()
                            .map(|given| match given.get_inner_expression() {
                                Expression::ObjectExpression(_)
                                | Expression::ClassExpression(_) => {
                                    Some(Value::Own(name.name.to_string()))
                                }
                                given => self.value_in(given, steps),
                            });
                    values
                        .fold(None, either)
                        .or_else(|| self.value_of_type(&typed?.type_annotation))
                        .or_else(|| self.of_each_area(declaration.id(), None, steps))
                }
                BindingPatternKind::ObjectPattern(pattern) => {
                    let init = declarator.init.as_ref()?;
                    let mut properties = pattern.properties.iter();
                    let own = properties.find(|property| binds(&property.value.kind, symbol))?;
                    let taken = match own.key.static_name() {
                        Some(key) => self.member(init, &key, steps),
                        None => self.one_of_areas(init, steps),
                    };
                    either(taken, self.default_in(&own.value.kind, steps))
                }
                BindingPatternKind::ArrayPattern(pattern) => {
                    let position = position_of(pattern, symbol)?;
                    match declarator.init.as_ref() {
                        Some(init) => self
                            .hooked(init, position, steps)
                            .or_else(|| self.element_of_areas(init, position, steps)),
                        None => self.of_each_area(declaration.id(), Some(position), steps),
                    }
                }
                BindingPatternKind::AssignmentPattern(_) => None,
            },
            AstKind::ImportSpecifier(_)
            | AstKind::ImportDefaultSpecifier(_)
            | AstKind::ImportNamespaceSpecifier(_) => self.value_of_import(symbol, declaration),
            // `import name = require("module")`.
            AstKind::TSImportEqualsDeclaration(import) => match &import.module_reference {
                TSModuleReference::ExternalModuleReference(module) => {
                    imported(module.expression.value.as_str(), "default")
                }
                _ => None,
            },
            AstKind::FormalParameter(parameter) => self.parameter(parameter, symbol, steps),
            AstKind::Class(_) => Some(Value::Own(name.name.to_string())),
            _ => None,
        }
    }

    fn parameter(
        &self,
        parameter: &FormalParameter<'a>,
        symbol: SymbolId,
        steps: usize,
    ) -> Option<Value> {
        let pattern = match &parameter.pattern.kind {
            // `({ area = localStorage } = {}) => …`.
            BindingPatternKind::AssignmentPattern(pattern)
                if !pattern.left.kind.is_binding_identifier() =>
            {
                &pattern.left.kind
            }
            pattern => pattern,
        };
        match pattern {
            BindingPatternKind::BindingIdentifier(_) => self
                .value_of_parameter(parameter)
                .or_else(|| self.passed_for(symbol))
                .or_else(|| self.area_called_with(symbol, None, steps)),
            BindingPatternKind::AssignmentPattern(pattern) => either(
                self.value_in(&pattern.right, steps),
                self.passed_for(symbol),
            ),
            // `({ cookies }) => cookies.set(…)`, as a request handler takes it.
            BindingPatternKind::ObjectPattern(pattern) => {
                let mut properties = pattern.properties.iter();
                let own = properties.find(|property| binds(&property.value.kind, symbol))?;
                let key = own.key.static_name()?;
                let is_jar =
                    key == "cookies" || key == "cookie" && self.takes_request_event(parameter);
                let jar = is_jar.then_some(Value::Jar(Medium::Cookie, 0));
                jar.or_else(|| self.default_in(&own.value.kind, steps))
            }
            BindingPatternKind::ArrayPattern(pattern) => {
                let position = position_of(pattern, symbol)?;
                self.area_called_with(symbol, Some(position), steps)
            }
        }
    }

    /// Returns the value of the default that a pattern has for a variable.
    fn default_in(&self, pattern: &BindingPatternKind<'a>, steps: usize) -> Option<Value> {
        match pattern {
            BindingPatternKind::AssignmentPattern(pattern) => self.value_in(&pattern.right, steps),
            _ => None,
        }
    }

    /// Returns the symbol of a name; none for a global.
    pub(super) fn symbol(&self, name: &IdentifierReference<'a>) -> Option<SymbolId> {
        let reference = name.reference_id.get()?;
        self.semantic.scoping().get_reference(reference).symbol_id()
    }

    /// Returns where a name is declared.
    pub(super) fn declaration(&self, name: &IdentifierReference<'a>) -> Option<&'s AstNode<'a>> {
        Some(self.semantic.symbol_declaration(self.symbol(name)?))
    }

    /// Returns the module of an import specifier.
    pub(super) fn source_of(&self, specifier: &AstNode<'a>) -> Option<String> {
        self.semantic
            .nodes()
            .ancestor_kinds(specifier.id())
            .find_map(|kind| match kind {
                AstKind::ImportDeclaration(ImportDeclaration { source, .. }) => {
                    Some(source.value.to_string())
                }
                _ => None,
            })
    }
}

/// Returns the position at which a pattern takes a variable from a list.
fn position_of(pattern: &ArrayPattern<'_>, symbol: SymbolId) -> Option<usize> {
    pattern.elements.iter().position(|element| {
        element
            .as_ref()
            .is_some_and(|element| binds(&element.kind, symbol))
    })
}

fn binds(pattern: &BindingPatternKind<'_>, symbol: SymbolId) -> bool {
    match pattern {
        BindingPatternKind::BindingIdentifier(name) => name.symbol_id.get() == Some(symbol),
        BindingPatternKind::AssignmentPattern(inner) => binds(&inner.left.kind, symbol),
        _ => false,
    }
}

fn imported(module: &str, name: &str) -> Option<Value> {
    match catalog::offer(module, name) {
        Some(Offer::Object(medium, at)) => Some(Value::Jar(medium, at)),
        Some(Offer::Prefixed(medium, prefix)) => Some(Value::Prefixed(medium, prefix)),
        _ => Some(Value::Imported {
            module: module.to_owned(),
            name: name.to_owned(),
        }),
    }
}

fn either(first: Option<Value>, second: Option<Value>) -> Option<Value> {
    match (first, second) {
        (Some(Value::Storage(a)), Some(Value::Storage(b))) if a != b => {
            Some(Value::Storage(Medium::WebStorage))
        }
        (Some(Value::Own(_) | Value::Made { .. } | Value::Imported { .. }), Some(second)) => {
            Some(second)
        }
        (first, second) => first.or(second),
    }
}

/// Returns the value of a global name of the browser or of a library that defines one.
fn global(name: &str) -> Option<Value> {
    Some(match name {
        "window" | "globalThis" | "self" | "top" | "parent" | "frames" | "global"
        | "unsafeWindow" => Value::Window,
        "document" => Value::Document,
        "localStorage" => Value::Storage(Medium::LocalStorage),
        "sessionStorage" => Value::Storage(Medium::SessionStorage),
        "cookieStore" => Value::Jar(Medium::Cookie, 0),
        "indexedDB" | "mozIndexedDB" | "webkitIndexedDB" | "msIndexedDB" => Value::Databases,
        "caches" => Value::Caches,
        name => match catalog::global(name)? {
            (_, Offer::Object(medium, at)) => Value::Jar(medium, at),
            (_, Offer::Extended(extension)) => Value::Extended(extension),
            _ => return None,
        },
    })
}

/// Returns the bytes of a node.
pub(super) fn span(node: &impl oxc_span::GetSpan) -> std::ops::Range<usize> {
    let span = node.span();
    span.start as usize..span.end as usize
}
