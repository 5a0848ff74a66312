//! Derived properties of cookies and storage keys as written.

use super::{Cookie, Disclosure, Judged, Naming, VANILLA_COOKIE, VANILLA_COOKIECONSENT, Value};
use crate::source::{Span, Spanned};
use crate::spoken::is_open;
use cookie_registry_core::{SetBy, ValueKind};

impl Disclosure {
    /// Returns the location of `value = "consent"`, if the entry has it.
    #[must_use]
    pub fn keeps_the_choice(&self) -> Option<Span> {
        match &self.value.as_ref()?.value {
            Value::Kind(ValueKind::Consent) => self.value.as_ref().map(|value| value.span),
            _ => None,
        }
    }

    /// Returns whether the entry stores the visitor's choice. This is an entry with `value = "consent"`, or the entry
    /// of a JavaScript banner, which stores the choice in a format of its own.
    #[must_use]
    pub fn keeps_a_choice(&self) -> bool {
        let banner =
            |provider: &Spanned<String>| provider.value.eq_ignore_ascii_case(VANILLA_COOKIECONSENT);
        self.keeps_the_choice().is_some() || self.provider.as_ref().is_some_and(banner)
    }
}

impl Judged {
    /// Returns whether everything is written and nothing left to decide.
    pub(crate) fn is_decided(&self) -> bool {
        let texts = [
            &self.entry,
            &self.field,
            &self.before,
            &self.after,
            &self.by,
            &self.reason,
        ];
        let is_written = |text: &Option<Spanned<String>>| {
            text.as_ref().is_some_and(|text| !is_open(&text.value))
        };
        self.verdict.is_some() && self.on.is_some() && texts.into_iter().all(is_written)
    }
}

impl Cookie {
    /// Returns whether the cookie stores the visitor's choice. This is a cookie for which
    /// [`Disclosure::keeps_a_choice`] returns `true`, or a cookie with the usual name of a JavaScript banner's cookie.
    #[must_use]
    pub fn keeps_a_choice(&self) -> bool {
        let name = match &self.naming {
            Some(Naming::Exact(name)) => Some(name),
            Some(Naming::PerEnvironment { production, .. }) => production.as_ref(),
            _ => None,
        };
        name.is_some_and(|name| name.value == VANILLA_COOKIE) || self.disclosure.keeps_a_choice()
    }

    /// Returns who sets the cookie; by default the server.
    #[must_use]
    pub fn set_by(&self) -> SetBy {
        self.disclosure.set_by()
    }

    /// Returns `http_only`; by default true if the server sets the cookie. A script cannot set an HttpOnly
    /// cookie.
    #[must_use]
    pub fn http_only(&self) -> bool {
        self.http_only
            .as_ref()
            .map_or(self.set_by() == SetBy::Server, |http_only| http_only.value)
    }

    /// Returns `path`; `/` by default.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path.as_ref().map_or("/", |path| &path.value)
    }

    /// Returns whether this service itself sets the cookie. Such a cookie has exactly the attributes of the policy.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.set_by() == SetBy::Server && self.disclosure.retired.is_none()
    }
}
