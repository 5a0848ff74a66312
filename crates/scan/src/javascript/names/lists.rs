//! Resolves names in lists and objects from which a loop, an index or a callback takes one.

use super::{Functions, bound, choice};
use crate::javascript::options::property_of;
use crate::javascript::scopes::Scopes;
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, ArrayExpressionElement, BindingPatternKind, Expression, ObjectExpression,
    ObjectPropertyKind,
};
use oxc_semantic::{NodeId, SymbolId};
use oxc_span::GetSpan as _;

/// How many elements of a list, or assignments of a variable, are looked at: more than a choice is followed to, so that a
/// longer list still gives the common beginning.
pub(super) const MOST_LISTED: usize = 128;

/// How many functions around a list are followed, such as `Object.freeze`.
const MOST_AROUND: usize = 4;

/// Which piece of each element is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Whole,
    /// The element of a list at a position.
    At(usize),
    /// A property of an object.
    Property(String),
}

/// Returns the piece that a pattern takes for a variable.
pub(super) fn part_of(pattern: &BindingPatternKind<'_>, symbol: SymbolId) -> Option<Piece> {
    match pattern {
        BindingPatternKind::BindingIdentifier(_) => Some(Piece::Whole),
        BindingPatternKind::ArrayPattern(list) => {
            let is_own = |kind: &BindingPatternKind<'_>| matches!(kind, BindingPatternKind::BindingIdentifier(name) if name.symbol_id.get() == Some(symbol));
            let position = list
                .elements
                .iter()
                .position(|element| element.as_ref().is_some_and(|it| is_own(&it.kind)))?;
            Some(Piece::At(position))
        }
        pattern => bound(pattern, symbol).map(|(key, _)| Piece::Property(key)),
    }
}

