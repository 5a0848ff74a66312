//! Evaluates the numbers and times with which scripts compute the lifetime of a cookie: `60 * 60 * 24`,
//! `Date.now() + 864e5`, `date.setDate(date.getDate() + 30)`.

use crate::attributes::{Age, Parameter, RawAge};
use crate::facts::PROPERTIES;
use crate::javascript::reader::Reader;
use crate::javascript::scopes::STEPS;
use crate::text::Part;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BinaryOperator, BindingPatternKind, CallExpression, Expression, IdentifierReference,
    LogicalOperator, NewExpression, UnaryOperator,
};
use oxc_semantic::SymbolId;

/// A number, in the unit in which the source has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Amount {
    Known(f64),
    /// A number that the callers of a function pass, times a factor.
    Passed {
        parameter: Parameter,
        factor: f64,
        otherwise: Option<f64>,
    },
}

/// A moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Moment {
    /// So many milliseconds from now.
    In(Amount),
    /// In milliseconds since 1970-01-01 UTC.
    At(f64),
    /// One that the callers of a function pass.
    Passed(Parameter),
}

const DAY: f64 = 864e5;

/// Methods of a date that return it, or the same moment in another form.
const SAME: &[&str] = &[
    "getTime",
    "toDate",
    "toGMTString",
    "toISOString",
    "toString",
    "toUTCString",
    "valueOf",
];

/// Methods of a date and functions of libraries that move it, with the milliseconds of one. A month has 30 days and a
/// year 365, as in the policy.
const MOVES: &[(&str, f64)] = &[
    ("Milliseconds", 1.0),
    ("Seconds", 1e3),
    ("Minutes", 6e4),
    ("Hours", 36e5),
    ("Days", DAY),
    ("Date", DAY),
    ("Weeks", 7.0 * DAY),
    ("Month", 30.0 * DAY),
    ("Months", 30.0 * DAY),
    ("FullYear", 365.0 * DAY),
    ("Years", 365.0 * DAY),
];

impl Amount {
    /// Returns the amount times a factor.
    pub(super) fn times(self, by: f64) -> Self {
        match self {
            Self::Known(number) => Self::Known(number * by),
            Self::Passed {
                parameter,
                factor,
                otherwise,
            } => Self::Passed {
                parameter,
                factor: factor * by,
                otherwise,
            },
        }
    }

    /// Returns the age of a cookie that is kept for this many of a unit of so many seconds.
    pub(super) fn age(self, unit: f64) -> RawAge {
        match self {
            Self::Known(number) => RawAge::Known(Age::Seconds(number * unit)),
            Self::Passed {
                parameter,
                factor,
                otherwise,
            } => RawAge::Passed {
                parameter,
                unit: factor * unit,
                otherwise,
            },
        }
    }
}

impl Moment {
    /// Returns the age of a cookie that is kept until then.
    pub(super) fn age(self) -> RawAge {
        match self {
            Self::In(amount) => amount.age(1e-3),
            Self::At(milliseconds) => RawAge::Known(Age::Until(milliseconds / 1e3)),
            Self::Passed(parameter) => RawAge::Moment(parameter),
        }
    }

    fn moved(self, by: Amount) -> Option<Self> {
        match (self, by) {
            (Self::In(Amount::Known(0.0)), by) => Some(Self::In(by)),
            (Self::In(Amount::Known(one)), Amount::Known(other)) => {
                Some(Self::In(Amount::Known(one + other)))
            }
            (Self::At(moment), Amount::Known(by)) => Some(Self::At(moment + by)),
            _ => None,
        }
    }
}

