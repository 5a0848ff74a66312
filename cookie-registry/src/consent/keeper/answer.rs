//! Recording what a visitor answers.

use super::{Consent, Seal, seconds};
use crate::consent::plan::AskedCategory;
use crate::consent::record::is_language;
use crate::consent::sweep::{self, Which};
use crate::consent::{Choice, ConsentId, ConsentRecord, Decided, Decision, Signals, Standing};
use crate::value::Token;
use crate::write::Target;
use crate::{SetCookie, SetCookies, SetError};
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
/// use cookie_registry::Answer;
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

impl Consent {
    /// Records what a visitor answers.
    ///
    /// A visitor keeps the id of an earlier choice. All cookies that are not allowed any more are removed, with
    /// and without `Domain`, those that the request does not carry among them.
    ///
    /// # Errors
    /// [`ConsentError`] where there is no randomness for an id, or the cookie cannot be written.
    pub fn record(&self, headers: &HeaderMap, answer: &Answer) -> Result<Recorded, ConsentError> {
        self.record_at(headers, answer, SystemTime::now())
    }

    /// [`record`](Self::record) at another time than now.
    ///
    /// # Errors
    /// As of [`record`](Self::record).
    pub fn record_at(
        &self,
        headers: &HeaderMap,
        answer: &Answer,
        now: SystemTime,
    ) -> Result<Recorded, ConsentError> {
        let before = self.choice_at(headers, now);
        let record = ConsentRecord {
            id: match before.record() {
                Some(earlier) => earlier.id,
                None => new_id()?,
            },
            seconds: seconds(now),
            language: self.language(answer),
            decisions: self
                .plan
                .categories
                .iter()
                .filter_map(|category| decided(category, &before, answer))
                .collect(),
        };
        let cookie = self.write(&record)?;
        let signals = Signals::of(headers);
        let choice = Choice::new(self.plan, Some(record.clone()), signals, seconds(now));
        let mut cookies = sweep::cookies(&choice, &self.deployment, headers, Which::All);
        cookies.push(cookie);
        Ok(Recorded {
            choice,
            cookies,
            record,
            method: answer.method,
        })
    }

    fn language(&self, answer: &Answer) -> Box<str> {
        let own = self
            .plan
            .words
            .first()
            .map_or("und", |words| words.language);
        let asked = answer.language.as_deref().filter(|tag| is_language(tag));
        asked.unwrap_or(own).into()
    }

    fn write(&self, record: &ConsentRecord) -> Result<SetCookie, ConsentError> {
        let text = record.to_string();
        // A choice that is not found again would be asked for with every page.
        if text.parse().as_ref() != Ok(record) {
            return Err(ConsentError::TooMany {
                categories: record.decisions.len(),
            });
        }
        let target = Target::new(self.spec, "");
        let cookie = match &self.seal {
            Seal::None => target.set_text::<Token>(&self.deployment, &text),
            #[cfg(feature = "protection")]
            Seal::Signed(key) => {
                use crate::protection::{Protect as _, Signed};
                let name = self.spec.wire(&self.deployment).name();
                let sealed = Signed::<Token>::seal(key, name, text.into());
                target.set_text::<crate::Text>(&self.deployment, &sealed)
            }
        };
        Ok(cookie?)
    }
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
    Some(Decided::new(category.key, decision, category.fingerprint))
}

fn new_id() -> Result<ConsentId, ConsentError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(ConsentError::Random)?;
    Ok(ConsentId::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Answer, ConsentError};
    use crate::consent::ConsentCookie;
    use crate::consent::plan::{Asked, AskedCategory, ConsentPlan};
    use crate::spec::{CookieSpec, Shape, Wire};
    use crate::{Category, Deployment};
    use cookie_registry_core::SetBy;
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
            let recorded = consent.record(&HeaderMap::new(), &Answer::accept_all());
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
