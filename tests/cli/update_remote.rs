//! `update` of declarations in a repository elsewhere: over https from git and from a server of plain files, and over ssh.

use crate::run::{Ran, command, finish, folder};
use crate::update::{COOKIES, copies, service, tag};
use cookie_registry_test_support::programs;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const SERVER: &str = include_str!("update_remote.py");

/// A repository with a tag, and a server of it on the loopback interface.
struct Remote {
    /// `shared` has the sources; `bare.git` is served; next to them is the certificate.
    folder: tempfile::TempDir,
    server: Child,
    port: u16,
}

impl Drop for Remote {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

impl Remote {
    /// Starts one; `None` if a program is missing and not required.
    fn start() -> Option<Self> {
        if !programs::all_or_skip(&["git", "openssl", "python3"]).unwrap() {
            return None;
        }
        let folder = folder([("shared/more/cookies.toml", COOKIES)]);
        let certificate = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj /CN=localhost \
                           -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem";
        succeeds(
            Command::new("openssl")
                .args(certificate.split_whitespace())
                .current_dir(folder.path()),
        );
        let mut server = Command::new("python3")
            .args(["-I", "-c", SERVER, "."])
            .arg(".")
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        let printed = server.stdout.take().unwrap();
        BufReader::new(printed).read_line(&mut port).unwrap();
        let remote = Self {
            folder,
            server,
            port: port.trim().parse().unwrap(),
        };
        remote.publish();
        Some(remote)
    }

    /// Tags the sources as v1.0.0, also if another commit has the tag, and publishes this.
    fn publish(&self) {
        let shared = self.folder.path().join("shared");
        tag(&shared, "v1.0.0");
        let bare = self.folder.path().join("bare.git");
        if bare.exists() {
            fs::remove_dir_all(&bare).unwrap();
        }
        let git = |arguments: &[&str]| {
            succeeds(
                Command::new("git")
                    .args(arguments)
                    .current_dir(self.folder.path()),
            );
        };
        git(&["clone", "--quiet", "--bare", "shared", "bare.git"]);
        // What a server of plain files needs.
        git(&["-C", "bare.git", "update-server-info"]);
    }

    fn write(&self, text: &str) {
        fs::write(self.folder.path().join("shared/more/cookies.toml"), text).unwrap();
        self.publish();
    }

    /// Returns the addresses: of the plain files, and of git.
    fn addresses(&self) -> [String; 2] {
        ["plain", "git"].map(|kind| format!("https://127.0.0.1:{}/{kind}/bare.git", self.port))
    }

