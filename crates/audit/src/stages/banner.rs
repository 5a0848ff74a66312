//! Answers the banner of a site, and finds out whether the answer changed what is stored.

use super::Walk;
use crate::driver::{DriveError, Found, PresetCookie, Session};
use crate::model::{Choice, Stage, StageReport};
use crate::platforms::{PLATFORMS, Platform, is_own, name_of};
use crate::recorder::{Key, State};
use crate::settings::Answer;
use std::time::{Duration, Instant};

/// How long a banner that is not there yet may take to appear. Many appear only some time after the page is loaded.
pub(super) const BANNER_LIMIT: Duration = Duration::from_secs(5);

/// The most clicks of one answer: where the first opens the settings, the second one answers.
const MAX_CLICKS: usize = 2;

impl Walk<'_> {
    /// Makes the choice of a stage, if it has one.
    pub(super) fn choose(
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

    /// Answers the banner, and sees whether that changed anything.
    pub(super) fn answer(
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
    pub(super) fn respond(
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
    pub(super) fn has_changed(
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
}

pub(super) fn selectors(
    answer: &Answer,
    of: impl Fn(&Platform) -> &'static [&'static str],
) -> Vec<&str> {
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
pub(super) fn how(found: &Found, given: bool) -> String {
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
