//! The settings of an audit, from the command line, the policy and the file of the journey.

use crate::cli;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::read;
use cookie_registry_audit::{
    Address, Answer, AuditError, Engine, PresetCookie, Settings, Stage, Step, journey,
};
use cookie_registry_policy::Policy;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The size of a phone's window in CSS pixels.
const PHONE: (u32, u32) = (390, 844);

/// The error for a journey that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot use {} as a journey: {reason}", path.display())]
struct NoJourney {
    path: PathBuf,
    reason: String,
}

impl Explained for NoJourney {
    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn help(&self) -> Option<String> {
        Some("docs/audit.md of the project describes the steps".to_owned())
    }
}

/// Reads a journey: TOML, or JSON in a file whose name ends with `.json`.
pub(super) fn steps(path: &Path) -> Result<Vec<Step>, Failure> {
    let text = read(path)?;
    let failed = |reason: String| NoJourney {
        path: path.to_owned(),
        reason,
    };
    let is_json = path.extension().is_some_and(|it| it == "json");
    let data: serde_json::Value = if is_json {
        serde_json::from_str(&text).map_err(|error| failed(error.to_string()))?
    } else {
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| failed(error.to_string()))?;
        serde_json::to_value(table).map_err(|error| failed(error.to_string()))?
    };
    Ok(journey(&data).map_err(|error| failed(error.to_string()))?)
}

/// Returns the settings that the command line and the policy give.
pub(super) fn settings(arguments: &cli::Audit, policy: &Policy) -> Result<Settings, AuditError> {
    let first = arguments
        .pages
        .first()
        .map(String::as_str)
        .unwrap_or_default();
    let address = Address::parse(first).ok_or_else(|| AuditError::Address(first.to_owned()))?;
    let absolute = |page: &String| match page.starts_with('/') {
        true => format!("{}{page}", address.origin()),
        false => page.clone(),
    };
    let mut settings = Settings::new(arguments.pages.iter().map(absolute).collect());
    settings.sitemap = arguments.sitemap.as_ref().map(absolute);
    settings.max_pages = arguments.max_pages.map(usize::from);
    (settings.engine, settings.program) = browser(&arguments.browser);
    settings.domains = policy.service.domains.clone();
    settings.allow_hosts.clone_from(&arguments.allow_hosts);
    settings.accept = answer(arguments.accept.as_ref(), arguments.accept_cookie.as_ref());
    settings.reject = answer(arguments.reject.as_ref(), arguments.reject_cookie.as_ref());
    settings.withdraw.clone_from(&arguments.withdraw);
    let on_site = |page: &String| page.starts_with('/');
    let declared = policy.choices.settings.as_ref().filter(|it| on_site(it));
    settings.withdraw_at = arguments.withdraw_at.as_ref().or(declared).map(absolute);
    settings.stages = stages(arguments, policy);
    settings.settle = Duration::from_millis(arguments.settle);
    settings.limit = Duration::from_secs(arguments.time_limit);
    settings.memory_limit = u64::from(arguments.memory_limit) * 1024 * 1024;
    settings.values = arguments.values;
    if arguments.phone {
        settings.window = PHONE;
    }
    Ok(settings)
}

/// Returns the stages to run. A service that asks visitors nothing has no choice to make, and one that does not honour
/// Global Privacy Control does the same with it as without.
fn stages(arguments: &cli::Audit, policy: &Policy) -> Vec<Stage> {
    let is_named = |stage: &Stage| arguments.stage.contains(stage);
    if !arguments.stage.is_empty() {
        return Stage::ALL.into_iter().filter(is_named).collect();
    }
    let asked = policy.asked_categories();
    let answers = [&arguments.accept, &arguments.reject];
    let has_choice = !asked.is_empty()
        || answers.iter().any(|it| it.is_some())
        || arguments.accept_cookie.is_some()
        || arguments.reject_cookie.is_some();
    let has_signal = asked.iter().any(|it| it.refused_by_gpc);
    Stage::ALL
        .into_iter()
        .filter(|stage| match stage {
            Stage::BeforeChoice => true,
            Stage::WithSignal => has_signal,
            _ => has_choice,
        })
        .collect()
}

fn answer(selector: Option<&String>, cookie: Option<&PresetCookie>) -> Answer {
    match (selector, cookie) {
        (Some(selector), _) => Answer::Click(selector.clone()),
        (None, Some(cookie)) => Answer::Cookie(cookie.clone()),
        (None, None) => Answer::Known,
    }
}

/// Returns the browser that a word names, or the program at a path.
fn browser(word: &str) -> (Engine, Option<PathBuf>) {
    match word {
        "chromium" => (Engine::Chromium, None),
        "firefox" => (Engine::Firefox, None),
        path => {
            let name = Path::new(path).file_name().unwrap_or_default();
            let is_firefox = name.to_string_lossy().to_lowercase().contains("firefox");
            let engine = if is_firefox {
                Engine::Firefox
            } else {
                Engine::Chromium
            };
            (engine, Some(PathBuf::from(path)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_a_word_or_by_the_path_of_its_program() {
        assert_eq!(browser("firefox"), (Engine::Firefox, None));
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(
            browser("/opt/Firefox-esr/firefox"),
            (Engine::Firefox, path("/opt/Firefox-esr/firefox"))
        );
        assert_eq!(
            browser("/firefox/chrome"),
            (Engine::Chromium, path("/firefox/chrome"))
        );
    }
}
