//! Finds the calls that set cookies and storage keys by the types of a whole dependency graph.
//!
//! A scan of sources follows names, and needs a list of the libraries that set cookies. This crate asks the types instead:
//! rust-analyzer's crates, used as a library, resolve every call and expand every macro on stable Rust. From a few base facts
//! ([`HeaderMap::append`] with the name `set-cookie`, `cookie::Cookie::new`, `web_sys::Storage::set_item`) it computes what each
//! function does that the service can reach, and reports the calls in the service's own code, with the path of calls that leads to
//! the header. Code of dependencies is never reported; what it does is.
//!
//! It compiles nothing but build scripts and procedural macros, and executes these, as an editor does.
//!
//! What the types do not say of the service's own code is listed in [`Outcome::not_verified`]: a method call, a macro or an import that
//! was not resolved, a build script that failed. Calls in dependencies that were not resolved or not followed are counted in
//! [`Outcome::unresolved_in_dependencies`] and [`Outcome::calls`].
//!
//! ```no_run
//! use cookie_registry_resolve::{LoadOptions, resolve};
//!
//! let outcome = resolve("Cargo.toml".as_ref(), &LoadOptions::default())?;
//! for found in &outcome.found {
//!     println!("{}: {}", found.path.display(), found.via.join(" → "));
//! }
//! # Ok::<(), cookie_registry_resolve::Error>(())
//! ```
//!
//! [`HeaderMap::append`]: https://docs.rs/http/1/http/header/struct.HeaderMap.html#method.append

mod base;
mod child;
mod effect;
mod engine;
mod error;
pub mod facts;
mod features;
mod graph;
mod kept;
mod learn;
mod load;
mod memory;
mod pins;
mod places;
mod reader;
mod report;
mod row;
mod template;
mod value;

pub use error::Error;
pub use learn::{Learned, LearnedFunction, LearnedMiddleware};
pub use load::LoadOptions;
pub use report::Outcome;

use std::path::Path;

/// The stack of the thread that follows calls, in bytes. The depth is bounded; each level needs some kilobytes.
const STACK: usize = 512 * 1024 * 1024;

/// Resolves the workspace of a `Cargo.toml`.
///
/// # Errors
/// [`Error`] if the workspace could not be loaded at all. What could not be read of a workspace that was loaded is listed in
/// [`Outcome::not_verified`].
pub fn resolve(manifest: &Path, options: &LoadOptions) -> Result<Outcome, Error> {
    with_engine(manifest, options, report::outcome)
}

/// Returns what the catalog should have of some crates in the dependency graph of a `Cargo.toml`, by the names that code has for
/// them; a crate that is not there is left out. The second list says why the rows are not verified; it is empty if everything was read.
///
/// # Errors
/// [`Error`] if the workspace could not be loaded at all.
pub fn learn(
    manifest: &Path,
    options: &LoadOptions,
    crates: &[String],
) -> Result<(Vec<Learned>, Vec<String>), Error> {
    with_engine(manifest, options, |loaded, engine| {
        let rows = engine.settled(|engine| {
            let crates = crates.iter();
            crates
                .filter_map(|name| learn::learned(engine, name))
                .collect()
        });
        let mut problems = loaded.problems.clone();
        problems.extend(report::self_test(engine));
        problems.extend(report::unknown(engine));
        let unresolved = engine.unresolved();
        problems.extend(crates.iter().filter_map(|name| {
            let count = unresolved.get(name)?;
            Some(format!(
                "calls in `{name}` that could not be resolved: {count}"
            ))
        }));
        (rows, problems)
    })
}

/// Loads a workspace and runs something on it, on a thread with a large stack.
fn with_engine<T: Send>(
    manifest: &Path,
    options: &LoadOptions,
    run: impl FnOnce(&load::Loaded, &mut engine::Engine<'_>) -> T + Send,
) -> Result<T, Error> {
    let work = || {
        let mut loaded = load::load(manifest, options)?;
        let mut store = loaded.store.take();
        Ok(ra_ap_hir_ty::attach_db(&loaded.db, || {
            let graph = graph::Graph::new(&loaded);
            if let Some(store) = &mut store {
                store.add(&pins::surroundings(&loaded, &graph));
            }
            let mut engine = engine::Engine::new(&loaded.db, graph, store);
            run(&loaded, &mut engine)
        }))
    };
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work);
        match worker.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Error::Stopped),
            Err(error) => Err(Error::Load(error.to_string())),
        }
    })
}
