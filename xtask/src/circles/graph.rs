//! Circles in a graph of modules.

use super::references::References;
use super::tree::Tree;
use std::collections::BTreeSet;

/// Modules that all use each other, directly or through others of the circle.
#[derive(Debug)]
pub(super) struct Circle {
    /// Their paths, sorted.
    pub(super) modules: Vec<String>,
    /// Who uses whom within the circle, and by which path.
    pub(super) uses: Vec<(String, String, String)>,
}

/// Finds the strongly connected components of more than one module.
pub(super) fn circles(tree: &Tree, references: &References) -> Vec<Circle> {
    let count = tree.modules.len();
    let reachable: Vec<BTreeSet<usize>> = (0..count)
        .map(|module| reachable_from(module, references))
        .collect();
    let mut placed = BTreeSet::new();
    let mut circles = Vec::new();
    for module in 0..count {
        let members: BTreeSet<usize> = reachable[module]
            .iter()
            .copied()
            .filter(|other| reachable[*other].contains(&module))
            .collect();
        if members.len() > 1 && placed.insert(members.clone()) {
            circles.push(circle(tree, references, &members));
        }
    }
    circles
}

/// Returns the modules that one uses, directly or through others; itself only where it is part of a circle.
fn reachable_from(module: usize, references: &References) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut pending = vec![module];
    while let Some(current) = pending.pop() {
        for (_, to) in references
            .range((current, 0)..(current + 1, 0))
            .map(|(pair, _)| pair)
        {
            if reached.insert(*to) {
                pending.push(*to);
            }
        }
    }
    reached
}

fn circle(tree: &Tree, references: &References, members: &BTreeSet<usize>) -> Circle {
    let path = |module: &usize| tree.modules[*module].path.clone();
    let mut modules: Vec<_> = members.iter().map(path).collect();
    modules.sort();
    let uses = references
        .iter()
        .filter(|((from, to), _)| members.contains(from) && members.contains(to))
        .map(|((from, to), by)| (path(from), path(to), by.clone()))
        .collect();
    Circle { modules, uses }
}
