//! Messages for the next page, with [actix-web-flash-messages](https://docs.rs/actix-web-flash-messages) 0.5. The
//! cookie with the messages is an entry of the policy.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
//! # fn main() -> Result<(), cookie_registry_sessions::SessionsError> {
//! use actix_web::App;
//! use actix_web_flash_messages::{FlashMessage, FlashMessagesFramework, IncomingFlashMessages};
//! use cookie_registry::{Deployment, Guard};
//! use cookie_registry_sessions::actix_web_flash_messages::MessageStore;
//!
//! async fn save() -> &'static str {
//!     FlashMessage::info("Saved.").send();
//!     ""
//! }
//!
//! async fn page(messages: IncomingFlashMessages) -> String {
//!     messages.iter().map(FlashMessage::content).collect()
//! }
//! # let _ = (save, page);
//!
//! let store = MessageStore::new(Cookies::WORKSPACE, &Deployment::PRODUCTION)?;
//! let messages = FlashMessagesFramework::builder(store).build();
//! // In the function of `HttpServer::new`. `Guard` is wrapped last.
//! let app = App::new()
//!     .wrap(messages.clone())
//!     .wrap(Guard::<Cookies>::strip(Deployment::PRODUCTION));
//! # let _ = app;
//! # Ok(())
//! # }
//! ```
//!
//! Depend on `actix-web-flash-messages` without its features `cookies` and `sessions`.

use crate::SessionsError;
use crate::cookie::{Bound, SessionCookie};
use actix_web::HttpRequest;
use actix_web::dev::ResponseHead;
use actix_web_flash_messages::storage::{FlashMessageStore, LoadError, StoreError};
use actix_web_flash_messages::{FlashMessage, Level};
use cookie_registry::private::for_actix::{append_to, headers_named};
use cookie_registry::private::for_layers::is_shared;
use cookie_registry::{Cookie, Deployment, Keyed, Protect, Settable, Single, Text};
use http::header::{CACHE_CONTROL, COOKIE};
use std::fmt;

/// The most messages that are read from a cookie. Browsers keep 4,096 octets of a cookie, and each message takes at least three.
const MAX_MESSAGES: usize = 1_365;

/// Implemented for the constants that can hold messages. Such a cookie has one name and `value = "text"`, and the
/// service sets it without asking the visitor. Pass a signed or encrypted cookie with its keys:
/// `Cookies::FLASH.with(&keys)`. Sealed.
///
/// Any other constant does not compile:
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// use cookie_registry_sessions::actix_web_flash_messages::MessageCookie;
/// fn is_for_messages(_: impl MessageCookie) {}
/// # fn main() {
/// is_for_messages(Cookies::LOGIN);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold messages for the next page",
    label = "this entry of the policy cannot hold a message",
    note = "a cookie for messages has one name (no `match`, not `chunked`), one lifetime, is set by the server, needs no consent, and has `value = \"text\"`",
    note = "if it has `protection`, pass its keys: `Cookies::FLASH.with(&keys)`"
)]
pub trait MessageCookie: SessionCookie {}

impl<S: Settable + 'static> MessageCookie for Cookie<Text, S, Single> {}
impl<S: Settable + 'static, P: Protect + 'static> MessageCookie for Cookie<Text, S, Keyed<'_, P>> {}

/// A store of messages whose cookie is an entry of the policy, for `FlashMessagesFramework::builder`.
///
/// The headers that set and remove the cookie have each attribute of the policy. A response without a message removes
/// the cookie if the request carries it, unless a shared cache may store the response. A cookie that is forged or
/// unreadable contains no messages, and is removed as well.
///
/// A cookie holds about 4,000 octets, or less if the policy has `max_value_bytes`. If the messages do not fit, the
/// oldest are omitted. A single message that does not fit is cut off at its end.
#[derive(Clone)]
pub struct MessageStore {
    cookie: Bound,
}

impl MessageStore {
    /// Creates the store.
    ///
    /// # Errors
    /// [`SessionsError`] if the cookie cannot be set in this deployment: the deployment's domain is outside the domains that
    /// the policy permits, or `max_value_bytes` is too small for a message of ten characters.
    pub fn new(cookie: impl MessageCookie, deployment: &Deployment) -> Result<Self, SessionsError> {
        let shortest = written(&[(Level::Info, "a message ")]).len();
        let cookie = cookie.bind(deployment).check(shortest)?;
        Ok(Self { cookie })
    }
}

impl fmt::Debug for MessageStore {
    // The keys are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageStore")
            .field("cookie", &self.cookie)
            .finish()
    }
}

impl FlashMessageStore for MessageStore {
    fn load(&self, request: &HttpRequest) -> Result<Vec<FlashMessage>, LoadError> {
        let carried = self.cookie.read(&sent(request));
        Ok(carried.map(|carried| read(&carried.id)).unwrap_or_default())
    }

