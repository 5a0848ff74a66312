//! Findings about dependencies that offer cookies.

use super::enforcement::workspace;
use super::texts::shown;
use crate::exemptions::Exemptions;
use crate::manifest::{self, Offer};
use cookie_registry_policy::source::{FileId, Source, Sources, Span};
use cookie_registry_policy::{Code, Finding};
use std::fs;
use std::path::Path;

/// Returns a finding for each dependency of a manifest that offers cookies, unless the manifest is exempted.
pub(super) fn dependencies(
    manifest: &Path,
    exemptions: &mut Exemptions<'_>,
    sources: &mut Sources,
) -> Vec<Finding> {
    let Ok(text) = fs::read_to_string(manifest) else {
        return Vec::new();
    };
    let workspace = fs::read_to_string(workspace(manifest)).unwrap_or_default();
    let offers = manifest::offers_within(&text, &workspace);
    if offers.is_empty() || exemptions.cover(manifest) {
        return Vec::new();
    }
    let Some(file) = sources.add(Source::new(shown(manifest), text)) else {
        return Vec::new();
    };
    offers
        .iter()
        .map(|offer| offer_finding(offer, file))
        .collect()
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
    let help = format!(
        "{}; or exempt this Cargo.toml in the policy: [[exempt]] with path, reason and until",
        offer.instead
    );
    Finding::new(
        Code::ForeignCookieDependency,
        Span::new(file, &offer.span),
        what,
    )
    .help(help)
}
