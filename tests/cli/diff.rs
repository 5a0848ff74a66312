//! `diff`: the three formats, and where the old policy comes from.

use crate::golden::{assert_golden, assert_same};
use crate::repository::{commit, git, repository};
use crate::run::{command, finish, folder, run, run_with_input};
use cookie_registry_policy::diff::{DiffRule, reference};
use serde_json::Value;
use std::fs;
use std::path::Path;

const BEFORE: &str = include_str!("fixtures/before.toml");
const AFTER: &str = include_str!("fixtures/after.toml");

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let ran = run(folder, [&["diff", "--format", "json"], arguments].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&ran.stdout).unwrap()
}

fn rules(report: &Value) -> Vec<&str> {
    let changes = report["changes"].as_array().unwrap();
    changes
        .iter()
        .map(|change| change["rule"].as_str().unwrap())
        .collect()
}

#[test]
fn every_format_says_the_same() {
    let here = folder([("before.toml", BEFORE), ("policy.toml", AFTER)]);
    for (format, golden) in [
        ("human", "diff.txt"),
        ("markdown", "diff.md"),
        ("json", "diff.json"),
    ] {
        let ran = run(
            here.path(),
            ["diff", "--against", "before.toml", "--format", format],
        );
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert_golden(golden, &ran.stdout);
    }
}

#[test]
fn changes_of_tracking_are_in_every_format() {
    let pixel = |technology: &str, purpose: &str, recipients: &str| {
        format!(
            "{BEFORE}\n[tracking.opened]\ntechnology = \"{technology}\"\ncategory = \"analytics\"\npurpose = \"{purpose}\"\nrecipients = [{recipients}]\n"
        )
    };
    let before = pixel("pixel", "Counts opened letters.", "\"Mailer Group\"");
    let after = pixel(
        "fingerprinting",
        "Counts who opened letters.",
        "\"Mailer Group\", \"Ads Ltd\"",
    );
    let here = folder([
        ("before.toml", before.as_str()),
        ("policy.toml", after.as_str()),
    ]);
    let report = json(here.path(), &["--against", "before.toml"]);
    assert_eq!(
        rules(&report),
        ["technology-changed", "purpose-changed", "recipient-added"]
    );
    let again = report["consequences"]["ask_again"].to_string();
    assert!(again.contains("analytics"), "{report}");
    for format in ["human", "markdown"] {
        let ran = run(
            here.path(),
            ["diff", "--against", "before.toml", "--format", format],
        );
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        for said in ["fingerprinting", "Counts who opened letters.", "Ads Ltd"] {
            assert!(
                ran.stdout.contains(said),
                "{format}: {said}: {}",
                ran.stdout
            );
        }
    }
}

