//! The lists of the policy, such as `[[allow]]`: their pages, and the forms of their rows.

use super::*;

#[test]
fn a_finding_is_accepted_in_a_form() {
    let vague = commented()
        .replace("Keeps you signed in.", "May be used to improve the site.")
        .replace(
            "language     = \"en\"",
            "language     = \"en\"\njurisdictions = [\"eu\"]",
        );
    let desk = Desk::open(&vague);
    let list = "/entry?entry=allow";
    assert!(desk.get(list).contains("The policy has none yet"));
    let new = "/new?section=allow";
    let row = [
        ("code", "purpose-is-vague"),
        ("entry", "cookies.session"),
        ("reason", "Legal review 12."),
        ("until", "2099-01-31"),
    ];
    let proposal = desk.submit(new, new, &row);
    let html = proposal.text();
    assert!(html.contains("Findings that go with it: 1."), "{html}");
    assert_eq!(desk.policy(), vague, "a proposal writes nothing");
    desk.write(&proposal);
    let table = |reason: &str| {
        format!(
            "\n[[allow]]\ncode   = \"purpose-is-vague\"\nentry  = \"cookies.session\"\nreason = \"{reason}\"\nuntil  = 2099-01-31\n"
        )
    };
    assert_eq!(
        desk.policy(),
        format!("{vague}{}", table("Legal review 12."))
    );

    let html = desk.get(list);
    assert!(
        html.contains("href=\"/entry?entry=allow.1\"") && html.contains("Legal review 12."),
        "{html}"
    );
    let page = "/entry?entry=allow.1";
    desk.write(&desk.submit(page, page, &[("reason", "Legal review 13.")]));
    assert_eq!(
        desk.policy(),
        format!("{vague}{}", table("Legal review 13."))
    );
    let proposal = desk.submit(page, "/remove?entry=allow.1", &[]);
    let html = proposal.text();
    assert!(html.contains("purpose-is-vague"), "it comes back: {html}");
    desk.write(&proposal);
    assert_eq!(desk.policy(), vague);
    assert_eq!(desk.service.get(page).unwrap().status, 404);
}

#[test]
fn a_row_of_a_list_that_cannot_be_read_is_refused_and_one_that_breaks_a_rule_is_shown() {
    let desk = Desk::open(&commented());
    let new = "/new?section=allow";
    let answer = desk.submit(new, new, &[("reason", "why"), ("until", "soon")]);
    let html = answer.text();
    assert_eq!(answer.status, 422, "{html}");
    assert!(
        html.contains("href=\"#f-until\"") && html.contains("value=\"soon\""),
        "{html}"
    );
    let answer = desk.submit(new, new, &[("reason", "why")]);
    let html = answer.text();
    assert_eq!(answer.status, 422, "{html}");
    assert!(html.contains("no <code>code</code>"), "{html}");
    let unknown = desk.submit(new, new, &[("code", "no-such-code"), ("reason", "why")]);
    let html = unknown.text();
    assert_eq!(unknown.status, 200, "{html}");
    assert!(html.contains("waiver-unknown-code"), "{html}");
    let new = "/new?section=exempt";
    let many = [("path", "src/old.rs"), ("reason", "why"), ("uses", "many")];
    let answer = desk.submit(new, new, &many);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("href=\"#f-uses\""));
    assert_eq!(desk.policy(), commented());
}

