//! The attributes of a cookie as the code around the place that sets it has them. Code is read as text: a call such as
//! `.max_age(…)`, a property such as `sameSite: "lax"`, or an attribute within a header's text.

/// What was read of one cookie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// Its lifetime, if it is not a session cookie.
    pub(super) lifetime: Option<Read<u64>>,
    pub(super) http_only: Option<Read<bool>>,
    pub(super) secure: Option<Read<bool>>,
    /// `strict`, `lax` or `none`.
    pub(super) same_site: Option<Read<&'static str>>,
    pub(super) path: Option<Read<String>>,
    pub(super) domain: Option<Read<String>>,
}

/// A value, or that it is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read<T> {
    Value(T),
    Computed,
}

impl<T> Read<T> {
    /// Returns the value; `None` if it is computed.
    pub(super) fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Computed => None,
        }
    }

    fn of(value: Option<T>) -> Self {
        value.map_or(Self::Computed, Self::Value)
    }
}

impl Attributes {
    /// Reads the code of one place.
    pub(super) fn of(code: &str) -> Self {
        Self {
            lifetime: lifetime(code),
            http_only: flag(code, &["http_only", "httpOnly", "httponly"], "httponly"),
            secure: flag(code, &["secure"], "secure"),
            same_site: value(
                code,
                &["same_site", "sameSite", "samesite"],
                "samesite",
                same_site,
            ),
            path: value(code, &["path"], "path", text),
            domain: value(code, &["domain"], "domain", text),
        }
    }

    /// Adds what another place says of the same cookie. The first place that says something counts.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            lifetime: self.lifetime.or(other.lifetime),
            http_only: self.http_only.or(other.http_only),
            secure: self.secure.or(other.secure),
            same_site: self.same_site.or(other.same_site),
            path: self.path.or(other.path),
            domain: self.domain.or(other.domain),
        }
    }
}

/// Returns the code that belongs to a place: from there to the end of the block, at most 30 lines, and not beyond `end`, where
/// the next cookie is set.
pub(super) fn around(text: &str, start: usize, end: usize) -> &str {
    const MOST_LINES: usize = 30;
    let code = text.get(start..end.min(text.len())).unwrap_or_default();
    let (mut depth, mut lines) = (0_i32, 0);
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            '\n' => lines += 1,
            _ => {}
        }
        if depth < 0 || lines > MOST_LINES {
            return &code[..at];
        }
    }
    code
}

fn lifetime(code: &str) -> Option<Read<u64>> {
    if let Some(seconds) = header(code, "max-age") {
        return Some(Read::of(seconds.parse().ok()));
    }
    if has_call(code, "permanent") {
        // The `cookie` crate gives it 20 years, of which browsers keep 400 days.
        return Some(Read::Value(20 * 365 * 86_400));
    }
    for name in ["max_age", "session_ttl"] {
        if let Some(argument) = call(code, name) {
            return Some(Read::of(duration(argument)));
        }
    }
    // Properties in scripts: `maxAge` in milliseconds (Express), `expires` in days (js-cookie).
    if let Some(argument) = property(code, "maxAge") {
        return Some(Read::of(
            product(argument).map(|milliseconds| milliseconds / 1000),
        ));
    }
    if let Some(argument) = property(code, "expires") {
        return Some(Read::of(product(argument).map(|days| days * 86_400)));
    }
    if let Some(argument) = call(code, "expires").or_else(|| call(code, "with_expiry")) {
        let is_session = argument.contains("Session") || argument.trim() == "None";
        return (!is_session).then(|| Read::of(duration(argument)));
    }
    header(code, "expires").map(|_| Read::Computed)
}

fn flag(code: &str, names: &[&str], attribute: &str) -> Option<Read<bool>> {
    let argument = names
        .iter()
        .find_map(|name| call(code, name).or_else(|| property(code, name)));
    match argument.map(str::trim) {
        Some("true" | "Some(true)") => Some(Read::Value(true)),
        Some("false" | "Some(false)" | "None") => Some(Read::Value(false)),
        Some(_) => Some(Read::Computed),
        None => bare(code, attribute).then_some(Read::Value(true)),
    }
}

