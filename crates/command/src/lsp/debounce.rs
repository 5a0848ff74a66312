//! When to check: shortly after the last keystroke, and not much later than the first.

use std::time::{Duration, Instant};

/// The time without changes after which a policy is checked. It is short, because it is a part of what a person waits for after a
/// keystroke: long enough for the question about completion that an editor sends right after a change, which is answered first. While
/// a check runs, changes wait for it, and are then checked together whatever this is.
const QUIET: Duration = Duration::from_millis(3);

/// The longest time that a change waits for such a pause.
const PATIENCE: Duration = Duration::from_millis(200);

/// The changes that wait for a check.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Debounce {
    /// The times of the first and of the last change.
    waiting: Option<(Instant, Instant)>,
}

impl Debounce {
    /// Notes a change.
    pub(super) fn changed(&mut self, now: Instant) {
        let first = self.waiting.map_or(now, |(first, _)| first);
        self.waiting = Some((first, now));
    }

    /// Returns how long to wait until the check; `None` if nothing waits.
    pub(super) fn left(&self, now: Instant) -> Option<Duration> {
        let (first, last) = self.waiting?;
        let due = (last + QUIET).min(first + PATIENCE);
        Some(due.saturating_duration_since(now))
    }

    /// Returns whether changes wait, and forgets them.
    pub(super) fn take(&mut self) -> bool {
        self.waiting.take().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_keystrokes_are_one_check_and_none_waits_for_ever() {
        let start = Instant::now();
        let mut debounce = Debounce::default();
        assert_eq!(debounce.left(start), None);
        let mut checks = 0;
        // One change every 2 ms for 2 seconds, as of a macro of the editor.
        for number in 0..1_000_u32 {
            let now = start + Duration::from_millis(2) * number;
            if debounce.left(now) == Some(Duration::ZERO) {
                checks += 1;
                debounce.take();
            }
            debounce.changed(now);
        }
        assert_eq!(checks, 9);
        let end = start + Duration::from_secs(2);
        assert_eq!(debounce.left(end), Some(Duration::ZERO));
        assert!(debounce.take() && !debounce.take());
        debounce.changed(end);
        assert_eq!(debounce.left(end), Some(QUIET));
    }
}
