//! Converts a draft to a policy and fills in the defaults. The conversion never fails: there is already a
//! finding for each value that could not be read. If a finding is an error, the result contains only what
//! could be recovered.

use super::{
    Changes, Choices, Cookie, CustomCategory, Disclosure, Exempt, Judged, Meta, Planned, Policy,
    Service, Storage, ThirdParty, Tracking,
};
use crate::draft::{self, Draft};
use crate::keys::irregular::complete_storage;
use crate::keys::lower::{Lower, lower_naming};
use crate::keys::table::FromTable as _;
use crate::shared::Shared;
use std::borrow::Cow;

#[cfg(test)]
thread_local! {
    /// The number of drafts that this thread has lowered. A test ensures that a check lowers one draft once.
    pub(crate) static LOWERED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

impl Policy {
    /// Completes a draft.
    pub(crate) fn from_draft(draft: &Draft) -> Self {
        #[cfg(test)]
        LOWERED.set(LOWERED.get() + 1);
        let lower = &Lower {
            language: draft.language(),
            categories: &draft.categories,
        };
        let top = draft.top();
        let meta = written(draft.policy.as_ref(), || draft::Meta::unwritten((top,)));
        let service = written(draft.service.as_ref(), || draft::Service::unwritten((top,)));
        let choices = draft.choices.as_ref();
        let remembered = choices.and_then(|choices| choices.remembered_for.as_ref());
        let remembered = remembered.map(|remembered| remembered.value);
        let changes = draft.changes.as_ref();
        Self {
            meta: Meta::lower((), &meta, lower),
            service: Service::lower((service.sells_or_shares.is_some(),), &service, lower),
            cookies: draft
                .cookies
                .iter()
                .map(|one| {
                    let mut cookie = cookie(one, lower);
                    cookie.disclosure.at_least = remembered.filter(|_| one.keeps_a_choice());
                    cookie
                })
                .collect(),
            storage: draft
                .storage
                .iter()
                .map(|one| storage(one, lower))
                .collect(),
            tracking: lower_keyed(&draft.tracking, |one| {
                let head = (one.key.value.clone(), one.entry.clone(), one.key.span);
                Tracking::lower(head, one, lower)
            }),
            third_parties: lower_keyed(&draft.third_parties, |one| {
                ThirdParty::lower((one.key.value.clone(),), one, lower)
            }),
            planned: lower_keyed(&draft.planned, |one| {
                Planned::lower((one.key.value.clone(),), one, lower)
            }),
            categories: lower_keyed(&draft.categories, |one| {
                CustomCategory::lower((one.key.value.clone(),), one, lower)
            }),
            choices: choices
                .map(|choices| Choices::lower((), choices, lower))
                .unwrap_or_default(),
            changes: changes
                .map(|changes| Changes::lower((), changes, lower))
                .unwrap_or_default(),
            exempt: exempt(&draft.exempt, lower),
            judged: judged(&draft.judged, lower),
            shared_packages: shared_packages(draft),
            catalogs: draft.catalogs.iter().map(|(_, one)| one.clone()).collect(),
        }
    }
}

/// Returns the names of the packages whose declarations are included.
fn shared_packages(draft: &Draft) -> Vec<String> {
    let shared = draft.shared.iter().map(|(shared, _)| &shared.value);
    shared
        .filter_map(|shared| match shared {
            Shared::Package { name, .. } => Some(name.clone()),
            Shared::Git { .. } => None,
        })
        .collect()
}

/// Returns the written table, or a table without keys.
fn written<T: Clone>(table: Option<&T>, unwritten: impl FnOnce() -> T) -> Cow<'_, T> {
    table.map_or_else(|| Cow::Owned(unwritten()), Cow::Borrowed)
}

fn lower_keyed<D, M>(tables: &[D], lower: impl Fn(&D) -> M) -> Vec<M> {
    tables.iter().map(lower).collect()
}

fn disclosure(
    written: &draft::Disclosure,
    naming: Option<&draft::Naming>,
    lower: &Lower<'_>,
) -> Disclosure {
    let key = &written.key;
    let naming = lower_naming(naming, &key.value);
    let says_who_sets_it = written.says_who_sets_it();
    let head = (
        key.value.clone(),
        written.entry.clone(),
        key.span,
        naming,
        says_who_sets_it,
        None,
    );
    Disclosure::lower(head, written, lower)
}

fn cookie(cookie: &draft::Cookie, lower: &Lower<'_>) -> Cookie {
    let disclosure = disclosure(&cookie.disclosure, cookie.naming.as_ref(), lower);
    Cookie::lower((disclosure,), cookie, lower)
}

fn storage(storage: &draft::Storage, lower: &Lower<'_>) -> Storage {
    let mut disclosure = disclosure(&storage.disclosure, storage.naming.as_ref(), lower);
    complete_storage(&storage.disclosure, &mut disclosure);
    Storage::lower((disclosure,), storage, lower)
}

/// Completes the exemptions that have a path and a reason.
fn exempt(exempt: &[draft::Exempt], lower: &Lower<'_>) -> Vec<Exempt> {
    exempt
        .iter()
        .filter(|one| one.path.is_some() && one.reason.is_some())
        .map(|one| Exempt::lower((one.span,), one, lower))
        .collect()
}

/// Completes the judgements in which everything is written. One in which something is left to decide decides nothing.
fn judged(judged: &[draft::Judged], lower: &Lower<'_>) -> Vec<Judged> {
    judged
        .iter()
        .filter(|one| one.is_decided())
        .map(|one| Judged::lower((one.span,), one, lower))
        .collect()
}
