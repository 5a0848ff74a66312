//! Resolves names in fields, such as `this.key`, from the class or object that contains the code.

use super::{Functions, choice};
use crate::javascript::fields::Given;
use crate::javascript::scopes::Scopes;
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{Class, Expression};
use oxc_span::Span;

/// How many classes are followed from one to the class that it extends.
const MOST_PARENTS: usize = 4;

/// How many values of one field are looked at.
const MOST_VALUES: usize = 16;

impl<'a> Scopes<'_, 'a> {
    /// Returns the text of a field where it is used.
    pub(super) fn field_text(
        &self,
        name: &str,
        at: Span,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let steps = self.step(steps)?;
        let fields = self.known_fields();
        let mut class = fields.around(at).find_map(|holder| holder.class);
        for _ in 0..MOST_PARENTS {
            let Some(own) = class else { break };
            if let Some(text) = self.given_to(name, own.span, functions, steps) {
                return Some(text);
            }
            class = self.parent(own);
        }
        let mut objects = fields.around(at).filter(|holder| holder.class.is_none());
        objects.find_map(|object| self.given_to(name, object.span, functions, steps))
    }

    /// Returns the text of what a field of a class or object is given.
    fn given_to(
        &self,
        name: &str,
        holder: Span,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let fields = self.known_fields();
        let given = fields.given(name, holder.start)?;
        let mut texts = Vec::new();
        for value in given.iter().take(MOST_VALUES) {
            texts.push(match value {
                Given::Expression(value) => self.text_in(value, functions, steps),
                Given::Parameter(symbol) => self.symbol_text(*symbol, functions, steps),
                Given::Unknown => Text::unknown(),
            });
        }
        if given.len() > MOST_VALUES {
            texts.push(Text::unknown());
        }
        Some(choice(&texts))
    }

    /// Returns the class of this file that a class extends.
    fn parent(&self, class: &Class<'a>) -> Option<&'a Class<'a>> {
        let Expression::Identifier(name) = class.super_class.as_ref()?.get_inner_expression()
        else {
            return None;
        };
        match self.declaration(name)?.kind() {
            AstKind::Class(parent) => Some(parent),
            _ => None,
        }
    }

    /// Returns the expression that the class around a place extends.
    pub(in crate::javascript) fn extended_at(&self, at: Span) -> Option<&'a Expression<'a>> {
        let mut around = self.known_fields().around(at);
        let class = around.find_map(|holder| holder.class)?;
        class.super_class.as_ref()
    }

    /// Returns the class whose constructor runs where a class is made: one that this file extends, where it has none itself.
    pub(in crate::javascript) fn constructor_of(
        &self,
        callee: &'a Expression<'a>,
    ) -> &'a Expression<'a> {
        let mut callee = callee;
        for _ in 0..MOST_PARENTS {
            let Expression::Identifier(name) = callee.get_inner_expression() else {
                break;
            };
            let declared = self.declaration(name).map(|declared| declared.kind());
            let Some(AstKind::Class(class)) = declared else {
                break;
            };
            let mut elements = class.body.body.iter();
            let has_own = elements.any(|element| {
                element
                    .method_definition_kind()
                    .is_some_and(|kind| kind.is_constructor())
            });
            match &class.super_class {
                Some(parent) if !has_own => callee = parent,
                _ => break,
            }
        }
        callee
    }
}
