//! What a visitor's recorded choice comes to today.

use super::plan::{Asked, AskedCategory, ConsentPlan};
use super::{ConsentCategory, ConsentRecord, Decision, Granted, NotObjected, Signals};

/// A record from further ahead than this was not made by a clock that is merely fast.
const FAST_CLOCK: u64 = 86_400;

/// Where a visitor stands on one category, at the time of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Standing {
    /// Not decided, or decided on something that the policy no longer says: to be asked.
    Open,
    /// Granted, or not objected to when asked.
    Granted,
    /// Refused, or objected to.
    Refused,
    /// Refused by a signal of the browser, which the policy honours; whatever was recorded does not count.
    RefusedBySignal,
}

/// What a visitor decided, as far as it counts for one request.
///
/// It does not count where the record is malformed, forged, older than the policy remembers choices, or from
/// the future; on one category it does not count where the policy has changed materially since.
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
    /// `now` is in seconds since 1970-01-01.
    pub(super) fn new(
        plan: &'static ConsentPlan,
        record: Option<ConsentRecord>,
        signals: Signals,
        now: u64,
    ) -> Self {
        let counts = |record: &ConsentRecord| match now.checked_sub(record.seconds) {
            Some(age) => plan.remembered_for.is_none_or(|limit| age < limit),
            None => record.seconds - now <= FAST_CLOCK,
        };
        Self {
            plan,
            record: record.filter(counts),
            signals,
        }
    }

    /// The witness that the visitor granted the category, or `None` where it was refused or is open.
    pub fn granted<C: ConsentCategory>(&self) -> Option<Granted<C>> {
        match self.standing(C::KEY)? {
            Standing::Granted => Some(Granted::by_the_recorded_choice()),
            _ => None,
        }
    }

    /// The witness that the visitor did not object to the category.
    ///
    /// Nobody who was not asked has objected; but where the category also has entries that need consent, an
    /// open question is no licence for those: they ask for [`Granted`].
    pub fn not_objected<C: ConsentCategory>(&self) -> Option<NotObjected<C>> {
        match self.standing(C::KEY)? {
            Standing::Granted | Standing::Open => Some(NotObjected::by_the_recorded_choice()),
            _ => None,
        }
    }

    /// Where the visitor stands on a category, by its key; `None` for one on which nobody decides.
    #[must_use]
    pub fn standing(&self, category: &str) -> Option<Standing> {
        let (_, category) = self.plan.category(category)?;
        Some(self.standing_on(category))
    }

    /// Returns where the visitor stands on a category of the [`plan`](Self::plan).
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

    /// Returns whether the entries of a category may be set now: it was granted, or nobody has to be asked and the
    /// visitor has not objected. It is for the display of a choice; what is set takes a witness.
    #[must_use]
    pub fn allows(&self, category: &AskedCategory) -> bool {
        match self.standing_on(category) {
            Standing::Granted => true,
            Standing::Open => category.asked == Asked::Objection,
            Standing::Refused | Standing::RefusedBySignal => false,
        }
    }

    /// The categories that are to be asked about: those that need consent, and on which the visitor has not
    /// decided as the policy stands today.
    pub fn open(&self) -> impl Iterator<Item = &'static AskedCategory> {
        self.plan.categories.iter().filter(|category| {
            category.asked == Asked::Consent && self.standing_on(category) == Standing::Open
        })
    }

    /// Whether there is anything to ask, so that the banner is to be shown.
    #[must_use]
    pub fn must_ask(&self) -> bool {
        self.open().next().is_some()
    }

    /// Whether the visitor has decided before, and is asked again because the policy changed.
    #[must_use]
    pub fn asks_again(&self) -> bool {
        let Some(record) = &self.record else {
            return false;
        };
        self.open()
            .any(|category| record.on(category.key).is_some())
    }

    /// The record behind it, where one counts.
    #[must_use]
    pub const fn record(&self) -> Option<&ConsentRecord> {
        self.record.as_ref()
    }

    /// The signals of the request.
    #[must_use]
    pub const fn signals(&self) -> Signals {
        self.signals
    }

    /// What is asked, and what depends on it.
    #[must_use]
    pub const fn plan(&self) -> &'static ConsentPlan {
        self.plan
    }
}
