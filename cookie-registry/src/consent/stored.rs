//! A record as the consent cookie stores it. It is checked in one pass and not taken apart.
//!
//! Nearly every request of a visitor who has decided reads the record and asks for a few decisions in it. Taking the record apart
//! needs an allocation for each string, and takes four times as many instructions as the check and one copy of the text. Only
//! [`Stored::to_record`] takes it apart, for pages that show the record and for a new choice.

#[cfg(test)]
mod tests;

use super::record::{
    ConsentId, ConsentRecord, Decided, Decision, FIRST_FORMAT, FORMAT, NoConsentRecord, RecordKey,
};
use std::str::FromStr;

/// The longest text that is read.
const MAX_BYTES: usize = 2048;
/// The most decisions in a record, and the most third parties that a decision refuses.
const MAX_NAMES: usize = 64;
/// The longest key of a category or a third party.
const MAX_KEY_BYTES: usize = 64;
/// The longest language tag (RFC 5646, section 4.4.1).
const MAX_LANGUAGE_BYTES: usize = 35;
const FINGERPRINT_BYTES: usize = 16;

/// The lengths of the keys of the first categories in a text, and 0 where there is none. With them, a look-up goes from decision to
/// decision without looking at each byte.
type KeyBytes = [u8; 8];

/// The text of a record, which is valid.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    text: Box<str>,
    header: Header,
    key_bytes: KeyBytes,
}

/// What precedes the decisions.
#[derive(Clone, Copy, Debug)]
struct Header {
    is_first_format: bool,
    millis: u64,
    sequence: u64,
    /// The end of the time in the text, where the language follows.
    time_end: usize,
    /// The end of the header in the text, where the decisions follow.
    end: usize,
}

/// A decision in the text of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoredDecision<'t> {
    category: &'t [u8],
    pub(super) decision: Decision,
    pub(super) despite_signal: bool,
    pub(super) fingerprint: &'t [u8; FINGERPRINT_BYTES],
    /// The keys of the refused third parties, each after a colon.
    parties: &'t [u8],
}

impl Stored {
    /// Reads the text of a record. Returns `None` if it is not one.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let (header, key_bytes) = check(text)?;
        let text = std::str::from_utf8(text).ok()?.into();
        Some(Self {
            text,
            header,
            key_bytes,
        })
    }

    /// Returns the text, which [`ConsentRecord::append_to`] would write.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the time of the choice in milliseconds since 1970-01-01.
    pub(super) const fn millis(&self) -> u64 {
        self.header.millis
    }

    /// Returns [`ConsentRecord::sequence`].
    pub(super) const fn sequence(&self) -> u64 {
        self.header.sequence
    }

    /// Returns the decision on a category.
    pub(super) fn on(&self, category: &str) -> Option<StoredDecision<'_>> {
        self.decisions()
            .find(|decided| decided.category == category.as_bytes())
    }

    /// Returns the decisions.
    fn decisions(&self) -> impl Iterator<Item = StoredDecision<'_>> {
        let text = self.text.as_bytes();
        let mut rest = text.get(self.header.end..).unwrap_or_default();
        let mut known = self.key_bytes.iter();
        std::iter::from_fn(move || {
            let known = known.next().copied().filter(|bytes| *bytes > 0);
            let (decided, after) = StoredDecision::first(rest, known.map(usize::from))?;
            rest = after;
            Some(decided)
        })
    }

    /// Takes the record apart.
    pub(super) fn to_record(&self) -> Option<ConsentRecord> {
        let Header {
            is_first_format,
            millis,
            sequence,
            time_end,
            end,
        } = self.header;
        let id = self.text.get(Header::ID..Header::TIME - 1)?;
        let after = self.text.get(time_end + 1..end)?;
        let (language, key) = if is_first_format {
            (after, None)
        } else {
            let (language, key) = after.split_once('.')?;
            (language, Some(key.parse::<RecordKey>().ok()?))
        };
        Some(ConsentRecord {
            id: id.parse().ok()?,
            millis,
            sequence,
            key,
            language: language.into(),
            decisions: self.decisions().map(StoredDecision::to_decided).collect(),
        })
    }
}

impl FromStr for ConsentRecord {
    type Err = NoConsentRecord;

    fn from_str(text: &str) -> Result<Self, NoConsentRecord> {
        let stored = Stored::read(text.as_bytes());
        stored
            .and_then(|stored| stored.to_record())
            .ok_or(NoConsentRecord)
    }
}

