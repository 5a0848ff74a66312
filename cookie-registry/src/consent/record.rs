//! A visitor's decisions, and the string that stores them in a cookie.
//!
//! The string is `2.<id>.<milliseconds>.<language>.<key>.<category>:<g|y|r>:<fingerprint>…`. The letters `g`, `y` and `r`
//! stand for granted, granted despite a signal, and refused. `:<key>` after a fingerprint is a third party that the visitor
//! refused. If `sequence` differs from `millis`, the difference follows the time: `<milliseconds>-<difference>`.
//!
//! The string consists of cookie octets, so it is never encoded. A string that deviates from this form is not a record.
//!
//! Cookies of the first format are still read: `1.<id>.<seconds>.<language>.<category>:<g|r>:<fingerprint>…`.

use std::fmt;
use std::str::FromStr;

/// The first format, with whole seconds and without a key. It is read, and written only for a record that was read.
pub(super) const FIRST_FORMAT: &str = "1";
/// The format of new records.
pub(super) const FORMAT: &str = "2";

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The six bits of each character of the alphabet, and [`NO_CHARACTER`] for every other byte. A search of the alphabet takes ten
/// times as many instructions.
const SIX_BITS: [u8; 256] = {
    let mut table = [NO_CHARACTER; 256];
    let mut six = 0;
    while six < 64 {
        table[ALPHABET[six as usize] as usize] = six;
        six += 1;
    }
    table
};
const NO_CHARACTER: u8 = u8::MAX;

/// The id that links a visitor's choice to its proof: 128 random bits that reveal nothing about the visitor, written as
/// 22 characters of Base64 (RFC 4648, section 5).
///
/// ```
/// use cookie_registry::ConsentId;
/// let id: ConsentId = "AAECAwQFBgcICQoLDA0ODw".parse().unwrap();
/// assert_eq!(id.to_string(), "AAECAwQFBgcICQoLDA0ODw");
/// assert!("AAECAwQFBgcICQoLDA0OD".parse::<ConsentId>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConsentId([u8; 16]);

/// The error for a string that is not a [`ConsentId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a consent id has 22 characters, each a letter, a digit, `-` or `_`")]
pub struct NoConsentId;

impl ConsentId {
    pub(super) const CHARACTERS: usize = 22;

    pub(super) const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the id as it is written.
    fn characters(self) -> Characters {
        let bits = u128::from_be_bytes(self.0);
        let mut text = [0; Self::CHARACTERS];
        // Each of the first 21 characters encodes six bits, and the last one two.
        for (at, character) in text.iter_mut().enumerate() {
            let six = match 122_usize.checked_sub(at * 6) {
                Some(shift) => bits >> shift,
                None => bits << 4,
            };
            let index = usize::try_from(six & 63).unwrap_or_default();
            *character = ALPHABET[index];
        }
        Characters(text)
    }
}

/// The characters of an id, all of them ASCII.
struct Characters([u8; ConsentId::CHARACTERS]);

impl Characters {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for ConsentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One write is much cheaper than one for each character.
        f.write_str(self.characters().as_str())
    }
}

impl fmt::Debug for ConsentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConsentId({self})")
    }
}

impl FromStr for ConsentId {
    type Err = NoConsentId;

    fn from_str(text: &str) -> Result<Self, NoConsentId> {
        let (last, first) = text.as_bytes().split_last().ok_or(NoConsentId)?;
        if text.len() != Self::CHARACTERS {
            return Err(NoConsentId);
        }
        let six = |character: &u8| match SIX_BITS[usize::from(*character)] {
            NO_CHARACTER => Err(NoConsentId),
            six => Ok(u128::from(six)),
        };
        let mut bits = 0;
        for character in first {
            bits = bits << 6 | six(character)?;
        }
        let last = six(last)?;
        // The last four bits are unused. They must be zero, so that each id has only one notation.
        if last & 15 != 0 {
            return Err(NoConsentId);
        }
        Ok(Self((bits << 2 | last >> 4).to_be_bytes()))
    }
}

/// The key of one choice: 128 random bits, written like a [`ConsentId`]. It distinguishes two choices that were made at the
/// same moment. A later choice refers to its previous choice by this key.
///
/// ```
/// use cookie_registry::RecordKey;
/// let key: RecordKey = "AAECAwQFBgcICQoLDA0ODw".parse().unwrap();
/// assert_eq!(key.to_string(), "AAECAwQFBgcICQoLDA0ODw");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(ConsentId);

/// The error for a string that is not a [`RecordKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key of a choice has 22 characters, each a letter, a digit, `-` or `_`")]
pub struct NoRecordKey;

impl RecordKey {
    pub(super) const fn new(bytes: [u8; 16]) -> Self {
        Self(ConsentId::new(bytes))
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordKey({self})")
    }
}

impl FromStr for RecordKey {
    type Err = NoRecordKey;

    fn from_str(text: &str) -> Result<Self, NoRecordKey> {
        text.parse().map(Self).map_err(|_| NoRecordKey)
    }
}

/// A visitor's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The visitor consented, or did not object.
    Granted,
    /// The visitor refused, or objected.
    Refused,
}

impl Decision {
    /// Returns `granted` or `refused`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

/// A visitor's decision on one category.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decided {
    /// The key of the category in the policy file.
    pub category: Box<str>,
    /// The decision.
    pub decision: Decision,
    /// The fingerprint of the text on which the visitor decided: 16 hexadecimal digits.
    pub fingerprint: Box<str>,
    /// Whether the visitor explicitly granted the category although Global Privacy Control refused it.
    pub despite_signal: bool,
    /// The keys of the third parties that the visitor refused although the category is granted.
    pub refused_parties: Vec<Box<str>>,
}

