//! The catalog of the ways in which libraries set cookies and storage keys, one row per library.
//!
//! Every list that the scanner needs is computed from the rows, once: the words that a file is searched for, the names
//! of types, functions and methods, the packages and features that a `Cargo.toml` is checked for. Therefore all parts
//! of the scanner know the same libraries. A new framework is one row and one fixture.
//!
//! The catalog does not resolve imports: the caller determines the library that a name in the source refers to.

#[cfg(all(feature = "findings", feature = "libraries"))]
mod claims;
#[cfg(feature = "javascript")]
pub(crate) mod javascript;
mod library;
#[cfg(all(feature = "findings", feature = "javascript", feature = "libraries"))]
mod reference;
mod rust;
mod views;

#[cfg(all(feature = "findings", feature = "libraries"))]
pub use claims::{Claim, claims, silent};
#[cfg(any(feature = "findings", feature = "libraries", test))]
pub(crate) use library::Library;
#[cfg(test)]
pub(crate) use library::Maker;
#[cfg(feature = "findings")]
pub(crate) use library::{Adapter, Dependency};
pub(crate) use library::{Function, Interface, Middleware, Receiver};
#[cfg(all(feature = "findings", feature = "javascript", feature = "libraries"))]
pub use reference::reference;
#[cfg(any(feature = "libraries", test))]
pub(crate) use views::libraries;
pub(crate) use views::{HEADER_PARTS, Names, catalog};
#[cfg(feature = "findings")]
pub(crate) use views::{adapter, package};
