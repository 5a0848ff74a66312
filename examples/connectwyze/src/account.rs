//! The one account of the demonstration.
//!
//! The sign-in page displays its password, so that anybody can try the service. A real service stores salted hashes of
//! passwords (Argon2id), slows down repeated attempts, and displays no password.

use subtle::ConstantTimeEq;

/// The address of the account.
pub(crate) const EMAIL: &str = "ada@connectwyze.example";

/// Its password.
pub(crate) const PASSWORD: &str = "difference-engine";

/// A user who can sign in.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// The user's name.
    pub(crate) name: &'static str,
}

/// Returns the account if both address and password are right. The result does not reveal which one was wrong.
pub(crate) fn check(email: &str, password: &str) -> Option<Account> {
    let email = email.trim().to_ascii_lowercase();
    let right =
        email.as_bytes().ct_eq(EMAIL.as_bytes()) & password.as_bytes().ct_eq(PASSWORD.as_bytes());
    bool::from(right).then(demo)
}

/// Returns the account.
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
