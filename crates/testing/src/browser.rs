//! A browser that keeps its cookies across requests.

use crate::jar::{Jar, Refusal, StoredCookie};
use crate::origin::{Origin, without_query};
use crate::sets_cookies::SetsCookies;
use cookie_registry::{Deployment, RequestCookies, SameSite};
use http::header::{COOKIE, HOST, HeaderMap, HeaderValue};
use http::{Method, Request, Response, request};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tower_service::Service;

/// A browser that visits a service: it stores the cookies of responses and sends them with later requests, as RFC 10025
/// requires of browsers.
///
/// It handles domains, paths, lifetimes, `Secure`, `SameSite`, name prefixes and limits of length. Its clock starts at the
/// current time, and [`wait`](Self::wait) moves it forward. It differs from real browsers in these points:
///
/// - It has no list of public suffixes. It treats only a `Domain` without a dot as a public suffix.
/// - It does not limit the number of cookies.
/// - Without https it refuses cookies with `Secure`, even from `localhost`.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::Deployment;
/// use cookie_registry_testing::Browser;
/// use std::time::Duration;
///
/// let deployment = Deployment::PRODUCTION;
/// let mut browser = Browser::at("https://our.example", deployment.clone());
///
/// // A cookie that the visitor has from an earlier visit.
/// browser.receive("/", &Cookies::LOGIN.set(&deployment, ("7f3a", LoginLifetime::Remembered))?);
/// browser.receive("/", &Cookies::BETA.set(&deployment, true)?);
/// assert_eq!(browser.get("/").body(()).unwrap().headers()["cookie"], "login=7f3a; beta=true");
///
/// browser.restart();
/// assert_eq!(browser.cookies("/").get(Cookies::LOGIN).as_deref(), Some("7f3a"));
/// assert_eq!(browser.cookies("/").get(Cookies::BETA), None);
///
/// browser.wait(Duration::from_secs(15 * 86_400));
/// assert_eq!(browser.cookies("/").get(Cookies::LOGIN), None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Browser {
    origin: Origin,
    deployment: Deployment,
    jar: Jar,
    /// Seconds since 1970-01-01.
    now: i64,
}

/// The page from which a request is sent. The page determines which cookies with `SameSite` the request carries (RFC
/// 10025, section 5.8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentFrom {
    /// A page of the same site, or the address bar.
    SameSite,
    /// A link or a form on another site that opens the page in the browser's window. Such a request has cookies with
    /// `SameSite=Lax` only if its method is safe, such as `GET`.
    OtherSite,
    /// A frame, an image or a script of another site.
    EmbeddedInOtherSite,
}

