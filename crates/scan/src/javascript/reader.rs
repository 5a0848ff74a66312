//! The state that the modules of the front end share while a script is read: its scopes, and the functions whose
//! parameters are part of a name.

use super::names::Functions;
use super::options::property_of;
use super::scopes::Scopes;
use crate::attributes::RawAttributes;
use crate::facts::Wrapper;
use crate::occurrence::{Medium, Operation};
use crate::text::Text;
use oxc_ast::ast::{
    Argument, CallExpression, Expression, JSXAttributeItem, JSXAttributeValue, JSXOpeningElement,
};
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

/// A script that is being read.
pub(super) struct Reader<'s, 'a> {
    pub(super) scopes: &'s Scopes<'s, 'a>,
    pub(super) path: &'s Path,
    pub(super) wrappers: &'s [Wrapper],
    pub(super) functions: Functions,
}

/// An occurrence in the script.
pub(super) struct Found {
    /// Its bytes.
    pub(super) span: Range<usize>,
    pub(super) effect: Effect,
    /// Whether it is the call of a function of the sources. What that sets is found where it is defined as well.
    pub(super) is_call: bool,
}

/// What an occurrence does.
pub(super) struct Effect {
    /// What is called or assigned, as messages name it.
    pub(super) api: Cow<'static, str>,
    pub(super) operation: Operation,
    pub(super) medium: Medium,
    pub(super) name: Text,
    pub(super) attributes: RawAttributes,
}

impl Effect {
    /// Returns the effect of setting something under a name.
    pub(super) fn set(api: impl Into<Cow<'static, str>>, medium: Medium, name: Text) -> Self {
        Self::new(api, Operation::Set, medium, name)
    }

    /// Returns the effect of an operation under a name.
    pub(super) fn new(
        api: impl Into<Cow<'static, str>>,
        operation: Operation,
        medium: Medium,
        name: Text,
    ) -> Self {
        Self {
            api: api.into(),
            operation,
            medium,
            name,
            attributes: RawAttributes::default(),
        }
    }

    /// Returns the effect with the attributes of the cookie, of which some mean that it is removed.
    pub(super) fn with(mut self, attributes: RawAttributes) -> Self {
        if self.medium != Medium::Cookie {
            return self;
        }
        if self.operation == Operation::Set && attributes.removes() {
            self.operation = Operation::Remove;
        }
        self.attributes = attributes;
        self
    }

    /// Returns the occurrence of the effect at these bytes.
    pub(super) fn at(self, span: Range<usize>) -> Found {
        Found {
            span,
            effect: self,
            is_call: false,
        }
    }
}

/// Formats an export of a package for messages.
pub(super) fn api(module: &str, name: &str) -> Cow<'static, str> {
    format!("{module}: {name}").into()
}

impl<'a> Reader<'_, 'a> {
    /// Returns the text of an expression.
    pub(super) fn text(&mut self, expr: &Expression<'a>) -> Text {
        self.scopes.text(expr, &mut self.functions)
    }

    /// Returns the text of an attribute of an element, or another text where it has none of this name.
    pub(super) fn attribute_of(
        &mut self,
        element: &JSXOpeningElement<'a>,
        name: &str,
        otherwise: Text,
    ) -> Text {
        let mut text = otherwise;
        for attribute in &element.attributes {
            match attribute {
                JSXAttributeItem::Attribute(attribute) if attribute.is_identifier(name) => {
                    text = match &attribute.value {
                        Some(JSXAttributeValue::StringLiteral(text)) => {
                            Text::literal(text.value.as_str())
                        }
                        Some(JSXAttributeValue::ExpressionContainer(value)) => {
                            match value.expression.as_expression() {
                                Some(value) => self.text(value),
                                None => Text::unknown(),
                            }
                        }
                        _ => Text::unknown(),
                    };
                }
                JSXAttributeItem::Attribute(_) => {}
                // `{...props}`: it may be among them.
                JSXAttributeItem::SpreadAttribute(_) => {
                    text = Text::one_of(&[text, Text::unknown()]);
                }
            }
        }
        text
    }

    /// Returns the text of an argument.
    pub(super) fn argument(&mut self, call: &CallExpression<'a>, at: usize) -> Text {
        match call.arguments.get(at).and_then(Argument::as_expression) {
            Some(argument) => self.text(argument),
            None => Text::unknown(),
        }
    }

    /// Returns the name that an argument is or, in an object, holds: `set("a", …)`, `set({ name: "a", … })`.
    pub(super) fn named_argument(&mut self, call: &CallExpression<'a>, at: usize) -> Text {
        match call.arguments.get(at).and_then(Argument::as_expression) {
            Some(Expression::ObjectExpression(object)) => {
                match property_of(object, "name").or_else(|| property_of(object, "key")) {
                    Some(name) => self.text(name),
                    None => Text::unknown(),
                }
            }
            Some(argument) => self.text(argument),
            None => Text::unknown(),
        }
    }
}
