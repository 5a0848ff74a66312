//! Journeys: lists of steps, such as signing in, that lead to pages which cannot be reached by their address alone.
//!
//! A journey is a TOML file of steps, or a JSON file that the recorder of Chrome's developer tools has exported.
//! Secrets come from environment variables and never reach a report: a step names the variable.

use serde_json::Value;
use std::fmt;

/// The most steps of a journey.
const MAX_STEPS: usize = 500;

/// A step of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Opens a page: an address, or a path on the host of the first page.
    Go(String),
    /// Clicks the first visible element that matches one of the CSS selectors.
    Click(Vec<String>),
    /// Types a text into the first visible element that matches one of the CSS selectors, replacing its value.
    Fill(Vec<String>, Text),
    /// Waits until an element that matches one of the CSS selectors is visible.
    WaitFor(Vec<String>),
    /// Waits for a number of milliseconds.
    Wait(u64),
}

/// A text to type.
#[derive(Clone, PartialEq, Eq)]
pub enum Text {
    /// The text itself.
    Plain(String),
    /// The value of an environment variable.
    Variable(String),
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A recording may contain a password that somebody typed.
            Self::Plain(_) => f.write_str("Plain(..)"),
            Self::Variable(name) => f.debug_tuple("Variable").field(name).finish(),
        }
    }
}

impl Step {
    /// Describes the step for a report, without the typed text.
    #[must_use]
    pub fn describe(&self) -> String {
        let first = |selectors: &[String]| selectors.first().cloned().unwrap_or_default();
        match self {
            Self::Go(url) => format!("go to {}", crate::address::without_query(url)),
            Self::Click(selectors) => format!("click on `{}`", first(selectors)),
            Self::Fill(selectors, _) => format!("fill `{}`", first(selectors)),
            Self::WaitFor(selectors) => format!("wait for `{}`", first(selectors)),
            Self::Wait(milliseconds) => format!("wait for {milliseconds} ms"),
        }
    }
}

/// The reason why a journey cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("step {step} of the journey: {reason}")]
pub struct JourneyError {
    /// The number of the step, from 1; 0 for the file as a whole.
    pub step: usize,
    /// The problem.
    pub reason: String,
}

fn wrong(step: usize, reason: impl Into<String>) -> JourneyError {
    JourneyError {
        step,
        reason: reason.into(),
    }
}

/// Reads the steps from the data of a file, `{ "steps": [...] }`. An unknown step is an error, because the pages behind it
/// would not be audited.
///
/// The steps are those of Chrome's recorder, or these:
///
/// - `{ go = "/account" }` opens a page.
/// - `{ click = "SELECTOR" }` clicks an element.
/// - `{ fill = "SELECTOR", text = "TEXT" }` types a text. With `variable = "PASSWORD"` instead of `text`, it types the value of
///   an environment variable.
/// - `{ wait_for = "SELECTOR" }` waits until an element is visible.
/// - `{ wait = 500 }` waits for 500 milliseconds.
///
/// # Errors
/// [`JourneyError`] names the step.
///
/// ```
/// use cookie_registry_audit::{Step, journey};
/// let data = serde_json::json!({ "steps": [{ "go": "/sign-in" }, { "fill": "#password", "variable": "PASSWORD" }] });
/// assert_eq!(journey(&data).unwrap()[0], Step::Go("/sign-in".to_owned()));
/// assert!(journey(&serde_json::json!({ "steps": [{ "jump": "/" }] })).is_err());
/// ```
pub fn journey(data: &Value) -> Result<Vec<Step>, JourneyError> {
    let steps = data["steps"]
        .as_array()
        .ok_or_else(|| wrong(0, "there is no list `steps`"))?;
    if steps.is_empty() || steps.len() > MAX_STEPS {
        return Err(wrong(0, format!("a journey has 1 to {MAX_STEPS} steps")));
    }
    let mut journey = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let read = match step["type"].as_str() {
            Some(kind) => recorded(kind, step),
            None => written(step).map(Some),
        };
        journey.extend(read.map_err(|reason| wrong(at + 1, reason))?);
    }
    Ok(journey)
}

