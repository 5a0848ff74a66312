//! A file with the sentences of a language.

use crate::declared::{Key, Words};
use crate::plural::{DurationUnit, Form, Plural};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The sentences of a language. A file need not have all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    language: String,
    /// The sentences, in the order of [`Words::KEYS`].
    texts: Vec<Option<String>>,
    months: Option<[String; 12]>,
    durations: [Option<Plural>; 7],
    countries: BTreeMap<String, String>,
}

/// A problem in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The byte range of the problem in the file.
    pub range: Range<usize>,
    /// The problem.
    pub kind: ProblemKind,
}

/// The kinds of problems.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The text is not TOML.
    Syntax(String),
    /// The file does not say its language.
    NoLanguage,
    /// A table or a key is unknown. The values are its name and the names that are permitted in its place.
    Unknown(String, Vec<&'static str>),
    /// The value of a key does not have this type.
    Type(String, &'static str),
    /// A sentence is empty.
    Empty(String),
    /// A sentence does not have exactly these placeholders.
    Placeholders(String, String),
}

impl Catalog {
    /// Parses a file. The catalog contains everything that could be read, even if there are problems.
    ///
    /// ```
    /// use cookie_registry_words::Catalog;
    /// let (catalog, problems) = Catalog::parse("language = \"tlh\"\n[page]\nyes = \"HIja'\"\n");
    /// assert_eq!(catalog.language(), "tlh");
    /// assert!(problems.is_empty());
    /// let (_, problems) = Catalog::parse("language = \"tlh\"\n[page]\non_host = \"Daq\"\n");
    /// assert_eq!(problems.len(), 1, "the sentence lacks {{host}}");
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader {
            catalog: Self {
                texts: vec![None; Words::KEYS.len()],
                ..Self::default()
            },
            problems: errors
                .iter()
                .map(|error| Problem {
                    range: error.span().unwrap_or_default(),
                    kind: ProblemKind::Syntax(error.message().to_owned()),
                })
                .collect(),
        };
        reader.file(table.get_ref());
        (reader.catalog, reader.problems)
    }

    /// Returns whether a table is the content of a file with sentences. Messages must not quote the text of any other
    /// file.
    #[must_use]
    pub fn is_one(table: &DeTable<'_>) -> bool {
        let text = |key: &str| table.get(key).is_some_and(|value| value.get_ref().is_str());
        let known = |key: &str| key == LANGUAGE || SECTIONS.contains(&key);
        text(LANGUAGE) && table.iter().all(|(key, _)| known(key.get_ref()))
    }

    /// Returns the catalog of a part of a file, which does not say its language.
    pub(crate) fn in_language(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// Returns the language tag.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    pub(crate) fn word(&self, index: usize) -> Option<&str> {
        self.texts.get(index)?.as_deref()
    }

    pub(crate) fn has(&self, index: usize) -> bool {
        self.word(index).is_some()
    }

    pub(crate) fn months(&self) -> Option<[&str; 12]> {
        let months = self.months.as_ref()?;
        Some(months.each_ref().map(String::as_str))
    }

    pub(crate) fn duration(&self, unit: DurationUnit) -> Option<&Plural> {
        self.durations.get(unit as usize)?.as_ref()
    }

    pub(crate) fn country(&self, code: &str) -> Option<&str> {
        self.countries.get(code).map(String::as_str)
    }
}

const LANGUAGE: &str = "language";
const SECTIONS: [&str; 6] = [
    "page",
    "dates",
    "durations",
    "shared",
    "banner",
    "countries",
];

