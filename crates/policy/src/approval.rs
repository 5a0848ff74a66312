//! Reads and writes `policy.lock`, which contains the approvals of the entries: the day, the owner, and
//! hashes of the content that matters to visitors.
//!
//! A material edit changes the hashes and thereby voids the approval. An editorial edit does not change the hashes. The
//! hash function is SHA-256, so that nobody can construct a different entry with the hashes of an approved entry.

use crate::diff::{is_retired, stated};
use crate::facts::{self, Canonical, Fact, Kind, Part, Texts};
use crate::fingerprint::counted;
use crate::judged::{Judgements, text_hash};
use crate::model::Policy;
use crate::quoting::string;
use crate::shared::{self, Pins};
use cookie_registry_core::ApprovalDemand;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use time::{Date, Month};
use toml::de::{DeTable, DeValue};

/// The format that this version reads and writes.
const FORMAT: &str = "1";

const HEADER: &str = "# What was approved of each entry, written by `cargo cookie-registry approve`. To edit this file\n\
     # by hand approves nothing: an approval is void where its hash is not that of the entry.\n";

const HEADER_OF_PINS: &str =
    "# What the policy includes of others, written by `cargo cookie-registry update`.\n";

/// The reason why a `policy.lock` cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// The file is not TOML.
    #[error("{0}")]
    Syntax(String),
    /// The format of the file is unknown.
    #[error("its `format` is not {FORMAT}")]
    Format,
    /// A key of an approval is missing or has a value of the wrong type.
    #[error("the approval of `{entry}` has no `{key}` that can be read")]
    Approval {
        /// The entry.
        entry: String,
        /// The key.
        key: &'static str,
    },
}

/// The error for an entry that the policy does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy has no entry `{entry}` that can be approved")]
pub struct NoEntry {
    /// The requested entry.
    pub entry: String,
    /// The entries that can be approved.
    pub known: Vec<String>,
}

/// The approval of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Approval {
    /// The day of the approval.
    pub on: Date,
    /// The name of the person who approved the entry. A policy with `approvals = "required"` accepts no approval
    /// without a name.
    pub by: Option<String>,
    /// The owner of the entry on that day.
    pub owner: Option<String>,
    /// The hash of all fields of the entry that matter to visitors, except its texts: 64 hexadecimal digits.
    pub content: String,
    /// The hash of the texts in each language. Spelling does not change the hash. If a language is added after the
    /// approval, its texts count as a translation of the approved texts.
    pub texts: BTreeMap<String, String>,
}

/// Whether an entry is approved in its current form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has approved it.
    Missing,
    /// The entry equals the approved one, except in spelling.
    Valid,
    /// The entry has changed materially since its approval.
    Void,
}

impl State {
    /// Returns the word of the reports: `missing`, `valid` or `void`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Valid => "valid",
            Self::Void => "void",
        }
    }
}

/// All approvals of a policy.
///
/// ```
/// use cookie_registry_policy::approval::{Approvals, State};
/// use cookie_registry_policy::shared::Pins;
/// use cookie_registry_policy::{Options, check_file};
///
/// let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policy.toml");
/// let checked = check_file(policy.as_ref(), Options::today()).unwrap();
/// let policy = checked.recovered();
/// let mut approvals = Approvals::default();
/// approvals.approve(policy, "session", Some("A. Counsel"), Options::today().today).unwrap();
/// assert_eq!(approvals.state(policy, "cookies.session"), State::Valid);
/// assert_eq!(approvals.state(policy, "cookies.csrf"), State::Missing);
/// assert_eq!(Approvals::parse(&approvals.to_toml(&Pins::default())), Ok(approvals));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approvals(BTreeMap<String, Approval>);

