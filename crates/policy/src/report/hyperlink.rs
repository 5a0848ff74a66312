//! Hyperlinks in a terminal, by the escape sequence OSC 8.
//!
//! The caller must determine whether the terminal supports hyperlinks. Neither an address nor a text can end a link
//! early: in an address, every character other than printable ASCII is percent-encoded; in a text, hidden characters
//! are made visible.

use super::text::visible_line;
use crate::rules::Code;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// What begins a link, before its address.
const START: &str = "\u{1b}]8;;";
/// What ends an address, and with an empty address a link.
const END: &str = "\u{1b}\\";

/// The page of the documentation that explains the rules.
const RULES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules.md#");

/// Writes a text as a link to an address, on one line.
///
/// ```
/// use cookie_registry_policy::report::hyperlink;
///
/// let link = hyperlink("https://our.example/", "here");
/// assert_eq!(link, "\u{1b}]8;;https://our.example/\u{1b}\\here\u{1b}]8;;\u{1b}\\");
/// ```
#[must_use]
pub fn hyperlink(address: &str, text: &str) -> String {
    let address = encoded(address, |byte| byte.is_ascii_graphic());
    format!("{START}{address}{END}{}{START}{END}", visible_line(text))
}

/// Returns the `file:` address of an absolute path on a host; `None` for a path that cannot be written as an address.
/// `host` is the name of the machine that stores the file; it may be empty. A terminal may show the output of another
/// machine. If the address contains `host`, such a terminal does not open a file of its own machine instead.
///
/// ```
/// # #[cfg(unix)] {
/// use cookie_registry_policy::report::file_address;
///
/// let address = file_address("build-7", "/srv/a b/policy.toml".as_ref());
/// assert_eq!(address.as_deref(), Some("file://build-7/srv/a%20b/policy.toml"));
/// assert_eq!(file_address("", "policy.toml".as_ref()), None);
/// # }
/// ```
#[must_use]
pub fn file_address(host: &str, path: &Path) -> Option<String> {
    if !path.is_absolute() {
        return None;
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut address = format!("file://{}", encoded(host, is_plain));
    for component in plain_path(path).components() {
        match component {
            Component::RootDir => {}
            // The drive of Windows, such as `C:`.
            Component::Prefix(drive) => {
                let drive = drive.as_os_str().to_str()?;
                let _ = write!(address, "/{}", encoded(drive, |b| is_plain(b) || b == b':'));
            }
            other => {
                let name = other.as_os_str().to_str()?;
                let _ = write!(address, "/{}", encoded(name, is_plain));
            }
        }
    }
    Some(address)
}

/// Returns a path without the prefix `\\?\`, which Windows adds when it resolves the links in a path. Editors and
/// terminals do not understand this prefix in an address. On other systems, returns the path unchanged.
#[must_use]
pub fn plain_path(path: &Path) -> Cow<'_, Path> {
    // There, it is a part of a name like any other.
    if !cfg!(windows) {
        return Cow::Borrowed(path);
    }
    let plain = path.to_str().and_then(without_prefix);
    plain.map_or(Cow::Borrowed(path), |plain| PathBuf::from(plain).into())
}

