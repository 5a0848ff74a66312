//! The registry as a whole, as the macro generates it.

use crate::spec::CookieSpec;
use cookie_registry_core::hash::PerfectHash;

/// A struct with `#[derive(CookieRegistry)]`: the policy of a service, as a type.
///
/// It is the type parameter of `Guard`, which checks responses against the policy.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a registry",
    note = "a registry is a struct with `#[derive(CookieRegistry)] #[registry(policy = \"policy.toml\")]`"
)]
pub trait Registry: 'static {
    /// Returns the table of cookies. Used by this crate; not public API.
    #[doc(hidden)]
    fn table() -> &'static Table;
}

/// Every cookie of a registry, and the tables that find one by its name.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Every cookie.
    pub cookies: &'static [CookieSpec],
    /// The names of production, as indices into `cookies`.
    pub production: PerfectHash<'static>,
    /// The names of development.
    pub development: PerfectHash<'static>,
    /// Entries that share a name with another entry, on another path or host: pairs of indices of the entry that the
    /// hash finds and of the other one, sorted and without duplicates.
    pub namesakes: &'static [(u32, u32)],
    /// The families, sorted by the prefix of their names.
    pub families: &'static [u32],
}

impl Table {
    /// A registry without cookies.
    pub const EMPTY: Self = Self {
        cookies: &[],
        production: PerfectHash::EMPTY,
        development: PerfectHash::EMPTY,
        namesakes: &[],
        families: &[],
    };
}
