//! Whether tests require a program that not every machine has.

use std::env;
use std::fmt::Display;

/// The value of a variable such as `COOKIE_REGISTRY_REQUIRE_BROWSER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requirement {
    /// A test fails without the program.
    Required,
    /// A test is skipped without the program.
    IfInstalled,
    /// A test is skipped, because of this variable.
    LeftOut(&'static str),
}

impl Requirement {
    /// Reads a variable: 1 requires the program, 0 leaves its tests out, anything else uses it where it is installed.
    pub(crate) fn of(variable: &'static str) -> Self {
        match env::var(variable).as_deref() {
            Ok("1") => Self::Required,
            Ok("0") => Self::LeftOut(variable),
            _ => Self::IfInstalled,
        }
    }

    /// Returns what `get` returns; `None`, with the reason on standard error, where the test is to be skipped. An error
    /// for which `is_missing` is false is returned in any case.
    pub(crate) fn get_or_skip<T, E: Display>(
        self,
        get: impl FnOnce() -> Result<T, E>,
        is_missing: impl FnOnce(&E) -> bool,
    ) -> Result<Option<T>, E> {
        if let Self::LeftOut(variable) = self {
            eprintln!("skipped: {variable}=0 leaves it out");
            return Ok(None);
        }
        match get() {
            Err(error) if self == Self::IfInstalled && is_missing(&error) => {
                eprintln!("skipped: {error}");
                Ok(None)
            }
            got => got.map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Requirement;

    #[test]
    fn what_is_missing_skips_a_test_only_where_it_is_not_required() {
        let missing = || Err::<(), _>("missing");
        assert_eq!(
            Requirement::IfInstalled.get_or_skip(missing, |_| true),
            Ok(None)
        );
        assert_eq!(
            Requirement::Required.get_or_skip(missing, |_| true),
            Err("missing")
        );
        assert_eq!(
            Requirement::IfInstalled.get_or_skip(missing, |_| false),
            Err("missing")
        );
        assert_eq!(
            Requirement::LeftOut("WANTED").get_or_skip(missing, |_| false),
            Ok(None)
        );
        assert_eq!(
            Requirement::IfInstalled.get_or_skip(|| Ok::<_, &str>(()), |_| true),
            Ok(Some(()))
        );
    }
}
