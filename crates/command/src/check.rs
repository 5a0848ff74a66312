//! `check`: checks the policy against the rules.

use crate::approve;
#[cfg(feature = "audit")]
use crate::audit_report::{read_report, side_by_side};
use crate::base::Base;
use crate::cli::{self, Format};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::levels;
use crate::policy_file::{PolicyFile, absolute, current_directory};
use crate::resolved::NotVerified;
use crate::sources;
use cookie_registry_policy::Baseline;
use cookie_registry_policy::check::check_against;
use cookie_registry_policy::report::{self, Report, Summary};
use cookie_registry_policy::source::Sources;
use cookie_registry_policy::{Checked, Code, Finding, Options, Policy};
use cookie_registry_render::content_hash;
use cookie_registry_scan::findings::shared;
use std::collections::BTreeMap;
use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The environment variable with the file to which a step of a GitHub workflow appends its summary.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// Runs `check`.
pub(crate) fn run(
    arguments: &cli::Check,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let policy = PolicyFile::find(policy)?;
    let base = match &arguments.base {
        Some(name) => base(&policy, name, console)?,
        None => None,
    };
    let approvals = approve::read(&policy)?;
    let baseline = Baseline {
        base: base.as_ref().map(Checked::recovered),
        approvals: approvals.as_ref(),
    };
    let options = Options::today();
    let mut checked = check_against(&policy, &policy.path, options, baseline)?;
    #[cfg(feature = "audit")]
    let audit = arguments.audit.as_deref().map(read_report).transpose()?;
    // Before the sources of the service are added to those of the policy.
    let hash = content_hash(&checked.sources);
    compare_pins(&policy, &mut checked)?;
    let not_verified = sources::check(
        (
            &arguments.paths,
            arguments.resolved,
            arguments.cache.as_deref(),
        ),
        &policy,
        &mut checked,
        options,
        console,
        arguments.format == Format::Human,
    )?;
    let results = Results {
        hash,
        #[cfg(feature = "audit")]
        audit,
        not_verified,
    };
    print(arguments, &policy, checked, &results, console)
}

/// Compares the copies of shared declarations with their pins.
fn compare_pins(policy: &PolicyFile, checked: &mut Checked) -> Result<(), Failure> {
    if !policy.is_stdin() {
        let folder = absolute(&current_directory()?, &policy.path);
        let compared = shared(checked, &policy.path, &folder);
        checked.findings.extend(compared.findings);
        Finding::sort(&mut checked.findings);
    }
    Ok(())
}

/// What `check` knows apart from the policy and its findings.
struct Results {
    /// The content hash of the policy.
    hash: String,
    /// The report of an audit to compare with.
    #[cfg(feature = "audit")]
    audit: Option<cookie_registry_audit::Report>,
    /// Why not every call could be resolved.
    not_verified: NotVerified,
}

/// Prints the findings in the format that was asked for, and returns the exit status.
fn print(
    arguments: &cli::Check,
    policy: &PolicyFile,
    checked: Checked,
    results: &Results,
    console: &Console,
) -> Result<Exit, Failure> {
    let Results {
        hash, not_verified, ..
    } = results;
    let version = checked.recovered().meta.version;
    let left = baseline_left(checked.recovered());
    #[cfg(feature = "audit")]
    let recovered = checked.recovered().clone();
    let (findings, mut allowed) =
        levels::apply(checked.findings, &arguments.deny, &arguments.allow)?;
    allowed.extend(checked.allowed);

    let in_repository = |path: &Path| policy.in_repository(path);
    let report = Report {
        sources: &checked.sources,
        findings: &findings,
        allowed: allowed.len(),
        file_name: &in_repository,
    };
    let asked = Report {
        file_name: &PolicyFile::as_asked,
        ..report
    };
    match arguments.format {
        Format::Human => print_report(&asked, &allowed, &policy.path, console),
        Format::Json => {
            let resolved = arguments.resolved.then(|| not_verified.json());
            console.output(&report::json_of_version(&asked, hash, version, resolved))?;
        }
        Format::Sarif => console.output(&report::sarif(&report))?,
        Format::Github => console.output(&report::annotations(&report))?,
        Format::Gitlab => console.output(&report::code_quality(&report))?,
    }
    #[cfg(feature = "audit")]
    if let Some(audit) = &results.audit
        && arguments.format == Format::Human
    {
        console.print(&side_by_side(
            audit,
            &recovered,
            &findings,
            (!arguments.paths.is_empty(), audit.policy.sha256 == *hash),
        ));
    }
    if arguments.format == Format::Human && !arguments.paths.is_empty() {
        console.note(&left);
    }
    append_step_summary(&report, console);
    console.print(&not_verified.text());
    Ok(match report.summary() {
        Summary { errors: 0, .. } if not_verified.reasons.is_empty() => Exit::Clean,
        Summary { errors: 0, .. } => Exit::NotVerified,
        _ => Exit::Findings,
    })
}

