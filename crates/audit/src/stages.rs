//! Walks through the stages of a visit.

use crate::address::Address;
use crate::digest::Digester;
use crate::driver::{DriveError, Driver, Found, Opening, PresetCookie, Session};
use crate::model::{Choice, Kind, Observation, Page, Stage, StageReport};
use crate::platforms::{OWN_WITHDRAWAL, PLATFORMS, Platform, name_of};
use crate::self_test::self_test;
use crate::settings::{Answer, Settings};
use std::rc::Rc;
use std::time::Instant;

/// A picture of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The name of its file, such as `before-choice.png`.
    pub name: String,
    /// PNG.
    pub bytes: Vec<u8>,
}

/// What an audit has seen.
#[derive(Clone, Debug)]
pub struct Observed {
    /// As data.
    pub observation: Observation,
    /// As pictures, one or two for each stage.
    pub pictures: Vec<Picture>,
}

/// Runs the self-test and then all stages.
pub(crate) fn walk(driver: &mut dyn Driver, settings: &Settings) -> Result<Observed, DriveError> {
    let mut own: Vec<String> = settings.domains.clone();
    own.extend(
        settings
            .pages
            .iter()
            .filter_map(|page| Address::parse(page).map(|it| it.host)),
    );
    let opening = Opening {
        signal: false,
        window: settings.window,
        own,
        preset: None,
        page_limit: settings.page_limit,
        deadline: Instant::now() + settings.limit,
        limit: settings.limit,
        digester: Rc::new(Digester::new(settings.values)),
    };
    let mut walk = Walk {
        settings,
        opening,
        observed: Observed {
            observation: Observation {
                browser: driver.version(),
                stages: Vec::new(),
                problems: Vec::new(),
            },
            pictures: Vec::new(),
        },
    };
    walk.observed.observation.problems = self_test(driver, &walk.opening)?;
    for &stage in &settings.stages {
        match stage {
            // It follows the acceptance, in the same profile.
            Stage::AfterWithdrawal if settings.stages.contains(&Stage::AfterAccept) => Ok(()),
            stage => walk.stage(driver, stage),
        }
        .or_else(|error| walk.ended(stage, error))?;
    }
    Ok(walk.observed)
}

/// A walk through the stages.
struct Walk<'s> {
    settings: &'s Settings,
    opening: Opening,
    observed: Observed,
}

