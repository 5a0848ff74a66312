//! `<script>` elements that a script creates. The browser runs their text.

use crate::javascript::scopes::{Scopes, type_name};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, MemberExpression};

/// How many steps an element is followed to where it is made.
const STEPS: usize = 8;

impl<'a> Scopes<'_, 'a> {
    /// Returns whether an expression is an element `<script>`, by how it is made, or by its name.
    pub(super) fn is_script_element(&self, expr: &Expression<'a>) -> bool {
        self.refuel();
        self.is_script_in(expr, STEPS)
    }

    fn is_script_in(&self, expr: &Expression<'a>, steps: usize) -> bool {
        let Some(steps) = self.step(steps) else {
            return false;
        };
        match expr {
            Expression::ParenthesizedExpression(inner) => {
                self.is_script_in(&inner.expression, steps)
            }
            Expression::TSNonNullExpression(inner) => self.is_script_in(&inner.expression, steps),
            Expression::TSAsExpression(cast) => {
                let ty = type_name(&cast.type_annotation);
                ty.is_some_and(|ty| ty.name == "HTMLScriptElement")
                    || self.is_script_in(&cast.expression, steps)
            }
            Expression::AssignmentExpression(assign) => self.is_script_in(&assign.right, steps),
            Expression::Identifier(name) => {
                if has_word(name.name.as_str()) {
                    return true;
                }
                let Some(symbol) = self.symbol(name) else {
                    return false;
                };
                if let AstKind::FormalParameter(parameter) =
                    self.semantic.symbol_declaration(symbol).kind()
                {
                    let ty = parameter.pattern.type_annotation.as_ref();
                    let ty = ty.and_then(|ty| type_name(&ty.type_annotation));
                    return ty.is_some_and(|ty| ty.name == "HTMLScriptElement");
                }
                let given = self.assigned_to(symbol).unwrap_or_default();
                given
                    .into_iter()
                    .any(|given| self.is_script_in(given, steps))
            }
            Expression::CallExpression(call) => self.makes_script(call, steps),
            expr => match expr.get_member_expr() {
                Some(member) => self.is_script_member(member, steps),
                None => false,
            },
        }
    }

    /// Returns whether a call makes an element `<script>`, or gives one back.
    fn makes_script(&self, call: &CallExpression<'a>, steps: usize) -> bool {
        let argument = |at: usize| call.arguments.get(at).and_then(Argument::as_expression);
        let is_word = |at: usize, fits: &dyn Fn(&str) -> bool| {
            let text = argument(at).map(|it| self.plain_constant(it));
            matches!(text, Some(Expression::StringLiteral(text)) if fits(&text.value.to_ascii_lowercase()))
        };
        let member = call.callee.get_inner_expression().get_member_expr();
        let is_name = |name: &str| name == "script";
        match member.and_then(MemberExpression::static_property_name) {
            Some("createElement") => is_word(0, &is_name),
            Some("createElementNS") => is_word(1, &|name| name == "script" || name == "svg:script"),
            Some("querySelector") => is_word(0, &|selector| {
                let rest = selector.strip_prefix("script");
                rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
            }),
            // These give back what they are given.
            Some("appendChild" | "assign" | "insertBefore") => {
                argument(0).is_some_and(|first| self.is_script_in(first, steps))
            }
            _ => {
                let given = self.returned_by(call);
                given.into_iter().any(|back| self.is_script_in(back, steps))
            }
        }
    }

    /// Returns whether a property is an element `<script>`: by its name, or by what the file assigns to it.
    fn is_script_member(&self, member: &MemberExpression<'a>, steps: usize) -> bool {
        let name = match member {
            MemberExpression::PrivateFieldExpression(field) => Some(field.field.name.as_str()),
            member => member.static_property_name(),
        };
        let Some(name) = name else { return false };
        if has_word(name) {
            return true;
        }
        let given = self.known_fields().given_to(name).into_iter();
        { given }
            .take(STEPS)
            .any(|given| self.is_script_in(given, steps))
    }
}

/// Returns whether a name says that it is a script, and not a description, transcript or subscription.
fn has_word(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "manuscript",
        "postscript",
        "subscript",
        "superscript",
        "transcript",
    ];
    let lower = name.to_ascii_lowercase();
    let is_other = OTHERS.iter().any(|other| lower.ends_with(other));
    let begins = name.match_indices("Script").any(|(at, word)| {
        let rest = name.get(at + word.len()..).unwrap_or_default();
        !rest.starts_with(|c: char| c.is_lowercase())
    });
    let is_first = lower.starts_with("script");
    !is_other && (is_first || begins || lower.ends_with("script") || lower.contains("_script_"))
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_description_is_no_script() {
        for (name, is) in [
            ("script", true),
            ("themeScript", true),
            ("scriptTag", true),
            ("inlineScriptElement", true),
            ("inlinescript", true),
            ("description", false),
            ("transcript", false),
            ("subscription", false),
            ("newDescription", false),
        ] {
            assert_eq!(has_word(name), is, "{name}");
        }
    }
}
