//! Packages that set a cookie or storage key themselves once they are installed. The caller sets the name in the
//! options, or uses the default name of the package.

use super::options::has_unnamed;
use super::options::property_of;
use super::reader::Reader;
use super::scopes::{Value, span};
use crate::catalog::javascript::{self as catalog, Installed, Offer, When};
use crate::occurrence::Medium;
use crate::text::Text;
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectPropertyKind};
use std::ops::Range;

/// How many choices are followed.
const STEPS: usize = 4;

/// What options say of one of them.
enum Said<'a> {
    Written(&'a Expression<'a>),
    /// They are written in another file, under this name.
    Elsewhere(Text),
    Nothing,
    Unclear,
}

/// Returns the cookie or key that a package sets once this call installs it.
pub(super) fn sets<'a>(
    reader: &mut Reader<'_, 'a>,
    arguments: &'a [Argument<'a>],
    row: &Installed,
) -> Option<(Medium, Text)> {
    let options = arguments.last();
    let said = |path: &[&str]| -> Said<'a> {
        match options {
            Some(options) => options
                .as_expression()
                .map_or(Said::Unclear, |options| said(reader, options, path)),
            None => Said::Nothing,
        }
    };
    let is_given = |option: &str| match said(&[option]) {
        Said::Written(value) => {
            !matches!(reader.scopes.constant_value(value), Expression::BooleanLiteral(on) if !on.value)
        }
        _ => false,
    };
    match row.when {
        When::With(option) if !is_given(option) => return None,
        When::Without(option) if is_given(option) => return None,
        _ => {}
    }
    let name = match said(row.option) {
        Said::Written(name) => reader.text(name),
        Said::Elsewhere(name) => name,
        Said::Nothing => row.default.map_or_else(Text::unknown, Text::literal),
        Said::Unclear => Text::unknown(),
    };
    Some((row.medium, name))
}

/// Returns the names of the further cookies that options give next to the one of the row, and where they do.
pub(super) fn others<'a>(
    reader: &mut Reader<'_, 'a>,
    arguments: &'a [Argument<'a>],
    row: &Installed,
) -> Vec<(Range<usize>, Text)> {
    let [around @ .., own, option] = row.option else {
        return Vec::new();
    };
    let options = arguments.last().and_then(Argument::as_expression);
    let Some(Said::Written(all)) = options.map(|options| said(reader, options, around)) else {
        return Vec::new();
    };
    let Expression::ObjectExpression(all) = reader.scopes.constant_value(all) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for cookie in &all.properties {
        let ObjectPropertyKind::ObjectProperty(cookie) = cookie else {
            continue;
        };
        if cookie.key.is_specific_static_name(own) {
            continue;
        }
        if let Expression::ObjectExpression(options) = reader.scopes.constant_value(&cookie.value)
            && let Some(name) = property_of(options, option)
        {
            found.push((span(name), reader.text(name)));
        }
    }
    found
}

/// Returns the option at the end of a path.
fn said<'a>(reader: &Reader<'_, 'a>, options: &'a Expression<'a>, path: &[&str]) -> Said<'a> {
    let Some((first, rest)) = path.split_first() else {
        return Said::Written(options);
    };
    match reader.scopes.constant_value(options) {
        Expression::ObjectExpression(object) => match property_of(object, first) {
            Some(value) => said(reader, value, rest),
            None if has_unnamed(object) => Said::Unclear,
            None => Said::Nothing,
        },
        // `cookie: true`.
        Expression::BooleanLiteral(_) => Said::Nothing,
        Expression::Identifier(name) if rest.is_empty() => {
            match reader.scopes.imported_constant(name, first) {
                Some(constant) => Said::Elsewhere(constant),
                None => Said::Unclear,
            }
        }
        // A cookie that was made before: `cookie: createCookie("a")`.
        Expression::CallExpression(call) => match reader.scopes.value(&call.callee) {
            Some(Value::Imported { module, name }) => match catalog::offer(&module, &name) {
                Some(Offer::Function(_, Medium::Cookie, at)) => {
                    let name = call.arguments.get(at).and_then(Argument::as_expression);
                    name.map_or(Said::Unclear, Said::Written)
                }
                _ => Said::Unclear,
            },
            _ => Said::Unclear,
        },
        _ => Said::Unclear,
    }
}

/// Returns what a reducer with the options `{ key: "root", storage }` keeps, in one of the browser's areas.
pub(super) fn persisted<'a>(
    reader: &mut Reader<'_, 'a>,
    call: &'a CallExpression<'a>,
    prefix: &str,
) -> Option<(Medium, Text)> {
    let options = call.arguments.first()?.as_expression()?;
    let Said::Written(storage) = said(reader, options, &["storage"]) else {
        return None;
    };
    let medium = engine(reader, storage, STEPS)?;
    let mut name = match said(reader, options, &["keyPrefix"]) {
        Said::Written(prefix) => reader.text(prefix),
        Said::Nothing => Text::literal(prefix),
        _ => Text::unknown(),
    };
    name.append(match said(reader, options, &["key"]) {
        Said::Written(key) => reader.text(key),
        _ => Text::unknown(),
    });
    Some((medium, name))
}

/// Returns the area of a storage engine for reducers; `None` for one that the service or another package defines.
fn engine<'a>(
    reader: &Reader<'_, 'a>,
    storage: &'a Expression<'a>,
    steps: usize,
) -> Option<Medium> {
    let steps = steps.checked_sub(1)?;
    match reader.scopes.constant_value(storage) {
        // On the server there is no storage area, so services choose a replacement there; the browser's is the one that
        // counts.
        Expression::ConditionalExpression(either) => engine(reader, &either.consequent, steps)
            .or_else(|| engine(reader, &either.alternate, steps)),
        Expression::CallExpression(call) => {
            let session = matches!(
                call.arguments.first(),
                Some(Argument::StringLiteral(area)) if area.value == "session"
            );
            let medium = engine_of(reader, &call.callee)?;
            Some(if session {
                Medium::SessionStorage
            } else {
                medium
            })
        }
        storage => engine_of(reader, storage),
    }
}

fn engine_of<'a>(reader: &Reader<'_, 'a>, storage: &Expression<'a>) -> Option<Medium> {
    let Some(Value::Imported { module, name }) = reader.scopes.value(storage) else {
        return None;
    };
    match catalog::offer(&module, &name) {
        Some(Offer::Engine(medium)) => Some(medium),
        _ => None,
    }
}
