//! What makes a cookie one for removal: a lifetime that is over at once.

use super::value::Value;
use super::walker::Walker;
use crate::catalog::catalog;
use crate::occurrence::{Medium, Operation};
use crate::text::Text;
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Token};

/// Methods that set until when, or for how long, a cookie is kept.
const LIFETIMES: &[&str] = &["expires", "max_age", "set_expires", "set_max_age"];

/// Whether the call of a method makes its cookie one for removal.
pub(super) fn removes(method: &str, arguments: &Punctuated<Expr, Token![,]>) -> bool {
    match arguments.first() {
        None => matches!(method, "make_removal" | "removal"),
        Some(lifetime) => LIFETIMES.contains(&method) && is_over(lifetime),
    }
}

/// Whether a lifetime is none at all: `Duration::ZERO`, `Duration::seconds(0)`, `0.days()`, `UNIX_EPOCH`.
fn is_over(lifetime: &Expr) -> bool {
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

/// The name and what happens to it, of a cookie as it is written into a header.
pub(super) fn written(text: &Text) -> (Text, Operation) {
    let operation = if text.expires_at_once() {
        Operation::Remove
    } else {
        Operation::Set
    };
    (text.before_equals(), operation)
}

impl Walker<'_> {
    /// Marks the cookie under a local name as one for removal.
    pub(super) fn mark_removal(&mut self, name: &str) {
        let marked = self.local_mut(name).and_then(|value| match value {
            Value::Cookie { name, removal, .. } => {
                *removal = true;
                Some(name.clone())
            }
            _ => None,
        });
        if let Some(name) = marked {
            self.made_for_removal(&name);
        }
    }

    /// What this function has made under this name, only to remove it, is no cookie that is set.
    pub(super) fn made_for_removal(&mut self, name: &Text) {
        let of_function = self
            .places
            .get_mut(self.places_before..)
            .unwrap_or_default();
        let made = of_function.iter_mut().rev().find(|place| {
            let constructor = place.api.rsplit("::").next().unwrap_or_default();
            place.medium == Medium::Cookie
                && place.name == *name
                && catalog().constructors.has(constructor)
        });
        if let Some(place) = made {
            place.operation = Operation::Remove;
        }
    }

    /// The local name that is handed on, by itself or as a copy: `cookie`, `&cookie`, `cookie.clone()`.
    pub(super) fn local_name(expr: &Expr) -> Option<String> {
        match expr {
            Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            Expr::Reference(inner) => Self::local_name(&inner.expr),
            Expr::MethodCall(call) if call.method == "clone" => Self::local_name(&call.receiver),
            _ => None,
        }
    }
}
