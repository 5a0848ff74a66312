//! Evaluates strings: literals, constants, and strings that macros compose.

use super::Evaluator;
use crate::rust::lifetime;
use crate::rust::set_cookie::lifetime_behind;
use crate::rust::value::{Value, segments, text_value};
use crate::text::{MOST_WEIGHT, Part, Text};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Macro, Token};

/// Macros whose first literal is a template, with the number of arguments before it.
const FORMATS: &[(&str, usize)] = &[
    ("format", 0),
    ("format_args", 0),
    ("formatcp", 0),
    ("formatdoc", 0),
    ("write", 1),
    ("writedoc", 1),
    ("writeln", 1),
];

/// Macros that take the indentation out of a text: `indoc!` by itself, the others as templates.
const DEDENTS: &[&str] = &["formatdoc", "indoc", "writedoc"];

/// How long what is in a placeholder may be.
const MOST_OF_HOLE: usize = 256;

/// Methods that return the elements of a list, one after the other.
const ITERATORS: &[&str] = &["as_slice", "cloned", "copied", "into_iter", "iter"];

/// Macros that concatenate their arguments.
const JOINS: &[&str] = &["concat", "concatcp", "const_str"];

impl Evaluator<'_> {
    /// Returns the string that an expression is or becomes.
    pub(in crate::rust) fn text(&self, expr: &Expr) -> Text {
        match expr {
            Expr::Lit(lit) => match &lit.lit {
                Lit::Str(text) => Text::literal(text.value()).shortened(),
                Lit::ByteStr(bytes) => {
                    Text::literal(String::from_utf8_lossy(&bytes.value())).shortened()
                }
                Lit::CStr(text) => {
                    Text::literal(String::from_utf8_lossy(text.value().to_bytes())).shortened()
                }
                _ => Text::unknown(),
            },
            Expr::Path(_) => self.value(expr).into_text(),
            Expr::Reference(inner) => self.text(&inner.expr),
            Expr::Paren(inner) => self.text(&inner.expr),
            Expr::Group(inner) => self.text(&inner.expr),
            Expr::Try(inner) => self.text(&inner.expr),
            Expr::Unary(inner) => self.text(&inner.expr),
            Expr::Index(inner) => self.text(&inner.expr),
            Expr::Block(block) => match block.block.stmts.last() {
                Some(syn::Stmt::Expr(expr, None)) => self.text(expr),
                _ => Text::unknown(),
            },
            // A list of names, of which a loop takes each.
            Expr::Array(list) => {
                let texts: Vec<Text> = list
                    .elems
                    .iter()
                    .map(|element| self.text(element))
                    .collect();
                Text::one_of(&texts)
            }
            Expr::Tuple(tuple) => tuple
                .elems
                .first()
                .map_or_else(Text::unknown, |first| self.text(first)),
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::Add(_)) => {
                let (first, rest) = summands(binary);
                let texts = std::iter::once(first).chain(rest.into_iter().rev());
                Text::joined(texts.map(|text| self.text(text)))
            }
            Expr::Macro(call) => self
                .within_macro(|| self.macro_text(&call.mac))
                .unwrap_or_else(Text::unknown),
            // A variant around a string: `Store::Static(b"a=1")`.
            Expr::Call(call) if is_variant(call) => call
                .args
                .first()
                .map_or_else(Text::unknown, |only| self.text(only)),
            Expr::If(_) | Expr::Match(_) | Expr::Call(_) | Expr::MethodCall(_) => {
                self.value(expr).into_text()
            }
            Expr::Field(field) => self.field_text(field),
            _ => Text::unknown(),
        }
    }

    /// Returns the string that a field holds: `self.cookie_name`, `config.name`.
    fn field_text(&self, field: &syn::ExprField) -> Text {
        let syn::Member::Named(name) = &field.member else {
            return Text::unknown();
        };
        let of = self.type_with(field);
        of.map_or_else(Text::unknown, |of| {
            self.outline.field_text(&of, &name.to_string())
        })
    }

    /// Returns the type of the value whose field this is.
    pub(in crate::rust) fn type_with(&self, field: &syn::ExprField) -> Option<String> {
        match &*field.base {
            Expr::Path(path) if path.path.is_ident("self") => {
                self.scopes.self_type().map(str::to_owned)
            }
            base => match self.value(base) {
                Value::Of(name) => Some(name),
                _ => None,
            },
        }
    }

    /// Returns the string that each element of a list is: `for name in NAMES`, `for &name in &["a", "b"]`.
    pub(in crate::rust) fn element(&self, list: &Expr) -> Value {
        match list {
            Expr::Reference(inner) => self.element(&inner.expr),
            Expr::Paren(inner) => self.element(&inner.expr),
            Expr::MethodCall(call) if ITERATORS.iter().any(|method| call.method == method) => {
                self.element(&call.receiver)
            }
            Expr::Array(_) => text_value(self.text(list)),
            Expr::Path(_) => match self.value(list) {
                Value::Text(text) => Value::Text(text),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    /// Returns the value of a constant.
    pub(super) fn constant_value(&self, path: &syn::Path) -> Value {
        text_value(self.constant_text(&segments(path)))
    }

    /// Returns the string of a constant, which a later step looks up by its path.
    pub(super) fn constant_text(&self, path: &[String]) -> Text {
        let is_constant = path.last().is_some_and(|last| {
            last.chars().any(char::is_uppercase) && !last.chars().any(char::is_lowercase)
        });
        if !is_constant {
            return Text::unknown();
        }
        let mut full = self.outline.imports.resolve(path);
        if let (Some(first), Some(own)) = (full.first_mut(), self.scopes.self_type())
            && first == "Self"
        {
            own.clone_into(first);
        }
        Text::constant(full)
    }

    /// Returns the string that a macro makes; `None` where it makes none.
    pub(in crate::rust) fn macro_text(&self, mac: &Macro) -> Option<Text> {
        let path = segments(&mac.path);
        let name = path.last()?;
        if JOINS.contains(&name.as_str()) {
            let arguments = arguments(mac)?;
            let texts = arguments.iter().map(|argument| self.text(argument));
            return Some(Text::joined(texts));
        }
        if name == "indoc" {
            let [only] = arguments(mac)?.try_into().ok()?;
            return Some(dedented(self.text(&only)));
        }
        let (_, before) = FORMATS.iter().find(|(format, _)| format == name)?;
        let arguments: Vec<Expr> = arguments(mac)?.into_iter().skip(*before).collect();
        let (first, rest) = arguments.split_first()?;
        let Expr::Lit(syn::ExprLit {
            lit: Lit::Str(template),
            ..
        }) = first
        else {
            return None;
        };
        let text = self.template_text(&template.value(), rest);
        Some(match DEDENTS.contains(&name.as_str()) {
            true => dedented(text),
            false => text,
        })
    }

    /// Fills the placeholders of a template.
    pub(in crate::rust) fn template_text(&self, template: &str, arguments: &[Expr]) -> Text {
        let mut text = Text::default();
        let (mut next, mut weight) = (0, template.len());
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            text.push(Part::Literal(rest[..at].to_owned()));
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                text.push(Part::Literal(brace.to_owned()));
                rest = after;
                continue;
            }
            let Some(end) = rest.find('}').filter(|_| brace == "{") else {
                continue;
            };
            let hole = rest[..end].split(':').next().unwrap_or_default().trim();
            rest = &rest[end + 1..];
            let variable;
            let argument = match hole.parse::<usize>() {
                Ok(index) => arguments.get(index),
                Err(_) if hole.is_empty() => {
                    next += 1;
                    arguments.get(next - 1)
                }
                Err(_) => match named(hole, arguments) {
                    Some(given) => Some(given),
                    // The variable around the macro.
                    None => {
                        // What is deeply nested is no variable; brackets behind escapes, `\x28`, were not counted.
                        let is_short = hole.len() <= MOST_OF_HOLE;
                        variable = is_short
                            .then(|| syn::parse_str::<Expr>(hole))
                            .and_then(Result::ok);
                        variable.as_ref()
                    }
                },
            };
            let filled = argument.map(|argument| self.filled(&text, argument));
            let filled = filled.unwrap_or_else(Text::unknown);
            weight += filled.weight();
            text.append(filled);
            if weight > MOST_WEIGHT {
                text.push(Part::Unknown);
                rest = "";
                break;
            }
        }
        text.push(Part::Literal(rest.to_owned()));
        text.0.retain(|part| *part != Part::Literal(String::new()));
        text.shortened()
    }

    /// Returns the string that an argument of a template is printed as.
    pub(super) fn printed(&self, argument: &Expr) -> Text {
        match argument {
            Expr::Lit(syn::ExprLit {
                lit: Lit::Int(number),
                ..
            }) => Text::literal(number.base10_digits()),
            argument => self.text(argument),
        }
    }

    /// Returns the string that an argument of a template is printed as behind a text. Of a lifetime, it is enough to know that
    /// it is over, or which parameter decides it.
    fn filled(&self, before: &Text, argument: &Expr) -> Text {
        let printed = self.printed(argument);
        let printed = match (before.0.last(), printed.0.as_slice()) {
            (Some(Part::Literal(before)), [Part::Constant(path)])
                if lifetime_behind(before).is_some() =>
            {
                let known = path.last().and_then(|last| self.outline.strings.get(last));
                known.cloned().unwrap_or(printed)
            }
            _ => printed,
        };
        let behind = match before.0.last() {
            Some(Part::Literal(before)) if printed.is_unknown() => lifetime_behind(before),
            _ => None,
        };
        let Some(over) = behind else { return printed };
        if lifetime::is_over(argument) {
            return Text::literal(over);
        }
        let variable = lifetime::variable_in(argument);
        let parameter = variable.and_then(|name| self.parameter(&name));
        parameter.map_or(printed, |(function, at)| Text::parameter(function, at))
    }
}

