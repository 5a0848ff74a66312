//! The registry as a whole, as the macro writes it down.

use crate::spec::CookieSpec;
use cookie_registry_core::hash::PerfectHash;

/// A struct on which `#[derive(CookieRegistry)]` stands: the policy of a service, as a type.
///
/// It is what `Guard` takes, which holds responses against the policy.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a registry",
    note = "a registry is a struct with `#[derive(CookieRegistry)] #[registry(policy = \"policy.toml\")]`"
)]
pub trait Registry: 'static {
    /// For the crate alone.
    #[doc(hidden)]
    fn table() -> &'static Table;
}

/// Every cookie of a registry, and how to find one by its name.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Every cookie.
    pub cookies: &'static [CookieSpec],
    /// The names of production, as indices into `cookies`.
    pub production: PerfectHash<'static>,
    /// The names of development.
    pub development: PerfectHash<'static>,
    /// The entries of a name that another entry has too, on another path or host: indices of the entry that
    /// a hash finds and of the other one, ordered and each once.
    pub namesakes: &'static [(u32, u32)],
    /// The families, ordered by the beginning of their names.
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
