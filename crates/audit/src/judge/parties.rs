//! Judges what other parties store, and which of them the pages contact.

use super::declared::Declared;
use super::findings::About;
use super::{Judge, place};
use crate::address::{Address, is_within};
use crate::model::{Party, Stage, StageReport, Stored};
use cookie_registry_core::{SetBy, SetsOn};
use cookie_registry_policy::source::Span;
use cookie_registry_policy::{Code, Finding};

impl<'a> Judge<'a> {
    /// Judges whether the party that stores an entry is the declared one.
    pub(super) fn by_other_party(
        &mut self,
        stage: Stage,
        stored: &Stored,
        declared: &Declared<'a>,
    ) {
        let disclosure = &declared.disclosure;
        let party = disclosure
            .provider
            .as_deref()
            .and_then(|provider| self.policy.third_party(provider));
        let name = &stored.name;
        let message = match (disclosure.set_by, stored.party) {
            (SetBy::ThirdParty, _) => match party {
                Some(party) if party.sets_on.is_none_or(|on| on == SetsOn::TheirPages) => {
                    Some(format!(
                        "`{name}` is stored on a page of the service, but `sets_on` of `third_parties.{}` does not say so",
                        party.key
                    ))
                }
                Some(party) if stored.party == Party::Third && !party.domains.is_empty() => {
                    let domains = party.domains.iter().map(String::as_str);
                    let host = host(stored);
                    (!is_within(&host, domains)).then(|| {
                        format!("`{name}` is stored by {host}, which is no domain of `third_parties.{}`", party.key)
                    })
                }
                _ => None,
            },
            (_, Party::First) => None,
            (_, Party::Third) => Some(format!(
                "`{name}` is stored by {}, another site, but the policy declares it as the service's own",
                host(stored)
            )),
        };
        if let Some(message) = message {
            let about = About {
                declared: disclosure.entry.clone(),
                span: disclosure.span,
                message,
                place: place(stored),
            };
            self.about(stage, Code::StoredByOtherParty, about);
        }
    }

    /// Judges whether the other sites that the pages contact are declared.
    pub(super) fn hosts(&mut self, report: &StageReport) {
        for host in report.hosts.iter().filter(|it| it.party == Party::Third) {
            let name = host.host.as_str();
            let is_declared = self
                .policy
                .third_parties
                .iter()
                .any(|party| is_within(name, party.domains.iter().map(String::as_str)));
            if !is_declared {
                let message = format!(
                    "the pages contact {name}, which is no domain of a declared third party"
                );
                let help = format!(
                    "first seen on {}; add a table [third_parties.KEY] with `domains = [\"{name}\"]`, or remove the request",
                    host.page
                );
                self.add(
                    name,
                    Some(report.stage),
                    |code| Finding::new(code, Span::start_of(0), message).help(help),
                    Code::ThirdPartyNotDeclared,
                );
            }
        }
    }
}

/// Returns the host that stored something.
fn host(stored: &Stored) -> String {
    let scope = stored.scope.trim_start_matches('.');
    Address::parse(&stored.scope).map_or_else(|| scope.to_owned(), |it| it.host)
}

/// Returns the site that stored something, in words, if it is another one.
pub(super) fn whose(stored: &Stored) -> String {
    match stored.party {
        Party::First => String::new(),
        Party::Third => format!("; it is of {}, another site", host(stored)),
    }
}
