//! Declarations that others ship: a package on which the service depends, or a git repository.
//!
//! `policy.lock` pins each file of declarations by its SHA-256. A copy of the file is stored next to the policy, in the
//! folder [`FOLDER`]. Therefore, reading a policy needs neither a network nor Cargo, and each version of the policy in
//! version control is complete. `cargo cookie-registry update` writes both.

mod pins;

pub use pins::{LockedPackage, Pin, Pins, PinsError};

use std::fmt;
use std::path::{Path, PathBuf};

/// The folder with the copies of included declarations of packages and repositories. It is in the folder of the policy.
pub const FOLDER: &str = "policy.shared";

/// The name of the file with the pins and the approvals. It is in the folder of the policy.
pub const LOCK: &str = "policy.lock";

/// The file of a package that contains its declarations, unless `include` names another file.
pub const DEFAULT_FILE: &str = "cookies.toml";

/// An item of `include` that is not a path: declarations of a package or of a git repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Shared {
    /// A package on which the service depends, in the version that Cargo has resolved: `"crate:NAME"` or `"crate:NAME/FILE"`.
    Package {
        /// The name of the package.
        name: String,
        /// The file in it.
        path: String,
    },
    /// A file of a git repository: `{ git = "…", tag = "…", path = "…" }`.
    Git {
        /// The address of the repository.
        url: String,
        /// The tag.
        tag: String,
        /// The file in the repository.
        path: String,
    },
}

/// An item of `include`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Include {
    /// A path, perhaps with `*`, relative to the file that contains it.
    Path(String),
    /// Declarations that are elsewhere.
    Shared(Shared),
}

/// The part of an item of `include` that is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidShared {
    /// The name of the package.
    #[error("its package has no valid name")]
    Package,
    /// The path of the file.
    #[error("its path leads out of the package or repository, or is not written with `/`")]
    Path,
    /// The tag.
    #[error("its tag is no valid name of a tag")]
    Tag,
    /// The address.
    #[error("its address is not one of https, ssh, git or file")]
    Address,
}

/// The beginning of an item that names a package.
const PACKAGE: &str = "crate:";

/// The protocols of git that are used; git has others, which run programs.
const PROTOCOLS: [&str; 4] = ["https://", "ssh://", "git://", "file://"];

impl Shared {
    /// Parses an item of `include`; `None` if the item is a path.
    ///
    /// # Errors
    /// [`InvalidShared`] if it begins with `crate:`, but is not a valid name of a package or of a file in it.
    ///
    /// ```
    /// use cookie_registry_policy::shared::Shared;
    ///
    /// let shared = Shared::of_package("crate:acme-sessions").unwrap().unwrap();
    /// assert_eq!(shared.path(), "cookies.toml");
    /// assert_eq!(shared.to_string(), "crate:acme-sessions");
    /// assert_eq!(Shared::of_package("policy.d/*.toml"), None);
    /// assert!(Shared::of_package("crate:acme/../../etc/passwd").unwrap().is_err());
    /// ```
    #[must_use]
    pub fn of_package(text: &str) -> Option<Result<Self, InvalidShared>> {
        let named = text.strip_prefix(PACKAGE)?;
        let (name, path) = named.split_once('/').unwrap_or((named, DEFAULT_FILE));
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        Some(if name.is_empty() || !name.chars().all(is_name) {
            Err(InvalidShared::Package)
        } else if !is_path(path) {
            Err(InvalidShared::Path)
        } else {
            Ok(Self::Package {
                name: name.to_owned(),
                path: path.to_owned(),
            })
        })
    }

    /// Creates an item for a file of a git repository.
    ///
    /// # Errors
    /// [`InvalidShared`] if one of the parts could mean something else to git.
    pub fn of_git(url: &str, tag: &str, path: &str) -> Result<Self, InvalidShared> {
        let is_plain = |text: &str| !text.contains(|c: char| c.is_whitespace() || c.is_control());
        let is_known = PROTOCOLS.iter().any(|protocol| url.starts_with(protocol));
        if !is_known || !is_plain(url) {
            return Err(InvalidShared::Address);
        }
        let is_of_tag = |letter: char| letter.is_ascii_alphanumeric() || "-_./+@".contains(letter);
        let parts = tag.split('/');
        let is_ref = parts.into_iter().all(|part| {
            !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with(['.', '@'])
        });
        if !tag.chars().all(is_of_tag) || !is_ref || tag.contains("..") || tag.ends_with(".lock") {
            return Err(InvalidShared::Tag);
        }
        if !is_path(path) {
            return Err(InvalidShared::Path);
        }
        Ok(Self::Git {
            url: url.to_owned(),
            tag: tag.to_owned(),
            path: path.to_owned(),
        })
    }

