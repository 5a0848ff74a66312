//! What a function does to cookies and storage keys, in terms of its arguments.

use crate::value::{self, Part, Value};
use cookie_registry_scan::{Medium, Operation};
use serde::{Deserialize, Serialize};

/// [`Medium`], as it is kept between runs.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Medium")]
enum KeptMedium {
    Cookie,
    LocalStorage,
    SessionStorage,
    WebStorage,
    IndexedDb,
    CacheStorage,
}

/// [`Operation`], as it is kept between runs.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Operation")]
enum KeptOperation {
    Set,
    Remove,
    Clear,
    Import,
}

/// What is set, removed or cleared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum What {
    /// A header whose name or value a caller passes.
    Header { name: Value, value: Value },
    /// A cookie that a caller passes: a cookie that was created before, its name, or a pair of name and value.
    Cookie(Value),
    /// An entry of this name.
    Entry {
        #[serde(with = "KeptMedium")]
        medium: Medium,
        name: Vec<Part>,
    },
    /// All of a medium.
    All(#[serde(with = "KeptMedium")] Medium),
}

/// What one call does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Effect {
    pub(crate) what: What,
    #[serde(with = "KeptOperation")]
    pub(crate) operation: Operation,
    /// The functions that are called one after another, from the called one to the one that sets.
    pub(crate) via: Vec<String>,
}

/// How many effects of one function are kept. What is beyond is counted, and the result is not verified.
pub(crate) const MOST_EFFECTS: usize = 24;

/// The longest path of calls that is kept for a message.
const LONGEST_PATH: usize = 12;

impl What {
    /// Returns what it is once its arguments are known: `None` if it sets nothing.
    pub(crate) fn settled(self) -> Option<Self> {
        match self {
            Self::Header { name, value } => match name.known() {
                Some(name) if !name.eq_ignore_ascii_case("set-cookie") => None,
                Some(_) => match value {
                    Value::Registry => None,
                    Value::Cookie(_) | Value::Carried(_) => Self::handed(value),
                    Value::Text(parts) if parts.as_slice() == [Part::Unknown] => {
                        Some(Self::cookie(vec![Part::Unknown]))
                    }
                    value if matches!(&value, Value::Text(parts) if matches!(parts.as_slice(), [Part::Argument(_)])) => {
                        Some(Self::Header { name, value }.named_set_cookie())
                    }
                    value => Some(Self::cookie(value::name_in_header(&value.parts()))),
                },
                // A header under a name that cannot be read is passed on, as proxies do.
                None => name.is_open().then_some(Self::Header { name, value }),
            },
            Self::Cookie(value) => match value {
                Value::Registry => None,
                Value::Cookie(_) | Value::Carried(_) => Self::handed(value),
                value if value.is_unknown() => None,
                Value::Text(parts) if matches!(parts.as_slice(), [Part::Argument(_)]) => {
                    Some(Self::Cookie(Value::Text(parts)))
                }
                value => Some(Self::cookie(value.parts())),
            },
            other => Some(other),
        }
    }

    /// Returns what handing a cookie on sets: the cookie that was created or read before. Nothing is known of one that came from elsewhere.
    fn handed(cookie: Value) -> Option<Self> {
        match cookie {
            Value::Cookie(name) => Some(Self::cookie(name)),
            Value::Carried(name) if name.as_slice() != [Part::Unknown] => Some(Self::cookie(name)),
            _ => None,
        }
    }

    fn named_set_cookie(self) -> Self {
        match self {
            Self::Header { value, .. } => Self::Header {
                name: Value::text("set-cookie"),
                value,
            },
            other => other,
        }
    }

    pub(crate) fn cookie(name: Vec<Part>) -> Self {
        Self::Entry {
            medium: Medium::Cookie,
            name,
        }
    }

    /// Returns what it is in a call with these arguments.
    pub(crate) fn with_arguments(&self, arguments: &[Value]) -> Option<Self> {
        let what = match self {
            Self::Header { name, value } => Self::Header {
                name: name.with_arguments(arguments),
                value: value.with_arguments(arguments),
            },
            Self::Cookie(cookie) => Self::Cookie(cookie.with_arguments(arguments)),
            Self::Entry { medium, name } => {
                // A name that is itself a value of the registry is declared.
                if let [Part::Argument(at)] = name.as_slice()
                    && matches!(arguments.get(*at), Some(Value::Registry))
                {
                    return None;
                }
                Self::Entry {
                    medium: *medium,
                    name: value::with_arguments(name, arguments),
                }
            }
            Self::All(medium) => Self::All(*medium),
        };
        what.settled()
    }

