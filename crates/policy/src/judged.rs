//! The decisions of people about changes: `[[judged]]` tables.
//!
//! Each table decides one change of one field. It names the earlier and the new content by their hashes. If people
//! judged that two contents do not differ materially, these contents count as equal in comparisons of policies, in
//! fingerprints and in approvals. Because the fingerprints are equal, visitors are not asked again.

use crate::facts::{Canonical, Fact, Field, Part, Texts, words};
use crate::model::{Judged, Policy};
use cookie_registry_core::Judgement;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write as _;

/// The hash of the content of one field, as `diff` prints it: 32 hexadecimal digits.
///
/// It is the 128-bit FNV-1a hash. It identifies a content and offers no security: who can edit the policy can as well add
/// a table.
pub(crate) fn content_hash(content: &str) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = content.bytes().fold(OFFSET, |state, byte| {
        (state ^ u128::from(byte)).wrapping_mul(PRIME)
    });
    let mut text = String::with_capacity(32);
    // Writing to a string cannot fail.
    let _ = write!(text, "{hash:032x}");
    text
}

/// Returns the hash of a text in one language. Punctuation, white space and the case of the first letter of a sentence do
/// not count, so that they need no judgement.
pub(crate) fn text_hash(text: Option<&str>) -> String {
    content_hash(&text.map_or_else(String::new, |text| format!("text {}", words(text))))
}

/// Returns the hash of a fact that is no text, as a reader of a language sees it.
pub(crate) fn fact_hash(fact: &Fact<'_>, language: &str, own: &str) -> String {
    let mut canonical = Canonical::default();
    fact.write(&mut canonical, Texts::Words { language, own });
    content_hash(canonical.as_str())
}

/// The judgements of a policy about one part.
#[derive(Clone, Debug)]
pub(crate) struct Judgements<'p> {
    tables: Vec<&'p Judged>,
    /// The language of the policy, in which a table without `language` is.
    language: &'p str,
}

impl<'p> Judgements<'p> {
    /// Returns the judgements about an entry, such as `cookies.session`.
    pub(crate) fn about(policy: &'p Policy, entry: &str) -> Self {
        Self {
            tables: policy
                .judged
                .iter()
                .filter(|judged| judged.entry == entry)
                .collect(),
            language: &policy.meta.language,
        }
    }

    /// Returns the content of a part as people judged it: of all that do not differ materially from `hash`, the earliest.
    pub(crate) fn settled(&self, field: Field, language: Option<&str>, hash: String) -> String {
        let tables = self.of(field, language);
        let links = || {
            tables
                .iter()
                .filter(|judged| judged.verdict != Judgement::Material)
        };
        if links().next().is_none() {
            return hash;
        }
        let same = reached(&tables, &hash, Judgement::Minor);
        let among = || links().filter(|judged| same.contains_key(judged.before.as_str()));
        // Where nothing leads back, there the changes began. A change that was taken back leads to itself.
        let is_first = |judged: &&&Judged| among().all(|other| other.after != judged.before);
        let first = among().find(is_first).or_else(|| among().next());
        first.map_or(hash, |judged| judged.before.clone())
    }

