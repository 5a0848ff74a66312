//! The public page: every statement that ConnectWyze makes about its cookies stands on it, in its section,
//! and no text of a policy is more than text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

use cookie_registry_policy::page::{Format, RenderOptions, STYLESHEET, Words, render};
use cookie_registry_policy::{Options, Policy, check_file, check_files, source::Memory};
use std::collections::BTreeSet;
use std::path::Path;

fn root_policy() -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml");
    let checked = check_file(&path, Options::today()).unwrap();
    checked.policy().expect("policy.toml is valid").clone()
}

/// What can be read of a policy, valid or not: hostile texts are allowed to be findings.
fn read(text: &str) -> Policy {
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    checked.recovered().clone()
}

fn rendered(policy: &Policy, format: Format, language: &str) -> String {
    render(policy, format, &RenderOptions::new().language(language)).unwrap()
}

/// The words of a piece of HTML, as one line.
fn words(html: &str) -> String {
    let mut text = String::new();
    for (at, piece) in html.split('<').enumerate() {
        let after_tag = if at == 0 {
            piece
        } else {
            piece.split_once('>').map_or("", |(_, text)| text)
        };
        // A cell, a paragraph or a line ends a word.
        let within_a_word = ["/a", "/code", "/time"]
            .iter()
            .any(|tag| piece.starts_with(tag));
        if (piece.starts_with('/') && !within_a_word) || piece.starts_with("br") {
            text.push(' ');
        }
        text.push_str(after_tag);
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    text.replace("&amp;", "&")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

const SECTIONS: [&str; 7] = [
    "_covers", "_about", "_today", "_planned", "_choices", "_changes", "_contact",
];

/// The HTML of one of the seven sections.
fn section<'a>(html: &'a str, anchor: &str) -> &'a str {
    let start = |anchor: &str| {
        let mark = format!("<section id=\"{anchor}\">");
        html.find(&mark)
            .unwrap_or_else(|| panic!("no section {anchor}"))
    };
    let at = SECTIONS.iter().position(|known| *known == anchor).unwrap();
    let end = SECTIONS.get(at + 1).map_or(html.len(), |next| start(next));
    &html[start(anchor)..end]
}

/// The row of an entry.
fn row<'a>(html: &'a str, key: &str) -> &'a str {
    let (_, rest) = html
        .split_once(&format!("<tr id=\"{key}\""))
        .unwrap_or_else(|| panic!("no row {key}"));
    rest.split_once("</tr>").unwrap().0
}

