//! The report of an audit as one page for people: it loads nothing, and can be sent as a file.

use crate::markup;
use cookie_registry_audit::{
    Address, Choice, CookieAttributes, Host, Kind, Observed, Page, Party, Refused, Report, Row,
    Setter, Stage, StageReport, Stored, Verdict,
};
use cookie_registry_policy::{Code, Finding};
use data_encoding::BASE64;
use minijinja::value::Serde;
use minijinja::{Error, Value, context};
use serde::Serialize;
use std::collections::BTreeSet;

/// What the template shows.
#[derive(Serialize)]
struct View<'r> {
    verdict: &'static str,
    verdict_word: &'static str,
    site: &'r str,
    facts: Vec<(&'static str, String)>,
    findings: Vec<FindingView>,
    rules: Vec<RuleView>,
    entries: Vec<EntryView<'r>>,
    stages: Vec<StageView<'r>>,
    blind: &'r [String],
}

#[derive(Serialize)]
struct FindingView {
    severity: &'static str,
    code: &'static str,
    entry: Option<String>,
    message: String,
    help: Option<String>,
}

#[derive(Serialize)]
struct RuleView {
    code: &'static str,
    title: &'static str,
    body: &'static str,
    sources: Vec<String>,
}

#[derive(Serialize)]
struct EntryView<'r> {
    entry: Option<&'r str>,
    kind: &'static str,
    name: &'r str,
    stages: String,
    page: Option<&'r str>,
    set_by: Option<&'r str>,
}

#[derive(Serialize)]
struct StageView<'r> {
    name: &'static str,
    phrase: &'static str,
    pages: &'r [Page],
    redirected: Vec<(&'r str, &'r str)>,
    choice: Option<&'r Choice>,
    stored: Vec<StoredView<'r>>,
    refused: &'r [Refused],
    hosts: &'r [Host],
    problems: &'r [String],
    pictures: Vec<PictureView>,
}

#[derive(Serialize)]
struct StoredView<'r> {
    kind: &'static str,
    name: &'r str,
    scope: &'r str,
    party: &'static str,
    attributes: String,
    set_by: Vec<String>,
    page: &'r str,
    remains: bool,
    declared: bool,
}

#[derive(Serialize)]
struct PictureView {
    alt: String,
    address: String,
}

/// Renders the page. `findings` are those of the report.
pub(super) fn page(
    report: &Report,
    findings: &[Finding],
    observed: &Observed,
) -> Result<String, Error> {
    let environment = markup::environment(&[("report.html", include_str!("report.html"))])?;
    let template = environment.get_template("report.html")?;
    let given = context! {
        view => Value::from(Serde(view(report, findings, observed))),
        style => Value::from_safe_string(include_str!("report.css").to_owned()),
        script => Value::from_safe_string(include_str!("report.js").to_owned()),
    };
    template.render(given)
}

fn view<'r>(report: &'r Report, findings: &[Finding], observed: &'r Observed) -> View<'r> {
    let (verdict, verdict_word) = match report.verdict {
        Verdict::Ok => ("ok", "everything was seen, and nothing violates the policy"),
        Verdict::Violation => ("violation", "something violates the policy"),
        Verdict::NotVerified => (
            "not verified",
            "no violation was seen, but not everything was seen",
        ),
    };
    let codes: BTreeSet<Code> = findings.iter().map(|it| it.code).collect();
    View {
        verdict,
        verdict_word,
        site: report.settings.pages.first().map_or("", String::as_str),
        facts: facts(report),
        findings: findings.iter().map(finding).collect(),
        rules: codes.into_iter().map(rule).collect(),
        entries: report.entries.iter().map(entry).collect(),
        stages: report
            .observation
            .stages
            .iter()
            .map(|stage| stage_view(stage, report, observed))
            .collect(),
        blind: &report.observation.browser.blind,
    }
}

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let settings = &report.settings;
    let stages: Vec<&str> = settings.stages.iter().map(|it| it.phrase()).collect();
    let (width, height) = settings.window;
    let hosts = match settings.allow_hosts.join(", ") {
        none if none.is_empty() => "this machine and the hosts of the pages".to_owned(),
        hosts => format!("this machine, the hosts of the pages, and {hosts}"),
    };
    let browser = &report.observation.browser;
    let mut facts = vec![
        ("Begun", report.started.clone()),
        ("Ended", report.ended.clone()),
        ("Browser", browser.product.clone()),
        ("Notes", browser.notes.join(" ")),
        ("Policy", report.policy.path.clone()),
        ("SHA-256 of the policy", report.policy.sha256.clone()),
        (
            "Commit",
            report
                .policy
                .commit
                .clone()
                .unwrap_or_else(|| "unknown".to_owned()),
        ),
        ("Stages", stages.join("; ")),
        ("Pages", settings.pages.len().to_string()),
        (
            "Window",
            format!(
                "{width} × {height} CSS pixels; each page worked for {} ms",
                settings.settle_ms
            ),
        ),
        ("Hosts that could be reached", hosts),
        ("Written by", report.tool.clone()),
    ];
    facts.extend(settings.sitemap.clone().map(|it| ("Sitemap", it)));
    facts
}

