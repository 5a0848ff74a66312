//! Reads the attributes that a script gives a cookie: in the text for `document.cookie`, or in the options of a
//! library.

mod text;
mod time;

use super::options::property_of;
use super::reader::Reader;
use super::scopes::STEPS;
use crate::attributes::{Age, RawAge, RawAttributes, RawScope, RawValue};
use crate::catalog::javascript as catalog;
use crate::facts::PROPERTIES;
use crate::text::{Part, Text};
use oxc_ast::ast::{
    Argument, CallExpression, Expression, ObjectExpression, ObjectPropertyKind, PropertyKey,
};
use time::{Amount, Moment};

/// The properties of an object of options that are attributes of a cookie.
const OPTIONS: &[&str] = &[
    "domain", "expires", "maxAge", "max-age", "path", "sameSite", "secure",
];

/// A number up to this is one of days; a larger one is a moment. No cookie is kept for ten thousand years, and no
/// moment since 1970-01-02 is smaller.
const MOST_DAYS: f64 = 1e6;

const SECONDS_OF_A_DAY: f64 = 86_400.0;

/// How many calls are followed from an object of a package to the object that it was made from.
const MOST_MADE: usize = 4;

/// The unit of the option `maxAge`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MaxAge {
    Seconds,
    Milliseconds,
    /// The one or the other, by the framework.
    Unclear,
}

