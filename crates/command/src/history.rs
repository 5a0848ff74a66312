//! `history`: the versions of the policy in its repository, and the one that was in force on a day.

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::explain::history::Timeline;
use crate::explain::version::{summary, write_page};
use crate::failure::{Explained, Failure};
use crate::policy_file::PolicyFile;
use time::Date;

/// How many digits of a hash and of a commit a list shows.
const SHOWN: usize = 12;

/// The error for a day on which no version was in force.
#[derive(Debug, thiserror::Error)]
#[error("no version of the policy was in force on {0}")]
struct NotInForce(Date);

impl Explained for NotInForce {
    fn help(&self) -> Option<String> {
        Some("`cargo cookie-registry history` lists all versions; a shallow clone has only some of them".to_owned())
    }
}

/// Runs `history`.
pub(crate) fn run(
    arguments: &cli::History,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let file = PolicyFile::find(policy)?;
    let timeline = Timeline::read(&file)?;
    let Some(day) = arguments.on else {
        console.output_text(&listed(&timeline))?;
        return Ok(Exit::Clean);
    };
    let version = timeline.in_force(day).ok_or(NotInForce(day))?;
    match &arguments.out {
        Some(out) => write_page(&version, out, arguments.language.as_deref(), console)?,
        None => console.output_text(&summary(
            &file,
            &version,
            arguments.language.as_deref(),
            policy.path.as_deref(),
        ))?,
    }
    Ok(Exit::Clean)
}

fn listed(timeline: &Timeline) -> String {
    let mut text = format!(
        "{:<12}  {:<12}  {:<10}  {:<10}  subject\n",
        "hash", "commit", "committed", "updated"
    );
    let short = |text: &str| text.chars().take(SHOWN).collect::<String>();
    for (commit, hash) in &timeline.steps {
        let checked = hash.as_deref().and_then(|hash| timeline.version(hash));
        let updated = checked.map(|it| it.recovered().meta.last_updated.to_string());
        text.push_str(&format!(
            "{:<12}  {}  {}  {:<10}  {}\n",
            hash.as_deref().map_or_else(|| "removed".to_owned(), short),
            short(&commit.id),
            commit.day(),
            updated.unwrap_or_default(),
            commit.subject.replace(char::is_control, " ")
        ));
    }
    text
}
