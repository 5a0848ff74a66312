//! Draft -> Policy. It fills in the defaults and never fails: what could not be read has a finding, and
//! with an error among the findings the result is only what could be recovered.

use super::{
    CategoryRef, Change, Changes, Choices, Cookie, CustomCategory, Disclosure, Domain, Exempt,
    Meta, Naming, Planned, Policy, Service, Storage, Text, ThirdParty, Transfer, Value,
};
use crate::draft::{self, Draft};
use crate::source::Spanned;
use cookie_registry_core::{Category, Lifetime, Protection, SetBy, SetsOn, StorageKind, ValueKind};
use time::Date;

impl Policy {
    pub(crate) fn from_draft(draft: &Draft) -> Self {
        let lower = Lower {
            draft,
            language: draft.language(),
        };
        Self {
            meta: lower.meta(),
            service: lower.service(),
            cookies: draft
                .cookies
                .iter()
                .map(|cookie| lower.cookie(cookie))
                .collect(),
            storage: draft
                .storage
                .iter()
                .map(|storage| lower.storage(storage))
                .collect(),
            third_parties: draft
                .third_parties
                .iter()
                .map(|party| lower.third_party(party))
                .collect(),
            planned: draft
                .planned
                .iter()
                .map(|planned| lower.planned(planned))
                .collect(),
            categories: draft
                .categories
                .iter()
                .map(|category| lower.category(category))
                .collect(),
            choices: draft
                .choices
                .as_ref()
                .map(|choices| lower.choices(choices))
                .unwrap_or_default(),
            changes: draft
                .changes
                .as_ref()
                .map(|changes| lower.changes(changes))
                .unwrap_or_default(),
            exempt: draft.exempt.iter().filter_map(exempt).collect(),
        }
    }
}

struct Lower<'a> {
    draft: &'a Draft,
    language: &'a str,
}

fn owned(text: Option<&Spanned<String>>) -> String {
    text.map(|text| text.value.clone()).unwrap_or_default()
}

fn optional(text: Option<&Spanned<String>>) -> Option<String> {
    text.map(|text| text.value.clone())
}

