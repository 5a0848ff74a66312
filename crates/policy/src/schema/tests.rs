//! Checks that the schema and the reader know the same keys in every table.

use super::schema;
use crate::parse::parse;
use crate::rules::Code;
use crate::source::Memory;
use serde_json::Value;
use std::collections::BTreeSet;

/// A name that is similar to no key, so that the reader lists the known keys in its answer.
const STRANGE: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";

/// One step from a table to one of its values.
#[derive(Clone)]
enum Step {
    Key(String),
    Item,
}

/// Returns a policy, as one line, in which `inner` is at the end of the steps.
fn document(steps: &[Step], inner: &str) -> String {
    let mut text = inner.to_owned();
    for step in steps.iter().rev() {
        text = match step {
            Step::Key(key) => format!("{{ {key} = {text} }}"),
            Step::Item => format!("[{text}]"),
        };
    }
    // The outermost braces are the document itself.
    text.trim_start_matches("{ ")
        .strip_suffix(" }")
        .unwrap_or(&text)
        .to_owned()
}

/// Returns the keys that the reader knows in the table at the end of the steps; `None` if it reads no table
/// there.
fn read(steps: &[Step]) -> Option<BTreeSet<String>> {
    // A policy declares its format; another file would not be read.
    let text = document(steps, &format!("{{ {STRANGE} = 1 }}"));
    let text = if matches!(steps.first(), Some(Step::Key(key)) if key == "format") {
        text
    } else {
        format!("format = 1\n{text}")
    };
    let parsed = parse(
        &Memory::from_iter([("policy.toml", text.clone())]),
        "policy.toml".as_ref(),
    )
    .unwrap();
    assert!(
        parsed
            .findings
            .iter()
            .all(|finding| finding.code != Code::Syntax),
        "{text}"
    );
    let unknown = parsed
        .findings
        .iter()
        .find(|finding| finding.code == Code::UnknownKey && finding.message.contains(STRANGE))?;
    let help = unknown.help.clone().unwrap();
    let listed = help
        .strip_prefix("known keys are ")
        .unwrap_or_else(|| panic!("{help}"));
    let keys = listed
        .split(", ")
        .map(|key| key.trim_matches('`').to_owned());
    Some(keys.collect())
}

/// Visits every part of the schema, with the steps that lead to it.
fn walk(root: &Value, schema: &Value, steps: &[Step], visit: &mut impl FnMut(&[Step], &Value)) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root
            .pointer(reference.trim_start_matches('#'))
            .expect(reference);
        return walk(root, target, steps, visit);
    }
    for group in ["anyOf", "oneOf", "allOf"] {
        for alternative in schema[group].as_array().into_iter().flatten() {
            walk(root, alternative, steps, visit);
        }
    }
    visit(steps, schema);
    let further = |step| [steps, &[step]].concat();
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        walk(root, value, &further(Step::Key(key.clone())), visit);
    }
    if schema["additionalProperties"].is_object() {
        walk(
            root,
            &schema["additionalProperties"],
            &further(Step::Key("entry".to_owned())),
            visit,
        );
    }
    if schema["items"].is_object() {
        walk(root, &schema["items"], &further(Step::Item), visit);
    }
}

fn shown(steps: &[Step]) -> String {
    document(steps, "HERE")
}

#[test]
fn every_table_has_the_keys_that_the_reader_knows() {
    let root = schema();
    let mut tables = 0;
    walk(&root, &root, &[], &mut |steps, schema| {
        let Some(properties) = schema["properties"].as_object() else {
            return;
        };
        tables += 1;
        let described: BTreeSet<String> = properties.keys().cloned().collect();
        let known =
            read(steps).unwrap_or_else(|| panic!("the reader reads no table: {}", shown(steps)));
        assert_eq!(
            described,
            known,
            "schema (left) and reader (right) of {}",
            shown(steps)
        );
        assert_eq!(
            schema["additionalProperties"],
            Value::Bool(false),
            "{}",
            shown(steps)
        );
    });
    assert!(tables > 20, "only {tables} tables were compared");
}

#[test]
fn the_reader_reads_no_table_that_the_schema_does_not_describe() {
    let root = schema();
    let mut tables: BTreeSet<String> = BTreeSet::new();
    let mut leaves: Vec<Vec<Step>> = Vec::new();
    walk(&root, &root, &[], &mut |steps, schema| {
        if schema["properties"].is_object() {
            tables.insert(shown(steps));
        } else if schema["additionalProperties"].is_null() {
            leaves.push(steps.to_vec());
        }
    });
    assert!(leaves.len() > 60, "only {} leaves", leaves.len());
    for steps in leaves {
        if !tables.contains(&shown(&steps)) {
            assert_eq!(read(&steps), None, "{}", shown(&steps));
        }
    }
}

#[test]
fn nothing_in_it_is_unknown_to_toml() {
    let text = schema().to_string();
    assert!(!text.contains("null") && !text.contains("int64"), "{text}");
}

#[test]
fn everything_is_described() {
    let root = schema();
    let definitions = root["definitions"].as_object().unwrap().values();
    for table in definitions.chain([&root]) {
        for (key, property) in table["properties"].as_object().unwrap() {
            let description = property["description"].as_str().unwrap_or_default();
            assert!(
                description.ends_with(['.', '"']),
                "`{key}` is not described: {property}"
            );
        }
    }
}