impl Browser {
    /// Opens a browser without cookies on a service such as `https://our.example` or `http://127.0.0.1:8080`.
    ///
    /// # Panics
    /// If `origin` has no host, or if its scheme is missing or neither http nor https.
    #[must_use]
    #[track_caller]
    pub fn at(origin: &str, deployment: Deployment) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            origin: parsed(origin),
            deployment,
            jar: Jar::default(),
            now: seconds(now.unwrap_or_default()),
        }
    }

    /// Moves to another origin, such as `https://app.our.example`, and keeps the cookies.
    ///
    /// # Panics
    /// Same as [`at`](Self::at).
    #[track_caller]
    pub fn go_to(&mut self, origin: &str) {
        self.origin = parsed(origin);
    }

    /// Moves the clock forward, so that cookies can expire.
    pub fn wait(&mut self, time: Duration) {
        self.now = self.now.saturating_add(seconds(time));
        self.jar.expire(self.now);
    }

    /// Closes the browser and opens it again, which removes session cookies.
    pub fn restart(&mut self) {
        self.jar.0.retain(|cookie| cookie.expires.is_some());
    }

    /// Returns a request with the browser's cookies. `path` may have a query.
    pub fn get(&self, path: &str) -> request::Builder {
        self.request(Method::GET, path, SentFrom::SameSite)
    }

    /// Returns a request with the browser's cookies. `path` may have a query.
    pub fn post(&self, path: &str) -> request::Builder {
        self.request(Method::POST, path, SentFrom::SameSite)
    }

    /// Returns a request with the cookies that the browser would send. `from` is the page that sends the request. `path` may have a query.
    pub fn request(&self, method: Method, path: &str, from: SentFrom) -> request::Builder {
        let is_safe = method.is_safe();
        let mut builder = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, &self.origin.authority);
        if let Some(cookies) = self.header(path, from, is_safe) {
            builder = builder.header(COOKIE, cookies);
        }
        builder
    }

    /// Returns the `Cookie` header of a request from the same site, for frameworks that have their own request types.
    #[must_use]
    pub fn cookie_header(&self, path: &str) -> Option<String> {
        self.header(path, SentFrom::SameSite, true)
    }

    /// Stores the cookies of the response to a request for `path`.
    ///
    /// # Panics
    /// If a browser would refuse one of the cookies. The message says why.
    #[track_caller]
    #[allow(clippy::panic, reason = "it is an assertion of a test")]
    pub fn receive(&mut self, path: &str, response: &impl SetsCookies) {
        if let Err(refusals) = self.try_receive(path, response) {
            let lines: String = refusals
                .iter()
                .map(|refusal| format!("\n- {refusal}"))
                .collect();
            panic!("a browser would refuse:{lines}");
        }
    }

    /// Stores the cookies of the response to a request for `path`, except for those that a browser refuses.
    ///
    /// # Errors
    /// Every cookie that a browser would refuse, with the reason.
    pub fn try_receive(
        &mut self,
        path: &str,
        response: &impl SetsCookies,
    ) -> Result<(), Vec<Refusal>> {
        let path = without_query(path);
        let headers = response.set_cookie_headers();
        let refusals: Vec<Refusal> = headers
            .iter()
            .filter_map(|header| {
                let header = header.as_bytes();
                self.jar.store(header, &self.origin, path, self.now).err()
            })
            .collect();
        match refusals.is_empty() {
            true => Ok(()),
            false => Err(refusals),
        }
    }

    /// Sends a request to a service and stores the cookies of the response.
    ///
    /// # Errors
    /// The error of the service.
    ///
    /// # Panics
    /// If a browser would refuse a cookie.
    pub async fn call<S, Q, B>(
        &mut self,
        mut service: S,
        request: Request<Q>,
    ) -> Result<Response<B>, S::Error>
    where
        S: Service<Request<Q>, Response = Response<B>>,
    {
        let path = request.uri().path().to_owned();
        std::future::poll_fn(|cx| service.poll_ready(cx)).await?;
        let response = service.call(request).await?;
        self.receive(&path, &response);
        Ok(response)
    }

    /// Returns the cookies that the service would read with a request for `path`, as typed values.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::Deployment;
    /// use cookie_registry_testing::Browser;
    ///
    /// let mut browser = Browser::at("https://our.example", Deployment::PRODUCTION);
    /// // A test can also add cookies to the browser in this way.
    /// let cookies = browser.cookies("/");
    /// cookies.set(Cookies::THEME, Theme::Dark)?;
    /// browser.receive("/", &cookies);
    /// assert_eq!(browser.cookies("/").get(Cookies::THEME), Some(Theme::Dark));
    /// assert_eq!(browser.stored()[0].name, "theme");
    /// # Ok(())
    /// # }
    /// ```
    pub fn cookies(&self, path: &str) -> RequestCookies {
        let header = self.cookie_header(path);
        let header = header.and_then(|header| HeaderValue::try_from(header).ok());
        let headers: HeaderMap = header.into_iter().map(|header| (COOKIE, header)).collect();
        RequestCookies::new(self.deployment.clone(), &headers)
    }

    /// Returns all cookies, in the order in which they were created.
    #[must_use]
    pub fn stored(&self) -> &[StoredCookie] {
        &self.jar.0
    }

    fn header(&self, path: &str, from: SentFrom, is_safe: bool) -> Option<String> {
        let is_allowed = |cookie: &&StoredCookie| match from {
            SentFrom::SameSite => true,
            SentFrom::EmbeddedInOtherSite => cookie.same_site == Some(SameSite::None),
            SentFrom::OtherSite => match cookie.same_site {
                Some(SameSite::None) => true,
                Some(SameSite::Strict) => false,
                _ => is_safe,
            },
        };
        let sent = self.jar.sent(&self.origin, without_query(path));
        let pairs = sent.into_iter().filter(is_allowed);
        let pairs: Vec<String> = pairs
            .map(|StoredCookie { name, value, .. }| match name.is_empty() {
                true => value.clone(),
                false => format!("{name}={value}"),
            })
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

#[track_caller]
#[allow(clippy::panic, reason = "it is documented, for tests")]
fn parsed(origin: &str) -> Origin {
    Origin::parse(origin)
        .unwrap_or_else(|| panic!("`{origin}` is no origin such as `https://our.example`"))
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}
