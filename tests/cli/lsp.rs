//! `lsp`: sessions of an editor, over the standard streams of the command.

mod editor;
#[cfg(unix)]
mod neovim;
mod session;

use crate::repository::{commit, repository};
use crate::run::{command, finish, folder, run_with_input};
use editor::{Editor, apply, position, uri};
use serde_json::{Value, json};
use std::fs;
use std::process::Stdio;

const CLEAN: &str = include_str!("fixtures/clean.toml");

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect()
}

fn titles(fixes: &[Value]) -> Vec<&str> {
    fixes
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect()
}

/// Returns the folder of a policy and its path without links.
fn policy(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let here = folder([("policy.toml", text)]);
    let path = fs::canonicalize(here.path()).unwrap().join("policy.toml");
    (here, path)
}

#[test]
fn findings_are_shown_as_they_are_typed() {
    let (here, path) = policy(CLEAN);
    let mut editor = Editor::start(here.path(), &[]);
    // Not saved: the disk has no mistake.
    let wrong = CLEAN.replace("lifetime ", "lifetme ");
    editor.open(&path, &wrong);
    let shown = editor.diagnostics(&path, 1);
    assert!(codes(&shown).contains(&"unknown-key"), "{shown:#?}");
    let key = shown.iter().find(|it| it["code"] == "unknown-key").unwrap();
    let start = position(&wrong, "lifetme");
    assert_eq!(key["range"]["start"], start);
    assert_eq!(
        key["range"]["end"]["character"],
        start["character"].as_u64().unwrap() + 7
    );
    assert_eq!(
        (&key["severity"], &key["source"]),
        (&json!(1), &json!("cookie-registry"))
    );
    let message = key["message"].as_str().unwrap();
    assert!(
        message.ends_with("\nhelp: did you mean `lifetime`?"),
        "{message}"
    );

    // Keystrokes that come at once are not checked one by one, and the last one counts.
    let before = editor.published;
    for version in 2..=200 {
        editor.change(&path, version, &format!("{wrong}# {version}\n"));
    }
    editor.change(&path, 201, CLEAN);
    assert_eq!(editor.diagnostics(&path, 201), Vec::<Value>::new());
    assert!(editor.published - before < 199, "{}", editor.published);
    assert_eq!(editor.end(), 0);
}

/// An editor sends what was typed, and not the text around it.
#[test]
fn what_is_typed_changes_the_text_where_it_is_typed() {
    let text = CLEAN.replacen("purpose", "# \u{1f36a} \u{e9}\npurpose", 1);
    let (here, path) = policy(&text);
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, &text);
    assert_eq!(editor.diagnostics(&path, 1), Vec::<Value>::new());
    // Two changes of one message: a comment becomes a key, and then the key becomes shorter.
    let comment = position(&text, "# \u{1f36a}");
    let line_end = json!({ "line": comment["line"], "character": 6 });
    let letter = json!({ "line": comment["line"], "character": 4 });
    let after = json!({ "line": comment["line"], "character": 5 });
    editor.edit(
        &path,
        2,
        &[
            (comment.clone(), line_end, "colour = 1"),
            (letter, after, ""),
        ],
    );
    let shown = editor.diagnostics(&path, 2);
    assert_eq!(codes(&shown), ["unknown-key"], "{shown:#?}");
    assert_eq!(shown[0]["range"]["start"], comment);
    let message = shown[0]["message"].as_str().unwrap();
    assert!(message.starts_with("`color` is not"), "{message}");
    // A text without a range replaces everything, and a range behind the end is at the end.
    editor.change(&path, 3, CLEAN);
    assert_eq!(editor.diagnostics(&path, 3), Vec::<Value>::new());
    let end = json!({ "line": 9999, "character": 0 });
    editor.edit(&path, 4, &[(end.clone(), end, "wrong = 1\n")]);
    let shown = editor.diagnostics(&path, 4);
    assert_eq!(codes(&shown), ["unknown-key"], "{shown:#?}");
    assert_eq!(
        shown[0]["range"]["start"],
        position(&format!("{CLEAN}wrong"), "wrong")
    );
    assert_eq!(editor.end(), 0);
}