/// Reads a step of our own.
fn written(step: &Value) -> Result<Step, String> {
    let fields = step.as_object().ok_or("it is no table")?;
    let text = |key: &str| {
        let value = step[key].as_str().filter(|it| !it.is_empty());
        value
            .map(str::to_owned)
            .ok_or_else(|| format!("`{key}` is a text that is not empty"))
    };
    let keys: Vec<&str> = fields.keys().map(String::as_str).collect();
    Ok(match keys[..] {
        ["go"] => Step::Go(text("go")?),
        ["click"] => Step::Click(vec![text("click")?]),
        ["wait_for"] => Step::WaitFor(vec![text("wait_for")?]),
        ["wait"] => {
            let time = step["wait"].as_u64().filter(|it| *it <= 600_000);
            Step::Wait(time.ok_or("`wait` is a number of milliseconds, at most 600000")?)
        }
        ["fill", "variable"] => Step::Fill(vec![text("fill")?], Text::Variable(text("variable")?)),
        ["fill", "text"] => Step::Fill(vec![text("fill")?], Text::Plain(text("text")?)),
        _ => {
            return Err(
                "a step has `go`, `click`, `wait_for`, `wait`, or `fill` with `variable` or `text`"
                    .to_owned(),
            );
        }
    })
}

/// Reads a step of Chrome's recorder; `None` for one that changes nothing, such as the size of the window.
fn recorded(kind: &str, step: &Value) -> Result<Option<Step>, String> {
    let text = |key: &str| step[key].as_str().map(str::to_owned);
    Ok(Some(match kind {
        "setViewport" | "keyDown" | "keyUp" | "hover" | "scroll" => return Ok(None),
        "navigate" => Step::Go(text("url").ok_or("`navigate` has no `url`")?),
        "click" | "doubleClick" => Step::Click(selectors(step)?),
        "waitForElement" => Step::WaitFor(selectors(step)?),
        "change" => {
            let value = text("value").ok_or("`change` has no `value`")?;
            // A secret is written as the name of its variable: `$PASSWORD`.
            let text = match value.strip_prefix('$') {
                Some(name) if is_variable(name) => Text::Variable(name.to_owned()),
                _ => Text::Plain(value),
            };
            Step::Fill(selectors(step)?, text)
        }
        kind => return Err(format!("the step `{kind}` is not known")),
    }))
}

fn is_variable(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Returns the CSS selectors of a recorded step, which lists alternatives in several notations.
fn selectors(step: &Value) -> Result<Vec<String>, String> {
    const OTHERS: [&str; 4] = ["aria/", "xpath/", "text/", "pierce/"];
    let alternatives = step["selectors"].as_array().into_iter().flatten();
    let css: Vec<String> = alternatives
        // A list of several is a path through shadow roots; the last one is the element.
        .filter_map(|it| it.as_str().or(it.as_array()?.last()?.as_str()))
        .map(|it| it.strip_prefix("pierce/").unwrap_or(it))
        .filter(|it| !OTHERS.iter().any(|other| it.starts_with(other)))
        .map(str::to_owned)
        .collect();
    if css.is_empty() {
        return Err("it has no CSS selector".to_owned());
    }
    Ok(css)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_recording_of_chrome_is_read() {
        let data = json!({ "title": "Sign in", "steps": [
            { "type": "setViewport", "width": 1280, "height": 800 },
            { "type": "navigate", "url": "http://127.0.0.1/sign-in" },
            { "type": "change", "value": "$PASSWORD", "selectors": [["aria/Password"], ["#password"], ["xpath///*[@id]"]] },
            { "type": "click", "selectors": [["text/Sign in"], ["main", "form button"], ["pierce/form button"]] },
        ]});
        let expected = [
            Step::Go("http://127.0.0.1/sign-in".to_owned()),
            Step::Fill(
                vec!["#password".to_owned()],
                Text::Variable("PASSWORD".to_owned()),
            ),
            Step::Click(vec!["form button".to_owned(), "form button".to_owned()]),
        ];
        assert_eq!(journey(&data).unwrap(), expected);
    }

    #[test]
    fn a_step_that_is_not_understood_is_an_error_and_never_skipped() {
        for (steps, step) in [
            (json!([]), 0),
            (json!("x"), 0),
            (json!([{ "go": "/" }, { "jump": "/" }]), 2),
            (json!([{ "go": "/", "click": "a" }]), 1),
            (json!([{ "go": "" }]), 1),
            (json!([{ "wait": -1 }]), 1),
            (json!([{ "fill": "#a" }]), 1),
            (json!([{ "type": "customStep" }]), 1),
            (
                json!([{ "type": "click", "selectors": [["aria/Sign in"]] }]),
                1,
            ),
            (json!([1]), 1),
        ] {
            let error = journey(&json!({ "steps": steps })).unwrap_err();
            assert_eq!(error.step, step, "{error}");
        }
    }

    #[test]
    fn what_is_typed_is_in_no_description() {
        let step = Step::Fill(vec!["#a".to_owned()], Text::Plain("secret".to_owned()));
        assert!(!format!("{step:?} {}", step.describe()).contains("secret"));
    }
}
