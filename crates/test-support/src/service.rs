//! A service as its users start it, above all the example service: a separate process, on a free port.

use crate::http::{HttpError, Request, Response};
use cookie_registry_browser::Scratch;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long the service may take to print its address.
pub const START_LIMIT: Duration = Duration::from_secs(30);

/// An example of the workspace that is a service, with the features with which it is built.
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// The package.
    pub package: &'a str,
    /// Its features that are on.
    pub features: &'a [&'a str],
}

/// The example service of the README.
pub const CONNECTWYZE: Example<'_> = Example {
    package: "connectwyze",
    features: &[],
};

/// The example service that asks for consent.
pub const WITH_CONSENT: Example<'_> = Example {
    package: "with-consent",
    features: &[],
};

/// [`WITH_CONSENT`] after a material change of its policy.
pub const WITH_CONSENT_NEXT_POLICY: Example<'_> = Example {
    package: "with-consent",
    features: &["next-policy"],
};

/// Why a service does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// `cargo build` of the example failed.
    #[error("the example service does not build:\n{log}")]
    Build {
        /// What cargo said.
        log: String,
    },
    /// A program could not be started.
    #[error("{program} could not be started: {source}")]
    Start {
        /// The program.
        program: String,
        /// What the system answered.
        source: io::Error,
    },
    /// It ended, or printed no address within [`START_LIMIT`].
    #[error("the service {what}; it printed:\n{output}")]
    NoAddress {
        /// Which of the two.
        what: &'static str,
        /// All that it printed.
        output: String,
    },
}

/// A running service; it is stopped on drop.
#[derive(Debug)]
pub struct Service {
    child: Child,
    origin: String,
    output: Arc<Mutex<String>>,
    /// Its folder for temporary files, which is removed after its end.
    scratch: Option<Scratch>,
}

impl Service {
    /// Starts the example service [`CONNECTWYZE`] with these arguments and waits for the address that it prints.
    ///
    /// # Errors
    /// [`ServiceError`] carries what cargo or the service said.
    pub fn start(arguments: &[&str]) -> Result<Self, ServiceError> {
        Self::start_example(CONNECTWYZE, arguments)
    }

    /// Starts an example with these arguments and waits for the address that it prints.
    ///
    /// # Errors
    /// [`ServiceError`] carries what cargo or the service said.
    pub fn start_example(example: Example<'_>, arguments: &[&str]) -> Result<Self, ServiceError> {
        let mut command = Command::new(example.program()?);
        let scratch = Scratch::new(example.package).map_err(|source| ServiceError::Start {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })?;
        // It is killed, and so removes nothing itself.
        for variable in ["TMPDIR", "TMP", "TEMP"] {
            command.env(variable, scratch.path());
        }
        let mut service = Self::run(command.args(arguments))?;
        service.scratch = Some(scratch);
        Ok(service)
    }

