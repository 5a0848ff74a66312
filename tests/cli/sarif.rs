//! The official schema of SARIF 2.1.0, which lies in a package that is only fetched for it.

use jsonschema::Validator;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// Returns what validates a SARIF log.
pub(crate) fn validator() -> Validator {
    let mut schema: Value =
        serde_json::from_str(&std::fs::read_to_string(schema()).unwrap()).unwrap();
    // Should the package be replaced, this is still the schema that is meant.
    assert_eq!(schema["properties"]["version"]["enum"][0], "2.1.0");
    // This pattern of the schema is no regular expression by the letter; we write no `language`.
    for place in ["run", "toolComponent"] {
        let language = format!("/definitions/{place}/properties/language");
        let language = schema.pointer_mut(&language).unwrap();
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

fn schema() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let package = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .expect("serde-sarif is fetched");
    PathBuf::from(package["manifest_path"].as_str().unwrap()).with_file_name("src/schema.json")
}
