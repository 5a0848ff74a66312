//! Walks through the stages of a visit.

use crate::address::Address;
use crate::digest::Digester;
use crate::driver::{DriveError, Driver, Found, Opening, PresetCookie, Session};
use crate::har::{StageExchanges, archive};
use crate::journey::{Step, Text};
use crate::model::{Choice, Observation, Page, Stage, StageReport};
use crate::platforms::{
    OPENING_CALLS, OWN_WITHDRAWAL, PLATFORMS, Platform, SWITCHES, Switches, is_own, name_of,
};
use crate::recorder::{Key, State};
use crate::script;
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

/// How long a banner that is not there yet may take to appear. Many appear only some time after the page is loaded.
const BANNER_LIMIT: Duration = Duration::from_secs(5);

/// How often a picture is tried while the page shows new things that must not be in it.
const PICTURE_TRIES: u32 = 3;

/// The most clicks of one answer: where the first opens the settings, the second one answers.
const MAX_CLICKS: usize = 2;

/// The most clicks on switches of one settings dialog. A switch that does not stay off would be clicked forever.
const MAX_SWITCHES: usize = 60;

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

    /// Makes the choice of a stage, if it has one.
    fn choose(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
        answer: Option<&Answer>,
        first: &str,
    ) -> Result<(), DriveError> {
        match answer {
            None => Ok(()),
            Some(Answer::Cookie(cookie)) => {
                self.visit(session, report, first)?;
                report.choice = Some(preset(session, cookie)?);
                Ok(())
            }
            Some(answer) => {
                session.recorder().before_choice();
                self.visit(session, report, first)?;
                let rejects = report.stage == Stage::AfterReject;
                let selectors = selectors(answer, |it| if rejects { it.reject } else { it.accept });
                let given = matches!(answer, Answer::Click(_));
                self.answer(session, report, &selectors, given)
            }
        }
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
                    if !self.typed.contains(&text) {
                        self.typed.push(text.clone());
                    }
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
        self.respond(session, report, selectors, given)
    }

    /// Answers the banner without a picture of it.
    fn respond(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
        selectors: &[&str],
        given: bool,
    ) -> Result<(), DriveError> {
        let before = session.recorder().state();
        session.recorder().choice();
        let Some(first) = self.click_banner(session, selectors)? else {
            report.problems.push(no_button(selectors, given));
            return Ok(());
        };
        let mut clicked = vec![first];
        let mut changed = self.has_changed(session, &before, &clicked[0], given)?;
        while !changed && !given && clicked.len() < MAX_CLICKS {
            let further = further(selectors, &clicked);
            let Some(found) = session.click(&further)? else {
                break;
            };
            changed = self.has_changed(session, &before, &found, given)?;
            clicked.push(found);
        }
        let how: Vec<String> = clicked.iter().map(|found| how(found, given)).collect();
        report.choice = Some(Choice {
            how: how.join(", then "),
            text: clicked.swap_remove(0).text,
            changed,
        });
        Ok(())
    }

    /// Clicks a button of a banner, which may appear late.
    fn click_banner(
        &self,
        session: &mut dyn Session,
        selectors: &[&str],
    ) -> Result<Option<Found>, DriveError> {
        let deadline = Instant::now() + BANNER_LIMIT.min(self.settings.page_limit);
        loop {
            let clicked = session.click(selectors)?;
            if clicked.is_some() || Instant::now() >= deadline {
                return Ok(clicked);
            }
            session.settle(Duration::from_millis(250))?;
        }
    }

    /// Returns whether a click changed what is stored.
    fn has_changed(
        &self,
        session: &mut dyn Session,
        before: &State,
        clicked: &Found,
        given: bool,
    ) -> Result<bool, DriveError> {
        session.settle(self.settings.settle)?;
        session.snapshot()?;
        let after = session.recorder().state();
        if after == *before {
            return Ok(false);
        }
        // The banner of a platform is gone once it has taken the answer. Settings may stay open, but not when the page is loaded
        // again.
        let platform = !given && !is_own(&clicked.selector);
        if platform && session.find(&[&clicked.selector])?.is_some() {
            let page = session.recorder().page().to_owned();
            session.visit(&page, self.settings.settle)?;
            session.snapshot()?;
            if session.find(&[&clicked.selector])?.is_some() {
                return Ok(false);
            }
        }
        if !after.keys().eq(before.keys()) {
            return Ok(true);
        }
        // Only values changed. Some change without a click, such as that of a clock: they change again now.
        session.settle(self.settings.settle)?;
        session.snapshot()?;
        let later = session.recorder().state();
        let is_settled = |(key, value): (&Key, &Option<String>)| {
            before.get(key) != Some(value) && later.get(key) == Some(value)
        };
        Ok(after.iter().any(is_settled))
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
            self.answer(session, report, &[selector], true)?;
            return self.withdraw_in_settings(session, report);
        }
        if session.find(&[OWN_WITHDRAWAL])?.is_some() {
            return self.answer(session, report, &[OWN_WITHDRAWAL], false);
        }
        // Other banners open again, and then offer the rejection.
        let opened = self.reopen(session)?;
        let reject = selectors(&Answer::Known, |it| it.reject);
        match self.switches(session, &reject)? {
            Some(switches) => self.turn_off(session, report, switches)?,
            None => self.answer(session, report, &reject, false)?,
        }
        if let (Some(choice), Some(opened)) = (&mut report.choice, opened) {
            choice.how = format!("{opened}, then {}", choice.how);
        }
        Ok(())
    }

    /// Opens the settings of a platform again: by its button, or else by its function, as a link of the site would. Returns how.
    fn reopen(&self, session: &mut dyn Session) -> Result<Option<String>, DriveError> {
        let all = PLATFORMS.iter().map(|it| it.reopen);
        let buttons: Vec<&str> = all.filter(|it| !it.is_empty()).collect();
        let reject = selectors(&Answer::Known, |it| it.reject);
        let deadline = Instant::now() + BANNER_LIMIT.min(self.settings.page_limit);
        let opened = loop {
            if let Some(found) = session.click(&buttons)? {
                break Some(how(&found, false));
            }
            if session.find(&reject)?.is_some() {
                return Ok(None);
            }
            if Instant::now() >= deadline {
                let called = session.read_as_page(&script::first_of(OPENING_CALLS))?;
                let said = format!("`{called}` of the page, since no known button is visible");
                break Some(said).filter(|_| OPENING_CALLS.contains(&&*called));
            }
            session.settle(Duration::from_millis(250))?;
        };
        if opened.is_some() {
            session.settle(self.settings.settle)?;
        }
        Ok(opened)
    }

    /// Returns the settings with switches that are open, if there is no button that rejects everything.
    fn switches(
        &self,
        session: &mut dyn Session,
        reject: &[&str],
    ) -> Result<Option<Switches>, DriveError> {
        if session.find(reject)?.is_some() {
            return Ok(None);
        }
        for &switches in SWITCHES {
            if session.find(&[switches.save])?.is_some() {
                return Ok(Some(switches));
            }
        }
        Ok(None)
    }

    /// Turns off everything that can be turned off in the settings, and saves.
    fn turn_off(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
        switches: Switches,
    ) -> Result<(), DriveError> {
        let name = format!("{}-banner", report.stage.as_str());
        self.picture(session, &name);
        let before = session.recorder().state();
        session.recorder().choice();
        let mut count = 0;
        while count < MAX_SWITCHES && session.click(&[switches.on])?.is_some() {
            count += 1;
            session.settle(Duration::from_millis(250))?;
        }
        let Some(saved) = session.click(&[switches.save])? else {
            let problem = format!("`{}` is no longer visible", switches.save);
            report.problems.push(problem);
            return Ok(());
        };
        let changed = self.has_changed(session, &before, &saved, false)?;
        report.choice = Some(Choice {
            how: format!(
                "{count} clicks on switches that were on, then {}",
                how(&saved, false)
            ),
            text: saved.text,
            changed,
        });
        Ok(())
    }

    /// Rejects in the settings that the given element has opened, if it did.
    fn withdraw_in_settings(
        &mut self,
        session: &mut dyn Session,
        report: &mut StageReport,
    ) -> Result<(), DriveError> {
        let reject = selectors(&Answer::Known, |it| it.reject);
        match &report.choice {
            Some(opened) if !opened.changed && session.find(&reject)?.is_some() => {
                let how = opened.how.clone();
                self.respond(session, report, &reject, false)?;
                if let Some(choice) = &mut report.choice {
                    choice.how = format!("{how}, then {}", choice.how);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes a picture. An audit without one is still an audit, so a failure is a problem and no error.
    fn picture(&mut self, session: &mut dyn Session, name: &str) {
        match self.masked(session) {
            Ok(Some(bytes)) => self.pictures.push(Picture {
                name: format!("{name}.png"),
                bytes,
            }),
            Ok(None) => self.observation.problems.push(format!(
                "there is no picture {name}.png: the page could show what must not be in it"
            )),
            Err(error) => self
                .observation
                .problems
                .push(format!("there is no picture {name}.png: {error}")),
        }
    }

    /// Returns the picture of the top of the page without fields for secrets and without what the journey typed; `None` if these
    /// cannot be hidden.
    fn masked(&self, session: &mut dyn Session) -> Result<Option<Vec<u8>>, DriveError> {
        // The page was scrolled down; what a visitor sees first is above.
        session.read("scrollTo({ top: 0, behavior: 'instant' }); ''")?;
        let secrets = self.secrets.spellings();
        let hide = script::mask(&self.typed, &secrets, false);
        let mut picture = None;
        let mut hidden = session.read(&hide)?;
        for _ in 0..PICTURE_TRIES {
            // Without a number, the page has broken the script.
            if hidden.parse::<u32>().is_err() {
                break;
            }
            let bytes = session.screenshot()?;
            // What the page has shown again in the meantime is hidden for the next try.
            hidden = session.read(&hide)?;
            if hidden == "0" {
                picture = Some(bytes);
                break;
            }
        }
        session.read(&script::mask(&[], &[], true))?;
        Ok(picture)
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

fn selectors(answer: &Answer, of: impl Fn(&Platform) -> &'static [&'static str]) -> Vec<&str> {
    match answer {
        Answer::Click(selector) => vec![selector],
        _ => PLATFORMS.iter().flat_map(of).copied().collect(),
    }
}

/// Returns the selectors of the platform that was clicked which were not clicked yet.
fn further<'s>(selectors: &[&'s str], clicked: &[Found]) -> Vec<&'s str> {
    let is_clicked = |selector: &str| clicked.iter().any(|it| it.selector == selector);
    let platform = clicked.first().and_then(|it| name_of(&it.selector));
    let of_platform = |selector: &&&str| name_of(selector) == platform && !is_clicked(selector);
    selectors.iter().filter(of_platform).copied().collect()
}

/// Returns that there was no button, in words.
fn no_button(selectors: &[&str], given: bool) -> String {
    if given {
        let selector = selectors.first().copied().unwrap_or_default();
        return format!("no visible element matches `{selector}`");
    }
    "no button of a known banner is visible; name it with --accept SELECTOR, --reject SELECTOR and --withdraw SELECTOR".to_owned()
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

/// Returns whether the site accepted the cookie that replaces a click: it is still there after the first page, and no known banner
/// asks.
fn preset(session: &mut dyn Session, cookie: &PresetCookie) -> Result<Choice, DriveError> {
    let state = session.recorder().state();
    let banners = selectors(&Answer::Known, |it| it.accept);
    Ok(Choice {
        how: format!("the cookie `{}`, set before the first page", cookie.name),
        text: String::new(),
        changed: state.keys().any(|it| it.is_cookie(&cookie.name))
            && session.find(&banners)?.is_none(),
    })
}
