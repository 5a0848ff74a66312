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