    /// Returns the file within the package or the repository.
    #[must_use]
    pub fn path(&self) -> &str {
        let (Self::Package { path, .. } | Self::Git { path, .. }) = self;
        path
    }

    /// Returns the path of the copy with this SHA-256, next to the policy: `policy.shared/acme-sessions-0123456789ab.toml`.
    #[must_use]
    pub fn copy(&self, policy: &Path, sha256: &str) -> PathBuf {
        let name = match self {
            Self::Package { name, .. } => name.as_str(),
            Self::Git { url, .. } => {
                let name = url.trim_end_matches('/').trim_end_matches(".git");
                name.rsplit(['/', ':']).next().unwrap_or_default()
            }
        };
        let plain: String = name
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
            .take(64)
            .collect();
        let short = sha256.get(..12).unwrap_or(sha256);
        policy
            .with_file_name(FOLDER)
            .join(format!("{plain}-{short}.toml"))
    }
}

/// Formats it as the key of its pin in `policy.lock`.
impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Package { name, path } if path == DEFAULT_FILE => write!(f, "{PACKAGE}{name}"),
            Self::Package { name, path } => write!(f, "{PACKAGE}{name}/{path}"),
            Self::Git { url, tag, path } => write!(f, "{url}#{tag}:{path}"),
        }
    }
}

/// Returns whether a path stays below the folder in which it is used.
fn is_path(path: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.contains(|c: char| c.is_control() || "\\:*?".contains(c))
    };
    path.split('/').all(is_part)
}

/// Returns the SHA-256 of a text, as 64 hexadecimal digits.
///
/// ```
/// let hash = cookie_registry_policy::shared::sha256(b"");
/// assert_eq!(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
/// ```
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let hash = hmac_sha256::Hash::hash(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_mean_something_else_is_refused() {
        let git = |url: &str, tag: &str, path: &str| Shared::of_git(url, tag, path).err();
        let url = "https://our.example/acme/shared.git";
        assert_eq!(git(url, "v1.2.0", "cookies.toml"), None);
        assert_eq!(git(url, "release/1+a", "a/b.toml"), None);
        for refused in [
            "ext::sh -c x",
            "--upload-pack=x",
            "/etc",
            "https://a b",
            "http://a",
        ] {
            assert_eq!(
                git(refused, "v1", "a"),
                Some(InvalidShared::Address),
                "{refused}"
            );
        }
        for tag in [
            "", "-v", "a..b", "a b", "a:b", "/a", "a/", "a^", ".a", "a.lock", "@{1}", "a/.b",
        ] {
            assert_eq!(git(url, tag, "a"), Some(InvalidShared::Tag), "{tag}");
        }
        for path in [
            "",
            "/a",
            "../a",
            "a/../b",
            ".git/config",
            "a\\b",
            "a//b",
            "C:a",
            "a*",
        ] {
            assert_eq!(git(url, "v1", path), Some(InvalidShared::Path), "{path}");
        }
        for text in ["crate:", "crate:/a", "crate:a b", "crate:a/"] {
            assert!(Shared::of_package(text).unwrap().is_err(), "{text}");
        }
    }

    #[test]
    fn a_copy_is_named_by_what_it_is_of_and_by_its_hash() {
        let policy = Path::new("service/policy.toml");
        let shared = Shared::of_package("crate:acme/more/cookies.toml")
            .unwrap()
            .unwrap();
        let copy = shared.copy(policy, "0123456789abcdef");
        assert_eq!(
            copy,
            Path::new("service/policy.shared/acme-0123456789ab.toml")
        );
        let shared = Shared::of_git("ssh://git@our.example/a/b.git/", "v1", "c.toml").unwrap();
        let copy = shared.copy(policy, "ab");
        assert_eq!(copy, Path::new("service/policy.shared/b-ab.toml"));
        assert_eq!(
            shared.to_string(),
            "ssh://git@our.example/a/b.git/#v1:c.toml"
        );
    }
}