/// Each statement of the policy that ConnectWyze published: what it says, the section where it stands,
/// and the words of the page that say it.
const STATEMENTS: [(&str, &str, &[&str]); 30] = [
    (
        "the policy explains how ConnectWyze uses cookies",
        "_covers",
        &["how ConnectWyze (“we”, “us”, “our”) uses cookies"],
    ),
    (
        "and similar browser storage",
        "_covers",
        &["and similar storage in your browser"],
    ),
    (
        "on the site and inside the dashboard",
        "_covers",
        &["on connectwyze.com and inside our dashboard"],
    ),
    (
        "it works together with the privacy policy",
        "_covers",
        &["It works together with our privacy policy."],
    ),
    (
        "what a cookie is",
        "_about",
        &["small piece of text that a website asks your browser to store"],
    ),
    (
        "session cookies go when the browser is closed",
        "_about",
        &["A session cookie is deleted when you close the browser"],
    ),
    (
        "persistent cookies stay until they expire or are deleted",
        "_about",
        &["persistent cookie stays until it expires or you delete it"],
    ),
    (
        "related technologies",
        "_about",
        &["localStorage, sessionStorage, IndexedDB"],
    ),
    (
        "which count as cookies here",
        "_about",
        &["what this policy says of cookies holds for them too"],
    ),
    (
        "only essential cookies are set",
        "_today",
        &[
            "We currently set only essential cookies",
            "necessary to operate the service",
        ],
    ),
    (
        "none is for advertising or cross-site tracking",
        "_today",
        &["None of these cookies is used for advertising or for tracking across sites."],
    ),
    (
        "authentication, by NextAuth",
        "_today",
        &[
            "__Secure-next-auth.session-token",
            "ConnectWyze, using NextAuth",
            "Keeps you signed in across pages.",
        ],
    ),
    (
        "which is cleared on sign-out or when the session expires",
        "_today",
        &["30 days after your last visit Cleared when you sign out."],
    ),
    ("the CSRF token", "_today", &["__Host-next-auth.csrf-token"]),
    (
        "which protects requests that change something",
        "_today",
        &["Protects sign-in and other state-changing requests from cross-site forgery attacks."],
    ),
    (
        "the workspace preference",
        "_today",
        &[
            "cw-workspace",
            "Remembers which workspace you last used so you land on it next time.",
        ],
    ),
    (
        "the sidebar",
        "_today",
        &["cw.sidebar", "Remembers whether the sidebar is collapsed."],
    ),
    ("the theme", "_today", &["cw.theme", "Remembers dark mode."]),
    (
        "both in localStorage",
        "_today",
        &["Local storage (localStorage), not a cookie"],
    ),
    (
        "payments run over pages that Stripe hosts",
        "_today",
        &["We rely on Stripe-hosted Checkout and Customer Portal pages for payments."],
    ),
    (
        "where Stripe sets its own cookies under its policies",
        "_today",
        &["Stripe sets its own cookies there under its own policy"],
    ),
    (
        "and which Stripe operates",
        "_today",
        &["Those pages are operated by Stripe, not by us."],
    ),
    (
        "analytics and marketing may come",
        "_planned",
        &[
            "Analytics, to understand how the Service is used.",
            "Marketing, to tell people about the Service.",
        ],
    ),
    (
        "the policy is updated first and a banner asks where the law requires it",
        "_planned",
        &[
            "we will update this policy and ask you through a consent banner where the law requires one, such as the ePrivacy Directive in the European Union",
        ],
    ),
    (
        "they can be accepted or rejected",
        "_planned",
        &["accept or to reject every cookie that is not essential"],
    ),
    (
        "cookies can be cleared or blocked in the browser",
        "_choices",
        &[
            "You can clear cookies",
            "or block them, in the settings of your browser",
        ],
    ),
    (
        "what blocking the essential ones does",
        "_choices",
        &[
            "Blocking essential cookies will prevent sign-in and break much of the dashboard, but you can still browse the public pages.",
        ],
    ),
    (
        "Do Not Track, and why it has no effect",
        "_choices",
        &[
            "browser may also offer a “Do Not Track” signal. We do not use third-party trackers, so this signal has no effect on our cookies today.",
        ],
    ),
    (
        "how changes are told",
        "_changes",
        &[
            "we revise the “Last updated” date above",
            "We announce material changes by these means: in-app banner or email.",
        ],
    ),
    (
        "where questions go",
        "_contact",
        &["question about cookies? Ask us: privacy@connectwyze.com"],
    ),
];

