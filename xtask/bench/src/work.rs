//! What every library has to do, and the proof that it has done it.

use http::{HeaderMap, HeaderValue, header::COOKIE};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::hint::black_box;

/// A session token of 64 bytes.
pub const TOKEN: &str = "q7Zs0vXc3kR9yTgM1bNfHj6LwPdUeA4oI2xKzQ8rSmVtYhGnBuDpWlEiCaJfOe5R";
/// A text that a cookie cannot carry as it is: 64 bytes, of which eight have to be encoded.
pub const TEXT: &str = r#"9f86d081884c7d659a2feaa0c55ad015;return="/orders, all/";by=\x 50"#;

/// The names of the cookies; those of `policy.toml` in this folder.
pub const SESSION: &str = "__Secure-next-auth.session-token";
pub const THEME: &str = "theme";
pub const CSRF: &str = "__Host-next-auth.csrf-token";

/// How long the cookies last.
pub const DAYS: u16 = 30;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Set a token.
    SetSession,
    /// Set one of two words.
    SetTheme,
    /// Set a text that has to be encoded.
    SetCsrf,
    /// Set a text of so many bytes, of which one has to be encoded.
    SetText(usize),
    /// Read the last of so many cookies.
    Get(usize),
    /// Remove a cookie.
    Remove,
}

impl Operation {
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "set-session" => Self::SetSession,
            "set-theme" => Self::SetTheme,
            "set-csrf" => Self::SetCsrf,
            "remove" => Self::Remove,
            _ => match word.strip_prefix("set-text-") {
                Some(bytes) => Self::SetText(bytes.parse().ok()?),
                None => Self::Get(word.strip_prefix("get-")?.parse().ok()?),
            },
        })
    }

    /// The text that is set as the cookie of a text.
    pub fn text(self) -> Cow<'static, str> {
        let Self::SetText(bytes) = self else {
            return Cow::Borrowed(TEXT);
        };
        let plain = TOKEN.bytes().cycle().map(char::from);
        let mut text: String = plain.take(bytes - 1).collect();
        text.insert(bytes / 2, ';');
        Cow::Owned(text)
    }

    /// The request's headers: so many cookies, the session's last. What only answers has one.
    pub fn request(self) -> HeaderMap {
        let cookies = match self {
            Self::Get(cookies) => cookies,
            _ => 1,
        };
        let mut header = String::new();
        for number in 1..cookies {
            write!(header, "preference_{number}=value-of-{number:08}; ").expect("it is a String");
        }
        write!(header, "{SESSION}={TOKEN}").expect("it is a String");
        let header = HeaderValue::from_str(&header).expect("it is ASCII");
        HeaderMap::from_iter([(COOKIE, header)])
    }
}

/// Does it once, checks what came out, and does it so many times more.
pub fn repeat<T>(times: u32, check: impl FnOnce(T), mut once: impl FnMut() -> T) {
    check(once());
    for _ in 0..times {
        black_box(once());
    }
}

/// The header sets the cookie that the operation is about, with every attribute.
pub fn check_set(operation: Operation, header: &HeaderValue) {
    let text = operation.text();
    let (name, value) = match operation {
        Operation::SetTheme => (THEME, "dark"),
        Operation::SetCsrf | Operation::SetText(_) => (CSRF, text.as_ref()),
        _ => (SESSION, TOKEN),
    };
    let header = header.to_str().expect("the header is ASCII");
    let (pair, attributes) = header.split_once(';').expect("there are attributes");
    let (written, octets) = pair.split_once('=').expect("there is a pair");
    assert_eq!(written, name);
    assert!(!octets.contains(['"', ',', ' ', '\\']), "{octets}");
    assert_eq!(percent_decode_str(octets).decode_utf8_lossy(), value);
    let mut attributes: Vec<_> = attributes.split(';').map(str::trim).collect();
    attributes.sort_unstable();
    let expected = [
        "HttpOnly",
        "Max-Age=2592000",
        "Path=/",
        "SameSite=Lax",
        "Secure",
    ];
    assert_eq!(attributes, expected);
}

/// The value is the session's.
pub fn check_get(value: Option<&str>) {
    assert_eq!(value, Some(TOKEN));
}

/// The header removes the session's cookie.
pub fn check_removal(header: &HeaderValue) {
    let header = header.to_str().expect("the header is ASCII");
    let rest = header.strip_prefix(SESSION).expect("the name");
    assert!(rest.starts_with("=;"), "{header}");
    assert!(header.contains("; Path=/"), "{header}");
    let ends = header.contains("; Max-Age=0") || header.contains("; Expires=");
    assert!(ends, "{header}");
}
