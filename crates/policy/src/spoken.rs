//! Words that people write instead of the words of a policy: units and numbers in other languages, names of keys,
//! categories and dates. Only messages use them. The parser does not accept them, so that a policy has one spelling.

mod categories;
mod dates;
mod keys;
mod lifetime;
mod open;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use categories::{MeantCategory, category};
pub(crate) use dates::date;
pub(crate) use keys::{LIFETIMES, is_of_entry, key, key_except, usual_key};
pub(crate) use lifetime::{Meant, lifetime, lifetime_help};
pub(crate) use open::{host_of_examples, is_name_of_example, is_open, says_nothing};
pub(crate) use words::{DATES, NUMBERS, SECTIONS, SENTENCES, TRUTHS, several, truth, word};

/// Returns the text in lower case, with single ordinary spaces, without surrounding quotes and the last full stop.
fn plain(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}'))
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().chars().map(ascii_digit).collect())
        .collect();
    let joined = words.join(" ").replace('’', "'");
    joined
        .trim_matches(['"', '“', '”', '„', '«', '»', '‘', ' '])
        .trim_end_matches('.')
        .to_owned()
}

/// Returns the digit from 0 to 9 that a digit of full width means.
fn ascii_digit(c: char) -> char {
    let digit = u32::from(c)
        .checked_sub(0xff10)
        .and_then(|value| char::from_digit(value, 10));
    digit.unwrap_or(c)
}

/// Returns a word with ASCII letters only, as the key of a table: `besuchszähler` gives `besuchszaehler`.
pub(crate) fn ascii_key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    for c in word.trim().chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => key.push(c),
            'ä' => key.push_str("ae"),
            'ö' | 'œ' => key.push_str("oe"),
            'ü' => key.push_str("ue"),
            'Ä' => key.push_str("Ae"),
            'Ö' => key.push_str("Oe"),
            'Ü' => key.push_str("Ue"),
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' | 'ă' | 'ā' => key.push('a'),
            'ç' | 'ć' | 'č' => key.push('c'),
            'ď' | 'đ' => key.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | 'ė' | 'ē' => key.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'į' | 'ī' => key.push('i'),
            'ł' | 'ľ' | 'ļ' => key.push('l'),
            'ñ' | 'ń' | 'ň' | 'ņ' => key.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => key.push('o'),
            'ř' | 'ŕ' => key.push('r'),
            'ś' | 'š' | 'ș' | 'ş' => key.push('s'),
            'ť' | 'ț' | 'ţ' => key.push('t'),
            'ù' | 'ú' | 'û' | 'ů' | 'ű' | 'ų' | 'ū' => key.push('u'),
            'ý' | 'ÿ' => key.push('y'),
            'ź' | 'ż' | 'ž' => key.push('z'),
            c if c.is_whitespace() || matches!(c, '/' | '\'' | '’') => key.push('_'),
            _ => {}
        }
    }
    key
}
