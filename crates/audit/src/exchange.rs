//! The requests of a stage and their responses, for the archive of the evidence. Data that could be secret is hashed
//! before it is stored.

use crate::address::{Address, without_query};
use crate::digest::Digester;
use crate::short::short;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// The most requests of one stage that are kept.
pub(crate) const MAX_EXCHANGES: usize = 20_000;

/// The most bytes of all addresses and headers of one stage that are kept.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The most headers of one message, and the most bytes of one value, that are kept.
const MAX_HEADERS: usize = 100;
const MAX_VALUE: usize = 4_096;

/// The headers whose values are kept: those that say how a message is to be treated. All others, such as `Authorization` or
/// `X-Api-Key`, may identify somebody and are hashed.
const PLAIN: [&str; 34] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "cache-control",
    "clear-site-data",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-security-policy",
    "content-type",
    "date",
    "dnt",
    "expires",
    "host",
    "last-modified",
    "origin",
    "permissions-policy",
    "pragma",
    "referrer-policy",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-gpc",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "upgrade-insecure-requests",
    "user-agent",
    "vary",
];

/// A header as it is kept.
pub(crate) type Header = (String, String);

/// A request with its response, as far as there was one.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    /// The page that was visited.
    pub(crate) page: String,
    pub(crate) started: OffsetDateTime,
    pub(crate) ended: Option<OffsetDateTime>,
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) sent: Vec<Header>,
    pub(crate) response: Option<Response>,
    /// Why there is no response, in the browser's words.
    pub(crate) failure: Option<String>,
    /// The bytes of the body that came over the network, if the browser said so.
    pub(crate) bytes: Option<u64>,
}

/// A response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) protocol: String,
    pub(crate) mime: String,
    pub(crate) headers: Vec<Header>,
}

/// The requests of one stage, each with its redirects under the number that the browser gave it.
#[derive(Debug, Default)]
pub(crate) struct Exchanges {
    all: Vec<Exchange>,
    by_id: BTreeMap<String, Vec<usize>>,
    /// The bytes of the addresses and headers of `all`.
    bytes: usize,
    left_out: usize,
}

impl Exchanges {
    /// Records a request, or the next step of one that was redirected.
    pub(crate) fn begin<'h>(
        &mut self,
        id: &str,
        page: &str,
        (method, url): (&str, &str),
        headers: impl Iterator<Item = (&'h str, &'h str)>,
        digester: &Digester,
    ) {
        // `data:` and `blob:` reach no network.
        if Address::parse(url).is_none() {
            return;
        }
        let (url, sent) = (address(url, digester), kept(headers, digester));
        let bytes = self.bytes.saturating_add(url.len() + size(&sent));
        if self.all.len() >= MAX_EXCHANGES || bytes > MAX_BYTES {
            self.left_out += 1;
            return;
        }
        self.bytes = bytes;
        self.by_id
            .entry(id.to_owned())
            .or_default()
            .push(self.all.len());
        self.all.push(Exchange {
            page: page.to_owned(),
            started: OffsetDateTime::now_utc(),
            ended: None,
            method: short(method, 20),
            url,
            sent,
            response: None,
            failure: None,
            bytes: None,
        });
    }

    /// Returns a step of a request; the newest one for `None`.
    fn step(&mut self, id: &str, step: Option<usize>) -> Option<&mut Exchange> {
        let steps = self.by_id.get(id)?;
        let at = match step {
            Some(step) => steps.get(step)?,
            None => steps.last()?,
        };
        self.all.get_mut(*at)
    }

    /// Records what is known of a response. Later calls add to earlier ones.
    pub(crate) fn respond<'h>(
        &mut self,
        (id, step): (&str, Option<usize>),
        status: Option<u64>,
        (protocol, mime): (&str, &str),
        headers: impl Iterator<Item = (&'h str, &'h str)>,
        digester: &Digester,
    ) {
        let left = MAX_BYTES.saturating_sub(self.bytes);
        let Some(exchange) = self.step(id, step) else {
            return;
        };
        exchange.ended = Some(OffsetDateTime::now_utc());
        let response = exchange.response.get_or_insert_default();
        if let Some(status) = status.and_then(|status| u16::try_from(status).ok()) {
            response.status = status;
        }
        if !protocol.is_empty() {
            response.protocol = short(protocol, 20);
        }
        if !mime.is_empty() {
            response.mime = short(mime, 100);
        }
        // The list that came first may lack what a script must not see, such as `Set-Cookie`.
        let headers = kept(headers, digester);
        let bytes = size(&headers);
        if headers.len() <= response.headers.len() {
            return;
        }
        if bytes > left {
            // The request is kept without them.
            self.left_out += 1;
            return;
        }
        response.headers = headers;
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Records the end of a request, with the bytes that came or with the reason why none did.
    pub(crate) fn end(&mut self, id: &str, ended: Result<Option<u64>, &str>) {
        let Some(exchange) = self.step(id, None) else {
            return;
        };
        exchange.ended = Some(OffsetDateTime::now_utc());
        match ended {
            Ok(bytes) => exchange.bytes = bytes.or(exchange.bytes),
            Err(reason) => exchange.failure = Some(short(reason, 200)),
        }
    }

    /// Takes all requests since the last call, and the number of those that were too many.
    pub(crate) fn take(&mut self) -> (Vec<Exchange>, usize) {
        self.by_id.clear();
        self.bytes = 0;
        (
            std::mem::take(&mut self.all),
            std::mem::take(&mut self.left_out),
        )
    }
}

