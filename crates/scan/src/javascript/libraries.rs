//! Recognizes calls of the exports of packages, according to the catalog.

use super::attributes::MaxAge;
use super::installed;
use super::options::property_of;
use super::reader::{Effect, Found, Reader, api};
use super::scopes::{Value, span};
use crate::catalog::javascript::{self as catalog, Offer, unknown};
use crate::occurrence::{Medium, Operation};
use crate::text::{Part, Text};
use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression};
use std::borrow::Cow;

/// Returns the database that a constructor opens: `new Database("a")`.
pub(super) fn made<'a>(reader: &mut Reader<'_, 'a>, call: &'a NewExpression<'a>) -> Option<Found> {
    let Some(Value::Imported { module, name }) = reader.scopes.value(&call.callee) else {
        return None;
    };
    match catalog::offer(&module, &name) {
        Some(Offer::Maker(Medium::IndexedDb)) => {}
        // An object that stores by itself, with its options: `new CacheFirst({ cacheName: "a" })`.
        Some(Offer::Installed(row)) => {
            let (medium, stored) = installed::sets(reader, &call.arguments, row)?;
            let effect = Effect::set(api(&module, &name), medium, stored);
            return Some(effect.at(span(&call.span)));
        }
        _ => return None,
    }
    let name = match call.arguments.first().and_then(Argument::as_expression) {
        Some(argument) => reader.text(argument),
        None => Text::unknown(),
    };
    Some(Effect::set(module, Medium::IndexedDb, name).at(span(&call.span)))
}

/// Returns the effect of calling an export, a value of a hook, or a function that a framework provides globally.
pub(super) fn call<'a>(reader: &mut Reader<'_, 'a>, call: &'a CallExpression<'a>) -> Option<Found> {
    let callee = call.callee.get_inner_expression();
    if let Expression::Super(_) = callee {
        return extended(reader, call);
    }
    let Some((offer, api)) = offered(reader, callee) else {
        return of_unknown(reader, call);
    };
    let (operation, medium, name) = match offer {
        Offer::Function(operation, medium, at) => {
            (operation, medium, reader.named_argument(call, at))
        }
        // If a `storage` is given, it is found as an occurrence by itself.
        Offer::Persist => match call.arguments.get(1).and_then(Argument::as_expression) {
            Some(Expression::ObjectExpression(object))
                if property_of(object, "storage").is_some() =>
            {
                return None;
            }
            Some(Expression::ObjectExpression(object))
                if property_of(object, "getStorage").is_some() =>
            {
                return None;
            }
            _ => (
                Operation::Set,
                Medium::LocalStorage,
                reader.named_argument(call, 1),
            ),
        },
        Offer::Installed(row) => {
            let (medium, name) = installed::sets(reader, &call.arguments, row)?;
            (Operation::Set, medium, name)
        }
        Offer::Reducer(prefix) => {
            let (medium, name) = installed::persisted(reader, call, prefix)?;
            (Operation::Set, medium, name)
        }
        _ => return None,
    };
    let effect = Effect::new(api, operation, medium, name);
    let effect = match offer {
        Offer::Function(Operation::Set, Medium::Cookie, at) => {
            effect.with(reader.options_of(call, at, MaxAge::Seconds))
        }
        _ => effect,
    };
    Some(effect.at(span(&call.span)))
}

/// Returns the further cookies that a call names which sets several.
pub(super) fn further<'a>(reader: &mut Reader<'_, 'a>, call: &'a CallExpression<'a>) -> Vec<Found> {
    let offered = offered(reader, call.callee.get_inner_expression());
    let Some((Offer::Installed(row), api)) = offered
        .filter(|(offer, _)| matches!(offer, Offer::Installed(row) if row.is_one_of_several))
    else {
        return Vec::new();
    };
    let whole = span(&call.span);
    let source = reader.scopes.semantic.source_text();
    let others = installed::others(reader, &call.arguments, row).into_iter();
    others
        .map(|(place, name)| {
            let before = source.get(whole.start..place.start);
            let is_within = whole.start <= place.start && place.end <= whole.end;
            // What begins on the line of the call would be taken for a part of what that sets.
            let is_in_line = is_within && before.is_some_and(|before| !before.contains('\n'));
            let place = if is_in_line { whole.clone() } else { place };
            Effect::set(api.clone(), row.medium, name).at(place)
        })
        .collect()
}

/// Returns whether an expression is the call of a library's function that makes the text of a cookie.
pub(super) fn makes_cookie<'a>(reader: &Reader<'_, 'a>, text: &Expression<'a>) -> bool {
    let Expression::CallExpression(call) = text.get_inner_expression() else {
        return false;
    };
    let offered = offered(reader, call.callee.get_inner_expression());
    matches!(
        offered,
        Some((Offer::Function(Operation::Set, Medium::Cookie, _), _))
    )
}

/// Returns the database that a class opens which extends that of a package: `super("a")`.
fn extended<'a>(reader: &mut Reader<'_, 'a>, call: &'a CallExpression<'a>) -> Option<Found> {
    let class = reader.scopes.extended_at(call.span)?;
    let Some(Value::Imported { module, name }) = reader.scopes.value(class) else {
        return None;
    };
    if catalog::offer(&module, &name) != Some(Offer::Maker(Medium::IndexedDb)) {
        return None;
    }
    let name = reader.argument(call, 0);
    Some(Effect::set(module, Medium::IndexedDb, name).at(span(&call.span)))
}

/// Returns the effect of calling a function of a package that no row is about and that is called after cookies or
/// persistence, where its first argument is a name.
fn of_unknown<'a>(reader: &mut Reader<'_, 'a>, call: &'a CallExpression<'a>) -> Option<Found> {
    let callee = call.callee.get_inner_expression();
    let (module, function) = match reader.scopes.value(callee) {
        Some(Value::Imported { module, name }) => (module, name),
        _ => match callee {
            Expression::StaticMemberExpression(member) => {
                let method = member.property.name.as_str();
                match reader.scopes.value(&member.object) {
                    Some(Value::Imported { module, .. }) => (module, method.into()),
                    _ => return None,
                }
            }
            _ => return None,
        },
    };
    let medium = unknown::medium(&module)?;
    let operation = unknown::operation(&function)?;
    let name = reader.argument(call, 0);
    let is_name = name.parameter_in().is_some()
        || matches!(name.0.first(), Some(Part::Literal(_) | Part::Constant(_)));
    let effect = Effect::new(api(&module, &function), operation, medium, name);
    is_name.then(|| effect.at(span(&call.span)))
}

/// Looks up a called name in the catalog: as an import, a value of a hook, or a function that a framework provides
/// globally.
fn offered<'a>(
    reader: &Reader<'_, 'a>,
    callee: &Expression<'a>,
) -> Option<(Offer, Cow<'static, str>)> {
    match reader.scopes.value(callee) {
        Some(Value::Imported { module, name }) => {
            Some((catalog::offer(&module, &name)?, api(&module, &name)))
        }
        Some(Value::Hooked(1, api)) => Some((
            Offer::Function(Operation::Set, Medium::Cookie, 0),
            api.into(),
        )),
        Some(Value::Hooked(2, api)) => Some((
            Offer::Function(Operation::Remove, Medium::Cookie, 0),
            api.into(),
        )),
        None => match callee {
            Expression::Identifier(name) if reader.scopes.symbol(name).is_none() => {
                let (name, offer) = catalog::global(name.name.as_str())?;
                Some((offer, name.into()))
            }
            _ => None,
        },
        _ => None,
    }
}
