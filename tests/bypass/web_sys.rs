//! Storage of the browser, from Rust.

use gloo_storage::{LocalStorage, Storage};
use cookie_registry::CookieRegistry;

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn remember(window: &web_sys::Window) {
    let storage = window.local_storage().unwrap().unwrap();
    storage.set_item("app.theme", "dark").unwrap();
    LocalStorage::set("app.sidebar", "collapsed").unwrap();
}

fn main() {}
