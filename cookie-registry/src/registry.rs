//! The tables of a whole registry, which the macro generates.

use crate::spec::CookieSpec;
use cookie_registry_core::hash::PerfectHash;

/// Implemented by the struct with `#[derive(CookieRegistry)]`, the type that represents the policy of a
/// service.
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
    /// Maps production names to indices into `cookies`.
    pub production: PerfectHash<'static>,
    /// Maps development names to indices into `cookies`.
    pub development: PerfectHash<'static>,
    /// Entries that share a name with another entry but have another path or host. Each pair contains the
    /// index that the hash returns and the index of one other entry of that name. The pairs are sorted and
    /// without duplicates.
    pub namesakes: &'static [(u32, u32)],
    /// Indices of the families, sorted by the prefix of their names.
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
