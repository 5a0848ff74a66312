//! The scripts that run in pages, and their reports.

use crate::address::without_query;
use crate::digest::Digester;
use crate::driver::{DriveError, Found};
use crate::model::{Kind, Setter};
use crate::recorder::Recorder;
use cookie_registry_browser::parse_json;
use serde_json::{Value, json};

/// The most calls of a stack that are reported.
const MAX_STACK: usize = 10;

/// Announces Global Privacy Control to scripts (Global Privacy Control, section 3.4).
pub(crate) const SIGNAL: &str = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true, configurable: true, enumerable: true });";

/// Reads what a page shows: its address, its title and the start of its text. A title can have any length.
pub(crate) const SHOWN: &str = "JSON.stringify([location.href.slice(0, 8192), document.title.slice(0, 1000), \
    document.body ? document.body.innerText.slice(0, 4000) : ''])";

/// Scrolls down in steps, so that what waits for scrolling begins.
pub(crate) const SCROLL: &str = "(() => { const step = innerHeight * 0.9; let left = 12; const next = () => { \
    scrollBy({ top: step, behavior: 'instant' }); if (--left > 0) setTimeout(next, 40); }; next(); })()";

/// Reads what a browser keeps for the origin of a document.
pub(crate) const STORAGE: &str = include_str!("script/storage.js");

/// Returns the expression that reads the addresses of a sitemap: of the one at `url`, or of the one that the browser shows.
pub(crate) fn sitemap(url: Option<&str>) -> String {
    let text = include_str!("script/sitemap.js");
    let (before, _) = text.rsplit_once("(URL_OF_SITEMAP)").unwrap_or_default();
    format!("{before}({})", json!(url))
}

/// Returns the script that reports each call that stores something; `channel` is a function that returns the channel.
pub(crate) fn hooks(channel: &str) -> String {
    include_str!("script/hooks.js").replace("CHANNEL", channel)
}

/// Returns the expression that finds an element that a visitor can click.
pub(crate) fn find(selectors: &[&str], scroll: bool) -> String {
    include_str!("script/find.js")
        .replace("SELECTORS", &json!(selectors).to_string())
        .replace("SCROLL", if scroll { "true" } else { "false" })
}

/// Returns the expression that hides what a picture must not show: fields for secrets, everything that shows one of `secrets`,
/// and fields that contain one of `typed`. With `restore`, it shows them again.
pub(crate) fn mask(typed: &[String], secrets: &[&str], restore: bool) -> String {
    // A text of the journey may look like one of the places.
    let (before, rest) = include_str!("script/mask.js")
        .rsplit_once("(TYPED, SECRETS, RESTORE)")
        .unwrap_or_default();
    format!(
        "{before}({}, {}, {restore}){rest}",
        json!(typed),
        json!(secrets)
    )
    .trim()
    .to_owned()
}

/// Returns the expression that calls the first of some functions that the page has. Its value is that call, or empty.
pub(crate) fn first_of(calls: &[&str]) -> String {
    let tries: String = calls
        .iter()
        .map(|call| format!("try {{ {call}; return {}; }} catch {{}} ", json!(call)))
        .collect();
    format!("(() => {{ {tries}return ''; }})()")
}

/// Parses what [`find`] returned: the element and its center.
pub(crate) fn found(answer: &Value) -> Result<Option<(Found, f64, f64)>, DriveError> {
    if let Some(selector) = answer["invalid"].as_str() {
        return Err(DriveError::Selector(selector.to_owned()));
    }
    let text = |field: &str| answer[field].as_str().map(str::to_owned);
    let found = || {
        let found = Found {
            selector: text("selector")?,
            label: text("label")?,
            text: text("text")?,
        };
        Some((found, answer["x"].as_f64()?, answer["y"].as_f64()?))
    };
    Ok(found())
}

/// Parses a list of texts, as a page writes it; empty if it is none.
pub(crate) fn texts(json: &str) -> Vec<String> {
    let list = parse_json(json.as_bytes()).and_then(serde_json::from_value);
    list.unwrap_or_default()
}

