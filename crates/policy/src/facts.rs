//! What a policy says, as one list of parts and fields. Comparing two policies and fingerprinting one both
//! work on this list, so that what counts as the same is decided once.
//!
//! Order, comments, spelling out of defaults and the unit in which a duration is written are gone here:
//! two policies of the same facts mean the same.
#![cfg_attr(
    not(feature = "diff"),
    allow(
        dead_code,
        unused_imports,
        unreachable_pub,
        reason = "fingerprints read a part of the policy, and the diff all of it"
    )
)]

mod read;
mod words;

use crate::model::{CategoryRef, Naming, Text, Transfer};
use cookie_registry_core::{Exemption, Lifetime, SetBy, SignalResponse};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use time::Date;

pub(crate) use read::{category, cookie, parts, service, storage, third_party};
pub(crate) use words::words;

/// Which table of the policy a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Policy,
    Service,
    Cookie,
    Storage,
    ThirdParty,
    Planned,
    Category,
    Choices,
    Changes,
    Log,
    Exempt,
}

impl Kind {
    /// The table as the file names it.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Service => "service",
            Self::Cookie => "cookies",
            Self::Storage => "storage",
            Self::ThirdParty => "third_parties",
            Self::Planned => "planned",
            Self::Category => "categories",
            Self::Choices => "choices",
            Self::Changes => "changes",
            Self::Log => "changes.log",
            Self::Exempt => "exempt",
        }
    }
}

/// Declares the fields: how the file names each, what a sentence calls it, and whether it is a part of
/// fingerprints, which is so where a change of it can be material to visitors.
macro_rules! fields {
    ($( $variant:ident $key:literal $noun:literal $counts:ident; )+) => {
        /// A field of a policy, as a change names it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Field {
            $( #[doc = concat!("`", $key, "`: the ", $noun, ".")] $variant, )+
        }

        impl Field {
            /// The field as the policy file names it; `entry` for a part as a whole, and `consent` for
            /// what follows from category and exemption.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $key, )+ }
            }

            /// What a sentence calls it.
            #[cfg(feature = "diff")]
            pub(crate) const fn noun(self) -> &'static str {
                match self { $( Self::$variant => $noun, )+ }
            }

            pub(crate) const fn counts(self) -> bool {
                match self { $( Self::$variant => fields!(@ $counts), )+ }
            }
        }
    };
    (@ counts) => { true };
    (@ no) => { false };
}

