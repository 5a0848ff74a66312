//! The storage areas and jars that other modules can get from a module: its exports, and the values that its functions,
//! methods, properties and classes return.

use super::options::property_of;
use super::scopes::{COMPUTED, GLOBALS, METHODS, Scopes, Value, body_of};
use crate::facts::{Area, Handed, Instance};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    BindingPatternKind, ClassElement, Expression, FunctionBody, MethodDefinitionKind,
    ObjectExpression, ObjectProperty, ObjectPropertyKind, PropertyKind,
};

impl Area {
    /// Returns the area that a value is.
    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Storage(medium) => Self::Storage(*medium),
            Value::Jar(medium, at) => Self::Jar(*medium, *at),
            // Another module then has the name without the prefix, rather than nothing.
            Value::Prefixed(medium, _) => Self::Jar(*medium, 0),
            Value::Databases => Self::Databases,
            Value::Caches => Self::Caches,
            Value::Document => Self::Document,
            Value::Window => Self::Window,
            _ => return None,
        })
    }

    /// Returns the value of an area.
    pub(super) fn value(self) -> Value {
        match self {
            Self::Storage(medium) => Value::Storage(medium),
            Self::Jar(medium, at) => Value::Jar(medium, at),
            Self::Databases => Value::Databases,
            Self::Caches => Value::Caches,
            Self::Document => Value::Document,
            Self::Window => Value::Window,
        }
    }
}

/// Collects what a module gives to others. Whether it exports a name is not looked at: an import names it.
struct Gathered<'s, 'f, 'a> {
    scopes: &'f Scopes<'s, 'a>,
    found: Vec<Handed>,
}

impl<'a> Gathered<'_, '_, 'a> {
    fn add(&mut self, owner: Option<&str>, name: &str, is_function: bool, value: Option<&Value>) {
        if let Some(area) = value.and_then(Area::of) {
            self.found.push(Handed {
                owner: owner.map(str::to_owned),
                name: name.to_owned(),
                area,
                is_function,
            });
        }
    }

    fn function(&mut self, owner: Option<&str>, name: &str, body: Option<&FunctionBody<'a>>) {
        let value = body.and_then(|body| self.scopes.area_given_back(body));
        self.add(owner, name, true, value.as_ref());
    }

    fn expression(&mut self, owner: Option<&str>, name: &str, expr: &Expression<'a>) {
        let expr = expr.get_inner_expression();
        match (body_of(expr), expr) {
            (Some(body), _) => self.function(owner, name, Some(body)),
            (None, Expression::ObjectExpression(object)) => self.object(name, object),
            (None, Expression::ClassExpression(class)) => self.class(name, &class.body.body),
            (None, expr) => {
                let value = self.scopes.value(expr);
                self.add(owner, name, false, value.as_ref());
            }
        }
    }

