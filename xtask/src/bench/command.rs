//! The command as it is released, for the benchmarks that start it, and the figures of their runs.

use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Builds the command as a release, and returns its program.
pub(super) fn build() -> Result<PathBuf, Error> {
    let name = "cargo-cookie-registry";
    must_pass(&mut cargo(&["build", "--release", "--quiet", "-p", name]))?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(target_dir().join("release").join(file))
}

/// Makes an empty folder for the files of a benchmark.
pub(super) fn folder(name: &str) -> Result<PathBuf, Error> {
    let folder = target_dir().join("bench-files").join(name);
    let failed = |source| Error::File {
        path: folder.clone(),
        source,
    };
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => fs::create_dir_all(&folder).map_err(failed)?,
    }
    Ok(folder)
}

/// Writes a file for a benchmark.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })
}

/// Times of one thing, in milliseconds.
#[derive(Clone, Debug, Default)]
pub(super) struct Times(Vec<f64>);

impl Times {
    /// Adds the time of a run.
    pub(super) fn add(&mut self, took: std::time::Duration) {
        self.0.push(took.as_secs_f64() * 1e3);
        self.0.sort_by(f64::total_cmp);
    }

    /// Returns the time that half of the runs keep to; infinite without a run.
    pub(super) fn median(&self) -> f64 {
        self.at(self.0.len() / 2)
    }

    /// Returns the shortest time.
    pub(super) fn least(&self) -> f64 {
        self.at(0)
    }

    /// Returns the longest time.
    pub(super) fn most(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::INFINITY)
    }

    fn at(&self, place: usize) -> f64 {
        self.0.get(place).copied().unwrap_or(f64::INFINITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn times_are_sorted_and_none_is_never_met() {
        let mut times = Times::default();
        assert!(times.median().is_infinite() && times.most().is_infinite());
        for milliseconds in [5, 1, 9, 3, 7] {
            times.add(Duration::from_millis(milliseconds));
        }
        let found = [times.least(), times.median(), times.most()].map(|it| it.round());
        assert_eq!(found, [1.0, 5.0, 9.0]);
    }
}
