//! Cookies and headers that are kept, changed or handed over before they are set.
//!
//! A mark is in the line where the place begins, so that calls over several lines are not formatted.

use cookie::{Cookie, CookieJar};
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue, Response};
use tracker::{Added, Flash, Later, SessionLayer, Track as _, TupleLayer, UnitLayer};

#[rustfmt::skip]
pub fn changed(jar: &mut CookieJar, response: &mut Response<()>) {
    jar.add(tracker::with_expiry(Cookie::new("dated", "1"))); //= set dated
    response.with_expires("until"); //= set until
    tracker::discard(jar, Cookie::from("old")); //= remove old
    tracker::swap( //= remove before, set after
        jar,
        Cookie::from("before"), //= remove before
        Cookie::new("after", "1"), //= set after
    );
}

pub fn constructors() -> (TupleLayer, UnitLayer) {
    let tuple = TupleLayer::new(); //= set tuple
    let unit = UnitLayer::new(); //= set unit
    (tuple, unit)
}

pub fn computed(jar: &mut CookieJar, pairs: Vec<(&'static str, &'static str)>, names: Vec<String>) {
    for pair in pairs {
        jar.add(pair); //= set ?
    }
    for name in names {
        jar.add(name); //= set ?
    }
}

#[rustfmt::skip]
pub fn nested(response: &mut Response<()>, headers: &mut HeaderMap, names: Vec<String>) {
    for name in names {
        tracker::visit_after( //= set visit
            response.remember(&name, "1"), //= set ?
            headers,
        );
    }
}

struct Header {
    name: &'static str,
    value: String,
}

#[rustfmt::skip]
fn headers() -> Vec<Header> {
    vec![
        Header { name: "set-cookie", value: "looped=1".into() }, //= set looped
        Header { name: "vary", value: "cookie=1".into() },
    ]
}

pub fn looped(response: &mut Response<()>) {
    for header in headers() {
        let value = HeaderValue::from_str(&header.value).unwrap();
        response.headers_mut().append(header.name, value);
    }
}

#[rustfmt::skip]
pub fn later() -> Vec<Later> {
    vec![Later { name: "Set-Cookie", value: "later=1".to_owned() }] //= set later
}

struct Pair(&'static str, &'static str);

impl Pair {
    fn new(name: &'static str, value: &'static str) -> Self {
        Self(name, value)
    }
}

#[rustfmt::skip]
pub fn paired(response: &mut Response<()>) {
    let pair = Pair::new("set-cookie", "numbered=1"); //= set numbered
    response.headers_mut().append(pair.0, HeaderValue::from_static(pair.1));
}

pub fn written(headers: &mut HeaderMap) {
    tracker::write(headers, later());
}

/// A package in a folder is not the mock server of that name.
pub fn upstream(answer: wiremock::ResponseTemplate) -> wiremock::ResponseTemplate {
    answer.insert_header("set-cookie", "upstream=1") //= set upstream
}

/// A framework passes the value, and is given it back.
pub fn flashed(flash: Flash) -> (Flash, &'static str) {
    (flash.push("saved"), "page") //= set flash
}

pub fn reflashed() -> impl FnOnce(Flash) -> Result<Flash, ()> {
    |flash| Ok(flash.push("saved")) //= set flash
}

pub fn flashed_or_not(flash: Flash, is_new: bool) -> Option<Flash> {
    if is_new {
        return None;
    }
    let flash = flash.push("old");
    Some(flash) //= set flash
}

pub fn made() -> [UnitLayer; 2] {
    let derived = UnitLayer::default(); //= set unit
    [derived, tracker::UNIT] //= set unit
}

pub fn added(added: &mut Added) {
    *added += "plus"; //= set plus
}

/// A pair of a header that a caller names.
pub fn replied() -> [tracker::WithHeader; 2] {
    let other = tracker::with_header("vary", "a=1");
    [other, tracker::with_header("set-cookie", "replied=1")] //= set replied
}

pub fn parsed() -> tracker::WithHeader {
    tracker::with_parsed("set-cookie", "parsed=1") //= set parsed
}

pub fn factory() -> tracker::NewUnit {
    tracker::NewUnit::new() //= set unit
}

pub fn whole(headers: &mut HeaderMap) {
    headers.append(&"set-cookie"[..], HeaderValue::from_static(&"whole=1"[..])); //= set whole
    headers.append(&"vary, set-cookie"[..4], HeaderValue::from_static("part=1"));
}

pub fn edge(headers: &web_sys::Headers) -> Result<(), ()> {
    headers.append("accept", "a=1")?;
    headers.append("Set-Cookie", "edge=1") //= set edge
}

