//! Checks one header against the registry.

mod against;

use super::parse::Parsed;
use super::quick::Declared;
use super::violation::{Violation, ViolationKind};
use crate::Deployment;
use crate::registry::Table;
use against::Against;
use cookie_registry_core::{Environment, name::is_token_byte};

/// The result of checking a header.
pub(super) enum Verdict<'h> {
    /// Accepted: the entry that declares it, and the cookie's name.
    Accepted(u32, &'h [u8]),
    /// Rejected for at least one violation.
    Rejected(Vec<Violation>),
    /// The removal of a declared cookie with a `Domain` that differs from the policy, and the cookie's name.
    /// It is accepted if the response also contains an accepted header for the same name: it then removes a
    /// cookie that was set for another domain.
    RemovalElsewhere(Vec<Violation>, &'h [u8]),
}

/// Checks a header against the registry. `now` is in seconds since 1970-01-01.
pub(super) fn judge<'h>(
    table: &Table,
    deployment: &Deployment,
    header: &'h [u8],
    now: i64,
) -> Verdict<'h> {
    let parsed = Parsed::of(header);
    if let Some(malformed) = malformed(header, &parsed) {
        return Verdict::Rejected(vec![malformed]);
    }
    let declared = table.all(deployment, parsed.name);
    let mut fewest: Option<Vec<Violation>> = None;
    let mut removes = false;
    for Declared { at, spec } in declared {
        let against = Against {
            spec,
            deployment,
            parsed: &parsed,
            now,
        };
        removes = against.removes();
        let violations = against.violations();
        if violations.is_empty() {
            return Verdict::Accepted(at, parsed.name);
        }
        // If several entries have the name, the violations of the best match are reported.
        if fewest
            .as_ref()
            .is_none_or(|fewest| violations.len() < fewest.len())
        {
            fewest = Some(violations);
        }
    }
    match fewest {
        Some(violations) if removes && is_other_domain(&violations) => {
            Verdict::RemovalElsewhere(violations, parsed.name)
        }
        Some(violations) => Verdict::Rejected(violations),
        None => Verdict::Rejected(vec![undeclared(table, deployment, parsed.name)]),
    }
}

fn is_other_domain(violations: &[Violation]) -> bool {
    matches!(violations, [violation] if violation.kind == ViolationKind::Domain)
}

fn malformed(header: &[u8], parsed: &Parsed<'_>) -> Option<Violation> {
    let found = if header
        .iter()
        .any(|byte| byte.is_ascii_control() && *byte != b'\t')
    {
        "control characters, because of which browsers ignore the whole header"
    } else if parsed.name.is_empty() {
        "no name"
    } else if !parsed.name.iter().copied().all(is_token_byte) {
        "a character that is not allowed in a name"
    } else {
        return None;
    };
    Some(Violation::new(
        parsed.name,
        None,
        ViolationKind::Malformed,
        "NAME=VALUE; Attribute=…",
        found,
    ))
}

fn undeclared(table: &Table, deployment: &Deployment, name: &[u8]) -> Violation {
    let (other, here) = match deployment.environment() {
        Environment::Development => (Deployment::PRODUCTION, "development"),
        _ => (Deployment::DEVELOPMENT, "production"),
    };
    if let Some(Declared { spec, .. }) = table.all(&other, name).first() {
        let name_here = spec.parts(deployment).name();
        return Violation::new(
            name,
            Some(spec.key),
            ViolationKind::OtherEnvironment,
            format!("`{name_here}` in {here}"),
            format!("the name in {}", other.environment()),
        );
    }
    let alike = table
        .cookies
        .iter()
        .map(|spec| spec.parts(deployment).name())
        .find(|known| known.as_bytes().eq_ignore_ascii_case(name));
    let expected = match alike {
        Some(known) => format!("`{known}` (names are case-sensitive)"),
        None => "a name of the policy".to_owned(),
    };
    let found = "a name that the policy does not declare";
    Violation::new(name, None, ViolationKind::Undeclared, expected, found)
}
