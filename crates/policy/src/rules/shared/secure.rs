//! Why a cookie must be secure. One `secure = false` may break several rules; only the first reason in this
//! order is reported, because one change fixes them all.

use super::names::prefixes;
use crate::draft::Cookie;
use cookie_registry_core::{Prefix, SameSite};

/// A reason why a cookie must be `Secure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum SecureReason {
    /// `__Host-` or `__Host-Http-`.
    HostPrefix,
    /// `__Http-`.
    HttpPrefix,
    /// `__Secure-`.
    SecurePrefix,
    /// `same_site = "none"`.
    SameSiteNone,
    /// `partitioned = true`.
    Partitioned,
}

/// Returns the reason why a cookie that is not secure must be.
pub(in crate::rules) fn missing_secure(cookie: &Cookie) -> Option<SecureReason> {
    if cookie.secure() {
        return None;
    }
    let prefix = cookie
        .naming
        .iter()
        .flat_map(prefixes)
        .find_map(|name| Prefix::of(&name.value));
    match prefix {
        Some(prefix) if prefix.binds_host() => Some(SecureReason::HostPrefix),
        Some(prefix) if prefix.needs_http_only() => Some(SecureReason::HttpPrefix),
        Some(_) => Some(SecureReason::SecurePrefix),
        None if cookie.same_site() == SameSite::None => Some(SecureReason::SameSiteNone),
        None if cookie.partitioned() => Some(SecureReason::Partitioned),
        None => None,
    }
}
