//! Tests that cross the crates. Each is a target of its own, named in the manifest; the library holds the examples of the
//! README and of the guides alone.

/// The examples of the README, compiled and run as they are printed there.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The listing of the tutorial for backend developers.
#[cfg(doctest)]
#[doc = include_str!("../../docs/tutorial-backend.md")]
pub struct TutorialBackend;

/// The examples of the guide to constants.
#[cfg(doctest)]
#[doc = include_str!("../../docs/constants.md")]
pub struct Constants;

/// The examples of the guide to handlers.
#[cfg(doctest)]
#[doc = include_str!("../../docs/handlers.md")]
pub struct Handlers;

/// The examples of the guide to consent.
#[cfg(doctest)]
#[doc = include_str!("../../docs/consent.md")]
pub struct Consent;
