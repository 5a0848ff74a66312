//! The source of a statement about law or browsers, how reliable it is, and the address of the document.

use std::fmt;

/// The addresses of cited documents. A citation belongs to the first row whose words it contains.
///
/// Citations of an RFC have no row: [`Source::address`] computes the address of the cited section.
const ADDRESSES: &[(&str, &str)] = &[
    (
        "2002/58/EC",
        "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:02002L0058-20091219",
    ),
    ("GDPR", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"),
    (
        "C-673/17",
        "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:62017CJ0673",
    ),
    (
        "WP 194",
        "https://ec.europa.eu/justice/article-29/documentation/opinion-recommendation/files/2012/wp194_en.pdf",
    ),
    (
        "The same opinion, section 3.6",
        "https://ec.europa.eu/justice/article-29/documentation/opinion-recommendation/files/2012/wp194_en.pdf",
    ),
    (
        "WP 260",
        "https://ec.europa.eu/newsroom/article29/items/622227",
    ),
    (
        "Cookie Banner Taskforce",
        "https://www.edpb.europa.eu/system/files/2023-01/edpb_20230118_report_cookie_banner_taskforce_en.pdf",
    ),
    (
        "EDPB Guidelines 2/2023",
        "https://www.edpb.europa.eu/our-work-tools/our-documents/guidelines/guidelines-22023-technical-scope-art-53-eprivacy-directive_en",
    ),
    (
        "PECR, Schedule A1",
        "https://www.legislation.gov.uk/uksi/2003/2426/schedule/A1",
    ),
    (
        "PECR, regulation 6",
        "https://www.legislation.gov.uk/uksi/2003/2426/regulation/6",
    ),
    (
        "ICO, guidance on storage and access technologies",
        "https://ico.org.uk/for-organisations/direct-marketing-and-privacy-and-electronic-communications/guidance-on-the-use-of-storage-and-access-technologies/",
    ),
    (
        "CNIL, deliberation 2020-091",
        "https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000042388179",
    ),
    (
        "CNIL, deliberation of 4 July 2025",
        "https://www.cnil.fr/fr/node/167364",
    ),
    (
        "CNIL, deliberation",
        "https://www.cnil.fr/fr/cookies-et-autres-traceurs",
    ),
    (
        "TDDDG, section 25",
        "https://www.gesetze-im-internet.de/ttdsg/__25.html",
    ),
    ("AEPD, Guía", "https://www.aepd.es/guias/guia-cookies.pdf"),
    (
        "section 22575",
        "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=BPC&sectionNum=22575",
    ),
    ("11 CCR", "https://cppa.ca.gov/regulations/"),
    (
        "Open Cookie Database",
        "https://github.com/jkwakman/Open-Cookie-Database",
    ),
    (
        "Web Content Accessibility Guidelines 2.2",
        "https://www.w3.org/TR/WCAG22/",
    ),
    (
        "section 1798.120",
        "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=CIV&sectionNum=1798.120",
    ),
    (
        "Garante, guidelines of 10 June 2021",
        "https://www.garanteprivacy.it/home/docweb/-/docweb-display/docweb/9677876",
    ),
    (
        "HTML Standard, Web storage",
        "https://html.spec.whatwg.org/multipage/webstorage.html",
    ),
    ("Cookie Store API", "https://cookiestore.spec.whatwg.org/"),
    (
        "draft-ietf-httpbis-layered-cookies",
        "https://datatracker.ietf.org/doc/draft-ietf-httpbis-layered-cookies/",
    ),
    ("URL Standard", "https://url.spec.whatwg.org/"),
    ("CHIPS", "https://github.com/DCtheTall/CHIPS-spec"),
    (
        "MDN, Set-Cookie",
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie",
    ),
    (
        "MDN, Storage quotas",
        "https://developer.mozilla.org/en-US/docs/Web/API/Storage_API/Storage_quotas_and_eviction_criteria",
    ),
    (
        "MDN browser-compat-data",
        "https://github.com/mdn/browser-compat-data",
    ),
    (
        "Tracking Prevention in WebKit",
        "https://webkit.org/tracking-prevention/",
    ),
    (
        "OWASP Session Management Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
    ),
    (
        "IAB Tech Lab, Vendor Device Storage",
        "https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework",
    ),
];

/// How reliably it is known that a source supports a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// The original text was read.
    Read,
    /// The text was seen as quoted or paraphrased by others.
    Quoted,
    /// The source was cited from memory and not verified. Such a rule is at most a warning.
    Memory,
    /// A rule of this project that follows from the purpose of a policy file.
    Project,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "original text read",
            Self::Quoted => "seen as quoted by others",
            Self::Memory => "from memory, not verified",
            Self::Project => "a rule of cookie-registry",
        })
    }
}

