//! The kinds of value, and how a value is protected.

use crate::word::words;

words! {
    /// The kind of value that an entry holds. The fixed list of values, `{ one_of = [...] }`, is not a
    /// variant: it is written as a table, not as a word.
    #[non_exhaustive]
    pub enum ValueKind("value") {
        Text = "text": "Any text; characters that a cookie cannot carry are percent-encoded.",
        Token = "token": "An opaque string of cookie octets, such as a session id; never encoded.",
        Boolean = "boolean": "true or false.",
        Integer = "integer": "A whole number.",
        Json = "json": "A JSON document; percent-encoded in a cookie.",
        Consent = "consent": "The visitor's recorded consent and refusals; at most one cookie of a policy has this value.",
    }
}

words! {
    /// How the service protects a value from being read or changed outside the service.
    #[non_exhaustive]
    pub enum Protection("protection") {
        None = "none": "Sent as it is, without protection. The default.",
        Signed = "signed": "The visitor can read the value, but tampering is detected.",
        Encrypted = "encrypted": "Nobody but the service can read the value, and tampering is detected.",
    }
}