    /// Returns the decision about a change: that of the table from `before` to `after`, or the gravest of several tables
    /// that lead from one to the other. An editorial one also holds for the way back.
    #[cfg(feature = "diff")]
    pub(crate) fn decision(
        &self,
        field: Field,
        language: Option<&str>,
        before: &str,
        after: &str,
    ) -> Option<&'p Judged> {
        let tables = self.of(field, language);
        [Judgement::Editorial, Judgement::Minor, Judgement::Material]
            .into_iter()
            .find_map(|gravest| {
                let reached = reached(&tables, after, gravest);
                let mut way = Vec::new();
                let mut at = before;
                while let Some(Some((judged, from))) = reached.get(at) {
                    way.push(*judged);
                    at = from;
                }
                way.into_iter().max_by_key(|judged| judged.verdict)
            })
    }

    /// Returns the material judgements about fields of a part whose changes do not ask visitors again by themselves.
    pub(crate) fn raised(&self, part: &Part<'_>) -> impl Iterator<Item = &'p Judged> {
        let is_raised = |judged: &&'p Judged| {
            let mut fields = part.facts.iter().map(|(field, _)| field);
            judged.verdict == Judgement::Material
                && fields.any(|field| field.as_str() == judged.field && !field.is_fingerprinted())
        };
        let raised: Vec<_> = self.tables.iter().copied().filter(is_raised).collect();
        raised.into_iter()
    }

    /// Returns the tables about a field in a language, in the order of their days.
    fn of(&self, field: Field, language: Option<&str>) -> Vec<&'p Judged> {
        let language = language.unwrap_or(self.language);
        let in_language =
            |judged: &Judged| judged.language.as_deref().unwrap_or(self.language) == language;
        let mut tables: Vec<&'p Judged> = self
            .tables
            .iter()
            .copied()
            .filter(|judged| judged.field == field.as_str() && in_language(judged))
            .collect();
        tables.sort_by_key(|judged| judged.on);
        tables
    }
}

/// The contents from which tables lead to another, each with the table of the first step and the content to which it
/// leads; the content itself has none.
type Reached<'p> = HashMap<&'p str, Option<(&'p Judged, &'p str)>>;

/// Returns the contents that tables of at most a verdict lead to `after`. Editorial ones lead both ways.
fn reached<'p>(tables: &[&'p Judged], after: &str, gravest: Judgement) -> Reached<'p> {
    let mut reached = Reached::new();
    let own = tables
        .iter()
        .flat_map(|judged| [judged.before.as_str(), judged.after.as_str()])
        .find(|hash| *hash == after);
    let Some(own) = own else {
        return reached;
    };
    reached.insert(own, None);
    let mut next = vec![own];
    while let Some(to) = next.pop() {
        for judged in tables
            .iter()
            .copied()
            .filter(|judged| judged.verdict <= gravest)
        {
            let back = (judged.verdict == Judgement::Editorial)
                .then_some((judged.before.as_str(), judged.after.as_str()));
            let ways = [Some((judged.after.as_str(), judged.before.as_str())), back];
            for (end, start) in ways.into_iter().flatten().filter(|(end, _)| *end == to) {
                if let Entry::Vacant(place) = reached.entry(start) {
                    place.insert(Some((judged, end)));
                    next.push(start);
                }
            }
        }
    }
    reached
}

/// Returns the tables of a policy that decide nothing about its present content.
#[cfg(feature = "diff")]
pub(crate) fn unused<'p>(policy: &'p Policy, parts: &[Part<'p>]) -> Vec<&'p Judged> {
    let is_used = |judged: &Judged| {
        let Some(part) = parts.iter().find(|part| part.entry() == judged.entry) else {
            return false;
        };
        let about = Judgements::about(policy, &judged.entry);
        let field = part
            .facts
            .iter()
            .find(|(field, _)| field.as_str() == judged.field);
        let Some((field, fact)) = field else {
            return false;
        };
        let language = judged.language.as_deref().unwrap_or(&policy.meta.language);
        let now = match fact {
            Fact::Text(text) => text_hash(text.and_then(|text| text.in_language(language))),
            other => fact_hash(other, &policy.meta.language, &policy.meta.language),
        };
        let tables = about.of(*field, judged.language.as_deref());
        // Only the way back to earlier contents counts: a table whose change was taken back decides nothing.
        let mut earlier = std::collections::BTreeSet::from([now.as_str()]);
        let mut known = 0;
        while known < earlier.len() {
            known = earlier.len();
            let further = tables
                .iter()
                .filter(|table| earlier.contains(table.after.as_str()));
            let further: Vec<&str> = further.map(|table| table.before.as_str()).collect();
            earlier.extend(further);
        }
        earlier.contains(judged.after.as_str())
    };
    policy
        .judged
        .iter()
        .filter(|judged| !is_used(judged))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::content_hash;

    #[test]
    fn the_function_is_fnv_1a_of_128_bits() {
        assert_eq!(content_hash(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(content_hash("a"), "d228cb696f1a8caf78912b704e4a8964");
    }
}
