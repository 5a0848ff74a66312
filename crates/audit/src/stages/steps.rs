//! Takes the steps of the journey.

use super::Walk;
use crate::address::Address;
use crate::driver::{DriveError, Session};
use crate::journey::{Step, Text};
use crate::model::StageReport;
use std::time::{Duration, Instant};

impl Walk<'_> {
    /// Takes the steps of the journey. Returns the step that could not be taken; those after it are not tried.
    pub(super) fn journey(
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
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