fields! {
    // A part as a whole.
    Entry "entry" "entry" no;
    Key "key" "key" no;
    // [policy]
    Title "title" "title" no;
    LastUpdated "last_updated" "date of the last update" no;
    Effective "effective" "day from which the policy applies" no;
    Version "version" "version" no;
    Language "language" "language of the policy" no;
    Languages "languages" "languages of the policy" no;
    Jurisdictions "jurisdictions" "laws that the policy follows" no;
    // [service]
    ServiceName "name" "name of the service" no;
    ServiceDomains "domains" "domains that the policy covers" no;
    Covers "covers" "description of what the policy covers" no;
    PrivacyPolicy "privacy_policy" "link to the privacy policy" no;
    Contact "contact" "contact" no;
    Controller "controller" "controller" counts;
    Complaints "complaints" "authority for complaints" no;
    SellsOrShares "sells_or_shares" "sale or sharing of personal information" no;
    // [cookies.KEY], [storage.KEY]
    Name "name" "name" counts;
    DevelopmentName "names.development" "name on developers' machines" no;
    Examples "examples" "examples of names" no;
    Category "category" "category" counts;
    Consent "consent" "question for consent" counts;
    Exemption "exemption" "exemption from consent" counts;
    Purpose "purpose" "purpose" counts;
    Lifetime "lifetime" "lifetime" counts;
    Rolling "rolling" "renewal on each visit" counts;
    DataKept "data_kept" "retention of collected data" counts;
    ExpiredBy "expired_by" "way of removal" counts;
    ClearedOn "cleared_on" "occasions of removal" counts;
    SetBy "set_by" "setter" counts;
    Provider "provider" "provider" counts;
    Recipients "recipients" "recipients" counts;
    Transfers "transfers" "transfers to other countries" counts;
    VendorPolicy "policy" "link to the vendor's policy" no;
    Requested "requested" "express request" no;
    Value "value" "possible values" no;
    Retired "retired" "retirement" no;
    Owner "owner" "owner" no;
    Review "review" "link to the review" no;
    LastReviewed "last_reviewed" "last review" no;
    ReviewBy "review_by" "next review" no;
    StorageKind "kind" "kind of storage" no;
    // Attributes of Set-Cookie, and what else visitors do not see.
    Host "host" "host" no;
    Chunked "chunked" "splitting of long values" no;
    Protection "protection" "protection of the value" no;
    Domain "domain" "domains" counts;
    Path "path" "path" no;
    Secure "secure" "restriction to https" no;
    HttpOnly "http_only" "protection from scripts" no;
    SameSite "same_site" "rule for requests from other sites" no;
    Partitioned "partitioned" "partitioning by site" no;
    MaxValueBytes "max_value_bytes" "longest value in bytes" no;
    // [third_parties.KEY]
    PartyName "name" "name" counts;
    Where "where" "places" counts;
    Why "why" "purpose" counts;
    PartyDomains "domains" "domains" counts;
    SetsOn "sets_on" "pages" counts;
    // [planned.KEY], [categories.KEY]
    PlannedWhy "why" "planned purpose" no;
    CategoryTitle "title" "title" no;
    Description "description" "description" counts;
    Like "like" "kind of category" counts;
    // [choices]
    BlockingNecessary "blocking_necessary" "consequence of blocking necessary cookies" no;
    DoNotTrack "do_not_track" "response to Do Not Track" no;
    GlobalPrivacyControl "global_privacy_control" "response to Global Privacy Control" no;
    ShowsSignal "shows_global_privacy_control" "display that Global Privacy Control was honoured" no;
    Settings "settings" "place where a choice is made and withdrawn" no;
    RememberedFor "remembered_for" "time for which a choice is remembered" no;
    Objection "objection" "way to object" no;
    // [changes], [[changes.log]]
    AnnouncedBy "announced_by" "means by which changes are announced" no;
    Process "process" "description of how changes are announced" no;
    Summary "summary" "summary" no;
    Material "material" "weight in the log" no;
    // [[exempt]]
    Reason "reason" "reason" no;
    Until "until" "last day" no;
}