    // The library panics on an error, so what does not fit is left out.
    fn store(
        &self,
        messages: &[FlashMessage],
        request: HttpRequest,
        response: &mut ResponseHead,
    ) -> Result<(), StoreError> {
        let header = match messages {
            [] if !self.cookie.is_sent(&sent(&request)) => return Ok(()),
            // The cache would send the removal to every visitor.
            [] if is_shared(&headers_named(response.headers(), [CACHE_CONTROL])) => return Ok(()),
            [] => self.cookie.remove(),
            _ => {
                let messages: Vec<_> = messages
                    .iter()
                    .map(|message| (message.level(), message.content()))
                    .collect();
                fitting(&messages, |text| self.cookie.set(text, 0).ok())
                    .unwrap_or_else(|| self.cookie.remove())
            }
        };
        append_to(header.into(), response.headers_mut());
        Ok(())
    }
}

/// Returns the header with as many of the messages as fit: the newest, or of a single one its beginning. `None` if even
/// that cannot be set.
fn fitting<T>(messages: &[(Level, &str)], set: impl Fn(&str) -> Option<T>) -> Option<T> {
    // What fits with one more message also fits without it, so the first message that fits is found by halving.
    let (mut fits, mut exceeds) = (messages.len(), 0);
    if let Some(header) = set(&written(messages)) {
        return Some(header);
    }
    while fits > exceeds + 1 {
        let middle = exceeds + (fits - exceeds) / 2;
        match set(&written(messages.get(middle..)?)) {
            Some(_) => fits = middle,
            None => exceeds = middle,
        }
    }
    if fits < messages.len() {
        return set(&written(messages.get(fits..)?));
    }
    let (level, content) = *messages.last()?;
    let (mut fits, mut exceeds) = (0, content.len());
    while exceeds > fits + 1 {
        let middle = fits + (exceeds - fits) / 2;
        match set(&written(&[(level, beginning(content, middle))])) {
            Some(_) => fits = middle,
            None => exceeds = middle,
        }
    }
    set(&written(&[(level, beginning(content, fits))]))
}

/// Returns the longest beginning of a text that has at most `length` octets and ends with a character.
fn beginning(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

/// Returns the text of messages: for each the digit of its level, the length of its content in octets, a hyphen, and the
/// content. It is shorter than JSON, whose quotes would be encoded.
fn written(messages: &[(Level, &str)]) -> String {
    let texts = messages
        .iter()
        .map(|(level, content)| format!("{}{}-{content}", *level as u8, content.len()));
    texts.collect()
}

/// Reads what [`written`] has written. A text that it has not written ends the messages.
fn read(text: &str) -> Vec<FlashMessage> {
    let mut rest = text;
    let next = || {
        let (level, after) = rest.split_at_checked(1)?;
        let (length, after) = after.split_once('-')?;
        let (content, after) = after.split_at_checked(length.parse().ok()?)?;
        rest = after;
        Some(FlashMessage::new(content.to_owned(), level_of(level)?))
    };
    std::iter::from_fn(next).take(MAX_MESSAGES).collect()
}

fn level_of(digit: &str) -> Option<Level> {
    let levels = [
        Level::Debug,
        Level::Info,
        Level::Success,
        Level::Warning,
        Level::Error,
    ];
    levels
        .into_iter()
        .find(|level| digit.parse() == Ok(*level as u8))
}

/// Returns the `Cookie` headers, as the runtime takes them.
fn sent(request: &HttpRequest) -> http::HeaderMap {
    headers_named(request.headers(), [COOKIE])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(text: &str) -> Vec<(u8, String)> {
        let messages = read(text);
        let shown = messages.iter();
        shown
            .map(|message| (message.level() as u8, message.content().to_owned()))
            .collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = written(&[
            (Level::Error, "Größe: 3-4"),
            (Level::Debug, ""),
            (Level::Info, "12-34\n"),
        ]);
        let read = [
            (4, "Größe: 3-4".to_owned()),
            (0, String::new()),
            (1, "12-34\n".to_owned()),
        ];
        assert_eq!(contents(&text), read);
    }

    #[test]
    fn what_is_not_a_message_is_not_read() {
        for text in [
            "", "x", "1", "1-", "13-ab", "91-a", "1x-a", "11-ö", "1-1-a", "ö1-a",
        ] {
            assert_eq!(contents(text), [], "{text}");
        }
        assert_eq!(contents("11-axyz"), [(1, "a".to_owned())]);
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let fits = |messages: &[(Level, &str)], limit: usize| {
            fitting(messages, |text| {
                (text.len() <= limit).then(|| text.to_owned())
            })
        };
        let three = [
            (Level::Info, "one"),
            (Level::Info, "two"),
            (Level::Info, "four5"),
        ];
        assert_eq!(fits(&three, 100).as_deref(), Some("13-one13-two15-four5"));
        assert_eq!(fits(&three, 19).as_deref(), Some("13-two15-four5"));
        assert_eq!(fits(&three, 13).as_deref(), Some("15-four5"));
        assert_eq!(fits(&three, 7).as_deref(), Some("14-four"));
        assert_eq!(fits(&[(Level::Info, "ööö")], 6).as_deref(), Some("12-ö"));
        assert_eq!(fits(&three, 3).as_deref(), Some("10-"));
        assert_eq!(fits(&three, 2), None);
    }
}
