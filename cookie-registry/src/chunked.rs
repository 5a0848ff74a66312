//! Cookies whose value is split over several cookies if it is too large for one.

use crate::octets::Octets;
use crate::read::{self, Name};
use crate::shape::{Declared, FixedName, Ready, Shape, sealed};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::write::Target;
use crate::{Deployment, GetError, SetCookie, SetCookies, SetError};
use cookie_registry_core::MAX_PAIR_BYTES;
use http::HeaderMap;

/// The suffixes of the names of chunks. Ten full chunks far exceed the 8,192 octets of `Cookie` headers that
/// many servers accept (RFC 10025, section 4.2.1).
pub(crate) const SUFFIXES: [&str; 10] =
    [".0", ".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9"];

/// The shape of a cookie with `chunked = true`. A value that fits into one cookie is stored as `NAME`. A larger
/// value is stored as at most ten chunks, `NAME.0`, `NAME.1` and so on. NextAuth reads and writes the same
/// format.
///
/// `set` takes the headers of the request, to remove the chunks of an earlier, longer value. `set` returns
/// [`TooLarge`](SetError::TooLarge) if ten chunks are not enough. The response that sets a value in chunks also removes
/// `NAME` and every unused chunk up to `NAME.9`, even if the request does not carry them. If two responses set the
/// cookie at the same time, the browser therefore stores the value of one of them, and never a mixture of both.
///
/// `remove` removes `NAME` and all ten possible chunks, because the browser may store chunks that the request does not
/// carry. This happens in two cases. First, the browser does not send the cookie if the URL of the request is outside
/// the `Path` of the cookie. Second, another response may set a longer value, and thus more chunks, after the browser
/// has sent the request.
///
/// If a request contains both `NAME` and chunks, `get` reads `NAME`. A value in one cookie is borrowed from
/// the request. `get` cannot detect that the last chunk is missing. If a value must be complete, include its length or a
/// signature in the value.
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
/// let headers = Cookies::SESSION.set((&deployment, &request), "short")?;
/// let names: Vec<&str> = headers.iter().map(|cookie| cookie.name()).collect();
/// assert_eq!(
///     names,
///     ["next-auth.session-token", "next-auth.session-token.0", "next-auth.session-token.1"]
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Chunked(());

impl sealed::Sealed for Chunked {}
impl FixedName for Chunked {}

impl Declared for Chunked {
    const SHAPE: Self = Self(());
}

impl Shape for Chunked {
    type Context<'a> = (&'a Deployment, &'a HeaderMap);
    type Headers = SetCookies;

    fn context<'a>(deployment: &'a Deployment, headers: &'a HeaderMap) -> Self::Context<'a> {
        (deployment, headers)
    }

    fn removal(
        self,
        spec: &'static CookieSpec,
        (deployment, _): (&Deployment, &HeaderMap),
    ) -> SetCookies {
        removal(spec, deployment)
    }
}

impl Ready for Chunked {
    fn read<'h, V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        let name = spec.parts(deployment).name();
        if let Some(stored) = read::first(headers, Name::new(name, "")) {
            return read::value::<V>(spec.key, stored).map(Some);
        }
        let chunks = read::numbered(headers, name);
        let complete = chunks.iter().take_while(|chunk| chunk.is_some()).count();
        if chunks[complete..].iter().any(Option::is_some) {
            return Err(GetError::MissingChunk {
                entry: spec.key,
                chunk: complete,
            });
        }
        let joined: Vec<u8> = chunks.into_iter().flatten().flatten().copied().collect();
        match complete {
            0 => Ok(None),
            _ => read::owned_value::<V>(spec.key, joined).map(Some),
        }
    }

    fn write<V: Value>(
        self,
        spec: &'static CookieSpec,
        (deployment, headers): (&Deployment, &HeaderMap),
        value: V::Input<'_>,
    ) -> Result<SetCookies, SetError> {
        let lifetime = V::lifetime(&value);
        let text = V::to_text(value).map_err(|why| why.at(spec.key))?;
        let value = Octets::of::<V>(&text).map_err(|why| why.at(spec.key))?;
        spec.check_value(value)?;
        let name = spec.parts(deployment).name();
        if name.len() + value.len() > MAX_PAIR_BYTES {
            return write_chunks(spec, deployment, value, lifetime);
        }
        let bare = Target::new(spec, "")
            .lasting(lifetime)
            .set(deployment, value)?;
        let mut all = SetCookies::from(bare);
        all.extend(Carried::by(headers, name).removals(spec, deployment));
        Ok(all)
    }
}