#[test]
fn the_findings_of_included_files_are_shown_in_them() {
    let with = CLEAN.replacen("format = 1", "format = 1\ninclude = [\"more/*.toml\"]", 1);
    let more =
        "[cookies.more]\nname = \"more\"\npurpose = \"Keeps more.\"\nlifetime = \"a while\"\n";
    let here = folder([("policy.toml", with.as_str()), ("more/a.toml", more)]);
    let root = fs::canonicalize(here.path()).unwrap();
    let (path, included) = (root.join("policy.toml"), root.join("more/a.toml"));
    let mut editor = Editor::start(here.path(), &[]);
    // The included file is opened alone; its policy is above it.
    editor.open(&included, more);
    let shown = editor.diagnostics(&included, 1);
    assert!(
        codes(&shown).contains(&"invalid-lifetime") || shown.len() > 1,
        "{shown:#?}"
    );
    let place = editor.ask_at("textDocument/definition", &path, "format|");
    assert_eq!(place, json!([]));
    // The diagnostics of all files came before that answer.
    assert_eq!(editor.shown[&uri(&path)].1, Vec::<Value>::new());
    editor.open(&path, &with);
    editor.diagnostics(&path, 1);
    let marked = with.replacen("more/*", "mo|re/*", 1);
    let place = editor.ask_at("textDocument/definition", &path, &marked);
    assert_eq!(place[0]["uri"], uri(&included));
    // What is typed in the included file counts for the whole.
    let fixed = "[cookies.more]\nname = \"more\"\ncategory = \"necessary\"\nexemption = \"user-input\"\npurpose = \"Keeps more.\"\nlifetime = \"1 day\"\n";
    editor.change(&included, 2, fixed);
    assert_eq!(editor.diagnostics(&included, 2), Vec::<Value>::new());
    // It is no part of the policy any more, so it has no findings of it.
    editor.change(&included, 3, more);
    assert!(!editor.diagnostics(&included, 3).is_empty());
    editor.change(&path, 2, CLEAN);
    editor.diagnostics(&path, 2);
    while !editor.shown[&uri(&included)].1.is_empty() {
        editor.receive();
    }
    assert_eq!(editor.end(), 0);
}

#[test]
fn a_file_of_two_policies_has_the_findings_of_both() {
    let category =
        |name: &str| format!("\n[categories.{name}]\ntitle = \"{name}\"\nlike = \"marketing\"\n");
    let including = |own: &str| {
        let with = "format = 1\ninclude = [\"../shared.toml\"]";
        CLEAN.replacen("format = 1", with, 1) + &category(own)
    };
    // Each policy knows one of the categories.
    let entry = |name: &str, category: &str| {
        format!(
            "[cookies.{name}]\nname = \"{name}\"\ncategory = \"{category}\"\npurpose = \"Shows films.\"\nlifetime = \"1 day\"\n"
        )
    };
    let shared = entry("x", "video") + &entry("y", "audio");
    let (one, two) = (including("video"), including("audio"));
    let here = folder([
        ("one/policy.toml", one.as_str()),
        ("two/policy.toml", two.as_str()),
        ("shared.toml", shared.as_str()),
    ]);
    fs::create_dir(here.path().join(".git")).unwrap();
    let root = fs::canonicalize(here.path()).unwrap();
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&root.join("one/policy.toml"), &one);
    editor.open(&root.join("two/policy.toml"), &two);
    editor.open(&root.join("shared.toml"), &shared);
    let shown = editor.diagnostics(&root.join("shared.toml"), 1);
    for category in ["video", "audio"] {
        let line = &position(&shared, &format!("\"{category}\""))["line"];
        assert!(
            shown.iter().any(|it| it["range"]["start"]["line"] == *line),
            "{category}: {shown:#?}"
        );
    }
    // The names that are completed are those of the policy at hand.
    let marked = format!("{two}\n[cookies.z]\ncategory = |");
    let found = editor.completions(&root.join("two/policy.toml"), 2, &marked);
    let has = |category: &str| found.iter().any(|it| it == category);
    assert!(has("audio") && !has("video"), "{found:?}");
    assert_eq!(editor.end(), 0);
}

