//! A browser that keeps one cookie for each name, and the headers that set them.

use std::collections::BTreeMap;

/// A visitor.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// The `Cookie` header of the next request.
    pub fn cookie(&self) -> String {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// Stores what a response sets. Like a browser, it keeps a `__Host-` cookie whose removal is not `Secure`.
    pub fn store(&mut self, headers: &[String]) {
        for header in headers {
            let (pair, attributes) = header.split_once(';').unwrap_or((header, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if name.starts_with("__Host-") && !attributes.contains("Secure") {
                continue;
            }
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The value of a cookie.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }
}

/// The attributes of a header.
pub fn attributes(header: &str) -> &str {
    header
        .split_once("; ")
        .map_or("", |(_, attributes)| attributes)
}
