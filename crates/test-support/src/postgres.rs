//! A PostgreSQL server for a single test, in a temporary folder, on a socket in that folder.

mod certificates;

use crate::requirement::Requirement;
use cookie_registry_browser::Scratch;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// With this variable set to `1` a missing PostgreSQL fails the tests that need it; with `0` they are skipped, and
/// otherwise they are skipped where there is none.
pub const REQUIRE_POSTGRES: &str = "COOKIE_REGISTRY_REQUIRE_POSTGRES";

/// How long the server may take to answer.
pub const START_LIMIT: Duration = Duration::from_secs(120);

/// Where Debian and its descendants keep the servers, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The user that Debian's package makes. The server refuses to run as root.
const UNPRIVILEGED: &str = "postgres";

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostgresError {
    /// It is not installed.
    #[error("PostgreSQL is not installed; on Debian, install the package postgresql")]
    NotFound,
    /// A file could not be made.
    #[error("{what}: {source}")]
    File {
        /// What was to be made.
        what: &'static str,
        /// What the system answered.
        source: io::Error,
    },
    /// A program failed.
    #[error("{program} failed: {said}")]
    Failed {
        /// The program.
        program: String,
        /// What it said.
        said: String,
    },
}

/// A running server; it is ended on drop, and its folder removed.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    server: Child,
    folder: Scratch,
    /// Its data, in that folder or on another disk.
    data: PathBuf,
    /// The port on the loopback address, where it takes encrypted connections there.
    port: Option<u16>,
}

/// A server that takes encrypted connections, and no others, on the loopback address.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Encrypted {
    /// The port on 127.0.0.1. The certificate is for the host `localhost`.
    pub port: u16,
    /// The file of the authority that issued the server's certificate.
    pub authority: PathBuf,
    /// The file of another authority, which did not.
    pub stranger: PathBuf,
}

impl Postgres {
    /// Returns whether a server is installed.
    #[must_use]
    pub fn is_installed() -> bool {
        programs().is_some()
    }

    /// Starts a server, or reports that the test is skipped (see [`REQUIRE_POSTGRES`]).
    ///
    /// # Errors
    /// [`PostgresError`] where there is none and one is required, or it does not start.
    pub fn start_or_skip() -> Result<Option<Self>, PostgresError> {
        Requirement::of(REQUIRE_POSTGRES).get_or_skip(Self::start, |error| {
            matches!(error, PostgresError::NotFound)
        })
    }

    /// Starts a server whose data is on a disk, in whose folder every user may write, or reports that the test is skipped (see
    /// [`REQUIRE_POSTGRES`]).
    ///
    /// # Errors
    /// [`PostgresError`] where there is none and one is required, or it does not start.
    pub fn start_on_or_skip(disk: &Path) -> Result<Option<Self>, PostgresError> {
        Requirement::of(REQUIRE_POSTGRES).get_or_skip(
            || Self::start_with(Some(disk)),
            |error| matches!(error, PostgresError::NotFound),
        )
    }

    /// Starts a server.
    ///
    /// # Errors
    /// [`PostgresError`] where it is not installed or does not start.
    pub fn start() -> Result<Self, PostgresError> {
        Self::start_with(None)
    }

    fn start_with(disk: Option<&Path>) -> Result<Self, PostgresError> {
        let programs = programs().ok_or(PostgresError::NotFound)?;
        let folder =
            Scratch::new("postgres").map_err(|source| file("the server's folder", source))?;
        if is_root() {
            finish(Command::new("chown").arg(UNPRIVILEGED).arg(folder.path()))?;
        }
        let data = disk.unwrap_or(folder.path()).join("data");
        finish(
            unprivileged(&programs.join("initdb"))
                .arg("--pgdata")
                .arg(&data)
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args(["--no-locale", "--no-instructions", "--no-sync"])
                .args(disk.map_or(&[][..], |_| &["--wal-segsize=1"]))
                .current_dir(folder.path()),
        )?;
        if disk.is_some() {
            // A disk may be small, and the server keeps up to a gigabyte of its own log otherwise.
            File::options()
                .append(true)
                .open(data.join("postgresql.conf"))
                .and_then(|mut file| file.write_all(b"max_wal_size = 24MB\n"))
                .map_err(|source| file("the server's settings", source))?;
        }
        let server = serve(&programs, folder.path(), &data, None)?;
        let mut postgres = Self {
            programs,
            server,
            folder,
            data,
            port: None,
        };
        postgres.wait()?;
        Ok(postgres)
    }

    /// Makes a database and gives its URL. Several calls with one name give one database.
    ///
    /// # Errors
    /// [`PostgresError`] where the server refuses.
    pub fn database(&self, name: &str) -> Result<String, PostgresError> {
        let made = finish(self.client("createdb").arg(name));
        match made {
            Err(PostgresError::Failed { said, .. }) if said.contains("already exists") => {}
            made => made?,
        }
        let folder = self.folder.path().display();
        Ok(format!(
            "postgres://postgres@localhost/{name}?host={folder}"
        ))
    }

    /// Runs statements in a database.
    ///
    /// # Errors
    /// [`PostgresError`] with what the server said.
    pub fn run(&self, database: &str, statements: &str) -> Result<(), PostgresError> {
        finish(
            self.client("psql")
                .args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"])
                .args(["--dbname", database, "--command", statements]),
        )
    }