#[test]
fn a_policy_that_cannot_be_checked_does_not_look_like_one_without_findings() {
    let wrong = CLEAN.replace("lifetime ", "lifetme ");
    let (here, path) = policy(&wrong);
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, &wrong);
    assert!(codes(&editor.diagnostics(&path, 1)).contains(&"unknown-key"));
    let lock = here.path().join("policy.lock");
    fs::write(&lock, "no lock").unwrap();
    editor.change(&path, 2, &wrong);
    let shown = editor.diagnostics(&path, 2);
    assert_eq!(shown.len(), 1, "{shown:#?}");
    let message = shown[0]["message"].as_str().unwrap();
    assert!(message.contains("policy.lock"), "{message}");
    fs::remove_file(lock).unwrap();
    editor.change(&path, 3, CLEAN);
    assert_eq!(editor.diagnostics(&path, 3), Vec::<Value>::new());

    // A policy that is gone has no findings, and the person is shown why.
    editor.change(&path, 4, &wrong);
    editor.diagnostics(&path, 4);
    fs::remove_file(&path).unwrap();
    let closed = json!({ "textDocument": { "uri": uri(&path) } });
    editor.notify("textDocument/didClose", closed);
    while editor.messages.is_empty() {
        editor.receive();
    }
    assert_eq!(editor.shown[&uri(&path)].1, Vec::<Value>::new());
    assert!(
        editor.messages[0].contains("policy.toml"),
        "{:?}",
        editor.messages
    );
    // One that is written anew is checked.
    fs::write(&path, &wrong).unwrap();
    editor.open(&path, &wrong);
    assert!(codes(&editor.diagnostics(&path, 1)).contains(&"unknown-key"));
    assert_eq!(editor.end(), 0);
}

#[cfg(unix)]
#[test]
fn a_file_that_was_never_saved_is_included() {
    let with = CLEAN.replacen("format = 1", "format = 1\ninclude = [\"more/*.toml\"]", 1);
    let here = folder([
        ("real/policy.toml", with.as_str()),
        ("real/more/a.toml", ""),
    ]);
    let root = fs::canonicalize(here.path()).unwrap();
    // The editor opened the folder by a link.
    std::os::unix::fs::symlink(root.join("real"), root.join("link")).unwrap();
    let (path, new) = (
        root.join("link/policy.toml"),
        root.join("link/more/new.toml"),
    );
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, &with);
    assert_eq!(editor.diagnostics(&path, 1), Vec::<Value>::new());
    editor.open(&new, "[cookies.more]\nlifetme = 1\n");
    assert!(codes(&editor.diagnostics(&new, 1)).contains(&"unknown-key"));
    // What is not saved of a closed file is lost.
    let closed = json!({ "textDocument": { "uri": uri(&new) } });
    editor.notify("textDocument/didClose", closed);
    while !editor.shown[&uri(&new)].1.is_empty() {
        editor.receive();
    }
    assert_eq!(editor.end(), 0);
}

#[test]
fn headers_keys_and_values_are_completed() {
    let (here, path) = policy(CLEAN);
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, CLEAN);
    editor.diagnostics(&path, 1);
    let mut version = 1;
    let mut at = |marked: &str| {
        version += 1;
        editor.completions(&path, version, &format!("{CLEAN}{marked}"))
    };
    let headers = at("\n[|");
    for header in ["cookies", "storage", "third_parties", "changes", "allow"] {
        assert!(headers.iter().any(|it| it == header), "{headers:?}");
    }
    assert_eq!(at("\n[changes.l|")[0], "log");
    let keys = at("\n[cookies.x]\nli|");
    assert!(keys.contains(&"lifetime".to_owned()) && !keys.contains(&"title".to_owned()));
    assert_eq!(
        at("\n[cookies.x]\nsame_site = |"),
        ["strict", "lax", "none"]
    );
    assert_eq!(
        at("\n[cookies.x]\nsame_site = \"l|\""),
        ["strict", "lax", "none"]
    );
    assert_eq!(at("\n[cookies.x]\nhttp_only = t|"), ["true", "false"]);
    assert!(at("\n[cookies.x]\nvalue = { o|").contains(&"one_of".to_owned()));
    assert_eq!(at("\n[[allow]]\nentry = \"|\"")[0], "cookies.session");
    let names = at("\n[cookies.x]\nname = \"_g|\"");
    assert!(
        names.contains(&"_ga".to_owned()) && names.len() <= 50,
        "{names:?}"
    );
    assert_eq!(at("\n# [|"), Vec::<String>::new());
    // A category of the policy itself, as soon as it was checked.
    let own = format!("{CLEAN}\n[categories.video]\nlike = \"marketing\"\ntitle = \"Video\"\n");
    editor.change(&path, 100, &own);
    editor.diagnostics(&path, 100);
    let found = editor.completions(&path, 101, &format!("{own}\n[cookies.x]\ncategory = |"));
    assert!(found.contains(&"necessary".to_owned()) && found.contains(&"video".to_owned()));
    // The edit replaces the word that is there, with quotes.
    let marked = format!("{CLEAN}\n[cookies.x]\nsame_site = \"l|\"\n");
    editor.change(&path, 102, &marked.replacen('|', "", 1));
    let list = editor.ask_at("textDocument/completion", &path, &marked);
    let edit = &list["items"][1]["textEdit"];
    assert_eq!(edit["newText"], "\"lax\"");
    assert_eq!(edit["range"]["start"], position(&marked, "\"l|"));
    assert_eq!(editor.end(), 0);
}

