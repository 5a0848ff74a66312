//! `update`: the declarations of a package and of a repository, copied and pinned.

use crate::run::{Ran, command, finish, folder, run};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The policy up to what it includes.
const POLICY: &str = "format = 1\n\n[policy]\ntitle = \"Cookie Policy\"\nlast_updated = 2026-05-09\n\n\
                      [service]\nname = \"Almanac\"\ndomains = [\"our.example\"]\ncontact = \"privacy@our.example\"\n";

pub(crate) const COOKIES: &str = "[cookies.acme]\nname = \"acme\"\ncategory = \"necessary\"\nexemption = \"authentication\"\n\
                       purpose = \"Keeps you signed in.\"\nlifetime = \"session\"\nvalue = \"token\"\ncleared_on = [\"sign-out\"]\n";

const SERVICE: &str = "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                       [dependencies]\nacme-sessions = { path = \"../acme\" }\n";

const ACME: &str = "[package]\nname = \"acme-sessions\"\nversion = \"1.2.0\"\nedition = \"2024\"\n";

/// A service, and next to it a package that ships its cookies.
pub(crate) fn service(include: &str) -> tempfile::TempDir {
    let policy = format!("include = {include}\n{POLICY}");
    folder([
        ("service/Cargo.toml", SERVICE),
        ("service/src/lib.rs", ""),
        ("service/policy.toml", &policy),
        ("acme/Cargo.toml", ACME),
        ("acme/src/lib.rs", ""),
        ("acme/cookies.toml", COOKIES),
        ("acme/secret.toml", "[registry]\ntoken = \"hunter2\"\n"),
    ])
}

pub(crate) fn in_service(here: &tempfile::TempDir, arguments: &[&str]) -> Ran {
    run(&here.path().join("service"), arguments)
}

pub(crate) fn copies(here: &tempfile::TempDir) -> Vec<String> {
    let folder = fs::read_dir(here.path().join("service/policy.shared"));
    let names = folder
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).collect()
}

/// Commits everything in a folder to a repository of its own, under a tag.
pub(crate) fn tag(folder: &Path, tag: &str) {
    for words in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "x"],
        &["tag", "--force", tag],
    ] {
        let git = Command::new("git")
            .args(["-c", "user.name=x", "-c", "user.email=x@our.example", "-C"])
            .arg(folder)
            .args(words)
            .output()
            .unwrap();
        assert!(
            git.status.success(),
            "{}",
            String::from_utf8_lossy(&git.stderr)
        );
    }
}

