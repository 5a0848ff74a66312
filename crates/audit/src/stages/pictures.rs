//! Takes the pictures of a stage, without secrets.

use super::{Picture, Walk};
use crate::driver::{DriveError, Session};
use crate::script;

/// How often a picture is tried while the page shows new things that must not be in it.
const PICTURE_TRIES: u32 = 3;

impl Walk<'_> {
    /// Takes a picture. An audit without one is still an audit, so a failure is a problem and no error.
    pub(super) fn picture(&mut self, session: &mut dyn Session, name: &str) {
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
}
