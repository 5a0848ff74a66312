//! What a scan finds in sources in memory, as the tests write it.

use cookie_registry_scan::{Name, Operation, Scan, scan_sources};

pub(crate) fn scan(files: &[(&str, &str)]) -> Scan {
    scan_sources(
        files
            .iter()
            .map(|(path, text)| ((*path).into(), (*text).to_owned())),
    )
}

/// The places outside of test code, each as `line operation name`.
pub(crate) fn shown(scan: &Scan) -> Vec<String> {
    assert_eq!(scan.skipped, []);
    let occurrences = scan
        .occurrences
        .iter()
        .filter(|occurrence| !occurrence.in_test);
    occurrences
        .map(|occurrence| {
            let operation = match occurrence.operation {
                Operation::Set => "set",
                Operation::Remove => "remove",
                Operation::Clear => "clear",
                Operation::Import => "import",
            };
            let name = match &occurrence.name {
                Name::Exact(name) => name.clone(),
                Name::Prefix(start) => format!("{start}*"),
                Name::Passed(function) => format!("({function})"),
                Name::Unreadable => "?".to_owned(),
            };
            format!("{} {operation} {name}", occurrence.line)
        })
        .collect()
}