/// A cookie or a header that is created in one place is set where it is handed on, too.
#[rustfmt::skip]
pub fn handed(jar: &mut CookieJar, headers: &mut HeaderMap, token: &str) -> Result<(), http::header::Invalid> {
    let cookie = Cookie::build(("handed", token.to_owned())).path("/").build(); //= set handed
    jar.add(cookie); //= set handed
    let cookie = Cookie::new("sent", "1"); //= set sent
    headers.append(SET_COOKIE, HeaderValue::from_str(&cookie.to_string())?); //= set sent
    let text = format!("text={token}; Path=/"); //= set text
    headers.append(SET_COOKIE, text.parse()?); //= set text
    headers.append( //= set directly
        SET_COOKIE,
        format!("directly={token}").parse()?,
    );
    let gone = Cookie::from("unwanted"); //= remove unwanted
    jar
        .remove(gone); //= remove unwanted
    jar
        .add( //= set nested
            Cookie::new("nested", token.to_owned()), //= set nested
        );
    let made = maker("by-helper"); //= set by-helper
    keeper(jar, made); //= set by-helper
    let unnamed = Cookie::new(token.to_owned(), "1"); //= set ?
    jar.add(unnamed); //= set ?
    jar.add(Cookie::new(token.to_uppercase(), "1")); //= set ?
    Ok(())
}

fn maker(name: &str) -> Cookie<'static> {
    Cookie::new(name.to_owned(), "1")
}

fn keeper(jar: &mut CookieJar, cookie: Cookie<'static>) {
    jar.add(cookie);
}

/// A cookie that was read is set again.
pub fn renewed(jar: &mut CookieJar) {
    if let Some(read) = jar.get("renewed").cloned() {
        jar.add(read); //= set renewed
    }
}

#[rustfmt::skip]
pub fn chained() -> SessionLayer {
    SessionLayer::new() //= set chained
        .with_name("chained") //= set chained
}

pub fn guarded() -> tracker::Asked {
    tracker::guard::<tracker::Asked>() //= set asked
}

/// Removes whatever there is.
pub fn swept(jar: &mut CookieJar, all: &CookieJar) {
    for cookie in all.delta() {
        jar.remove(cookie.clone()); //= remove ?
    }
}

#[rustfmt::skip]
pub fn built() -> SessionLayer {
    SessionLayer::builder() //= set built
        .secure(true)
        .name("built") //= set built
        .build()
}

#[rustfmt::skip]
pub fn configured() -> [tracker::ConfigLayer; 4] {
    let config = tracker::Config::open();
    [
        tracker::ConfigLayer::new(tracker::Config::new()), //= set configured
        tracker::ConfigLayer::new(tracker::Config::default().secure(false)), //= set configured
        tracker::ConfigLayer::new(config), //= set configured
        named(),
    ]
}

fn named() -> tracker::ConfigLayer {
    tracker::ConfigLayer::new(tracker::Config::new().name("renamed").secure(true)) //= set renamed
}

pub fn stored() -> tracker::StoreLayer {
    let store = tracker::NamedStore::builder(true).build();
    tracker::StoreLayer::builder(store).build() //= set stored
}

#[rustfmt::skip]
static TEMPLATE: std::sync::LazyLock<Cookie<'static>> = std::sync::LazyLock::new(|| {
    let cookie = Cookie::new("template", ""); //= set template
    cookie
});

/// A cookie that is cloned from a static.
pub fn cloned(jar: &mut CookieJar) {
    let cookie = TEMPLATE.clone();
    jar.add(cookie); //= set template
}

/// A builder that is kept in a variable and changed.
pub fn rebuilt(jar: &mut CookieJar, mode: u8) {
    let mut builder = Cookie::build(("rebuilt", "1")); //= set rebuilt
    builder = match mode {
        0 => builder.path("/"),
        _ => builder,
    };
    if mode == 2 {
        builder = builder.path("/a");
    }
    let cookie = builder.build();
    jar.add(cookie); //= set rebuilt
}

pub trait Users {
    fn log_in(&self, token: &str) -> Result<(String, Cookie<'static>), ()>;
}

struct UserService;

impl Users for UserService {
    fn log_in(&self, token: &str) -> Result<(String, Cookie<'static>), ()> {
        let cookie = Cookie::new("by-trait", token.to_owned()); //= set by-trait
        Ok((token.to_owned(), cookie))
    }
}

/// A cookie that comes with something else from behind a trait.
pub fn logged_in(users: &dyn Users, headers: &mut HeaderMap) -> Result<String, ()> {
    let (token, cookie) = users.log_in("1")?;
    headers.append(SET_COOKIE, cookie.to_string().parse().unwrap()); //= set by-trait
    Ok(token)
}

pub fn named_later(jar: &mut CookieJar) {
    if let Some(mut cookie) = Cookie::parse("a=1") {
        cookie.set_name("named-later"); //= set named-later
        jar.add(cookie);
    }
}

fn perhaps(name: &str) -> Option<Cookie<'static>> {
    if name.is_empty() {
        return None;
    }
    Some(Cookie::new(name.to_owned(), "1"))
}

/// A cookie that a closure is handed.
#[rustfmt::skip]
pub fn mapped(jar: &mut CookieJar) {
    let made = perhaps("mapped"); //= set mapped
    made.map(|cookie| jar.add(cookie)); //= set mapped
    let changed = perhaps("changed") //= set changed
        .map(|mut cookie| {
            let _ = &mut cookie;
            cookie
        });
    if let Some(cookie) = changed {
        jar.add(cookie); //= set changed
    }
}
