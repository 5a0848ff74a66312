//! The imports that every rule needs.

pub(super) use super::Code;
pub(super) use super::citation::{Confidence, Source};
pub(super) use super::rule::{Check, Context, Rule};
pub(super) use crate::draft::Cookie;
pub(super) use crate::finding::{Finding, Severity};
