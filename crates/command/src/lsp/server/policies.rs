//! Opens and checks the policies of the open documents, and sends their diagnostics.

use super::Server;
use crate::lsp::diagnostics::diagnostics;
use crate::lsp::project::{Project, explained, place};
use crate::policy_file::DEFAULT_NAME;
use ls_types::PublishDiagnosticsParams;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

impl Server<'_> {
    /// Opens the policy to which a file belongs, unless it is open already.
    pub(super) fn find_project(&mut self, path: &Path) {
        let Some(policy) = self.policy_of(path) else {
            return;
        };
        if self.projects.contains_key(&policy) {
            return;
        }
        match Project::open(&policy, &self.policy.allow_include_outside) {
            Ok(project) => {
                self.projects.insert(policy.clone(), project);
                self.read_base(&policy);
            }
            Err(error) => self.say(&explained(&error)),
        }
    }

    /// Returns the policy to which a file belongs: the one that was named, or the nearest one.
    pub(super) fn policy_of(&self, path: &Path) -> Option<PathBuf> {
        let named = self.policy.path.as_deref().map(place);
        named.or_else(|| nearest_policy(path))
    }

    /// Reads the revision to compare with, if one was named.
    pub(super) fn read_base(&mut self, policy: &Path) {
        if let Some(name) = self.base
            && let Some(project) = self.projects.get_mut(policy)
            && let Err(error) = project.read_base(name)
        {
            self.say(&explained(&error));
        }
    }

    /// Checks each policy that was edited since its last check.
    pub(super) fn check(&mut self) {
        for project in self.projects.values_mut() {
            project.check(&self.open);
        }
    }

    /// Checks what was edited, and sends the diagnostics.
    pub(super) fn publish(&mut self) {
        self.debounce.take();
        self.check();
        // Two policies may include one file, which has the findings of both.
        let mut sent: BTreeMap<String, PublishDiagnosticsParams> = BTreeMap::new();
        for project in self.projects.values_mut() {
            for of_file in diagnostics(project, &self.open, self.encoding) {
                match sent.entry(of_file.uri.as_str().to_owned()) {
                    Entry::Vacant(place) => {
                        place.insert(of_file);
                    }
                    Entry::Occupied(mut there) => {
                        let there = &mut there.get_mut().diagnostics;
                        for diagnostic in of_file.diagnostics {
                            if !there.contains(&diagnostic) {
                                there.push(diagnostic);
                            }
                        }
                    }
                }
            }
        }
        for diagnostics in sent.values() {
            self.notify("textDocument/publishDiagnostics", diagnostics);
        }
        for failure in self.forget_gone() {
            self.say(&failure);
        }
        for project in self.projects.values_mut() {
            project.tidy();
        }
    }

    /// Forgets the policies that are gone, and returns why each could not be checked.
    fn forget_gone(&mut self) -> Vec<String> {
        let mut failures = Vec::new();
        self.projects.retain(|_, project| {
            let is_gone = project.is_gone(&self.open);
            failures.extend(project.failure.clone().filter(|_| is_gone));
            !is_gone
        });
        failures
    }
}

/// Returns the nearest policy of a file: itself, or one in its folder or above.
fn nearest_policy(path: &Path) -> Option<PathBuf> {
    if path.file_name()? == DEFAULT_NAME {
        return Some(path.to_owned());
    }
    let above = path.ancestors().skip(1);
    above
        .map(|folder| folder.join(DEFAULT_NAME))
        .find(|policy| policy.is_file())
}
