//! What `action.yml` declares, read line by line: its layout is this project's own.

use crate::{root, variable};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn action() -> String {
    fs::read_to_string(root().join("action.yml")).unwrap()
}

/// Returns each input with its default.
pub(crate) fn defaults() -> BTreeMap<String, String> {
    let text = action();
    let (_, inputs) = text.split_once("\ninputs:\n").unwrap();
    let (inputs, _) = inputs.split_once("\noutputs:\n").unwrap();
    let mut found = BTreeMap::new();
    let mut name = "";
    for line in inputs.lines() {
        let indented = line.trim_start();
        match (line.len() - indented.len(), indented.split_once(':')) {
            (2, Some((key, ""))) => name = key,
            (4, Some(("default", value))) => {
                let value = value.trim().trim_matches('"');
                found.insert(name.to_owned(), value.to_owned());
            }
            _ => {}
        }
    }
    found
}

/// Returns the names of the variables that a script reads and the action has to set.
fn read_by(script: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let folder = root().join("action");
    let mut text = fs::read_to_string(folder.join(script)).unwrap();
    if script == "diff.sh" {
        text += &fs::read_to_string(folder.join("api.sh")).unwrap();
    }
    if ["check.sh", "diff.sh"].contains(&script) {
        // `base_revision` of common.sh.
        text += "INPUT_BASE";
    }
    for part in text.split("INPUT_").skip(1) {
        let end = part.find(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_');
        found.insert(format!("INPUT_{}", &part[..end.unwrap_or(part.len())]));
    }
    found
}

#[test]
fn each_step_gets_the_inputs_that_its_script_reads() {
    let text = action();
    let inputs = defaults();
    let mut unused: BTreeSet<String> = inputs.keys().cloned().collect();
    let mut scripts = 0;
    for step in text.split("\n    - ").skip(1) {
        let used: BTreeSet<String> = inputs
            .keys()
            .filter(|input| step.contains(&format!("inputs.{input} ")))
            .cloned()
            .collect();
        unused.retain(|input| !used.contains(input));
        let Some((_, rest)) = step.split_once("/action/") else {
            continue;
        };
        scripts += 1;
        let (script, _) = rest.split_once('"').unwrap();
        let set: BTreeSet<String> = inputs
            .keys()
            .filter(|input| {
                let line = format!("        {}: ${{{{ inputs.{input} }}}}\n", variable(input));
                format!("{step}\n").contains(&line)
            })
            .map(|input| variable(input))
            .collect();
        assert_eq!(set, read_by(script), "{script}");
    }
    assert_eq!(scripts, 4);
    assert_eq!(unused, BTreeSet::new(), "no step uses these inputs");
}

#[test]
fn no_value_of_an_event_is_a_part_of_a_script_and_each_action_is_pinned() {
    for line in action().lines() {
        let line = line.trim_start().trim_start_matches("- ");
        assert!(
            !(line.starts_with("run:") && line.contains("${{")),
            "{line}"
        );
        if let Some(action) = line.strip_prefix("uses: ") {
            let (_, pinned) = action.split_once('@').unwrap();
            let (hash, _) = pinned.split_once(" # v").unwrap();
            assert_eq!(hash.len(), 40, "{line}");
        }
    }
}

#[test]
fn the_default_version_is_that_of_this_release() {
    assert_eq!(defaults()["version"], env!("CARGO_PKG_VERSION"));
    let template = fs::read_to_string(root().join("templates/cookie-policy.yml")).unwrap();
    let line = concat!("default: ", env!("CARGO_PKG_VERSION"), "\n");
    assert!(template.contains(line));
}
