//! What one operation costs.

use std::ops::Sub;

/// The cost of doing something once, on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cost {
    /// Instructions, or nanoseconds where they cannot be counted. Only ratios of it mean anything.
    pub(super) amount: f64,
    /// Calls of the allocator; `None` where they cannot be counted.
    pub(super) allocations: Option<f64>,
}

impl Sub for Cost {
    type Output = Self;

    fn sub(self, baseline: Self) -> Self {
        Self {
            amount: self.amount - baseline.amount,
            allocations: self
                .allocations
                .zip(baseline.allocations)
                .map(|(all, baseline)| all - baseline),
        }
    }
}

impl Cost {
    /// Returns this cost as a multiple of `other`.
    pub(super) fn ratio(self, other: Self) -> f64 {
        self.amount / other.amount
    }
}
