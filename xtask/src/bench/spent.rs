//! What running a program takes.

use crate::error::Error;
use crate::steps::must_pass;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

/// Seconds. Only ratios of them mean anything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spent {
    /// From the start to the end, by the clock.
    pub(super) wall: f64,
    /// Computing, of the program and all that it starts.
    pub(super) cpu: f64,
}

impl Spent {
    /// More than any run takes.
    pub(super) const NEVER: Self = Self {
        wall: f64::INFINITY,
        cpu: f64::INFINITY,
    };

    /// Returns the minimum of both.
    pub(super) fn least(self, other: Self) -> Self {
        Self {
            wall: self.wall.min(other.wall),
            cpu: self.cpu.min(other.cpu),
        }
    }

    /// Runs a command that has to work. The standard library cannot measure the CPU time of a child without unsafe
    /// code; bash can.
    pub(super) fn by(command: &Command) -> Result<Self, Error> {
        let script = r#"exec 3>&1; { time "$0" "$@" >/dev/null 2>&1; } 2>&3"#;
        let mut timed = Command::new("bash");
        timed
            .args(["-c", script])
            .arg(command.get_program())
            .args(command.get_args())
            .envs(
                command
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .env("TIMEFORMAT", "%3R %3U %3S")
            .env("LC_ALL", "C");
        if let Some(folder) = command.get_current_dir() {
            timed.current_dir(folder);
        }
        let times = must_pass(&mut timed)?;
        parse(&times).ok_or_else(|| Error::Unreadable {
            path: PathBuf::from(OsStr::new("bash")),
        })
    }
}

/// Reads the three times that bash prints.
fn parse(times: &str) -> Option<Spent> {
    let mut times = times.split_whitespace().map(str::parse::<f64>);
    let (wall, user, system) = (
        times.next()?.ok()?,
        times.next()?.ok()?,
        times.next()?.ok()?,
    );
    Some(Spent {
        wall,
        cpu: user + system,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_and_the_failure_of_a_command_are_reported() {
        let mut busy = Command::new("sh");
        busy.args(["-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"]);
        let spent = Spent::by(&busy).unwrap();
        assert!(spent.cpu > 0.0 && spent.wall > 0.0, "{spent:?}");
        assert!(Spent::by(&Command::new("false")).is_err());
        let spent = Spent {
            wall: 0.5,
            cpu: 0.375,
        };
        assert_eq!(parse("0.500 0.250 0.125\n"), Some(spent));
        assert_eq!(parse("none"), None);
    }
}
