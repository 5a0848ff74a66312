//! Texts that macros put together, and texts that are a `Set-Cookie` header.

use super::value::segments;
use super::walker::Walker;
use crate::text::{Part, Text};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Macro, Token};

/// Macros whose first literal is a template, with the number of arguments that stand before it.
const FORMATS: &[(&str, usize)] = &[
    ("format", 0),
    ("format_args", 0),
    ("formatcp", 0),
    ("write", 1),
    ("writeln", 1),
];

/// Macros that put their arguments one behind the other.
const JOINS: &[&str] = &["concat", "concatcp", "const_str"];

/// The text that a macro makes, where it is one of those that make texts.
pub(super) fn macro_text(walker: &Walker<'_>, mac: &Macro) -> Option<Text> {
    let path = segments(&mac.path);
    let name = path.last()?;
    if JOINS.contains(&name.as_str()) {
        let mut text = Text::default();
        for argument in arguments(mac)? {
            text.append(walker.text(&argument));
        }
        return Some(text);
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
    Some(template_text(walker, &template.value(), rest))
}

/// The arguments of a macro that takes expressions.
pub(super) fn arguments(mac: &Macro) -> Option<Vec<Expr>> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let list = parser.parse2(mac.tokens.clone()).ok()?;
    Some(list.into_iter().collect())
}

fn template_text(walker: &Walker<'_>, template: &str, arguments: &[Expr]) -> Text {
    let mut text = Text::default();
    let mut next = 0;
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
        let argument = match hole.parse::<usize>() {
            Ok(index) => arguments.get(index).map(|argument| walker.text(argument)),
            Err(_) if hole.is_empty() => {
                next += 1;
                arguments
                    .get(next - 1)
                    .map(|argument| walker.text(argument))
            }
            Err(_) => Some(named(walker, hole, arguments)),
        };
        text.append(argument.unwrap_or_else(Text::unknown));
    }
    text.push(Part::Literal(rest.to_owned()));
    text.0.retain(|part| *part != Part::Literal(String::new()));
    text
}

/// A named hole: an argument of that name, or what the name stands for around the macro.
fn named(walker: &Walker<'_>, hole: &str, arguments: &[Expr]) -> Text {
    let given = arguments.iter().find_map(|argument| match argument {
        Expr::Assign(assign) => match &*assign.left {
            Expr::Path(path) if path.path.is_ident(hole) => Some(walker.text(&assign.right)),
            _ => None,
        },
        _ => None,
    });
    given.unwrap_or_else(|| match syn::parse_str::<Expr>(hole) {
        Ok(expr) => walker.text(&expr),
        Err(_) => Text::unknown(),
    })
}

/// Attributes that tell a `Set-Cookie` header from any other text (RFC 6265bis, section 4.1.1).
const ATTRIBUTES: &[&str] = &[
    "domain=",
    "expires=",
    "httponly",
    "max-age=",
    "partitioned",
    "path=",
    "samesite=",
    "secure",
];

/// Whether a text, or the template of one, is a `Set-Cookie` header: `name=value; Attribute`.
pub(super) fn is_set_cookie(template: &str) -> bool {
    let Some((name, rest)) = template.split_once('=') else {
        return false;
    };
    let token = |c: char| c.is_ascii_alphanumeric() || "-_.{}$:!#%&'*+^|~".contains(c);
    let lower = name.to_ascii_lowercase();
    if name.is_empty()
        || name.len() > 128
        || !name.chars().all(token)
        || lower == "document.cookie"
        || ATTRIBUTES
            .iter()
            .any(|attribute| attribute.trim_end_matches('=') == lower)
    {
        return false;
    }
    rest.split(';').skip(1).any(|part| {
        let part = part.trim_start().to_ascii_lowercase();
        ATTRIBUTES
            .iter()
            .any(|attribute| match attribute.strip_suffix('=') {
                Some(_) => part.starts_with(attribute),
                None => part.trim_end() == *attribute,
            })
    })
}

#[cfg(test)]
mod tests {
    use super::is_set_cookie;

    #[test]
    fn a_header_is_told_from_other_texts() {
        for (text, is) in [
            ("{NAME}={value}; SameSite=Lax; HttpOnly", true),
            ("sid=; Max-Age=0", true),
            ("a=b;path=/", true),
            ("__Host-id={}; Secure", true),
            ("max-age=31536000; includeSubDomains", false),
            ("text/html; charset=utf-8", false),
            ("attachment; filename=a; path=b", false),
            ("a=b; c=d", false),
            ("document.cookie='a=b;path=/'", false),
            ("no equals; HttpOnly", false),
            ("the name = value; Secure", false),
        ] {
            assert_eq!(is_set_cookie(text), is, "{text}");
        }
    }
}
