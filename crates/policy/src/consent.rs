//! Computes the categories about which visitors are asked, and the categories that a signal of the browser
//! refuses. The banner, the recorded choice and the witness types use the result.

mod again;
mod fingerprints;

pub use crate::model::Asked;
pub use again::{AskAgain, ask_again};
pub use fingerprints::Fingerprints;

use crate::model::{Cookie, Disclosure, Load, Policy, Text, ThirdParty, Tracking, Value};
use cookie_registry_core::{Category, SetBy, SignalResponse, ValueKind};
use cookie_registry_words::Words;
use time::Date;

/// A category about which visitors decide.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AskedCategory<'p> {
    /// The key of the category: one of the four standard categories, or KEY of `[categories.KEY]`.
    pub key: &'p str,
    /// The standard category. For a custom category, the standard category that its key `like` names.
    pub like: Category,
    /// [`Asked::Consent`] if an entry in use or a tracking technology needs consent, or if a script or embed waits for consent;
    /// otherwise [`Asked::Objection`].
    pub asked: Asked,
    /// The fingerprints of the category. A recorded decision counts only if it contains one of these fingerprints. A
    /// visitor with any other decision is asked again.
    pub fingerprints: Fingerprints,
    /// Whether Global Privacy Control refuses the category.
    pub refused_by_gpc: bool,
    /// Whether Do Not Track refuses the category.
    pub refused_by_dnt: bool,
}

/// A third party that receives data if the visitor accepts a category.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum AskedParty<'p> {
    /// A company under `[third_parties]`. Visitors can decide on it individually.
    Declared(&'p ThirdParty),
    /// A company that an entry names, with the address of the company's policy if the entry states it.
    Named {
        /// The name.
        name: &'p str,
        /// The address of its policy.
        policy: Option<&'p str>,
    },
}

impl<'p> AskedParty<'p> {
    /// Returns its name.
    #[must_use]
    pub fn name(&self) -> &'p str {
        match *self {
            Self::Declared(party) => &party.name,
            Self::Named { name, .. } => name,
        }
    }
}

/// A material change in the change log. The banner shows it to visitors who decided before the change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MaterialChange<'p> {
    /// The day.
    pub day: Date,
    /// The start of the day (midnight UTC), in milliseconds since 1970-01-01.
    pub millis: u64,
    /// What changed.
    pub summary: &'p Text,
}

impl Disclosure {
    /// Returns whether another company sets the entry.
    pub(crate) fn is_set_by_others(&self) -> bool {
        self.set_by == SetBy::ThirdParty
    }

    /// Returns whether another company receives data that is collected with the entry.
    fn reaches_others(&self, policy: &Policy) -> bool {
        self.is_set_by_others()
            || !self.recipients.is_empty()
            || self
                .provider
                .as_deref()
                .is_some_and(|provider| policy.third_party(provider).is_some())
    }
}

impl Tracking {
    /// Returns whether another company receives its data.
    const fn reaches_others(&self) -> bool {
        self.provider.is_some() || !self.recipients.is_empty()
    }
}

