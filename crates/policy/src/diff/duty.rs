//! The state of a duty that follows from changes.

/// The state of one duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// No change requires it.
    NotNeeded,
    /// The changes require it, and the new policy fulfils it.
    Met,
    /// The changes require it, and the new policy does not fulfil it.
    Open,
}

impl Duty {
    pub(super) fn new(is_needed: bool, is_met: bool) -> Self {
        match (is_needed, is_met) {
            (false, _) => Self::NotNeeded,
            (true, true) => Self::Met,
            (true, false) => Self::Open,
        }
    }

    /// Returns the word of the reports: `not-needed`, `met` or `open`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotNeeded => "not-needed",
            Self::Met => "met",
            Self::Open => "open",
        }
    }
}