/// Records what the hooks reported. `None` if the message is not theirs: a page may send what it likes.
pub(crate) fn record(message: &str, recorder: &mut Recorder, digester: &Digester) -> Option<()> {
    let message = parse_json(message.as_bytes()).ok()?;
    let text = |field: &str| message[field].as_str();
    let (call, name, url) = (text("call")?, text("name")?, text("url")?);
    let kind: Kind = serde_json::from_value(message["kind"].clone()).ok()?;
    let stack = stack(text("stack").unwrap_or_default());
    let frame = text("frame").filter(|frame| !frame.is_empty());
    let setter = setter(call, (url, frame), stack);
    match kind {
        Kind::Cookie => {
            let confirmed = message["confirmed"].as_bool().unwrap_or(false);
            // A frame without an address has the cookies of its origin.
            let url = if url.contains("://") {
                url
            } else {
                text("origin")?
            };
            recorder.script_cookie((name, confirmed), url, setter, digester);
        }
        kind => {
            let origin = text("origin").filter(|origin| *origin != "null")?;
            recorder.script((kind, name), origin, Some(setter), None, digester);
        }
    }
    Some(())
}

fn setter(call: &str, (url, frame): (&str, Option<&str>), stack: Vec<String>) -> Setter {
    let innermost = stack.first().and_then(|place| {
        let mut parts = place.rsplitn(3, ':');
        let (_, line, url) = (parts.next()?, parts.next()?, parts.next()?);
        Some((url.to_owned(), line.parse().ok()?))
    });
    let (url, line) = innermost.unwrap_or_else(|| (without_query(url), 0));
    Setter::Script {
        call: call.chars().take(60).collect(),
        url,
        line,
        stack,
        frame: frame.map(without_query),
    }
}

/// Returns the addresses, with line and column, of a stack as Chromium (`at f (URL:1:2)`) and Firefox (`f@URL:1:2`) write it.
fn stack(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let line = line.trim().trim_end_matches(')');
            let scheme = line.find("://")?;
            let start = line[..scheme]
                .rfind(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c))
                .map_or(0, |at| at + 1);
            let start = match line[..start].ends_with("blob:") {
                true => start - "blob:".len(),
                false => start,
            };
            let place = &line[start..];
            let mut parts = place.rsplitn(3, ':');
            let (column, row, url) = (parts.next()?, parts.next()?, parts.next()?);
            let is_number = |part: &str| part.parse::<u64>().is_ok();
            let is_page = url.starts_with("http") || url.starts_with("blob:http");
            (is_page && is_number(column) && is_number(row))
                .then(|| format!("{}:{row}:{column}", without_query(url)))
        })
        .take(MAX_STACK)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_of_both_browsers_are_read() {
        let expected = ["http://a.b:1/x.js:3:4", "https://c.d/y.js:10:2"];
        let chromium = "Error\n    at report (<anonymous>:17:21)\n    at f (http://a.b:1/x.js?q=1:3:4)\n    at https://c.d/y.js:10:2";
        let firefox =
            "report@\nf@http://a.b:1/x.js:3:4\n@https://c.d/y.js:10:2\nx@resource://y:1:1";
        assert_eq!(stack(chromium), expected);
        assert_eq!(stack(firefox), expected);
        let blob = "at f (blob:http://a.b:1/2c439c3e-0:1:11)";
        assert_eq!(stack(blob), ["blob:http://a.b:1:1:11"]);
        assert_eq!(stack("nonsense\n:::\nhttp://"), [""; 0]);
    }

    #[test]
    fn a_message_of_the_page_itself_records_nothing() {
        let mut recorder = Recorder::new(Vec::new());
        let digester = Digester::new(false);
        for message in [
            "",
            "{}",
            "[1]",
            r#"{"call":"x","name":"y","url":"z","kind":"unheard-of"}"#,
        ] {
            assert_eq!(record(message, &mut recorder, &digester), None, "{message}");
        }
    }
}
