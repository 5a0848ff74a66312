//! Edits of texts: what is written, and that nothing else changes.

use super::*;
use std::fs;
use std::path::Path as FilePath;

const TEXT: &str = "\
# The policy of the example.
format = 1

[cookies]   # all of them

# Sign-in
[cookies.session]  # by the identity team
name      = \"__Host-session\"   # a prefix
category  = 'necessary'
purpose   = \"Keeps you signed in.\"
recipients = [
  \"One Ltd\", # the first
  \"Two Ltd\",
]
# to be reviewed

[cookies.session.lifetimes.remembered]
lifetime = \"14 days\"
when     = \"you tick it\"

[[cookies.session.transfers]]
country   = \"US\"
safeguard = \"clauses\"

# Visits
[cookies.visits]
name = \"visits\"
purpose.en = \"Counts visits.\"
purpose.de = \"Zählt Besuche.\"
value = { one_of = [\"a\", \"b\"] }

# The end.
";

fn steps(text: &str) -> Path {
    text.split('/')
        .map(|step| match step.parse() {
            Ok(row) => Step::Row(row),
            Err(_) => Step::Key(step.to_owned()),
        })
        .collect()
}

fn set(at: &str, value: impl Into<Value>) -> Edit {
    Edit::Set(steps(at), value.into())
}

fn edited(edit: Edit) -> String {
    apply(TEXT, &[edit]).unwrap()
}

/// The lines that differ, each with `-` or `+`.
fn difference(edit: Edit) -> String {
    let after = edited(edit);
    let diff = similar::TextDiff::from_lines(TEXT, &after);
    let changes = diff.iter_all_changes();
    changes
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .map(|change| format!("{}{}", change.tag(), change.value()))
        .collect()
}

#[test]
fn a_value_is_replaced_and_its_comment_stays() {
    for (at, value, expected) in [
        (
            "cookies/session/name",
            "sid",
            "-name      = \"__Host-session\"   # a prefix\n+name      = \"sid\"   # a prefix\n",
        ),
        (
            "cookies/visits/purpose/de",
            "Zählt.",
            "-purpose.de = \"Zählt Besuche.\"\n+purpose.de = \"Zählt.\"\n",
        ),
        (
            "cookies/session/transfers/0/country",
            "IN",
            "-country   = \"US\"\n+country   = \"IN\"\n",
        ),
    ] {
        assert_eq!(difference(set(at, value)), expected, "{at}");
    }
}

#[test]
fn a_new_key_follows_the_others_and_is_aligned_like_them() {
    for (at, expected) in [
        (
            "cookies/session/lifetimes/remembered/note",
            "note     = \"x\"",
        ),
        ("cookies/visits/owner", "owner = \"x\""),
        ("cookies/visits/purpose/fr", "purpose.fr = \"x\""),
        (
            "cookies/visits/names/production",
            "names = { production = \"x\" }",
        ),
    ] {
        assert_eq!(difference(set(at, "x")), format!("+{expected}\n"), "{at}");
    }
}

#[test]
fn a_column_of_any_width_is_kept() {
    let blanks = " ".repeat(70_000);
    let text = format!("[cookies.a]\nname{blanks}= \"a\"\n");
    let edit = Edit::Set(steps("cookies/a/owner"), "x".into());
    let after = apply(&text, &[edit]).unwrap();
    let blanks = " ".repeat(70_000 - 1);
    assert_eq!(after, format!("{text}owner{blanks}= \"x\"\n"));
}

#[test]
fn of_a_list_only_what_differs_is_written() {
    let list: Value = ["One Ltd", "Three Ltd"].into_iter().collect();
    assert_eq!(
        difference(set("cookies/session/recipients", list)),
        "-  \"Two Ltd\",\n+  \"Three Ltd\",\n"
    );
    let list: Value = ["a", "b", "c"].into_iter().collect();
    assert_eq!(
        difference(set("cookies/visits/value/one_of", list)),
        "-value = { one_of = [\"a\", \"b\"] }\n+value = { one_of = [\"a\", \"b\", \"c\"] }\n"
    );
}

/// Tables of dotted keys are edited where they are written. Where there is no place, the edit is refused and names it.
#[test]
fn dotted_keys_are_edited_like_tables() {
    let text = "format = 1\nservice.name = \"Shop\" # ours\ncookies.session.name = \"id\"\ncookies.session.names.development = \"dev\"\n\n[cookies.visits]\nname = \"v\"\n";
    let of = |edit: Edit| apply(text, &[edit]);
    assert_eq!(
        of(set("service/name", "Store")).unwrap(),
        text.replace("\"Shop\"", "\"Store\"")
    );
    assert_eq!(
        of(set("cookies/session/names/development", "local")).unwrap(),
        text.replace("\"dev\"", "\"local\"")
    );
    assert_eq!(
        of(Edit::Remove(steps("cookies/session/name"))).unwrap(),
        text.replace("cookies.session.name = \"id\"\n", "")
    );
    // At the top of the file, a table of dotted keys has no lines to which a key could be added.
    let refused = of(set("cookies/session/path", "/")).unwrap_err();
    let refused = refused.to_string();
    assert!(refused.contains("`cookies.session.path`"), "{refused}");
    assert_eq!(
        apply(
            "[cookies]\nsession.name = \"id\"\n",
            &[set("cookies/session/path", "/")]
        )
        .unwrap(),
        "[cookies]\nsession.name = \"id\"\nsession.path = \"/\"\n"
    );
}

/// `init` writes keys that are not in use as comments below the others.
#[test]
fn comments_below_a_table_stay_with_it() {
    let pairs: Pairs = vec![("name".to_owned(), "b".into())];
    let add = || Edit::Table(steps("cookies/b"), pairs.clone());
    let own = "[cookies.a]\nname = \"a\"\n# owner = \"us\"\n# retired = 2026-01-01\n";
    let new = "\n[cookies.b]\nname = \"b\"\n";
    for rest in ["", "\n", "\n# More.\n[choices]\n"] {
        let text = format!("{own}{rest}");
        assert_eq!(apply(&text, &[add()]).unwrap(), format!("{own}{new}{rest}"));
    }
    // These comments are about the next table.
    let next = "# About choices.\n[choices]\n";
    let text = format!("[cookies.a]\nname = \"a\"\n{next}");
    let after = apply(&text, &[add()]).unwrap();
    assert!(after.ends_with(next), "{after}");
    assert!(!after.contains("choices.\n\n[cookies.b]"), "{after}");
}

/// A list after it was changed to another one.
fn list_changed(list: &str, new: &[&str]) -> String {
    let text = format!("list = {list}\nother = 1\n");
    let new: Value = new.iter().copied().collect();
    let after = apply(&text, &[set("list", new)]).unwrap();
    let after = after.strip_prefix("list = ").unwrap();
    after.strip_suffix("\nother = 1\n").unwrap().to_owned()
}

#[test]
fn each_comment_of_a_list_stays_on_its_line() {
    let list = "[\n  \"a\", # A\n  # before b\n  \"b\", # B\n]";
    assert_eq!(
        list_changed(list, &["a", "b", "c"]),
        "[\n  \"a\", # A\n  # before b\n  \"b\", # B\n  \"c\",\n]"
    );
    assert_eq!(
        list_changed(list, &["a", "c", "b"]),
        "[\n  \"a\", # A\n  \"c\",\n  # before b\n  \"b\", # B\n]"
    );
    assert_eq!(
        list_changed(list, &["b"]),
        "[ # A\n  # before b\n  \"b\", # B\n]"
    );
    let open = "[\n  \"a\", # A\n  \"b\" # B\n]";
    assert_eq!(
        list_changed(open, &["a", "b", "c"]),
        "[\n  \"a\", # A\n  \"b\", # B\n  \"c\"\n]"
    );
    assert_eq!(
        list_changed("[\n  \"a\", # A\n  \"b\"]", &["a"]),
        "[\n  \"a\" # A\n]"
    );
    let rows = "t = [\n  { c = \"US\" }, # one\n  { c = \"IN\" }, # two\n]\n";
    assert_eq!(
        apply(rows, &[Edit::Remove(steps("t/1"))]).unwrap(),
        "t = [\n  { c = \"US\" }, # one # two\n]\n"
    );
    let row = vec![("c".to_owned(), Value::from("FR"))];
    assert_eq!(
        apply(rows, &[Edit::Push(steps("t"), row)]).unwrap(),
        rows.replace("two\n", "two\n  { c = \"FR\" },\n")
    );
}

#[test]
fn white_space_within_brackets_stays() {
    for (list, new, expected) in [
        ("[\n  \"a\"\n]", &["a", "b"][..], "[\n  \"a\",\n  \"b\"\n]"),
        ("[\n  \"a\",\n  \"b\"\n]", &["a"], "[\n  \"a\"\n]"),
        (
            "[ \"a\", \"b\" ]",
            &["a", "b", "c"],
            "[ \"a\", \"b\", \"c\" ]",
        ),
        ("[ \"a\", \"b\" ]", &["b"], "[ \"b\" ]"),
        ("[\"a\", \"b\"]", &["b"], "[\"b\"]"),
        ("[\"a\", \"b\"]", &["c", "a", "b"], "[\"c\", \"a\", \"b\"]"),
        ("[]", &["a"], "[\"a\"]"),
        ("[ ]", &["a"], "[\"a\"]"),
    ] {
        assert_eq!(list_changed(list, new), expected, "{list}");
    }
    let added = set("cookies/visits/value/note", "x");
    let after = edited(added.clone());
    assert!(
        after.contains("value = { one_of = [\"a\", \"b\"], note = \"x\" }\n"),
        "{after}"
    );
    let removed = Edit::Remove(steps("cookies/visits/value/note"));
    assert_eq!(apply(TEXT, &[added, removed]).unwrap(), TEXT);
}

#[test]
fn what_is_removed_takes_its_lines_with_it() {
    assert_eq!(
        difference(Edit::Remove(steps("cookies/session/category"))),
        "-category  = 'necessary'\n"
    );
    assert_eq!(
        difference(Edit::Remove(steps("cookies/session/recipients"))),
        "-recipients = [\n-  \"One Ltd\", # the first\n-  \"Two Ltd\",\n-]\n"
    );
    assert_eq!(
        difference(Edit::Remove(steps("cookies/visits/value/one_of"))),
        "-value = { one_of = [\"a\", \"b\"] }\n"
    );
    assert_eq!(
        difference(Edit::Remove(steps("cookies/visits/purpose"))),
        "-purpose.en = \"Counts visits.\"\n-purpose.de = \"Zählt Besuche.\"\n"
    );
}

#[test]
fn an_entry_is_removed_with_its_tables_and_the_comment_above_it() {
    let after = edited(Edit::Remove(steps("cookies/session")));
    assert_eq!(
        after,
        "\
# The policy of the example.
format = 1

[cookies]   # all of them

# to be reviewed

# Visits
[cookies.visits]
name = \"visits\"
purpose.en = \"Counts visits.\"
purpose.de = \"Zählt Besuche.\"
value = { one_of = [\"a\", \"b\"] }

# The end.
"
    );
}

#[test]
fn a_new_entry_follows_the_others_of_its_section() {
    let pairs = vec![
        ("name".to_owned(), Value::from("theme")),
        ("category".to_owned(), Value::from("preferences")),
    ];
    assert_eq!(
        difference(Edit::Table(steps("cookies/theme"), pairs.clone())),
        "+[cookies.theme]\n+name     = \"theme\"\n+category = \"preferences\"\n+\n"
    );
    let after = edited(Edit::Table(steps("storage/theme"), pairs.clone()));
    assert!(
        after.ends_with(
            "# The end.\n\n[storage.theme]\nname     = \"theme\"\ncategory = \"preferences\"\n"
        ),
        "{after}"
    );
    let taken = apply(TEXT, &[Edit::Table(steps("cookies/visits"), pairs)]);
    assert!(matches!(taken, Err(EditError::Taken(_))), "{taken:?}");
}

#[test]
fn a_row_is_added_in_the_form_of_the_others() {
    let row = || vec![("country".to_owned(), Value::from("IN"))];
    assert_eq!(
        difference(Edit::Push(steps("cookies/session/transfers"), row())),
        "+[[cookies.session.transfers]]\n+country = \"IN\"\n+\n"
    );
    assert_eq!(
        difference(Edit::Push(steps("cookies/visits/transfers"), row())),
        "+transfers = [{ country = \"IN\" }]\n"
    );
    let twice = [
        Edit::Push(steps("cookies/visits/transfers"), row()),
        Edit::Push(steps("cookies/visits/transfers"), row()),
    ];
    let after = apply(TEXT, &twice).unwrap();
    assert!(
        after.contains("transfers = [{ country = \"IN\" }, { country = \"IN\" }]\n"),
        "{after}"
    );
    let removed = apply(&after, &[Edit::Remove(steps("cookies/visits/transfers/0"))]).unwrap();
    assert!(
        removed.contains("transfers = [{ country = \"IN\" }]\n"),
        "{removed}"
    );
    let none = apply(
        &removed,
        &[Edit::Remove(steps("cookies/visits/transfers/0"))],
    )
    .unwrap();
    assert_eq!(none, TEXT);
}

#[test]
fn a_table_gives_way_to_a_value_and_a_value_to_a_table() {
    assert_eq!(
        difference(set("cookies/visits/value", "text")),
        "-value = { one_of = [\"a\", \"b\"] }\n+value = \"text\"\n"
    );
    assert_eq!(
        difference(set("cookies/session/category/of", "x")),
        "-category  = 'necessary'\n+category  = { of = \"x\" }\n"
    );
    let after = edited(set("cookies/visits/purpose", "Counts."));
    assert!(
        after.contains("purpose = \"Counts.\"\n") && !after.contains("purpose.en"),
        "{after}"
    );
}

#[test]
fn line_ends_the_missing_last_one_and_a_mark_at_the_beginning_stay() {
    let windows = format!("\u{feff}{}", TEXT.replace('\n', "\r\n"));
    let list: Value = ["One Ltd", "Two Ltd", "Three Ltd"].into_iter().collect();
    let edits = [
        set("cookies/session/recipients", list),
        set("cookies/session/purpose", "Two\nlines."),
        set("cookies/visits/owner", "Two\nlines."),
        set("cookies/session/name", "sid"),
        set("cookies/visits/retired", true),
        Edit::Table(
            steps("cookies/b"),
            vec![("name".to_owned(), Value::from("b"))],
        ),
    ];
    let after = apply(&windows, &edits).unwrap();
    let plain = apply(TEXT, &edits).unwrap();
    assert_eq!(after, format!("\u{feff}{}", plain.replace('\n', "\r\n")));

    let open = "[cookies.a]\nname = \"a\"";
    let after = apply(open, &[set("cookies/a/path", "/")]).unwrap();
    assert_eq!(after, "[cookies.a]\nname = \"a\"\npath = \"/\"");
    let after = apply(open, &[edits[5].clone()]).unwrap();
    assert_eq!(
        after,
        "[cookies.a]\nname = \"a\"\n\n[cookies.b]\nname = \"b\""
    );
}

#[test]
fn what_has_no_place_is_refused() {
    for edit in [
        set("cookies/none/0", "x"),
        set("cookies/session/recipients/first", "x"),
        Edit::Remove(steps("cookies/none")),
        Edit::Remove(steps("cookies/session/transfers/7")),
        Edit::Push(steps("cookies/session/name"), Vec::new()),
    ] {
        let refused = apply(TEXT, std::slice::from_ref(&edit));
        assert!(refused.is_err(), "{edit:?}: {refused:?}");
    }
    let unreadable = apply("a = 1\nb = \n", &[set("a", 2)]).unwrap_err();
    assert_eq!(
        unreadable.to_string().split(':').next(),
        Some("line 2 cannot be read")
    );
}

/// The tables of the policies of this repository, each as a section and a key.
fn tables(text: &str) -> Vec<Path> {
    let Ok(document) = parse(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (section, item) in document.iter() {
        let keys = item.as_table_like().into_iter().flat_map(TableLike::iter);
        let tables = keys.filter(|(_, item)| item.is_table_like());
        found.extend(tables.map(|(key, _)| path([section, key])));
    }
    found
}

fn policies(folder: &FilePath, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            policies(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            // Some policies of the tests are not UTF-8.
            found.extend(fs::read_to_string(path));
        }
    }
}

/// In each policy of the tests, each entry gets a key, loses it again, and is removed: outside of the lines of the entry
/// every byte stays, and a key that came and went leaves no trace.
#[test]
fn in_every_policy_of_the_tests_nothing_outside_of_the_entry_changes() {
    let root = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut texts = Vec::new();
    policies(&root.join("policies"), &mut texts);
    policies(&root.join("cli/fixtures"), &mut texts);
    let mut tried = 0;
    // Every fourth: most of them differ in one line.
    for text in texts.iter().map(String::as_str).step_by(4) {
        // The first, the middle and the last of a long file stand for all of its entries.
        let mut entries = tables(text);
        if let [first, .., last] = entries.as_slice() {
            let middle = &entries[entries.len() / 2];
            entries = vec![first.clone(), middle.clone(), last.clone()];
            entries.dedup();
        }
        for entry in entries {
            let mut key = entry.clone();
            key.push(Step::Key("a-new-key".to_owned()));
            let Ok(with) = apply(text, &[Edit::Set(key.clone(), Value::from("x"))]) else {
                // A table of dotted keys at the top of the file has no lines of its own.
                continue;
            };
            let at = with.find("a-new-key").unwrap();
            let is_own = |text: &str, at: usize| {
                let document = parse(text).unwrap();
                let lines = extent(text, document.as_table(), &entry);
                lines.iter().any(|lines| lines.contains(&at))
            };
            assert!(is_own(&with, at), "{with}");
            let without = apply(&with, &[Edit::Remove(key)]).unwrap();
            assert_eq!(without, text);

            let removed = apply(text, &[Edit::Remove(entry.clone())]).unwrap();
            let diff = similar::TextDiff::from_lines(text, &removed);
            for change in diff.iter_all_changes() {
                assert_ne!(change.tag(), similar::ChangeTag::Insert, "{removed}");
            }
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}

/// A row of a list, with comments.
fn row(number: usize) -> String {
    format!(
        "\n# Row {number}\n[[exempt]]   # {number}\npath   = \"src/{number}.rs\"\n# before its reason\nreason = 'of {number}' # legal\n"
    )
}

#[test]
fn of_a_thousand_rows_only_the_edited_one_changes() {
    let rows: String = (1..=1_000).map(row).collect();
    let text = format!("# The policy.\nformat = 1\n{rows}\n# The end.\n");
    let hostile = "\"]]\n[[exempt]]\npath = '*'\n#\u{1}\t'''\"\"\"\\";
    let meant = |text: &str| text.parse::<toml::Table>().unwrap();
    for at in [0, 499, 999] {
        let block = row(at + 1);
        let removed = apply(&text, &[Edit::Remove(steps(&format!("exempt/{at}")))]).unwrap();
        assert_eq!(removed, text.replace(&block, ""));
        let edits = [
            set(&format!("exempt/{at}/reason"), hostile),
            set(&format!("exempt/{at}/owner"), "us"),
        ];
        let edited = apply(&text, &edits).unwrap();
        let (old, _) = block.split_once("'of").unwrap();
        let (before, after) = text.split_once(old).unwrap();
        let (_, after) = after.split_once('\n').unwrap();
        assert!(edited.starts_with(&format!("{before}{old}")));
        assert!(edited.ends_with(&format!(" # legal\nowner  = \"us\"\n{after}")));
        let table = meant(&edited);
        assert_eq!(table["exempt"][at]["reason"].as_str(), Some(hostile));
        assert_eq!(table["exempt"].as_array().unwrap().len(), 1_000);
    }
    let pairs = vec![("path".to_owned(), Value::from(hostile))];
    let pushed = apply(&text, &[Edit::Push(steps("exempt"), pairs)]).unwrap();
    let (before, end) = text.split_once("\n# The end.").unwrap();
    assert!(pushed.starts_with(&format!("{before}\n[[exempt]]\npath = ")));
    assert!(pushed.ends_with(&format!("\n# The end.{end}")));
    assert_eq!(
        meant(&pushed)["exempt"][1_000]["path"].as_str(),
        Some(hostile)
    );
}

#[test]
fn a_text_in_which_another_row_differs_is_not_as_meant() {
    let text = "a = [{ b = 1 }, { b = 2 }, { b = 3 }]\n";
    let is_as_meant = |edits: &[Edit], edited: &str| is_nothing_else(text, edits, edited).unwrap();
    let remove = [Edit::Remove(steps("a/1"))];
    assert!(is_as_meant(&remove, "a = [{ b = 1 }, { b = 3 }]\n"));
    for other in [
        "a = [{ b = 2 }, { b = 3 }]\n",
        "a = [{ b = 1 }]\n",
        "a = [{ b = 1 }, { b = 3 }]\nc = 1\n",
        text,
    ] {
        assert!(!is_as_meant(&remove, other), "{other}");
    }
    let sets = [set("a/1/b", 4), set("a/1/c/d", 5)];
    let edited = "a = [{ b = 1 }, { b = 4, c = { d = 5 } }, { b = 3 }]\n";
    assert!(is_as_meant(&sets, edited));
    assert!(!is_as_meant(&sets, &edited.replace("b = 1", "b = 9")));
    let push = [Edit::Push(steps("a"), vec![("b".to_owned(), 4.into())])];
    let pushed = "a = [{ b = 1 }, { b = 2 }, { b = 3 }, { b = 4 }]\n";
    assert!(is_as_meant(&push, pushed));
    assert!(!is_as_meant(&push, &pushed.replace("b = 2", "b = 5")));
}
