//! The libraries, one module each, doing the same things in the way that their own documentation shows.

mod axum_extra;
mod biscotti;
mod cookie;
mod cookie_registry;
mod memchr;
mod tower_cookies;

use crate::work::Operation;

type Run = fn(Operation, u32);

/// The library of that name, or its baseline.
pub fn find(name: &str) -> Option<Run> {
    Some(match name {
        "cookie-registry" => cookie_registry::run,
        "cookie" => cookie::run,
        "cookie-encoded" => cookie::run_encoded,
        "axum-extra" => axum_extra::run,
        "axum-extra-baseline" => axum_extra::baseline,
        "tower-cookies" => tower_cookies::run,
        "tower-cookies-baseline" => tower_cookies::baseline,
        "biscotti" => biscotti::run,
        "memchr" => memchr::run,
        _ => return None,
    })
}
