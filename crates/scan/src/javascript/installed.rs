//! Packages that set a cookie or storage key by themselves once they are installed: whoever calls them names it in
//! the options, or takes the name that they come with.

use super::names::property_of;
use super::occurrences::Finder;
use super::script::Thing;
use crate::catalog::javascript::{self as catalog, Installed, Offer, When};
use crate::occurrence::Medium;
use crate::text::Text;
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use std::borrow::Cow;

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

impl<'a> Finder<'_, 'a> {
    /// What a call sets that installs such a package.
    pub(super) fn sets(
        &mut self,
        call: &'a CallExpression<'a>,
        row: &Installed,
    ) -> Option<(Medium, Text)> {
        let options = call.arguments.last();
        let said = |path: &[&str]| -> Said<'a> {
            match options {
                Some(options) => options
                    .as_expression()
                    .map_or(Said::Unclear, |options| self.said(options, path)),
                None => Said::Nothing,
            }
        };
        let is_given = |option: &str| match said(&[option]) {
            Said::Written(value) => {
                !matches!(self.script.value(value), Expression::BooleanLiteral(on) if !on.value)
            }
            _ => false,
        };
        match row.when {
            When::With(option) if !is_given(option) => return None,
            When::Without(option) if is_given(option) => return None,
            _ => {}
        }
        let name = match said(row.option) {
            Said::Written(name) => self.text(name),
            Said::Elsewhere(name) => name,
            Said::Nothing => row.default.map_or_else(Text::unknown, Text::literal),
            Said::Unclear => Text::unknown(),
        };
        Some((row.medium, name))
    }

    /// What options say of the one at the end of a path.
    fn said(&self, options: &'a Expression<'a>, path: &[&str]) -> Said<'a> {
        let Some((first, rest)) = path.split_first() else {
            return Said::Written(options);
        };
        match self.script.value(options) {
            Expression::ObjectExpression(object) => match property_of(object, first) {
                Some(value) => self.said(value, rest),
                None if has_unnamed(object) => Said::Unclear,
                None => Said::Nothing,
            },
            // `cookie: true`.
            Expression::BooleanLiteral(_) => Said::Nothing,
            Expression::Identifier(name) if rest.is_empty() => {
                match self.script.imported_constant(name, first) {
                    Some(constant) => Said::Elsewhere(constant),
                    None => Said::Unclear,
                }
            }
            // A cookie that was made before: `cookie: createCookie("a")`.
            Expression::CallExpression(call) => match self.script.thing(&call.callee) {
                Some(Thing::Imported { module, name }) => match catalog::offer(&module, &name) {
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

    /// What `persistReducer({ key: "root", storage }, …)` of redux-persist keeps, in one of the browser's areas.
    pub(super) fn persisted(&mut self, call: &'a CallExpression<'a>) -> Option<(Medium, Text)> {
        let options = call.arguments.first()?.as_expression()?;
        let Said::Written(storage) = self.said(options, &["storage"]) else {
            return None;
        };
        let medium = self.engine(storage, STEPS)?;
        let mut name = match self.said(options, &["keyPrefix"]) {
            Said::Written(prefix) => self.text(prefix),
            Said::Nothing => Text::literal("persist:"),
            _ => Text::unknown(),
        };
        name.append(match self.said(options, &["key"]) {
            Said::Written(key) => self.text(key),
            _ => Text::unknown(),
        });
        Some((medium, name))
    }

    /// The area of a storage engine of redux-persist; none for that of an app or of a package of its own.
    fn engine(&self, storage: &'a Expression<'a>, steps: usize) -> Option<Medium> {
        let steps = steps.checked_sub(1)?;
        match self.script.value(storage) {
            // On the server there is no area, so that something else stands in.
            Expression::ConditionalExpression(either) => self
                .engine(&either.consequent, steps)
                .or_else(|| self.engine(&either.alternate, steps)),
            Expression::CallExpression(call) => {
                let session = matches!(
                    call.arguments.first(),
                    Some(Argument::StringLiteral(area)) if area.value == "session"
                );
                let medium = self.engine_of(&call.callee)?;
                Some(if session {
                    Medium::SessionStorage
                } else {
                    medium
                })
            }
            storage => self.engine_of(storage),
        }
    }

    fn engine_of(&self, storage: &Expression<'a>) -> Option<Medium> {
        let Some(Thing::Imported { module, name }) = self.script.thing(storage) else {
            return None;
        };
        match catalog::offer(&module, &name) {
            Some(Offer::Engine(medium)) => Some(medium),
            _ => None,
        }
    }
}

/// The name of what installs a package, as it is told.
pub(super) fn api(module: &str, name: &str) -> Cow<'static, str> {
    format!("{module}: {name}").into()
}

/// Whether an object takes in what is not written in it.
pub(super) fn has_unnamed(object: &ObjectExpression<'_>) -> bool {
    object.properties.iter().any(|property| match property {
        ObjectPropertyKind::SpreadProperty(_) => true,
        ObjectPropertyKind::ObjectProperty(property) => property.key.static_name().is_none(),
    })
}
