//! The hosts that the browser may contact.

use crate::address::is_loopback;

/// The hosts that the browser may contact: this machine, the hosts of the audited pages, and further ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHosts {
    all: bool,
    /// In lower case; `*.our.example` stands for every host below `our.example`.
    patterns: Vec<String>,
}

impl AllowedHosts {
    /// Allows this machine, `named` hosts, and the patterns `allowed`: host names, `*.our.example` for every host below a domain,
    /// and `*` for all.
    ///
    /// ```
    /// use cookie_registry_audit::AllowedHosts;
    /// let hosts = AllowedHosts::new(["our.example"], ["*.one.example"]);
    /// assert!(hosts.allows("our.example") && hosts.allows("a.one.example") && hosts.allows("127.0.0.1"));
    /// assert!(!hosts.allows("one.example") && !hosts.allows("tracker.example"));
    /// ```
    pub fn new<'a>(
        named: impl IntoIterator<Item = &'a str>,
        allowed: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut patterns: Vec<String> = named.into_iter().map(str::to_ascii_lowercase).collect();
        let mut all = false;
        for pattern in allowed {
            all |= pattern == "*";
            patterns.push(pattern.to_ascii_lowercase());
        }
        patterns.sort();
        patterns.dedup();
        Self { all, patterns }
    }

    /// Returns whether the browser may contact a host.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.all
            || is_loopback(&host)
            || self
                .patterns
                .iter()
                .any(|pattern| match pattern.strip_prefix("*.") {
                    Some(domain) => host
                        .strip_suffix(domain)
                        .is_some_and(|rest| rest.ends_with('.')),
                    None => *pattern == host,
                })
    }

    /// Returns whether a pattern consists of characters that are valid in a host name, so that it can be passed to a
    /// browser.
    #[must_use]
    pub fn is_pattern(pattern: &str) -> bool {
        let plain = pattern.strip_prefix("*.").unwrap_or(pattern);
        pattern == "*"
            || !plain.is_empty()
                && plain
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-_[]:".contains(&byte))
    }

    /// Returns the flag of Chromium that resolves no other host; `None` if all are allowed.
    pub(crate) fn resolver_rules(&self) -> Option<String> {
        if self.all {
            return None;
        }
        let mut rules = "--host-resolver-rules=MAP * ~NOTFOUND".to_owned();
        let loopback = ["localhost", "*.localhost", "127.*", "[::1]"];
        for pattern in loopback
            .into_iter()
            .chain(self.patterns.iter().map(String::as_str))
        {
            rules.push_str(" , EXCLUDE ");
            rules.push_str(pattern);
        }
        Some(rules)
    }

    /// Returns a proxy configuration script that sends requests to other hosts to a port where nothing listens; `None` if all
    /// are allowed.
    pub(crate) fn proxy_script(&self) -> Option<String> {
        if self.all {
            return None;
        }
        let mut script = "function FindProxyForURL(url, host) { host = host.toLowerCase(); \
            if (host === 'localhost' || host.endsWith('.localhost') || /^127\\./.test(host) || host === '::1' || host === '[::1]') return 'DIRECT';"
            .to_owned();
        for pattern in &self.patterns {
            let test = match pattern.strip_prefix("*.") {
                Some(domain) => format!("host.endsWith('.{domain}')"),
                None => format!("host === '{pattern}'"),
            };
            script.push_str(&format!(" if ({test}) return 'DIRECT';"));
        }
        script.push_str(" return 'PROXY 127.0.0.1:1'; }");
        Some(script)
    }
}
