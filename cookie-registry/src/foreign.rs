//! To and from the cookies of the `cookie` crate, which many libraries hand out.

use crate::octets::Octets;
use crate::read;
use crate::setter::{NeedsWitness, Settable};
use crate::value::Value;
use crate::write::Target;
use crate::{Cookie, Deployment, GetError, SetCookie, SetError};
use cookie::time::{Duration, OffsetDateTime};

/// The cookie as the `cookie` crate has it; its value is the one on the wire, still percent-encoded.
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
            // What the registry writes can be parsed; a cookie that removes itself is the harmless rest.
            .unwrap_or_else(|| {
                cookie::Cookie::build((cookie.name().to_owned(), ""))
                    .max_age(Duration::ZERO)
                    .build()
            })
    }
}

/// Why a cookie that another library made is not sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AdoptError {
    /// It has another name than the entry.
    #[error(
        "cookie `{entry}` is called `{expected}` here, and the library's cookie `{found}`; configure the \
         library to use the policy's name"
    )]
    OtherName {
        /// The key of the entry in the policy.
        entry: &'static str,
        /// The name of the entry in this deployment.
        expected: &'static str,
        /// The name of the library's cookie.
        found: String,
    },
    /// Its value is none of the kind that the policy declares.
    #[error("the library's cookie has a value that the policy does not declare")]
    Value(#[from] GetError),
    /// It cannot be sent.
    #[error(transparent)]
    Set(#[from] SetError),
}

impl<V: Value, S> Cookie<V, S> {
    /// The header for a cookie of the same name that another library made: the value is taken over,
    /// every attribute comes from the policy. One that expires at once becomes the entry's removal.
    ///
    /// The value is taken for what stands on the wire, since it is the library that reads it back: it is
    /// encoded only where it holds what a cookie cannot carry.
    ///
    /// # Errors
    /// [`AdoptError`] where the name is another one, or the value is none of kind `V` or cannot be sent.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cookie_registry::Deployment;
    ///
    /// // From a library that knows nothing of the policy.
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
        self.take_over(deployment, cookie)
    }

    fn take_over(
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

impl<V: Value, S: NeedsWitness> Cookie<V, S> {
    /// `adopt` for a cookie that needs the visitor's consent: `granted` is the witness of it.
    ///
    /// # Errors
    /// As of `adopt`.
    pub fn adopt_with(
        self,
        deployment: &Deployment,
        cookie: &cookie::Cookie<'_>,
        _witness: &S::Witness,
    ) -> Result<SetCookie, AdoptError> {
        self.take_over(deployment, cookie)
    }
}

/// Whether a browser would drop the cookie at once; `Max-Age` counts before `Expires`
/// (RFC 10025, section 5.7).
fn is_removal(cookie: &cookie::Cookie<'_>) -> bool {
    match cookie.max_age() {
        Some(age) => age <= Duration::ZERO,
        None => cookie
            .expires_datetime()
            .is_some_and(|at| at <= OffsetDateTime::now_utc()),
    }
}
