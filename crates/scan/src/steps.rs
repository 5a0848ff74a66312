//! Counts the steps of work that must be proportional to the input, for tests that limit the count.

/// Counts one step of this thread.
#[cfg(not(test))]
pub(crate) fn count() {}

#[cfg(test)]
pub(crate) use counted::{count, of};

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static COUNTED: Cell<usize> = const { Cell::new(0) };
    }

    /// Counts one step of this thread.
    pub(crate) fn count() {
        COUNTED.set(COUNTED.get() + 1);
    }

    /// Returns how many steps of this thread some work takes.
    pub(crate) fn of(work: impl FnOnce()) -> usize {
        let before = COUNTED.get();
        work();
        COUNTED.get() - before
    }
}
