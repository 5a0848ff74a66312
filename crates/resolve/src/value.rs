//! What is known of a value: a text in parts, a cookie, or a value of the registry.

use serde::{Deserialize, Serialize};

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Part {
    /// Known characters.
    Text(String),
    /// What the caller passes as an argument; a receiver is the first.
    Argument(usize),
    /// What is kept in a field, and what the field is unless something else is assigned to it.
    Field {
        /// The crate and the type that has the field, as [`crate::engine::Engine::adt_path`] writes them.
        of: String,
        name: String,
        default: Option<String>,
    },
    /// Anything.
    Unknown,
}

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Value {
    /// A text, or a value made from one.
    Text(Vec<Part>),
    /// A cookie of this name that was created where it can be seen.
    Cookie(Vec<Part>),
    /// A cookie that was created elsewhere, and the name under which it was read; unknown parts if it was not read under a name.
    Carried(Vec<Part>),
    /// A value of the registry, which is declared by its type.
    Registry,
    /// Several values.
    Tuple(Vec<Value>),
}

/// How many parts of a text are kept. Names are decided by the first.
const MOST_PARTS: usize = 16;

/// How many values a value of several values has, counted through. More are not looked at: `(a, a)` of `(b, b)` of … doubles with each
/// level.
const MOST_VALUES: usize = 256;

/// The longest text that is kept, in bytes; longer ones are cut.
const LONGEST: usize = 4096;

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at));
            text.truncate(end.unwrap_or(0));
        }
        Self::Text(vec![Part::Text(text)])
    }

    pub(crate) fn argument(at: usize) -> Self {
        Self::Text(vec![Part::Argument(at)])
    }

    pub(crate) fn unknown() -> Self {
        Self::Text(vec![Part::Unknown])
    }

    /// Returns a cookie that was created elsewhere and whose name is not known.
    pub(crate) fn carried() -> Self {
        Self::Carried(vec![Part::Unknown])
    }

    /// Returns several values as one.
    pub(crate) fn tuple(values: Vec<Self>) -> Self {
        if values.iter().map(Self::count).sum::<usize>() > MOST_VALUES {
            return Self::unknown();
        }
        Self::Tuple(values)
    }

    fn count(&self) -> usize {
        match self {
            Self::Tuple(values) => 1 + values.iter().map(Self::count).sum::<usize>(),
            _ => 1,
        }
    }

    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Text(parts) if parts.iter().all(|part| *part == Part::Unknown))
    }

    /// Returns the text, if all of it is known.
    pub(crate) fn known(&self) -> Option<String> {
        match self {
            Self::Text(parts) => known(parts),
            _ => None,
        }
    }

    /// Returns the parts of a text; of a cookie, those of its name.
    pub(crate) fn parts(&self) -> Vec<Part> {
        match self {
            Self::Text(parts) | Self::Cookie(parts) => parts.clone(),
            Self::Tuple(values) => values.first().map_or_else(Vec::new, Self::parts),
            Self::Carried(_) | Self::Registry => vec![Part::Unknown],
        }
    }

    /// Returns one text after another.
    pub(crate) fn followed_by(self, next: &Self) -> Self {
        let mut parts = self.parts();
        for part in next.parts() {
            push(&mut parts, part);
        }
        Self::Text(parts)
    }

    /// Returns the value with the arguments of a call in place of the parameters.
    pub(crate) fn with_arguments(&self, arguments: &[Self]) -> Self {
        match self {
            Self::Text(parts) => match parts.as_slice() {
                [Part::Argument(at)] => arguments.get(*at).cloned().unwrap_or_else(Self::unknown),
                _ => Self::Text(with_arguments(parts, arguments)),
            },
            Self::Cookie(name) => Self::Cookie(with_arguments(name, arguments)),
            Self::Tuple(values) => {
                let values = values.iter();
                Self::tuple(values.map(|it| it.with_arguments(arguments)).collect())
            }
            Self::Carried(name) => Self::Carried(with_arguments(name, arguments)),
            Self::Registry => Self::Registry,
        }
    }

    /// Returns whether it is a text that an argument or a field decides.
    pub(crate) fn is_open(&self) -> bool {
        let decides = |part: &Part| matches!(part, Part::Argument(_) | Part::Field { .. });
        matches!(self, Self::Text(parts) if parts.iter().any(decides))
    }

    /// Returns it with what is known of fields, as [`with_fields`] does.
    pub(crate) fn with_fields(self, of: &dyn Fn(&str) -> Option<Self>, is_default: bool) -> Self {
        match self {
            Self::Text(parts) => match parts.as_slice() {
                // A header's name or value that a constructor is given.
                [Part::Field { name, .. }] => of(name).unwrap_or(Self::Text(parts)),
                _ => Self::Text(with_fields(&parts, of, is_default)),
            },
            other => other,
        }
    }

    /// Returns whether it depends on an argument.
    pub(crate) fn is_passed(&self) -> bool {
        match self {
            Self::Text(parts) | Self::Cookie(parts) | Self::Carried(parts) => is_passed(parts),
            Self::Tuple(values) => values.iter().any(Self::is_passed),
            Self::Registry => false,
        }
    }
}

