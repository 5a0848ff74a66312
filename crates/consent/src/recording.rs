//! Records a visitor's answer.

use crate::{Answer, Method};
use cookie_registry::private::for_consent;
use cookie_registry::{
    AskedCategory, AskedParty, Choice, Consent, ConsentId, ConsentRecord, Decided, Decision,
    RecordKey, SetCookies, SetError, Standing,
};
use http::HeaderMap;
use std::time::SystemTime;

/// The reason why an answer was not recorded. The visitor's earlier choice remains valid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConsentError {
    /// The operating system provided no random numbers for the id.
    #[error("the operating system provides no random numbers for a consent id: {0}")]
    Random(getrandom::Error),
    /// The cookie cannot be written.
    #[error(transparent)]
    Set(#[from] SetError),
    /// The record exceeds the limits of a consent cookie: 64 categories, 64 characters per key, and 2,048
    /// octets in total. The refusals of single third parties never cause this error: see [`Answer::deciding_on_party`].
    #[error(
        "the decisions on {categories} categories do not fit into one consent cookie; \
         declare fewer categories in the policy, or give them shorter keys"
    )]
    TooMany {
        /// The number of decisions.
        categories: usize,
    },
}

/// The result of recording an answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// The new choice. It returns the [witnesses](cookie_registry::Granted) with which the service sets cookies that
    /// need consent. The response that stores the choice can therefore already set these cookies.
    pub choice: Choice,
    /// The headers for the response: the consent cookie, and the removal of each cookie that is no longer
    /// allowed.
    pub cookies: SetCookies,
    /// The record, for the proof.
    pub record: ConsentRecord,
    /// How the visitor answered.
    pub method: Method,
    /// The [`RecordKey`] (a random number that identifies one choice) of the visitor's previous choice. `None` if there is no
    /// previous choice, or if its cookie contains no such number.
    pub previous: Option<RecordKey>,
    /// The record of the visitor's previous choice.
    earlier: Option<ConsentRecord>,
}

impl Answer {
    /// Records the answer, at the current time.
    ///
    /// The record has the id of the visitor's earlier choice, if there is one. The headers remove every cookie that is
    /// no longer allowed, even if the request does not carry it. Each cookie is removed twice: with `Domain` and
    /// without. The header with `Domain` is omitted only if browsers would refuse that `Domain`. For a family, the
    /// headers remove only the cookies that the request carries. One response removes a limited number of these
    /// cookies, as in [`Consent::sweep`]. Later sweeps remove the others.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cookie_registry::{Analytics, Deployment};
    /// use cookie_registry_consent::Answer;
    /// use http::HeaderMap;
    ///
    /// let deployment = Deployment::PRODUCTION;
    /// let consent = Cookies::CONSENT.with(&deployment);
    ///
    /// // A visitor accepts only analytics.
    /// let recorded = Answer::only(["analytics"]).record(&consent, &HeaderMap::new())?;
    /// let granted = recorded.choice.granted::<Analytics>().ok_or("not granted")?;
    /// let mut response = http::Response::new("Thank you");
    /// recorded.cookies.append_to(response.headers_mut());
    /// Cookies::VISIT
    ///     .set_with(&deployment, "7f3a", &granted)?
    ///     .append_to(response.headers_mut());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ConsentError`] if the operating system provides no random numbers for an id, or if the cookie cannot
    /// be written.
    pub fn record(&self, consent: &Consent, headers: &HeaderMap) -> Result<Recorded, ConsentError> {
        self.record_at(consent, headers, SystemTime::now())
    }

    /// Records the answer like [`record`](Self::record), with `now` as the current time.
    ///
    /// # Errors
    /// Same as [`record`](Self::record).
    pub fn record_at(
        &self,
        consent: &Consent,
        headers: &HeaderMap,
        now: SystemTime,
    ) -> Result<Recorded, ConsentError> {
        let before = consent.choice_at(headers, now);
        let id = match before.record() {
            Some(earlier) => earlier.id,
            None => new_id()?,
        };
        let language = self.language(consent);
        let categories = consent.plan().categories.iter();
        let decisions = categories
            .filter_map(|category| decided(category, &before, self, language))
            .collect();
        let earlier = before.record();
        let record = for_consent::record(id, new_key()?, now, earlier, language, decisions);
        Recorded::new(consent, headers, record, self.method, earlier)
    }
}

impl Recorded {
    /// Returns the headers and the choice of a record, which follows an earlier one.
    fn new(
        consent: &Consent,
        headers: &HeaderMap,
        record: ConsentRecord,
        method: Method,
        earlier: Option<&ConsentRecord>,
    ) -> Result<Self, ConsentError> {
        let record = fitting(record)?;
        let cookie = for_consent::set_cookie(consent, &record)?;
        let choice = for_consent::choice(consent, record.clone(), headers);
        let mut cookies = for_consent::removals(consent, &choice, headers);
        cookies.push(cookie);
        Ok(Recorded {
            choice,
            cookies,
            record,
            method,
            previous: earlier.and_then(|earlier| earlier.key),
            earlier: earlier.cloned(),
        })
    }

