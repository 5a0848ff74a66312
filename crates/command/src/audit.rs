//! `audit`: opens pages of the running service in a real browser, and compares what it stores with the policy.

mod page;

use crate::audit_report::{draft, read_report};
use crate::check;
use crate::cli::{self, Format};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::read;
use crate::levels;
use crate::policy_file::PolicyFile;
use cookie_registry_audit::{
    ARCHIVE_FILE, Address, Answer, AuditError, DriveError, Engine, EvidenceError, EvidenceFile,
    Judgement, Observed, PAGE_FILE, PolicyVersion, PresetCookie, REPORT_FORMAT, Report,
    ReportFinding, ReportSettings, Settings, Stage, Step, Verdict, journey, judge, now, observe,
    require_empty, verify_evidence, write_evidence,
};
use cookie_registry_policy::report::{self, Report as Findings, visible_line};
use cookie_registry_policy::source::Sources;
use cookie_registry_policy::{Checked, Code, Finding, Options, Policy, Severity, check_files};
use cookie_registry_render::content_hash;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The size of a phone's window in CSS pixels.
const PHONE: (u32, u32) = (390, 844);

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

impl Explained for EvidenceError {
    fn help(&self) -> Option<String> {
        match self {
            Self::NotEmpty(_) => {
                Some("name a folder that does not exist with --out FOLDER".to_owned())
            }
            Self::NoManifest { .. } => {
                Some("`audit --out FOLDER` writes a folder with a manifest".to_owned())
            }
            _ => None,
        }
    }
}

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
fn steps(path: &Path) -> Result<Vec<Step>, Failure> {
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
    let verdict = Judgement::verdict(&findings);
    let written = Report {
        format: REPORT_FORMAT,
        tool: concat!("cargo-cookie-registry ", env!("CARGO_PKG_VERSION")).to_owned(),
        started,
        ended: now(),
        policy: version(&file, &checked),
        settings: described(&settings, &observed),
        verdict,
        findings: findings.iter().map(ReportFinding::from).collect(),
        entries: rows,
        observation: observed.observation.clone(),
    };
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

/// Writes the evidence.
fn keep(
    folder: &Path,
    (written, findings, observed): (&Report, &[Finding], &Observed),
    console: &Console,
) -> Result<(), Failure> {
    let files = evidence(written, findings, observed)?;
    let hash = write_evidence(folder, written, &files)?;
    console.note(&format!(
        "wrote {}; the SHA-256 of its manifest is {hash}\n",
        folder.display()
    ));
    Ok(())
}

/// Checks a folder of evidence.
fn verify(folder: &Path, manifest: Option<&str>, console: &Console) -> Result<Exit, Failure> {
    let mut verified = verify_evidence(folder)?;
    if manifest.is_some_and(|expected| !expected.trim().eq_ignore_ascii_case(&verified.manifest)) {
        let problem = format!("the SHA-256 of the manifest is {}", verified.manifest);
        verified.problems.push(problem);
    }
    for problem in &verified.problems {
        console.print(&format!("error: {}\n", visible_line(problem)));
    }
    let (files, manifest) = (verified.files, &verified.manifest);
    if verified.problems.is_empty() {
        console.note(&format!(
            "{}: {files} files are as they were written; the SHA-256 of the manifest is {manifest}\n",
            folder.display()
        ));
        return Ok(Exit::Clean);
    }
    Ok(Exit::Findings)
}

/// Returns the settings that the command line and the policy give.
fn settings(arguments: &cli::Audit, policy: &Policy) -> Result<Settings, AuditError> {
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

/// The error for a report that cannot be rendered as a page.
#[derive(Debug, thiserror::Error)]
#[error("cannot render the report as a page: {0:#}")]
struct NoPage(minijinja::Error);

impl Explained for NoPage {}

/// Returns the files of the evidence other than the report.
fn evidence(
    report: &Report,
    findings: &[Finding],
    observed: &Observed,
) -> Result<Vec<EvidenceFile>, Failure> {
    let page = page::page(report, findings, observed).map_err(NoPage)?;
    let mut files = vec![
        EvidenceFile {
            name: PAGE_FILE.to_owned(),
            bytes: page.into_bytes(),
        },
        EvidenceFile {
            name: ARCHIVE_FILE.to_owned(),
            bytes: observed.archive.clone().into_bytes(),
        },
    ];
    files.extend(observed.pictures.iter().map(|picture| EvidenceFile {
        name: picture.name.clone(),
        bytes: picture.bytes.clone(),
    }));
    Ok(files)
}

/// Prints the findings in the format, and for people the stages and the verdict.
fn print(
    format: Format,
    (findings, allowed, sources): (&[Finding], usize, &Sources),
    (written, summary): (&Report, &str),
    file: &PolicyFile,
    console: &Console,
) -> Result<(), Failure> {
    let in_repository = |path: &Path| file.in_repository(path);
    let report = Findings {
        sources,
        findings,
        allowed,
        file_name: &in_repository,
    };
    match format {
        Format::Human => {
            let shown = |finding: &Finding| console.finding(finding, sources) + "\n";
            let text: String = findings.iter().map(shown).collect();
            console.print_report(&text);
            console.print(summary);
        }
        Format::Json => console.output(&written.to_json())?,
        Format::Sarif => console.output(&report::sarif(&report))?,
        Format::Github => console.output(&report::annotations(&report))?,
        Format::Gitlab => console.output(&report::code_quality(&report))?,
    }
    check::append_step_summary(&report, console);
    Ok(())
}

/// Returns what was seen in each stage, and the verdict, for people.
fn summary(report: &Report, reported: &[Finding], verdict: Verdict) -> String {
    let observation = &report.observation;
    let mut text = format!("{}\n", observation.browser.product);
    for note in &observation.browser.notes {
        text.push_str(&format!("  {note}\n"));
    }
    for stage in &observation.stages {
        let stored = stage.stored.iter().filter(|it| it.remains).count();
        let pages = stage.pages.len();
        text.push_str(&format!(
            "  {}: {stored} entr{}, {pages} page{}",
            stage.stage,
            if stored == 1 { "y" } else { "ies" },
            if pages == 1 { "" } else { "s" }
        ));
        if let Some(choice) = &stage.choice {
            text.push_str(&format!("; {}", visible_line(&choice.how)));
        }
        text.push('\n');
    }
    let led = observation.stages.iter().flat_map(|it| &it.pages);
    let led: BTreeSet<(&str, &str)> = led
        .filter(|it| page::leads_elsewhere(it))
        .map(|it| (&*it.url, &*it.shown))
        .collect();
    for (asked, shown) in led {
        let line = format!("{asked} led to {shown}");
        text.push_str(&format!("  {}\n", visible_line(&line)));
    }
    let left_out: Vec<&str> = Stage::ALL
        .into_iter()
        .filter(|stage| !report.settings.stages.contains(stage))
        .map(Stage::phrase)
        .collect();
    if !left_out.is_empty() {
        text.push_str(&format!("  not run: {}\n", left_out.join(", ")));
    }
    for blind in &observation.browser.blind {
        text.push_str(&format!("  this browser cannot show {blind}\n"));
    }
    let errors = reported
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .count();
    text.push_str(&match verdict {
        Verdict::Ok => "verdict: ok\n".to_owned(),
        Verdict::Violation => format!(
            "verdict: violation ({errors} error{})\n",
            if errors == 1 { "" } else { "s" }
        ),
        Verdict::NotVerified => format!(
            "verdict: not verified; the findings with the code {} say what was not seen\n",
            Code::AuditIncomplete
        ),
    });
    text
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
