//! Recognizes lifetimes that end at once: code removes a cookie with them.

use crate::text::LAST_PAST_YEAR;
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

/// Returns the variable by which an expression says how long a cookie lives, by itself or converted.
pub(super) fn variable_in(lifetime: &Expr) -> Option<String> {
    match lifetime {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Call(call) if call.args.len() == 1 => call.args.first().and_then(variable_in),
        Expr::MethodCall(call) if call.args.is_empty() || writes(call) => {
            variable_in(&call.receiver)
        }
        Expr::Reference(inner) => variable_in(&inner.expr),
        Expr::Paren(inner) => variable_in(&inner.expr),
        Expr::Try(inner) => variable_in(&inner.expr),
        Expr::Unary(inner) => variable_in(&inner.expr),
        Expr::Cast(inner) => variable_in(&inner.expr),
        _ => None,
    }
}

/// Returns whether a method writes a lifetime as a text, or takes it out of a result.
fn writes(call: &syn::ExprMethodCall) -> bool {
    ["expect", "format"].iter().any(|name| call.method == name)
}

/// Functions that make a date, of which the first argument is the year.
const OF_YEAR: &[&str] = &[
    "from_calendar_date",
    "from_ordinal_date",
    "from_ymd",
    "from_ymd_opt",
    "with_ymd_and_hms",
    "ymd",
    "ymd_opt",
];

/// Functions that make a moment, of which the first argument is the time since 1970.
const OF_TIMESTAMP: &[&str] = &[
    "from_timestamp",
    "from_timestamp_millis",
    "from_unix_timestamp",
    "timestamp",
    "timestamp_millis",
    "timestamp_millis_opt",
    "timestamp_opt",
];

/// Methods that give a date a time.
const AT_TIME: &[&str] = &[
    "and_hms",
    "and_hms_opt",
    "and_time",
    "with_hms",
    "with_time",
];

/// Returns the whole number that an expression is.
fn number(expr: &Expr) -> Option<u32> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether a function that is called by this name and with these arguments makes a moment that is past everywhere:
/// `Utc.with_ymd_and_hms(1970, 1, 1, 0, 0, 0)`, `OffsetDateTime::from_unix_timestamp(0)`.
fn makes_past(name: &syn::Ident, arguments: &Punctuated<Expr, Token![,]>) -> bool {
    let is = |names: &[&str]| names.iter().any(|known| name == known);
    match arguments.first() {
        Some(first) if is(OF_YEAR) => number(first).is_some_and(|year| year <= LAST_PAST_YEAR),
        Some(first) if is(OF_TIMESTAMP) => number(first) == Some(0),
        _ => false,
    }
}

/// Returns whether a macro makes a date that is past everywhere: `datetime!(1970-01-01 0:00 UTC)`.
fn is_past_macro(mac: &syn::Macro) -> bool {
    let is_date = mac.path.segments.last().is_some_and(|last| {
        ["date", "datetime", "utc_datetime"]
            .iter()
            .any(|name| last.ident == name)
    });
    let first = mac.tokens.clone().into_iter().next();
    is_date
        && first
            .and_then(|year| year.to_string().parse::<u32>().ok())
            .is_some_and(|year| year <= LAST_PAST_YEAR)
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
            let is_made = matches!(&*call.func, Expr::Path(path) if path.path.segments.last()
                .is_some_and(|last| makes_past(&last.ident, &call.args)));
            is_now && call.args.is_empty()
                || is_made
                || call.args.len() == 1 && call.args.iter().all(is_past)
        }
        Expr::Macro(made) => is_past_macro(&made.mac),
        Expr::Binary(binary) => matches!(binary.op, syn::BinOp::Sub(_)) && is_past(&binary.left),
        Expr::Reference(inner) => is_past(&inner.expr),
        Expr::Paren(inner) => is_past(&inner.expr),
        Expr::Try(inner) => is_past(&inner.expr),
        Expr::MethodCall(call) => {
            let keeps = call.args.is_empty()
                || writes(call)
                || SUBTRACTS
                    .iter()
                    .chain(AT_TIME)
                    .any(|name| call.method == name);
            makes_past(&call.method, &call.args) || keeps && is_past(&call.receiver)
        }
        _ => false,
    }
}

/// Methods that give an earlier moment.
const SUBTRACTS: &[&str] = &[
    "checked_sub",
    "checked_sub_days",
    "checked_sub_months",
    "checked_sub_signed",
    "saturating_sub",
    "sub",
];

/// Returns whether a lifetime is over at once: `Duration::ZERO`, `Duration::seconds(0)`, `Duration::days(-1)`, `0.days()`,
/// `UNIX_EPOCH`, `OffsetDateTime::now_utc()`, a date of 1970.
pub(super) fn is_over(lifetime: &Expr) -> bool {
    match lifetime {
        moment if is_past(moment) => true,
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| OVER.iter().any(|name| last.ident == name)),
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(number) => number.base10_digits() == "0",
            Lit::Float(number) => number
                .base10_digits()
                .chars()
                .all(|c| matches!(c, '0' | '.')),
            _ => false,
        },
        Expr::Call(call) if call.args.is_empty() => is_zero(&call.func),
        Expr::Call(call) => call.args.iter().all(is_over),
        Expr::MethodCall(call) => is_over(&call.receiver) && (call.args.is_empty() || writes(call)),
        Expr::Reference(inner) => is_over(&inner.expr),
        Expr::Paren(inner) => is_over(&inner.expr),
        Expr::Try(inner) => is_over(&inner.expr),
        Expr::Unary(inner) if matches!(inner.op, syn::UnOp::Neg(_)) => is_length(&inner.expr),
        Expr::Unary(inner) => is_over(&inner.expr),
        _ => false,
    }
}

/// Returns whether an expression is a number that is written out, or a length of time by one: before it, a minus makes it
/// negative.
fn is_length(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(lit) => matches!(&lit.lit, Lit::Int(_) | Lit::Float(_)),
        Expr::Call(call) => call.args.len() == 1 && call.args.iter().all(is_length),
        Expr::MethodCall(call) => call.args.is_empty() && is_length(&call.receiver),
        Expr::Paren(inner) => is_length(&inner.expr),
        _ => false,
    }
}

/// Constants that are no length of time, a negative one, or a moment that is past.
const OVER: &[&str] = &["MIN_UTC", "UNIX_EPOCH", "ZERO"];

/// Returns whether a function without arguments makes no length of time: `Duration::zero()`.
fn is_zero(function: &Expr) -> bool {
    matches!(function, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "zero"))
}