    /// Starts another program that prints its address, and waits for that.
    ///
    /// # Errors
    /// [`ServiceError`] carries what the program said.
    pub fn run(command: &mut Command) -> Result<Self, ServiceError> {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|source| ServiceError::Start {
                program: command.get_program().to_string_lossy().into_owned(),
                source,
            })?;
        let mut service = Self {
            child,
            origin: String::new(),
            output: Arc::default(),
            scratch: None,
        };
        service.origin = service.wait_for_address()?;
        Ok(service)
    }

    /// Returns the URL of a path on the service, such as `url("/cookies")`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Gets a path of the service.
    ///
    /// # Errors
    /// Those of [`Request::send`].
    pub fn get(&self, path: &str) -> Result<Response, HttpError> {
        Request::get(&self.url(path)).send()
    }

    /// Returns all that the service has printed so far.
    #[must_use]
    pub fn output(&self) -> String {
        self.output
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns its process ID.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// Whatever the system answers.
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait()
    }

    fn wait_for_address(&mut self) -> Result<String, ServiceError> {
        let (sender, addresses) = channel();
        if let Some(errors) = self.child.stderr.take() {
            let output = Arc::clone(&self.output);
            // Keep reading: a service that prints much would block on a full pipe.
            thread::spawn(move || keep_lines(errors, &output, None));
        }
        if let Some(lines) = self.child.stdout.take() {
            let output = Arc::clone(&self.output);
            thread::spawn(move || keep_lines(lines, &output, Some(&sender)));
        }
        addresses.recv_timeout(START_LIMIT).map_err(|error| {
            // What it wrote on standard error may come a moment later than its end.
            thread::sleep(Duration::from_millis(100));
            ServiceError::NoAddress {
                what: match error {
                    RecvTimeoutError::Timeout => "prints no address",
                    RecvTimeoutError::Disconnected => "ended before it printed an address",
                },
                output: self.output(),
            }
        })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // These fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Collects the lines that the service prints, and sends the first address in them.
fn keep_lines(lines: impl Read, output: &Mutex<String>, mut address: Option<&Sender<String>>) {
    for line in BufReader::new(lines).split(b'\n') {
        let Ok(line) = line else { return };
        let line = String::from_utf8_lossy(&line);
        let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
        output.push_str(&line);
        output.push('\n');
        drop(output);
        if let (Some(sender), Some(origin)) = (address, origin(&line)) {
            // The receiver is gone if the time limit is over.
            let _ = sender.send(origin);
            address = None;
        }
    }
}

/// Returns `http://127.0.0.1:PORT` if the line contains it.
fn origin(line: &str) -> Option<String> {
    const HOST: &str = "http://127.0.0.1:";
    let (_, rest) = line.split_once(HOST)?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let port: u16 = rest[..digits].parse().ok()?;
    Some(format!("{HOST}{port}"))
}

impl Example<'_> {
    /// Returns the environment variable that names a ready program of it, such as `WITH_CONSENT_NEXT_POLICY`. `cargo xtask test`
    /// sets it; without it a test builds the program.
    #[must_use]
    pub fn variable(&self) -> String {
        let words = std::iter::once(self.package).chain(self.features.iter().copied());
        let words: Vec<String> = words
            .map(|word| word.replace('-', "_").to_ascii_uppercase())
            .collect();
        words.join("_")
    }

    /// Returns the program: the ready one, or one that is built at most once in a process.
    fn program(&self) -> Result<PathBuf, ServiceError> {
        static BUILT: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
        let variable = self.variable();
        if let Some(program) = env::var_os(&variable) {
            return Ok(program.into());
        }
        let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(program) = built.get(&variable) {
            return Ok(program.clone());
        }
        let program = self.copied()?;
        built.insert(variable, program.clone());
        Ok(program)
    }

    /// Finds the program in what `cargo build --message-format=json` printed.
    #[must_use]
    pub fn built(&self, printed: &str) -> Option<PathBuf> {
        printed
            .lines()
            .find_map(|line| executable(line, self.package))
    }

    /// Builds the program and copies it to a name of its own, since a build with other features would overwrite it.
    fn copied(&self) -> Result<PathBuf, ServiceError> {
        let built = self.build()?;
        let copy = built.with_file_name(format!("{}_TESTED", self.variable()));
        // Beside and renamed: another test may run it at this moment.
        let beside = copy.with_extension(std::process::id().to_string());
        std::fs::copy(&built, &beside)
            .and_then(|_| std::fs::rename(&beside, &copy))
            .map_err(|source| ServiceError::Start {
                program: copy.display().to_string(),
                source,
            })?;
        Ok(copy)
    }

    /// Builds the service and asks cargo where the program is: its place depends on the target folder, which
    /// can be set in five ways.
    fn build(&self) -> Result<PathBuf, ServiceError> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let built = Command::new(&cargo)
            .args(["build", "--message-format=json", "-p", self.package])
            .args(["--features", &self.features.join(",")])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .map_err(|source| ServiceError::Start {
                program: cargo.display().to_string(),
                source,
            })?;
        match self.built(&String::from_utf8_lossy(&built.stdout)) {
            Some(program) if built.status.success() => Ok(program),
            _ => Err(ServiceError::Build {
                log: String::from_utf8_lossy(&built.stderr).into_owned(),
            }),
        }
    }
}

/// Returns the program that a line of cargo's JSON output names.
fn executable(line: &str, package: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let target = &message["target"];
    let is_ours = target["name"] == package && target["kind"][0] == "bin";
    let program = message["executable"].as_str().filter(|_| is_ours)?;
    Some(program.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_a_sentence_and_a_bad_port_is_none() {
        let line = "ConnectWyze listens on http://127.0.0.1:40213/ (development)";
        assert_eq!(origin(line).as_deref(), Some("http://127.0.0.1:40213"));
        assert_eq!(
            origin("http://127.0.0.1:80").as_deref(),
            Some("http://127.0.0.1:80")
        );
        assert_eq!(origin("http://127.0.0.1:"), None);
        assert_eq!(origin("http://127.0.0.1:99999"), None);
        assert_eq!(origin("http://0.0.0.0:8080"), None);
    }

    #[test]
    fn a_ready_program_is_named_by_package_and_features() {
        assert_eq!(CONNECTWYZE.variable(), "CONNECTWYZE");
        assert_eq!(
            WITH_CONSENT_NEXT_POLICY.variable(),
            "WITH_CONSENT_NEXT_POLICY"
        );
    }

    #[test]
    fn cargo_names_the_program_of_the_service() {
        let line = r#"{"reason":"compiler-artifact","target":{"name":"connectwyze","kind":["bin"]},"executable":"/t/connectwyze"}"#;
        assert_eq!(
            executable(line, "connectwyze"),
            Some(PathBuf::from("/t/connectwyze"))
        );
        let other = r#"{"reason":"compiler-artifact","target":{"name":"axum"},"executable":null}"#;
        assert_eq!(executable(other, "connectwyze"), None);
        assert_eq!(executable(line, "with-consent"), None);
        let test = line.replace("bin", "test");
        assert_eq!(executable(&test, "connectwyze"), None);
        assert_eq!(executable("warning: not JSON", "connectwyze"), None);
    }
}
