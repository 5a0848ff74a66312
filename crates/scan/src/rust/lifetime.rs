//! Lifetimes of cookies that end at once, by which code removes a cookie.

use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Token};

/// Methods that set when a cookie expires.
const LIFETIMES: &[&str] = &["expires", "max_age", "set_expires", "set_max_age"];

/// Returns whether a method call makes a cookie one for removal.
pub(super) fn removes(method: &str, arguments: &Punctuated<Expr, Token![,]>) -> bool {
    match arguments.first() {
        None => matches!(method, "make_removal" | "removal"),
        Some(lifetime) => LIFETIMES.contains(&method) && is_over(lifetime),
    }
}

/// Returns the variable by which a method call says how long a cookie lives, by itself or converted:
/// `.max_age(Duration::seconds(age))`.
pub(super) fn variable(method: &str, arguments: &Punctuated<Expr, Token![,]>) -> Option<String> {
    let lifetime = arguments.first().filter(|_| LIFETIMES.contains(&method))?;
    variable_in(lifetime)
}

fn variable_in(lifetime: &Expr) -> Option<String> {
    match lifetime {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Call(call) if call.args.len() == 1 => call.args.first().and_then(variable_in),
        Expr::MethodCall(call) if call.args.is_empty() => variable_in(&call.receiver),
        Expr::Reference(inner) => variable_in(&inner.expr),
        Expr::Paren(inner) => variable_in(&inner.expr),
        _ => None,
    }
}

/// Returns whether a lifetime is over at once: `Duration::ZERO`, `Duration::seconds(0)`, `0.days()`, `UNIX_EPOCH`.
pub(super) fn is_over(lifetime: &Expr) -> bool {
    match lifetime {
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "ZERO" || last.ident == "UNIX_EPOCH"),
        Expr::Lit(lit) => matches!(&lit.lit, Lit::Int(number) if number.base10_digits() == "0"),
        Expr::Call(call) => !call.args.is_empty() && call.args.iter().all(is_over),
        Expr::MethodCall(call) => is_over(&call.receiver) && call.args.is_empty(),
        Expr::Reference(inner) => is_over(&inner.expr),
        Expr::Paren(inner) => is_over(&inner.expr),
        Expr::Unary(inner) => is_over(&inner.expr),
        _ => false,
    }
}
