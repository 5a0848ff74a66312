//! Applies the `[[exempt]]` tables: determines which files may bypass the registry, and whether they still do.

use cookie_registry_policy::Policy;
use cookie_registry_policy::model::Exempt;
use cookie_registry_policy::source::{Span, absolute};
use std::path::{Path, PathBuf};
use time::Date;

/// The inputs of a comparison other than the policy and the sources.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// The folder of the policy. The paths of `[[exempt]]` are relative to this folder.
    pub root: &'o Path,
    /// The day on which deadlines are evaluated.
    pub today: Date,
}

/// An exemption that has expired, or that allows more than is needed.
pub(crate) struct Judged {
    /// Its span in the policy.
    pub(crate) span: Span,
    /// Its path.
    pub(crate) path: String,
    pub(crate) problem: Problem,
}

/// What is wrong with an exemption.
pub(crate) enum Problem {
    /// It is past this date; what it covered is looked at again.
    Expired(Date),
    /// It covers fewer uses than it allows: only so many.
    Shrunk(u32),
    /// It covers nothing.
    Unused,
}

/// The exemptions of a policy, and how much each covers.
pub(crate) struct Exemptions<'p> {
    list: Vec<(&'p Exempt, u32)>,
    /// The packages whose declarations the policy includes.
    declared: &'p [String],
    options: Options<'p>,
}

impl<'p> Exemptions<'p> {
    pub(crate) fn new(policy: &'p Policy, options: Options<'p>) -> Self {
        Self {
            list: policy.exempt.iter().map(|exempt| (exempt, 0)).collect(),
            declared: &policy.shared_packages,
            options,
        }
    }

    /// Returns the day for which they are looked at.
    #[cfg(feature = "compare")]
    pub(crate) fn today(&self) -> Date {
        self.options.today
    }

    fn expired(&self, exempt: &Exempt) -> Option<Date> {
        exempt.until.filter(|until| *until < self.options.today)
    }

    /// Returns whether a file is exempt today; an exemption that is past its date counts as used and covers nothing. One
    /// with a number of uses covers no more than these.
    pub(crate) fn cover(&mut self, path: &Path) -> bool {
        self.cover_use(path, true)
    }

    /// Returns whether a use of a cookie or key in a file is exempt like [`Self::cover`]. An exemption with a number of
    /// uses covers only names that the policy declares, and those that cannot be read.
    pub(crate) fn cover_use(&mut self, path: &Path, is_known: bool) -> bool {
        self.cover_where(path, is_known, |exempt| exempt.dependency.is_none())
    }

    /// Returns whether a dependency of a manifest is exempt today, by itself or with the whole manifest, or the policy includes
    /// what it declares.
    pub(crate) fn cover_dependency(&mut self, manifest: &Path, package: &str) -> bool {
        let is_exempt = self.cover_where(manifest, true, |exempt| {
            exempt
                .dependency
                .as_deref()
                .is_none_or(|dependency| dependency == package)
        });
        is_exempt || self.declared.iter().any(|declared| declared == package)
    }

    fn cover_where(
        &mut self,
        path: &Path,
        is_known: bool,
        is_about: impl Fn(&Exempt) -> bool,
    ) -> bool {
        let path = below(self.options.root, path)
            .to_string_lossy()
            .replace('\\', "/");
        let today = self.options.today;
        let mut covered = false;
        for (exempt, used) in &mut self.list {
            if is_about(exempt) && covers(exempt.path.trim_start_matches("./"), &path) {
                *used = used.saturating_add(1);
                let is_within = exempt.uses.is_none_or(|uses| is_known && *used <= uses);
                covered |= is_within && exempt.until.is_none_or(|until| until >= today);
            }
        }
        covered
    }

    /// Returns those that have expired or that allow more than is needed.
    pub(crate) fn judged(&self) -> Vec<Judged> {
        let mut judged = Vec::new();
        for (exempt, used) in &self.list {
            let problem = if let Some(until) = self.expired(exempt) {
                Problem::Expired(until)
            } else if *used == 0 {
                Problem::Unused
            } else if exempt.uses.is_some_and(|uses| *used < uses) {
                Problem::Shrunk(*used)
            } else {
                continue;
            };
            judged.push(Judged {
                span: exempt.span,
                path: exempt.path.clone(),
                problem,
            });
        }
        judged
    }
}

/// Returns whether all that an exemption can cover lies under a folder or file; both from the file system's root.
#[cfg(any(test, feature = "compare"))]
pub(crate) fn can_only_match_within(root: &Path, pattern: &str, looked_at: &Path) -> bool {
    let fixed = match pattern.split_once('*') {
        Some((fixed, _)) => fixed.rsplit_once('/').map_or("", |(folder, _)| folder),
        None => pattern,
    };
    absolute(root, Path::new(fixed)).starts_with(looked_at)
}

/// Returns a path as the policy writes it: from the policy's folder, with `..` where it lies elsewhere.
fn below(root: &Path, path: &Path) -> PathBuf {
    if let Ok(below) = path.strip_prefix(root) {
        return below.strip_prefix(".").unwrap_or(below).to_path_buf();
    }
    let here = std::env::current_dir().unwrap_or_default();
    let path = absolute(&here, path);
    let root = absolute(&here, root);
    let Some(common) = root.ancestors().find(|above| path.starts_with(above)) else {
        return path;
    };
    let up = root.strip_prefix(common).unwrap_or(Path::new(""));
    let down = path.strip_prefix(common).unwrap_or(&path);
    up.components()
        .map(|_| Path::new(".."))
        .chain([down])
        .collect()
}

/// Returns whether a pattern matches a file, or a folder that contains it; `*` matches any number of characters.
fn covers(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_end_matches('/');
    let ends = std::iter::once(path.len()).chain(path.match_indices('/').map(|(at, _)| at));
    ends.into_iter()
        .any(|end| path.get(..end).is_some_and(|start| fits(pattern, start)))
}

fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = text.find(part) else {
            return false;
        };
        text = text.get(at + part.len()..).unwrap_or_default();
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exemption_covers_a_file_or_a_folder() {
        for (pattern, path, is) in [
            ("src/legacy.rs", "src/legacy.rs", true),
            ("src/legacy", "src/legacy/a.rs", true),
            ("src/legacy/", "src/legacy/deep/a.rs", true),
            ("src/leg", "src/legacy/a.rs", false),
            ("web/*.js", "web/vendor/a.js", true),
            ("web/*.js", "web/a.ts", false),
            ("*/vendor", "web/vendor/a.js", true),
        ] {
            assert_eq!(covers(pattern, path), is, "{pattern} {path}");
        }
    }

    #[test]
    fn an_exemption_is_unused_only_if_all_that_it_can_cover_was_scanned() {
        for (pattern, looked_at, is) in [
            ("src/legacy.rs", "/site/src", true),
            ("./src/legacy.rs", "/site/src", true),
            ("src", "/site/src/legacy", false),
            ("src/*.rs", "/site/src", true),
            ("*/vendor", "/site/src", false),
            ("*/vendor", "/site", true),
        ] {
            let root = Path::new("/site");
            assert_eq!(
                can_only_match_within(root, pattern, Path::new(looked_at)),
                is,
                "{pattern} {looked_at}"
            );
        }
    }
}