/// What a field says.
#[derive(Clone, Debug)]
pub(crate) enum Fact<'p> {
    /// A text that visitors read; none where it is not told.
    Text(Option<&'p Text>),
    /// A word or a name that is the same in every language.
    Word(Option<Cow<'p, str>>),
    /// Words of which the order does not matter.
    Set(BTreeSet<Cow<'p, str>>),
    /// Texts of which the order does not matter.
    Texts(&'p [Text]),
    /// Yes or no.
    Truth(bool),
    Number(Option<i64>),
    Date(Option<Date>),
    Lasts(Option<Lifetime>),
    Naming(&'p Naming),
    Category(&'p CategoryRef),
    Exemption(Option<Exemption>),
    SetBy(SetBy),
    Signal(Option<SignalResponse>),
    Transfers(&'p [Transfer]),
    /// The domains below which a cookie goes; none for the host alone.
    Domains {
        within: BTreeSet<String>,
        configured: bool,
    },
}

/// One table of the policy.
#[derive(Clone, Debug)]
pub(crate) struct Part<'p> {
    pub(crate) kind: Kind,
    /// Its key, where there is more than one of the kind.
    pub(crate) key: Cow<'p, str>,
    /// By which it is recognised when its key is another, and what sentences call it.
    pub(crate) name: String,
    /// Every field of its kind, always all and in the same order.
    pub(crate) facts: Vec<(Field, Fact<'p>)>,
}

impl<'p> Part<'p> {
    /// How findings name it: `cookies.session`.
    pub(crate) fn entry(&self) -> String {
        let table = self.kind.table();
        if self.key.is_empty() {
            table.to_owned()
        } else {
            format!("{table}.{}", self.key)
        }
    }

    /// What it says of a field that its kind has.
    pub(crate) fn get(&self, field: Field) -> Option<&Fact<'p>> {
        self.facts
            .iter()
            .find(|(found, _)| *found == field)
            .map(|(_, fact)| fact)
    }
}

/// A text in which only what matters is kept apart: every piece has its length before it.
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

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    fn pieces<S: AsRef<str>>(&mut self, pieces: impl IntoIterator<Item = S>) {
        let mut pieces: Vec<S> = pieces.into_iter().collect();
        pieces.sort_unstable_by(|a, b| a.as_ref().cmp(b.as_ref()));
        pieces.dedup_by(|a, b| a.as_ref() == b.as_ref());
        self.push(&pieces.len().to_string());
        pieces.iter().for_each(|piece| self.push(piece.as_ref()));
    }
}

/// How exactly texts are taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Texts<'l> {
    /// Every language, to the letter.
    Exact,
    /// The words of the original alone, without regard to spelling; see [`original`].
    Words(&'l str),
    /// No texts.
    Left,
}

impl Fact<'_> {
    /// Whether both say the same.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let exact = |fact: &Self| {
            let mut canonical = Canonical::default();
            fact.write(&mut canonical, Texts::Exact);
            canonical.0
        };
        exact(self) == exact(other)
    }

    /// Writes what is said, so that the same is always written alike.
    pub(crate) fn write(&self, to: &mut Canonical, texts: Texts<'_>) {
        match self {
            Self::Text(text) => text.iter().for_each(|text| to.push(&written(text, texts))),
            Self::Texts(all) => to.pieces(all.iter().map(|text| written(text, texts))),
            Self::Word(word) => word.iter().for_each(|word| to.push(word)),
            Self::Set(words) => to.pieces(words),
            Self::Truth(truth) => to.push(if *truth { "true" } else { "false" }),
            Self::Number(number) => number
                .iter()
                .for_each(|number| to.push(&number.to_string())),
            Self::Date(date) => date.iter().for_each(|date| to.push(&date.to_string())),
            Self::Lasts(lasts) => lasts.iter().for_each(|lasts| match lasts.seconds() {
                Some(seconds) => to.push(&seconds.to_string()),
                None => to.push(&lasts.to_string()),
            }),
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
            Self::Signal(signal) => signal.iter().for_each(|signal| to.push(signal.as_str())),
            Self::Transfers(transfers) => to.pieces(transfers.iter().map(|transfer| {
                let mut one = Canonical::default();
                one.push(&transfer.country);
                transfer
                    .safeguard
                    .iter()
                    .for_each(|safeguard| one.push(safeguard));
                one.0
            })),
            Self::Domains { within, configured } => {
                to.pieces(within);
                to.push(if *configured { "configured" } else { "fixed" });
            }
        }
    }
}

fn written(text: &Text, texts: Texts<'_>) -> String {
    let mut canonical = Canonical::default();
    match texts {
        Texts::Exact => {
            let sorted: BTreeMap<_, _> = text.versions().collect();
            for (language, text) in sorted {
                canonical.push(language);
                canonical.push(text);
            }
        }
        Texts::Words(language) => {
            let originals: BTreeSet<_> = original(text, language)
                .map(|(tag, text)| words(text, tag))
                .collect();
            originals.iter().for_each(|text| canonical.push(text));
        }
        Texts::Left => {}
    }
    canonical.0
}

/// The versions of a text that the others translate: the one in the policy's own language, or all where
/// there is none in it.
pub(crate) fn original<'t>(
    text: &'t Text,
    language: &str,
) -> impl Iterator<Item = (&'t str, &'t str)> {
    let own = text.in_language(language).is_some();
    let language = language.to_owned();
    text.versions()
        .filter(move |(tag, _)| !own || *tag == language)
}