    /// Ends the server in the midst of what it does, as when the power goes: what it did not write to its log is
    /// lost.
    ///
    /// # Errors
    /// [`PostgresError`] where it does not end.
    pub fn crash(&mut self) -> Result<(), PostgresError> {
        // Killing the first process alone would leave the others to find out by themselves.
        finish(
            unprivileged(&self.programs.join("pg_ctl"))
                .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
                .arg(&self.data)
                .current_dir(self.folder.path()),
        )?;
        self.server
            .wait()
            .map(drop)
            .map_err(|source| file("the end of the server", source))
    }

    /// Starts it again, which restores from its log what was committed.
    ///
    /// # Errors
    /// [`PostgresError`] where it does not start.
    pub fn start_again(&mut self) -> Result<(), PostgresError> {
        self.server = serve(&self.programs, self.folder.path(), &self.data, self.port)?;
        self.wait()
    }

    /// Waits until it answers, and starts it again if it has ended by itself, as where its disk had no room for its own log.
    ///
    /// # Errors
    /// [`PostgresError`] where it does not start.
    pub fn revive(&mut self) -> Result<(), PostgresError> {
        let has_ended = |server: &mut Child| server.try_wait().is_ok_and(|status| status.is_some());
        if !has_ended(&mut self.server) {
            match self.wait() {
                Err(error) if !has_ended(&mut self.server) => return Err(error),
                Err(_) => {}
                Ok(()) => return Ok(()),
            }
        }
        self.start_again()
    }

    /// Starts it again, so that it also takes encrypted connections on the loopback address, with a certificate that is made
    /// here.
    ///
    /// # Errors
    /// [`PostgresError`] where `openssl` is missing, or the server does not start.
    pub fn encrypt(&mut self) -> Result<Encrypted, PostgresError> {
        let folder = self.folder.path();
        certificates::make(folder)?;
        let rules = "local all all trust\nhostssl all all 127.0.0.1/32 trust\n";
        fs::write(self.data.join("pg_hba.conf"), rules)
            .map_err(|source| file("the server's rules of access", source))?;
        // It is free now, and nobody else asks for it in the moment until the server does.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .map_err(|source| file("a free port", source))?
            .port();
        let encrypted = Encrypted {
            port,
            authority: folder.join("authority.pem"),
            stranger: folder.join("stranger.pem"),
        };
        self.crash()?;
        self.port = Some(port);
        self.start_again()?;
        Ok(encrypted)
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .arg("--host")
            .arg(self.folder.path())
            .arg("--username=postgres")
            .env("PGCONNECT_TIMEOUT", "10");
        if let Some(port) = self.port {
            command.arg(format!("--port={port}"));
        }
        command
    }

    /// Waits until the server answers.
    fn wait(&mut self) -> Result<(), PostgresError> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            if finish(&mut self.client("pg_isready")).is_ok() {
                return Ok(());
            }
            let ended = self.server.try_wait().is_ok_and(|status| status.is_some());
            if ended || Instant::now() > deadline {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                return Err(PostgresError::Failed {
                    program: "postgres".to_owned(),
                    said: log,
                });
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Where it fails the server has already ended, or the next two end it.
        let _ = self.crash();
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Starts the server, with its log and its socket in this folder; with a port, on the loopback address too.
fn serve(
    programs: &Path,
    folder: &Path,
    data: &Path,
    port: Option<u16>,
) -> Result<Child, PostgresError> {
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("log"))
        .map_err(|source| file("the server's log", source))?;
    let mut server = unprivileged(&programs.join("postgres"));
    server.arg("-D").arg(data);
    server.arg("-k").arg(folder);
    match port {
        None => server.args(["-c", "listen_addresses="]),
        Some(port) => server
            .args(["-c", "listen_addresses=127.0.0.1", "-p"])
            .arg(port.to_string())
            .args(["-c", "ssl=on"])
            .args(["-c", "ssl_cert_file=../server.pem"])
            .args(["-c", "ssl_key_file=../server.key"]),
    };
    server
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(|source| file("the server", source))
}

/// Finds the folder of the server's programs: that of the latest version on Debian, or that of `initdb` on `PATH`.
fn programs() -> Option<PathBuf> {
    let complete = |folder: &PathBuf| {
        [
            "initdb",
            "postgres",
            "pg_ctl",
            "pg_isready",
            "createdb",
            "psql",
        ]
        .iter()
        .all(|program| folder.join(program).is_file())
    };
    let version = |folder: &PathBuf| {
        let name = folder.parent()?.file_name().and_then(OsStr::to_str)?;
        name.parse::<u32>().ok()
    };
    let mut of_debian: Vec<PathBuf> = fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    of_debian.sort_by_key(version);
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path)
        .filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok())
        .filter_map(|initdb| Some(initdb.parent()?.to_owned()));
    of_debian.into_iter().rev().chain(on_path).find(complete)
}

/// Returns the command that runs a program as a user other than root.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={UNPRIVILEGED}"))
        .arg(format!("--regid={UNPRIVILEGED}"))
        .args(["--init-groups", "--"])
        .arg(program);
    command
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn finish(command: &mut Command) -> Result<(), PostgresError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |said: String| PostgresError::Failed {
        program: program.clone(),
        said,
    };
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(failed(said))
}

fn file(what: &'static str, source: io::Error) -> PostgresError {
    PostgresError::File { what, source }
}
