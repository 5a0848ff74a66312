//! `diff.sh`: what a change requires, as one comment on the pull request.

use crate::api::{Api, BOT};
use crate::can_run;
use crate::root;
use crate::runner::{Event, Runner};
use std::{env, fs};

const BEFORE: &str = include_str!("../cli/fixtures/before.toml");
const AFTER: &str = include_str!("../cli/fixtures/after.toml");
const LABEL: &str = "cookie-policy-accepted";

/// Returns the policy with a longer lifetime, which is material.
fn longer(lifetime: &str) -> String {
    let text = BEFORE.replace("\"90 days\"", &format!("\"{lifetime}\""));
    assert_ne!(text, BEFORE);
    text
}

fn assert_golden(name: &str, text: &str) {
    let path = root().join("tests/action/golden").join(name);
    if env::var_os("COOKIE_REGISTRY_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        expected, text,
        "`cargo xtask bless action` writes {name} anew"
    );
}

/// Returns the only comment, without what differs from run to run.
fn only_comment(api: &Api, runner: &Runner) -> String {
    let comments = api.comments();
    assert_eq!(comments.len(), 1, "{comments:#?}");
    let text = comments[0].1.replace(&runner.base, "BASE");
    let (first, rest) = text.split_once('\n').unwrap();
    let record = match first.split_once("accepted=").unwrap().1 {
        "none -->" => "none",
        hash => {
            assert_eq!(hash.len(), 64 + " -->".len(), "{first}");
            "HASH"
        }
    };
    let (first, _) = first.split_once("accepted=").unwrap();
    format!("{first}accepted={record} -->\n{rest}")
}

#[test]
fn the_comments_of_three_diffs() {
    if !can_run() {
        return;
    }
    let editorial = BEFORE.replace("\"web team\"", "\"data team\"");
    for (golden, after, status, outputs) in [
        ("material.md", AFTER, 1, "material=true\naccepted=false\n"),
        (
            "editorial.md",
            &editorial,
            0,
            "material=false\naccepted=false\n",
        ),
        (
            "longer.md",
            &longer("1 year"),
            1,
            "material=true\naccepted=false\n",
        ),
    ] {
        let (api, runner) = (Api::start(), Runner::new(Some(BEFORE), after));
        let step = runner.step("diff.sh", Some(&api), &[]);
        assert_eq!(
            (step.status, step.outputs.as_str()),
            (status, outputs),
            "{}",
            step.log
        );
        let comment = only_comment(&api, &runner);
        assert_golden(golden, &comment);
        let (_, below) = comment.split_once('\n').unwrap();
        assert_eq!(
            step.summary.replace(&runner.base, "BASE").trim_end(),
            below.trim_end()
        );
        assert_eq!(step.log.contains(LABEL), status == 1, "{}", step.log);
        assert!(!step.log.contains("secret-token"));
    }
}

#[test]
fn the_comment_is_replaced_and_no_other_is() {
    if !can_run() {
        return;
    }
    let (api, runner) = (Api::start(), Runner::new(Some(BEFORE), &longer("1 year")));
    for number in 0..120 {
        api.add_comment("somebody", &format!("{number}"));
    }
    let forged = "<!-- cookie-registry:diff policy.toml accepted=none -->\nmine";
    api.add_comment("somebody", forged);
    assert_eq!(runner.step("diff.sh", Some(&api), &[]).status, 1);
    runner.edit(BEFORE);
    runner.on(Event::PullRequest("synchronize", ""));
    let step = runner.step("diff.sh", Some(&api), &[]);
    assert_eq!(step.status, 0, "{}", step.log);
    let comments = api.comments();
    assert_eq!(comments.len(), 122);
    assert_eq!(comments[120].1, forged);
    let ours: Vec<_> = comments.iter().filter(|it| it.0 == BOT).collect();
    assert!(ours[0].1.contains("nothing has changed"), "{ours:?}");
    let calls = api.calls();
    assert!(calls.iter().any(|it| it.ends_with("&page=2")), "{calls:?}");
}