/// Returns a text without the blanks at the beginning of its lines.
pub(in crate::rust) fn dedented(mut text: Text) -> Text {
    let mut begins = true;
    for part in &mut text.0 {
        if let Part::Literal(literal) = part {
            let mut lines = literal.split('\n');
            let first = lines.next().unwrap_or_default();
            let mut plain = if begins {
                first.trim_start_matches([' ', '\t'])
            } else {
                first
            }
            .to_owned();
            for line in lines {
                plain.push('\n');
                plain.push_str(line.trim_start_matches([' ', '\t']));
            }
            *literal = plain;
        }
        begins = false;
    }
    text
}

/// Returns what is added up, the first by itself, and the others from the last on: a sum is nested on its left.
fn summands(sum: &syn::ExprBinary) -> (&Expr, Vec<&Expr>) {
    let mut rest = vec![&*sum.right];
    let mut first = &*sum.left;
    while let Expr::Binary(sum) = first
        && matches!(sum.op, syn::BinOp::Add(_))
    {
        rest.push(&sum.right);
        first = &sum.left;
    }
    (first, rest)
}

/// Returns the argument that is given for a named placeholder.
fn named<'e>(hole: &str, arguments: &'e [Expr]) -> Option<&'e Expr> {
    arguments.iter().find_map(|argument| match argument {
        Expr::Assign(assign) => match &*assign.left {
            Expr::Path(path) if path.path.is_ident(hole) => Some(&*assign.right),
            _ => None,
        },
        _ => None,
    })
}

/// Returns whether a call is a variant of an enum, by its path, with one argument.
fn is_variant(call: &syn::ExprCall) -> bool {
    let Expr::Path(callee) = &*call.func else {
        return false;
    };
    let mut last = callee.path.segments.iter().rev();
    let is_type = |segment: Option<&syn::PathSegment>| {
        segment.is_some_and(|it| it.ident.to_string().starts_with(char::is_uppercase))
    };
    call.args.len() == 1 && is_type(last.next()) && is_type(last.next())
}

/// Parses the arguments of a macro that takes expressions.
pub(in crate::rust) fn arguments(mac: &Macro) -> Option<Vec<Expr>> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let list = parser.parse2(mac.tokens.clone()).ok()?;
    Some(list.into_iter().collect())
}