    /// Returns whether the choice has a new grant. A grant is new if the previous choice did not contain it, or if the text
    /// of the category has changed since then. Only a choice with a new grant must wait until its proof is stored.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cookie_registry::Deployment;
    /// use cookie_registry_consent::Answer;
    /// use http::HeaderMap;
    ///
    /// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    /// assert!(Answer::accept_all().record(&consent, &HeaderMap::new())?.grants_anew());
    /// assert!(!Answer::reject_all().record(&consent, &HeaderMap::new())?.grants_anew());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn grants_anew(&self) -> bool {
        let granted = |decided: &&Decided| decided.decision == Decision::Granted;
        let mut granted = self.record.decisions.iter().filter(granted);
        granted.any(|decided| !self.is_covered(decided))
    }

    /// Returns the choice that takes effect instead of this choice if the proof of this choice cannot be stored. The
    /// returned choice contains the refusals of this choice. For each category that this choice grants, it contains the
    /// decision of the previous choice, if there is one. The returned choice has a higher
    /// [`sequence`](ConsentRecord::sequence) than this choice. It therefore applies even if the log stores the proof of
    /// this choice after all. Returns `None` if the returned choice would contain no decision.
    ///
    /// `headers` are those of the request that made the choice. With axum, `ConsentRoutes` calls this method.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cookie_registry::{Deployment, Standing};
    /// use cookie_registry_consent::Answer;
    /// use http::HeaderMap;
    ///
    /// let (consent, headers) = (Cookies::CONSENT.with(&Deployment::PRODUCTION), HeaderMap::new());
    /// let recorded = Answer::only(["analytics"]).record(&consent, &headers)?;
    /// let refused = recorded.without_new_grants(&consent, &headers)?.ok_or("nothing is refused")?;
    /// assert_eq!(refused.choice.standing("marketing"), Some(Standing::Refused));
    /// assert_eq!(refused.choice.standing("analytics"), Some(Standing::Open));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Same as [`Answer::record`].
    pub fn without_new_grants(
        &self,
        consent: &Consent,
        headers: &HeaderMap,
    ) -> Result<Option<Self>, ConsentError> {
        let decisions: Vec<Decided> = self
            .record
            .decisions
            .iter()
            .filter_map(|decided| match decided.decision {
                Decision::Refused => Some(decided.clone()),
                Decision::Granted if self.is_covered(decided) => Some(decided.clone()),
                Decision::Granted => self.before(decided).map(|earlier| {
                    let mut kept = earlier.clone();
                    if kept.decision == Decision::Granted {
                        let refused = decided.refused_parties.iter();
                        let new = refused.filter(|party| !earlier.refused_parties.contains(party));
                        kept.refused_parties.extend(new.cloned());
                    }
                    kept
                }),
            })
            .collect();
        if decisions.is_empty() {
            return Ok(None);
        }
        let (now, language) = (SystemTime::now(), &self.record.language);
        let earlier = Some(&self.record);
        let record = for_consent::record(
            self.record.id,
            new_key()?,
            now,
            earlier,
            language,
            decisions,
        );
        Self::new(consent, headers, record, self.method, earlier).map(Some)
    }

    /// Returns the previous choice's decision on the category of `decided`.
    fn before(&self, decided: &Decided) -> Option<&Decided> {
        self.earlier.as_ref()?.on(&decided.category)
    }

    /// Returns whether the previous choice granted everything that `decided` grants.
    fn is_covered(&self, decided: &Decided) -> bool {
        let earlier = self.before(decided);
        earlier.is_some_and(|earlier| covers(earlier, decided))
    }
}

