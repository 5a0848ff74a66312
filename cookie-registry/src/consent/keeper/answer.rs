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

    fn write(&self, record: &ConsentRecord) -> Result<SetCookie, SetError> {
        let text = record.to_string();
        let target = Target::new(self.spec, "");
        match &self.seal {
            Seal::None => target.set_text::<Token>(&self.deployment, &text),
            #[cfg(feature = "protection")]
            Seal::Signed(key) => {
                use crate::protection::{Protect as _, Signed};
                let name = self.spec.wire(&self.deployment).name();
                let sealed = Signed::<Token>::seal(key, name, text.into());
                target.set_text::<crate::Text>(&self.deployment, &sealed)
            }
        }
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
