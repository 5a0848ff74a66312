//! Walks through the stages of a visit.

mod banner;
mod pictures;
mod steps;
mod withdrawal;

use crate::address::Address;
use crate::digest::Digester;
use crate::driver::{DriveError, Driver, Opening, Session};
use crate::har::{StageExchanges, archive};
use crate::model::{Observation, Page, Stage, StageReport};
use crate::secrets::Secrets;
use crate::self_test::self_test;
use crate::settings::{Answer, MAX_PAGES, Settings};
use crate::sitemap;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A screenshot of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The name of its file, such as `before-choice.png`.
    pub name: String,
    /// PNG.
    pub bytes: Vec<u8>,
}

/// The results of the visits.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The results as data.
    pub observation: Observation,
    /// The addresses of the pages that were to be visited, with those of the sitemap.
    pub pages: Vec<String>,
    /// Screenshots, one or two for each stage.
    pub pictures: Vec<Picture>,
    /// Every request with its response, as an HTTP Archive 1.2.
    pub archive: String,
}

/// The pages that are visited if neither their number is given nor all are named.
const DEFAULT_PAGES: usize = 50;

/// Runs the self-test and then all stages.
pub(crate) fn walk(
    driver: &mut dyn Driver,
    settings: &Settings,
    secrets: &Secrets,
) -> Result<Observed, DriveError> {
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
        pages: settings.pages.clone(),
        observation: Observation {
            browser: driver.version(),
            stages: Vec::new(),
            problems: Vec::new(),
        },
        pictures: Vec::new(),
        exchanges: Vec::new(),
        secrets,
        typed: Vec::new(),
    };
    walk.observation.problems = self_test(driver, &walk.opening)?;
    walk.sitemap(driver)?;
    for &stage in &settings.stages {
        if Instant::now() >= walk.opening.deadline {
            let problem = format!("the time was over before the stage \u{201c}{stage}\u{201d}");
            walk.observation.problems.push(problem);
            continue;
        }
        match stage {
            // It follows the acceptance, in the same profile.
            Stage::AfterWithdrawal if settings.stages.contains(&Stage::AfterAccept) => Ok(()),
            stage => walk.stage(driver, stage),
        }
        .or_else(|error| walk.ended(stage, error))?;
    }
    Ok(walk.finished())
}

/// A walk through the stages.
struct Walk<'s> {
    settings: &'s Settings,
    opening: Opening,
    pages: Vec<String>,
    observation: Observation,
    pictures: Vec<Picture>,
    exchanges: Vec<StageExchanges>,
    secrets: &'s Secrets,
    /// What the journey has typed in the current stage, which no picture shows.
    typed: Vec<String>,
}

impl Walk<'_> {
    /// Notes that a stage ended early. Only a wrong selector ends the audit: it is a mistake of the caller.
    fn ended(&mut self, stage: Stage, error: DriveError) -> Result<(), DriveError> {
        if matches!(error, DriveError::Selector(_)) {
            return Err(error);
        }
        let problem = format!("{stage}: {error}");
        self.observation.problems.push(problem);
        Ok(())
    }

    /// Returns everything that was seen, without secrets.
    fn finished(self) -> Observed {
        let secrets = self.secrets;
        let mut archive = archive(&self.observation.browser.product, &self.exchanges);
        let mut observation = self.observation;
        if !secrets.is_empty() {
            secrets.remove(&mut archive);
            // What is written here can be read again: only texts were changed.
            if let Ok(mut document) = serde_json::to_value(&observation) {
                secrets.remove(&mut document);
                observation = serde_json::from_value(document).unwrap_or(Observation {
                    stages: Vec::new(),
                    problems: vec!["secrets could not be removed from the report".to_owned()],
                    ..observation
                });
            }
        }
        Observed {
            observation,
            pages: self.pages,
            pictures: self.pictures,
            archive: format!("{archive:#}\n"),
        }
    }

    /// Adds the pages of the sitemap.
    fn sitemap(&mut self, driver: &mut dyn Driver) -> Result<(), DriveError> {
        let most = self.settings.max_pages.unwrap_or(DEFAULT_PAGES);
        let most = most.max(self.pages.len()).min(MAX_PAGES);
        let Some(url) = &self.settings.sitemap else {
            return Ok(());
        };
        let mut session = driver.open(&self.opening)?;
        let listed = sitemap::read(&mut *session, url, &self.settings.domains)?;
        self.observation.problems.extend(listed.problems);
        let mut known: BTreeSet<String> = self.pages.iter().cloned().collect();
        let new: Vec<String> = listed
            .pages
            .into_iter()
            .filter(|page| known.insert(page.clone()))
            .collect();
        let room = most - self.pages.len();
        if new.len() > room {
            let (all, visited) = (new.len() + self.pages.len(), most);
            let said = format!("{url} lists more: of {all} pages, {visited} were visited");
            match self.settings.max_pages {
                Some(_) => self.observation.browser.notes.push(format!("{said}.")),
                None => self
                    .observation
                    .problems
                    .push(format!("{said}; --max-pages N says how many are enough")),
            }
        }
        self.pages.extend(new.into_iter().take(room));
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
        self.typed.clear();
        let mut report = new_report(if stage == Stage::AfterWithdrawal {
            Stage::AfterAccept
        } else {
            stage
        });
        let seen = self
            .choose(session, &mut report, answer, &first)
            .and_then(|()| self.visit_all(session, &mut report));
        let withdraws = match stage {
            Stage::AfterWithdrawal => true,
            Stage::AfterAccept => self.settings.stages.contains(&Stage::AfterWithdrawal),
            _ => false,
        };
        let ended = seen.is_err();
        if stage == Stage::AfterWithdrawal && !ended {
            self.picture(session, report.stage.as_str());
        } else {
            self.finish(session, report, seen)?;
        }
        if !withdraws {
            return Ok(());
        }
        if ended {
            let problem = "there was no withdrawal, since the stage before it ended early";
            self.observation.problems.push(problem.to_owned());
            return Ok(());
        }
        let mut report = new_report(Stage::AfterWithdrawal);
        session.recorder().next_stage();
        let seen = self
            .withdraw(session, &mut report, &first)
            .and_then(|()| self.visit_all(session, &mut report));
        self.finish(session, report, seen)
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
        for url in self.pages.clone() {
            self.visit(session, report, &url)?;
        }
        // What a page stores when it is left is seen on the next page: after the last one, it is opened once more.
        let is_seen = |url: &&String| {
            let mut pages = report.pages.iter();
            pages.any(|it| it.url == **url && it.problem.is_none())
        };
        if let Some(last) = self.pages.last().filter(is_seen) {
            session.visit(last, Duration::ZERO)?;
            session.snapshot()?;
        }
        Ok(())
    }

    /// Reports a stage. What was seen of one that ended early is reported all the same, together with the reason.
    fn finish(
        &mut self,
        session: &mut dyn Session,
        mut report: StageReport,
        seen: Result<(), DriveError>,
    ) -> Result<(), DriveError> {
        match seen {
            Ok(()) => self.picture(session, report.stage.as_str()),
            Err(error @ DriveError::Selector(_)) => return Err(error),
            Err(error) => {
                let place = match session.recorder().page() {
                    "" => String::new(),
                    page => format!(" on {page}"),
                };
                let problem = format!("it ended early{place}: {error}");
                report.problems.push(problem);
            }
        }
        session.recorder().report(&mut report);
        report.problems.extend(session.problems());
        let (exchanges, left_out) = session.recorder().exchanges.take();
        self.exchanges.push((report.stage, exchanges, left_out));
        self.observation.stages.push(report);
        Ok(())
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
