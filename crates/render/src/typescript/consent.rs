//! The visitor's choice: where the module reads it, and the witnesses of it.

use super::comments::literal;
use super::cookies::Entry;
use super::parts::{Part, Parts};
use cookie_registry_core::Protection;
use cookie_registry_policy::consent::{Asked, AskedCategory, AskedParty};
use cookie_registry_policy::model::Policy;

/// The element in which the server writes the record if its cookie is invisible to scripts.
const ELEMENT: &str = "meta[name=\"cookie-registry-consent\"]";

/// The categories that visitors choose.
pub(super) struct Consent<'p> {
    policy: &'p Policy,
    categories: Vec<AskedCategory<'p>>,
    granted: Vec<&'p str>,
    not_objected: Vec<&'p str>,
}

impl<'p> Consent<'p> {
    pub(super) fn of(policy: &'p Policy) -> Self {
        let categories = policy.asked_categories();
        let with = |asked: Asked| -> Vec<&'p str> {
            let is_asked = |key: &str| {
                let waits = asked == Asked::Consent && policy.waiting_loads(key).next().is_some();
                let mut entries = policy.entries();
                let mut tracking = policy.asked_tracking(key);
                waits
                    || tracking.any(|one| one.asked() == asked)
                    || entries.any(|disclosure| {
                        disclosure.category.key == key && disclosure.asked() == asked
                    })
            };
            let keys = categories.iter().map(|category| category.key);
            keys.filter(|key| is_asked(key)).collect()
        };
        let (granted, not_objected) = (with(Asked::Consent), with(Asked::Objection));
        Self {
            policy,
            categories,
            granted,
            not_objected,
        }
    }

    /// Writes the current categories, and where the record of the choice is read.
    pub(super) fn constants(&self, cookies: &[Entry<'_>], parts: &mut Parts) -> String {
        if self.categories.is_empty() {
            return String::new();
        }
        let rows: String = self
            .categories
            .iter()
            .map(|category| {
                let fingerprints = category.fingerprints.all();
                let fingerprints: Vec<_> = fingerprints.map(|one| format!("\"{one}\"")).collect();
                format!(
                    "  {}: {{ fingerprints: [{}], gpc: {}, dnt: {}, explicit: {} }},\n",
                    literal(category.key),
                    fingerprints.join(", "),
                    category.refused_by_gpc,
                    category.refused_by_dnt,
                    self.policy.choices.global_privacy_control_overridable
                )
            })
            .collect();
        let mut text = format!(
            "/** The categories that visitors choose: the fingerprints under which a decision counts, the signals that refuse it, and whether an explicit grant overrides one. */\n\
             const CATEGORIES = {{\n{rows}}};\n"
        );
        for (name, meaning, keys) in [
            (
                "ConsentCategory",
                "A category whose entries require the visitor's consent.",
                &self.granted,
            ),
            (
                "ObjectionCategory",
                "A category whose entries are set until the visitor objects.",
                &self.not_objected,
            ),
        ] {
            if !keys.is_empty() {
                let keys: Vec<String> = keys.iter().map(|key| literal(key)).collect();
                text.push_str(&format!(
                    "/** {meaning} */\nexport type {name} = {};\n",
                    keys.join(" | ")
                ));
            }
        }
        text + &self.record(cookies, parts)
    }

    fn record(&self, cookies: &[Entry<'_>], parts: &mut Parts) -> String {
        let record = self.policy.consent_cookie();
        let kept = match record {
            Some(cookie) => cookie.disclosure.seconds(),
            None => self.policy.choices.remembered_seconds(),
        };
        let seconds = kept.map_or_else(|| "Infinity".to_owned(), |seconds| seconds.to_string());
        let readable = record.filter(|cookie| cookie.protection != Protection::Encrypted);
        let entry = readable.and_then(|cookie| {
            cookies
                .iter()
                .find(|entry| std::ptr::eq(entry.cookie, cookie))
        });
        let recorded = match entry {
            Some(entry) => {
                parts.want(Part::Stored);
                parts.want(Part::Spec);
                let without_signature = match entry.cookie.protection {
                    Protection::Signed => "?.slice(44)",
                    _ => "",
                };
                format!(
                    "/** The record of the choice. */\n\
                     const recorded = (deployment: Deployment): string | undefined =>\n  \
                       stored(nameOf({}, deployment)){without_signature};\n",
                    entry.place()
                )
            }
            None => format!(
                "/** The record of the choice, which the server writes into the page because its cookie is invisible to scripts. */\n\
                 const recorded: (deployment: Deployment) => string | undefined = () =>\n  \
                   typeof document === \"undefined\"\n    \
                     ? undefined\n    \
                     : document.querySelector<HTMLMetaElement>('{ELEMENT}')?.content;\n"
            ),
        };
        format!(
            "/** How long a choice is valid, in seconds. */\nconst RECORD_SECONDS = {seconds};\n{recorded}"
        )
    }

    /// Writes the third parties on which visitors decide, by category; nothing if there are none.
    fn parties(&self) -> String {
        let rows = self.categories.iter().filter_map(|category| {
            let parties = self.policy.asked_parties(category.key);
            let keys: Vec<String> = parties
                .iter()
                .filter_map(|party| match party {
                    AskedParty::Declared(party) => Some(literal(&party.key)),
                    _ => None,
                })
                .collect();
            (!keys.is_empty()).then(|| {
                format!(
                    "  readonly {}: {};\n",
                    literal(category.key),
                    keys.join(" | ")
                )
            })
        });
        let rows: String = rows.collect();
        if rows.is_empty() {
            return rows;
        }
        format!(
            "/** The third parties on which visitors decide, by category. */\nexport interface ThirdParties {{\n{rows}}}\n\n"
        )
    }

    /// Writes `consent.allowsParty`.
    fn allows_party(&self, parts: &mut Parts) -> String {
        let with_parties = self.categories.iter().filter(|category| {
            let mut parties = self.policy.asked_parties(category.key).into_iter();
            parties.any(|party| matches!(party, AskedParty::Declared(_)))
        });
        let rows: String = with_parties
            .map(|category| {
                let (part, function) = if category.asked == Asked::Consent {
                    (Part::Granted, "isGranted")
                } else {
                    (Part::NotObjected, "isNotObjected")
                };
                parts.want(part);
                let key = literal(category.key);
                format!("      {key}: () => {function}({key}, deployment),\n")
            })
            .collect();
        format!(
            "  /** Returns whether the service may use a third party of a category: the visitor allows the category, and did not refuse the third party. */\n  \
               allowsParty<C extends keyof ThirdParties>(category: C, party: ThirdParties[C], deployment: Deployment = PRODUCTION): boolean {{\n    \
                 const allows: Record<keyof ThirdParties, () => boolean> = {{\n{rows}    }};\n    \
                 return allows[category]() && !refusesParty(category, party, deployment);\n  }},\n"
        )
    }

    /// Writes `export const consent`.
    pub(super) fn exports(&self, parts: &mut Parts) -> String {
        let mut properties = String::new();
        if !self.granted.is_empty() {
            parts.want(Part::GrantedWitness);
            properties.push_str(
                "  /** Returns the witness that the visitor granted a category; undefined if that is not recorded. */\n  granted,\n",
            );
        }
        if !self.not_objected.is_empty() {
            parts.want(Part::NotObjectedWitness);
            properties.push_str(
                "  /** Returns the witness that the visitor has not objected to a category; undefined if an objection is recorded. */\n  notObjected,\n",
            );
        }
        if properties.is_empty() {
            return properties;
        }
        parts.want(Part::OnChange);
        properties.push_str(
            "  /** Calls `listener` after each change of the choice, on this page or when the visitor returns to it; returns the function that ends it. */\n  onChange,\n",
        );
        let parties = self.parties();
        if !parties.is_empty() {
            parts.want(Part::RefusesParty);
            properties.push_str(&self.allows_party(parts));
        }
        format!(
            "{parties}/** The visitor's choice. A witness becomes invalid when the choice changes. */\nexport const consent = {{\n{properties}}};\n"
        )
    }
}