/// Returns an address as it is kept: without the query and the fragment, which may hold secrets, unless values are kept.
fn address(url: &str, digester: &Digester) -> String {
    if digester.keeps() {
        short(url, MAX_VALUE)
    } else {
        short(&without_query(url), MAX_VALUE)
    }
}

fn kept<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>, digester: &Digester) -> Vec<Header> {
    headers
        .take(MAX_HEADERS)
        .map(|(name, value)| (short(name, 100), shown(name, value, digester)))
        .collect()
}

/// Returns the bytes of headers.
fn size(headers: &[Header]) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum()
}

/// Returns the value of a header as it is kept.
fn shown(name: &str, value: &str, digester: &Digester) -> String {
    let name = name.trim_start_matches(':').to_ascii_lowercase();
    if digester.keeps() || PLAIN.contains(&name.as_str()) {
        return short(value, MAX_VALUE);
    }
    match name.as_str() {
        "location" | "referer" => short(&without_query(value), MAX_VALUE),
        "set-cookie" => {
            // Several cookies of one response are lines of one value.
            let lines: Vec<String> = value
                .lines()
                .map(|line| hidden_value(line, digester))
                .collect();
            short(&lines.join("\n"), MAX_VALUE)
        }
        _ => hashed(value, digester),
    }
}

/// Returns a `Set-Cookie` header with its attributes, and with a hash in place of the value.
fn hidden_value(line: &str, digester: &Digester) -> String {
    let (pair, attributes) = match line.find(';') {
        Some(at) => line.split_at(at),
        None => (line, ""),
    };
    match pair.split_once('=') {
        Some((name, value)) => format!("{name}={}{attributes}", hashed(value.trim(), digester)),
        // Without a name, everything is a value.
        None => format!("{}{attributes}", hashed(pair.trim(), digester)),
    }
}

fn hashed(value: &str, digester: &Digester) -> String {
    format!("[hash {}]", digester.digest(value).hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_that_identify_nobody_are_kept() {
        let digester = Digester::new(false);
        for (name, value, expected) in [
            ("Content-Type", "text/html", Some("text/html")),
            ("Location", "/next?token=secret", Some("/next")),
            ("Authorization", "Bearer secret", None),
            ("X-Api-Key", "secret", None),
            ("Cookie", "a=secret", None),
            ("ETag", "secret", None),
        ] {
            let shown = shown(name, value, &digester);
            assert!(!shown.contains("secret"), "{name}: {shown}");
            match expected {
                Some(expected) => assert_eq!(shown, expected),
                None => assert_eq!(shown, hashed(value, &digester)),
            }
        }
        let cookie = shown("Set-Cookie", "a = secret ; Path=/; Max-Age=60", &digester);
        assert!(
            cookie.starts_with("a =[hash ") && cookie.ends_with("]; Path=/; Max-Age=60"),
            "{cookie}"
        );
        let nameless = shown("Set-Cookie", "secret; Path=/", &digester);
        assert!(!nameless.contains("secret"), "{nameless}");
        let open = Digester::new(true);
        assert_eq!(shown("X-Api-Key", "value", &open), "value");
    }

    #[test]
    fn each_step_of_a_redirect_has_its_own_response() {
        let digester = Digester::new(false);
        let mut exchanges = Exchanges::default();
        let none = || std::iter::empty();
        for url in ["http://a/1?secret", "http://a/2", "data:text/plain,x"] {
            exchanges.begin("1", "http://a/1", ("GET", url), none(), &digester);
        }
        exchanges.respond(("1", Some(0)), Some(302), ("", ""), none(), &digester);
        exchanges.respond(
            ("1", None),
            Some(200),
            ("h2", "text/html"),
            none(),
            &digester,
        );
        exchanges.end("1", Ok(Some(7)));
        exchanges.end("unknown", Err("gone"));
        let (all, left_out) = exchanges.take();
        let found: Vec<(&str, Option<u16>, Option<u64>)> = all
            .iter()
            .map(|it| {
                let status = it.response.as_ref().map(|it| it.status);
                (it.url.as_str(), status, it.bytes)
            })
            .collect();
        let expected = [
            ("http://a/1", Some(302), None),
            ("http://a/2", Some(200), Some(7)),
        ];
        assert_eq!((found.as_slice(), left_out), (expected.as_slice(), 0));
        assert!(exchanges.take().0.is_empty());
    }

    #[test]
    fn more_requests_than_the_bound_are_counted() {
        let digester = Digester::new(false);
        let mut exchanges = Exchanges::default();
        for number in 0..MAX_EXCHANGES + 3 {
            let id = number.to_string();
            exchanges.begin(&id, "", ("GET", "http://a/"), std::iter::empty(), &digester);
        }
        assert_eq!(exchanges.take().1, 3);
    }

    #[test]
    fn more_bytes_than_the_bound_are_left_out_and_counted() {
        let digester = Digester::new(false);
        let mut exchanges = Exchanges::default();
        let long = "x".repeat(MAX_VALUE);
        let headers = || std::iter::repeat_n(("server", long.as_str()), MAX_HEADERS);
        for number in 0..200 {
            let id = number.to_string();
            exchanges.begin(&id, "", ("GET", "http://a/"), headers(), &digester);
            exchanges.respond((&id, None), Some(200), ("", ""), headers(), &digester);
        }
        let (all, left_out) = exchanges.take();
        let of_response = |it: &Exchange| it.response.as_ref().map_or(0, |it| size(&it.headers));
        let bytes: usize = all.iter().map(|it| size(&it.sent) + of_response(it)).sum();
        assert!(bytes <= MAX_BYTES, "{bytes}");
        assert!(left_out > 0 && all.len() + left_out >= 200, "{left_out}");
    }
}
