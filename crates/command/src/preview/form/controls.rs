//! The control of each kind of key, and the value that it shows.

use super::{MAX_ROWS, Setting};
use cookie_registry_core::{Category, Word, is_hidden};
use cookie_registry_policy::schema::{Kind, WordOf};
use toml_edit::{Item, Value};

/// How a value is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::preview) enum Control {
    /// One line.
    Line,
    /// One item for each line.
    Lines,
    /// Several lines of text.
    Area,
    Number,
    Date,
    /// One of several words, each with its meaning; the first is no word.
    Choice(Vec<(String, String)>),
    /// `true`, `false`, or nothing.
    Switch,
    /// Any of several words.
    Ticks(Vec<(String, String)>),
    /// A text in each language.
    Languages {
        /// Whether the file has a table of languages, and not a plain string.
        is_table: bool,
    },
    /// The keys of a table.
    Group,
    /// Either the first part, or the second one, which is a table.
    Either,
    /// The rows of a list.
    Rows,
    /// Tables, each under a key.
    Keyed,
    /// The last row of a list, which becomes a new one.
    NewRow,
    /// Something that the form cannot edit: it only shows the text of the file.
    Fixed,
}

/// Returns the control of a key that has one value.
pub(super) fn simple(kind: Kind, item: Option<&Item>, setting: &Setting<'_>) -> Control {
    match kind {
        Kind::Texts | Kind::Strings | Kind::FilledStrings | Kind::Hosts => Control::Lines,
        Kind::Boolean | Kind::AlwaysTrue => Control::Switch,
        Kind::Integer | Kind::Positive | Kind::Format => Control::Number,
        Kind::Date => Control::Date,
        Kind::Category => {
            let mut words = words_of::<Category>();
            words.extend(setting.categories.iter().cloned());
            Control::Choice(chosen(words, item))
        }
        Kind::Word(words) => Control::Choice(chosen(owned(words()), item)),
        Kind::Words(words) => Control::Ticks(chosen(owned(words()), item)),
        Kind::Text
        | Kind::String
        | Kind::Address
        | Kind::WebAddress
        | Kind::Code
        | Kind::Lifetime
        | Kind::Value(_)
        | Kind::Domain(_)
        | Kind::Includes(_)
        | Kind::Table(_)
        | Kind::Tables(_)
        | Kind::Keyed(_) => Control::Line,
    }
}

fn owned(words: Vec<WordOf>) -> Vec<(String, String)> {
    let own = |(word, meaning): WordOf| (word.to_owned(), meaning.to_owned());
    words.into_iter().map(own).collect()
}

pub(super) fn words_of<W: Word>() -> Vec<(String, String)> {
    let words = W::ALL.iter();
    words
        .map(|word| (word.as_str().to_owned(), word.meaning().to_owned()))
        .collect()
}

/// Adds the words of the file to those that can be chosen, so that a misspelt one is kept until somebody corrects it.
pub(super) fn chosen(
    mut words: Vec<(String, String)>,
    item: Option<&Item>,
) -> Vec<(String, String)> {
    let items = item.and_then(Item::as_array).into_iter().flatten();
    let items = items.take(MAX_ROWS).filter_map(Value::as_str);
    for written in item.and_then(Item::as_str).into_iter().chain(items) {
        if !words.iter().any(|(word, _)| word == written) {
            words.push((written.to_owned(), String::new()));
        }
    }
    words
}

/// Returns a value as a control shows it, and whether the control can edit it.
pub(super) fn shown(control: &Control, item: &Item, text: &str) -> (Vec<String>, bool) {
    let fixed = || (vec![raw(item, text)], false);
    match item {
        Item::Value(Value::String(string)) => {
            let string = unified(string.value());
            let is_kept = is_kept(control, &string);
            (vec![string], is_kept)
        }
        Item::Value(Value::Array(items))
            if matches!(control, Control::Lines | Control::Ticks(_)) =>
        {
            let strings = items.iter().map(|item| item.as_str().map(unified));
            let strings: Option<Vec<String>> = strings
                .map(|item| item.filter(|item| is_kept(control, item)))
                .collect();
            let is_short = *control == Control::Lines || items.len() <= MAX_ROWS;
            match strings.filter(|_| is_short) {
                Some(strings) => (strings, true),
                None => fixed(),
            }
        }
        Item::Value(Value::Array(_) | Value::InlineTable(_))
        | Item::Table(_)
        | Item::ArrayOfTables(_) => fixed(),
        // A choice has only words.
        Item::Value(_) if matches!(control, Control::Choice(_)) => fixed(),
        Item::Value(_) => (vec![raw(item, text)], true),
        Item::None => (Vec::new(), true),
    }
}

/// Returns whether a control shows a text as it is, and a browser sends it back unchanged. Otherwise each edit of another
/// field would change it too.
fn is_kept(control: &Control, text: &str) -> bool {
    text.chars().all(|c| match c {
        // One line has no others, and an item with several lines would become several items.
        '\n' => *control == Control::Area,
        // The marks of scripts that are written from right to left only belong to the words next to them.
        '\t' | '\u{61c}' | '\u{200e}' | '\u{200f}' => true,
        c => !is_hidden(c),
    })
}

/// Returns a text with the line ends of this program; browsers send others.
fn unified(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Returns the text of a value in the file.
pub(super) fn raw(item: &Item, text: &str) -> String {
    let range = item.span().unwrap_or_default();
    text.get(range).unwrap_or_default().trim().to_owned()
}
