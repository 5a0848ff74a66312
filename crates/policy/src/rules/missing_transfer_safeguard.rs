//! `missing-transfer-safeguard`: A transfer to another country names the safeguard that protects the data.

use super::prelude::*;
use crate::draft::Transfer;
use crate::spoken;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingTransferSafeguard,
    severity: Severity::Warning,
    explanation: include_str!("missing_transfer_safeguard.md"),
    sources: &[
        Source {
            text: "GDPR, article 13(1)(f)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "GDPR, article 44, with the EEA Agreement: only other countries are third countries",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

/// The countries of the European Economic Area, by their codes (ISO 3166-1). Chapter V of the GDPR is about third
/// countries, which these are not.
const EEA: [&str; 31] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "EU",
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    for used in draft.used() {
        let transfers = used.transfers.iter();
        transfers.for_each(|transfer| check_one(transfer, used.entry, findings));
    }
    for party in &draft.third_parties {
        let entry = format!("third_parties.{}", party.key.value);
        party
            .transfers
            .iter()
            .for_each(|transfer| check_one(transfer, &entry, findings));
    }
}

/// Returns whether a country, by its code or by its name, is in the European Economic Area.
fn is_in_eea(country: &str) -> bool {
    let code = country.trim().to_ascii_uppercase();
    let of_the_union = ["eu", "de", "fr", "es", "it", "nl"];
    EEA.contains(&code.as_str()) || spoken::word(country, &of_the_union).is_some()
}

fn check_one(transfer: &Transfer, entry: &str, findings: &mut Vec<Finding>) {
    let (None, Some(country)) = (&transfer.safeguard, &transfer.country) else {
        return;
    };
    if is_in_eea(&country.value) {
        return;
    }
    findings.push(
        Finding::new(
            Code::MissingTransferSafeguard,
            country.span,
            format!("the transfer to \"{}\" names no safeguard", country.value),
        )
        .help("add `safeguard = \"…\"`, such as \"adequacy decision\" or \"standard contractual clauses\"")
        .entry(entry),
    );
}