impl<'a> Reader<'_, 'a> {
    /// Returns the attributes that a call gives a cookie whose name is this argument, as options behind it or in the same
    /// object.
    pub(super) fn options_of(
        &mut self,
        call: &CallExpression<'a>,
        name: usize,
        unit: MaxAge,
    ) -> RawAttributes {
        let argument = |at: usize| call.arguments.get(at).and_then(Argument::as_expression);
        if call.arguments.iter().any(Argument::is_spread) {
            return RawAttributes::default();
        }
        if let Some(Expression::ObjectExpression(whole)) = argument(name) {
            let mut found = self.options_in(whole, unit, STEPS);
            if let Some(value) = property_of(whole, "value") {
                found.value = self.value(value);
            }
            return found;
        }
        let has_options = |expr: &Expression<'a>| {
            matches!(self.scopes.plain_constant(expr), Expression::ObjectExpression(object)
                if OPTIONS.iter().any(|option| property_of(object, option).is_some()))
        };
        let (value, options) = match (argument(name + 1), argument(name + 2)) {
            (Some(only), None) if has_options(only) => (None, Some(only)),
            (value, options) => (value, options),
        };
        let mut found = match options {
            None => RawAttributes {
                age: Some(RawAge::Known(Age::Session)),
                ..RawAttributes::default()
            },
            Some(options) => self.options(options, unit, STEPS),
        };
        // Some packages take them one by one.
        if let Some(Expression::StringLiteral(path)) = argument(name + 3) {
            found.path = Some(Text::literal(path.value.as_str()));
        }
        if let Some(Expression::StringLiteral(domain)) = argument(name + 4)
            && !domain.value.is_empty()
        {
            found.domain = Some(RawScope::Domain(Text::literal(domain.value.as_str())));
        }
        if let Some(value) = value {
            found.value = self.value(value);
        }
        let receiver = call.callee.get_inner_expression().get_member_expr();
        match receiver.map(|member| member.object()) {
            Some(receiver) => {
                let defaults = self.defaults(receiver, unit);
                complete(found, defaults)
            }
            None => found,
        }
    }

    /// Returns the attributes with which an object of a package was made: `Cookies.withAttributes({ path: "/" })`.
    fn defaults(&mut self, receiver: &Expression<'a>, unit: MaxAge) -> RawAttributes {
        let mut found = RawAttributes::default();
        let mut object = self.scopes.plain_constant(receiver);
        for _ in 0..MOST_MADE {
            let Expression::CallExpression(call) = object else {
                break;
            };
            let Some(member) = call.callee.get_inner_expression().get_member_expr() else {
                break;
            };
            let Some(method) = member.static_property_name() else {
                break;
            };
            if !catalog::gives_itself(method) {
                break;
            }
            if let Some(Expression::ObjectExpression(options)) =
                call.arguments.first().and_then(Argument::as_expression)
            {
                let given = self.options_in(options, unit, STEPS);
                found = found.or(given);
            }
            object = self.scopes.plain_constant(member.object());
        }
        found
    }

    /// Returns the attributes in an argument: an object, a number of days, a date, or a parameter.
    fn options(&mut self, expr: &Expression<'a>, unit: MaxAge, steps: usize) -> RawAttributes {
        let Some(steps) = self.scopes.step(steps) else {
            return RawAttributes::default();
        };
        let age = |age| RawAttributes {
            age,
            ..RawAttributes::default()
        };
        match self.scopes.plain_constant(expr) {
            Expression::ObjectExpression(object) => self.options_in(object, unit, steps),
            Expression::NullLiteral(_) => age(Some(RawAge::Known(Age::Session))),
            Expression::Identifier(name) if name.name == "undefined" => {
                age(Some(RawAge::Known(Age::Session)))
            }
            other => {
                let text = self.scopes.text_in(other, &mut self.functions, steps);
                match text.0.as_slice() {
                    [Part::Parameter { function, index }] if *index < PROPERTIES => RawAttributes {
                        options: Some((*function, *index)),
                        ..RawAttributes::default()
                    },
                    _ => age(self.expires(other)),
                }
            }
        }
    }

    /// Returns the attributes in an object of options.
    fn options_in(
        &mut self,
        object: &ObjectExpression<'a>,
        unit: MaxAge,
        steps: usize,
    ) -> RawAttributes {
        let mut found = RawAttributes::default();
        let (mut is_open, mut expires, mut max_age, mut has_age, mut has_domain) =
            (false, None, None, false, false);
        for property in &object.properties {
            let property = match property {
                ObjectPropertyKind::ObjectProperty(property) => property,
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let more = self.options(&spread.argument, unit, steps);
                    is_open |= more.age.is_none() && more.options.is_none();
                    found = more.or(found);
                    continue;
                }
            };
            let Some(key) = key(&property.key) else {
                is_open = true;
                continue;
            };
            let value = &property.value;
            match key.to_ascii_lowercase().as_str() {
                "maxage" | "max-age" | "max_age" => {
                    has_age = true;
                    max_age = self.amount(value).and_then(|amount| match unit {
                        MaxAge::Seconds => Some(amount.age(1.0)),
                        MaxAge::Milliseconds => Some(amount.age(1e-3)),
                        MaxAge::Unclear => None,
                    });
                }
                "expires" => {
                    has_age = true;
                    expires = self.expires(value);
                }
                "path" => found.path = Some(self.text(value)),
                "domain" => {
                    has_domain = true;
                    found.domain = Some(RawScope::Domain(self.text(value)));
                }
                "samesite" => {
                    found.same_site = match value {
                        Expression::BooleanLiteral(strict) => {
                            Some(Text::literal(if strict.value { "strict" } else { "none" }))
                        }
                        value => Some(self.text(value)),
                    };
                }
                "secure" => {
                    found.secure = match value {
                        Expression::BooleanLiteral(secure) => Some(secure.value),
                        _ => None,
                    };
                }
                _ => {}
            }
        }
        if has_age {
            found.age = max_age.or(expires);
        } else if found.age.is_none() && !is_open && found.options.is_none() {
            found.age = Some(RawAge::Known(Age::Session));
        }
        if !has_domain && !is_open && found.domain.is_none() && found.options.is_none() {
            found.domain = Some(RawScope::Host);
        }
        found
    }

    /// Returns the age by an option `expires`: a date, or a number of days.
    fn expires(&mut self, expr: &Expression<'a>) -> Option<RawAge> {
        match expr.get_inner_expression() {
            Expression::NullLiteral(_) => return Some(RawAge::Known(Age::Session)),
            Expression::Identifier(name) if name.name == "undefined" => {
                return Some(RawAge::Known(Age::Session));
            }
            Expression::StringLiteral(text) => {
                if let Some(seconds) = duration(&text.value) {
                    return Some(RawAge::Known(Age::Seconds(seconds)));
                }
            }
            _ => {}
        }
        if let Some(amount) = self.amount(expr) {
            return match amount {
                Amount::Known(number) if number > MOST_DAYS => Some(Moment::At(number).age()),
                amount => Some(amount.age(SECONDS_OF_A_DAY)),
            };
        }
        self.moment(expr).map(Moment::age)
    }

    fn value(&mut self, expr: &Expression<'a>) -> RawValue {
        match expr.get_inner_expression() {
            Expression::StringLiteral(text) if text.value.is_empty() => RawValue::Empty,
            Expression::NullLiteral(_) => RawValue::Empty,
            Expression::Identifier(name) if name.name == "undefined" => RawValue::Empty,
            _ => match self.text(expr).0.as_slice() {
                [Part::Parameter { function, index }] if *index < PROPERTIES => {
                    RawValue::Passed((*function, *index))
                }
                _ => RawValue::Unknown,
            },
        }
    }

    /// Returns the attributes of a cookie that a call of a function of the sources sets: what the function writes, with
    /// what the call passes.
    pub(super) fn attributes_called(
        &mut self,
        own: &RawAttributes,
        passed_for: &[Argument<'a>],
        arguments: &[Text],
    ) -> RawAttributes {
        let argument = |at: usize| passed_for.get(at).and_then(Argument::as_expression);
        let text = |text: &Text| text.substitute(|index| passed(arguments, index));
        let mut found = RawAttributes {
            age: match &own.age {
                Some(RawAge::Passed {
                    parameter: (_, at),
                    unit,
                    otherwise,
                }) => match (argument(*at), otherwise) {
                    (None, None) => Some(RawAge::Known(Age::Session)),
                    (None, Some(number)) => Some(RawAge::Known(Age::Seconds(number * unit))),
                    (Some(given), _) => match given.get_inner_expression() {
                        Expression::NullLiteral(_) => Some(RawAge::Known(Age::Session)),
                        given => self.amount(given).map(|amount| amount.age(*unit)),
                    },
                },
                Some(RawAge::Moment((_, at))) => match argument(*at) {
                    None => Some(RawAge::Known(Age::Session)),
                    Some(given) => self.expires(given),
                },
                age => age.clone(),
            },
            path: own.path.as_ref().map(text),
            domain: own.domain.as_ref().map(|domain| match domain {
                RawScope::Host => RawScope::Host,
                RawScope::Domain(domain) => RawScope::Domain(text(domain)),
            }),
            secure: own.secure,
            same_site: own.same_site.as_ref().map(text),
            value: match &own.value {
                RawValue::Passed((_, at)) => match argument(*at) {
                    Some(given) => self.value(given),
                    None => RawValue::Unknown,
                },
                value => value.clone(),
            },
            options: None,
        };
        if let Some((_, at)) = own.options {
            let given = match argument(at) {
                Some(given) => self.options(given, MaxAge::Seconds, STEPS),
                None => RawAttributes {
                    age: Some(RawAge::Known(Age::Session)),
                    ..RawAttributes::default()
                },
            };
            found = complete(found, given);
        }
        found
    }
}

