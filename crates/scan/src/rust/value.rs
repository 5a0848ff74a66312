//! What an expression is, as far as one file tells: a cookie, a jar, a text.

use super::strings;
use super::walker::Walker;
use crate::catalog::{Middleware, Names, catalog};
use crate::occurrence::Medium;
use crate::text::{Part, Text};
use syn::{Expr, GenericArgument, Lit, PathArguments, Type};

/// What is known of a value.
#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    /// Nothing.
    #[default]
    Unknown,
    /// A text, such as a name.
    Text(Text),
    /// A cookie to be set.
    Cookie {
        name: Text,
        removal: bool,
        /// See [`RawOccurrence::unless_own`](crate::facts::RawOccurrence::unless_own).
        unless_own: Option<String>,
    },
    /// What collects cookies to be set.
    Jar { unless_own: Option<String> },
    /// A Web Storage area.
    Storage(Medium),
    /// The factory of IndexedDB.
    Databases,
    /// A middleware that sets a cookie, being built.
    Middleware(&'static Middleware),
    /// A request that a test makes: what it is given is sent to a service, and sets nothing.
    Request,
    /// The name of the header that sets cookies, in a local name: `let name = SET_COOKIE;`.
    HeaderName,
    /// A value of this type.
    Of(String),
}

impl Value {
    pub(super) fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// Whether it is a text or a cookie whose name is known without what anybody passes.
    pub(super) fn is_named(&self) -> bool {
        match self {
            Self::Text(text) | Self::Cookie { name: text, .. } => {
                !text.is_unknown() && text.parameter_in().is_none()
            }
            _ => false,
        }
    }

    /// The text that it is, or that it is turned into.
    fn into_text(self) -> Text {
        match self {
            Self::Text(text) => text,
            Self::Cookie { name, removal, .. } => pair(name, removal),
            _ => Text::unknown(),
        }
    }

    /// Whether it is one of the things that this crate is about.
    pub(super) fn matters(&self) -> bool {
        !matches!(self, Self::Unknown | Self::Of(_) | Self::Text(_))
    }
}

/// Whether a type is a cookie or collects cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Cookie,
    Jar,
}

/// Types around a value that do not change what it is.
pub(super) const TRANSPARENT: &[&str] = &[
    "Arc",
    "Box",
    "Cow",
    "Data",
    "Extension",
    "Mutex",
    "MutexGuard",
    "Option",
    "Pin",
    "Rc",
    "Ref",
    "RefCell",
    "RefMut",
    "Result",
    "RwLock",
    "State",
];

/// Types whose functions hand on the text of their first argument.
pub(super) const TEXT_TYPES: &[&str] = &[
    "Arc",
    "Box",
    "Bytes",
    "Cow",
    "HeaderName",
    "HeaderValue",
    "Rc",
    "String",
    "ToOwned",
    "ToString",
    "str",
];

/// Methods that hand on the text that they are called on.
pub(super) const TEXT_METHODS: &[&str] = &[
    "as_ref",
    "as_str",
    "as_bytes",
    "borrow",
    "clone",
    "deref",
    "expect",
    "into",
    "into_owned",
    "into_bytes",
    "into_boxed_str",
    "parse",
    "to_owned",
    "to_string",
    "to_vec",
    "trim",
    "unwrap",
    "unwrap_or_default",
    "as_deref",
    "try_into",
    "ok",
    "context",
    "map_err",
];

/// Methods of a builder or wrapper that return the cookie or jar on which they are called.
pub(super) const PASS_THROUGH: &[&str] = &[
    "as_mut",
    "as_ref",
    "await",
    "build",
    "by_ref",
    "clone",
    "cloned",
    "domain",
    "expect",
    "expires",
    "finish",
    "http_only",
    "into",
    "into_inner",
    "into_owned",
    "inspect",
    "make_permanent",
    "map_err",
    "max_age",
    "ok",
    "ok_or",
    "ok_or_else",
    "partitioned",
    "path",
    "permanent",
    "removal",
    "same_site",
    "secure",
    "to_owned",
    "unwrap",
    "unwrap_or_default",
    "unwrap_or_else",
    "borrow",
    "borrow_mut",
    "lock",
    "write",
    "flatten",
    "transpose",
];