fn value<T>(
    code: &str,
    names: &[&str],
    attribute: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<Read<T>> {
    let argument = names
        .iter()
        .find_map(|name| call(code, name).or_else(|| property(code, name)));
    if let Some(argument) = argument {
        return Some(Read::of(read(argument)));
    }
    header(code, attribute).map(|text| Read::of(read(&format!("\"{text}\""))))
}

fn same_site(argument: &str) -> Option<&'static str> {
    let argument = argument.to_ascii_lowercase();
    let found: Vec<&str> = ["strict", "lax", "none"]
        .into_iter()
        .filter(|word| argument.contains(word))
        .collect();
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Returns a literal text.
fn text(argument: &str) -> Option<String> {
    let argument = argument.trim();
    let argument = argument
        .strip_suffix(".to_owned()")
        .or_else(|| argument.strip_suffix(".to_string()"))
        .or_else(|| argument.strip_suffix(".into()"))
        .unwrap_or(argument);
    let argument = argument
        .strip_prefix("Some(")
        .and_then(|argument| argument.strip_suffix(')'))
        .unwrap_or(argument);
    let quote = argument
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\''))?;
    let inner = argument.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains([quote, '\\', '{', '$'])).then(|| inner.to_owned())
}

/// Returns the seconds of a duration that is written with numbers alone, such as `Duration::days(7)`.
fn duration(argument: &str) -> Option<u64> {
    let argument = argument.trim();
    let argument = argument
        .strip_prefix("Some(")
        .and_then(|argument| argument.strip_suffix(')'))
        .unwrap_or(argument);
    if let Some(plain) = product(argument) {
        return Some(plain);
    }
    for (name, seconds) in [
        ("seconds", 1),
        ("from_secs", 1),
        ("minutes", 60),
        ("from_mins", 60),
        ("hours", 3_600),
        ("from_hours", 3_600),
        ("days", 86_400),
        ("from_days", 86_400),
        ("weeks", 604_800),
        ("from_weeks", 604_800),
    ] {
        let Some(number) = path_call(argument, name) else {
            continue;
        };
        return product(number)?.checked_mul(seconds);
    }
    None
}

/// Returns the product of whole numbers: `60 * 60`.
fn product(text: &str) -> Option<u64> {
    text.split('*').try_fold(1_u64, |product, factor| {
        let factor = factor.trim().replace('_', "");
        let digits =
            factor.trim_end_matches(|c: char| c.is_ascii_alphanumeric() && !c.is_ascii_digit());
        product.checked_mul(digits.parse().ok()?)
    })
}

/// Returns the argument of a method whose name is this one, also behind `set_`, `with_` or `cookie_`.
fn call<'c>(code: &'c str, name: &str) -> Option<&'c str> {
    let mut from = 0;
    while let Some(found) = code.get(from..)?.find(name) {
        let at = from + found;
        from = at + name.len();
        let before = code[..at]
            .trim_end_matches("cookie_")
            .trim_end_matches("with_");
        let before = before.trim_end_matches("set_");
        if before.ends_with('.')
            && let Some(argument) = code[from..].strip_prefix('(')
        {
            return Some(closed(argument));
        }
    }
    None
}

fn has_call(code: &str, name: &str) -> bool {
    call(code, name).is_some_and(|argument| argument.trim().is_empty())
}

/// Returns the argument of a function named by its path: `Duration::days(7)`.
fn path_call<'c>(code: &'c str, name: &str) -> Option<&'c str> {
    let start = format!("::{name}(");
    let at = code.find(&start)?;
    Some(closed(&code[at + start.len()..]))
}

/// Returns the value of a property of an object of a script.
fn property<'c>(code: &'c str, name: &str) -> Option<&'c str> {
    let mut from = 0;
    while let Some(found) = code.get(from..)?.find(name) {
        let at = from + found;
        from = at + name.len();
        let is_whole =
            !code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
        if let Some(value) = code[from..]
            .trim_start_matches(['"', '\''])
            .strip_prefix(':')
            && is_whole
            && !value.starts_with(':')
        {
            let value = value.trim_start();
            let end = value.find([',', '}', '\n', ';']).unwrap_or(value.len());
            return Some(value[..end].trim());
        }
    }
    None
}

/// Returns the text up to the bracket that closes it.
fn closed(text: &str) -> &str {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return &text[..at];
        }
    }
    text
}