impl Approvals {
    /// Iterates over every approval with its entry, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Approval)> {
        self.0
            .iter()
            .map(|(entry, approval)| (entry.as_str(), approval))
    }

    /// Returns the approval of an entry, such as `cookies.session`.
    #[must_use]
    pub fn get(&self, entry: &str) -> Option<&Approval> {
        self.0.get(entry)
    }

    /// Returns whether an entry is approved in the form that it has in a policy.
    #[must_use]
    pub fn state(&self, policy: &Policy, entry: &str) -> State {
        let (Some(approval), Some(part)) = (self.get(entry), part(policy, entry)) else {
            return State::Missing;
        };
        let now = hashes(policy, &part);
        let own = &policy.meta.language;
        // If a text does not exist in the language of the policy, all its languages count.
        let is_covered = |(language, hash): (&String, &String)| match approval.texts.get(language) {
            Some(approved) => approved == hash,
            None => language != own && now.1.contains_key(own),
        };
        if approval.content == now.0 && now.1.iter().all(is_covered) {
            State::Valid
        } else {
            State::Void
        }
    }

    /// Approves an entry in its current form, on behalf of a person. `entry` is the full name of the entry, such as
    /// `cookies.session`, or its key, such as `session`, if only one entry has that key. If `by` is `None` and the
    /// entry already has a valid approval that names a person, this approval remains unchanged. The method also removes
    /// the approvals of entries that the policy no longer has. Returns the full name of the entry.
    ///
    /// # Errors
    /// [`NoEntry`] if the policy has no such entry, or several with that key.
    pub fn approve(
        &mut self,
        policy: &Policy,
        entry: &str,
        by: Option<&str>,
        today: Date,
    ) -> Result<String, NoEntry> {
        let parts = approvable(policy);
        let mut named = parts
            .iter()
            .filter(|part| part.entry() == entry || part.key == entry);
        let (Some(part), None) = (named.next(), named.next()) else {
            return Err(NoEntry {
                entry: entry.to_owned(),
                known: parts.iter().map(Part::entry).collect(),
            });
        };
        let (content, texts) = hashes(policy, part);
        let fields = [facts::Field::Owner, facts::Field::TrackingOwner];
        let owner = fields.iter().find_map(|field| match part.get(*field) {
            Some(Fact::Word(Some(owner))) => Some(owner.to_string()),
            _ => None,
        });
        let name = part.entry();
        let approval = Approval {
            on: today,
            by: by.map(str::to_owned),
            owner,
            content,
            texts,
        };
        let is_named = self.get(&name).is_some_and(|there| there.by.is_some());
        if by.is_some() || !is_named || self.state(policy, &name) != State::Valid {
            self.0.insert(name.clone(), approval);
        }
        let known: BTreeSet<String> = parts.iter().map(Part::entry).collect();
        self.0.retain(|entry, _| known.contains(entry));
        Ok(name)
    }

    /// Formats the approvals as a `policy.lock`. `pins` are the pins of the packages and repositories from which the
    /// policy includes declarations. The text is sorted, so that equal approvals and pins always give the same text.
    #[must_use]
    pub fn to_toml(&self, pins: &Pins) -> String {
        let of_pins = if pins.is_empty() { "" } else { HEADER_OF_PINS };
        let mut text = format!("{HEADER}{of_pins}format = {FORMAT}\n{}", pins.to_toml());
        for (entry, approval) in &self.0 {
            let Approval {
                on,
                by,
                owner,
                content,
                texts,
            } = approval;
            let _ = write!(text, "\n[approved.{}]\non      = {on}\n", string(entry));
            if let Some(by) = by {
                let _ = writeln!(text, "by      = {}", string(by));
            }
            if let Some(owner) = owner {
                let _ = writeln!(text, "owner   = {}", string(owner));
            }
            let _ = writeln!(text, "content = {}", string(content));
            for (language, hash) in texts {
                let _ = writeln!(text, "texts.{} = {}", string(language), string(hash));
            }
        }
        text
    }

    /// Reads a `policy.lock`.
    ///
    /// # Errors
    /// [`LockError`] if the text is not a valid `policy.lock`.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let table =
            DeTable::parse(text).map_err(|error| LockError::Syntax(error.message().to_owned()))?;
        let table = table.get_ref();
        let format = table.get("format").map(toml::Spanned::get_ref);
        if !matches!(format, Some(DeValue::Integer(number)) if number.as_str() == FORMAT) {
            return Err(LockError::Format);
        }
        let approved = table
            .get("approved")
            .and_then(|approved| approved.get_ref().as_table());
        let read = approved
            .into_iter()
            .flat_map(DeTable::iter)
            .map(|(entry, value)| {
                let entry = entry.get_ref().to_string();
                let approval = approval(&entry, value.get_ref())?;
                Ok((entry, approval))
            });
        read.collect::<Result<_, _>>().map(Self)
    }
}