impl Walker<'_> {
    /// Whether a path names a cookie type, and which type of the sources it could be instead.
    pub(super) fn class(&self, path: &[String]) -> Option<(Class, Option<String>)> {
        let catalog = catalog();
        let full = self.file.imports.resolve(path);
        let last = full.last()?;
        let class = if catalog.cookie_types.has(last) {
            Class::Cookie
        } else if catalog.jar_types.has(last) {
            Class::Jar
        } else {
            return None;
        };
        let among = |crates: &Names| full.iter().any(|part| crates.has(part));
        // `cookie::CookieJar` is the library's beside a `CookieJar` of one's own, unless `cookie` is a module here.
        let is_librarys = full.len() > 1
            && full
                .first()
                .is_some_and(|root| catalog.servers.has(root) && !self.file.modules.contains(root));
        let is_own = self.file.own_types.contains(last) && !is_librarys;
        if among(&catalog.clients) || is_own {
            return None;
        }
        if full.len() == 1 {
            if self.file.imports.has_glob_of(&catalog.servers) {
                return Some((class, None));
            }
            // Neither imported nor defined here: it comes through a glob of the sources themselves.
            return self.file.has_globs.then(|| (class, Some(last.clone())));
        }
        let of_module = full
            .first()
            .is_some_and(|root| self.file.modules.contains(root));
        let known = full.len() > 1 && !of_module && among(&catalog.servers);
        Some((class, (!known).then(|| last.clone())))
    }

    /// What a value of this type is.
    pub(super) fn of_type(&self, ty: &Type) -> Value {
        match ty {
            Type::Reference(inner) => self.of_type(&inner.elem),
            Type::Paren(inner) => self.of_type(&inner.elem),
            Type::Group(inner) => self.of_type(&inner.elem),
            Type::Path(path) if path.qself.is_none() => {
                let segments = segments(&path.path);
                let Some(last) = path.path.segments.last() else {
                    return Value::Unknown;
                };
                let name = last.ident.to_string();
                if TRANSPARENT.contains(&name.as_str())
                    && let PathArguments::AngleBracketed(arguments) = &last.arguments
                    && let Some(inner) = arguments.args.iter().find_map(|argument| match argument {
                        GenericArgument::Type(inner) => Some(inner),
                        _ => None,
                    })
                {
                    return self.of_type(inner);
                }
                match (self.class(&segments), name.as_str()) {
                    (Some((Class::Cookie, unless_own)), _) => Value::Cookie {
                        name: Text::unknown(),
                        removal: false,
                        unless_own,
                    },
                    (Some((Class::Jar, unless_own)), _) => Value::Jar { unless_own },
                    (_, "Storage") if self.file.web => Value::Storage(Medium::WebStorage),
                    (_, "IdbFactory") => Value::Databases,
                    (_, "Self") => self
                        .impl_type()
                        .map_or(Value::Unknown, |own| Value::Of(own.to_owned())),
                    _ => Value::Of(name),
                }
            }
            _ => Value::Unknown,
        }
    }

    /// What an expression is.
    pub(super) fn value(&self, expr: &Expr) -> Value {
        match expr {
            Expr::Path(path) if path.qself.is_none() => match path.path.get_ident() {
                Some(name) if name == "self" => self
                    .impl_type()
                    .map_or(Value::Unknown, |own| self.own_value(own)),
                Some(name) => match self.lookup(&name.to_string()) {
                    Value::Unknown => self.constant_value(&path.path),
                    value => value,
                },
                None => self.constant_value(&path.path),
            },
            Expr::Reference(inner) => self.value(&inner.expr),
            Expr::Paren(inner) => self.value(&inner.expr),
            Expr::Group(inner) => self.value(&inner.expr),
            Expr::Try(inner) => self.value(&inner.expr),
            Expr::Await(inner) => self.value(&inner.base),
            Expr::Unary(inner) => self.value(&inner.expr),
            Expr::Cast(inner) => self.of_type(&inner.ty),
            Expr::Assign(inner) => self.value(&inner.right),
            Expr::Block(block) => self.last_value(&block.block.stmts),
            Expr::If(branches) => {
                let then = self.last_value(&branches.then_branch.stmts);
                let other = branches
                    .else_branch
                    .as_ref()
                    .map(|(_, other)| self.value(other));
                one_of(std::iter::once(then).chain(other))
            }
            Expr::Match(choice) => one_of(choice.arms.iter().map(|arm| self.value(&arm.body))),
            Expr::Field(field) => match &field.member {
                syn::Member::Named(name) => self.file.field(&name.to_string()),
                syn::Member::Unnamed(_) => self.value(&field.base),
            },
            Expr::Call(call) => self.call_value(call),
            Expr::MethodCall(call) => self.method_value_of(call, self.value(&call.receiver)),
            Expr::Lit(_) | Expr::Macro(_) | Expr::Binary(_) | Expr::Tuple(_) => {
                text_value(self.text(expr))
            }
            _ => Value::Unknown,
        }
    }

    /// The value of `self` in an `impl` of this type: a jar in an extension trait's.
    pub(super) fn own_value(&self, own: &str) -> Value {
        match self.class(&[own.to_owned()]) {
            Some((Class::Jar, unless_own)) => Value::Jar { unless_own },
            Some((Class::Cookie, unless_own)) => Value::Cookie {
                name: Text::unknown(),
                removal: false,
                unless_own,
            },
            None => Value::Of(own.to_owned()),
        }
    }

    fn last_value(&self, stmts: &[syn::Stmt]) -> Value {
        match stmts.last() {
            Some(syn::Stmt::Expr(expr, None)) => self.value(expr),
            _ => Value::Unknown,
        }
    }

    /// The text of an expression.
    pub(super) fn text(&self, expr: &Expr) -> Text {
        match expr {
            Expr::Lit(lit) => match &lit.lit {
                Lit::Str(text) => Text::literal(text.value()),
                Lit::ByteStr(bytes) => Text::literal(String::from_utf8_lossy(&bytes.value())),
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
            Expr::Tuple(tuple) => tuple
                .elems
                .first()
                .map_or_else(Text::unknown, |first| self.text(first)),
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::Add(_)) => {
                let mut text = self.text(&binary.left);
                text.append(self.text(&binary.right));
                text
            }
            Expr::Macro(call) => strings::macro_text(self, &call.mac).unwrap_or_else(Text::unknown),
            Expr::Call(_) | Expr::MethodCall(_) => self.value(expr).into_text(),
            _ => Text::unknown(),
        }
    }

    fn constant_value(&self, path: &syn::Path) -> Value {
        text_value(self.constant_text(&segments(path)))
    }

    /// A constant by its path, or nothing known where the path is no constant's.
    pub(super) fn constant_text(&self, path: &[String]) -> Text {
        let is_constant = path.last().is_some_and(|last| {
            last.chars().any(char::is_uppercase) && !last.chars().any(char::is_lowercase)
        });
        if !is_constant {
            return Text::unknown();
        }
        let mut full = self.file.imports.resolve(path);
        if let (Some(first), Some(own)) = (full.first_mut(), self.impl_type())
            && first == "Self"
        {
            own.clone_into(first);
        }
        Text::constant(full)
    }
}