/// A source of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The document with its section, article or paragraph.
    pub text: &'static str,
    /// How reliably it is known that the source supports the rule.
    pub confidence: Confidence,
}

impl Source {
    /// Returns the web address of the cited document: the cited section of an RFC, or the page of another
    /// document. `None` for a rule of this project, and for a citation without a public address.
    ///
    /// ```
    /// use cookie_registry_policy::rules::{Confidence, Source};
    ///
    /// let source = Source { text: "RFC 10025, section 4.1.1", confidence: Confidence::Read };
    /// let address = "https://www.rfc-editor.org/rfc/rfc10025.html#section-4.1.1";
    /// assert_eq!(source.address().as_deref(), Some(address));
    /// ```
    #[must_use]
    pub fn address(&self) -> Option<String> {
        if self.confidence == Confidence::Project {
            return None;
        }
        let listed = ADDRESSES
            .iter()
            .find(|(words, _)| self.text.contains(words))
            .map(|(_, address)| (*address).to_owned());
        rfc(self.text).or(listed)
    }

    /// Formats the source for Markdown: the citation as a link, if it has an address, and its confidence.
    #[cfg(any(feature = "report", feature = "diff"))]
    pub(crate) fn to_markdown(self) -> String {
        match self.address() {
            Some(address) => format!("[{}]({address}) ({})", self.text, self.confidence),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.text, self.confidence)
    }
}

/// Returns the address of the first section that a citation such as `RFC 10025, sections 4.1.1 and 5.7, step 10`
/// names.
fn rfc(citation: &str) -> Option<String> {
    let (number, sections) = citation.strip_prefix("RFC ")?.split_once(", section")?;
    let section: String = sections
        .trim_start_matches(['s', ' '])
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let section = section.trim_end_matches('.');
    Some(format!(
        "https://www.rfc-editor.org/rfc/rfc{number}.html#section-{section}"
    ))
}

#[cfg(test)]
mod tests {
    use super::{ADDRESSES, Confidence, Source, rfc};
    use crate::rules::Code;
    use std::collections::BTreeSet;

    /// Citations of documents that have no single public address.
    const WITHOUT_ADDRESS: &[&str] = &[
        "Chromium 156 and Firefox 153, measured",
        "Chromium, cookie_monster",
        "Chromium, cookie_monster; Firefox, network.cookie preferences",
        "Google Ads, Meta and Matomo cookies: published lists and copies of the tracker",
        "Google Analytics cookies: Google's documentation; PostHog: its source code",
        "The German, French and Spanish word lists",
        "The number of the sub-paragraph, (b)(3)",
        "The number of the sub-paragraph, (b)(4)",
        "The number of the sub-paragraph, (b)(5)",
        "the privacy laws of the other states, as listed in 2026",
    ];

    fn all() -> Vec<Source> {
        let rules = Code::ALL.iter().flat_map(|code| code.rule().sources);
        #[allow(
            unused_mut,
            reason = "there are no rules of the diff without its feature"
        )]
        let mut all: Vec<Source> = rules.copied().collect();
        #[cfg(feature = "diff")]
        all.extend(
            crate::verdict::DiffRule::ALL
                .iter()
                .map(|rule| rule.source()),
        );
        all
    }

    #[test]
    fn every_cited_document_has_an_address_or_is_listed_as_having_none() {
        let missing: BTreeSet<&str> = all()
            .iter()
            .filter(|source| source.confidence != Confidence::Project)
            .filter(|source| source.address().is_none())
            .map(|source| source.text)
            .collect();
        assert_eq!(missing, WITHOUT_ADDRESS.iter().copied().collect());
    }

    #[test]
    fn every_address_is_cited_and_can_be_in_a_markdown_link() {
        let all = all();
        for (words, address) in ADDRESSES {
            assert!(crate::address::is_web(address), "{address}");
            assert!(!address.contains([' ', ')', '<', '>']), "{address}");
            let is_cited = |source: &&Source| source.address().as_deref() == Some(address);
            assert!(
                all.iter().any(|source| is_cited(&source)),
                "{words} is not cited"
            );
        }
    }

    #[test]
    fn a_citation_of_an_rfc_leads_to_its_first_section() {
        for (citation, section) in [
            ("RFC 10025, section 5.5", "rfc10025.html#section-5.5"),
            (
                "RFC 10025, sections 4.1.1 and 5.7, step 10",
                "rfc10025.html#section-4.1.1",
            ),
            (
                "RFC 1034, section 3.5; RFC 1123, section 2.1",
                "rfc1034.html#section-3.5",
            ),
            (
                "RFC 9110, section 4.2: http and https",
                "rfc9110.html#section-4.2",
            ),
        ] {
            let address = format!("https://www.rfc-editor.org/rfc/{section}");
            assert_eq!(rfc(citation), Some(address));
        }
        assert_eq!(rfc("GDPR, article 7(3)"), None);
    }
}
