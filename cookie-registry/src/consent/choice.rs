//! What a visitor's recorded choice permits for one request.

use super::kept::{Kept, KeptDecision};
use super::plan::{Asked, AskedCategory, ConsentPlan, Load};
use super::{ConsentCategory, ConsentRecord, Decision, Granted, NotObjected, Profile, Signals};
use std::time::Duration;

/// The number of milliseconds by which the time of a record may be in the future, because the clocks of
/// servers differ. A record further in the future is forged or comes from a broken clock, and would stay
/// valid for too long.
const MAX_CLOCK_SKEW: u64 = 86_400_000;

/// The part of a request that determines what a record permits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request {
    pub(super) signals: Signals,
    pub(super) profile: Profile,
}

/// A visitor's decision on one category, as it applies to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Standing {
    /// The visitor has not decided, or the category has changed materially since the decision: ask the visitor.
    Open,
    /// The visitor granted the category. For a category that needs no consent, this means that the visitor decided and did
    /// not object.
    Granted,
    /// The visitor refused, or objected.
    Refused,
    /// A signal of the browser refuses the category, and the policy honours the signal. The signal overrides the recorded
    /// decision, with one exception: if the policy permits it, a visitor can accept a category explicitly despite Global
    /// Privacy Control.
    RefusedBySignal,
}

/// The part of a visitor's recorded choice that is valid for one request.
///
/// The whole record is ignored in these cases:
///
/// - It is malformed or forged.
/// - It is older than `choices.remembered_for` of the policy.
/// - Its [`millis`](ConsentRecord::millis), the time of the choice, is more than a day in the future.
/// - Its [`sequence`](ConsentRecord::sequence), the number that orders the choices of the visitor, is more than a day
///   in the future. This number is also in milliseconds since 1970-01-01.
///
/// The decision on one category is recorded with a fingerprint, a hash of what visitors must know before they decide on
/// the category. The decision is ignored if [`Fingerprints::accept`](super::Fingerprints::accept) returns `false` for
/// that fingerprint. After a change of what visitors must know, `accept` returns `false`. There is one exception:
/// `accept` still returns `true` if a `[[judged]]` table of the policy says that the change is `editorial` or `minor`.
/// An objection remains valid even after such a change.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// use cookie_registry::{Analytics, Deployment, Marketing, Standing};
/// use http::HeaderMap;
///
/// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
/// let nobody_asked = consent.choice(&HeaderMap::new());
/// assert!(nobody_asked.must_ask());
/// assert!(nobody_asked.granted::<Analytics>().is_none());
///
/// # let request = request_of_a_visitor_who_granted_analytics();
/// let choice = consent.choice(&request);
/// assert!(choice.granted::<Analytics>().is_some());
/// assert_eq!(choice.standing("marketing"), Some(Standing::Refused));
/// assert!(choice.granted::<Marketing>().is_none());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Choice {
    plan: &'static ConsentPlan,
    record: Option<Kept>,
    request: Request,
    now: u64,
}

impl Choice {
    /// Creates a choice from a record, which is ignored if it has expired or its time is in the future. `now` is in
    /// milliseconds since 1970-01-01.
    pub(super) fn new(
        plan: &'static ConsentPlan,
        record: Option<Kept>,
        request: Request,
        now: u64,
    ) -> Self {
        let counts = |record: &Kept| {
            // The choice after this one takes a higher place, so that a place far ahead would never be left again.
            let is_ahead = |time: u64| time.saturating_sub(now) > MAX_CLOCK_SKEW;
            let age = now.saturating_sub(record.millis());
            let limit = plan
                .remembered_for
                .map(|seconds| seconds.saturating_mul(1000));
            limit.is_none_or(|limit| age < limit)
                && !is_ahead(record.millis())
                && !is_ahead(record.sequence())
        };
        Self {
            plan,
            record: record.filter(counts),
            request,
            now,
        }
    }

    /// Returns the witness that the visitor granted the category; `None` if the visitor refused it or has not decided. If the
    /// [`profile`](Self::profile) requires no consent in advance, an undecided category counts as granted.
    pub fn granted<C: ConsentCategory>(&self) -> Option<Granted<C>> {
        match self.standing(C::KEY)? {
            Standing::Granted => Some(Granted::by_the_recorded_choice()),
            Standing::Open if !self.request.profile.asks_first() => {
                Some(Granted::by_the_recorded_choice())
            }
            _ => None,
        }
    }

    /// Returns the witness that the visitor did not object to the category. An objection remains valid if the policy changes.
    ///
    /// A visitor who was never asked has not objected. This witness does not permit entries of the category
    /// that need consent: they require [`Granted`].
    pub fn not_objected<C: ConsentCategory>(&self) -> Option<NotObjected<C>> {
        match self.standing(C::KEY)? {
            Standing::Granted | Standing::Open if !self.has_refused(C::KEY) => {
                Some(NotObjected::by_the_recorded_choice())
            }
            _ => None,
        }
    }

    /// Returns the visitor's decision on the category whose key in the policy is `category`; `None` if visitors do
    /// not decide on that category.
    #[must_use]
    pub fn standing(&self, category: &str) -> Option<Standing> {
        let (_, category) = self.plan.category(category)?;
        Some(self.standing_on(category))
    }

    /// Returns the visitor's decision on a category of the [`plan`](Self::plan).
    #[must_use]
    pub fn standing_on(&self, category: &AskedCategory) -> Standing {
        let decided = self.current(category);
        let signals = self.request.signals;
        let is_explicit =
            decided.is_some_and(|decided| decided.despite_signal() && self.plan.gpc_overridable);
        let refused = category.refused_by_gpc && signals.global_privacy_control && !is_explicit
            || category.refused_by_dnt && signals.do_not_track;
        if refused {
            return Standing::RefusedBySignal;
        }
        match decided.map(KeptDecision::decision) {
            Some(Decision::Granted) => Standing::Granted,
            Some(Decision::Refused) => Standing::Refused,
            // Nobody has to know a text to object to it, and who has objected is not asked again.
            None if self.counts_until_objection(category) && self.has_refused(category.key) => {
                Standing::Refused
            }
            None => Standing::Open,
        }
    }

