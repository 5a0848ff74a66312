//! Cookies with a signed or encrypted value.

#[cfg(feature = "protection")]
mod cipher;
#[cfg(not(feature = "protection"))]
#[path = "protection/no_cipher.rs"]
mod cipher;

mod family;
mod keyed;
mod keys;

pub use cipher::Key;
pub use keyed::{Keyed, Protected};
pub use keys::{AsKeys, Keys, NoKey};

use crate::value::{Text, Token, Value};
use std::borrow::Cow;

/// `protection = "signed"`: the visitor can read the value, but tampering is detected. An HMAC-SHA256 in
/// Base64 precedes the value.
///
/// The signature covers the cookie's name and value, so a value signed for one cookie is not accepted in
/// another. The signed jar of the `cookie` crate signs only the value, so that jar and this crate cannot
/// read each other's signed cookies.
#[derive(Clone, Copy, Debug)]
pub enum Signed {}

/// `protection = "encrypted"`: the visitor cannot read the value, and tampering is detected (AES-256-GCM with
/// a random nonce, bound to the cookie's name). The private jar of the `cookie` crate can read these cookies.
///
/// The policy's `max_value_bytes` limits the encrypted value, whose length is 4/3 × (28 + the length of the
/// value) octets.
#[derive(Clone, Copy, Debug)]
pub enum Encrypted {}

/// How a value is protected: [`Signed`] or [`Encrypted`]. Sealed.
pub trait Protect: sealed_protection::Sealed {
    /// The [`Value`] kind of the protected text. It determines whether the text is percent-encoded.
    #[doc(hidden)]
    type Written: Value;
    /// Protects a text.
    #[doc(hidden)]
    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String;
    /// Returns the text of a protected value; `None` if it is forged.
    #[doc(hidden)]
    fn open(key: &Key, name: &str, stored: &str) -> Option<String>;
}

impl Protect for Signed {
    type Written = Text;

    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String {
        cipher::sign(key, name, &text)
    }

    fn open(key: &Key, name: &str, stored: &str) -> Option<String> {
        cipher::verify(key, name, stored)
    }
}

impl Protect for Encrypted {
    // Base64 consists of cookie octets only.
    type Written = Token;

    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String {
        cipher::encrypt(key, name, text.into_owned())
    }

    fn open(key: &Key, name: &str, stored: &str) -> Option<String> {
        cipher::decrypt(key, name, stored)
    }
}

mod sealed_protection {
    pub trait Sealed {}

    impl Sealed for super::Signed {}
    impl Sealed for super::Encrypted {}
}
