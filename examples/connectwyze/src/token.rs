//! Unguessable secrets.

use std::fmt;
use subtle::ConstantTimeEq;

/// The number of random bytes in a token: far more than the 64 bits of entropy that OWASP requires for session ids.
const BYTES: usize = 32;

/// 256 random bits, written as 64 hexadecimal digits.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// Generates a token.
    ///
    /// # Errors
    /// If the system provides no randomness. There is no fallback.
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut random = [0; BYTES];
        getrandom::fill(&mut random)?;
        Ok(Self(
            random.iter().map(|byte| format!("{byte:02x}")).collect(),
        ))
    }

    /// Parses a token that a client sent; `None` if it has another form.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 2 * BYTES && text.bytes().all(digits)).then(|| Self(text.to_owned()))
    }

    /// Returns the token as it is written in a cookie or a form.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the tokens are equal, in constant time.
    pub(crate) fn matches(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    // The token is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_read_back() {
        let (one, other) = (Token::new().unwrap(), Token::new().unwrap());
        assert!(!one.matches(other.as_str()));
        assert!(Token::parse(one.as_str()).unwrap().matches(one.as_str()));
        assert_eq!(format!("{one:?}"), "Token");
    }

    #[test]
    fn what_is_no_token_is_none() {
        let token = Token::new().unwrap();
        for text in [
            "",
            "abc",
            &token.as_str()[1..],
            &token
                .as_str()
                .to_uppercase()
                .replace(|c: char| c.is_ascii_digit(), "A"),
            &format!("{}0", token.as_str()),
        ] {
            assert!(Token::parse(text).is_none(), "{text}");
            assert!(!token.matches(text));
        }
    }
}
