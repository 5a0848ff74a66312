//! The commits that changed the policy, and the file in which git notes each move of `HEAD`.

use crate::git;
use crate::policy_file::PolicyFile;
use std::collections::BTreeSet;
use std::path::PathBuf;
use time::{Date, OffsetDateTime};

/// A commit of the repository.
#[derive(Clone, Debug)]
pub(crate) struct Commit {
    /// The full id.
    pub(crate) id: String,
    /// The time of the commit, in UTC.
    time: OffsetDateTime,
    /// The first line of its message.
    pub(crate) subject: String,
}

impl Commit {
    /// Returns the day of the commit, in UTC.
    pub(crate) const fn day(&self) -> Date {
        self.time.date()
    }

    /// Returns the time of the commit in ISO 8601, in UTC.
    pub(crate) fn date(&self) -> String {
        let (hour, minute, second) = self.time.to_hms();
        format!("{}T{hour:02}:{minute:02}:{second:02}Z", self.day())
    }
}

/// Which part of the history is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walk {
    /// Every commit of every branch: a branch may have been deployed even if its changes were reverted later.
    AllBranches,
    /// What the current branch was in turn: of a merge, only what the branch was before it.
    FirstParent,
}

/// Lists the commits that changed one of these paths, the latest first. If git fails, the error is its message.
pub(crate) fn commits(
    policy: &PolicyFile,
    walk: Walk,
    places: &BTreeSet<String>,
) -> Result<Vec<Commit>, String> {
    let root = policy.repository().map_err(|failure| failure.to_string())?;
    let which: &[&str] = match walk {
        Walk::AllBranches => &["--all", "--full-history", "--date-order"],
        Walk::FirstParent => &["HEAD", "--first-parent"],
    };
    let arguments = ["rev-list", "--format=%H%x09%ct%x09%s"]
        .iter()
        .chain(which)
        .copied()
        .chain(["--"])
        .chain(places.iter().map(String::as_str));
    let output =
        git::on_disk(root, arguments).map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        return Err(git::message(&output));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    // Git prints a line `commit ID`, which contains no tab, before each commit.
    let commits = text.lines().filter_map(|line| {
        let mut fields = line.splitn(3, '\t');
        let (id, seconds, subject) = (fields.next()?, fields.next()?, fields.next()?);
        Some(commit(id, seconds, subject))
    });
    commits.collect()
}

fn commit(id: &str, seconds: &str, subject: &str) -> Result<Commit, String> {
    let time = seconds
        .parse()
        .ok()
        .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    Ok(Commit {
        id: id.to_owned(),
        time: time.ok_or_else(|| format!("the commit {id} has no valid date"))?,
        subject: subject.to_owned(),
    })
}

/// Returns the file to which git appends whenever `HEAD` moves: after a commit, a reset or a switch to
/// another branch. `None` outside a repository.
pub(crate) fn log_of_head(policy: &PolicyFile) -> Option<PathBuf> {
    let root = policy.repository().ok()?;
    let output = git::on_disk(root, ["rev-parse", "--git-path", "logs/HEAD"]).ok()?;
    let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !path.is_empty()).then(|| root.join(path))
}
