//! A cookie that is spread over several when its value is too large for one.

use crate::read::{self, Name};
use crate::setter::{ByServer, NeedsConsent, Settable};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::write::{Octets, Target};
use crate::{Category, Deployment, GetError, Granted, SetCookies, SetError};
use cookie_registry_core::MAX_PAIR_BYTES;
use http::HeaderMap;
use std::fmt;
use std::marker::PhantomData;

/// What the names of chunks end in. Ten full chunks are far beyond the 8,192 octets of `Cookie` header
/// that many servers take (RFC 10025, section 4.2.1).
pub(crate) const TAILS: [&str; 10] = [".0", ".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9"];

/// A cookie with `chunked = true`: `NAME`, or `NAME.0`, `NAME.1` … when the value is too large for one
/// cookie, at most ten, as NextAuth writes and reads them.
///
/// Setting and removing look at the request, to take away what an earlier, longer value left behind.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::Deployment;
/// use http::{HeaderMap, header::COOKIE};
///
/// let deployment = Deployment::DEVELOPMENT;
/// let mut request = HeaderMap::new();
/// request.insert(
///     COOKIE,
///     "next-auth.session-token.0=abc; next-auth.session-token.1=def".parse().unwrap(),
/// );
/// assert_eq!(Cookies::SESSION.get(&deployment, &request).as_deref(), Some("abcdef"));
///
/// let headers = Cookies::SESSION.set(&deployment, &request, "short")?;
/// let names: Vec<&str> = headers.iter().map(|cookie| cookie.name()).collect();
/// assert_eq!(
///     names,
///     ["next-auth.session-token", "next-auth.session-token.0", "next-auth.session-token.1"]
/// );
/// # Ok(())
/// # }
/// ```
pub struct ChunkedCookie<V, S = ByServer> {
    pub(crate) spec: &'static CookieSpec,
    kind: PhantomData<fn() -> (V, S)>,
}

impl<V, S> ChunkedCookie<V, S> {
    /// For generated code alone.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static CookieSpec) -> Self {
        Self {
            spec,
            kind: PhantomData,
        }
    }

    /// The key of the entry in the policy.
    #[must_use]
    pub const fn entry(self) -> &'static str {
        self.spec.key
    }

    /// The name on the wire, without the number of a chunk.
    #[must_use]
    pub fn name(self, deployment: &Deployment) -> &'static str {
        self.spec.wire(deployment).name()
    }

    /// What the cookie is for, as the public page tells it.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        self.spec.purpose
    }

    /// The category; for one that the policy declares itself, the one that it is `like`.
    #[must_use]
    pub const fn category(self) -> Category {
        self.spec.category
    }

    /// The headers that remove the cookie and those of its chunks that the request carries.
    ///
    /// A request that carries nothing of it may merely not be under its `Path`, so then all ten possible
    /// chunks are removed too.
    pub fn remove(self, deployment: &Deployment, headers: &HeaderMap) -> SetCookies {
        removal(self.spec, deployment, headers)
    }
}

impl<V: Value, S> ChunkedCookie<V, S> {
    /// The headers that set the cookie, in as many chunks as the value needs, and remove what the request
    /// carries of an earlier value.
    ///
    /// # Errors
    /// [`SetError`] as of [`Cookie::set`](crate::Cookie::set); `TooLarge` where ten chunks are not enough.
    pub fn set(
        self,
        deployment: &Deployment,
        headers: &HeaderMap,
        value: V::Input<'_>,
    ) -> Result<SetCookies, SetError>
    where
        S: Settable,
    {
        self.write(deployment, headers, value)
    }

    pub(crate) fn write(
        self,
        deployment: &Deployment,
        headers: &HeaderMap,
        value: V::Input<'_>,
    ) -> Result<SetCookies, SetError> {
        let text = V::to_text(value).map_err(|why| why.at(self.spec.key))?;
        let value = Octets::of::<V>(&text).map_err(|why| why.at(self.spec.key))?;
        self.spec.check_value(value)?;
        let name = self.name(deployment);
        if name.len() + value.len() <= MAX_PAIR_BYTES {
            let bare = Target::new(self.spec, "").set(deployment, value)?;
            let mut all = SetCookies::from(bare);
            let stale = TAILS
                .iter()
                .filter(|tail| read::first(headers, Name::new(name, tail)).is_some());
            all.extend(stale.map(|tail| Target::new(self.spec, tail).removal(deployment)));
            Ok(all)
        } else {
            self.write_chunks(deployment, headers, value)
        }
    }

