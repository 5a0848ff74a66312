//! Findings about dependencies that provide ways to set cookies, or that may set cookies without being in the catalog.

use super::enforcement::workspace;
use super::texts::shown;
use super::unknown_libraries;
use crate::catalog::{self, Adapter};
use crate::exemptions::Exemptions;
use crate::lockfile::Lockfile;
use crate::manifest::{self, Offer};
use cookie_registry_policy::source::{FileId, Source, Sources, Span};
use cookie_registry_policy::{Code, Finding};
use std::fs;
use std::path::Path;

/// Which of the dependencies' own sources are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// None: manifests and the lock file alone.
    Manifests,
    /// Those of direct dependencies of which nothing else is known.
    #[cfg(feature = "compare")]
    Sources,
}

/// Returns a finding for each dependency of a manifest that offers cookies, or can set them unknown to the scan, unless the
/// policy exempts it.
pub(super) fn dependencies(
    manifest: &Path,
    depth: Depth,
    exemptions: &mut Exemptions<'_>,
    sources: &mut Sources,
) -> Vec<Finding> {
    let Ok(text) = fs::read_to_string(manifest) else {
        return Vec::new();
    };
    let root = workspace(manifest);
    let of_workspace = fs::read_to_string(&root).unwrap_or_default();
    let lockfile = fs::read_to_string(root.with_file_name("Cargo.lock"));
    let lockfile = lockfile.ok().as_deref().and_then(Lockfile::read);
    let mut offers = manifest::offers_within(&text, &of_workspace);
    if !offers.is_empty() && exemptions.cover(manifest) {
        offers.clear();
    }
    let texts = (text.as_str(), of_workspace.as_str());
    let lockfile = lockfile.as_ref();
    let folders = match depth {
        Depth::Manifests => Vec::new(),
        #[cfg(feature = "compare")]
        Depth::Sources => unknown_libraries::source_folders(&root),
    };
    let unknown = unknown_libraries::unknown(manifest, texts, (lockfile, &folders), exemptions);
    if offers.is_empty() && unknown.is_empty() {
        return Vec::new();
    }
    let Some(file) = sources.add(Source::new(shown(manifest), text)) else {
        return Vec::new();
    };
    let offered = offers.iter().map(|offer| offer_finding(offer, file));
    let unknown = unknown
        .iter()
        .map(|unknown| unknown_libraries::finding(unknown, file));
    offered.chain(unknown).collect()
}

fn offer_finding(offer: &Offer, file: FileId) -> Finding {
    let what = match (offer.feature, offer.by_default) {
        (None, _) => format!("`{}` sets cookies without the registry", offer.package),
        (Some(feature), false) => format!(
            "the feature `{feature}` of `{}` sets cookies without the registry",
            offer.package
        ),
        (Some(feature), true) => {
            format!(
                "`{}` sets cookies without the registry: its feature `{feature}` is on by default",
                offer.package
            )
        }
    };
    let adapter = catalog::package(&offer.package).and_then(|row| row.adapter);
    let instead = match adapter {
        Some(Adapter { feature, call }) => format!(
            "add `cookie-registry-sessions` with the feature `{feature}`, and configure the middleware from the constant: `{call}`"
        ),
        None => offer.instead.to_owned(),
    };
    let help = format!(
        "{instead}; or exempt this Cargo.toml in the policy: [[exempt]] with path, reason and until"
    );
    Finding::new(
        Code::ForeignCookieDependency,
        Span::new(file, &offer.span),
        what,
    )
    .help(help)
}
