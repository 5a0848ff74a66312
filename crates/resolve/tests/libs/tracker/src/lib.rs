//! A library that no list names.

use cookie::{Cookie, CookieJar};
use http::header::{self, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Response};

pub use http;

const VISITOR: &str = "visitor";

/// Sets through a trait's method on the response of another crate.
pub trait Track {
    fn track(&mut self, value: &str);
    fn remember(&mut self, name: &str, value: &str);
    fn with_expires(&mut self, name: &str);
    fn language(&self) -> Option<HeaderValue>;
}

impl<T> Track for Response<T> {
    fn track(&mut self, value: &str) {
        append(self.headers_mut(), VISITOR, value);
    }

    fn remember(&mut self, name: &str, value: &str) {
        append(self.headers_mut(), name, value);
    }

    fn with_expires(&mut self, name: &str) {
        append(
            self.headers_mut(),
            name,
            "1; Expires=Thu, 01 Jan 2099 00:00:00 GMT",
        );
    }

    fn language(&self) -> Option<HeaderValue> {
        self.headers().get("cookie").cloned()
    }
}

fn append(headers: &mut HeaderMap, name: &str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("{name}={value}; Path=/")) {
        headers.append(header::SET_COOKIE, value);
    }
}

mod inner {
    pub fn set_visit(headers: &mut super::HeaderMap) {
        super::append(headers, "visit", "1");
    }
}

/// Under another name and another path.
pub use inner::set_visit as visit;

/// Takes the header's name in pieces.
#[macro_export]
macro_rules! note {
    ($response:expr, $name:ident) => {
        $response.headers_mut().append(
            $crate::http::header::$name,
            $crate::http::HeaderValue::from_static("noted=1"),
        )
    };
}

/// Knows its receiver only by a trait.
pub trait Sink {
    fn put(&mut self, name: &str);
}

impl Sink for HeaderMap {
    fn put(&mut self, name: &str) {
        append(self, name, "1");
    }
}

pub fn with<S: Sink>(sink: &mut S) {
    sink.put("sunk");
}

pub fn edit<T>(response: &mut Response<T>, change: impl FnOnce(&mut HeaderMap)) {
    change(response.headers_mut());
}

pub fn forget(headers: &mut HeaderMap) {
    headers.append(SET_COOKIE, HeaderValue::from_static("visitor=; Max-Age=0"));
}

/// Passes headers on, whatever they are.
pub fn copy(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from.iter() {
        to.append(name.clone(), value.clone());
    }
}

/// Sets any header that its caller names.
pub fn any(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// Stores cookies that others create.
pub fn keep(jar: &mut CookieJar, cookie: Cookie<'static>) {
    jar.add(cookie);
}

/// Changes a cookie that others create.
pub fn with_expiry(cookie: Cookie<'static>) -> Cookie<'static> {
    cookie
}

/// Removes a cookie, which its name does not say.
pub fn discard(jar: &mut CookieJar, cookie: Cookie<'static>) {
    jar.remove(cookie);
}

/// Removes one cookie and keeps another.
pub fn swap(jar: &mut CookieJar, old: Cookie<'static>, new: Cookie<'static>) {
    jar.remove(old);
    jar.add(new);
}

/// Sets a cookie after something else was done.
pub fn visit_after(_: (), headers: &mut HeaderMap) {
    inner::set_visit(headers);
}

pub trait Service {
    fn call(&mut self, response: Response<()>) -> Response<()>;
}

pub trait Layer {
    type Made;
    fn layer(&self) -> Self::Made;
}

/// Middleware: a framework calls what it makes.
pub struct SessionLayer {
    name: &'static str,
}

pub struct Session {
    name: &'static str,
}

impl SessionLayer {
    pub fn new() -> Self {
        Self { name: "id" }
    }

    pub fn with_name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }
}

/// Builds middleware at the end of a chain.
pub struct SessionBuilder(SessionLayer);

impl SessionLayer {
    pub fn builder() -> SessionBuilder {
        SessionBuilder(Self { name: "id" })
    }
}

impl SessionBuilder {
    pub fn name(mut self, name: &'static str) -> Self {
        self.0.name = name;
        self
    }

    pub fn secure(self, _: bool) -> Self {
        self
    }

    pub fn build(self) -> SessionLayer {
        self.0
    }
}

impl Layer for SessionLayer {
    type Made = Session;

    fn layer(&self) -> Session {
        Session { name: self.name }
    }
}

impl Service for Session {
    fn call(&mut self, mut response: Response<()>) -> Response<()> {
        let cookie = Cookie::build((self.name, "1")).path("/").build();
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(SET_COOKIE, value);
        }
        response
    }
}

