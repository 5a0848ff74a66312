//! The binary format of the cached facts of a file. A cache may be damaged, so bytes that do not encode a value are
//! rejected.

use crate::attributes::{Age, RawAge, RawAttributes, RawScope, RawValue};
use crate::facts::{
    Area, Constant, Facts, Function, GivenTo, Handed, Instance, RawOccurrence, RawUse,
};
use crate::javascript::PassedOn;
use crate::occurrence::{Language, Medium, Operation};
use crate::text::{Part, Text};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// How deeply texts lie within texts at most: reading descends once for each.
const MOST_DEEP: usize = 64;

/// What is left to be read.
pub(super) struct Bytes<'b> {
    rest: &'b [u8],
    depth: usize,
}

impl<'b> Bytes<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Self {
            rest: bytes,
            depth: 0,
        }
    }

    /// Returns whether everything was read.
    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns how many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Takes so many bytes.
    pub(super) fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }
}

/// What can be kept.
pub(super) trait Stored: Sized {
    /// Adds the bytes of a value.
    fn put(&self, to: &mut Vec<u8>);

    /// Reads a value; none if the bytes are not those of one.
    fn take(from: &mut Bytes<'_>) -> Option<Self>;
}

impl Stored for u64 {
    fn put(&self, to: &mut Vec<u8>) {
        let mut rest = *self;
        while rest > 0x7f {
            to.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        to.push(rest as u8);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = from.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

impl Stored for usize {
    fn put(&self, to: &mut Vec<u8>) {
        (*self as u64).put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        u64::take(from)?.try_into().ok()
    }
}

impl Stored for bool {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        match from.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Stored for f64 {
    fn put(&self, to: &mut Vec<u8>) {
        to.extend(self.to_bits().to_le_bytes());
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        let bytes = from.take(8)?.try_into().ok()?;
        Some(Self::from_bits(u64::from_le_bytes(bytes)))
    }
}

/// A string, owned or not.
macro_rules! string {
    ($type:ty) => {
        impl Stored for $type {
            fn put(&self, to: &mut Vec<u8>) {
                self.len().put(to);
                to.extend(self.as_bytes());
            }

            fn take(from: &mut Bytes<'_>) -> Option<Self> {
                let length = usize::take(from)?;
                let text = std::str::from_utf8(from.take(length)?).ok()?;
                Some(text.to_owned().into())
            }
        }
    };
}

string!(String);
string!(Cow<'static, str>);

impl<T: Stored> Stored for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.is_some().put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        match bool::take(from)? {
            true => Some(Some(T::take(from)?)),
            false => Some(None),
        }
    }
}

/// A list: the number of its items, and each of them.
macro_rules! list {
    ($type:ident of $bound:ident) => {
        impl<T: Stored + $bound> Stored for $type<T> {
            fn put(&self, to: &mut Vec<u8>) {
                self.len().put(to);
                for item in self {
                    item.put(to);
                }
            }

            fn take(from: &mut Bytes<'_>) -> Option<Self> {
                // The number may be wrong: each item takes a byte at least, and the bytes end first.
                let count = usize::take(from)?;
                (0..count).map(|_| T::take(from)).collect()
            }
        }
    };
}

list!(Vec of Sized);
list!(BTreeSet of Ord);

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
        self.1.put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl Stored for Range<usize> {
    fn put(&self, to: &mut Vec<u8>) {
        self.start.put(to);
        self.end.put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        let range = usize::take(from)?..usize::take(from)?;
        (range.start <= range.end).then_some(range)
    }
}

impl Stored for Text {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        from.depth += 1;
        let parts = (from.depth <= MOST_DEEP).then(|| Vec::take(from))?;
        from.depth -= 1;
        parts.map(Self)
    }
}

/// A struct, field by field, except for fields that are not kept.
macro_rules! fields {
    ($type:ident { $($field:ident),* $(,)? } $(except $left:ident)?) => {
        impl Stored for $type {
            fn put(&self, to: &mut Vec<u8>) {
                let Self { $($field,)* $($left: _)? } = self;
                $($field.put(to);)*
            }

            fn take(from: &mut Bytes<'_>) -> Option<Self> {
                $(let $field = Stored::take(from)?;)*
                Some(Self { $($field,)* $($left: Default::default())? })
            }
        }
    };
}

/// An enumeration, by a number for each variant.
macro_rules! variants {
    ($type:ident { $($tag:literal => $variant:ident $(($($item:ident),*))? $({ $($field:ident),* })?),* $(,)? }) => {
        impl Stored for $type {
            fn put(&self, to: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($($item),*))? $({ $($field),* })? => {
                        to.push($tag);
                        $($($item.put(to);)*)?
                        $($($field.put(to);)*)?
                    })*
                }
            }

            fn take(from: &mut Bytes<'_>) -> Option<Self> {
                Some(match from.byte()? {
                    $($tag => {
                        $($(let $item = Stored::take(from)?;)*)?
                        $($(let $field = Stored::take(from)?;)*)?
                        Self::$variant $(($($item),*))? $({ $($field),* })?
                    })*
                    _ => return None,
                })
            }
        }
    };
}