    /// Returns whether a category is on until the visitor objects: by law, or by the profile of the region.
    fn counts_until_objection(&self, category: &AskedCategory) -> bool {
        category.asked == Asked::Objection || !self.request.profile.asks_first()
    }

    /// Returns whether the record refuses a category, under whatever text.
    fn has_refused(&self, category: &str) -> bool {
        let decided = self.record.as_ref().and_then(|record| record.on(category));
        decided.is_some_and(|decided| decided.decision() == Decision::Refused)
    }

    /// Returns the decision on the current text of a category.
    fn current(&self, category: &AskedCategory) -> Option<KeptDecision<'_>> {
        let decided = self.record.as_ref()?.on(category.key)?;
        let is_current = decided.is_accepted_by(&category.fingerprints);
        is_current.then_some(decided)
    }

    /// Returns whether the visitor may accept a category although Global Privacy Control refuses it on this request. The policy
    /// must permit explicit acceptance, and no other signal may refuse the category.
    #[must_use]
    pub fn can_override_signal(&self, category: &AskedCategory) -> bool {
        let signals = self.request.signals;
        self.plan.gpc_overridable
            && category.refused_by_gpc
            && signals.global_privacy_control
            && !(category.refused_by_dnt && signals.do_not_track)
    }

    /// Returns whether the service may set the entries of a category now: either the visitor granted the category, or the
    /// category needs no consent in advance and the visitor has not objected. Use this to display a choice. To set a cookie,
    /// a witness is required.
    #[must_use]
    pub fn allows(&self, category: &AskedCategory) -> bool {
        match self.standing_on(category) {
            Standing::Granted => true,
            Standing::Open => self.counts_until_objection(category),
            Standing::Refused | Standing::RefusedBySignal => false,
        }
    }

    /// Returns whether the service may use a third party of a category now: the category is allowed, and the visitor did not
    /// refuse this third party. `party` is its key under `[third_parties]`.
    ///
    /// A witness covers the whole category, and does not show which third parties the visitor refused. Call this method
    /// before the server uses a third party. [`Consent::sweep`](super::Consent::sweep) removes the entries of refused third
    /// parties from the browser.
    #[must_use]
    pub fn allows_party(&self, category: &AskedCategory, party: &str) -> bool {
        let decided = self.current(category);
        self.allows(category) && !decided.is_some_and(|decided| decided.refuses(party))
    }

    /// Returns whether a page may load a script or an embed of a third party now: either the script or embed needs no
    /// consent, or the visitor allows its category and did not refuse the third party.
    #[must_use]
    pub fn allows_load(&self, load: &Load) -> bool {
        let Some(key) = load.category else {
            return true;
        };
        let category = self.plan.category(key);
        category.is_some_and(|(_, category)| self.allows_party(category, load.party))
    }

    /// Returns the categories to ask about: those that need consent and on which the visitor has not decided under
    /// the current policy. The iterator is empty if the [`profile`](Self::profile) requires no consent in advance.
    pub fn open(&self) -> impl Iterator<Item = &'static AskedCategory> {
        self.plan.categories.iter().filter(|category| {
            self.request.profile.asks_first()
                && category.asked == Asked::Consent
                && self.standing_on(category) == Standing::Open
        })
    }

    /// Returns whether any category is [`open`](Self::open). If so, show the banner.
    #[must_use]
    pub fn must_ask(&self) -> bool {
        self.open().next().is_some()
    }

    /// Returns whether the visitor has decided before and must be asked again because the policy changed.
    #[must_use]
    pub fn asks_again(&self) -> bool {
        let Some(record) = &self.record else {
            return false;
        };
        self.open()
            .any(|category| record.on(category.key).is_some())
    }

    /// Returns the record of the choice; `None` if there is no valid record.
    #[must_use]
    pub fn record(&self) -> Option<&ConsentRecord> {
        self.record.as_ref()?.record()
    }

    /// Appends the record of the choice in the form in which the cookie stores it. Appends nothing if there is no valid
    /// record. [`ConsentRecord::append_to`] appends the same text. This method is faster, because it does not create a
    /// [`ConsentRecord`].
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() {
    /// # let request = request_of_a_visitor_who_granted_analytics();
    /// let choice = Cookies::CONSENT.with(&cookie_registry::Deployment::PRODUCTION).choice(&request);
    /// let mut page = String::new();
    /// choice.append_record_to(&mut page);
    /// assert_eq!(page, choice.record().unwrap().to_string());
    /// # }
    /// ```
    pub fn append_record_to(&self, text: &mut String) {
        if let Some(record) = &self.record {
            record.append_to(text);
        }
    }

    /// Returns the privacy signals of the request.
    #[must_use]
    pub const fn signals(&self) -> Signals {
        self.request.signals
    }

    /// Returns the profile of the visitor's region.
    #[must_use]
    pub const fn profile(&self) -> Profile {
        self.request.profile
    }

    /// Returns the time since the choice was made; `None` if there is no valid record.
    #[must_use]
    pub fn age(&self) -> Option<Duration> {
        let record = self.record.as_ref()?;
        Some(Duration::from_millis(
            self.now.saturating_sub(record.millis()),
        ))
    }

    /// Returns the questions to visitors, and the entries that depend on the answers.
    #[must_use]
    pub const fn plan(&self) -> &'static ConsentPlan {
        self.plan
    }
}
