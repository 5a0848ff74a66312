//! Reads everything that the page shows: the current policy, its base, and the approvals.

use super::base::Base;
use super::places::{Noted, Places};
use crate::approve;
use crate::failure::Failure;
use crate::policy_file::{PolicyFile, PolicyFileError};
use crate::revision::log_of_head;
use cookie_registry_policy::Baseline;
use cookie_registry_policy::approval::Approvals;
use cookie_registry_policy::check::check_against;
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::shared::LOCK;
use cookie_registry_policy::{Checked, Options, Policy, Severity};
use std::path::PathBuf;
use std::sync::Arc;
use time::Date;

/// The policy under review, and its latest readable states.
#[derive(Debug)]
pub(super) struct Desk {
    file: Arc<PolicyFile>,
    base: Base,
    log_of_head: Option<PathBuf>,
    /// The latest result of reading.
    read: Option<Checked>,
    /// The last policy that could be read in full.
    good: Option<Policy>,
    places: Places,
}

/// How the displayed policy relates to the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageState {
    /// It equals the file, and is valid.
    Valid,
    /// It equals the file, and breaks rules.
    Broken,
    /// The file cannot be read in full now: the last readable state is displayed.
    Stale,
    /// The file has never been readable in full: the readable part is displayed.
    Partial,
}

/// The result of reading everything once.
#[derive(Debug)]
pub(super) struct Look<'d> {
    /// The policy file, as named on the command line.
    pub(super) name: String,
    /// The reason why the file cannot be opened now, if there is one. All other fields are then from the last
    /// time that it could be opened.
    pub(super) closed: Option<String>,
    /// The latest result: findings and files.
    pub(super) checked: &'d Checked,
    /// The displayed policy.
    pub(super) policy: &'d Policy,
    /// The relation of the displayed policy to the file.
    pub(super) page_state: PageState,
    /// The name of the base, and its policy or the reason why there is none.
    pub(super) base: (String, Result<&'d Policy, String>),
    /// The approvals, if there are any, or the reason why they cannot be read.
    pub(super) approvals: Result<Option<Approvals>, String>,
    /// The current date.
    pub(super) today: Date,
}

impl Desk {
    /// Creates a desk that has read nothing yet.
    pub(super) fn new(file: Arc<PolicyFile>, base: Option<&str>) -> Result<Self, Failure> {
        Ok(Self {
            base: Base::open(&file, base)?,
            log_of_head: log_of_head(&file),
            file,
            read: None,
            good: None,
            places: Places::default(),
        })
    }

    /// Reads everything. Fails only if the policy has never been readable.
    pub(super) fn look(&mut self) -> Result<Look<'_>, Failure> {
        let options = Options::today();
        let name = self.base.name().to_owned();
        let base = self
            .base
            .policy(&self.file)
            .map_err(|failure| failure.to_string());
        let approvals = approve::read(&self.file).map_err(|failure| failure.to_string());
        let baseline = Baseline {
            base: base.as_ref().ok().copied(),
            approvals: approvals.as_ref().ok().and_then(Option::as_ref),
        };
        let noted = Noted::new(&*self.file);
        let read = check_against(&noted, &self.file.path, options, baseline);
        let mut places = noted.into_places();
        places.add_file(self.file.path.with_file_name(LOCK));
        if let Some(log) = &self.log_of_head {
            places.add_file(log.clone());
        }
        let closed = match read {
            Ok(checked) => {
                if is_read_in_full(&checked) {
                    self.good = Some(checked.recovered().clone());
                }
                self.read = Some(checked);
                self.places = places;
                None
            }
            Err(error) if self.read.is_none() => return Err(error.into()),
            Err(error) => Some(error.to_string()),
        };
        // A policy is always present here, because otherwise this function has returned an error above.
        let checked = self.read.as_ref().ok_or(PolicyFileError::NotFound)?;
        let in_full = is_read_in_full(checked);
        let (policy, page_state) = match &self.good {
            Some(good) if in_full && checked.has_errors() => (good, PageState::Broken),
            Some(good) if in_full => (good, PageState::Valid),
            Some(good) => (good, PageState::Stale),
            None => (checked.recovered(), PageState::Partial),
        };
        Ok(Look {
            name: PolicyFile::as_asked(&self.file.path),
            closed,
            checked,
            policy,
            page_state,
            base: (name, base),
            approvals,
            today: options.today,
        })
    }

    /// Returns the files and folders of the latest reading.
    pub(super) fn places(&self) -> &Places {
        &self.places
    }
}

