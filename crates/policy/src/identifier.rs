//! Rust identifiers for the words of a policy. The macro uses them, and so do the rules that detect two words with the
//! same identifier.

/// Returns the name of a constant: `sign-in` is `SIGN_IN`.
///
/// ```
/// use cookie_registry_policy::identifier::constant;
/// assert_eq!(constant("sign-in_2"), "SIGN_IN_2");
/// ```
#[must_use]
pub fn constant(key: &str) -> String {
    identifier(key.to_ascii_uppercase().replace('-', "_"))
}

/// Returns the name of a variant: `sign-in` is `SignIn`.
///
/// ```
/// use cookie_registry_policy::identifier::variant;
/// assert_eq!(variant("sign-in_2"), "SignIn2");
/// assert_eq!(variant("2fa"), "N2fa");
/// assert_eq!(variant("self"), "Self_");
/// assert_eq!(variant("été"), "T");
/// ```
#[must_use]
pub fn variant(word: &str) -> String {
    let mut camel = String::with_capacity(word.len());
    let mut begins = true;
    for c in word.chars() {
        if !c.is_ascii_alphanumeric() {
            begins = true;
        } else if begins {
            camel.push(c.to_ascii_uppercase());
            begins = false;
        } else {
            camel.push(c);
        }
    }
    identifier(camel)
}

/// Replaces characters that are not allowed in an identifier with `_`.
fn identifier(text: String) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut clean = match text.chars().all(fits) {
        true => text,
        false => text
            .chars()
            .map(|c| if fits(c) { c } else { '_' })
            .collect(),
    };
    if !clean.starts_with(|c: char| c.is_ascii_alphabetic()) {
        clean.insert(0, 'N');
    }
    if clean == "Self" {
        clean.push('_');
    }
    clean
}