#[test]
fn every_statement_of_connectwyze_stands_on_the_page() {
    let html = rendered(&root_policy(), Format::Html, "en");
    for (statement, anchor, said) in STATEMENTS {
        let words = words(section(&html, anchor));
        for said in said {
            assert!(
                words.contains(said),
                "{statement}: not found in {anchor}:\n{words}"
            );
        }
    }
    assert!(html.contains(r#"Last updated: <time datetime="2026-05-09">9 May 2026</time>"#));
    assert!(html.contains(r#"<a href="https://connectwyze.com/privacy">privacy policy</a>"#));
    assert!(html.contains(r#"<a href="mailto:privacy@connectwyze.com">"#));
    assert!(html.contains(r#"<a href="https://stripe.com/cookie-settings">its own policy</a>"#));
}

#[test]
fn every_statement_stands_in_the_markdown_too() {
    let markdown = rendered(&root_policy(), Format::Markdown, "en");
    let mut html = String::new();
    pulldown_cmark::html::push_html(
        &mut html,
        pulldown_cmark::Parser::new_ext(&markdown, markdown_options()),
    );
    let words = words(&html);
    for (statement, _, said) in STATEMENTS {
        for said in said {
            assert!(words.contains(said), "{statement}: not found in:\n{words}");
        }
    }
}

#[test]
fn each_entry_tells_name_setter_kind_purpose_time_and_readers() {
    let html = rendered(&root_policy(), Format::Html, "en");
    let cells = |key: &str| {
        let row = row(&html, key);
        row.split("<td ").count() - 1
    };
    for key in ["session", "csrf", "workspace", "sidebar", "theme"] {
        assert_eq!(cells(key), 5, "{key}");
        assert!(
            row(&html, key).contains("<th role=\"rowheader\" scope=\"row\"><p><code>"),
            "{key}"
        );
    }
    assert!(row(&html, "session").contains(r#"<time datetime="P30D">30 days</time>"#));
    assert!(row(&html, "workspace").contains(r#"<time datetime="P365D">1 year</time>"#));
    assert!(words(row(&html, "csrf")).contains("Until you close the browser"));
    assert!(words(row(&html, "theme")).contains("Until you clear it."));
    assert!(words(row(&html, "session")).contains("Our server only; no script can."));
    assert!(
        words(row(&html, "theme"))
            .contains("The scripts on our pages; it is not sent along with requests.")
    );
}

const MINIMAL: &str = r#"
    format = 1
    [policy]
    title = "Cookie Policy"
    last_updated = 2026-05-09
    jurisdictions = ["us-ca"]
    [service]
    name = "Example"
    domains = ["example.org", "example.com"]
    contact = "https://example.org/contact"
"#;

#[test]
fn what_is_said_of_all_entries_is_said_only_where_it_is_true() {
    let essential = "only essential cookies";
    let no_tracking = "None of these cookies is used for advertising";
    let says = |more: &str| {
        let policy = read(&format!("{MINIMAL}{more}"));
        let html = rendered(&policy, Format::Fragment, "en");
        let today = words(section(&html, "_today"));
        (today.contains(essential), today.contains(no_tracking))
    };
    let entry = |more: &str| {
        format!("[cookies.x]\nname = \"x\"\npurpose = \"p\"\nlifetime = \"1 day\"\n{more}")
    };
    assert_eq!(
        says(&entry("category = \"necessary\"\nexemption = \"security\"")),
        (true, true)
    );
    assert_eq!(says(&entry("category = \"analytics\"")), (false, true));
    assert_eq!(says(&entry("category = \"marketing\"")), (false, false));
    assert_eq!(
        says(&entry(
            "category = \"necessary\"\nexemption = \"security\"\nset_by = \"third-party\""
        )),
        (true, false)
    );
    let embedded = "[third_parties.ads]\nname = \"Ads\"\nwhy = \"ads\"\nsets_on = \"our-pages\"\n";
    assert_eq!(
        says(&(entry("category = \"necessary\"\nexemption = \"security\"\n") + embedded)),
        (true, false)
    );
    // Nothing is claimed of cookies where there are none.
    assert_eq!(says(""), (false, false));
    let retired = entry("category = \"marketing\"\nretired = 2026-01-01");
    assert_eq!(says(&retired), (false, false));
    let html = rendered(&read(&format!("{MINIMAL}{retired}")), Format::Html, "en");
    assert!(words(&html).contains("We set no cookies today") && !html.contains("<table"));
}

#[test]
fn signals_are_explained_by_what_the_policy_sets() {
    let choices = |more: &str| {
        let html = rendered(&read(&format!("{MINIMAL}{more}")), Format::Fragment, "en");
        words(section(&html, "_choices"))
    };
    let trackers = "[cookies.x]\nname = \"x\"\npurpose = \"p\"\nlifetime = \"1 day\"\ncategory = \"marketing\"\n";
    let no_effect =
        "[choices]\ndo_not_track = \"no-effect\"\nglobal_privacy_control = \"honoured\"\n";
    let reason = "We do not use third-party trackers";
    assert!(choices(no_effect).contains(reason));
    assert!(choices(no_effect).contains("we do not sell or share your data"));
    assert!(!choices(&format!("{trackers}{no_effect}")).contains(reason));
    assert!(
        choices(&format!("{trackers}{no_effect}"))
            .contains("It has no effect on our cookies today.")
    );
    assert!(
        choices(&format!("{trackers}{no_effect}"))
            .contains("as your refusal of the sale and sharing")
    );
    assert!(
        !choices("").contains("Do Not Track") && !choices("").contains("Global Privacy Control")
    );
    let sold = MINIMAL.replace(
        "name = \"Example\"",
        "name = \"Example\"\nsells_or_shares = true",
    );
    let html = rendered(&read(&format!("{sold}{no_effect}")), Format::Fragment, "en");
    assert!(!words(&html).contains("we do not sell or share"));
}

#[test]
fn what_the_law_of_the_place_does_not_know_is_not_said() {
    let html = rendered(&read(MINIMAL), Format::Fragment, "en");
    assert!(
        !words(&html).contains("right to complain"),
        "California knows no such right"
    );
    assert!(!words(&html).contains("ePrivacy"));
    assert!(words(section(&html, "_covers")).contains("on example.org and example.com."));
    let authority = MINIMAL.replace(
        "name = \"Example\"",
        "name = \"Example\"\ncomplaints = \"the CNIL\"",
    );
    assert!(
        words(&rendered(&read(&authority), Format::Fragment, "en"))
            .contains("to a data protection authority: the CNIL.")
    );
}

#[test]
fn the_page_has_one_outline_in_every_language() {
    let policy = root_policy();
    let outline = |html: &str| -> Vec<String> {
        let headings = html
            .split("<h")
            .skip(1)
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        headings.map(|rest| rest[..1].to_owned()).collect()
    };
    for language in Words::languages() {
        let html = rendered(&policy, Format::Html, language);
        assert_eq!(outline(&html).concat(), "1222332222", "{language}");
        assert!(
            html.starts_with(&format!("<!doctype html>\n<html lang=\"{language}\">")),
            "{language}"
        );
        for number in 1..=7 {
            assert!(html.contains(&format!("<h2>{number}. ")), "{language}");
        }
        assert!(
            !words(&html).contains(['{', '}']),
            "{language}: a slot was left open"
        );
        let tables = html.matches("<table").count();
        assert_eq!(html.matches("<caption>").count(), tables);
        assert_eq!(html.matches("scope=\"col\"").count(), 6 + 3);
        // The policy is written in English alone, and says so where the page is not.
        assert_eq!(
            html.contains("<span lang=\"en\">"),
            language != "en",
            "{language}"
        );
    }
}

#[test]
fn anchors_are_there_once_and_every_link_within_the_page_has_one() {
    let both = format!("{MINIMAL}
        [cookies.theme]\nname = \"theme\"\npurpose = \"p\"\nlifetime = \"1 day\"\ncategory = \"preferences\"
        [storage.theme]\nkey = \"theme\"\nkind = \"local-storage\"\npurpose = \"p\"\nlifetime = \"tab\"\ncategory = \"preferences\"");
    for policy in [root_policy(), read(&both)] {
        let html = rendered(&policy, Format::Html, "en");
        let values = |attribute: &str| -> Vec<String> {
            let mark = format!(" {attribute}=\"");
            html.split(&mark)
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .collect()
        };
        let anchors = values("id");
        let unique: BTreeSet<_> = anchors.iter().collect();
        assert_eq!(unique.len(), anchors.len());
        for link in values("href")
            .iter()
            .filter_map(|link| link.strip_prefix('#'))
        {
            assert!(unique.contains(&link.to_owned()), "#{link} leads nowhere");
        }
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let options = RenderOptions::new().stylesheet("/style.css");
    let html = render(&root_policy(), Format::Html, &options).unwrap();
    for forbidden in ["<script", "<style", " style=", "<img", "@import", "url("] {
        assert!(!html.contains(forbidden), "{forbidden}");
        assert!(!STYLESHEET.contains(forbidden), "{forbidden}");
    }
    assert_eq!(html.matches("<link ").count(), 1);
    assert!(html.contains(r#"<link rel="stylesheet" href="/style.css">"#));
    assert!(!rendered(&root_policy(), Format::Html, "en").contains("<link"));
}

#[test]
fn the_same_policy_gives_the_same_bytes() {
    for format in [
        Format::Html,
        Format::Fragment,
        Format::Markdown,
        Format::Json,
    ] {
        let pages: BTreeSet<_> = (0..3)
            .map(|_| rendered(&root_policy(), format, "de"))
            .collect();
        assert_eq!(pages.len(), 1, "{format:?}");
    }
}

#[test]
fn the_json_is_the_same_page() {
    let json: serde_json::Value =
        serde_json::from_str(&rendered(&root_policy(), Format::Json, "en")).unwrap();
    assert_eq!(json["format"], 1);
    assert_eq!(json["last_updated"][0]["datetime"], "2026-05-09");
    let rows = json["sections"]["today"]["categories"][0]["entries"]
        .as_array()
        .unwrap();
    let keys: Vec<_> = rows
        .iter()
        .map(|row| row["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["session", "csrf", "workspace", "sidebar", "theme"]);
    assert_eq!(rows[0]["seconds"], 2_592_000);
    assert_eq!(rows[3]["kind"], "local-storage");
}

#[test]
fn a_language_without_words_is_an_error_that_names_those_with() {
    let error = render(
        &root_policy(),
        Format::Html,
        &RenderOptions::new().language("tlh"),
    )
    .unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("`tlh`") && said.contains("en, de, fr, es"),
        "{said}"
    );
}

// Hostile texts.

/// A policy in which every text is made by `text`, from a name of the field.
fn policy_of(text: impl Fn(&str) -> String) -> Policy {
    let quoted = |field: &str| serde_json::to_string(&text(field)).unwrap();
    let mut toml = format!(
        "format = 1\n[policy]\ntitle = {}\nlast_updated = 2026-05-09\njurisdictions = [\"eu\"]\nversion = 3\n\
         [service]\nname = {}\ncontroller = {}\ncovers = {}\ncontact = {}\nprivacy_policy = {}\ncomplaints = {}\ndomains = [{}]\n",
        quoted("title"),
        quoted("service"),
        quoted("controller"),
        quoted("covers"),
        quoted("contact"),
        quoted("privacy"),
        quoted("complaints"),
        quoted("domain"),
    );
    toml += &format!(
        "[categories.own]\ntitle = {}\ndescription = {}\nlike = \"analytics\"\n",
        quoted("category title"),
        quoted("category description"),
    );
    toml += &format!(
        "[cookies.one]\nname = {}\nprovider = {}\ncategory = \"own\"\npurpose = {}\nlifetime = \"1 day\"\n\
         recipients = [{}, {}]\ncleared_on = [{}]\npolicy = {}\nhost = {}\n\
         transfers = [{{ country = {}, safeguard = {} }}]\n",
        quoted("name"),
        quoted("provider"),
        quoted("purpose"),
        quoted("recipient"),
        quoted("other recipient"),
        quoted("event"),
        quoted("vendor policy"),
        quoted("host"),
        quoted("country"),
        quoted("safeguard"),
    );
    toml += &format!(
        "[cookies.family]\nmatch = {{ prefix = {}, suffix = {} }}\nexamples = [{}]\ndomain = {}\ncategory = \"own\"\n\
         purpose = {}\nlifetime = \"1 day\"\nset_by = \"other-service\"\nprovider = {}\n",
        quoted("prefix"),
        quoted("suffix"),
        quoted("example"),
        quoted("cookie domain"),
        quoted("family purpose"),
        quoted("family provider"),
    );
    toml += &format!(
        "[storage.two]\nkey = {}\nkind = \"local-storage\"\ncategory = \"own\"\npurpose = {}\nlifetime = \"1 day\"\nexpired_by = {}\n",
        quoted("key"),
        quoted("storage purpose"),
        quoted("expired by"),
    );
    toml += &format!(
        "[third_parties.pay]\nname = {}\nwhere = {}\nwhy = {}\npolicy = {}\ndomains = [{}]\n\
         [planned.later]\ncategory = \"marketing\"\nwhy = {}\n",
        quoted("party"),
        quoted("where"),
        quoted("why"),
        quoted("party policy"),
        quoted("party domain"),
        quoted("planned why"),
    );
    toml += &format!(
        "[choices]\nblocking_necessary = {}\nsettings = {}\nobjection = {}\n\
         [changes]\nannounced_by = [{}, {}]\nprocess = {}\n[[changes.log]]\ndate = 2026-05-09\nsummary = {}\n",
        quoted("blocking"),
        quoted("settings"),
        quoted("objection"),
        quoted("means"),
        quoted("other means"),
        quoted("process"),
        quoted("summary"),
    );
    read(&toml)
}

const FIELDS: usize = 44;

const HOSTILE: [&str; 24] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</td></tr></table></section></article><h1>mine</h1>",
    "<!-- ",
    "]]>",
    "<![CDATA[",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://example.org",
    "data:text/html,<script>alert(1)</script>",
    "a | b | c",
    "`code` ``more``",
    "[text](https://evil.example \"t\") ![x](y)",
    "[ref]: https://evil.example",
    "# head",
    "1. one",
    "- item\n- item",
    "first\n\n> second\n\n    code\n\n***\n",
    "line\\",
    "**b** _i_ ~~s~~ <https://evil.example>",
    "{{ 7 * 7 }} {% raw %} {# c #} {service}",
    "&lt;b&gt; &amp;amp; &#60;",
    "\u{202E}evil\u{2066}\u{2067} \u{0}\u{1b}[31m\u{85}\u{FFFF}",
    "https://evil.example/?a=1&b=2 www.evil.example <a href=//evil>",
];

/// Text of the same shape that means nothing in any format.
fn harmless(_: &str) -> String {
    "Words".to_owned()
}

/// Every tag of a page with its attributes' names, in order.
fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag is closed");
        assert!(!text.contains('>'), "a bare > in text: {text}");
        let mut quoted = tag.split('"');
        let mut shape = String::new();
        while let Some(outside) = quoted.next() {
            shape.push_str(outside);
            if quoted.next().is_some() {
                shape.push('_');
            }
        }
        tags.push(shape);
    }
    tags
}

#[test]
fn hostile_text_is_text_in_html() {
    let expected = tags(&rendered(&policy_of(harmless), Format::Html, "en"));
    assert!(expected.len() > 200, "the page is whole");
    for hostile in HOSTILE {
        let policy = policy_of(|_| hostile.to_owned());
        let html = rendered(&policy, Format::Html, "en");
        let linked: Vec<_> = html
            .split(" href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        for link in linked {
            let own = link.starts_with('#');
            assert!(
                own || link.starts_with("https://") || link.starts_with("mailto:"),
                "{link}"
            );
        }
        // A link for an address is all that a text may add.
        let mut found = tags(&html);
        let mut wanted = expected.clone();
        found.retain(|tag| !tag.starts_with("a ") && tag != "/a");
        wanted.retain(|tag| !tag.starts_with("a ") && tag != "/a");
        assert_eq!(found, wanted, "{hostile:?} changed the page");
        assert!(!html.contains([
            '\u{202E}', '\u{2066}', '\u{2067}', '\u{0}', '\u{1b}', '\u{85}', '\u{FFFF}'
        ]));
        // It is all there: as text, once for each field that holds texts (addresses and names of
        // machines among them).
        let shown = hostile.split_whitespace().next().unwrap();
        if shown
            .chars()
            .all(|c| !c.is_control() && !('\u{2000}'..'\u{2070}').contains(&c))
        {
            let times = words(&html).matches(shown).count();
            assert!(times >= FIELDS - 6, "{hostile:?} is shown {times} times");
        }
    }
}

fn markdown_options() -> pulldown_cmark::Options {
    use pulldown_cmark::Options;
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_DEFINITION_LIST
}

/// The structure of a Markdown page, with no text in it, and all its text.
fn markdown_shape(markdown: &str) -> (Vec<String>, String) {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    let mut text = String::new();
    let mut shape = Vec::new();
    for event in Parser::new_ext(markdown, markdown_options()) {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            // Whether a name is in the type of code depends on the name.
            Event::Code(piece) => text.push_str(&piece),
            // A link for an address is all that a text may add, and it must be one.
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(
                    dest_url.starts_with("https://") || dest_url.starts_with("mailto:"),
                    "{dest_url}"
                );
            }
            Event::End(TagEnd::Link) => {}
            Event::InlineHtml(html) | Event::Html(html) => shape.push(html.to_string()),
            other => shape.push(format!("{other:?}")),
        }
    }
    (shape, text)
}

#[test]
fn hostile_text_is_text_in_markdown() {
    let (expected, _) = markdown_shape(&rendered(&policy_of(harmless), Format::Markdown, "en"));
    assert!(expected.len() > 100, "the page is whole");
    for hostile in HOSTILE {
        let policy = policy_of(|_| hostile.to_owned());
        let markdown = rendered(&policy, Format::Markdown, "en");
        let (shape, text) = markdown_shape(&markdown);
        assert_eq!(shape, expected, "{hostile:?} changed the page:\n{markdown}");
        let shown = hostile.split_whitespace().next().unwrap();
        if shown
            .chars()
            .all(|c| !c.is_control() && !('\u{2000}'..'\u{2070}').contains(&c))
        {
            let times = text.matches(shown).count();
            assert!(
                times >= FIELDS - 6,
                "{hostile:?} is shown {times} times in\n{markdown}"
            );
        }
    }
}

#[test]
fn hostile_text_is_text_in_json() {
    for hostile in HOSTILE {
        let policy = policy_of(|_| hostile.to_owned());
        let json: serde_json::Value =
            serde_json::from_str(&rendered(&policy, Format::Json, "en")).unwrap();
        let title = json["title"][0]["text"].as_str().unwrap();
        assert!(!title.contains(['\n', '\u{0}', '\u{202E}']));
        assert_eq!(json["sections"]["contact"]["number"], 7);
    }
}
