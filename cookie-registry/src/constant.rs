//! The methods and traits that all constants of a registry share.

/// Implements the methods that describe the entry, for a type with a field `spec`, and makes the type `Copy`.
macro_rules! described {
    ($name:ident $(<$($parameter:ident),+>)? $(where $shape:ident: $bound:path)?) => {
        impl $(<$($parameter),+>)? $name $(<$($parameter),+>)? $(where $shape: $bound)? {
            /// Returns the key of the entry in the policy.
            #[must_use]
            pub const fn entry(self) -> &'static str {
                self.spec.key
            }

            /// Returns the purpose in the words of the public page.
            #[must_use]
            pub const fn purpose(self) -> &'static str {
                self.spec.purpose
            }

            /// Returns the category. For a custom category, returns the standard category that its key `like` names.
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

/// Implements the attributes of a type with a field `spec: &'static CookieSpec`.
macro_rules! attributes {
    ($name:ident $(<$($parameter:ident),+>)? $(where $shape:ident: $bound:path)?) => {
        impl $(<$($parameter),+>)? $name $(<$($parameter),+>)? $(where $shape: $bound)? {
            /// Returns the attributes of the header that sets the cookie, as this deployment sends them.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
            /// # fn main() {
            /// use cookie_registry::{Deployment, SameSite};
            ///
            /// let deployment = Deployment::PRODUCTION;
            /// let attributes = Cookies::SESSION.attributes(&deployment);
            /// assert_eq!((attributes.path, attributes.domain), ("/", None));
            /// assert_eq!(attributes.max_age, Some(2_592_000));
            /// assert!(attributes.secure && attributes.http_only);
            /// assert_eq!(attributes.same_site, SameSite::Lax);
            /// assert!(!Cookies::SESSION.secure(&Deployment::DEVELOPMENT));
            /// # }
            /// ```
            #[must_use]
            pub fn attributes(
                self,
                deployment: &$crate::Deployment,
            ) -> cookie_registry_core::Attributes<'_> {
                self.spec.attributes(deployment)
            }

            /// Returns the `Path`.
            #[must_use]
            pub fn path(self, deployment: &$crate::Deployment) -> &'static str {
                self.spec.fixed_attributes(deployment).path
            }

            /// Returns the `Domain`; `None` for a cookie of one host. Also returns `None` if the configured domain is
            /// outside the domains that the policy permits. In that case, `set` returns an error.
            #[must_use]
            pub fn domain(self, deployment: &$crate::Deployment) -> Option<&str> {
                self.spec.attributes(deployment).domain
            }

            /// Returns how long the browser keeps the cookie; `None` if it keeps the cookie until the browser
            /// is closed.
            #[must_use]
            pub fn max_age(self, deployment: &$crate::Deployment) -> Option<std::time::Duration> {
                let seconds = self.spec.fixed_attributes(deployment).max_age;
                seconds.map(std::time::Duration::from_secs)
            }

            /// Returns whether the policy says that the lifetime restarts with every visit (`rolling = true`). The
            /// registry does not do this by itself: the service sets the cookie again with each response.
            #[must_use]
            pub const fn is_rolling(self) -> bool {
                self.spec.rolling
            }

            /// Returns whether browsers send the cookie over https only (`Secure`).
            #[must_use]
            pub fn secure(self, deployment: &$crate::Deployment) -> bool {
                self.spec.fixed_attributes(deployment).secure
            }

            /// Returns whether browsers hide the cookie from scripts (`HttpOnly`).
            #[must_use]
            pub fn http_only(self, deployment: &$crate::Deployment) -> bool {
                self.spec.fixed_attributes(deployment).http_only
            }

            /// Returns the value of `SameSite`. It determines when browsers send the cookie with a request that another
            /// site initiates.
            #[must_use]
            pub fn same_site(
                self,
                deployment: &$crate::Deployment,
            ) -> cookie_registry_core::SameSite {
                self.spec.fixed_attributes(deployment).same_site
            }
        }
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

pub(crate) use {attributes, constant, described};
