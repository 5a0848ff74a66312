//! The fast path of nearly every header: recognises headers that the registry wrote, without parsing them.

use super::judge::fits;
use super::lookup::Declared;
use super::scan;
use crate::Deployment;
use crate::registry::Table;
use crate::spec::CookieSpec;
use cookie_registry_core::SetBy;
use http::HeaderValue;

/// Returns the entry for which the registry wrote this header, if it equals the registry's header byte for byte except
/// for the value. No parser is needed: the generated suffix at the end of the header, without a semicolon before it,
/// contains all attributes.
#[inline]
pub(super) fn is_written_by_registry(
    table: &Table,
    deployment: &Deployment,
    header: &[u8],
) -> Option<u32> {
    let end = scan::first_equals(header)?;
    let (name, rest) = header.split_at_checked(end)?;
    let Declared { at, spec } = table.exact(deployment, name)?;
    let parts = spec.parts(deployment);
    let written = set_value(spec, deployment, parts.suffix, rest)
        .is_some_and(|value| fits(spec, name, value))
        || removal(spec, deployment).is_some_and(|removal| removal.as_bytes() == header);
    written.then_some(at)
}

/// Returns the header that removes the cookie, if it is precomputed.
#[inline]
fn removal(spec: &CookieSpec, deployment: &Deployment) -> Option<&'static HeaderValue> {
    if spec.configured_domain.is_some() && deployment.effective_domain().is_some() {
        return None;
    }
    (spec.headers)(spec.parts(deployment).first_header)
}

/// Returns the value in the text after the name, if the suffix follows and the service may set the cookie.
#[inline]
fn set_value<'h>(
    spec: &CookieSpec,
    deployment: &Deployment,
    suffix: &str,
    rest: &'h [u8],
) -> Option<&'h [u8]> {
    if spec.retired || spec.set_by != SetBy::Server {
        return None;
    }
    let rest = match spec.domain(deployment).ok()? {
        None => rest,
        Some(domain) => rest
            .strip_suffix(domain.as_bytes())?
            .strip_suffix(b"; Domain=")?,
    };
    let value = rest.strip_suffix(suffix.as_bytes())?.strip_prefix(b"=")?;
    (!scan::has_semicolon(value)).then_some(value)
}
