//! Web and e-mail addresses to which a page links.

/// Returns whether a text is a web address to which the page can safely link: `http://` or `https://`, a
/// host, and no character that would end a link early. Other schemes, such as `javascript:`, are rejected.
pub(crate) fn is_web(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let Some(rest) = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
    else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    is_authority(authority) && address.chars().all(may_stand_in_a_link)
}

/// Returns whether a text is a path on the service itself, such as `/cookies/settings`. A text that begins
/// with two slashes is rejected, because it would lead to another host.
pub(crate) fn is_own_path(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && address.chars().all(may_stand_in_a_link)
}

/// Returns whether a text looks like a single e-mail address. The mail server decides what the local part may
/// contain.
pub(crate) fn is_mail(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let plain = |c: char| may_stand_in_a_link(c) && !matches!(c, '@' | ',' | ';' | ':' | '(' | ')');
    !local.is_empty()
        && local.chars().all(plain)
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

fn may_stand_in_a_link(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
}

/// Returns whether a text is a host with or without a port. A user name before it is rejected, because it can
/// disguise where a link leads.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port_is_valid = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let is_ipv6 = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok());
    port_is_valid && (is_ipv6 || host.split('.').all(is_label))
}

/// Returns whether a text is a valid part of a host name between dots: letters (of any alphabet), digits and `-`.
fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::{is_mail, is_own_path, is_web};

    #[test]
    fn a_web_address_has_a_scheme_and_a_host() {
        for address in [
            "https://our.example",
            "http://localhost:8080/cookies",
            "HTTPS://our.example/a?b=c#d",
            "https://[::1]:8080/",
            "https://müller.example/datenschutz",
        ] {
            assert!(is_web(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//our.example",
            "our.example/privacy",
            "https://",
            "https:///privacy",
            "https://exam ple.org",
            "https://our.example/\"onclick=",
            "https://our.example@evil.example/",
            "https://our.example:99999",
            "https://-.org",
            "mailto:privacy@our.example",
        ] {
            assert!(!is_web(address), "{address}");
        }
    }

    #[test]
    fn a_path_stays_on_the_service() {
        assert!(is_own_path("/cookies#settings"));
        for address in ["//evil.example", "cookies", "", "/a b"] {
            assert!(!is_own_path(address), "{address}");
        }
    }

    #[test]
    fn a_mail_address_has_one_name_and_a_domain() {
        for address in ["privacy@our.example", "a.b+c@mail.our.example"] {
            assert!(is_mail(address), "{address}");
        }
        for address in [
            "privacy",
            "@our.example",
            "privacy@",
            "privacy@localhost",
            "a@b@our.example",
            "mailto:privacy@our.example",
            "privacy @our.example",
            "privacy@example..org",
            "a@our.example, b@our.example",
        ] {
            assert!(!is_mail(address), "{address}");
        }
    }
}