/// Middleware that sends the cookies of a jar, which others create.
#[derive(Default)]
pub struct JarLayer {
    jar: CookieJar,
}

impl JarLayer {
    pub fn new() -> Self {
        Self {
            jar: CookieJar::default(),
        }
    }
}

impl Service for JarLayer {
    fn call(&mut self, mut response: Response<()>) -> Response<()> {
        for cookie in self.jar.delta() {
            if let Ok(value) = cookie.to_string().parse() {
                response.headers_mut().append(SET_COOKIE, value);
            }
        }
        let values: Vec<HeaderValue> = self
            .jar
            .delta()
            .filter_map(|cookie| HeaderValue::from_str(&cookie.to_string()).ok())
            .collect();
        for value in values {
            response.headers_mut().append(SET_COOKIE, value);
        }
        response
    }
}

/// Calls itself, and another that calls it.
pub fn circle(headers: &mut HeaderMap, left: u8) {
    if left > 0 {
        back(headers, left - 1);
    }
}

fn back(headers: &mut HeaderMap, left: u8) {
    circle(headers, left);
    append(headers, "circle", "1");
}

/// Middleware whose constructor is that of a tuple, under the name `Self`.
pub struct TupleLayer(&'static str);

impl TupleLayer {
    pub fn new() -> Self {
        Self("tuple")
    }
}

impl Service for TupleLayer {
    fn call(&mut self, mut response: Response<()>) -> Response<()> {
        append(response.headers_mut(), self.0, "1");
        response
    }
}

/// A unit, under the name `Self`.
#[derive(Default)]
pub struct UnitLayer;

/// Middleware that exists once.
pub const UNIT: UnitLayer = UnitLayer;

impl UnitLayer {
    pub fn new() -> Self {
        Self
    }
}

impl Service for UnitLayer {
    fn call(&mut self, mut response: Response<()>) -> Response<()> {
        append(response.headers_mut(), "unit", "1");
        response
    }
}

/// A header as it is kept until it is written.
pub struct Later {
    pub name: &'static str,
    pub value: String,
}

pub fn write(headers: &mut HeaderMap, later: Vec<Later>) {
    for header in later {
        if let Ok(value) = HeaderValue::from_str(&header.value) {
            headers.append(header.name, value);
        }
    }
}

/// By which a framework makes the values that it passes.
pub trait FromRequestParts {
    fn from_request_parts() -> Self;
}

/// Asks for a value of any type.
pub fn guard<T: FromRequestParts>() -> T {
    T::from_request_parts()
}

/// A token that is set where it is asked for.
pub struct Asked;

impl FromRequestParts for Asked {
    fn from_request_parts() -> Self {
        append(&mut HeaderMap::default(), "asked", "1");
        Self
    }
}

pub trait IntoResponseParts {
    fn into_response_parts(self, response: Response<()>) -> Response<()>;
}

/// What a framework passes to a function. Given back, it is a cookie.
pub struct Flash {
    messages: Vec<&'static str>,
}

impl Flash {
    pub fn push(mut self, message: &'static str) -> Self {
        self.messages.push(message);
        self
    }

    pub fn len(&self) -> usize {
        self.messages.len()
    }
}

impl FromRequestParts for Flash {
    fn from_request_parts() -> Self {
        Self {
            messages: Vec::new(),
        }
    }
}

impl IntoResponseParts for Flash {
    fn into_response_parts(self, mut response: Response<()>) -> Response<()> {
        append(response.headers_mut(), "flash", "1");
        response
    }
}

/// A header that only others write.
pub struct Memo {
    pub key: &'static str,
    pub text: String,
}

pub fn memo() -> Memo {
    Memo {
        key: "set-cookie",
        text: "memo=1".to_owned(),
    }
}

/// A jar to which headers are added by an operator.
pub struct Added(pub HeaderMap);

impl std::ops::AddAssign<&str> for Added {
    fn add_assign(&mut self, name: &str) {
        append(&mut self.0, name, "1");
    }
}

pub trait Reply {
    fn into_response(self) -> Response<()>;
}

/// A header that a framework writes later.
pub struct WithHeader {
    header: Option<(HeaderName, HeaderValue)>,
}

pub fn with_header(name: &'static str, value: &'static str) -> WithHeader {
    let name = HeaderName::from_static(name);
    let header = match HeaderValue::from_str(value) {
        Ok(value) => Some((name, value)),
        Err(_) => None,
    };
    WithHeader { header }
}

pub fn with_parsed(name: &'static str, value: &'static str) -> WithHeader {
    let name = Some(HeaderName::from_static(name));
    let value = HeaderValue::from_str(value).ok();
    WithHeader {
        header: name.zip(value),
    }
}

impl Reply for WithHeader {
    fn into_response(self) -> Response<()> {
        let mut response = Response::default();
        if let Some((name, value)) = self.header {
            response.headers_mut().append(name, value);
        }
        response
    }
}

pub trait NewMiddleware {
    fn new_middleware(&self) -> UnitLayer;
}

/// Makes the middleware for each request.
pub struct NewUnit(u8);

impl NewUnit {
    pub fn new() -> Self {
        Self(0)
    }
}

impl NewMiddleware for NewUnit {
    fn new_middleware(&self) -> UnitLayer {
        UnitLayer::new()
    }
}

/// Removes the cookie of a name, if it was read.
pub fn end(jar: &mut CookieJar, name: &str) {
    let Some(cookie) = jar.get(name).cloned() else {
        return;
    };
    jar.remove(cookie);
}

/// Writes the changes of a jar, whatever they are.
pub fn write_changes(jar: &mut CookieJar, changes: &CookieJar) {
    for cookie in changes.delta() {
        jar.remove(cookie.clone());
    }
}

/// A configuration whose methods change one field each.
pub struct Config {
    name: String,
    is_secure: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "configured".to_string(),
            is_secure: true,
        }
    }
}

