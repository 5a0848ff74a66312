//! The output of the build script for Cargo: errors, and the files to watch.

use cookie_registry_policy::source::Sources;
use cookie_registry_policy::{Checked, Finding, Options, Severity, check_file};
use cookie_registry_scan::findings::{self, Stage, of_crate, shared};
use cookie_registry_scan::policy_file::{self, Found};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Returns the lines for Cargo about the package in a folder. `build_folder` is `OUT_DIR`, which lies in the target folder.
pub(crate) fn lines(policy: &str, folder: &Path, build_folder: Option<&Path>) -> Vec<String> {
    let mut watched: BTreeSet<PathBuf> = folders(folder, build_folder).into_iter().collect();
    watched.insert(folder.join("Cargo.toml"));
    let errors = match policy_file::find(policy, folder) {
        Ok(found) => errors(&found, folder, &mut watched),
        Err(missing) => vec![error(&missing.to_string())],
    };
    watched
        .iter()
        // A path that is not there would make Cargo run the build script every time.
        .filter(|path| path.exists())
        .map(|path| format!("cargo::rerun-if-changed={}", path.display()))
        .chain(errors)
        .collect()
}

/// Returns the errors of the policy and of the sources, and adds the files that were read.
fn errors(found: &Found, folder: &Path, watched: &mut BTreeSet<PathBuf>) -> Vec<String> {
    let options = Options::today();
    watched.insert(found.path.clone());
    let mut checked = match check_file(&found.path, options) {
        Ok(checked) => checked,
        Err(failed) => return vec![error(&failed.to_string())],
    };
    watched.extend(checked.sources.iter().map(|source| source.path.clone()));
    // A new file of an included folder changes no other. The folders of the package are watched anyway.
    let listed = checked.sources.listed_folders().map(Path::to_owned);
    watched.extend(listed.filter(|listed| !folder.starts_with(listed)));
    let compared = shared(&checked, &found.path, folder);
    watched.extend(compared.read);
    checked.findings.extend(compared.findings);
    let mut sources = checked.sources.clone();
    let mut findings = checked.findings.clone();
    findings.extend(of_sources(&checked, found, folder, &mut sources, watched));
    findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| error(&described(finding, &sources, folder)))
        .collect()
}

/// Returns the findings about the sources. Nothing is checked against an invalid policy: its exemptions are unknown.
fn of_sources(
    checked: &Checked,
    found: &Found,
    folder: &Path,
    sources: &mut Sources,
    watched: &mut BTreeSet<PathBuf>,
) -> Vec<Finding> {
    let Some(policy) = checked.policy() else {
        return Vec::new();
    };
    let options = findings::Options {
        root: found.path.parent().unwrap_or(folder),
        today: Options::today().today,
    };
    let found = of_crate(folder, Stage::BuildScript, policy, options, sources);
    watched.extend(found.read);
    found.findings
}

/// Returns the folders in which new files are noticed. Cargo looks at all that is below a folder, so the folder of the
/// package itself is named only if nothing in it changes with every build.
fn folders(folder: &Path, build_folder: Option<&Path>) -> Vec<PathBuf> {
    let changes_with_builds = build_folder
        .is_none_or(|build_folder| build_folder.starts_with(folder))
        || [".git", "node_modules", "target"]
            .iter()
            .any(|name| folder.join(name).exists());
    if changes_with_builds {
        ["src", "examples"].map(|name| folder.join(name)).to_vec()
    } else {
        vec![folder.to_path_buf()]
    }
}

/// Returns a finding on one line: its place, what is wrong, and what to do.
fn described(finding: &Finding, sources: &Sources, folder: &Path) -> String {
    let place = sources
        .get(finding.span.file)
        .zip(sources.positions(finding.span))
        .map(|(source, (start, _))| {
            let path = source.path.strip_prefix(folder).unwrap_or(&source.path);
            format!("{}:{}:{}: ", path.display(), start.line, start.column)
        });
    let help = finding.help.as_ref().map(|help| format!("; help: {help}"));
    format!(
        "{}{} [{}]{}",
        place.unwrap_or_default(),
        finding.message,
        finding.code.as_str(),
        help.unwrap_or_default()
    )
}

/// Returns the line by which Cargo reports an error and stops the build. It ends at a line break, so none is left in it.
pub(crate) fn error(message: &str) -> String {
    let lines: Vec<&str> = message.lines().map(str::trim).collect();
    format!("cargo::error={}", lines.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_line() {
        assert_eq!(error("a\nb:\n  c"), "cargo::error=a b: c");
    }

    #[test]
    fn a_package_without_a_policy_is_an_error_that_names_where_it_was_sought() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let lines = lines("no-such-policy.toml", folder, None);
        let errors: Vec<&String> = lines
            .iter()
            .filter(|line| line.starts_with("cargo::error="))
            .collect();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].contains(&folder.join("no-such-policy.toml").display().to_string()));
        assert!(lines.iter().any(|line| line.ends_with("crates/build/src")));
    }
}