impl Answer {
    /// Returns the fingerprint of the category's text to which the answer applies. If the answer says which text the visitor
    /// saw, that text counts. Otherwise, the current text in the language of the question counts. `None` if the answer does not
    /// apply to the category, or accepts a text that is not current.
    ///
    /// A refusal always applies: a visitor need not know the text to refuse, and must not be asked again immediately
    /// afterwards.
    fn fingerprint<'a>(&'a self, category: &AskedCategory, language: &str) -> Option<&'a str> {
        let current = category.fingerprints.in_language(language);
        let Some(seen) = &self.seen else {
            return Some(current);
        };
        let shown = || seen.iter().filter(|(key, _)| key == category.key);
        let known = shown().find(|(_, shown)| category.fingerprints.accept(shown));
        let refuses = self.decision(category) == Decision::Refused;
        match known {
            Some((_, shown)) => Some(shown),
            None => (refuses && shown().next().is_some()).then_some(current),
        }
    }

    /// Returns the answer's decision on a category.
    fn decision(&self, category: &AskedCategory) -> Decision {
        let granted = match self.method {
            Method::AcceptAll => true,
            Method::RejectAll | Method::Withdrawal => false,
            Method::ByCategory => self.granted.iter().any(|key| key == category.key),
        };
        if granted {
            Decision::Granted
        } else {
            Decision::Refused
        }
    }

    /// Returns the third parties of a granted category that the visitor refused, with this answer or earlier.
    fn refused_parties(
        &self,
        category: &AskedCategory,
        earlier: Option<&Decided>,
    ) -> Vec<Box<str>> {
        let is_refused = |party: &&AskedParty| {
            let place = (category.key.to_owned(), party.key.to_owned());
            match (self.method, self.parties.get(&place)) {
                (Method::AcceptAll, _) => false,
                (_, Some(is_accepted)) => !is_accepted,
                (_, None) => earlier.is_some_and(|earlier| {
                    earlier
                        .refused_parties
                        .iter()
                        .any(|key| **key == *party.key)
                }),
            }
        };
        let refused = category.parties.iter().filter(is_refused);
        refused.map(|party| party.key.into()).collect()
    }

    /// Returns the language of the question, for the record.
    fn language<'a>(&'a self, consent: &Consent) -> &'a str {
        let words = consent.plan().words.first();
        let own = words.map_or("und", |words| words.language);
        let asked = self.language.as_deref();
        asked
            .filter(|tag| for_consent::is_language(tag))
            .unwrap_or(own)
    }
}

/// Returns the decision to record on a category: the new decision or, if the answer does not apply to the
/// category, the earlier one. `None` if the visitor has not decided on the category.
fn decided(
    category: &AskedCategory,
    before: &Choice,
    answer: &Answer,
    language: &str,
) -> Option<Decided> {
    let standing = before.standing_on(category);
    let earlier = before.record().and_then(|record| record.on(category.key));
    let is_asked = !answer.about_open || standing == Standing::Open;
    let fingerprint = is_asked.then(|| answer.fingerprint(category, language));
    let Some(fingerprint) = fingerprint.flatten() else {
        return earlier.cloned();
    };
    // "Accept all" does not override a signal; selecting the category does, where the policy permits it.
    let overrides = answer.method == Method::ByCategory && before.can_override_signal(category);
    let decision = match standing {
        // The banner showed the category as refused, so it stays refused even after "accept all".
        Standing::RefusedBySignal if !overrides => Decision::Refused,
        _ => answer.decision(category),
    };
    let mut decided = for_consent::decided(category.key, decision, fingerprint);
    if decision == Decision::Granted {
        let current = earlier.filter(|one| category.fingerprints.accept(&one.fingerprint));
        decided.despite_signal = overrides || current.is_some_and(|one| one.despite_signal);
        decided.refused_parties = answer.refused_parties(category, current);
    }
    Some(decided)
}

/// Returns a record that the service can read back. If it could not, it would ask the visitor on every page. If a cookie cannot
/// hold all third parties that the visitor refused, whole categories are refused instead, beginning with the one that has the
/// longest list of refused third parties. Nothing that was refused may count as granted.
fn fitting(mut record: ConsentRecord) -> Result<ConsentRecord, ConsentError> {
    while record.to_string().parse().as_ref() != Ok(&record) {
        let octets = |decided: &&mut Decided| -> usize {
            let parties = decided.refused_parties.iter();
            parties.map(|party| party.len() + 1).sum()
        };
        let lists = record.decisions.iter_mut();
        let longest = lists.max_by_key(octets);
        let Some(decided) = longest.filter(|decided| !decided.refused_parties.is_empty()) else {
            return Err(ConsentError::TooMany {
                categories: record.decisions.len(),
            });
        };
        *decided = for_consent::decided(&decided.category, Decision::Refused, &decided.fingerprint);
    }
    Ok(record)
}

/// Returns whether an earlier decision already granted everything that a decision grants.
fn covers(earlier: &Decided, decided: &Decided) -> bool {
    earlier.decision == Decision::Granted
        && earlier.fingerprint == decided.fingerprint
        && (earlier.despite_signal || !decided.despite_signal)
        && earlier
            .refused_parties
            .iter()
            .all(|party| decided.refused_parties.contains(party))
}

/// Creates a random id.
fn new_id() -> Result<ConsentId, ConsentError> {
    random().map(for_consent::consent_id)
}

/// Creates the random key of a record.
fn new_key() -> Result<RecordKey, ConsentError> {
    random().map(for_consent::record_key)
}