impl<'a> Scopes<'_, 'a> {
    /// Returns the texts of a list or of the properties of an object, of which one is used; none if one is unknown.
    pub(super) fn listed(
        &self,
        list: &Expression<'a>,
        piece: &Piece,
        functions: &mut Functions,
        steps: usize,
    ) -> Vec<Text> {
        match self.plain_constant(list) {
            Expression::ObjectExpression(object) if *piece == Piece::Whole => {
                self.values(object, piece, functions, steps)
            }
            Expression::CallExpression(call) if call.callee_name() == Some("freeze") => {
                let frozen = call.arguments.first().and_then(Argument::as_expression);
                match (frozen, self.step(steps)) {
                    (Some(frozen), Some(steps)) => self.listed(frozen, piece, functions, steps),
                    _ => Vec::new(),
                }
            }
            list => self.elements(list, piece, functions, (steps, MOST_AROUND)),
        }
    }

    /// Returns the texts of the pieces of the elements of a list; none if one is unknown.
    fn elements(
        &self,
        list: &Expression<'a>,
        piece: &Piece,
        functions: &mut Functions,
        (steps, around): (usize, usize),
    ) -> Vec<Text> {
        let Some(around) = around.checked_sub(1) else {
            return Vec::new();
        };
        if let Expression::Identifier(name) = list.get_inner_expression()
            && let Some(symbol) = self.symbol(name)
        {
            let Some(added) = self.added_to(symbol) else {
                return Vec::new();
            };
            if let Some(own) = self.constant(name).filter(|_| !added.is_empty()) {
                let mut texts = self.elements(own, piece, functions, (steps, around));
                let is_empty = matches!(own.get_inner_expression(), Expression::ArrayExpression(list) if list.elements.is_empty());
                if texts.is_empty() && !is_empty {
                    return Vec::new();
                }
                for added in added {
                    texts.push(self.piece(added, piece, functions, steps));
                }
                return known(texts);
            }
        }
        match self.plain_constant(list) {
            Expression::ArrayExpression(list) if list.elements.len() <= MOST_LISTED => {
                let mut texts = Vec::new();
                for element in &list.elements {
                    match (element, element.as_expression()) {
                        (ArrayExpressionElement::SpreadElement(more), _) => {
                            let more =
                                self.elements(&more.argument, piece, functions, (steps, around));
                            if more.is_empty() {
                                return Vec::new();
                            }
                            texts.extend(more);
                        }
                        (_, Some(element)) => {
                            texts.push(self.piece(element, piece, functions, steps));
                        }
                        (_, None) => return Vec::new(),
                    }
                }
                known(texts)
            }
            Expression::CallExpression(call) => {
                let first = call.arguments.first().and_then(Argument::as_expression);
                let (Some(first), Some(name)) = (first, call.callee_name()) else {
                    return Vec::new();
                };
                let object = match self.plain_constant(first) {
                    Expression::ObjectExpression(object) => Some(object),
                    Expression::CallExpression(frozen)
                        if frozen.callee_name() == Some("freeze") =>
                    {
                        let inner = frozen.arguments.first().and_then(Argument::as_expression);
                        match inner.map(|inner| self.plain_constant(inner)) {
                            Some(Expression::ObjectExpression(object)) => Some(object),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                match (name, object, piece) {
                    ("values", Some(object), piece) => self.values(object, piece, functions, steps),
                    ("entries", Some(object), Piece::At(1)) => {
                        self.values(object, &Piece::Whole, functions, steps)
                    }
                    ("entries", Some(object), Piece::At(0))
                    | ("keys", Some(object), Piece::Whole) => keys(object),
                    ("freeze" | "from" | "of", ..) => {
                        self.elements(first, piece, functions, (steps, around))
                    }
                    _ => Vec::new(),
                }
            }
            // `new Set(["a", "b"])`, `new Map([["a", 1]])`.
            Expression::NewExpression(made) => {
                let is_list = matches!(&made.callee, Expression::Identifier(name) if matches!(name.name.as_str(), "Set" | "Map"));
                let first = made.arguments.first().and_then(Argument::as_expression);
                match first.filter(|_| is_list) {
                    Some(first) => self.elements(first, piece, functions, (steps, around)),
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Returns what is added to a list in a variable; none where the list changes in another way.
    fn added_to(&self, symbol: SymbolId) -> Option<Vec<&'a Expression<'a>>> {
        const CHANGES: &[&str] = &["copyWithin", "fill", "splice"];
        let nodes = self.semantic.nodes();
        let mut added = Vec::new();
        for reference in self.semantic.symbol_references(symbol) {
            let mut around = nodes.ancestor_kinds(reference.node_id());
            match (around.next(), around.next()) {
                (
                    Some(AstKind::StaticMemberExpression(member)),
                    Some(AstKind::CallExpression(call)),
                ) if member.span.end == call.callee.span().end => {
                    match member.property.name.as_str() {
                        "add" | "push" | "unshift" => {
                            for argument in &call.arguments {
                                added.push(argument.as_expression()?);
                            }
                        }
                        name if CHANGES.contains(&name) => return None,
                        _ => {}
                    }
                }
                (
                    Some(AstKind::ComputedMemberExpression(member)),
                    Some(AstKind::AssignmentExpression(assign)),
                ) if assign.left.span().start == member.span.start => added.push(&assign.right),
                _ => {}
            }
            if added.len() > MOST_LISTED {
                return None;
            }
        }
        Some(added)
    }

    /// Returns the texts of the pieces of the values of an object.
    fn values(
        &self,
        object: &ObjectExpression<'a>,
        piece: &Piece,
        functions: &mut Functions,
        steps: usize,
    ) -> Vec<Text> {
        if object.properties.len() > MOST_LISTED {
            return Vec::new();
        }
        let mut texts = Vec::new();
        for property in &object.properties {
            match property {
                ObjectPropertyKind::ObjectProperty(property) => {
                    texts.push(self.piece(&property.value, piece, functions, steps));
                }
                ObjectPropertyKind::SpreadProperty(_) => return Vec::new(),
            }
        }
        known(texts)
    }

    /// Returns the text of a piece of an element.
    fn piece(
        &self,
        element: &Expression<'a>,
        piece: &Piece,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        let value = match (piece, element.get_inner_expression()) {
            (Piece::Whole, element) => Some(element),
            (Piece::At(at), Expression::ArrayExpression(list)) => {
                list.elements.get(*at).and_then(|it| it.as_expression())
            }
            (Piece::Property(name), Expression::ObjectExpression(object)) => {
                property_of(object, name)
            }
            _ => None,
        };
        value.map_or_else(Text::unknown, |value| self.text_in(value, functions, steps))
    }

    /// Returns the text of the piece of each element that a loop goes through.
    pub(super) fn looped(
        &self,
        declaration: NodeId,
        piece: &Piece,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let mut around = self.semantic.nodes().ancestor_kinds(declaration);
        let texts = match around.find(|kind| !matches!(kind, AstKind::VariableDeclaration(_)))? {
            AstKind::ForOfStatement(each) => {
                self.elements(&each.right, piece, functions, (steps, MOST_AROUND))
            }
            AstKind::ForInStatement(each) if *piece == Piece::Whole => {
                match self.plain_constant(&each.right) {
                    Expression::ObjectExpression(object) => keys(object),
                    _ => return None,
                }
            }
            _ => return None,
        };
        (!texts.is_empty()).then(|| choice(&texts))
    }

    /// Returns the texts of the pieces with which a function is called that is called with each element of a list.
    pub(super) fn of_each(
        &self,
        function: NodeId,
        piece: &Piece,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Vec<Text>> {
        let list = self.each(function)?.callee.get_member_expr()?;
        let texts = self.elements(list.object(), piece, functions, (steps, MOST_AROUND));
        (!texts.is_empty()).then_some(texts)
    }
}

/// Returns texts of which each is known, else none.
fn known(texts: Vec<Text>) -> Vec<Text> {
    if texts.iter().any(Text::is_unknown) {
        return Vec::new();
    }
    texts
}

/// Returns the keys of an object; none if one is computed.
fn keys(object: &ObjectExpression<'_>) -> Vec<Text> {
    let keys = object.properties.iter().map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) => {
            let key = property.key.static_name()?;
            Some(Text::literal(key))
        }
        ObjectPropertyKind::SpreadProperty(_) => None,
    });
    let keys: Option<Vec<Text>> = keys.collect();
    keys.filter(|keys| keys.len() <= MOST_LISTED)
        .unwrap_or_default()
}
