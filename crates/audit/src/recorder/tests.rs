//! Writes and snapshots made by hand, and the records that they must lead to.

use super::key::MAX_NAME;
use super::*;

fn recorder() -> Recorder {
    let mut recorder = Recorder::new(vec!["127.0.0.1".to_owned()]);
    recorder.on_page("http://127.0.0.1:1/");
    recorder
}

fn cookie(name: &str, partition: Option<&str>) -> Present {
    Present {
        kind: Kind::Cookie,
        name: name.to_owned(),
        scope: "127.0.0.1".to_owned(),
        cookie: Some(CookieAttributes {
            path: "/".to_owned(),
            partition: partition.map(str::to_owned),
            seconds: Some(34_560_000),
            ..CookieAttributes::default()
        }),
        stores: Vec::new(),
        value: None,
    }
}

fn report(recorder: &Recorder) -> StageReport {
    let mut report = StageReport {
        stage: crate::Stage::BeforeChoice,
        pages: Vec::new(),
        choice: None,
        stored: Vec::new(),
        refused: Vec::new(),
        hosts: Vec::new(),
        problems: Vec::new(),
    };
    recorder.report(&mut report);
    report
}

#[test]
fn a_header_and_the_jar_are_one_entry_and_the_header_knows_the_lifetime() {
    let digester = Digester::new(false);
    for partition in [None, Some("http://127.0.0.1")] {
        let mut recorder = recorder();
        let partitioned = if partition.is_some() {
            "; Partitioned"
        } else {
            ""
        };
        let header = format!("a=1; Path=/; Max-Age=63072000{partitioned}");
        recorder.header(
            &header,
            "http://127.0.0.1:1/x?secret=1",
            (None, None),
            &digester,
        );
        recorder.snapshot(vec![cookie("a", partition)], &digester);
        let stored = report(&recorder).stored;
        assert_eq!(stored.len(), 1, "{stored:?}");
        let attributes = stored[0].cookie.as_ref().unwrap();
        assert_eq!(attributes.seconds, Some(63_072_000));
        assert_eq!(attributes.partition.as_deref(), partition);
        assert!(attributes.as_written && stored[0].remains);
        let expected = Setter::Response {
            url: "http://127.0.0.1:1/x".to_owned(),
            initiator: None,
            frame: None,
        };
        assert_eq!(stored[0].setters, [expected]);
    }
}

#[test]
fn an_entry_that_was_removed_again_is_reported_and_does_not_remain() {
    let digester = Digester::new(false);
    let mut recorder = recorder();
    recorder.header("a=1", "http://127.0.0.1:1/", (None, None), &digester);
    recorder.header(
        "b=; Max-Age=0",
        "http://127.0.0.1:1/",
        (None, None),
        &digester,
    );
    recorder.snapshot(Vec::new(), &digester);
    let stored = report(&recorder).stored;
    assert_eq!(stored.len(), 1, "{stored:?}");
    assert!(!stored[0].remains);
}

#[test]
fn partitioned_copies_are_separate_entries() {
    let digester = Digester::new(false);
    let mut recorder = recorder();
    let copies = [None, Some("http://a"), Some("http://b")];
    recorder.snapshot(copies.map(|it| cookie("a", it)).to_vec(), &digester);
    assert_eq!(report(&recorder).stored.len(), 3);
}

#[test]
fn what_the_next_stage_finds_was_not_set_after_its_choice_until_it_is_set_anew() {
    let digester = Digester::new(false);
    let mut recorder = recorder();
    recorder.header(
        "a=1; Path=/",
        "http://127.0.0.1:1/",
        (None, None),
        &digester,
    );
    recorder.snapshot(vec![cookie("a", None)], &digester);
    recorder.next_stage();
    recorder.choice();
    recorder.snapshot(vec![cookie("a", None)], &digester);
    assert!(!report(&recorder).stored[0].after_choice);
    recorder.header(
        "a=1; Path=/",
        "http://127.0.0.1:1/",
        (None, None),
        &digester,
    );
    assert!(report(&recorder).stored[0].after_choice);
}

#[test]
fn a_name_of_any_length_is_kept_apart_from_others_and_in_few_bytes() {
    let digester = Digester::new(false);
    let mut recorder = recorder();
    let long = "\u{e4}".repeat(1_000_000);
    for name in [long.clone(), format!("{long}x"), "n".repeat(MAX_NAME)] {
        let entry = (Kind::LocalStorage, name.as_str());
        recorder.script(entry, "http://127.0.0.1:1", None, None, &digester);
        // The call and the list of what is there are one entry.
        let present = Present {
            kind: Kind::LocalStorage,
            scope: "http://127.0.0.1:1".to_owned(),
            cookie: None,
            ..cookie(&name, None)
        };
        recorder.snapshot(vec![present], &digester);
    }
    let names: Vec<String> = report(&recorder)
        .stored
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(names.len(), 3);
    assert!(names.iter().all(|it| it.len() <= MAX_NAME), "{names:?}");
    assert!(names.contains(&"n".repeat(MAX_NAME)));
}

#[test]
fn growth_is_bounded_and_said() {
    let digester = Digester::new(false);
    let mut recorder = recorder();
    for number in 0..=MAX_ENTRIES {
        let name = number.to_string();
        let entry = (Kind::LocalStorage, name.as_str());
        recorder.script(entry, "http://127.0.0.1:1", None, None, &digester);
    }
    let report = report(&recorder);
    assert_eq!(
        (report.stored.len(), report.problems.len()),
        (MAX_ENTRIES, 1)
    );
}
