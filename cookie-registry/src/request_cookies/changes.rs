//! The changes that the handlers of one request make, and the cookies as they are after each change.

use crate::read;
use crate::set_cookie::Identity;
use crate::{SetCookie, SetCookies};
use http::header::{COOKIE, HeaderMap, HeaderValue};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// The changes of one request. All [`RequestCookies`](super::RequestCookies) of the request share them.
#[derive(Default)]
pub(crate) struct Changes {
    pending: Mutex<Pending>,
    first: OnceLock<View>,
}

#[derive(Default)]
struct Pending {
    /// What the response will carry.
    all: SetCookies,
    /// Those of `all` that are set again because a previous key protects them. A response for a shared cache does not carry
    /// them.
    renewed: HashSet<Identity>,
    /// The changes that no view shows yet.
    unseen: Vec<SetCookie>,
    is_closed: bool,
}

/// The cookies of the request after some changes. A view never changes and is never dropped before the request is, so
/// that a value that was read stays borrowed while the handler makes further changes.
struct View {
    headers: HeaderMap,
    next: OnceLock<Box<View>>,
}

impl View {
    const fn new(headers: HeaderMap) -> Self {
        Self {
            headers,
            next: OnceLock::new(),
        }
    }
}

impl Changes {
    /// Records changes. Returns whether the response can still carry them.
    pub(crate) fn record(&self, cookies: impl IntoIterator<Item = SetCookie>) -> bool {
        let mut pending = self.lock();
        if pending.is_closed {
            return false;
        }
        for cookie in cookies {
            if !pending.renewed.is_empty() {
                pending.renewed.remove(&cookie.identity());
            }
            pending.unseen.push(cookie.clone());
            pending.all.push(cookie);
        }
        true
    }

    /// Records a cookie that is set again with the value of the request, because a previous key protects it. Returns
    /// whether a response can still carry it.
    pub(crate) fn record_renewed(&self, cookie: SetCookie) -> bool {
        let mut pending = self.lock();
        if pending.is_closed {
            return false;
        }
        pending.unseen.push(cookie.clone());
        // A cookie that the handler has set counts as set by it.
        if !pending.all.contains(&cookie) {
            pending.renewed.insert(cookie.identity());
        }
        pending.all.push(cookie);
        true
    }

    /// Returns the `Cookie` headers as they are after all changes. `request` has the headers that the browser sent, which
    /// are copied the first time.
    pub(crate) fn view(&self, request: impl FnOnce() -> HeaderMap) -> &HeaderMap {
        let mut pending = self.lock();
        let mut last = self.first.get_or_init(|| View::new(request()));
        while let Some(next) = last.next.get() {
            last = next;
        }
        if pending.unseen.is_empty() {
            return &last.headers;
        }
        let changes = std::mem::take(&mut pending.unseen);
        let next = View::new(changed(&last.headers, &changes));
        // Only this method appends, and it holds the lock.
        &last.next.get_or_init(|| Box::new(next)).headers
    }

    /// Returns the headers for the response.
    pub(crate) fn all(&self) -> SetCookies {
        self.lock().all.clone()
    }

    /// Takes the headers out, for a response. `is_shared` returns whether a shared cache may store the response; it is
    /// called only if that matters.
    pub(crate) fn take(&self, is_shared: impl FnOnce() -> bool) -> SetCookies {
        self.lock().take(is_shared)
    }

    /// Takes the headers out like [`take`](Self::take), for a response that is about to be sent. Later changes are refused.
    #[cfg(any(feature = "axum", feature = "actix"))]
    pub(crate) fn close(&self, is_shared: impl FnOnce() -> bool) -> SetCookies {
        let mut pending = self.lock();
        pending.is_closed = true;
        pending.take(is_shared)
    }

    fn lock(&self) -> MutexGuard<'_, Pending> {
        // A panic of another thread cannot have left half a change: each is made by one `push`.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pending {
    fn take(&mut self, is_shared: impl FnOnce() -> bool) -> SetCookies {
        let renewed = std::mem::take(&mut self.renewed);
        let all = std::mem::take(&mut self.all);
        if renewed.is_empty() || !is_shared() {
            return all;
        }
        all.into_iter()
            .filter(|cookie| !renewed.contains(&cookie.identity()))
            .collect()
    }
}

/// Returns the `Cookie` header that a browser would send after the changes, to a page within the scope of each cookie.
fn changed(before: &HeaderMap, changes: &[SetCookie]) -> HeaderMap {
    // The last change of a name counts; `None` is a removal. The position keeps the order of the changes.
    let mut last: HashMap<&[u8], (usize, Option<&[u8]>)> = HashMap::new();
    for (at, change) in changes.iter().enumerate() {
        let value = (!change.is_removal()).then(|| change.value_bytes());
        last.insert(change.name().as_bytes(), (at, value));
    }
    let kept = read::pairs(before).filter(|(name, _)| !last.contains_key(name));
    let mut added: Vec<_> = last
        .iter()
        .filter_map(|(name, (at, value))| Some((*at, *name, (*value)?)))
        .collect();
    added.sort_unstable();
    let added = added.into_iter().map(|(_, name, value)| (name, value));
    let mut text = Vec::new();
    for (name, value) in kept.chain(added) {
        if !text.is_empty() {
            text.extend_from_slice(b"; ");
        }
        text.extend_from_slice(name);
        text.push(b'=');
        text.extend_from_slice(value);
    }
    // Both come out of header values, so this is one.
    let header = HeaderValue::from_bytes(&text).ok();
    header.into_iter().map(|header| (COOKIE, header)).collect()
}
