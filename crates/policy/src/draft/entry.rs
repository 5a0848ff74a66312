//! Cookies and storage keys, as written.

use super::{Text, VANILLA_COOKIECONSENT};
use crate::source::{Span, Spanned};
use cookie_registry_core::{
    Exemption, Lifetime, Protection, SameSite, SetBy, StorageKind, ValueKind,
};
use time::Date;

/// What a cookie or a storage key is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// `name` or `key`.
    Exact(Spanned<String>),
    /// `names`.
    PerEnvironment {
        /// The table's place.
        span: Span,
        /// The name over https.
        production: Option<Spanned<String>>,
        /// The name over plain http.
        development: Option<Spanned<String>>,
    },
    /// `match`.
    Family {
        /// The table's place.
        span: Span,
        /// What every name of the family begins with.
        prefix: Option<Spanned<String>>,
        /// What every name of the family ends with.
        suffix: Option<Spanned<String>>,
    },
}

impl Naming {
    /// Every name or part of a name that is written.
    pub fn parts(&self) -> impl Iterator<Item = &Spanned<String>> {
        let (first, second) = match self {
            Self::Exact(name) => (Some(name), None),
            Self::PerEnvironment {
                production,
                development,
                ..
            } => (production.as_ref(), development.as_ref()),
            Self::Family { prefix, suffix, .. } => (prefix.as_ref(), suffix.as_ref()),
        };
        first.into_iter().chain(second)
    }

    /// The name, or the beginning of the family's names, in production.
    #[must_use]
    pub fn production(&self) -> Option<&Spanned<String>> {
        self.parts().next()
    }
}

/// `value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word.
    Kind(ValueKind),
    /// `{ one_of = [...] }`.
    OneOf(Vec<Spanned<String>>),
}

/// `domain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// A fixed domain.
    Fixed(String),
    /// `{ from_config = true, within = [...] }`.
    FromConfig {
        /// The domains within which the configured one must lie.
        within: Vec<Spanned<String>>,
    },
}

/// One `{ country = "…", safeguard = "…" }` of `transfers`.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// The table's place.
    pub span: Span,
    /// `country`.
    pub country: Option<Spanned<String>>,
    /// `safeguard`.
    pub safeguard: Option<Spanned<String>>,
}

/// What cookies and storage keys have in common: what must be told about either.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// `cookies.session`: how findings name the entry.
    pub entry: String,
    /// The identifier, without its table: `session`.
    pub key: Spanned<String>,
    /// Which of `purpose`, `lifetime`, `category` and `exemption` are not written at all.
    pub missing: Vec<&'static str>,
    /// `category`.
    pub category: Option<Spanned<String>>,
    /// `exemption`.
    pub exemption: Option<Spanned<Exemption>>,
    /// `purpose`.
    pub purpose: Option<Text>,
    /// `lifetime`.
    pub lifetime: Option<Spanned<Lifetime>>,
    /// `data_kept`: how long what is collected with it is kept.
    pub data_kept: Option<Spanned<Lifetime>>,
    /// `set_by`.
    pub set_by: Option<Spanned<SetBy>>,
    /// `provider`.
    pub provider: Option<Spanned<String>>,
    /// `recipients`.
    pub recipients: Vec<Spanned<String>>,
    /// `transfers`.
    pub transfers: Vec<Transfer>,
    /// `policy`: the vendor's own.
    pub policy: Option<Spanned<String>>,
    /// `requested`: the visitor asked for it expressly.
    pub requested: Option<Spanned<bool>>,
    /// `cleared_on`.
    pub cleared_on: Vec<Spanned<String>>,
    /// `value`.
    pub value: Option<Spanned<Value>>,
    /// `retired`.
    pub retired: Option<Spanned<Date>>,
    /// `examples` of a family.
    pub examples: Vec<Spanned<String>>,
    /// `owner`.
    pub owner: Option<Spanned<String>>,
    /// `review`.
    pub review: Option<Spanned<String>>,
    /// `last_reviewed`.
    pub last_reviewed: Option<Spanned<Date>>,
    /// `review_by`.
    pub review_by: Option<Spanned<Date>>,
}