#[test]
fn a_place_is_explained() {
    let text = CLEAN.replace("lifetime ", "lifetme ");
    let (here, path) = policy(&text);
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, &text);
    let mut hover = |part: &str| {
        let parameters = json!({
            "textDocument": { "uri": uri(&path) },
            "position": position(&text, part),
        });
        let shown = editor.ask("textDocument/hover", parameters).unwrap();
        shown["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let key = hover("purpose ");
    assert!(
        key.starts_with("`purpose`: ") && key.contains("Required"),
        "{key}"
    );
    let header = hover("cookies.session]");
    assert!(
        header.contains("`[cookies.KEY]`") && header.contains("> Keeps you signed in."),
        "{header}"
    );
    let value = hover("\"token\"");
    assert!(value.starts_with("`value`: "), "{value}");
    let finding = hover("lifetme");
    assert!(
        finding.starts_with("**error**: `lifetme` is not a known key")
            && finding.contains("did you mean `lifetime`?")
            && finding.contains("unknown-key (error)"),
        "{finding}"
    );
    assert_eq!(
        hover("\n[policy]"),
        "",
        "between two tables there is nothing"
    );
    // What a policy says is text: no picture is loaded because the pointer rests on a table.
    let hostile = CLEAN.replace("Keeps you", "![x](https://two.example/x) <b>Keeps</b> you");
    assert_ne!(hostile, CLEAN);
    editor.change(&path, 2, &hostile);
    let marked = hostile.replace("cookies.session]", "cookies.ses|sion]");
    let shown = editor.ask_at("textDocument/hover", &path, &marked);
    let shown = shown["contents"]["value"].as_str().unwrap();
    assert!(
        shown.contains("\\!\\[x\\](https://two.example/x) \\<b\\>"),
        "{shown}"
    );
    assert_eq!(editor.end(), 0);
}

#[test]
fn fixes_are_offered_and_mend_what_they_say() {
    let here = repository([("policy.toml", CLEAN)]);
    let path = fs::canonicalize(here.path()).unwrap().join("policy.toml");
    let mut editor = Editor::start(here.path(), &["--base", "HEAD"]);
    // A word that was mistaken, in a key and in a value.
    let wrong = CLEAN
        .replace("lifetime ", "lifetme ")
        .replace("\"token\"", "\"tokn\"");
    editor.open(&path, &wrong);
    let fixes = editor.fixes(&path, &wrong, "lifetme");
    assert_eq!(titles(&fixes), ["Replace with lifetime"]);
    let once = apply(&fixes[0], &path, &wrong);
    editor.change(&path, 2, &once);
    let fixes = editor.fixes(&path, &once, "tokn");
    assert_eq!(titles(&fixes), ["Replace with \"token\""]);
    assert_eq!(apply(&fixes[0], &path, &once), CLEAN);

    // A longer lifetime is material: the log lacks it. The same entry can be accepted otherwise.
    let longer = CLEAN.replace("\"session\"\nvalue", "\"2 years\"\nvalue");
    editor.change(&path, 3, &longer);
    let shown = editor.diagnostics(&path, 3);
    assert!(
        codes(&shown).contains(&"material-change-not-logged"),
        "{shown:#?}"
    );
    let fixes = editor.fixes(&path, &longer, "2026-05-09");
    let log = fixes
        .iter()
        .find(|it| it["title"] == "Add [[changes.log]] to complete");
    let logged = apply(log.unwrap(), &path, &longer);
    assert!(
        logged.starts_with(&longer)
            && logged.contains("\n\n[[changes.log]]\ndate     = 2026-05-09\n")
    );
    editor.change(&path, 4, &logged);
    assert!(!codes(&editor.diagnostics(&path, 4)).contains(&"material-change-not-logged"));
    let fixes = editor.fixes(&path, &logged, "2 years");
    let waiver = fixes
        .iter()
        .find(|it| it["title"].as_str().unwrap().starts_with("Accept `"));
    let accepted = apply(waiver.unwrap(), &path, &logged);
    let code = waiver.unwrap()["title"]
        .as_str()
        .unwrap()
        .split('`')
        .nth(1)
        .unwrap()
        .to_owned();
    editor.change(&path, 5, &accepted);
    let shown = editor.diagnostics(&path, 5);
    assert!(
        !codes(&shown).contains(&code.as_str()),
        "{code}: {shown:#?}"
    );
    assert!(
        codes(&shown).contains(&"todo-left"),
        "the reason is still to be written"
    );

    // After a commit, a save compares with the new base.
    fs::write(&path, &longer).unwrap();
    commit(here.path());
    editor.change(&path, 6, &longer);
    editor.notify(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": uri(&path) } }),
    );
    editor.change(&path, 7, &format!("{longer}# later\n"));
    assert!(!codes(&editor.diagnostics(&path, 7)).contains(&"material-change-not-logged"));
    assert_eq!(editor.end(), 0);
}

#[test]
fn a_known_name_gets_its_company_or_the_service_as_its_setter() {
    let entry = "\n[cookies.visits]\nname     = \"_ga\" # visits\ncategory = \"preferences\"\npurpose  = \"Counts visits.\"\nlifetime = \"1 day\"\n";
    let text = format!("{CLEAN}{entry}\n# The end.\n");
    let (here, path) = policy(&text);
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, &text);
    let code = "known-name-without-provider";
    assert!(codes(&editor.diagnostics(&path, 1)).contains(&code));
    let fixes = editor.fixes(&path, &text, "_ga");
    let fix = |title: &str| fixes.iter().find(|it| it["title"] == title).unwrap();
    let company = "Set provider = \"Google\", set_by = \"script\" and category = \"analytics\"";
    let completed = apply(fix(company), &path, &text);
    let expected = entry.replace("preferences", "analytics")
        + "provider = \"Google\"\nset_by   = \"script\"\n";
    assert_eq!(completed, format!("{CLEAN}{expected}\n# The end.\n"));
    editor.change(&path, 2, &completed);
    assert!(!codes(&editor.diagnostics(&path, 2)).contains(&code));
    let own = apply(fix("Set set_by = \"server\""), &path, &text);
    assert_eq!(
        own,
        format!("{CLEAN}{entry}set_by   = \"server\"\n\n# The end.\n")
    );
    editor.change(&path, 3, &own);
    assert!(!codes(&editor.diagnostics(&path, 3)).contains(&code));
    assert_eq!(editor.end(), 0);
}