#[test]
fn a_comment_that_would_be_too_long_refers_to_the_summary() {
    if !can_run() {
        return;
    }
    let entry = |number: usize| {
        format!(
            "\n[cookies.step-{number}]\nname = \"step-{number}\"\ncategory = \"necessary\"\nexemption = \"user-input\"\n\
             purpose = \"Remembers what you have entered in step {number} of the form, until you have sent all of it.\"\n\
             lifetime = \"session\"\n"
        )
    };
    // GitHub takes 65,536 characters, and a pipe holds as many.
    for entries in [300, 1_500] {
        let many: String = (0..entries).map(entry).collect();
        let (api, runner) = (
            Api::start(),
            Runner::new(Some(BEFORE), &(AFTER.to_owned() + &many)),
        );
        let step = runner.step("diff.sh", Some(&api), &[]);
        assert_eq!(step.status, 1, "{}", step.log);
        assert!(step.summary.len() > 70_000, "{}", step.summary.len());
        let comments = api.comments();
        assert_eq!(comments.len(), 1);
        let text = &comments[0].1;
        assert!(text.len() < 1_000, "{text}");
        for part in [
            "\n## Cookie policy",
            "The summary of the run has it.",
            "**Not accepted.**",
            LABEL,
        ] {
            assert!(text.contains(part), "{text}");
        }
    }
}

#[test]
fn a_pull_request_is_compared_with_its_base_after_every_push() {
    if !can_run() {
        return;
    }
    let (api, runner) = (Api::start(), Runner::new(Some(BEFORE), &longer("1 year")));
    // What was pushed last changes nothing; the event names the state before it.
    runner.edit(&format!("{}# later\n", longer("1 year")));
    runner.on(Event::PullRequest("synchronize", ""));
    let step = runner.step("diff.sh", Some(&api), &[]);
    assert_eq!(
        (step.status, step.outputs.as_str()),
        (1, "material=true\naccepted=false\n"),
        "{}",
        step.log
    );
}

#[test]
fn nothing_is_said_where_nothing_has_changed() {
    if !can_run() {
        return;
    }
    let (api, runner) = (
        Api::start(),
        Runner::new(Some(BEFORE), &format!("# comment\n{BEFORE}")),
    );
    assert_eq!(runner.step("diff.sh", Some(&api), &[]).status, 0);
    assert_eq!(api.comments(), []);
}

#[test]
fn the_label_accepts_the_changes_that_were_there_when_it_was_set() {
    if !can_run() {
        return;
    }
    let (api, runner) = (Api::start(), Runner::new(Some(BEFORE), &longer("1 year")));
    let run = |event, label| {
        runner.on(Event::PullRequest(event, label));
        let step = runner.step("diff.sh", Some(&api), &[]);
        assert_eq!(
            step.outputs.contains("accepted=true"),
            step.status == 0,
            "{}",
            step.log
        );
        step
    };
    assert_eq!(run("opened", "").status, 1);
    api.set_labels(&["bug", LABEL]);
    assert_eq!(
        run("labeled", "bug").status,
        1,
        "this event set another label"
    );
    assert_eq!(run("labeled", LABEL).status, 0);
    assert_eq!(run("synchronize", "").status, 0, "the changes are the same");

    runner.edit(&longer("2 years"));
    let step = run("synchronize", "");
    assert_eq!(step.status, 1);
    assert!(
        step.log.contains("remove the label and set it anew"),
        "{}",
        step.log
    );
    assert_golden("set-anew.md", &only_comment(&api, &runner));
    assert_eq!(run("labeled", LABEL).status, 0);
    assert_golden("accepted.md", &only_comment(&api, &runner));

    api.set_labels(&[]);
    assert_eq!(run("unlabeled", LABEL).status, 1);
    api.set_labels(&[LABEL]);
    assert_eq!(
        run("synchronize", "").status,
        1,
        "its removal has withdrawn the acceptance"
    );
}