struct Reader {
    catalog: Catalog,
    problems: Vec<Problem>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader {
    fn file(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                LANGUAGE => {
                    let language = self.text(LANGUAGE, value).unwrap_or_default();
                    self.catalog.language = language;
                }
                "dates" => self.dates(value),
                "durations" => self.durations(value),
                "countries" => self.countries(value),
                section if SECTIONS.contains(&section) => self.sentences(section, value),
                other => {
                    let known = SECTIONS.into_iter().chain([LANGUAGE]);
                    let kind = ProblemKind::Unknown(other.to_owned(), known.collect());
                    self.problem(key.span(), kind);
                }
            }
        }
        if self.catalog.language.is_empty() {
            self.problem(0..0, ProblemKind::NoLanguage);
        }
    }

    fn problem(&mut self, range: Range<usize>, kind: ProblemKind) {
        self.problems.push(Problem { range, kind });
    }

    /// Returns the table in a value, or reports what is not one.
    fn table<'t, 'i>(&mut self, name: &str, value: &'t Value<'i>) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.problem(value.span(), ProblemKind::Type(name.to_owned(), "a table"));
        }
        table
    }

    /// Returns the text in a value, or reports what is none.
    fn text(&mut self, name: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref().as_str() {
            Some("") => {
                self.problem(value.span(), ProblemKind::Empty(name.to_owned()));
                None
            }
            Some(text) if text.contains(is_not_shown) => {
                let kind = ProblemKind::Type(name.to_owned(), ONE_LINE);
                self.problem(value.span(), kind);
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                let kind = ProblemKind::Type(name.to_owned(), "a text in quotes");
                self.problem(value.span(), kind);
                None
            }
        }
    }

    fn sentences(&mut self, section: &str, value: &Value<'_>) {
        let Some(table) = self.table(section, value) else {
            return;
        };
        for (key, value) in table {
            let name = key.get_ref();
            let Some((index, declared)) = Words::find(section, name) else {
                let known = Words::KEYS.iter().filter(|key| key.section == section);
                let kind =
                    ProblemKind::Unknown(name.to_string(), known.map(|key| key.name).collect());
                self.problem(key.span(), kind);
                continue;
            };
            let Some(text) = self.text(name, value) else {
                continue;
            };
            if let Some(kind) = wrong_placeholders(declared, &text) {
                self.problem(value.span(), kind);
            } else if let Some(place) = self.catalog.texts.get_mut(index) {
                *place = Some(text);
            }
        }
    }

    fn dates(&mut self, value: &Value<'_>) {
        let Some(table) = self.table("dates", value) else {
            return;
        };
        for (key, value) in table {
            if key.get_ref() != "months" {
                let kind = ProblemKind::Unknown(key.get_ref().to_string(), vec!["months"]);
                self.problem(key.span(), kind);
                continue;
            }
            let months = value.get_ref().as_array().map(|months| {
                let texts = months.iter().map(|month| self.text("months", month));
                texts.collect::<Option<Vec<String>>>()
            });
            // What is wrong with a single month is reported already.
            if months == Some(None) {
                continue;
            }
            match months
                .flatten()
                .and_then(|months| <[String; 12]>::try_from(months).ok())
            {
                Some(months) => self.catalog.months = Some(months),
                None => {
                    let kind = ProblemKind::Type("months".to_owned(), "a list of 12 texts");
                    self.problem(value.span(), kind);
                }
            }
        }
    }

    fn durations(&mut self, value: &Value<'_>) {
        let Some(table) = self.table("durations", value) else {
            return;
        };
        for (key, value) in table {
            let name = key.get_ref();
            let mut units = DurationUnit::ALL.into_iter();
            let Some(unit) = units.find(|unit| unit.name() == name) else {
                let known = DurationUnit::ALL.map(DurationUnit::name).to_vec();
                self.problem(key.span(), ProblemKind::Unknown(name.to_string(), known));
                continue;
            };
            let plural = self.plural(name, value);
            if let Some(place) = self.catalog.durations.get_mut(unit as usize) {
                *place = plural;
            }
        }
    }

    fn plural(&mut self, name: &str, value: &Value<'_>) -> Option<Plural> {
        let table = self.table(name, value)?;
        let Some(other) = table.get(Form::Other.name()) else {
            let kind = ProblemKind::Type(name.to_owned(), "a table with the form `other`");
            self.problem(value.span(), kind);
            return None;
        };
        let mut plural = Plural::new(self.text(name, other)?);
        for (key, value) in table {
            let Some(form) = Form::ALL
                .into_iter()
                .find(|form| form.name() == key.get_ref())
            else {
                let known = Form::ALL.map(Form::name).to_vec();
                let kind = ProblemKind::Unknown(key.get_ref().to_string(), known);
                self.problem(key.span(), kind);
                continue;
            };
            let Some(text) = self.text(name, value) else {
                continue;
            };
            // A form for a single number may spell it out.
            let is_spelled_out = !matches!(form, Form::Few | Form::Many | Form::Other);
            match placeholders(&text).as_deref() {
                Some(["count"]) => plural.set(form, text),
                Some([]) if is_spelled_out => plural.set(form, text),
                _ => {
                    let kind = ProblemKind::Placeholders(name.to_owned(), "{count}".to_owned());
                    self.problem(value.span(), kind);
                }
            }
        }
        Some(plural)
    }

    fn countries(&mut self, value: &Value<'_>) {
        let Some(table) = self.table("countries", value) else {
            return;
        };
        for (key, value) in table {
            let code = key.get_ref();
            if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                let wanted = "a code of two capital letters, such as `US` (ISO 3166-1)";
                self.problem(key.span(), ProblemKind::Type(code.to_string(), wanted));
                continue;
            }
            if let Some(name) = self.text(key.get_ref(), value) {
                self.catalog
                    .countries
                    .insert(key.get_ref().to_string(), name);
            }
        }
    }
}

/// Returns what is wrong with the placeholders of a sentence: each language has the same ones.
fn wrong_placeholders(key: &Key, text: &str) -> Option<ProblemKind> {
    if placeholders(text).as_deref() == Some(key.placeholders) {
        return None;
    }
    let wanted = match key.placeholders {
        [] => "no braces".to_owned(),
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
            names.join(", ")
        }
    };
    Some(ProblemKind::Placeholders(key.name.to_owned(), wanted))
}

/// Returns the placeholders of a sentence, sorted, each once; `None` if a brace has no partner.
pub(crate) fn placeholders(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (name, after) = rest.get(at..)?.strip_prefix('{')?.split_once('}')?;
        if name.contains('{') {
            return None;
        }
        names.push(name);
        rest = after;
    }
    names.sort_unstable();
    names.dedup();
    Some(names)
}

const ONE_LINE: &str = "a text on one line, without control characters and without characters that change the direction of what follows";

/// Returns whether a character would end the line, or change how the rest of it is read. Single marks of direction, which
/// languages written from right to left need, are permitted.
fn is_not_shown(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
