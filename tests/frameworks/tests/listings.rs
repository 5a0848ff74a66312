//! The listings of the documents are lines of the services, which compile and are driven over HTTP.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

/// Returns the listings of a document in Rust: the attributes after the language, and the text.
fn listings(document: &str) -> Vec<(&str, &str)> {
    let blocks = document.split("\n```").collect::<Vec<_>>();
    let code = blocks.iter().skip(1).step_by(2);
    code.filter_map(|block| {
        let (language, text) = block.split_once('\n')?;
        Some((language.strip_prefix("rust")?, text.trim_end()))
    })
    .collect()
}

#[test]
fn every_listing_is_part_of_a_service() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources: Vec<String> = fs::read_dir(root.join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let mut uncompiled = Vec::new();
    for name in ["frameworks.md", "migrating.md", "sign-in.md"] {
        let document = fs::read_to_string(root.join("../../docs").join(name)).unwrap();
        let listings = listings(&document);
        assert!(listings.len() >= 5, "{name}: {}", listings.len());
        for (attributes, text) in listings {
            if attributes == ",ignore" {
                uncompiled.push(text.lines().next().unwrap_or_default().to_owned());
                continue;
            }
            // The sources are formatted by modules, the listings without indentation.
            let is_there = sources.iter().any(|source| source.contains(text));
            assert!(
                is_there,
                "{name}: no file of src/ has this listing:\n{text}"
            );
        }
    }
    // It needs leptos itself, which takes longer to compile than all other frameworks together.
    let extraction = "async fn cookies() -> Result<RequestCookies<Key>, ServerFnError> {";
    assert_eq!(uncompiled, [extraction]);
}
