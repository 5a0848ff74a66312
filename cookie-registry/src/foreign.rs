//! Conversion to and from cookies of the `cookie` crate, which many libraries use.

use crate::octets::Octets;
use crate::read;
use crate::setter::{NeedsWitness, Settable};
use crate::value::Value;
use crate::write::Target;
use crate::{Cookie, Deployment, GetError, SetCookie, SetError};
use cookie::time::{Duration, OffsetDateTime};

/// Converts to a cookie of the `cookie` crate. The value stays percent-encoded, as in the header.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::Deployment;
///
/// let header = Cookies::WORKSPACE.set(&Deployment::PRODUCTION, "acme")?;
/// let cookie = cookie::Cookie::from(header);
/// assert_eq!(cookie.name_value(), ("cw-workspace", "acme"));
/// assert_eq!(cookie.http_only(), Some(true));
/// # Ok(())
/// # }
/// ```
impl From<SetCookie> for cookie::Cookie<'static> {
    fn from(cookie: SetCookie) -> Self {
        cookie
            .header_value()
            .to_str()
            .ok()
            .and_then(|header| cookie::Cookie::parse(header.to_owned()).ok())
            // The `cookie` crate can parse every header of the registry. If it could not, a cookie that
            // expires at once would be a safe result.
            .unwrap_or_else(|| {
                cookie::Cookie::build((cookie.name().to_owned(), ""))
                    .max_age(Duration::ZERO)
                    .build()
            })
    }
}

/// The reason why [`adopt`](Cookie::adopt) rejects a cookie of another library.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AdoptError {
    /// The name of the library's cookie differs from the name of the entry.
    #[error(
        "cookie `{entry}` is named `{expected}` in this deployment, but the library's cookie is named `{found}`; \
         configure the library to use the policy's name"
    )]
    OtherName {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// The name of the entry in this deployment.
        expected: &'static str,
        /// The name of the library's cookie.
        found: String,
    },
    /// The value is not of the kind that the policy declares.
    #[error("the value of the library's cookie does not match the policy")]
    Value(#[from] GetError),
    /// The cookie cannot be sent.
    #[error(transparent)]
    Set(#[from] SetError),
}

impl<V: Value, S> Cookie<V, S> {
    /// Returns the header for a cookie of the same name that another library created. The header contains the
    /// library's value and the attributes of the policy. If the library's cookie expires at once, the header
    /// removes the cookie.
    ///
    /// The library will read the cookie itself, so the value is sent unchanged. Only a value with an octet that a
    /// cookie cannot carry is percent-encoded.
    ///
    /// # Errors
    /// [`AdoptError`] if the name differs, or if the value is not of kind `V` or cannot be sent.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cookie_registry::Deployment;
    ///
    /// // A library that does not know the policy created this cookie.
    /// let cookie = cookie::Cookie::new("cw-workspace", "acme");
    /// let header = Cookies::WORKSPACE.adopt(&Deployment::PRODUCTION, &cookie)?;
    /// assert_eq!(
    ///     header.header_value(),
    ///     "cw-workspace=acme; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax"
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn adopt(
        self,
        deployment: &Deployment,
        cookie: &cookie::Cookie<'_>,
    ) -> Result<SetCookie, AdoptError>
    where
        S: Settable,
    {
        self.adopt_checked(deployment, cookie)
    }

    fn adopt_checked(
        self,
        deployment: &Deployment,
        cookie: &cookie::Cookie<'_>,
    ) -> Result<SetCookie, AdoptError> {
        let entry = self.entry();
        let expected = self.name(deployment);
        if cookie.name() != expected {
            return Err(AdoptError::OtherName {
                entry,
                expected,
                found: cookie.name().to_owned(),
            });
        }
        if is_removal(cookie) {
            return Ok(self.remove(deployment));
        }
        let stored = cookie.value();
        let octets = match Octets::verbatim(stored.as_bytes()) {
            Some(octets) => {
                read::value::<V>(entry, stored.as_bytes())?;
                octets
            }
            None => {
                V::from_text(stored.into()).map_err(|why| why.at(entry))?;
                Octets::of::<V>(stored).map_err(|why| why.at(entry))?
            }
        };
        self.spec.check_value(octets)?;
        Ok(Target::new(self.spec, "").set(deployment, octets)?)
    }
}

impl<V: Value, S> Cookie<V, S> {
    /// Returns the same header as [`adopt`](Self::adopt). A cookie has this method instead of `adopt` if it needs
    /// consent, or if visitors can object to it. The [witness](crate::Granted) proves that the visitor's recorded
    /// choice permits the cookie.
    ///
    /// # Errors
    /// Same as [`adopt`](Self::adopt).
    pub fn adopt_with(
        self,
        deployment: &Deployment,
        cookie: &cookie::Cookie<'_>,
        _witness: &S::Witness,
    ) -> Result<SetCookie, AdoptError>
    where
        S: NeedsWitness,
    {
        self.adopt_checked(deployment, cookie)
    }
}

/// Returns whether a browser would delete the cookie at once; `Max-Age` takes precedence over `Expires`
/// (RFC 10025, section 5.7).
fn is_removal(cookie: &cookie::Cookie<'_>) -> bool {
    match cookie.max_age() {
        Some(age) => age <= Duration::ZERO,
        None => cookie
            .expires_datetime()
            .is_some_and(|at| at <= OffsetDateTime::now_utc()),
    }
}
