//! The check in one pass, compared with a plain reader that splits the text.

use super::*;
use crate::fields::fields;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

fn parse(text: &str) -> Option<ConsentRecord> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let mut fields = fields(text, b'.');
    let is_first_format = match fields.next()? {
        FIRST_FORMAT => true,
        FORMAT => false,
        _ => return None,
    };
    let id = fields.next()?.parse().ok()?;
    let (millis, sequence) = if is_first_format {
        let millis = plain_number(fields.next()?)?.checked_mul(1000)?;
        (millis, millis)
    } else {
        time_and_sequence(fields.next()?)?
    };
    let language = fields.next().filter(|tag| is_plain_language(tag))?;
    let key = if is_first_format {
        None
    } else {
        Some(fields.next()?.parse().ok()?)
    };
    let mut decisions: Vec<Decided> = Vec::new();
    for field in fields {
        let decided = decided(field)?;
        // The first format had neither explicit grants nor parties.
        if is_first_format && (decided.despite_signal || !decided.refused_parties.is_empty()) {
            return None;
        }
        let again = decisions
            .iter()
            .any(|other| other.category == decided.category);
        if again || decisions.len() == MAX_NAMES {
            return None;
        }
        decisions.push(decided);
    }
    Some(ConsentRecord {
        id,
        millis,
        sequence,
        key,
        language: language.into(),
        decisions,
    })
}

fn decided(field: &str) -> Option<Decided> {
    let mut parts = fields(field, b':');
    let category = parts.next().filter(|key| is_key(key))?;
    let (decision, despite_signal) = match parts.next()? {
        "g" => (Decision::Granted, false),
        "y" => (Decision::Granted, true),
        "r" => (Decision::Refused, false),
        _ => return None,
    };
    let fingerprint = parts.next().filter(|digits| is_plain_fingerprint(digits))?;
    let mut refused_parties: Vec<Box<str>> = Vec::new();
    for party in parts {
        // Who refuses a category refuses all its parties.
        let is_known = refused_parties.iter().any(|other| **other == *party);
        if decision == Decision::Refused
            || is_known
            || !is_key(party)
            || refused_parties.len() == MAX_NAMES
        {
            return None;
        }
        refused_parties.push(party.into());
    }
    Some(Decided {
        category: category.into(),
        decision,
        fingerprint: fingerprint.into(),
        despite_signal,
        refused_parties,
    })
}

/// Parses a time in milliseconds, and the place of the choice: the time itself, or the time plus the difference after it.
fn time_and_sequence(field: &str) -> Option<(u64, u64)> {
    match field.split_once('-') {
        None => plain_number(field).map(|millis| (millis, millis)),
        Some((millis, difference)) => {
            let millis = plain_number(millis)?;
            let difference = plain_number(difference).filter(|difference| *difference > 0)?;
            Some((millis, millis.checked_add(difference)?))
        }
    }
}

