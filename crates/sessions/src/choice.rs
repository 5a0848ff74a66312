//! The lifetime that was chosen for a session, which is stored with the session's data.

use cookie_registry::LifetimeChoice;
use std::time::Duration;

/// The key of the choice among the session's data.
pub(crate) const KEY: &str = "cookie-registry.lifetime";

/// The choice as it is stored: the position of the lifetime in the policy, how many seconds it lasts (none until the browser is
/// closed), and whether the response of this request must set the cookie because the choice is new.
pub(crate) type Stored = (usize, Option<u64>, bool);

/// Returns the choice to be stored.
pub(crate) fn stored<L: LifetimeChoice>(lifetime: L) -> Stored {
    (lifetime.index(), seconds(lifetime.max_age()), true)
}

/// The choice that holds for a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The position of the lifetime in the policy; 0 is the usual one.
    pub(crate) lifetime: usize,
    /// Whether it was chosen in this request.
    pub(crate) is_new: bool,
}

impl Chosen {
    /// Reads a choice. Sessions outlive a release of the service: a choice that the policy no longer has, or that lasts for
    /// another time now, counts as the usual lifetime.
    pub(crate) fn of(stored: Option<Stored>, lifetimes: &[Option<Duration>]) -> Self {
        let Some((at, lasts, is_new)) = stored else {
            return Self::default();
        };
        let is_declared = lifetimes
            .get(at)
            .is_some_and(|declared| seconds(*declared) == lasts);
        Self {
            lifetime: if is_declared { at } else { 0 },
            is_new,
        }
    }
}

fn seconds(lasts: Option<Duration>) -> Option<u64> {
    lasts.map(|lasts| lasts.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_counts_as_long_as_the_policy_has_it() {
        let days = |days: u64| Some(Duration::from_secs(days * 86_400));
        let lifetimes = [None, days(14)];
        for (stored, lifetime) in [
            (None, 0),
            (Some((0, None, false)), 0),
            (Some((1, Some(1_209_600), false)), 1),
            (Some((1, Some(86_400), false)), 0),
            (Some((1, None, false)), 0),
            (Some((2, Some(1_209_600), false)), 0),
            (Some((usize::MAX, None, false)), 0),
        ] {
            assert_eq!(
                Chosen::of(stored, &lifetimes).lifetime,
                lifetime,
                "{stored:?}"
            );
        }
        assert!(Chosen::of(Some((1, Some(1_209_600), true)), &lifetimes).is_new);
        assert!(!Chosen::of(None, &lifetimes).is_new);
    }
}