fn list(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn value<T: Copy>(spanned: Option<&Spanned<T>>) -> Option<T> {
    spanned.map(|spanned| spanned.value)
}

impl Lower<'_> {
    fn text(&self, text: Option<&draft::Text>) -> Text {
        self.optional_text(text).unwrap_or_default()
    }

    fn optional_text(&self, text: Option<&draft::Text>) -> Option<Text> {
        let text = text?;
        let plain = text
            .plain
            .iter()
            .map(|plain| (self.language.to_owned(), plain.value.clone()));
        let translated = text
            .translations
            .iter()
            .map(|(tag, text)| (tag.value.clone(), text.value.clone()));
        Some(Text::new(plain.chain(translated).collect()))
    }

    fn category_ref(&self, key: Option<&Spanned<String>>) -> CategoryRef {
        let key = key.map_or(Category::Necessary.as_str(), |key| &key.value);
        CategoryRef {
            key: key.to_owned(),
            like: self.draft.category(key).unwrap_or(Category::Necessary),
        }
    }

    fn meta(&self) -> Meta {
        let policy = self.draft.policy.as_ref();
        let last_updated = policy
            .and_then(|policy| value(policy.last_updated.as_ref()))
            .unwrap_or(Date::MIN);
        let mut languages = vec![self.language.to_owned()];
        for language in policy.iter().flat_map(|policy| &policy.languages) {
            if !languages.contains(&language.value) {
                languages.push(language.value.clone());
            }
        }
        Meta {
            title: self.text(policy.and_then(|policy| policy.title.as_ref())),
            last_updated,
            effective: policy
                .and_then(|policy| value(policy.effective.as_ref()))
                .unwrap_or(last_updated),
            version: policy.and_then(|policy| value(policy.version.as_ref())),
            language: self.language.to_owned(),
            languages,
            jurisdictions: self.draft.jurisdictions().collect(),
        }
    }

    fn service(&self) -> Service {
        let service = self.draft.service.as_ref();
        let name = owned(service.and_then(|service| service.name.as_ref()));
        let controller = service.and_then(|service| optional(service.controller.as_ref()));
        Service {
            controller: controller.unwrap_or_else(|| name.clone()),
            name,
            domains: service
                .map(|service| list(&service.domains))
                .unwrap_or_default(),
            covers: self.optional_text(service.and_then(|service| service.covers.as_ref())),
            privacy_policy: service.and_then(|service| optional(service.privacy_policy.as_ref())),
            contact: owned(service.and_then(|service| service.contact.as_ref())),
            complaints: self.optional_text(service.and_then(|service| service.complaints.as_ref())),
            sells_or_shares: service
                .and_then(|service| value(service.sells_or_shares.as_ref()))
                .unwrap_or(false),
        }
    }

    fn disclosure(
        &self,
        disclosure: &draft::Disclosure,
        naming: Option<&draft::Naming>,
        kept: Lifetime,
    ) -> Disclosure {
        Disclosure {
            key: disclosure.key.value.clone(),
            entry: disclosure.entry.clone(),
            span: disclosure.key.span,
            naming: lower_naming(naming, &disclosure.key.value),
            examples: list(&disclosure.examples),
            category: self.category_ref(disclosure.category.as_ref()),
            exemption: value(disclosure.exemption.as_ref()),
            purpose: self.text(disclosure.purpose.as_ref()),
            lifetime: value(disclosure.lifetime.as_ref()).unwrap_or(kept),
            data_kept: value(disclosure.data_kept.as_ref()),
            set_by: value(disclosure.set_by.as_ref()).unwrap_or(SetBy::Server),
            provider: optional(disclosure.provider.as_ref()),
            recipients: list(&disclosure.recipients),
            transfers: disclosure.transfers.iter().filter_map(transfer).collect(),
            vendor_policy: optional(disclosure.policy.as_ref()),
            requested: value(disclosure.requested.as_ref()).unwrap_or(false),
            cleared_on: list(&disclosure.cleared_on),
            value: match disclosure.value.as_ref().map(|value| &value.value) {
                None => Value::Kind(ValueKind::Text),
                Some(draft::Value::Kind(kind)) => Value::Kind(*kind),
                Some(draft::Value::OneOf(words)) => Value::OneOf(list(words)),
            },
            retired: value(disclosure.retired.as_ref()),
            owner: optional(disclosure.owner.as_ref()),
            review: optional(disclosure.review.as_ref()),
            last_reviewed: value(disclosure.last_reviewed.as_ref()),
            review_by: value(disclosure.review_by.as_ref()),
        }
    }

    fn cookie(&self, cookie: &draft::Cookie) -> Cookie {
        Cookie {
            disclosure: self.disclosure(
                &cookie.disclosure,
                cookie.naming.as_ref(),
                Lifetime::Session,
            ),
            host: optional(cookie.host.as_ref()),
            chunked: value(cookie.chunked.as_ref()).unwrap_or(false),
            rolling: value(cookie.rolling.as_ref()).unwrap_or(false),
            protection: value(cookie.protection.as_ref()).unwrap_or(Protection::None),
            domain: match cookie.domain.as_ref().map(|domain| &domain.value) {
                None => Domain::HostOnly,
                Some(draft::Domain::Fixed(domain)) => Domain::Fixed(domain.clone()),
                Some(draft::Domain::FromConfig { within }) => Domain::FromConfig {
                    within: list(within),
                },
            },
            path: cookie.path().to_owned(),
            secure: cookie.secure(),
            http_only: cookie.http_only(),
            same_site: cookie.same_site(),
            partitioned: cookie.partitioned(),
            max_value_bytes: value(cookie.max_value_bytes.as_ref())
                .and_then(|max| u32::try_from(max).ok()),
        }
    }

    fn storage(&self, storage: &draft::Storage) -> Storage {
        // Web storage is written by scripts; `set_by` has another default there than for a cookie.
        let mut disclosure = self.disclosure(
            &storage.disclosure,
            storage.naming.as_ref(),
            Lifetime::UntilCleared,
        );
        if storage.disclosure.set_by.is_none() {
            disclosure.set_by = SetBy::Script;
        }
        Storage {
            disclosure,
            kind: value(storage.kind.as_ref()).unwrap_or(StorageKind::LocalStorage),
            expired_by: self.optional_text(storage.expired_by.as_ref()),
        }
    }

    fn third_party(&self, party: &draft::ThirdParty) -> ThirdParty {
        ThirdParty {
            key: party.key.value.clone(),
            name: owned(party.name.as_ref()),
            place: self.optional_text(party.place.as_ref()),
            why: self.text(party.why.as_ref()),
            policy: optional(party.policy.as_ref()),
            domains: list(&party.domains),
            sets_on: value(party.sets_on.as_ref()).unwrap_or(SetsOn::TheirPages),
            transfers: party.transfers.iter().filter_map(transfer).collect(),
        }
    }

    fn planned(&self, planned: &draft::Planned) -> Planned {
        Planned {
            key: planned.key.value.clone(),
            category: self.category_ref(planned.category.as_ref()),
            why: self.text(planned.why.as_ref()),
        }
    }

    fn category(&self, category: &draft::CustomCategory) -> CustomCategory {
        CustomCategory {
            key: category.key.value.clone(),
            title: self.text(category.title.as_ref()),
            description: self.text(category.description.as_ref()),
            like: value(category.like.as_ref()).unwrap_or(Category::Necessary),
        }
    }

    fn choices(&self, choices: &draft::Choices) -> Choices {
        Choices {
            blocking_necessary: self.optional_text(choices.blocking_necessary.as_ref()),
            do_not_track: value(choices.do_not_track.as_ref()),
            global_privacy_control: value(choices.global_privacy_control.as_ref()),
            shows_global_privacy_control: value(choices.shows_global_privacy_control.as_ref())
                .unwrap_or(false),
            settings: optional(choices.settings.as_ref()),
            remembered_for: value(choices.remembered_for.as_ref()),
            objection: self.optional_text(choices.objection.as_ref()),
        }
    }

    fn changes(&self, changes: &draft::Changes) -> Changes {
        Changes {
            announced_by: changes
                .announced_by
                .iter()
                .map(|text| self.text(Some(text)))
                .collect(),
            process: self.optional_text(changes.process.as_ref()),
            log: changes
                .log
                .iter()
                .filter_map(|change| self.change(change))
                .collect(),
        }
    }

    fn change(&self, change: &draft::Change) -> Option<Change> {
        Some(Change {
            date: value(change.date.as_ref())?,
            version: value(change.version.as_ref()),
            summary: self.text(change.summary.as_ref()),
            material: value(change.material.as_ref()).unwrap_or(true),
        })
    }
}

