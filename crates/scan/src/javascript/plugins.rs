//! Packages that store a choice of the visitor, such as a language or theme, once they are installed as a plugin or wrap
//! a page as a provider.

use super::options::has_unnamed;
use super::options::property_of;
use super::reader::{Effect, Found, Reader, api};
use super::scopes::{Value, span};
use crate::catalog::javascript::{self as catalog, LanguageCache, Offer};
use crate::occurrence::Medium;
use crate::text::{Part, Text};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, ArrayExpressionElement, Expression, JSXElementName, JSXOpeningElement,
    ObjectExpression,
};
use oxc_semantic::AstNode;
use std::ops::Range;

/// Returns what a plugin of translations stores, at its installation: `.use(LanguageDetector)`, `new LanguageDetector()`.
pub(super) fn plugged_in<'a>(reader: &mut Reader<'_, 'a>, node: &AstNode<'a>) -> Vec<Found> {
    let plugins: Vec<(&Expression<'a>, Range<usize>)> = match node.kind() {
        AstKind::CallExpression(call) => {
            let member = call.callee.get_member_expr();
            let Some((at, "use")) = member.and_then(|member| member.static_property_info()) else {
                return Vec::new();
            };
            let first = call.arguments.first().and_then(Argument::as_expression);
            let whole = at.start as usize..call.span.end as usize;
            first.map(|plugin| (plugin, whole)).into_iter().collect()
        }
        AstKind::NewExpression(call) => vec![(&call.callee, span(&call.span))],
        // Of the chained backend.
        AstKind::ObjectProperty(property) if property.key.is_specific_static_name("backends") => {
            let mut plugins = Vec::new();
            listed(&property.value, &mut plugins);
            plugins
                .into_iter()
                .map(|plugin| (plugin, span(plugin)))
                .collect()
        }
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    for (plugin, span) in plugins {
        let Expression::Identifier(_) = plugin else {
            continue;
        };
        let Some(Value::Imported {
            module,
            name: exported,
        }) = reader.scopes.value(plugin)
        else {
            continue;
        };
        let kept = match catalog::offer(&module, &exported) {
            Some(Offer::LanguageDetector(caches)) => detected(reader, caches),
            Some(Offer::TranslationCache(prefix)) => {
                vec![(Medium::LocalStorage, cached(reader, prefix))]
            }
            _ => continue,
        };
        found.extend(kept.into_iter().map(|(medium, name)| {
            Effect::set(api(&module, &exported), medium, name).at(span.clone())
        }));
    }
    found
}

/// Returns where the language is kept that was detected, by the options of the file.
fn detected<'a>(reader: &mut Reader<'_, 'a>, places: &[LanguageCache]) -> Vec<(Medium, Text)> {
    let written = options(reader, "detection");
    let options = written.flatten();
    // What is written in another file may name and place it otherwise.
    let is_clear = written.is_none() || options.is_some_and(|options| !has_unnamed(options));
    let option = |name| options.and_then(|options| property_of(options, name));
    let caches = option("caches").map(|caches| reader.scopes.constant_value(caches));
    let is_used = |cache: &str| {
        match caches {
            None => cache == "localStorage",
            Some(Expression::ArrayExpression(list)) => list.elements.iter().any(
                |element| matches!(element, ArrayExpressionElement::StringLiteral(text) if text.value == cache),
            ),
            // Nothing to read; `false` and the like turn it off.
            Some(caches) => cache == "localStorage" && !caches.is_literal(),
        }
    };
    let used = places.iter().filter(|place| is_used(place.cache));
    used.map(|place| {
        let name = match option(place.option) {
            Some(name) => reader.text(name),
            None if is_clear => Text::literal(place.default),
            None => Text::unknown(),
        };
        (place.medium, name)
    })
    .collect()
}

/// Returns under which names translations are kept, by the options of the file.
fn cached<'a>(reader: &mut Reader<'_, 'a>, otherwise: &str) -> Text {
    let prefix = ["backend", "backendOptions"]
        .iter()
        .find_map(|name| property_of(options(reader, name)??, "prefix"));
    let mut text = match prefix {
        Some(prefix) => reader.text(prefix),
        None => Text::literal(otherwise),
    };
    text.push(Part::Unknown);
    text
}

/// Returns the options of this name, wherever the file gives them, the first of a list of options; none within where it
/// only passes them on.
fn options<'a>(reader: &Reader<'_, 'a>, name: &str) -> Option<Option<&'a ObjectExpression<'a>>> {
    let nodes = reader.scopes.semantic.nodes();
    nodes.iter().find_map(|node| match node.kind() {
        AstKind::ObjectProperty(property) if property.key.is_specific_static_name(name) => {
            Some(match reader.scopes.constant_value(&property.value) {
                Expression::ObjectExpression(options) => Some(&**options),
                Expression::ArrayExpression(list) => match list.elements.first() {
                    Some(ArrayExpressionElement::ObjectExpression(options)) => Some(&**options),
                    _ => None,
                },
                _ => None,
            })
        }
        _ => None,
    })
}

/// Returns the key that a provider stores: `<ThemeProvider storageKey="a">` of a package.
pub(super) fn provider<'a>(
    reader: &mut Reader<'_, 'a>,
    element: &JSXOpeningElement<'a>,
) -> Option<Found> {
    let JSXElementName::IdentifierReference(name) = &element.name else {
        return None;
    };
    let Value::Imported { module, name } = reader.scopes.value_of_name(name)? else {
        return None;
    };
    let Some(Offer::Provider {
        attribute: option,
        default,
    }) = catalog::offer(&module, &name)
    else {
        return None;
    };
    let key = reader.attribute_of(element, option, Text::literal(default));
    Some(Effect::set(api(&module, &name), Medium::LocalStorage, key).at(span(&element.span)))
}

/// Adds the elements of a list, or of both lists of a conditional.
fn listed<'e, 'a>(expr: &'e Expression<'a>, plugins: &mut Vec<&'e Expression<'a>>) {
    match expr.get_inner_expression() {
        Expression::ArrayExpression(list) => plugins.extend(
            list.elements
                .iter()
                .filter_map(ArrayExpressionElement::as_expression),
        ),
        Expression::ConditionalExpression(either) => {
            listed(&either.consequent, plugins);
            listed(&either.alternate, plugins);
        }
        _ => {}
    }
}