#[test]
fn lifetimes_are_shown_in_days_and_references_lead_to_their_tables() {
    let more = "\n[cookies.x]\nname = \"x\"\ncategory = \"video\"\nprovider = \"acme\"\nset_by = \"script\"\n\
                purpose = \"Shows films.\"\nlifetime = \"6 months\"\n\n[categories.video]\ntitle = \"Video\"\nlike = \"marketing\"\n\n\
                [third_parties.acme]\nname = \"Acme\"\nprivacy_policy = \"https://acme.example/privacy\"\n";
    let text = format!("{CLEAN}{more}");
    let (here, path) = policy(&text);
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, &text);
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let asked = json!({ "textDocument": { "uri": uri(&path) }, "range": whole });
    let hints = editor.ask("textDocument/inlayHint", asked).unwrap();
    assert_eq!(hints.as_array().unwrap().len(), 1, "{hints:#}");
    assert_eq!(hints[0]["label"], "= 180 days");
    for (written, header) in [
        ("\"vi|deo\"", "[categories.video]"),
        ("\"ac|me\"", "[third_parties.acme]"),
    ] {
        let marked = text.replacen(&written.replace('|', ""), written, 1);
        let place = editor.ask_at("textDocument/definition", &path, &marked);
        assert_eq!(
            place[0]["range"]["start"]["line"],
            position(&text, header)["line"],
            "{header}"
        );
    }
    assert_eq!(editor.end(), 0);
}

