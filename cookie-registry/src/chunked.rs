//! A cookie that is spread over several when its value is too large for one.

use crate::constant::constant;
use crate::octets::Octets;
use crate::read::{self, Name};
use crate::setter::{ByServer, NeedsWitness, Settable};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::write::Target;
use crate::{Deployment, GetError, SetCookies, SetError};
use cookie_registry_core::MAX_PAIR_BYTES;
use http::HeaderMap;
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

constant!(ChunkedCookie<V, S>);

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

    /// The name on the wire, without the number of a chunk.
    #[must_use]
    pub fn name(self, deployment: &Deployment) -> &'static str {
        self.spec.wire(deployment).name()
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
            all.extend(Carried::by(headers, name).removals(self.spec, deployment, 0));
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
        let carried = Carried::by(headers, name);
        let unseen = carried.nothing();
        all.extend(
            carried
                .or_all_if(unseen)
                .removals(self.spec, deployment, used),
        );
        if unseen || carried.bare {
            all.push(Target::new(self.spec, "").removal(deployment));
        }
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
        let chunks = read::numbered(headers, name);
        let whole = chunks.iter().take_while(|chunk| chunk.is_some()).count();
        if chunks[whole..].iter().any(Option::is_some) {
            return Err(GetError::MissingChunk {
                entry: self.spec.key,
                chunk: whole,
            });
        }
        let joined: Vec<u8> = chunks.into_iter().flatten().flatten().copied().collect();
        match whole {
            0 => Ok(None),
            _ => read::owned_value::<V>(self.spec.key, joined).map(Some),
        }
    }
}

impl<V: Value, S: NeedsWitness> ChunkedCookie<V, S> {
    /// `set` for a cookie that needs the visitor's consent, or to which the visitor can object: with the witness
    /// of it.
    ///
    /// # Errors
    /// As of `set`.
    pub fn set_with(
        self,
        deployment: &Deployment,
        headers: &HeaderMap,
        value: V::Input<'_>,
        _witness: &S::Witness,
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
    let carried = Carried::by(headers, spec.wire(deployment).name());
    let mut all = SetCookies::from(Target::new(spec, "").removal(deployment));
    all.extend(
        carried
            .or_all_if(carried.nothing())
            .removals(spec, deployment, 0),
    );
    all
}

/// What follows the entry's name in each part that the request carries, or where it carries none and `unseen`
/// ones count too, in each that there can be.
pub(crate) fn tails(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    headers: &HeaderMap,
    unseen: bool,
) -> Vec<String> {
    let carried = Carried::by(headers, spec.wire(deployment).name());
    let any = unseen && carried.nothing();
    let chunks = carried.or_all_if(any).chunks.into_iter().enumerate();
    (carried.bare || any)
        .then(String::new)
        .into_iter()
        .chain(
            chunks
                .filter(|(_, there)| *there)
                .map(|(at, _)| format!(".{at}")),
        )
        .collect()
}

/// Which parts of a chunked cookie the browser has, as far as a request tells.
#[derive(Clone, Copy)]
struct Carried {
    bare: bool,
    chunks: [bool; 10],
}

impl Carried {
    fn by(headers: &HeaderMap, name: &str) -> Self {
        Self {
            bare: read::first(headers, Name::new(name, "")).is_some(),
            chunks: read::numbered(headers, name).map(|chunk| chunk.is_some()),
        }
    }

    /// All parts have one scope. A request that carries one carries all, and a request that carries none
    /// may merely be out of that scope: then any may be there.
    fn nothing(self) -> bool {
        !self.bare && !self.chunks.contains(&true)
    }

    fn or_all_if(self, unseen: bool) -> Self {
        Self {
            chunks: self.chunks.map(|chunk| chunk || unseen),
            ..self
        }
    }

    /// The removals of the chunks from the number `from` on.
    fn removals(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        from: usize,
    ) -> impl Iterator<Item = crate::SetCookie> {
        TAILS
            .iter()
            .zip(self.chunks)
            .skip(from)
            .filter(|(_, carried)| *carried)
            .map(move |(tail, _)| Target::new(spec, tail).removal(deployment))
    }
}
