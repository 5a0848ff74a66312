//! Members that a component or class gets from other files without an import at the call: methods of the root
//! component, of parents, of mixins and of the base class, and the properties that a framework adds to each component.

use super::{Origin, Scopes, Value, either};
use crate::facts::{Handed, HandedBy};
use oxc_ast::AstKind;
use oxc_ast::ast::{ArrayExpressionElement, Expression, MemberExpression};
use std::path::Path;

/// The option of a component that holds its methods.
pub(in crate::javascript) const METHODS: &str = "methods";

/// The option of a component that holds functions which it has as properties.
pub(in crate::javascript) const COMPUTED: &str = "computed";

/// What an application gives to each of its components.
pub(in crate::javascript) const GLOBALS: &str = "globalProperties";

/// Names of the components that lie around one.
const AROUND: &[&str] = &["$parent", "$root"];

/// What a component mixes in, or a class extends, from another module.
pub(super) struct Base {
    module: String,
    /// The name in that module.
    name: String,
    is_class: bool,
}

/// Returns whether a script can use one of the areas that components of other files have.
pub(crate) fn uses_any<'h>(text: &str, mut handed: impl Iterator<Item = &'h Handed>) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let has_around = || AROUND.iter().any(|name| has(name));
    handed.any(|handed| match handed.owner.as_deref() {
        Some(METHODS | COMPUTED) => has(&handed.name) && has_around(),
        Some(GLOBALS) => has(&handed.name),
        _ => false,
    })
}

/// Returns whether a component has an area.
fn is_of_component(handed: &Handed) -> bool {
    let owner = handed.owner.as_deref();
    matches!(owner, Some(METHODS | COMPUTED | GLOBALS))
}

/// Returns the names of the areas that the components of all files have.
pub(crate) fn component_words(handed: &HandedBy) -> impl Iterator<Item = &str> {
    let all = handed.values().flatten().filter(|it| is_of_component(it));
    all.map(|handed| handed.name.as_str())
}

/// Returns the areas that the components of all files have, in the order of the files.
fn of_components(handed: &HandedBy) -> Vec<&Handed> {
    let mut all: Vec<(&Path, &Handed)> = handed
        .iter()
        .flat_map(|(path, of_file)| of_file.iter().map(|one| (path.as_path(), one)))
        .filter(|(_, one)| is_of_component(one))
        .collect();
    all.sort_by_key(|(path, _)| *path);
    all.into_iter().map(|(_, one)| one).collect()
}

impl<'s, 'a> Scopes<'s, 'a> {
    /// Returns the area that a member of a component, or of a class that extends another, is or gives back which another file
    /// defines: `this.$root.storage()`, `this.storage()` of a mixin.
    pub(super) fn of_component(
        &self,
        object: &Expression<'a>,
        name: &str,
        is_function: bool,
    ) -> Option<Value> {
        let known = self.elsewhere.handed.filter(|handed| !handed.is_empty())?;
        let object = self.plain_constant(object);
        let is_own = matches!(object, Expression::ThisExpression(_));
        let receiver = match object {
            Expression::Identifier(name) => Some(name.name.as_str()),
            object => object
                .get_member_expr()
                .and_then(MemberExpression::static_property_name),
        };
        if !is_own && !receiver.is_some_and(|name| AROUND.contains(&name)) {
            return None;
        }
        let fits = |handed: &&&Handed| handed.is_function == is_function && handed.name == name;
        if is_own {
            if self.members.defines(name) {
                return None;
            }
            let mixed_in = self.mixed_in(&|handed| fits(&handed));
            if mixed_in.is_some() {
                return mixed_in;
            }
        }
        let all = self.components.get_or_init(|| of_components(known));
        let all = all.iter().filter(fits);
        let all = all.filter(|handed| !is_own || handed.owner.as_deref() == Some(GLOBALS));
        all.map(|handed| Some(handed.area.value()))
            .fold(None, either)
    }

    /// Returns the area that a mixin, or a class that is extended, has by what `fits`.
    fn mixed_in(&self, fits: &dyn Fn(&&Handed) -> bool) -> Option<Value> {
        let bases = self.bases.get_or_init(|| self.all_bases());
        let of_base = |origin: &Origin<'s>, is_class: bool| {
            let mut own = origin.handed.iter().filter(|handed| {
                let owner = handed.owner.as_deref();
                match is_class {
                    true => owner == Some(&origin.name),
                    false => matches!(owner, Some(METHODS | COMPUTED)),
                }
            });
            own.find(fits).map(|handed| handed.area.value())
        };
        bases.iter().find_map(|base| {
            let origins = self.origins(&base.module, &base.name)?;
            origins.iter().find_map(|it| of_base(it, base.is_class))
        })
    }

    /// Returns what is mixed into the components of the file, and the classes that its classes extend.
    fn all_bases(&self) -> Vec<Base> {
        let mut bases = Vec::new();
        for node in self.semantic.nodes().iter() {
            match node.kind() {
                AstKind::Class(class) => {
                    let base = class.super_class.as_ref();
                    bases.extend(base.and_then(|base| self.base(base, true)));
                }
                AstKind::ObjectProperty(property)
                    if property.key.is_specific_static_name("mixins") =>
                {
                    if let Expression::ArrayExpression(list) = self.plain_constant(&property.value)
                    {
                        let elements = list.elements.iter();
                        let elements = elements.filter_map(ArrayExpressionElement::as_expression);
                        bases.extend(elements.filter_map(|base| self.base(base, false)));
                    }
                }
                AstKind::ObjectProperty(property)
                    if property.key.is_specific_static_name("extends") =>
                {
                    bases.extend(self.base(&property.value, false));
                }
                _ => {}
            }
        }
        bases
    }

    /// Returns what an imported name brings.
    fn base(&self, name: &Expression<'a>, is_class: bool) -> Option<Base> {
        let Expression::Identifier(name) = name.get_inner_expression() else {
            return None;
        };
        let declared = self.declaration(name)?;
        let name = match declared.kind() {
            AstKind::ImportSpecifier(specifier) => specifier.imported.name().to_string(),
            AstKind::ImportDefaultSpecifier(_) => "default".to_owned(),
            _ => return None,
        };
        let module = self.source_of(declared)?;
        Some(Base {
            module,
            name,
            is_class,
        })
    }
}
