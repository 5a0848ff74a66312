//! Storage of the browser, from Rust.

use cookie_registry::CookieRegistry;
use gloo_storage::{LocalStorage, Storage};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn remember(window: &web_sys::Window) {
    let storage = window.local_storage().unwrap().unwrap();
    storage.set_item("app.theme", "dark").unwrap();
    LocalStorage::set("app.sidebar", "collapsed").unwrap();
}

fn main() {}
