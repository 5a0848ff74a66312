//! The fast path of the guard: it recognises headers that the registry wrote, without parsing them.

use crate::Deployment;
use crate::registry::Table;
use crate::spec::CookieSpec;
use cookie_registry_core::{Environment, SetBy};
use http::HeaderValue;

/// An entry to which a name belongs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declared {
    /// The index in the table.
    pub(super) at: u32,
    pub(super) spec: &'static CookieSpec,
}

/// Returns the entry for which the registry wrote this header, if it equals the registry's header byte for byte except
/// for the value. No parser is needed: the generated suffix at the end of the header, without a semicolon before it,
/// contains all attributes.
#[inline]
pub(super) fn is_written_by_registry(
    table: &Table,
    deployment: &Deployment,
    header: &[u8],
) -> Option<u32> {
    let end = first_equals(header)?;
    let (name, rest) = header.split_at_checked(end)?;
    let Declared { at, spec } = table.exact(deployment, name)?;
    let parts = spec.parts(deployment);
    let written = set_value(spec, deployment, parts.suffix, rest)
        .is_some_and(|value| spec.fits(name, value))
        || removal(spec, deployment).is_some_and(|removal| removal.as_bytes() == header);
    written.then_some(at)
}

/// The bytes that are compared at once.
const WORD: usize = size_of::<u64>();
const LOW: u64 = u64::from_ne_bytes([0x01; WORD]);
const HIGH: u64 = u64::from_ne_bytes([0x80; WORD]);

/// Returns the position of the first `=`.
#[inline]
fn first_equals(header: &[u8]) -> Option<usize> {
    let (words, rest) = header.as_chunks::<WORD>();
    for (at, word) in words.iter().enumerate() {
        // Bytes that are `=` become zero. Subtracting one from each sets the highest bit of those, and of no byte before
        // the first of them.
        let zeroed = u64::from_le_bytes(*word) ^ (LOW * b'=' as u64);
        let found = zeroed.wrapping_sub(LOW) & !zeroed & HIGH;
        if found != 0 {
            return Some(at * WORD + found.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| *byte == b'=')?;
    Some(words.len() * WORD + at)
}

impl Table {
    /// Returns the first entry with exactly this name in the deployment's environment. Names of the other environment do
    /// not match: accepting the unprefixed development name in production would defeat the purpose of the prefix.
    #[inline]
    pub(super) fn exact(&self, deployment: &Deployment, name: &[u8]) -> Option<Declared> {
        let names = match deployment.environment() {
            Environment::Development => &self.development,
            _ => &self.production,
        };
        let declared = self.at(names.find(name)?)?;
        let parts = declared.spec.parts(deployment);
        (parts.prefix.as_bytes().strip_suffix(b"=") == Some(name)).then_some(declared)
    }

    /// Returns the entry at an index.
    #[inline]
    pub(super) fn at(&self, at: u32) -> Option<Declared> {
        let spec = self.cookies.get(at as usize)?;
        Some(Declared { at, spec })
    }
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
    (!has_semicolon(value)).then_some(value)
}

/// Returns whether the value contains a semicolon.
#[inline]
fn has_semicolon(value: &[u8]) -> bool {
    const BLOCK: usize = 16;
    // There is no early exit, so that the loop compiles to vector instructions.
    let within = |block: &[u8; BLOCK]| block.iter().fold(false, |any, byte| any | (*byte == b';'));
    match value.last_chunk::<BLOCK>() {
        // The last block overlaps the one before it, so that no bytes have to be checked individually.
        Some(last) => {
            let (blocks, _) = value.as_chunks::<BLOCK>();
            within(last) || blocks.iter().any(within)
        }
        None => value.contains(&b';'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_at_every_position() {
        for len in 0..70 {
            // Bytes that differ from the wanted ones in one bit, and those beyond ASCII.
            for filler in [b'a', b'<', b'?', b':', b'=' | 0x80, b';' | 0x80, 0xff] {
                let mut header = vec![filler; len];
                assert_eq!(first_equals(&header), None);
                assert!(!has_semicolon(&header));
                for at in (0..len).rev() {
                    header[at] = b'=';
                    assert_eq!(first_equals(&header), Some(at), "{len} {filler}");
                }
                for at in 0..len {
                    header.fill(filler);
                    header[at] = b';';
                    assert!(has_semicolon(&header), "{len} {at} {filler}");
                }
            }
        }
    }
}
