//! Shifts the locations of values that were read from a part of a file to the position of that part.

use super::written::{Domain, Naming, Text, Value};
use crate::finding::Finding;
use crate::source::{FileId, Span, Spanned};

/// Where a part of a file begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The file.
    pub(crate) file: FileId,
    /// The bytes before the part.
    pub(crate) before: u32,
}

/// Implemented by what has locations.
pub(crate) trait Placed {
    /// Changes every location from one in a part of a file to one in the file.
    fn place(&mut self, at: Place);
}

impl Placed for Span {
    fn place(&mut self, at: Place) {
        self.file = at.file;
        self.start = self.start.saturating_add(at.before);
        self.end = self.end.saturating_add(at.before);
    }
}

impl<T> Placed for Spanned<T>
where
    T: Placed,
{
    fn place(&mut self, at: Place) {
        self.value.place(at);
        self.span.place(at);
    }
}

impl<T: Placed> Placed for Option<T> {
    fn place(&mut self, at: Place) {
        if let Some(placed) = self {
            placed.place(at);
        }
    }
}

impl<T: Placed> Placed for Vec<T> {
    fn place(&mut self, at: Place) {
        for placed in self {
            placed.place(at);
        }
    }
}

impl<A: Placed, B: Placed> Placed for (A, B) {
    fn place(&mut self, at: Place) {
        self.0.place(at);
        self.1.place(at);
    }
}

impl Placed for Text {
    fn place(&mut self, at: Place) {
        self.span.place(at);
        self.plain.place(at);
        self.translations.place(at);
    }
}

impl Placed for Naming {
    fn place(&mut self, at: Place) {
        match self {
            Self::Exact(name) => name.place(at),
            Self::PerEnvironment {
                span,
                production,
                development,
            } => {
                span.place(at);
                production.place(at);
                development.place(at);
            }
            Self::Family {
                span,
                prefix,
                suffix,
            } => {
                span.place(at);
                prefix.place(at);
                suffix.place(at);
            }
        }
    }
}

impl Placed for Value {
    fn place(&mut self, at: Place) {
        match self {
            Self::Kind(_) => {}
            Self::OneOf(values) => values.place(at),
        }
    }
}

impl Placed for Domain {
    fn place(&mut self, at: Place) {
        match self {
            Self::Fixed(_) => {}
            Self::FromConfig { within } => within.place(at),
        }
    }
}

impl Placed for Finding {
    fn place(&mut self, at: Place) {
        self.span.place(at);
        for label in &mut self.related {
            label.span.place(at);
        }
    }
}

/// Implements [`Placed`] for values without a location.
macro_rules! nowhere {
    ($($value:ty),+ $(,)?) => {
        $(
            impl Placed for $value {
                fn place(&mut self, _: Place) {}
            }
        )+
    };
}

nowhere!(
    String,
    &'static str,
    bool,
    i64,
    time::Date,
    cookie_registry_core::ApprovalDemand,
    cookie_registry_core::Category,
    cookie_registry_core::Exemption,
    cookie_registry_core::Judgement,
    cookie_registry_core::Jurisdiction,
    cookie_registry_core::Lifetime,
    cookie_registry_core::Protection,
    cookie_registry_core::Role,
    cookie_registry_core::SameSite,
    cookie_registry_core::SetBy,
    cookie_registry_core::SetsOn,
    cookie_registry_core::SignalResponse,
    cookie_registry_core::StorageKind,
    cookie_registry_core::Technology,
);
