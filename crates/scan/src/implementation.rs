//! The trait implementations in a source.

/// A type that has a trait, or a trait that asks for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Implementation {
    /// The trait.
    pub(crate) of: String,
    /// The type, or the other trait.
    pub(crate) by: String,
    pub(crate) is_trait: bool,
}
