//! Builds the rows of tracking without cookies and storage.

use super::{Builder, said};
use crate::page::context::TrackingNotice;
use crate::page::sentence::Sentence;
use cookie_registry_core::{Role, Technology};
use cookie_registry_policy::model::Tracking;
use cookie_registry_words::Word;

impl Builder<'_> {
    /// Returns a row for each technology, in the order of the policy.
    pub(super) fn tracking(&self) -> Vec<TrackingNotice> {
        let technologies = self.policy.tracking.iter();
        technologies
            .map(|tracking| self.technology(tracking))
            .collect()
    }

    fn technology(&self, tracking: &Tracking) -> TrackingNotice {
        let words = self.words;
        let technology = match tracking.technology {
            Technology::Pixel => words.technology_pixel,
            Technology::Fingerprinting => words.technology_fingerprinting,
            Technology::LinkDecoration => words.technology_link_decoration,
            Technology::DeviceApi => words.technology_device_api,
            Technology::ServerSide => words.technology_server_side,
            other => Word::new(other.as_str()),
        };
        let name = vec![
            Sentence::word(technology),
            self.category_title(&tracking.category),
        ];
        let provider = self.company(
            tracking.provider.as_deref(),
            tracking.vendor_policy.as_deref(),
        );
        let used_by = match &provider {
            None => Sentence::fill(words.set_by_server, &[("service", &self.service())]),
            Some(provider) => Sentence::fill(
                words.set_by_server_with,
                &[("service", &self.service()), ("provider", provider)],
            ),
        };
        let asked = tracking
            .needs_consent()
            .then_some(words.tracking_asked)
            .or(tracking.exemption.map(|exemption| self.because(exemption)));
        TrackingNotice {
            key: tracking.key.clone(),
            anchor: format!("_tracking-{}", tracking.key),
            technology: tracking.technology.as_str(),
            category: tracking.category.key.clone(),
            needs_consent: tracking.needs_consent(),
            name,
            used_by: said(vec![used_by]),
            purpose: said(vec![
                self.text(&tracking.purpose),
                asked.map(Sentence::word).unwrap_or_default(),
            ]),
            received: said(self.received(tracking, provider)),
        }
    }

    /// Returns who receives the data, what the provider is for it, where it goes and how long it is kept.
    fn received(&self, tracking: &Tracking, provider: Option<Sentence>) -> Vec<Sentence> {
        let words = self.words;
        let mut said = Vec::new();
        let role = tracking.role.and_then(|role| match role {
            Role::Processor => Some(words.role_processor),
            Role::Controller => Some(words.role_controller),
            Role::JointController => Some(words.role_joint_controller),
            _ => None,
        });
        if let (Some(role), Some(provider)) = (role, &provider) {
            let slots = [("provider", provider), ("service", &self.service())];
            said.push(Sentence::fill(role, &slots));
        }
        let others = tracking.recipients.iter();
        let others = others.filter_map(|name| self.company(Some(name), None));
        let recipients: Vec<Sentence> = provider.into_iter().chain(others).collect();
        said.insert(
            0,
            if recipients.is_empty() {
                Sentence::fill(words.received_by_service, &[("service", &self.service())])
            } else {
                let recipients = Sentence::list(&recipients, words.comma, words.and);
                Sentence::fill(words.received_by, &[("recipients", &recipients)])
            },
        );
        said.extend(self.transfers(&tracking.transfers));
        let kept = tracking.data_kept.and_then(|kept| self.when.duration(kept));
        if let Some(duration) = &kept {
            said.push(Sentence::fill(
                words.retained_for,
                &[("duration", duration)],
            ));
        }
        said
    }

    /// Returns the name of a company, or of the third party with that key, with a link to its policy if there is one.
    pub(super) fn company(&self, name: Option<&str>, policy: Option<&str>) -> Option<Sentence> {
        let name = name?;
        let party = self.policy.third_party(name);
        let policy = policy.or_else(|| party?.policy.as_deref());
        let name = party.map_or(name, |party| &party.name);
        Some(match policy {
            Some(address) => Sentence::link(name, address),
            None => Sentence::text(name),
        })
    }
}
