//! `render`: every form, and where it goes. What the page says is held by the tests of the page.

use crate::golden::assert_golden;
use crate::run::{Ran, folder, run, run_with_input};
use cookie_registry_render::page::STYLESHEET;
use serde_json::Value;
use std::fs;
use std::path::Path;

const CLEAN: &str = include_str!("fixtures/clean.toml");
const BROKEN: &str = include_str!("fixtures/broken.toml");
const BEGIN: &str = "<!-- cookie-registry:begin -->";
const END: &str = "<!-- cookie-registry:end -->";

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn assert_quiet(ran: &Ran) -> &str {
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    &ran.stdout
}

/// The names in a folder, hidden ones among them: nothing half written is left.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn every_form_is_printed() {
    let here = folder([("policy.toml", CLEAN)]);
    for (format, golden) in [
        ("html", "render/page.html"),
        ("fragment", "render/fragment.html"),
        ("markdown", "render/page.md"),
        ("json", "render/page.json"),
        ("device-storage", "render/device-storage.json"),
    ] {
        let ran = run(here.path(), ["render", "--format", format]);
        assert_golden(golden, assert_quiet(&ran));
    }
    let page = run(here.path(), ["render"]).stdout;
    assert!(page.starts_with("<!doctype html>"), "{page}");
    let css = run(here.path(), ["render", "--format", "css"]);
    assert_eq!(assert_quiet(&css), STYLESHEET);
    let json = run(here.path(), ["render", "--format", "json"]).stdout;
    let json_of_page: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json_of_page["format"], 1);
}

#[test]
fn the_policy_may_come_from_standard_input() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run_with_input(here.path(), &["render", "--policy", "-"], CLEAN.as_bytes());
    assert_eq!(
        assert_quiet(&ran),
        run(here.path(), ["render"]).stdout.as_str()
    );
}

#[test]
fn a_page_in_a_language_without_texts_has_a_note() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(here.path(), ["render", "--language", "fr"]);
    assert_eq!(ran.status, 0);
    for part in [
        "the policy's own texts are in en",
        "languages = [\"en\", \"fr\"]",
    ] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    let quiet = run(here.path(), ["--quiet", "render", "--language", "fr"]);
    assert_eq!(quiet.stdout, ran.stdout);
    assert_quiet(&quiet);
    assert_quiet(&run(here.path(), ["render", "--language", "en-GB"]));
}

#[test]
fn language_and_style_sheet_are_chosen() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(
        here.path(),
        [
            "render",
            "--quiet",
            "--language",
            "de",
            "--stylesheet",
            "/a.css?x&y",
        ],
    );
    let page = assert_quiet(&ran);
    assert!(page.contains("<html lang=\"de\">"), "{page}");
    assert!(
        page.contains("<link rel=\"stylesheet\" href=\"/a.css?x&amp;y\">"),
        "{page}"
    );
    let ran = run(here.path(), ["render", "--language", "tlh"]);
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("--language TAG"), "{}", ran.stderr);
    assert_eq!(run(here.path(), ["render", "--language", "t lh"]).status, 2);
    // What `check` passes is rendered: in a language without sentences, those of English are marked.
    let foreign = CLEAN.replace("\"en\"", "\"cs\"");
    let here = folder([("policy.toml", foreign.as_str())]);
    assert_eq!(run(here.path(), ["check"]).status, 0);
    let ran = run(here.path(), ["render"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("<h2 lang=\"en\">"), "{}", ran.stdout);
    assert_eq!(run(here.path(), ["render", "--language", "fr"]).status, 0);
}

const OWN: &str = "{% extends \"builtin/fragment.html\" %}\n\
     {% block end %}<p>Own: {{ page.title | say }}, {{ page.language }}.</p>\n{% endblock %}\n";

#[test]
fn custom_templates_apply_to_every_way_to_publish() {
    let file = format!("{BEGIN}\n{END}\n");
    let here = folder([
        ("policy.toml", CLEAN),
        ("templates/fragment.html", OWN),
        ("templates/README", "no template"),
        ("site.html", file.as_str()),
        ("site.md", file.as_str()),
    ]);
    let with = |more: &[&str]| {
        run(
            here.path(),
            [&["render", "--templates", "templates"], more].concat(),
        )
    };
    let own = "<p>Own: Cookie Policy, en.</p>\n</article>";
    let page = with(&[]);
    assert!(assert_quiet(&page).contains(own), "{}", page.stdout);
    assert_eq!(
        page.stdout.replace("<p>Own: Cookie Policy, en.</p>\n", ""),
        run(here.path(), ["render"]).stdout
    );
    let german = with(&["--quiet", "--language", "de", "--format", "fragment"]);
    assert!(assert_quiet(&german).contains(", de.</p>"));
    // Markdown has no template here, and so is the built-in one.
    let markdown = with(&["--format", "markdown"]);
    assert_golden("render/page.md", assert_quiet(&markdown));

    assert_eq!(with(&["--out", "page.html"]).status, 0);
    assert_eq!(with(&["--check", "page.html"]).status, 0);
    assert_eq!(
        run(here.path(), ["render", "--check", "page.html"]).status,
        1
    );
    for name in ["site.html", "site.md"] {
        assert_eq!(with(&["--in-place", name]).status, 0);
        assert_eq!(with(&["--in-place", name, "--check"]).status, 0);
        assert_eq!(text(here.path(), name).contains(own), name == "site.html");
    }
}