#[test]
fn the_places_in_code_that_use_an_entry_are_listed() {
    let here = folder([
        (
            "Cargo.toml",
            "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        ),
        ("policy.toml", CLEAN),
        (
            "src/lib.rs",
            "use cookie_registry::{CookieRegistry, Deployment};\n#[derive(CookieRegistry)]\npub struct Cookies;\n\
             pub fn f(d: &Deployment) { Cookies::SESSION.set(d, \"x\"); }\n",
        ),
    ]);
    let root = fs::canonicalize(here.path()).unwrap();
    let path = root.join("policy.toml");
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, CLEAN);
    let mut at = |part: &str| {
        let parameters = json!({
            "textDocument": { "uri": uri(&path) },
            "position": position(CLEAN, part),
            "context": { "includeDeclaration": false },
        });
        editor.ask("textDocument/references", parameters).unwrap()
    };
    let uses = at("session]");
    assert_eq!(uses[0]["uri"], uri(&root.join("src/lib.rs")), "{uses:#}");
    assert_eq!(uses[0]["range"]["start"]["line"], 3);
    assert_eq!(at("service]"), json!([]));
    assert_eq!(editor.end(), 0);
}

#[test]
fn code_leads_to_the_entry_that_it_uses() {
    let rust = "use crate::{Cookies, CookiesEntry};\nfn f(d: &Deployment) {\n    Cookies::SESSION.set(d, \"x\");\n    \
                other(Cookies :: THEME, CookiesEntry::Theme, SESSION, Ordering::Less);\n}\n";
    let script = "import { storageTheme, storage } from \"./cookies\";\nimport { x } from \"./other\";\n\
                  storage.theme.set(\"dark\"); storage[\"theme\"].get(); theme.get();\n";
    let theme = "\n[storage.theme]\nkey = \"theme\"\nkind = \"local-storage\"\ncategory = \"necessary\"\n\
                 exemption = \"interface\"\npurpose = \"Keeps your colours.\"\nlifetime = \"until cleared\"\n";
    let with = "format = 1\ninclude = [\"policy.d/*.toml\"]";
    let text = CLEAN.replacen("format = 1", with, 1);
    let here = folder([
        ("policy.toml", text.as_str()),
        ("policy.d/theme.toml", theme),
        ("src/lib.rs", rust),
        ("web/page.ts", script),
        ("web/other.ts", "export const x = 1;\n"),
    ]);
    let root = fs::canonicalize(here.path()).unwrap();
    let mut generated = command(
        here.path(),
        ["generate", "typescript", "--out", "web/cookies.ts"],
    );
    assert_eq!(finish(&mut generated).status, 0);
    let mut editor = Editor::start(here.path(), &[]);
    // The policy is not open.
    let (rs, ts) = (root.join("src/lib.rs"), root.join("web/page.ts"));
    editor.open(&rs, "");
    editor.open(&ts, script);
    // What is typed counts, not what is saved.
    editor.change(&rs, 2, rust);
    let session = (uri(&root.join("policy.toml")), position(&text, "session]"));
    let stored = (
        uri(&root.join("policy.d/theme.toml")),
        position(theme, "theme]"),
    );
    let beginning = (session.0.clone(), json!({ "line": 0, "character": 0 }));
    for (path, marked, place) in [
        (&rs, rust.replacen("SESSION", "SES|SION", 1), Some(&session)),
        (&rs, rust.replacen("THEME", "|THEME", 1), Some(&stored)),
        (&rs, rust.replacen("::Theme", "::Theme|", 1), Some(&stored)),
        (&rs, rust.replacen(" SESSION", " SES|SION", 1), None),
        (&rs, rust.replacen("Less", "Le|ss", 1), None),
        (
            &ts,
            script.replacen("storageTheme", "storage|Theme", 1),
            Some(&stored),
        ),
        (&ts, script.replacen(".theme", ".th|eme", 1), Some(&stored)),
        (
            &ts,
            script.replacen("[\"theme", "[\"th|eme", 1),
            Some(&stored),
        ),
        (&ts, script.replacen(" theme.get", " th|eme.get", 1), None),
        (
            &ts,
            script.replacen("./cookies", "./coo|kies", 1),
            Some(&beginning),
        ),
        (&ts, script.replacen("./other", "./oth|er", 1), None),
    ] {
        let found = editor.ask_at("textDocument/definition", path, &marked);
        let expected = place.map_or(json!([]), |(uri, start)| json!([(uri, start)]));
        let found: Vec<_> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (&it["uri"], &it["range"]["start"]))
            .collect();
        assert_eq!(json!(found), expected, "{marked}");
    }
    // A person who only reads code is shown nothing of the policy.
    assert!(editor.shown.is_empty(), "{:#?}", editor.shown.keys());
    assert_eq!(editor.end(), 0);
}

