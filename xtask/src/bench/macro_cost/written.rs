//! The two sources that are compared: a policy, and by hand what the macro makes of it.

use std::fmt::Write as _;

/// The crate that derives its registry.
pub(super) const DERIVED: &str = "\
#[derive(cookie_registry::CookieRegistry)]
#[registry(policy = \"policy.toml\")]
pub struct Cookies;
";

const HEAD: &str = r#"
format = 1

[policy]
title         = "Benchmark"
last_updated  = 2026-05-09
language      = "en"
jurisdictions = ["eu"]

[service]
name           = "Benchmark"
domains        = ["our.example"]
covers         = "our.example"
privacy_policy = "https://our.example/privacy"
contact        = "privacy@our.example"

[changes]
announced_by = ["email"]

[[changes.log]]
date     = 2026-05-09
summary  = "First published."
material = true
"#;

const PURPOSE: &str = "Remembers a choice that you made on the page of that number.";
const SCOPE: &str = "; Path=/; Secure; HttpOnly; SameSite=Lax";
const REMOVED: &str = "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";

/// Returns a policy with this number of cookies, alternating between the kinds `text` and `token`.
pub(in crate::bench) fn policy(entries: u32) -> String {
    let mut out = HEAD.to_owned();
    for number in 0..entries {
        let kind = if number.is_multiple_of(2) {
            "text"
        } else {
            "token"
        };
        write_all(
            &mut out,
            format_args!(
                "\n[cookies.choice_{number}]\n\
                 name      = \"choice-{number}\"\n\
                 category  = \"necessary\"\n\
                 exemption = \"user-input\"\n\
                 purpose   = \"{PURPOSE}\"\n\
                 lifetime  = \"30 days\"\n\
                 value     = \"{kind}\"\n"
            ),
        );
    }
    out
}

/// Returns the plainest code by hand that offers the calls of the expansion of [`policy`]: a table, a documented constant
/// per entry, and the enum of all entries.
pub(super) fn by_hand(entries: u32) -> String {
    let mut parts = Parts::default();
    for number in 0..entries {
        parts.entry(number);
    }
    let Parts {
        headers,
        specs,
        constants,
        variants,
        all,
        keys,
        names,
    } = parts;
    format!(
        "//! A registry, written by hand.\n\
         use cookie_registry::private as p;\n\
         /// The cookies.\n\
         pub struct Cookies;\n\
         static HEADERS: p::Headers<{entries}> = p::Headers::new([\n{headers}]);\n\
         fn headers(at: usize) -> Option<&'static p::HeaderValue> {{ HEADERS.get(at) }}\n\
         static COOKIES: [p::CookieSpec; {entries}] = [\n{specs}];\n\
         impl Cookies {{\n{constants}}}\n\
         /// Every entry.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\n\
         #[non_exhaustive]\n\
         pub enum CookiesEntry {{\n{variants}}}\n\
         impl CookiesEntry {{\n\
         /// Every entry.\n\
         pub const ALL: [Self; {entries}] = [\n{all}];\n\
         /// The entry as findings name it.\n\
         #[must_use]\n\
         pub const fn entry(self) -> &'static str {{ match self {{\n{keys}}} }}\n\
         /// The name on the wire.\n\
         #[must_use]\n\
         pub const fn name(self, environment: cookie_registry::Environment) -> &'static str {{\n\
         match environment {{\n\
         cookie_registry::Environment::Development => match self {{\n{names}}},\n\
         _ => match self {{\n{names}}},\n}} }}\n}}\n"
    )
}

/// The lists that grow with every entry.
#[derive(Default)]
struct Parts {
    headers: String,
    specs: String,
    constants: String,
    variants: String,
    all: String,
    keys: String,
    names: String,
}

impl Parts {
    fn entry(&mut self, number: u32) {
        let kind = if number.is_multiple_of(2) {
            "Text"
        } else {
            "Token"
        };
        write_all(
            &mut self.headers,
            format_args!("\"choice-{number}={REMOVED}{SCOPE}\",\n"),
        );
        let wire = format!(
            "p::HeaderParts {{ prefix: \"choice-{number}=\", suffix: \"; Max-Age=2592000{SCOPE}\", first_header: {number} }}"
        );
        write_all(
            &mut self.specs,
            format_args!(
                "p::CookieSpec {{ key: \"choice_{number}\", purpose: \"{PURPOSE}\", \
                 category: p::Category::Necessary, set_by: p::SetBy::Server, retired: false, rolling: false, \
                 names: p::Names::One, production: {wire}, development: {wire}, \
                 configured_domain: None, max_value_bytes: None, lifetimes: &[], headers }},\n",
            ),
        );
        write_all(
            &mut self.constants,
            format_args!(
                "/// {PURPOSE}\n///\n/// - `choice-{number}=…; Max-Age=2592000{SCOPE}`\n\
                 /// - category `necessary`, exempt as `user-input`\n/// - kept: 30 days\n\
                 /// - `[cookies.choice_{number}]` of the policy\n\
                 #[doc(alias = \"choice-{number}\")]\n\
                 pub const CHOICE_{number}: p::Cookie::<p::{kind}, p::ByServer> = \
                 <p::Cookie::<p::{kind}, p::ByServer>>::new(&COOKIES[{number}]);\n"
            ),
        );
        write_all(
            &mut self.variants,
            format_args!("/// {PURPOSE}\nChoice{number},\n"),
        );
        write_all(&mut self.all, format_args!("Self::Choice{number},\n"));
        write_all(
            &mut self.keys,
            format_args!("Self::Choice{number} => \"cookies.choice_{number}\",\n"),
        );
        write_all(
            &mut self.names,
            format_args!("Self::Choice{number} => \"choice-{number}\",\n"),
        );
    }
}

fn write_all(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_have_as_many_entries_as_are_asked_for() {
        assert_eq!(policy(7).matches("\n[cookies.").count(), 7);
        let by_hand = by_hand(7);
        assert_eq!(by_hand.matches("pub const CHOICE_").count(), 7);
        assert_eq!(by_hand.matches("p::CookieSpec {").count(), 7);
        assert!(by_hand.contains("static HEADERS: p::Headers<7>"));
    }
}
