//! A session as an editor has it, answer by answer.

use super::{Editor, policy, position, uri};
use crate::golden::assert_golden;
use serde_json::{Value, json};

/// A policy with a misspelt key, a lifetime in months and a company.
const POLICY: &str = include_str!("session.toml");

/// What an editor asks, and before which part of the policy the cursor is.
const ASKED: [(&str, &str); 6] = [
    ("textDocument/hover", "lifetme"),
    ("textDocument/hover", "visits]"),
    ("textDocument/completion", "\"lax\""),
    ("textDocument/definition", "\"counter\""),
    ("textDocument/codeAction", "lifetme"),
    ("textDocument/inlayHint", "6 months"),
];

#[test]
fn a_session_is_as_it_was_recorded() {
    let (here, path) = policy(POLICY);
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, POLICY);
    let shown = editor.diagnostics(&path, 1);
    let mut session = vec![json!({ "textDocument/publishDiagnostics": shown })];
    for (method, part) in ASKED {
        let at = position(POLICY, part);
        let mut parameters = json!({
            "textDocument": { "uri": uri(&path) },
            "position": at,
            "range": { "start": { "line": at["line"], "character": 0 }, "end": { "line": at["line"], "character": 99 } },
        });
        if method == "textDocument/codeAction" {
            parameters["context"] = json!({ "diagnostics": [] });
        }
        let answer = editor.ask(method, parameters).unwrap();
        session.push(json!({ method: answer, "at": part }));
    }
    // The mistake is mended letter by letter, and its finding goes.
    let mut at = position(POLICY, "lifetme");
    at["character"] = json!(5);
    editor.edit(&path, 2, &[(at.clone(), at, "i")]);
    let shown = editor.diagnostics(&path, 2);
    session.push(json!({ "textDocument/publishDiagnostics": shown }));
    assert_eq!(editor.end(), 0);
    let folder = uri(path.parent().unwrap());
    let text = serde_json::to_string_pretty(&Value::Array(session)).unwrap();
    let text = text.replace(&folder, "file:///shop");
    assert_golden("lsp/session.json", &format!("{text}\n"));
}