impl Config {
    pub fn new() -> Self {
        Default::default()
    }

    pub fn open() -> Self {
        Self {
            is_secure: false,
            ..Default::default()
        }
    }

    pub fn name(self, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..self
        }
    }

    pub fn secure(self, is_secure: bool) -> Self {
        Self { is_secure, ..self }
    }
}

/// Middleware with a configuration.
pub struct ConfigLayer {
    config: std::sync::Arc<Config>,
}

impl ConfigLayer {
    pub fn new(config: Config) -> Self {
        Self {
            config: std::sync::Arc::new(config),
        }
    }
}

impl Service for ConfigLayer {
    fn call(&mut self, mut response: Response<()>) -> Response<()> {
        if self.config.is_secure {
            append(response.headers_mut(), &self.config.name, "1");
        }
        response
    }
}

/// A store whose name stands in for one that was not chosen, and middleware that knows it only by a trait.
pub struct StoreBuilder {
    name: Option<String>,
    is_signed: bool,
}

pub struct NamedStore {
    name: String,
}

pub trait Store {
    fn store(&self, headers: &mut HeaderMap);
}

impl Store for NamedStore {
    fn store(&self, headers: &mut HeaderMap) {
        append(headers, &self.name, "1");
    }
}

impl NamedStore {
    pub fn builder(is_signed: bool) -> StoreBuilder {
        StoreBuilder {
            name: None,
            is_signed,
        }
    }
}

impl StoreBuilder {
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    pub fn build(self) -> NamedStore {
        let Self { name, is_signed } = self;
        let _ = is_signed;
        NamedStore {
            name: name.unwrap_or_else(|| "stored".to_string()),
        }
    }
}

pub struct StoreLayerBuilder {
    store: std::sync::Arc<dyn Store>,
}

pub struct StoreLayer {
    store: std::sync::Arc<dyn Store>,
}

impl StoreLayer {
    pub fn builder<S: Store + 'static>(store: S) -> StoreLayerBuilder {
        StoreLayerBuilder {
            store: std::sync::Arc::new(store),
        }
    }
}

impl StoreLayerBuilder {
    pub fn build(self) -> StoreLayer {
        StoreLayer { store: self.store }
    }
}

impl Service for StoreLayer {
    fn call(&mut self, mut response: Response<()>) -> Response<()> {
        self.store.store(response.headers_mut());
        response
    }
}