fn finding(finding: &Finding) -> FindingView {
    FindingView {
        severity: finding.severity.as_str(),
        code: finding.code.as_str(),
        entry: finding.entry.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
    }
}

fn rule(code: Code) -> RuleView {
    let rule = code.rule();
    RuleView {
        code: code.as_str(),
        title: rule.explanation().title,
        body: rule.explanation().body,
        sources: rule.sources.iter().map(ToString::to_string).collect(),
    }
}

fn entry(row: &Row) -> EntryView<'_> {
    let stages: Vec<&str> = row.stages.iter().map(|it| it.phrase()).collect();
    EntryView {
        entry: row.entry.as_deref(),
        kind: row.kind.map_or("", kind),
        name: &row.name,
        stages: stages.join("; "),
        page: row.page.as_deref(),
        set_by: row.set_by.as_deref(),
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Cookie => "cookie",
        Kind::LocalStorage => "localStorage",
        Kind::SessionStorage => "sessionStorage",
        Kind::IndexedDb => "IndexedDB",
        Kind::CacheStorage => "Cache Storage",
        Kind::ServiceWorker => "service worker",
        Kind::FileSystem => "private file system",
        Kind::Other => "other",
    }
}

fn stage_view<'r>(
    stage: &'r StageReport,
    report: &'r Report,
    observed: &'r Observed,
) -> StageView<'r> {
    let name = stage.stage.as_str();
    let pictures = observed.pictures.iter().filter_map(|picture| {
        let alt = match picture.name.strip_suffix(".png")?.strip_prefix(name)? {
            "" => format!("The last page {}", stage.stage.phrase()),
            "-banner" => format!("The page before the click, in the stage {name}"),
            _ => return None,
        };
        let address = format!("data:image/png;base64,{}", BASE64.encode(&picture.bytes));
        Some(PictureView { alt, address })
    });
    let redirected = stage.pages.iter().filter(|it| leads_elsewhere(it));
    StageView {
        name,
        phrase: Stage::phrase(stage.stage),
        pages: &stage.pages,
        redirected: redirected.map(|it| (&*it.url, &*it.shown)).collect(),
        choice: stage.choice.as_ref(),
        stored: stage
            .stored
            .iter()
            .map(|it| stored(it, &report.entries))
            .collect(),
        refused: &stage.refused,
        hosts: &stage.hosts,
        problems: &stage.problems,
        pictures: pictures.collect(),
    }
}

/// Returns whether a page led to another address than that which was asked for.
pub(super) fn leads_elsewhere(page: &Page) -> bool {
    let asked = page.url.split(['?', '#']).next().unwrap_or_default();
    // A page that did not load shows an address of the browser's own.
    Address::parse(&page.shown).is_some()
        && page.shown.trim_end_matches('/') != asked.trim_end_matches('/')
}

fn stored<'r>(stored: &'r Stored, rows: &[Row]) -> StoredView<'r> {
    let is_it = |row: &&Row| row.kind == Some(stored.kind) && row.name == stored.name;
    StoredView {
        kind: kind(stored.kind),
        name: &stored.name,
        scope: &stored.scope,
        party: match stored.party {
            Party::First => "the site",
            Party::Third => "another site",
        },
        attributes: stored
            .cookie
            .as_ref()
            .map_or_else(|| stored.stores.join(", "), attributes),
        set_by: stored.setters.iter().map(setter).collect(),
        page: &stored.page,
        remains: stored.remains,
        declared: rows
            .iter()
            .find(is_it)
            .is_some_and(|row| row.entry.is_some()),
    }
}

/// Returns who set something, with the frame in which it happened.
fn setter(setter: &Setter) -> String {
    let (Setter::Response { frame, .. } | Setter::Script { frame, .. }) = setter;
    match frame {
        Some(frame) => format!("{setter}, in the frame {frame}"),
        None => setter.to_string(),
    }
}

/// Returns the attributes of a cookie as a header writes them.
fn attributes(cookie: &CookieAttributes) -> String {
    let mut parts = vec![format!("Path={}", cookie.path)];
    parts.extend(cookie.seconds.map(|seconds| format!("Max-Age={seconds}")));
    let flags = [
        (cookie.with_domain, "Domain"),
        (cookie.secure, "Secure"),
        (cookie.http_only, "HttpOnly"),
    ];
    parts.extend(
        flags
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| (*word).to_owned()),
    );
    parts.extend(cookie.same_site.as_ref().map(|it| format!("SameSite={it}")));
    parts.extend(
        cookie
            .partition
            .as_ref()
            .map(|it| format!("Partitioned ({it})")),
    );
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_page_of_the_web_is_one_that_an_address_leads_to() {
        let leads = |shown: &str| {
            leads_elsewhere(&Page {
                url: "http://a.example/in?x=1".to_owned(),
                shown: shown.to_owned(),
                status: None,
                title: String::new(),
                problem: None,
            })
        };
        assert!(leads("http://b.example/"));
        for same in [
            "",
            "http://a.example/in/",
            "chrome-error://chromewebdata/",
            "about:neterror",
        ] {
            assert!(!leads(same), "{same}");
        }
    }
}
