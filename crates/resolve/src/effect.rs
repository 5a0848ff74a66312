//! What a function does to cookies and storage keys, in terms of its arguments.

use crate::value::{self, Part, Value};
use cookie_registry_scan::{Medium, Operation};

/// What is set, removed or cleared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum What {
    /// A header whose name or value a caller passes.
    Header { name: Value, value: Value },
    /// A cookie that a caller passes: a cookie that was created before, its name, or a pair of name and value.
    Cookie(Value),
    /// An entry of this name.
    Entry { medium: Medium, name: Vec<Part> },
    /// All of a medium.
    All(Medium),
}

/// What one call does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Effect {
    pub(crate) what: What,
    pub(crate) operation: Operation,
    /// The functions that are called one after another, from the called one to the one that sets.
    pub(crate) via: Vec<String>,
}

/// How many effects of one function are kept. A framework's function that does more is reported all the same.
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
                    Value::Cookie(_) | Value::Carried | Value::Registry => None,
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
                Value::Cookie(_) | Value::Carried | Value::Registry => None,
                value if value.is_unknown() => None,
                Value::Text(parts) if matches!(parts.as_slice(), [Part::Argument(_)]) => {
                    Some(Self::Cookie(Value::Text(parts)))
                }
                value => Some(Self::cookie(value.parts())),
            },
            other => Some(other),
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

impl Effect {
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
        let what = self.what.with_arguments(arguments)?;
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

/// Returns whether the name of a function says that it removes: what it writes then is no new entry.
pub(crate) fn removes_by_name(function: &str) -> bool {
    let name = function.rsplit("::").next().unwrap_or(function);
    let words = [
        "remov", "delete", "del_", "expire", "forget", "clear", "purge", "unset",
    ];
    words.iter().any(|word| name.contains(word))
}

/// Adds effects to others: each once, with the shortest path.
pub(crate) fn add(all: &mut Vec<Effect>, effect: Effect) {
    let known = all
        .iter_mut()
        .find(|known| known.what == effect.what && known.operation == effect.operation);
    if let Some(known) = known {
        if effect.via.len() < known.via.len() {
            *known = effect;
        }
    } else if all.len() < MOST_EFFECTS {
        all.push(effect);
    }
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
    fn what_was_created_elsewhere_is_not_set_again() {
        for value in [Value::Carried, Value::Registry, Value::Cookie(Vec::new())] {
            assert_eq!(header(Value::text("set-cookie"), value.clone()), None);
            assert_eq!(What::Cookie(value).settled(), None);
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
}
