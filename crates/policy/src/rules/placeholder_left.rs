//! `placeholder-left`: A policy names the service and its companies, not those of an example.

use super::prelude::*;
use crate::draft::Text;
use crate::source::Spanned;
use crate::spoken;

pub(super) const RULE: Rule = Rule {
    code: Code::PlaceholderLeft,
    severity: Severity::Warning,
    explanation: include_str!("placeholder_left.md"),
    sources: &[
        Source {
            text: "RFC 2606, section 3",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "GDPR, article 13(1)(a)",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let mut report = Report { findings };
    if let Some(service) = &draft.service {
        report.names("service", &service.name);
        report.names("service", &service.controller);
        report.hosts("service", &service.domains);
        report.hosts("service", &service.privacy_policy);
        report.hosts("service", &service.contact);
        report.hosts("service", &service.imprint);
        report.hosts("service", service.covers.iter().flat_map(Text::versions));
    }
    for party in &draft.third_parties {
        let entry = format!("third_parties.{}", party.key.value);
        report.names(&entry, &party.name);
        report.hosts(&entry, &party.domains);
        report.hosts(&entry, &party.policy);
    }
    if let Some(choices) = &draft.choices {
        report.hosts("choices", &choices.settings);
    }
    // A provider may be the key of a third party, which visitors do not read.
    let is_key = |provider: &&Spanned<String>| {
        let mut parties = draft.third_parties.iter();
        parties.any(|party| party.key.value == provider.value)
    };
    for used in draft.used() {
        report.names(used.entry, used.provider.filter(|one| !is_key(one)));
        report.names(used.entry, used.recipients);
        report.hosts(used.entry, used.vendor_policy);
        report.hosts(
            used.entry,
            used.purpose.into_iter().flat_map(Text::versions),
        );
    }
}

struct Report<'f> {
    findings: &'f mut Vec<Finding>,
}

impl Report<'_> {
    fn names<'a>(&mut self, entry: &str, texts: impl IntoIterator<Item = &'a Spanned<String>>) {
        for text in texts {
            if spoken::is_name_of_example(&text.value) {
                let message = format!("\"{}\" is the name of an example", text.value);
                let help = "write the name under which visitors know the service or the company";
                self.push(entry, text, message, help);
            }
        }
    }

    fn hosts<'a>(&mut self, entry: &str, texts: impl IntoIterator<Item = &'a Spanned<String>>) {
        for text in texts {
            if let Some(host) = spoken::host_of_examples(&text.value) {
                let message = format!("`{host}` is a host for examples, which belongs to nobody");
                self.push(entry, text, message, "write the host that visitors reach");
            }
        }
    }

    fn push(&mut self, entry: &str, text: &Spanned<String>, message: String, help: &'static str) {
        let finding = Finding::new(Code::PlaceholderLeft, text.span, message);
        self.findings.push(finding.help(help).entry(entry));
    }
}
