//! Cases: what a line does to a cookie or key is written at its end. A line without such a mark does nothing.

pub mod clean;
pub mod kept;
pub mod own;

use anyhow::Context as _;
use cookie::{Cookie, CookieJar};
use gloo_storage::Storage as _;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue, Response};
use std::ops::{Deref, DerefMut};
use tracker::{SessionLayer, Track as _, note};

include!(concat!(env!("OUT_DIR"), "/generated.rs"));

pub fn library(response: &mut Response<()>, name: &str) {
    response.track("1"); //= set visitor
    response.remember("seen", "1"); //= set seen
    response.remember(name, "1"); //= set ?
    Track::track(response, "2"); //= set visitor
    tracker::visit(response.headers_mut()); //= set visit
    tracker::with(response.headers_mut()); //= set sunk
    tracker::circle(response.headers_mut(), 2); //= set circle
    tracker::forget(response.headers_mut()); //= remove visitor
    tracker::any(response.headers_mut(), "Set-Cookie", "any=1"); //= set any
}

use tracker::Track;

pub fn macros(response: &mut Response<()>) {
    note!(response, SET_COOKIE); //= set noted
    note!(response, VARY);
}

pub fn closures(response: &mut Response<()>) {
    tracker::edit(response, |headers| {
        headers.append(SET_COOKIE, HeaderValue::from_static("closed=1")); //= set closed
    });
    let later: fn(&mut HeaderMap) = tracker::visit; //= set visit
    later(response.headers_mut());
}

pub struct Wrapped(Response<()>);

impl Deref for Wrapped {
    type Target = Response<()>;

    fn deref(&self) -> &Response<()> {
        &self.0
    }
}

impl DerefMut for Wrapped {
    fn deref_mut(&mut self) -> &mut Response<()> {
        &mut self.0
    }
}

pub fn derefs(wrapped: &mut Wrapped) {
    wrapped.track("1"); //= set visitor
}

type Alias = HeaderMap;

pub fn alias(headers: &mut Alias, user: u32) {
    Alias::append(headers, "set-cookie", HeaderValue::from_static("alias=1")); //= set alias
    let value = format!("cart_{user}=1"); //= set cart_…
    headers.append(SET_COOKIE, HeaderValue::from_str(&value).unwrap()); //= set cart_…
}

/// A value that is read from a text, with words for the error.
pub fn with_context(headers: &mut HeaderMap, token: &str) -> Result<(), anyhow::Error> {
    let value = format!("{NAME}={token}; Path=/"); //= set worded
    headers.insert(SET_COOKIE, value.parse().context("no value")?); //= set worded
    Ok(())
}

static NAME: &str = "worded";

pub fn middleware() -> SessionLayer {
    SessionLayer::new() //= set id
}

pub fn named_middleware() -> SessionLayer {
    SessionLayer::new().with_name("sid") //= set sid
}

pub fn cookies(jar: &mut CookieJar) {
    jar.add(Cookie::new("made", "1")); //= set made
    jar.add(("paired", "1")); //= set paired
    jar.remove(Cookie::from("gone")); //= remove gone
    tracker::keep(jar, Cookie::build(("kept", "1")).path("/").build()); //= set kept
}

/// A cookie that is removed is named by what it was read under.
pub fn read_and_removed(jar: &mut CookieJar) {
    if let Some(old) = jar.get("old").cloned() {
        jar.remove(old); //= remove old
    }
    tracker::end(jar, "ended"); //= remove ended
}

pub fn browser() -> Option<()> {
    let storage = web_sys::window()?.local_storage().ok()??;
    storage.set_item("theme", "dark").ok()?; //= set theme
    storage.remove_item("theme").ok()?; //= remove theme
    gloo_storage::LocalStorage::set("draft", "1"); //= set draft
    gloo_storage::SessionStorage::delete("draft"); //= remove draft
    storage.clear().ok() //= clear ?
}
