//! The parts of a page that are the same for all visitors in one state, rendered once.
//!
//! Most pages are for visitors who have no record, or whose record leaves nothing to ask. The content of such a page
//! depends only on the language, the signals of the browser and the profile of the region, so a banner has few
//! different parts. Copying a part into a page takes fewer instructions than rendering the part again.

use super::html::{Fragment, Html};
use cookie_registry::{BannerWords, ConsentPlan, Profile, Signals};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The elements of the head; what states the choice is inserted.
    Head,
    /// The question to a visitor without a record.
    Ask,
    /// The footer, for a visitor who has granted nothing.
    Footer,
    /// The footer with the button that withdraws.
    FooterWithWithdrawal,
}

/// The parts.
const PARTS: usize = 4;
/// How the two signals can be.
const SIGNALS: usize = 4;

/// What a part depends on in addition to its plan, its banner and what is inserted at its places.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// The language; `None` if the part has no text.
    pub(super) words: Option<&'static BannerWords>,
    pub(super) signals: Signals,
    pub(super) profile: Profile,
}

impl State {
    /// Returns the place of a part in this state among all of a plan. `None` if the state is none of the plan.
    fn place(&self, plan: &'static ConsentPlan, part: Part) -> Option<usize> {
        let of_plan =
            |words: &BannerWords| plan.words.iter().position(|own| std::ptr::eq(own, words));
        let language = self.words.map_or(Some(0), of_plan)?;
        let signals = usize::from(self.signals.global_privacy_control)
            + 2 * usize::from(self.signals.do_not_track);
        let mut profiles = Profile::ALL.iter();
        let profile = profiles.position(|profile| *profile == self.profile)?;
        let state = (language * Profile::ALL.len() + profile) * SIGNALS + signals;
        Some(state * PARTS + part as usize)
    }
}

/// The rendered parts of a banner. A clone shares them.
///
/// They are those of the first plan for which the banner is used, as a service has one. The number of parts is bounded by the
/// languages of the policy, and reading one takes no lock.
#[derive(Clone, Default)]
pub(super) struct Rendered(Arc<OnceLock<OfPlan>>);

/// The parts of one plan.
struct OfPlan {
    plan: &'static ConsentPlan,
    parts: Box<[OnceLock<Fragment>]>,
}

impl OfPlan {
    fn new(plan: &'static ConsentPlan) -> Self {
        let states = plan.words.len().max(1) * Profile::ALL.len() * SIGNALS;
        Self {
            plan,
            parts: (0..states * PARTS).map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Rendered {
    /// Appends a part to a page, with the fields at its places. `render` writes it, if it is not rendered yet or the plan is another one.
    pub(super) fn append_part(
        &self,
        page: &mut String,
        plan: &'static ConsentPlan,
        state: State,
        part: Part,
        fields: impl FnOnce(&mut Html),
        render: impl FnOnce() -> Fragment,
    ) {
        let of_plan = self.0.get_or_init(|| OfPlan::new(plan));
        // A plan lives as long as the process, so no other plan is ever at its place.
        let place = std::ptr::eq(of_plan.plan, plan).then(|| state.place(plan, part));
        match place.flatten().and_then(|place| of_plan.parts.get(place)) {
            Some(known) => known.get_or_init(render).append_to(page, fields),
            None => render().append_to(page, fields),
        }
    }
}

impl fmt::Debug for Rendered {
    // The parts are omitted because they are whole pages of HTML.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").finish_non_exhaustive()
    }
}
