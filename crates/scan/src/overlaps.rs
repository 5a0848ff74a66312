//! A set of ranges of a file. It finds the ranges that overlap another range without examining all of them.

use crate::steps;
use std::ops::Range;

/// Ranges that can be removed. A binary tree over the ranges, in the order of their starts, has in each node the largest end
/// below it.
pub(crate) struct Overlaps {
    starts: Vec<usize>,
    /// The largest end below each node. The children of node `n` are `2 n` and `2 n + 1`, and the leaves are the last
    /// `leaves` nodes. 0 for a leaf without a range.
    ends: Vec<usize>,
    leaves: usize,
}

impl Overlaps {
    /// Creates it from ranges in the order of their starts.
    pub(crate) fn new(ranges: &[Range<usize>]) -> Self {
        let leaves = ranges.len().next_power_of_two();
        let mut ends = vec![0; leaves];
        ends.extend(ranges.iter().map(|range| range.end));
        ends.resize(2 * leaves, 0);
        let mut all = Self {
            starts: ranges.iter().map(|range| range.start).collect(),
            ends,
            leaves,
        };
        for node in (1..leaves).rev() {
            all.update(node);
        }
        all
    }

    /// Returns the positions of the ranges that overlap another one, in their order.
    pub(crate) fn with(&self, other: &Range<usize>) -> Vec<usize> {
        let beyond = self.starts.partition_point(|start| *start < other.end);
        let mut found = Vec::new();
        // A node, its first leaf, and how many leaves it has.
        let mut open = vec![(1, 0, self.leaves)];
        while let Some((node, first, count)) = open.pop() {
            steps::count();
            let ends_later = self.ends.get(node).is_some_and(|end| *end > other.start);
            if first >= beyond || !ends_later {
                continue;
            }
            if count == 1 {
                found.push(first);
                continue;
            }
            let half = count / 2;
            open.push((2 * node + 1, first + half, half));
            open.push((2 * node, first, half));
        }
        found
    }

    /// Removes the range at a position.
    pub(crate) fn remove(&mut self, at: usize) {
        let mut node = self.leaves + at;
        if let Some(end) = self.ends.get_mut(node) {
            *end = 0;
        }
        while node > 1 {
            node /= 2;
            self.update(node);
        }
    }

    /// Computes the largest end of a node from its children.
    fn update(&mut self, node: usize) {
        steps::count();
        let end = |child: usize| self.ends.get(child).copied().unwrap_or_default();
        let largest = end(2 * node).max(end(2 * node + 1));
        if let Some(end) = self.ends.get_mut(node) {
            *end = largest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overlapping_ranges_are_those_of_a_comparison_with_each() {
        let mut ranges: Vec<Range<usize>> = (0..60)
            .map(|at| (at * 37) % 50)
            .zip([1, 3, 0, 40, 7].into_iter().cycle())
            .map(|(start, length)| start..start + length)
            .collect();
        ranges.sort_by_key(|range| range.start);
        for count in [0, 1, 2, 7, 60] {
            let mut left: Vec<_> = ranges[..count].iter().cloned().enumerate().collect();
            let mut overlaps = Overlaps::new(&ranges[..count]);
            for (round, other) in (0..100).map(|at| (at, at..at + at % 9)) {
                let expected: Vec<usize> = left
                    .iter()
                    .filter(|(_, range)| range.start < other.end && other.start < range.end)
                    .map(|(at, _)| *at)
                    .collect();
                assert_eq!(overlaps.with(&other), expected, "{count}: {other:?}");
                if round % 3 == 0
                    && let Some(at) = expected.first()
                {
                    overlaps.remove(*at);
                    left.retain(|(kept, _)| kept != at);
                }
            }
        }
    }
}