/// Writes a value that needs more than one cookie.
fn write_chunks(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    value: Octets<'_>,
    lifetime: usize,
) -> Result<SetCookies, SetError> {
    let name = spec.parts(deployment).name();
    let mut octets = Vec::with_capacity(value.len());
    value.write_into(&mut octets);
    let room = MAX_PAIR_BYTES.saturating_sub(name.len() + SUFFIXES[0].len());
    if room == 0 || octets.len() > room * SUFFIXES.len() {
        return Err(SetError::TooLarge {
            entry: spec.key,
            bytes: name.len() + octets.len(),
            limit: name.len() + room * SUFFIXES.len(),
        });
    }
    let chunks = octets.chunks(room);
    let used = chunks.len();
    // A cut inside a percent escape is harmless, because reading joins the chunks before it decodes them.
    let mut all = SUFFIXES
        .iter()
        .zip(chunks)
        .map(|(suffix, chunk)| {
            Target::new(spec, suffix)
                .lasting(lifetime)
                .set(deployment, Octets::Plain(chunk))
        })
        .collect::<Result<SetCookies, SetError>>()?;
    // Whatever the request carries: another response may meanwhile have written more chunks than it shows, and these
    // would be read as the end of this value.
    let unused = SUFFIXES[used..].iter().chain(std::iter::once(&""));
    all.extend(unused.map(|suffix| Target::new(spec, suffix).removal(deployment)));
    Ok(all)
}

/// Returns the headers that remove a chunked cookie: all that it can have, since another response may meanwhile have
/// written chunks that the request does not carry. `NAME` is last: of several removed cookies in its file, curl 7.88 removes
/// only the last one.
pub(crate) fn removal(spec: &'static CookieSpec, deployment: &Deployment) -> SetCookies {
    let suffixes = SUFFIXES.iter().chain(std::iter::once(&""));
    suffixes
        .map(|suffix| Target::new(spec, suffix).removal(deployment))
        .collect()
}

/// Returns the suffix of each part that the request carries. If the request carries no part and `unseen` is
/// set, returns the suffix of each part that may exist.
pub(crate) fn suffixes(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    headers: &HeaderMap,
    unseen: bool,
) -> Vec<String> {
    let carried = Carried::by(headers, spec.parts(deployment).name());
    let all = unseen && carried.is_empty();
    let chunks = SUFFIXES.iter().zip(carried.or_all_if(all).chunks);
    (carried.bare || all)
        .then(String::new)
        .into_iter()
        .chain(
            chunks
                .filter(|(_, carried)| *carried)
                .map(|(suffix, _)| (*suffix).to_owned()),
        )
        .collect()
}

/// The parts of a chunked cookie that a request carries.
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

    /// Returns whether the request carries no part. All parts have the same scope, so a request carries
    /// either all of them or, outside that scope, none.
    fn is_empty(self) -> bool {
        !self.bare && !self.chunks.contains(&true)
    }

    /// Counts every chunk as carried if `unseen` is set.
    fn or_all_if(self, unseen: bool) -> Self {
        Self {
            chunks: self.chunks.map(|chunk| chunk || unseen),
            ..self
        }
    }

    /// Returns the removals of the carried chunks.
    fn removals(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
    ) -> impl Iterator<Item = SetCookie> {
        SUFFIXES
            .iter()
            .zip(self.chunks)
            .filter(|(_, carried)| *carried)
            .map(move |(suffix, _)| Target::new(spec, suffix).removal(deployment))
    }
}
