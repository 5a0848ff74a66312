//! What an expression is, as far as one file tells: a cookie, a jar, a text.

use super::walker::Walker;
use super::{known, strings};
use crate::place::{Medium, Operation};
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
        /// See [`RawPlace::unless_own`](crate::facts::RawPlace::unless_own).
        unless_own: Option<String>,
    },
    /// What collects cookies to be set.
    Jar { unless_own: Option<String> },
    /// A Web Storage area.
    Storage(Medium),
    /// The factory of IndexedDB.
    Databases,
    /// A middleware that sets a cookie, being built.
    Middleware(&'static known::Middleware),
    /// A value of this type.
    Of(String),
}

impl Value {
    pub(super) fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// The text that it is, or that it is turned into.
    fn into_text(self) -> Text {
        match self {
            Self::Text(text) => text,
            Self::Cookie { name, .. } => pair(name),
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

/// A response of actix-web, while it is being built.
pub(super) const RESPONSE: &str = "HttpResponse";

/// Types around a value that do not change what it is.
const TRANSPARENT: &[&str] = &[
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
const TEXT_TYPES: &[&str] = &[
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
const TEXT_METHODS: &[&str] = &[
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

impl Walker<'_> {
    /// Whether a path names a cookie type, and which type of the sources it could be instead.
    pub(super) fn class(&self, path: &[String]) -> Option<(Class, Option<String>)> {
        let full = self.file.imports.resolve(path);
        let last = full.last()?;
        let class = if known::COOKIE_TYPES.contains(&last.as_str()) {
            Class::Cookie
        } else if known::JAR_TYPES.contains(&last.as_str()) {
            Class::Jar
        } else {
            return None;
        };
        let among = |crates: &[&str]| full.iter().any(|part| crates.contains(&part.as_str()));
        if among(known::CLIENT_CRATES) || self.file.own_types.contains(last) {
            return None;
        }
        if full.len() == 1 {
            if self.file.imports.glob_of(known::SERVER_CRATES).is_some() {
                return Some((class, None));
            }
            // Neither imported nor defined here: it comes through a glob of the sources themselves.
            return self.file.has_globs.then(|| (class, Some(last.clone())));
        }
        let known = full.len() > 1 && among(known::SERVER_CRATES);
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

    fn call_value(&self, call: &syn::ExprCall) -> Value {
        let Expr::Path(callee) = &*call.func else {
            return Value::Unknown;
        };
        let path = segments(&callee.path);
        let Some((last, owner)) = path.split_last() else {
            return Value::Unknown;
        };
        if let Some((name, removal, unless_own)) = self.constructed(&path, &call.args) {
            return Value::Cookie {
                name,
                removal,
                unless_own,
            };
        }
        if let Some(row) = self.middleware(&path) {
            return Value::Middleware(row);
        }
        if !owner.is_empty()
            && let Some((Class::Jar, unless_own)) = self.class(owner)
        {
            return Value::Jar { unless_own };
        }
        if let Some((wrapper, name)) = self.wrapped_call(&path, &call.args)
            && wrapper.returns_cookie
        {
            let removal = wrapper.operation == Operation::Remove;
            return Value::Cookie {
                name,
                removal,
                unless_own: None,
            };
        }
        let hands_on = match owner.last() {
            Some(owner) => TRANSPARENT.contains(&owner.as_str()),
            None => matches!(last.as_str(), "Some" | "Ok" | "Extension"),
        };
        if owner.last().is_some_and(|owner| owner == RESPONSE) {
            return Value::Of(RESPONSE.to_owned());
        }
        if hands_on {
            return call
                .args
                .first()
                .map(|argument| self.value(argument))
                .unwrap_or_default();
        }
        let makes_text = owner
            .last()
            .is_some_and(|owner| TEXT_TYPES.contains(&owner.as_str()));
        if makes_text && let Some(first) = call.args.first() {
            return text_value(self.text(first));
        }
        match self.file.returns(last) {
            Value::Unknown => owner
                .last()
                .filter(|owner| owner.starts_with(char::is_uppercase) && last == "new")
                .map_or(Value::Unknown, |owner| Value::Of(owner.clone())),
            value => value,
        }
    }

    /// What a method gives back that is called on this value.
    pub(super) fn method_value_of(&self, call: &syn::ExprMethodCall, receiver: Value) -> Value {
        let method = call.method.to_string();
        match (&receiver, method.as_str()) {
            (_, "local_storage") => return Value::Storage(Medium::LocalStorage),
            (_, "session_storage") => return Value::Storage(Medium::SessionStorage),
            (_, "indexed_db") => return Value::Databases,
            (
                Value::Cookie {
                    name, unless_own, ..
                },
                "removal",
            ) => {
                return Value::Cookie {
                    name: name.clone(),
                    removal: true,
                    unless_own: unless_own.clone(),
                };
            }
            (Value::Middleware(row), _) => return Value::Middleware(row),
            (Value::Of(name), _) if name == RESPONSE => return receiver,
            (Value::Jar { unless_own }, "get" | "get_private") => {
                let name = call
                    .args
                    .first()
                    .map_or_else(Text::unknown, |name| self.text(name));
                return Value::Cookie {
                    name,
                    removal: false,
                    unless_own: unless_own.clone(),
                };
            }
            (Value::Jar { .. }, view) if known::JAR_VIEWS.contains(&view) => return receiver,
            (Value::Jar { .. }, method)
                if known::JAR_METHODS.iter().any(|(name, _)| *name == method) =>
            {
                return receiver;
            }
            (Value::Cookie { name, .. }, "to_string" | "encoded" | "stripped") => {
                return Value::Text(pair(name.clone()));
            }
            (value, pass) if value.matters() && known::PASS_THROUGH.contains(&pass) => {
                return receiver;
            }
            (Value::Unknown | Value::Of(_), getter)
                if known::JAR_GETTERS.contains(&getter)
                    && call.args.is_empty()
                    && self.file.has_jars =>
            {
                return Value::Jar { unless_own: None };
            }
            _ => {}
        }
        if let Some((wrapper, name)) = self.wrapped_method(call, &receiver) {
            let removal = wrapper.operation == Operation::Remove;
            return match wrapper.returns_cookie {
                true => Value::Cookie {
                    name,
                    removal,
                    unless_own: None,
                },
                // A jar of one's own gives itself back, as the libraries' do.
                false => receiver,
            };
        }
        if known::PASS_THROUGH.contains(&method.as_str()) && matches!(receiver, Value::Of(_)) {
            return receiver;
        }
        match (self.file.returns(&method), receiver) {
            (Value::Unknown, Value::Text(text)) if TEXT_METHODS.contains(&method.as_str()) => {
                Value::Text(text)
            }
            (value, _) => value,
        }
    }

    /// The name of a cookie that a call makes, whether it is for removal, and what own type could be meant.
    pub(super) fn constructed(
        &self,
        path: &[String],
        arguments: &syn::punctuated::Punctuated<Expr, syn::Token![,]>,
    ) -> Option<(Text, bool, Option<String>)> {
        let (constructor, owner) = path.split_last()?;
        if owner.is_empty() || !known::COOKIE_CONSTRUCTORS.contains(&constructor.as_str()) {
            return None;
        }
        let owner = if owner == ["Self"] {
            // Within the `impl` of a type of one's own, `Self` is never the library's.
            return None;
        } else {
            owner
        };
        let (Class::Cookie, unless_own) = self.class(owner)? else {
            return None;
        };
        let name = arguments
            .first()
            .map_or_else(Text::unknown, |argument| self.text(argument));
        let name = match constructor.as_str() {
            "parse" | "parse_encoded" | "from_str" => {
                // Parsing what came from elsewhere reads; only a text written here makes a cookie.
                let pair = name.before_equals();
                if !matches!(name.0.first(), Some(Part::Literal(_) | Part::Constant(_)))
                    || pair.is_unknown()
                {
                    return None;
                }
                pair
            }
            _ => name,
        };
        let removal = owner.last().is_some_and(|owner| owner == "RemovalCookie");
        Some((name, removal, unless_own))
    }

    /// The middleware that a call makes.
    pub(super) fn middleware(&self, path: &[String]) -> Option<&'static known::Middleware> {
        let full = self.file.imports.resolve(path);
        known::middleware(&full).or_else(|| {
            let [name, constructor] = path else {
                return None;
            };
            if self.file.own_types.contains(name) || self.file.imports.knows(name) {
                return None;
            }
            known::MIDDLEWARE.iter().find(|row| {
                row.name == name
                    && row.constructors.contains(&constructor.as_str())
                    && self.file.imports.glob_of(row.crates).is_some()
            })
        })
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

fn text_value(text: Text) -> Value {
    if text.is_unknown() {
        Value::Unknown
    } else {
        Value::Text(text)
    }
}

/// A cookie as the text that `to_string` makes of it.
fn pair(mut name: Text) -> Text {
    name.push(Part::Literal("=".into()));
    name
}

/// The words of a path.
pub(super) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}
