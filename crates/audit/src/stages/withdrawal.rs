//! Withdraws the consent that was given on a site.

use super::Walk;
use super::banner::{BANNER_LIMIT, how, selectors};
use crate::driver::{DriveError, Session};
use crate::model::{Choice, StageReport};
use crate::platforms::{OPENING_CALLS, OWN_WITHDRAWAL, PLATFORMS, SWITCHES, Switches};
use crate::script;
use crate::settings::Answer;
use std::time::{Duration, Instant};

/// The most clicks on switches of one settings dialog. A switch that does not stay off would be clicked forever.
const MAX_SWITCHES: usize = 60;

impl Walk<'_> {
    pub(super) fn withdraw(
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
}