/// Returns the text of parts that are all known.
pub(crate) fn known(parts: &[Part]) -> Option<String> {
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// Returns whether any part is an argument.
pub(crate) fn is_passed(parts: &[Part]) -> bool {
    parts.iter().any(|part| matches!(part, Part::Argument(_)))
}

fn push(parts: &mut Vec<Part>, part: Part) {
    if let (Some(Part::Text(before)), Part::Text(text)) = (parts.last_mut(), &part)
        && before.len() + text.len() <= LONGEST
    {
        before.push_str(text);
        return;
    }
    let is_repeated = part == Part::Unknown && parts.last() == Some(&Part::Unknown);
    if !is_repeated && parts.len() < MOST_PARTS {
        parts.push(part);
    }
}

/// Returns parts with what is known of fields: what a constructor puts into them, or what is assigned to them later.
pub(crate) fn with_fields(
    parts: &[Part],
    known_of: &dyn Fn(&str) -> Option<Value>,
    is_default: bool,
) -> Vec<Part> {
    let mut all = Vec::new();
    for part in parts {
        let known = match part {
            Part::Field { name, .. } => known_of(name),
            _ => None,
        };
        match (part, known) {
            (
                Part::Field {
                    of,
                    name,
                    default: None,
                },
                Some(value),
            ) if is_default => {
                let default = value.known();
                push(
                    &mut all,
                    Part::Field {
                        of: of.clone(),
                        name: name.clone(),
                        default,
                    },
                );
            }
            (Part::Field { .. }, Some(value)) if !is_default => {
                value
                    .parts()
                    .into_iter()
                    .for_each(|part| push(&mut all, part));
            }
            _ => push(&mut all, part.clone()),
        }
    }
    all
}

/// Returns parts with the arguments of a call in place of the parameters.
pub(crate) fn with_arguments(parts: &[Part], arguments: &[Value]) -> Vec<Part> {
    let mut all = Vec::new();
    for part in parts {
        match part {
            Part::Argument(at) => {
                let passed = arguments
                    .get(*at)
                    .map_or_else(|| vec![Part::Unknown], Value::parts);
                passed.into_iter().for_each(|part| push(&mut all, part));
            }
            part => push(&mut all, part.clone()),
        }
    }
    all
}

/// Returns the name of the cookie that the value of a `Set-Cookie` header sets: what is written before the first `=`
/// (RFC 6265, section 5.2).
pub(crate) fn name_in_header(parts: &[Part]) -> Vec<Part> {
    let mut name = Vec::new();
    for part in parts {
        match part {
            Part::Text(text) => match text.split_once('=') {
                Some((before, _)) => {
                    if !before.is_empty() || name.is_empty() {
                        push(&mut name, Part::Text(before.trim().to_owned()));
                    }
                    return name;
                }
                None if text.contains(';') => return vec![Part::Unknown],
                None => push(&mut name, Part::Text(text.trim_start().to_owned())),
            },
            part => push(&mut name, part.clone()),
        }
    }
    match name.as_slice() {
        // The whole header is passed on, so whoever passes it writes the name.
        [Part::Argument(_)] => name,
        _ => vec![Part::Unknown],
    }
}

/// Returns whether the value of a `Set-Cookie` header removes the cookie: it is empty, or has no lifetime.
pub(crate) fn removes(parts: &[Part]) -> bool {
    let text: String = parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.to_ascii_lowercase(),
            _ => "?".to_owned(),
        })
        .collect();
    let mut attributes = text.split(';').map(str::trim);
    attributes.any(|attribute| {
        attribute
            .strip_prefix("max-age=")
            .is_some_and(|age| age == "0" || age.starts_with('-'))
            || attribute.starts_with("expires=thu, 01 jan 1970")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn the_name_of_a_cookie_is_what_is_before_the_first_equals_sign() {
        for (parts, name) in [
            (vec![text("sid=1; Path=/")], vec![text("sid")]),
            (
                vec![text("cart_"), Part::Unknown, text("=1")],
                vec![text("cart_"), Part::Unknown],
            ),
            (vec![Part::Argument(1), text("=1")], vec![Part::Argument(1)]),
            (vec![Part::Argument(0)], vec![Part::Argument(0)]),
            (vec![text("nothing; a=1")], vec![text("nothing; a")]),
            (vec![text("nothing")], vec![Part::Unknown]),
            (vec![Part::Unknown], vec![Part::Unknown]),
        ] {
            assert_eq!(name_in_header(&parts), name, "{parts:?}");
        }
    }

    #[test]
    fn a_header_without_a_lifetime_removes() {
        for (header, is) in [
            ("sid=; Max-Age=0; Path=/", true),
            ("sid=; Max-Age=-1", true),
            ("sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", true),
            ("sid=1; Max-Age=01", false),
            ("sid=; Path=/", false),
        ] {
            assert_eq!(removes(&[text(header)]), is, "{header}");
        }
    }

    #[test]
    fn arguments_are_put_in_place_of_parameters() {
        let named = Value::argument(1).followed_by(&Value::text("=1"));
        let call = named.with_arguments(&[Value::unknown(), Value::text("sid")]);
        assert_eq!(call.known().as_deref(), Some("sid=1"));
        assert!(named.is_passed() && !call.is_passed());
        assert!(named.with_arguments(&[]).known().is_none());
        let cookie = Value::Cookie(vec![text("sid")]);
        assert_eq!(
            Value::argument(0).with_arguments(std::slice::from_ref(&cookie)),
            cookie
        );
    }

    #[test]
    fn values_of_values_are_bounded() {
        let mut value = Value::argument(0);
        for _ in 0..100 {
            value = Value::tuple(vec![value.clone(), value]);
            assert!(value.count() <= MOST_VALUES + 1);
        }
        let pair = Value::tuple(vec![Value::argument(0), Value::argument(0)]);
        let mut value = pair.clone();
        for _ in 0..100 {
            value = pair.with_arguments(&[value]);
            assert!(value.count() <= MOST_VALUES + 1);
        }
    }

    #[test]
    fn parts_are_bounded() {
        let mut long = Value::text("a".repeat(10_000));
        for _ in 0..100 {
            long = long
                .followed_by(&Value::unknown())
                .followed_by(&Value::text("b"));
        }
        assert!(long.parts().len() <= MOST_PARTS);
    }
}