impl<'t> StoredDecision<'t> {
    /// Splits off the first decision of a checked text: `.<category>:<letter>:<fingerprint>` and `:<key>` for each third party.
    fn first(text: &'t [u8], key_bytes: Option<usize>) -> Option<(Self, &'t [u8])> {
        let (_dot, text) = text.split_first()?;
        let key_bytes = key_bytes.unwrap_or_else(|| end_of_run(text, 0, IN_KEY));
        let (category, text) = text.split_at_checked(key_bytes)?;
        let ([_, letter, _], text) = text.split_first_chunk()?;
        let (decision, despite_signal) = decision(*letter)?;
        let (fingerprint, text) = text.split_first_chunk()?;
        let parties = match text.first() {
            Some(b':') => text.split(|byte| *byte == b'.').next().unwrap_or_default(),
            _ => &[],
        };
        let decided = Self {
            category,
            decision,
            despite_signal,
            fingerprint,
            parties,
        };
        Some((decided, text.get(parties.len()..)?))
    }

    /// Returns whether the visitor refused a third party although the category is granted.
    pub(super) fn refuses(self, party: &str) -> bool {
        self.refused_parties()
            .any(|refused| refused == party.as_bytes())
    }

    fn refused_parties(self) -> impl Iterator<Item = &'t [u8]> {
        // There is nothing before the first colon.
        self.parties.split(|byte| *byte == b':').skip(1)
    }

    fn to_decided(self) -> Decided {
        // A checked text is ASCII.
        let text = |part: &[u8]| String::from_utf8_lossy(part).into();
        Decided {
            category: text(self.category),
            decision: self.decision,
            fingerprint: text(self.fingerprint),
            despite_signal: self.despite_signal,
            refused_parties: self.refused_parties().map(text).collect(),
        }
    }
}

/// Returns the decision that a letter stands for, and whether it was made despite a signal.
const fn decision(letter: u8) -> Option<(Decision, bool)> {
    match letter {
        b'g' => Some((Decision::Granted, false)),
        b'y' => Some((Decision::Granted, true)),
        b'r' => Some((Decision::Refused, false)),
        _ => None,
    }
}

/// Checks a whole text.
fn check(text: &[u8]) -> Option<(Header, KeyBytes)> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let header = Header::read(text)?;
    let mut categories = Names::new(text);
    let mut at = header.end;
    while at < text.len() {
        at = check_decision(text, at, header.is_first_format, &mut categories)?;
    }
    Some((header, categories.first_lengths()))
}

impl Header {
    /// The start of the id, after the format and a dot.
    const ID: usize = 2;
    /// The start of the time, after the id and a dot.
    const TIME: usize = Self::ID + ConsentId::CHARACTERS + 1;

    fn read(text: &[u8]) -> Option<Self> {
        let is_first_format = match text.split_first_chunk()?.0 {
            [format, b'.'] if [*format] == *FIRST_FORMAT.as_bytes() => true,
            [format, b'.'] if [*format] == *FORMAT.as_bytes() => false,
            _ => return None,
        };
        check_id(text, Self::ID)?;
        dot(text, Self::TIME - 1)?;
        let (time, mut time_end) = number(text, Self::TIME)?;
        let (mut millis, mut sequence) = (time, time);
        if is_first_format {
            millis = time.checked_mul(1000)?;
            sequence = millis;
        } else if text.get(time_end) == Some(&b'-') {
            let (difference, end) = number(text, time_end + 1)?;
            time_end = end;
            sequence = millis.checked_add(difference).filter(|_| difference > 0)?;
        }
        dot(text, time_end)?;
        let mut end = run(text, time_end + 1, IN_LANGUAGE, MAX_LANGUAGE_BYTES)?;
        if !is_first_format {
            dot(text, end)?;
            check_id(text, end + 1)?;
            end += 1 + ConsentId::CHARACTERS;
        }
        Some(Self {
            is_first_format,
            millis,
            sequence,
            time_end,
            end,
        })
    }
}

/// Checks the decision at `at`, and returns its end.
fn check_decision(
    text: &[u8],
    at: usize,
    is_first_format: bool,
    categories: &mut Names<'_>,
) -> Option<usize> {
    dot(text, at)?;
    let key_end = run(text, at + 1, IN_KEY, MAX_KEY_BYTES)?;
    categories.add(at + 1, key_end)?;
    let (&[b':', letter, b':'], after) = text.get(key_end..)?.split_first_chunk()? else {
        return None;
    };
    let (decision, despite_signal) = decision(letter)?;
    let fingerprint: &[u8; FINGERPRINT_BYTES] = after.first_chunk()?;
    if !is_fingerprint(fingerprint) {
        return None;
    }
    let mut end = key_end + 3 + FINGERPRINT_BYTES;
    if text.get(end) == Some(&b':') {
        // Who refuses a category refuses all its parties. The first format had none, and no explicit grants.
        if decision == Decision::Refused || is_first_format {
            return None;
        }
        end = check_parties(text, end)?;
    }
    (!(is_first_format && despite_signal)).then_some(end)
}

