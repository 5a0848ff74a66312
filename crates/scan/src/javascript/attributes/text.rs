//! Reads the text that is assigned to `document.cookie`, piece by piece: the name, and the attributes after it.

use super::time::{Amount, Moment, date_in};
use crate::attributes::{Age, RawAge, RawAttributes, RawScope, RawValue};
use crate::facts::PROPERTIES;
use crate::javascript::reader::Reader;
use crate::javascript::scopes::STEPS;
use crate::text::{Part, Text};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentOperator, BinaryOperator, BindingPatternKind, CallExpression, Expression,
    IdentifierReference,
};
use oxc_span::GetSpan;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Written(String),
    Amount(Amount),
    Moment(Moment),
    /// A text that is computed; whether it can hold a `;`.
    Hole(Text, bool),
    /// Attributes that are there only sometimes.
    Sometimes,
}

/// How many pieces a text may have.
const MOST_PIECES: usize = 64;

/// Functions whose result has no `;`.
const ENCODERS: &[&str] = &[
    "encodeURIComponent",
    "escape",
    "encodeURI",
    "btoa",
    "stringify",
];

impl<'a> Reader<'_, 'a> {
    /// Returns the name and the attributes of a cookie that is written as one text.
    pub(in crate::javascript) fn cookie_text(
        &mut self,
        expr: &Expression<'a>,
    ) -> (Text, RawAttributes) {
        let mut pieces = Vec::new();
        self.scopes.refuel();
        if !self.pieces(expr, expr.span().start, &mut pieces, STEPS) {
            return (self.text(expr).before_equals(), RawAttributes::default());
        }
        let mut text = Text::default();
        for piece in &pieces {
            match piece {
                Piece::Written(written) if written.is_empty() => {}
                Piece::Written(written) => text.push(Part::Literal(written.clone())),
                Piece::Hole(hole, _) => text.append(hole.clone()),
                Piece::Amount(_) | Piece::Moment(_) | Piece::Sometimes => text.push(Part::Unknown),
            }
        }
        let mut name = text.before_equals();
        if name.is_unknown() {
            name = self.text(expr).before_equals();
        }
        (name, attributes(&pieces))
    }

    /// Adds the pieces of an expression, as far as they are known at a place of the source; false if there are too many.
    fn pieces(
        &mut self,
        expr: &Expression<'a>,
        at: u32,
        pieces: &mut Vec<Piece>,
        steps: usize,
    ) -> bool {
        let Some(steps) = self
            .scopes
            .step(steps)
            .filter(|_| pieces.len() < MOST_PIECES)
        else {
            return false;
        };
        match expr.get_inner_expression() {
            Expression::StringLiteral(text) => {
                pieces.push(Piece::Written(text.value.to_string()));
                true
            }
            Expression::TemplateLiteral(template) => {
                for (index, quasi) in template.quasis.iter().enumerate() {
                    let cooked = quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw);
                    pieces.push(Piece::Written(cooked.to_string()));
                    if let Some(hole) = template.expressions.get(index)
                        && !self.pieces(hole, at, pieces, steps)
                    {
                        return false;
                    }
                }
                true
            }
            Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => {
                self.pieces(&sum.left, at, pieces, steps)
                    && self.pieces(&sum.right, at, pieces, steps)
            }
            Expression::ConditionalExpression(either) => {
                let (mut first, mut other) = (Vec::new(), Vec::new());
                if !self.pieces(&either.consequent, at, &mut first, steps)
                    || !self.pieces(&either.alternate, at, &mut other, steps)
                {
                    return false;
                }
                pieces.extend(one_of(first, other));
                true
            }
            Expression::LogicalExpression(both)
                if both.operator == oxc_ast::ast::LogicalOperator::And =>
            {
                let mut first = Vec::new();
                if !self.pieces(&both.right, at, &mut first, steps) {
                    return false;
                }
                pieces.extend(one_of(first, Vec::new()));
                true
            }
            Expression::CallExpression(call) => self.pieces_of_call(call, at, pieces, steps),
            Expression::Identifier(name) => self.pieces_named(name, at, pieces, steps),
            _ => {
                let hole = self.hole(expr, steps);
                pieces.push(hole);
                true
            }
        }
    }

    fn pieces_of_call(
        &mut self,
        call: &CallExpression<'a>,
        at: u32,
        pieces: &mut Vec<Piece>,
        steps: usize,
    ) -> bool {
        let callee = call.callee.get_inner_expression();
        if let Some(member) = callee.get_member_expr() {
            match member.static_property_name() {
                Some("join") => {
                    if let Expression::ArrayExpression(list) =
                        member.object().get_inner_expression()
                    {
                        let between = match super::time::argument(call, 0) {
                            Some(Expression::StringLiteral(text)) => text.value.to_string(),
                            _ => ",".to_owned(),
                        };
                        for (index, element) in list.elements.iter().enumerate() {
                            if index > 0 {
                                pieces.push(Piece::Written(between.clone()));
                            }
                            let known = match element.as_expression() {
                                Some(element) => self.pieces(element, at, pieces, steps),
                                None => {
                                    pieces.push(Piece::Sometimes);
                                    true
                                }
                            };
                            if !known {
                                return false;
                            }
                        }
                        return true;
                    }
                }
                Some("concat") => {
                    let given = call.arguments.iter();
                    let given: Option<Vec<_>> = given.map(|given| given.as_expression()).collect();
                    if let Some(given) = given {
                        return self.pieces(member.object(), at, pieces, steps)
                            && given
                                .into_iter()
                                .all(|given| self.pieces(given, at, pieces, steps));
                    }
                }
                _ => {}
            }
        }
        let hole = self.hole_of_call(call, steps);
        pieces.push(hole);
        true
    }

    fn hole_of_call(&mut self, call: &CallExpression<'a>, steps: usize) -> Piece {
        let is_encoded = call
            .callee_name()
            .is_some_and(|name| ENCODERS.contains(&name));
        let text = self.scopes.text_of_call(call, &mut self.functions, steps);
        if is_encoded {
            return Piece::Hole(text, false);
        }
        match self.moment_of_call(call, None, steps) {
            Some(moment) => Piece::Moment(moment),
            None => Piece::Hole(text, true),
        }
    }

    /// Returns the piece that a computed value is.
    fn hole(&mut self, expr: &Expression<'a>, steps: usize) -> Piece {
        if let Some(moment) = self.moment_in(expr, None, steps) {
            return Piece::Moment(moment);
        }
        if let Some(amount) = self.amount_in(expr, steps) {
            return Piece::Amount(amount);
        }
        let text = self.scopes.text_in(expr, &mut self.functions, steps);
        Piece::Hole(text, true)
    }

    /// Returns the pieces of a name: a constant, or a variable to which text was added before this place.
    fn pieces_named(
        &mut self,
        name: &IdentifierReference<'a>,
        at: u32,
        pieces: &mut Vec<Piece>,
        steps: usize,
    ) -> bool {
        if let Some(init) = self.scopes.constant(name) {
            // A date may have been moved since it was made.
            if matches!(init.get_inner_expression(), Expression::NewExpression(_))
                && let Some(moment) = self.date_named(name, None, steps)
            {
                pieces.push(Piece::Moment(moment));
                return true;
            }
            return self.pieces(init, at, pieces, steps);
        }
        let semantic = self.scopes.semantic;
        let declared = self
            .scopes
            .symbol(name)
            .map(|symbol| (symbol, semantic.symbol_declaration(symbol)));
        let Some((symbol, AstKind::VariableDeclarator(declarator))) =
            declared.map(|(symbol, declared)| (symbol, declared.kind()))
        else {
            let hole = self.named_hole(name, steps);
            pieces.push(hole);
            return true;
        };
        if !matches!(declarator.id.kind, BindingPatternKind::BindingIdentifier(_)) {
            pieces.push(Piece::Hole(Text::unknown(), true));
            return true;
        }
        let mut own = Vec::new();
        if let Some(init) = &declarator.init
            && !self.pieces(init, at, &mut own, steps)
        {
            return false;
        }
        let nodes = semantic.nodes();
        for reference in semantic.symbol_references(symbol) {
            let node = nodes.get_node(reference.node_id());
            if !reference.is_write() || node.kind().span().start >= at {
                continue;
            }
            let around = nodes.ancestors(reference.node_id());
            let Some(assign) = around.into_iter().find_map(|node| match node.kind() {
                AstKind::AssignmentExpression(assign) => Some((node.id(), assign)),
                _ => None,
            }) else {
                pieces.push(Piece::Hole(Text::unknown(), true));
                return true;
            };
            let (id, assign) = assign;
            let mut added = Vec::new();
            if !self.pieces(&assign.right, assign.span.start, &mut added, steps) {
                return false;
            }
            // A branch that is not around the place of use may not have been taken.
            let sometimes = nodes.ancestor_kinds(id).any(|kind| {
                let is_branch = matches!(
                    kind,
                    AstKind::IfStatement(_)
                        | AstKind::ConditionalExpression(_)
                        | AstKind::LogicalExpression(_)
                        | AstKind::SwitchCase(_)
                        | AstKind::ForStatement(_)
                        | AstKind::ForOfStatement(_)
                        | AstKind::WhileStatement(_)
                );
                is_branch && !(kind.span().start <= at && at < kind.span().end)
            });
            match (assign.operator, sometimes) {
                (AssignmentOperator::Addition, false) => own.extend(added),
                (AssignmentOperator::Addition, true) => own.extend(one_of(added, Vec::new())),
                (AssignmentOperator::Assign, false) => own = added,
                (AssignmentOperator::Assign, true) => own = one_of(added, own),
                _ => own.push(Piece::Sometimes),
            }
            if own.len() > MOST_PIECES {
                return false;
            }
        }
        pieces.extend(own);
        true
    }

    fn named_hole(&mut self, name: &IdentifierReference<'a>, steps: usize) -> Piece {
        let text = match self.scopes.symbol(name) {
            Some(symbol) => {
                let text = self.scopes.symbol_text(symbol, &mut self.functions, steps);
                let guarded = self.scopes.guarded(name, &text, &mut self.functions, steps);
                guarded.unwrap_or(text)
            }
            None => Text::constant(vec![name.name.to_string()]),
        };
        Piece::Hole(text, true)
    }
}

