//! What every constant of a registry has in common.

/// Implements what describes the entry of a type with a field `spec`, and makes the type `Copy`.
macro_rules! described {
    ($name:ident $(<$($parameter:ident),+>)? $(where $shape:ident: $bound:path)?) => {
        impl $(<$($parameter),+>)? $name $(<$($parameter),+>)? $(where $shape: $bound)? {
            /// Returns the key of the entry in the policy.
            #[must_use]
            pub const fn entry(self) -> &'static str {
                self.spec.key
            }

            /// Returns the purpose, as the public page states it.
            #[must_use]
            pub const fn purpose(self) -> &'static str {
                self.spec.purpose
            }

            /// Returns the category; for a category that the policy declares itself, the one that it is `like`.
            #[must_use]
            pub const fn category(self) -> cookie_registry_core::Category {
                self.spec.category
            }
        }

        impl $(<$($parameter),+>)? Clone for $name $(<$($parameter),+>)? $(where $shape: $bound)? {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl $(<$($parameter),+>)? Copy for $name $(<$($parameter),+>)? $(where $shape: $bound)? {}
    };
}

/// Implements the same as [`described`], and `Debug`, which shows the key of the entry.
macro_rules! constant {
    ($name:ident $(<$($parameter:ident),+>)?) => {
        $crate::constant::described!($name $(<$($parameter),+>)?);

        impl $(<$($parameter),+>)? std::fmt::Debug for $name $(<$($parameter),+>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.spec.key).finish()
            }
        }
    };
}

pub(crate) use {constant, described};