/// Checks the third parties after a decision, each after a colon, and returns their end.
fn check_parties(text: &[u8], mut at: usize) -> Option<usize> {
    let mut parties = Names::new(text);
    while text.get(at) == Some(&b':') {
        let end = run(text, at + 1, IN_KEY, MAX_KEY_BYTES)?;
        parties.add(at + 1, end)?;
        at = end;
    }
    Some(at)
}

/// The names in a text that were found so far.
struct Names<'t> {
    text: &'t [u8],
    places: [(u16, u16); MAX_NAMES],
    count: usize,
}

impl<'t> Names<'t> {
    const fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            places: [(0, 0); MAX_NAMES],
            count: 0,
        }
    }

    /// Adds the name at a place. Returns `None` if it was added before, or there are too many.
    fn add(&mut self, from: usize, to: usize) -> Option<()> {
        let name = self.text.get(from..to)?;
        let at = |(from, to): &(u16, u16)| self.text.get(usize::from(*from)..usize::from(*to));
        let mut before = self.places.get(..self.count)?.iter();
        if before.any(|place| at(place) == Some(name)) {
            return None;
        }
        // A text is shorter than 65,536 bytes.
        let place = (u16::try_from(from).ok()?, u16::try_from(to).ok()?);
        *self.places.get_mut(self.count)? = place;
        self.count += 1;
        Some(())
    }

    /// Returns the lengths of the first names.
    fn first_lengths(&self) -> KeyBytes {
        let (first, _) = self
            .places
            .split_first_chunk()
            .unwrap_or((&[(0, 0); 8], &[]));
        first.map(|(from, to)| u8::try_from(to - from).unwrap_or_default())
    }
}

/// Checks that there is a dot at `at`.
fn dot(text: &[u8], at: usize) -> Option<()> {
    (text.get(at) == Some(&b'.')).then_some(())
}

/// Checks that there is an id or a key of a choice at `at`. Its last four bits are unused. They must be zero, so that each id has
/// only one notation.
fn check_id(text: &[u8], at: usize) -> Option<()> {
    const LENGTH: usize = ConsentId::CHARACTERS;
    let id: &[u8; LENGTH] = text.get(at..)?.first_chunk()?;
    // Without a branch, which compiles to vector instructions.
    let is_known = id.iter().fold(true, |all, byte| all & is_in_key(*byte));
    (is_known && matches!(id[LENGTH - 1], b'A' | b'Q' | b'g' | b'w')).then_some(())
}

/// Returns the end of the run from `at` whose bytes are all of a kind; `None` if it is empty or has more than `most`.
fn run(text: &[u8], at: usize, kind: u8, most: usize) -> Option<usize> {
    let end = end_of_run(text, at, kind);
    (at < end && end <= at + most).then_some(end)
}

fn end_of_run(text: &[u8], at: usize, kind: u8) -> usize {
    let mut end = at;
    while let Some(byte) = text.get(end)
        && KINDS[usize::from(*byte)] & kind != 0
    {
        end += 1;
    }
    end
}

/// Reads the number at `at` in its only notation, without sign and leading zero. Returns it with its end.
fn number(text: &[u8], at: usize) -> Option<(u64, usize)> {
    /// So many digits are less than 2^64.
    const FITTING: usize = 19;
    let digits = text.get(at..)?;
    let mut number: u64 = 0;
    let mut len = 0;
    while let Some(byte @ b'0'..=b'9') = digits.get(len) {
        let digit = u64::from(byte - b'0');
        number = if len < FITTING {
            number * 10 + digit
        } else {
            number.checked_mul(10)?.checked_add(digit)?
        };
        len += 1;
    }
    let is_canonical = len == 1 || (len > 1 && digits.first() != Some(&b'0'));
    is_canonical.then_some((number, at + len))
}

fn is_fingerprint(digits: &[u8; FINGERPRINT_BYTES]) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() | (b'a'..=b'f').contains(&byte);
    digits.iter().fold(true, |all, byte| all & is_digit(*byte))
}

/// The kind of the bytes that may be in the key of a category or a third party, or in an id.
const IN_KEY: u8 = 1;
/// The kind of the bytes that may be in a language tag.
const IN_LANGUAGE: u8 = 2;

/// The kinds of each byte. Looking them up takes a third of the instructions of comparing.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        kinds[byte as usize] = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' => IN_KEY | IN_LANGUAGE,
            b'_' => IN_KEY,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// Returns whether a byte is [`IN_KEY`], without a look-up, which would be one for each byte.
const fn is_in_key(byte: u8) -> bool {
    byte.is_ascii_digit() | (byte | 0x20).is_ascii_lowercase() | (byte == b'-') | (byte == b'_')
}

/// Returns whether a string could be a language tag: at most 35 letters, digits and hyphens (RFC 5646,
/// sections 2.1 and 4.4.1).
#[must_use]
pub fn is_language(tag: &str) -> bool {
    run(tag.as_bytes(), 0, IN_LANGUAGE, MAX_LANGUAGE_BYTES) == Some(tag.len())
}