    fn write_chunks(
        self,
        deployment: &Deployment,
        headers: &HeaderMap,
        value: Octets<'_>,
    ) -> Result<SetCookies, SetError> {
        let name = self.name(deployment);
        let mut octets = Vec::with_capacity(value.len());
        value.write_into(&mut octets);
        let room = MAX_PAIR_BYTES.saturating_sub(name.len() + TAILS[0].len());
        if room == 0 || octets.len() > room * TAILS.len() {
            return Err(SetError::TooLarge {
                entry: self.spec.key,
                bytes: name.len() + octets.len(),
                limit: name.len() + room * TAILS.len(),
            });
        }
        let chunks = octets.chunks(room);
        let used = chunks.len();
        // An escape that is cut in two is whole again once the chunks are joined.
        let mut all = TAILS
            .iter()
            .zip(chunks)
            .map(|(tail, chunk)| Target::new(self.spec, tail).set(deployment, Octets::Plain(chunk)))
            .collect::<Result<SetCookies, SetError>>()?;
        let blind = !carries_any(name, headers);
        let stale = TAILS[used..]
            .iter()
            .copied()
            .chain([""])
            .filter(|tail| blind || read::first(headers, Name::new(name, tail)).is_some());
        all.extend(stale.map(|tail| Target::new(self.spec, tail).removal(deployment)));
        Ok(all)
    }

    /// The value that the request carries, joined from its chunks, or `None` where it carries none or one
    /// that cannot be read.
    ///
    /// `NAME` itself counts before its chunks. A value in one cookie is borrowed from the request.
    /// A chunk that is missing at the end cannot be noticed here; give a value that must be whole a length
    /// or a signature.
    #[inline]
    pub fn get<'h>(self, deployment: &Deployment, headers: &'h HeaderMap) -> Option<V::Output<'h>> {
        self.try_get(deployment, headers).ok().flatten()
    }

    /// [`get`](Self::get) that tells an unreadable value from an absent one.
    ///
    /// # Errors
    /// [`GetError`] where the value is not what the policy says it is, or where a chunk before the last one
    /// is missing.
    pub fn try_get<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        let name = self.name(deployment);
        if let Some(stored) = read::first(headers, Name::new(name, "")) {
            return read::value::<V>(self.spec.key, stored).map(Some);
        }
        let mut chunks = TAILS
            .iter()
            .map(|tail| read::first(headers, Name::new(name, tail)));
        let mut joined = Vec::new();
        let mut whole = 0;
        for chunk in chunks.by_ref().map_while(|chunk| chunk) {
            joined.extend_from_slice(chunk);
            whole += 1;
        }
        if chunks.any(|chunk| chunk.is_some()) {
            return Err(GetError::MissingChunk {
                entry: self.spec.key,
                chunk: whole,
            });
        }
        match whole {
            0 => Ok(None),
            _ => read::owned_value::<V>(self.spec.key, joined).map(Some),
        }
    }
}

impl<V: Value, C> ChunkedCookie<V, NeedsConsent<C>> {
    /// `set` for a cookie that needs the visitor's consent: `granted` is the witness of it.
    ///
    /// # Errors
    /// As of `set`.
    pub fn set_with(
        self,
        deployment: &Deployment,
        headers: &HeaderMap,
        value: V::Input<'_>,
        _granted: &Granted<C>,
    ) -> Result<SetCookies, SetError> {
        self.write(deployment, headers, value)
    }
}

#[cfg(feature = "json")]
impl<S> ChunkedCookie<crate::Json, S> {
    /// The same cookie, holding JSON of a type of the service.
    #[must_use]
    pub const fn typed<T>(self) -> ChunkedCookie<crate::Json<T>, S> {
        ChunkedCookie::new(self.spec)
    }
}

/// The removal of a chunked cookie, for [`ChunkedCookie::remove`] and for events that clear it.
pub(crate) fn removal(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    headers: &HeaderMap,
) -> SetCookies {
    let name = spec.wire(deployment).name();
    let blind = !carries_any(name, headers);
    let mut all = SetCookies::from(Target::new(spec, "").removal(deployment));
    let chunks = TAILS
        .iter()
        .filter(|tail| blind || read::first(headers, Name::new(name, tail)).is_some());
    all.extend(chunks.map(|tail| Target::new(spec, tail).removal(deployment)));
    all
}

/// Whether the request carries the cookie or a chunk of it. All have one scope, so a request that carries
/// any carries all that the browser has.
fn carries_any(name: &str, headers: &HeaderMap) -> bool {
    TAILS
        .iter()
        .copied()
        .chain([""])
        .any(|tail| read::first(headers, Name::new(name, tail)).is_some())
}

impl<V, S> Clone for ChunkedCookie<V, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V, S> Copy for ChunkedCookie<V, S> {}

impl<V, S> fmt::Debug for ChunkedCookie<V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ChunkedCookie")
            .field(&self.spec.key)
            .finish()
    }
}
