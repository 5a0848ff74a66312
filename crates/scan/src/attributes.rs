//! The attributes of a cookie: as written in the source, and as resolved once the callers of functions are known.

use crate::text::Text;

/// The attributes with which a script sets a cookie, as far as the sources show them. An attribute is `None` if the
/// sources do not contain it, or if its value cannot be determined from the sources.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Attributes {
    /// How long the cookie is kept.
    pub age: Option<Age>,
    /// `Path`.
    pub path: Option<String>,
    /// `Domain`.
    pub domain: Option<Scope>,
    /// `Secure`.
    pub secure: Option<bool>,
    /// `SameSite`, in lower case.
    pub same_site: Option<String>,
}

/// How long a cookie is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Age {
    /// Until the browser is closed: the cookie has neither `Max-Age` nor `Expires`.
    Session,
    /// For this number of seconds after it is set.
    Seconds(f64),
    /// Until this time, in seconds since 1970-01-01 UTC.
    Until(f64),
}

/// The hosts to which a cookie is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The host that set the cookie: the cookie has no `Domain`.
    Host,
    /// This domain and all its subdomains.
    Domain(String),
}

/// A parameter: the index of its function in the facts of the file, and its position.
pub(crate) type Parameter = (usize, usize);

/// The attributes as they are written, some of them passed by the callers of a function.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RawAttributes {
    pub(crate) age: Option<RawAge>,
    pub(crate) path: Option<Text>,
    pub(crate) domain: Option<RawScope>,
    pub(crate) secure: Option<bool>,
    pub(crate) same_site: Option<Text>,
    pub(crate) value: RawValue,
    /// The parameter that holds what is not known here.
    pub(crate) options: Option<Parameter>,
}

/// How long a cookie is kept, as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RawAge {
    /// Known here.
    Known(Age),
    /// A number that is passed.
    Passed {
        parameter: Parameter,
        /// How many seconds one of it is.
        unit: f64,
        /// The number where nothing is passed.
        otherwise: Option<f64>,
    },
    /// A moment that is passed.
    Moment(Parameter),
}

/// The hosts of a cookie, as they are written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RawScope {
    Host,
    Domain(Text),
}

/// What is known of the value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum RawValue {
    #[default]
    Unknown,
    Empty,
    Passed(Parameter),
}

/// Moments before this are in the past everywhere: 2001-09-09.
const PAST: f64 = 1e9;

impl Age {
    /// Returns whether the cookie expires at once.
    pub(crate) fn is_over(self) -> bool {
        match self {
            Self::Session => false,
            Self::Seconds(seconds) => seconds <= 0.0,
            Self::Until(moment) => moment < PAST,
        }
    }
}

impl RawAttributes {
    /// Returns whether a cookie with these attributes is removed: it expires at once, or is empty and has no lifetime.
    pub(crate) fn removes(&self) -> bool {
        match &self.age {
            Some(RawAge::Known(Age::Session)) => self.value == RawValue::Empty,
            Some(RawAge::Known(age)) => age.is_over(),
            _ => false,
        }
    }

    /// Returns the same without what the callers of other functions pass.
    pub(crate) fn only_of(&self, function: usize) -> Self {
        let is_own = |parameter: &Parameter| parameter.0 == function;
        Self {
            age: self.age.clone().filter(|age| match age {
                RawAge::Known(_) => true,
                RawAge::Passed { parameter, .. } | RawAge::Moment(parameter) => is_own(parameter),
            }),
            path: self.path.as_ref().map(|text| text.only_of(function)),
            domain: match &self.domain {
                Some(RawScope::Domain(text)) => Some(RawScope::Domain(text.only_of(function))),
                other => other.clone(),
            },
            secure: self.secure,
            same_site: self.same_site.as_ref().map(|text| text.only_of(function)),
            value: match &self.value {
                RawValue::Passed(parameter) if !is_own(parameter) => RawValue::Unknown,
                value => value.clone(),
            },
            options: self.options.filter(is_own),
        }
    }

    #[cfg(feature = "javascript")]
    /// Returns the same where a page's other scripts are added before, with the functions' indices moved.
    pub(crate) fn with_functions_moved(self, by: usize) -> Self {
        let moved = |(function, index): Parameter| (function + by, index);
        Self {
            age: self.age.map(|age| match age {
                RawAge::Known(age) => RawAge::Known(age),
                RawAge::Passed {
                    parameter,
                    unit,
                    otherwise,
                } => RawAge::Passed {
                    parameter: moved(parameter),
                    unit,
                    otherwise,
                },
                RawAge::Moment(parameter) => RawAge::Moment(moved(parameter)),
            }),
            path: self.path.map(|text| text.with_functions_moved(by)),
            domain: self.domain.map(|domain| match domain {
                RawScope::Host => RawScope::Host,
                RawScope::Domain(text) => RawScope::Domain(text.with_functions_moved(by)),
            }),
            secure: self.secure,
            same_site: self.same_site.map(|text| text.with_functions_moved(by)),
            value: match self.value {
                RawValue::Passed(parameter) => RawValue::Passed(moved(parameter)),
                value => value,
            },
            options: self.options.map(moved),
        }
    }

    /// Returns these, completed by others where they say nothing.
    pub(crate) fn or(self, others: Self) -> Self {
        Self {
            age: self.age.or(others.age),
            path: self.path.or(others.path),
            domain: self.domain.or(others.domain),
            secure: self.secure.or(others.secure),
            same_site: self.same_site.or(others.same_site),
            value: self.value,
            options: self.options.or(others.options),
        }
    }

    /// Returns what is known once the callers are, with constants replaced by their text.
    pub(crate) fn known(&self, text: &mut dyn FnMut(&Text) -> Option<String>) -> Attributes {
        Attributes {
            age: match &self.age {
                Some(RawAge::Known(age)) => Some(*age),
                _ => None,
            },
            path: self.path.as_ref().and_then(&mut *text),
            domain: match &self.domain {
                None => None,
                Some(RawScope::Host) => Some(Scope::Host),
                Some(RawScope::Domain(domain)) => text(domain).map(Scope::Domain),
            },
            secure: self.secure,
            same_site: self.same_site.as_ref().and_then(text),
        }
    }
}