/// Returns a path of Windows without this prefix; `None` for one that has none, or that needs it.
fn without_prefix(path: &str) -> Option<String> {
    let rest = path.strip_prefix(r"\\?\")?;
    if let Some(share) = rest.strip_prefix(r"UNC\") {
        return Some(format!(r"\\{share}"));
    }
    let has_drive =
        matches!(rest.as_bytes(), [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
    has_drive.then(|| rest.to_owned())
}

/// Returns the address at which the documentation explains a rule.
///
/// ```
/// use cookie_registry_policy::{Code, report::rule_address};
/// assert!(rule_address(Code::HostPrefix).ends_with("/docs/rules.md#host-prefix"));
/// ```
#[must_use]
pub fn rule_address(code: Code) -> String {
    format!("{RULES}{code}")
}

/// Returns a text with every byte percent-encoded that is not kept.
fn encoded(text: &str, is_kept: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_kept(byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Makes links of the places in findings that were written for a terminal: of the path, line and column behind each arrow.
/// `files` has the paths as they are shown, with their addresses.
pub(super) fn with_places(text: &str, files: &[(String, String)]) -> String {
    let mut linked = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let Some((before, place)) = place_in(line) else {
            linked.push_str(line);
            continue;
        };
        let (place, after) = place.split_at(place.find(['\u{1b}', '\n']).unwrap_or(place.len()));
        let is_of = |shown: &str| {
            let position = place
                .strip_prefix(shown)
                .and_then(|it| it.strip_prefix(':'));
            position.is_some_and(|it| it.bytes().all(|b| b.is_ascii_digit() || b == b':'))
        };
        let file = files.iter().find(|(shown, _)| is_of(shown));
        linked.push_str(before);
        match file {
            Some((_, address)) => linked.push_str(&hyperlink(address, place)),
            None => linked.push_str(place),
        }
        linked.push_str(after);
    }
    linked
}

/// Splits a line behind the arrow before a place. Lines of a source begin with a number or a bar, so none of them has one.
fn place_in(line: &str) -> Option<(&str, &str)> {
    let bare = without_style(line);
    let arrow = bare
        .strip_prefix("-->")
        .or_else(|| bare.strip_prefix(":::"))?;
    let place = without_style(arrow);
    let at = line.len() - place.len();
    Some((line.get(..at)?, place))
}

/// Returns a line behind its leading blanks and changes of colour.
fn without_style(line: &str) -> &str {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches(' ');
        let code = rest.strip_prefix("\u{1b}[");
        let Some((code, after)) = code.and_then(|it| it.split_once('m')) else {
            return rest;
        };
        if !code
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b';')
        {
            return rest;
        }
        rest = after;
    }
}

/// Splits a text with links into what is shown of it and the addresses of its links, for tests. Fails for a link that does not
/// end on its line.
#[cfg(test)]
pub(crate) fn shown_and_addresses(text: &str) -> (String, Vec<String>) {
    let (mut shown, mut addresses) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once(START) {
        shown.push_str(before);
        let (address, link) = link.split_once(END).unwrap();
        let (text, after) = link.split_once(&format!("{START}{END}")).unwrap();
        assert!(
            address.bytes().all(|byte| byte.is_ascii_graphic()),
            "{address:?}"
        );
        assert!(
            !address.is_empty() && !text.contains(['\n', '\u{7}']),
            "{text:?}"
        );
        addresses.push(address.to_owned());
        shown.push_str(text);
        rest = after;
    }
    (shown + rest, addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_text_nor_address_ends_a_link() {
        let hostile = "a\u{1b}\\b\u{7}c\u{9c}d\n\u{1b}]8;;https://evil.example/\u{1b}\\";
        let (shown, addresses) = shown_and_addresses(&hyperlink(hostile, hostile));
        assert_eq!(addresses.len(), 1);
        assert!(
            addresses[0].starts_with("a%1B\\b%07c%C2%9Cd%0A%1B]8;;https"),
            "{addresses:?}"
        );
        assert!(!shown.contains(char::is_control), "{shown:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_encoded_and_must_be_absolute() {
        let path = "/a b/c;d%/\u{e9}?#\u{1b}\\x\n.toml";
        let address = file_address("one host", path.as_ref());
        let expected = "file://one%20host/a%20b/c%3Bd%25/%C3%A9%3F%23%1B%5Cx%0A.toml";
        assert_eq!(address.as_deref(), Some(expected));
        assert_eq!(file_address("", "a/b".as_ref()), None);
        assert_eq!(
            file_address("", "/a".as_ref()).as_deref(),
            Some("file:///a")
        );
    }

    #[test]
    fn the_prefix_of_windows_is_no_part_of_an_address() {
        for (path, expected) in [
            (r"\\?\C:\a b\policy.toml", Some(r"C:\a b\policy.toml")),
            (
                r"\\?\UNC\server\share\p.toml",
                Some(r"\\server\share\p.toml"),
            ),
            (r"\\?\Volume{1}\p.toml", None),
            (r"C:\p.toml", None),
            ("/p.toml", None),
        ] {
            assert_eq!(without_prefix(path).as_deref(), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn elsewhere_the_prefix_is_a_name() {
        let path = Path::new(r"\\?\C:\a");
        assert_eq!(plain_path(path), path);
    }

    #[cfg(windows)]
    #[test]
    fn a_path_without_links_has_the_address_of_the_file() {
        let address = file_address("", r"\\?\C:\a b\p.toml".as_ref());
        assert_eq!(address.as_deref(), Some("file:///C:/a%20b/p.toml"));
    }

    #[test]
    fn only_what_is_behind_an_arrow_becomes_a_link() {
        let files = [("p.toml".to_owned(), "file:///p.toml".to_owned())];
        let link = hyperlink("file:///p.toml", "p.toml:1:2");
        for (line, expected) in [
            ("  --> p.toml:1:2\n", format!("  --> {link}\n")),
            (
                "\u{1b}[1m\u{1b}[94m --> \u{1b}[0mp.toml:1:2\u{1b}[0m\n",
                format!("\u{1b}[1m\u{1b}[94m --> \u{1b}[0m{link}\u{1b}[0m\n"),
            ),
            (" ::: p.toml:1:2", format!(" ::: {link}")),
        ] {
            assert_eq!(with_places(line, &files), expected);
        }
        for line in [
            "1 | --> p.toml:1:2\n",
            "  --> other.toml:1:2\n",
            "  --> p.toml: see below\n",
            "p.toml:1:2",
        ] {
            assert_eq!(with_places(line, &files), line);
        }
    }
}