#[test]
fn a_policy_that_has_not_changed_says_so() {
    let here = repository([("policy.toml", BEFORE)]);
    let ran = run(here.path(), ["diff", "--exit-code"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (
            0,
            "policy.toml at HEAD -> policy.toml: nothing has changed\n"
        )
    );
    fs::write(
        here.path().join("policy.toml"),
        format!("# only a comment\n{BEFORE}"),
    )
    .unwrap();
    assert_eq!(json(here.path(), &[])["changes"], Value::Array(vec![]));
}

#[test]
fn the_exit_code_reports_a_material_change_on_request() {
    let here = repository([("policy.toml", BEFORE)]);
    let with = |text: &str, arguments: &[&str]| {
        fs::write(here.path().join("policy.toml"), text).unwrap();
        run(here.path(), arguments).status
    };
    let minor = BEFORE.replace("\"90 days\"", "\"80 days\"");
    let material = BEFORE.replace("\"90 days\"", "\"91 days\"");
    assert_eq!(with(&material, &["diff", "--exit-code"]), 1);
    assert_eq!(with(&material, &["diff"]), 0);
    assert_eq!(with(&minor, &["diff", "--exit-code"]), 0);
}

#[test]
fn a_value_that_cannot_be_read_is_compared_with_nothing() {
    let party = "[third_parties.player]\nname = \"Player\"\nwhere = \"films\"\nwhy = \"films\"\npolicy = \"https://player.example/cookies\"\ndomains = [\"player.example\"]\nsets_on = \"their-pages\"\n[[third_parties.player.loads]]\ncategory = \"analytics\"\n";
    let frame = "frame = \"https://player.example/embed/\"\n";
    let whole = format!(
        "{BEFORE}\n[planned.ads]\ncategory = \"marketing\"\nwhy = \"sell\"\n{party}{frame}"
    );
    let unread = [
        ("category   = \"analytics\"", "category = \"numbers\""),
        ("category = \"preferences\"", "category = \"adverts\""),
        ("category = \"marketing\"", "category = \"adverts\""),
        (
            "loads]]\ncategory = \"analytics\"",
            "loads]]\ncategory = \"numbers\"",
        ),
        (frame, ""),
        (
            "frame = ",
            "script = \"https://player.example/embed.js\"\nframe = ",
        ),
        ("\"90 days\"", "\"90 lengths\""),
        (
            "exemption = \"authentication\"",
            "exemption = \"signing-in\"",
        ),
        ("jurisdictions = [\"eu\"]", "jurisdictions = [\"zz\"]"),
        ("2026-05-09", "2026-13-09"),
    ];
    for (from, to) in unread {
        let broken = whole.replacen(from, to, 1);
        assert_ne!(broken, whole, "{from}");
        for (before, after) in [(&whole, &broken), (&broken, &whole)] {
            let here = folder([("before.toml", before.as_str()), ("policy.toml", after)]);
            let ran = run(
                here.path(),
                ["diff", "--against", "before.toml", "--exit-code"],
            );
            assert_eq!(
                (ran.status, ran.stdout.as_str()),
                (3, ""),
                "{to}: {}",
                ran.stderr
            );
            assert!(
                ran.stderr.contains("cannot compare"),
                "{to}: {}",
                ran.stderr
            );
        }
    }
    let here = folder([("before.toml", whole.as_str()), ("policy.toml", &whole)]);
    let ran = run(
        here.path(),
        ["diff", "--against", "before.toml", "--exit-code"],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

#[test]
fn a_policy_of_another_language_has_no_change_from_a_text_to_itself() {
    let german = BEFORE.replace("[policy]", "[policy]\nlanguage = \"de\"");
    let tagged = BEFORE.replace("[\"email\"]", "[{ de = \"email\" }]");
    assert_ne!(tagged, BEFORE);
    let here = folder([("before.toml", BEFORE), ("policy.toml", &german)]);
    let report = json(here.path(), &["--against", "before.toml"]);
    let changes = report["changes"].as_array().unwrap();
    assert!(
        changes
            .iter()
            .all(|change| change["field"] != "announced_by"),
        "{report:#}"
    );
    let here = folder([("before.toml", BEFORE), ("policy.toml", &tagged)]);
    let report = json(here.path(), &["--against", "before.toml"]);
    let changes = report["changes"].as_array().unwrap();
    let change = changes
        .iter()
        .find(|change| change["field"] == "announced_by")
        .unwrap();
    let sentence = change["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("“email” (en) to “email” (de)"),
        "{sentence}"
    );
}

#[test]
fn the_base_is_any_revision_and_the_last_commit_by_default() {
    let here = repository([("policy.toml", BEFORE)]);
    git(here.path(), &["tag", "first"]);
    fs::write(
        here.path().join("policy.toml"),
        BEFORE.replace("\"90 days\"", "\"91 days\""),
    )
    .unwrap();
    commit(here.path());
    fs::write(
        here.path().join("policy.toml"),
        BEFORE.replace("\"90 days\"", "\"80 days\""),
    )
    .unwrap();
    assert_eq!(rules(&json(here.path(), &[])), ["lasts-shorter"]);
    assert_eq!(
        json(here.path(), &[])["changes"][0]["before"],
        "for 91 days"
    );
    for base in ["first", "main~1", "HEAD^"] {
        let report = json(here.path(), &["--base", base]);
        assert_eq!(report["changes"][0]["before"], "for 90 days", "{base}");
        assert_eq!(report["before"], format!("policy.toml at {base}"));
    }
}

#[test]
fn what_the_old_policy_included_is_read_from_the_revision_as_well() {
    let (entries, rest): (Vec<&str>, Vec<&str>) = BEFORE
        .split_inclusive("\n\n")
        .partition(|table| table.starts_with("[cookies."));
    let including = rest.concat().replace(
        "format = 1",
        "format = 1\ninclude = [\"policy.d/*.toml\", \"more.toml\"]",
    );
    let (one, others) = entries.split_at(1);
    let (one, others) = (one.concat(), others.concat());
    let here = repository([
        ("service/policy.toml", including.as_str()),
        ("service/policy.d/one.toml", one.as_str()),
        ("service/policy.d/readme.md", "not a policy"),
        ("service/more.toml", others.as_str()),
    ]);
    let service = here.path().join("service");
    assert_eq!(json(&service, &[])["changes"], Value::Array(vec![]));
    // The whole in one file says the same.
    fs::write(service.join("policy.toml"), BEFORE).unwrap();
    fs::remove_dir_all(service.join("policy.d")).unwrap();
    fs::remove_file(service.join("more.toml")).unwrap();
    assert_eq!(json(&service, &[])["changes"], Value::Array(vec![]));
    assert_eq!(
        json(here.path(), &["--policy", "service/policy.toml"])["changes"],
        Value::Array(vec![])
    );
    fs::write(
        service.join("policy.toml"),
        BEFORE.replace("\"90 days\"", "\"91 days\""),
    )
    .unwrap();
    assert_eq!(rules(&json(&service, &[])), ["lasts-longer"]);
}

#[test]
fn a_failed_comparison_is_status_3_with_advice() {
    let outside = folder([("policy.toml", BEFORE)]);
    let inside = repository([
        ("policy.toml", BEFORE),
        ("broken.toml", "format = 1\n[policy\n"),
    ]);
    // A copy of the policy would be compared with it.
    let other = BEFORE.replace("our.example", "two.example");
    fs::write(inside.path().join("new.toml"), other).unwrap();
    for (folder, arguments, says) in [
        (outside.path(), &["diff"][..], "--against FILE"),
        (
            inside.path(),
            &["diff", "--base", "no-such-branch"],
            "git fetch",
        ),
        (inside.path(), &["diff", "--base=--output=x"], "no revision"),
        (
            inside.path(),
            &["diff", "--policy", "new.toml"],
            "new.toml does not exist in `HEAD`",
        ),
        (
            inside.path(),
            &["diff", "--against", "broken.toml"],
            "cannot compare broken.toml",
        ),
        (
            inside.path(),
            &["diff", "--against", "missing.toml"],
            "missing.toml",
        ),
    ] {
        let ran = run(folder, arguments);
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (3, ""),
            "{arguments:?}: {}",
            ran.stderr
        );
        assert!(ran.stderr.contains(says), "{arguments:?}: {}", ran.stderr);
    }
    let no_git = finish(command(inside.path(), ["diff"]).env("PATH", ""));
    assert_eq!(no_git.status, 3);
    assert!(no_git.stderr.contains("install git"), "{}", no_git.stderr);
    let ran = run_with_input(inside.path(), &["diff", "--policy", "-"], BEFORE.as_bytes());
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert_eq!(
        run(
            inside.path(),
            ["diff", "--base", "main", "--against", "broken.toml"]
        )
        .status,
        2
    );
}

#[test]
fn a_policy_from_standard_input_is_compared_with_a_file() {
    let here = folder([("before.toml", BEFORE)]);
    let arguments = [
        "diff",
        "--policy",
        "-",
        "--against",
        "before.toml",
        "--exit-code",
    ];
    assert_eq!(
        run_with_input(here.path(), &arguments, AFTER.as_bytes()).status,
        1
    );
    assert_eq!(
        run_with_input(here.path(), &arguments, BEFORE.as_bytes()).status,
        0
    );
}

#[test]
fn an_old_policy_that_breaks_a_rule_can_still_be_compared() {
    let here = repository([(
        "policy.toml",
        BEFORE
            .replace("exemption = \"authentication\"\n", "")
            .as_str(),
    )]);
    fs::write(here.path().join("policy.toml"), BEFORE).unwrap();
    assert_eq!(rules(&json(here.path(), &[])), ["exemption-named"]);
}

#[test]
fn text_of_a_policy_is_text_in_every_format() {
    let hostile =
        "` <script>alert(1)</script> [x](javascript:y) **b** \\u001b[31m \\u202e | @all `c`";
    let hostile = BEFORE.replace("Counts visits.", hostile);
    let here = folder([("before.toml", BEFORE), ("policy.toml", hostile.as_str())]);
    let report = |format: &str| {
        let ran = run(
            here.path(),
            ["diff", "--against", "before.toml", "--format", format],
        );
        assert_eq!(ran.status, 0);
        ran.stdout
    };
    for format in ["human", "markdown", "json"] {
        let text = report(format);
        assert!(!text.contains('\u{1b}'), "{text}");
        // JSON keeps what was written apart from the sentence.
        assert!(format == "json" || !text.contains('\u{202e}'), "{text}");
    }
    let text = report("markdown");
    let sentence = text.lines().find(|line| line.contains("script")).unwrap();
    for (at, c) in sentence.char_indices().skip(2) {
        let is_escaped = sentence[..at].ends_with('\\');
        assert!(is_escaped || !"<>[]*@|".contains(c), "{c} in {sentence}");
    }
    assert!(
        sentence.contains("`visits`") && sentence.contains("\\` \\<script"),
        "{sentence}"
    );
}

#[test]
fn the_rule_of_a_change_can_be_explained() {
    let here = folder([]);
    for rule in DiffRule::ALL {
        let ran = run(here.path(), ["explain", rule.as_str()]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{rule}");
        assert!(ran.stdout.starts_with(rule.as_str()), "{}", ran.stdout);
    }
    let ran = run(here.path(), ["explain", "lasts-loner"]);
    assert!(
        ran.stderr.contains("did you mean `lasts-longer`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_reference_of_the_documentation_is_that_of_the_rules() {
    assert_same(
        &crate::run::repository().join("docs/diff-rules.md"),
        &reference(),
    );
}

/// `check --base` as a pull request runs it: from a material change to one that is dated, logged and
/// announced.
#[test]
fn check_fails_until_a_material_change_is_dated_logged_and_announced() {
    let here = repository([("policy.toml", BEFORE)]);
    git(here.path(), &["switch", "--quiet", "--create", "change"]);
    let codes = |text: &str| -> Vec<String> {
        fs::write(here.path().join("policy.toml"), text).unwrap();
        let ran = run(here.path(), ["check", "--base", "main", "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let codes: Vec<String> = findings
            .iter()
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ran.status, i32::from(!codes.is_empty()), "{}", ran.stdout);
        codes
    };
    assert!(codes(BEFORE).is_empty());
    let silent = BEFORE.replace("announced_by = [\"email\"]", "");
    let longer = silent.replace("\"90 days\"", "\"91 days\"");
    assert_eq!(
        codes(&longer),
        [
            "material-change-not-announced",
            "material-change-not-dated",
            "material-change-not-logged"
        ]
    );
    let announced = BEFORE.replace("\"90 days\"", "\"91 days\"");
    assert_eq!(
        codes(&announced),
        ["material-change-not-dated", "material-change-not-logged"]
    );
    let logged = announced.replace("last_updated  = 2026-05-09", "last_updated  = 2026-06-01")
        + "\n[[changes.log]]\ndate = 2026-06-01\nsummary = \"Visits are counted for longer.\"\nmaterial = true\n";
    assert!(codes(&logged).is_empty());
}

#[test]
fn check_compares_a_new_policy_with_nothing() {
    let here = repository([("readme.md", "")]);
    fs::write(here.path().join("policy.toml"), BEFORE).unwrap();
    let ran = run(here.path(), ["check", "--base", "main"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("does not exist in `main`, so it is not compared"),
        "{}",
        ran.stderr
    );
    assert_eq!(run(here.path(), ["check", "--base", "other"]).status, 3);
}
