//! `preview` as a place to work: what is proposed, what is written, what is refused, and what is taken back.

mod lists;

use crate::repository::{git, repository};
use crate::run::{command, folder, run};
use cookie_registry_test_support::http::{Request, Response};
use cookie_registry_test_support::service::Service;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

const CLEAN: &str = include_str!("fixtures/clean.toml");

const PATIENCE: Duration = Duration::from_secs(20);

/// The policy with comments, which no edit may touch.
fn commented() -> String {
    CLEAN
        .replace("format = 1", "# Our policy.\nformat = 1   # the first")
        .replace(
            "[cookies.session]",
            "# Sign-in\n[cookies.session]  # by the identity team",
        )
        .replace(
            "lifetime  = \"session\"",
            "lifetime  = \"session\"   # legal asked for it",
        )
        + "\n# The end.\n"
}

/// A desk, and the folder of its policy.
struct Desk {
    here: tempfile::TempDir,
    service: Service,
}

impl Desk {
    fn open(text: &str) -> Self {
        Self::of(folder([("policy.toml", text)]))
    }

    fn of(here: tempfile::TempDir) -> Self {
        let service = Service::run(&mut command(here.path(), ["preview"])).unwrap();
        Self { here, service }
    }

    fn path(&self) -> std::path::PathBuf {
        self.here.path().join("policy.toml")
    }

    fn policy(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    fn get(&self, path: &str) -> String {
        let answer = self.service.get(path).unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// Sends a form as a browser does.
    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.post_from(path, fields, &self.service.url(""))
    }

    fn post_from(&self, path: &str, fields: &[(&str, &str)], origin: &str) -> Response {
        Request::post_form(&self.service.url(path), fields)
            .header("Origin", origin)
            .send()
            .unwrap()
    }

    /// Sends the form of a page with other values in some of its fields.
    fn submit(&self, page: &str, path: &str, changed: &[(&str, &str)]) -> Response {
        let html = self.get(page);
        let mut fields = fields(form(&html, path));
        for (name, value) in changed {
            fields.retain(|(field, _)| field != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(path, &fields)
    }

    /// Confirms a proposal.
    fn confirm(&self, proposal: &Response) -> Response {
        let html = proposal.text();
        assert_eq!(proposal.status, 200, "{html}");
        let fields = fields(form(&html, "/confirm"));
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post("/confirm", &fields)
    }

    /// Confirms a proposal, which must be written.
    fn write(&self, proposal: &Response) {
        let answer = self.confirm(proposal);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("/written")),
            "{}",
            answer.text()
        );
    }
}

/// The part of a page from the form with an action to its end.
fn form<'h>(html: &'h str, action: &str) -> &'h str {
    let action = format!("action=\"{}\"", action.replace('/', "&#x2f;"));
    let (_, from) = html
        .split_once(&action)
        .or_else(|| html.split_once(&action.replace("&#x2f;", "/")))
        .unwrap_or_else(|| panic!("no form {action} in:\n{html}"));
    from.split_once("</form>").unwrap().0
}

fn unescaped(text: &str) -> String {
    text.replace("&#x2f;", "/")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, from) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(from.split_once('"')?.0))
}

/// The names and values that a browser would send of a form.
fn fields(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = form;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let (tag, after) = rest.split_once('>').unwrap();
        let name = attribute(tag, "name");
        if let Some(name) = name {
            let value = if tag.starts_with("<textarea") {
                let text = after.split_once("</textarea>").unwrap().0;
                unescaped(text.strip_prefix('\n').unwrap_or(text))
            } else if tag.starts_with("<select") {
                let options = after.split_once("</select>").unwrap().0;
                let chosen = options
                    .split('<')
                    .find(|option| option.contains(" selected"));
                chosen
                    .and_then(|option| attribute(option, "value"))
                    .unwrap_or_default()
            } else {
                attribute(tag, "value").unwrap_or_default()
            };
            let is_tick = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
            if !is_tick || tag.contains(" checked") {
                fields.push((name, value));
            }
        }
        rest = after;
    }
    fields
}