fn transfer(transfer: &draft::Transfer) -> Option<Transfer> {
    let country = optional(transfer.country.as_ref())?;
    Some(Transfer {
        country,
        safeguard: optional(transfer.safeguard.as_ref()),
    })
}

fn exempt(exempt: &draft::Exempt) -> Option<Exempt> {
    Some(Exempt {
        span: exempt.span,
        path: optional(exempt.path.as_ref())?,
        reason: optional(exempt.reason.as_ref())?,
        owner: optional(exempt.owner.as_ref()),
        until: value(exempt.until.as_ref()),
    })
}

/// An entry whose name could not be read is called by its key, so that its constant is there and the
/// missing name is the only message.
fn lower_naming(naming: Option<&draft::Naming>, key: &str) -> Naming {
    match naming {
        Some(draft::Naming::Exact(name)) => Naming::Exact {
            production: name.value.clone(),
            development: name.value.clone(),
        },
        Some(draft::Naming::PerEnvironment {
            production,
            development,
            ..
        }) => {
            let either = production.as_ref().or(development.as_ref());
            let name = |own: &Option<Spanned<String>>| {
                own.as_ref()
                    .or(either)
                    .map_or_else(|| key.to_owned(), |name| name.value.clone())
            };
            Naming::Exact {
                production: name(production),
                development: name(development),
            }
        }
        Some(draft::Naming::Family { prefix, suffix, .. }) => Naming::Family {
            prefix: owned(prefix.as_ref()),
            suffix: owned(suffix.as_ref()),
        },
        None => Naming::Exact {
            production: key.to_owned(),
            development: key.to_owned(),
        },
    }
}
