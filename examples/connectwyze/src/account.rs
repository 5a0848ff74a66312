//! The one account of the demonstration.
//!
//! Its password is told on the sign-in page, so that anybody can try the service. A real service keeps
//! salted hashes of passwords (Argon2id), slows down repeated attempts, and tells nobody.

use subtle::ConstantTimeEq;

/// The address of the account.
pub(crate) const EMAIL: &str = "ada@connectwyze.example";

/// Its password.
pub(crate) const PASSWORD: &str = "difference-engine";

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// What they are called.
    pub(crate) name: &'static str,
}

/// The account, when address and password are right. Which of the two was wrong is not told.
pub(crate) fn check(email: &str, password: &str) -> Option<Account> {
    let email = email.trim().to_ascii_lowercase();
    let right =
        email.as_bytes().ct_eq(EMAIL.as_bytes()) & password.as_bytes().ct_eq(PASSWORD.as_bytes());
    bool::from(right).then(demo)
}

/// The account itself.
pub(crate) fn demo() -> Account {
    Account { name: "Ada" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_address_and_password_together_are_right() {
        assert!(check(EMAIL, PASSWORD).is_some());
        assert!(check(" Ada@ConnectWyze.example ", PASSWORD).is_some());
        for (email, password) in [
            (EMAIL, ""),
            ("", PASSWORD),
            ("", ""),
            (EMAIL, "Difference-Engine"),
        ] {
            assert!(check(email, password).is_none());
        }
    }
}