#[test]
fn an_error_in_a_template_names_file_and_line_and_nothing_is_written() {
    let here = folder([
        ("policy.toml", CLEAN),
        ("typo/page.html", "<p>{{ page.titel }}</p>\n"),
        ("other/note.html", ""),
        ("page.html", "old"),
    ]);
    let with = |folder: &str| {
        run(
            here.path(),
            ["render", "--out", "page.html", "--templates", folder],
        )
    };
    let ran = with("typo");
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert_golden("render/template.txt", &ran.stderr);
    for (folder, said) in [
        ("other", "no file in other replaces a built-in template"),
        ("none", "cannot read none: "),
    ] {
        let ran = with(folder);
        assert_eq!(ran.status, 3);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    assert_eq!(text(here.path(), "page.html"), "old");
}

#[test]
fn the_file_of_global_privacy_control_is_there_only_where_it_is_honoured() {
    let honoured = format!("{CLEAN}\n[choices]\nglobal_privacy_control = \"honoured\"\n");
    let here = folder([("policy.toml", honoured.as_str())]);
    let ran = run(here.path(), ["render", "--format", "gpc"]);
    assert_eq!(
        assert_quiet(&ran),
        "{\"gpc\":true,\"lastUpdate\":\"2026-05-09\"}\n"
    );
    for policy in [CLEAN.to_owned(), honoured.replace("honoured", "no-effect")] {
        let here = folder([("policy.toml", policy.as_str())]);
        let ran = run(here.path(), ["render", "--format", "gpc"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
        assert!(ran.stderr.contains("publish no gpc.json"), "{}", ran.stderr);
    }
}

#[test]
fn a_policy_with_errors_is_not_rendered() {
    let file = format!("{BEGIN}\n{END}\n");
    let here = folder([
        ("policy.toml", BROKEN),
        ("page.html", "old"),
        ("site.md", file.as_str()),
    ]);
    let checked = run(here.path(), ["check"]);
    for arguments in [
        &["render"][..],
        &["render", "--out", "page.html"],
        &["render", "--check", "page.html"],
        &["render", "--in-place", "site.md"],
    ] {
        let ran = run(here.path(), arguments);
        assert_eq!(ran.status, 1, "{arguments:?}");
        assert_eq!(
            (ran.stdout, ran.stderr),
            (String::new(), checked.stderr.clone())
        );
    }
    assert_eq!(text(here.path(), "page.html"), "old");
    assert_eq!(text(here.path(), "site.md"), file);
}

#[test]
fn a_file_is_replaced_as_a_whole() {
    let here = folder([("policy.toml", CLEAN), ("site/page.html", "old")]);
    for (out, shown) in [
        ("site/page.html", "wrote site/page.html\n"),
        ("new/page.html", "wrote new/page.html\n"),
    ] {
        let ran = run(here.path(), ["render", "--out", out]);
        assert_eq!(
            (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
            (0, "", shown)
        );
        assert_eq!(text(here.path(), out), run(here.path(), ["render"]).stdout);
    }
    assert_eq!(names(&here.path().join("site")), ["page.html"]);
    let ran = run(here.path(), ["render", "--out", "./policy.toml"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert_eq!(text(here.path(), "policy.toml"), CLEAN);
    assert_eq!(run(here.path(), ["render", "--out", "site"]).status, 3);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay_and_devices_too() {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
    let here = folder([("policy.toml", CLEAN), ("site/page.html", "old")]);
    let page = here.path().join("site/page.html");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("site/page.html", here.path().join("page.html")).unwrap();
    assert_eq!(run(here.path(), ["render", "--out", "page.html"]).status, 0);
    let link = fs::symlink_metadata(here.path().join("page.html")).unwrap();
    assert!(link.is_symlink());
    let mode = fs::metadata(&page).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(text(here.path(), "site/page.html").starts_with("<!doctype"));

    let made = std::process::Command::new("mkfifo")
        .arg(here.path().join("pipe"))
        .status()
        .unwrap();
    assert!(made.success());
    let ran = run(here.path(), ["render", "--out", "pipe"]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    let pipe = fs::symlink_metadata(here.path().join("pipe")).unwrap();
    assert!(pipe.file_type().is_fifo());
}

#[test]
fn check_prints_the_lines_that_differ() {
    let here = folder([("policy.toml", CLEAN)]);
    let form = ["render", "--format", "markdown"];
    let with = |more: &[&str]| run(here.path(), [&form[..], more].concat());
    assert_eq!(with(&["--out", "page.md"]).status, 0);
    let same = "page.md: up to date with the policy\n";
    for arguments in [
        &["--check", "page.md"][..],
        &["--check", "--out", "page.md"],
        &["--out", "page.md", "--check"],
    ] {
        let ran = with(arguments);
        assert_eq!(
            (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
            (0, "", same),
            "{arguments:?}"
        );
    }
    let windows = text(here.path(), "page.md").replace('\n', "\r\n");
    fs::write(here.path().join("page.md"), windows).unwrap();
    assert_eq!(with(&["--check", "page.md"]).status, 0);

    let edited = CLEAN.replace("Keeps you signed in.", "Keeps you signed in for a day.");
    fs::write(here.path().join("policy.toml"), edited).unwrap();
    let before = text(here.path(), "page.md");
    let ran = with(&["--check", "page.md"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert_golden("render/difference.txt", &ran.stderr);
    let ran = with(&["--check", "--out", "page.md", "--quiet"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("+++ "), "{}", ran.stderr);
    assert_eq!(text(here.path(), "page.md"), before, "nothing was written");
    assert_eq!(with(&["--check", "none.md"]).status, 3);
}

#[test]
fn a_file_is_filled_between_its_markers() {
    let file = format!("<nav>menu</nav>\n{BEGIN}\nold\n{END}\n<footer>end</footer>");
    let document = format!("# Cookies\n\n{BEGIN}\n{END}\n");
    let here = folder([
        ("policy.toml", CLEAN),
        ("site.HTML", file.as_str()),
        ("site.md", document.as_str()),
    ]);
    for (name, format, above, below) in [
        (
            "site.HTML",
            "fragment",
            "<nav>menu</nav>\n",
            "\n<footer>end</footer>",
        ),
        ("site.md", "markdown", "# Cookies\n\n", "\n"),
    ] {
        let checked = run(here.path(), ["render", "--in-place", name, "--check"]);
        assert_eq!(checked.status, 1, "{}", checked.stderr);
        let ran = run(here.path(), ["render", "--in-place", name]);
        assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
        let page = run(here.path(), ["render", "--format", format]).stdout;
        let page = page.trim_matches('\n');
        let expected = format!("{above}{BEGIN}\n\n{page}\n\n{END}{below}");
        assert_eq!(text(here.path(), name), expected);
        let checked = run(here.path(), ["render", "--in-place", name, "--check"]);
        assert_eq!(checked.status, 0, "{}", checked.stderr);
        assert_eq!(run(here.path(), ["render", "--in-place", name]).status, 0);
        assert_eq!(text(here.path(), name), expected, "again changes nothing");
    }
}

#[test]
fn markers_that_are_not_clear_are_status_3_and_nothing_is_written() {
    for (file, said) in [
        (format!("{BEGIN}\n"), "end -->` is missing"),
        (format!("{END}\n"), "begin -->` is missing"),
        (format!("{BEGIN}{END}{END}"), "more than once"),
        (format!("{BEGIN}{BEGIN}{END}"), "more than once"),
        (format!("{END}\n{BEGIN}\n"), "comes before"),
    ] {
        let here = folder([("policy.toml", CLEAN), ("site.md", file.as_str())]);
        for arguments in [
            &["render", "--in-place", "site.md"][..],
            &["render", "--check", "--in-place", "site.md"],
        ] {
            let ran = run(here.path(), arguments);
            assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
            assert!(ran.stderr.contains(said), "{}", ran.stderr);
        }
        assert_eq!(text(here.path(), "site.md"), file);
        assert_eq!(names(here.path()), ["policy.toml", "site.md"]);
    }
}

#[test]
fn options_that_contradict_each_other_are_status_2() {
    let here = folder([("policy.toml", CLEAN), ("a.md", BEGIN), ("a.txt", BEGIN)]);
    for arguments in [
        &["--check"][..],
        &["--check", "a.md", "--out", "b.md"],
        &["--check", "a.md", "--in-place", "a.md"],
        &["--out", "b.md", "--in-place", "a.md"],
        &["--format", "html", "--in-place", "a.md"],
        &["--stylesheet", "a.css", "--in-place", "a.md"],
        &["--stylesheet", "a.css", "--format", "markdown"],
        &["--templates", ".", "--format", "json"],
        &["--templates", ".", "--format", "gpc"],
        &["--in-place", "a.txt"],
        &["--format", "pdf"],
    ] {
        let ran = run(here.path(), [&["render"], arguments].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert_eq!(names(here.path()), ["a.md", "a.txt", "policy.toml"]);
    }
}

#[test]
fn the_configuration_of_a_banner_is_rendered_where_the_policy_has_its_cookie() {
    let format = ["render", "--format", "vanilla-cookieconsent"];
    let here = folder([("policy.toml", include_str!("../typescript/shop.toml"))]);
    let ran = run(here.path(), format);
    assert_golden("render/vanilla-cookieconsent.js", assert_quiet(&ran));

    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(here.path(), format);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(
        ran.stderr.contains("help: declare the banner's cookie"),
        "{}",
        ran.stderr
    );
}