/// Returns 128 random bits.
fn random() -> Result<[u8; 16], ConsentError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(ConsentError::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Answer, ConsentError};
    use cookie_registry::private::{CookieSpec, HeaderParts, Names, SetBy};
    use cookie_registry::{
        Asked, AskedCategory, AskedParty, Category, ConsentCookie, ConsentPlan, Decision,
        Deployment, Fingerprints,
    };
    use http::HeaderMap;

    static SPEC: CookieSpec = CookieSpec {
        key: "consent",
        purpose: "",
        category: Category::Necessary,
        set_by: SetBy::Server,
        retired: false,
        rolling: false,
        names: Names::One,
        production: WIRE,
        development: WIRE,
        configured_domain: None,
        max_value_bytes: None,
        lifetimes: &[],
        headers: |_| None,
    };
    const WIRE: HeaderParts = HeaderParts {
        prefix: "consent=",
        suffix: "; Path=/",
        first_header: 0,
    };

    fn plan(categories: usize, key_bytes: usize) -> &'static ConsentPlan {
        let asked = |at| AskedCategory {
            key: Box::leak(format!("{at:0key_bytes$}").into_boxed_str()),
            like: Category::Analytics,
            asked: Asked::Consent,
            fingerprints: Fingerprints::one("85944171f73967e8"),
            refused_by_gpc: false,
            refused_by_dnt: false,
            cookies: &[],
            storage: &[],
            parties: &[],
        };
        let all: Vec<AskedCategory> = (0..categories).map(asked).collect();
        Box::leak(Box::new(ConsentPlan {
            categories: Box::leak(all.into_boxed_slice()),
            ..ConsentPlan::EMPTY
        }))
    }

    /// A plan of two categories with so many third parties each, whose keys have a length.
    fn plan_with_parties(numbers: [usize; 2], key_bytes: usize) -> &'static ConsentPlan {
        let party = |at| AskedParty {
            key: Box::leak(format!("{at:0key_bytes$}").into_boxed_str()),
            cookies: &[],
            storage: &[],
        };
        let mut categories = plan(2, 1).categories.to_vec();
        for (category, number) in categories.iter_mut().zip(numbers) {
            let parties: Vec<AskedParty> = (0..number).map(party).collect();
            category.parties = Box::leak(parties.into_boxed_slice());
        }
        Box::leak(Box::new(ConsentPlan {
            categories: Box::leak(categories.into_boxed_slice()),
            ..ConsentPlan::EMPTY
        }))
    }

    #[test]
    fn more_refused_third_parties_than_a_cookie_holds_refuse_their_category() {
        use Decision::{Granted, Refused};
        for (numbers, key_bytes, expected) in [
            ([3, 60], 8, [Granted, Granted]),
            // More than 64 parties, and more octets than a record may have.
            ([3, 65], 1, [Granted, Refused]),
            ([65, 3], 1, [Refused, Granted]),
            ([10, 60], 40, [Granted, Refused]),
            ([60, 61], 40, [Refused, Refused]),
            ([500, 500], 64, [Refused, Refused]),
        ] {
            let plan = plan_with_parties(numbers, key_bytes);
            let cookie = ConsentCookie::new(&SPEC, plan);
            let consent = cookie.with(&Deployment::PRODUCTION);
            let keys = plan.categories.iter().map(|category| category.key);
            let mut answer = Answer::only(keys);
            for category in plan.categories {
                for party in category.parties {
                    answer = answer.deciding_on_party(category.key, party.key, false);
                }
            }
            let recorded = answer.record(&consent, &HeaderMap::new()).unwrap();
            let decisions = recorded.record.decisions.iter();
            let decisions: Vec<Decision> = decisions.map(|decided| decided.decision).collect();
            assert_eq!(decisions, expected, "{numbers:?} of {key_bytes}");
            let read = recorded.record.to_string().parse();
            assert_eq!(read.as_ref(), Ok(&recorded.record));
            for (category, number) in plan.categories.iter().zip(numbers) {
                for party in category.parties {
                    let is_allowed = recorded.choice.allows_party(category, party.key);
                    assert!(!is_allowed, "{} of {number}", party.key);
                }
            }
        }
    }

    #[test]
    fn a_record_that_cannot_be_read_back_is_not_written() {
        for (categories, key_bytes, fits) in [
            (0, 1, true),
            (64, 9, true),
            (65, 1, false),
            (64, 30, false),
            (1, 64, true),
            (1, 65, false),
        ] {
            let cookie = ConsentCookie::new(&SPEC, plan(categories, key_bytes));
            let consent = cookie.with(&Deployment::PRODUCTION);
            let recorded = Answer::accept_all().record(&consent, &HeaderMap::new());
            match recorded {
                Ok(_) => assert!(fits, "{categories} of {key_bytes}"),
                Err(ConsentError::TooMany {
                    categories: reported,
                }) => {
                    assert!(
                        !fits && reported == categories,
                        "{categories} of {key_bytes}"
                    );
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}
