//! Recording what a visitor answers.

use cookie_registry::private::for_consent;
use cookie_registry::{
    AskedCategory, Choice, Consent, ConsentId, ConsentRecord, Decided, Decision, SetCookie,
    SetCookies, SetError, Standing,
};
use http::HeaderMap;
use std::time::SystemTime;

/// By which way a choice was made; it stands in the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Everything that was asked was accepted at once.
    AcceptAll,
    /// Everything that was asked was rejected at once.
    RejectAll,
    /// Category by category.
    ByCategory,
    /// Everything was taken back.
    Withdrawal,
}

impl Method {
    /// `accept-all`, `reject-all`, `by-category` or `withdrawal`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AcceptAll => "accept-all",
            Self::RejectAll => "reject-all",
            Self::ByCategory => "by-category",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// What a visitor answers.
///
/// ```
/// use cookie_registry_consent::Answer;
/// let answer = Answer::only(["analytics"]).in_language("de");
/// let banner = Answer::reject_all().about_open();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    method: Method,
    granted: Vec<String>,
    about_open: bool,
    language: Option<String>,
    seen: Option<Vec<(String, String)>>,
}

impl Answer {
    const fn new(method: Method) -> Self {
        Self {
            method,
            granted: Vec::new(),
            about_open: false,
            language: None,
            seen: None,
        }
    }

    /// Everything is accepted. What a signal of the browser refuses stays refused.
    #[must_use]
    pub const fn accept_all() -> Self {
        Self::new(Method::AcceptAll)
    }

    /// Everything is rejected, and objected to.
    #[must_use]
    pub const fn reject_all() -> Self {
        Self::new(Method::RejectAll)
    }

    /// These categories are accepted and all others rejected.
    #[must_use]
    pub fn only<K: Into<String>>(granted: impl IntoIterator<Item = K>) -> Self {
        Self {
            granted: granted.into_iter().map(Into::into).collect(),
            ..Self::new(Method::ByCategory)
        }
    }

    /// Everything that was accepted is taken back.
    #[must_use]
    pub const fn withdraw() -> Self {
        Self::new(Method::Withdrawal)
    }

    /// The answer is about what [`Choice::open`] asks; decisions on other categories stay as they are.
    #[must_use]
    pub fn about_open(mut self) -> Self {
        self.about_open = true;
        self
    }

    /// The language in which it was asked; the policy's own by default.
    #[must_use]
    pub fn in_language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// The fingerprints that the categories had when they were shown: pairs of category and fingerprint. A
    /// category that was not shown, or was accepted and says something else by now, stays as it was. By default
    /// all were shown as they are now.
    #[must_use]
    pub fn having_seen<K: Into<String>, F: Into<String>>(
        mut self,
        seen: impl IntoIterator<Item = (K, F)>,
    ) -> Self {
        let pair = |(key, fingerprint): (K, F)| (key.into(), fingerprint.into());
        self.seen = Some(seen.into_iter().map(pair).collect());
        self
    }

    /// By which way it was made.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Whether the decision on a category is about what the category says now. A refusal is: it needs no
    /// information, and who has just refused is not to be asked at once.
    fn is_informed(&self, category: &AskedCategory) -> bool {
        let refuses = self.decision(category) == Decision::Refused;
        self.seen.as_ref().is_none_or(|seen| {
            seen.iter().any(|(key, shown)| {
                key == category.key && (refuses || shown == category.fingerprint)
            })
        })
    }

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
}

/// Why a choice was not recorded. The visitor's former choice stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConsentError {
    /// The operating system gave no random numbers for the id.
    #[error("the operating system gives no random numbers for a consent id: {0}")]
    Random(getrandom::Error),
    /// The cookie cannot be written.
    #[error(transparent)]
    Set(#[from] SetError),
    /// The record would not be read back: there are more categories, or longer keys of categories, than a record
    /// holds (64 of 64 characters, 2,048 octets in all).
    #[error(
        "the decisions on {categories} categories do not fit into one consent cookie; \
         declare fewer categories in the policy, or give them shorter keys"
    )]
    TooMany {
        /// How many there are.
        categories: usize,
    },
}

/// A choice that was recorded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// What it comes to; witnesses for this very response can be had from it.
    pub choice: Choice,
    /// The headers for the response: the consent cookie, and the removal of what is not allowed.
    pub cookies: SetCookies,
    /// The record, for the proof.
    pub record: ConsentRecord,
    /// By which way it was made.
    pub method: Method,
}