impl Walk<'_> {
    /// Notes that a stage ended early. Only a wrong selector ends the audit: it is a mistake of the caller.
    fn ended(&mut self, stage: Stage, error: DriveError) -> Result<(), DriveError> {
        if matches!(error, DriveError::Selector(_)) {
            return Err(error);
        }
        let problem = format!("{stage}: {error}");
        self.observed.observation.problems.push(problem);
        Ok(())
    }

    /// Runs one stage in a new profile; the withdrawal as well, if `stage` is the acceptance before it.
    fn stage(&mut self, driver: &mut dyn Driver, stage: Stage) -> Result<(), DriveError> {
        let answer = match stage {
            Stage::AfterReject => Some(&self.settings.reject),
            Stage::AfterAccept | Stage::AfterWithdrawal => Some(&self.settings.accept),
            _ => None,
        };
        let mut opening = self.opening.clone();
        opening.signal = stage == Stage::WithSignal;
        let first = self.settings.pages.first().cloned().unwrap_or_default();
        if let Some(Answer::Cookie(cookie)) = answer {
            opening.preset = Some((cookie.clone(), first.clone()));
        }
        let mut session = driver.open(&opening)?;
        let session = &mut *session;
        let mut report = new_report(if stage == Stage::AfterWithdrawal {
            Stage::AfterAccept
        } else {
            stage
        });
        match answer {
            None => {}
            Some(Answer::Cookie(cookie)) => {
                self.visit(session, &mut report, &first)?;
                report.choice = Some(preset(session, cookie));
            }
            Some(answer) => {
                session.recorder().before_choice();
                self.visit(session, &mut report, &first)?;
                let selectors = selectors(answer, |it| match stage {
                    Stage::AfterReject => it.reject,
                    _ => it.accept,
                });
                let given = matches!(answer, Answer::Click(_));
                self.answer(session, &mut report, &selectors, given)?;
            }
        }
        self.visit_all(session, &mut report)?;
        self.picture(session, report.stage.as_str());
        let withdraws = match stage {
            Stage::AfterWithdrawal => true,
            Stage::AfterAccept => self.settings.stages.contains(&Stage::AfterWithdrawal),
            _ => false,
        };
        if stage != Stage::AfterWithdrawal {
            self.finish(session, report);
        }
        if withdraws {
            let mut report = new_report(Stage::AfterWithdrawal);
            session.recorder().next_stage();
            self.withdraw(session, &mut report, &first)?;
            self.visit_all(session, &mut report)?;
            self.picture(session, Stage::AfterWithdrawal.as_str());
            self.finish(session, report);
        }
        Ok(())
    }

    fn visit(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
        url: &str,
    ) -> Result<(), DriveError> {
        let page = session.visit(url, self.settings.settle)?;
        session.snapshot()?;
        add_page(report, page);
        Ok(())
    }

    fn visit_all(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
    ) -> Result<(), DriveError> {
        for url in &self.settings.pages {
            self.visit(session, report, url)?;
        }
        Ok(())
    }

    /// Answers the banner, and sees whether that changed anything.
    fn answer(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
        selectors: &[&str],
        given: bool,
    ) -> Result<(), DriveError> {
        let name = format!("{}-banner", report.stage.as_str());
        self.picture(session, &name);
        let before = session.recorder().state();
        session.recorder().choice();
        match session.click(selectors)? {
            Some(found) => {
                session.settle(self.settings.settle)?;
                session.snapshot()?;
                let changed = session.recorder().state() != before;
                report.choice = Some(Choice {
                    how: how(&found, given),
                    text: found.text,
                    changed,
                });
            }
            None if given => report.problems.push(format!(
                "no visible element matches `{}`",
                selectors.first().copied().unwrap_or_default()
            )),
            None => report.problems.push(
                "no button of a known banner is visible; name it with --accept SELECTOR, --reject SELECTOR and --withdraw SELECTOR"
                    .to_owned(),
            ),
        }
        Ok(())
    }

    fn withdraw(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
        first: &str,
    ) -> Result<(), DriveError> {
        let at = self.settings.withdraw_at.as_deref().unwrap_or(first);
        self.visit(session, report, at)?;
        if let Some(selector) = &self.settings.withdraw {
            return self.answer(session, report, &[selector], true);
        }
        if session.find(&[OWN_WITHDRAWAL])?.is_some() {
            return self.answer(session, report, &[OWN_WITHDRAWAL], false);
        }
        // Other banners open again, and then offer the rejection.
        let reopen: Vec<&str> = PLATFORMS
            .iter()
            .map(|it| it.reopen)
            .filter(|it| !it.is_empty())
            .collect();
        if session.click(&reopen)?.is_some() {
            session.settle(self.settings.settle)?;
        }
        let reject: Vec<&str> = PLATFORMS.iter().map(|it| it.reject).collect();
        self.answer(session, report, &reject, false)
    }

    /// Takes a picture. An audit without one is still an audit, so a failure is a problem and no error.
    fn picture(&mut self, session: &mut dyn Session, name: &str) {
        match session.screenshot() {
            Ok(bytes) => self.observed.pictures.push(Picture {
                name: format!("{name}.png"),
                bytes,
            }),
            Err(error) => self
                .observed
                .observation
                .problems
                .push(format!("there is no picture {name}.png: {error}")),
        }
    }

    fn finish(&mut self, session: &mut dyn Session, mut report: StageReport) {
        session.recorder().report(&mut report);
        report.problems.extend(session.problems());
        self.observed.observation.stages.push(report);
    }
}

fn new_report(stage: Stage) -> StageReport {
    StageReport {
        stage,
        pages: Vec::new(),
        choice: None,
        stored: Vec::new(),
        refused: Vec::new(),
        hosts: Vec::new(),
        problems: Vec::new(),
    }
}

/// Adds a page, or a problem of another visit to the same page.
fn add_page(report: &mut StageReport, page: Page) {
    match report.pages.iter_mut().find(|it| it.url == page.url) {
        Some(known) => known.problem = known.problem.take().or(page.problem),
        None => report.pages.push(page),
    }
}

fn selectors(answer: &Answer, of: impl Fn(&Platform) -> &'static str) -> Vec<&str> {
    match answer {
        Answer::Click(selector) => vec![selector],
        _ => PLATFORMS.iter().map(of).collect(),
    }
}

/// Returns how an element was found and clicked.
fn how(found: &Found, given: bool) -> String {
    let label: String = found.label.chars().take(80).collect();
    let whose = match name_of(&found.selector) {
        _ if given => "given".to_owned(),
        Some(name) => name.to_owned(),
        None => "unknown".to_owned(),
    };
    format!(
        "click on \u{201c}{label}\u{201d}, `{}` ({whose})",
        found.selector
    )
}

/// Returns whether the site accepted the cookie that replaces a click: it is still there after the first page.
fn preset(session: &mut dyn Session, cookie: &PresetCookie) -> Choice {
    let state = session.recorder().state();
    let is_it = |(kind, name, _, _): &(Kind, String, String, Option<String>)| {
        *kind == Kind::Cookie && *name == cookie.name
    };
    Choice {
        how: format!("the cookie `{}`, set before the first page", cookie.name),
        text: String::new(),
        changed: state.iter().any(is_it),
    }
}
