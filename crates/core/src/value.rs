//! The kinds of value, and how a value is protected.

use crate::word::words;

words! {
    /// The kind of value that an entry holds. In addition to these words there is `{ one_of = [...] }`, which is a
    /// table.
    #[non_exhaustive]
    pub enum ValueKind("value") {
        Text = "text": "Any text; what a cookie cannot carry is percent-encoded.",
        Token = "token": "An opaque string of cookie octets, such as a session id; never encoded.",
        Boolean = "boolean": "true or false.",
        Integer = "integer": "A whole number.",
        Json = "json": "A JSON document; percent-encoded in a cookie.",
        Consent = "consent": "What the visitor agreed to and refused, as the registry records it; one cookie at most.",
    }
}

words! {
    /// How the value is protected against the visitor and others.
    #[non_exhaustive]
    pub enum Protection("protection") {
        None = "none": "As it is. The default.",
        Signed = "signed": "Readable, but a change is noticed.",
        Encrypted = "encrypted": "Neither readable nor changeable.",
    }
}