variants!(Medium {
    0 => Cookie,
    1 => LocalStorage,
    2 => SessionStorage,
    3 => WebStorage,
    4 => IndexedDb,
    5 => CacheStorage,
});

variants!(Operation {
    0 => Set,
    1 => Remove,
    2 => Clear,
    3 => Import,
});

variants!(Language {
    0 => Rust,
    1 => JavaScript,
});

variants!(Part {
    0 => Literal(text),
    1 => Constant(path),
    2 => Returned { path, arguments },
    3 => Parameter { function, index },
    4 => OneOf(texts),
    5 => Given { function, index, then, otherwise },
    6 => Absent,
    7 => Unknown,
});

variants!(Age {
    0 => Session,
    1 => Seconds(seconds),
    2 => Until(moment),
});

variants!(RawAge {
    0 => Known(age),
    1 => Passed { parameter, unit, otherwise },
    2 => Moment(parameter),
});

variants!(RawScope {
    0 => Host,
    1 => Domain(domain),
});

variants!(RawValue {
    0 => Unknown,
    1 => Empty,
    2 => Passed(parameter),
});

variants!(GivenTo {
    0 => Nothing,
    1 => Cookie { name, removal },
    2 => Made,
});

variants!(Area {
    0 => Storage(medium),
    1 => Jar(medium, at),
    2 => Databases,
    3 => Caches,
    4 => Document,
    5 => Window,
});

fields!(RawAttributes {
    age,
    path,
    domain,
    secure,
    same_site,
    value,
    options,
});

fields!(RawOccurrence {
    span,
    api,
    medium,
    operation,
    name,
    in_test,
    language,
    lifetime,
    value,
    is_call,
    unless_own,
    attributes,
    needs,
});

fields!(Function {
    name,
    owner,
    modules,
    method,
    arity,
    is_of_trait,
    bounds,
    returns,
    hands,
    returns_cookie,
    gives,
    is_local,
    properties,
});

fields!(Constant {
    name,
    owner,
    module,
    text,
    is_function,
    in_test,
});

fields!(Handed {
    owner,
    name,
    area,
    is_function,
});

fields!(Instance {
    name,
    class,
    module,
});

fields!(RawUse {
    constant,
    span,
    in_test,
    can_remove,
});

fields!(PassedOn { module, names });

// The scripts in its strings were read already: what they show is among the occurrences.
fields!(Facts {
    occurrences,
    functions,
    constants,
    own_types,
    registries,
    uses,
    asked_macros,
    handed,
    instances,
    is_script_registry,
    is_rust_registry,
    unparsable,
    left_out,
} except embedded);

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(value: &impl Stored) -> Vec<u8> {
        let mut bytes = Vec::new();
        value.put(&mut bytes);
        bytes
    }

    fn text() -> Text {
        Text(vec![
            Part::Literal("a é".into()),
            Part::Given {
                function: 3,
                index: 1 << 16,
                then: Text::parameter(3, 0),
                otherwise: Text(vec![Part::OneOf(vec![Text::unknown(), Text::literal("")])]),
            },
            Part::Returned {
                path: vec!["./keys".into(), "of".into()],
                arguments: vec![Text(vec![Part::Absent])],
            },
        ])
    }

    #[test]
    fn what_is_kept_is_read_back() {
        let mut all = Bytes::of(&[]);
        assert!(u64::take(&mut all).is_none());
        for number in [0, 1, 127, 128, 300, u64::MAX] {
            let bytes = bytes(&number);
            assert_eq!(u64::take(&mut Bytes::of(&bytes)), Some(number));
        }
        let bytes = bytes(&text());
        let mut from = Bytes::of(&bytes);
        assert_eq!(Text::take(&mut from), Some(text()));
        assert!(from.is_done());
    }

    #[test]
    fn damaged_bytes_are_never_more_than_nothing() {
        let whole = bytes(&vec![text(), text()]);
        for length in 0..whole.len() {
            let cut = whole.get(..length).unwrap();
            assert_eq!(Vec::<Text>::take(&mut Bytes::of(cut)), None);
        }
        for at in 0..whole.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut other = whole.clone();
                other[at] = value;
                // Nothing is asserted of the value: it must only come to an end.
                let _ = Vec::<Text>::take(&mut Bytes::of(&other));
            }
        }
        let endless = [0xff; 64];
        assert_eq!(Vec::<Text>::take(&mut Bytes::of(&endless)), None);
        let deep: Vec<u8> = [1, 4, 1].repeat(100_000);
        assert_eq!(Text::take(&mut Bytes::of(&deep)), None);
    }
}
