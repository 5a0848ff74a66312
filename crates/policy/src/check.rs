//! Checks a policy: reads the files to a `Draft`, completes it to a `Policy`, runs all rules on the draft,
//! and applies the `[[allow]]` tables of the policy to the findings.

mod accept;
mod open;
mod run;

#[cfg(feature = "diff")]
use crate::compared::Baseline;
use crate::compared::Compared;
use crate::draft::Draft;
use crate::finding::{Finding, Severity};
use crate::model::Policy;
#[cfg(feature = "again")]
use crate::parse::{Kept, parse_again};
use crate::parse::{LoadError, Parsed, parse};
use crate::rules::{Code, Context, Stage};
use crate::source::{Confined, Files, Sources};
use std::path::{Path, PathBuf};
use time::Date;

/// The inputs of a check other than the files.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day on which deadlines and the rules of law are evaluated.
    pub today: Date,
}

impl Options {
    /// Creates options with the current day in UTC.
    #[must_use]
    pub fn today() -> Self {
        Self {
            today: time::OffsetDateTime::now_utc().date(),
        }
    }
}

/// The result of a check.
#[derive(Debug)]
pub struct Checked {
    /// The files of the policy.
    pub sources: Sources,
    /// The policy as it was written.
    pub draft: Draft,
    /// The findings, sorted by position.
    pub findings: Vec<Finding>,
    /// The findings that an `[[allow]]` of the policy accepts.
    pub allowed: Vec<Finding>,
    recovered: Policy,
}

impl Checked {
    /// Returns the policy if it has no errors.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        (!self.has_errors()).then_some(&self.recovered)
    }

    /// Returns whether every text of the policy is decided. A text is undecided if it begins with `TODO`. The page of
    /// the policy is rendered only if every text is decided.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        let mut findings = self.findings.iter();
        !findings.any(|finding| finding.code == Code::TodoLeft)
    }

    /// Returns whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Returns the first finding about a value that could not be read. In place of such a value, the
    /// [recovered](Self::recovered) policy contains a default or nothing. Do not compare such a policy with another
    /// policy, because the value is unknown.
    #[must_use]
    pub fn unread(&self) -> Option<&Finding> {
        let loads = self.draft.without_one_address();
        self.findings.iter().find(|finding| {
            let is_unread = match finding.code {
                Code::UnknownCategory => true,
                Code::InvalidLoad => loads.contains(&finding.span),
                code => code.rule().stage() == Stage::Reading,
            };
            finding.severity == Severity::Error && is_unread
        })
    }

    /// Returns the part of the policy that could be read, even if there are errors. The result is not necessarily a
    /// valid policy, so use it for display only. The macro also uses it: it declares every constant that it can, so
    /// that one mistake causes only one message.
    #[must_use]
    pub fn recovered(&self) -> &Policy {
        &self.recovered
    }
}

/// Reads and checks a policy and its included files from the file system. Reads only files of its project
/// ([`Confined::to_project_of`]).
///
/// # Errors
/// [`LoadError`] if the file cannot be opened, or is outside the project.
pub fn check_file(path: &Path, options: Options) -> Result<Checked, LoadError> {
    check_file_with(path, options, &[])
}

/// Reads and checks a policy like [`check_file`]. Included files may also be in the given folders.
///
/// # Errors
/// [`LoadError`] if the file cannot be opened or is outside these folders and the project, or if one of the folders does not
/// exist.
pub fn check_file_with(
    path: &Path,
    options: Options,
    outside: &[PathBuf],
) -> Result<Checked, LoadError> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        |source| LoadError::Unreadable { path, source }
    };
    let mut files = Confined::to_project_of(path).map_err(unreadable(path))?;
    for folder in outside {
        files = files.and(folder).map_err(unreadable(folder))?;
    }
    check_files(&files, path, options)
}

/// Reads and checks a policy from any [`Files`].
///
/// # Errors
/// [`LoadError`] if the file cannot be opened.
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
/// name = "Almanac"
/// domains = ["our.example"]
/// contact = "privacy@our.example"
/// [cookies.session]
/// name = "__Host-session"
/// domain = "our.example"
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