    /// Returns the type and its fields, if it is a header whose name, and perhaps value, are kept in fields.
    pub(crate) fn header_in_fields(&self) -> Option<(String, String, Option<String>)> {
        let Self::Header { name, value } = self else {
            return None;
        };
        let (of, name) = field(name)?;
        let value = field(value).filter(|(other, _)| *other == of);
        let value = value.map(|(_, field)| field.to_owned());
        Some((of.to_owned(), name.to_owned(), value))
    }

    /// Returns what it is with what is known of fields, as [`value::with_fields`] does.
    pub(crate) fn with_fields(self, of: &dyn Fn(&str) -> Option<Value>, is_default: bool) -> Self {
        match self {
            Self::Entry { medium, name } => Self::Entry {
                medium,
                name: value::with_fields(&name, of, is_default),
            },
            Self::Header { name, value } => Self::Header {
                name: name.with_fields(of, is_default),
                value: value.with_fields(of, is_default),
            },
            other => other,
        }
    }

    /// Returns the value that is the cookie, or its text.
    fn cookie_value(&self) -> Option<&Value> {
        match self {
            Self::Cookie(value) => Some(value),
            Self::Header { name, value } if name.known().is_some() => Some(value),
            _ => None,
        }
    }

    /// Returns the argument that is the cookie, if the caller passes one.
    pub(crate) fn passed_cookie(&self) -> Option<usize> {
        match self.cookie_value()? {
            Value::Text(parts) => match parts.as_slice() {
                [Part::Argument(at)] => Some(*at),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns whether it depends on an argument.
    pub(crate) fn is_passed(&self) -> bool {
        match self {
            Self::Header { name, value } => name.is_passed() || value.is_passed(),
            Self::Cookie(cookie) => cookie.is_passed(),
            Self::Entry { name, .. } => value::is_passed(name),
            Self::All(_) => false,
        }
    }
}

/// Returns the type and the field that a value is.
fn field(value: &Value) -> Option<(&str, &str)> {
    match value {
        Value::Text(parts) => match parts.as_slice() {
            [Part::Field { of, name, .. }] if !of.is_empty() => Some((of, name)),
            _ => None,
        },
        _ => None,
    }
}

impl Effect {
    /// Returns whether a cookie is removed of which nothing is known.
    pub(crate) fn removes_without_a_name(&self) -> bool {
        self.operation == Operation::Remove
            && matches!(&self.what, What::Entry { name, medium: Medium::Cookie } if name.as_slice() == [Part::Unknown])
    }

    /// Returns what a call of a function does that has this effect.
    pub(crate) fn called(&self, function: &str, arguments: &[Value]) -> Option<Self> {
        let removal = removes_by_name(function);
        let mut operation = self.operation;
        if let What::Header { value, .. } = &self.what
            && value::removes(&value.with_arguments(arguments).parts())
        {
            operation = Operation::Remove;
        }
        if removal && operation == Operation::Set {
            operation = Operation::Remove;
        }
        let removed = match operation {
            Operation::Remove => self.what.cookie_value(),
            _ => None,
        };
        let what = match removed.map(|cookie| cookie.with_arguments(arguments)) {
            // The creation of the cookie shows which one is removed, or the name under which it was read.
            Some(Value::Cookie(name) | Value::Carried(name)) => What::cookie(name),
            _ => self.what.with_arguments(arguments)?,
        };
        let mut via = Vec::with_capacity(self.via.len() + 1);
        via.push(function.to_owned());
        via.extend(self.via.iter().take(LONGEST_PATH).cloned());
        Some(Self {
            what,
            operation,
            via,
        })
    }
}

/// Words that say that something is removed.
const REMOVING: &[&str] = &[
    "clear", "del", "delete", "expire", "forget", "purge", "remove", "unset",
];

/// Words that say that something is set or configured, whatever else the name says: `set_remove_after`, `with_delete_flag`.
const SETTING: &[&str] = &[
    "add", "append", "insert", "make", "new", "set", "store", "with", "write",
];

/// Returns whether the name of a function says that it removes: what it writes then is no new entry. The word is its first or its
/// last: `remove_cookie`, `cookie_remove`. A part of a word says nothing: `with_expires` sets a lifetime.
pub(crate) fn removes_by_name(function: &str) -> bool {
    let name = function.rsplit("::").next().unwrap_or(function);
    let mut words = name.split('_').filter(|word| !word.is_empty());
    if words.clone().any(|word| word == "removal") {
        return true;
    }
    if words.clone().any(|word| SETTING.contains(&word)) {
        return false;
    }
    let removes = |word: &str| REMOVING.contains(&word);
    let first = words.find(|word| !matches!(*word, "do" | "force" | "try"));
    first.is_some_and(removes) || words.next_back().is_some_and(removes)
}

/// Adds an effect to others: each once, with the shortest path. Returns whether there was room for it.
#[must_use]
pub(crate) fn add(all: &mut Vec<Effect>, effect: Effect) -> bool {
    let known = all
        .iter_mut()
        .find(|known| known.what == effect.what && known.operation == effect.operation);
    if let Some(known) = known {
        if effect.via.len() < known.via.len() {
            *known = effect;
        }
    } else if all.len() < MOST_EFFECTS {
        all.push(effect);
    } else {
        return false;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: Value, value: Value) -> Option<What> {
        What::Header { name, value }.settled()
    }

    #[test]
    fn a_header_is_a_cookie_once_its_name_is_known() {
        let sid = Some(What::cookie(vec![Part::Text("sid".to_owned())]));
        assert_eq!(header(Value::text("Set-Cookie"), Value::text("sid=1")), sid);
        assert_eq!(header(Value::text("vary"), Value::text("sid=1")), None);
        assert_eq!(header(Value::unknown(), Value::text("sid=1")), None);
        let passed = header(Value::argument(1), Value::text("sid=1"));
        let passed = passed
            .and_then(|what| what.with_arguments(&[Value::unknown(), Value::text("set-cookie")]));
        assert_eq!(passed, sid);
    }

    #[test]
    fn what_came_from_elsewhere_is_not_set_again() {
        for value in [Value::carried(), Value::Registry] {
            assert_eq!(header(Value::text("set-cookie"), value.clone()), None);
            assert_eq!(What::Cookie(value).settled(), None);
        }
    }

    #[test]
    fn whoever_hands_a_cookie_on_sets_it() {
        let sid = vec![Part::Text("sid".to_owned())];
        for value in [Value::Cookie(sid.clone()), Value::Carried(sid.clone())] {
            let set = Some(What::cookie(sid.clone()));
            assert_eq!(header(Value::text("set-cookie"), value.clone()), set);
            assert_eq!(What::Cookie(value).settled(), set);
        }
    }

    #[test]
    fn the_path_of_a_call_begins_with_the_called_function() {
        let effect = Effect {
            what: What::cookie(vec![Part::Argument(0)]),
            operation: Operation::Set,
            via: vec!["http::HeaderMap::append".to_owned()],
        };
        let call = effect.called("lib::remember", &[Value::text("sid")]);
        let call = call.unwrap_or_else(|| effect.clone());
        assert_eq!(call.via, ["lib::remember", "http::HeaderMap::append"]);
        assert!(!call.what.is_passed());
        let removal = effect.called("lib::remove_it", &[Value::text("sid")]);
        assert_eq!(removal.map(|it| it.operation), Some(Operation::Remove));
    }

    #[test]
    fn words_of_a_name_say_that_it_removes_and_parts_of_words_do_not() {
        for name in [
            "remove_cookie",
            "lib::Jar::try_delete",
            "session_clear",
            "forget",
            "add_removal_cookie",
        ] {
            assert!(removes_by_name(name), "{name}");
        }
        for name in [
            "with_expires",
            "expires",
            "with_clear",
            "set_delete_after",
            "cleared_by",
            "delta",
            "model_delegate",
            "",
        ] {
            assert!(!removes_by_name(name), "{name}");
        }
    }
}