#[test]
fn exempt_code_is_listed_added_changed_and_removed() {
    let rows = "
# Until the rewrite
[[exempt]]
path   = \"src/legacy.rs\"   # the oldest
reason = \"The old sign-in.\"
uses   = 3

[[exempt]]
path   = \"web/*.js\"
reason = \"Scripts of the shop.\"
";
    let text = format!("{}{rows}", commented());
    let desk = Desk::open(&text);
    let html = desk.get("/entry?entry=exempt");
    for part in ["exempt.1", "exempt.2", "The old sign-in.", "web/*.js"] {
        assert!(html.replace("&#x2f;", "/").contains(part), "{part}: {html}");
    }
    let page = "/entry?entry=exempt.1";
    desk.write(&desk.submit(page, page, &[("uses", "2"), ("owner", "identity team")]));
    let fewer = text.replace("uses   = 3\n", "uses   = 2\nowner  = \"identity team\"\n");
    assert_eq!(desk.policy(), fewer);

    // A form that was opened before is not written over another row.
    let html = desk.get("/entry?entry=exempt.2");
    let late = fields(form(&html, "/remove?entry=exempt.2"));
    let new = "/new?section=exempt";
    let third = [
        ("path", "src/third.rs"),
        ("reason", "A third one."),
        ("file", "parts/one.toml"),
    ];
    desk.write(&desk.submit(new, new, &third));
    let added = "\n[[exempt]]\npath   = \"src/third.rs\"\nreason = \"A third one.\"\n";
    assert_eq!(desk.policy(), format!("{fewer}{added}"));
    let late: Vec<(&str, &str)> = late
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    assert_eq!(desk.post("/remove?entry=exempt.2", &late).status, 409);

    desk.write(&desk.submit("/entry?entry=exempt.2", "/remove?entry=exempt.2", &[]));
    let (kept, _) = fewer.split_once("\n[[exempt]]\npath   = \"web").unwrap();
    assert_eq!(desk.policy(), format!("{kept}{added}"));
    assert_eq!(
        desk.service.get("/entry?entry=exempt.3").unwrap().status,
        404
    );
}

#[test]
fn a_row_in_brackets_has_the_number_of_its_place() {
    let text = commented().replacen(
        "# Our policy.",
        "exempt = [\n  1, # not yet a table\n  { path = \"src/a.rs\", reason = \"One.\" },\n  { path = \"src/b.rs\", reason = \"Two.\" },\n]",
        1,
    );
    let desk = Desk::open(&text);
    let html = desk.get("/entry?entry=exempt");
    assert!(
        !html.contains("exempt.1") && html.contains("exempt.2") && html.contains("exempt.3"),
        "{html}"
    );
    assert!(desk.get("/entry?entry=exempt.2").contains("value=\"One.\""));
    let page = "/entry?entry=exempt.3";
    desk.write(&desk.submit(page, "/remove?entry=exempt.3", &[]));
    let removed = text.replace("  { path = \"src/b.rs\", reason = \"Two.\" },\n", "");
    assert_eq!(desk.policy(), removed);
}

#[test]
fn no_value_of_a_row_is_markup_or_toml() {
    let hostile = "</code><script>alert(1)</script>\"]]'''\\&\u{202e}";
    let desk = Desk::open(&commented());
    let new = "/new?section=exempt";
    let row = [
        ("path", "src/*.rs"),
        ("reason", hostile),
        ("owner", "[[allow]]"),
    ];
    let proposal = desk.submit(new, new, &row);
    assert!(!proposal.text().contains("<script"), "{}", proposal.text());
    desk.write(&proposal);
    let table: toml::Table = desk.policy().parse().unwrap();
    assert_eq!(table["exempt"][0]["reason"].as_str(), Some(hostile));
    assert!(desk.policy().starts_with(&commented()));
    for page in ["/entry?entry=exempt", "/entry?entry=exempt.1"] {
        let html = desk.get(page);
        assert!(
            !html.contains("<script") && html.contains("&lt;script&gt;"),
            "{html}"
        );
    }
}

#[test]
fn a_thousand_rows_are_listed_and_the_last_is_edited() {
    let rows: String = (1..=1_000)
        .map(|row| {
            format!("\n# {row}\n[[exempt]]\npath = \"src/{row}.rs\"\nreason = \"Row {row}.\"\n")
        })
        .collect();
    let text = commented() + &rows;
    let desk = Desk::open(&text);
    let html = desk.get("/entry?entry=exempt");
    assert_eq!(html.matches("<th scope=\"row\">").count(), 1_000);
    let page = "/entry?entry=exempt.1000";
    desk.write(&desk.submit(page, page, &[("reason", "The last.")]));
    assert_eq!(desk.policy(), text.replace("Row 1000.", "The last."));
    desk.write(&desk.submit(page, "/remove?entry=exempt.1000", &[]));
    let (before, _) = text.split_once("\n# 1000\n").unwrap();
    assert_eq!(desk.policy(), before);
}
