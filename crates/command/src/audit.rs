//! `audit`: opens pages of the running service in a real browser, and compares what it stores with the policy.

mod evidence;
mod output;
mod page;
mod settings;

use crate::audit_report::{draft, read_report};
use crate::check;
use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::levels;
use crate::policy_file::PolicyFile;
use cookie_registry_audit::{
    AuditError, DriveError, Judgement, Observed, PolicyVersion, REPORT_FORMAT, Report,
    ReportFinding, ReportSettings, Row, Settings, Verdict, judge, now, observe, require_empty,
};
use cookie_registry_policy::{Checked, Finding, Options, check_files};
use cookie_registry_render::content_hash;
use evidence::{keep, verify};
use output::{print, summary};
use settings::{settings, steps};
use std::process::{Command, Stdio};

impl Explained for AuditError {
    fn exit(&self) -> Exit {
        match self {
            Self::Address(_)
            | Self::Host(_)
            | Self::ShortSecret(_)
            | Self::Pages(_)
            | Self::Drive(DriveError::Selector(_)) => Exit::Usage,
            _ => Exit::CouldNotRun,
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::NoBrowser(_) => Some(
                "install one (Debian: `apt-get install chromium` or `firefox-esr`), or name its program with --browser PATH"
                    .to_owned(),
            ),
            Self::NoProgram(_) => Some("write `--browser chromium`, `--browser firefox`, or the path of a program".to_owned()),
            _ => None,
        }
    }
}

/// Runs `audit`.
pub(crate) fn run(
    arguments: &cli::Audit,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    if let Some(cli::AuditCommand::Verify { folder, manifest }) = &arguments.command {
        return verify(folder, manifest.as_deref(), console);
    }
    if let Some(folder) = &arguments.out {
        // Known now, and not after many minutes.
        require_empty(folder)?;
    }
    let baseline = arguments.baseline.as_deref().map(read_report).transpose()?;
    let file = PolicyFile::find(policy)?;
    let checked = check_files(&file, &file.path, Options::today())?;
    let Some(policy) = checked.policy() else {
        check::print_findings(&checked, &file, console);
        return Ok(Exit::Findings);
    };
    let mut settings = settings(arguments, policy)?;
    if let Some(path) = &arguments.journey {
        settings.journey = steps(path)?;
    }
    let started = now();
    let observed = observe(&settings)?;
    let Judgement { findings, rows } = judge(policy, &observed.observation, &draft);
    let (findings, allowed) = levels::apply(findings, &arguments.deny, &arguments.allow)?;
    let written = report(
        (started, version(&file, &checked)),
        &settings,
        &observed,
        &findings,
        rows,
    );
    // Where it cannot be written, the findings are printed all the same.
    let evidence = match &arguments.out {
        Some(folder) => keep(folder, (&written, &findings, &observed), console),
        None => Ok(()),
    };
    // The report has all findings; what is printed, and fails, is what the baseline does not have.
    let reported: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| !baseline.as_ref().is_some_and(|it| it.has(finding)))
        .collect();
    let verdict = Judgement::verdict(&reported);
    let summary = summary(&written, &reported, verdict);
    print(
        arguments.format,
        (&reported, allowed.len(), &checked.sources),
        (&written, &summary),
        &file,
        console,
    )?;
    evidence?;
    Ok(match verdict {
        Verdict::Ok => Exit::Clean,
        Verdict::Violation => Exit::Findings,
        Verdict::NotVerified => Exit::NotVerified,
    })
}

/// Returns the report of an audit that has just ended.
fn report(
    (started, policy): (String, PolicyVersion),
    settings: &Settings,
    observed: &Observed,
    findings: &[Finding],
    rows: Vec<Row>,
) -> Report {
    Report {
        format: REPORT_FORMAT,
        tool: concat!("cargo-cookie-registry ", env!("CARGO_PKG_VERSION")).to_owned(),
        started,
        ended: now(),
        policy,
        settings: described(settings, observed),
        verdict: Judgement::verdict(findings),
        findings: findings.iter().map(ReportFinding::from).collect(),
        entries: rows,
        observation: observed.observation.clone(),
    }
}

/// Returns which version of the policy was used.
fn version(file: &PolicyFile, checked: &Checked) -> PolicyVersion {
    PolicyVersion {
        path: file.in_repository(&file.path),
        sha256: content_hash(&checked.sources),
        commit: commit(file),
    }
}

/// Returns the commit of the repository of the policy, if git is there to say it.
fn commit(file: &PolicyFile) -> Option<String> {
    let root = file.repository().ok()?;
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["rev-parse", "--verify", "HEAD"])
        .stdin(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let commit = String::from_utf8(output.stdout).ok()?;
    let commit = commit.trim();
    let is_hash = !commit.is_empty() && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| commit.to_owned())
}

fn described(settings: &Settings, observed: &Observed) -> ReportSettings {
    ReportSettings {
        pages: observed.pages.clone(),
        sitemap: settings.sitemap.clone(),
        stages: settings.stages.clone(),
        settle_ms: u64::try_from(settings.settle.as_millis()).unwrap_or(u64::MAX),
        window: settings.window,
        allow_hosts: settings.allow_hosts.clone(),
        values: settings.values,
    }
}