impl<'a> Reader<'_, 'a> {
    /// Returns the number that an expression computes.
    pub(super) fn amount(&mut self, expr: &Expression<'a>) -> Option<Amount> {
        self.scopes.refuel();
        self.amount_in(expr, STEPS)
    }

    /// Returns the moment that an expression computes.
    pub(super) fn moment(&mut self, expr: &Expression<'a>) -> Option<Moment> {
        self.scopes.refuel();
        self.moment_in(expr, None, STEPS)
    }

    pub(super) fn amount_in(&mut self, expr: &Expression<'a>, steps: usize) -> Option<Amount> {
        let steps = self.scopes.step(steps)?;
        match expr.get_inner_expression() {
            Expression::NumericLiteral(number) => Some(Amount::Known(number.value)),
            Expression::StringLiteral(text) => text.value.trim().parse().ok().map(Amount::Known),
            Expression::UnaryExpression(unary) => {
                let amount = self.amount_in(&unary.argument, steps)?;
                match unary.operator {
                    UnaryOperator::UnaryNegation => Some(amount.times(-1.0)),
                    UnaryOperator::UnaryPlus => Some(amount),
                    _ => None,
                }
            }
            Expression::BinaryExpression(binary) => {
                let left = self.amount_in(&binary.left, steps)?;
                let right = self.amount_in(&binary.right, steps)?;
                match (binary.operator, left, right) {
                    (BinaryOperator::Multiplication, amount, Amount::Known(factor))
                    | (BinaryOperator::Multiplication, Amount::Known(factor), amount) => {
                        Some(amount.times(factor))
                    }
                    (BinaryOperator::Division, amount, Amount::Known(by)) if by != 0.0 => {
                        Some(amount.times(1.0 / by))
                    }
                    (BinaryOperator::Addition, Amount::Known(one), Amount::Known(other)) => {
                        Some(Amount::Known(one + other))
                    }
                    (BinaryOperator::Subtraction, Amount::Known(one), Amount::Known(other)) => {
                        Some(Amount::Known(one - other))
                    }
                    (BinaryOperator::Exponential, Amount::Known(one), Amount::Known(other)) => {
                        Some(Amount::Known(one.powf(other)))
                    }
                    _ => None,
                }
            }
            // `days || 30`: another number where nothing is passed.
            Expression::LogicalExpression(either) if either.operator != LogicalOperator::And => {
                let first = self.amount_in(&either.left, steps)?;
                let other = self.amount_in(&either.right, steps)?;
                match (first, other) {
                    (
                        Amount::Passed {
                            parameter, factor, ..
                        },
                        Amount::Known(other),
                    ) => Some(Amount::Passed {
                        parameter,
                        factor,
                        otherwise: Some(other / factor),
                    }),
                    (known @ Amount::Known(_), _) => Some(known),
                    _ => None,
                }
            }
            Expression::ConditionalExpression(either) => {
                let first = self.amount_in(&either.consequent, steps)?;
                (Some(&first) == self.amount_in(&either.alternate, steps).as_ref()).then_some(first)
            }
            Expression::CallExpression(call) => {
                let name = call.callee_name()?;
                let plain = ["Number", "parseInt", "parseFloat", "String"].contains(&name)
                    || ["floor", "round", "ceil", "trunc"].contains(&name);
                if plain {
                    return self.amount_in(argument(call, 0)?, steps);
                }
                let member = call.callee.as_member_expression()?;
                ["toString", "toFixed"]
                    .contains(&name)
                    .then(|| self.amount_in(member.object(), steps))
                    .flatten()
            }
            Expression::Identifier(name) => self.number_named(name, steps),
            other => {
                let text = self.scopes.text_in(other, &mut self.functions, steps);
                match text.0.as_slice() {
                    [Part::Literal(number)] => number.trim().parse().ok().map(Amount::Known),
                    _ => None,
                }
            }
        }
    }

    fn number_named(&mut self, name: &IdentifierReference<'a>, steps: usize) -> Option<Amount> {
        if let Some(init) = self.scopes.constant(name) {
            return self.amount_in(init, steps);
        }
        let symbol = self.scopes.symbol(name)?;
        let parameter = self.parameter(symbol)?;
        let semantic = self.scopes.semantic;
        let otherwise = match semantic.symbol_declaration(symbol).kind() {
            AstKind::FormalParameter(declared) => match &declared.pattern.kind {
                BindingPatternKind::AssignmentPattern(pattern) => {
                    match self.amount_in(&pattern.right, steps) {
                        Some(Amount::Known(number)) => Some(number),
                        _ => return None,
                    }
                }
                _ => None,
            },
            _ => None,
        };
        Some(Amount::Passed {
            parameter,
            factor: 1.0,
            otherwise,
        })
    }

    /// Returns the parameter that a symbol is, by the index of its function.
    pub(super) fn parameter(&mut self, symbol: SymbolId) -> Option<Parameter> {
        let text = self.scopes.symbol_text(symbol, &mut self.functions, STEPS);
        match text.0.as_slice() {
            [
                Part::Parameter { function, index }
                | Part::Given {
                    function, index, ..
                },
            ] if *index < PROPERTIES => Some((*function, *index)),
            _ => None,
        }
    }

    /// Returns a moment; of the date `base`, the moment at which it was made.
    pub(super) fn moment_in(
        &mut self,
        expr: &Expression<'a>,
        base: Option<SymbolId>,
        steps: usize,
    ) -> Option<Moment> {
        let steps = self.scopes.step(steps)?;
        match expr.get_inner_expression() {
            Expression::NewExpression(made) => self.date(made, base, steps),
            Expression::StringLiteral(text) => date_in(&text.value).map(Moment::At),
            Expression::UnaryExpression(plus) if plus.operator == UnaryOperator::UnaryPlus => {
                self.moment_in(&plus.argument, base, steps)
            }
            Expression::BinaryExpression(binary) => {
                let sign = match binary.operator {
                    BinaryOperator::Addition => 1.0,
                    BinaryOperator::Subtraction => -1.0,
                    _ => return None,
                };
                match self.moment_in(&binary.left, base, steps) {
                    Some(moment) => {
                        let by = self.amount_in(&binary.right, steps)?;
                        moment.moved(by.times(sign))
                    }
                    None if sign > 0.0 => {
                        let moment = self.moment_in(&binary.right, base, steps)?;
                        moment.moved(self.amount_in(&binary.left, steps)?)
                    }
                    None => None,
                }
            }
            Expression::CallExpression(call) => self.moment_of_call(call, base, steps),
            Expression::Identifier(name) => self.date_named(name, base, steps),
            Expression::ConditionalExpression(either) => {
                let first = self.moment_in(&either.consequent, base, steps)?;
                (Some(&first) == self.moment_in(&either.alternate, base, steps).as_ref())
                    .then_some(first)
            }
            _ => None,
        }
    }

    fn date(
        &mut self,
        made: &NewExpression<'a>,
        base: Option<SymbolId>,
        steps: usize,
    ) -> Option<Moment> {
        let Expression::Identifier(class) = made.callee.get_inner_expression() else {
            return None;
        };
        if class.name != "Date" || self.scopes.symbol(class).is_some() {
            return None;
        }
        let numbers = |reader: &mut Self| -> Option<Vec<f64>> {
            let arguments = made.arguments.iter();
            arguments
                .map(
                    |argument| match reader.amount_in(argument.as_expression()?, steps)? {
                        Amount::Known(number) => Some(number),
                        Amount::Passed { .. } => None,
                    },
                )
                .collect()
        };
        match made.arguments.as_slice() {
            [] => Some(Moment::In(Amount::Known(0.0))),
            [one] => {
                let one = one.as_expression()?;
                if let Some(moment) = self.moment_in(one, base, steps) {
                    return Some(moment);
                }
                match self.amount_in(one, steps)? {
                    Amount::Known(moment) => Some(Moment::At(moment)),
                    Amount::Passed { .. } => None,
                }
            }
            _ => match numbers(self)?.as_slice() {
                [year, month, rest @ ..] => {
                    let day = rest.first().copied().unwrap_or(1.0);
                    Some(Moment::At(days(*year, *month, day) * DAY))
                }
                _ => None,
            },
        }
    }

    pub(super) fn moment_of_call(
        &mut self,
        call: &CallExpression<'a>,
        base: Option<SymbolId>,
        steps: usize,
    ) -> Option<Moment> {
        let callee = call.callee.get_inner_expression();
        let Some(member) = callee.get_member_expr() else {
            let Expression::Identifier(name) = callee else {
                return None;
            };
            return match name.name.as_str() {
                "Number" | "String" => self.moment_in(argument(call, 0)?, base, steps),
                // `addDays(new Date(), 30)`.
                name => {
                    let unit = unit_of(name.strip_prefix("add")?)?;
                    let by = self.amount_in(argument(call, 1)?, steps)?.times(unit);
                    self.moment_in(argument(call, 0)?, base, steps)?.moved(by)
                }
            };
        };
        let method = member.static_property_name()?;
        let is_date = matches!(member.object().get_inner_expression(), Expression::Identifier(name) if name.name == "Date");
        match method {
            "now" if is_date => Some(Moment::In(Amount::Known(0.0))),
            "parse" if is_date => self.moment_in(argument(call, 0)?, base, steps),
            "UTC" if is_date => None,
            method if SAME.contains(&method) => self.moment_in(member.object(), base, steps),
            _ => None,
        }
    }

    /// Returns the moment of a date that has a name: what it was made of, and moved to.
    pub(super) fn date_named(
        &mut self,
        name: &IdentifierReference<'a>,
        base: Option<SymbolId>,
        steps: usize,
    ) -> Option<Moment> {
        let symbol = self.scopes.symbol(name)?;
        let semantic = self.scopes.semantic;
        let declared = semantic.symbol_declaration(symbol).kind();
        if let AstKind::FormalParameter(_) = declared {
            return self.parameter(symbol).map(Moment::Passed);
        }
        let AstKind::VariableDeclarator(declarator) = declared else {
            return None;
        };
        if semantic.scoping().symbol_is_mutated(symbol) {
            return None;
        }
        let made = self.moment_in(declarator.init.as_ref()?, base, steps)?;
        if base == Some(symbol) {
            return Some(made);
        }
        let nodes = semantic.nodes();
        let mut moves = semantic.symbol_references(symbol).filter_map(|reference| {
            let member = nodes.parent_node(reference.node_id());
            let AstKind::StaticMemberExpression(set) = member.kind() else {
                return None;
            };
            let method = set.property.name.as_str().strip_prefix("set")?;
            match nodes.parent_kind(member.id()) {
                AstKind::CallExpression(call) => Some((method, call)),
                _ => None,
            }
        });
        match (moves.next(), moves.next()) {
            (None, _) => Some(made),
            (Some((method, call)), None) => {
                let to = argument(call, 0)?;
                if method == "Time" {
                    return self.moment_in(to, Some(symbol), steps);
                }
                let unit = unit_of(method.strip_prefix("UTC").unwrap_or(method))?;
                self.moved(made, to, unit, steps)
            }
            _ => None,
        }
    }

    /// Returns a date that one of its parts was added to: `date.getDate() + 30`.
    fn moved(
        &mut self,
        made: Moment,
        to: &Expression<'a>,
        unit: f64,
        steps: usize,
    ) -> Option<Moment> {
        let Expression::BinaryExpression(sum) = to.get_inner_expression() else {
            return None;
        };
        let sign = match sum.operator {
            BinaryOperator::Addition => 1.0,
            BinaryOperator::Subtraction => -1.0,
            _ => return None,
        };
        let is_part = |expr: &Expression<'a>| match expr.get_inner_expression() {
            Expression::CallExpression(call) => call
                .callee_name()
                .is_some_and(|name| name.starts_with("get")),
            _ => false,
        };
        let by = match (is_part(&sum.left), is_part(&sum.right)) {
            (true, false) => &sum.right,
            (false, true) if sign > 0.0 => &sum.left,
            _ => return None,
        };
        let by = self.amount_in(by, steps)?;
        made.moved(by.times(unit * sign))
    }
}

