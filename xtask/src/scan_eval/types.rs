//! What the resolved check found in a repository, as `cookie-registry-resolve --format facts` wrote it.

use super::read;
use crate::error::Error;
use cookie_registry_scan::{Medium, Name, Operation, Resolved};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns what the files `OWNER+NAME*.json` of a folder list for a repository; `None` if there is no such file.
pub(super) fn of_repository(
    folder: &Path,
    repository: &str,
) -> Result<Option<Vec<Resolved>>, Error> {
    let start = repository.replace('/', "+");
    let unreadable = |source| Error::File {
        path: folder.to_path_buf(),
        source,
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(&start) && name.ends_with(".json") {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Ok(None);
    }
    let mut all = Vec::new();
    for path in files {
        let facts = facts(&read(&path)?);
        all.extend(facts.ok_or(Error::Unreadable { path })?);
    }
    Ok(Some(all))
}

/// Returns what one run found; `None` if the text is something else.
fn facts(text: &str) -> Option<Vec<Resolved>> {
    let read: Value = serde_json::from_str(text).ok()?;
    read["found"].as_array()?.iter().map(resolved).collect()
}

fn resolved(found: &Value) -> Option<Resolved> {
    let offset = |field: &str| usize::try_from(found[field].as_u64()?).ok();
    let text = |field: &str| found[field].as_str().map(str::to_owned);
    let via = found["via"].as_array()?.iter();
    Some(Resolved {
        path: text("path")?.into(),
        span: offset("start")?..offset("end")?,
        via: via
            .filter_map(|call| call.as_str().map(str::to_owned))
            .collect(),
        medium: match found["medium"].as_str()? {
            "cookie" => Medium::Cookie,
            "local-storage" => Medium::LocalStorage,
            "session-storage" => Medium::SessionStorage,
            "web-storage" => Medium::WebStorage,
            "indexed-db" => Medium::IndexedDb,
            "cache-storage" => Medium::CacheStorage,
            _ => return None,
        },
        operation: match found["operation"].as_str()? {
            "set" => Operation::Set,
            "remove" => Operation::Remove,
            "clear" => Operation::Clear,
            _ => return None,
        },
        name: match (text("name"), text("prefix")) {
            (Some(name), _) => Name::Exact(name),
            (None, Some(prefix)) => Name::Prefix(prefix),
            (None, None) => Name::Unreadable,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_those_of_the_repository() {
        let folder = tempfile::tempdir().unwrap();
        let found = r#"{"found":[{"path":"/a.rs","start":1,"end":9,"medium":"cookie","operation":"remove","name":"sid","via":["f"]}]}"#;
        fs::write(folder.path().join("x+y.json"), found).unwrap();
        fs::write(folder.path().join("x+y-second.json"), found).unwrap();
        fs::write(folder.path().join("x+z.json"), "{}").unwrap();
        let all = of_repository(folder.path(), "x/y").unwrap().unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].operation, Operation::Remove);
        assert_eq!(all[0].name, Name::Exact("sid".to_owned()));
        assert!(of_repository(folder.path(), "x/z").is_err());
        assert!(of_repository(folder.path(), "a/b").unwrap().is_none());
    }
}
