//! Calls of what packages export, by the catalog.

use super::attributes::MaxAge;
use super::installed;
use super::options::property_of;
use super::reader::{Effect, Found, Reader, api};
use super::scopes::{Value, span};
use crate::catalog::javascript::{self as catalog, Offer};
use crate::occurrence::{Medium, Operation};
use crate::text::Text;
use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression};
use std::borrow::Cow;

/// Returns the database that a constructor opens: `new Database("a")`.
pub(super) fn made<'a>(reader: &mut Reader<'_, 'a>, call: &NewExpression<'a>) -> Option<Found> {
    let Some(Value::Imported { module, name }) = reader.scopes.value(&call.callee) else {
        return None;
    };
    if catalog::offer(&module, &name) != Some(Offer::Maker(Medium::IndexedDb)) {
        return None;
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
    let (offer, api) = offered(reader, callee)?;
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
            let (medium, name) = installed::sets(reader, call, row)?;
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