fn unit_of(method: &str) -> Option<f64> {
    let found = MOVES.iter().find(|(name, _)| *name == method);
    found.map(|(_, unit)| *unit)
}

/// Returns an argument of a call.
pub(super) fn argument<'c, 'a>(
    call: &'c CallExpression<'a>,
    at: usize,
) -> Option<&'c Expression<'a>> {
    call.arguments.get(at).and_then(Argument::as_expression)
}

const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";

/// Returns the day of a date in a text, in milliseconds since 1970-01-01 UTC: `Thu, 01 Jan 1970 00:00:00 GMT`,
/// `2038-01-19`.
pub(super) fn date_in(text: &str) -> Option<f64> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    if let [year, month, day, ..] = words.as_slice()
        && let (4, Ok(year), Ok(month)) = (year.len(), year.parse(), month.parse::<f64>())
    {
        let day: String = day.chars().take_while(char::is_ascii_digit).collect();
        return Some(days(year, month - 1.0, day.parse().ok()?) * DAY);
    }
    let month = words.iter().find_map(|word| {
        let at = MONTHS.find(word.get(..3)?)?;
        (at % 3 == 0 && word.chars().all(|c| c.is_ascii_alphabetic())).then_some(at / 3)
    })?;
    let number = |length: std::ops::RangeInclusive<usize>| {
        words.iter().find_map(|word| {
            let is_one = length.contains(&word.len());
            is_one.then(|| word.parse::<f64>().ok()).flatten()
        })
    };
    let year = number(4..=4).or_else(|| {
        // Of two digits, behind the day, as browsers read it (RFC 6265bis, section 5.1.1).
        let short = words.iter().filter(|word| word.len() == 2);
        let year = short.filter_map(|word| word.parse::<f64>().ok()).nth(1)?;
        Some(if year < 70.0 {
            year + 2000.0
        } else {
            year + 1900.0
        })
    })?;
    Some(days(year, f64::from(u32::try_from(month).ok()?), number(1..=2)?) * DAY)
}