/// Returns whether the policy was read in full, with nothing left out.
fn is_read_in_full(checked: &Checked) -> bool {
    let mut errors = checked
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    !errors.any(|finding| finding.code.rule().stage() == Stage::Reading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const CLEAN: &str = include_str!("../../../../tests/cli/fixtures/clean.toml");

    /// Returns what is displayed after each of these texts was written to the policy.
    fn shown(texts: &[Option<&str>]) -> Vec<(PageState, Option<String>, String)> {
        let here = tempfile::tempdir().unwrap();
        let path = here.path().join("policy.toml");
        fs::write(&path, texts[0].unwrap()).unwrap();
        let file = PolicyFile::open(Some(&path), &[]).unwrap();
        let mut desk = Desk::new(Arc::new(file), None).unwrap();
        let of = |text: &Option<&str>| {
            match text {
                Some(text) => fs::write(&path, text).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let look = desk.look().unwrap();
            let purpose = look.policy.cookies[0]
                .disclosure
                .purpose
                .best("en")
                .to_owned();
            (look.page_state, look.closed, purpose)
        };
        texts.iter().map(of).collect()
    }

    #[test]
    fn what_could_last_be_read_stays() {
        let changed = CLEAN.replace("Keeps you signed in", "Holds your session");
        let cut = &changed[..changed.find("Holds").unwrap()];
        let broken = changed.replace("category  =", "domain    = \"our.example\"\ncategory  =");
        let seen = shown(&[
            Some(CLEAN),
            Some(cut),
            Some(&broken),
            Some(""),
            None,
            Some(&changed),
        ]);
        let states: Vec<PageState> = seen.iter().map(|(page_state, ..)| *page_state).collect();
        assert_eq!(
            states,
            [
                PageState::Valid,
                PageState::Stale,
                PageState::Broken,
                PageState::Stale,
                PageState::Stale,
                PageState::Valid
            ]
        );
        assert!(seen[1].2.starts_with("Keeps") && seen[3].2.starts_with("Holds"));
        let closed: Vec<bool> = seen.iter().map(|(_, closed, _)| closed.is_some()).collect();
        assert_eq!(closed, [false, false, false, false, true, false]);
    }

    #[test]
    fn of_a_file_that_was_never_whole_the_rest_is_shown() {
        let text = CLEAN.replace("lifetime", "lifetme");
        let seen = shown(&[Some(&text)]);
        assert_eq!(seen[0].0, PageState::Partial);
        assert!(seen[0].2.starts_with("Keeps"), "{}", seen[0].2);
    }

    #[test]
    fn a_base_that_was_asked_for_must_be_there() {
        let here = tempfile::tempdir().unwrap();
        let path = here.path().join("policy.toml");
        fs::write(&path, CLEAN).unwrap();
        let file = || Arc::new(PolicyFile::open(Some(&path), &[]).unwrap());
        let failed = Desk::new(file(), Some("main")).unwrap_err();
        assert_eq!(failed.to_string(), "the policy is not in a git repository");
        let mut desk = Desk::new(file(), None).unwrap();
        let (name, base) = desk.look().unwrap().base;
        assert_eq!(name, "HEAD");
        assert_eq!(base.unwrap_err(), "the policy is not in a git repository");
    }
}
