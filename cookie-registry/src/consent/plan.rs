//! The consent questions of a service, which the macro generates from the policy.

use super::Fingerprints;
use crate::spec::CookieSpec;
use crate::{StorageSpec, accept_language};
use cookie_registry_core::{Category, DateWords};
use http::HeaderMap;

/// The condition under which the service may set the entries of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// The visitor has consented.
    Consent,
    /// The visitor has not objected.
    Objection,
}

/// The questions that a service asks its visitors about consent, and the entries that depend on the answers. The macro
/// generates this plan from the policy.
#[derive(Clone, Copy, Debug)]
pub struct ConsentPlan {
    /// The name by which visitors know the service.
    pub service: &'static str,
    /// The hosts of the service.
    pub domains: &'static [&'static str],
    /// The version of the policy: its number, or the date of its last change.
    pub version: &'static str,
    /// The bytes of each policy file. The SHA-256 of their concatenation is the content hash of the policy.
    pub sources: &'static [&'static [u8]],
    /// The number of seconds for which a choice is valid; `None` if it is valid for as long as the browser
    /// keeps the cookie.
    pub remembered_for: Option<u64>,
    /// The categories on which visitors decide, in alphabetical order.
    pub categories: &'static [AskedCategory],
    /// The banner's words in every language of the policy, starting with the policy's main language.
    pub words: &'static [BannerWords],
    /// Whether a visitor may explicitly accept a category that Global Privacy Control refuses
    /// (`choices.global_privacy_control_overridable`).
    pub gpc_overridable: bool,
    /// The scripts and embeds of third parties, in the order of the policy.
    pub loads: &'static [Load],
    /// Whether the pages report the visitor's choice to Google's tags (`choices.consent_mode`).
    pub consent_mode: bool,
}

/// What a page loads from a third party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LoadKind {
    /// A script.
    Script,
    /// A frame, such as a video or a map.
    Frame,
}

/// A *load*: a script or an embed that a page requests from a third party. A `[[third_parties.KEY.loads]]` table of the
/// policy declares it.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// The key of the third party in the policy file.
    pub party: &'static str,
    /// The category that the visitor must allow; `None` if the load needs no consent.
    pub category: Option<&'static str>,
    /// Whether the load is a script or a frame.
    pub kind: LoadKind,
    /// The address. If it ends in `/`, the load covers every address below it. Otherwise, the load covers this one
    /// address, with or without a query or a fragment.
    pub address: &'static str,
}