impl Answer {
    /// Records the answer.
    ///
    /// A visitor keeps the id of an earlier choice. All cookies that are not allowed any more are removed, with
    /// and without `Domain`, those that the request does not carry among them.
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
    /// // A visitor accepts analytics and nothing else.
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
    /// [`ConsentError`] where there is no randomness for an id, or the cookie cannot be written.
    pub fn record(&self, consent: &Consent, headers: &HeaderMap) -> Result<Recorded, ConsentError> {
        self.record_at(consent, headers, SystemTime::now())
    }

    /// Records the answer at another time than now.
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
        let categories = consent.plan().categories.iter();
        let decisions = categories
            .filter_map(|category| decided(category, &before, self))
            .collect();
        let record = for_consent::record(id, now, self.language(consent), decisions);
        let cookie = set_cookie(consent, &record)?;
        let choice = for_consent::choice(consent, record.clone(), headers);
        let mut cookies = for_consent::removals(consent, &choice, headers);
        cookies.push(cookie);
        Ok(Recorded {
            choice,
            cookies,
            record,
            method: self.method,
        })
    }

    fn language<'a>(&'a self, consent: &Consent) -> &'a str {
        let words = consent.plan().words.first();
        let own = words.map_or("und", |words| words.language);
        let asked = self.language.as_deref();
        asked
            .filter(|tag| for_consent::is_language(tag))
            .unwrap_or(own)
    }
}

fn set_cookie(consent: &Consent, record: &ConsentRecord) -> Result<SetCookie, ConsentError> {
    // A choice that is not read back would be asked for with every page.
    if record.to_string().parse().as_ref() != Ok(record) {
        return Err(ConsentError::TooMany {
            categories: record.decisions.len(),
        });
    }
    Ok(for_consent::set_cookie(consent, record)?)
}

/// What the record says of a category: the new decision, the earlier one where the answer is not about it, or
/// nothing where it stays open.
fn decided(category: &AskedCategory, before: &Choice, answer: &Answer) -> Option<Decided> {
    let standing = before.standing_on(category);
    let earlier = before.record().and_then(|record| record.on(category.key));
    let is_asked = !answer.about_open || standing == Standing::Open;
    if !is_asked || !answer.is_informed(category) {
        return earlier.cloned();
    }
    let decision = match standing {
        // It was shown as refused, whatever button was pressed.
        Standing::RefusedBySignal => Decision::Refused,
        _ => answer.decision(category),
    };
    let fingerprint = category.fingerprint;
    Some(for_consent::decided(category.key, decision, fingerprint))
}

fn new_id() -> Result<ConsentId, ConsentError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(ConsentError::Random)?;
    Ok(for_consent::consent_id(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Answer, ConsentError};
    use cookie_registry::private::{CookieSpec, SetBy, Shape, Wire};
    use cookie_registry::{Asked, AskedCategory, Category, ConsentCookie, ConsentPlan, Deployment};
    use http::HeaderMap;

    static SPEC: CookieSpec = CookieSpec {
        key: "consent",
        purpose: "",
        category: Category::Necessary,
        set_by: SetBy::Server,
        retired: false,
        shape: Shape::One,
        production: WIRE,
        development: WIRE,
        configured_domain: None,
        max_value_bytes: None,
        headers: |_| None,
    };
    const WIRE: Wire = Wire {
        prefix: "consent=",
        suffix: "; Path=/",
        headers: 0,
    };

    fn plan(categories: usize, key_bytes: usize) -> &'static ConsentPlan {
        let asked = |at| AskedCategory {
            key: Box::leak(format!("{at:0key_bytes$}").into_boxed_str()),
            like: Category::Analytics,
            asked: Asked::Consent,
            fingerprint: "85944171f73967e8",
            refused_by_gpc: false,
            refused_by_dnt: false,
            cookies: &[],
            storage: &[],
        };
        let all: Vec<AskedCategory> = (0..categories).map(asked).collect();
        Box::leak(Box::new(ConsentPlan {
            categories: Box::leak(all.into_boxed_slice()),
            ..ConsentPlan::EMPTY
        }))
    }

    #[test]
    fn what_would_not_be_read_back_is_not_written() {
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
                Err(ConsentError::TooMany { categories: told }) => {
                    assert!(!fits && told == categories, "{categories} of {key_bytes}");
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}