/// Returns the pieces of which one or the other is used.
fn one_of(first: Vec<Piece>, other: Vec<Piece>) -> Vec<Piece> {
    if first == other {
        return first;
    }
    let is_empty = |pieces: &[Piece]| {
        pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Written(text) if text.trim().is_empty()))
    };
    // `days ? "; expires=" + … : ""`: without a number there is no lifetime, as where nothing is passed.
    let is_passed = |pieces: &[Piece]| {
        pieces.iter().any(|piece| {
            matches!(
                piece,
                Piece::Amount(Amount::Passed { .. })
                    | Piece::Moment(Moment::In(Amount::Passed { .. }) | Moment::Passed(_))
            )
        })
    };
    if is_empty(&other) && is_passed(&first) {
        return first;
    }
    if is_empty(&first) && is_passed(&other) {
        return other;
    }
    vec![Piece::Sometimes]
}

/// Returns the attributes in a text.
fn attributes(pieces: &[Piece]) -> RawAttributes {
    let mut found = RawAttributes::default();
    // Whether there can be attributes that are not read.
    let mut is_open = false;
    let mut max_age = None;
    let mut expires = None;
    for (index, segment) in segments(pieces).iter().enumerate() {
        let is_last = index + 1 == segments(pieces).len();
        if index == 0 {
            let value = after_equals(segment);
            found.value = match value.as_slice() {
                [] if segment.iter().any(has_equals) => RawValue::Empty,
                [Piece::Hole(text, _)] => match text.0.as_slice() {
                    [Part::Parameter { function, index }] if *index < PROPERTIES => {
                        RawValue::Passed((*function, *index))
                    }
                    _ => RawValue::Unknown,
                },
                _ => RawValue::Unknown,
            };
            let holes = value.iter().filter(|piece| is_hole(piece)).count();
            is_open |= holes > 1
                || holes > 0 && is_last
                || value.contains(&Piece::Sometimes)
                || !segment.iter().any(has_equals);
            continue;
        }
        let Some(Piece::Written(start)) = segment.first() else {
            is_open |= !segment.is_empty();
            continue;
        };
        let key = start.split('=').next().unwrap_or_default();
        let value = after_equals(segment);
        match key.trim().to_ascii_lowercase().as_str() {
            "max-age" => max_age = Some(number(&value)),
            "expires" => expires = Some(moment(&value)),
            "path" => found.path = text(&value),
            "domain" => found.domain = text(&value).map(RawScope::Domain),
            "samesite" => found.same_site = text(&value),
            "secure" => found.secure = Some(true),
            _ => {}
        }
        let holes = value.iter().filter(|piece| is_hole(piece)).count();
        is_open |= holes > 0 && value.len() > 1 || segment.contains(&Piece::Sometimes);
    }
    found.age = match (max_age, expires) {
        (Some(age), _) | (None, Some(age)) => age,
        (None, None) if !is_open => Some(RawAge::Known(Age::Session)),
        (None, None) => None,
    };
    let names_domain = segments(pieces)
        .iter()
        .any(|segment| match segment.first() {
            Some(Piece::Written(start)) => start
                .trim_start()
                .get(..6)
                .is_some_and(|start| start.eq_ignore_ascii_case("domain")),
            _ => false,
        });
    if !is_open && !names_domain {
        found.domain = Some(RawScope::Host);
    }
    found
}