/// What a value is that is one of these: the first that is known. Of texts only what is the same in all counts,
/// or what a parameter is put into: `__Host-{name}` in one environment, `{name}` in the other.
pub(super) fn one_of(values: impl Iterator<Item = Value>) -> Value {
    let known: Vec<Value> = values.filter(Value::is_known).collect();
    let texts: Vec<&Text> = known
        .iter()
        .filter_map(|value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    let (Some(first), true) = (texts.first(), texts.len() == known.len()) else {
        return known
            .into_iter()
            .find(|value| !matches!(value, Value::Text(_)))
            .unwrap_or_default();
    };
    if texts.iter().all(|text| text == first) {
        return Value::Text((*first).clone());
    }
    let passed = texts.iter().find(|text| text.parameter_in().is_some());
    passed.map_or(Value::Unknown, |text| Value::Text((*text).clone()))
}

pub(super) fn text_value(text: Text) -> Value {
    if text.is_unknown() {
        Value::Unknown
    } else {
        Value::Text(text)
    }
}

/// A cookie as the text that `to_string` makes of it.
pub(super) fn pair(mut name: Text, removal: bool) -> Text {
    let rest = if removal { "=; Max-Age=0" } else { "=" };
    name.push(Part::Literal(rest.into()));
    name
}

/// The words of a path.
pub(super) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}
