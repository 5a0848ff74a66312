//! Values of expressions, as far as one file shows them: a cookie, a jar, a string.

use crate::catalog::Middleware;
use crate::occurrence::Medium;
use crate::text::{Part, Text};
use syn::Expr;

/// The value of an expression.
#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    /// Not known.
    #[default]
    Unknown,
    /// A string, such as a name.
    Text(Text),
    /// A cookie to be set.
    Cookie {
        name: Text,
        removal: bool,
        /// Whether it has an empty value and no lifetime: sent like that, it removes.
        empty: bool,
        /// See [`RawOccurrence::unless_own`](crate::facts::RawOccurrence::unless_own).
        unless_own: Option<String>,
    },
    /// A collection of cookies to be set.
    Jar { unless_own: Option<String> },
    /// A Web Storage area.
    Storage(Medium),
    /// The factory of IndexedDB.
    Databases,
    /// A middleware that sets a cookie, being built.
    Middleware(&'static Middleware),
    /// A request of a test: its cookies are sent to a service, and none is set.
    Request,
    /// The name of the header that sets cookies, or a list with it: `let name = SET_COOKIE;`.
    HeaderName,
    /// A constant of the registry, such as `Cookies::SESSION`.
    Constant,
    /// A header that a constant of the registry has made, or several.
    Made,
    /// A header of another message, which is passed on.
    Received,
    /// A cookie that came with a request, or none.
    Sent,
    /// The entry of the header in a map of headers.
    HeaderEntry,
    /// A map from names to numbers, such as a counter.
    Counter,
    /// Something of a library that sets no cookie of a service: a client, a description of an interface.
    Foreign,
    /// A value of the type of this name.
    Of(String),
    /// A collection of the type of this name, if that has one, and the value of each of its elements.
    Each { list: String, element: Box<Value> },
    /// A function that sets or removes what it is given, by its path.
    Function(Vec<String>),
    /// A moment that is past, or a length of time that is over at once.
    Over,
}

impl Value {
    /// Returns whether anything is known of it.
    pub(super) fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// Returns whether it is a string or cookie whose name does not depend on what a caller passes.
    pub(super) fn is_named(&self) -> bool {
        match self {
            Self::Text(text) | Self::Cookie { name: text, .. } => {
                !text.is_unknown() && text.parameter_in().is_none()
            }
            _ => false,
        }
    }

    /// Converts it into the string that it is, or that `to_string` makes of it.
    pub(super) fn into_text(self) -> Text {
        match self {
            Self::Text(text) => text,
            Self::Cookie {
                name,
                removal,
                empty,
                ..
            } => pair(name, removal, empty),
            _ => Text::unknown(),
        }
    }

    /// Returns whether it is a header that was not written here.
    pub(super) fn is_clean(&self) -> bool {
        matches!(self, Self::Made | Self::Received)
    }

    /// Returns whether it is a cookie that was read, or one to be set.
    pub(super) fn is_cookie(&self) -> bool {
        matches!(self, Self::Cookie { .. } | Self::Sent)
    }

    /// Returns the same with what a call passes in place of the parameters of the function that returned it.
    pub(super) fn with_arguments(self, argument: impl FnMut(usize) -> Text) -> Self {
        match self {
            Self::Text(text) => text_value(text.substitute(argument).shortened()),
            Self::Cookie {
                name,
                removal,
                empty,
                unless_own,
            } => Self::Cookie {
                name: name.substitute(argument).shortened(),
                removal,
                empty,
                unless_own,
            },
            value => value,
        }
    }

    /// Returns whether it is something through which cookies or storage keys are set.
    pub(super) fn matters(&self) -> bool {
        match self {
            Self::Each { element, .. } => element.matters(),
            value => !matches!(
                value,
                Self::Unknown | Self::Of(_) | Self::Over | Self::Text(_)
            ),
        }
    }