/// Reads and checks a policy from any [`Files`], and compares it with its base and approvals.
///
/// # Errors
/// [`LoadError`] if the file cannot be opened.
#[cfg(feature = "diff")]
pub fn check_against(
    files: &dyn Files,
    path: &Path,
    options: Options,
    baseline: Baseline<'_>,
) -> Result<Checked, LoadError> {
    let parsed = parse(files, path)?;
    Ok(check_compared(parsed, options, |policy| {
        Compared::new(policy, baseline, options.today)
    }))
}

/// Checks a policy like [`check_against`], after an edit. An entry whose text has not changed is not parsed again.
///
/// # Errors
/// [`LoadError`] if the file cannot be opened.
///
/// ```
/// use cookie_registry_policy::check::check_again;
/// use cookie_registry_policy::{Baseline, Options, parse::Kept, source::Memory};
///
/// let mut kept = Kept::default();
/// for text in ["format = 1\n[cookies.a]\n", "format = 1\n\n[cookies.a]\n"] {
///     let files = Memory::from_iter([("policy.toml", text)]);
///     let baseline = Baseline { base: None, approvals: None };
///     let checked = check_again(&files, "policy.toml".as_ref(), Options::today(), baseline, &mut kept).unwrap();
///     assert_eq!(checked.draft.cookies[0].disclosure.key.span.start as usize, text.find("a]").unwrap());
/// }
/// ```
#[cfg(feature = "again")]
pub fn check_again(
    files: &dyn Files,
    path: &Path,
    options: Options,
    baseline: Baseline<'_>,
    kept: &mut Kept,
) -> Result<Checked, LoadError> {
    let parsed = parse_again(files, path, kept)?;
    Ok(check_compared(parsed, options, |policy| {
        Compared::new(policy, baseline, options.today)
    }))
}

/// Checks a policy that was read.
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
        is_incomplete,
    } = parsed;
    let recovered = Policy::from_draft(&draft);
    let context = Context::new(&draft, &sources, options.today);
    if !is_incomplete {
        run::rules(&context, &compare(&recovered), &mut findings);
    }
    let (mut findings, allowed) = accept::apply(&context, findings);
    // What follows a mistake of syntax may not have been read, so nobody knows what is missing.
    if findings.iter().any(|finding| finding.code == Code::Syntax) {
        findings.retain(|finding| !finding.code.is_about_absence());
    }
    open::merge(&mut findings);
    Finding::sort(&mut findings);
    Checked {
        sources,
        draft,
        findings,
        allowed,
        recovered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LOWERED;
    use crate::source::Memory;

    fn files() -> Memory {
        let text = "format = 1\n[policy]\ntitle = \"Cookies\"\nlast_updated = 2026-05-09\n[cookies.a]\nname = \"a\"\n";
        Memory::from_iter([("policy.toml", text)])
    }

    /// Runs a check and returns how often it lowered a policy.
    fn lowered(check: impl FnOnce()) -> usize {
        let before = LOWERED.get();
        check();
        LOWERED.get() - before
    }

    #[test]
    fn a_check_lowers_the_policy_once() {
        let path = Path::new("policy.toml");
        let plain = lowered(|| drop(check_files(&files(), path, Options::today()).unwrap()));
        assert_eq!(plain, 1);
    }

    #[test]
    #[cfg(feature = "diff")]
    fn a_check_against_a_base_lowers_the_policy_once() {
        let path = Path::new("policy.toml");
        let base = check_files(&files(), path, Options::today()).unwrap();
        let approvals = crate::approval::Approvals::default();
        let baseline = Baseline {
            base: Some(base.recovered()),
            approvals: Some(&approvals),
        };
        let compared = lowered(|| {
            drop(check_against(&files(), path, Options::today(), baseline).unwrap());
        });
        assert_eq!(compared, 1);
    }
}
