//! Which entries of a registry a name belongs to.

use crate::Deployment;
use crate::chunked::TAILS;
use crate::registry::Table;
use crate::spec::{CookieSpec, Shape};
use cookie_registry_core::Environment;

/// An entry to which a name belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared {
    /// Where it stands in the table.
    pub(crate) at: u32,
    pub(crate) spec: &'static CookieSpec,
}

impl Table {
    /// The first entry with exactly this name in the deployment's environment. The name of another
    /// environment is nobody's: to let the unprefixed one of development through in production would undo
    /// what the prefix is for.
    #[inline]
    pub(crate) fn exact(&self, deployment: &Deployment, name: &[u8]) -> Option<Declared> {
        let names = match deployment.environment() {
            Environment::Development => &self.development,
            _ => &self.production,
        };
        let declared = self.at(names.find(name)?)?;
        let wire = declared.spec.wire(deployment);
        (wire.prefix.as_bytes().strip_suffix(b"=") == Some(name)).then_some(declared)
    }

    /// Every entry to which the name belongs: exactly, as a chunk, or as a member of a family.
    pub(crate) fn all(&self, deployment: &Deployment, name: &[u8]) -> Vec<Declared> {
        let mut all = Vec::new();
        if let Some(first) = self.exact(deployment, name) {
            all.push(first);
            all.extend(self.namesakes(deployment, first));
        }
        let whole = TAILS
            .iter()
            .find_map(|tail| name.strip_suffix(tail.as_bytes()));
        if let Some(first) = whole.and_then(|whole| self.exact(deployment, whole)) {
            let entries = [first].into_iter().chain(self.namesakes(deployment, first));
            all.extend(entries.filter(|declared| declared.spec.shape == Shape::Chunked));
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
        // Two entries may share a name in one environment alone.
        let name = |declared: Declared| declared.spec.wire(deployment).prefix;
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
            Some((declared, declared.spec.wire(deployment).name().as_bytes()))
        };
        // A beginning of the name is not greater than it, and shares its first byte.
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

    fn at(&self, at: u32) -> Option<Declared> {
        let spec = self.cookies.get(at as usize)?;
        Some(Declared { at, spec })
    }
}

impl CookieSpec {
    /// Whether it is a family that begins with `prefix`, and the name is one of its members'.
    fn has_member(&self, prefix: &[u8], name: &[u8]) -> bool {
        let Shape::Family { suffix } = self.shape else {
            return false;
        };
        name.strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(suffix.as_bytes()))
            .is_some_and(|between| !between.is_empty())
    }
}