fn approval(entry: &str, value: &DeValue<'_>) -> Result<Approval, LockError> {
    let missing = |key| LockError::Approval {
        entry: entry.to_owned(),
        key,
    };
    let get = |key: &str| Some(value.as_table()?.get(key)?.get_ref());
    let word = |key: &str| get(key).and_then(DeValue::as_str).map(str::to_owned);
    let texts = get("texts").and_then(DeValue::as_table);
    let texts = texts
        .into_iter()
        .flat_map(DeTable::iter)
        .map(|(language, hash)| {
            let hash = hash.get_ref().as_str().ok_or_else(|| missing("texts"))?;
            Ok((language.get_ref().to_string(), hash.to_owned()))
        });
    Ok(Approval {
        on: get("on").and_then(date).ok_or_else(|| missing("on"))?,
        by: word("by"),
        owner: word("owner"),
        content: word("content").ok_or_else(|| missing("content"))?,
        texts: texts.collect::<Result<_, _>>()?,
    })
}

fn date(value: &DeValue<'_>) -> Option<Date> {
    let DeValue::Datetime(moment) = value else {
        return None;
    };
    let date = moment.date?;
    Date::from_calendar_date(
        date.year.into(),
        Month::try_from(date.month).ok()?,
        date.day,
    )
    .ok()
}

/// Returns whether the policy demands approvals (`approvals = "required"`). Each approval must then contain the name of
/// the person who approved.
#[must_use]
pub fn demands_names(policy: &Policy) -> bool {
    policy.meta.approvals == ApprovalDemand::Required
}

/// Returns the names of everything in use that can be approved: entries, tracking and third parties, in the order of the policy.
#[must_use]
pub fn to_approve(policy: &Policy) -> Vec<String> {
    let parts = approvable(policy).into_iter();
    parts
        .filter(|part| !is_retired(part))
        .map(|part| part.entry())
        .collect()
}

/// Returns everything that an approval of an entry covers, as the policy states it. Each field is one line. `None` if
/// the policy has no such entry.
#[must_use]
pub fn approved_content(policy: &Policy, entry: &str) -> Option<Vec<String>> {
    let part = part(policy, entry)?;
    let fields = part
        .facts
        .iter()
        .filter(|(field, _)| field.is_fingerprinted());
    Some(
        fields
            .filter_map(|(field, fact)| stated(*field, fact))
            .collect(),
    )
}

/// Returns the parts that can be approved: entries, tracking and third parties.
fn approvable(policy: &Policy) -> Vec<Part<'_>> {
    let cookies = policy.cookies.iter().map(|one| facts::cookie(policy, one));
    let storage = policy.storage.iter().map(|one| facts::storage(policy, one));
    let parties = policy.third_parties.iter().map(facts::third_party);
    let tracking = policy.tracking.iter();
    let tracking = tracking.map(|one| facts::tracking(policy, one));
    cookies
        .chain(storage)
        .chain(tracking)
        .chain(parties)
        .collect()
}

fn part<'p>(policy: &'p Policy, entry: &str) -> Option<Part<'p>> {
    // Only this part is computed: whoever lists the entries asks for each of them.
    let mut cookies = policy.cookies.iter();
    if let Some(cookie) = cookies.find(|one| one.disclosure.entry == entry) {
        return Some(facts::cookie(policy, cookie));
    }
    let mut storage = policy.storage.iter();
    if let Some(storage) = storage.find(|one| one.disclosure.entry == entry) {
        return Some(facts::storage(policy, storage));
    }
    let mut tracking = policy.tracking.iter();
    if let Some(tracking) = tracking.find(|one| one.entry == entry) {
        return Some(facts::tracking(policy, tracking));
    }
    let key = entry
        .strip_prefix(Kind::ThirdParty.table())?
        .strip_prefix('.')?;
    let mut parties = policy.third_parties.iter();
    parties
        .find(|party| party.key == key)
        .map(facts::third_party)
}

