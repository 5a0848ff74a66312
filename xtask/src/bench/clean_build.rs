//! The clean build of a small axum service with the crate, compared with the same service without it.

use super::Figures;
use super::command::{build, write};
use super::spent::Spent;
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How often each is built, by turns; the least counts.
const RUNS: u32 = 2;

/// The entries of the policy.
const ENTRIES: u32 = 3;

/// A service: its name, what it is, the features of the crate with which it depends on it, and the most that its build may take, as
/// a multiple of the build without the crate.
struct Service {
    name: &'static str,
    title: &'static str,
    features: &'static str,
    has_macro: bool,
    most: f64,
}

const SERVICES: [Service; 3] = [
    Service {
        name: "with",
        title: "with `axum` and `guard`",
        features: "\"axum\", \"guard\"",
        has_macro: true,
        most: 1.2,
    },
    Service {
        name: "protected",
        title: "with `protection` as well",
        features: "\"axum\", \"guard\", \"protection\"",
        has_macro: true,
        most: 1.5,
    },
    Service {
        name: "generated",
        title: "with constants of `generate rust`, without the macro",
        features: "\"axum\", \"guard\"",
        has_macro: false,
        most: 1.05,
    },
];

/// Builds each service, by turns.
pub(super) fn run() -> Result<Figures, Error> {
    let folder = target_dir().join("bench-clean");
    let bare = written(&folder, "without", &source("", ""), "")?;
    let mut others = Vec::new();
    for service in &SERVICES {
        others.push(service.written(&folder)?);
    }
    // Whatever has to be downloaded is no part of the build.
    for service in others.iter().chain([&bare]) {
        let mut fetch = cargo(&["fetch", "--quiet", "--manifest-path"]);
        must_pass(fetch.arg(service.join("Cargo.toml")))?;
    }
    let mut least = vec![f64::INFINITY; others.len()];
    let mut least_bare = f64::INFINITY;
    for _ in 0..RUNS {
        least_bare = least_bare.min(built(&folder, &bare)?);
        for (service, least) in others.iter().zip(&mut least) {
            *least = least.min(built(&folder, service)?);
        }
    }
    println!("| CPU seconds of a clean build, least of {RUNS} | seconds | ratio |\n|---|---|---|");
    println!("| axum and tokio alone | {least_bare:.1} | 1 |");
    let mut figures = Figures::new();
    for (service, least) in SERVICES.iter().zip(least) {
        let ratio = least / least_bare;
        println!("| {} | {least:.1} | {ratio:.2} |", service.title);
        let what = format!("clean build of an axum service {}", service.title);
        figures.push(Figure::ratio(what, ratio, Goal::AtMost(service.most)));
    }
    Ok(figures)
}

impl Service {
    /// Writes the service, and returns its folder.
    fn written(&self, folder: &Path) -> Result<PathBuf, Error> {
        let runtime = crate::root().join("cookie-registry");
        let default = if self.has_macro {
            ""
        } else {
            "default-features = false, "
        };
        // A path in quotes as Rust writes it is one as TOML reads it.
        let dependency = format!(
            "cookie-registry = {{ path = {runtime:?}, {default}features = [{}] }}\n",
            self.features
        );
        let registry = if self.has_macro {
            "#[derive(cookie_registry::CookieRegistry)]\n#[registry(policy = \"policy.toml\")]\nstruct Cookies;\n"
        } else {
            "mod cookies;\nuse cookies::Cookies;\n"
        };
        let layer = ".layer(cookie_registry::Guard::<Cookies>::strip(cookie_registry::Deployment::PRODUCTION))";
        let made = written(folder, self.name, &source(registry, layer), &dependency)?;
        let policy = made.join("policy.toml");
        write(&policy, &super::macro_cost::written::policy(ENTRIES))?;
        if !self.has_macro {
            let mut generate = Command::new(build()?);
            generate
                .args(["generate", "rust", "--quiet", "--policy"])
                .arg(&policy)
                .arg("--out")
                .arg(made.join("src/cookies.rs"));
            must_pass(&mut generate)?;
        }
        Ok(made)
    }
}

/// Returns the service's source.
fn source(registry: &str, layer: &str) -> String {
    format!(
        "use axum::{{Router, routing::get}};\n{registry}\n\
         #[tokio::main]\nasync fn main() -> std::io::Result<()> {{\n    \
         let app: Router = Router::new().route(\"/\", get(async || \"hello\")){layer};\n    \
         axum::serve(tokio::net::TcpListener::bind(\"127.0.0.1:0\").await?, app).await\n}}\n"
    )
}

/// Writes a service, outside of the workspace as a stranger's would be, and returns its folder.
fn written(folder: &Path, name: &str, source: &str, dependency: &str) -> Result<PathBuf, Error> {
    let made = folder.join(name);
    fs::create_dir_all(made.join("src")).map_err(|source| Error::File {
        path: made.clone(),
        source,
    })?;
    let manifest = format!(
        "[package]\nname = \"hello-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         axum = \"0.8\"\ntokio = {{ version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }}\n{dependency}"
    );
    write(&made.join("Cargo.toml"), &manifest)?;
    write(&made.join("src/main.rs"), source)?;
    // The versions that this workspace is built with.
    let lock = crate::root().join("Cargo.lock");
    fs::copy(&lock, made.join("Cargo.lock"))
        .map_err(|source| Error::File { path: lock, source })?;
    Ok(made)
}

/// Builds a service into an empty folder, and returns the CPU time in seconds.
fn built(folder: &Path, service: &Path) -> Result<f64, Error> {
    let target = folder.join("target");
    match fs::remove_dir_all(&target) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            return Err(Error::File {
                path: target,
                source,
            });
        }
        _ => {}
    }
    let mut build = cargo(&["build", "--quiet", "--offline", "--manifest-path"]);
    build
        .arg(service.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_INCREMENTAL", "0");
    Ok(Spent::by(&build)?.cpu)
}