/// Returns the days from 1970-01-01 to a day of the Gregorian calendar. The month is from 0, and may be beyond a year.
fn days(year: f64, month: f64, day: f64) -> f64 {
    let months = year * 12.0 + month - 2.0;
    let (year, month) = ((months / 12.0).floor(), months.rem_euclid(12.0));
    let leap = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    // From March on, the lengths of the months follow this rule.
    let before = ((153.0 * month + 2.0) / 5.0).floor();
    365.0 * year + leap + before + day - 1.0 - 719_468.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0.0)),
            ("Thu, 01-Jan-1970 00:00:01 GMT", Some(0.0)),
            ("Thu, 01-Jan-70 00:00:01 GMT", Some(0.0)),
            ("Tue, 19-Jan-38 03:14:07 GMT", Some(2_147_472_000.0)),
            ("Tue, 19 Jan 2038 03:14:07 UTC", Some(2_147_472_000.0)),
            ("2038-01-19T03:14:07Z", Some(2_147_472_000.0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(253_402_214_400.0)),
            ("Mon, 29 Feb 2024 12:00:00 GMT", Some(1_709_164_800.0)),
            ("never", None),
            ("12", None),
        ] {
            assert_eq!(date_in(text).map(|moment| moment / 1e3), seconds, "{text}");
        }
    }
}