/// Returns attributes, completed by others; a lifetime that is only missing is completed too.
fn complete(found: RawAttributes, others: RawAttributes) -> RawAttributes {
    let session = Some(RawAge::Known(Age::Session));
    let age = match (&found.age, &others.age) {
        (age, Some(_)) if *age == session => others.age.clone(),
        _ => found.age.clone(),
    };
    let domain = match (&found.domain, &others.domain) {
        (Some(RawScope::Host), Some(RawScope::Domain(_))) => others.domain.clone(),
        _ => found.domain.clone(),
    };
    RawAttributes {
        age,
        domain,
        ..found
    }
    .or(others)
}

fn passed(arguments: &[Text], index: usize) -> Text {
    arguments.get(index).cloned().unwrap_or_else(Text::unknown)
}

fn key(key: &PropertyKey<'_>) -> Option<String> {
    key.static_name().map(|name| name.into_owned())
}

/// Returns the seconds of a duration as some packages write it: `7d`, `1M`, `12h`.
fn duration(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let number: f64 = text.get(..end)?.parse().ok()?;
    let unit = match text.get(end..)? {
        "s" | "S" => 1.0,
        "min" => 60.0,
        "h" | "H" => 3_600.0,
        "d" | "D" => SECONDS_OF_A_DAY,
        "M" => 30.0 * SECONDS_OF_A_DAY,
        "y" | "Y" => 365.0 * SECONDS_OF_A_DAY,
        _ => return None,
    };
    Some(number * unit)
}
