//! What the tests need in addition to Rust: found, or installed from the system's packages and from npm.

use crate::error::Error;
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::callgrind::Callgrind;
use cookie_registry_test_support::firefox::Firefox;
use cookie_registry_test_support::npm;
use cookie_registry_test_support::postgres::Postgres;
use std::process::{Command, Stdio};

/// A program that tests run.
struct Needed {
    /// What it is called in messages.
    name: &'static str,
    /// Debian's package of it.
    package: &'static str,
    /// Whether it is there.
    is_there: fn() -> bool,
}

const CURL: Needed = Needed {
    name: "curl",
    package: "curl",
    is_there: || runs("curl", &["--version"]),
};
/// Reads the event in the scripts of the action.
const JQ: Needed = Needed {
    name: "jq",
    package: "jq",
    is_there: || runs("jq", &["--version"]),
};
const PYTHON: Needed = Needed {
    name: "Python 3",
    package: "python3",
    is_there: || runs("python3", &["--version"]),
};
/// Installs the checkers of `tools.txt` and moto.
const PIP: Needed = Needed {
    name: "pip",
    package: "python3-pip",
    is_there: || runs("python3", &["-m", "pip", "--version"]),
};
const BROWSER: Needed = Needed {
    name: "Chromium or Chrome",
    package: "chromium",
    is_there: || Browser::find().is_some(),
};
/// The second browser in which the sweeper is tested.
const FIREFOX: Needed = Needed {
    name: "Firefox",
    package: "firefox-esr",
    is_there: || Firefox::find().is_some(),
};
/// Counts the instructions by which growth is measured.
const VALGRIND: Needed = Needed {
    name: "valgrind",
    package: "valgrind",
    is_there: Callgrind::is_installed,
};
/// In which a consent log is kept.
const POSTGRES: Needed = Needed {
    name: "PostgreSQL",
    package: "postgresql",
    is_there: Postgres::is_installed,
};
/// Brings axe-core, the Nu HTML checker, the TypeScript compiler and a consent banner.
const NPM: Needed = Needed {
    name: "npm",
    package: "npm",
    is_there: || npm::is_installed() || runs("npm", &["--version"]),
};
/// Runs the Nu HTML checker.
const JAVA: Needed = Needed {
    name: "Java",
    package: "default-jre-headless",
    is_there: || runs("java", &["-version"]),
};

/// Makes sure that the tests find what they need.
///
/// # Errors
/// [`Error::Missing`] with what to do where something is missing and cannot be installed from here.
pub(crate) fn ensure(with_browser: bool, with_postgres: bool) -> Result<(), Error> {
    let mut needed = vec![CURL, JQ, NPM, PYTHON, PIP, VALGRIND];
    if with_postgres {
        needed.push(POSTGRES);
    }
    if with_browser {
        needed.extend([BROWSER, FIREFOX, JAVA]);
    }
    ensure_programs(needed)?;
    if with_browser && !npm::is_installed() {
        println!(
            "== npm ci, for axe-core, the Nu HTML checker, TypeScript and vanilla-cookieconsent"
        );
        npm::install().map_err(|error| Error::Missing {
            missing: "the packages of tests/npm".to_owned(),
            reason: format!("{error}. {LEAVE_OUT}"),
        })?;
    }
    Ok(())
}

/// What to do where nothing else helps.
const LEAVE_OUT: &str = "`cargo xtask test --no-browser` leaves out the browser's tests, and with them what judges its pages";

fn ensure_programs(mut needed: Vec<Needed>) -> Result<(), Error> {
    needed.retain(|program| !(program.is_there)());
    if needed.is_empty() {
        return Ok(());
    }
    let installed = install(&needed);
    needed.retain(|program| !(program.is_there)());
    if needed.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = needed.iter().map(|program| program.name).collect();
    let mut reason = match installed {
        Ok(()) => "apt-get installed the packages, but they are still not found".to_owned(),
        Err(reason) => reason,
    };
    reason += ". Install what is missing by hand";
    if needed
        .iter()
        .any(|program| program.package == BROWSER.package)
    {
        reason += ", and name the browser's program in the variable CHROMIUM if it is not on PATH";
    }
    let for_pages = [BROWSER.package, FIREFOX.package, JAVA.package];
    if needed
        .iter()
        .any(|program| for_pages.contains(&program.package))
    {
        reason += ". ";
        reason += LEAVE_OUT;
    }
    if needed
        .iter()
        .any(|program| program.package == POSTGRES.package)
    {
        reason += ". `cargo xtask test --no-postgres` leaves out the tests that start a PostgreSQL server";
    }
    Err(Error::Missing {
        missing: names.join(", "),
        reason,
    })
}

fn install(needed: &[Needed]) -> Result<(), String> {
    if !runs("apt-get", &["--version"]) {
        return Err("this system has no apt-get to install it with".to_owned());
    }
    let Some(as_root) = as_root() else {
        return Err(
            "installing it takes root, and `sudo -n` does not work without a password".to_owned(),
        );
    };
    let packages: Vec<_> = needed.iter().map(|program| program.package).collect();
    println!("== apt-get install {}", packages.join(" "));
    apt_get(as_root, &["update"])?;
    apt_get(as_root, &[&["install", "-y"], packages.as_slice()].concat())
}

fn apt_get(as_root: &[&str], arguments: &[&str]) -> Result<(), String> {
    let mut words = as_root.to_vec();
    // Packages that would ask something take the answer that is set.
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    words.extend(arguments);
    let what = format!("`apt-get {}`", arguments.join(" "));
    let [program, arguments @ ..] = words.as_slice() else {
        return Err(format!("{what} has no program"));
    };
    match Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .status()
    {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} failed with {status}")),
        Err(error) => Err(format!("{what} could not be started: {error}")),
    }
}

/// Returns the prefix of commands that need root, or `None` if root is not available.
fn as_root() -> Option<&'static [&'static str]> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(&[]);
    }
    let sudo = Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .output()
        .ok()?;
    sudo.status.success().then_some(&["sudo", "-n"])
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