impl Decided {
    /// Returns the letter of the decision in the cookie: `y` for a grant despite the signal.
    const fn letter(&self) -> &'static str {
        match self.decision {
            Decision::Granted if self.despite_signal => "y",
            Decision::Granted => "g",
            Decision::Refused => "r",
        }
    }

    fn append_to(&self, text: &mut String) {
        let letter = self.letter();
        for part in [".", &self.category, ":", letter, ":", &self.fingerprint] {
            text.push_str(part);
        }
        for party in &self.refused_parties {
            text.push(':');
            text.push_str(party);
        }
    }

    /// Returns the length of what [`append_to`](Self::append_to) appends.
    fn stored_bytes(&self) -> usize {
        let parties = self.refused_parties.iter().map(|party| 1 + party.len());
        4 + self.category.len() + self.fingerprint.len() + parties.sum::<usize>()
    }
}

/// A visitor's choice in the form in which the consent cookie stores it.
///
/// [`Choice`](super::Choice) decides whether the record is still valid.
///
/// ```
/// use cookie_registry::{ConsentRecord, Decision};
///
/// let text = "2.AAECAwQFBgcICQoLDA0ODw.1779235200123.en.EBESExQVFhcYGRobHB0eHw.analytics:g:85944171f73967e8";
/// let record: ConsentRecord = text.parse().unwrap();
/// assert_eq!(record.decisions[0].decision, Decision::Granted);
/// assert_eq!(record.to_string(), text);
/// assert!("3.AAECAwQFBgcICQoLDA0ODw.1779235200.en".parse::<ConsentRecord>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsentRecord {
    /// The id that links the choice to its proof.
    pub id: ConsentId,
    /// The time of the choice by the server's clock, in milliseconds since 1970-01-01 UTC.
    pub millis: u64,
    /// The number that orders the choices with this id: a later choice has a higher number. For a first choice, the
    /// number is `millis`. For each later choice, it is the greater of two numbers: `millis`, and the `sequence` of the
    /// previous choice plus one.
    pub sequence: u64,
    /// The key of the choice; `None` in a cookie of the first format.
    pub key: Option<RecordKey>,
    /// The language of the question.
    pub language: Box<str>,
    /// The decisions: at most 64, and at most one for each category.
    pub decisions: Vec<Decided>,
}

/// The error for a string that is not a [`ConsentRecord`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a recorded choice")]
pub struct NoConsentRecord;

impl ConsentRecord {
    /// Returns the time of the choice in whole seconds since 1970-01-01 in UTC.
    #[must_use]
    pub const fn seconds(&self) -> u64 {
        self.millis / 1000
    }

    /// Returns the decision on a category.
    #[must_use]
    pub fn on(&self, category: &str) -> Option<&Decided> {
        self.decisions
            .iter()
            .find(|decided| &*decided.category == category)
    }

    /// Appends the string that the cookie stores. [`Display`](fmt::Display) writes the same string, but executes five
    /// times as many instructions. Use this method to write the string into a page, because a service does so for each
    /// page that it sends.
    ///
    /// ```
    /// use cookie_registry::ConsentRecord;
    /// let text = "2.AAECAwQFBgcICQoLDA0ODw.1779235200123.en.EBESExQVFhcYGRobHB0eHw.analytics:r:85944171f73967e8";
    /// let record: ConsentRecord = text.parse().unwrap();
    /// let mut page = String::from("choice: ");
    /// record.append_to(&mut page);
    /// assert_eq!(page, format!("choice: {text}"));
    /// ```
    pub fn append_to(&self, text: &mut String) {
        text.reserve(self.stored_bytes());
        let (format, time) = match self.key {
            Some(_) => (FORMAT, self.millis),
            None => (FIRST_FORMAT, self.seconds()),
        };
        for part in [format, ".", self.id.characters().as_str(), "."] {
            text.push_str(part);
        }
        push_number(text, time);
        if let Some(key) = self.key {
            if self.sequence != self.millis {
                text.push('-');
                push_number(text, self.sequence.saturating_sub(self.millis));
            }
            for part in [".", &self.language, ".", key.0.characters().as_str()] {
                text.push_str(part);
            }
        } else {
            text.push('.');
            text.push_str(&self.language);
        }
        for decided in &self.decisions {
            decided.append_to(text);
        }
    }

    /// Returns at least the length of the string that the cookie stores.
    fn stored_bytes(&self) -> usize {
        // The format, two numbers of at most 20 digits, the id, the key and the separators.
        const FIXED: usize = 1 + 2 * 20 + 2 * ConsentId::CHARACTERS + 5;
        let decisions = self.decisions.iter().map(Decided::stored_bytes);
        FIXED + self.language.len() + decisions.sum::<usize>()
    }
}

impl fmt::Display for ConsentRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.append_to(&mut text);
        f.write_str(&text)
    }
}

/// Appends the digits of a number.
fn push_number(text: &mut String, mut number: u64) {
    let mut digits = [b'0'; 20];
    let mut from = digits.len();
    while number > 0 || from == digits.len() {
        from -= 1;
        // A remainder of a division by ten is a digit.
        digits[from] += u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
    let digits = digits.get(from..).unwrap_or_default();
    text.push_str(std::str::from_utf8(digits).unwrap_or_default());
}