impl Disclosure {
    /// Where the entry says that it keeps the visitor's choice: `value = "consent"`.
    #[must_use]
    pub fn keeps_the_choice(&self) -> Option<Span> {
        match &self.value.as_ref()?.value {
            Value::Kind(ValueKind::Consent) => self.value.as_ref().map(|value| value.span),
            _ => None,
        }
    }

    /// Whether the entry keeps the visitor's choice, as `value = "consent"` or for a banner that runs in the
    /// browser and writes a form of its own.
    #[must_use]
    pub fn keeps_a_choice(&self) -> bool {
        let banner =
            |provider: &Spanned<String>| provider.value.eq_ignore_ascii_case(VANILLA_COOKIECONSENT);
        self.keeps_the_choice().is_some() || self.provider.as_ref().is_some_and(banner)
    }
}

/// `[cookies.KEY]`.
#[derive(Clone, Debug)]
pub struct Cookie {
    /// What must be told about it.
    pub disclosure: Disclosure,
    /// `name`, `names` or `match`.
    pub naming: Option<Naming>,
    /// `host`: which of the service's hosts sets it, when the same name is set on several.
    pub host: Option<Spanned<String>>,
    /// `chunked`.
    pub chunked: Option<Spanned<bool>>,
    /// `rolling`.
    pub rolling: Option<Spanned<bool>>,
    /// `protection`.
    pub protection: Option<Spanned<Protection>>,
    /// `domain`.
    pub domain: Option<Spanned<Domain>>,
    /// `path`.
    pub path: Option<Spanned<String>>,
    /// `secure`.
    pub secure: Option<Spanned<bool>>,
    /// `http_only`.
    pub http_only: Option<Spanned<bool>>,
    /// `same_site`.
    pub same_site: Option<Spanned<SameSite>>,
    /// `partitioned`.
    pub partitioned: Option<Spanned<bool>>,
    /// `max_value_bytes`.
    pub max_value_bytes: Option<Spanned<i64>>,
}

impl Cookie {
    /// Who sets it; the server unless the file says otherwise.
    #[must_use]
    pub fn set_by(&self) -> SetBy {
        self.disclosure
            .set_by
            .as_ref()
            .map_or(SetBy::Server, |set_by| set_by.value)
    }

    /// `secure`, which is the default.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.secure.as_ref().is_none_or(|secure| secure.value)
    }

    /// `http_only`, which is the default for what the server sets; no script can set it.
    #[must_use]
    pub fn http_only(&self) -> bool {
        self.http_only
            .as_ref()
            .map_or(self.set_by() == SetBy::Server, |http_only| http_only.value)
    }

    /// `same_site`; lax by default.
    #[must_use]
    pub fn same_site(&self) -> SameSite {
        self.same_site
            .as_ref()
            .map_or(SameSite::Lax, |same_site| same_site.value)
    }

    /// `path`; `/` by default.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path.as_ref().map_or("/", |path| &path.value)
    }

    /// `partitioned`; not by default.
    #[must_use]
    pub fn partitioned(&self) -> bool {
        self.partitioned
            .as_ref()
            .is_some_and(|partitioned| partitioned.value)
    }

    /// `chunked`; not by default.
    #[must_use]
    pub fn chunked(&self) -> bool {
        self.chunked.as_ref().is_some_and(|chunked| chunked.value)
    }

    /// Whether this service emits the cookie itself, so that what the file says of it is what is sent.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.set_by() == SetBy::Server && self.disclosure.retired.is_none()
    }
}

/// `[storage.KEY]`.
#[derive(Clone, Debug)]
pub struct Storage {
    /// What must be told about it.
    pub disclosure: Disclosure,
    /// `key` or `match`.
    pub naming: Option<Naming>,
    /// `kind`.
    pub kind: Option<Spanned<StorageKind>>,
    /// `expired_by`: what removes it when its lifetime is over.
    pub expired_by: Option<Text>,
}
