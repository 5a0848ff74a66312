//! `schema`: the file in the repository is what the command prints, and every valid policy fits it.

use crate::golden::assert_same;
use crate::run::{folder, repository, run};
use jsonschema::Validator;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

#[test]
fn the_schema_next_to_the_policy_is_what_the_command_prints() {
    let here = folder([]);
    let ran = run(here.path(), ["schema"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_same(&repository().join("policy.schema.json"), &ran.stdout);
}

#[test]
fn the_schema_of_a_report_is_what_the_command_prints() {
    let here = folder([]);
    let ran = run(here.path(), ["schema", "--report"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_same(&repository().join("audit-report.schema.json"), &ran.stdout);
}

#[test]
fn the_reference_of_the_keys_is_what_the_declarations_say() {
    let reference = cookie_registry_policy::schema::reference();
    assert_same(&repository().join("docs/policy.md"), &reference);
}

#[test]
fn the_reference_of_the_libraries_is_what_the_catalog_says() {
    let reference = cookie_registry_scan::libraries_reference();
    assert_same(&repository().join("docs/libraries.md"), &reference);
}

#[test]
fn the_reference_of_the_formats_has_every_schema() {
    let text = fs::read_to_string(repository().join("docs/formats.md")).unwrap();
    for (arguments, key) in [
        (&["schema"][..], "policy"),
        (&["schema", "--report"], "findings"),
    ] {
        let ran = run(folder([]).path(), arguments);
        let schema: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert!(schema["properties"][key].is_object());
        assert!(text.contains(&format!("cargo cookie-registry {}", arguments.join(" "))));
    }
}

#[test]
fn every_policy_that_passes_fits_the_schema() {
    let validator = validator();
    let mut policies = vec![repository().join("policy.toml")];
    policies.extend(passing());
    for path in policies {
        let policy = as_json(&fs::read_to_string(&path).unwrap());
        let errors: Vec<String> = validator
            .iter_errors(&policy)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn a_policy_that_the_reader_rejects_does_not_fit_the_schema() {
    let validator = validator();
    let reference = fs::read_to_string(repository().join("policy.toml")).unwrap();
    assert!(validator.is_valid(&as_json(&reference)));
    for (right, wrong) in [
        ("format = 1", "format = 2"),
        ("chunked    = true", "chunkd = true"),
        ("category   = \"necessary\"", "category = 1"),
        ("exemption  = \"authentication\"", "exemption = \"sign-in\""),
        ("lifetime   = \"30 days\"", "lifetime = \"30 moons\""),
        ("lifetime   = \"30 days\"", ""),
        ("name       = \"cw-workspace\"", ""),
        ("kind       = \"local-storage\"", ""),
        (
            "value      = { one_of = [\"light\", \"dark\"] }",
            "value = { one_of = [] }",
        ),
        ("last_updated  = 2026-05-09", "last_updated = 20260509"),
        ("[cookies.workspace]", "[cookies.\"Work Space\"]"),
    ] {
        let text = reference.replacen(right, wrong, 1);
        assert_ne!(text, reference, "`{right}` is not in the policy");
        assert!(!validator.is_valid(&as_json(&text)), "`{wrong}` fits");
    }
}

fn validator() -> Validator {
    let schema = cookie_registry_policy::schema::schema();
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// The policies of the rules' cases that just do not break them.
fn passing() -> Vec<PathBuf> {
    let cases = repository().join("tests/policies");
    let Ok(folders) = fs::read_dir(cases) else {
        return Vec::new();
    };
    folders
        .map(|folder| folder.unwrap().path().join("passes.toml"))
        .filter(|path| path.is_file())
        .collect()
}

/// A TOML document as an editor hands it to a schema: dates as text.
fn as_json(text: &str) -> Value {
    fn value(toml: toml::Value) -> Value {
        match toml {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(truth) => truth.into(),
            toml::Value::Datetime(moment) => moment.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(value).collect(),
            toml::Value::Table(table) => table
                .into_iter()
                .map(|(key, item)| (key, value(item)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
    let table: toml::Table = text.parse().unwrap();
    value(toml::Value::Table(table))
}
