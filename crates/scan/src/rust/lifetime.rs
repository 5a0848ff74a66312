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

/// Returns whether a method call gives a cookie a lifetime or a value, so that one with an empty value need not be one for
/// removal.
pub(super) fn keeps(method: &str) -> bool {
    const KEEPS: &[&str] = &[
        "make_permanent",
        "permanent",
        "set_value",
        "value_mut",
        "with_value",
    ];
    LIFETIMES.contains(&method) || KEEPS.contains(&method)
}

/// Returns whether a method call changes the attributes of a cookie alone, or reads it: one with an empty value is still
/// one for removal.
pub(super) fn leaves_value(method: &str) -> bool {
    const LEAVES: &[&str] = &[
        "clone",
        "encoded",
        "name",
        "set_domain",
        "set_http_only",
        "set_partitioned",
        "set_path",
        "set_same_site",
        "set_secure",
        "stripped",
        "to_string",
        "unset_domain",
        "unset_path",
        "value",
    ];
    LEAVES.contains(&method)
}

/// Returns whether a method gives a cookie a lifetime of at most a second. With an empty value that is a removal.
pub(super) fn is_brief_call(method: &str, arguments: &Punctuated<Expr, Token![,]>) -> bool {
    LIFETIMES.contains(&method) && arguments.first().is_some_and(is_brief)
}

/// Returns whether a lifetime is a second at most: `Duration::seconds(1)`, `Duration::from_secs(1)`.
pub(super) fn is_brief(lifetime: &Expr) -> bool {
    match lifetime {
        Expr::Call(call) => {
            let name = match &*call.func {
                Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
                _ => None,
            };
            match (name.as_deref(), call.args.first(), call.args.len()) {
                (Some("seconds" | "from_secs"), Some(Expr::Lit(lit)), 1) => {
                    matches!(&lit.lit, Lit::Int(number) if number.base10_digits() == "1")
                }
                (Some("Some" | "from" | "from_std" | "try_from"), Some(inner), 1) => {
                    is_brief(inner)
                }
                _ => false,
            }
        }
        Expr::Reference(inner) => is_brief(&inner.expr),
        Expr::Paren(inner) => is_brief(&inner.expr),
        _ => false,
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

/// Returns whether an expression is the moment at which it runs, or one before it: `OffsetDateTime::now_utc()`,
/// `Utc::now() - Duration::days(1)`.
fn is_past(moment: &Expr) -> bool {
    match moment {
        Expr::Call(call) => {
            let is_now = matches!(&*call.func, Expr::Path(path) if path.path.segments.len() > 1
            && path.path.segments.last().is_some_and(|last| {
                ["now", "now_local", "now_utc"].iter().any(|name| last.ident == name)
            }));
            is_now && call.args.is_empty() || call.args.len() == 1 && call.args.iter().all(is_past)
        }
        Expr::Binary(binary) => matches!(binary.op, syn::BinOp::Sub(_)) && is_past(&binary.left),
        Expr::Reference(inner) => is_past(&inner.expr),
        Expr::Paren(inner) => is_past(&inner.expr),
        Expr::Try(inner) => is_past(&inner.expr),
        Expr::MethodCall(call) => {
            is_past(&call.receiver)
                && (call.args.is_empty()
                    || ["checked_sub", "saturating_sub", "sub"]
                        .iter()
                        .any(|name| call.method == name))
        }
        _ => false,
    }
}

/// Returns whether a lifetime is over at once: `Duration::ZERO`, `Duration::seconds(0)`, `0.days()`, `UNIX_EPOCH`,
/// `OffsetDateTime::now_utc()`.
pub(super) fn is_over(lifetime: &Expr) -> bool {
    match lifetime {
        moment if is_past(moment) => true,
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