fn is_hole(piece: &Piece) -> bool {
    matches!(piece, Piece::Hole(_, true))
}

fn has_equals(piece: &Piece) -> bool {
    matches!(piece, Piece::Written(text) if text.contains('='))
}

/// Returns the pieces between the semicolons.
fn segments(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut segments = vec![Vec::new()];
    for piece in pieces {
        let Piece::Written(text) = piece else {
            segments
                .last_mut()
                .into_iter()
                .for_each(|last| last.push(piece.clone()));
            continue;
        };
        for (index, part) in text.split(';').enumerate() {
            if index > 0 {
                segments.push(Vec::new());
            }
            if let Some(last) = segments.last_mut()
                && !(part.trim().is_empty() && last.is_empty())
                && !part.is_empty()
            {
                match last.last_mut() {
                    Some(Piece::Written(before)) => before.push_str(part),
                    _ => last.push(Piece::Written(part.to_owned())),
                }
            }
        }
    }
    segments
}

/// Returns the pieces of a segment behind its first `=`.
fn after_equals(segment: &[Piece]) -> Vec<Piece> {
    let mut value = Vec::new();
    let mut is_value = false;
    for piece in segment {
        match piece {
            Piece::Written(text) if !is_value => {
                if let Some((_, rest)) = text.split_once('=') {
                    is_value = true;
                    if !rest.trim().is_empty() {
                        value.push(Piece::Written(rest.trim_start().to_owned()));
                    }
                }
            }
            Piece::Written(text) if text.trim().is_empty() => {}
            piece if is_value => value.push(piece.clone()),
            _ => {}
        }
    }
    value
}