/// Returns the hash of the content that matters, without texts, and the hash of the texts in each language. What people
/// judged not to differ materially has the same hash.
fn hashes(policy: &Policy, part: &Part<'_>) -> (String, BTreeMap<String, String>) {
    let judged = Judgements::about(policy, &part.entry());
    let content = shared::sha256(counted(policy, part, None).as_bytes());
    let texts: Vec<_> = part
        .facts
        .iter()
        .filter(|(field, _)| field.is_fingerprinted())
        .filter_map(|(field, fact)| match fact {
            Fact::Text(Some(text)) => Some((*field, *text)),
            _ => None,
        })
        .collect();
    let languages: BTreeSet<&str> = texts
        .iter()
        .flat_map(|(_, text)| text.versions().map(|(language, _)| language))
        .collect();
    let hash = |language: &str| {
        let mut canonical = Canonical::default();
        for (field, text) in &texts {
            if let Some(text) = text.in_language(language) {
                canonical.push(field.as_str());
                canonical.push(&judged.settled(*field, Some(language), text_hash(Some(text))));
            }
        }
        shared::sha256(canonical.as_bytes())
    };
    let hashed = languages
        .into_iter()
        .map(|language| (language.to_owned(), hash(language)));
    (content, hashed.collect())
}

impl Policy {
    /// Returns the SHA-256 of the canonical facts of the policy, including its exact texts, as 64 hexadecimal digits.
    /// Two policies have the same hash if [`diff`](crate::diff::diff) finds no changes between them other than renamed
    /// keys, and only then. The hash therefore does not depend on comments, on layout, or on whether a default is
    /// written out.
    ///
    /// The proof of a consent contains another hash, which covers the bytes of the policy files
    /// (`ContentHash::of_policy` in `cookie-registry-consent`).
    #[must_use]
    pub fn content_hash(&self) -> String {
        let mut parts: Vec<Canonical> = facts::parts(self)
            .iter()
            .map(|part| {
                let mut canonical = Canonical::default();
                canonical.push(&part.entry());
                let written = part
                    .facts
                    .iter()
                    .filter(|(field, fact)| !(field.is_later() && fact.is_unwritten()));
                for (field, fact) in written {
                    let mut said = Canonical::default();
                    fact.write(&mut said, Texts::Exact);
                    canonical.push(field.as_str());
                    canonical.push_canonical(&said);
                }
                canonical
            })
            .collect();
        parts.sort_unstable_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
        let mut all = Canonical::default();
        parts.iter().for_each(|part| all.push_canonical(part));
        shared::sha256(all.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_lock_says_why() {
        let says = |text: &str| Approvals::parse(text).unwrap_err().to_string();
        assert!(!says("format = ").is_empty());
        assert_eq!(says(""), "its `format` is not 1");
        assert_eq!(says("format = 2"), "its `format` is not 1");
        assert_eq!(
            says("format = 1\n[approved.\"cookies.a\"]\ncontent = \"x\""),
            "the approval of `cookies.a` has no `on` that can be read"
        );
        assert_eq!(
            says("format = 1\n[approved]\n\"cookies.a\" = 3"),
            "the approval of `cookies.a` has no `on` that can be read"
        );
    }

    #[test]
    fn every_text_can_be_written() {
        let approval = Approval {
            on: Date::from_calendar_date(2026, Month::May, 9).unwrap(),
            by: Some("A. \"Counsel\"".to_owned()),
            owner: Some("a \"team\"\\\n\u{7f}é".to_owned()),
            content: String::new(),
            texts: BTreeMap::from([("en".to_owned(), "x".to_owned())]),
        };
        let approvals = Approvals(BTreeMap::from([("cookies.a".to_owned(), approval)]));
        assert_eq!(
            Approvals::parse(&approvals.to_toml(&Pins::default())),
            Ok(approvals)
        );
    }
}
