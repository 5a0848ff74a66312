//! Whether tests are to have what not every machine has.

use super::REQUIRE_BROWSER;
use std::env;
use std::fmt::Display;

/// What [`REQUIRE_BROWSER`], or another variable of its kind, says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The test fails without it.
    Required,
    /// The test is skipped without it.
    IfThere,
    /// The test is skipped, by this variable.
    LeftOut(&'static str),
}

impl Wish {
    /// Of a browser, and of what judges its pages.
    pub(crate) fn of_the_environment() -> Self {
        Self::of(REQUIRE_BROWSER)
    }

    /// What a variable says: 1 required, 0 left out, anything else if it is there.
    pub(crate) fn of(variable: &'static str) -> Self {
        match env::var(variable).as_deref() {
            Ok("1") => Self::Required,
            Ok("0") => Self::LeftOut(variable),
            _ => Self::IfThere,
        }
    }

    /// Gets a thing; `None`, with the reason on standard error, where the test is to be skipped. What
    /// `is_missing` does not take for a missing thing is an error in any case.
    pub(crate) fn fulfil<T, E: Display>(
        self,
        get: impl FnOnce() -> Result<T, E>,
        is_missing: impl FnOnce(&E) -> bool,
    ) -> Result<Option<T>, E> {
        if let Self::LeftOut(variable) = self {
            eprintln!("skipped: {variable}=0 leaves it out");
            return Ok(None);
        }
        match get() {
            Err(error) if self == Self::IfThere && is_missing(&error) => {
                eprintln!("skipped: {error}");
                Ok(None)
            }
            got => got.map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Wish;

    #[test]
    fn what_is_missing_skips_a_test_only_where_it_is_not_required() {
        let missing = || Err::<(), _>("missing");
        assert_eq!(Wish::IfThere.fulfil(missing, |_| true), Ok(None));
        assert_eq!(Wish::Required.fulfil(missing, |_| true), Err("missing"));
        assert_eq!(Wish::IfThere.fulfil(missing, |_| false), Err("missing"));
        assert_eq!(Wish::LeftOut("WANTED").fulfil(missing, |_| false), Ok(None));
        assert_eq!(
            Wish::IfThere.fulfil(|| Ok::<_, &str>(()), |_| true),
            Ok(Some(()))
        );
    }
}