#[test]
fn an_entry_is_edited_and_every_other_byte_stays() {
    let desk = Desk::open(&commented());
    let proposal = desk.submit(
        "/entry?entry=cookies.session",
        "/entry?entry=cookies.session",
        &[
            ("purpose/en", "Keeps you signed in across pages."),
            ("owner", "identity team"),
        ],
    );
    let html = proposal.text();
    assert_eq!(proposal.status, 200, "{html}");
    for part in [
        "Nothing has been written yet",
        "<del><span class=\"sign\">&minus; </span>purpose   = &quot;Keeps you signed in.&quot;</del>",
        "<ins><span class=\"sign\">+ </span>owner     = &quot;identity team&quot;</ins>",
        // A line end between two blocks would be shown as an empty line.
        "</del><ins>",
    ] {
        assert!(html.contains(part), "{part} is missing in:\n{html}");
    }
    assert_eq!(desk.policy(), commented(), "a proposal writes nothing");
    desk.write(&proposal);
    let expected = commented()
        .replace("Keeps you signed in.", "Keeps you signed in across pages.")
        .replace(
            "value     = \"token\"\n",
            "value     = \"token\"\nowner     = \"identity team\"\n",
        );
    assert_eq!(desk.policy(), expected);
    let deadline = Instant::now() + PATIENCE;
    while !desk.get("/page/en").contains("across pages") {
        assert!(Instant::now() < deadline, "the page does not follow");
        sleep(Duration::from_millis(20));
    }
    let again = desk.confirm(&proposal);
    assert_eq!(again.status, 410, "{}", again.text());
}

#[test]
fn a_form_that_changes_nothing_proposes_nothing() {
    let desk = Desk::open(&commented());
    for entry in ["cookies.session", "policy", "service"] {
        let page = format!("/entry?entry={entry}");
        let answer = desk.submit(&page, &page, &[]);
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert!(
            answer.text().contains("Nothing would change"),
            "{}",
            answer.text()
        );
    }
}

