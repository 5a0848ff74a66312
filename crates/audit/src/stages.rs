//! Walks through the stages of a visit.

use crate::address::Address;
use crate::digest::Digester;
use crate::driver::{DriveError, Driver, Found, Opening, PresetCookie, Session};
use crate::journey::{Step, Text};
use crate::model::{Choice, Kind, Observation, Page, Stage, StageReport};
use crate::platforms::{OWN_WITHDRAWAL, PLATFORMS, Platform, name_of};
use crate::self_test::self_test;
use crate::settings::{Answer, Settings};
use std::rc::Rc;
use std::time::{Duration, Instant};

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
        if Instant::now() >= walk.opening.deadline {
            let problem = format!("the time was over before the stage \u{201c}{stage}\u{201d}");
            walk.observed.observation.problems.push(problem);
            continue;
        }
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
        if let Err(problem) = self.journey(session, report)? {
            report.problems.push(problem);
        }
        for url in &self.settings.pages {
            self.visit(session, report, url)?;
        }
        Ok(())
    }

    /// Takes the steps of the journey. Returns the step that could not be taken; those after it are not tried.
    fn journey(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
    ) -> Result<Result<(), String>, DriveError> {
        for (at, step) in self.settings.journey.iter().enumerate() {
            let failed = |why: &str| {
                Ok(Err(format!(
                    "step {} of the journey, {}: {why}",
                    at + 1,
                    step.describe()
                )))
            };
            let taken = match step {
                Step::Go(url) => {
                    self.visit(session, report, &self.absolute(url))?;
                    true
                }
                Step::Click(selectors) => session.click(&borrowed(selectors))?.is_some(),
                Step::Fill(selectors, text) => {
                    let text = match text {
                        Text::Plain(text) => text.clone(),
                        Text::Variable(name) => match std::env::var(name) {
                            Ok(text) => text,
                            Err(_) => return failed(&format!("the variable {name} is not set")),
                        },
                    };
                    session.fill(&borrowed(selectors), &text)?
                }
                Step::WaitFor(selectors) => self.wait_for(session, selectors)?,
                Step::Wait(milliseconds) => {
                    session.settle(Duration::from_millis(*milliseconds))?;
                    true
                }
            };
            if !taken {
                return failed("no such element is visible");
            }
            if matches!(step, Step::Click(_)) {
                session.settle(self.settings.settle)?;
            }
            session.snapshot()?;
        }
        Ok(Ok(()))
    }

    /// Waits until an element is visible, at most as long as a page may take to load.
    fn wait_for(
        &self,
        session: &mut dyn Session,
        selectors: &[String],
    ) -> Result<bool, DriveError> {
        let deadline = Instant::now() + self.settings.page_limit;
        loop {
            if session.find(&borrowed(selectors))?.is_some() {
                return Ok(true);
            }
            if Instant::now() >= deadline {
                return Ok(false);
            }
            session.settle(Duration::from_millis(200))?;
        }
    }

    /// Returns the address of a page, which may be a path on the host of the first one.
    fn absolute(&self, url: &str) -> String {
        let first = self
            .settings
            .pages
            .first()
            .and_then(|it| Address::parse(it));
        match first {
            Some(first) if url.starts_with('/') => format!("{}{url}", first.origin()),
            _ => url.to_owned(),
        }
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

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
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