    /// Runs `update` in a service, which trusts the certificate.
    fn update(&self, here: &tempfile::TempDir, arguments: &[&str]) -> Ran {
        let arguments = [&["update"], arguments].concat();
        let mut update = command(&here.path().join("service"), arguments);
        let certificate = self.folder.path().join("certificate.pem");
        update.env("GIT_SSL_CAINFO", certificate);
        alone(&mut update)
    }
}

fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs it without the settings of the user, and without a proxy.
fn alone(command: &mut Command) -> Ran {
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("NO_PROXY", "*")
        .env("no_proxy", "*")
        .env_remove("GIT_SSH");
    finish(command)
}

/// A service that includes a file of a repository.
fn including(url: &str, tag: &str) -> tempfile::TempDir {
    service(&format!(
        "{{ git = \"{url}\", tag = \"{tag}\", path = \"more/cookies.toml\" }}"
    ))
}

fn check(here: &tempfile::TempDir) -> Ran {
    // No address is reached.
    let mut check = command(&here.path().join("service"), ["check"]);
    finish(check.env("PATH", ""))
}

#[test]
fn a_tag_is_fetched_over_https_from_git_and_from_plain_files() {
    let Some(remote) = Remote::start() else {
        return;
    };
    for url in remote.addresses() {
        let here = including(&url, "v1.0.0");
        let ran = remote.update(&here, &[]);
        assert_eq!(ran.status, 0, "{url}: {}", ran.stderr);
        assert!(
            ran.stderr
                .starts_with(&format!("{url}#v1.0.0:more/cookies.toml: new, of commit ")),
            "{}",
            ran.stderr
        );
        assert_eq!(check(&here).status, 0, "{}", check(&here).stderr);
        let copy = here
            .path()
            .join("service/policy.shared")
            .join(&copies(&here)[0]);
        assert_eq!(fs::read_to_string(copy).unwrap(), COOKIES);
    }
}

#[test]
fn what_cannot_be_fetched_says_why() {
    let Some(remote) = Remote::start() else {
        return;
    };
    for url in remote.addresses() {
        let absent = url.replace("bare", "absent");
        let elsewhere = url.replace(&remote.port.to_string(), "1");
        for (url, tag, expected, help) in [
            (
                &url,
                "v2.0.0",
                format!("{url} has no tag v2.0.0"),
                "git ls-remote --tags https://127.0.0.1",
            ),
            (
                &absent,
                "v1.0.0",
                format!("cannot reach the repository {absent}: "),
                "check the address",
            ),
            (
                &elsewhere,
                "v1.0.0",
                format!("cannot reach the repository {elsewhere}: "),
                "check the address",
            ),
        ] {
            let here = including(url, tag);
            let ran = remote.update(&here, &[]);
            assert_eq!(ran.status, 3, "{url}");
            assert!(
                ran.stderr.contains(&expected) && ran.stderr.contains(help),
                "{}",
                ran.stderr
            );
            assert!(copies(&here).is_empty());
        }
    }
    // A server whose certificate is not known is not believed.
    let here = including(&remote.addresses()[0], "v1.0.0");
    let ran = alone(&mut command(&here.path().join("service"), ["update"]));
    assert_eq!(ran.status, 3);
    assert!(
        ran.stderr.contains("cannot reach the repository "),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_lost_copy_is_replaced_by_the_pinned_text_alone() {
    let Some(remote) = Remote::start() else {
        return;
    };
    let here = including(&remote.addresses()[0], "v1.0.0");
    let lock = here.path().join("service/policy.lock");
    let lose = || fs::remove_dir_all(here.path().join("service/policy.shared")).unwrap();
    assert_eq!(remote.update(&here, &[]).status, 0);
    let pinned = fs::read_to_string(&lock).unwrap();
    lose();
    let ran = remote.update(&here, &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&lock).unwrap(), pinned);

    // A pin that somebody has edited.
    lose();
    let hash = pinned
        .split_once("sha256 = \"")
        .unwrap()
        .1
        .get(..64)
        .unwrap();
    let edited = pinned.replace(hash, &"0".repeat(64));
    fs::write(&lock, &edited).unwrap();
    let ran = remote.update(&here, &[]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.stderr.contains(&format!(
            "has the SHA-256 {hash}, and policy.lock pins 0000"
        )) && ran.stderr.contains("restore policy.lock"),
        "{}",
        ran.stderr
    );
    assert_eq!(fs::read_to_string(&lock).unwrap(), edited);

    // A tag that was moved: first to the same text, then to another one.
    fs::write(&lock, &pinned).unwrap();
    fs::write(remote.folder.path().join("shared/README"), "Ours.\n").unwrap();
    remote.publish();
    let ran = remote.update(&here, &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&lock).unwrap(), pinned);
    lose();
    remote.write(&COOKIES.replace("\"session\"", "\"1 day\""));
    let ran = remote.update(&here, &[]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.stderr.contains("the tag v1.0.0 of https://127.0.0.1")
            && ran.stderr.contains("was moved: it names commit ")
            && ran.stderr.contains("update --refetch"),
        "{}",
        ran.stderr
    );
    assert!(copies(&here).is_empty());
    let ran = remote.update(&here, &["--refetch"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stderr.contains(": changed, of commit ")
            && ran.stderr.contains("; the tag was moved, it named commit "),
        "{}",
        ran.stderr
    );
    assert_eq!(check(&here).status, 0);
}

#[cfg(unix)]
#[test]
fn a_tag_is_fetched_over_ssh() {
    use std::os::unix::fs::PermissionsExt as _;
    let shared = folder([("more/cookies.toml", COOKIES)]);
    tag(shared.path(), "v1.0.0");
    let programs = folder([]);
    // In place of ssh: runs here what ssh would run on the host.
    let ssh = programs.path().join("ssh");
    fs::write(
        &ssh,
        "#!/bin/sh\nfor last; do :; done\nexec sh -c \"$last\"\n",
    )
    .unwrap();
    fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).unwrap();
    let fetch = |here: &tempfile::TempDir| {
        let mut update = command(&here.path().join("service"), ["update"]);
        alone(update.env("GIT_SSH_COMMAND", &ssh))
    };
    let at = |path: &Path| format!("ssh://git@127.0.0.1{}", path.display());
    let here = including(&at(shared.path()), "v1.0.0");
    let ran = fetch(&here);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(check(&here).status, 0);
    for (url, tag, expected) in [
        (at(shared.path()), "v2.0.0", " has no tag v2.0.0"),
        (
            at(&shared.path().join("absent")),
            "v1.0.0",
            "cannot reach the repository ssh://",
        ),
    ] {
        let ran = fetch(&including(&url, tag));
        assert_eq!(ran.status, 3);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}
