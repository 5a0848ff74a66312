//! Texts that are compared with files. `cargo xtask bless cli` writes them anew.

use std::path::Path;
use std::{env, fs};

/// Holds a text against `tests/cli/golden/NAME`.
pub(crate) fn assert_golden(name: &str, text: &str) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/cli/golden")
        .join(name);
    assert_same(&golden, text);
}

/// Holds a text against a file of the repository.
pub(crate) fn assert_same(golden: &Path, text: &str) {
    if env::var_os("COOKIE_REGISTRY_BLESS").is_some() {
        fs::create_dir_all(golden.parent().unwrap()).unwrap();
        fs::write(golden, text).unwrap();
        return;
    }
    let expected = fs::read_to_string(golden).unwrap_or_default();
    assert!(
        expected.replace("\r\n", "\n") == text,
        "{} differs; `cargo xtask bless cli` writes it anew. Now it is:\n{text}",
        golden.display()
    );
}

/// Git on Windows converts line feeds where nothing says otherwise.
#[test]
fn a_checkout_has_line_feeds_alone() {
    let attributes = fs::read_to_string(crate::run::repository().join(".gitattributes")).unwrap();
    let texts = ["assets/style.css", "golden/a.txt", "src/rules/a.md", "case"];
    let files = texts.map(|name| (name, "a\nb\n"));
    let files = [(".gitattributes", attributes.as_str())]
        .into_iter()
        .chain(files);
    let here = crate::repository::repository(files);
    for name in texts {
        fs::remove_file(here.path().join(name)).unwrap();
    }
    let as_on_windows = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"];
    let checkout = as_on_windows.iter().chain(&["checkout", "--quiet", "."]);
    crate::repository::git(here.path(), &checkout.copied().collect::<Vec<_>>());
    for name in texts {
        let text = fs::read_to_string(here.path().join(name)).unwrap();
        assert_eq!(text, "a\nb\n", "{name}");
    }
}
