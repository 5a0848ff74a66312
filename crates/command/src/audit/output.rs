//! Prints the findings of an audit, and for people the stages and the verdict.

use super::page;
use crate::check;
use crate::cli::Format;
use crate::console::Console;
use crate::failure::Failure;
use crate::policy_file::PolicyFile;
use cookie_registry_audit::{Report, Stage, Verdict};
use cookie_registry_policy::report::{self, Report as Findings, visible_line};
use cookie_registry_policy::source::Sources;
use cookie_registry_policy::{Code, Finding, Severity};
use std::collections::BTreeSet;
use std::path::Path;

/// Prints the findings in the format, and for people the stages and the verdict.
pub(super) fn print(
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
pub(super) fn summary(report: &Report, reported: &[Finding], verdict: Verdict) -> String {
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