impl Policy {
    /// Returns the categories about which visitors decide, each with its fingerprints, in alphabetical order.
    ///
    /// If the policy honours Global Privacy Control, the signal refuses marketing and every custom category
    /// with `like = "marketing"`. With `sells_or_shares = true`, the signal also refuses every category with an
    /// entry whose data another company receives (California, 11 CCR 7025). If the policy honours Do Not Track,
    /// that signal refuses every category that needs consent, as the page states.
    ///
    /// ```
    /// use cookie_registry_policy::consent::Asked;
    /// use cookie_registry_policy::{Options, check_files, source::Memory};
    ///
    /// let text = r#"
    /// format = 1
    /// [policy]
    /// title = "Cookie Policy"
    /// last_updated = 2026-05-09
    /// [service]
    /// name = "Almanac"
    /// domains = ["our.example"]
    /// contact = "privacy@our.example"
    /// [cookies.visits]
    /// name = "visits"
    /// category = "analytics"
    /// purpose = "Counts visits."
    /// lifetime = "30 days"
    /// "#;
    /// let files = Memory::from_iter([("policy.toml", text)]);
    /// let checked = check_files(&files, "policy.toml".as_ref(), Options::today())?;
    /// let asked = checked.recovered().asked_categories();
    /// assert_eq!((asked[0].key, asked[0].asked), ("analytics", Asked::Consent));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn asked_categories(&self) -> Vec<AskedCategory<'_>> {
        let honours = |response| response == Some(SignalResponse::Honoured);
        let gpc = honours(self.choices.global_privacy_control);
        let dnt = honours(self.choices.do_not_track);
        self.fingerprints()
            .into_iter()
            .filter_map(|(key, _)| {
                let members: Vec<&Disclosure> = self.asked_entries(key).collect();
                let load = self.waiting_loads(key).next();
                let tracking: Vec<&Tracking> = self.asked_tracking(key).collect();
                let category = members.first().map(|disclosure| &disclosure.category);
                let category = category.or(load.map(|(_, load)| &load.category));
                let like = category.or(tracking.first().map(|one| &one.category))?.like;
                let entries = members.iter().map(|disclosure| disclosure.asked());
                let technologies = tracking.iter().map(|one| one.asked());
                let consent = load.is_some()
                    || entries
                        .chain(technologies)
                        .any(|asked| asked == Asked::Consent);
                // A third party receives a request at least, with the address of the visitor.
                let shared = self.service.sells_or_shares
                    && (load.is_some()
                        || tracking.iter().any(|one| one.reaches_others())
                        || members
                            .iter()
                            .any(|disclosure| disclosure.reaches_others(self)));
                Some(AskedCategory {
                    key,
                    like,
                    asked: if consent {
                        Asked::Consent
                    } else {
                        Asked::Objection
                    },
                    fingerprints: self.accepted_fingerprints(key)?,
                    refused_by_gpc: gpc && (like == Category::Marketing || shared),
                    refused_by_dnt: dnt && consent,
                })
            })
            .collect()
    }

    /// Returns the entries in use on which a visitor decides with a category.
    fn asked_entries<'p>(&'p self, category: &str) -> impl Iterator<Item = &'p Disclosure> {
        self.entries().filter(move |disclosure| {
            disclosure.category.key == category && disclosure.asked() != Asked::Nothing
        })
    }

    /// Returns the tracking technologies that a decision on a category covers, in the order of the file.
    pub fn asked_tracking<'p>(&'p self, category: &str) -> impl Iterator<Item = &'p Tracking> {
        self.tracking
            .iter()
            .filter(move |one| one.category.key == category && one.asked() != Asked::Nothing)
    }

    /// Returns the scripts and embeds of third parties that wait until the visitor allows a category, in the order of the file.
    pub fn waiting_loads<'p>(
        &'p self,
        category: &str,
    ) -> impl Iterator<Item = (&'p ThirdParty, &'p Load)> {
        self.third_parties.iter().flat_map(move |party| {
            let loads = party.loads.iter();
            loads
                .filter(move |load| {
                    load.category.key == category && load.category.like.needs_consent()
                })
                .map(move |load| (party, load))
        })
    }

    /// Returns the category of each script or embed that waits for consent.
    pub(crate) fn waiting_categories(&self) -> impl Iterator<Item = &str> {
        let loads = self.third_parties.iter().flat_map(|party| &party.loads);
        let waiting = loads.filter(|load| load.category.like.needs_consent());
        waiting.map(|load| load.category.key.as_str())
    }

    /// Returns the purposes of the entries and tracking technologies that a decision on a category covers, without
    /// duplicates, in the order of the file.
    #[must_use]
    pub fn asked_purposes(&self, category: &str) -> Vec<&Text> {
        let mut purposes: Vec<&Text> = Vec::new();
        let entries = self.asked_entries(category).map(|entry| &entry.purpose);
        let tracking = self.asked_tracking(category).map(|one| &one.purpose);
        for purpose in entries.chain(tracking) {
            if !purposes.contains(&purpose) {
                purposes.push(purpose);
            }
        }
        purposes
    }

    /// Returns the third parties that receive data if a visitor accepts a category: the providers of entries, if they
    /// are declared under `[third_parties]` or set the entries themselves; the providers of tracking; the recipients;
    /// and the third parties whose scripts or embeds pages load. Each name occurs once, in the order of the file.
    #[must_use]
    pub fn asked_parties<'p>(&'p self, category: &str) -> Vec<AskedParty<'p>> {
        let mut parties: Vec<AskedParty<'p>> = Vec::new();
        let mut add = |party: AskedParty<'p>| {
            // A company is declared once under `[third_parties]`; a recipient may be the same company.
            if !parties.iter().any(|known| known.name() == party.name()) {
                parties.push(party);
            }
        };
        for disclosure in self.asked_entries(category) {
            let provider = disclosure.provider.as_deref();
            if let Some(party) = provider.and_then(|provider| self.third_party(provider)) {
                add(AskedParty::Declared(party));
            } else if let Some(name) = provider.filter(|_| disclosure.is_set_by_others()) {
                let policy = disclosure.vendor_policy.as_deref();
                add(AskedParty::Named { name, policy });
            }
            for name in &disclosure.recipients {
                add(self.named(name, None));
            }
        }
        self.tracking_parties(category)
            .into_iter()
            .for_each(&mut add);
        for (party, _) in self.waiting_loads(category) {
            add(AskedParty::Declared(party));
        }
        parties
    }

    /// Returns the companies that receive data from the tracking technologies that a decision on a category covers: the
    /// providers and the recipients. A name may occur several times.
    #[must_use]
    pub fn tracking_parties<'p>(&'p self, category: &str) -> Vec<AskedParty<'p>> {
        let mut parties = Vec::new();
        for one in self.asked_tracking(category) {
            let provider = one.provider.iter();
            parties.extend(provider.map(|name| self.named(name, one.vendor_policy.as_deref())));
            parties.extend(one.recipients.iter().map(|name| self.named(name, None)));
        }
        parties
    }

    /// Returns the third party with a key or a name; if none is declared, the name with the address of its policy.
    fn named<'p>(&'p self, name: &'p str, policy: Option<&'p str>) -> AskedParty<'p> {
        let by_name = || self.third_parties.iter().find(|party| party.name == name);
        match self.third_party(name).or_else(by_name) {
            Some(party) => AskedParty::Declared(party),
            None => AskedParty::Named { name, policy },
        }
    }

    /// Returns the material changes of the change log, the newest first.
    #[must_use]
    pub fn material_changes(&self) -> Vec<MaterialChange<'_>> {
        let mut changes: Vec<_> = self
            .changes
            .log
            .iter()
            .filter(|change| change.material)
            .collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.date));
        let described = changes.into_iter().map(|change| {
            let seconds = change.date.midnight().assume_utc().unix_timestamp();
            MaterialChange {
                day: change.date,
                millis: u64::try_from(seconds)
                    .unwrap_or_default()
                    .saturating_mul(1000),
                summary: &change.summary,
            }
        });
        described.collect()
    }

    /// Returns the title and the description of a category in the language of `words`. For a custom category, they come
    /// from the policy; for a standard category, from `words`.
    #[must_use]
    pub fn category_words<'p>(
        &'p self,
        words: &Words<'p>,
        category: &str,
        like: Category,
    ) -> (&'p str, &'p str) {
        let mut custom = self.categories.iter();
        if let Some(custom) = custom.find(|custom| custom.key == category) {
            let Words { language, .. } = *words;
            return (
                custom.title.best(language),
                custom.description.best(language),
            );
        }
        let (title, description) = match like {
            Category::Preferences => (words.preferences, words.preferences_description),
            Category::Analytics => (words.analytics, words.analytics_description),
            Category::Marketing => (words.marketing, words.marketing_description),
            _ => (words.necessary, words.necessary_description),
        };
        (title.text(), description.text())
    }

    /// Returns the cookie that stores a visitor's choice: the one with `value = "consent"`.
    #[must_use]
    pub fn consent_cookie(&self) -> Option<&Cookie> {
        self.cookies.iter().find(|cookie| {
            cookie.disclosure.retired.is_none()
                && cookie.disclosure.value == Value::Kind(ValueKind::Consent)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, AskedCategory};
    use crate::source::Memory;
    use crate::{Options, Policy, check_files};
    use cookie_registry_core::Category;

    /// Calls `look` with the categories of a policy that has these lines in `[service]` and `[choices]`.
    fn asked<T>(service: &str, choices: &str, look: impl Fn(&[AskedCategory<'_>]) -> T) -> T {
        let text = format!(
            r#"
            format = 1
            [policy]
            title = "Cookie Policy"
            last_updated = 2026-05-09
            jurisdictions = ["uk"]
            [service]
            name = "Almanac"
            domains = ["our.example"]
            contact = "privacy@our.example"
            {service}
            [categories.letters]
            title = "Letters"
            description = "Which letters were read."
            like = "marketing"
            [cookies.session]
            name = "session"
            category = "necessary"
            exemption = "authentication"
            purpose = "Keeps you signed in."
            lifetime = "session"
            [cookies.visits]
            name = "visits"
            category = "analytics"
            purpose = "Counts visits."
            lifetime = "30 days"
            recipients = ["Measuring Company"]
            [cookies.statistics]
            name = "statistics"
            category = "analytics"
            exemption = "statistics"
            purpose = "Counts pages."
            lifetime = "30 days"
            [categories.tailoring]
            title = "Tailoring"
            description = "Choose what is shown first."
            like = "preferences"
            [cookies.interests]
            name = "interests"
            category = "tailoring"
            purpose = "Remembers which subjects you read about."
            lifetime = "30 days"
            [cookies.look]
            name = "look"
            category = "preferences"
            exemption = "appearance"
            purpose = "Fits the page to the window."
            lifetime = "30 days"
            [storage.read]
            key = "read"
            kind = "local-storage"
            category = "letters"
            purpose = "Counts which letters were read."
            lifetime = "until cleared"
            [cookies.gone]
            name = "gone"
            category = "marketing"
            purpose = "Was set by an older release."
            lifetime = "30 days"
            retired = 2026-01-01
            [choices]
            settings = "/consent"
            {choices}
            "#
        );
        let files = Memory::from_iter([("policy.toml", text)]);
        let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
        let policy: &Policy = checked.recovered();
        look(&policy.asked_categories())
    }

    #[test]
    fn visitors_are_asked_about_what_is_in_use_and_needs_it() {
        asked("", "", |asked| {
            let found: Vec<_> = asked.iter().map(|it| (it.key, it.like, it.asked)).collect();
            assert_eq!(
                found,
                [
                    ("analytics", Category::Analytics, Asked::Consent),
                    ("letters", Category::Marketing, Asked::Consent),
                    ("preferences", Category::Preferences, Asked::Objection),
                    ("tailoring", Category::Preferences, Asked::Consent),
                ]
            );
        });
    }

    #[test]
    fn a_signal_refuses_what_the_policy_says_and_nothing_else() {
        let gpc = "global_privacy_control = \"honoured\"";
        let dnt = "do_not_track = \"honoured\"";
        let ignored = "do_not_track = \"no-effect\"\nglobal_privacy_control = \"no-effect\"";
        let shares = "sells_or_shares = true";
        let by_gpc = |it: &AskedCategory<'_>| it.refused_by_gpc;
        let by_dnt = |it: &AskedCategory<'_>| it.refused_by_dnt;
        type Refused = fn(&AskedCategory<'_>) -> bool;
        for (service, choices, refused, expected) in [
            ("", gpc, by_gpc as Refused, [false, true, false, false]),
            // If the service declares that it shares data, data that a recipient receives is shared.
            (shares, gpc, by_gpc, [true, true, false, false]),
            (shares, ignored, by_gpc, [false; 4]),
            (shares, "", by_gpc, [false; 4]),
            ("", gpc, by_dnt, [false; 4]),
            ("", dnt, by_dnt, [true, true, false, true]),
            ("", ignored, by_dnt, [false; 4]),
        ] {
            let found: Vec<bool> = asked(service, choices, |asked| {
                asked.iter().map(refused).collect()
            });
            assert_eq!(found, expected, "{service} {choices}");
        }
    }
}