#[test]
fn what_an_editor_is_sent_is_bounded() {
    let keys: String = (0..600)
        .map(|number| format!("key{number} = 1\n"))
        .collect();
    let text = format!("{CLEAN}{keys}");
    let (here, path) = policy(CLEAN);
    let mut editor = Editor::start(here.path(), &[]);
    editor.open(&path, &text);
    let shown = editor.diagnostics(&path, 1);
    assert_eq!(shown.len(), 501);
    let last = shown[500]["message"].as_str().unwrap();
    assert!(
        last.starts_with("100 further findings are not shown"),
        "{last}"
    );
    let parameters = json!({
        "textDocument": { "uri": uri(&path) },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 } },
        "context": { "diagnostics": [] },
    });
    let fixes = editor.ask("textDocument/codeAction", parameters).unwrap();
    assert!(fixes.as_array().unwrap().len() <= 150);
    assert_eq!(editor.end(), 0);
}

#[test]
fn a_session_keeps_to_the_protocol() {
    let (here, path) = policy(CLEAN);
    let mut editor = Editor::start(here.path(), &[]);
    assert_eq!(editor.ask("textDocument/unknown", json!({})), Err(-32601));
    assert_eq!(
        editor.ask("textDocument/hover", json!({ "x": 1 })),
        Err(-32602)
    );
    editor.notify("textDocument/didChange", json!({ "x": 1 }));
    editor.notify("$/unknown", json!({}));
    // A file that is no part of a policy, and one that is no file.
    for uri in ["untitled:1", "file:///nowhere/x.toml"] {
        let document = json!({ "uri": uri, "languageId": "toml", "version": 1, "text": "a = 1" });
        editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
        let position = json!({ "line": 0, "character": 0 });
        let asked = json!({ "textDocument": { "uri": uri }, "position": position });
        assert_eq!(editor.ask("textDocument/hover", asked), Ok(Value::Null));
    }
    assert!(
        editor
            .messages
            .iter()
            .any(|it| it.contains("textDocument/didChange")),
        "{:?}",
        editor.messages
    );
    editor.open(&path, CLEAN);
    editor.diagnostics(&path, 1);
    assert_eq!(editor.end(), 0);

    // An editor that is gone ends the server.
    let mut editor = Editor::start(here.path(), &[]);
    editor.input = None;
    assert_eq!(editor.child.wait().unwrap().code(), Some(3));
    // So does one that sends what is no message.
    let framed = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
    let first = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
    let initialized = r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#;
    for no_message in ["[]", "{", r#"{"id":null,"result":1}"#] {
        let input = [first, initialized, no_message].map(framed).concat();
        let ran = run_with_input(here.path(), &["lsp"], input.as_bytes());
        assert_eq!(ran.status, 3, "{}", ran.stderr);
        assert!(
            ran.stderr.contains("no message of the protocol"),
            "{}",
            ran.stderr
        );
    }
    let ran = finish(command(here.path(), ["lsp", "--policy", "-"]).stdin(Stdio::null()));
    assert_eq!(ran.status, 2, "{}", ran.stderr);
}
