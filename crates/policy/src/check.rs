//! Draft -> validate -> Policy: all rules in one pass, and what was accepted in the file itself.

use crate::compared::Compared;
use crate::draft::Draft;
use crate::finding::{Finding, Severity};
use crate::model::Policy;
use crate::parse::{LoadError, Parsed, parse};
use crate::rules::{Check, Code, Context};
use crate::source::{Disk, Files, Sources};
use std::path::Path;
use time::Date;

/// What a check depends on besides the files.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day for which deadlines and the rules of law are looked at.
    pub today: Date,
}

impl Options {
    /// Looks at everything as of today (UTC).
    #[must_use]
    pub fn today() -> Self {
        Self {
            today: time::OffsetDateTime::now_utc().date(),
        }
    }
}

/// A policy that was checked.
#[derive(Debug)]
pub struct Checked {
    /// Its files.
    pub sources: Sources,
    /// As it was written.
    pub draft: Draft,
    /// All that was found, sorted by place.
    pub findings: Vec<Finding>,
    /// What was found and is accepted by an `[[allow]]` of the policy.
    pub allowed: Vec<Finding>,
    recovered: Policy,
}

impl Checked {
    /// The policy, when nothing in it is an error.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        (!self.has_errors()).then_some(&self.recovered)
    }

    /// Whether anything is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// What could be read of a policy that has errors. It is for showing and for the macro, which declares
    /// every constant that it can, so that one mistake gives one message; it is not a valid policy.
    #[must_use]
    pub fn recovered(&self) -> &Policy {
        &self.recovered
    }
}

/// Reads and checks a policy of the file system, and all that it includes.
///
/// # Errors
/// [`LoadError`] when the file cannot be opened.
pub fn check_file(path: &Path, options: Options) -> Result<Checked, LoadError> {
    check_files(&Disk, path, options)
}

/// Reads and checks a policy from anywhere.
///
/// # Errors
/// [`LoadError`] when the file cannot be opened.
///
/// ```
/// use cookie_registry_policy::{Code, Options, check_files, source::Memory};
///
/// let text = r#"
/// format = 1
/// [policy]
/// title = "Cookie Policy"
/// last_updated = 2026-05-09
/// [service]
/// name = "Example"
/// domains = ["example.org"]
/// contact = "privacy@example.org"
/// [cookies.session]
/// name = "__Host-session"
/// domain = "example.org"
/// category = "necessary"
/// exemption = "authentication"
/// purpose = "Keeps you signed in."
/// lifetime = "session"
/// "#;
/// let checked = check_files(&Memory::from_iter([("policy.toml", text)]), "policy.toml".as_ref(), Options::today()).unwrap();
/// assert!(checked.policy().is_none());
/// assert_eq!(checked.findings[0].code, Code::HostPrefix);
/// ```
pub fn check_files(files: &dyn Files, path: &Path, options: Options) -> Result<Checked, LoadError> {
    Ok(check_parsed(parse(files, path)?, options))
}

/// What a policy is compared with while it is checked; nothing by default.
#[cfg(feature = "diff")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The policy as it was before.
    pub base: Option<&'a Policy>,
    /// What was approved of its entries.
    pub approvals: Option<&'a crate::approval::Approvals>,
}

/// Reads and checks a policy from anywhere, and compares it with what lies beside it.
///
/// # Errors
/// [`LoadError`] when the file cannot be opened.
#[cfg(feature = "diff")]
pub fn check_beside(
    files: &dyn Files,
    path: &Path,
    options: Options,
    beside: Beside<'_>,
) -> Result<Checked, LoadError> {
    let parsed = parse(files, path)?;
    Ok(check_compared(parsed, options, |policy| {
        Compared::new(policy, beside)
    }))
}

/// Checks what was read.
#[must_use]
pub fn check_parsed(parsed: Parsed, options: Options) -> Checked {
    check_compared(parsed, options, |_| Compared::default())
}

fn check_compared(
    parsed: Parsed,
    options: Options,
    compare: impl FnOnce(&Policy) -> Compared,
) -> Checked {
    let Parsed {
        sources,
        draft,
        mut findings,
    } = parsed;
    let recovered = Policy::from_draft(&draft);
    let context = Context::new(&draft, &sources, options.today);
    if !findings.iter().any(|finding| is_unreadable(finding.code)) {
        run(&context, &compare(&recovered), &mut findings);
    }
    let (mut findings, allowed) = crate::waiver::apply(&context, findings);
    Finding::sort(&mut findings);
    let recovered = Policy::from_draft(&draft);
    Checked {
        sources,
        draft,
        findings,
        allowed,
        recovered,
    }
}

/// Whether the file was not read at all, so that everything would be missing from it.
fn is_unreadable(code: Code) -> bool {
    matches!(
        code,
        Code::NotUtf8 | Code::EmptyPolicy | Code::PolicyTooLarge
    )
}

fn run(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    for rule in Code::ALL
        .iter()
        .map(|code| code.rule())
        .filter(|rule| rule.holds(context))
    {
        match rule.check {
            Check::Reader | Check::Sources | Check::Waivers(_) => {}
            Check::Policy(check) => check(context, findings),
            Check::Compared(check) => check(context, compared, findings),
            Check::Cookie(check) => draft
                .cookies
                .iter()
                .for_each(|cookie| check(context, cookie, findings)),
            Check::Storage(check) => draft
                .storage
                .iter()
                .for_each(|storage| check(context, storage, findings)),
            Check::Entry(check) => draft
                .disclosures()
                .for_each(|disclosure| check(context, disclosure, findings)),
        }
    }
}
