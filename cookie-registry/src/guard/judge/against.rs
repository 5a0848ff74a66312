//! Compares a header with one entry of the policy.

use crate::Deployment;
use crate::guard::parse::{Attributes, Parsed};
use crate::guard::violation::{Violation, ViolationKind};
use crate::spec::CookieSpec;
use cookie_registry_core::{MAX_PAIR_BYTES, Prefix, SameSite, SetBy};

/// The number of seconds by which `Expires` may exceed the policy's lifetime. `Expires` has no fractions of
/// seconds, and the clock of an upstream service may differ.
const CLOCK_SLACK: i64 = 10;

/// A header and one of the entries with its name.
pub(super) struct Against<'a> {
    pub(super) spec: &'static CookieSpec,
    pub(super) deployment: &'a Deployment,
    pub(super) parsed: &'a Parsed<'a>,
    /// Seconds since 1970-01-01.
    pub(super) now: i64,
}

impl Against<'_> {
    /// Returns every violation of the header.
    pub(super) fn violations(&self) -> Vec<Violation> {
        let mut all = Vec::new();
        let wanted = Parsed::of(self.spec.parts(self.deployment).suffix.as_bytes()).attributes;
        let removes = self.removes();
        if !removes {
            self.setter(&mut all);
            self.size(&mut all);
        }
        self.lifetime(&wanted, removes, &mut all);
        self.scope(&wanted, removes, &mut all);
        if !removes {
            self.reach(&wanted, &mut all);
        }
        self.refused(&mut all);
        self.ineffective_attributes(&mut all);
        all
    }

    /// Returns whether a browser deletes the cookie at once (section 5.7; `Max-Age` takes precedence over `Expires`).
    pub(super) fn removes(&self) -> bool {
        let Attributes {
            max_age, expires, ..
        } = self.parsed.attributes;
        match max_age {
            Some(seconds) => seconds <= 0,
            None => expires.is_some_and(|at| at <= self.now),
        }
    }

    fn add(
        &self,
        all: &mut Vec<Violation>,
        kind: ViolationKind,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        let Self { spec, parsed, .. } = self;
        all.push(Violation::new(
            parsed.name,
            Some(spec.key),
            kind,
            expected,
            found,
        ));
    }

    fn setter(&self, all: &mut Vec<Violation>) {
        let found = "a header that sets it";
        if self.spec.retired {
            self.add(
                all,
                ViolationKind::SetThoughRetired,
                "only removals, since it is `retired`",
                found,
            );
        } else if self.spec.set_by != SetBy::Server {
            let expected = format!("`set_by = \"{}\"`", self.spec.set_by);
            self.add(all, ViolationKind::NotSetHere, expected, found);
        }
    }

    fn size(&self, all: &mut Vec<Violation>) {
        let Parsed { name, value, .. } = self.parsed;
        if self.spec.fits(name, value) {
            return;
        }
        let room = MAX_PAIR_BYTES.saturating_sub(name.len());
        let limit = self
            .spec
            .max_value_bytes
            .map_or(room, |limit| limit.min(room));
        self.add(
            all,
            ViolationKind::TooLarge,
            format!("at most {limit} octets of value"),
            format!("{} octets", value.len()),
        );
    }

    /// Reports a lifetime that is neither the usual one nor one of the further ones.
    fn lifetime(&self, wanted: &Attributes<'_>, removes: bool, all: &mut Vec<Violation>) {
        if removes {
            return;
        }
        let Some((usual, found)) = self.other_lifetime(wanted) else {
            return;
        };
        let mut expected = vec![usual];
        for max_age in self.spec.lifetimes {
            let further = Parsed::of(max_age.as_bytes()).attributes;
            match self.other_lifetime(&further) {
                None => return,
                Some((further, _)) => expected.push(further),
            }
        }
        self.add(all, ViolationKind::Lifetime, expected.join("; or "), found);
    }

    /// Returns the lifetime of `wanted` and the one that was found, if they differ.
    fn other_lifetime(&self, wanted: &Attributes<'_>) -> Option<(String, String)> {
        let Attributes {
            max_age, expires, ..
        } = self.parsed.attributes;
        let left = expires.map(|at| at.saturating_sub(self.now));
        Some(match wanted.max_age {
            Some(seconds) if max_age.is_none() && expires.is_none() => {
                // A browser that restores sessions keeps such a cookie indefinitely.
                (lasts(seconds), "neither Max-Age nor Expires".to_owned())
            }
            Some(seconds) => match (max_age, left) {
                (Some(age), _) if age > seconds => (lasts(seconds), format!("Max-Age={age}")),
                (_, Some(left)) if left > seconds.saturating_add(CLOCK_SLACK) => {
                    (lasts(seconds), format!("Expires in {left} seconds"))
                }
                _ => return None,
            },
            None => {
                let session = "neither Max-Age nor Expires".to_owned();
                match (max_age, left) {
                    (Some(age), _) => (session, format!("Max-Age={age}")),
                    (None, Some(left)) => (session, format!("Expires in {left} seconds")),
                    (None, None) => return None,
                }
            }
        })
    }

    /// Checks the attributes that determine which cookie a browser sets or removes, and whether it accepts the header.
    fn scope(&self, wanted: &Attributes<'_>, removes: bool, all: &mut Vec<Violation>) {
        let found = &self.parsed.attributes;
        if found.path != wanted.path {
            let kind = ViolationKind::Path;
            self.add(
                all,
                kind,
                valued("Path", wanted.path),
                valued("Path", found.path),
            );
        }
        self.domain(wanted, removes, all);
        for (kind, name, wanted, found) in [
            (ViolationKind::Secure, "Secure", wanted.secure, found.secure),
            (
                ViolationKind::Partitioned,
                "Partitioned",
                wanted.partitioned,
                found.partitioned,
            ),
        ] {
            if wanted != found {
                self.add(all, kind, flag(name, wanted), flag(name, found));
            }
        }
    }

    fn domain(&self, wanted: &Attributes<'_>, removes: bool, all: &mut Vec<Violation>) {
        let found = self.parsed.attributes.domain;
        let configured = match self.spec.domain(self.deployment) {
            Ok(domain) => domain,
            // The registry never sets a cookie with this domain, so its removals omit it.
            Err(_) if removes => None,
            Err(_) => {
                let within = self.spec.configured_domain.unwrap_or_default().join(", ");
                let expected = format!("a configured Domain within {within}");
                let found = valued("Domain", found);
                return self.add(all, ViolationKind::Domain, expected, found);
            }
        };
        let wanted = configured.map(str::as_bytes).or(wanted.domain);
        let same = match (wanted, found) {
            (Some(wanted), Some(found)) => wanted.eq_ignore_ascii_case(found),
            (wanted, found) => wanted == found,
        };
        if !same {
            let kind = ViolationKind::Domain;
            self.add(all, kind, valued("Domain", wanted), valued("Domain", found));
        }
    }

    /// Checks the attributes that determine who can read the cookie. They do not matter for a removal.
    fn reach(&self, wanted: &Attributes<'_>, all: &mut Vec<Violation>) {
        let found = &self.parsed.attributes;
        if wanted.http_only != found.http_only {
            let (wanted, found) = (wanted.http_only, found.http_only);
            let kind = ViolationKind::HttpOnly;
            self.add(all, kind, flag("HttpOnly", wanted), flag("HttpOnly", found));
        }
        if wanted.same_site != found.same_site {
            let text = |same_site: Option<SameSite>| {
                valued(
                    "SameSite",
                    same_site.map(|word| word.header_value().as_bytes()),
                )
            };
            let kind = ViolationKind::SameSite;
            self.add(all, kind, text(wanted.same_site), text(found.same_site));
        }
    }

    /// Checks the conditions under which browsers refuse a cookie regardless of the policy. For example, the
    /// name of a family's member may start with `__Host-` although its entry does not declare that.
    fn refused(&self, all: &mut Vec<Violation>) {
        let found = &self.parsed.attributes;
        if let Some(prefix) = std::str::from_utf8(self.parsed.name)
            .ok()
            .and_then(Prefix::of)
        {
            let mut missing = Vec::new();
            if !found.secure {
                missing.push("Secure");
            }
            if prefix.needs_http_only() && !found.http_only {
                missing.push("HttpOnly");
            }
            if prefix.binds_host() && found.path != Some(b"/") {
                missing.push("Path=/");
            }
            if prefix.binds_host() && found.domain.is_some() {
                missing.push("no Domain");
            }
            if !missing.is_empty() {
                let expected = format!(
                    "{} for the prefix `{}`",
                    missing.join(", "),
                    prefix.as_str()
                );
                self.add(all, ViolationKind::Prefix, expected, "a header without it");
            }
        }
        if !found.secure && (found.same_site == Some(SameSite::None) || found.partitioned) {
            let without = if found.partitioned {
                "Partitioned"
            } else {
                "SameSite=None"
            };
            let found = format!("{without} without Secure");
            self.add(all, ViolationKind::Insecure, "Secure", found);
        }
    }

    fn ineffective_attributes(&self, all: &mut Vec<Violation>) {
        for name in &self.parsed.attributes.repeated {
            let kind = ViolationKind::RepeatedAttribute;
            self.add(
                all,
                kind,
                format!("one {name}"),
                format!("more than one {name}"),
            );
        }
        for name in &self.parsed.attributes.ignored {
            let name = String::from_utf8_lossy(name);
            let found = format!("`{}`, which has no effect", name.escape_debug());
            self.add(
                all,
                ViolationKind::IgnoredAttribute,
                "no such attribute",
                found,
            );
        }
    }
}

fn lasts(seconds: i64) -> String {
    format!("at most {seconds} seconds")
}

fn flag(name: &str, there: bool) -> String {
    if there {
        name.to_owned()
    } else {
        format!("no {name}")
    }
}

fn valued(name: &str, value: Option<&[u8]>) -> String {
    match value {
        Some(value) => format!("{name}={}", String::from_utf8_lossy(value).escape_debug()),
        None => format!("no {name}"),
    }
}