#[test]
fn a_comment_of_somebody_else_accepts_nothing() {
    if !can_run() {
        return;
    }
    let (api, runner) = (Api::start(), Runner::new(Some(BEFORE), &longer("1 year")));
    api.set_labels(&[LABEL]);
    runner.on(Event::PullRequest("labeled", LABEL));
    assert_eq!(runner.step("diff.sh", Some(&api), &[]).status, 0);
    let accepted = api.comments()[0].1.clone();

    let api = Api::start();
    api.set_labels(&[LABEL]);
    api.add_comment("somebody", &accepted);
    runner.on(Event::PullRequest("synchronize", ""));
    assert_eq!(runner.step("diff.sh", Some(&api), &[]).status, 1);
}

#[test]
fn what_cannot_be_compared_fails_and_says_so() {
    if !can_run() {
        return;
    }
    let (api, runner) = (Api::start(), Runner::new(Some(BEFORE), AFTER));
    let unknown = "0123456789012345678901234567890123456789";
    let step = runner.step("diff.sh", Some(&api), &[("base", unknown)]);
    assert_eq!((step.status, step.outputs.as_str()), (3, ""));
    assert!(step.log.contains("fetch-depth: 0"), "{}", step.log);
    assert_golden("not-compared.md", &only_comment(&api, &runner));

    let head = crate::runner::git(runner.folder(), &["rev-parse", "HEAD"]);
    let step = runner.step("diff.sh", Some(&api), &[("base", &head)]);
    assert_eq!(step.status, 1);
    assert!(step.log.contains("nothing was compared"), "{}", step.log);
}

#[test]
fn a_new_policy_has_nothing_to_be_compared_with() {
    if !can_run() {
        return;
    }
    let (api, runner) = (Api::start(), Runner::new(None, AFTER));
    let step = runner.step("diff.sh", Some(&api), &[]);
    assert_eq!(step.status, 0, "{}", step.log);
    assert!(
        step.summary.contains("## Cookie policy: new"),
        "{}",
        step.summary
    );
}

#[test]
fn a_fork_gets_the_verdict_without_a_comment() {
    if !can_run() {
        return;
    }
    let (api, runner) = (Api::start(), Runner::new(Some(BEFORE), AFTER));
    api.forbid_writing();
    let step = runner.step("diff.sh", Some(&api), &[]);
    assert_eq!(step.status, 1);
    assert!(
        step.log
            .contains("::warning title=Cookie policy::the comment cannot be written"),
        "{}",
        step.log
    );
    assert!(step.summary.contains("Not accepted"));
    assert_eq!(api.comments(), []);
}

#[test]
fn a_token_that_cannot_read_labels_accepts_nothing() {
    if !can_run() {
        return;
    }
    let (api, runner) = (Api::start(), Runner::new(Some(BEFORE), AFTER));
    api.set_labels(&[LABEL]);
    api.forbid_everything();
    runner.on(Event::PullRequest("labeled", LABEL));
    let step = runner.step("diff.sh", Some(&api), &[]);
    assert_eq!(step.status, 1);
    assert!(
        step.log.contains("needs pull-requests: read"),
        "{}",
        step.log
    );
}

#[test]
fn on_a_branch_a_material_change_is_reported_and_on_a_schedule_nothing_is() {
    if !can_run() {
        return;
    }
    let runner = Runner::new(Some(BEFORE), AFTER);
    runner.on(Event::Push);
    let step = runner.step("diff.sh", None, &[]);
    assert_eq!(
        (step.status, step.outputs.as_str()),
        (0, "material=true\naccepted=false\n"),
        "{}",
        step.log
    );
    assert!(step.summary.contains("Material: visitors must be informed"));
    runner.on(Event::Schedule);
    let step = runner.step("diff.sh", None, &[]);
    assert_eq!(
        (step.status, step.summary.as_str()),
        (0, ""),
        "{}",
        step.log
    );
}