/// Returns the value of an attribute within the text of a header: `; Max-Age=60`.
fn header<'c>(code: &'c str, attribute: &str) -> Option<&'c str> {
    let lower = code.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower.get(from..)?.find(attribute) {
        let at = from + found;
        from = at + attribute.len();
        let before = code[..at].trim_end();
        let value = code[from..].trim_start().strip_prefix('=');
        if let Some(value) = value.filter(|_| before.ends_with(';')) {
            let end = value
                .find(|c: char| matches!(c, ';' | '"' | '\'' | '`' | '\\') || c.is_whitespace());
            return Some(value[..end.unwrap_or(value.len())].trim());
        }
    }
    None
}

/// Returns whether the text of a header has an attribute without a value.
fn bare(code: &str, attribute: &str) -> bool {
    let lower = code.to_ascii_lowercase();
    lower.match_indices(attribute).any(|(at, _)| {
        let rest = &lower[at + attribute.len()..];
        lower[..at].trim_end().ends_with(';')
            && rest.trim_start().starts_with([';', '"', '\'', '`'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_the_code_has_them() {
        let day = 86_400;
        let rust = r#"Cookie::build(("a", b)).path("/x").max_age(time::Duration::days(2)).same_site(SameSite::Strict)
            .http_only(true).secure(secure.https).domain("our.example")"#;
        let set = "Cookie::new(\"a\", b); c.set_http_only(false); c.set_max_age(Duration::from_secs(60 * 60)); c.set_secure(Some(true));";
        let actix = ".cookie_name(\"a\".to_owned()).cookie_secure(false).session_lifecycle(PersistentSession::default().session_ttl(Duration::minutes(5)))";
        let header = "format!(\"a={}; Path=/y; HttpOnly; Secure; SameSite=None; Max-Age=3600\", b)";
        let script =
            "Cookies.set('a', b, { expires: 7, path: '/', secure: true, sameSite: 'lax' })";
        let plain = "document.cookie = `a=${b}; max-age=${c}; samesite=strict`";
        for (code, lifetime, http_only, secure, same_site, path) in [
            (
                rust,
                Some(Read::Value(2 * day)),
                Some(Read::Value(true)),
                Some(Read::Computed),
                Some("strict"),
                Some("/x"),
            ),
            (
                set,
                Some(Read::Value(3_600)),
                Some(Read::Value(false)),
                Some(Read::Value(true)),
                None,
                None,
            ),
            (
                actix,
                Some(Read::Value(300)),
                None,
                Some(Read::Value(false)),
                None,
                None,
            ),
            (
                header,
                Some(Read::Value(3_600)),
                Some(Read::Value(true)),
                Some(Read::Value(true)),
                Some("none"),
                Some("/y"),
            ),
            (
                script,
                Some(Read::Value(7 * day)),
                None,
                Some(Read::Value(true)),
                Some("lax"),
                Some("/"),
            ),
            (
                plain,
                Some(Read::Computed),
                None,
                None,
                Some("strict"),
                None,
            ),
            ("Cookie::new(\"a\", b)", None, None, None, None, None),
            (
                "Cookie::build(\"a\").permanent()",
                Some(Read::Value(20 * 365 * day)),
                None,
                None,
                None,
                None,
            ),
            (
                "Cookie::build(\"a\").max_age(TTL).path(path())",
                Some(Read::Computed),
                None,
                None,
                None,
                None,
            ),
        ] {
            let found = Attributes::of(code);
            assert_eq!(found.lifetime, lifetime, "{code}");
            assert_eq!(found.http_only, http_only, "{code}");
            assert_eq!(found.secure, secure, "{code}");
            assert_eq!(
                found.same_site.as_ref().and_then(Read::value).copied(),
                same_site,
                "{code}"
            );
            assert_eq!(
                found
                    .path
                    .as_ref()
                    .and_then(Read::value)
                    .map(String::as_str),
                path,
                "{code}"
            );
        }
    }

    #[test]
    fn a_place_ends_with_its_block_or_where_the_next_cookie_is() {
        let text = "fn f() { set(a); if b { c } d } fn g() {}";
        assert_eq!(around(text, 9, text.len()), "set(a); if b { c } d ");
        assert_eq!(around(text, 9, 16), "set(a);");
        assert_eq!(around(&"x\n".repeat(100), 0, 200).lines().count(), 31);
    }
}
