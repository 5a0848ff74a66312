//! What a visitor's recorded choice permits for one request.

use super::plan::{Asked, AskedCategory, ConsentPlan};
use super::{ConsentCategory, ConsentRecord, Decision, Granted, NotObjected, Signals};

/// How many seconds a record may lie in the future. Clocks of servers differ; a record from further ahead is forged or
/// comes from a broken clock, and would stay valid for too long.
const MAX_CLOCK_SKEW: u64 = 86_400;

/// A visitor's decision on one category, as it applies to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Standing {
    /// Undecided, or decided on a text that has changed since: the visitor has to be asked.
    Open,
    /// Granted, or not objected to when asked.
    Granted,
    /// Refused, or objected to.
    Refused,
    /// Refused by a signal of the browser that the policy honours. It overrides what was recorded.
    RefusedBySignal,
}

/// A visitor's choice, as far as it is valid for one request.
///
/// A record is ignored if it is malformed or forged, older than the policy remembers choices, or more than a day in the
/// future. A decision on one category is ignored if that category has changed materially since.
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
    record: Option<ConsentRecord>,
    signals: Signals,
}

impl Choice {
    /// Creates a choice from a record, which is ignored if it has expired or lies in the future. `now` is in seconds since
    /// 1970-01-01.
    pub(super) fn new(
        plan: &'static ConsentPlan,
        record: Option<ConsentRecord>,
        signals: Signals,
        now: u64,
    ) -> Self {
        let counts = |record: &ConsentRecord| match now.checked_sub(record.seconds) {
            Some(age) => plan.remembered_for.is_none_or(|limit| age < limit),
            None => record.seconds - now <= MAX_CLOCK_SKEW,
        };
        Self {
            plan,
            record: record.filter(counts),
            signals,
        }
    }

    /// Returns the witness that the visitor granted the category, or `None` if it was refused or is undecided.
    pub fn granted<C: ConsentCategory>(&self) -> Option<Granted<C>> {
        match self.standing(C::KEY)? {
            Standing::Granted => Some(Granted::by_the_recorded_choice()),
            _ => None,
        }
    }

    /// Returns the witness that the visitor did not object to the category.
    ///
    /// A visitor who was never asked has not objected. That permits none of the entries of the same category that need
    /// consent: those require [`Granted`].
    pub fn not_objected<C: ConsentCategory>(&self) -> Option<NotObjected<C>> {
        match self.standing(C::KEY)? {
            Standing::Granted | Standing::Open => Some(NotObjected::by_the_recorded_choice()),
            _ => None,
        }
    }

    /// Returns the visitor's decision on a category, by its key; `None` for a category on which visitors do not decide.
    #[must_use]
    pub fn standing(&self, category: &str) -> Option<Standing> {
        let (_, category) = self.plan.category(category)?;
        Some(self.standing_on(category))
    }

    /// Returns the visitor's decision on a category of the [`plan`](Self::plan).
    #[must_use]
    pub fn standing_on(&self, category: &AskedCategory) -> Standing {
        let refused = category.refused_by_gpc && self.signals.global_privacy_control
            || category.refused_by_dnt && self.signals.do_not_track;
        if refused {
            return Standing::RefusedBySignal;
        }
        let decided = self
            .record
            .as_ref()
            .and_then(|record| record.on(category.key));
        match decided {
            Some(decided) if &*decided.fingerprint == category.fingerprint => {
                match decided.decision {
                    Decision::Granted => Standing::Granted,
                    Decision::Refused => Standing::Refused,
                }
            }
            _ => Standing::Open,
        }
    }

    /// Returns whether the entries of a category may be set now: it was granted, or it needs no consent and the visitor
    /// has not objected. Use it to display a choice; setting a cookie requires a witness.
    #[must_use]
    pub fn allows(&self, category: &AskedCategory) -> bool {
        match self.standing_on(category) {
            Standing::Granted => true,
            Standing::Open => category.asked == Asked::Objection,
            Standing::Refused | Standing::RefusedBySignal => false,
        }
    }

    /// Returns the categories to ask about: those that need consent and on which the visitor has not decided under
    /// the current policy.
    pub fn open(&self) -> impl Iterator<Item = &'static AskedCategory> {
        self.plan.categories.iter().filter(|category| {
            category.asked == Asked::Consent && self.standing_on(category) == Standing::Open
        })
    }

    /// Returns whether there is anything to ask, and so whether to show the banner.
    #[must_use]
    pub fn must_ask(&self) -> bool {
        self.open().next().is_some()
    }

    /// Returns whether the visitor has decided before and is asked again because the policy changed.
    #[must_use]
    pub fn asks_again(&self) -> bool {
        let Some(record) = &self.record else {
            return false;
        };
        self.open()
            .any(|category| record.on(category.key).is_some())
    }

    /// Returns the record, if there is a valid one.
    #[must_use]
    pub const fn record(&self) -> Option<&ConsentRecord> {
        self.record.as_ref()
    }

    /// Returns the privacy signals of the request.
    #[must_use]
    pub const fn signals(&self) -> Signals {
        self.signals
    }

    /// Returns what visitors are asked, and the entries that depend on the answer.
    #[must_use]
    pub const fn plan(&self) -> &'static ConsentPlan {
        self.plan
    }
}
