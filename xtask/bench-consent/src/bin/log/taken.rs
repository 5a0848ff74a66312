//! What a run has taken.

use std::time::Instant;

/// The time of a run, and that of the processor. Where other programs use the processor too, only the second compares two ways
/// of writing.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) time: f64,
    pub(crate) processor: f64,
}

impl Taken {
    /// More than any run takes.
    pub(crate) const NEVER: Self = Self {
        time: f64::INFINITY,
        processor: f64::INFINITY,
    };

    /// Returns the least of two runs.
    pub(crate) fn least(self, other: Self) -> Self {
        Self {
            time: self.time.min(other.time),
            processor: self.processor.min(other.processor),
        }
    }
}

/// A run that has begun.
pub(crate) struct Run {
    start: Instant,
    processor: f64,
}

impl Run {
    /// Begins a run.
    pub(crate) fn begin() -> Self {
        Self {
            start: Instant::now(),
            processor: processor(),
        }
    }

    /// Returns what the run has taken until now.
    pub(crate) fn end(&self) -> Taken {
        Taken {
            time: self.start.elapsed().as_secs_f64(),
            processor: processor() - self.processor,
        }
    }
}

/// Returns the seconds that all threads of this process have used the processor, as Linux counts them in hundredths; not a number
/// on other systems.
fn processor() -> f64 {
    let ticks = || {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The fields after the name, which may have spaces: `utime` and `stime` are the 14th and 15th of all (proc_pid_stat(5)).
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let user: f64 = fields.next()?.parse().ok()?;
        let system: f64 = fields.next()?.parse().ok()?;
        Some(user + system)
    };
    ticks().unwrap_or(f64::NAN) / 100.0
}