#[test]
fn a_package_is_pinned_and_its_change_is_an_error_until_it_is_pinned_again() {
    let here = service("[\"crate:acme-sessions\"]");
    let check = || in_service(&here, &["check"]);
    let ran = check();
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .contains("\"crate:acme-sessions\" is not pinned in policy.lock")
            && ran.stderr.contains("run `cargo cookie-registry update`"),
        "{}",
        ran.stderr
    );
    let ran = in_service(&here, &["update"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert!(
        ran.stderr
            .starts_with("crate:acme-sessions: new, of `acme-sessions` in "),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.ends_with("wrote policy.lock\n"),
        "{}",
        ran.stderr
    );
    assert_eq!(check().status, 0, "{}", check().stderr);
    assert_eq!(copies(&here).len(), 1);
    // The entry is one of the policy, and an approval of it leaves the pin.
    assert_eq!(in_service(&here, &["approve", "acme"]).status, 0);
    assert_eq!(check().status, 0);
    let lock = here.path().join("service/policy.lock");
    let before = fs::read_to_string(&lock).unwrap();
    assert!(
        before.contains("[approved.\"cookies.acme\"]") && before.contains("version = \"1.2.0\""),
        "{before}"
    );
    let ran = in_service(&here, &["update"]);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert_eq!(
        fs::read_to_string(&lock).unwrap(),
        before,
        "nothing has changed"
    );

    let changed = COOKIES.replace(
        "Keeps you signed in.",
        "Keeps you signed in on this device.",
    );
    fs::write(here.path().join("acme/cookies.toml"), changed).unwrap();
    let ran = check();
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .contains("cookies.toml is not the text that policy.lock pins")
            && ran.stderr.contains("review what has changed"),
        "{}",
        ran.stderr
    );
    let ran = in_service(&here, &["update"]);
    assert!(
        ran.stderr.contains("crate:acme-sessions: changed"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("removed "), "{}", ran.stderr);
    assert_eq!(copies(&here).len(), 1);
    assert_eq!(check().status, 0, "{}", check().stderr);
}

#[test]
fn a_copy_that_is_edited_or_lost_is_an_error() {
    let here = service("\"crate:acme-sessions\"");
    assert_eq!(in_service(&here, &["update"]).status, 0);
    let copy = here
        .path()
        .join("service/policy.shared")
        .join(&copies(&here)[0]);
    fs::write(&copy, COOKIES.replace("session", "1 year")).unwrap();
    let ran = in_service(&here, &["check"]);
    assert!(
        ran.stderr.contains("is not the text that policy.lock pins"),
        "{}",
        ran.stderr
    );
    fs::remove_file(&copy).unwrap();
    assert_eq!(in_service(&here, &["check"]).status, 1);
    assert_eq!(in_service(&here, &["update"]).status, 0);
    assert_eq!(in_service(&here, &["check"]).status, 0);
    fs::write(
        here.path().join("service/policy.lock"),
        "format = 1\nincluded = 3\n",
    )
    .unwrap();
    let ran = in_service(&here, &["check"]);
    assert!(
        ran.stderr.contains("policy.lock cannot be read"),
        "{}",
        ran.stderr
    );
}

#[test]
fn only_declarations_are_copied() {
    for (include, expected) in [
        (
            "\"crate:acme-sessions/secret.toml\"",
            "cannot be included: it contains something else",
        ),
        (
            "\"crate:acme-sessions/absent.toml\"",
            "has no absent.toml that can be read",
        ),
        (
            "\"crate:other\"",
            "`other` is no dependency of the packages in ",
        ),
    ] {
        let here = service(include);
        let ran = in_service(&here, &["update"]);
        assert_eq!(ran.status, 3, "{include}");
        assert!(ran.stderr.contains(expected), "{include}: {}", ran.stderr);
        assert!(!ran.stderr.contains("hunter2"));
        assert!(copies(&here).is_empty() && !here.path().join("service/policy.lock").exists());
    }
}

#[cfg(unix)]
#[test]
fn no_link_decides_what_is_read_or_where_it_is_written() {
    use std::os::unix::fs::symlink;
    let here = service("\"crate:acme-sessions/linked.toml\"");
    fs::write(here.path().join("outside.toml"), COOKIES).unwrap();
    symlink(
        here.path().join("outside.toml"),
        here.path().join("acme/linked.toml"),
    )
    .unwrap();
    let ran = in_service(&here, &["update"]);
    assert!(
        ran.stderr.contains("linked.toml that can be read"),
        "{}",
        ran.stderr
    );

    let here = service("\"crate:acme-sessions\"");
    fs::create_dir(here.path().join("elsewhere")).unwrap();
    symlink(
        here.path().join("elsewhere"),
        here.path().join("service/policy.shared"),
    )
    .unwrap();
    let ran = in_service(&here, &["update"]);
    assert!(
        ran.stderr.contains("is not a folder next to the policy"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        fs::read_dir(here.path().join("elsewhere")).unwrap().count(),
        0
    );
}

#[test]
fn a_tag_of_a_repository_is_fetched_once() {
    let shared = folder([("more/cookies.toml", COOKIES)]);
    tag(shared.path(), "v1.0.0");
    let url = format!("file://{}", shared.path().display());
    let here = service(&format!(
        "{{ git = \"{url}\", tag = \"v1.0.0\", path = \"more/cookies.toml\" }}"
    ));
    let ran = in_service(&here, &["update"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains(": new, of commit "), "{}", ran.stderr);
    assert_eq!(in_service(&here, &["check"]).status, 0);

    // Whatever becomes of the repository, the pin holds, and nothing needs it.
    fs::write(
        shared.path().join("more/cookies.toml"),
        COOKIES.replace("session", "1 day"),
    )
    .unwrap();
    tag(shared.path(), "v1.0.0");
    let ran = in_service(&here, &["update"]);
    assert!(
        ran.stderr.contains(": unchanged, as pinned"),
        "{}",
        ran.stderr
    );
    let ran = in_service(&here, &["update", "--refetch"]);
    assert!(
        ran.stderr.contains(": changed, of commit ")
            && ran.stderr.contains("; the tag was moved, it named commit "),
        "{}",
        ran.stderr
    );
    drop(shared);
    assert_eq!(in_service(&here, &["update"]).status, 0);
    assert_eq!(in_service(&here, &["check"]).status, 0);
    let ran = in_service(&here, &["update", "--refetch"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.stderr.contains("cannot reach the repository file://"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        in_service(&here, &["check"]).status,
        0,
        "what is pinned stays"
    );
}

#[test]
fn a_file_or_tag_that_a_repository_lacks_is_named() {
    let shared = folder([("cookies.toml", COOKIES)]);
    tag(shared.path(), "v1.0.0");
    let url = format!("file://{}", shared.path().display());
    for (tag, path, expected) in [
        (
            "v1.0.0",
            "absent.toml",
            "has no file absent.toml at the tag v1.0.0",
        ),
        ("v2.0.0", "cookies.toml", " has no tag v2.0.0"),
    ] {
        let here = service(&format!(
            "{{ git = \"{url}\", tag = \"{tag}\", path = \"{path}\" }}"
        ));
        let ran = in_service(&here, &["update"]);
        assert_eq!(ran.status, 3);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}

#[test]
fn a_policy_without_declarations_of_others_needs_nothing() {
    let here = service("[]");
    let ran = in_service(&here, &["update"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            0,
            "the policy includes nothing of packages or repositories\n"
        )
    );
    assert!(!here.path().join("service/policy.lock").exists());
}

#[test]
fn an_error_that_may_hide_an_include_is_reported_and_nothing_is_written() {
    let here = service("[\"crate:acme-sessions\"]");
    assert_eq!(in_service(&here, &["update"]).status, 0);
    let (lock, copy) = (here.path().join("service/policy.lock"), copies(&here));
    let before = fs::read_to_string(&lock).unwrap();
    for (policy, expected) in [
        (
            format!(
                "include = [{{ git = \"file:///x\", tga = \"v1\", path = \"a.toml\" }}]\n{POLICY}"
            )
            .into_bytes(),
            "did you mean `tag`?",
        ),
        ([b"\xff\n".as_slice(), POLICY.as_bytes()].concat(), "UTF-8"),
        (
            format!("include = [\"missing.toml\"]\n{POLICY}").into_bytes(),
            "missing.toml",
        ),
        (
            format!("include = [\"crate:acme-sessions\", \"crate:\"]\n{POLICY}").into_bytes(),
            "crate:",
        ),
    ] {
        fs::write(here.path().join("service/policy.toml"), policy).unwrap();
        let ran = in_service(&here, &["update"]);
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(
            ran.stderr.contains(expected) && ran.stderr.contains("nothing was written"),
            "{}",
            ran.stderr
        );
        assert_eq!(fs::read_to_string(&lock).unwrap(), before);
        assert_eq!(copies(&here), copy);
    }
}

#[test]
fn a_copy_that_nothing_includes_any_more_is_removed() {
    let here = service("[\"crate:acme-sessions\"]");
    assert_eq!(in_service(&here, &["update"]).status, 0);
    let copy = copies(&here).remove(0);
    let folder = here.path().join("service/policy.shared");
    // Neither a text that somebody else has put there nor a copy that was edited is.
    fs::write(folder.join("notes.toml"), "a = 1\n").unwrap();
    let edited = copy.replace("acme-sessions", "edited");
    fs::write(folder.join(&edited), "[cookies]\n").unwrap();
    fs::write(here.path().join("service/policy.toml"), POLICY).unwrap();
    let ran = in_service(&here, &["update"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains(&format!("removed policy.shared/{copy}\n"))
            && ran
                .stderr
                .contains("left policy.shared/notes.toml, which nothing includes")
            && ran.stderr.contains(&format!("left policy.shared/{edited}")),
        "{}",
        ran.stderr
    );
    let mut left = copies(&here);
    left.sort();
    assert_eq!(left, [edited, "notes.toml".to_owned()]);
    let lock = fs::read_to_string(here.path().join("service/policy.lock")).unwrap();
    assert!(!lock.contains("acme-sessions"), "{lock}");
}

#[cfg(unix)]
#[test]
fn ssh_asks_nobody_and_its_messages_block_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let here = service("{ git = \"ssh://git@127.0.0.1/a.git\", tag = \"v1\", path = \"a.toml\" }");
    let programs = here.path().join("programs");
    fs::create_dir(&programs).unwrap();
    let asked = here.path().join("asked");
    // More messages than a pipe holds.
    let script = format!(
        "#!/bin/sh\necho \"$GIT_TERMINAL_PROMPT $SSH_ASKPASS_REQUIRE $*\" >> '{}'\nhead -c 300000 /dev/zero | tr '\\0' x >&2\nexit 255\n",
        asked.display()
    );
    let ssh = programs.join("ssh");
    fs::write(&ssh, script).unwrap();
    fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut update = command(&here.path().join("service"), ["update"]);
    update
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GIT_SSH")
        .env_remove("GIT_SSH_COMMAND");
    let ran = finish(&mut update);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("cannot reach the repository ssh://git@127.0.0.1/a.git"),
        "{}",
        ran.stderr
    );
    let asked = fs::read_to_string(asked).unwrap();
    assert!(
        asked.starts_with("0 never ") && asked.contains("BatchMode=yes"),
        "{asked}"
    );
}
