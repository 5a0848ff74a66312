//! The text of a `Set-Cookie` header, whole or as a template.

use crate::occurrence::Operation;
use crate::text::Text;

/// Returns the name of the cookie in the text of a header, and whether it is set or removed.
pub(super) fn written(text: &Text) -> (Text, Operation) {
    let operation = if text.expires_at_once() {
        Operation::Remove
    } else {
        Operation::Set
    };
    (text.before_equals(), operation)
}

/// Attributes that distinguish a `Set-Cookie` header from other texts (RFC 6265bis, section 4.1.1).
const ATTRIBUTES: &[&str] = &[
    "domain=",
    "expires=",
    "httponly",
    "max-age=",
    "partitioned",
    "path=",
    "samesite=",
    "secure",
];

/// Returns whether a text, or the template of one, is a `Set-Cookie` header: `name=value; Attribute`.
pub(super) fn is_set_cookie(template: &str) -> bool {
    let Some((name, rest)) = template.split_once('=') else {
        return false;
    };
    let token = |c: char| c.is_ascii_alphanumeric() || "-_.{}$:!#%&'*+^|~".contains(c);
    let lower = name.to_ascii_lowercase();
    if name.is_empty()
        || name.len() > 128
        || !name.chars().all(token)
        || lower == "document.cookie"
        || ATTRIBUTES
            .iter()
            .any(|attribute| attribute.trim_end_matches('=') == lower)
    {
        return false;
    }
    rest.split(';').skip(1).any(|part| {
        let part = part.trim_start().to_ascii_lowercase();
        ATTRIBUTES
            .iter()
            .any(|attribute| match attribute.strip_suffix('=') {
                Some(_) => part.starts_with(attribute),
                None => part.trim_end() == *attribute,
            })
    })
}

#[cfg(test)]
mod tests {
    use super::is_set_cookie;

    #[test]
    fn a_header_is_distinguished_from_other_texts() {
        for (text, is) in [
            ("{NAME}={value}; SameSite=Lax; HttpOnly", true),
            ("sid=; Max-Age=0", true),
            ("a=b;path=/", true),
            ("__Host-id={}; Secure", true),
            ("max-age=31536000; includeSubDomains", false),
            ("text/html; charset=utf-8", false),
            ("attachment; filename=a; path=b", false),
            ("a=b; c=d", false),
            ("document.cookie='a=b;path=/'", false),
            ("no equals; HttpOnly", false),
            ("the name = value; Secure", false),
        ] {
            assert_eq!(is_set_cookie(text), is, "{text}");
        }
    }
}
