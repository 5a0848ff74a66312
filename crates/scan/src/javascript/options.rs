//! Reads the option objects that calls pass to libraries.

use oxc_ast::ast::{Expression, ObjectExpression, ObjectPropertyKind};

/// Returns the value of a property.
pub(super) fn property_of<'o, 'a>(
    object: &'o ObjectExpression<'a>,
    name: &str,
) -> Option<&'o Expression<'a>> {
    object
        .properties
        .iter()
        .find_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(property)
                if property.key.is_specific_static_name(name) =>
            {
                Some(&property.value)
            }
            _ => None,
        })
}

/// Returns whether an object takes in what is not written in it.
pub(super) fn has_unnamed(object: &ObjectExpression<'_>) -> bool {
    object.properties.iter().any(|property| match property {
        ObjectPropertyKind::SpreadProperty(_) => true,
        ObjectPropertyKind::ObjectProperty(property) => property.key.static_name().is_none(),
    })
}