impl Load {
    /// Returns whether this load covers an address. If so, the policy permits a page to request the address as the
    /// [`kind`](Self::kind) of the load. [`Choice::allows_load`](crate::Choice::allows_load) returns whether the
    /// visitor permits it too.
    ///
    /// Returns `false` for every address that browsers might change before the request (URL Standard, section 4.4).
    /// Such an address contains a space, a control character, a byte that is not ASCII, or one of the characters `"`,
    /// `'`, `<`, `>`, `\`, `{`, `|`, `}`, `^` and the backtick. Also returns `false` if a path segment below
    /// [`address`](Self::address) begins with a dot or with `%2e`.
    ///
    /// ```
    /// use cookie_registry::private::{Load, LoadKind};
    ///
    /// let load = Load {
    ///     party: "player",
    ///     category: Some("marketing"),
    ///     kind: LoadKind::Frame,
    ///     address: "https://player.one.example/embed/",
    /// };
    /// assert!(load.covers("https://player.one.example/embed/42?start=7"));
    /// assert!(!load.covers("https://player.one.example/embed/../account"));
    /// assert!(!load.covers("https://player.one.example.evil.example/embed/42"));
    /// ```
    #[must_use]
    pub fn covers(&self, address: &str) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\`{|}^".contains(&byte);
        let Some(rest) = address.strip_prefix(self.address) else {
            return false;
        };
        let continues =
            rest.is_empty() || self.address.ends_with('/') || rest.starts_with(['?', '#']);
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        let is_dotted = |part: &str| {
            let start = part.as_bytes().get(..3);
            part.starts_with('.') || start.is_some_and(|start| start.eq_ignore_ascii_case(b"%2e"))
        };
        continues && address.bytes().all(is_plain) && !path.split('/').any(is_dotted)
    }
}

/// A third party on which visitors can decide, within one category.
#[derive(Clone, Copy, Debug)]
pub struct AskedParty {
    /// The key of the third party in the policy file.
    pub key: &'static str,
    /// The cookies that this third party provides in the category.
    pub cookies: &'static [&'static CookieSpec],
    /// The storage keys that this third party provides in the category.
    pub storage: &'static [&'static StorageSpec],
}

/// A category on which visitors decide.
#[derive(Clone, Copy, Debug)]
pub struct AskedCategory {
    /// The key of the category in the policy file.
    pub key: &'static str,
    /// The standard category. For a custom category, the standard category that its key `like` names.
    pub like: Category,
    /// The condition under which the service may set the entries.
    pub asked: Asked,
    /// The fingerprints of the category. A fingerprint is a hash of what visitors must know before they decide; see
    /// [`Fingerprints`]. A recorded decision counts only if it contains one of these fingerprints.
    pub fingerprints: Fingerprints,
    /// Whether `Sec-GPC: 1` refuses the category.
    pub refused_by_gpc: bool,
    /// Whether `DNT: 1` refuses the category.
    pub refused_by_dnt: bool,
    /// The cookies that may be set once the visitor grants the category.
    pub cookies: &'static [&'static CookieSpec],
    /// The storage keys that may be set once the visitor grants the category.
    pub storage: &'static [&'static StorageSpec],
    /// The third parties of the category under `[third_parties]`, in the order of the policy.
    pub parties: &'static [AskedParty],
}

/// A category in one language: everything that visitors must know before they decide on it.
#[derive(Clone, Copy, Debug)]
pub struct CategoryWords {
    /// The title.
    pub title: &'static str,
    /// The description.
    pub description: &'static str,
    /// The purposes of its entries, without duplicates.
    pub purposes: &'static [&'static str],
    /// The number of its third parties, such as "2 third parties"; empty if there are none.
    pub parties_title: &'static str,
    /// The third parties that receive data.
    pub parties: &'static [PartyWords],
}

/// A third party in one language.
#[derive(Clone, Copy, Debug)]
pub struct PartyWords {
    /// The key under `[third_parties]`; `None` for a company that only an entry names.
    pub key: Option<&'static str>,
    /// The name.
    pub name: &'static str,
    /// The purpose for which the service uses the third party, as part of a sentence; empty if the policy does not
    /// state a purpose.
    pub why: &'static str,
    /// The address of the policy of the third party; empty if the policy of the service does not state it.
    pub policy: &'static str,
}

/// A material change of the policy in one language.
#[derive(Clone, Copy, Debug)]
pub struct ChangeWords {
    /// The start of the day of the change (midnight UTC), in milliseconds since 1970-01-01.
    pub millis: u64,
    /// The summary of the change.
    pub summary: &'static str,
}

/// The banner's words in one language.
#[derive(Clone, Copy, Debug)]
pub struct BannerWords {
    /// The language tag.
    pub language: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The question.
    pub text: &'static str,
    /// The note that the visitor is asked again about some categories because the policy changed.
    pub again: &'static str,
    /// The button that accepts everything.
    pub accept: &'static str,
    /// The button that rejects everything.
    pub reject: &'static str,
    /// The label that opens the choice by category.
    pub choose: &'static str,
    /// The button that saves the choice by category.
    pub save: &'static str,
    /// The note on a category that is on until the visitor objects.
    pub unless_objected: &'static str,
    /// The note on a category that Global Privacy Control refuses.
    pub gpc: &'static str,
    /// The note on a category that Do Not Track refuses.
    pub dnt: &'static str,
    /// The note on the necessary cookies, which are always on.
    pub always_on: &'static str,
    /// The link to the policy.
    pub policy: &'static str,
    /// The link to the choice.
    pub settings: &'static str,
    /// The confirmation that the choice was saved.
    pub saved: &'static str,
    /// The button that withdraws every consent.
    pub withdraw: &'static str,
    /// The response to a choice that was sent from a page of another site.
    pub elsewhere: &'static str,
    /// The response to a choice that could not be stored.
    pub not_kept: &'static str,
    /// The response to a choice whose proof could not be stored, so that only its refusals take effect.
    pub partly_kept: &'static str,
    /// Title and description of the category `necessary`.
    pub necessary: (&'static str, &'static str),
    /// The text on each of [`ConsentPlan::categories`], in their order.
    pub categories: &'static [CategoryWords],
    /// The name that assistive technology reads for the banner and for the settings. Tools that look for a banner also
    /// use it.
    pub label: &'static str,
    /// The note that consent can be withdrawn at any time, and where.
    pub any_time: &'static str,
    /// The control that expands the purposes and third parties of a category.
    pub details: &'static str,
    /// The link from the settings back to the visitor's page.
    pub back: &'static str,
    /// The heading of the visitor's choice.
    pub your_choice: &'static str,
    /// The state of an accepted category.
    pub granted: &'static str,
    /// The state of a refused category.
    pub refused: &'static str,
    /// The state of a category on which the visitor has not decided.
    pub undecided: &'static str,
    /// The label of the date of the choice.
    pub date: &'static str,
    /// The day and the time of the choice: `{date}, {time} UTC`.
    pub moment: &'static str,
    /// How the language writes dates.
    pub dates: DateWords<'static>,
    /// The label of the id of the choice.
    pub id: &'static str,
    /// The note on a category that Global Privacy Control refuses unless the visitor accepts it explicitly.
    pub gpc_unless_accepted: &'static str,
    /// The link to the settings, for regions in which visitors are not asked but can opt out.
    pub opt_out: &'static str,
    /// The heading of the list of changes.
    pub changes_title: &'static str,
    /// The material changes of the policy, the newest first.
    pub changes: &'static [ChangeWords],
    /// The text on each of [`ConsentPlan::loads`], in their order.
    pub loads: &'static [LoadWords],
}

/// The placeholder that a page shows for a script or an embed until the visitor consents, in one language.
#[derive(Clone, Copy, Debug)]
pub struct LoadWords {
    /// The text: from whom the script or embed comes, and what the visitor must accept.
    pub text: &'static str,
    /// The button that accepts the category of the script or embed.
    pub accept: &'static str,
}

impl ConsentPlan {
    /// The plan of a registry without consent questions.
    pub const EMPTY: Self = Self {
        service: "",
        domains: &[],
        version: "",
        sources: &[],
        remembered_for: None,
        categories: &[],
        words: &[],
        gpc_overridable: false,
        loads: &[],
        consent_mode: false,
    };

    /// Finds the [`Load`] (a script or an embed of a third party) that covers an address. Returns its index in
    /// [`loads`](Self::loads), and the load itself. If several loads cover the address, returns the one with the
    /// longest [`address`](Load::address). `None` if no load covers the address.
    #[must_use]
    pub fn load(&self, address: &str) -> Option<(usize, &'static Load)> {
        let loads = self.loads.iter().enumerate();
        let covering = loads.filter(|(_, load)| load.covers(address));
        covering.max_by_key(|(_, load)| load.address.len())
    }

    /// Returns the category whose key is `key`, and its position.
    pub(crate) fn category(&self, key: &str) -> Option<(usize, &'static AskedCategory)> {
        self.categories
            .iter()
            .enumerate()
            .find(|(_, category)| category.key == key)
    }

    /// Returns the words in the language that matches the visitor's `Accept-Language` best (RFC 9110, section 12.5.4;
    /// RFC 4647, section 3.4). If no language matches, returns the words in the main language of the policy. `None` if
    /// the registry has no consent questions.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() {
    /// use http::HeaderMap;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("accept-language", "fr-CA, en;q=0.5".parse().unwrap());
    /// let words = Cookies::CONSENT.plan().words_for(&headers).unwrap();
    /// assert_eq!(words.language, "en");
    /// # }
    /// ```
    #[must_use]
    pub fn words_for(&self, headers: &HeaderMap) -> Option<&'static BannerWords> {
        accept_language::choose(self.words, |words| words.language, headers)
    }

    /// Returns the words in the language with the tag `language`. If there are none, returns the words in a language
    /// whose tag has the same first subtag. If there is no such language either, returns the words in the main language
    /// of the policy. `None` if the registry has no consent questions.
    #[must_use]
    pub fn words_in(&self, language: &str) -> Option<&'static BannerWords> {
        let first = |tag: &'static str| tag.split('-').next().unwrap_or_default();
        let wanted = language.split(['-', '_']).next().unwrap_or_default();
        let exact = |words: &&BannerWords| words.language.eq_ignore_ascii_case(language);
        let alike = |words: &&BannerWords| first(words.language).eq_ignore_ascii_case(wanted);
        self.words
            .iter()
            .find(exact)
            .or_else(|| self.words.iter().find(alike))
            .or(self.words.first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_loads_the_one_with_the_longer_address_counts() {
        const fn load(
            kind: LoadKind,
            address: &'static str,
            category: Option<&'static str>,
        ) -> Load {
            Load {
                party: "maps",
                category,
                kind,
                address,
            }
        }
        const LOADS: [Load; 3] = [
            load(LoadKind::Script, "https://maps.example/", None),
            load(
                LoadKind::Frame,
                "https://maps.example/embed/",
                Some("marketing"),
            ),
            load(LoadKind::Frame, "https://maps.example/e", Some("analytics")),
        ];
        const PLAN: ConsentPlan = ConsentPlan {
            loads: &LOADS,
            ..ConsentPlan::EMPTY
        };
        let category = |address| PLAN.load(address).map(|(at, load)| (at, load.category));
        assert_eq!(
            category("https://maps.example/embed/42"),
            Some((1, Some("marketing")))
        );
        assert_eq!(
            category("https://maps.example/e?x"),
            Some((2, Some("analytics")))
        );
        assert_eq!(category("https://maps.example/api.js"), Some((0, None)));
        assert_eq!(category("https://other.example/"), None);
    }
}
