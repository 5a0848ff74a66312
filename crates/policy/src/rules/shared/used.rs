//! An entry or a tracking technology, as one use of the visitor's device. Rules about consent, reviews and recipients
//! apply to both.

use crate::draft::{Disclosure, Draft, Text, Tracking, Transfer};
use crate::source::Spanned;
use cookie_registry_core::{Category, Exemption, Role, SetBy, Technology};
use time::Date;

/// An entry in use, or a technology of tracking.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Used<'d> {
    /// How findings name it: `cookies.session`.
    pub(crate) entry: &'d str,
    pub(crate) key: &'d Spanned<String>,
    pub(crate) category: Option<&'d Spanned<String>>,
    pub(crate) exemption: Option<&'d Spanned<Exemption>>,
    /// Whether `exemption` is not written at all. An exemption that could not be read already has a finding.
    pub(crate) names_no_exemption: bool,
    pub(crate) purpose: Option<&'d Text>,
    pub(crate) provider: Option<&'d Spanned<String>>,
    pub(crate) recipients: &'d [Spanned<String>],
    pub(crate) role: Option<&'d Spanned<Role>>,
    pub(crate) transfers: &'d [Transfer],
    pub(crate) vendor_policy: Option<&'d Spanned<String>>,
    pub(crate) owner: Option<&'d Spanned<String>>,
    pub(crate) last_reviewed: Option<&'d Spanned<Date>>,
    pub(crate) review_by: Option<&'d Spanned<Date>>,
    /// Who sets it; `None` for tracking.
    pub(crate) set_by: Option<&'d Spanned<SetBy>>,
    /// The technology; `None` for an entry.
    pub(crate) technology: Option<&'d Spanned<Technology>>,
}

impl<'d> From<&'d Disclosure> for Used<'d> {
    fn from(one: &'d Disclosure) -> Self {
        Self {
            entry: &one.entry,
            key: &one.key,
            category: one.category.as_ref(),
            exemption: one.exemption.as_ref(),
            names_no_exemption: one.missing.contains(&"exemption"),
            purpose: one.purpose.as_ref(),
            provider: one.provider.as_ref(),
            recipients: &one.recipients,
            role: one.role.as_ref(),
            transfers: &one.transfers,
            vendor_policy: one.vendor_policy.as_ref(),
            owner: one.owner.as_ref(),
            last_reviewed: one.last_reviewed.as_ref(),
            review_by: one.review_by.as_ref(),
            set_by: one.set_by.as_ref(),
            technology: None,
        }
    }
}

impl<'d> From<&'d Tracking> for Used<'d> {
    fn from(one: &'d Tracking) -> Self {
        Self {
            entry: &one.entry,
            key: &one.key,
            category: one.category.as_ref(),
            exemption: one.exemption.as_ref(),
            names_no_exemption: one.missing.contains(&"exemption"),
            purpose: one.purpose.as_ref(),
            provider: one.provider.as_ref(),
            recipients: &one.recipients,
            role: one.role.as_ref(),
            transfers: &one.transfers,
            vendor_policy: one.vendor_policy.as_ref(),
            owner: one.owner.as_ref(),
            last_reviewed: one.last_reviewed.as_ref(),
            review_by: one.review_by.as_ref(),
            set_by: None,
            technology: one.technology.as_ref(),
        }
    }
}

impl Used<'_> {
    /// Returns its category; for a custom category, the standard category that it is like.
    pub(crate) fn like(&self, draft: &Draft) -> Option<Category> {
        draft.category(&self.category?.value)
    }

    /// Returns whether visitors are asked for consent before it is used.
    pub(crate) fn needs_consent(&self, draft: &Draft) -> bool {
        self.exemption.is_none() && self.like(draft).is_some_and(Category::needs_consent)
    }
}

impl Draft {
    /// Iterates over every entry in use, cookies first, then over the technologies of tracking.
    pub(crate) fn used(&self) -> impl Iterator<Item = Used<'_>> {
        let entries = self.in_use().map(Used::from);
        entries.chain(self.tracking.iter().map(Used::from))
    }
}
