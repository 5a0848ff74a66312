//! Scans folders and says how much was found.
//!
//! * `scan FOLDER…`: as `cargo xtask bench scan` measures it.
//! * `scan --cache DIR FOLDER…`: with what an earlier scan kept there.
//! * `scan --full FOLDER…`: all of each script.
//! * `scan --list FOLDER…`: with each occurrence, to compare two versions.
//! * `scan --compare FOLDER…`: scans each folder in full, quickly, and with an empty and a full cache, and fails if they differ.

use cookie_registry_scan::{Scan, scan_paths, scan_paths_in_full, scan_paths_with_cache};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let is = |at: usize, option: &str| arguments.get(at).is_some_and(|it| it.as_os_str() == option);
    let (compares, caches, is_full) = (is(0, "--compare"), is(0, "--cache"), is(0, "--full"));
    let lists = is(0, "--list");
    let options = usize::from(compares || is_full || lists) + 2 * usize::from(caches);
    let mut folders = arguments.split_off(options.min(arguments.len()));
    if folders.is_empty() {
        eprintln!(
            "error: no folder is given\nusage: scan [--compare | --full | --list | --cache DIR] FOLDER…"
        );
        return ExitCode::from(2);
    }
    if compares {
        folders.dedup();
        return compare(&folders);
    }
    let scan = match arguments.get(1).filter(|_| caches) {
        Some(cache) => {
            let (scan, kept) = scan_paths_with_cache(&folders, cache, &|_, _| ());
            if let Err(error) = kept {
                eprintln!("error: nothing was kept in {}: {error}", cache.display());
                return ExitCode::FAILURE;
            }
            scan
        }
        None if is_full => scan_paths_in_full(&folders),
        None => scan_paths(&folders),
    };
    for found in scan.occurrences.iter().filter(|_| lists) {
        println!("{found:?}");
    }
    println!("{}", summary(&scan));
    ExitCode::SUCCESS
}

fn summary(scan: &Scan) -> String {
    format!(
        "{} files, {} occurrences, {} uses of a registry's constants, {} files skipped",
        scan.files,
        scan.occurrences.len(),
        scan.uses.len(),
        scan.skipped.len()
    )
}

/// Compares the scans of folders, each by itself.
fn compare(folders: &[PathBuf]) -> ExitCode {
    let cache = std::env::temp_dir().join(format!("scan-compare-{}", std::process::id()));
    let (mut files, mut all, mut differences) = (0, 0, 0);
    for folder in folders {
        let (full, different) = compare_one(folder, &cache);
        println!("{}: {}", folder.display(), summary(&full));
        files += full.files;
        all += full.occurrences.len();
        differences += different;
        // Each folder begins with an empty one.
        let _ = std::fs::remove_dir_all(&cache);
    }
    println!("{files} files, {all} occurrences, {differences} differences");
    match differences {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Compares the scans of a folder. Returns that in full, and how much differs.
fn compare_one(folder: &Path, cache: &Path) -> (Scan, usize) {
    let folders = [folder.to_path_buf()];
    let full = scan_paths_in_full(&folders);
    let mut differences = 0;
    let cached = || scan_paths_with_cache(&folders, cache, &|_, _| ()).0;
    for (what, scan) in [
        ("quick", scan_paths(&folders)),
        ("empty cache", cached()),
        ("full cache", cached()),
    ] {
        let lost = full
            .occurrences
            .iter()
            .filter(|it| !scan.occurrences.contains(it));
        let more = scan
            .occurrences
            .iter()
            .filter(|it| !full.occurrences.contains(it));
        for (how, found) in lost
            .map(|it| ("lost", it))
            .chain(more.map(|it| ("more", it)))
        {
            println!("{what} {how}: {found:?}");
            differences += 1;
        }
        if scan.uses != full.uses || scan.script_registries != full.script_registries {
            println!("{what}: uses or registries differ");
            differences += 1;
        }
        // What does not parse, and could store something, is said in any case.
        for skipped in scan.skipped.iter().filter(|it| !full.skipped.contains(it)) {
            println!("{what}: {skipped:?}");
            differences += 1;
        }
        if what == "quick" && scan.skipped.len() < full.skipped.len() {
            let fewer = full.skipped.len() - scan.skipped.len();
            println!("{what}: {fewer} that cannot be read and store nothing");
        }
    }
    (full, differences)
}
