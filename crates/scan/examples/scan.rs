//! Scans folders and says how much was found: `scan FOLDER…`. `cargo xtask bench scan` measures it.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        eprintln!("error: no folder is given\nusage: scan FOLDER…");
        return ExitCode::from(2);
    }
    let scan = cookie_registry_scan::scan_paths(&folders);
    println!(
        "{} files, {} occurrences, {} uses of a registry's constants, {} files skipped",
        scan.files,
        scan.occurrences.len(),
        scan.uses.len(),
        scan.skipped.len()
    );
    ExitCode::SUCCESS
}
