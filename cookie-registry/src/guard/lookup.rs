//! Finds the entries of a registry to which a name belongs.

use super::quick::Declared;
use crate::Deployment;
use crate::chunked::SUFFIXES;
use crate::registry::Table;
use crate::spec::{CookieSpec, Names};

impl Table {
    /// Returns every entry to which the name belongs: exactly, as a chunk, or as a member of a family.
    pub(super) fn all(&self, deployment: &Deployment, name: &[u8]) -> Vec<Declared> {
        let mut all = Vec::new();
        if let Some(first) = self.exact(deployment, name) {
            all.push(first);
            all.extend(self.namesakes(deployment, first));
        }
        let base = SUFFIXES
            .iter()
            .find_map(|suffix| name.strip_suffix(suffix.as_bytes()));
        if let Some(first) = base.and_then(|base| self.exact(deployment, base)) {
            let entries = [first].into_iter().chain(self.namesakes(deployment, first));
            all.extend(entries.filter(|declared| declared.spec.names == Names::Chunked));
        }
        all.extend(self.families(deployment, name));
        all
    }

    fn namesakes(
        &self,
        deployment: &Deployment,
        first: Declared,
    ) -> impl Iterator<Item = Declared> {
        let from = self.namesakes.partition_point(|(of, _)| *of < first.at);
        // Two entries may share a name in only one environment.
        let name = |declared: Declared| declared.spec.parts(deployment).prefix;
        self.namesakes
            .iter()
            .skip(from)
            .take_while(move |(of, _)| *of == first.at)
            .filter_map(|(_, at)| self.at(*at))
            .filter(move |other| name(*other) == name(first))
    }

    fn families(&self, deployment: &Deployment, name: &[u8]) -> impl Iterator<Item = Declared> {
        let prefix = |at: u32| {
            let declared = self.at(at)?;
            Some((declared, declared.spec.parts(deployment).name().as_bytes()))
        };
        // A prefix of the name is not greater than it, and has the same first byte.
        let until = self
            .families
            .partition_point(|at| prefix(*at).is_some_and(|(_, prefix)| prefix <= name));
        self.families
            .iter()
            .take(until)
            .rev()
            .map_while(move |at| prefix(*at))
            .take_while(|(_, prefix)| prefix.first() == name.first())
            .filter(|(declared, prefix)| declared.spec.has_member(prefix, name))
            .map(|(declared, _)| declared)
    }
}

impl CookieSpec {
    /// Returns whether the entry is a family with this prefix and the name is a member of it.
    fn has_member(&self, prefix: &[u8], name: &[u8]) -> bool {
        let Names::Family { suffix } = self.names else {
            return false;
        };
        name.strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(suffix.as_bytes()))
            .is_some_and(|between| !between.is_empty())
    }
}
