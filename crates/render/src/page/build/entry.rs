//! Builds the row of a cookie or a storage key.

use super::{Builder, said};
use crate::page::context::Row;
use crate::page::countries::country_name;
use crate::page::sentence::Sentence;
use cookie_registry_core::{Environment, Exemption, Lifetime, Role, SetBy, StorageKind};
use cookie_registry_policy::model::{Cookie, Disclosure, Domain, Naming, Storage, Transfer};
use cookie_registry_words::Word;

impl Builder<'_> {
    pub(super) fn cookie(&self, cookie: &Cookie) -> Row {
        let (words, disclosure) = (self.words, &cookie.disclosure);
        let mut name = self.name(disclosure);
        if cookie.chunked {
            let bare = disclosure.naming.name(Environment::Production);
            let [first, second] = [0, 1].map(|number| Sentence::code(&format!("{bare}.{number}")));
            name.push(Sentence::fill(
                words.chunked,
                &[("first", &first), ("second", &second)],
            ));
        }
        if let Some(host) = &cookie.host {
            name.push(Sentence::fill(
                words.on_host,
                &[("host", &Sentence::code(host))],
            ));
        }
        let mut lasts = self.lifetimes(disclosure, cookie.rolling);
        lasts.extend(self.cleared(disclosure));
        let mut readers = vec![match disclosure.set_by {
            SetBy::ThirdParty => {
                let provider = self.provider(disclosure, words.some_third_party);
                Sentence::fill(words.read_by_third_party, &[("provider", &provider)])
            }
            _ => Sentence::word(self.readers_on_the_site(cookie)),
        }];
        readers.extend(self.subdomains(&cookie.domain));
        readers.extend(self.recipients(disclosure));
        Row {
            anchor: disclosure.key.clone(),
            kind: "cookie",
            name,
            kind_words: vec![Sentence::word(words.kind_cookie)],
            lasts: said(lasts),
            readers: said(readers),
            ..self.row(disclosure)
        }
    }

    /// Returns who can read a cookie of the site itself. That nobody else can is said only where the policy says who sets
    /// the cookie, or that it is necessary, and names nobody else who receives it.
    fn readers_on_the_site(&self, cookie: &Cookie) -> Word<'_> {
        let (words, disclosure) = (self.words, &cookie.disclosure);
        if !cookie.http_only {
            return words.read_by_server_and_scripts;
        }
        if !disclosure.says_who_sets_it && disclosure.needs_consent() {
            return words.read_by_server_at_least;
        }
        let is_ours_alone = disclosure.set_by == SetBy::Server
            && disclosure.recipients.is_empty()
            && disclosure.transfers.is_empty()
            && matches!(cookie.domain, Domain::HostOnly);
        if is_ours_alone {
            words.read_by_server
        } else {
            words.read_by_server_and_others
        }
    }

    pub(super) fn storage(&self, storage: &Storage) -> Row {
        let (words, disclosure) = (self.words, &storage.disclosure);
        let shared = self.cookies.contains(disclosure.key.as_str());
        let kind_words = match storage.kind {
            StorageKind::LocalStorage => words.kind_local_storage,
            StorageKind::SessionStorage => words.kind_session_storage,
            StorageKind::IndexedDb => words.kind_indexed_db,
            StorageKind::CacheStorage => words.kind_cache_storage,
        };
        let mut lasts = self.lifetimes(disclosure, false);
        if let Some(what) = &storage.expired_by {
            let what = self.text(what);
            lasts.push(Sentence::fill(words.expired_by, &[("what", &what)]));
        }
        lasts.extend(self.cleared(disclosure));
        let mut readers = vec![Sentence::word(words.read_by_scripts)];
        readers.extend(self.recipients(disclosure));
        Row {
            anchor: if shared {
                format!("_storage-{}", disclosure.key)
            } else {
                disclosure.key.clone()
            },
            kind: storage.kind.as_str(),
            name: self.name(disclosure),
            kind_words: vec![Sentence::word(kind_words)],
            lasts: said(lasts),
            readers: said(readers),
            ..self.row(disclosure)
        }
    }

    /// Returns a row with the cells that cookies and storage keys share; the other cells are empty.
    fn row(&self, disclosure: &Disclosure) -> Row {
        Row {
            key: disclosure.key.clone(),
            anchor: String::new(),
            kind: "",
            needs_consent: disclosure.needs_consent(),
            seconds: disclosure.seconds(),
            name: Vec::new(),
            set_by: vec![self.set_by(disclosure)],
            kind_words: Vec::new(),
            purpose: said(vec![
                self.text(&disclosure.purpose),
                self.consent(disclosure),
            ]),
            lasts: Vec::new(),
            readers: Vec::new(),
        }
    }

    fn name(&self, disclosure: &Disclosure) -> Vec<Sentence> {
        let mut name = vec![Sentence::code(&disclosure.naming.shown())];
        if matches!(disclosure.naming, Naming::Family { .. }) && !disclosure.examples.is_empty() {
            let examples: Vec<_> = disclosure
                .examples
                .iter()
                .map(|example| Sentence::code(example))
                .collect();
            let examples = Sentence::list(&examples, self.words.comma, self.words.comma);
            let mut sentence = Sentence::word(self.words.examples);
            sentence.push(Sentence::word(self.words.colon));
            sentence.push(examples);
            sentence.push(Sentence::text("."));
            name.push(sentence);
        }
        name
    }

    /// Returns the name of the company that provides an entry, with a link to its policy if there is one.
    pub(super) fn provider(&self, disclosure: &Disclosure, unknown: Word<'_>) -> Sentence {
        let Some(provider) = &disclosure.provider else {
            return Sentence::word(unknown);
        };
        let party = self.policy.third_party(provider);
        let name = party.map_or(provider, |party| &party.name);
        let policy = disclosure
            .vendor_policy
            .as_ref()
            .or_else(|| party?.policy.as_ref());
        match policy {
            Some(address) => Sentence::link(name, address),
            None => Sentence::text(name),
        }
    }

    fn set_by(&self, disclosure: &Disclosure) -> Sentence {
        let words = self.words;
        let alone = disclosure.provider.is_none();
        let (template, unknown) = match disclosure.set_by {
            SetBy::ThirdParty => (words.set_by_third_party, words.some_third_party),
            SetBy::OtherService => (words.set_by_other_service, words.some_program),
            SetBy::Script if alone => (words.set_by_script, Word::default()),
            SetBy::Script => (words.set_by_script_with, Word::default()),
            _ if alone => (words.set_by_server, Word::default()),
            _ => (words.set_by_server_with, Word::default()),
        };
        let provider = self.provider(disclosure, unknown);
        Sentence::fill(
            template,
            &[("service", &self.service()), ("provider", &provider)],
        )
    }

    /// Returns the reason why no consent is requested, or the statement that it is.
    fn consent(&self, disclosure: &Disclosure) -> Sentence {
        let said = match disclosure.exemption {
            _ if disclosure.needs_consent() => self.words.entry_consent_asked,
            None => Word::default(),
            Some(exemption) => self.because(exemption),
        };
        Sentence::word(said)
    }

    /// Returns the reason why no consent is requested under an exemption.
    pub(super) fn because(&self, exemption: Exemption) -> Word<'_> {
        let words = self.words;
        match exemption {
            Exemption::Transmission => words.because_transmission,
            Exemption::UserInput => words.because_user_input,
            Exemption::Authentication => words.because_authentication,
            Exemption::Security => words.because_security,
            Exemption::MediaPlayer => words.because_media_player,
            Exemption::LoadBalancing => words.because_load_balancing,
            Exemption::Interface => words.because_interface,
            Exemption::SocialSharing => words.because_social_sharing,
            Exemption::Statistics => words.because_statistics,
            Exemption::Appearance => words.because_appearance,
            Exemption::AudienceMeasurement => words.because_audience_measurement,
            Exemption::EmergencyAssistance => words.because_emergency_assistance,
            _ => Word::default(),
        }
    }

    /// Returns how long an entry is kept, then how long it is kept on each condition.
    fn lifetimes(&self, disclosure: &Disclosure, rolling: bool) -> Vec<Sentence> {
        let further = disclosure.lifetimes.iter().map(|further| {
            let lasts = further.lasts();
            let lasts = self.lifetime(lasts, lasts.seconds(), rolling);
            let condition = self.text(&further.when);
            let slots = [("condition", &condition), ("lasts", &lasts)];
            Sentence::fill(self.words.lasts_if, &slots)
        });
        let kept = disclosure.kept();
        std::iter::once(self.lifetime(kept.lifetime, kept.seconds, rolling))
            .chain(further)
            .collect()
    }

    fn lifetime(&self, lifetime: Lifetime, seconds: Option<u64>, rolling: bool) -> Sentence {
        let words = self.words;
        let duration = seconds.and_then(|seconds| self.when.exactly(lifetime, seconds));
        let Some(duration) = duration else {
            return Sentence::word(match lifetime {
                Lifetime::UntilCleared => words.lasts_until_cleared,
                Lifetime::Tab => words.lasts_tab,
                _ => words.lasts_session,
            });
        };
        let template = if rolling {
            words.lasts_rolling
        } else {
            words.lasts
        };
        Sentence::fill(template, &[("duration", &duration)])
    }

    fn cleared(&self, disclosure: &Disclosure) -> Vec<Sentence> {
        let words = self.words;
        let mut cleared: Vec<_> = disclosure
            .cleared_on
            .iter()
            .map(|event| match event.as_str() {
                "sign-out" => Sentence::word(words.cleared_sign_out),
                "account-deletion" => Sentence::word(words.cleared_account_deletion),
                "password-change" => Sentence::word(words.cleared_password_change),
                "consent-withdrawal" => Sentence::word(words.cleared_consent_withdrawal),
                event => Sentence::fill(words.cleared_on, &[("event", &Sentence::text(event))]),
            })
            .collect();
        let kept = disclosure
            .data_kept
            .and_then(|kept| self.when.duration(kept));
        if let Some(duration) = &kept {
            cleared.push(Sentence::fill(
                words.retained_for,
                &[("duration", duration)],
            ));
        }
        cleared
    }

    fn subdomains(&self, domain: &Domain) -> Option<Sentence> {
        let domain = match domain {
            Domain::HostOnly => return None,
            Domain::Fixed(domain) => Sentence::code(domain),
            Domain::FromConfig { within } => self.all_of(within),
        };
        Some(Sentence::fill(
            self.words.read_on_subdomains,
            &[("domain", &domain)],
        ))
    }

    /// Returns the recipients of its data, and the countries to which it is transferred.
    fn recipients(&self, disclosure: &Disclosure) -> Vec<Sentence> {
        let words = self.words;
        let mut said = Vec::new();
        let role = disclosure.role.and_then(|role| match role {
            Role::Processor => Some(words.role_processor),
            Role::Controller => Some(words.role_controller),
            Role::JointController => Some(words.role_joint_controller),
            _ => None,
        });
        if let (Some(role), Some(_)) = (role, &disclosure.provider) {
            let provider = self.provider(disclosure, Word::default());
            let slots = [("provider", &provider), ("service", &self.service())];
            said.push(Sentence::fill(role, &slots));
        }
        if !disclosure.recipients.is_empty() {
            let names = disclosure.recipients.iter();
            let names: Vec<_> = names
                .filter_map(|name| self.company(Some(name), None))
                .collect();
            let names = Sentence::list(&names, words.comma, words.and);
            said.push(Sentence::fill(
                words.read_by_recipients,
                &[("recipients", &names)],
            ));
        }
        said.extend(self.transfers(&disclosure.transfers));
        said
    }

    /// Returns the name of a country whose code the policy has, in the language of the page; otherwise what the policy
    /// says.
    fn country(&self, country: &str) -> Sentence {
        let name = self.chain.country(country);
        let name = name.or_else(|| country_name(country, self.language));
        Sentence::text(name.unwrap_or(country))
    }

    pub(super) fn transfers(&self, transfers: &[Transfer]) -> Vec<Sentence> {
        let words = self.words;
        let disclosure = transfers.iter().map(|transfer| {
            let country = self.country(&transfer.country);
            match &transfer.safeguard {
                None => Sentence::fill(words.transfer, &[("country", &country)]),
                Some(safeguard) => {
                    let safeguard = self.text(safeguard);
                    let slots = [("country", &country), ("safeguard", &safeguard)];
                    Sentence::fill(words.transfer_with_safeguard, &slots)
                }
            }
        });
        disclosure.collect()
    }
}
