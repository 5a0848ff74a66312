//! Folders of evidence that are written, verified and changed.

use super::*;
use cookie_registry_browser::Scratch;

fn report() -> Report {
    let browser = crate::BrowserVersion {
        product: "Browser 1".to_owned(),
        blind: Vec::new(),
        notes: Vec::new(),
    };
    Report {
        format: crate::REPORT_FORMAT,
        tool: "tool 1".to_owned(),
        started: "2026-01-01T00:00:00Z".to_owned(),
        ended: "2026-01-01T00:01:00Z".to_owned(),
        policy: PolicyVersion::default(),
        settings: ReportSettings::default(),
        verdict: Verdict::Ok,
        findings: Vec::new(),
        entries: Vec::new(),
        observation: crate::Observation {
            browser,
            stages: Vec::new(),
            problems: Vec::new(),
        },
    }
}

fn picture(name: &str) -> EvidenceFile {
    EvidenceFile {
        name: name.to_owned(),
        bytes: b"picture".to_vec(),
    }
}

/// Replaces a text in a file.
fn replace(path: &Path, from: &str, to: &str) -> io::Result<()> {
    let text = fs::read_to_string(path)?;
    assert!(text.contains(from), "{from}: {text}");
    fs::write(path, text.replace(from, to))
}

#[test]
fn a_folder_is_verified_and_every_change_is_found() {
    type Change = fn(&Path) -> io::Result<()>;
    let changes: [(Change, &str); 11] = [
        (|_| Ok(()), ""),
        (
            |it| fs::write(it.join(REPORT_FILE), "[]"),
            "report.json was changed",
        ),
        (
            |it| replace(&it.join(REPORT_FILE), "\"ok\"", "\"violation\""),
            "report.json was changed",
        ),
        (
            |it| fs::write(it.join("more.png"), ""),
            "more.png is not listed",
        ),
        (|it| fs::create_dir(it.join("more")), "more is not listed"),
        (
            |it| fs::remove_file(it.join("before-choice.png")),
            "before-choice.png cannot be read",
        ),
        (
            |it| {
                let manifest = it.join(MANIFEST_FILE);
                replace(&manifest, "before-choice.png", "../before-choice.png")
            },
            "is no name of a file",
        ),
        (
            |it| {
                fs::remove_file(it.join("before-choice.png"))?;
                std::os::unix::fs::symlink("/etc/hostname", it.join("before-choice.png"))
            },
            "no regular file",
        ),
        (
            |it| replace(&it.join(MANIFEST_FILE), "Browser 1", "Browser 2"),
            "says of the audit what report.json does not say",
        ),
        (
            |it| {
                replace(
                    &it.join(MANIFEST_FILE),
                    "\"format\"",
                    "\"more\": 1, \"format\"",
                )
            },
            "manifest.json is not as it was written",
        ),
        (
            |it| replace(&it.join(MANIFEST_FILE), REPORT_FILE, "before-choice.png"),
            "does not list report.json",
        ),
    ];
    for (change, expected) in changes {
        let scratch = Scratch::new("evidence").unwrap();
        let folder = scratch.path().join("new/evidence");
        let files = [picture("before-choice.png")];
        let hash = write_evidence(&folder, &report(), &files).unwrap();
        let again = write_evidence(&folder, &report(), &files);
        assert!(matches!(again, Err(EvidenceError::NotEmpty(_))));
        change(&folder).unwrap();
        let verified = verify_evidence(&folder).unwrap();
        match expected {
            "" => assert_eq!((verified.manifest, verified.problems), (hash, Vec::new())),
            expected => assert!(
                verified.problems.iter().any(|it| it.contains(expected)),
                "{expected}: {verified:?}"
            ),
        }
    }
}

#[test]
fn a_folder_that_cannot_be_completed_has_no_manifest_and_no_files() {
    // No file can have this name, as none can be written on a full disk.
    let files = [picture("before-choice.png"), picture("folder/file")];
    let scratch = Scratch::new("evidence").unwrap();
    for name in ["new", "empty"] {
        let folder = scratch.path().join(name);
        if name == "empty" {
            fs::create_dir(&folder).unwrap();
        }
        let failed = write_evidence(&folder, &report(), &files);
        assert!(
            matches!(failed, Err(EvidenceError::Write { .. })),
            "{failed:?}"
        );
        match name {
            "new" => assert!(!folder.exists()),
            _ => assert_eq!(fs::read_dir(&folder).unwrap().count(), 0),
        }
    }
}
