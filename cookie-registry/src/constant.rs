//! What every constant of a registry says of its entry, written once.

/// Gives a type with a field `spec` what its entry is called, is for and belongs to, and makes it a value that is
/// copied like a number. `Debug` shows the key of the entry.
macro_rules! constant {
    ($name:ident $(<$($parameter:ident),+>)?) => {
        impl $(<$($parameter),+>)? $name $(<$($parameter),+>)? {
            /// The key of the entry in the policy.
            #[must_use]
            pub const fn entry(self) -> &'static str {
                self.spec.key
            }

            /// What it is for, as the public page tells it.
            #[must_use]
            pub const fn purpose(self) -> &'static str {
                self.spec.purpose
            }

            /// The category; for one that the policy declares itself, the one that it is `like`.
            #[must_use]
            pub const fn category(self) -> cookie_registry_core::Category {
                self.spec.category
            }
        }

        impl $(<$($parameter),+>)? Clone for $name $(<$($parameter),+>)? {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl $(<$($parameter),+>)? Copy for $name $(<$($parameter),+>)? {}

        impl $(<$($parameter),+>)? std::fmt::Debug for $name $(<$($parameter),+>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.spec.key).finish()
            }
        }
    };
}

pub(crate) use constant;