    fn object(&mut self, owner: &str, object: &ObjectExpression<'a>) {
        for property in &object.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else {
                continue;
            };
            let Some(name) = property.key.static_name() else {
                continue;
            };
            let value = property.value.get_inner_expression();
            match (property.kind, body_of(value)) {
                (PropertyKind::Get, Some(body)) => {
                    let value = self.scopes.area_given_back(body);
                    self.add(Some(owner), &name, false, value.as_ref());
                }
                (_, Some(body)) => self.function(Some(owner), &name, Some(body)),
                (_, None) => {
                    let value = self.scopes.value(value);
                    self.add(Some(owner), &name, false, value.as_ref());
                }
            }
        }
    }

    /// Adds what a component has by one of its options: `methods: { … }`, `computed: { … }`.
    fn option(&mut self, option: &ObjectProperty<'a>) {
        let is_option = |name| option.key.is_specific_static_name(name);
        let is_computed = is_option(COMPUTED);
        if !is_computed && !is_option(METHODS) {
            return;
        }
        let Expression::ObjectExpression(own) = self.scopes.plain_constant(&option.value) else {
            return;
        };
        if !is_computed {
            self.object(METHODS, own);
            return;
        }
        for property in &own.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else {
                continue;
            };
            let value = match property.value.get_inner_expression() {
                Expression::ObjectExpression(both) => property_of(both, "get"),
                value => Some(value),
            };
            let body = value.and_then(|value| body_of(value.get_inner_expression()));
            if let (Some(name), Some(body)) = (property.key.static_name(), body) {
                let value = self.scopes.area_given_back(body);
                self.add(Some(COMPUTED), &name, false, value.as_ref());
            }
        }
    }

    fn class(&mut self, owner: &str, elements: &[ClassElement<'a>]) {
        for element in elements {
            match element {
                ClassElement::MethodDefinition(method) => {
                    let Some(name) = method.key.static_name() else {
                        continue;
                    };
                    let body = method.value.body.as_deref();
                    if method.kind == MethodDefinitionKind::Get {
                        let value = body.and_then(|body| self.scopes.area_given_back(body));
                        self.add(Some(owner), &name, false, value.as_ref());
                    } else {
                        self.function(Some(owner), &name, body);
                    }
                }
                ClassElement::PropertyDefinition(property) => {
                    if let (Some(name), Some(value)) =
                        (property.key.static_name(), property.value.as_ref())
                    {
                        self.expression(Some(owner), &name, value);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Returns what a module gives to others, and the objects of classes that it holds.
pub(super) fn handed<'a>(scopes: &Scopes<'_, 'a>) -> (Vec<Handed>, Vec<Instance>) {
    let mut gathered = Gathered {
        scopes,
        found: Vec::new(),
    };
    let mut instances = Vec::new();
    for node in scopes.semantic.nodes().iter() {
        match node.kind() {
            AstKind::Function(function) => {
                let is_default = matches!(
                    scopes.semantic.nodes().parent_kind(node.id()),
                    AstKind::ExportDefaultDeclaration(_)
                );
                let name = function.id.as_ref().map(|name| name.name.as_str());
                for name in name.into_iter().chain(is_default.then_some("default")) {
                    gathered.function(None, name, function.body.as_deref());
                }
            }
            AstKind::Class(class) => {
                if let Some(name) = class.name() {
                    gathered.class(name.as_str(), &class.body.body);
                }
            }
            AstKind::VariableDeclarator(declarator) => {
                let BindingPatternKind::BindingIdentifier(name) = &declarator.id.kind else {
                    continue;
                };
                if let Some(init) = &declarator.init {
                    instances.extend(instance(scopes, name.name.as_str(), init));
                    gathered.expression(None, name.name.as_str(), init);
                }
            }
            // `module.exports = …`, `exports.area = …`.
            AstKind::AssignmentExpression(assign) => {
                let Some(target) = assign.left.as_member_expression() else {
                    continue;
                };
                match (exported_by(target.object()), target.static_property_name()) {
                    (Some(Exports::Module), Some("exports")) => {
                        gathered.expression(None, "default", &assign.right);
                    }
                    (Some(Exports::All), Some(name)) => {
                        gathered.expression(Some("default"), name, &assign.right);
                        gathered.expression(None, name, &assign.right);
                    }
                    (Some(Exports::Components), Some(name)) => {
                        gathered.expression(Some(GLOBALS), name, &assign.right);
                    }
                    _ => {}
                }
            }
            AstKind::ObjectProperty(option) => gathered.option(option),
            AstKind::ExportDefaultDeclaration(export) => {
                if let Some(value) = export.declaration.as_expression() {
                    instances.extend(instance(scopes, "default", value));
                    gathered.expression(None, "default", value);
                }
            }
            _ => {}
        }
    }
    (gathered.found, instances)
}

/// What holds the exports of a module of CommonJS, or what each component of an application has.
enum Exports {
    Module,
    All,
    Components,
}

/// Returns what an object is to the exports of the module: `module`, `exports` or `module.exports`; or to the components of the
/// application: `app.config.globalProperties`, `Vue.prototype`.
fn exported_by(object: &Expression<'_>) -> Option<Exports> {
    match object.get_inner_expression() {
        Expression::Identifier(name) if name.name == "module" => Some(Exports::Module),
        Expression::Identifier(name) if name.name == "exports" => Some(Exports::All),
        Expression::StaticMemberExpression(member) if member.property.name == "exports" => {
            let of_module = exported_by(&member.object);
            matches!(of_module, Some(Exports::Module)).then_some(Exports::All)
        }
        Expression::StaticMemberExpression(member) if member.property.name == GLOBALS => {
            Some(Exports::Components)
        }
        Expression::StaticMemberExpression(member) if member.property.name == "prototype" => {
            let is_framework = member.object.is_specific_id("Vue");
            is_framework.then_some(Exports::Components)
        }
        _ => None,
    }
}

/// Returns the object of a class that an expression makes.
fn instance<'a>(scopes: &Scopes<'_, 'a>, name: &str, value: &Expression<'a>) -> Option<Instance> {
    let Expression::NewExpression(made) = value.get_inner_expression() else {
        return None;
    };
    let Expression::Identifier(class) = made.callee.get_inner_expression() else {
        return None;
    };
    let declared = scopes.declaration(class)?;
    let (class, module) = match declared.kind() {
        AstKind::Class(_) => (class.name.to_string(), None),
        AstKind::ImportSpecifier(specifier) => {
            let name = specifier.imported.name().to_string();
            (name, Some(scopes.source_of(declared)?))
        }
        AstKind::ImportDefaultSpecifier(_) => {
            ("default".to_owned(), Some(scopes.source_of(declared)?))
        }
        _ => return None,
    };
    Some(Instance {
        name: name.to_owned(),
        class,
        module,
    })
}
