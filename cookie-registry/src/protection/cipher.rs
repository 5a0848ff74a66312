//! Signing and encrypting, by the crate `cookie`.

pub use cookie::Key;

use cookie::{Cookie, CookieJar};

/// The length of the Base64 of an HMAC-SHA256, which the jar puts before the value that it signs.
const SIGNATURE: usize = 44;

/// Returns the signature of name and text, followed by the text.
pub(super) fn sign(key: &Key, name: &str, text: &str) -> String {
    let mut jar = CookieJar::new();
    let pair = [name, "=", text].concat();
    jar.signed_mut(key).add(Cookie::new(name.to_owned(), pair));
    let signed = jar.get(name).map_or("", Cookie::value);
    let signature = signed.get(..SIGNATURE).unwrap_or_default();
    [signature, text].concat()
}

/// Returns the text whose signature [`sign`] has written; `None` if it is forged.
pub(super) fn verify(key: &Key, name: &str, stored: &str) -> Option<String> {
    let (signature, text) = stored.split_at_checked(SIGNATURE)?;
    let pair = [signature, name, "=", text].concat();
    CookieJar::new()
        .signed(key)
        .verify(Cookie::new(name.to_owned(), pair))?;
    Some(text.to_owned())
}

/// Returns the text encrypted, bound to the name.
pub(super) fn encrypt(key: &Key, name: &str, text: String) -> String {
    let mut jar = CookieJar::new();
    jar.private_mut(key).add(Cookie::new(name.to_owned(), text));
    jar.get(name).map_or("", Cookie::value).to_owned()
}

/// Returns the text that [`encrypt`] has encrypted; `None` if it is forged.
pub(super) fn decrypt(key: &Key, name: &str, stored: &str) -> Option<String> {
    CookieJar::new()
        .private(key)
        .decrypt(Cookie::new(name.to_owned(), stored.to_owned()))
        .map(|cookie| cookie.value().to_owned())
}
