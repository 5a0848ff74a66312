//! Collections whose elements are jars, storage areas or values of types in the scanned sources: `pages[0].set(…)`,
//! `jars.get("a")`.

use super::Evaluator;
use crate::rust::value::{Value, one_of};
use syn::{Expr, GenericArgument, PathArguments, PathSegment, Type};

/// Collections of the types that are their first argument.
const LISTS: &[&str] = &[
    "ArrayVec",
    "BTreeSet",
    "BinaryHeap",
    "HashSet",
    "IndexSet",
    "LinkedList",
    "Slab",
    "SmallVec",
    "Vec",
    "VecDeque",
];

/// Methods that give an element, or none.
const GIVES_ELEMENT: &[&str] = &[
    "back",
    "back_mut",
    "find",
    "first",
    "first_mut",
    "front",
    "front_mut",
    "get",
    "get_mut",
    "get_or_insert_with",
    "last",
    "last_mut",
    "max_by_key",
    "min_by_key",
    "next",
    "next_back",
    "nth",
    "or_default",
    "or_insert",
    "or_insert_with",
    "peek",
    "pop",
    "pop_back",
    "pop_front",
    "remove",
    "swap_remove",
];

/// Methods that give the elements again, or some of them.
const GIVES_ELEMENTS: &[&str] = &[
    "as_mut",
    "as_mut_slice",
    "as_ref",
    "as_slice",
    "borrow",
    "borrow_mut",
    "by_ref",
    "clone",
    "cloned",
    "copied",
    "drain",
    "entry",
    "enumerate",
    "expect",
    "filter",
    "inspect",
    "into_iter",
    "into_values",
    "iter",
    "iter_mut",
    "lock",
    "peekable",
    "read",
    "rev",
    "skip",
    "skip_while",
    "step_by",
    "take",
    "take_while",
    "unwrap",
    "values",
    "values_mut",
    "write",
];

/// Types of elements that are strings or headers: a list of these is read as such.
const TEXTS: &[&str] = &[
    "Bytes",
    "Cow",
    "HeaderName",
    "HeaderValue",
    "OsString",
    "PathBuf",
    "String",
    "char",
    "str",
    "u8",
];

impl Evaluator<'_> {
    /// Returns the value of a list with elements of this type: headers that the registry has made, if they are.
    pub(super) fn list_of(&self, list: &str, element: &Type) -> Value {
        match self.of_type(element) {
            Value::Made => Value::Made,
            element => each(list, element),
        }
    }

    /// Returns the value of a collection of the standard library, or of one that is called like it.
    pub(super) fn collection(&self, last: &PathSegment) -> Option<Value> {
        let name = last.ident.to_string();
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        let mut types = arguments.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(inner) => Some(inner),
            _ => None,
        });
        let element = match name.ends_with("Map") {
            true => types.nth(1)?,
            false if LISTS.contains(&name.as_str()) => types.next()?,
            false => return None,
        };
        match self.list_of(&name, element) {
            known @ Value::Each { .. } => Some(known),
            Value::Made if name == "Vec" => Some(Value::Made),
            _ => (name == "Vec").then_some(Value::Of(name)),
        }
    }

    /// Returns the value of an element that an index takes, or of the part that a range takes.
    pub(super) fn indexed(&self, list: Value, index: &Expr) -> Value {
        match (list, index) {
            (list @ Value::Each { .. }, Expr::Range(_)) => list,
            (Value::Each { element, .. }, _) => *element,
            (list, _) => list,
        }
    }
}

/// Returns the value of a list whose elements are written out.
pub(super) fn list_with(values: Vec<Value>) -> Value {
    let is_one_type = |name: &String| {
        let mut all = values.iter();
        all.all(|value| matches!(value, Value::Of(other) if other == name))
    };
    match values.first() {
        Some(Value::Of(name)) if !is_one_type(name) => Value::Unknown,
        _ => each("", one_of(values)),
    }
}

/// Returns the value of a collection of elements that have a value, where that says what their methods do.
fn each(list: &str, element: Value) -> Value {
    let matters = match &element {
        Value::Of(name) => !TEXTS.contains(&name.as_str()),
        Value::Jar { .. } | Value::Storage(_) | Value::Databases | Value::Each { .. } => true,
        _ => false,
    };
    match matters {
        true => Value::Each {
            list: list.to_owned(),
            element: Box::new(element),
        },
        false => Value::Unknown,
    }
}

/// Returns what a method of a collection gives: an element, or some of them.
pub(super) fn given_by(method: &str, list: &Value) -> Option<Value> {
    let Value::Each { element, .. } = list else {
        return None;
    };
    if GIVES_ELEMENT.contains(&method) {
        return Some(Value::clone(element));
    }
    GIVES_ELEMENTS.contains(&method).then(|| list.clone())
}