/// Parses a number in its only notation: no sign, no leading zero.
fn plain_number(digits: &str) -> Option<u64> {
    let canonical = digits == "0" || !digits.starts_with('0');
    let plain = canonical && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Returns whether a string could be a language tag: at most 35 letters, digits and hyphens (RFC 5646,
/// sections 2.1 and 4.4.1).
fn is_plain_language(tag: &str) -> bool {
    (1..=35).contains(&tag.len())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_key(key: &str) -> bool {
    (1..=64).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn is_plain_fingerprint(digits: &str) -> bool {
    digits.len() == 16
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Texts of records, and texts that are nearly one: some bytes are replaced, removed or repeated.
fn near_a_record() -> impl Strategy<Value = Vec<u8>> {
    let decision = "[a-c_-]{1,3}:[gyr]:[0-9a-f]{16}(:[a-c]{1,2}){0,3}";
    let rare = prop_oneof![
        9 => proptest::collection::vec(decision, 0..6),
        1 => proptest::collection::vec("[a-z]{1,66}:g:[0-9a-f]{16}(:[a-z]{1,3}){0,2}", 0..67),
        1 => proptest::collection::vec("a:g:0123456789abcdef(:[a-z]{2}){60,66}", 0..2),
    ];
    let id = "[A-Za-z0-9_-]{21}[AQgw]";
    let time = "(0|[1-9][0-9]{0,18}|18446744073709551)";
    let header = prop_oneof![
        (id, time, "[a-zA-Z0-9-]{1,36}")
            .prop_map(|(id, time, language)| format!("1.{id}.{time}.{language}")),
        (id, time, "(-[0-9]{1,20})?", id)
            .prop_map(|(id, time, later, key)| format!("2.{id}.{time}{later}.en.{key}")),
    ];
    let change = (
        any::<prop::sample::Index>(),
        prop_oneof![
            Just(b'.'),
            Just(b':'),
            Just(b'-'),
            Just(b'0'),
            Just(b'a'),
            any::<u8>()
        ],
        0..8,
    );
    (header, rare, proptest::collection::vec(change, 0..3)).prop_map(
        |(header, decisions, changes)| {
            let mut text = header;
            for decided in decisions {
                text = text + "." + &decided;
            }
            let mut text = text.into_bytes();
            for (index, byte, kind) in changes {
                let at = index.index(text.len());
                match kind {
                    0 => text[at] = byte,
                    1 => text.insert(at, byte),
                    2 => drop(text.remove(at)),
                    3 => text.truncate(at + 1),
                    _ => {}
                }
            }
            text
        },
    )
}

/// Reads what [`Stored`] reads, in the simplest way.
fn plain(text: &[u8]) -> Option<ConsentRecord> {
    parse(std::str::from_utf8(text).ok()?)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn one_pass_reads_what_the_plain_reader_reads(text in near_a_record()) {
        let record = plain(&text);
        let stored = Stored::read(&text);
        prop_assert_eq!(stored.is_some(), record.is_some());
        let (Some(stored), Some(record)) = (stored, record) else {
            return Ok(());
        };
        prop_assert_eq!(stored.text(), record.to_string());
        prop_assert_eq!((stored.millis(), stored.sequence()), (record.millis, record.sequence));
        for decided in &record.decisions {
            let found = stored.on(&decided.category).map(StoredDecision::to_decided);
            prop_assert_eq!(found.as_ref(), Some(decided));
        }
        prop_assert!(stored.on("none").is_none());
        prop_assert_eq!(stored.to_record(), Some(record));
    }

    #[test]
    fn any_bytes_are_read_alike(text in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert_eq!(Stored::read(&text).and_then(|stored| stored.to_record()), plain(&text));
    }
}

#[test]
fn most_texts_of_the_comparison_are_records() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts = (0..1000).map(|_| near_a_record().new_tree(&mut runner).unwrap().current());
    let read = texts.filter(|text| plain(text).is_some()).count();
    assert!((200..900).contains(&read), "{read}");
}

#[test]
fn at_most_64_categories_and_64_parties_are_read() {
    let header = "2.AAECAwQFBgcICQoLDA0ODw.1800000000000.en.EBESExQVFhcYGRobHB0eHw";
    let text = |categories: usize, parties: usize| {
        let mut text = header.to_owned();
        for category in 0..categories {
            text += &format!(".c{category}:g:0123456789abcdef");
        }
        for party in 0..parties {
            text += &format!(":p{party}");
        }
        text
    };
    for (categories, parties, is_read) in
        [(64, 0, true), (65, 0, false), (1, 64, true), (1, 65, false)]
    {
        let text = text(categories, parties);
        assert_eq!(Stored::read(text.as_bytes()).is_some(), is_read, "{text}");
        assert_eq!(plain(text.as_bytes()).is_some(), is_read, "{text}");
    }
}

#[test]
fn the_kinds_of_bytes_agree() {
    for byte in 0..=u8::MAX {
        assert_eq!(
            KINDS[usize::from(byte)] & IN_KEY != 0,
            is_in_key(byte),
            "{byte}"
        );
        assert_eq!(
            KINDS[usize::from(byte)] & IN_LANGUAGE != 0,
            is_in_key(byte) && byte != b'_',
            "{byte}"
        );
    }
}
