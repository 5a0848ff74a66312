//! The value of a key in the form that comparisons and fingerprints use.

use super::completed::{CategoryRef, Domain, Naming, Text, Value};
use super::model::{FurtherLifetime, ThirdParty, Transfer};
use super::spelling::words;
use cookie_registry_core::{
    Category, Exemption, Jurisdiction, Lifetime, Protection, Role, SameSite, SetBy, SetsOn,
    SignalResponse, StorageKind, Technology,
};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use time::Date;

/// The value of a field.
#[derive(Clone, Debug)]
pub(crate) enum Fact<'p> {
    /// A text that visitors read; `None` if it is not written.
    Text(Option<&'p Text>),
    /// A word or a name that does not depend on the language.
    Word(Option<Cow<'p, str>>),
    /// Words whose order does not matter.
    Set(BTreeSet<Cow<'p, str>>),
    /// Texts whose order does not matter.
    Texts(&'p [Text]),
    /// Yes or no.
    Truth(bool),
    Number(Option<i64>),
    Date(Option<Date>),
    Lasts(Option<Lifetime>),
    /// For how long a choice counts at least, on the calendar.
    Remembers(Option<Lifetime>),
    Naming(&'p Naming),
    Category(&'p CategoryRef),
    Exemption(Option<Exemption>),
    SetBy(SetBy),
    /// Whether the visitor is asked for consent first.
    Consent(bool),
    /// The standard category that a custom category is like.
    Like(Category),
    StorageKind(StorageKind),
    SetsOn(Option<SetsOn>),
    Signal(Option<SignalResponse>),
    Transfers(&'p [Transfer]),
    Lifetimes(&'p [FurtherLifetime]),
    /// The domains to which browsers send a cookie; empty if only to the host that set it.
    Domains {
        within: BTreeSet<String>,
        configured: bool,
    },
}

/// Data outside a table on which its facts may depend.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'p> {
    /// The third parties, to which an entry may refer by key.
    pub(crate) third_parties: &'p [ThirdParty],
}

/// Implemented by completed values that can be compared.
pub(crate) trait Says {
    /// Returns the value as a fact.
    fn fact(&self) -> Fact<'_>;
}

/// Implements `Says` for each type.
macro_rules! says {
    ($( $type:ty, $value:ident => $fact:expr; )+) => { $(
        impl Says for $type {
            fn fact(&self) -> Fact<'_> {
                let $value = self;
                $fact
            }
        }
    )+ };
}

says! {
    String, word => Fact::Word(Some(Cow::Borrowed(word)));
    Option<String>, word => Fact::Word(word.as_deref().map(Cow::Borrowed));
    Vec<String>, words => Fact::Set(words.iter().map(|word| Cow::Borrowed(word.as_str())).collect());
    Text, text => Fact::Text(Some(text));
    Option<Text>, text => Fact::Text(text.as_ref());
    Vec<Text>, texts => Fact::Texts(texts);
    bool, truth => Fact::Truth(*truth);
    Option<bool>, truth => Fact::Word(truth.map(|truth| Cow::Borrowed(if truth { "true" } else { "false" })));
    Option<i64>, number => Fact::Number(*number);
    Option<u32>, number => Fact::Number(number.map(i64::from));
    Date, date => Fact::Date(Some(*date));
    Option<Date>, date => Fact::Date(*date);
    Lifetime, lasts => Fact::Lasts(Some(*lasts));
    Option<Lifetime>, lasts => Fact::Lasts(*lasts);
    CategoryRef, category => Fact::Category(category);
    Option<Role>, role => Fact::Word(role.map(|role| Cow::Borrowed(role.as_str())));
    Option<Exemption>, exemption => Fact::Exemption(*exemption);
    SetBy, party => Fact::SetBy(*party);
    Technology, technology => Fact::Word(Some(Cow::Borrowed(technology.as_str())));
    Option<SignalResponse>, signal => Fact::Signal(*signal);
    Vec<Transfer>, transfers => Fact::Transfers(transfers);
    Vec<FurtherLifetime>, lifetimes => Fact::Lifetimes(lifetimes);
    Category, category => Fact::Like(*category);
    StorageKind, kind => Fact::StorageKind(*kind);
    Option<SetsOn>, pages => Fact::SetsOn(*pages);
    Protection, word => Fact::Word(Some(Cow::Borrowed(word.as_str())));
    SameSite, word => Fact::Word(Some(Cow::Borrowed(word.as_str())));
    Vec<Jurisdiction>, laws => Fact::Set(laws.iter().map(|law| Cow::Borrowed(law.as_str())).collect());
    Value, value => match value {
        Value::Kind(kind) => Fact::Word(Some(Cow::Borrowed(kind.as_str()))),
        Value::OneOf(words) => words.fact(),
    };
    Domain, domain => {
        let lower = |domain: &String| domain.to_ascii_lowercase();
        let (within, configured) = match domain {
            Domain::HostOnly => (BTreeSet::new(), false),
            Domain::Fixed(domain) => (BTreeSet::from([lower(domain)]), false),
            Domain::FromConfig { within } => (within.iter().map(lower).collect(), true),
        };
        Fact::Domains { within, configured }
    };
}

/// An unambiguous encoding of facts: each piece is preceded by its length.
#[derive(Debug, Default)]
pub(crate) struct Canonical(String);

impl Canonical {
    pub(crate) fn push(&mut self, piece: &str) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{}:{piece}", piece.len());
    }

    pub(crate) fn push_canonical(&mut self, piece: &Self) {
        self.push(&piece.0);
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    fn pieces(&mut self, mut pieces: Vec<&str>) {
        pieces.sort_unstable();
        pieces.dedup();
        self.push(&pieces.len().to_string());
        pieces.iter().for_each(|piece| self.push(piece));
    }

    fn written(&mut self, pieces: &[String]) {
        self.pieces(pieces.iter().map(String::as_str).collect());
    }
}

/// How texts are compared.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Texts<'l> {
    /// Every language, byte for byte.
    Exact,
    /// Only the words that a reader of one language sees, without regard to punctuation: those in the language or, where a
    /// text has no version in it, those of the original in the language of the policy; see [`original`].
    Words { language: &'l str, own: &'l str },
}

impl Fact<'_> {
    /// Returns whether the value is not written.
    pub(crate) fn is_unwritten(&self) -> bool {
        match self {
            Self::Text(text) => text.is_none(),
            Self::Word(word) => word.is_none(),
            Self::Set(words) => words.is_empty(),
            Self::Texts(texts) => texts.is_empty(),
            Self::Truth(truth) | Self::Consent(truth) => !truth,
            Self::Number(number) => number.is_none(),
            Self::Date(date) => date.is_none(),
            Self::Lasts(lasts) | Self::Remembers(lasts) => lasts.is_none(),
            Self::Exemption(exemption) => exemption.is_none(),
            Self::SetsOn(pages) => pages.is_none(),
            Self::Signal(signal) => signal.is_none(),
            Self::Transfers(transfers) => transfers.is_empty(),
            Self::Lifetimes(lifetimes) => lifetimes.is_empty(),
            Self::Domains { within, .. } => within.is_empty(),
            Self::Naming(_)
            | Self::Category(_)
            | Self::SetBy(_)
            | Self::Like(_)
            | Self::StorageKind(_) => false,
        }
    }

    /// Returns whether both values mean the same.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let exact = |fact: &Self| {
            let mut canonical = Canonical::default();
            fact.write(&mut canonical, Texts::Exact);
            canonical.0
        };
        exact(self) == exact(other)
    }

    /// Writes the canonical encoding: values that mean the same have the same encoding.
    pub(crate) fn write(&self, to: &mut Canonical, texts: Texts<'_>) {
        match self {
            Self::Text(text) => text.iter().for_each(|text| to.push(&written(text, texts))),
            Self::Texts(all) => {
                let all: Vec<String> = all.iter().map(|text| written(text, texts)).collect();
                to.written(&all);
            }
            Self::Word(word) => word.iter().for_each(|word| to.push(word)),
            Self::Set(words) => to.pieces(words.iter().map(AsRef::as_ref).collect()),
            Self::Truth(truth) | Self::Consent(truth) => {
                to.push(if *truth { "true" } else { "false" });
            }
            Self::Number(number) => number
                .iter()
                .for_each(|number| to.push(&number.to_string())),
            Self::Date(date) => date.iter().for_each(|date| to.push(&date.to_string())),
            Self::Lasts(lasts) => lasts.iter().for_each(|lasts| to.push(&length(*lasts))),
            Self::Remembers(lasts) => lasts.iter().for_each(|lasts| {
                let seconds = lasts.at_least_seconds();
                to.push(&seconds.map_or_else(|| lasts.to_string(), |seconds| seconds.to_string()));
            }),
            // Under which key it is written says nothing to visitors.
            Self::Lifetimes(lifetimes) => {
                let lifetimes = lifetimes.iter().map(|further| {
                    let mut one = Canonical::default();
                    one.push(&length(further.lasts()));
                    one.push(&written(&further.when, texts));
                    one.0
                });
                to.written(&lifetimes.collect::<Vec<_>>());
            }
            Self::Naming(Naming::Exact { production, .. }) => to.push(production),
            Self::Naming(Naming::Family { prefix, suffix }) => {
                to.push("family");
                to.push(prefix);
                to.push(suffix);
            }
            Self::Category(category) => {
                to.push(&category.key);
                to.push(category.like.as_str());
            }
            Self::Exemption(exemption) => exemption.iter().for_each(|why| to.push(why.as_str())),
            Self::SetBy(party) => to.push(party.as_str()),
            Self::Like(category) => to.push(category.as_str()),
            Self::StorageKind(kind) => to.push(kind.as_str()),
            // What is not written has the encoding that it always had, so that hashes do not change.
            Self::SetsOn(pages) => {
                to.push(pages.unwrap_or(SetsOn::TheirPages).as_str());
                if *pages == Some(SetsOn::TheirPages) {
                    to.push("written");
                }
            }
            Self::Signal(signal) => signal.iter().for_each(|signal| to.push(signal.as_str())),
            Self::Transfers(transfers) => {
                let transfers = transfers.iter().map(|transfer| {
                    let mut one = Canonical::default();
                    one.push(&transfer.country);
                    if let Some(safeguard) = &transfer.safeguard {
                        safeguard.versions().for_each(|(_, text)| one.push(text));
                    }
                    one.0
                });
                to.written(&transfers.collect::<Vec<_>>());
            }
            Self::Domains { within, configured } => {
                to.pieces(within.iter().map(String::as_str).collect());
                to.push(if *configured { "configured" } else { "fixed" });
            }
        }
    }
}

/// Returns how long a lifetime is, in seconds, or in words where it has no fixed length.
fn length(lifetime: Lifetime) -> String {
    match lifetime.seconds() {
        Some(seconds) => seconds.to_string(),
        None => lifetime.to_string(),
    }
}

fn written(text: &Text, texts: Texts<'_>) -> String {
    let mut canonical = Canonical::default();
    match texts {
        Texts::Exact => {
            let mut sorted: Vec<(&str, &str)> = text.versions().collect();
            sorted.sort_unstable();
            for (language, text) in sorted {
                canonical.push(language);
                canonical.push(text);
            }
        }
        Texts::Words { language, own } => {
            let originals: BTreeSet<_> = shown(text, language, own)
                .map(|(_, text)| words(text))
                .collect();
            originals.iter().for_each(|text| canonical.push(text));
        }
    }
    canonical.0
}

/// Returns what a reader of one language sees of a text: the version in the language, or else the original ones.
pub(crate) fn shown<'t, 'l>(
    text: &'t Text,
    language: &'l str,
    own: &'l str,
) -> impl Iterator<Item = (&'t str, &'t str)> {
    let is_translated = text.in_language(language).is_some();
    original(text, if is_translated { language } else { own })
}

/// Returns the original versions of a text: the one in the language of the policy, or all versions if there
/// is none.
fn original<'t>(text: &'t Text, language: &str) -> impl Iterator<Item = (&'t str, &'t str)> {
    let own = text.in_language(language).is_some();
    let language = language.to_owned();
    text.versions()
        .filter(move |(tag, _)| !own || *tag == language)
}