#[test]
fn what_nobody_has_touched_stays_even_if_no_form_can_show_it() {
    let strange = "\
owner     = \"\"\"two
lines\"\"\"
recipients = [\"One Ltd\", 2]
transfers = [{ contry = \"US\" }]
lifetimes = { remembered = {} }
value     = { one_off = [\"a\"] }
";
    let text = commented()
        .replace("value     = \"token\"\n", strange)
        .replace("Keeps you signed in.", "Keeps\tyou \u{200f}signed in.")
        .replace(
            "language     = \"en\"",
            "language     = \"en\"\njurisdictions = [\"uk\", \"narnia\", \"eu\"]",
        );
    let desk = Desk::open(&text);
    for entry in ["cookies.session", "policy"] {
        let page = format!("/entry?entry={entry}");
        let answer = desk.submit(&page, &page, &[]);
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert!(answer.text().contains("Nothing would change"));
    }
    let page = "/entry?entry=cookies.session";
    assert!(
        !desk.get(page).contains("name=\"owner\""),
        "one line cannot hold two"
    );
    desk.write(&desk.submit(page, page, &[("provider", "Almanac Ltd")]));
    let provided = text.replace(
        "one_off = [\"a\"] }\n",
        "one_off = [\"a\"] }\nprovider  = \"Almanac Ltd\"\n",
    );
    assert_eq!(desk.policy(), provided);
    let removed = [
        ("owner:remove", "yes"),
        ("recipients:remove", "yes"),
        ("transfers/0/contry:remove", "yes"),
        ("value/one_off:remove", "yes"),
    ];
    desk.write(&desk.submit(page, page, &removed));
    let left = strange.split_inclusive('\n').nth(4).unwrap();
    assert_eq!(desk.policy(), provided.replace(strange, left));

    let ticked = [("jurisdictions", "uk"), ("title/en", "Cookies")];
    let page = "/entry?entry=policy";
    desk.write(&desk.submit(page, page, &ticked));
    assert!(desk.policy().contains("jurisdictions = [\"uk\"]\n"));
}

#[test]
fn an_entry_is_added_retired_and_removed() {
    let desk = Desk::open(&commented());
    let proposal = desk.submit(
        "/new?section=cookies",
        "/new?section=cookies",
        &[
            ("KEY", "theme"),
            ("name", "theme"),
            ("category", "necessary"),
            ("exemption", "interface"),
            ("purpose/en", "Remembers dark mode."),
            ("lifetime", "30 days"),
            ("requested", "true"),
            ("value/one_of", "light\ndark"),
            ("transfers/0/country", "US"),
            ("transfers/0/safeguard/en", "standard contractual clauses"),
            ("lifetimes/KEY", "longer"),
            ("lifetimes//lifetime", "60 days"),
            ("lifetimes//when/en", "you ask for it"),
        ],
    );
    desk.write(&proposal);
    let added = "
[cookies.theme]
name      = \"theme\"
category  = \"necessary\"
exemption = \"interface\"
purpose   = \"Remembers dark mode.\"
lifetime  = \"30 days\"
transfers = [{ country = \"US\", safeguard = \"standard contractual clauses\" }]
requested = true
value     = { one_of = [\"light\", \"dark\"] }
lifetimes = { longer = { lifetime = \"60 days\", when = \"you ask for it\" } }
";
    let expected = commented().replace(
        "value     = \"token\"\n",
        &format!("value     = \"token\"\n{added}"),
    );
    assert_eq!(desk.policy(), expected);

    let page = "/entry?entry=cookies.theme";
    let proposal = desk.submit(page, "/retire?entry=cookies.theme", &[]);
    desk.write(&proposal);
    let today = time::OffsetDateTime::now_utc().date();
    let retired = expected.replace(
        "ask for it\" } }\n",
        &format!("ask for it\" }} }}\nretired   = {today}\n"),
    );
    assert_eq!(desk.policy(), retired);
    assert!(
        !desk.get(page).contains("retire?entry"),
        "the day on which it was retired stays"
    );

    let proposal = desk.submit(page, "/remove?entry=cookies.theme", &[]);
    desk.write(&proposal);
    assert_eq!(desk.policy(), commented());
    assert_eq!(desk.service.get(page).unwrap().status, 404);
}

#[test]
fn what_cannot_be_read_is_refused_with_a_link_to_the_field() {
    let desk = Desk::open(&commented());
    let page = "/entry?entry=cookies.session";
    let answer = desk.submit(
        page,
        page,
        &[("lifetime", "a while"), ("owner", "identity team")],
    );
    let html = answer.text();
    assert_eq!(answer.status, 422, "{html}");
    assert!(html.contains("<a href=\"#f-lifetime\">"), "{html}");
    assert!(
        html.contains("value=\"a while\"") && html.contains("value=\"identity team\""),
        "{html}"
    );
    let answer = desk.submit(
        page,
        page,
        &[("max_value_bytes", "many"), ("last_reviewed", "today")],
    );
    let html = answer.text();
    assert_eq!(answer.status, 422, "{html}");
    for part in [
        "href=\"#f-max_value_bytes\"",
        "write a whole number",
        "write a day such as",
    ] {
        assert!(html.contains(part), "{part} is missing in:\n{html}");
    }
    let new = "/new?section=cookies";
    for (key, problem) in [
        ("", "needs a key"),
        ("Session", "only lowercase letters"),
        ("a.b", "only lowercase letters"),
        ("session", "already there"),
    ] {
        let answer = desk.submit(new, new, &[("KEY", key)]);
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(problem), "{key}: {}", answer.text());
    }
    assert_eq!(desk.policy(), commented());
}

#[test]
fn a_file_that_changed_underneath_is_never_written() {
    let desk = Desk::open(&commented());
    let page = "/entry?entry=cookies.session";
    let html = desk.get(page);
    let mut old = fields(form(&html, page));
    old.retain(|(name, _)| name != "owner");
    old.push(("owner".to_owned(), "identity team".to_owned()));
    let old: Vec<(&str, &str)> = old
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let proposal = desk.post(page, &old);

    let theirs = commented().replace("Keeps you", "Holds you");
    fs::write(desk.path(), &theirs).unwrap();
    let late = desk.confirm(&proposal);
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(
        late.text().contains("has changed in the meantime"),
        "{}",
        late.text()
    );
    let late = desk.post(page, &old);
    let html = late.text();
    assert_eq!(late.status, 409, "{html}");
    assert!(
        html.contains("identity team"),
        "what was entered is not lost: {html}"
    );
    assert_eq!(desk.policy(), theirs);
}

#[test]
fn a_read_only_file_is_not_replaced() {
    let desk = Desk::open(&commented());
    let page = "/entry?entry=cookies.session";
    let proposal = desk.submit(page, page, &[("owner", "one")]);
    let usual = fs::metadata(desk.path()).unwrap().permissions();
    let mut read_only = usual.clone();
    read_only.set_readonly(true);
    fs::set_permissions(desk.path(), read_only).unwrap();
    let refused = desk.confirm(&proposal);
    assert_eq!(refused.status, 500, "{}", refused.text());
    assert!(refused.text().contains("it is read-only"));
    assert_eq!(desk.policy(), commented());
    fs::set_permissions(desk.path(), usual).unwrap();
}

#[test]
fn the_last_edits_are_taken_back_in_their_order() {
    let desk = Desk::open(&commented());
    let page = "/entry?entry=cookies.session";
    let nothing = desk.post("/undo", &[("token", &token(&desk))]);
    assert_eq!(nothing.status, 409);
    desk.write(&desk.submit(page, page, &[("owner", "one")]));
    desk.write(&desk.submit(page, page, &[("owner", "two")]));
    let with_two = desk.policy();
    desk.write(&desk.submit("/written", "/undo", &[]));
    assert_eq!(desk.policy(), with_two.replace("\"two\"", "\"one\""));
    desk.write(&desk.submit("/written", "/undo", &[]));
    assert_eq!(desk.policy(), commented());

    // An edit by another program stays.
    desk.write(&desk.submit(page, page, &[("owner", "one")]));
    let theirs = desk.policy().replace("Keeps you", "Holds you");
    fs::write(desk.path(), &theirs).unwrap();
    let refused = desk.submit("/written", "/undo", &[]);
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert_eq!(desk.policy(), theirs);
}

fn token(desk: &Desk) -> String {
    let html = desk.get("/entry?entry=cookies.session");
    let fields = fields(form(&html, "/entry?entry=cookies.session"));
    fields
        .iter()
        .find(|(name, _)| name == "token")
        .unwrap()
        .1
        .clone()
}

#[test]
fn no_other_site_can_send_a_form() {
    let desk = Desk::open(&commented());
    let page = "/entry?entry=cookies.session";
    let html = desk.get(page);
    let sent = fields(form(&html, page));
    let sent: Vec<(&str, &str)> = sent
        .iter()
        .map(|(name, value)| (&**name, if name == "owner" { "evil" } else { &**value }))
        .collect();
    let own = desk.service.url("");
    let port = own.rsplit(':').next().unwrap();
    for origin in [
        "null".to_owned(),
        String::new(),
        "http://127.0.0.1:1".to_owned(),
        format!("http://localhost:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{port}.example"),
        format!("http://rebound.example:{port}"),
    ] {
        let answer = desk.post_from(page, &sent, &origin);
        assert_eq!(answer.status, 403, "{origin}");
    }
    let url = desk.service.url(page);
    let no_origin = Request::post_form(&url, &sent).send().unwrap();
    assert_eq!(no_origin.status, 403);
    let cross = Request::post_form(&url, &sent)
        .header("Origin", &own)
        .header("Sec-Fetch-Site", "same-site");
    assert_eq!(cross.send().unwrap().status, 403);
    let twice = Request::post_form(&url, &sent)
        .header("Origin", &own)
        .header("Origin", "http://rebound.example");
    assert_eq!(twice.send().unwrap().status, 403);
    for token in ["", "0", &"0".repeat(32)] {
        let mut sent = sent.clone();
        sent.retain(|(name, _)| *name != "token");
        sent.push(("token", token));
        assert_eq!(desk.post(page, &sent).status, 403);
    }
    let long = "x".repeat(2 * 1024 * 1024);
    let mut large = sent.clone();
    large.push(("more", &long));
    assert_eq!(desk.post(page, &large).status, 413);
    let many: Vec<(&str, &str)> = (0..6_000).map(|_| ("a", "b")).collect();
    assert_eq!(desk.post(page, &many).status, 413);
    let mut json = Request::new("POST", &url);
    json = json
        .header("Origin", &own)
        .header("Content-Type", "application/json");
    assert_eq!(json.send().unwrap().status, 415);
    // The same form from its own page is answered.
    assert_eq!(desk.post(page, &sent).status, 200);
    assert_eq!(desk.policy(), commented());
}

#[test]
fn an_entry_is_approved_with_a_name() {
    let desk = Desk::open(&commented());
    let page = "/entry?entry=cookies.session";
    let nobody = desk.submit(page, "/approve", &[("by", " ")]);
    assert_eq!(nobody.status, 422, "{}", nobody.text());
    let proposal = desk.submit(page, "/approve", &[("by", "A. Counsel")]);
    let html = proposal.text();
    assert!(
        html.contains("approved cookies.session") && html.contains("A. Counsel"),
        "{html}"
    );
    let lock = desk.here.path().join("policy.lock");
    assert!(!lock.exists());
    desk.write(&proposal);
    let by_desk = fs::read_to_string(&lock).unwrap();
    desk.write(&desk.submit("/written", "/undo", &[]));
    assert!(!lock.exists(), "there was no file before");
    let ran = run(
        desk.here.path(),
        ["approve", "session", "--by", "A. Counsel"],
    );
    assert_eq!(ran.status, 0);
    assert_eq!(
        fs::read_to_string(&lock).unwrap(),
        by_desk,
        "the command writes the same"
    );
}

#[test]
fn a_change_of_words_is_judged() {
    let desk = Desk::of(repository([("policy.toml", commented().as_str())]));
    let changed = commented().replace("Keeps you signed in.", "Keeps you logged in.");
    fs::write(desk.path(), &changed).unwrap();
    let deadline = Instant::now() + PATIENCE;
    let link = loop {
        let html = desk.get("/").replace("&#x2f;", "/");
        if let Some((_, from)) = html.split_once("href=\"/judge?change=") {
            break format!("/judge?change={}", from.split_once('"').unwrap().0);
        }
        assert!(Instant::now() < deadline, "{html}");
        sleep(Duration::from_millis(20));
    };
    let html = desk.get("/");
    let (_, finding) = html.split_once("id=\"finding--change-not-judged").unwrap();
    let (finding, _) = finding.split_once("</article>").unwrap();
    assert!(
        finding.contains("Judge the change below") && !finding.contains("after = "),
        "{finding}"
    );
    let nothing = desk.submit(
        &link,
        "/judge",
        &[("by", "A. Counsel"), ("reason", "the same")],
    );
    assert_eq!(nothing.status, 422, "a verdict is missing");
    let proposal = desk.submit(
        &link,
        "/judge",
        &[
            ("verdict", "editorial"),
            ("by", "A. \"B\" Counsel"),
            ("reason", "The same meaning."),
        ],
    );
    desk.write(&proposal);
    let policy = desk.policy();
    let (before, table) = policy.split_once("\n[[judged]]\n").unwrap();
    assert_eq!(before, changed);
    assert!(
        table.contains("verdict") && table.contains("'A. \"B\" Counsel'"),
        "{table}"
    );
    let changes = desk.get("/");
    let (_, change) = changes.split_once("id=\"change--").unwrap();
    let (_, tag) = change.split_once("<span class=\"tag\">").unwrap();
    assert!(tag.starts_with("editorial<"), "{tag}");
    let ran = run(desk.here.path(), ["diff", "--exit-code"]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(
        ran.stdout.contains("judged editorial by A. \"B\" Counsel"),
        "{}",
        ran.stdout
    );
}

/// Borrows the names and values of a form.
fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    let fields = fields.iter();
    fields
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[test]
fn what_was_entered_is_corrected_before_it_is_written() {
    let desk = Desk::open(&commented());
    let page = "/new?section=cookies";
    let entered = [
        ("KEY", "theme"),
        ("name", "theme"),
        ("lifetime", "30 days"),
        ("value/one_of", "light\ndark"),
    ];
    let proposal = desk.submit(page, page, &entered);
    let html = proposal.text();
    assert!(html.contains("missing-disclosure"), "{html}");
    let sent = fields(form(&html, page));
    let answer = desk.post(page, &borrowed(&sent));
    let html = answer.text();
    assert_eq!(answer.status, 200, "{html}");
    let mut fields = fields(form(&html, page));
    for (name, value) in entered {
        let shown = fields.iter().find(|(field, _)| field == name).unwrap();
        assert_eq!(shown.1, value, "{name}");
    }
    assert_eq!(desk.policy(), commented(), "nothing was written");
    for (name, value) in [
        ("category", "necessary"),
        ("exemption", "interface"),
        ("purpose/en", "Remembers dark mode."),
    ] {
        fields.retain(|(field, _)| field != name);
        fields.push((name.to_owned(), value.to_owned()));
    }
    desk.write(&desk.post(page, &borrowed(&fields)));
    assert!(
        desk.policy()
            .contains("purpose   = \"Remembers dark mode.\"")
    );
    let late = desk.post(page, &borrowed(&sent));
    assert_eq!(late.status, 409, "the file has changed: {}", late.text());
}

#[test]
fn an_emptied_field_stays_empty_while_the_form_is_corrected() {
    let desk = Desk::open(&commented());
    let page = "/entry?entry=cookies.session";
    let proposal = desk.submit(page, page, &[("exemption", ""), ("owner", "identity team")]);
    let sent = fields(form(&proposal.text(), page));
    let html = desk.post(page, &borrowed(&sent)).text();
    let fields = fields(form(&html, page));
    for (name, value) in [("exemption", ""), ("owner", "identity team")] {
        let shown = fields.iter().find(|(field, _)| field == name).unwrap();
        assert_eq!(shown.1, value, "{name}");
    }
}

/// Whoever enters an example as it is shown has entered a value, not a notation of the file.
#[test]
fn examples_are_shown_as_they_are_entered() {
    let desk = Desk::open(CLEAN);
    for page in ["/entry?entry=service", "/new?section=cookies"] {
        let html = desk.get(page);
        let examples = html.split("Example:</span> ").skip(1);
        let examples: Vec<&str> = examples
            .map(|from| from.split_once("</p>").unwrap().0)
            .collect();
        assert!(examples.len() > 5, "{html}");
        for example in examples {
            let notation = ["&quot;", "[", "{"];
            assert!(
                !notation.iter().any(|sign| example.contains(sign)),
                "{example}"
            );
        }
    }
    let service = desk.get("/entry?entry=service");
    assert!(service.contains("<code>our.example</code>"), "{service}");
}

#[test]
fn what_a_part_needs_is_not_required_without_that_part() {
    let html = Desk::open(CLEAN).get("/new?section=cookies");
    let mark = |id: &str| {
        let (_, label) = html.split_once(&format!("<label for=\"{id}\">")).unwrap();
        let (label, _) = label.split_once("</label>").unwrap();
        let mark = label.split_once("class=\"mark\">");
        mark.map_or("", |(_, mark)| mark.trim_end_matches("</span>"))
    };
    assert_eq!(mark("f-lifetime"), "required");
    assert_eq!(
        mark("f-lifetimes&#x2f;&#x2f;lifetime"),
        "required if you fill in this part"
    );
    assert_eq!(mark("f-owner"), "");
}

#[test]
fn a_todo_is_as_grave_as_in_check() {
    let desk = Desk::open(&CLEAN.replace("Keeps you signed in.", "TODO: why"));
    let html = desk.get("/");
    let (before, _) = html.split_once("is still open").unwrap();
    let (_, card) = before.rsplit_once("<article class=\"").unwrap();
    assert!(card.starts_with("card error\""), "{card}");
    // It is read in full.
    assert!(!html.contains("The page is not complete"), "{html}");
}

#[test]
fn a_policy_that_was_never_committed_is_said_to_be_so() {
    let here = folder([("policy.toml", CLEAN)]);
    git(here.path(), &["init", "--quiet", "--initial-branch=main"]);
    let desk = Desk::of(here);
    let html = desk.get("/");
    assert!(html.contains("nothing has been committed yet"), "{html}");
}

#[test]
fn entries_are_found_by_words_category_owner_and_state() {
    let text = commented()
        + "\n[cookies.visits]\nname = \"visits\"\ncategory = \"analytics\"\npurpose = \"Counts visits.\"\n\
           lifetime = \"30 days\"\nowner = \"data team\"\nreview_by = 2020-01-01\n";
    let desk = Desk::open(&text);
    let found = |query: &str| {
        let html = desk.get(&format!("/entries?{query}"));
        ["cookies.session", "cookies.visits"]
            .map(|entry| html.contains(&format!("<code>{entry}</code>")))
    };
    assert_eq!(found(""), [true, true]);
    assert_eq!(found("q=COUNTS+visits"), [false, true]);
    assert_eq!(found("q=signed"), [true, false]);
    assert_eq!(found("category=analytics"), [false, true]);
    assert_eq!(found("owner=data+team"), [false, true]);
    assert_eq!(found("state=overdue"), [false, true]);
    assert_eq!(found("state=retired"), [false, false]);
    assert_eq!(found("state=unapproved&q=session"), [true, false]);
}

#[test]
fn only_files_of_the_policy_are_edited() {
    let text = commented().replacen("format = 1", "include = [\"parts/*.toml\"]\nformat = 1", 1);
    let part = "# ours\n[cookies.theme]\nname = \"theme\"\ncategory = \"necessary\"\nexemption = \"interface\"\n\
                purpose = \"Remembers dark mode.\"\nlifetime = \"session\"\nrequested = true\n";
    let desk = Desk::of(folder([
        ("policy.toml", text.as_str()),
        ("parts/one.toml", part),
    ]));
    let page = "/entry?entry=cookies.theme";
    desk.write(&desk.submit(page, page, &[("owner", "us")]));
    let written = fs::read_to_string(desk.here.path().join("parts/one.toml")).unwrap();
    assert_eq!(written, format!("{part}owner = \"us\"\n"));
    assert_eq!(desk.policy(), text);
    for entry in [
        "",
        "cookies",
        "cookies.none",
        "allow.1",
        "exempt.0",
        "exempt.one",
        "exempt.",
        "format",
        "../x",
        "cookies.session.lifetime",
    ] {
        let answer = desk.service.get(&format!("/entry?entry={entry}")).unwrap();
        assert_eq!(answer.status, 404, "{entry}");
    }
    let new = "/new?section=cookies";
    let elsewhere = desk.submit(
        new,
        new,
        &[("KEY", "a"), ("file", "/etc/passwd"), ("name", "a")],
    );
    let html = elsewhere.text();
    assert!(
        html.contains("policy.toml") && !html.contains("passwd</"),
        "{html}"
    );
    assert_eq!(files_of(desk.here.path()).len(), 2);
}

fn files_of(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn the_desk_is_in_the_language_of_the_browser() {
    let desk = Desk::open(&commented());
    for path in [
        "/entries",
        "/entry?entry=cookies.session",
        "/new?section=storage",
        "/written",
        "/",
    ] {
        let answer = Request::get(&desk.service.url(path))
            .header("Accept-Language", "de-AT, en;q=0.5")
            .send()
            .unwrap();
        let html = answer.text();
        assert!(
            html.contains("Einträge") && html.contains("lang=\"de\""),
            "{path}: {html}"
        );
    }
}

#[test]
fn the_banner_says_in_each_state_what_visitors_read_in_it() {
    let desk = Desk::open(include_str!("../../examples/with-consent/policy.toml"));
    let html = desk.get("/banner/en");
    for (sentence, states) in [
        ("You can withdraw your consent at any time under", 5),
        ("This form was not sent from a page of this site.", 1),
        ("Do not sell or share my personal information", 1),
    ] {
        assert_eq!(html.matches(sentence).count(), states, "{sentence}: {html}");
    }
}

#[test]
fn no_text_of_a_policy_is_markup_in_a_form() {
    let hostile = "</textarea><script>alert(1)</script>\\\"'&";
    let text = commented()
        .replace("Keeps you signed in.", hostile)
        .replace("\"authentication\"", &format!("\"{hostile}\""))
        .replace(
            "value     =",
            &format!("\"{hostile}\" = \"{hostile}\"\nvalue     ="),
        );
    let desk = Desk::open(&text);
    let html = desk.get("/entry?entry=cookies.session");
    assert!(
        !html.contains("<script") && html.matches("&lt;script&gt;").count() > 3,
        "{html}"
    );
}

#[test]
fn a_file_of_windows_with_a_mark_at_its_beginning_stays_one() {
    let text = commented().replace(
        "lifetime  = \"session\"",
        "recipients = [\n  \"One Ltd\",  # the host\n  # the second was added in May\n  \"Two Ltd\",\n]\nlifetime  = \"session\"",
    );
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let edited = |text: &str| {
        let desk = Desk::open(text);
        let page = "/entry?entry=cookies.session";
        let changed = [
            ("owner", "identity team"),
            ("recipients", "One Ltd\r\nTwo Ltd\r\nThree Ltd"),
        ];
        desk.write(&desk.submit(page, page, &changed));
        desk.policy()
    };
    let plain = edited(&text);
    assert_eq!(edited(&windows(&text)), windows(&plain));
    // Two lines were added, and each other one is as it was.
    let added: Vec<&str> = plain
        .lines()
        .filter(|line| !text.lines().any(|old| old == *line))
        .collect();
    assert_eq!(added.len(), 2, "{plain}");
    assert!(
        plain.contains("\"One Ltd\",  # the host\n  # the second was added in May\n  \"Two Ltd\",\n  \"Three Ltd\",\n]"),
        "{plain}"
    );
}
