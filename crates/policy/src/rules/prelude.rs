//! What every rule file needs.

pub(super) use super::Code;
pub(super) use super::explanation::Explanation;
pub(super) use super::rule::{Check, Confidence, Context, Rule, Source};
pub(super) use crate::draft::Cookie;
pub(super) use crate::finding::{Finding, Severity};
