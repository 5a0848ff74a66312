//! The environment of a runner, as far as the scripts of the action see it.

use crate::api::{Api, REPOSITORY};
use crate::{root, variable};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_cargo-cookie-registry");

/// What a step has printed and written, and how it ended.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) log: String,
    pub(crate) status: i32,
    pub(crate) outputs: String,
    pub(crate) summary: String,
}

/// A checked-out repository on a runner, with the event that started the run.
#[derive(Debug)]
pub(crate) struct Runner {
    folder: TempDir,
    temporary: TempDir,
    pub(crate) base: String,
    /// The name of the job.
    pub(crate) job: &'static str,
    event: PathBuf,
    command: PathBuf,
}

/// Which event started a run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event<'a> {
    /// A pull request, with what happened to it and the label that was set by that.
    PullRequest(&'a str, &'a str),
    Push,
    Schedule,
}

impl Runner {
    /// Checks out a repository whose base has one form of the policy and whose head has another.
    pub(crate) fn new(before: Option<&str>, after: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let temporary = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::write(at.join("README.md"), "# Shop\n").unwrap();
        if let Some(before) = before {
            fs::write(at.join("policy.toml"), before).unwrap();
        }
        git(at, &["init", "--quiet", "--initial-branch=main"]);
        let base = commit(at);
        fs::write(at.join("policy.toml"), after).unwrap();
        commit(at);
        let event = temporary.path().join("event.json");
        let runner = Self {
            folder,
            temporary,
            base,
            job: "check",
            event,
            command: PathBuf::from(BINARY),
        };
        runner.on(Event::PullRequest("opened", ""));
        runner
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn temporary(&self) -> &Path {
        self.temporary.path()
    }

    /// Sets the event that started the run.
    pub(crate) fn on(&self, event: Event<'_>) {
        let (file, action, label) = match event {
            Event::PullRequest("synchronize", label) => ("synchronize.json", "", label),
            Event::PullRequest(action, label) => ("pull_request.json", action, label),
            Event::Push => ("push.json", "", ""),
            Event::Schedule => ("schedule.json", "", ""),
        };
        let recorded = fs::read_to_string(root().join("tests/action/events").join(file)).unwrap();
        let text = recorded
            .replace("ACTION", action)
            .replace("SET", label)
            .replace("BASE", &self.base)
            .replace("BEFORE", &git(self.folder(), &["rev-parse", "HEAD^"]));
        fs::write(&self.event, text).unwrap();
    }

    /// Commits another form of the policy.
    pub(crate) fn edit(&self, policy: &str) {
        fs::write(self.folder().join("policy.toml"), policy).unwrap();
        commit(self.folder());
    }

    /// Puts another program in the place of the command.
    pub(crate) fn replace_command(&mut self, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        self.command = self.temporary().join("command");
        fs::write(&self.command, script).unwrap();
        fs::set_permissions(&self.command, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a script with the defaults of the inputs, except for those given.
    pub(crate) fn step(&self, script: &str, api: Option<&Api>, inputs: &[(&str, &str)]) -> Step {
        let (output, summary) = (
            self.temporary().join("output"),
            self.temporary().join("summary"),
        );
        for file in [&output, &summary] {
            fs::write(file, "").unwrap();
        }
        let mut command = Command::new("bash");
        command
            .arg(root().join("action").join(script))
            .current_dir(self.folder())
            .stdin(Stdio::null())
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.temporary())
            .env("COOKIE_REGISTRY_COMMAND", &self.command)
            .env("GITHUB_EVENT_PATH", &self.event)
            .env("GITHUB_JOB", self.job)
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_PATH", self.temporary().join("path"))
            .env("GITHUB_REPOSITORY", REPOSITORY)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("RUNNER_ARCH", "X64")
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_TEMP", self.temporary());
        for (name, default) in crate::declared::defaults() {
            command.env(variable(&name), default);
        }
        command.env(
            "INPUT_TOKEN",
            if api.is_some() { "secret-token" } else { "" },
        );
        if let Some(api) = api {
            command.env("GITHUB_API_URL", api.url());
        }
        for (name, value) in inputs {
            command.env(variable(name), value);
        }
        let ran = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Step {
            log: text(&ran.stdout) + &text(&ran.stderr),
            status: ran.status.code().expect("ended by itself"),
            outputs: fs::read_to_string(&output).unwrap(),
            summary: fs::read_to_string(&summary).unwrap(),
        }
    }
}

/// Runs git as somebody without settings of their own, and returns what it prints.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=test", "-c", "user.email=test@our.example"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Commits all that is there, and returns the id of the commit.
fn commit(folder: &Path) -> String {
    git(folder, &["add", "--all"]);
    git(
        folder,
        &["commit", "--quiet", "--allow-empty", "--message", "policy"],
    );
    git(folder, &["rev-parse", "HEAD"])
}