fn number(value: &[Piece]) -> Option<RawAge> {
    match value {
        [Piece::Written(text)] => {
            let seconds = text.trim().parse().ok()?;
            Some(RawAge::Known(Age::Seconds(seconds)))
        }
        [Piece::Amount(amount)] => Some(amount.clone().age(1.0)),
        [Piece::Hole(text, _)] => match text.0.as_slice() {
            [Part::Parameter { function, index }] if *index < PROPERTIES => Some(RawAge::Passed {
                parameter: (*function, *index),
                unit: 1.0,
                otherwise: None,
            }),
            _ => None,
        },
        _ => None,
    }
}

fn moment(value: &[Piece]) -> Option<RawAge> {
    match value {
        [Piece::Written(text)] => {
            let milliseconds = date_in(text).or_else(|| text.trim().parse().ok())?;
            Some(RawAge::Known(Age::Until(milliseconds / 1e3)))
        }
        [Piece::Moment(moment)] => Some(moment.clone().age()),
        [Piece::Hole(text, _)] => match text.0.as_slice() {
            [Part::Parameter { function, index }] if *index < PROPERTIES => {
                Some(RawAge::Moment((*function, *index)))
            }
            _ => None,
        },
        _ => None,
    }
}

fn text(value: &[Piece]) -> Option<Text> {
    let mut text = Text::default();
    for piece in value {
        match piece {
            Piece::Written(written) => text.push(Part::Literal(written.trim().to_owned())),
            Piece::Hole(hole, _) => text.append(hole.clone()),
            Piece::Amount(_) | Piece::Moment(_) | Piece::Sometimes => return None,
        }
    }
    Some(text)
}