/// Returns how much of the baseline is left that `init --from` wrote: the uses that exemptions still allow.
fn baseline_left(policy: &Policy) -> String {
    let uses = || {
        policy
            .exempt
            .iter()
            .filter_map(|exempt| exempt.uses.map(u64::from))
    };
    match (uses().sum::<u64>(), uses().count()) {
        (_, 0) => String::new(),
        (uses, files) => {
            format!("baseline: {uses} uses in {files} files still bypass the registry\n")
        }
    }
}

/// Prints the findings of a policy that is not processed further because of its errors.
pub(crate) fn print_findings(checked: &Checked, policy: &PolicyFile, console: &Console) {
    // As `check` reports them; nothing is denied or allowed here that could contradict itself.
    let findings = levels::apply(checked.findings.clone(), &[], &[])
        .map_or_else(|_| checked.findings.clone(), |(findings, _)| findings);
    let report = Report {
        sources: &checked.sources,
        findings: &findings,
        allowed: checked.allowed.len(),
        file_name: &PolicyFile::as_asked,
    };
    print_report(&report, &checked.allowed, &policy.path, console);
}

/// Prints the errors because of which a subcommand does nothing.
pub(crate) fn print_errors(
    sources: &Sources,
    findings: &[Finding],
    policy: &Path,
    console: &Console,
) {
    let report = Report {
        sources,
        findings,
        allowed: 0,
        file_name: &PolicyFile::as_asked,
    };
    print_report(&report, &[], policy, console);
}

/// Reads the earlier form of the policy. Returns `None` if the base has none, so that the change that adds the policy
/// can be checked like any other.
fn base(policy: &PolicyFile, name: &str, console: &Console) -> Result<Option<Checked>, Failure> {
    let base = Base::open(policy, name)?;
    let name = base.name().to_owned();
    let Some(earlier) = base.read()? else {
        let path = policy.path.display();
        console.note(&format!(
            "note: {path} is new: an earlier form of it does not exist in `{name}`, so it is not compared\n"
        ));
        return Ok(None);
    };
    for note in &earlier.notes {
        console.note(&format!("note: {note}\n"));
    }
    Ok(Some(earlier.checked))
}

/// Prints every finding with its line, then the totals.
fn print_report(report: &Report<'_>, allowed: &[Finding], policy: &Path, console: &Console) {
    let shown = |finding: &Finding| console.finding(finding, report.sources) + "\n";
    let mut text = findings_text(report.findings, &shown);
    if console.is_verbose() {
        if !allowed.is_empty() {
            text.push_str("Allowed findings:\n\n");
            text.push_str(&findings_text(allowed, &shown));
        }
        text.push_str(&files_read(report.sources));
    }
    console.print_report(&text);
    let mut end = format!("{}: {}\n", policy.display(), report.summary());
    // The most severe finding is explained; among several, the first in the file.
    let most_severe = report
        .findings
        .iter()
        .rev()
        // A syntax error causes other findings, so it is the one to fix first.
        .max_by_key(|finding| (finding.code == Code::Syntax, finding.severity));
    if let Some(code) = most_severe.map(|finding| finding.code) {
        end.push_str(&format!(
            "To explain a finding, run: cargo cookie-registry explain {code}\n"
        ));
    }
    console.note(&end);
}

/// How many findings of one rule are printed. A mistake that is made everywhere is understood from fewer.
const MOST_OF_ONE_RULE: usize = 100;

/// Returns the findings as they are printed: of each rule the first ones, and how many further ones there are.
fn findings_text(findings: &[Finding], shown: &dyn Fn(&Finding) -> String) -> String {
    let mut text = String::new();
    let mut of_rules: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let count = of_rules.entry(finding.code.as_str()).or_default();
        *count += 1;
        if *count <= MOST_OF_ONE_RULE {
            text.push_str(&shown(finding));
        }
    }
    let further = |(rule, count): (&str, usize)| {
        let left = count
            .checked_sub(MOST_OF_ONE_RULE)
            .filter(|left| *left > 0)?;
        Some(format!(
            "{left} more findings of `{rule}` are not shown; `cargo cookie-registry check --format json` lists all\n\n"
        ))
    };
    text.extend(of_rules.into_iter().filter_map(further));
    text
}

fn files_read(sources: &Sources) -> String {
    sources
        .iter()
        .map(|source| {
            format!(
                "read {}\n",
                report::visible_line(&source.path.to_string_lossy())
            )
        })
        .collect()
}

/// Appends to the summary on the page of the workflow run. If that fails, it only prints a warning; the
/// findings decide the exit status.
pub(crate) fn append_step_summary(report: &Report<'_>, console: &Console) {
    let Some(path) = env::var_os(STEP_SUMMARY)
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
    else {
        return;
    };
    let appended = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| file.write_all(report::step_summary(report).as_bytes()));
    if let Err(error) = appended {
        console.print(&format!(
            "warning: cannot append to {}, which {STEP_SUMMARY} names: {error}\n",
            path.display()
        ));
    }
}
