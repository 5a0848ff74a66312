//! The way that nearly every header goes: recognised as what the registry writes, without being parsed.

use super::judge::fits;
use super::lookup::Declared;
use super::scan;
use crate::Deployment;
use crate::registry::Table;
use crate::spec::CookieSpec;
use cookie_registry_core::SetBy;
use http::HeaderValue;

/// Whether the header is, byte for byte but for the value, what the registry writes, and if so for which
/// entry. It is what nearly every header is, and needs no parser: a generated suffix at the end of the
/// header, and no semicolon before it, is every attribute.
#[inline]
pub(super) fn is_written_by_registry(
    table: &Table,
    deployment: &Deployment,
    header: &[u8],
) -> Option<u32> {
    let end = scan::first_equals(header)?;
    let (name, rest) = header.split_at_checked(end)?;
    let Declared { at, spec } = table.exact(deployment, name)?;
    let wire = spec.wire(deployment);
    let written = set_value(spec, deployment, wire.suffix, rest)
        .is_some_and(|value| fits(spec, name, value))
        || removal(spec, deployment).is_some_and(|removal| removal.as_bytes() == header);
    written.then_some(at)
}

/// The header that removes the cookie, where it is known as a whole.
#[inline]
fn removal(spec: &CookieSpec, deployment: &Deployment) -> Option<&'static HeaderValue> {
    if spec.configured_domain.is_some() && deployment.effective_domain().is_some() {
        return None;
    }
    (spec.headers)(spec.wire(deployment).headers)
}

/// The value in what follows the name, if the rest is the suffix and the service may set the cookie.
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
