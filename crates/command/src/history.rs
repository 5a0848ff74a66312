//! `history`: the versions of the policy in its repository, and the one that was in force on a day.

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::explain::history::{Version, versions};
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
    let versions = versions(&file)?;
    let Some(day) = arguments.on else {
        console.output_text(&listed(&versions))?;
        return Ok(Exit::Clean);
    };
    let Some(version) = in_force(&versions, day) else {
        return Err(NotInForce(day).into());
    };
    match &arguments.out {
        Some(out) => write_page(version, out, arguments.language.as_deref(), console)?,
        None => console.output_text(&summary(
            &file,
            version,
            arguments.language.as_deref(),
            policy.path.as_deref(),
        ))?,
    }
    Ok(Exit::Clean)
}

/// Returns the version that was in force on a day: the latest one that was committed by then and whose date of effect
/// had come. `versions` begins with the latest.
fn in_force(versions: &[Version], day: Date) -> Option<&Version> {
    versions.iter().find(|version| {
        let is_committed = version
            .commits
            .first()
            .is_some_and(|commit| commit.date.get(..10) <= Some(day.to_string().as_str()));
        is_committed && version.checked.recovered().meta.effective <= day
    })
}

fn listed(versions: &[Version]) -> String {
    let mut text = format!(
        "{:<12}  {:<12}  {:<10}  {:<10}  subject\n",
        "hash", "commit", "committed", "updated"
    );
    for version in versions {
        let Some(commit) = version.commits.first() else {
            continue;
        };
        let short = |text: &str| text.chars().take(SHOWN).collect::<String>();
        let updated = version.checked.recovered().meta.last_updated;
        text.push_str(&format!(
            "{}  {}  {}  {updated}  {}\n",
            short(&version.hash),
            short(&commit.id),
            commit.date.get(..10).unwrap_or_default(),
            commit.subject.replace(char::is_control, " ")
        ));
    }
    text
}