    /// Returns what a collection is by itself: a value of its type.
    pub(super) fn alone(&self) -> Self {
        match self {
            Self::Each { list, .. } if list.is_empty() => Self::Unknown,
            Self::Each { list, .. } => Self::Of(list.clone()),
            value => value.clone(),
        }
    }

    /// Returns the value of an element of a collection, or what it is itself.
    pub(super) fn element(&self) -> &Self {
        match self {
            Self::Each { element, .. } => element,
            value => value,
        }
    }
}

/// Whether a type is a cookie or collects cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Cookie,
    Jar,
}

/// Types around a value that are taken for the value itself.
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

/// Types whose functions return the string of their first argument.
pub(super) const TEXT_TYPES: &[&str] = &[
    "Arc",
    "Box",
    "Bytes",
    "Cow",
    "HeaderName",
    "HeaderValue",
    "JsString",
    "JsValue",
    "Rc",
    "String",
    "ToOwned",
    "ToString",
    "str",
];

/// Methods that return the string on which they are called.
pub(super) const TEXT_METHODS: &[&str] = &[
    "as_ref",
    "as_str",
    "as_bytes",
    "to_bytes",
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
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "borrow",
    "borrow_mut",
    "lock",
    "write",
    "flatten",
    "transpose",
];

/// Returns the value of an expression that has one of these values, such as a `match`: the first that is known.
///
/// Of several strings each can be the one: `__Host-{name}` in one environment, `{name}` in the other. A header is the registry's only if each of the values is.
pub(super) fn one_of(all: Vec<Value>) -> Value {
    if all.iter().any(Value::is_clean) {
        let is_clean = all.iter().all(Value::is_clean);
        return if is_clean {
            all.into_iter().next().unwrap_or_default()
        } else {
            Value::Unknown
        };
    }
    if all.iter().any(|value| matches!(value, Value::Function(_))) {
        // What is called under the name is one or the other.
        return Value::Unknown;
    }
    let mut media = all.iter().filter_map(|value| match value {
        Value::Storage(medium) => Some(*medium),
        _ => None,
    });
    if let Some(first) = media.next() {
        let is_same = media.all(|medium| medium == first);
        return Value::Storage(if is_same { first } else { Medium::WebStorage });
    }
    let is_complete = all.iter().all(Value::is_known);
    let known: Vec<Value> = all.into_iter().filter(Value::is_known).collect();
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
    if is_complete && texts.iter().all(|text| text == first) {
        return Value::Text((*first).clone());
    }
    let unknown = (!is_complete).then(Text::unknown);
    let texts: Vec<Text> = texts.into_iter().cloned().chain(unknown).collect();
    text_value(Text::one_of(&texts))
}

/// Converts a string into a value.
pub(super) fn text_value(text: Text) -> Value {
    if text.is_unknown() {
        Value::Unknown
    } else {
        Value::Text(text)
    }
}

/// Returns the string that `to_string` makes of a cookie.
pub(super) fn pair(mut name: Text, removal: bool, empty: bool) -> Text {
    let rest = if removal { "=; Max-Age=0" } else { "=" };
    name.push(Part::Literal(rest.into()));
    if !removal && !empty {
        name.push(Part::Unknown);
    }
    name
}

/// Returns the segments of a path.
pub(super) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}

/// Returns the variable that an argument is, by itself or as a copy: `cookie`, `&cookie`, `cookie.clone()`.
pub(super) fn variable(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Reference(inner) => variable(&inner.expr),
        Expr::MethodCall(call) if call.method == "clone" => variable(&call.receiver),
        _ => None,
    }
}

/// Returns the last name of a receiver: `storage` for `self.storage`.
pub(super) fn last_name(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(name.to_string()),
            syn::Member::Unnamed(_) => None,
        },
        Expr::Reference(inner) => last_name(&inner.expr),
        Expr::Try(inner) => last_name(&inner.expr),
        _ => None,
    }
}
