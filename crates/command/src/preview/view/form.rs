//! The form of a table as its page shows it.

use crate::preview::form::posted::Posted;
use crate::preview::form::{Control, Field, explanation};
use crate::preview::proposals::EntryForm;
use cookie_registry_policy::schema::Presence;
use serde::Serialize;
use toml_edit::Value;

/// The form of a table.
#[derive(Debug, Serialize)]
pub(crate) struct FormView {
    entry: String,
    section: &'static str,
    action: String,
    file: String,
    files: Vec<String>,
    hash: String,
    is_new: bool,
    /// Whether it is a row of a list, which has no key.
    is_row: bool,
    /// Where somebody goes who does not propose anything.
    back: String,
    /// The key of a new entry, and what is wrong about it.
    key: String,
    key_problem: Option<&'static str>,
    can_retire: bool,
    can_remove: bool,
    can_approve: bool,
    fields: Vec<FieldView>,
}

/// One control, or a group of them.
#[derive(Debug, Serialize)]
struct FieldView {
    id: String,
    name: String,
    label: String,
    /// The language of the text.
    lang: Option<String>,
    is_key: bool,
    explanation: Option<String>,
    without: Option<String>,
    /// What could be entered.
    examples: Vec<String>,
    presence: &'static str,
    kind: &'static str,
    value: String,
    options: Vec<OptionView>,
    problem: Option<&'static str>,
    parts: Vec<FieldView>,
}

/// A word that can be chosen.
#[derive(Debug, Serialize)]
struct OptionView {
    word: String,
    meaning: String,
    chosen: bool,
}

/// A problem, with a link to the control.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorView {
    id: Option<String>,
    label: String,
    /// The name of a sentence of the desk.
    sentence: Option<&'static str>,
    /// The message of a finding.
    message: String,
    help: Option<String>,
}

impl FormView {
    /// Shows a form: with the values of the file, or with what somebody has entered.
    pub(crate) fn new(form: &EntryForm, entered: Option<&Posted>) -> Self {
        let problem = |name: &str| {
            let found = form.problems.iter().find(|(field, _)| field == name);
            found.map(|(_, problem)| problem.sentence())
        };
        let entry = &form.target.entry;
        let section = form.target.section;
        let escaped =
            |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        Self {
            action: if form.is_new {
                format!("/new?section={}", escaped(section))
            } else {
                format!("/entry?entry={}", escaped(entry))
            },
            entry: entry.clone(),
            section,
            file: form.file.clone(),
            files: form.files.clone(),
            hash: form.hash.clone(),
            is_new: form.is_new,
            is_row: form.target.is_row,
            back: form.target.overview(),
            key: entered.map_or("", |posted| posted.get("KEY")).to_owned(),
            key_problem: problem("KEY"),
            can_retire: form.can_retire,
            can_remove: form.can_remove,
            can_approve: form.can_approve(),
            fields: form
                .fields
                .iter()
                .map(|field| FieldView::new(field, None, false, entered, &problem))
                .collect(),
        }
    }

    /// Lists what is wrong about a form.
    pub(crate) fn errors(form: &EntryForm) -> Vec<ErrorView> {
        let problems = form.problems.iter().map(|(name, problem)| ErrorView {
            id: Some(id(name)),
            label: name.clone(),
            sentence: Some(problem.sentence()),
            message: String::new(),
            help: None,
        });
        let findings = form.effect.brings.iter().map(|found| ErrorView {
            id: found.field.as_deref().map(id),
            label: String::new(),
            sentence: None,
            message: found.message.clone(),
            help: found.help.clone(),
        });
        problems.chain(findings).collect()
    }
}

/// Returns the `id` of a control in the page.
fn id(name: &str) -> String {
    format!("f-{}", name.replace(|c: char| c.is_whitespace(), "_"))
}

impl FieldView {
    fn new(
        field: &Field,
        lang: Option<&str>,
        is_inside: bool,
        entered: Option<&Posted>,
        problem: &dyn Fn(&str) -> Option<&'static str>,
    ) -> Self {
        let values = match entered {
            Some(posted) if field.control != Control::Fixed => posted.of(field),
            _ => field.shown.clone(),
        };
        let is_text = matches!(field.control, Control::Languages { .. });
        let parts = field.parts.iter().map(|part| {
            let lang = is_text.then_some(part.label.as_str());
            Self::new(part, lang, true, entered, problem)
        });
        let is_key =
            field.label.is_empty() && field.control == Control::Line && field.key.is_none();
        Self {
            id: id(&field.name),
            name: field.name.clone(),
            label: field.label.clone(),
            lang: lang.map(str::to_owned),
            is_key,
            explanation: field.key.map(explanation),
            without: field.key.and_then(|key| {
                let default = key.default.map(|default| format!("`{}`", default()));
                key.without.map(str::to_owned).or(default)
            }),
            examples: field
                .key
                .map(|key| examples(key.example))
                .unwrap_or_default(),
            presence: match field.presence() {
                // Whoever leaves the whole part empty need not fill in this.
                Presence::Required if is_inside => "required_inside",
                Presence::Required => "required",
                Presence::Either => "either",
                Presence::Optional => "optional",
            },
            kind: kind(&field.control),
            options: options(&field.control, &values),
            value: values.join("\n"),
            problem: problem(&field.name),
            parts: parts.collect(),
        }
    }
}

/// Returns what somebody could enter, from an example in the form in which files have it. A table has none: its parts have.
fn examples(written: &str) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match written.parse() {
        Ok(Value::Array(items)) => {
            let items: Option<Vec<String>> = items.iter().map(text).collect();
            items.unwrap_or_default()
        }
        Ok(Value::InlineTable(_)) => Vec::new(),
        Ok(value) => vec![text(&value).unwrap_or_else(|| written.to_owned())],
        Err(_) => Vec::new(),
    }
}

const fn kind(control: &Control) -> &'static str {
    match control {
        Control::Line => "line",
        Control::Lines => "lines",
        Control::Area => "area",
        Control::Number => "number",
        Control::Date => "date",
        Control::Choice(_) => "choice",
        Control::Switch => "switch",
        Control::Ticks(_) => "ticks",
        Control::Languages { .. } => "languages",
        Control::Group => "group",
        Control::Either => "either",
        Control::Rows => "rows",
        Control::Keyed => "keyed",
        Control::NewRow => "new",
        Control::Fixed => "fixed",
    }
}

/// Returns the words that a control offers.
fn options(control: &Control, values: &[String]) -> Vec<OptionView> {
    let option = |word: &str, meaning: &str| OptionView {
        word: word.to_owned(),
        meaning: meaning.to_owned(),
        chosen: values.iter().any(|value| value == word),
    };
    match control {
        Control::Choice(words) | Control::Ticks(words) => words
            .iter()
            .map(|(word, meaning)| option(word, meaning))
            .collect(),
        Control::Switch => {
            let own = values.iter().map(String::as_str);
            // Something else than a switch is kept until somebody corrects it.
            let other = own.filter(|value| !["true", "false"].contains(value));
            let words = ["true", "false"].into_iter().chain(other);
            words.map(|word| option(word, "")).collect()
        }
        _ => Vec::new(),
    }
}
