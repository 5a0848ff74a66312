//! What other tools find, with the rules in `rules/`.

use super::{Error, Reports, read as text};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The files and lines of a tool's findings, with paths relative to the folder in which it was run.
pub(super) type Found = BTreeSet<(PathBuf, usize)>;

/// Reads the findings of a tool.
pub(super) fn read(path: &Path) -> Result<Found, Error> {
    serde_json::from_str(&text(path)?)
        .ok()
        .and_then(|all| found(&all))
        .ok_or_else(|| Error::Unreadable {
            path: path.to_path_buf(),
        })
}

/// Returns the findings of semgrep, which counts lines from 1, or of ast-grep, which counts them from 0.
fn found(all: &Value) -> Option<Found> {
    let (results, file, line, first) = match all.get("results") {
        Some(results) => (results, "path", "/start/line", 0),
        None => (all, "file", "/range/start/line", 1),
    };
    let place = |finding: &Value| {
        let path = Path::new(finding.get(file)?.as_str()?);
        let line = usize::try_from(finding.pointer(line)?.as_u64()?).ok()?;
        Some((path.components().collect(), line + first))
    };
    results.as_array()?.iter().map(place).collect()
}

/// Returns the findings in one repository below the folder in which the tool was run.
pub(super) fn reports<'a>(found: &Found, all: &Path, repository: &Path) -> Reports<'a> {
    let repository = repository.strip_prefix(all).unwrap_or(repository);
    let within = found.iter().filter_map(|(path, line)| {
        let path = path.strip_prefix("./").unwrap_or(path);
        let file = path.strip_prefix(repository).ok()?;
        Some(((file.to_string_lossy().into_owned(), *line), Vec::new()))
    });
    within.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_findings_of_both_tools_are_read() {
        let semgrep =
            r#"{"results": [{"path": "o+r/src/a.rs", "start": {"line": 7}}], "errors": []}"#;
        let ast_grep = r#"[{"file": "./o+r/src/a.rs", "range": {"start": {"line": 6}}}]"#;
        for text in [semgrep, ast_grep] {
            let found = found(&serde_json::from_str(text).unwrap()).unwrap();
            let reports = reports(&found, Path::new("/all"), Path::new("/all/o+r"));
            let places: Vec<_> = reports.into_keys().collect();
            assert_eq!(places, [("src/a.rs".to_owned(), 7)], "{text}");
        }
        assert_eq!(found(&serde_json::json!({"findings": []})), None);
    }
}
